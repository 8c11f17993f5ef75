"""What a copy is judged by is what stood there before: words that are somebody's only since others
beside them are masked withhold no copy, and nothing else is let pass for that."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pymupdf
import pytest

from samples.drawing.fonts import ARIAL, font_bytes
from scanner.model import Box, Finding, Options, Source, Word
from scanner.pipeline import mask_file, verify_files
from scanner.reread import Memory, Told
from scanner.verify.reading import as_before
from tests.masking import finding

# Names of places that are names of people as well, and few of them are told as such.
PLACES = """Các xã Bản Hồ, Vũ Dương, Hưng Phú, Bắc Thụy Anh, Phúc Thịnh, Đức Phú,
Tả Phìn, Thành Công, Thụy Anh, Tây Tiền Hải, Vạn Thắng, Hải Tiến,
Đức Hợp, Nam Tiền Hải, Đại Đồng, Ân Thi, Xuân Trường, Thanh Khê,
Đại Phúc, Vũ Ninh, Nam Sơn, Ngũ Chỉ Sơn, Yên Lạc, An Hải, Ô Diên,
Thiên Lộc thuộc vùng này."""


def test_places_that_are_people_beside_masks_withhold_no_copy(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_font(fontname="F", fontbuffer=font_bytes(ARIAL))
    lines = ["- Vùng II, gồm các xã, phường của thành phố Sông Mới:", *PLACES.splitlines()]
    lines.append("Người soạn: Lò Văn Mẫu, điện thoại 0912 345 678")
    page.insert_text((60, 80), lines, fontname="F", fontsize=10)
    source, target = str(tmp_path / "a.pdf"), str(tmp_path / "b.pdf")
    document.save(source)
    options = Options(profile="strict")

    report = mask_file(source, target, options)

    assert report.copy is not None
    assert (report.copy.status, report.copy.remaining) == ("verified", ())
    proved = verify_files(source, target, options).copy
    assert proved is not None
    assert proved.status == "verified"


def word(text: str, x: float) -> Word:
    return Word(text, Box(x, 100.0, x + 40.0, 112.0), 1.0)


def memory(*words: Word, source: Source = Source.TEXT) -> Memory:
    """Of a document whose first page showed these words on one line."""
    known = Memory.of_texts()
    known.keep_text(1, Told(((source, [words]),), "", ()))
    return known


PERSON = finding(Box(100, 98, 190, 114), "Đức Hợp", source=Source.TEXT, type="person_name")
BESIDE = finding(Box(300, 98, 350, 114), "Bản Hồ", source=Source.TEXT, type="person_name")
HIDDEN = word("Đức", 102.0), word("Hợp,", 148.0)
SAID = memory(word("xã", 50.0), *HIDDEN)


def test_the_same_words_at_the_same_place_are_as_before() -> None:
    assert as_before(PERSON, [BESIDE], SAID)


@pytest.mark.parametrize(
    ("found", "masked", "known"),
    [
        # What is masked elsewhere, on another page too, is to show nowhere.
        (PERSON, [BESIDE, replace(BESIDE, text="Đức Hợp", value="Đức Hợp", page=9)], SAID),
        # A mask that does not cover all of it.
        (PERSON, [replace(BESIDE, boxes=(Box(95, 98, 120, 114),))], SAID),
        # Other words stood there, or none did, or none that showed.
        (PERSON, [BESIDE], memory(word("Đức", 102.0), word("Hảo,", 148.0))),
        (PERSON, [BESIDE], memory(word("Đức", 302.0), word("Hợp,", 348.0))),
        (PERSON, [BESIDE], memory(*HIDDEN, source=Source.HIDDEN_TEXT)),
        (replace(PERSON, page=2), [BESIDE], SAID),
        # A number is one whatever stands beside it, and so is what was read in pixels.
        (replace(PERSON, type="phone"), [BESIDE], SAID),
        (replace(PERSON, sources=(Source.TEXT, Source.OCR)), [BESIDE], SAID),
    ],
)  # fmt: skip
def test_what_differs_or_was_to_be_masked_is_not(
    found: Finding, masked: list[Finding], known: Memory
) -> None:
    assert not as_before(found, masked, known)
