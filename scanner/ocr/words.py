"""From the characters along a line to words with tight boxes."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from scanner.model import Box, Line, Word
from scanner.ocr.height import measured
from scanner.ocr.prepare import Picture, Plane, Quad, is_dark, tones
from scanner.ocr.stem import flagged
from scanner.ocr.tail import tailed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from scanner.ocr.recognise import Glyph, Glyphs

    Place = tuple[float, float, float, float]
    Reach = tuple[float, float]

SLANT = 1.5
"""From this slant on (degrees off reading to the right) a word carries its outline."""

ROW = 32
"""Pixels across a line in which its ink is looked for."""

SEEN = 0.35
"""Ink counts where it is this part of the way from the ground to the strongest ink."""


SPACE = 0.13
"""Letters that stand further apart than their neighbours by this (in heights of the line) are
two words: measured, it finds 70 of 102 spaces that TrueOCR swallowed and adds 12 to 18,400
places without one."""

COLUMN = 0.5
"""Figures that stand further apart than their neighbours by this are of two columns of a table:
between the groups of one number there is less."""

FIXED = 0.36
"""A narrow letter of a fixed-width font stands off its neighbour by less than this (in heights of
the line), and a space there is twice as wide."""

ALONE = 1.4
"""A space that ends or begins an address is so many times as wide as any other gap in it."""

POINTS = ".,-_+"

_OPEN = re.compile(r"@[A-Za-z\d\-]+(?:\.[a-z]{2,4})?$")
_ENDS = frozenset(
    ["vn", *(f"{kind}{end}" for kind in ("gov", "edu", "com", "org") for end in ("", ".vn"))]
)
"""What may stand behind a dot that ends an address so far, and no other word does."""

STROKE = 0.24
"""So much (in heights of the line) around its middle an `_` covers."""

BARS, BAR = frozenset("1lIỊ"), 0.06
"""What a bar is read as, and how much lower than figures it reaches (in heights of the line)."""

NO_FIGURE = frozenset("|Ị")
"""Bars that are taken for no figure."""

LEAST, _JOINT = 3, re.compile(r"[\d.,]{6}")
"""Where a rule stands between two numbers each has so many figures or points at least."""

LONG_NUMBER = 8
"""To a number of so many figures a bar of the table may cling."""

RULE = 0.9
"""Rows and columns with ink in more than this part are rules of a table, not letters."""


def groups(read: Glyphs) -> list[Glyphs]:
    """The characters word by word, without the spaces between them."""
    found: list[Glyphs] = []
    start = 0
    for i, glyph in enumerate(read):
        if glyph.text.isspace():
            found.append(read[start:i])
            start = i + 1
    return [group for group in (*found, read[start:]) if group]


def confidence(read: Glyphs) -> float:
    """How sure a reader was of these characters on the whole (0-1); 0 for none."""
    return sum(glyph.confidence for glyph in read) / len(read) if read else 0.0


def text(read: Glyphs) -> str:
    """The characters as one string."""
    return "".join(glyph.text for glyph in read)


def mended(read: Glyphs) -> Glyphs:
    """The characters without what readers add to an address: marks on its letters (there are
    none in an e-mail address), a second `@` or a bracket for the rim of the sign; and with the
    last dots of it that they take for a blank."""
    if not any(glyph.text == "@" for glyph in read):
        return read
    result: list[Glyph] = []
    for word in groups(read):
        at = {i for i, glyph in enumerate(word) if glyph.text == "@"}
        if result:
            lost = _OPEN.search(text(tuple(result))) and text(word).rstrip(POINTS) in _ENDS
            between = "." if lost else " "
            result.append(replace(word[0], text=between, start=result[-1].end, end=word[0].start))
        if not at:
            result += word
            continue
        rim = {i for i in range(len(word)) if i + 1 in at and word[i].text in "@("}
        rim |= {i for i in range(len(word)) if i - 1 in at and word[i].text == ")"}
        result += [
            replace(glyph, text=_plain(glyph.text)) for i, glyph in enumerate(word) if i not in rim
        ]
    return tuple(result)


def _plain(letter: str) -> str:
    """A Latin letter without its marks."""
    return unicodedata.normalize("NFD", letter.replace("đ", "d").replace("Đ", "D"))[0]


def within(read: Glyphs, left: float, right: float) -> Glyphs:
    """Characters read along a part of a line, placed on the whole line."""
    span = right - left
    return tuple(replace(g, start=left + g.start * span, end=left + g.end * span) for g in read)


def line_of(picture: Picture, quad: Quad, read: Glyphs, plane: Plane = "grey") -> Line:
    """The words along a line, in reading order, each with a box drawn tight around its ink."""
    ink, rules = _inked(picture, quad, plane)
    read = _parted(_spaced(_grounded(read, ink, quad.aspect), ink), rules, ink.shape[1])
    words = [part for word in groups(read) for part in _unbarred(_told(word, ink, quad), ink)]
    if not words:
        return ()
    inked = np.asarray(ink.any(axis=0))
    middles = [_parting(a[-1], b[0], inked) for a, b in pairwise(words)]
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


def _parted(read: Glyphs, rules: NDArray[np.intp], columns: int) -> Glyphs:
    """The characters with a space where a rule of the table stands between two numbers: one that
    is too long for its cell touches the next."""
    if not len(rules) or len(read) < 2 * LEAST:
        return read
    whole, result = text(read), list(read)
    middles = np.array([(glyph.start + glyph.end) / 2 * columns for glyph in read])
    # A figure that touches the rule stands on either side of it.
    for index in sorted({*np.searchsorted(middles, rules).tolist()}, reverse=True):
        if _JOINT.fullmatch(whole, max(0, index - LEAST), index + LEAST):
            before = read[index - 1]
            result.insert(index, replace(before, text=" ", start=before.end))
    return tuple(result)


def _spaced(read: Glyphs, ink: NDArray[np.bool_]) -> Glyphs:
    """The characters with the spaces that a reader left out though the ink shows them.

    Hardly between two digits, for figures stand apart in many fonts, never before a point or
    at the joints of an address; a fixed-width font leaves as much before a point as after it,
    and more around narrow letters. So a space is as wide as the reader's own, or stands out.
    """
    pairs = list(pairwise(read))
    gaps = _gaps(read, ink)
    points = np.array([glyph.text in POINTS for glyph in read[1:-1]], np.bool_)
    gaps[1:] -= np.where(points, gaps[:-1], 0)
    apart = np.array([a.text.isspace() or b.text.isspace() for a, b in pairs], np.bool_)
    figures = np.array([a.text.isdigit() and b.text.isdigit() for a, b in pairs], np.bool_)
    usual = np.median(gaps[~apart]) if not apart.all() else 0
    least = np.maximum(_in_address(read, gaps), min(FIXED * ROW, 0.6 * _space(gaps, apart)))
    wide = (gaps - usual > np.where(figures, COLUMN, SPACE) * ROW) & (gaps > least)
    result = list(read[:1])
    for (before, after), is_new in zip(pairs, (wide & ~apart).tolist(), strict=True):
        if is_new and before.text not in "@_" and after.text not in "@_.,:;)":
            result.append(replace(before, text=" ", start=before.end))
        result.append(after)
    return tuple(result)


def _space(gaps: NDArray[np.float64], apart: NDArray[np.bool_]) -> float:
    """How wide the narrower of the spaces are that the reader saw; 0 where it saw none."""
    seen = gaps[apart & (gaps > 0)]
    return float(np.quantile(seen, 0.25)) if len(seen) else 0.0


def _in_address(read: Glyphs, gaps: NDArray[np.float64]) -> NDArray[np.float64]:
    """How wide a gap has to be, in a piece of text with an `@`, to be no gap of its font."""
    word = np.cumsum([glyph.text.isspace() for glyph in read])
    least = np.zeros(len(gaps))
    for number in {word[index] for index, glyph in enumerate(read) if glyph.text == "@"}:
        among = np.flatnonzero((word[1:] == number) & (word[:-1] == number))
        if len(among) > 1:
            least[among] = ALONE * np.sort(gaps[among])[-2]
    return least


def _gaps(read: Glyphs, ink: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The widest empty stretch (pixels of the strip) between each two neighbouring letters.

    A reader may place a letter (mostly a colon) in the middle of a wide gap: it belongs to
    the side that it is nearer to.
    """
    empty = np.concatenate([[False], ~ink.any(axis=0), [False]]).astype(np.int8)
    turns = np.diff(empty)
    starts, ends = np.flatnonzero(turns == 1), np.flatnonzero(turns == -1)
    middles = np.array([(glyph.start + glyph.end) / 2 for glyph in read]) * ink.shape[1]
    after = np.searchsorted(middles, (starts + ends) / 2)
    whole = (np.searchsorted(middles, ends) - np.searchsorted(middles, starts)) <= 1
    inner = whole & (after > 0) & (after < len(middles))
    gaps = np.zeros(max(0, len(middles) - 1))
    np.maximum.at(gaps, after[inner] - 1, (ends - starts)[inner].astype(np.float64))
    return gaps


def _parting(last: Glyph, first: Glyph, inked: NDArray[np.bool_]) -> float:
    """Where one word ends and the next begins, as a part of the line: in the widest gap between
    the middles of their letters, or half-way where no gap is seen.

    `inked`: which columns of the line hold ink. A reader's steps are as wide as a narrow letter,
    so that half-way may lie in the next word's first letter.
    """
    columns = len(inked)
    start, end = (round((glyph.start + glyph.end) / 2 * columns) for glyph in (last, first))
    stretch = np.concatenate([[True], inked[start:end], [True]]).astype(np.int8)
    turns = np.diff(stretch)
    starts, ends = np.flatnonzero(turns == -1), np.flatnonzero(turns == 1)
    if not len(starts):
        return (last.end + first.start) / 2
    widest = int(np.argmax(ends - starts))
    return float(start + (starts[widest] + ends[widest]) / 2) / columns


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
