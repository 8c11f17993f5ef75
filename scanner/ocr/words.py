"""From the characters along a line to words with tight boxes."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from scanner.model import Box, Line, Word
from scanner.ocr.glyphs import confidence, groups, text
from scanner.ocr.height import measured
from scanner.ocr.prepare import Picture, Plane, Quad, is_dark, tones
from scanner.ocr.spacing import parted, parting, spaced
from scanner.ocr.stem import flagged
from scanner.ocr.tail import tailed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from scanner.ocr.glyphs import Glyph, Glyphs

    Place = tuple[float, float, float, float]
    Reach = tuple[float, float]

SLANT = 1.5
"""From this slant on (degrees off reading to the right) a word carries its outline."""

ROW = 32
"""Pixels across a line in which its ink is looked for."""

SEEN = 0.35
"""Ink counts where it is this part of the way from the ground to the strongest ink."""

STROKE = 0.24
"""So much (in heights of the line) around its middle an `_` covers."""

BARS, BAR = frozenset("1lIỊ"), 0.06
"""What a bar is read as, and how much lower than figures it reaches (in heights of the line)."""

NO_FIGURE = frozenset("|Ị")
"""Bars that are taken for no figure."""

LONG_NUMBER = 8
"""To a number of so many figures a bar of the table may cling."""

RULE = 0.9
"""Rows and columns with ink in more than this part are rules of a table, not letters."""


def line_of(picture: Picture, quad: Quad, read: Glyphs, plane: Plane = "grey") -> Line:
    """The words along a line, in reading order, each with a box drawn tight around its ink."""
    ink, rules = _inked(picture, quad, plane)
    read = parted(spaced(_grounded(read, ink, quad.aspect), ink), rules, ink.shape[1])
    words = [part for word in groups(read) for part in _unbarred(_told(word, ink, quad), ink)]
    if not words:
        return ()
    inked = np.asarray(ink.any(axis=0))
    middles = [parting(a[-1], b[0], inked) for a, b in pairwise(words)]
    limits = list(pairwise([0.0, *middles, 1.0]))
    places = [_tight(g, lim, ink) for g, lim in zip(words, limits, strict=True)]
    ruled = _ruled(words, places)
    return tuple(_word(quad, group, place) for group, place in zip(ruled, places, strict=True))


def _told(word: Glyphs, ink: NDArray[np.bool_], quad: Quad) -> Glyphs:
    """An address with those signs told apart by their ink that a reader mixes up."""
    for told in (measured, flagged, tailed):
        word = told(word, ink, quad.aspect)
    return word


def _grounded(read: Glyphs, ink: NDArray[np.bool_], aspect: float) -> Glyphs:
    """The characters with a space for each `_` where nothing is printed at the foot of the line:
    a reader may take a wide gap in grainy paper for one."""
    low, columns = ink[ROW // 2 :], ink.shape[1]

    def is_ghost(glyph: Glyph) -> bool:
        middle = (glyph.start + glyph.end) / 2
        left, right = ((middle + side * STROKE / 2 / aspect) * columns for side in (-1, 1))
        return not low[:, max(0, math.floor(left)) : math.ceil(right)].any()

    return tuple(
        replace(glyph, text=" ") if glyph.text == "_" and is_ghost(glyph) else glyph
        for glyph in read
    )


def _ruled(words: Sequence[Glyphs], places: Sequence[Place]) -> list[Glyphs]:
    """The words with bars between cells (`|`) that a reader took for a 1 or an I: figures and
    capitals end where the figures of the line do, bars reach lower and are longer."""
    figures = [
        place[2:]
        for word, place in zip(words, places, strict=True)
        if len(word) > 3 and text(word).isdigit()
    ]
    if not figures:
        return list(words)
    return [
        (replace(word[0], text="|"),)
        if text(word) in BARS and _is_bar(place[2:], figures)
        else word
        for word, place in zip(words, places, strict=True)
    ]


def _unbarred(word: Glyphs, ink: NDArray[np.bool_]) -> list[Glyphs]:
    """A word, or the number in it and the bars between cells that were read as its figures."""
    if len(word) <= LONG_NUMBER or not all(glyph.text.isdigit() for glyph in word[1:-1]):
        return [word]
    reaches = [_reach(glyph, ink) for glyph in word]
    # Where its neighbour reaches as low, something else lies below them.
    first, last = (
        word[bar].text in NO_FIGURE
        or (
            word[bar].text in BARS
            and _is_bar(reaches[bar], reaches[1:-1])
            and reaches[bar][1] > reaches[beside][1] + BAR
        )
        for bar, beside in ((0, 1), (-1, -2))
    )
    bars = [(replace(glyph, text="|"),) for glyph in (word[0], word[-1])]
    inner = word[1 if first else 0 : -1 if last else len(word)]
    return [*bars[:first], inner, *bars[2 - last :]]


def _is_bar(reach: Reach, figures: Sequence[Reach]) -> bool:
    """Whether a sign reaches lower than figures usually do, and is not only set lower."""
    tops, feet = (float(np.median(ends)) for ends in zip(*figures, strict=True))
    top, foot = reach
    return foot > feet + BAR and foot - top > feet - tops + BAR


def _reach(glyph: Glyph, ink: NDArray[np.bool_]) -> Reach:
    """From where down to where (0-1) there is ink about a character; (0, 0) for none."""
    rows, columns = ink.shape
    half = (glyph.end - glyph.start) / 2
    left, right = round((glyph.start - half) * columns), round((glyph.end + half) * columns)
    down = np.flatnonzero(ink[:, max(0, left) : max(left + 1, right)].any(axis=1))
    return (int(down[0]) / rows, (int(down[-1]) + 1) / rows) if len(down) else (0.0, 0.0)


def ink_of(picture: Picture, quad: Quad, plane: Plane) -> NDArray[np.bool_]:
    """Which pixels of a line, cut out `ROW` pixels high, are ink; rules of a table are not."""
    return _inked(picture, quad, plane)[0]


def _inked(
    picture: Picture, quad: Quad, plane: Plane
) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
    """The ink of a line, and the columns in which upright rules stand."""
    width = max(8, round(quad.aspect * ROW))
    strip = picture.strip(quad, (width, ROW), (0.0, 0.0), plane)
    if is_dark(strip):
        low, high = tones(strip, 0.5, 0.99)
        ink = strip > low + SEEN * (high - low)
    else:
        low, high = tones(strip, 0.01, 0.5)
        ink = strip < high - SEEN * (high - low)
    ink[ink.mean(axis=1) > RULE] = False
    rules = np.flatnonzero(ink.mean(axis=0) > RULE)
    ink[:, rules] = False
    return np.asarray(ink), rules


def _word(quad: Quad, group: Glyphs, place: Place) -> Word:
    left, right, top, bottom = place
    inner = [(a.end + b.start) / 2 for a, b in pairwise(group)]
    places = np.clip((np.array([left, *inner, right]) - left) / (right - left), 0, 1)
    outline = quad.part(left, right, top, bottom).corners
    # A word that stands on its head or on its side is read along its outline, not its box.
    off_level = abs((quad.angle + 180) % 360 - 180)
    return Word(
        text=text(group),
        box=Box.around(outline),
        confidence=confidence(group),
        edges=tuple(places.tolist()),
        polygon=outline if off_level > SLANT else None,
        quad=outline,
    )


def _tight(group: Glyphs, limits: tuple[float, float], ink: NDArray[np.bool_]) -> Place:
    """Left, right, top, bottom of a word's ink, as parts of the line.

    The time steps of a reader tell a letter's middle better than its rim, so the ink between
    the neighbouring words decides; where there is none, the reader's word stands.
    """
    rows, columns = ink.shape
    left, right = group[0].start, max(group[-1].end, group[0].start + 1 / columns)
    reach = (right - left) / len(group)
    first = round(max(limits[0], left - reach) * columns)
    last = max(first + 1, round(min(limits[1], right + reach) * columns))
    across = np.flatnonzero(ink[:, first:last].any(axis=0))
    if len(across):
        # Print that fades (glare, toner) is no ink here: where ink starts late or ends early, the
        # word reaches as far as a letter more than the reader says.
        inked = (first + int(across[0])) / columns, (first + int(across[-1]) + 1) / columns
        left = inked[0] if inked[0] < left + reach / 2 else first / columns
        right = inked[1] if inked[1] > right - reach / 2 else last / columns
    down = np.flatnonzero(ink[:, first:last].any(axis=1))
    if len(down) < rows / 4:
        return left, right, 0.0, 1.0
    return left, right, int(down[0]) / rows, (int(down[-1]) + 1) / rows


def in_order(quads: Sequence[Quad]) -> list[int]:
    """The indices of lines as one reads them: row by row down the page, each from the left.

    Down and left are meant as the longest line runs, whichever way the page lies.
    """
    if not quads:
        return []
    axes = np.array(max(quads, key=lambda quad: quad.width).axes)
    places = np.array([(quad.x, quad.y) for quad in quads]) @ axes.T
    rows: list[list[int]] = []
    for i in np.argsort(places[:, 1], kind="stable").tolist():
        last = rows[-1][-1] if rows else i
        apart = places[i, 1] - places[last, 1]
        if rows and apart < 0.5 * min(quads[i].height, quads[last].height):
            rows[-1].append(i)
        else:
            rows.append([i])
    return [i for row in rows for i in sorted(row, key=lambda i: float(places[i, 0]))]
