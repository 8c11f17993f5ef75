"""Values that a form holds in boxes, one digit or letter to each, or in several of its fields."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pikepdf
import pymupdf
from pypdf import PdfReader

from scanner.model import Options
from scanner.pipeline import mask_file, scan_file
from tests.attacks.attack import Attack, never_green, of, pdftotext
from tests.text_pages import document

CCCD = ("So CCCD:", "079103012345")
NUMBERS = {
    "cccd": CCCD,
    "phone": ("Dien thoai:", "0912345678"),
    "account": ("So tai khoan:", "19031234567890"),
    "tax-code": ("Ma so thue:", "8123456786"),
    "bhxh": ("Ma so BHXH:", "7912345678"),
}
_LEFT, _TOP, _PITCH = 150.0, 90.0, 17.0


def box(page: pymupdf.Page, kind: str, x: float, y: float) -> None:
    """One box: a cell of a table, a rectangle of its own, a comb's tooth, or nothing drawn."""
    rect = pymupdf.Rect(x, y, x + _PITCH, y + 18)
    if kind == "cells":
        page.draw_rect(rect, width=0.6)
    elif kind == "apart":
        page.draw_rect((x + 1.5, y, x + _PITCH - 1.5, y + 18), width=0.6)
    elif kind == "comb":
        page.draw_line(rect.bl, rect.br, width=0.6)
        page.draw_line(rect.bl, rect.bl - (0, 6), width=0.6)


def boxed(
    kind: str, groups: Sequence[str], label: str, *, above: bool = False, gap: float = 9
) -> bytes:
    """A form whose boxes hold the groups of a value; a blank is an empty box."""

    def draw(page: pymupdf.Page) -> None:
        page.insert_text((40, 60), "TO KHAI", fontsize=14)
        page.insert_text((40, _TOP - 8 if above else _TOP + 13), label, fontsize=11)
        x = 40.0 if above else _LEFT
        for group in groups:
            for sign in group:
                box(page, kind, x, _TOP)
                page.insert_text((x + 5, _TOP + 13), sign, fontsize=11)
                x += _PITCH
            x += gap

    return document(draw)


def shuffled(label: str, value: str) -> bytes:
    """Boxes that were filled in from the last one to the first."""

    def draw(page: pymupdf.Page) -> None:
        for n in reversed(range(len(value))):
            box(page, "cells", _LEFT + n * _PITCH, _TOP)
            page.insert_text((_LEFT + n * _PITCH + 5, _TOP + 13), value[n], fontsize=11)
        page.insert_text((40, _TOP + 13), label, fontsize=11)

    return document(draw)


def fields(label: str, texts: Sequence[str], *, comb: bool = False, drawn: bool = True) -> bytes:
    """A field for each of some texts, side by side."""
    with pymupdf.open() as doc:
        page = doc.new_page()
        page.insert_text((40, _TOP + 13), label, fontsize=11)
        x = _LEFT
        for n, text in enumerate(texts):
            widget = pymupdf.Widget()
            widget.field_type, widget.field_name = pymupdf.PDF_WIDGET_TYPE_TEXT, f"o{n}"
            widget.rect = pymupdf.Rect(x, _TOP, x + 13 * len(text) + 4, _TOP + 18)
            widget.text_fontsize, widget.border_width, widget.border_color = 11, 0.6, (0, 0, 0)
            if comb:
                widget.text_maxlen = len(text)
                widget.field_flags = pymupdf.PDF_TX_FIELD_IS_COMB
            widget.field_value = text
            page.add_widget(widget)
            x = widget.rect.x1 + 4
        data = bytes(doc.tobytes())
    return data if drawn else _undrawn(data)


def _undrawn(data: bytes) -> bytes:
    """The same, with drawing the fields left to whoever opens it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for annotation in pdf.pages[0].Annots:
            del annotation["/AP"]
        pdf.save(out)
    return out.getvalue()


def in_a_note(label: str, value: str) -> bytes:
    """The first half printed, the second one typed over the page."""
    with pymupdf.open() as doc:
        page = doc.new_page()
        page.insert_text((40, _TOP + 13), f"{label} {value[:6]}", fontsize=11)
        x = 40 + pymupdf.get_text_length(f"{label} {value[:6]}", fontsize=11)
        page.add_freetext_annot((x - 1, _TOP + 1, x + 60, _TOP + 20), value[6:], fontsize=11)
        return bytes(doc.tobytes())


def told(data: bytes) -> str:
    """What pypdf tells of the fields of a form, in their order, and pdftotext of its page."""
    known = PdfReader(io.BytesIO(data)).get_fields() or {}
    return "".join(str(known[name].get("/V", "")) for name in sorted(known)) + pdftotext(data)


def _boxes() -> Iterator[Attack]:
    for name, (label, value) in NUMBERS.items():
        for kind in ("cells", "apart", "comb", "bare"):
            build = partial(boxed, kind, [value], label)
            yield Attack(f"{name}-{kind}", "a.pdf", value, build, "pdftotext -layout", pdftotext)


def _others() -> Iterator[Attack]:
    label, value = CCCD
    ways = {
        "in-groups-of-three": partial(boxed, "cells", ["079", "103", "012345"], label),
        "in-groups-3-1-2-6": partial(boxed, "apart", ["079", "1", "03", "012345"], label),
        "under-its-label": partial(boxed, "cells", ["0791", "0301", "2345"], label, above=True),
        "filled-in-backwards": partial(shuffled, label, value),
        "half-print-half-note": partial(in_a_note, label, value),
    }
    for way, build in ways.items():
        yield Attack(f"cccd-{way}", "a.pdf", value, build, "pdftotext -layout", pdftotext)


_FIELDS = {
    "comb": partial(fields, CCCD[0], [CCCD[1]], comb=True),
    "comb-not-drawn": partial(fields, CCCD[0], [CCCD[1]], comb=True, drawn=False),
    "three-fields": partial(fields, CCCD[0], ["079", "103", "012345"]),
    "three-fields-not-drawn": partial(fields, CCCD[0], ["079", "103", "012345"], drawn=False),
    "a-field-to-a-digit": partial(fields, CCCD[0], list(CCCD[1])),
}
FIELDS = [
    Attack(f"cccd-{name}", "a.pdf", CCCD[1], build, "pypdf's fields", told)
    for name, build in _FIELDS.items()
]
# Groups that no number has by its looks.
_TAX: tuple[str, list[str]] = ("Ma so thue:", ["81", "2345678", "6"])
_GROUPED = Attack("tax", "a.pdf", "8123456786", lambda: fields(*_TAX), "pypdf's fields", told)


@of(*_boxes(), *_others())
def test_what_stands_in_boxes_is_found_and_masked(attack: Attack, tmp_path: Path) -> None:
    never_green(attack, tmp_path)


def test_a_birth_in_three_fields_is_whole(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(fields("Sinh ngay:", ["04", "05", "1903"]))
    found = scan_file(str(path), Options()).findings
    assert [(f.type, f.value) for f in found] == [("date_of_birth", "04/05/1903")]


@of(*FIELDS, _GROUPED)
def test_what_several_fields_hold_is_found_and_masked(attack: Attack, tmp_path: Path) -> None:
    never_green(attack, tmp_path)


def test_names_and_births_in_boxes_are_masked_beside_a_number(tmp_path: Path) -> None:
    """Alone they are low, and lines of a form lie far from each other."""

    def draw(page: pymupdf.Page) -> None:
        font = pymupdf.Font("notos")
        rows = (("Họ và tên:", "LÊ VĂN MẪU"), ("Ngày sinh:", "04051903"), ("CCCD:", CCCD[1]))
        writer = pymupdf.TextWriter(page.rect)
        for row, (label, signs) in enumerate(rows):
            y = _TOP + 70 * row
            writer.append((40, y + 13), label, font, 11)
            for n, sign in enumerate(signs):
                box(page, "cells", _LEFT + n * _PITCH, y)
                writer.append((_LEFT + n * _PITCH + 4, y + 13), sign, font, 11)
        writer.write_text(page)

    path = tmp_path / "a.pdf"
    path.write_bytes(document(draw))
    report = mask_file(str(path), str(tmp_path / "copy.pdf"), Options())
    masked = {(f.type, f.value) for f in report.findings if f.mask}
    assert {("person_name", "LÊ VĂN MẪU"), ("date_of_birth", "04/05/1903")} <= masked
    left = pdftotext((tmp_path / "copy.pdf").read_bytes()).replace(" ", "")
    assert "MẪU" not in left
    assert "1903" not in left
