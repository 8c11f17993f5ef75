"""Words with boxes -> text that can be searched and pointed at.

`PageText` is built only from words. It remembers where each word starts in the joined
text, so `boxes(start, end)` is a look-up. All its views of the text have the same length,
so an offset found in one is an offset in all of them.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from copy import copy
from functools import cached_property
from itertools import accumulate, groupby, pairwise
from operator import itemgetter
from typing import Protocol, cast

import numpy as np

from scanner.grid import CELL_GAP, RULES, Cell, Grid
from scanner.model import Box, Line, Polygon, Word

_BARS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_GHOSTS = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_SPECIAL = re.compile(
    f"[{_BARS}{_GHOSTS}\u00a0\u2009\u202f\uff01-\uff5e\u0660-\u0669\u06f0-\u06f9]"
)
GHOST = "\u200b"

# Widths of print in the common text faces, a digit being 1.
_WIDTHS = dict.fromkeys("iljtf.,:;'|!()[]/-", 0.55) | dict.fromkeys("mwMW@%", 1.6)

_LISTED = re.compile(r"(?<=\d{6}),(?=\(?\+?\d{6})")

_LOOKALIKE = str.maketrans("OoQDIl|i!ZzSsBG", "000011111225586")
_MIXED = re.compile(r"(?<![^\s:;,(])[\dOoQDIl|i!ZzSsBG][\dOoQDIl|i!ZzSsBG.\-]{3,}(?![^\s:;,)])")
# The cells of a row parted by bars, one of them a whole number: no bar is a misread 1.
_BARRED = re.compile(r"(?=.*(?<!\d)\d{9,}(?!\d))(?:[^|]*\|){2}")
_HAS_MIX = re.compile(r"(?<=\d)[OoQDIl|i!ZzSsBG]|[OoQDIl|i!ZzSsBG](?=\d)")

# Lines of one block are closer than the rows of most tables, and start at the same place.
BLOCK_GAP = 0.95
BLOCK_INDENT = 1.0
# The gaps between the groups of a number are at most this many times its height.
GROUP_GAP = 2.5
_GROUP = re.compile(r"\d{3,4}")


def _fold_table() -> dict[int, str]:
    table = {ord("đ"): "d", ord("Đ"): "d", ord("ð"): "d", ord("Ð"): "d", ord("Ð"): "d"}
    for code in [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)]:
        base = unicodedata.normalize("NFD", chr(code))[0].lower()
        if code not in table and base.isascii():
            table[code] = base
    table.update({code: chr(code).lower() for code in range(ord("A"), ord("Z") + 1)})
    return table


def _number_table() -> dict[int, str]:
    table = {ord(c): "-" for c in _BARS} | {ord(c): GHOST for c in _GHOSTS}
    table |= {0xA0: " ", 0x2009: " ", 0x202F: " "}
    table |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= {0x660 + n: str(n) for n in range(10)} | {0x6F0 + n: str(n) for n in range(10)}
    return table


_FOLD = _fold_table()
_NUMBERS = _number_table()


def fold(text: str) -> str:
    """Lower case without diacritics, of the same length: what labels are matched on.

    >>> fold("Số Căn cước, Đường")
    'so can cuoc, duong'
    """
    return text.translate(_FOLD)


def repair(text: str) -> str:
    """Letters that a reader takes for digits turned back, in tokens that are mostly digits.

    >>> repair("CCCD O791O3012E45 O79103O12345")
    'CCCD O791O3012E45 079103012345'
    """
    if not _HAS_MIX.search(text):
        return text

    def mend(match: re.Match[str]) -> str:
        token = match.group()
        if _BARRED.match(token):
            return token
        digits = sum(c.isdigit() for c in token)
        letters = sum(c.isalpha() or c in "|!" for c in token)
        if digits < 4 or digits < 2 * letters:
            return token
        # A phone or a citizen number that is whole already ends with a call, not with a 1.
        end = len(token) - (digits in (10, 12) and token.endswith("!"))
        return token[:end].translate(_LOOKALIKE) + token[end:]

    return _MIXED.sub(mend, text)


Rectangle = tuple[float, float, float, float]


class TextLayer(Protocol):
    """Lines of words whose texts are there at once and whose Words are made when asked for."""

    @property
    def texts(self) -> list[str]: ...

    @property
    def line_of(self) -> list[int]:
        """An ascending number for each word, the same for the words of one line."""
        ...

    def word(self, index: int) -> Word: ...

    def boxes(self) -> list[Rectangle]: ...


class PageText:
    """The words of one reading of one page, as text.

    `read_by_eye`: letters and spaces may be misread, so labels are matched tolerantly.
    """

    read_by_eye: bool

    def __init__(
        self,
        lines: Sequence[Line],
        edges: Callable[[Word], tuple[float, ...]] | None = None,
    ) -> None:
        self._edges = edges
        self._word: Callable[[int], Word]
        self.read_by_eye = not hasattr(lines, "texts")
        if not self.read_by_eye:
            layer = cast(TextLayer, lines)
            self._texts, self._line_of, self._word = layer.texts, layer.line_of, layer.word
            self._boxes: Callable[[], list[Rectangle]] | None = layer.boxes
        else:
            words = [word for line in lines for word in line]
            self._texts = [word.text for word in words]
            self._line_of = [number for number, line in enumerate(lines) for _ in line]
            self._word = words.__getitem__
            self._boxes = None
        grouped = groupby(zip(self._texts, self._line_of, strict=True), key=itemgetter(1))
        self.text = "\n".join([" ".join([text for text, _ in group]) for _, group in grouped])

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate((len(text) + 1 for text in self._texts[:-1]), initial=0))

    @classmethod
    def seen(cls, lines: Sequence[Line]) -> PageText:
        """Lines that were found in pixels, in blocks: what wraps inside a table cell or a
        column stands together, as it does in a text layer."""
        return cls(_in_blocks(_regrouped(lines)))

    @classmethod
    def plain(cls, text: str) -> PageText:
        """A text without a page (metadata, a code's payload): each character on a grid."""
        lines = []
        for row, printed in enumerate(text.split("\n")):
            words = []
            for match in re.finditer(r"\S+", unicodedata.normalize("NFC", printed)):
                box = Box(match.start() * 0.5, row * 1.2, match.end() * 0.5, row * 1.2 + 1)
                words.append(Word(match.group(), box))
            if words:
                lines.append(tuple(words))
        return cls(lines)

    def without(self, spans: Sequence[tuple[int, int]]) -> PageText:
        """The same page with some of its text replaced by bars, every place unchanged."""
        page = copy(self)
        for view in ("folded", "numbers"):
            page.__dict__.pop(view, None)
        for start, end in spans:
            page.text = page.text[:start] + "|" * (end - start) + page.text[end:]
        return page

    @cached_property
    def folded(self) -> str:
        """Lower case without diacritics."""
        return fold(self.text)

    @cached_property
    def numbers(self) -> str:
        """Digits, dashes and spaces of any script as ASCII, look-alike letters repaired, a
        comma between two long numbers a semicolon: it parts a list, no decimals."""
        text = self.text
        if not text.isascii() and _SPECIAL.search(text):
            text = text.translate(_NUMBERS)
        if "," in text:
            text = _LISTED.sub(";", text)
        return repair(text)

    def line_at(self, offset: int) -> tuple[int, int]:
        """Start and end of the line of print that holds `offset`."""
        start = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", offset)
        return start, len(self.text) if end < 0 else end

    def _parts(self, start: int, end: int) -> list[tuple[int, Word, float, float]]:
        """(line, word, from, to): which part (0-1) of which words text[start:end] covers."""
        first = bisect_right(self._starts, start) - 1
        parts = []
        for index in range(max(0, first), len(self._texts)):
            at = self._starts[index]
            if at >= end:
                break
            word = self._word(index)
            a, b = max(0, start - at), min(len(word.text), end - at)
            if a >= b:
                continue
            if a == 0 and b == len(word.text):
                parts.append((self._line_of[index], word, 0.0, 1.0))
            else:
                edges = self._word_edges(word)
                parts.append((self._line_of[index], word, edges[a], edges[b]))
        return parts

    def _word_edges(self, word: Word) -> tuple[float, ...]:
        edges = word.edges or (self._edges(word) if self._edges else None)
        if edges is None or len(edges) != len(word.text) + 1:
            return _estimated_edges(word.text)
        return edges

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """Tight boxes of text[start:end], one per line of print that it runs over."""
        by_line: dict[int, Box] = {}
        for line, word, a, b in self._parts(start, end):
            box = _part_of_box(word, a, b)
            by_line[line] = by_line[line].union(box) if line in by_line else box
        return tuple(by_line.values())

    def polygons(self, start: int, end: int) -> tuple[Polygon, ...] | None:
        """The slanted outlines of text[start:end], one per box; None where all is level."""
        by_line: dict[int, list[Polygon]] = {}
        slanted = False
        for line, word, a, b in self._parts(start, end):
            slanted = slanted or word.polygon is not None
            by_line.setdefault(line, []).append(_part_of_polygon(word, a, b))
        if not slanted:
            return None
        return tuple(_hull(polygons) for polygons in by_line.values())

    def confidence(self, start: int, end: int) -> float:
        """The reader's confidence in text[start:end]: that of its least sure word."""
        return min((word.confidence for _, word, _, _ in self._parts(start, end)), default=1.0)

    @cached_property
    def grid(self) -> Grid:
        """All cells of the page (a table, a form), made when the place of one matters."""
        boxes = (
            self._boxes()
            if self._boxes is not None
            else [
                (word.box.x0, word.box.y0, word.box.x1, word.box.y1)
                for word in map(self._word, range(len(self._texts)))
            ]
        )
        return Grid(np.array(boxes, dtype=float), self._texts, self._line_of, self._starts)

    def _cells(self, first: int, last: int) -> list[Cell]:
        cells: list[Cell] = []
        ruled = False
        for index in range(first, last):
            word, start, line = self._word(index), self._starts[index], self._line_of[index]
            end, box = start + len(word.text), word.box
            if word.text in RULES:
                ruled = True
                continue
            before = cells[-1] if cells else None
            if (
                before
                and not ruled
                and before.line == line
                and box.x0 - before.box.x1 < CELL_GAP * max(box.height, before.box.height)
            ):
                cells[-1] = Cell(before.start, end, before.box.union(box), line)
            else:
                cells.append(Cell(start, end, box, line))
                ruled = False
        return cells

    def torn(self, start: int, end: int) -> bool:
        """Whether text[start:end] runs over a gap between cells.

        A number printed letter by letter has wide gaps too, but all alike: that is no tear.
        """
        first = bisect_right(self._starts, start) - 1
        last = bisect_left(self._starts, end) - 1
        words = [self._word(index) for index in range(first, last + 1)]
        if self._line_of[first] != self._line_of[last]:
            return not self._wraps(first, last)
        gaps = [b.box.x0 - a.box.x1 for a, b in pairwise(words)]
        if not gaps or max(gaps) < CELL_GAP * max(word.box.height for word in words):
            return False
        return len(gaps) < 3 or min(gaps) < 0.6 * max(gaps)

    def _wraps(self, first: int, last: int) -> bool:
        """Whether the words run over the end of one line of print into the next one below."""
        if len(set(self._line_of[first : last + 1])) > 2:
            return False
        upper = self.cell_at(self._starts[first])
        lower = self.cell_at(self._starts[last])
        gap = lower.box.y0 - upper.box.y1
        height = min(upper.box.height, lower.box.height)
        below = -0.5 * height < gap < BLOCK_GAP * height and lower.box.y0 > upper.box.y0
        beside = lower.box.x0 < upper.box.x1 and upper.box.x0 < lower.box.x1
        turn = bisect_left(self._line_of, lower.line)
        return below and beside and lower.start == self._starts[turn]

    def cell_at(self, offset: int) -> Cell:
        """The cell that holds `offset`; where there is no grid yet, only its line is cut."""
        if "grid" in self.__dict__:
            return self.grid.at(offset)
        index = bisect_right(self._starts, offset) - 1
        line = self._line_of[index]
        if line not in self._of_line:
            first, last = bisect_left(self._line_of, line), bisect_right(self._line_of, line)
            self._of_line[line] = self._cells(first, last)
        cells = self._of_line[line]
        return cells[max(0, bisect_right(cells, offset, key=lambda cell: cell.start) - 1)]

    @cached_property
    def _of_line(self) -> dict[int, list[Cell]]:
        return {}


def _regrouped(lines: Sequence[Line]) -> list[Line]:
    """The groups of a number that is printed with wide gaps, as on a bank card, in one line
    again: a reader takes them for cells."""
    rows: list[Line] = []
    for line in sorted(lines, key=lambda line: line[0].box.x0):
        left = next((n for n, row in enumerate(rows) if _next_group(row[-1], line[0])), None)
        if left is None:
            rows.append(line)
        else:
            rows[left] = rows[left] + line
    return rows


def _next_group(word: Word, following: Word) -> bool:
    groups = _GROUP.fullmatch(word.text) and _GROUP.fullmatch(following.text)
    a, b = word.box, following.box
    height = min(a.height, b.height)
    level = min(a.y1, b.y1) - max(a.y0, b.y0) > 0.6 * height
    return bool(groups) and level and 0 < b.x0 - a.x1 < GROUP_GAP * height


def _in_blocks(lines: Sequence[Line]) -> list[Line]:
    """Lines chained to the one that goes on right below them; the chains in reading order."""
    boxes = [_around(line) for line in lines]
    order = sorted(range(len(lines)), key=lambda n: (boxes[n].y0, boxes[n].x0))
    chains: list[list[int]] = []
    for n in order:
        chain = next((c for c in reversed(chains) if _goes_on(boxes[c[-1]], boxes[n])), None)
        if chain is None:
            chains.append([n])
        else:
            chain.append(n)
    return [lines[n] for chain in chains for n in chain]


def _around(line: Line) -> Box:
    box = line[0].box
    for word in line[1:]:
        box = box.union(word.box)
    return box


def _goes_on(upper: Box, lower: Box) -> bool:
    height = min(upper.height, lower.height)
    gap = lower.y0 - upper.y1
    centres = abs(upper.x0 + upper.x1 - lower.x0 - lower.x1) / 2
    apart = min(abs(upper.x0 - lower.x0), abs(upper.x1 - lower.x1), centres)
    return (
        apart < BLOCK_INDENT * height
        and -0.5 * height < gap < BLOCK_GAP * height
        and lower.y0 > upper.y0
    )


def _estimated_edges(text: str) -> tuple[float, ...]:
    """Character edges by the usual widths of print: where a report may be a hair off, and
    asking the reader for the true ones would cost more than reading the page."""
    widths = [_WIDTHS.get(char, 1.25 if char.isupper() else 1.0) for char in text]
    total = sum(widths)
    return tuple(width / total for width in accumulate(widths, initial=0.0))


def _part_of_box(word: Word, a: float, b: float) -> Box:
    if (a, b) == (0.0, 1.0):
        return word.box
    if word.polygon is not None:
        return Box.around(_part_of_polygon(word, a, b))
    box = word.box
    return Box(box.x0 + a * box.width, box.y0, box.x0 + b * box.width, box.y1)


def _part_of_polygon(word: Word, a: float, b: float) -> Polygon:
    box = word.box
    top_left, top_right, bottom_right, bottom_left = word.polygon or (
        (box.x0, box.y0),
        (box.x1, box.y0),
        (box.x1, box.y1),
        (box.x0, box.y1),
    )

    def between(p: tuple[float, float], q: tuple[float, float], t: float) -> tuple[float, float]:
        return (p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t)

    return (
        between(top_left, top_right, a),
        between(top_left, top_right, b),
        between(bottom_left, bottom_right, b),
        between(bottom_left, bottom_right, a),
    )


def _hull(polygons: Sequence[Polygon]) -> Polygon:
    """One outline around word outlines that stand in one slanted line."""
    first, last = polygons[0], polygons[-1]
    return (first[0], last[1], last[2], first[3])
