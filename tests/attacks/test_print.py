"""Pages whose text and print differ: the print wins."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pymupdf
from fontTools.pens.basePen import BasePen  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from pikepdf import Array, Dictionary, Name

from samples.drawing.fonts import ARIAL, font_bytes
from tests.attacks.attack import Attack, never_green, of, pdftotext
from tests.attacks.eyes import tesseract
from tests.attacks.sheets import HEIGHT, WIDTH, Sheet, cmap, glyphs, line, saved, typed

CCCD, ACCOUNT, NAME = "001099012345", "19036472815", "Nguyen Thi Mai Anh"
LETTERS = dict(zip("0123456789", "ahjkmnpqru", strict=True))
WORDS = ("so", "mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin")


class _Path(BasePen):  # type: ignore[misc]
    """The operators of a glyph's outline, from this place on and so large."""

    def __init__(self, glyphs: object, x: float, y: float, scale: float) -> None:
        super().__init__(glyphs)
        self.operators: list[str] = []
        self._x, self._y, self._scale = x, y, scale

    def _at(self, *points: tuple[float, float]) -> str:
        moved = ((self._x + x * self._scale, self._y + y * self._scale) for x, y in points)
        return " ".join(f"{x:.3f} {y:.3f}" for x, y in moved)

    def _moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self.operators.append(f"{self._at(point)} m")

    def _lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self.operators.append(f"{self._at(point)} l")

    def _curveToOne(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self.operators.append(f"{self._at(*points)} c")

    def _closePath(self) -> None:  # noqa: N802
        self.operators.append("h")


def outline(sign: str, x: float = 0, y: float = 0, scale: float = 1) -> tuple[str, float]:
    """A glyph as a path, and how wide it is."""
    face = TTFont(io.BytesIO(font_bytes(ARIAL)))
    shapes, name = face.getGlyphSet(), face.getBestCmap()[ord(sign)]
    pen = _Path(shapes, x, y, scale)
    shapes[name].draw(pen)
    return " ".join(pen.operators), face["hmtx"][name][0] * scale


def outlines(each: str = "") -> str:
    """The digits as one path, or as paths that each end so."""
    operators, x = [], 90.0
    for digit in CCCD:
        path, width = outline(digit, x, 60, 12 / 2048)
        operators += [path, each]
        x += width
    return " ".join(operators)


def drawn(each: str, last: str) -> bytes:
    return Sheet().of(typed("So CCCD:", 20) + "0.3 w " + outlines(each) + last)


def cut_out() -> bytes:
    """The paper painted black through a clip of digits."""
    painted = f"q {outlines()} W n 0 0 {WIDTH} {HEIGHT} re f Q"
    return Sheet().of(typed("So CCCD:", 20) + painted)


def lying(says: Mapping[str, str], shown: str = CCCD) -> bytes:
    """A font whose map to Unicode names other letters than it shows."""
    sheet = Sheet()
    sheet.put("Font", "L", sheet.lying(says))
    text = f"BT /L 12 Tf 90 60 Td {glyphs(shown)} Tj ET "
    return sheet.of(typed("So CCCD:", 20) + text)


def lying_name() -> bytes:
    """A name whose letters are said to be others, beside a number."""
    letters = sorted(set(NAME))
    says = dict(zip(letters, letters[3:] + letters[:3], strict=True))
    sheet = Sheet()
    sheet.put("Font", "L", sheet.lying(says))
    text = f"BT /L 12 Tf 90 60 Td {glyphs(NAME)} Tj ET "
    return sheet.of(typed("Ho va ten:", 20) + text + typed(f"So CCCD: {CCCD}", 20, 30))


def mapped() -> bytes:
    """A font that every reader has, with a map to Unicode."""
    sheet = Sheet()
    told = "\n".join(f"<{ord(a):02X}> <{ord(b):04X}>" for a, b in LETTERS.items())
    data = cmap(told, 10).replace("<0000> <FFFF>", "<00> <FF>")
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type1,
        BaseFont=Name.Helvetica,
        Encoding=Name.WinAnsiEncoding,
        ToUnicode=sheet.pdf.make_stream(data.encode()),
    )
    sheet.put("Font", "L", font)
    return sheet.of(typed("So CCCD:", 20) + typed(CCCD, 90, font="L"))


def swapped() -> bytes:
    """An embedded font whose own letters are drawn as digits, without any map."""
    face = TTFont(io.BytesIO(font_bytes(ARIAL)))
    names, em = face.getBestCmap(), face["head"].unitsPerEm
    for table in face["cmap"].tables:
        for digit, letter in LETTERS.items():
            table.cmap[ord(letter)] = names[ord(digit)]
    out = io.BytesIO()
    face.save(out)
    widths = [face["hmtx"][names[code]][0] * 1000 / em for code in range(32, 127)]
    sheet = Sheet()
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.TrueType,
        BaseFont=Name("/Arimo"),
        Encoding=Name.WinAnsiEncoding,
        FirstChar=32,
        LastChar=126,
        Widths=Array(widths),
        FontDescriptor=sheet.descriptor(out.getvalue()),
    )
    sheet.put("Font", "L", font)
    said = "".join(map(LETTERS.get, CCCD))  # type: ignore[arg-type]
    return sheet.of(typed("So CCCD:", 20) + typed(said, 90, font="L"))


def told_elsewhere(remark: str, more: bool) -> bytes:
    """A font whose map has remarks between its pairs, or rests on another one that has them."""
    sheet = Sheet()
    font = sheet.lying(LETTERS)
    told = font.ToUnicode.read_bytes().replace(b"> <", b"> " + remark.encode() + b"<")
    font.ToUnicode = sheet.pdf.make_stream(told)
    if more:
        data = cmap("", 0).replace("0 beginbfchar\n\nendbfchar ", "").encode()
        font.ToUnicode = sheet.pdf.make_stream(data, UseCMap=sheet.pdf.make_stream(told))
    sheet.put("Font", "L", font)
    return sheet.of(typed("So CCCD:", 20) + f"BT /L 12 Tf 90 60 Td {glyphs(CCCD)} Tj ET ")


def drawn_by_the_file(size: float = 1.0, speck: str = "") -> bytes:
    """A Type 3 font whose letters are drawn as digits, of any size, with specks below them."""
    face = TTFont(io.BytesIO(font_bytes(ARIAL)))
    em, sheet = face["head"].unitsPerEm, Sheet()
    procs, widths, names = {}, [0.0] * 256, []
    for digit, letter in LETTERS.items():
        path, widths[ord(letter)] = outline(digit)
        proc = f"{widths[ord(letter)]} 0 0 -500 {em} {em} d1 {path} {speck} f"
        procs[f"/{letter}"] = sheet.pdf.make_stream(proc.encode())
        names += [ord(letter), Name(f"/{letter}")]
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type3,
        FontBBox=Array([0, -500, em, em]),
        FontMatrix=Array([size / em, 0, 0, size / em, 0, 0]),
        CharProcs=Dictionary(procs),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array(names)),
        FirstChar=0,
        LastChar=255,
        Widths=Array(widths),
        Resources=Dictionary(),
    )
    if speck:
        marked = zip(LETTERS.values(), "ếộưđẫỹôễấă", strict=True)
        told = "\n".join(f"<{ord(a):02X}> <{ord(b):04X}>" for a, b in marked)
        data = cmap(told, 10).replace("<0000> <FFFF>", "<00> <FF>")
        font.ToUnicode = sheet.pdf.make_stream(data.encode())
    sheet.put("Font", "L", font)
    said = "".join(map(LETTERS.get, CCCD))  # type: ignore[arg-type]
    return sheet.of(typed("So CCCD:", 20) + f"BT /L {12 / size} Tf 90 60 Td ({said}) Tj ET ")


def without_width(one_by_one: bool) -> bytes:
    """Digits that take no room, set by their places."""
    sheet = Sheet()
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type1,
        BaseFont=Name.Helvetica,
        Encoding=Name.WinAnsiEncoding,
        FirstChar=48,
        LastChar=57,
        Widths=Array([0] * 10),
    )
    sheet.put("Font", "L", font)
    if one_by_one:
        shown = "".join(typed(d, 90 + 6.67 * n, font="L") for n, d in enumerate(CCCD))
    else:
        digits = " ".join(f"({digit}) -556" for digit in CCCD)
        shown = f"BT /L 12 Tf 90 60 Td [{digits}] TJ ET"
    return sheet.of(typed("So CCCD:", 20) + shown)


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


def clipped() -> bytes:
    """A letter behind each digit that a clip leaves nothing of."""
    shown = "".join(
        typed(digit, 90 + 6.67 * n) + "q 0 0 1 1 re W n " + typed("q", 93 + 6.67 * n) + "Q "
        for n, digit in enumerate(CCCD)
    )
    return Sheet().of(typed("So CCCD:", 20) + shown)


def patched() -> bytes:
    """A letter under each digit, and a patch of paper over it."""
    shown = ""
    for n, digit in enumerate(CCCD):
        x = 90 + 6.67 * n
        shown += typed("x", x) + f"1 g {x} 56 6.6 12 re f 0 g " + typed(digit, x)
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
UNSEEN += [
    Attack("unpainted, over them", "a.pdf", CCCD, over, "OCR", tesseract),
    Attack("clipped", "a.pdf", CCCD, clipped, "OCR", tesseract),
    Attack("under a patch", "a.pdf", CCCD, patched, "OCR", tesseract),
]
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


SAYS: dict[str, Mapping[str, str]] = {
    "letters for digits": LETTERS,
    "digits for digits": dict(zip("0123456789", "5829107463", strict=True)),
    "blanks for digits": dict.fromkeys("0123456789", " "),
    "nothing for digits": dict.fromkeys("0123456789", "\u200b"),
    "words for digits": dict(zip("0123456789", WORDS, strict=True)),
    "one letter for digits": dict.fromkeys("0123456789", "a"),
    "soft hyphens for digits": dict.fromkeys("0123456789", "\u00ad"),
    "marks without letters for digits": dict.fromkeys("0123456789", "\u0301"),
    "letters that look like digits": dict(zip("0123456789", "DIzEASGTBq", strict=True)),
    "marked letters for digits": dict(zip("0123456789", "ếộưđẫỹôễấă", strict=True)),
}
FONTS = [
    *(Attack(k, "a.pdf", CCCD, partial(lying, says), "OCR", tesseract) for k, says in SAYS.items()),
    Attack("letters for letters", "a.pdf", NAME, lying_name, "OCR", tesseract),
    Attack("a map on a common font", "a.pdf", CCCD, mapped, "OCR", tesseract),
    Attack("letters drawn as digits", "a.pdf", CCCD, swapped, "OCR", tesseract),
    Attack("a font of the file's own", "a.pdf", CCCD, drawn_by_the_file, "OCR", tesseract),
    Attack(
        "a font of the file's own with specks",
        "a.pdf",
        CCCD,
        partial(drawn_by_the_file, speck="600 -400 120 120 re"),
        "OCR",
        tesseract,
    ),
    Attack(
        "remarks in a map", "a.pdf", CCCD, partial(told_elsewhere, "%\n", False), "OCR", tesseract
    ),
    Attack(
        "a map on another one", "a.pdf", CCCD, partial(told_elsewhere, "", True), "OCR", tesseract
    ),
    Attack("no width, one by one", "a.pdf", CCCD, partial(without_width, True), "OCR", tesseract),
    Attack("no width, in one", "a.pdf", CCCD, partial(without_width, False), "OCR", tesseract),
]


@of(*DRAWN, *UNSEEN, *BESIDE, *FONTS)
def test_what_the_page_shows_is_found(attack: Attack, tmp_path: Path) -> None:
    never_green(attack, tmp_path)
