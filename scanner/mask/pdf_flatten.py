"""A page turned into pixels, with a fresh layer of text that can be searched but not seen."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

import numpy as np
import pikepdf
import pymupdf
from PIL import Image

from scanner.mask.geometry import IDENTITY, inside, invert
from scanner.mask.paint import covered
from scanner.mask.pdf_fill import fill_content, to_display
from scanner.mask.pdf_search import turned
from scanner.model import Fill, Polygon

_DPI = 200
_MAX_PIXELS = 60_000_000
_QUALITY = 85
_CODES = 255
# Few colours mean print on plain ground, which PNG's coding keeps smaller and clean.
_FEW_COLOURS = 64
_DESCENT, _TALL = 0.2, 1.5


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a page in display units."""

    x0: float
    y0: float
    x1: float
    y1: float
    text: str


def flatten(
    pdf: pikepdf.Pdf,
    shown: pymupdf.Page,
    painted: Sequence[Polygon],
    cut: Sequence[Polygon],
    fill: Fill,
) -> None:
    """Replace the content of a page of `pdf` by a picture of it.

    `shown` is the same page as MuPDF opened it; `painted` (display units) becomes solid in
    the picture, and no word that touches `cut` enters the layer of text. The fill is drawn over it
    once more: lossy coding lets the ink around a mask ripple into it.
    """
    page = pdf.pages[shown.number]
    width, height = shown.rect.width, shown.rect.height
    scale = min(_DPI / 72, (_MAX_PIXELS / max(1.0, width * height)) ** 0.5)
    pixels = _rendered(shown, scale)
    scaled = [tuple((x * scale, y * scale) for x, y in outline) for outline in painted]
    rows, columns = pixels.shape[:2]
    pixels[covered(rows, columns, scaled).astype(bool)] = fill.colour
    fonts, text = _text_layer(pdf, list(_words(shown, cut)))
    matrix = " ".join(f"{v:.6f}" for v in invert(to_display(page.obj)) or IDENTITY)
    drawing = f"q {matrix} cm q {width:.4f} 0 0 {-height:.4f} 0 {height:.4f} cm /Page Do Q\n"
    over = fill_content(page.obj, painted, fill) if painted else b""
    page.obj["/Contents"] = pdf.make_stream((drawing + text + "Q\n").encode("ascii") + over)
    page.obj["/Resources"] = pikepdf.Dictionary(
        XObject=pikepdf.Dictionary(Page=_picture(pdf, pixels)), Font=fonts
    )
    for key in ("/StructParents", "/Group", "/Metadata", "/Tabs"):
        if key in page.obj:
            del page.obj[key]


def _rendered(page: pymupdf.Page, scale: float) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    pixmap = page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), alpha=False, annots=False)
    flat = np.frombuffer(pixmap.samples, np.uint8)
    return flat.reshape(pixmap.height, pixmap.width, 3).copy()


def _picture(
    pdf: pikepdf.Pdf, pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]
) -> pikepdf.Object:
    image = Image.fromarray(pixels)
    out = io.BytesIO()
    name = "/DCTDecode"
    picture = pdf.make_stream(b"")
    colours = image.getcolors(_FEW_COLOURS)
    if colours is None:
        image.save(out, "JPEG", quality=_QUALITY, subsampling=0, optimize=True)
        data = out.getvalue()
    else:
        name, data = "/FlateDecode", pixels.tobytes()
    picture["/Type"], picture["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Image
    picture["/Width"], picture["/Height"] = image.size
    picture["/ColorSpace"], picture["/BitsPerComponent"] = pikepdf.Name.DeviceRGB, 8
    if name == "/DCTDecode":
        picture.write(data, filter=pikepdf.Name.DCTDecode)
    else:
        picture.write(data)
    return picture


def _words(page: pymupdf.Page, outlines: Sequence[Polygon]) -> Iterator[Word]:
    """The words of a page, without those that touch an outline."""
    for x0, y0, x1, y1, text, *_ in page.get_text("words"):
        rect = pymupdf.Rect(x0, y0, x1, y1) * turned(page)
        word = Word(rect.x0, rect.y0, rect.x1, rect.y1, text)
        middle = (word.y0 + word.y1) / 2
        points = [(word.x0 + part * (word.x1 - word.x0), middle) for part in (0.1, 0.5, 0.9)]
        if not any(inside(point, outline) for point in points for outline in outlines):
            yield word


def _text_layer(pdf: pikepdf.Pdf, words: Sequence[Word]) -> tuple[pikepdf.Dictionary, str]:
    """Fonts of empty glyphs, and operators that show the words with them, unseen."""
    letters = sorted({" "} | {char for word in words for char in word.text})
    fonts = pikepdf.Dictionary()
    codes: dict[str, tuple[str, int]] = {}
    for number, start in enumerate(range(0, len(letters), _CODES)):
        part = letters[start : start + _CODES]
        fonts[f"/U{number}"] = _empty_font(pdf, part)
        codes |= {char: (f"/U{number}", code) for code, char in enumerate(part, 1)}
    lines = ["BT 3 Tr"]
    for word, following in zip_longest(words, words[1:]):
        lines += _shown(word, codes)
        if following is not None and _follows(word, following):
            lines += _shown(replace(word, x0=word.x1, x1=following.x0, text=" "), codes)
    lines.append("ET\n")
    return fonts, "\n".join(lines)


def _follows(word: Word, following: Word) -> bool:
    """Whether the second word stands right behind the first: readers want the blank between
    them said."""
    level = abs(following.y1 - word.y1) < 0.3 * (word.y1 - word.y0)
    return level and 0 < following.x0 - word.x1 < 2 * (word.y1 - word.y0)


def _shown(word: Word, codes: dict[str, tuple[str, int]]) -> Iterator[str]:
    """One word, its letters of equal width over its box; upwards in a tall one."""
    wide, high = word.x1 - word.x0, word.y1 - word.y0
    if high > _TALL * wide and len(word.text) > 1:
        size, length = max(0.1, wide), high
        place = f"0 -1 -1 0 {word.x1 - _DESCENT * size:.3f} {word.y1:.3f}"
    else:
        size, length = max(0.1, high), wide
        place = f"1 0 0 -1 {word.x0:.3f} {word.y1 - _DESCENT * size:.3f}"
    stretch = max(0.01, 100 * length / (size * len(word.text)))
    yield f"{place} Tm {stretch:.3f} Tz"
    for font, run in _runs(word.text, codes):
        yield f"{font} {size:.3f} Tf <{run}> Tj"


def _runs(text: str, codes: dict[str, tuple[str, int]]) -> Iterator[tuple[str, str]]:
    """The text as (font, codes in hexadecimal), split where the font changes."""
    current, run = "", ""
    for char in text:
        font, code = codes[char]
        if run and font != current:
            yield current, run
            run = ""
        current = font
        run += f"{code:02X}"
    yield current, run


def _empty_font(pdf: pikepdf.Pdf, letters: Sequence[str]) -> pikepdf.Object:
    """A Type 3 font (9.6.4) whose glyphs draw nothing; code 1 is the first letter."""
    glyph = pdf.make_stream(b"1000 0 0 -200 1000 800 d1")
    names = [f"/g{code}" for code in range(1, len(letters) + 1)]
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type3,
            FontBBox=pikepdf.Array([0, -200, 1000, 800]),
            FontMatrix=pikepdf.Array([0.001, 0, 0, 0.001, 0, 0]),
            CharProcs=pikepdf.Dictionary(dict.fromkeys(names, glyph)),
            Encoding=pikepdf.Dictionary(
                Type=pikepdf.Name.Encoding,
                Differences=pikepdf.Array([1, *map(pikepdf.Name, names)]),
            ),
            FirstChar=1,
            LastChar=len(letters),
            Widths=pikepdf.Array([1000] * len(letters)),
            Resources=pikepdf.Dictionary(),
            ToUnicode=pdf.make_stream(to_unicode(enumerate(letters, 1), 1)),
        )
    )


def to_unicode(letters: Iterable[tuple[int, str]], length: int) -> bytes:
    """A ToUnicode CMap (9.10.3) for codes of `length` bytes."""
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CMapName /Lolot def /CMapType 2 def",
        f"1 begincodespacerange <{'00' * length}> <{'FF' * length}> endcodespacerange",
    ]
    pairs = list(letters)
    for start in range(0, len(pairs), 100):
        part = pairs[start : start + 100]
        lines.append(f"{len(part)} beginbfchar")
        for code, text in part:
            lines.append(f"<{code:0{2 * length}X}> <{text.encode('utf-16-be').hex().upper()}>")
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")
