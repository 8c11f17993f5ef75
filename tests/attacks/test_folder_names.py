"""Folders that are called by a value: what lies in them is posted with their names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command import lolot

PHONE, CCCD = "0912345678", "079203001234"
FOLDERS = (f"{PHONE} Nguyễn Văn Mẫu", f"2026/CCCD {CCCD}/con", f"ho_so_{PHONE}", CCCD)
SAID = "Thông báo nghỉ lễ"


def _tree(place: Path, folder: str) -> None:
    inside = place / "in" / folder
    inside.mkdir(parents=True)
    (inside / "a.txt").write_text(SAID, encoding="utf-8")


@pytest.mark.parametrize("folder", FOLDERS)
def test_one_is_told(folder: str, tmp_path: Path) -> None:
    _tree(tmp_path, folder)
    done = lolot("scan", "in", "--format", "csv", cwd=tmp_path)
    assert done.returncode == 1
    assert PHONE.encode() not in done.stdout
    assert CCCD.encode() not in done.stdout


@pytest.mark.parametrize("folder", FOLDERS)
def test_copies_lie_in_one_without_the_value(folder: str, tmp_path: Path) -> None:
    _tree(tmp_path, folder)
    assert lolot("mask", "in", "--output-dir", "out", cwd=tmp_path).returncode == 0
    (copy,) = (path for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert copy.read_text("utf-8") == SAID
    assert PHONE not in str(copy)
    assert CCCD not in str(copy)
    kept = lolot("mask", "in", "--output-dir", "kept", "--keep-names", cwd=tmp_path)
    assert kept.returncode == 0
    assert (tmp_path / "kept" / folder / "a.txt").exists()


def test_two_of_one_name_keep_their_files_apart(tmp_path: Path) -> None:
    for number, text in ((PHONE, "một"), ("0987654321", "hai")):
        folder = tmp_path / "in" / number
        folder.mkdir(parents=True)
        (folder / "a.txt").write_text(text, encoding="utf-8")
    assert lolot("mask", "in", "--output-dir", "out", cwd=tmp_path).returncode == 0
    copies = [path.read_text("utf-8") for path in (tmp_path / "out").rglob("*.txt")]
    assert sorted(copies) == ["hai", "một"]


def test_years_and_offices_are_nobodys(tmp_path: Path) -> None:
    _tree(tmp_path, "2026/Phòng Tổ chức cán bộ/Tháng 3/Nguyễn Trãi")
    assert lolot("scan", "in", cwd=tmp_path).returncode == 0


def test_what_lies_above_is_of_this_machine_alone(tmp_path: Path) -> None:
    _tree(tmp_path / PHONE, "con")
    done = lolot("scan", f"{PHONE}/in", "--format", "json", cwd=tmp_path)
    assert done.returncode == 0
    assert json.loads(done.stdout)["files"][0]["findings"] == []
