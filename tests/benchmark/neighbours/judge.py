"""Which words beside masks a copy has kept: by their ink, and in a PDF by its text as well."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.drawing.layout import Mark, Run, Sheet, quad
from samples.drawing.picture import Drawing
from samples.drawing.tables import SURNAMES
from samples.drawing.truth import Polygon, Truth
from scanner.model import Box, Finding
from tests.benchmark import leaks
from tests.benchmark.leaks import Pixels
from tests.benchmark.locate import word_boxes
from tests.benchmark.outside import outlines

# A word is a mask's neighbour that lies no further from it than so many of its own heights.
NEAR = 1.2
# Levelled, a word is so many pixels high. Ink is what is further from the paper than this part of
# the strongest; what differs by this part of it has changed.
_HEIGHT, _INK, _LOST = 32, 0.4, 0.5
# A word is kept that has lost no more of its ink, and of whose paper no more was covered; no
# stretch of it as wide as a letter has lost half.
_INK_GONE, _PAPER_GONE, _LETTER, _HALF = 0.08, 0.15, 18, 0.5
_MOVED = np.ones((3, 3), np.uint8)
_LEAST_CONTRAST = 24.0
_UNDER = 0.1
_WORD = re.compile(r"\S+")
_FIELD = re.compile(
    r"(?:Nam|Nữ|NAM|NỮ)(?: / [MF])?|VIỆT NAM(?: / VIETNAMESE)?|Việt Nam|Ngày \d.*|Kinh|Không"
)
_FEATURES = frozenset(
    "Nốt ruồi cách 1,5cm dưới sau cánh mũi phải Sẹo chấm 2cm trên đuôi mắt trái trước mép".split()
)


@dataclass(frozen=True, slots=True)
class Lost:
    """A word that a copy lacks, and in what: its ink, or its text."""

    word: Truth
    how: str


def with_words(sheet: Sheet) -> Sheet:
    """The sheet with each word that is no value's marked as a harmless one."""
    first = 1 + max((mark.group for run in sheet.runs for mark in run.marks), default=0)
    runs = []
    for run in sheet.runs:
        marks = [] if _is_field(run.text) else list(_unmarked(run, first))
        first += len(marks)
        runs.append(replace(run, marks=(*run.marks, *marks)))
    return replace(sheet, runs=tuple(runs))


def _is_field(text: str) -> bool:
    """Whether a line of a card is (part of) a field without a type of its own: sex, nationality,
    features, a day, the officer's name. A mask of the card covers it."""
    words = text.split()
    if _FIELD.fullmatch(text) or set(words) <= _FEATURES:
        return True
    return len(words) in (2, 3, 4) and words[0] in SURNAMES and text.istitle()


def apart(drawing: Drawing) -> Drawing:
    """The picture without those words as neighbours that lie under a value: below a signature."""
    values = [Box.around(o) for t in drawing.truths if t.mask for o in t.polygons]
    words = tuple(
        word
        for word in drawing.neighbours
        if not any(Box.around(word.polygons[0]).shared(value) > _UNDER for value in values)
    )
    return replace(drawing, neighbours=words)


def _unmarked(run: Run, first: int) -> Iterator[Mark]:
    for match in _WORD.finditer(run.text):
        free = all(match.end() <= mark.start or mark.end <= match.start() for mark in run.marks)
        if free and sum(map(str.isalpha, match[0])) >= 2:
            yield Mark(match.start(), match.end(), "", "", match[0], first)
            first += 1


def words_of_pdf(data: bytes, truths: Sequence[Truth]) -> tuple[Truth, ...]:
    """Every word of a PDF with two letters or more that lies in no value."""
    values = [(truth.page, Box.around(o)) for truth in truths for o in truth.polygons]
    return tuple(
        Truth("", text, text, page, (quad(*box),))
        for text, page, box in word_boxes(data)
        if sum(map(str.isalpha, text)) >= 2
        and not any(number == page and Box(*box).shared(value) > 0.5 for number, value in values)
    )


def near(words: Iterable[Truth], findings: Iterable[Finding]) -> tuple[list[Truth], list[Truth]]:
    """Those of the words that are neighbours of what was masked, and those that were taken for (a
    part of) a value: a mistake of who found it, not of the mask."""
    masks = [(f, Box.around(o)) for f in findings if f.mask for o in outlines(f)]
    beside, taken = [], []
    for word in words:
        box = Box.around(word.polygons[0])
        met = [(f, mask) for f, mask in masks if f.page == word.page and _touch(box, mask)]
        letters = leaks.squeezed(word.printed)
        if any(letters in leaks.squeezed(f.text) and mask.shared(box) > 0.5 for f, mask in met):
            taken.append(word)
        elif met:
            beside.append(word)
    return beside, taken


def _touch(word: Box, mask: Box) -> bool:
    return word.grow(NEAR * word.height).intersection(mask).area > 0


def lost(words: Sequence[Truth], before: bytes, after: bytes) -> list[Lost]:
    """Which of the words a copy does not show any more, or does not say."""
    old, scale = leaks.pages(before)
    new, _ = leaks.pages(after)
    there = list(word_boxes(after)) if leaks.is_pdf(after) else None
    found = []
    for word in words:
        index = word.page - 1
        shows = index < len(new) and old[index].shape == new[index].shape
        if not shows or not is_shown(word.polygons[0], old[index], new[index], scale):
            found.append(Lost(word, "ink"))
        elif there is not None and not _is_said(word, there):
            found.append(Lost(word, "text"))
    return found


def _is_said(
    word: Truth, there: Iterable[tuple[str, int, tuple[float, float, float, float]]]
) -> bool:
    """Whether a PDF still says a word where it shows it."""
    place = Box.around(word.polygons[0])
    letters = leaks.squeezed(word.printed)
    said = (
        text for text, page, box in there if page == word.page and Box(*box).shared(place) > 0.2
    )
    return letters in leaks.squeezed("".join(said))


def is_shown(outline: Polygon, before: Pixels, after: Pixels, scale: float) -> bool:
    """Whether the print in an outline is what it was: its ink there, and its paper uncovered, each
    give or take a pixel, by which the letters on the line of a mask may move."""
    old = _levelled(outline, before, scale)
    darkest, brightest = (
        _levelled(outline, np.asarray(edge(after, _MOVED)), scale)
        for edge in (cv2.erode, cv2.dilate)
    )
    paper = float(np.median(old))
    away = old - paper
    side = 1.0 if abs(away.max()) > abs(away.min()) else -1.0
    strongest = float(np.percentile(side * away, 98))
    if strongest < _LEAST_CONTRAST:
        return True
    changed = np.maximum(old - brightest, darkest - old) > _LOST * strongest
    ink = side * away > _INK * strongest
    return not (_lost(ink, changed, _INK_GONE) or _lost(~ink, changed, _PAPER_GONE))


def _lost(part: NDArray[np.bool_], changed: NDArray[np.bool_], most: float) -> bool:
    """Whether too much of a part of a word has changed, of all of it or of a letter's stretch."""
    gone = part & changed
    if gone.sum() > most * part.sum():
        return True
    stretch = np.ones(min(_LETTER, part.shape[1]))
    there = np.convolve(part.sum(axis=0), stretch, "valid")
    missing = np.convolve(gone.sum(axis=0), stretch, "valid")
    return bool(np.any((there > 2 * stretch.size) & (missing > _HALF * there)))


def _levelled(outline: Polygon, view: Pixels, scale: float) -> NDArray[np.float64]:
    """An outline and a little around it as a level strip, `_HEIGHT` pixels high, softened as much
    as letters may have moved."""
    points = np.array(outline, np.float32) * np.float32(scale)
    if len(points) != 4:
        box = Box.around(outline)
        points = np.array(quad(box.x0, box.y0, box.x1, box.y1), np.float32) * np.float32(scale)
    wide, high = (float(np.linalg.norm(points[i] - points[0])) for i in (1, 3))
    size = (max(8, round(wide / max(high, 1.0) * _HEIGHT)), _HEIGHT)
    corners = np.array([(0, 0), (size[0], 0), size, (0, size[1])], np.float32)
    matrix = cv2.getPerspectiveTransform(points, corners)
    strip = cv2.warpPerspective(view, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.GaussianBlur(strip, (0, 0), 1.2), np.float64)
