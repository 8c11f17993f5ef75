"""Files of a system, and sounds, that are passed over: they name others, or say what they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.model import Options
from scanner.pipeline import mask_file
from scanner.report.outcome import Bar, exit_code
from tests import office
from tests.attacks.bytes_of import unzip, zipped
from tests.writing import scanned

CCCD, PHONE = "079203001234", "0912345678"
FILES = {
    "a folder of a Mac": (".DS_Store", b"\0\0\0\1Bud1" + bytes(99), "utf-16-be"),
    "where a Mac got a file": ("._a.txt", b"\0\5\x16\7\0\2\0\0Mac OS X", "utf-8"),
    "a link of Windows": ("a.lnk", b"L\0\0\0\1\x14\2\0" + bytes(60), "utf-16-le"),
    "a sound": ("a.mp3", b"ID3\3\0\0\0\0\0\x7f", "utf-8"),
}


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("value", [CCCD, PHONE])
def test_one_that_holds_a_number_is_told(kind: str, value: str, tmp_path: Path) -> None:
    name, head, coding = FILES[kind]
    holding, bare = (head + f" {text}.jpg ".encode(coding) for text in (value, "anh 12"))
    assert exit_code(scanned(tmp_path, name, holding), Bar()) == 3
    assert exit_code(scanned(tmp_path, name, bare), Bar()) == 0
    path, copy = tmp_path / "a.zip", tmp_path / "b.zip"
    path.write_bytes(zipped(("a.txt", b"Thong bao"), (name, holding)))
    report = mask_file(str(path), str(copy), Options())
    assert exit_code(report, Bar(masking=True)) == 3
    assert value.encode(coding).decode("utf-8", "replace") not in unzip(copy.read_bytes())


@pytest.mark.parametrize("name", ["Thumbs.db", "ehthumbs.db"])
def test_small_pictures_that_windows_keeps_of_a_folder_are_told(name: str, tmp_path: Path) -> None:
    bare = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1016)
    shown = bare + bytes(24) + office.picture("CCCD: 079203001234", "JPEG") + bytes(512)
    assert exit_code(scanned(tmp_path, name, bare), Bar()) == 0
    report = scanned(tmp_path, name, shown)
    assert exit_code(report, Bar()) == 3
    assert report.error is not None
    assert report.error.key == "skipped_thumbnails"
