"""Strings as a content stream shows them: what they are made of, and where they lie on the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanner.mask.geometry import Matrix, apply
from scanner.mask.pdf_fonts import Font, Glyph, Shown
from scanner.mask.pdf_survey import Mark, State
from scanner.model import Point, Polygon

if TYPE_CHECKING:
    from scanner.mask.pdf_near import Line

# A line of text is this high, below and above its base, in parts of its size.
BELOW, ABOVE = -0.22, 0.8
# Text that leaves no ink: not painted, or only added to the clip.
UNSEEN_MODES = frozenset({3, 7})


@dataclass(slots=True, eq=False)
class Run:
    """One shown string: its operator and element, what it shows, the state it is shown in.

    `marks`: the marked content around it.
    """

    place: tuple[int, int]
    shown: Shown
    state: State
    to_page: Matrix
    font: Font
    marks: tuple[Mark, ...]

    def step(self, glyph: Glyph) -> float:
        """How far a glyph moves the text position, before horizontal scaling."""
        space = self.state.word_space if glyph.is_space else 0.0
        return glyph.advance * self.state.size + self.state.char_space + space

    def outline(self, start: float, end: float) -> Polygon:
        """The outline, from the top left, of a stretch of the string on the page."""
        state = self.state
        if self.font.vertical:
            half = 0.5 * state.size * state.scale
            flat = [(-half, start), (half, start), (half, end), (-half, end)]
        else:
            low, high = state.rise + BELOW * state.size, state.rise + ABOVE * state.size
            left, right = start * state.scale, end * state.scale
            flat = [(left, high), (right, high), (right, low), (left, low)]
        return tuple(apply(self.to_page, point) for point in flat)


@dataclass(slots=True, eq=False)
class Show:
    """A showing operator: its index, the state and the matrix that its first string starts with.

    `line`: what it stands on; `marks`: the marked content around it.
    """

    index: int
    state: State
    to_page: Matrix
    line: Line
    font: Font
    marks: tuple[Mark, ...]

    def run(self, element: int, shown: Shown, at: float) -> Run:
        """One of its strings, which starts so far along its line."""
        a, b, c, d, _, _ = self.to_page
        to_page = (a, b, c, d, *self.point(at))
        return Run((self.index, element), shown, self.state, to_page, self.font, self.marks)

    def point(self, at: float) -> Point:
        """The point of the page so far along the line."""
        a, b, c, d, e, f = self.to_page
        if self.font.vertical:
            return (e + at * c, f + at * d)
        at *= self.state.scale
        return (e + at * a, f + at * b)
