"""How much of the glyphs of a shown string masks cover."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from scanner.mask.geometry import apply
from scanner.mask.pdf_fonts import Glyph, Shown
from scanner.mask.pdf_near import Near, OnLine, Stretch, across
from scanner.mask.pdf_runs import UNSEEN_MODES, Run, Show
from scanner.mask.pdf_survey import State, covered
from scanner.model import Box, Point

_SPREAD = (0.0, 0.25, 0.5, 0.75, 1.0)
_INNER = tuple((number + 0.5) / 10 for number in range(10))
# Part of a glyph's core that must lie under a mask for it to go; of unseen glyphs, any part.
_COVERED = 0.4
_COVERED_UNSEEN = 0.01
# What rounding takes from a part is less than this.
_SURE = 1.01


def under(
    run: Run, total: float, near: Near, inks: Callable[[Point], Box | None] | None = None
) -> Iterator[tuple[Glyph, int, float]]:
    """The glyphs of one string, so long in all, that the masks near it cover, with the byte of the
    string that each starts at and how far it moves the text position.

    Where `inks` knows the ink of a glyph by where it starts, that decides, else its core.
    """
    state = run.state
    needed = _COVERED_UNSEEN if state.mode in UNSEEN_MODES else _COVERED
    stretches = near.stretches
    if stretches is not None and inks is None and _leads_on(run, total):
        stretches = [s for s in stretches if s[1] >= 0 and s[0] <= total * state.scale]
        if not stretches:
            return
    at, byte, going = 0.0, 0, False
    for number, glyph in enumerate(run.shown.glyphs):
        length, step = glyph.advance * state.size, run.step(glyph)
        ink = inks(apply(run.to_page, _origin(state, at))) if inks is not None else None
        if ink is not None and ink.area > 0:
            points = [(x, y) for x in _spread(ink.x0, ink.x1) for y in _spread(ink.y0, ink.y1)]
            going = covered(points, near.polygons) >= needed
        elif number == 0 or length != 0 or state.size == 0:
            if stretches is not None:
                going = _shared_part(_along(state, at, length), stretches) >= needed
            else:
                points = [apply(run.to_page, p) for p in _core(state, at, length)]
                going = covered(points, near.polygons) >= needed
        if going:
            yield glyph, byte, step
        at += step
        byte += len(glyph.code)


def _origin(state: State, at: float) -> Point:
    """Where a glyph starts, in text space."""
    assert state.font is not None
    return (0.0, at + state.rise) if state.font.vertical else (at * state.scale, state.rise)


def _spread(first: float, last: float) -> list[float]:
    return [first + part * (last - first) for part in _INNER]


def _leads_on(run: Run, total: float) -> bool:
    """Whether the glyphs of a level string follow each other from its start to its end."""
    state = run.state
    if run.font.vertical or min(state.size, state.scale, total) <= 0:
        return False
    return min(state.char_space, state.word_space) >= 0 and run.shown.leads_on


def is_covered(show: Show, shown: Shown, at: float, total: float, near: Sequence[OnLine]) -> bool:
    """Whether a single mask covers the cores of all glyphs of a string that leads on."""
    state, line, glyphs = show.state, show.line, shown.glyphs
    if not line.inside or min(state.char_space, state.word_space) < 0 or total <= 0:
        return False
    first, last = glyphs[0], glyphs[-1]
    step = last.advance * state.size + state.char_space
    step += state.word_space if last.is_space else 0.0
    start = show.to_page[5 if line.upright else 4]
    left = start + line.along * (at + 0.1 * first.advance * state.size)
    right = start + line.along * (at + total - step + 0.9 * last.advance * state.size)
    if left > right:
        left, right = right, left
    needed = _SURE * (_COVERED_UNSEEN if state.mode in UNSEEN_MODES else _COVERED)
    for mask in near:
        if mask.left <= left and right <= mask.right and (mask.share or 0.0) >= needed:
            return shown.leads_on
    return False


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
    (first, last), (low, high) = _along(state, at, length), across(state.font, state)
    spread = [
        (first + part * (last - first), low + other * (high - low))
        for part in _SPREAD
        for other in _SPREAD
    ]
    return [(y, x) for x, y in spread] if state.font.vertical else spread
