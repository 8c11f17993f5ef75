"""Pages whose text and print differ: the print wins."""

from __future__ import annotations

import io
from functools import partial
from pathlib import Path

import pymupdf
from fontTools.pens.basePen import BasePen  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from pikepdf import Dictionary

from samples.drawing.fonts import ARIAL, font_bytes
from tests.attacks.attack import Attack, never_green, of, pdftotext
from tests.attacks.eyes import tesseract
from tests.attacks.sheets import HEIGHT, WIDTH, Sheet, line, saved, typed

CCCD, ACCOUNT = "001099012345", "19036472815"


class _Path(BasePen):  # type: ignore[misc]
    """The operators of a glyph's outline, `dx` further right."""

    def __init__(self, glyphs: object, dx: float, scale: float) -> None:
        super().__init__(glyphs)
        self.operators: list[str] = []
        self._dx, self._scale = dx, scale

    def _at(self, *points: tuple[float, float]) -> str:
        moved = ((90 + self._dx + x * self._scale, 60 + y * self._scale) for x, y in points)
        return " ".join(f"{x:.3f} {y:.3f}" for x, y in moved)

    def _moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self.operators.append(f"{self._at(point)} m")

    def _lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self.operators.append(f"{self._at(point)} l")

    def _curveToOne(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self.operators.append(f"{self._at(*points)} c")

    def _closePath(self) -> None:  # noqa: N802
        self.operators.append("h")


def outlines(each: str = "") -> str:
    """The digits as one path, or as paths that each end so."""
    face = TTFont(io.BytesIO(font_bytes(ARIAL)))
    glyphs, names, scale = face.getGlyphSet(), face.getBestCmap(), 12 / face["head"].unitsPerEm
    operators, x = [], 0.0
    for digit in CCCD:
        pen = _Path(glyphs, x, scale)
        glyphs[names[ord(digit)]].draw(pen)
        operators += [*pen.operators, each]
        x += face["hmtx"][names[ord(digit)]][0] * scale
    return " ".join(operators)


def drawn(each: str, last: str) -> bytes:
    return Sheet().of(typed("So CCCD:", 20) + "0.3 w " + outlines(each) + last)


def cut_out() -> bytes:
    """The paper painted black through a clip of digits."""
    painted = f"q {outlines()} W n 0 0 {WIDTH} {HEIGHT} re f Q"
    return Sheet().of(typed("So CCCD:", 20) + painted)


def between(before: str, sign: str, after: str) -> bytes:
    """A sign that nobody sees behind each digit."""
    sheet = Sheet()
    sheet.put("ExtGState", "N", Dictionary(ca=0))
    sheet.put("ExtGState", "A", Dictionary(ca=1))
    shown = "".join(f"({digit}) Tj {before} ({sign}) Tj {after} " for digit in CCCD)
    return sheet.of(f"BT /P 12 Tf 20 60 Td (So CCCD: ) Tj {shown} ET")


def over() -> bytes:
    """A letter that is not painted over each digit."""
    shown = "".join(
        typed(digit, 90 + 6.67 * n) + "BT 3 Tr ET " + typed("x", 91 + 6.67 * n) + "BT 0 Tr ET "
        for n, digit in enumerate(CCCD)
    )
    return Sheet().of(typed("So CCCD:", 20) + shown)


def halves(text: str, picture: str, at: float, above: bool = False) -> bytes:
    """Text, and what goes on behind it (or below) as a picture."""
    sheet = Sheet()
    sheet.put("XObject", "I", sheet.picture(line(picture)))
    return sheet.of(typed(text, 20) + f"q 150 0 0 20 {at} {34 if above else 54} cm /I Do Q")


def label_pictured() -> bytes:
    sheet = Sheet()
    sheet.put("XObject", "I", sheet.picture(line("So tai khoan:", (400, 80))))
    return sheet.of("q 100 0 0 20 20 54 cm /I Do Q " + typed(ACCOUNT, 130))


def form_filled() -> bytes:
    """A form that is a picture, with a field for the number."""
    with pymupdf.open() as doc:
        page = doc.new_page(width=WIDTH, height=HEIGHT)
        page.insert_image((15, 50, 135, 70), stream=saved(line("So tai khoan:", (480, 80))))
        field = pymupdf.Widget()
        field.field_type, field.field_name = pymupdf.PDF_WIDGET_TYPE_TEXT, "f1"
        field.rect, field.field_value = pymupdf.Rect(140, 52, 300, 68), ACCOUNT
        page.add_widget(field)
        return bytes(doc.tobytes())


DRAWN = [
    Attack("outlines", "a.pdf", CCCD, partial(drawn, "f", ""), "OCR", tesseract),
    Attack("outlines, one path", "a.pdf", CCCD, partial(drawn, "", " f"), "OCR", tesseract),
    Attack("outlines, stroked", "a.pdf", CCCD, partial(drawn, "", " S"), "OCR", tesseract),
    Attack("outlines, cut out", "a.pdf", CCCD, cut_out, "OCR", tesseract),
]
BETWEEN = {
    "unpainted": ("3 Tr", "x", "0 Tr"),
    "unpainted, squeezed digits": ("3 Tr 1 Tz", "7", "0 Tr 100 Tz"),
    "tiny": ("/P 0.5 Tf", "x", "/P 12 Tf"),
    "tiny digits": ("/P 0.5 Tf", "7", "/P 12 Tf"),
    "white": ("1 g", "x", "0 g"),
    "white, narrow digits": ("1 g 10 Tz", "7", "0 g 100 Tz"),
    "transparent": ("/N gs", "x", "/A gs"),
}
UNSEEN = [
    Attack(name, "a.pdf", CCCD, partial(between, *how), "OCR", tesseract)
    for name, how in BETWEEN.items()
]
UNSEEN += [Attack("unpainted, over them", "a.pdf", CCCD, over, "OCR", tesseract)]
BESIDE = [
    Attack(
        "half text, half picture",
        "a.pdf",
        CCCD,
        partial(halves, "So CCCD: 001099", "012345", 121),
        "OCR",
        tesseract,
    ),
    Attack(
        "label text, number picture",
        "a.pdf",
        ACCOUNT,
        partial(halves, "So tai khoan:", ACCOUNT, 110),
        "OCR",
        tesseract,
    ),
    Attack(
        "label above, number picture",
        "a.pdf",
        ACCOUNT,
        partial(halves, "So tai khoan", ACCOUNT, 15, True),
        "OCR",
        tesseract,
    ),
    Attack("label picture, number text", "a.pdf", ACCOUNT, label_pictured, "OCR", tesseract),
    Attack("label picture, number field", "a.pdf", ACCOUNT, form_filled, "pdftotext", pdftotext),
]


@of(*DRAWN, *UNSEEN, *BESIDE)
def test_what_the_page_shows_is_found(attack: Attack, tmp_path: Path) -> None:
    never_green(attack, tmp_path)
