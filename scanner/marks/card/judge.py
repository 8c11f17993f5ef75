"""A card, or a form, a letter, a list with the same words."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import TYPE_CHECKING

import numpy as np

from scanner.marks.card.fields import Located
from scanner.marks.card.labels import Letters
from scanner.marks.card.layouts import Label
from scanner.marks.card.pose import corners, inverse, put
from scanner.marks.card.sight import pictured

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

# So many of the paper's own labels agree on where it lies; without its title (under glare), so
# many of which both languages were read, which forms seldom print.
_OWN, _TWO_LANGUAGES = 3, 3
# With two of its titles and its outline, so many labels in all.
_TITLES, _ALL = 2, 4
# With its title, so many of the words above that, and a number of so many digits in its place
# (give or take mm), so many of its own labels and edges together.
_TOGETHER = 5
_COMMON, _FEWEST_DIGITS, _BESIDE = 2, 8, 2.0
# With its title and its code in place, so many of its own labels.
_WITH_CODE = 2
CODE = "code in place"
# So many lines read as surely as this tell another paper, if no number longer than a date is
# among them.
_OTHER, _WELL, _DATE = 3, 0.85, 8
# Edges of which one may be covered, or lie outside the picture.
_EDGES = 3
# Without an outline (a copy of a card on white paper), more labels, and a card that takes no
# more of the picture's width than this.
_OWN_BARE, _SMALL = 4, 0.6
# A card's edge crosses at most one line of print (another paper lies on it).
_CROSSING, _CROSSED = 0.25, 1
# Forms go on below what a card would hold: print as near as this (mm) to a side without edge.
_NEAR = 6.0
_SHORT = 6
_SAMPLES = 21
# A side counts as outside the picture where most of it is, or lies as near to its edge.
_MOSTLY, _RIM = 0.6, 0.015


def is_card(
    card: Located, keys: Set[str], edges: tuple[bool, ...], lines: Sequence[Letters]
) -> bool:
    """Whether what was read is a card.

    `keys`: the labels (their texts), zones and codes that agree on where it lies, `CODE` among
    them where a code that could not be read lies in its place; `edges`: which of its sides show.
    """
    if any(key.startswith("mrz") for key in keys):
        return True
    if any(key.startswith("qr") for key in keys):
        named = any(not key.startswith("qr") for key in keys)
        return named or not _says_other(card, lines)
    known = {label.text: label for label in card.layout.labels}
    labels = keys - {CODE}
    own = [known[key] for key in labels if not known[key].common]
    outline = [seen or out for seen, out in zip(edges, outside(card), strict=True)]
    runs = [run for line in lines if (run := _run(card, line)) is not None]
    if crossing(card, lines) > _CROSSED or _goes_on(card, runs, outline):
        return False
    titled = any(label.title for label in own) or not any(label.title for label in known.values())
    if sum(outline) >= _EDGES:
        enough = (titled and len(own) >= _OWN) or _telling(own, len(labels))
    else:
        enough = titled and len(own) >= _OWN_BARE and _small(card)
    if not enough and sum(edges) + len(own) >= _TOGETHER:
        enough = _headed(card, own, labels, lines)
    if not enough and CODE in keys:
        enough = titled and len(own) >= _WITH_CODE
    portrait = card.layout.place("portrait")
    if not enough or portrait is None:
        return enough
    return pictured(card.picture, card.matrix, portrait.boxes[0])


def _says_other(card: Located, lines: Sequence[Letters]) -> bool:
    """Whether a paper of which only the code was seen has other print on it, well read: a copy of
    the code stands on members' cards, tickets and forms."""
    wide, high = card.layout.size
    on_it = [
        line
        for line in lines
        if (run := _run(card, line)) is not None and ((run > 0) & (run < (wide, high))).all()
    ]
    numbers = any(_digits(line) > _DATE for line in on_it)
    sure = [line for line in on_it if _sureness(line) >= _WELL]
    return not numbers and len(sure) >= _OTHER


def _sureness(line: Letters) -> float:
    """How sure the reader was of a line's letters on the whole (0-1)."""
    letters = sum(len(word.text) for word in line.line)
    return sum(word.confidence * len(word.text) for word in line.line) / letters


def _digits(line: Letters) -> int:
    return sum(char.isdigit() for word in line.line for char in word.text)


def _telling(own: Sequence[Label], count: int) -> bool:
    """Whether few labels tell enough: in two languages, or both titles."""
    titles = sum(label.title for label in own)
    both = sum("/" in label.text for label in own)
    return both >= _TWO_LANGUAGES or (titles >= _TITLES and count >= _ALL)


def _headed(card: Located, own: Sequence[Label], keys: Set[str], lines: Sequence[Letters]) -> bool:
    """Whether a paper's whole head stands over a number where the paper has it, though the
    small print below cannot be read."""
    place = card.layout.place("number")
    if place is None or not any(label.title for label in own) or len(keys) - len(own) < _COMMON:
        return False
    area = place.boxes[0].grow(_BESIDE)
    for line in lines:
        if _digits(line) >= _FEWEST_DIGITS:
            at = put(inverse(card.matrix), line.middle(len(line.text) // 2, end=False)[None])[0]
            if area.x0 < at[0] < area.x1 and area.y0 < at[1] < area.y1:
                return True
    return False


def _small(card: Located) -> bool:
    top = put(card.matrix, corners(card.layout.size)[:2])
    long = float(np.linalg.norm(top[1] - top[0]))
    return bool(long <= _SMALL * card.picture.shape[1])


def outside(card: Located) -> list[bool]:
    """Which sides lie outside the picture, or along its edge."""
    height, width = card.picture.shape[:2]
    quad = put(card.matrix, corners(card.layout.size))
    rim = _RIM * max(width, height)
    found = []
    for start, end in zip(quad, np.roll(quad, -1, axis=0), strict=True):
        points = start + np.linspace(0, 1, _SAMPLES)[:, None] * (end - start)
        inside = (points > rim).all(axis=1) & (points < (width - rim, height - rim)).all(axis=1)
        found.append(bool(inside.mean() < 1 - _MOSTLY))
    return found


def _run(card: Located, line: Letters) -> Points | None:
    """Points (n x 2) along a line of print, in millimetres of the card; None for specks."""
    if len(line.text) < _SHORT:
        return None
    last = len(line.text) - 1
    ends = np.array([line.middle(0, end=False), line.middle(last, end=True)])
    start, end = put(inverse(card.matrix), ends)
    return np.asarray(start + np.linspace(0, 1, _SAMPLES)[:, None] * (end - start))


def crossing(card: Located, lines: Sequence[Letters]) -> int:
    """How many lines of print run over the card's edge."""
    wide, high = card.layout.size
    runs = [run for line in lines if (run := _run(card, line)) is not None]
    within = [float(((run > -1) & (run < (wide + 1, high + 1))).all(axis=1).mean()) for run in runs]
    return sum(_CROSSING < share < 1 - _CROSSING for share in within)


def _goes_on(card: Located, runs: Sequence[Points], outline: Sequence[bool]) -> bool:
    """Whether print goes on beyond a side that does not show."""
    wide, high = card.layout.size
    for run in runs:
        x, y = run[:, 0], run[:, 1]
        along = (x > 0) & (x < wide)
        beside = (y > 0) & (y < high)
        beyond = (
            along & (y < -1) & (y > -_NEAR),
            beside & (x > wide + 1) & (x < wide + _NEAR),
            along & (y > high + 1) & (y < high + _NEAR),
            beside & (x < -1) & (x > -_NEAR),
        )
        for seen, there in zip(outline, beyond, strict=True):
            if not seen and there.mean() > _CROSSING:
                return True
    return False
