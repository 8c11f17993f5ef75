"""One picture -> what is seen in it: words, codes, faces. The same picture is looked at once."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from scanner import ocr
from scanner.model import Limits, Mark, Options, Reading

if TYPE_CHECKING:
    from scanner.marks.card import Eyes
    from scanner.model import Box, Page, Pixels

# A letterhead or a stamp recurs from page to page, and all of them in what a file was before. So
# many are kept, and so many words that were read in them.
_KEPT, _MOST_WORDS = 1000, 10_000
# So many pixels are looked at in the pictures of one document, seven hundred scanned pages, and
# each picture counts for so many more: counted, and not timed, so that all of them are always
# looked at as far. With a longer limit of time more may be.
MOST_PIXELS, _EACH = 4_500_000_000, 500_000
# The long side of A4 (points). A larger sheet is looked at as one of this size, close by.
_SHEET = 842.0


# By what a picture is known again: its sides, a digest of its pixels, its part of a sheet.
Key = tuple[tuple[int, ...], bytes, float]


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen in one picture, in its pixels; `faces`: None where nobody asked for them."""

    reading: Reading
    codes: tuple[Mark, ...]
    faces: tuple[Mark, ...] | None = None

    @property
    def words(self) -> int:
        return sum(map(len, self.reading.lines)) + sum(map(len, self.reading.second))


class Looker:
    """Looks at the pictures of one document, and knows the last of them again."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._known: dict[Key, Look] = {}
        self._told: dict[Key, Look] = {}
        self._words = 0
        self.pixels = 0
        self._most = MOST_PIXELS * max(1.0, options.limits.seconds / Limits().seconds)

    @property
    def is_over(self) -> bool:
        """Whether so much was looked at that the rest of the pictures is given up."""
        return self.pixels >= self._most

    def afresh(self) -> Looker:
        """One that knows the same pictures, for another file that has them."""
        other = Looker(self._options)
        other._known, other._words = dict(self._known), self._words
        return other

    def learn(self, looks: Iterable[tuple[Key, Look]]) -> None:
        """Takes over what another one has seen in pictures that will be looked at: each counts as
        if it was looked at here."""
        self._told.update(looks)

    def read(self, picture: Pixels, of: tuple[int, int] | None = None) -> Reading:
        """The words alone; `of`: see `scanner.ocr.Engine.read`."""
        self._count(picture)
        # Not before there is a picture: most text pages never load a model.
        return ocr.engine(self._options.ocr, self._options.threads).read(picture, of)

    @property
    def eyes(self) -> Eyes:
        """What a card is looked at with more closely."""
        from scanner.marks.card import Eyes

        return Eyes(
            self.read,
            lambda strip: ocr.engine(self._options.ocr, self._options.threads).figures(strip),
        )

    def look(self, picture: Pixels, *, heads: bool = True, share: float = 1.0) -> Look:
        """All that is seen in a BGR picture; `heads`: the faces, too; `share`: its long side, as a
        part of that of the sheet it stands on."""
        key = key_of(picture, share)
        told, seen = self._told.pop(key, None), self._known.pop(key, None)
        if seen is None:
            if told is not None:
                self._count(picture)
            seen = told or self._look(picture, share)
            self._words += seen.words
        if heads and seen.faces is None:
            from scanner.marks.face import faces

            seen = replace(seen, faces=tuple(face.mark for face in faces(picture, share)))
        self._known[key] = seen
        while len(self._known) > 1 and (len(self._known) > _KEPT or self._words > _MOST_WORDS):
            self._words -= self._known.pop(next(iter(self._known))).words
        return seen

    def _count(self, picture: Pixels) -> None:
        height, width = picture.shape[:2]
        self.pixels += height * width + _EACH

    def _look(self, picture: Pixels, share: float) -> Look:
        # As heavy as the engine: see `read`.
        from scanner.marks.legible import without_print
        from scanner.marks.qr import codes

        reading = self.read(picture)
        return Look(reading, without_print(codes(picture, share), reading.lines))


def key_of(picture: Pixels, share: float = 1.0) -> Key:
    """By what a picture is known again."""
    return picture.shape, hashlib.blake2b(np.ascontiguousarray(picture).data).digest(), share


def share_of(area: Box, page: Page) -> float:
    """How much of the long side of its sheet an area takes: what is small on paper holds nothing
    that is smaller still. A picture that is no part of a page is all there is."""
    if page.unit != "pt":
        return 1.0
    sheet = min(_SHEET, max(page.width, page.height))
    return min(1.0, math.ceil(100 * max(area.width, area.height) / sheet) / 100)
