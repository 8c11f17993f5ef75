"""Text and detectors -> findings: every number that fits, its label, what else it could be."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import regex

from scanner import checks
from scanner.context import Context, Governed, Heads, lines_before
from scanner.detectors import Detector, Patterns
from scanner.model import Box, Finding, Polygon, Severity, Source
from scanner.text import PageText, fold

FLOOR = 0.3
SURE = 0.5
# A structure that no label of another type can put in doubt (an e-mail address).
PROVEN = 0.95
SAME_PLACE = 0.5
MIN_IN_ROW = 8
# Lines of print that follow each other are this many line heights apart at most.
CLOSE = 1.6
_SOFT = frozenset({"person_name", "date_of_birth", "address"})
# No pattern may search one page for longer: a hostile text must not hold the run.
SECONDS_PER_PATTERN = 2.0

_DIGIT_RUN = re.compile(
    r"[\dOoIl|SBZ](?:[ .\-()\u00ad\u200b\u2010-\u2015\u00a0+\n]{0,3}[\dOoIl|SBZ]){5,}"
)
_LONG_BEFORE = re.compile(r"(?:\d[ .\-]?){7,}$")
_LONG_AFTER = re.compile(r"[ ]\(?\+?(?:\d[ .\-)]{0,2}){7,}")
_GAP = re.compile(r"[ \n]")
_DOMAIN_DIGITS = str.maketrans("01", "ol")
_FULLWIDTH = re.compile("[\uff10-\uff19\u0660-\u0669\u06f0-\u06f9]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A match before it is weighed against the others: where, what, how sure."""

    detector: Detector
    start: int
    end: int
    value: str = field(repr=False)
    text: str = field(repr=False)
    confidence: float
    structure: float
    severity: Severity
    pinned: bool


def normalise(kind: str, text: str) -> str:
    """The value of a printed text, so that the same number written differently is the same.

    >>> normalise("phone", "+84 (0)912.345.678"), normalise("email", "Mau (a) gmail cham com")
    ('0912345678', 'mau@gmail.com')
    """
    if kind == "digits":
        return re.sub(r"\D", "", text)
    if kind == "phone":
        return _national(re.sub(r"[^\d+]", "", text))
    if kind == "email":
        return _mail(text.lower())
    if kind == "upper":
        return re.sub(r"[\s.\-]", "", text).upper()
    if kind == "date":
        return "/".join(part.zfill(2) for part in re.findall(r"\d+", text))
    return " ".join(text.split())


def _national(number: str) -> str:
    for prefix in ("+84", "0084", "84", "+"):
        if number.startswith(prefix) and (prefix != "84" or len(number) >= 11):
            number = number[len(prefix) :]
            break
    return "0" + number.lstrip("0") if number else ""


def _mail(text: str) -> str:
    text = re.sub(r"\s?[(\[](?:at|a|@|a cong|a vong)[)\]]\s?", "@", text)
    text = re.sub(r"\s?[(\[](?:dot|cham)[)\]]\s?|\s(?:cham|dot)\s", ".", text)
    # No such top-level domains exist: a reader took an m for n or rn.
    text = re.sub(r"\.(?:con|corn|c0m|conn|cam)$", ".com", re.sub(r"\s", "", text))
    name, at, domain = text.partition("@")
    letters = domain.translate(_DOMAIN_DIGITS)
    return f"{name}{at}{letters}" if letters in checks.MAIL_PROVIDERS else text


def find(page: PageText, patterns: Patterns, heads: Heads | None = None) -> list[Candidate]:
    """All candidates of one reading of one page, the best for each place, in text order.

    `heads` carries the heads of columns from one page of a table to the next.
    The search is cheap where nothing can be found: a page without a long enough run of
    digits or a trigger character is left after one pass.
    """
    context = Context(page, patterns.labels, patterns.worded, {} if heads is None else heads)
    best = _best(_candidates(page, patterns, context))
    crowded = {page.line_at(c.start) for c in best if c.detector.digits and _is_crowded(page, c)}
    if crowded:
        # Numbers of neighbouring columns that stand one blank apart hide each other.
        rest = page.without([(c.start, c.end) for c in best])
        best = _best([*best, *_candidates(rest, patterns, context, sorted(crowded))])
    return best


def _is_crowded(page: PageText, candidate: Candidate) -> bool:
    """Whether another long number stands right before or after this one."""
    before = page.numbers[max(0, candidate.start - 24) : candidate.start]
    after = page.numbers[candidate.end : candidate.end + 24]
    return bool(_LONG_BEFORE.search(before) or _LONG_AFTER.match(after))


def _candidates(
    page: PageText,
    patterns: Patterns,
    context: Context,
    lines: Sequence[tuple[int, int]] | None = None,
) -> list[Candidate]:
    """All that the detectors make of a page, or of some lines of print of it."""
    longest = _longest_number(page.text)
    candidates: list[Candidate] = []
    for detector in patterns.detectors:
        if detector.digits > longest or not _triggered(detector, page):
            continue
        try:
            for start, end in _matches(detector, page, lines or [(0, len(page.text))]):
                candidate = _weigh(detector, page, start, end, context)
                if candidate is not None:
                    candidates.append(candidate)
        except TimeoutError:
            continue
    return candidates


def _triggered(detector: Detector, page: PageText) -> bool:
    if detector.wake is not None and not detector.wake.search(page.text):
        return False
    # A reader may misread a letter of the word that would wake the detector.
    if not detector.trigger or (page.read_by_eye and detector.digits):
        return True
    return any(word in page.folded for word in detector.trigger)


def _matches(
    detector: Detector, page: PageText, lines: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Where the pattern fits. A match torn over two cells is looked for in each of them."""
    view = getattr(page, detector.view)
    for match in chain.from_iterable(
        detector.pattern.finditer(view, *line, timeout=SECONDS_PER_PATTERN) for line in lines
    ):
        start, end = match.span("value") if detector.valued else match.span()
        whole = not detector.digits or _runs_on(view[start:end])
        if whole and (not _GAP.search(view, start, end) or not page.torn(start, end)):
            yield start, end
            continue
        while start < end:
            cell = page.cell_at(start)
            for part in detector.pattern.finditer(
                view[cell.start : cell.end], timeout=SECONDS_PER_PATTERN
            ):
                first, last = part.span("value") if detector.valued else part.span()
                yield cell.start + first, cell.start + last
            start = max(cell.end, start) + 1


def _runs_on(number: str) -> bool:
    """Whether a number over two lines of print looks broken: at a gap between its groups, the
    shorter part below. Two whole numbers of a column are none."""
    upper, turn, lower = number.partition("\n")
    if not turn:
        return True
    digits = [sum(char.isdigit() for char in part) for part in (upper, lower)]
    if upper.lstrip().startswith(("+", "(")):
        return True
    grouped = re.search(r"\d[ .\-)]", number.strip()) is not None
    return grouped and digits[1] < digits[0]


def _longest_number(text: str) -> int:
    if not text.isascii() and _FULLWIDTH.search(text):
        return 99
    return max(
        (sum(c.isalnum() or c == "|" for c in run) for run in _DIGIT_RUN.findall(text)), default=0
    )


def _weigh(
    detector: Detector, page: PageText, start: int, end: int, context: Context
) -> Candidate | None:
    view = getattr(page, detector.view)
    while view[start] in " .-\u200b" or (view[start] == "(" and ")" not in view[start:end]):
        start += 1
    printed = view[start:end]
    value = normalise(detector.normalise, printed)
    structure = checks.strength(detector.check, value)
    if structure == 0:
        return None
    label = None
    if structure < PROVEN:
        label = context.label(start, end, words=detector.normalise in ("text", "date"))
    if start and view[start - 1].isalpha() and (label is None or not label.near):
        return None
    confidence = _confidence(detector, structure, label)
    rowed = label is None and detector.row and len(value) >= MIN_IN_ROW
    if rowed and detector.row and detector.row.search(context.row(start)):
        confidence = max(confidence, _supported(structure))
    if confidence < FLOOR:
        return None
    shifted = _shifted(detector, page, start, value)
    severity = shifted or detector.severity
    pinned = shifted is Severity.LOW
    text = page.text[start:end]
    return Candidate(detector, start, end, value, text, confidence, structure, severity, pinned)


def _confidence(detector: Detector, structure: float, label: Governed | None) -> float:
    """How sure: the structure alone, raised by an own label, lowered by another's."""
    alone = structure * detector.alone
    if detector.valued:
        return 0.6 + 0.39 * structure
    if label is None or (detector.stops and detector.stops.search(label.between)):
        return alone
    if detector.id in label.owners:
        return 0.6 + 0.39 * structure if label.near else 0.58 + 0.39 * structure
    if detector.id in label.weak and not label.lookalike:
        return max(alone, _supported(structure))
    if structure >= PROVEN:
        return alone
    return alone * (0.3 if label.lookalike else 0.4 if label.owners else 1.0)


def _supported(structure: float) -> float:
    return 0.36 + 0.39 * structure


def _shifted(detector: Detector, page: PageText, start: int, value: str) -> Severity | None:
    """The severity that the place or the value gives it instead of the detector's own."""
    if not detector.shifts:
        return None
    line_start, line_end = page.line_at(start)
    line = page.folded[line_start:line_end]
    first = min(lines_before(page.text, line_start, 2), default=line_start)
    near = page.folded[first:line_end]
    for shift in detector.shifts:
        fits = (
            (shift.value is None or shift.value.search(value))
            and (shift.before is None or shift.before.search(page.folded[line_start:start]))
            and (shift.line is None or shift.line.search(line))
            and (shift.near is None or shift.near.search(near))
        )
        if fits and not (shift.unless and shift.unless.search(line)):
            return shift.to
    return None


def _best(candidates: Sequence[Candidate]) -> list[Candidate]:
    """One candidate per place: a number before words, the surest, the longest, the gravest."""
    kept: list[Candidate] = []
    order = sorted(
        candidates,
        key=lambda c: (
            c.detector.type in _SOFT,
            -c.confidence,
            c.start - c.end,
            -_RANK[c.severity],
        ),
    )
    for candidate in order:
        rivals = [k for k in kept if k.start < candidate.end and candidate.start < k.end]
        if not rivals:
            kept.append(candidate)
    return sorted(kept, key=lambda c: c.start)


def also(candidate: Candidate, page: PageText, patterns: Patterns) -> tuple[str, ...]:
    """What else the number is by its structure alone: an account that is a phone number."""
    others = []
    for detector in patterns.detectors:
        if detector.type == candidate.detector.type or detector.type in others:
            continue
        if detector.normalise not in ("digits", "phone") or detector.alone == 0:
            continue
        view = getattr(page, detector.view)
        match = detector.pattern.match(view, candidate.start, min(len(view), candidate.end + 8))
        if match is None or match.end() != candidate.end:
            continue
        value = normalise(detector.normalise, match.group())
        if checks.strength(detector.check, value) * detector.alone >= 0.7:
            others.append(detector.type)
    return tuple(others)


def findings(
    page: PageText,
    patterns: Patterns,
    source: Source,
    number: int | None,
    heads: Heads | None = None,
) -> list[Finding]:
    """The findings of one reading of one page (`number`; None: no place on a page)."""
    candidates = find(page, patterns, heads)
    for index in _beside(candidates, page):
        candidates[index] = dataclasses.replace(candidates[index], severity=Severity.MEDIUM)
    return [_finding(candidate, page, patterns, source, number) for candidate in candidates]


def _finding(
    candidate: Candidate,
    page: PageText,
    patterns: Patterns,
    source: Source,
    number: int | None,
) -> Finding:
    start, end = candidate.start, candidate.end
    sure = 0.75 + 0.25 * page.confidence(start, end)
    return Finding(
        id="",
        type=candidate.detector.type,
        severity=candidate.severity,
        confidence=round(candidate.confidence * sure, 3),
        mask=candidate.severity is not Severity.LOW,
        page=number,
        boxes=page.boxes(start, end) if number else (),
        polygons=page.polygons(start, end) if number else None,
        sources=(source,),
        text=candidate.text,
        value=candidate.value,
        also_types=also(candidate, page, patterns),
    )


def _beside(candidates: Sequence[Candidate], page: PageText) -> set[int]:
    """Which names, birth dates and addresses stand beside each other or beside a number.

    Beside: in the same row, or in lines of print that follow closely (contract, `mask`).
    """
    sure = [n for n, c in enumerate(candidates) if c.confidence >= SURE]
    soft = [n for n in sure if candidates[n].detector.type in _SOFT and not candidates[n].pinned]
    if not soft:
        return set()
    boxes = {n: page.boxes(candidates[n].start, candidates[n].end) for n in sure}
    raised = set()
    for n in soft:
        for other in sure:
            rival = candidates[other]
            counts = rival.detector.type in _SOFT or rival.severity is not Severity.LOW
            if (
                counts
                and not rival.pinned
                and rival.detector.type != candidates[n].detector.type
                and _close(boxes[n], boxes[other])
            ):
                raised.add(n)
                break
    return raised


def _close(some: Sequence[Box], others: Sequence[Box]) -> bool:
    for a in some:
        for b in others:
            gap = max(a.y0, b.y0) - min(a.y1, b.y1)
            if gap < CLOSE * min(a.height, b.height):
                return True
    return False


def merge(found: Iterable[Finding]) -> list[Finding]:
    """One finding per place on a page, of the surest reading, with the sources of all.

    Findings without a place are one for each source, type and value.
    """
    by_page: dict[int | None, list[Finding]] = {}
    for finding in sorted(found, key=lambda f: -f.confidence):
        merged = by_page.setdefault(finding.page, [])
        at = next((n for n, other in enumerate(merged) if _same_place(finding, other)), None)
        if at is None:
            merged.append(finding)
        else:
            merged[at] = _joined(merged[at], finding)
    return sorted((f for merged in by_page.values() for f in merged), key=_reading_order)


def _same_place(a: Finding, b: Finding) -> bool:
    if a.within != b.within:
        return False
    if not a.boxes or not b.boxes:
        return (
            not a.boxes
            and not b.boxes
            and (a.type, a.value, a.source, a.key)
            == (
                b.type,
                b.value,
                b.source,
                b.key,
            )
        )
    return any(p.shared(q) > SAME_PLACE for p in a.boxes for q in b.boxes)


def _joined(best: Finding, other: Finding) -> Finding:
    sources = dict.fromkeys((*best.sources, *other.sources))
    types = dict.fromkeys((*best.also_types, other.type, *other.also_types))
    types.pop(best.type, None)
    strong = other.confidence >= 0.5
    severity = max((best, other) if strong else (best,), key=lambda f: _RANK[f.severity]).severity
    return dataclasses.replace(
        best,
        sources=tuple(sources),
        also_types=tuple(types) if strong else best.also_types,
        severity=severity,
        mask=severity is not Severity.LOW,
    )


_RANK = {Severity.LOW: 0, Severity.MEDIUM: 1, Severity.HIGH: 2}


def _reading_order(finding: Finding) -> tuple[int, float, float]:
    first = finding.boxes[0] if finding.boxes else Box(0, 0, 0, 0)
    return (finding.page or 1 << 30, round(first.y0, 1), first.x0)


def repeats(page: PageText, values: Mapping[str, Finding], number: int | None) -> list[Finding]:
    """Places where a number that is certain elsewhere stands again, labelled or not."""
    numbers = page.numbers
    at = [index for index, char in enumerate(numbers) if char.isdigit()]
    digits = "".join([numbers[index] for index in at])
    found = []
    for value, known in values.items():
        place = digits.find(value)
        while place >= 0:
            start, end = at[place], at[place + len(value) - 1] + 1
            if _whole_number(numbers, start, end) and end - start <= 2 * len(value):
                found.append(_again(page, known, start, end, number))
            place = digits.find(value, place + 1)
    return found


def words(
    page: PageText, wanted: Sequence[str], source: Source, number: int | None
) -> list[Finding]:
    """A user's own words, matched folded and over line breaks, each a finding of type `word`."""
    if not wanted:
        return []
    spelled = "|".join(
        r"\s+".join(map(regex.escape, fold(word).split())) for word in sorted(wanted, key=len)[::-1]
    )
    pattern = regex.compile(rf"(?<![a-z0-9])(?:{spelled})(?![a-z0-9])")
    found = []
    for match in pattern.finditer(page.folded):
        start, end = match.span()
        text = page.text[start:end]
        found.append(
            Finding(
                id="",
                type="word",
                severity=Severity.MEDIUM,
                confidence=page.confidence(start, end),
                mask=True,
                page=number,
                boxes=page.boxes(start, end) if number else (),
                polygons=page.polygons(start, end) if number else None,
                sources=(source,),
                text=text,
                value=" ".join(text.split()),
            )
        )
    return found


def _whole_number(numbers: str, start: int, end: int) -> bool:
    before, after = numbers[start - 1 : start], numbers[end : end + 1]
    inside = numbers[start:end]
    return not before.isdigit() and not after.isdigit() and not re.search(r"[^\W\d_]|\n", inside)


def _again(page: PageText, known: Finding, start: int, end: int, number: int | None) -> Finding:
    return dataclasses.replace(
        known,
        page=number,
        boxes=page.boxes(start, end) if number else (),
        polygons=page.polygons(start, end) if number else None,
        text=page.text[start:end],
        confidence=min(known.confidence, 0.9),
    )


def outlines(finding: Finding) -> tuple[Polygon, ...]:
    """The finding's outlines on its page: its polygons, or its boxes as such."""
    if finding.polygons is not None:
        return finding.polygons
    return tuple(((b.x0, b.y0), (b.x1, b.y0), (b.x1, b.y1), (b.x0, b.y1)) for b in finding.boxes)
