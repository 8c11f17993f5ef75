"""Candidates -> findings: their places, and what stands beside what."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, starmap

import regex

from scanner import checks
from scanner.detector import Detector
from scanner.detectors import Patterns
from scanner.find.aside import Aside
from scanner.find.candidates import find
from scanner.find.matching import Span
from scanner.find.weighing import SURE, Candidate, hull
from scanner.gives import SOFT
from scanner.labels.carried import Heads
from scanner.labels.effort import Effort
from scanner.letters import fold
from scanner.model import Box, Finding, Severity, Snippet, Source
from scanner.text import PageText
from scanner.values import normalise

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
# What programs write for an author where nobody has given a name: their own, the computer's.
NOBODY = frozenset(
    "user|users|admin|administrator|owner|pc|my pc|computer|root|windows user|"
    "microsoft office user|unknown|anonymous|(anonymous)|none|python-docx|openpyxl|apache poi|"
    "libreoffice|microsoft|dell|hp|asus|acer|lenovo|laptop|desktop|may tinh|mytech pc".split("|")
)


@dataclass(slots=True)
class Search:
    """The search through one document so far.

    `found`: how many values it gave; `heads`: what the columns of the last page were, by the
    reading; `effort`: what it took; `given_up`: the places that were not searched, or not by all
    patterns, which no one may take for clean; `published`: where (page, boxes) a name, a date or
    an address stands that the law wants to be read; `aside`: what was not told, where that is asked
    for; `told_of`: pages of which some reading tells of somebody.
    """

    found: int = 0
    heads: dict[Source, Heads] = field(default_factory=dict)
    effort: Effort = field(default_factory=Effort)
    given_up: list[Box] = field(default_factory=list)
    published: set[tuple[int | None, tuple[Box, ...]]] = field(default_factory=set)
    aside: Aside | None = None
    told_of: set[int] = field(default_factory=set)

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
    # What a page tells hangs on the pages before it, and what is told aside is asked for.
    if number is not None or not page.typed or search.aside is not None or search.is_over:
        return _findings(page, patterns, source, number, search)
    known = patterns.searched.cost(page.text)
    if known is not None:
        search.effort.cost += known
        return []
    cost, lacking = search.effort.cost, search.effort.lacking
    found = _findings(page, patterns, source, number, search)
    if not found and lacking == search.effort.lacking and not search.is_over:
        patterns.searched.remember(page.text, search.effort.cost - cost)
    return found


def _findings(
    page: PageText, patterns: Patterns, source: Source, number: int | None, search: Search
) -> list[Finding]:
    """The same, searched."""
    heads = search.heads.setdefault(source, Heads()) if number else Heads()
    told_of = number in search.told_of
    found: list[Finding] = []
    for part in page.parts():
        if len(found) >= MAX_ON_PAGE or search.is_over:
            search.given_up.append(page.area)
            break
        search.effort.text(len(part.text), part.single, paged=number is not None)
        before = search.effort.lacking
        candidates = find(part, patterns, heads, search.effort, search.aside, told_of=told_of)
        if search.effort.lacking > before:
            search.given_up.append(part.area)
        search.found += len(candidates)
        made = Made(part, patterns, source, number)
        if search.aside is not None:
            search.aside.leave(made, candidates)
        if not candidates:
            continue
        search.effort.values(len(candidates), part.grid.beside_others)
        masked = [c for c in candidates if c.confidence >= SURE and c.severity is not Severity.LOW]
        if number is not None and masked:
            search.told_of.add(number)
        for candidate in candidates:
            found.append(made.of(candidate, _own_reach(candidate, masked, part.text)))
            if candidate.pinned and candidate.detector.type in SOFT:
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

    def of(self, candidate: Candidate, reach: Span | None = None) -> Finding:
        """`reach`: what a mask takes of the page, if that is known."""
        start, end = candidate.span
        reach = reach or candidate.reach
        sure = 0.75 + 0.25 * self.page.confidence(start, end)
        return Finding(
            id="",
            type=candidate.detector.type,
            severity=candidate.severity,
            confidence=round(candidate.confidence * sure, 3),
            mask=candidate.severity is not Severity.LOW,
            page=self.number,
            boxes=self.page.boxes(*reach) if self.number else (),
            polygons=self.page.polygons(*reach) if self.number else None,
            sources=(self.source,),
            text=candidate.text,
            value=candidate.value,
            also_types=self._also(candidate),
            bare=candidate.is_bare,
            because=candidate.because,
            weighed=candidate.weighed,
            owner=candidate.owner,
        )

    def _also(self, candidate: Candidate) -> tuple[str, ...]:
        """What else it holds, and what a number is by its structure alone: an account that is a
        phone number."""
        others = [kind for kind in candidate.also if kind != candidate.detector.type]
        if candidate.detector.normalise not in ("digits", "phone"):
            return tuple(others)
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
                because=("word",),
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
    # What has neither letter nor figure tells of nobody: it is what a mask leaves.
    if not any(map(str.isalnum, snippet.text)):
        return []
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
