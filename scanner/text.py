"""Words with boxes -> text that can be searched and pointed at.

`PageText` is built only from words. It remembers where each word starts in the joined
text, so `boxes(start, end)` is a look-up. All its views of the text have the same length,
so an offset found in one is an offset in all of them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from copy import copy
from itertools import accumulate, chain, groupby, pairwise
from operator import itemgetter
from typing import cast

import numpy as np
from numpy.typing import NDArray

from scanner import letters, outline
from scanner.bands import at_columns
from scanner.blocks import in_blocks, regrouped, runs_on
from scanner.grid import RULES, Cell, Grid, Sides, Words, parted, wide_gaps
from scanner.layer import LaidLines, Rectangle, SeenLines, TextLayer, estimated_edges
from scanner.level import levelled
from scanner.model import Box, Line, Polygon, Word
from scanner.once import once
from scanner.typed import Typed

# A sheet of paper holds fewer letters; a page of more is searched in parts of about so many.
PART = 20_000


class PageText:
    """The words of one reading of one page, as text.

    `read_by_eye`: letters and spaces may be misread, so labels are matched tolerantly. `typed`: it
    has no page.
    """

    read_by_eye: bool

    def __init__(
        self,
        lines: Sequence[Line] | Typed,
        edges: Callable[[Word], tuple[float, ...]] | None = None,
    ) -> None:
        self._lines, self._edges = lines, edges
        layer: TextLayer
        if isinstance(lines, Typed):
            layer = lines
        else:
            layer = cast(TextLayer, lines) if hasattr(lines, "texts") else SeenLines(lines)
        self.typed = isinstance(layer, Typed)
        self.read_by_eye = isinstance(layer, Typed | SeenLines)
        # Between the cells of such a page there is more than between its words.
        self._spaced = self.read_by_eye or isinstance(layer, LaidLines)
        self._texts, self._line_of, self._level = layer.texts, layer.line_of, layer.level
        self._word: Callable[[int], Word] = layer.word
        self._boxes: Callable[[], list[Rectangle]] = layer.boxes
        self._seats: Callable[[], list[Rectangle]] = layer.seats
        self.text = _joined(self._texts, self._line_of)

    def sent(self) -> tuple[Callable[..., PageText], tuple[object, ...]]:
        """For `pickle`: its words, and what was worked out of them with pains."""
        known = {view: self.__dict__[view] for view in _DEAR if view in self.__dict__}
        return _received, (self._lines, known)

    def parts(self) -> list[PageText]:
        """The page itself, or one that holds more than any sheet does in parts of about `PART`
        letters, cut between lines where there are some: so the time that a search takes grows
        with the length of a text and not with its square."""
        if len(self.text) <= 2 * PART:
            return [self]
        cuts, size = [0], 0
        for index, (text, (line, following)) in enumerate(
            zip(self._texts, pairwise(self._line_of), strict=False), 1
        ):
            size += len(text) + 1
            if size > PART and (line != following or size > 2 * PART):
                cuts.append(index)
                size = 0
        return [self._part(a, b) for a, b in pairwise([*cuts, len(self._texts)])]

    def _part(self, first: int, last: int) -> PageText:
        part = copy(self)
        for view in _VIEWS:
            part.__dict__.pop(view, None)
        part._texts, part._line_of = self._texts[first:last], self._line_of[first:last]
        part._word = lambda index: self._word(first + index)
        part._boxes = lambda: self._rectangles[first:last]
        part._seats = lambda: self._places[first:last]
        part.text = _joined(part._texts, part._line_of)
        return part

    def rest(self) -> None:
        """Gives back what is worked out again if it is asked for: of a text in parts that is much,
        and hundreds of such are kept to the end of a document."""
        for view in _VIEWS if len(self.text) > 2 * PART else ():
            self.__dict__.pop(view, None)

    @property
    def area(self) -> Box:
        """The box around all words."""
        x0, y0, x1, y1 = zip(*self._rectangles or [(0.0, 0.0, 0.0, 0.0)], strict=True)
        return Box(min(x0), min(y0), max(x1), max(y1))

    @once
    def _rectangles(self) -> list[Rectangle]:
        return self._boxes()

    @once
    def _places(self) -> list[Rectangle]:
        """The words' boxes in the frame in which rows and columns are sought."""
        return self._rectangles if self._level and not self.read_by_eye else self._seats()

    @once
    def _starts(self) -> list[int]:
        return list(accumulate([len(text) + 1 for text in self._texts[:-1]], initial=0))

    @classmethod
    def seen(cls, lines: Sequence[Line]) -> PageText:
        """Lines that were found in pixels, in blocks: what wraps inside a table cell or a
        column stands together, as it does in a text layer."""
        return cls(in_blocks(at_columns(parted(regrouped(levelled(lines))))))

    @classmethod
    def plain(cls, text: str) -> PageText:
        """A text without a page (metadata, a code's payload): each character on a grid."""
        return cls(Typed(text))

    def without(self, spans: Sequence[tuple[int, int]]) -> PageText:
        """The same page with some of its text replaced by bars, every place unchanged."""
        page = copy(self)
        for view in ("words", "_printed", "numbers", "ruled", "waking", "_known_starts"):
            page.__dict__.pop(view, None)
        spans = sorted(spans)
        page.text, page.__dict__["folded"] = _barred(self.text, spans), _barred(self.folded, spans)
        return page

    @once
    def folded(self) -> str:
        """Lower case without diacritics."""
        return letters.fold(self.text)

    @once
    def words(self) -> frozenset[str]:
        """The words of the folded text (`letters.words_of`)."""
        return self._printed.all

    @once
    def _printed(self) -> letters.Words:
        return letters.Words(self.folded)

    def starts_of(self, words: frozenset[str]) -> list[int]:
        """Where some of its words begin."""
        return self._printed.starts(words)

    @once
    def numbers(self) -> str:
        """Digits of any script and misread ones as ASCII digits (`letters.numbers`)."""
        return letters.numbers(self.text, seen=self.read_by_eye)

    @once
    def ruled(self) -> bool:
        """Whether there are marks in the text that stand between cells."""
        return any(map(self.text.__contains__, RULES))

    @once
    def waking(self) -> dict[tuple[str, str], list[tuple[int, int]]]:
        """Where expressions that wake patterns fit, by the view and the expression, as far as
        they were sought: several patterns are woken by the same."""
        return {}

    @property
    def single(self) -> int:
        """How many words have but one letter."""
        return list(map(len, self._texts)).count(1)

    def line_at(self, offset: int) -> tuple[int, int]:
        """Start and end of the line of print that holds `offset`."""
        start = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", offset)
        return start, len(self.text) if end < 0 else end

    def _covered(self, start: int, end: int) -> list[tuple[int, int, float, float]]:
        """(line, word, from, to): which part (0-1) of which words text[start:end] covers."""
        first = max(0, bisect_right(self._starts, start) - 1)
        last = bisect_left(self._starts, end, first)
        covered = []
        for index in range(first, last):
            at, length = self._starts[index], len(self._texts[index])
            a, b = max(0, start - at), min(length, end - at)
            if a >= b:
                continue
            if b - a == length:
                covered.append((self._line_of[index], index, 0.0, 1.0))
            else:
                edges = self._edges_of(index)
                covered.append((self._line_of[index], index, edges[a], edges[b]))
        return covered

    def _edges_of(self, index: int) -> tuple[float, ...]:
        if index not in self._known_edges:
            word = self._word(index)
            edges = word.edges or (self._edges(word) if self._edges else None)
            if edges is None or len(edges) != len(word.text) + 1:
                edges = estimated_edges(word.text)
            self._known_edges[index] = edges
        return self._known_edges[index]

    @once
    def _known_edges(self) -> dict[int, tuple[float, ...]]:
        return {}

    @once
    def _known_boxes(self) -> dict[tuple[int, int], tuple[Box, ...]]:
        return {}

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """Tight boxes of text[start:end], one per line of print that it runs over."""
        known = self._known_boxes.get((start, end))
        if known is None:
            known = self._known_boxes[start, end] = self._measured(start, end)
        return known

    def _measured(self, start: int, end: int) -> tuple[Box, ...]:
        first = max(0, bisect_right(self._starts, start) - 1)
        last = bisect_left(self._starts, end, first) - 1
        if (
            first <= last
            and self._line_of[first] == self._line_of[last]
            and start == self._starts[first]
            and end == self._starts[last] + len(self._texts[last])
        ):
            # Whole words of one line, as most values are; most of those are one word.
            if first == last:
                return (Box(*self._rectangles[first]),)
            x0, y0, x1, y1 = zip(*self._rectangles[first : last + 1], strict=True)
            return (Box(min(x0), min(y0), max(x1), max(y1)),)
        by_line: dict[int, Box] = {}
        for line, index, a, b in self._covered(start, end):
            box = self._part_of_box(index, a, b)
            by_line[line] = by_line[line].union(box) if line in by_line else box
        return tuple(by_line.values())

    def places(self, start: int, end: int) -> tuple[Box, ...]:
        """As `boxes`, in the frame in which rows and columns are sought: the page's own, unless
        its print stands slanted."""
        if self._level:
            return self.boxes(start, end)
        by_line: dict[int, Box] = {}
        for line, index, a, b in self._covered(start, end):
            x0, y0, x1, y1 = self._places[index]
            box = Box(x0 + a * (x1 - x0), y0, x0 + b * (x1 - x0), y1)
            by_line[line] = by_line[line].union(box) if line in by_line else box
        return tuple(by_line.values())

    def words_in(self, start: int, end: int) -> tuple[list[int], list[Rectangle]]:
        """The words that begin in text[start:end]: their offsets and their boxes as `places`
        has them."""
        first, last = (bisect_left(self._starts, offset) for offset in (start, end))
        boxes = self._rectangles if self._level else self._places
        return self._starts[first:last], boxes[first:last]

    def _part_of_box(self, index: int, a: float, b: float) -> Box:
        x0, y0, x1, y1 = self._rectangles[index]
        if (a, b) == (0.0, 1.0):
            return Box(x0, y0, x1, y1)
        if not self._level:
            word = self._word(index)
            if word.polygon is not None:
                return Box.around(outline.part(word.polygon, a, b))
        return Box(x0 + a * (x1 - x0), y0, x0 + b * (x1 - x0), y1)

    def polygons(self, start: int, end: int) -> tuple[Polygon, ...] | None:
        """The slanted outlines of text[start:end], one per box; None where all is level."""
        if self._level and not self.read_by_eye:
            return None
        by_line: dict[int, list[Polygon]] = {}
        slanted = False
        for line, index, a, b in self._covered(start, end):
            word = self._word(index)
            slanted = slanted or word.polygon is not None
            by_line.setdefault(line, []).append(outline.part(outline.of_word(word), a, b))
        found = tuple(map(outline.around, by_line.values()))
        return found if slanted or any(map(outline.is_askew, found)) else None

    def confidence(self, start: int, end: int) -> float:
        """The reader's confidence in text[start:end]: that of its least sure word."""
        if not self.read_by_eye:
            return 1.0
        sure = [self._word(index).confidence for _, index, _, _ in self._covered(start, end)]
        return min(sure, default=1.0)

    @once
    def _sides(self) -> Sides:
        places = chain.from_iterable(self._places)
        return np.fromiter(places, float, 4 * len(self._texts)).reshape(-1, 4)

    @once
    def grid(self) -> Grid:
        """All cells of the page (a table, a form), made when the place of one matters."""
        words = Words(self._sides, self._texts, self._line_of, self._starts)
        return Grid(words, self._wide_gaps, by_eye=self._spaced)

    @once
    def _wide_gaps(self) -> NDArray[np.bool_]:
        return wide_gaps(self._sides, self._texts, self._line_of, by_eye=self._spaced)

    @once
    def _wide(self) -> list[int]:
        """How many gaps as wide as those between cells there are before each word."""
        return [0, *np.cumsum(self._wide_gaps).tolist()]

    def torn(self, start: int, end: int, lines: int = 2) -> bool:
        """Whether text[start:end] runs over a gap between cells, or over more `lines` of print.

        A number printed letter by letter has wide gaps too, but all alike: that is no tear.
        """
        first = bisect_right(self._starts, start) - 1
        last = bisect_left(self._starts, end) - 1
        if self._line_of[first] != self._line_of[last]:
            return not self._wrap(first, last, lines)
        if self._wide[first] == self._wide[last]:
            return False
        gaps = [b[0] - a[2] for a, b in pairwise(self._places[first : last + 1])]
        return len(gaps) < 3 or min(gaps) < 0.6 * max(gaps)

    def _wrap(self, first: int, last: int, most: int) -> bool:
        """Whether the words run on from line to line below, `most` of them."""
        turns = [n for n in range(first, last) if self._line_of[n] != self._line_of[n + 1]]
        ends = [*turns, last]
        return len(turns) < most and all(
            self._wraps(n, end) for n, end in zip(turns, ends[1:], strict=True)
        )

    def _wraps(self, first: int, last: int) -> bool:
        """Whether the words run over the end of one line of print into the next one below."""
        upper, lower = (self.cell_at(self._starts[index]) for index in (first, last))
        turn = bisect_left(self._line_of, lower.line)
        starts = lower.start == self._starts[turn]
        return starts and runs_on(self.grid, upper, lower, by_eye=self.read_by_eye)

    def cell_at(self, offset: int) -> Cell:
        """The cell that holds `offset`."""
        return self.grid.at(offset)


def _received(lines: Sequence[Line], known: dict[str, str]) -> PageText:
    page = PageText(lines)
    page.__dict__.update(known)
    return page


_DEAR = ("folded", "numbers")
# What is worked out once for a page, and anew for a part of it.
_VIEWS = (
    *("folded", "words", "_printed", "numbers", "ruled", "grid", "_starts", "_rectangles"),
    *("_places", "_sides", "_wide_gaps", "_wide", "_known_edges", "_known_boxes"),
    *("_known_starts", "waking"),
)


def _joined(texts: Sequence[str], line_of: Sequence[int]) -> str:
    """Words as a text: blanks between those of a line, line ends between lines."""
    grouped = groupby(zip(texts, line_of, strict=True), key=itemgetter(1))
    return "\n".join([" ".join([text for text, _ in group]) for _, group in grouped])


def _barred(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """A text with bars in place of some parts of it, which come in order."""
    kept, at = [], 0
    for start, end in spans:
        kept += [text[at:start], "|" * (end - max(at, start))]
        at = max(at, end)
    return "".join([*kept, text[at:]])
