"""What is left of a value anywhere in a copy is found, and what may stand there is none."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pymupdf
import pytest

from scanner.mask.traces import search, traces
from tests.hiding import info, private_data, sheet
from tests.masking import CCCD, MAIL
from tests.proving import covered, masked, places, proof
from tests.text_pages import found, written


@pytest.mark.parametrize(
    "printed",
    [
        f"<< /{CCCD} 1 >>",
        f"<< /A [ 1 2 << /B /N{CCCD} >> ] >>",
        f"[ /A#20{CCCD} ]",
        f"[ 1 2 ({CCCD}) ]",
        f"<< /A << /B <{CCCD.encode().hex()}> >> >>",
        f"/{CCCD}",
        f"({CCCD})",
    ],
)
def test_a_value_in_any_object_is_left(printed: str) -> None:
    source = sheet()
    places_ = found(source)
    with pikepdf.open(io.BytesIO(masked(source, places_))) as pdf:
        pdf.Root["/Kept"] = pdf.make_indirect(pikepdf.Object.parse(printed.encode()))
        result = proof(source, written(pdf), places_)
    assert any(place.startswith("object") for place in places(result.remaining))


@pytest.mark.parametrize("change", [info, private_data], ids=lambda change: change.__name__)
def test_a_copy_of_the_value_anywhere_is_found(
    change: Callable[[pikepdf.Pdf, pikepdf.Page], object],
) -> None:
    source = sheet()
    spots = found(source)
    with pikepdf.open(io.BytesIO(masked(source, spots))) as pdf:
        change(pdf, pdf.pages[0])
        leaky = written(pdf)
    assert any(
        place.startswith("object") for place in places(proof(source, leaky, spots).remaining)
    )


@pytest.mark.parametrize(
    "stream",
    [
        CCCD.encode(),
        b"001 005 123 456",
        b"001.005.123.456",
        CCCD.encode("utf-16-be"),
        CCCD.encode("utf-16-le"),
        CCCD.encode().hex().encode(),
        CCCD.encode("utf-16-be").hex().upper().encode(),
    ],
)
def test_streams_are_searched_in_every_spelling(stream: bytes) -> None:
    source = sheet()
    spots = found(source)
    with pikepdf.open(io.BytesIO(masked(source, spots))) as pdf:
        pdf.pages[0].obj["/Private"] = pdf.make_stream(b"x " + stream + b" y")
        leaky = written(pdf)
    assert proof(source, leaky, spots).remaining


@pytest.mark.parametrize("sign", [b"\xfe", b"a", b"\x00", b"7."])
def test_a_value_among_many_samples_is_found(sign: bytes) -> None:
    """Of a long stream only what can hold a value is searched: it may stand among the samples of
    a picture, or with gaps of any length between its digits."""
    sought, _ = traces(found(sheet()))
    spread = b"\x00\x00 ".join(bytes([digit]) for digit in CCCD.encode())
    samples = sign * 150_000
    assert not any(search(samples, sought))
    for form in (CCCD.encode(), CCCD.encode("utf-16-le"), CCCD.encode().hex().encode(), spread):
        assert any(search(samples + b"\xff" + form + b"\xff" + samples, sought)), form


def test_a_name_of_the_format_is_no_value_and_a_name_of_several_words_is() -> None:
    """Own words may be what a PDF calls its parts by: "Image", "Table"."""
    source = sheet("Image")
    spots = found(source, "Image", type="word")
    copy = masked(source, spots)
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        pdf.Root["/Private"] = pikepdf.Dictionary(Type=pikepdf.Name("/Image"))
        assert proof(source, written(pdf), spots).remaining == ()
        pdf.Root["/Private"] = pikepdf.Dictionary(Type=pikepdf.String("Image"))
        assert proof(source, written(pdf), spots).remaining


def test_mail_is_found_in_any_case() -> None:
    source = sheet(MAIL)
    spots = found(source, MAIL, type="email")
    copy = masked(source, spots)
    assert proof(source, copy, spots).remaining == ()
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        pdf.docinfo["/Title"] = MAIL.upper()
        leaky = written(pdf)
    assert proof(source, leaky, spots).remaining


def test_what_was_left_on_purpose_is_no_leak() -> None:
    """The same number masked in a table and kept in the letterhead."""
    with pymupdf.open() as doc:
        page = doc.new_page()
        page.insert_text((60, 100), f"So {CCCD}", fontsize=12)
        page.insert_text((60, 300), f"Kept {CCCD}", fontsize=12)
        source = bytes(doc.tobytes())
    first, second = found(source)
    kept = replace(second, mask=False, id="p1-2")
    with pymupdf.open(stream=source, filetype="pdf") as doc:
        box = first.boxes[0]
        area = pymupdf.Rect(box.x0, box.y0, box.x1, box.y1)
        doc[0].add_redact_annot(area, fill=(0, 0, 0))
        doc[0].apply_redactions()
        copy = bytes(doc.tobytes())
    assert proof(source, copy, [first, kept]).remaining == ()
    assert proof(source, copy, [first]).remaining


def test_names_may_stand_elsewhere_but_not_in_their_place() -> None:
    name = "Tran Van Mau"
    with pymupdf.open() as doc:
        page = doc.new_page()
        page.insert_text((60, 100), f"Ong {name}, CCCD {CCCD}", fontsize=12)
        page.insert_text((60, 300), f"Kinh gui: {name}", fontsize=12)
        source = bytes(doc.tobytes())
    person = found(source, name, type="person_name")[0]
    number = found(source)[0]
    copy = masked(source, [person, number])
    with pymupdf.open(stream=copy, filetype="pdf") as doc:
        assert "Kinh gui: Tran Van Mau" in doc[0].get_text()
    assert proof(source, copy, [person, number]).remaining == ()
    assert proof(source, covered(source), [person]).remaining


def test_values_too_short_to_search_in_bytes_are_said() -> None:
    source = sheet("12345")
    spots = found(source, "12345", type="otp")
    result = proof(source, masked(source, spots), spots)
    assert "short_values_not_searched_in_bytes" in result.checks
    assert result.remaining == ()
