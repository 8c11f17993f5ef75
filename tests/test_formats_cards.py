"""Cards and dates (.vcf, .ics): a value is found however its line is folded or coded, and masked
where it is spelled."""

from __future__ import annotations

import base64
import quopri
from pathlib import Path

import pytest

from scanner.errors import LolotError
from scanner.formats import sniff
from scanner.model import Status
from tests import letters
from tests.archives import zipped
from tests.office import inside, picture
from tests.writing import masked, scanned, told

CCCD, PHONE = "079103012345", "0912345678"


def card(*lines: str, version: str = "3.0") -> bytes:
    whole = ("BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", "")
    return "\r\n".join(whole).encode()


def dates(*lines: str) -> bytes:
    around = ("BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:1")
    return "\r\n".join((*around, *lines, "END:VEVENT", "END:VCALENDAR", "")).encode()


def _coded(text: str) -> str:
    return quopri.encodestring(text.encode()).decode().replace("=\n", "").rstrip("\n")


NOTE = "NOTE:Số CCCD: "
QUOTED = f"NOTE;ENCODING=QUOTED-PRINTABLE:{_coded('Số CCCD: ')}"
HALVES = CCCD[:5], f" {CCCD[5:]}"
FOLDED = {
    "a number": card(f"{NOTE}{CCCD}"),
    "in two lines": card(f"{NOTE}{HALVES[0]}", HALVES[1]),
    "in three, by tabs": dates(f"DESCRIPTION:CCCD: {CCCD[:5]}", f"\t{CCCD[5:8]}", f"\t{CCCD[8:]}"),
    "by ends of lines of Unix": card(f"{NOTE}{HALVES[0]}", HALVES[1]).replace(b"\r", b""),
    "between the bytes of a letter": card(NOTE + CCCD).replace(b"\xbb\x91", b"\xbb\r\n \x91"),
    "by numbers of bytes": card(f"{QUOTED}0791=", "03=30=312345", version="2.1"),
    "in an old card": card(f"{NOTE}{HALVES[0]}", HALVES[1], version="2.1"),
    "behind escapes": dates(f"DESCRIPTION:Họp\\nSố CCCD: {CCCD}\\, Hà Nội"),
    "in a parameter": dates(f'ATTENDEE;CN="Mẫu, CCCD {CCCD}":mailto:x'),
    "in a line of no name": card(f"X-SO-CCCD:{CCCD}"),
    "where a program writes": card(f"PRODID:CCCD {CCCD}"),
    "of a group": card(f"item1.{NOTE}{CCCD}"),
    "with a mark": b"\xef\xbb\xbf" + card(f"{NOTE}{CCCD}"),
}


@pytest.mark.parametrize("place", FOLDED)
def test_no_fold_hides_a_number(place: str, tmp_path: Path) -> None:
    name = "a.ics" if b"VCALENDAR" in FOLDED[place] else "a.vcf"
    report, copy = masked(tmp_path, name, FOLDED[place])
    assert CCCD in told(report)
    left = quopri.decodestring(copy.replace(b"\r\n ", b"").replace(b"\r\n\t", b""))
    assert CCCD[4:].encode() not in left.replace(b"\n ", b"")
    assert copy.count(b"\n") == FOLDED[place].count(b"\n")


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
    folded = FOLDED["in two lines"]
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
