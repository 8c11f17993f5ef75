"""Sets paragraphs, tables and blocks on sheets and remembers where each value went."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Literal

from samples.drawing.fonts import TIMES, Family, Style, width
from samples.drawing.layout import A4, BLACK, Colour, Mark, Rect, Rule, Run, Sheet, Stamp
from samples.drawing.written import normal

Align = Literal["left", "right", "centre", "justify"]
# Values that papers break at a line's end; numbers are kept whole.
_BREAKABLE = frozenset({"person_name", "address", "mrz"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text in one style; a value if it has a `type`, a neighbour if `harmless`."""

    text: str
    style: Style | None = None
    type: str = ""
    value: str = ""
    mask: bool = True
    harmless: bool = False


def value(
    kind: str, printed: str, *, mask: bool = True, style: Style | None = None, of: str = ""
) -> Piece:
    """A piece of personal data; `of` is its normalised value where `printed` does not tell."""
    return Piece(printed, style, kind, of or normal(kind, printed), mask)


def bold(text: str) -> Piece:
    return Piece(text, Style.BOLD)


def italic(text: str) -> Piece:
    return Piece(text, Style.ITALIC)


def harmless(text: str) -> Piece:
    """Words beside a value that a mask must leave whole."""
    return Piece(text, harmless=True)


Text = str | Piece | Sequence[str | Piece]


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph is set; `size`, `colour`, `leading` fall back to the composer's."""

    align: Align = "left"
    size: float | None = None
    style: Style = Style.REGULAR
    indent: float = 0
    colour: Colour | None = None
    leading: float | None = None


PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Column:
    """One of several blocks that stand side by side."""

    x0: float
    x1: float
    block: Sequence[tuple[Text, Look]]


def pieces(text: Text) -> list[Piece]:
    if isinstance(text, str):
        return [Piece(text)]
    if isinstance(text, Piece):
        return [text]
    return [Piece(t) if isinstance(t, str) else t for t in text]


@dataclass(frozen=True, slots=True)
class _Token:
    """A word (or an unbreakable value) and the piece it comes from (`group`)."""

    text: str
    style: Style
    piece: Piece
    group: int
    space: bool  # a space stands before it


@dataclass
class Composer:
    """A pen that walks down a page and starts a new one where it ends.

    `left`, `right`, `top`, `bottom`: margins in points. `sheets()` gives what was written.
    `spaces`: whether justified words carry the blank behind them, as word processors write
    it; without, only the distance tells the words apart, as TeX leaves it.
    """

    family: Family = TIMES
    size: float = 13
    page: tuple[float, float] = A4
    left: float = 85
    right: float = 50
    top: float = 60
    bottom: float = 57
    leading: float = 1.3
    colour: Colour = BLACK
    spaces: bool = True
    y: float = 0
    _runs: list[Run] = field(default_factory=list)
    _rules: list[Rule] = field(default_factory=list)
    _rects: list[Rect] = field(default_factory=list)
    _stamps: list[Stamp] = field(default_factory=list)
    _done: list[Sheet] = field(default_factory=list)
    _groups: int = 0

    def __post_init__(self) -> None:
        self.y = self.top

    @property
    def inner(self) -> tuple[float, float]:
        return self.left, self.page[0] - self.right

    def sheets(self) -> tuple[Sheet, ...]:
        """All pages up to here, the one under the pen last."""
        return (*self._done, self._sheet())

    def _sheet(self) -> Sheet:
        return Sheet(
            *self.page,
            tuple(self._runs),
            self.family,
            tuple(self._rules),
            tuple(self._rects),
            tuple(self._stamps),
        )

    def new_page(self) -> None:
        self._done.append(self._sheet())
        self._runs, self._rules, self._rects, self._stamps = [], [], [], []
        self.y = self.top

    def room(self, height: float) -> None:
        """Starts a new page unless `height` points are left on this one."""
        if self.y + height > self.page[1] - self.bottom:
            self.new_page()

    def gap(self, height: float) -> None:
        self.y += height

    def rule(self, x0: float, x1: float, *, y: float | None = None, thick: float = 0.5) -> None:
        at = self.y if y is None else y
        self._rules.append(Rule(x0, at, x1, at, thick, self.colour))

    def add(self, item: Rule | Rect | Stamp | Run) -> None:
        """Puts something on the page at its own place."""
        homes = {Rule: self._rules, Rect: self._rects, Stamp: self._stamps, Run: self._runs}
        homes[type(item)].append(item)  # type: ignore[attr-defined]

    @property
    def written(self) -> Sequence[Run]:
        """The runs on the page under the pen, in the order in which they were set."""
        return self._runs

    def measure(self, run: Run) -> float:
        """The advance of a run in points."""
        return width(run.text, self.family, run.style, run.size)

    def _tokens(self, text: Text, style: Style) -> list[_Token]:
        tokens: list[_Token] = []
        space = False
        for piece in pieces(text):
            self._groups += 1
            whole = piece.type and piece.type not in _BREAKABLE
            parts = [piece.text] if whole else re.split(r"(\s+)", piece.text)
            for part in parts:
                if not part or part.isspace():
                    space = space or bool(part)
                    continue
                tokens.append(_Token(part, piece.style or style, piece, self._groups, space))
                space = False
        return tokens

    def _wide(self, token: _Token, size: float) -> float:
        return width(token.text, self.family, token.style, size)

    def _blank(self, size: float) -> float:
        return width(" ", self.family, Style.REGULAR, size)

    def _lines(
        self, tokens: Iterable[_Token], size: float, room: float, indent: float
    ) -> list[list[_Token]]:
        lines: list[list[_Token]] = [[]]
        used = indent
        for token in tokens:
            step = self._wide(token, size) + (self._blank(size) if token.space else 0)
            if lines[-1] and token.space and used + step > room:
                lines.append([])
                used, step = 0, step - self._blank(size)
            lines[-1].append(token)
            used += step
        return lines

    def _length(self, line: Sequence[_Token], size: float) -> float:
        gaps = sum(token.space for token in line[1:]) * self._blank(size)
        return sum(self._wide(t, size) for t in line) + gaps

    def _run(self, tokens: Sequence[_Token], x: float, size: float, colour: Colour) -> Run:
        """One run out of neighbouring tokens of one style; blanks inside are one space."""
        text = ""
        marks: list[Mark] = []
        for i, token in enumerate(tokens):
            text += " " if token.space and i else ""
            start = len(text)
            text += token.text
            if token.piece.type or token.piece.harmless:
                piece = token.piece
                last = marks[-1] if marks else None
                if last and last.group == token.group:
                    marks[-1] = replace(last, end=len(text))
                else:
                    parts = (piece.type, piece.value, piece.text.strip(), token.group, piece.mask)
                    marks.append(Mark(start, len(text), *parts))
        return Run(text, x, self.y, size, tokens[0].style, colour, tuple(marks))

    def _set_line(
        self, line: Sequence[_Token], x: float, size: float, blank: float, colour: Colour
    ) -> None:
        """Places a line; with a blank that is not the font's own, each word is its own run."""
        own = abs(blank - self._blank(size)) < 0.01
        chunks: list[list[_Token]] = []
        if own:
            chunks = [list(g) for _, g in groupby(line, key=lambda t: t.style)]
        else:
            for token in line:
                if token.space or not chunks or chunks[-1][-1].style != token.style:
                    chunks.append([])
                chunks[-1].append(token)
        for i, chunk in enumerate(chunks):
            if chunk[0].space and i:
                x += blank
            run = self._run(chunk, x, size, colour)
            x += width(run.text, self.family, run.style, size)
            if self.spaces and i + 1 < len(chunks) and chunks[i + 1][0].space:
                run = replace(run, text=run.text + " ")
            self._runs.append(run)

    def text(self, text: Text, look: Look = PLAIN, box: tuple[float, float] | None = None) -> None:
        """A paragraph between the margins (or in `box`, x from and to), line by line."""
        size, colour = look.size or self.size, look.colour or self.colour
        x0, x1 = box or self.inner
        lines = self._lines(self._tokens(text, look.style), size, x1 - x0, look.indent)
        for i, line in enumerate(lines):
            if box is None:
                self.room(size * 1.2)
            self.y += size * (look.leading or self.leading)
            first = look.indent if i == 0 else 0
            spare = x1 - x0 - first - self._length(line, size)
            gaps = sum(t.space for t in line[1:])
            blank = self._blank(size)
            if look.align == "justify" and gaps and i < len(lines) - 1:
                blank += spare / gaps
            shift = {"right": spare, "centre": spare / 2}.get(look.align, 0.0)
            self._set_line(line, x0 + first + shift, size, blank, colour)

    def beside(self, *columns: Column) -> None:
        """Blocks side by side, their tops level; the pen ends below the longest."""
        start, low = self.y, self.y
        for column in columns:
            self.y = start
            for text, look in column.block:
                self.text(text, look, (column.x0, column.x1))
            low = max(low, self.y)
        self.y = low

    def table(
        self,
        widths: Sequence[float],
        head: Sequence[str],
        rows: Sequence[Sequence[Text]],
        *,
        size: float | None = None,
        centred: frozenset[int] = frozenset(),
    ) -> None:
        """A ruled table over the whole width; the head is repeated on each page."""
        size = size or self.size - 2
        total = sum(widths)
        left, right = self.inner
        edges = [left + (right - left) * sum(widths[:i]) / total for i in range(len(widths) + 1)]
        self._row(edges, [Piece(h, Style.BOLD) for h in head], size, frozenset(range(len(head))))
        for row in rows:
            before = len(self._done)
            self.room(size * 3.4)
            if len(self._done) > before:
                everything = frozenset(range(len(head)))
                self._row(edges, [Piece(h, Style.BOLD) for h in head], size, everything)
            self._row(edges, row, size, centred)

    def _row(
        self, edges: Sequence[float], cells: Sequence[Text], size: float, centred: frozenset[int]
    ) -> None:
        top = low = self.y
        for i, cell in enumerate(cells):
            self.y = top + 1.5
            look = Look("centre" if i in centred else "left", size, leading=1.2)
            self.text(cell, look, (edges[i] + 3, edges[i + 1] - 3))
            low = max(low, self.y + size * 0.45)
        for x in edges:
            self.add(Rule(x, top, x, low))
        for y in (top, low):
            self.add(Rule(edges[0], y, edges[-1], y))
        self.y = low
