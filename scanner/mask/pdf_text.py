"""Text under a mask: where each shown string starts, and marking its glyphs that are to go.

ISO 32000-2, 9.4: text space, the text matrix and what each showing operator does to it.
"""

from __future__ import annotations

import bisect
import itertools
import math
from collections.abc import Iterable, Sequence
from typing import Any

from scanner.mask.geometry import IDENTITY, Matrix, multiply
from scanner.mask.pdf_covered import is_covered, under
from scanner.mask.pdf_edits import Edits
from scanner.mask.pdf_fonts import Font, Glyph, Shown
from scanner.mask.pdf_near import Levels, Line, Near, OnLine
from scanner.mask.pdf_runs import UNSEEN_MODES, Run, Show
from scanner.mask.pdf_snap import snap
from scanner.mask.pdf_survey import Mark, Masks, State
from scanner.mask.values import spans
from scanner.model import Point, Polygon

SHOWING = frozenset({"Tj", "TJ", "'", '"'})
PLACING = frozenset({"BT", "Td", "TD", "Tm", "T*"})

# A string: its text, what it shows (None of a gap), its operator, its element, how far it starts
# along the line.
_Noted = tuple[str, Shown | None, Show, int, float]


class TextTracker:
    """The text object of one content stream; `lost`: the marks of strings that lose a glyph.

    Of each string its text is remembered, and what its run is made of: most lie near no mask, or
    under one as a whole (`_gone`), and never need it. Between the strings of a line hardly
    anything changes: what was made of the last one is kept.
    """

    def __init__(self, masks: Masks, edits: Edits) -> None:
        self._masks = masks
        self._edits = edits
        self.lost: list[tuple[Mark, ...]] = []
        self.marks: tuple[Mark, ...] = ()
        self._matrix = self._line = IDENTITY
        self._noted: list[_Noted] = []
        self._runs: dict[int, Run] = {}
        self._gone: set[int] = set()
        self._fonts: set[Font] = set()
        self._end: Point | None = None
        self._levels = Levels(masks)
        self._state: State | None = None
        self._last: tuple[State, tuple[float, ...], Line] | None = None

    def changed(self) -> None:
        """Something of the graphics state may be another now."""
        self._state = None

    def place(self, name: str, operands: Sequence[Any], state: State) -> None:
        """An operator that moves the text position without showing anything."""
        if name == "BT":
            self._matrix = self._line = IDENTITY
        elif name == "Tm" and len(operands) == 6:
            a, b, c, d, e, f = [float(value) for value in operands]
            self._matrix = self._line = (a, b, c, d, e, f)
        elif name == "T*":
            self._next_line(0.0, -state.leading)
        elif len(operands) == 2:
            x, y = float(operands[0]), float(operands[1])
            if name == "TD":
                state.leading = -y
            self._next_line(x, y)

    def _next_line(self, x: float, y: float) -> None:
        a, b, c, d, e, f = self._line
        self._matrix = self._line = (a, b, c, d, x * a + y * c + e, x * b + y * d + f)

    def show(self, index: int, name: str, operands: Sequence[Any], state: State) -> None:
        """A showing operator: `Tj`, `TJ`, `'` or `"`."""
        if name == '"' and len(operands) == 3:
            state.word_space, state.char_space = float(operands[0]), float(operands[1])
            self.changed()
        if name in ("'", '"'):
            self._next_line(0.0, -state.leading)
        items = operands[0] if name == "TJ" else [operands[-1]]
        if not isinstance(items, list):
            raise TypeError("no list")
        font = state.font
        if font is None:
            for item in items:
                if not isinstance(item, bytes):
                    self._advance(-float(item) / 1000 * state.size, state)
            return
        saved = self._state
        if saved is None:
            saved = self._state = state.saved()
        to_page = multiply(self._matrix, saved.ctm)
        line = self._line_of(font, saved, to_page)
        self._show(Show(index, saved, to_page, line, font, self.marks), items)

    def _line_of(self, font: Font, state: State, to_page: Matrix) -> Line:
        """The line that a string stands on, mostly that of the string before it."""
        a, b, c, d, _, f = to_page
        place = (a, b, c, d, f)
        if self._last is not None and self._last[0] is state and self._last[1] == place and b == 0:
            return self._last[2]
        line = self._levels.line(font, state, to_page)
        self._last = (state, place, line)
        return line

    def _show(self, show: Show, items: Iterable[Any]) -> None:
        """Mark the glyphs of an operator's strings that lie under a mask, note their text, and
        move past them: thousands of strings a page, most of them near no mask."""
        state, font, line, masks = show.state, show.font, show.line, show.line.masks
        noted = self._noted
        size, char_space, word_space = state.size, state.char_space, state.word_space
        start, along = show.to_page[5 if line.upright else 4], line.along
        near: list[OnLine] | None = None if masks is None else []
        glyphs: list[Glyph] = []
        at, end = 0.0, None
        try:
            for element, item in enumerate(items):
                if not isinstance(item, bytes):
                    at -= float(item) / 1000 * size
                    continue
                if not item:
                    continue
                shown = font.shown(item)
                glyphs += shown.glyphs
                total = size * shown.advance + char_space * len(shown.glyphs)
                if word_space:
                    total += word_space * shown.spaces
                if (
                    abs(at - end) > line.apart
                    if end is not None
                    else self._end is not None and math.dist(show.point(at), self._end) > line.reach
                ):
                    noted.append((" ", None, show, 0, 0.0))
                if masks:
                    left, right = start + along * at, start + along * (at + total)
                    if left > right:
                        left, right = right, left
                    left, right = left - line.beyond, right + line.beyond
                    near = [mask for mask in masks if mask.left <= right and left <= mask.right]
                whole = near and self._masks.inks is None
                if whole and near and is_covered(show, shown, at, total, near):
                    near = [] if self._cut_whole(show, element, shown, total) else near
                if (line.loose or near) and len(noted) not in self._gone:
                    run = self._runs[len(noted)] = show.run(element, shown, at)
                    self._mark(run, total, self._levels.near(run, total, near))
                noted.append((shown.text, shown, show, element, at))
                at += total
                end = at
        finally:
            if end is not None:
                self._end = show.point(end)
                self._fonts.add(font)
            self._advance(at, state)
            if font not in self._edits.counted:
                font.count(glyphs)

    def _run(self, number: int) -> Run | None:
        """The run of a string that was noted; None of a gap."""
        _, shown, show, element, place = self._noted[number]
        if shown is not None and number not in self._runs:
            self._runs[number] = show.run(element, shown, place)
        return self._runs.get(number)

    def _advance(self, distance: float, state: State) -> None:
        a, b, c, d, e, f = self._matrix
        if state.font is not None and state.font.vertical:
            self._matrix = (a, b, c, d, e + distance * c, f + distance * d)
        else:
            distance *= state.scale
            self._matrix = (a, b, c, d, e + distance * a, f + distance * b)

    def finish(self) -> list[Polygon]:
        """Cut the values that the stream's text spells, and coarsen the gaps of names.

        Returns the outlines of those that no mask covers and that are drawn to be seen.
        """
        found = self._cut_values()
        snap(self._runs.values(), self._edits, self._masks.loose)
        self._edits.counted |= self._fonts
        return found

    def _cut_values(self) -> list[Polygon]:
        texts = [text for text, *_ in self._noted]
        text = "".join(texts)
        starts = [0, *itertools.accumulate(map(len, texts))]
        found = []
        for start, end in spans(text, self._masks.sought):
            first = bisect.bisect_right(starts, start) - 1
            for number in range(first, bisect.bisect_left(starts, end)):
                if number in self._gone:
                    continue
                run, at = self._run(number), starts[number]
                shown = run and self._cut_span(run, start - at, end - at)
                if shown:
                    found.append(shown)
        return found

    def _cut_span(self, run: Run, start: int, end: int) -> Polygon | None:
        """Cut the glyphs of one string whose text lies between two places of it; the outline of
        that, where no mask covers it and it is drawn to be seen."""
        at, byte, place, places = 0, 0, 0.0, []
        for glyph in run.shown.glyphs:
            step = run.step(glyph)
            if glyph.text and at < end and at + len(glyph.text) > start:
                self._cut(run, glyph, byte, step)
                places += [place, place + step]
            at += len(glyph.text)
            byte += len(glyph.code)
            place += step
        if not places or run.state.mode in UNSEEN_MODES:
            return None
        quad = run.outline(places[0], places[-1])
        return quad if not self._masks.near(quad) else None

    def _mark(self, run: Run, total: float, near: Near | None) -> None:
        """Cut the glyphs of one string, so long in all, that the masks near it cover."""
        found = under(run, total, near, self._masks.inks) if near is not None else ()
        for glyph, byte, step in found:
            self._cut(run, glyph, byte, step)

    def _cut_whole(self, show: Show, element: int, shown: Shown, total: float) -> bool:
        """Mark all glyphs of the string to come. Whether none was marked before, as else nothing
        is."""
        gap = -total * 1000 / show.state.size
        if not self._edits.cut_all(show.index, element, shown.size, gap):
            return False
        for glyph in shown.glyphs:
            show.font.cut[glyph] += 1
        self._gone.add(len(self._noted))
        self._lose(show.marks)
        return True

    def _lose(self, marks: tuple[Mark, ...]) -> None:
        if not self.lost or self.lost[-1] is not marks:
            self.lost.append(marks)

    def _cut(self, run: Run, glyph: Glyph, byte: int, step: float) -> None:
        """Mark one glyph, which starts at a byte of its string, to go, its advance to stay."""
        size = run.state.size
        gap = -step * 1000 / size if size else 0.0
        if self._edits.cut(*run.place, (byte, byte + len(glyph.code)), gap):
            run.font.cut[glyph] += 1
            self._lose(run.marks)
