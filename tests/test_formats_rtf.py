"""RTF files keep every sign beside what is masked, as striprtf reads the copies."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image
from striprtf.striprtf import rtf_to_text

from scanner.errors import LolotError
from scanner.formats import sniff
from scanner.formats.rtf import RTF
from scanner.model import Fill, Options, Status
from scanner.pipeline import verify_files
from scanner.report.outcome import Bar, exit_code
from scanner.report.record import View, file_record
from tests import office, rtfs
from tests.command import lolot
from tests.writing import masked, scanned, told

CCCD, PHONE = "079103012345", "0912345678"
NAME = r"Nguy\u7877?n V\u259?n {\i M\u7851?u}"


def test_a_letter_keeps_its_control_words(tmp_path: Path) -> None:
    line = rf"T\'f4i l\'e0 {NAME}, s\u7889? CCCD {{\b {CCCD[:5]}}}{CCCD[5:]}, k\'ednh "
    line += r"\u273?\u417?n.\par \trowd\cellx3000\cellx6000\intbl H\u7885? t\'ean\cell "
    line += r"\u272?i\u7879?n tho\u7841?i\cell\row "
    row = rf"\trowd\intbl Tr\u7847?n Th\u7883? Th\u7917?\cell {PHONE}\cell\row\pard "
    data = rtfs.rtf(line + row)
    report, copy = masked(tmp_path, "a.rtf", data)
    assert {"Nguyễn Văn Mẫu", CCCD, "Trần Thị Thử", PHONE} == set(told(report))
    text = rtf_to_text(copy.decode("latin-1"))
    assert f"Tôi là {'█' * 14}, số CCCD {'█' * 12}, kính đơn." in text
    assert re.search(rf"Họ tên\|Điện thoại\|\s+{'█' * 12}\|{'█' * 10}\|", text), text
    assert rb"{\b {\uc1" in copy
    before, after = (re.sub(rb"\{\\uc1 [^}]*\}", b"", one) for one in (data, copy))
    words = re.compile(rb"\\(?:b|i|cell|row|par|trowd|intbl)\b")
    assert words.findall(before) == words.findall(after)
    places = {f["place"] for f in file_record(report, View("vi", reveal=False))["findings"]}
    assert "đoạn 2" in places


def test_a_label_takes_the_place_of_the_bars(tmp_path: Path) -> None:
    options = Options(fill=Fill(label="[đã che]"))
    number = "".join(f"\\b\\'{ord(sign):02x}" for sign in CCCD)
    _, copy = masked(tmp_path, "a.rtf", rtfs.rtf(f"{rtfs.LABEL}{number}, xin"), options)
    assert "Số CCCD: [đã che], xin" in rtf_to_text(copy.decode("latin-1"))


def test_what_is_shown_and_was_otherwise_is_masked_once(tmp_path: Path) -> None:
    """A line with a hidden word in it is read with and without that."""
    for hidden in (r"{\v n\'e0y}", r"{\deleted c\u361?}", r"{\revised m\u7899?i}"):
        data = rtfs.rtf(f"{hidden} {rtfs.LABEL}{CCCD}, xin")
        report, copy = masked(tmp_path, "a.rtf", data)
        assert set(told(report)) == {CCCD}
        assert copy == data.replace(CCCD.encode(), b"{\\uc1 " + rb"\u9608 ?" * 12 + b"}")
        (tmp_path / "copies" / "a.rtf").unlink()


def test_a_picture_is_masked_where_it_stands(tmp_path: Path) -> None:
    data = rtfs.rtf(f"{{\\pict\\pngblip {office.picture(f'Số CCCD: {CCCD}').hex()}}}x")
    report, copy = masked(tmp_path, "a.rtf", data)
    assert set(told(report)) == {CCCD}
    held = re.search(rb"\\pngblip\s+([0-9a-f]+)\}x", copy)
    assert held is not None
    with Image.open(io.BytesIO(bytes.fromhex(held.group(1).decode()))) as picture:
        assert picture.size == (900, 120)


def test_what_nobody_can_read_is_told_and_left_out(tmp_path: Path) -> None:
    ole = (b"\x01\x05\0\0\xd0\xcf\x11\xe0" + bytes(900)).hex()
    data = rtfs.rtf(f"{{\\object\\objemb{{\\*\\objdata {ole}}}{{\\result x}}}}")
    report = scanned(tmp_path, "a.rtf", data)
    assert (report.status, exit_code(report, Bar())) == (Status.PARTIAL, 3)
    _, copy = masked(tmp_path, "a.rtf", data)
    assert rb"{\*\objdata }{\result x}" in copy


def test_what_programs_keep_of_themselves_is_left_out(tmp_path: Path) -> None:
    """Other drawings of a picture, a theme and a store of data say nothing to who reads."""
    store = rf"{{\*\datastore {f'so_cccd {CCCD}'.encode().hex()}}}"
    other = rf"{{\nonshppict{{\pict\wmetafile8 {'00' * 60}}}}}"
    data = rtfs.rtf(f"{rtfs.LABEL}{CCCD}{store}{other}")
    report, copy = masked(tmp_path, "a.rtf", data)
    assert report.status is Status.OK
    assert rb"{\*\datastore }{\nonshppict{\pict\wmetafile8 }}" in copy


ODD = {
    "half of it": rtfs.rtf("x")[:-1],
    "text behind it": rtfs.rtf("x") + PHONE.encode(),
    "closed twice": rtfs.rtf("x") + b"}",
    "bytes in the text": rtfs.rtf(r"\bin10 0912345678"),
    "too deep": rtfs.rtf("{" * 200_000 + "}" * 200_000),
}


@pytest.mark.parametrize("data", ODD.values(), ids=ODD)
def test_what_is_odd_is_broken(data: bytes, tmp_path: Path) -> None:
    report = scanned(tmp_path, "a.rtf", data)
    assert report.error is not None
    assert report.error.key == "broken_file"


def test_the_bytes_tell_it() -> None:
    assert sniff(rtfs.rtf("x"), "a.doc") == sniff(rtfs.rtf("x") + b"\r\n\0", "a.rtf") == RTF
    with pytest.raises(LolotError):
        sniff(rtfs.rtf("x") + b"Rar!\x1a\x07\0" + bytes(40), "a.rtf")


def test_deep_groups_are_read(tmp_path: Path) -> None:
    data = rtfs.rtf("{" * 20_000 + rtfs.LABEL + CCCD + "}" * 20_000)
    _, copy = masked(tmp_path, "a.rtf", data)
    assert CCCD.encode() not in copy


def test_the_command_masks_and_verifies_a_letter(tmp_path: Path) -> None:
    (tmp_path / "a.rtf").write_bytes(rtfs.rtf(rtfs.LABEL + CCCD))
    done = lolot("mask", "a.rtf", "--output-dir", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    done = lolot("verify", "a.rtf", "out/a.rtf", cwd=tmp_path)
    assert done.returncode == 0, done.stdout


def test_a_copy_in_which_something_is_left_is_not_proved(tmp_path: Path) -> None:
    path, copy = tmp_path / "a.rtf", tmp_path / "b.rtf"
    aside = r"{\*\bkmkstart @}"
    path.write_bytes(rtfs.rtf(rtfs.LABEL + CCCD + aside.replace("@", f"so{CCCD}")))
    for left, verdict in ((f"so{CCCD[:6]}\\u48?{CCCD[7:]}", "unverified"), ("so", "verified")):
        copy.write_bytes(rtfs.rtf(rtfs.LABEL + "x" + aside.replace("@", left)))
        report = verify_files(str(path), str(copy), Options())
        assert report.copy is not None
        assert report.copy.status == verdict
