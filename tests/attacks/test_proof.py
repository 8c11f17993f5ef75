"""What a copy that is called proved could still hold: in signatures, forms and notes, between lines
set tight, under what somebody has painted."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pikepdf
import pymupdf
from pikepdf import Array, Dictionary, Name

from samples.drawing.fonts import NOTO, font_bytes
from tests.attacks.attack import Attack, never_green, of, pdftotext, raw
from tests.hiding import annotated, hidden, shown_form, signed
from tests.judges import digits
from tests.text_pages import written

CCCD, PHONE, OFFICE, ACCOUNT = "079103012345", "0912345678", "02438251111", "0071001234567"
Draw = Callable[[pymupdf.Page], object]
# Where the attacks that stand in one line stand.
LINE = pymupdf.Rect(50, 85, 560, 106)


def page(draw: Draw) -> bytes:
    with pymupdf.open() as doc:
        sheet = doc.new_page()
        sheet.insert_text((60, 200), "Trang nay de moi nguoi doc", fontsize=11)
        draw(sheet)
        return bytes(doc.tobytes())


def notes(data: bytes) -> str:
    """What MuPDF's viewer shows: the page, its notes and its fields."""
    with pymupdf.open(stream=data) as doc:
        return "\n".join(sheet.get_text() for sheet in doc)


def objects(data: bytes) -> str:
    """Every string of every object, as `qpdf --qdf` shows them."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        streams = [o.read_bytes() for o in pdf.objects if isinstance(o, pikepdf.Stream)]
        said = [o.unparse(resolved=True) for o in pdf.objects if isinstance(o, pikepdf.Object)]
    return raw(b"\n".join([*streams, *said]))


# --- what somebody has covered


def _office(over: Draw, sheet: pymupdf.Page) -> None:
    sheet.insert_text((60, 100), f"Phong Tiep dan, dien thoai co quan: {OFFICE}", fontsize=11)
    over(sheet)


def _square(sheet: pymupdf.Page) -> None:
    note = sheet.add_rect_annot(LINE)
    note.set_colors(fill=(0, 0, 0))
    note.update()


def _two_halves(sheet: pymupdf.Page) -> None:
    sheet.draw_rect(pymupdf.Rect(50, 85, 300, 106), fill=(1, 1, 1), color=None)
    sheet.draw_rect(pymupdf.Rect(290, 85, 560, 106), fill=(1, 1, 1), color=None)


COVERS: dict[str, Draw] = {
    "black": lambda sheet: sheet.draw_rect(LINE, fill=(0, 0, 0), color=None),
    "white": lambda sheet: sheet.draw_rect(LINE, fill=(1, 1, 1), color=None),
    "two patches": _two_halves,
    "square note": _square,
    "empty note": lambda sheet: sheet.add_freetext_annot(LINE, " ", fill_color=(1, 1, 1)),
    "mark for redaction": lambda sheet: sheet.add_redact_annot(LINE, fill=(0, 0, 0)),
}


def covered() -> Iterator[Attack]:
    """An office's telephone, which is low in the open."""
    for name, over in COVERS.items():
        build = partial(page, partial(_office, over))
        yield Attack(f"covered by {name}", "a.pdf", OFFICE, build, "pdftotext", pdftotext)


# --- lines set tight


def _glyphs(sheet: pymupdf.Page, runs: Sequence[tuple[float, float, str, float]]) -> None:
    writer, font = pymupdf.TextWriter(sheet.rect), pymupdf.Font(fontbuffer=font_bytes(NOTO))
    for x, y, text, size in runs:
        writer.append((x, y), text, font=font, fontsize=size)
    writer.write_text(sheet)


_AROUND = ((60, 91.7, "Số định danh cá nhân / No.", 6), (60, 106.2, "Ghi rõ như trên giấy tờ", 6))


def _tight(value: Sequence[tuple[float, float, str, float]], sheet: pymupdf.Page) -> None:
    _glyphs(sheet, [*_AROUND, *value])


def _jittered() -> Iterator[tuple[float, float, str, float]]:
    for number, digit in enumerate(CCCD):
        yield 60 + 6.4 * number, 100 + (-0.9, 0.0, 0.9)[number % 3], digit, 11


TIGHT: dict[str, Sequence[tuple[float, float, str, float]]] = {
    "between a label and a hint": [(60, 100, CCCD, 11)],
    "drawn twice": [(60, 100, CCCD, 11), (60.3, 100.1, CCCD, 11)],
    "digits that dance": list(_jittered()),
    "halves of two sizes": [(60, 100, CCCD[:6], 11), (98, 100, CCCD[6:], 8)],
    "like the hint": [(60, 100, CCCD, 11), (60, 113, f"Số CCCD: {CCCD}", 7)],
    "unseen below": [(60, 100, CCCD, 11)],
}


def _with_unseen(sheet: pymupdf.Page) -> None:
    _tight(TIGHT["unseen below"], sheet)
    sheet.insert_text((60, 103), CCCD, fontsize=9, render_mode=3)


def tight() -> Iterator[Attack]:
    """The mask of each ends where its own ink does: none of its glyphs may be left."""
    for name, value in TIGHT.items():
        draw = _with_unseen if name == "unseen below" else partial(_tight, value)
        build = partial(page, draw)
        yield Attack(f"tight, {name}", "a.pdf", CCCD, build, "pdftotext", pdftotext)


# --- forms and notes


def _field(
    name: str, value: str, sheet: pymupdf.Page, *, label: str = "", choice: bool = False
) -> None:
    widget = pymupdf.Widget()
    widget.field_type = pymupdf.PDF_WIDGET_TYPE_TEXT
    if choice:
        widget.field_type = pymupdf.PDF_WIDGET_TYPE_COMBOBOX
        widget.choice_values = [value, "khac"]
    widget.field_name, widget.field_value = name, value
    if label:
        widget.field_label = label
    widget.rect, widget.text_fontsize = pymupdf.Rect(150, 100, 400, 120), 11
    sheet.add_widget(widget)


def _note_over_print(sheet: pymupdf.Page) -> None:
    sheet.insert_text((60, 230), f"So CCCD: {CCCD} cap tai Ha Noi", fontsize=11)
    sheet.add_freetext_annot((60, 180, 180, 240), f"CCCD {CCCD}, goi {PHONE}", rotate=90)


def _three_in_a_note(sheet: pymupdf.Page) -> None:
    said = f"Ho ten: Nguyen Van Mau, SDT {PHONE}, STK: {ACCOUNT}"
    sheet.add_freetext_annot((60, 300, 560, 330), said, fontsize=11)


def _name_in_a_note(data: bytes) -> str:
    return digits(notes(data)) + ("0" * 12 if "Mau" in notes(data) else "")


FORMS: tuple[tuple[str, str, Draw], ...] = (
    ("named for an account", ACCOUNT, partial(_field, "so_tai_khoan", ACCOUNT)),
    ("named in one word", ACCOUNT, partial(_field, "f[0].txtSoTaiKhoan[0]", ACCOUNT)),
    ("known by its tooltip", ACCOUNT, partial(_field, "Text1", ACCOUNT, label="Số tài khoản")),
    ("a choice", ACCOUNT, partial(_field, "STK", ACCOUNT, choice=True)),
    ("a note over print", CCCD, _note_over_print),
    ("three values in a note", ACCOUNT, _three_in_a_note),
)


def forms() -> Iterator[Attack]:
    for name, value, draw in FORMS:
        build = partial(page, draw)
        yield Attack(f"form, {name}", "a.pdf", value, build, "MuPDF's viewer", notes)
    build = partial(page, _three_in_a_note)
    yield Attack("form, a name beside numbers", "a.pdf", "0" * 12, build, "MuPDF", _name_in_a_note)


# --- signatures


def _signed(change: Callable[[pikepdf.Pdf, Dictionary], object]) -> bytes:
    def done(pdf: pikepdf.Pdf, sheet: pikepdf.Page) -> None:
        signed(pdf, sheet)
        change(pdf, sheet.obj.Annots[0])

    return hidden(done)


def _look(pdf: pikepdf.Pdf, field: Dictionary) -> None:
    field["/AP"] = Dictionary(N=shown_form(pdf, f"Nguoi ky: CCCD {CCCD}"))


def _unseen_look(pdf: pikepdf.Pdf, field: Dictionary) -> None:
    _look(pdf, field)
    field["/F"] = 2


def _mouse(pdf: pikepdf.Pdf, field: Dictionary) -> None:
    """A look that comes up under the mouse."""
    look = shown_form(pdf, f"CCCD {CCCD}")
    field["/AP"] = Dictionary(N=shown_form(pdf, "Da ky"), R=look, D=look)


def _tooltip(pdf: pikepdf.Pdf, field: Dictionary) -> None:
    field["/TU"] = f"So CCCD {CCCD}"


SIGNED = {
    "in its look": _look,
    "in a look that is hidden": _unseen_look,
    "in its look under the mouse": _mouse,
    "in its tooltip": _tooltip,
}


def signatures() -> Iterator[Attack]:
    for name, change in SIGNED.items():
        build = partial(_signed, change)
        yield Attack(f"signature, {name}", "a.pdf", CCCD, build, "qpdf", objects)


def _redacted_with() -> bytes:
    """What is to stand on the bar once it is redacted."""
    with pikepdf.open(io.BytesIO(page(lambda sheet: None))) as pdf:
        annotated("/Redact", OverlayText=f"CCCD {CCCD}", DA="/Helv 12 Tf")(pdf, pdf.pages[0])
        pdf.pages[0].obj.Annots[0]["/Rect"] = Array([60, 600, 300, 630])
        pdf.Root.PageMode = Name.UseNone
        return written(pdf)


ATTACKS = (
    *covered(),
    *tight(),
    *forms(),
    *signatures(),
    Attack("redaction, what it is to say", "a.pdf", CCCD, _redacted_with, "qpdf", objects),
)


@of(*ATTACKS)
def test_no_proved_copy_holds_it(attack: Attack, tmp_path: Path) -> None:
    never_green(attack, tmp_path)
