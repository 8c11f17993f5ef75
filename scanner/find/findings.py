"""Candidates -> findings: their places, and what stands beside what."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain, starmap

import regex

from scanner import checks
from scanner.detector import Detector
from scanner.detectors import Patterns
from scanner.find.boxed import in_boxes
from scanner.find.candidates import find
from scanner.find.matching import Span
from scanner.find.related import related
from scanner.find.subjects import over_forms
from scanner.find.weighing import SURE, Candidate, hull
from scanner.gives import SOFT
from scanner.labels.carried import Heads
from scanner.labels.effort import Effort
from scanner.letters import fold
from scanner.model import Box, Finding, Severity, Snippet, Source
from scanner.text import PageText
from scanner.values import normalise

# Lines of print that follow each other are this many line heights apart at most; in a form there
# are a few between somebody's papers and home that say something else.
CLOSE, IN_FORM = 1.6, 6.0
# So sure by its parts is an address that is told whole, from a house on.
WHOLE = 0.85
# No sheet holds so many; six hundred sheets of a list of people do not hold so many together.
# What goes beyond is given up and counts as unread.
MAX_ON_PAGE = 3_000
MAX_IN_DOCUMENT = 100_000
# A user's own pattern may think so long about one number.
SECONDS_PER_NUMBER = 0.05
# How sure is what a place, a code or a machine-readable zone proves.
PROVED = 0.95
# What breaks a word at the end of a line.
_HYPHEN = regex.compile(r"(?<=\w)[-‐\xad]\n(?=\w)")
# The number of a house and its street, folded.
_HOUSE = regex.compile(
    r"(?:(?:nha so|so nha|so|sn) )?"
    r"(\d[\w/.\-]* (?!(?:phuong|xa|to|khu|ap)[ ])[a-z]+ [a-z]+[^,;\n]*)[,;]"
)
# What programs write for an author where nobody has given a name.
NOBODY = frozenset(
    "user|users|admin|administrator|owner|pc|my pc|computer|root|windows user|"
    "microsoft office user|unknown|anonymous|(anonymous)|none".split("|")
)


@dataclass(slots=True)
class Search:
    """The search through one document so far.

    `found`: how many values it gave; `heads`: what the columns of the last page were, by the
    reading; `effort`: what it took; `given_up`: the places that were not searched, or not by all
    patterns, which no one may take for clean; `published`: where (page, boxes) a name, a date or
    an address stands that the law wants to be read.
    """

    found: int = 0
    heads: dict[Source, Heads] = field(default_factory=dict)
    effort: Effort = field(default_factory=Effort)
    given_up: list[Box] = field(default_factory=list)
    published: set[tuple[int | None, tuple[Box, ...]]] = field(default_factory=set)

    @property
    def is_over(self) -> bool:
        """Whether what is left of the document is given up."""
        return self.found >= MAX_IN_DOCUMENT or self.effort.over


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
    heads = search.heads.setdefault(source, Heads()) if number else Heads()
    found: list[Finding] = []
    for part in page.parts():
        if len(found) >= MAX_ON_PAGE or search.is_over:
            search.given_up.append(page.area)
            break
        search.effort.text(len(part.text), part.single, paged=number is not None)
        before = search.effort.lacking
        candidates = find(part, patterns, heads, search.effort)
        if search.effort.lacking > before:
            search.given_up.append(part.area)
        search.found += len(candidates)
        if not candidates:
            continue
        search.effort.values(len(candidates), part.grid.beside_others)
        raised = related(candidates, part, beside(candidates, part))
        made = Made(part, patterns, source, number)
        grades = [Severity.MEDIUM if n in raised else c.severity for n, c in enumerate(candidates)]
        graded = list(zip(candidates, grades, strict=True))
        masked = [c for c, grade in graded if c.confidence >= SURE and grade is not Severity.LOW]
        for index, (candidate, grade) in enumerate(graded):
            found.append(made.of(candidate, grade, _own_reach(candidate, masked, part.text)))
            if candidate.pinned and index not in raised and candidate.detector.type in SOFT:
                search.published.add((number, found[-1].boxes))
    return found


@dataclass(frozen=True, slots=True)
class Made:
    """Findings made of the candidates of one page; `slow`: a user's own detectors that took too
    long with a number and are not asked again."""

    page: PageText
    patterns: Patterns
    source: Source
    number: int | None
    slow: set[str] = field(default_factory=set)

    def of(self, candidate: Candidate, severity: Severity, reach: Span | None = None) -> Finding:
        """`reach`: what a mask takes of the page, if that is known."""
        start, end = candidate.span
        reach = reach or candidate.reach
        sure = 0.75 + 0.25 * self.page.confidence(start, end)
        return Finding(
            id="",
            type=candidate.detector.type,
            severity=severity,
            confidence=round(candidate.confidence * sure, 3),
            mask=severity is not Severity.LOW,
            page=self.number,
            boxes=self.page.boxes(*reach) if self.number else (),
            polygons=self.page.polygons(*reach) if self.number else None,
            sources=(self.source,),
            text=candidate.text,
            value=candidate.value,
            also_types=self._also(candidate),
            bare=candidate.is_bare,
        )

    def _also(self, candidate: Candidate) -> tuple[str, ...]:
        """What else the number is by its structure alone: an account that is a phone number."""
        if candidate.detector.normalise not in ("digits", "phone"):
            return ()
        others: list[str] = []
        # A number may be written with the code of its country.
        most = len(candidate.value) + 3
        for detector in self.patterns.sure_numbers:
            if detector.type == candidate.detector.type or detector.type in others:
                continue
            if detector.id in self.slow or detector.digits > most:
                continue
            if self._fits(detector, candidate.start, candidate.end):
                others.append(detector.type)
        return tuple(others)

    def _fits(self, detector: Detector, start: int, end: int) -> bool:
        """Whether a number is one of a detector, and surely so."""
        view = getattr(self.page, detector.view)
        most = SECONDS_PER_NUMBER if detector.own else None
        try:
            match = detector.pattern.match(view, start, min(len(view), end + 8), timeout=most)
        except TimeoutError:
            self.slow.add(detector.id)
            return False
        if match is None or match.end() != end:
            return False
        value = normalise(detector.normalise, view[start:end])
        return checks.strength(detector.check, value) * detector.alone >= 0.7


def _own_reach(candidate: Candidate, masked: Sequence[Candidate], text: str) -> Span:
    """The reach of a candidate, up to what is `masked` beside it for itself and to the last sign
    that says anything."""
    if candidate.taken is None:
        return candidate.span
    start, end = candidate.reach
    before = masked[: bisect_left(masked, candidate.start, key=_start)][-1:]
    after = masked[bisect_left(masked, candidate.end, key=_start) :][:1]
    start = max([start, *(one.end for one in before)])
    end = min([end, *(one.start for one in after)])
    while start < candidate.start and not text[start].isalnum():
        start += 1
    while end > candidate.end and not text[end - 1].isalnum():
        end -= 1
    return hull(candidate.span, (start, end))


def _start(candidate: Candidate) -> int:
    return candidate.start


def beside(candidates: Sequence[Candidate], page: PageText) -> set[int]:
    """Which names, birth dates and addresses stand beside each other or beside a number.

    Beside: in the same row, or in lines of print that follow closely (contract, `mask`); a home
    that is labelled, in the same paragraph of a form.
    """
    if not any(c.detector.type in SOFT for c in candidates):
        return set()
    rows: dict[str, Rows] = {}
    soft: list[tuple[int, str, tuple[Box, ...], float]] = []
    for n, c in enumerate(candidates):
        kind = c.detector.type
        if c.confidence < SURE or c.pinned:
            continue
        if kind in SOFT or c.severity is not Severity.LOW:
            places = page.places(*c.span)
            rows.setdefault(kind, Rows()).add(places)
            if kind in SOFT:
                home = kind == "address" and (not c.is_bare or _is_whole(c))
                soft.append((n, kind, places, IN_FORM if home else CLOSE))
    raised = {
        n
        for n, kind, places, far in soft
        if any(others.close_to(places, far) for other, others in rows.items() if other != kind)
    }
    raised |= over_forms(page, candidates, raised) | in_boxes(page, candidates)
    homes = [n for n, kind, *_ in soft if kind == "address"]
    return raised | _told_again(candidates, page, homes, raised)


def _is_whole(candidate: Candidate) -> bool:
    """Whether an address is told from a number on up to its district: in capitals it may be the
    head of an office's paper."""
    printed = candidate.text
    return candidate.structure >= WHOLE and any(map(str.isdigit, printed)) and not printed.isupper()


def _told_again(
    candidates: Sequence[Candidate], page: PageText, homes: Sequence[int], raised: Set[int]
) -> set[int]:
    """Which addresses are told again, whole or from their house on, or in the line of one that is
    raised."""
    others = [n for n in homes if n not in raised]
    known = [candidates[n] for n in homes if n in raised] if others else []
    lines = {page.line_at(c.start) for c in known}
    values = {fold(c.value) for c in known}
    houses = {house for value in values if (house := _house(value))}
    return {
        n
        for n in others
        if page.line_at(candidates[n].start) in lines
        or _house(fold(candidates[n].value)) in houses
        or any(value.startswith(fold(candidates[n].value)) for value in values)
    }


def _house(folded: str) -> str | None:
    """The number of a house and its street, with which an address begins."""
    found = _HOUSE.match(folded)
    return found[1] if found else None


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

    def close_to(self, boxes: Sequence[Box], far: float) -> bool:
        """Whether one of them stands in the row of `boxes` or in a line over or below, at most so
        many heights away."""
        if not self._sorted:
            self._boxes.sort(key=_top)
            self._sorted = True
        for box in boxes:
            reach = far * min(box.height, self._highest)
            at = bisect_left(self._boxes, box.y0 - reach - self._highest, key=_top)
            while at < len(self._boxes) and self._boxes[at].y0 < box.y1 + reach:
                other = self._boxes[at]
                gap = max(box.y0, other.y0) - min(box.y1, other.y1)
                if gap < far * min(box.height, other.height):
                    return True
                at += 1
        return False


def _top(box: Box) -> float:
    return box.y0


def words(
    page: PageText, wanted: Sequence[str], source: Source, number: int | None
) -> list[Finding]:
    """A user's own words, matched folded, over line breaks and over the hyphens at the end of
    lines, each a finding of type `word`."""
    if not wanted:
        return []
    spelled = "|".join(
        r"\s+".join(map(regex.escape, fold(word).split())) for word in sorted(wanted, key=len)[::-1]
    )
    pattern = regex.compile(rf"(?<![a-z0-9])(?:{spelled})(?![a-z0-9])")
    found = []
    whole = (match.span() for match in pattern.finditer(page.folded))
    for start, end in (*whole, *_broken(pattern, page.folded)):
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
                value=" ".join(_HYPHEN.sub("", text).split()),
            )
        )
    return found


def _broken(pattern: regex.Pattern[str], folded: str) -> Iterator[tuple[int, int]]:
    """Where a pattern fits over a hyphen at the end of a line."""
    hyphens = [match.span() for match in _HYPHEN.finditer(folded)]
    if not hyphens:
        return
    bounds = [0, *chain.from_iterable(hyphens), len(folded)]
    parts = list(zip(bounds[::2], bounds[1::2], strict=True))
    places = list(chain.from_iterable(starmap(range, parts)))
    for match in pattern.finditer("".join(folded[start:end] for start, end in parts)):
        start, end = places[match.start()], places[match.end() - 1] + 1
        if end - start > len(match.group()):
            yield start, end


def told(snippet: Snippet, patterns: Patterns) -> list[Finding]:
    """What stands in a place that is for nothing else, whatever it says: a photo's position, the
    name of an author."""
    if not snippet.tells or fold(snippet.text) in NOBODY:
        return []
    return [placeless(snippet.tells, snippet.text, snippet.source, patterns)]


def placeless(kind: str, text: str, source: Source, patterns: Patterns) -> Finding:
    """A finding of a type that something else than its look proves, without a place."""
    severity = patterns.types[kind].severity
    return Finding(
        id="",
        type=kind,
        severity=severity,
        confidence=PROVED,
        mask=severity is not Severity.LOW,
        page=None,
        boxes=(),
        sources=(source,),
        text=text,
        value=text,
    )
