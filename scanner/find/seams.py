"""What the end of a page cuts in two, and what a label at its foot says of the next page's first
words: the last lines of a page and the first ones of the next are searched as if the one stood
right over the other."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scanner.blocks import in_blocks
from scanner.detectors import Patterns
from scanner.find.aside import Aside
from scanner.find.candidates import find
from scanner.find.findings import Made, Search
from scanner.find.weighing import SURE, Candidate
from scanner.grid import parted
from scanner.letters import CAPITAL
from scanner.model import Box, Finding, Source, Word
from scanner.text import PageText

# So many lines of a text are looked through for those at the edge of the page, which reach so
# many heights into it: a value runs over three lines, a row of cells has as many.
MOST_LINES, DEEP = 16, 3.5
# Of a longer line than anybody prints so many letters are near the edge.
NEAR = 2_000
# How far (in heights) the lines are set over each other.
APART = 0.3
# What stands at the foot or the head of every page.
_COUNT = re.compile(r"\W*(?:(?:trang|page|tr)\W{0,3})?\d{1,4}(?:\s?(?:/|of|tren)\s?\d{1,4})?\W*")
_WORD, _FIGURES = re.compile(r"\S+"), re.compile(r"\d+")
# How a line ends and how one begins, where a number is cut, or a label stands over a number, or a
# name, an address or their label goes on.
_END, _BEGIN = re.compile(r"(?:\d[ .\-]?)+$"), re.compile(r"\W{0,2}((?:\d[ .\-]?)+)")
_OPEN = re.compile(
    rf"(?::|(?<!\w)(?:[^\W\d_]*[{CAPITAL}][^\W\d_]*|ông|bà|anh|chị|cháu|con|tại|ở|trú|tên|là|ngụ|xã|"
    r"phường|huyện|tỉnh|quận|thôn|xóm|ấp|phố|đường|số|tổ|khu|at))[ ,]*$"
)
# The number of a row or an item.
_ITEM = re.compile(r"\d{1,4}(?:[.)/]|\s|$)")
# So many digits has a value at least and at most, its upper part, a number that stands alone.
SHORTEST, LONGEST, LEAST, WHOLE = 9, 19, 3, 8
# So many lines at the edges of pages may be on each of them.
RUNNING = 6


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of print of a page: where its text stands, its box, its folded letters; `says`:
    without figures."""

    page: PageText
    start: int
    end: int
    box: Box
    folded: str

    @property
    def says(self) -> str:
        return _bare(self.folded)


# A word of a seam: the page it comes from, 0 for the upper one, and where its text stands there.
_Origin = tuple[int, int, int]


def across(
    texts: Sequence[tuple[int, Source, PageText]], patterns: Patterns, search: Search
) -> list[Finding]:
    """The findings over the ends of pages: (page, source, text) each, in the order of pages.

    A value that is cut is one finding on each page, with its own part and the whole value.
    """
    found: list[Finding] = []
    last: dict[Source, tuple[int, PageText]] = {}
    if search.is_over:
        return found
    for number, source, text in texts:
        before = last.get(source)
        last[source] = (number, text)
        if before is None or before[0] != number - 1:
            continue
        seam = _Seam.between(before[1], text)
        if seam is not None:
            found += seam.findings(patterns, source, number, search)
        before[1].rest()
    search.found += len(found)
    return found


@dataclass(frozen=True, slots=True)
class _Seam:
    """The text around the end of a page, and where its words come from."""

    pages: tuple[PageText, PageText]
    text: PageText
    starts: Sequence[int]
    origins: Sequence[_Origin]

    @classmethod
    def between(cls, upper: PageText, lower: PageText) -> _Seam | None:
        """The seam of two pages, if something may go on over it."""
        feet = _inner(_edge(upper, foot=True), lower, foot=True)
        heads = _inner(_edge(lower, foot=False), upper, foot=False)
        if not feet or not heads or not _may_go_on(feet, heads):
            return None
        down = heads[0].box.y0 - APART * heads[0].box.height - max(f.box.y1 for f in feet)
        words: dict[int, _Origin] = {}
        lines = [tuple(_words(line, 0, down, words)) for line in feet]
        lines += [tuple(_words(line, 1, 0.0, words)) for line in heads]
        ordered = in_blocks(parted(lines))
        text = PageText(ordered)
        text.read_by_eye = upper.read_by_eye
        starts, _ = text.words_in(0, len(text.text))
        origins = [words[id(word)] for line in ordered for word in line]
        return cls((upper, lower), text, starts, origins)

    def findings(
        self, patterns: Patterns, source: Source, number: int, search: Search
    ) -> Iterator[Finding]:
        """What stands over the end of page `number` - 1, or begins the next one and has its
        label there."""
        # What is not told of it is told of its pages.
        aside = Aside() if search.aside is not None else None
        candidates = find(self.text, patterns, None, search.effort, aside)
        made = Made(self.text, patterns, source, number)
        for candidate in candidates:
            parts = self._parts(candidate)
            if 1 not in parts or not (0 in parts or self._opens(candidate)):
                continue
            whole = made.of(candidate)
            for side, (start, end) in parts.items():
                page = self.pages[side]
                yield dataclasses.replace(
                    whole,
                    page=number - 1 + side,
                    boxes=page.boxes(start, end),
                    polygons=page.polygons(start, end),
                    text=page.text[start:end],
                )

    def _parts(self, candidate: Candidate) -> dict[int, tuple[int, int]]:
        """Which part of which page's text a candidate takes."""
        parts: dict[int, tuple[int, int]] = {}
        begin, stop = candidate.reach
        for at, (side, start, end) in zip(self.starts, self.origins, strict=True):
            first = max(start, start + begin - at)
            last = min(end, start + stop - at)
            if first < last:
                known = parts.get(side, (first, last))
                parts[side] = (min(known[0], first), max(known[1], last))
        return parts

    def _opens(self, candidate: Candidate) -> bool:
        """Whether a candidate is the first of the lower page, and a label speaks for it."""
        first = next(at for at, origin in zip(self.starts, self.origins, strict=True) if origin[0])
        return candidate.start == first and candidate.confidence >= SURE and not candidate.is_bare


def _bare(folded: str) -> str:
    """A line without its figures: what stands at the edge of every page."""
    return _FIGURES.sub("", folded).strip()


def _edge(page: PageText, *, foot: bool) -> list[_Line]:
    """The last or the first lines of a text, from top to bottom."""
    lines: list[_Line] = []
    at = len(page.text) if foot else 0
    while len(lines) < MOST_LINES and (at > 0 if foot else at < len(page.text)):
        start, end = page.line_at(at - 1 if foot else at)
        at = start - 1 if foot else end + 1
        if start < end:
            box = page.places(start, end)[0]
            start, end = _near(page.text, start, end, foot=foot)
            lines.append(_Line(page, start, end, box, page.folded[start:end]))
    return sorted(lines, key=lambda line: (line.box.y0, line.box.x0))


def _near(text: str, start: int, end: int, *, foot: bool) -> tuple[int, int]:
    """The last or the first words of a line."""
    if end - start <= NEAR:
        return start, end
    if foot:
        return max(start, text.find(" ", end - NEAR, end) + 1), end
    last = text.rfind(" ", start, start + NEAR)
    return start, last if last > start else end


def _inner(lines: list[_Line], other: PageText, *, foot: bool) -> list[_Line]:
    """Those of them at the edge of what is printed, without what the other page has too."""
    edges = other.folded.split("\n")
    running = {_bare(line) for line in (*edges[:RUNNING], *edges[-RUNNING:])}
    lines = [n for n in lines if n.says not in running and not _COUNT.fullmatch(n.folded)]
    if not lines:
        return []
    edge = max(lines, key=lambda n: n.box.y1) if foot else min(lines, key=lambda n: n.box.y0)
    reach = DEEP * edge.box.height
    if foot:
        return [line for line in lines if line.box.y0 > edge.box.y1 - reach]
    return [line for line in lines if line.box.y1 < edge.box.y0 + reach]


def _may_go_on(feet: Sequence[_Line], heads: Sequence[_Line]) -> bool:
    """Whether one of the first lines of the lower page may go on from the one over it. A row or
    an item that begins with its number goes on from none."""
    edge = heads[0].box
    first = [head for head in heads if head.box.y0 < edge.y0 + 0.5 * edge.height]
    listed = _ITEM.match(min(first, key=lambda head: head.box.x0).folded) is not None
    for head in first:
        over = [n for n in feet if min(n.box.x1, head.box.x1) > max(n.box.x0, head.box.x0)]
        if over and _goes_on(over[-1], head, listed=listed):
            return True
    return False


def _goes_on(foot: _Line, head: _Line, *, listed: bool) -> bool:
    above = foot.page.text[max(foot.start, foot.end - NEAR) : foot.end]
    below = head.page.text[head.start : min(head.end, head.start + NEAR)]
    digits, begun = _END.search(above), _BEGIN.match(below)
    if begun is not None and digits is not None:
        upper, lower = (sum(map(str.isdigit, part)) for part in (digits[0], begun[1]))
        return upper >= LEAST and SHORTEST <= upper + lower <= LONGEST
    if listed or (below.isupper() and not above.isupper()):
        return False
    if begun is not None:
        return sum(map(str.isdigit, begun[1])) >= WHOLE or _OPEN.search(above) is not None
    return below.lstrip(' "“(+-–')[:1].isupper() and _OPEN.search(above) is not None


def _words(line: _Line, side: int, down: float, origins: dict[int, _Origin]) -> Iterator[Word]:
    """The words of a line, moved; where they come from is put into `origins`."""
    starts, boxes = line.page.words_in(line.start, line.end)
    # Of a line whose first words are left out, the others stand where these did.
    left = boxes[0][0] - line.box.x0 if boxes else 0.0
    for start, (x0, y0, x1, y1) in zip(starts, boxes, strict=True):
        printed = _WORD.match(line.page.text, start)
        end = printed.end() if printed else start
        sure = line.page.confidence(start, end)
        word = Word(
            line.page.text[start:end], Box(x0 - left, y0 + down, x1 - left, y1 + down), sure
        )
        origins[id(word)] = (side, start, end)
        yield word
