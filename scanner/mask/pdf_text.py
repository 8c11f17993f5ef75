"""Text under a mask: where each glyph of a shown string lies, and marking those to go.

ISO 32000-2, 9.4: text space, the text matrix and what each showing operator does to it.
"""

from __future__ import annotations

import bisect
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf

from scanner.mask.geometry import IDENTITY, Matrix, apply, multiply
from scanner.mask.pdf_edits import Edits
from scanner.mask.pdf_fonts import Font, Glyph, Shown
from scanner.mask.pdf_near import Levels, Line, Stretch, across
from scanner.mask.pdf_snap import snap
from scanner.mask.pdf_survey import Mark, Masks, State, covered
from scanner.mask.values import spans
from scanner.model import Point, Polygon

SHOWING = frozenset({"Tj", "TJ", "'", '"'})
PLACING = frozenset({"BT", "Td", "TD", "Tm", "T*"})
_SPREAD = (0.0, 0.25, 0.5, 0.75, 1.0)
# Part of a glyph's core that must lie under a mask for it to go; of unseen glyphs, any part.
_COVERED = 0.4
_COVERED_UNSEEN = 0.01
_UNSEEN_MODES = frozenset({3, 7})
# What rounding takes from a part is less than this.
_SURE = 1.01
# A line of text is this high, below and above its base, in parts of its size.
_BELOW, _ABOVE = -0.22, 0.8
# A string that starts within this part of its size from the end of another goes on with it.
_FOLLOWS = 0.35


@dataclass(slots=True, eq=False)
class Run:
    """One shown string: its operator and element, what it shows, the state it is shown in.

    `marks`: the marked content around it. `gone`: masks cover all of it.
    """

    place: tuple[int, int]
    shown: Shown
    state: State
    to_page: Matrix
    font: Font
    marks: tuple[Mark, ...]
    gone: bool = False

    def step(self, glyph: Glyph) -> float:
        """How far a glyph moves the text position, before horizontal scaling."""
        space = self.state.word_space if glyph.is_space else 0.0
        return glyph.advance * self.state.size + self.state.char_space + space


class TextTracker:
    """The text object of one content stream; `lost`: the strings that lose a glyph."""

    def __init__(self, masks: Masks, edits: Edits) -> None:
        self._masks = masks
        self._edits = edits
        self.lost: list[Run] = []
        self.marks: tuple[Mark, ...] = ()
        self._matrix = self._line = IDENTITY
        self._texts: list[str] = []
        self._runs: list[Run | None] = []
        self._end: Point | None = None
        self._levels = Levels(masks)

    def place(self, name: str, operands: Sequence[Any], state: State) -> None:
        """An operator that moves the text position without showing anything."""
        if name == "BT":
            self._matrix = self._line = IDENTITY
        elif name == "Tm" and len(operands) == 6:
            a, b, c, d, e, f = (float(value) for value in operands)
            self._matrix = self._line = (a, b, c, d, e, f)
        elif name == "T*":
            self._next_line(0.0, -state.leading)
        elif len(operands) == 2:
            x, y = float(operands[0]), float(operands[1])
            if name == "TD":
                state.leading = -y
            self._next_line(x, y)

    def _next_line(self, x: float, y: float) -> None:
        self._line = multiply((1.0, 0.0, 0.0, 1.0, x, y), self._line)
        self._matrix = self._line

    def show(self, index: int, name: str, operands: Sequence[Any], state: State) -> None:
        """A showing operator: `Tj`, `TJ`, `'` or `"`."""
        if name == '"' and len(operands) == 3:
            state.word_space, state.char_space = float(operands[0]), float(operands[1])
        if name in ("'", '"'):
            self._next_line(0.0, -state.leading)
        items = operands[0] if name == "TJ" else [operands[-1]]
        saved, font = state.saved(), state.font
        if font is None:
            for item in items:
                if not isinstance(item, pikepdf.String):
                    self._advance(-float(item) / 1000 * saved.size, saved)
            return
        # Along a level line nothing changes but where on it a string starts.
        line = self._levels.line(saved, multiply(self._matrix, saved.ctm))
        glyphs: list[Glyph] = []
        try:
            for element, item in enumerate(items):
                if not isinstance(item, pikepdf.String):
                    self._advance(-float(item) / 1000 * saved.size, saved)
                elif data := bytes(item):
                    shown = font.shown(data)
                    glyphs += shown.glyphs
                    to_page = multiply(self._matrix, saved.ctm)
                    run = Run((index, element), shown, saved, to_page, font, self.marks)
                    self._show(run, line)
        finally:
            if font not in self._edits.counted:
                font.counts.update(glyphs)

    def _advance(self, distance: float, state: State) -> None:
        a, b, c, d, e, f = self._matrix
        if state.font is not None and state.font.vertical:
            self._matrix = (a, b, c, d, e + distance * c, f + distance * d)
        else:
            distance *= state.scale
            self._matrix = (a, b, c, d, e + distance * a, f + distance * b)

    def _show(self, run: Run, line: Line | None) -> None:
        """Mark the glyphs of one string that lie under a mask of its line, and move past it."""
        state, shown = run.state, run.shown
        total = state.size * shown.advance + state.char_space * len(shown.glyphs)
        if state.word_space:
            total += state.word_space * shown.spaces
        if line or (line is None and self._masks.polygons):
            self._mark(run, total, line)
        self._note(run, total)
        self._advance(total, state)

    def _note(self, run: Run, total: float) -> None:
        """Remember a string's text and whether it follows the one before it."""
        a, b, c, d, e, f = run.to_page
        if self._end is not None:
            reach = _FOLLOWS * abs(run.state.size) * abs(a * d - b * c) ** 0.5
            if math.dist((e, f), self._end) > reach:
                self._texts.append(" ")
                self._runs.append(None)
        self._texts.append(run.shown.text)
        self._runs.append(run)
        if run.font.vertical:
            self._end = (c * total + e, d * total + f)
        else:
            along = total * run.state.scale
            self._end = (a * along + e, b * along + f)

    def finish(self) -> list[Polygon]:
        """Cut the values that the stream's text spells, and coarsen the gaps of names.

        Returns the outlines of those that no mask covers and that are drawn to be seen.
        """
        found = self._cut_values()
        snap(self._runs, self._edits, self._masks.loose)
        self._edits.counted |= {run.font for run in self._runs if run is not None}
        return found

    def _cut_values(self) -> list[Polygon]:
        text = "".join(self._texts)
        starts = [0, *itertools.accumulate(map(len, self._texts))]
        found = []
        for start, end in spans(text, self._masks.sought):
            first = bisect.bisect_right(starts, start) - 1
            for number in range(first, bisect.bisect_left(starts, end)):
                run, at = self._runs[number], starts[number]
                shown = run and self._cut_span(run, start - at, end - at)
                if shown:
                    found.append(shown)
        return found

    def _cut_span(self, run: Run, start: int, end: int) -> Polygon | None:
        """Cut the glyphs of one string whose text lies between two places of it; the outline of
        that, where no mask covers it and it is drawn to be seen."""
        if run.gone:
            return None
        at, byte, place, places = 0, 0, 0.0, []
        for glyph in run.shown.glyphs:
            step = run.step(glyph)
            if glyph.text and at < end and at + len(glyph.text) > start:
                self._cut(run, glyph, byte, step)
                places += [place, place + step]
            at += len(glyph.text)
            byte += len(glyph.code)
            place += step
        if not places or run.state.mode in _UNSEEN_MODES:
            return None
        quad = _stretch(run, places[0], places[-1])
        return quad if not self._masks.near(quad) else None

    def _mark(self, run: Run, total: float, line: Line | None) -> None:
        """Cut the glyphs of one string, so long in all, that the masks cover."""
        near = self._levels.near(run, total, line)
        if near is None:
            return
        state = run.state
        needed = _COVERED_UNSEEN if state.mode in _UNSEEN_MODES else _COVERED
        stretches = near.stretches
        if stretches is not None and _leads_on(run, total):
            if all(last < 0 or first > total * state.scale for first, last, _ in stretches):
                return
            if _is_under(run, total, stretches, needed) and self._cut_all(run):
                return
        at, byte, going = 0.0, 0, False
        for number, glyph in enumerate(run.shown.glyphs):
            length, step = glyph.advance * state.size, run.step(glyph)
            if number == 0 or length != 0 or state.size == 0:
                if stretches is not None:
                    going = _shared_part(_along(state, at, length), stretches) >= needed
                else:
                    points = [apply(run.to_page, p) for p in _core(state, at, length)]
                    going = covered(points, near.polygons) >= needed
            if going:
                self._cut(run, glyph, byte, step)
            at += step
            byte += len(glyph.code)

    def _cut_all(self, run: Run) -> bool:
        """Mark all glyphs of a string to go. Whether none was marked before, as else nothing is."""
        state, byte, gaps = run.state, 0, {}
        for glyph in run.shown.glyphs:
            end = byte + len(glyph.code)
            gaps[byte, end] = -run.step(glyph) * 1000 / state.size
            byte = end
        run.gone = self._edits.cut_all(*run.place, gaps)
        if run.gone:
            run.font.cut.update(run.shown.glyphs)
            self.lost.append(run)
        return run.gone

    def _cut(self, run: Run, glyph: Glyph, byte: int, step: float) -> None:
        """Mark one glyph, which starts at a byte of its string, to go, its advance to stay."""
        size = run.state.size
        gap = -step * 1000 / size if size else 0.0
        if self._edits.cut(*run.place, (byte, byte + len(glyph.code)), gap):
            run.font.cut[glyph] += 1
            if not self.lost or self.lost[-1] is not run:
                self.lost.append(run)


def _stretch(run: Run, start: float, end: float) -> Polygon:
    """The outline, from the top left, of a stretch of a string on the page."""
    state = run.state
    if run.font.vertical:
        half = 0.5 * state.size * state.scale
        flat = [(-half, start), (half, start), (half, end), (-half, end)]
    else:
        low, high = state.rise + _BELOW * state.size, state.rise + _ABOVE * state.size
        left, right = start * state.scale, end * state.scale
        flat = [(left, high), (right, high), (right, low), (left, low)]
    return tuple(apply(run.to_page, point) for point in flat)


def _leads_on(run: Run, total: float) -> bool:
    """Whether the glyphs of a level string follow each other from its start to its end."""
    state = run.state
    if run.font.vertical or min(state.size, state.scale, total) <= 0:
        return False
    return min(state.char_space, state.word_space) >= 0 and run.shown.leads_on


def _is_under(run: Run, total: float, stretches: Sequence[Stretch], needed: float) -> bool:
    """Whether a single mask covers the cores of all glyphs of a string that leads on."""
    state, glyphs = run.state, run.shown.glyphs
    low, high = across(state)
    if low < _BELOW * state.size + state.rise or high > _ABOVE * state.size + state.rise:
        return False
    first, last = glyphs[0], glyphs[-1]
    start = 0.1 * first.advance * state.size * state.scale
    end = (total - run.step(last) + 0.9 * last.advance * state.size) * state.scale
    return any(a <= start and end <= b and part >= _SURE * needed for a, b, part in stretches)


def _shared_part(core: tuple[float, float], stretches: Sequence[Stretch]) -> float:
    """The part of a glyph's core that lies in stretches; one without width is a line."""
    start, length = core[0], max(core[1] - core[0], 1e-9)
    part = 0.0
    for first, last, share in stretches:
        along = min(start + length, last) - max(start, first)
        if along > 0:
            part += along / length * share
    return part


def _along(state: State, at: float, length: float) -> tuple[float, float]:
    """The bounds along the line of the core of a glyph that starts at `at`, in text space."""
    assert state.font is not None
    first, last = at + 0.1 * length, at + 0.9 * length
    if state.font.vertical:
        first, last = first + state.rise, last + state.rise
    else:
        first, last = first * state.scale, last * state.scale
    return (first, last) if first <= last else (last, first)


def _core(state: State, at: float, length: float) -> list[Point]:
    """Points spread over the core of a glyph, in text space."""
    assert state.font is not None
    (first, last), (low, high) = _along(state, at, length), across(state)
    spread = [
        (first + part * (last - first), low + other * (high - low))
        for part in _SPREAD
        for other in _SPREAD
    ]
    return [(y, x) for x, y in spread] if state.font.vertical else spread
