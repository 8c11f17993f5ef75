"""What is read from a file: its bytes, pages, words and marks."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from scanner.model.geometry import Box, Move, Polygon, Unit, backwards, moved

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]


class Source(StrEnum):
    """Where in a file a value was found (contract: `source`)."""

    TEXT = "text"
    OCR = "ocr"
    QR = "qr"
    BARCODE = "barcode"
    MRZ = "mrz"
    FACE = "face"
    CARD = "card"
    METADATA = "metadata"
    ANNOTATION = "annotation"
    FORM = "form"
    ATTACHMENT = "attachment"
    LINK = "link"
    BOOKMARK = "bookmark"
    HIDDEN_LAYER = "hidden_layer"
    HIDDEN_TEXT = "hidden_text"
    OUTSIDE_PAGE = "outside_page"
    OLD_REVISION = "old_revision"
    CERTIFICATE = "certificate"
    FILENAME = "filename"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was not done: a key of the message catalogue and its details."""

    key: str
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """A file's bytes under the name it is reported by. Both stay out of `repr`.

    `opened`: the same bytes as a reader opened them before, where one did, to spare doing it again.
    """

    name: str = field(repr=False)
    data: bytes = field(repr=False)
    media_type: str
    opened: object = field(default=None, repr=False, compare=False)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Word:
    """One word as a reader saw it.

    `text` is NFC and holds no white space. `edges` are the positions between its
    characters along the line (len(text) + 1 numbers from 0 to 1, as parts of the word's
    length); None where the reader gives them only when asked (`Page.edges`).
    `polygon` is the slanted outline (4 points, clockwise from the top left of the upright
    word) where the word does not stand level; `box` is always the upright box around it.
    `quad` is the outline of its print also where it stands as good as level: what a mask
    follows along a line. `level` is its box in a frame in which the print of its picture stands
    level, set where rows and columns are to be sought in that frame.
    """

    text: str = field(repr=False)
    box: Box
    confidence: float = 1.0
    edges: tuple[float, ...] | None = None
    polygon: Polygon | None = None
    level: Box | None = None
    quad: Polygon | None = None

    @property
    def seat(self) -> Box:
        """Where it stands among the other words."""
        return self.level or self.box


Line = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Snippet:
    """Text that stands in a file but is no word on a page: metadata, a note, a link, a field.

    `key` names the place for `mask` (for a PDF: `"xref:path"`), opaque to all other rooms.
    `tells`: the type of what stands in such a place whatever it says (a GPS position, the name
    of an author), or nothing. `place`: words for where it stands, in what has no pages.
    """

    text: str = field(repr=False)
    source: Source
    page: int | None = None
    box: Box | None = None
    key: str = ""
    within: tuple[str, ...] = ()
    tells: str = ""
    place: Reason | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """A page or an area that could not be read, and why (`code`: key in the catalogue).

    `within`: the names of the attachments that it is in, from the outermost; `inner_page`: its
    page there. `lacks`: what of a paper is missing (types, or keys of the catalogue's `field`).
    """

    page: int
    box: Box
    code: str
    within: tuple[str, ...] = ()
    inner_page: int | None = None
    lacks: tuple[str, ...] = ()

    @property
    def is_placed(self) -> bool:
        """Whether it lies on a page, where it may be painted over."""
        return not self.within and self.code != OLD_UNREAD


# What is told of a paper that was not recognised, or not made out to its last field: however it is
# painted over, nobody knows what it shows.
PAPER_UNKNOWN, PAPER_DOUBTFUL = "paper_unknown", "paper_doubtful"
DOUBTS = frozenset({PAPER_UNKNOWN, PAPER_DOUBTFUL})

# What is told of a page or a text where a document held too much to be searched to its end.
GIVEN_UP = "search_given_up"
# Of what a file was before and still holds. No copy has it.
OLD_UNREAD = "old_revision_unread"
# Of files in an archive or a letter that nobody can get at. No copy has them.
LOCKED, LARGE, LINK, BROKEN, UNKNOWN_WAY = (
    "member_locked",
    "member_too_large",
    "member_link",
    "member_broken",
    "member_way",
)
LOST = frozenset({LOCKED, LARGE, LINK, BROKEN, UNKNOWN_WAY})


@dataclass(frozen=True, slots=True)
class Shown:
    """How a page is shown to somebody, where that is not how it is read: no line of it is longer
    than paper is wide.

    `moves`: what stands elsewhere there, by where it is read; none where nothing does. `ends`:
    words for the first and the last thing on it. Sides in page units.
    """

    width: float
    height: float
    moves: Sequence[Move] = ()
    ends: tuple[Reason, ...] = ()

    def there(self, boxes: Sequence[Box]) -> Sequence[Box]:
        """Boxes of what is read, where that is shown."""
        return moved(boxes, self.moves) if self.moves else boxes

    def back(self, boxes: Sequence[Box]) -> Sequence[Box]:
        """Boxes of what is shown, where that is read."""
        if not self.moves:
            return boxes
        return moved(boxes, backwards(self.moves))


@dataclass(frozen=True, slots=True)
class Page:
    """One page (or image frame): its text layer and how to get its pixels.

    `pixel_areas` are the parts whose content is not (all) text and has to be read as a
    picture; `scale` is the pixels per unit worth rendering for that.
    `render(box, scale)` gives BGR pixels (height x width x 3, uint8) of that part.
    `edges(word)` gives the character edges of a text-layer word (see `Word.edges`).
    `layers`: lines of words with the source they belong to (visible text, hidden text …).
    `scales`, where given, has one scale per pixel area: a small picture with many pixels is
    worth more of them than a whole page.
    `named`: what form fields with a value are called, and where they stand.
    `where(boxes)`: words for what boxes hold, where it is no page that somebody could be told of.
    `shown`: how somebody sees it, where that is not how it is read.
    `pictured`: the pictures that one of its areas holds, where that holds several of them.
    `covered()`: the places of words over which somebody has painted; to be asked like `unshown`.
    `unshown()`: parts that are in the file and not to be seen on the page, each with its scale and
    whether it is a picture's (else drawn); `render` gives what is there. To be asked before the
    next page is read.
    `filled(lines)`: the words of several of its layers, by where they stand and what fields they
    fill in; None where that is the order in which they are given.
    """

    number: int
    width: float
    height: float
    unit: Unit
    layers: tuple[tuple[Source, Sequence[Line]], ...]
    pixel_areas: tuple[Box, ...]
    scale: float
    render: Callable[[Box | None, float], Pixels] = field(repr=False)
    edges: Callable[[Word], tuple[float, ...]] | None = field(default=None, repr=False)
    unread: tuple[Unread, ...] = ()
    scales: tuple[float, ...] = ()
    unshown: Callable[[], Sequence[tuple[Box, float, bool]]] = field(default=tuple, repr=False)
    filled: Callable[[Sequence[Line]], Sequence[Line] | None] = field(
        default=lambda _: None, repr=False
    )
    named: Sequence[tuple[str, Box]] = field(default=(), repr=False)
    covered: Callable[[], Sequence[Box]] = field(default=tuple, repr=False)
    pictured: Sequence[Box] = ()
    where: Callable[[Sequence[Box]], Reason | None] | None = field(default=None, repr=False)
    shown: Shown | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """What an OCR engine made of one picture, in the picture's pixels.

    `lines` is the best reading; `second` the same lines with a second reader's words where
    there is one (so that either may give a finding); `illegible` are text-like areas that
    no reader could read with confidence.
    """

    lines: tuple[Line, ...]
    second: tuple[Line, ...] = ()
    illegible: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """Something on a page that is no text: a code, a face, an MRZ block.

    `type` is the contract's type; `payload` what a code or MRZ says, None if unreadable.
    """

    type: str
    source: Source
    polygon: Polygon
    confidence: float
    payload: str | None = field(default=None, repr=False)
