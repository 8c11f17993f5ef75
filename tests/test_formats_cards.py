"""Cards and dates (.vcf, .ics): a value is found however its line is folded or coded, and masked
where it is spelled."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from scanner.errors import LolotError
from scanner.formats import sniff
from scanner.model import Status
from tests import cards, letters
from tests.archives import zipped
from tests.cards import HIDDEN, card, ending
from tests.office import inside, picture
from tests.writing import masked, scanned, told

CCCD, PHONE = "079103012345", "0912345678"


@pytest.mark.parametrize("place", HIDDEN)
def test_no_fold_hides_a_number(place: str, tmp_path: Path) -> None:
    data = HIDDEN[place](CCCD)
    report, copy = masked(tmp_path, ending(place), data)
    assert CCCD in told(report)
    assert CCCD[4:] not in cards.inside(copy)
    assert copy.count(b"\n") == data.count(b"\n")


def test_a_card_keeps_its_lines(tmp_path: Path) -> None:
    data = card(
        *("N:Nguyễn;Văn Mẫu;;;", "FN:Nguyễn Văn Mẫu", f"TEL;TYPE=CELL:{PHONE}", "BDAY:19050415"),
        *("ADR;TYPE=HOME:;;12 Trần Phú;Hà Nội;;;Việt Nam", "ORG:Công ty Mẫu;Phòng 1"),
    )
    report, copy = masked(tmp_path, "a.vcf", data)
    assert report.status is Status.OK
    assert copy.decode().splitlines() == [
        *("BEGIN:VCARD", "VERSION:3.0", "N:******;*******;;;", "FN:**************"),
        *("TEL;TYPE=CELL:**********", "BDAY:**********"),
        *("ADR;TYPE=HOME:;;***********;******;;;********", "ORG:Công ty Mẫu;Phòng 1", "END:VCARD"),
    ]


def test_a_photo_in_a_card_is_masked_there(tmp_path: Path) -> None:
    photo = base64.encodebytes(picture(f"Số CCCD: {CCCD}")).decode().strip().replace("\n", "\r\n ")
    report, copy = masked(tmp_path, "a.vcf", card(f"PHOTO;ENCODING=b;TYPE=PNG:{photo}", "NOTE:Mẫu"))
    assert CCCD in told(report)
    assert b"NOTE:M" in copy
    kept = copy.partition(b"TYPE=PNG:")[2].partition(b"\r\n")[0]
    assert base64.b64decode(kept).startswith(b"\x89PNG")


def test_in_an_archive_and_a_letter_it_stays(tmp_path: Path) -> None:
    folded = HIDDEN["vcf: in two lines"](CCCD)
    _, copy = masked(tmp_path, "a.zip", zipped(("a.vcf", folded), ("b.txt", b"x")))
    assert "a.vcf" in inside(copy)
    assert "*****" in inside(copy)
    _, copy = masked(tmp_path, "a.eml", letters.with_file("a.vcf", folded))
    assert "END:VCARD" in letters.inside(copy)
    assert CCCD[5:] not in letters.inside(copy)


def test_one_without_an_end_is_broken(tmp_path: Path) -> None:
    report = scanned(tmp_path, "a.vcf", b"BEGIN:VCARD\r\nTEL:0912345678\r\n")
    assert report.status is Status.ERROR


def test_letters_of_two_bytes_are_no_card() -> None:
    with pytest.raises(LolotError):
        sniff(card(f"TEL:{PHONE}").decode().encode("utf-16"), "a.vcf")
