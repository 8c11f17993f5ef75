"""Whether glyphs look like the letters that their font says they are.

Each is held against digits and letters of six common faces, drawn the same way. Of 60,000 glyphs
of published papers none but signs of Dingbats was taken for another letter than its own.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from string import ascii_letters, digits
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pymupdf
from numpy.typing import NDArray
from pymupdf import mupdf

from scanner.pages.specimen import SIZE, Specimen, specimen

if TYPE_CHECKING:
    from scanner.model import Pixels

Shape = NDArray[np.float32]

_FACES = ("Helvetica", "Helvetica-Bold", "Times-Roman", "Times-Bold", "Times-Italic", "Courier")
# From nearer by a glyph is held against these, as wide as they are and narrower: a face whose
# letters are all as wide as its digits sets M and N between close stems.
_FACES_NEARER, _WIDTHS = (*_FACES, "Helvetica-Oblique"), (1.0, 0.85, 0.7)
_SIGNS = digits + ascii_letters
_PLACES = {sign: place for place, sign in enumerate(_SIGNS)}
# A glyph is compared in a frame of so many pixels, blurred; from nearer by in one so many times as
# large.
_HIGH, _WIDE, _RIM, _BLUR, _NEARER = 16, 22, 3, 0.8, 3
_CUT = _RIM - 1
_SIZE = (_HIGH + 2) * (_WIDE + 2)
# How like a digit a glyph has to be that is said to be a letter, another sign, or a letter with
# marks or several, and how much more than like that; the same for letters, so many of which have to
# be others.
_DIGIT, _SIGN, _MARKED, _MORE = 0.8, 0.9, 0.86, 0.12
_LETTER, _MUCH_MORE, _FEWEST = 0.85, 0.15, 3
# It is a letter if from nearer by it is so much more like that. (Of 56,000 digits of 134 faces said
# to be letters none is, M and N of such faces are by twice as much.)
_NEARER_LESS = 0.06
# The same for several letters that look like digits.
_MORE_ALIKE = 0.1
# What is no more like the letter that it is said to be, and how many such glyphs, and which part of
# all, are no letters.
_UNLIKE, _MANY, _PART = 0.45, 5, 0.4
# Pieces of ink that are less of a glyph's are specks.
_SPECK = 0.02
# Digits are so high, in parts of the size.
_LOWEST, _HIGHEST = 0.5, 0.95
# What looks like each digit in honest fonts.
_ALIKE = (
    "oOQDCGUua°©®@øØθΘӨ",
    "lIijJ|!()[]{}/\\ıłſ¡¦‖†‡'’:;tfrT",
    "zZ?",
    "EBSs",
    "A",
    "sS$§",
    "bGCeoOa∂δ",
    "?TZ/",
    "BSsgßβaR&%$§ªe∂δ",
    "gqyaºª",
)
# What is nothing to be seen: blanks, signs without width, a soft hyphen that shows at line ends.
_MAY_SHOW = frozenset("\u00ad\ufffd")


def lies(shown: Specimen) -> frozenset[str]:
    """The letters that some glyphs of a font are said to be and that these do not look like."""
    inked, shapes = _shapes(_without_marks(shown))
    # A font of one or two shapes, as that of the text behind a scan, shows no number.
    if len(inked) < _FEWEST or not np.ptp(shapes, axis=0).any():
        return frozenset()
    numbers: set[str] = set()
    letters: set[str] = set()
    blank: set[str] = set()
    unlike: set[str] = set()
    alike: set[str] = set()
    for row, number in zip(_likeness(shapes), inked, strict=True):
        claim = shown.claims[number]
        own = _own(claim, row)
        if _is_blank(claim, row, shown.cells[number]):
            blank.add(claim[0])
        # What is as like its own letter as this is more like no other.
        elif own > 1 - _MORE or not _says(claim):
            continue
        elif _may_be_digit(claim, row, own) and _is_digit_nearer(claim, row, shown, number):
            numbers.add(claim)
        elif _may_be_alike(claim, row, own) and _is_digit_nearer(claim, row, shown, number):
            alike.add(claim)
        elif _is_other_letter(claim, row, own):
            letters.add(claim)
        elif claim in _PLACES and own < _UNLIKE:
            unlike.add(claim)
    told = len(_PLACES.keys() & set(shown.claims))
    # A face of its own has some letters like no other's, signs that are no letters are all so.
    if len(unlike) >= max(_MANY, _PART * told):
        letters |= unlike
    # One letter may look like a digit, of several one does not.
    several = [found for found in (letters, alike) if len(found) >= _FEWEST]
    return frozenset(blank.union(numbers, *several))


def _without_marks(shown: Specimen) -> Pixels:
    """The glyphs of letters that are said to have marks without these."""
    cells = shown.cells.copy()
    for number, claim in enumerate(shown.claims):
        if _is_marked(claim):
            cells[number] = _body(cells[number])[0]
    return cells


@cache
def _is_marked(claim: str) -> bool:
    return any(map(unicodedata.combining, unicodedata.normalize("NFKD", claim)[1:]))


def _says(claim: str) -> bool:
    return bool(claim.strip()) and not any(map(_is_private, claim))


def _is_private(sign: str) -> bool:
    """Whether it says nothing: such text is read as a picture anyway."""
    return sign in _MAY_SHOW or unicodedata.category(sign) == "Co"


def _is_blank(claim: str, row: Shape, cell: Pixels) -> bool:
    """Whether a glyph with ink is said to be nothing, or no more than a mark on what stands before
    it."""
    kinds = {unicodedata.category(sign) for sign in claim}
    if claim == "\u00ad":
        return _height(cell) >= _LOWEST
    if kinds and kinds <= {"Mn", "Me"}:
        return bool(row[:10].max() >= _DIGIT and _height(cell) >= _LOWEST)
    return bool(claim) and kinds <= {"Zs", "Zl", "Zp", "Cc", "Cf"} and claim not in _MAY_SHOW


def _height(cell: Pixels) -> float:
    """How high a glyph is, in parts of its size."""
    rows = np.flatnonzero(cell.max(axis=1) > 64)
    return float(np.ptp(rows) + 1) / SIZE if len(rows) else 0.0


def _may_be_digit(claim: str, row: Shape, own: float) -> bool:
    """Whether a glyph is as like a digit as digits are, and not the sign that it is said to be."""
    digit = int(row[:10].argmax())
    plain = unicodedata.normalize("NFKC", claim)
    if plain == str(digit) or unicodedata.digit(plain[0], -1) == digit:
        return False
    # Of a bold letter and its mark the ink may be one.
    if claim in _ALIKE[digit] or (_base(claim) in _ALIKE[digit] and _base(claim) in "oOeD"):
        return False
    return bool(row[digit] >= _least(claim) and row[digit] - own >= _MORE)


def _may_be_alike(claim: str, row: Shape, own: float) -> bool:
    return claim in _PLACES and bool(row[:10].max() - own >= _MORE_ALIKE)


def _least(claim: str) -> float:
    return _DIGIT if claim in _PLACES else _MARKED if _is_marked(claim) else _SIGN


def _is_digit_nearer(claim: str, row: Shape, shown: Specimen, number: int) -> bool:
    """Whether what looks like a digit does so from nearer by, too."""
    digit = int(row[:10].argmax())
    if claim not in _PLACES:
        return _is_bare_digit(claim, _least(claim), shown, number)
    if claim.isdigit() or claim in _ALIKE[digit]:
        return True
    shapes = _shapes(shown.closer(number)[None], _NEARER)[1]
    said, seen = (
        max(float((_known_nearer(sign) @ shapes[0]).max()) for sign in signs)
        for signs in ({claim, claim.swapcase()}, {str(digit)})
    )
    return seen - said > -_NEARER_LESS


def _is_bare_digit(claim: str, least: float, shown: Specimen, number: int) -> bool:
    """Whether what looks like a digit is none of a sign, and no letter whose mark runs into it."""
    marked, cell = _is_marked(claim), shown.cells[number]
    if not _LOWEST <= _height(_body(cell)[0] if marked else cell) <= _HIGHEST:
        return False
    body, pieces = _body(shown.closer(number))
    if pieces < 2:
        return True
    # A letter with a mark is held against the one without it.
    row = _likeness(_shapes(body[None])[1])[0]
    digit = int(row[:10].argmax())
    if not marked or _base(claim) in _ALIKE[digit]:
        return False
    return bool(row[digit] >= least and row[digit] - _own(claim, row) >= _MORE)


def _is_other_letter(claim: str, row: Shape, own: float) -> bool:
    if claim not in _SIGNS or claim.isdigit():
        return False
    best = int(row[10:].argmax()) + 10
    return bool(row[best] >= _LETTER and row[best] - own >= _MUCH_MORE)


def _own(claim: str, row: Shape) -> float:
    """How like a glyph is to what it is said to be: to the letter without its marks, small or
    capital; 0 for signs."""
    base = _base(claim)
    places = (_PLACES[sign] for sign in (base, base.swapcase()) if sign in _PLACES)
    return max((float(row[place]) for place in places), default=0.0)


@cache
def _base(claim: str) -> str:
    base = unicodedata.normalize("NFKD", claim)[:1]
    return {"đ": "d", "Đ": "D", "ı": "i", "ł": "l"}.get(base, base)


def _body(cell: Pixels) -> tuple[Pixels, int]:
    """The largest piece of the ink of a glyph alone, and how many pieces it has but for specks."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats((cell > 64).astype(np.uint8))
    if count < 2:
        return cell, 0
    areas = stats[1:, cv2.CC_STAT_AREA]
    body = np.where(labels == areas.argmax() + 1, cell, 0).astype(np.uint8)
    return body, int((areas >= _SPECK * areas.sum()).sum())


def _shapes(cells: Pixels, times: int = 1) -> tuple[list[int], Shape]:
    """The cells with ink, and their glyphs as they are compared: fitted into a frame that is so
    many times as large, blurred."""
    highest, widest, rim, cut = (times * size for size in (_HIGH, _WIDE, _RIM, _CUT))
    ink = cells > 64
    across, down = np.asarray(ink.any(axis=1)), np.asarray(ink.any(axis=2))
    inked = np.flatnonzero(down.any(axis=1)).tolist()
    frames = np.zeros((len(inked), highest + 2 * rim, widest + 2 * rim), np.float32)
    left, top = across.argmax(axis=1).tolist(), down.argmax(axis=1).tolist()
    right = (cells.shape[2] - across[:, ::-1].argmax(axis=1)).tolist()
    bottom = (cells.shape[1] - down[:, ::-1].argmax(axis=1)).tolist()
    for frame, n in zip(frames, inked, strict=True):
        part = cells[n, top[n] : bottom[n], left[n] : right[n]]
        height, width = part.shape
        scale = min(highest / height, widest / width)
        high, wide = max(1, round(height * scale)), max(1, round(width * scale))
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        y, x = (frame.shape[0] - high) // 2, (frame.shape[1] - wide) // 2
        frame[y : y + high, x : x + wide] = cv2.resize(part, (wide, high), interpolation=how)
    if not inked:
        return [], frames.reshape(0, _SIZE * times**2)
    # One above the other, with a rim that their blur does not cross.
    blurred = cv2.GaussianBlur(frames.reshape(-1, frames.shape[2]), (0, 0), _BLUR * times)
    shapes = blurred.reshape(frames.shape)[:, cut:-cut, cut:-cut].reshape(len(inked), -1)
    shapes -= shapes.mean(axis=1, keepdims=True)
    return inked, shapes / np.maximum(np.linalg.norm(shapes, axis=1, keepdims=True), 1e-6)


def _likeness(shapes: Shape) -> Shape:
    """How like each shape is to each of `_SIGNS` (-1 to 1), in the face where it is most so."""
    known = _known()
    like = shapes @ known.reshape(-1, _SIZE).T
    return np.asarray(like.reshape(len(shapes), len(_FACES), len(_SIGNS)).max(axis=1))


@cache
def _known() -> Shape:
    """Faces x signs x pixels."""
    faces = np.zeros((len(_FACES), len(_SIGNS), _SIZE), np.float32)
    for known, shown in zip(faces, _shown_by(_FACES, _SIGNS), strict=True):
        inked, shapes = _shapes(shown.cells)
        known[inked] = shapes
    return faces


@cache
def _known_nearer(sign: str) -> Shape:
    """A sign from nearer by, in each face and width: so many x pixels."""
    cells = [shown.closer(0) for shown in _shown_by(_FACES_NEARER, sign)]
    narrowed = [
        cv2.resize(cell, None, fx=width, fy=1.0, interpolation=cv2.INTER_AREA)
        for cell in cells
        for width in _WIDTHS
    ]
    return np.concatenate([_shapes(cell[None], _NEARER)[1] for cell in narrowed])


def _shown_by(faces: Sequence[str], signs: str) -> Iterator[Specimen]:
    """Some signs in each of some common faces."""
    codes = [f"{ord(sign):02X}" for sign in signs]
    with pymupdf.open() as doc:
        doc.new_page()
        pdf = mupdf.pdf_document_from_fz_document(doc.this)
        for face in faces:
            xref = doc.get_new_xref()
            kind = f"/Type/Font/Subtype/Type1/BaseFont/{face}/Encoding/WinAnsiEncoding"
            doc.update_object(xref, f"<<{kind}>>")
            shown = specimen(pdf, mupdf.pdf_new_indirect(pdf, xref, 0), codes)
            if shown is None:
                raise RuntimeError(f"MuPDF lacks {face}")
            yield shown
