"""Where in the text of a page the pattern of a detector fits, a torn match in its parts."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import chain

import regex

from scanner.detector import Detector
from scanner.detectors import LONG
from scanner.find import broken, rows
from scanner.text import PageText

# No pattern may search one part of a page for longer: a hostile text must not hold the run.
SECONDS_PER_PATTERN = 2.0
# In a piece of so many letters lolot's own patterns end in a moment, which a test holds them to:
# looking at the clock would take longer than most of them.
SHORT = 8_000
# An address in a narrow cell runs over so many lines.
MAX_LINES = 8

# Six digits or more with what may stand between them; how far before and behind a pattern looks.
# A number goes on from no line that holds one or two digits alone (`broken`).
_NUMBER = re.compile(r"\d(?:(?:[ .\-()+\u200b]|(?<!\n\d)(?<!\n\d\d)\n){0,5}\d){5,}")
BEFORE, BEHIND = 16, 40
_FIGURE = regex.compile(r"\d")
_GAP = re.compile(r"[ \n]")
# What is read together with a number though it ends a line, or stands in the cell before: a
# group of figures so far off that its gap is so many times as wide as the next one.
_GROUPS = re.compile(r"(\d{1,4})([ \n])(\d+)(?: (\d))?")
OFF = 1.8

Span = tuple[int, int]


class Places:
    """The parts of a page's text that are worth a look, by the digits that a value has at
    least; `lines`: only those of these lines of print that hold so many."""

    def __init__(self, page: PageText, lines: Sequence[Span] | None = None) -> None:
        self._lines = lines
        self._numbers = [
            (*match.span(), sum(map(str.isdigit, match.group())))
            for match in _NUMBER.finditer(page.numbers)
        ]
        self._figures = int(_FIGURE.search(page.text) is not None)
        self._known: dict[int, Sequence[Span]] = {0: lines or [(0, len(page.text))]}

    @property
    def digits(self) -> int:
        """How many the longest number has; of shorter ones than any of ours 1, without any 0."""
        return max((n for _, _, n in self._numbers), default=self._figures)

    def of(self, detector: Detector) -> Sequence[Span]:
        """Where to look for the values of a detector."""
        digits = detector.digits if detector.digits >= LONG else 0
        if digits not in self._known:
            numbers = [(first, last) for first, last, n in self._numbers if n >= digits]
            self._known[digits] = (
                _around(numbers, BEFORE, BEHIND)
                if self._lines is None
                else _holding(self._lines, numbers)
            )
        return self._known[digits]


def _holding(lines: Sequence[Span], numbers: Sequence[Span]) -> list[Span]:
    """The lines in which some of the numbers stand; both in order."""
    starts = [first for first, _ in numbers]
    before = ((line, bisect_left(starts, line[1])) for line in lines)
    return [line for line, count in before if count and numbers[count - 1][1] > line[0]]


def awake(detector: Detector, page: PageText, places: Sequence[Span]) -> Sequence[Span]:
    """Of the places to look in those that are awake: around what wakes the detector."""
    wake = detector.wake
    if wake is None:
        return places
    view = getattr(page, detector.view)
    most = seconds(detector, len(view))
    around = detector.wakes.around
    if not around:
        return places if wake.search(view, timeout=most) else ()
    # Several are woken by the same: the names of places.
    key = (detector.view, wake.pattern)
    found = page.waking.get(key)
    if found is None:
        found = page.waking[key] = [m.span() for m in wake.finditer(view, timeout=most)]
    return _around(found, around, around) if found else ()


def _around(spans: Sequence[Span], before: int, behind: int) -> list[Span]:
    """The parts of a text in which such spans stand, with what counts before and behind them."""
    parts: list[Span] = []
    for first, last in spans:
        start, end = max(0, first - before), last + behind
        if parts and start <= parts[-1][1]:
            parts[-1] = (parts[-1][0], end)
        else:
            parts.append((start, end))
    return parts


def seconds(detector: Detector, letters: int) -> float | None:
    """How long a pattern may search so many letters; None: as long as it takes."""
    return SECONDS_PER_PATTERN if letters > SHORT or detector.own else None


def matches(detector: Detector, page: PageText, places: Sequence[Span]) -> Iterator[Span]:
    """Where the pattern fits. A match torn over two cells is looked for in each of them."""
    view = getattr(page, detector.view)
    search = detector.pattern.finditer
    for match in fitting(detector, page, places):
        start, end = match.span("value") if detector.valued else match.span()
        if _GAP.search(view, start, end) is None:
            yield start, end
            continue
        most = _lines(detector, page, start, end)
        two = most and _is_one(detector) and "\n" in view[start:end]
        two = two and rows.in_rows(page, start, end)
        if most and not two and not page.torn(start, end, most):
            yield start, end
            yield from _behind_first(detector, page, start, end)
            continue
        yield from _behind_first(detector, page, start, end)
        yield from _behind_line(detector, page, start, end)
        while start < end:
            turn = view.find("\n", start, end)
            if 0 <= turn < view.rfind("\n", 0, start) + detector.digits:
                # A line too short for a value: a column of figures has thousands.
                start = turn + 1
                continue
            cell = page.cell_at(start)
            for part in search(
                view[cell.start : cell.end], timeout=seconds(detector, cell.end - cell.start)
            ):
                first, last = part.span("value") if detector.valued else part.span()
                yield cell.start + first, cell.start + last
            start = max(cell.end, start) + 1


def fitting(
    detector: Detector, page: PageText, places: Sequence[Span]
) -> Iterator[regex.Match[str]]:
    """The matches in some parts of a page."""
    view = getattr(page, detector.view)
    search = detector.pattern.finditer
    parts = (search(view, a, b, timeout=seconds(detector, b - a)) for a, b in places)
    return next(parts) if len(places) == 1 else chain.from_iterable(parts)


def _is_one(detector: Detector) -> bool:
    """Whether its values are of one piece, unlike names and addresses."""
    return bool(detector.digits) or detector.normalise == "email"


def _lines(detector: Detector, page: PageText, start: int, end: int) -> int:
    """Over how many lines of print a match with gaps may run; 0 where it looks like two."""
    if not detector.digits:
        return MAX_LINES
    view = getattr(page, detector.view)
    if broken.in_two(view, start, end):
        return 2
    if broken.in_halves(view, start, end) and rows.is_rest(page, start, end):
        return 2
    return broken.MOST_LINES if broken.in_groups(view, start, end) else 0


def _behind_first(detector: Detector, page: PageText, start: int, end: int) -> Iterator[Span]:
    """Where the pattern fits, too, from the second group of a number on, if the first may not
    belong to it: a figure at the end of a line, a year in the cell before."""
    view = getattr(page, detector.view)
    groups = _GROUPS.match(view, start, end) if detector.digits else None
    if groups is None or not _is_off(page, groups):
        return
    at = groups.start(3)
    rest = view[at : end + BEHIND]
    fits = detector.pattern.search(rest, timeout=seconds(detector, len(rest)))
    if fits is None:
        return
    first, last = (at + place for place in fits.span("value" if detector.valued else 0))
    whole = "\n" not in view[first:last] or broken.in_two(view, first, last)
    if first < end and whole and not page.torn(first, last):
        yield first, last


def _behind_line(detector: Detector, page: PageText, start: int, end: int) -> Iterator[Span]:
    """The number over two lines whose first one was taken for the end of the cell before."""
    view = getattr(page, detector.view)
    at = view.rfind("\n", start, end) + 1
    if not detector.digits or detector.valued or not at:
        return
    fits = detector.pattern.match(view, at, end + BEHIND, timeout=seconds(detector, BEHIND))
    if fits is None or fits.end() <= end or "\n" not in fits.group():
        return
    first, last = fits.span()
    lines = _lines(detector, page, first, last)
    if lines and not rows.in_rows(page, first, last) and not page.torn(first, last, lines):
        yield first, last


def _is_off(page: PageText, groups: re.Match[str]) -> bool:
    """Whether a line ends behind the first of three groups, or its gap is wider than the next."""
    if groups[2] == "\n":
        return True
    if groups[4] is None:
        return False
    # The first ends with its word, and the third begins one: whole words are measured at once.
    view, last = groups.string, groups.start(4)
    start = max(view.rfind(" ", 0, groups.start(1)), view.rfind("\n", 0, groups.start(1))) + 1
    behind = _GAP.search(view, last)
    end = behind.start() if behind else len(view)
    spans = ((start, groups.end(1)), groups.span(3), (last, end))
    first, second, third = (page.places(*span)[0] for span in spans)
    return second.x0 - first.x1 > OFF * max(0.0, third.x0 - second.x1)
