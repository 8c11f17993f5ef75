"""Text and detectors -> candidates: every number that fits, its label, what else it could be."""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from scanner import checks
from scanner.context import MIN_PEERS, Context, Governed, Heads, lines_before
from scanner.detectors import Detector, Patterns
from scanner.labels import Present
from scanner.letters import RULES
from scanner.model import Severity
from scanner.text import PageText
from scanner.values import normalise

FLOOR = 0.3
SURE = 0.5
# A structure that no label of another type can put in doubt (an e-mail address).
PROVEN = 0.95
MIN_IN_ROW = 8
# Shorter numbers are no reason to pass over the rest of a page.
MIN_DIGITS = 6
# From so many rules between its digits on, a number stands in boxes of one digit each.
MIN_BOXED = 8
# Of a citizen number that is broken in the middle each half has so many.
HALF = 6
# An address in a narrow cell runs over so many lines.
MAX_LINES = 6
# The names that others may follow, in a list.
LISTED = "person_name"
SOFT = frozenset({"person_name", "date_of_birth", "address"})
# An address in which the units of places are named.
PLACED = 0.6
RANK = {Severity.LOW: 0, Severity.MEDIUM: 1, Severity.HIGH: 2}
# No pattern may search one part of a page for longer, nor run into that limit more often:
# a hostile text must not hold the run.
SECONDS_PER_PATTERN = 2.0
MAX_TIMEOUTS = 3
# Where a word stands as to the words around it is read off so many letters of its line.
NEARBY = 300

# Six digits or more with what may stand between them; how far before and behind a pattern looks.
# A number goes on from no line that holds one or two digits alone (`_runs_on`).
_NUMBER = re.compile(r"\d(?:(?:[ .\-()+\u200b]|(?<!\n\d)(?<!\n\d\d)\n){0,5}\d){5,}")
_BEFORE, _BEHIND = 16, 40
_LONG_BEFORE = re.compile(r"(?:\d[ .\-]?){7,}$")
_LONG_AFTER = re.compile(r"[ ]\(?\+?(?:\d[ .\-)]{0,2}){7,}")
_LONG = re.compile(r"\d(?:[ .\-]?\d){7,}")
_AND = re.compile(r"(?:\s?[,;]|[ ](?:và|va|and|&))\s")
_NAME_PART = re.compile(r"[a-z]{2,12} ")
_GAP = re.compile(r"[ \n]")


Span = tuple[int, int]


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


# How often each pattern has run out of its time in a document, by the detector's id.
Slow = dict[str, int]


def find(
    page: PageText, patterns: Patterns, heads: Heads | None = None, slow: Slow | None = None
) -> list[Candidate]:
    """All candidates of one reading of one page, the best for each place, in text order.

    `heads` carries the heads of columns from one page of a table to the next; `slow` counts
    the patterns that ran out of time: what only they would have found is lacking.
    Where nothing can be found (no run of digits, no trigger), one pass is all.
    """
    context = Context(page, patterns.labels, patterns.worded, {} if heads is None else heads)
    slow = {} if slow is None else slow
    best = _best(_candidates(page, patterns, context, slow))
    crowded = {page.line_at(c.start) for c in best if c.detector.digits and _is_crowded(page, c)}
    if crowded:
        # Numbers of neighbouring columns that stand one blank apart hide each other.
        rest = page.without([(c.start, c.end) for c in best])
        best = _best([*best, *_candidates(rest, patterns, context, slow, sorted(crowded))])
    best = _with_columns(page, patterns, context, slow, best)
    try:
        return _with_listed(page, best)
    except TimeoutError:
        slow[LISTED] = slow.get(LISTED, 0) + 1
        return best


def _with_listed(page: PageText, best: list[Candidate]) -> list[Candidate]:
    """And the names that follow a name in a list: "ông Nguyễn Văn A, Trần Thị B và Lê C"."""
    more: list[Candidate] = []
    for known in best:
        last: Candidate | None = known
        while last and last.detector.id == LISTED and last.confidence >= SURE:
            last = _next_name(page, last)
            more += [last] if last else []
    return _best([*best, *more]) if more else best


def _next_name(page: PageText, known: Candidate) -> Candidate | None:
    """A name that stands in a list behind a known one, as sure as that at most."""
    mark = _AND.match(page.text, known.end)
    fits = mark and known.detector.pattern.match(page.text, mark.end(), timeout=SECONDS_PER_PATTERN)
    if not fits or page.torn(known.start, fits.end()):
        return None
    value = normalise("text", fits.group())
    structure = checks.strength("surnamed", value)
    if not structure:
        return None
    return dataclasses.replace(
        known,
        start=fits.start(),
        end=fits.end(),
        value=value,
        text=fits.group(),
        structure=structure,
        confidence=min(known.confidence, 0.58 + 0.39 * structure),
    )


def _with_columns(
    page: PageText, patterns: Patterns, context: Context, slow: Slow, best: list[Candidate]
) -> list[Candidate]:
    """The numbers that no label was read for, but whose column is known by its other rows."""
    sure = [c for c in best if c.detector.digits and c.confidence >= SURE]
    sure = [c for c in sure if len(c.value) >= MIN_IN_ROW]
    if max(Counter(c.detector.id for c in sure).values(), default=0) < MIN_PEERS:
        return best
    rest = page.without([(c.start, c.end) for c in sure])
    others = [match.span() for match in _LONG.finditer(rest.numbers)]
    if not others:
        return best
    context.learn(
        [*((c.start, c.end, c.detector.id) for c in sure), *((a, b, "") for a, b in others)]
    )
    lines = sorted({page.line_at(start) for start, _ in others})
    return _best([*best, *_candidates(rest, patterns, context, slow, lines)])


def _is_crowded(page: PageText, candidate: Candidate) -> bool:
    """Whether another long number stands right before or after this one in its cell."""
    start, end = candidate.start, candidate.end
    cell = page.cell_at(start)
    before = page.numbers[max(cell.start, start - 24) : start]
    after = page.numbers[end : min(cell.end, end + 24)]
    return bool(_LONG_BEFORE.search(before) or _LONG_AFTER.match(after))


def _candidates(
    page: PageText,
    patterns: Patterns,
    context: Context,
    slow: Slow,
    lines: Sequence[Span] | None = None,
) -> list[Candidate]:
    """All that the detectors make of a page, or of some lines of print of it."""
    numbers = [
        (match.start(), match.end(), sum(map(str.isdigit, match.group())))
        for match in _NUMBER.finditer(page.numbers)
    ]
    places: dict[int, list[Span]] = {0: [(0, len(page.text))]}
    present = Present(page.folded.replace("\n", " "), page.read_by_eye)
    candidates: list[Candidate] = []
    for detector in patterns.detectors:
        digits = detector.digits if detector.digits >= MIN_DIGITS else 0
        if digits not in places:
            places[digits] = _around([(a, b) for a, b, count in numbers if count >= digits])
        if not places[digits]:
            continue
        if slow.get(detector.id, 0) >= MAX_TIMEOUTS:
            slow[detector.id] += 1
            continue
        try:
            awake = _triggered(detector, page, context, present)
            for start, end in _matches(detector, page, lines or places[digits]) if awake else ():
                candidate = _weigh(detector, page, start, end, context)
                if candidate is not None:
                    candidates.append(candidate)
        except TimeoutError:
            slow[detector.id] = slow.get(detector.id, 0) + 1
    return candidates


def _around(numbers: Sequence[Span]) -> list[Span]:
    """The parts of a text in which numbers stand, with what counts before and behind them."""
    parts: list[Span] = []
    for first, last in numbers:
        start, end = max(0, first - _BEFORE), last + _BEHIND
        if parts and start <= parts[-1][1]:
            parts[-1] = (parts[-1][0], end)
        else:
            parts.append((start, end))
    return parts


def _triggered(detector: Detector, page: PageText, context: Context, present: Present) -> bool:
    # A reader may misread a letter of the word that would wake the detector; in a table that
    # goes on from the page before it stands there.
    if (
        detector.trigger
        and not ((page.read_by_eye and detector.digits) or detector.id in context.inherited_owners)
        and not any(map(present.__getitem__, detector.trigger))
    ):
        return False
    wake = detector.wake
    return wake is None or wake.search(page.text, timeout=SECONDS_PER_PATTERN) is not None


def _matches(detector: Detector, page: PageText, places: Sequence[Span]) -> Iterator[Span]:
    """Where the pattern fits. A match torn over two cells is looked for in each of them."""
    view = getattr(page, detector.view)
    for match in chain.from_iterable(
        detector.pattern.finditer(view, *place, timeout=SECONDS_PER_PATTERN) for place in places
    ):
        start, end = match.span("value") if detector.valued else match.span()
        whole = not detector.digits or _runs_on(view[start:end])
        most = 2 if detector.digits else MAX_LINES
        if whole and (not _GAP.search(view, start, end) or not page.torn(start, end, most)):
            yield start, end
            continue
        together = 0 if detector.digits else _together(detector, page, start, end)
        if together:
            yield start, together
            start = page.cell_at(together).end + 1
        while start < end:
            turn = view.find("\n", start, end)
            if 0 <= turn < view.rfind("\n", 0, start) + detector.digits:
                # A line too short for a value: a column of figures has thousands.
                start = turn + 1
                continue
            cell = page.cell_at(start)
            for part in detector.pattern.finditer(
                view[cell.start : cell.end], timeout=SECONDS_PER_PATTERN
            ):
                first, last = part.span("value") if detector.valued else part.span()
                yield cell.start + first, cell.start + last
            start = max(cell.end, start) + 1


def _together(detector: Detector, page: PageText, start: int, end: int) -> int:
    """Where the lines end that stand together at the start of a torn match; 0 for none."""
    view = getattr(page, detector.view)
    for _ in range(MAX_LINES):
        end = view.rfind("\n", start, end)
        if end < 0 or "\n" not in view[start:end]:
            return 0
        fits = detector.pattern.match(view, start, end, timeout=SECONDS_PER_PATTERN)
        if fits and fits.end() == end and not page.torn(start, end, MAX_LINES):
            return end
    return 0


def _runs_on(number: str) -> bool:
    """Whether a number over two lines of print looks broken: at a gap between its groups, the
    shorter part below or both halves short. Two whole numbers of a column are none."""
    upper, turn, lower = number.partition("\n")
    if not turn:
        return True
    digits = [sum(char.isdigit() for char in part) for part in (upper, lower)]
    if upper.lstrip().startswith(("+", "(")):
        return True
    grouped = re.search(r"\d[ .\-)]", number.strip()) is not None
    return grouped and (digits[1] < digits[0] or digits[1] == digits[0] <= HALF)


def _weigh(
    detector: Detector, page: PageText, start: int, end: int, context: Context
) -> Candidate | None:
    view = getattr(page, detector.view)
    while view[start] in " .-\u200b" or (view[start] == "(" and ")" not in view[start:end]):
        start += 1
    printed = view[start:end]
    if detector.normalise == "email" and page.read_by_eye:
        start, printed = _with_lost_sign(detector, page, start, printed)
    value = normalise(detector.normalise, printed)
    structure = checks.strength(detector.check, value)
    if structure == 0:
        return None
    label = None
    boxed = sum(map(page.text[start:end].count, RULES)) >= MIN_BOXED
    if structure < PROVEN or boxed:
        # The label stands before the first box.
        gap = page.text[max(0, start - MIN_BOXED) : start] if boxed else ""
        first = start - len(gap) + len(gap.rstrip(f" {RULES}"))
        label = context.label(first, end, words=detector.normalise in ("text", "date"))
    # Single digits in a row of a table are a number only where a label says so.
    if boxed and label is None:
        return None
    if start and view[start - 1].isalpha() and (label is None or not label.near):
        return None
    confidence = _confidence(detector, structure, label)
    if _is_backed(detector, page, (start, end), label, context):
        confidence = max(confidence, _supported(structure))
    if confidence < FLOOR:
        return None
    shifted = _shifted(detector, page, start, value)
    severity = shifted or detector.severity
    pinned = shifted is Severity.LOW
    text = page.text[start:end]
    return Candidate(detector, start, end, value, text, confidence, structure, severity, pinned)


def _with_lost_sign(
    detector: Detector, page: PageText, start: int, printed: str
) -> tuple[int, str]:
    """A mailbox with the one small word that stands before it in its cell: an underscore lies
    so low that readers take it for a blank."""
    first = page.cell_at(start).start
    before = page.text[first:start]
    if not _NAME_PART.fullmatch(before) or before.strip() in detector.labels:
        return start, printed
    return first, f"{before.strip()}_{printed}"


def _is_backed(
    detector: Detector, page: PageText, span: Span, label: Governed | None, context: Context
) -> bool:
    """Whether what stands behind a number, or in its row, says what no label does; "số" before
    it says too little to count."""
    if label is not None and (label.owners or label.lookalike):
        return False
    start, end = span
    if detector.behind and detector.behind.match(page.folded, end, timeout=SECONDS_PER_PATTERN):
        return True
    digits = sum(map(str.isdigit, page.text[start:end]))
    rowed = detector.row if label is None and digits >= MIN_IN_ROW else None
    return rowed is not None and rowed.search(context.row(start)) is not None


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
    first = min(lines_before(page.text, line_start, 2), default=line_start)
    line_start, line_end = max(line_start, start - NEARBY), min(line_end, start + NEARBY)
    line = page.folded[line_start:line_end]
    near = page.folded[max(first, start - 2 * NEARBY) : line_end]
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
    spans: list[Span] = []
    order = sorted(
        candidates,
        key=lambda c: (
            c.detector.type in SOFT,
            # Places in it may be called like people.
            c.detector.type != "address" or c.structure < PLACED,
            -c.confidence,
            c.start - c.end,
            -RANK[c.severity],
        ),
    )
    for candidate in order:
        span = (candidate.start, candidate.end)
        at = bisect_left(spans, span)
        before = at > 0 and spans[at - 1][1] > span[0]
        if not before and (at == len(spans) or spans[at][0] >= span[1]):
            spans.insert(at, span)
            kept.append(candidate)
    return sorted(kept, key=lambda c: c.start)
