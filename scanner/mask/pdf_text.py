"""Text under a mask: where each glyph of a shown string lies, and marking those to go.

ISO 32000-2, 9.4: text space, the text matrix and what each showing operator does to it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pikepdf

from scanner.mask.geometry import IDENTITY, Matrix, apply, multiply
from scanner.mask.pdf_edits import Edits
from scanner.mask.pdf_fonts import Glyph
from scanner.mask.pdf_survey import Masks, State, covered
from scanner.model import Point, Polygon

SHOWING = frozenset({"Tj", "TJ", "'", '"'})
PLACING = frozenset({"BT", "Td", "TD", "Tm", "T*"})
_ACROSS = (0.1, 0.3, 0.5, 0.7, 0.9)
_UPWARDS = (0.0, 0.5, 1.0)
# Part of a glyph's core that must lie under a mask for it to go; of unseen glyphs, any part.
_COVERED = 0.4
_COVERED_UNSEEN = 0.01
_UNSEEN_MODES = frozenset({3, 7})


class TextTracker:
    """The text object of one content stream."""

    def __init__(self, masks: Masks, edits: Edits, on_cut: Callable[[], None]) -> None:
        self._masks = masks
        self._edits = edits
        self._on_cut = on_cut
        self._matrix = self._line = IDENTITY

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
        items = list(operands[0]) if name == "TJ" else [operands[-1]]
        for element, item in enumerate(items):
            if isinstance(item, pikepdf.String):
                self._show(index, element, bytes(item), state)
            else:
                self._advance(-float(item) / 1000 * state.size, state)

    def _advance(self, distance: float, state: State) -> None:
        a, b, c, d, e, f = self._matrix
        if state.font is not None and state.font.vertical:
            self._matrix = (a, b, c, d, e + distance * c, f + distance * d)
        else:
            distance *= state.scale
            self._matrix = (a, b, c, d, e + distance * a, f + distance * b)

    def _show(self, index: int, element: int, data: bytes, state: State) -> None:
        """Mark the glyphs of one string that lie under a mask, and move past it."""
        font = state.font
        if font is None:
            return
        glyphs = list(font.glyphs(data))
        font.counts.update(glyph.code for glyph in glyphs)
        steps = [self._step(glyph, state) for glyph in glyphs]
        to_page = multiply(self._matrix, state.ctm)
        total = sum(steps)
        polygons = self._masks.near(_outline(state, total, to_page))
        if polygons:
            self._mark(index, element, (glyphs, steps, to_page, polygons), state)
        self._advance(total, state)

    @staticmethod
    def _step(glyph: Glyph, state: State) -> float:
        """How far a glyph moves the text position, before horizontal scaling."""
        space = state.word_space if glyph.is_space else 0.0
        return glyph.advance * state.size + state.char_space + space

    def _mark(
        self,
        index: int,
        element: int,
        run: tuple[Sequence[Glyph], Sequence[float], Matrix, Sequence[Polygon]],
        state: State,
    ) -> None:
        glyphs, steps, to_page, polygons = run
        needed = _COVERED_UNSEEN if state.mode in _UNSEEN_MODES else _COVERED
        at, byte, going = 0.0, 0, False
        for number, (glyph, step) in enumerate(zip(glyphs, steps, strict=True)):
            length = glyph.advance * state.size
            if number == 0 or length != 0 or state.size == 0:
                points = [apply(to_page, p) for p in _core(state, at, length)]
                going = covered(points, polygons) >= needed
            if going:
                gap = -step * 1000 / state.size if state.size else 0.0
                self._edits.cut(index, element, (byte, byte + len(glyph.code)), gap)
                if state.font is not None:
                    state.font.cut[glyph.code] += 1
                self._on_cut()
            at += step
            byte += len(glyph.code)


def _core(state: State, at: float, length: float) -> list[Point]:
    """Points spread over the core of a glyph that starts at `at`, in text space."""
    font, size, scale = state.font, state.size, state.scale
    assert font is not None
    if font.vertical:
        half = 0.3 * size * scale
        return [(u * half, at + part * length + state.rise) for u in (-1, 0, 1) for part in _ACROSS]
    low, high = font.low * size + state.rise, font.high * size + state.rise
    return [
        ((at + part * length) * scale, low + up * (high - low))
        for part in _ACROSS
        for up in _UPWARDS
    ]


def _outline(state: State, total: float, to_page: Matrix) -> list[Point]:
    """Corners in page space around all that a string can cover."""
    size, around = state.size, 0.1 * abs(state.size)
    if state.font is not None and state.font.vertical:
        half = 0.6 * size * state.scale
        flat = [(-half, -around), (half, -around), (half, total), (-half, total)]
    else:
        end = total * state.scale
        low, high = state.rise - 0.1 * size, state.rise + 0.7 * size
        if state.font is not None:
            low = min(low, state.rise + state.font.low * size)
            high = max(high, state.rise + state.font.high * size)
        flat = [(-around, low), (end + around, low), (end + around, high), (-around, high)]
    return [apply(to_page, point) for point in flat]
