"""One picture -> what is seen in it: words, codes, faces. The same picture is looked at once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanner import ocr
from scanner.marks.card import Eyes
from scanner.marks.face import faces
from scanner.marks.legible import without_print
from scanner.marks.qr import codes
from scanner.model import Mark, Options, Reading

if TYPE_CHECKING:
    from scanner.model import Pixels

# A letterhead or a stamp recurs from page to page; more kinds of them no document has.
_KEPT = 16


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen in one picture, in its pixels."""

    reading: Reading
    codes: tuple[Mark, ...]
    faces: tuple[Mark, ...]


class Looker:
    """Looks at the pictures of one document, and knows the last of them again."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._known: dict[tuple[tuple[int, ...], bytes], Look] = {}

    def read(self, picture: Pixels, of: tuple[int, int] | None = None) -> Reading:
        """The words alone; `of`: see `scanner.ocr.Engine.read`."""
        # Not before there is a picture: most text pages never load a model.
        return ocr.engine(self._options.ocr, self._options.threads).read(picture, of)

    @property
    def eyes(self) -> Eyes:
        """What a card is looked at with more closely."""
        return Eyes(
            self.read,
            lambda strip: ocr.engine(self._options.ocr, self._options.threads).figures(strip),
        )

    def look(self, picture: Pixels) -> Look:
        """All that is seen in a BGR picture."""
        key = (picture.shape, hashlib.blake2b(picture.tobytes()).digest())
        known = self._known.pop(key, None)
        seen = known or self._look(picture)
        self._known[key] = seen
        if len(self._known) > _KEPT:
            del self._known[next(iter(self._known))]
        return seen

    def _look(self, picture: Pixels) -> Look:
        reading = self.read(picture)
        return Look(
            reading,
            without_print(codes(picture), reading.lines),
            tuple(face.mark for face in faces(picture)),
        )
