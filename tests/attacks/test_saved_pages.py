"""A page that Word saved in one file with all that is in it (MHT), whatever that is called."""

from __future__ import annotations

import email
from pathlib import Path

import pytest

from tests import letters, office
from tests.writing import masked, told

CCCD, PHONE = "079203001234", "0912345678"
# As Word writes it: nobody sent it, and its lines are coded so that one ends within the number.
PAGE = f"""MIME-Version: 1.0
Content-Type: multipart/related; boundary="xx"

--xx
Content-Location: file:///C:/D2/don.htm
Content-Transfer-Encoding: quoted-printable
Content-Type: text/html; charset="utf-8"

<html><body><p>S=E1=BB=91 CCCD: <b>{CCCD[:5]}</b>{CCCD[5:8]}=
{CCCD[8:]}</p></body></html>

--xx
Content-Location: file:///C:/D2/don_files/tep.xml
Content-Transfer-Encoding: 8bit
Content-Type: text/xml; charset="utf-8"

<x>Điện thoại: {PHONE}</x>
--xx--
""".replace("\n", "\r\n").encode()


@pytest.mark.parametrize("name", ["a.mht", "a.mhtml", "a.doc", "a.xls"])
def test_a_saved_page_is_a_letter(name: str, tmp_path: Path) -> None:
    report, copy = masked(tmp_path, name, PAGE)
    assert told(report).keys() == {CCCD, PHONE}
    said = office.inside(letters.inside(copy).encode())
    assert CCCD not in said
    assert PHONE not in said


def test_its_parts_are_found_by_their_places(tmp_path: Path) -> None:
    _, copy = masked(tmp_path, "a.mht", PAGE)
    parts = email.message_from_bytes(copy).walk()
    places = [part["Content-Location"] for part in parts if part["Content-Location"]]
    assert places == ["file:///C:/D2/don.htm", "file:///C:/D2/don_files/tep.xml"]
