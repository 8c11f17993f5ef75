"""Reading a masked copy again where it differs from its original, and only there.

What shows the same pixels as before, but for the error of coding it anew, says what it said
before. The rest, and some lines around it, is put on one sheet and read afresh.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import cv2
import numpy as np

from scanner.mask import Known
from scanner.mask.geometry import shapes
from scanner.model import Box, Finding, Line, Mark, Page, Point, Polygon, Reading, Source, Word
from scanner.outline import Reaches

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.model import Pixels

# Coding a picture anew moves a small patch of it by less than this (0-255).
_CODING = 20
_CELL = 8
# So many line heights around what differs are read again, along the lines and across them;
# so many more are shown to the reader, that lines at the edge stand whole, and all of a word.
_BESIDE, _ABOVE, _SHOWN = 4.0, 1.2, 1.5
_LEAST_LINE, _MOST_LINE = 12.0, 120.0
_SPACE = 16
# Pictures are kept up to so many bytes (a hundred pages at 200 dpi), texts of so many pages.
_MEMORY = 400_000_000
_PAGES = 500
_CODES = frozenset({Source.QR, Source.BARCODE})
# Texts outside the pages, by what they are, and what was found in each.
Beside = dict[tuple[Source, str], Sequence[Finding] | None]


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture (grey) and what was read in it."""

    picture: Pixels = field(repr=False)
    reading: Reading

    @classmethod
    def of(cls, picture: Pixels, reading: Reading) -> Seen:
        return cls(_grey(picture), reading)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What of a picture is to be read again: its rows below each other.

    `bands`: for each, where it starts on the sheet, and its rows in the picture; `left`: the
    picture's column with which they all start. `core`: the cells of the picture (`_CELL` pixels)
    for which the new reading counts.
    """

    pixels: Pixels = field(repr=False)
    bands: tuple[tuple[int, int, int], ...]
    left: int
    core: NDArray[np.bool_] = field(repr=False)

    def counts(self, x: float, y: float) -> bool:
        """Whether the new reading counts at a point of the picture."""
        row = min(max(0, int(y) // _CELL), self.core.shape[0] - 1)
        column = min(max(0, int(x) // _CELL), self.core.shape[1] - 1)
        return bool(self.core[row, column])

    def mark(self, mark: Mark) -> Mark:
        """A mark of the sheet in the picture."""
        return dataclasses.replace(mark, polygon=self.back(mark.polygon))

    def holds(self, mark: Mark) -> bool:
        return self.counts(*Box.around(mark.polygon).middle)

    def back(self, polygon: Iterable[Point]) -> Polygon:
        """Points of the sheet in the picture; all go with the band of their middle."""
        points = tuple(polygon)
        middle = sum(y for _, y in points) / len(points)
        at, start, _ = next(
            (band for band in reversed(self.bands) if band[0] - _SPACE / 2 <= middle),
            self.bands[0],
        )
        return tuple((x + self.left, y - at + start) for x, y in points)


def changed(before: Seen, after: Pixels, masks: Sequence[Polygon]) -> Sheet | None:
    """What of a picture is to be read again, which may be nothing; None where its size is
    another.

    `masks`: what was masked, in the picture's pixels.
    """
    if before.picture.shape != after.shape[:2]:
        return None
    differs = _differing(before.picture, _grey(after))
    for mask in masks:
        differs[_cells(Box.around(mask))] = True
    heights = [*map(_height, masks)] or [_LEAST_LINE]
    line = min(_MOST_LINE, max(_LEAST_LINE, float(np.median(heights))))
    core = _grown(differs, _BESIDE * line, _ABOVE * line)
    shown = _with_words(_grown(core, _SHOWN * line, _SHOWN * line), before.reading)
    return _stacked(after, core, shown)


def _with_words(shown: NDArray[np.bool_], reading: Reading) -> NDArray[np.bool_]:
    """The cells of `shown`, and those of every known word that they would cut through."""
    whole = shown.copy()
    for line in (*reading.lines, *reading.second):
        for word in line:
            cells = _cells(word.box)
            if shown[cells].any():
                whole[cells] = True
    return whole


def _stacked(picture: Pixels, core: NDArray[np.bool_], shown: NDArray[np.bool_]) -> Sheet:
    """The rows with cells that are shown below each other, from the first column that is shown
    to the last; all else is the shade of its paper."""
    height, width = picture.shape[:2]
    runs = [(int(run[0]), int(run[-1]) + 1) for run in _runs(np.flatnonzero(shown.any(axis=1)))]
    columns = np.flatnonzero(shown.any(axis=0))
    # A margin of some cells, that print at the sides stands free.
    margin = -(-_SPACE // _CELL)
    first_column = max(0, int(columns.min(initial=0)) - margin)
    left = first_column * _CELL
    right = min(width, (int(columns.max(initial=0)) + 1 + margin) * _CELL)
    length = max(1, sum((end - start) * _CELL + _SPACE for start, end in runs))
    sheet = np.full((length, right - left, *picture.shape[2:]), 255, np.uint8)
    bands, at = [], 0
    for first, last in runs:
        start, end = first * _CELL, min(height, last * _CELL)
        rows = picture[start:end, left:right]
        seen = shown[first:last, first_column:].astype(np.uint8)
        seen = seen.repeat(_CELL, axis=0).repeat(_CELL, axis=1)
        part = sheet[at : at + end - start]
        part[:] = np.median(rows[::_CELL, ::_CELL].reshape(-1, rows.shape[2]), axis=0)
        cv2.copyTo(rows, np.ascontiguousarray(seen[: end - start, : right - left]), part)
        bands.append((at, start, end))
        at += end - start + _SPACE
    return Sheet(sheet, tuple(bands), left, core)


def joined(before: Reading, again: Reading, sheet: Sheet) -> Reading:
    """The reading of a copy: what `sheet` leaves of the original's, and what was read anew.

    `again` is the reading of the sheet.
    """
    lines = (*_kept(before.lines, sheet), *_moved(again.lines, sheet))
    if not before.second and not again.second:
        return Reading(lines)
    old, new = before.second or before.lines, again.second or again.lines
    return Reading(lines, (*_kept(old, sheet), *_moved(new, sheet)))


def _differing(before: Pixels, after: Pixels) -> NDArray[np.bool_]:
    """The cells of two grey pictures of which some small patch is no longer what it was."""
    gap = cv2.blur(cv2.absdiff(before, after), (3, 3))
    rows, columns = -(-gap.shape[0] // _CELL), -(-gap.shape[1] // _CELL)
    far = cv2.threshold(gap, _CODING, 255, cv2.THRESH_BINARY)[1]
    padding = (0, rows * _CELL - gap.shape[0], 0, columns * _CELL - gap.shape[1])
    padded = cv2.copyMakeBorder(far, *padding, cv2.BORDER_CONSTANT)
    # The mean of a cell's 64 pixels is above 0 if a single one is 255.
    return np.asarray(cv2.resize(padded, (columns, rows), interpolation=cv2.INTER_AREA) > 0)


def _grey(picture: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)


def _grown(cells: NDArray[np.bool_], beside: float, above: float) -> NDArray[np.bool_]:
    across, down = (2 * int(np.ceil(length / _CELL)) + 1 for length in (beside, above))
    spread = cv2.dilate(cells.astype(np.uint8), np.ones((down, across), np.uint8))
    return np.asarray(spread, bool)


def _runs(numbers: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    return [run for run in np.split(numbers, np.flatnonzero(np.diff(numbers) > 1) + 1) if len(run)]


def _cells(box: Box) -> tuple[slice, slice]:
    """The cells that a box of the picture touches."""
    x0, y0, x1, y1 = (max(0, int(side)) // _CELL for side in (box.x0, box.y0, box.x1, box.y1))
    return slice(y0, y1 + 1), slice(x0, x1 + 1)


def _height(mask: Polygon) -> float:
    box = Box.around(mask)
    return min(box.width, box.height)


def _kept(lines: Iterable[Line], sheet: Sheet) -> Iterator[Line]:
    for line in lines:
        words = tuple(word for word in line if not sheet.counts(*word.box.middle))
        if words:
            yield words


def _moved(lines: Iterable[Line], sheet: Sheet) -> Iterator[Line]:
    for line in lines:
        moved = (_in_picture(word, sheet) for word in line)
        words = tuple(word for word in moved if sheet.counts(*word.box.middle))
        if words:
            yield words


def _in_picture(word: Word, sheet: Sheet) -> Word:
    b = word.box
    box = Box.around(sheet.back(((b.x0, b.y0), (b.x1, b.y1))))
    polygon = sheet.back(word.polygon) if word.polygon else None
    quad = sheet.back(word.quad) if word.quad else None
    return dataclasses.replace(word, box=box, polygon=polygon, quad=quad)


@dataclass(frozen=True, slots=True)
class Told:
    """The text layers of a page, their text, and what was found in them."""

    layers: Sequence[tuple[Source, Sequence[Line]]] = field(repr=False)
    text: str = field(repr=False)
    found: Sequence[Finding] = field(repr=False)


@dataclass(slots=True)
class Memory:
    """The pictures of one document and what was read in them, as long as there is room, and
    what its pages' text layers told.

    `beside`: its texts outside the pages, and what was found in each (None: not all of it was
    searched). `reaches`: by page, how far what was read in its pictures reaches. `masks`: by
    page, what was masked in it since, in page units; `coded`: pages with codes among it. `plain`:
    pages that show all that their pictures and drawn letters hold.
    """

    masks: dict[int, list[Polygon]] = field(default_factory=dict, repr=False)
    coded: set[int] = field(default_factory=set)
    plain: set[int] = field(default_factory=set)
    beside: Beside = field(default_factory=dict, repr=False)
    reaches: dict[int, Reaches] = field(default_factory=dict, repr=False)
    _seen: dict[tuple[int, ...], Seen] = field(default_factory=dict, repr=False)
    _told: dict[int, Told] = field(default_factory=dict, repr=False)
    _room: int = _MEMORY

    @classmethod
    def of_texts(cls) -> Memory:
        """One that keeps no pictures."""
        return cls(_room=0)

    def keep(self, number: int, area: Box, scale: float, seen: Seen) -> None:
        self._room -= seen.picture.nbytes
        if self._room >= 0:
            self._seen[_key(number, area, scale)] = seen

    def seen(self, number: int, area: Box, scale: float) -> Seen | None:
        """What was read in the same part of the original, rendered alike."""
        return self._seen.get(_key(number, area, scale))

    def reached(self, number: int) -> Reaches:
        """How far what was read in the pictures of a page reaches, to be added to."""
        return self.reaches.setdefault(number, {})

    def keep_text(self, number: int, told: Told) -> None:
        if len(self._told) < _PAGES:
            self._told[number] = told

    def told(self, page: Page) -> Sequence[Finding] | None:
        """What was found in the text of the same page of the original; None where a mask lies
        on it, or its text says something else now."""
        before = self._told.get(page.number)
        if before is None or page.number in self.masks or before.layers != page.layers:
            return None
        return before.found

    def said(self, finding: Finding) -> bool:
        """Whether the text that a page showed before anything was masked had the words of a
        finding, at the places where they are now."""
        before = self._told.get(finding.page or 0)
        if before is None:
            return False
        shown = (lines for source, lines in before.layers if source is Source.TEXT)
        words = [word for lines in shown for line in lines for word in line]
        here = (word for word in words if any(_is_in(word.box.middle, b) for b in finding.boxes))
        return _letters(word.text for word in here) == _letters([finding.text]) != ""

    def known(self, pages: int) -> Known:
        """All that was read of the texts of a document of so many pages."""
        texts = {number: told.text for number, told in self._told.items()}
        return Known(texts, len(texts) == pages, [text for _, text in self.beside])

    def masked(self, findings: Iterable[Finding], *, parts: bool = True) -> Memory:
        """The same memory for a copy in which `findings` were masked; `parts`: its pictures are
        read where they differ, else as a whole."""
        masks: dict[int, list[Polygon]] = {}
        coded: set[int] = set()
        for finding in findings:
            if finding.page is not None and not finding.within:
                masks.setdefault(finding.page, []).extend(shapes(finding))
                if finding.source in _CODES:
                    coded.add(finding.page)
        reaches = {number: dict(reaches) for number, reaches in self.reaches.items()}
        seen, told = self._seen if parts else {}, self._told
        return Memory(masks, coded, self.plain, self.beside, reaches, _seen=seen, _told=told)


def _is_in(place: Point, box: Box) -> bool:
    return box.x0 <= place[0] <= box.x1 and box.y0 <= place[1] <= box.y1


def _letters(texts: Iterable[str]) -> str:
    return "".join(filter(str.isalnum, "".join(texts)))


def _key(number: int, area: Box, scale: float) -> tuple[int, ...]:
    sides = (area.x0, area.y0, area.x1, area.y1)
    return (number, round(1000 * scale), *(round(2 * side) for side in sides))
