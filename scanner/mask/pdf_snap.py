"""Gaps that do not tell: on the line of a masked name, text starts on a coarse grid.

The advance that a removed word leaves behind is its exact width, and for words of variable
width that narrows down what they were (Bland et al., "Story Beyond the Eye", PETS 2023). So
every string of such a line is moved onto a grid, and so is what follows a cut; where the
string ends, the position is again what it was.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from scanner.mask.geometry import apply
from scanner.mask.pdf_edits import Edits
from scanner.mask.pdf_near import is_on
from scanner.mask.pdf_runs import Run
from scanner.model import Box

# Points; a word is hidden among all whose widths round to the same.
GRID = 0.5


def snap(runs: Iterable[Run], edits: Edits, lines: Sequence[Box]) -> None:
    """Move the strings that stand on `lines` (boxes of masks, page space) onto the grid."""
    if not lines:
        return
    # Most strings stand on a few heights.
    known: dict[tuple[float, ...], bool] = {}
    for run in runs:
        if run.font.vertical or run.place in edits.whole:
            continue
        a, b, _, d, _, f = run.to_page
        height = (a, b, d, f, run.state.size)
        on_line = known.get(height)
        if on_line is None:
            on_line = known[height] = is_on(run.state, run.to_page, lines)
        if on_line:
            _snap_run(run, edits)


def _snap_run(run: Run, edits: Edits) -> None:
    """Shift the start of a string and what follows each of its cuts; undo it at its end."""
    state = run.state
    unit = state.size * state.scale * math.hypot(run.to_page[0], run.to_page[1]) / 1000
    if abs(unit) < 1e-9:
        return
    cuts = edits.glyphs.get(run.place[0], {}).get(run.place[1], {})
    total = run.shown.size
    if not cuts:
        x = run.to_page[4]
        shift = (round(x / GRID) * GRID - x) / unit
        edits.shift(run.place, (0, 0), -shift)
        edits.shift(run.place, (total, total), shift)
        return
    moved = 0.0
    for byte, along in _starts(run, set(cuts)):
        x, _ = apply(run.to_page, (along * state.scale, 0.0))
        target = round(x / GRID) * GRID - x
        before = next((part for part in cuts if part[1] == byte and part[0] < byte), (byte, byte))
        edits.shift(run.place, before, -(target - moved) / unit)
        moved = target
    edits.shift(run.place, (total, total), moved / unit)


def _starts(run: Run, cuts: set[tuple[int, int]]) -> Iterator[tuple[int, float]]:
    """Where a stretch of kept glyphs begins: its byte, its place along the line."""
    byte, along, kept = 0, 0.0, False
    for glyph in run.shown.glyphs:
        end = byte + len(glyph.code)
        if (byte, end) in cuts:
            kept = False
        elif not kept:
            yield byte, along
            kept = True
        byte, along = end, along + run.step(glyph)
