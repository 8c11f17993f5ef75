"""Candidates -> findings: what stands beside what, values met again."""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import regex

from scanner import checks
from scanner.candidates import Slow, find
from scanner.context import Heads
from scanner.detectors import Patterns
from scanner.letters import fold
from scanner.model import Box, Finding, Severity, Snippet, Source
from scanner.text import PageText
from scanner.values import normalise
from scanner.weighing import SOFT, SURE, Candidate

# Lines of print that follow each other are this many line heights apart at most.
CLOSE = 1.6
# No sheet holds so many, and a document of more keeps a run for longer than ten seconds; what
# goes beyond is given up and counts as unread.
MAX_ON_PAGE = 3_000
MAX_IN_DOCUMENT = 40_000
# A number that is looked for again has so many digits at least and at most.
HEAD, MAX_DIGITS = 8, 19
# A number without a label of its own is no surer than so, however sure it is elsewhere.
AGAIN = 0.9
# A place: the page, the number there, where it stands.
Known = tuple[int | None, str, tuple[Box, ...]]
_DIGITS = re.compile(r"\d+")
# What programs write for an author where nobody has given a name.
NOBODY = frozenset(
    "user|users|admin|administrator|owner|pc|my pc|computer|root|windows user|"
    "microsoft office user|unknown|anonymous|(anonymous)|none".split("|")
)


@dataclass(slots=True)
class Search:
    """The search through one document so far.

    `found`: how many values it gave; `heads`: what the columns of the last page were, by the
    reading; `slow`: how often each pattern ran out of its time; `given_up`: the places that
    were not searched, or not by all patterns, which no one may take for clean.
    """

    found: int = 0
    heads: dict[Source, Heads] = field(default_factory=dict)
    slow: Slow = field(default_factory=dict)
    given_up: list[Box] = field(default_factory=list)


def findings(
    page: PageText,
    patterns: Patterns,
    source: Source,
    number: int | None,
    search: Search | None = None,
) -> list[Finding]:
    """The findings of one reading of one page (`number`; None: no place on a page).

    `search`: what is known from the pages before; places that were given up are added to it.
    """
    search = Search() if search is None else search
    heads = search.heads.setdefault(source, {}) if number else {}
    found: list[Finding] = []
    for part in page.parts():
        if len(found) >= MAX_ON_PAGE or search.found >= MAX_IN_DOCUMENT:
            search.given_up.append(page.area)
            break
        before = sum(search.slow.values())
        candidates = find(part, patterns, heads, search.slow)
        if sum(search.slow.values()) > before:
            search.given_up.append(part.area)
        search.found += len(candidates)
        for index in _beside(candidates, part):
            candidates[index] = dataclasses.replace(candidates[index], severity=Severity.MEDIUM)
        found += [_finding(candidate, part, patterns, source, number) for candidate in candidates]
    return found


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
        also_types=_also(candidate, page, patterns),
    )


def _also(candidate: Candidate, page: PageText, patterns: Patterns) -> tuple[str, ...]:
    """What else the number is by its structure alone: an account that is a phone number."""
    others: list[str] = []
    if candidate.detector.normalise not in ("digits", "phone"):
        return ()
    # A number may be written with the code of its country.
    most = len(candidate.value) + 3
    for detector in patterns.sure_numbers:
        if detector.type == candidate.detector.type or detector.type in others:
            continue
        if detector.digits > most:
            continue
        view = getattr(page, detector.view)
        match = detector.pattern.match(view, candidate.start, min(len(view), candidate.end + 8))
        if match is None or match.end() != candidate.end:
            continue
        value = normalise(detector.normalise, match.group())
        if checks.strength(detector.check, value) * detector.alone >= 0.7:
            others.append(detector.type)
    return tuple(others)


def _beside(candidates: Sequence[Candidate], page: PageText) -> set[int]:
    """Which names, birth dates and addresses stand beside each other or beside a number.

    Beside: in the same row, or in lines of print that follow closely (contract, `mask`).
    """
    sure = [c for c in candidates if c.confidence >= SURE and not c.pinned]
    if not any(c.detector.type in SOFT for c in sure):
        return set()
    rows: dict[str, Rows] = {}
    for c in sure:
        if c.detector.type in SOFT or c.severity is not Severity.LOW:
            rows.setdefault(c.detector.type, Rows()).add(page.places(c.start, c.end))
    return {
        n
        for n, c in enumerate(candidates)
        if c.detector.type in SOFT
        and c.confidence >= SURE
        and not c.pinned
        and any(
            others.close_to(page.places(c.start, c.end))
            for kind, others in rows.items()
            if kind != c.detector.type
        )
    }


class Rows:
    """Where the values of one type stand on a page, from top to bottom."""

    def __init__(self) -> None:
        self._boxes: list[Box] = []
        self._sorted = False
        self._highest = 0.0

    def add(self, boxes: Sequence[Box]) -> None:
        self._boxes += boxes
        self._highest = max(self._highest, *(box.height for box in boxes), 0.0)
        self._sorted = False

    def close_to(self, boxes: Sequence[Box]) -> bool:
        """Whether one of them stands in the row of `boxes` or in a line right over or below."""
        if not self._sorted:
            self._boxes.sort(key=_top)
            self._sorted = True
        for box in boxes:
            reach = CLOSE * min(box.height, self._highest)
            at = bisect_left(self._boxes, box.y0 - reach - self._highest, key=_top)
            while at < len(self._boxes) and self._boxes[at].y0 < box.y1 + reach:
                other = self._boxes[at]
                gap = max(box.y0, other.y0) - min(box.y1, other.y1)
                if gap < CLOSE * min(box.height, other.height):
                    return True
                at += 1
        return False


def _top(box: Box) -> float:
    return box.y0


def repeats(
    page: PageText,
    values: Mapping[str, Finding],
    number: int,
    search: Search,
    known: Container[Known] = (),
) -> list[Finding]:
    """Places where a number that is certain elsewhere stands again, labelled or not.

    `known`: where (page, value, boxes) it was found by itself as what it is elsewhere.
    """
    numbers = page.numbers
    runs = [match.span() for match in _DIGITS.finditer(numbers)]
    heads = {value[:HEAD] for value in values}
    digits = "".join([numbers[start:end] for start, end in runs])
    found: list[Finding] = []
    at = past = 0
    for index, (start, end) in enumerate(runs):
        if start >= past and digits[at : at + HEAD] in heads:
            place = _from(runs, index, digits, at, values)
            if place is not None and _one_number(numbers, start, place[1]):
                past = place[1]
                if (number, place[0], page.boxes(start, past)) not in known:
                    found.append(again(page, values[place[0]], start, past, number))
        at += end - start
        if len(found) == MAX_ON_PAGE or search.found + len(found) >= MAX_IN_DOCUMENT:
            search.given_up.append(page.area)
            break
    search.found += len(found)
    return found


def known_places(
    found: Iterable[Finding], values: Mapping[str, Finding]
) -> dict[Source, set[Known]]:
    """Where each reading gave a number for itself, as surely and as gravely as `repeats` would:
    looking again adds nothing there."""
    places: dict[Source, set[Known]] = {}
    for finding in found:
        like = values.get(finding.value)
        if like is None or finding.confidence < min(like.confidence, AGAIN):
            continue
        kinds = [(f.type, f.severity, f.also_types) for f in (finding, like)]
        if kinds[0] == kinds[1]:
            place = (finding.page, finding.value, finding.boxes)
            places.setdefault(finding.source, set()).add(place)
    return places


def _from(
    runs: Sequence[tuple[int, int]], index: int, digits: str, at: int, values: Mapping[str, Finding]
) -> tuple[str, int] | None:
    """The value that starts with a run of digits and ends with one, and where it ends."""
    length = 0
    for start, end in runs[index : index + MAX_DIGITS]:
        length += end - start
        if length > MAX_DIGITS:
            break
        if digits[at : at + length] in values:
            return digits[at : at + length], end
    return None


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


def told(snippet: Snippet, patterns: Patterns) -> list[Finding]:
    """What stands in a place that is for nothing else, whatever it says: a photo's position, the
    name of an author."""
    if not snippet.tells or fold(snippet.text) in NOBODY:
        return []
    severity = patterns.types[snippet.tells].severity
    finding = Finding(
        id="",
        type=snippet.tells,
        severity=severity,
        confidence=0.95,
        mask=severity is not Severity.LOW,
        page=None,
        boxes=(),
        sources=(snippet.source,),
        text=snippet.text,
        value=snippet.text,
    )
    return [finding]


def _one_number(numbers: str, start: int, end: int) -> bool:
    """Whether the digits stand close enough together to be one number."""
    inside = numbers[start:end]
    digits = sum(map(str.isdigit, inside))
    return len(inside) <= 2 * digits and not re.search(r"[^\W\d_]|\n", inside)


def again(page: PageText, known: Finding, start: int, end: int, number: int | None) -> Finding:
    return dataclasses.replace(
        known,
        page=number,
        boxes=page.boxes(start, end) if number else (),
        polygons=page.polygons(start, end) if number else None,
        text=page.text[start:end],
        confidence=min(known.confidence, AGAIN),
    )
