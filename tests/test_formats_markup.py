"""Web pages and XML keep every sign beside what is masked, as lxml reads the copies."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path

import lxml.html
import pytest
from lxml import etree
from PIL import Image

from scanner.errors import LolotError
from scanner.formats import sniff
from scanner.formats.markup import HTML, XML
from scanner.model import Fill, Options
from scanner.pipeline import verify_files
from scanner.report.record import View, file_record
from tests import markups, office
from tests.command import lolot
from tests.writing import masked, scanned, told

CCCD, PHONE = "079103012345", "0912345678"
PAGE = f"""<!doctype html>
<html lang=vi><head><meta charset=utf-8><title>Đơn</title>
<style>p > b {{ color: red }}</style></head>
<body onload="mo()">
<p class='a'>Tôi là <b>Nguyễn Văn</b> <i>Mẫu</i>, số CCCD
   {CCCD[:4]}<b>{CCCD[4:]}</b>, g&#7885;i <a href="tel:{PHONE}">0912 345&nbsp;678</a>.
<table border=1><tr><th>Họ tên<th>Điện thoại<tr><td>Trần Thị Thử<td>0987654321</table>
<p>Kính đơn &amp; cảm ơn.
"""


def test_a_page_keeps_its_markup(tmp_path: Path) -> None:
    report, copy = masked(tmp_path, "a.html", PAGE)
    assert {"Nguyễn Văn Mẫu", CCCD, PHONE, "Trần Thị Thử", "0987654321"} == set(told(report))
    expected = PAGE
    for old, new in (
        ("Nguyễn Văn</b> <i>Mẫu", f"{'█' * 10}</b> <i>███"),
        (CCCD[:4], "█" * 4),
        (CCCD[4:], "█" * 8),
        (f"tel:{PHONE}", f"tel:{'█' * 10}"),
        ("0912 345&nbsp;678", "█" * 12),
        ("Trần Thị Thử", "█" * 12),
        ("0987654321", "█" * 10),
    ):
        expected = expected.replace(old, new)
    assert copy.decode() == expected
    tree = lxml.html.fromstring(copy)
    assert tree.findtext(".//td").strip() == "█" * 12
    assert tree.xpath("//p")[-1].text.strip() == "Kính đơn & cảm ơn."
    record = file_record(report, View("vi", reveal=False))
    assert {"dòng 5", "dòng 7"} <= {finding["place"] for finding in record["findings"]}


def test_a_page_in_an_address_keeps_what_is_not_masked(tmp_path: Path) -> None:
    def framed(text: str) -> str:
        held = base64.b64encode(f"<p>Số CCCD: {text}, kính gửi</p>".encode()).decode()
        return f"<p>Xem</p><iframe src='data:text/html;charset=utf-8;base64,{held}'></iframe>"

    report, copy = masked(tmp_path, "a.html", framed(CCCD))
    assert told(report) == {CCCD: "cccd"}
    assert copy.decode() == framed("█" * 12)


def test_xml_keeps_its_markup(tmp_path: Path) -> None:
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- xuất ngày 1 -->
<ho_so xmlns:a="urn:a">
  <nguoi a:ma="1"><ho_ten>Nguyễn Văn Mẫu</ho_ten><so_cccd>{CCCD}</so_cccd></nguoi>
  <nguoi a:ma="2"><ho_ten>Trần Thị Thử</ho_ten><dien_thoai><![CDATA[{PHONE}]]></dien_thoai></nguoi>
</ho_so>
"""
    report, copy = masked(tmp_path, "a.xml", text)
    assert {"Nguyễn Văn Mẫu", CCCD, "Trần Thị Thử", PHONE} == set(told(report))
    expected = text.replace("Nguyễn Văn Mẫu", "█" * 14).replace("Trần Thị Thử", "█" * 12)
    expected = expected.replace(CCCD, "█" * 12).replace(PHONE, "█" * 10)
    assert copy.decode() == expected
    assert etree.fromstring(copy).findtext("nguoi/so_cccd") == "█" * 12


def test_a_label_takes_the_place_of_the_bars(tmp_path: Path) -> None:
    options = Options(fill=Fill(label="[đã che]"))
    text = f"<p>Số CCCD: <b>{CCCD[:6]}</b><i>{CCCD[6:]}</i></p>"
    _, copy = masked(tmp_path, "a.html", text, options)
    assert copy.decode() == "<p>Số CCCD: <b>[đã che]</b><i></i></p>"


def test_a_picture_in_an_address_is_masked_where_it_stands(tmp_path: Path) -> None:
    address = markups.packed(office.picture(f"Số CCCD: {CCCD}"), "image/png")
    page = f"<html><p>Kèm ảnh</p><img src='{address}' width=10></html>"
    report, copy = masked(tmp_path, "a.html", page)
    assert set(told(report)) == {CCCD}
    held = re.fullmatch(
        r"<html><p>Kèm ảnh</p><img src='data:image/png;base64,(.*)' width=10></html>", copy.decode()
    )
    assert held is not None
    with Image.open(io.BytesIO(base64.b64decode(held.group(1)))) as picture:
        assert picture.size == (900, 120)


def test_a_file_in_an_address_that_nobody_can_read_is_left_out(tmp_path: Path) -> None:
    ole = markups.packed(b"\xd0\xcf\x11\xe0" + bytes(900), "application/octet-stream")
    page = f"<html><p>Gọi {PHONE}</p><a href='{ole}'>tệp</a></html>"
    _, copy = masked(tmp_path, "a.html", page)
    expected = f"<html><p>Gọi {'█' * 10}</p><a href='data:application/octet-stream;base64,'>"
    assert copy.decode() == f"{expected}tệp</a></html>"


@pytest.mark.parametrize("coding", ["utf-8-sig", "utf-16", "utf-16-le", "windows-1258"])
def test_the_coding_stays(coding: str, tmp_path: Path) -> None:
    text = f'<html><meta charset="{coding}"><p>C\xf4ng d\xe2n: CCCD <b>{CCCD}</b></p></html>'
    bar = "*" if coding == "windows-1258" else "█"
    _, copy = masked(tmp_path, "a.html", text.encode(coding))
    assert copy == text.replace(CCCD, bar * 12).encode(coding)


def test_a_page_that_is_called_a_workbook_is_read(tmp_path: Path) -> None:
    rows = f"<table><tr><td>Số CCCD</td></tr><tr><td>{CCCD}</td></tr></table>"
    report, copy = masked(tmp_path, "a.xls", rows)
    assert set(told(report)) == {CCCD}
    assert copy.decode() == rows.replace(CCCD, "█" * 12)


def test_a_name_that_says_something_is_masked_once(tmp_path: Path) -> None:
    """What an element is called is read as such and before each of its values."""
    text = f'<p name="CCCD {CCCD}" value="Gọi {PHONE}" content="hay 0987654321">x</p>'
    for name, page in (("a.html", text), ("a.xml", f"<x>{text}</x>")):
        _, copy = masked(tmp_path, name, page)
        expected = re.sub(r"\d{10,}", lambda number: "█" * len(number[0]), page)
        assert copy.decode() == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", f"<div><span>{PHONE}</span><span>0987654321</span></div>"),
        ("a.html", f"<div>Gọi <b>{PHONE}</b><b>0987654321</b></div>"),
        ("a.html", f"<div hidden><p>Gọi {PHONE}</p><p>0987654321</p></div>"),
        ("a.html", f"<p hidden>Gọi {PHONE}<p>0987654321"),
        ("a.xml", f"<x>Gọi <p>{PHONE}</p><p>0987654321</p></x>"),
        ("a.xml", f"<x>Gọi <so>{PHONE}</so><so>0987654321</so></x>"),
    ],
)
def test_two_numbers_with_a_tag_between_stay_two(name: str, text: str, tmp_path: Path) -> None:
    report, copy = masked(tmp_path, name, text)
    assert set(told(report)) == {PHONE, "0987654321"}
    assert copy.decode() == re.sub(r"\d{10}", "█" * 10, text)


def test_two_numbers_side_by_side_stay_two(tmp_path: Path) -> None:
    text = f"<ds><dien_thoai>{PHONE}</dien_thoai><dien_thoai>0987654321</dien_thoai></ds>"
    assert set(told(scanned(tmp_path, "a.xml", text))) == {PHONE, "0987654321"}
    text = f"<table><tr><td>{PHONE}</td><td>0987654321</td></tr></table>"
    assert set(told(scanned(tmp_path, "a.html", text))) == {PHONE, "0987654321"}


ODD = {
    "entities": ("a.xml", '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'),
    "half of it": ("a.xml", f"<x><y>{PHONE}</y>"),
    "no XML": ("a.xml", PHONE),
    "a page called XML": ("a.xml", f"<html><p>{PHONE}<br></html>"),
    "another kind of text": ("a.py", f"<html>{PHONE}</html>"),
    "zeros": ("a.html", f"<html>{PHONE}\0\1</html>"),
}


def test_bars_between_tags_stay_apart(tmp_path: Path) -> None:
    names = ["Lê Thị Hồng Nhung", "Nguyễn Quốc Bảo", "Trần Văn Út"]
    said = " ".join(f"<b>{name}</b>" for name in names)
    lines = f"<div>Họ và tên: {said}</div><div>CCCD: {CCCD}</div><div>Điện thoại: {PHONE}</div>"
    _, copy = masked(tmp_path, "a.html", f"<h1>Danh sách đăng ký</h1>{lines}")
    assert re.findall(r"<b>(█+)</b>", copy.decode()) == ["█" * len(name) for name in names]


@pytest.mark.parametrize(("name", "text"), ODD.values(), ids=ODD)
def test_what_is_odd_is_not_read(name: str, text: str) -> None:
    with pytest.raises(LolotError) as caught:
        sniff(text.encode(), name)
    assert caught.value.reason.key == "skipped_kind"


def test_what_programs_write_is_told_by_its_bytes() -> None:
    assert sniff(PAGE.encode(), "a.htm") == HTML
    assert sniff(b"<?xml version='1.0'?><x/>", "a.xml") == XML
    assert sniff(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg") == XML


@pytest.mark.parametrize("name", ["a.html", "a.xml"])
def test_deep_nesting_is_read(name: str, tmp_path: Path) -> None:
    text = "<b>" * 20_000 + f"Số CCCD: {CCCD}" + "</b>" * 20_000
    _, copy = masked(tmp_path, name, text)
    assert copy.decode() == text.replace(CCCD, "█" * 12)


def test_odd_pages_are_read_in_linear_time(tmp_path: Path) -> None:
    for odd in ("<" * 100_000, "<a " * 50_000, "<p a='" * 30_000, "&#" * 60_000, "<!--" * 50_000):
        assert set(told(scanned(tmp_path, "a.html", f"<html>{odd}"))) == set()


def test_the_command_masks_and_verifies_a_page(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    done = lolot("mask", "a.html", "--output-dir", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    done = lolot("verify", "a.html", "out/a.html", cwd=tmp_path)
    assert done.returncode == 0, done.stdout


def test_a_copy_in_which_something_is_left_is_not_proved(tmp_path: Path) -> None:
    path, copy = tmp_path / "a.html", tmp_path / "b.html"
    path.write_text(f"<p title='{CCCD}'>Số CCCD: {CCCD}</p>", encoding="utf-8")
    for left, verdict in ((f"{CCCD[:6]}&#48;{CCCD[7:]}", "unverified"), ("x", "verified")):
        copy.write_text(f"<p title='{left}'>Số CCCD: x</p>", encoding="utf-8")
        report = verify_files(str(path), str(copy), Options())
        assert report.copy is not None
        assert report.copy.status == verdict
