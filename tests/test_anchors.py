"""What stands beside a value of a type that `anchors` is somebody's, whoever brings the type."""

import json
from pathlib import Path

import pymupdf
import pytest

from scanner import detectors, find
from scanner.errors import UsageError
from scanner.model import Finding, Severity, Source
from scanner.text import PageText
from tests.command import lolot, told

CARD = """
[types.voter_card]
names = {{ vi = "Thẻ cử tri", en = "Voter's card" }}
why = {{ vi = "Kẻ gian mạo danh người có thẻ.", en = "A swindler poses as its owner." }}
severity = "medium"
legal_class = "basic"
hide = "digits"
{anchors}

[[detector]]
id = "voter_card"
regex = '<start> \\d{{4}} - \\d{{4}} <end>'
view = "text"
normalise = "digits"
check = "any_value"
severity = "medium"
alone = 0.0
digits = 8
labels = ["thẻ cử tri", "the cu tri"]
found = ["Thẻ cử tri: 4471-2093"]
ignored = ["Mã hàng 4471-2093"]
"""
LINE = "Thẻ cử tri số: 4471-2093, Nguyễn Thị Hồng Nhung, trú tại số 12 phố Yên Lãng, phường Đống Đa"
NAMED = "Thẻ cử tri: 4471-2093, Nguyễn Thị Hồng Nhung."


def own(folder: Path, anchors: str = "anchors = true") -> detectors.Patterns:
    (folder / "voters.toml").write_text(CARD.format(anchors=anchors), encoding="utf-8")
    return detectors.load(folder)


def found(text: str, patterns: detectors.Patterns) -> dict[str, Finding]:
    return {f.type: f for f in find.findings(PageText.plain(text), patterns, Source.TEXT, None)}


def test_a_new_type_brings_out_the_name_and_the_home_behind_it(tmp_path: Path) -> None:
    here = found(LINE, own(tmp_path))

    assert here["voter_card"].value == "44712093"
    assert here["person_name"].text == "Nguyễn Thị Hồng Nhung"
    assert "Yên Lãng" in here["address"].text
    assert all(one.mask for one in here.values())


def test_the_name_alone_behind_it_is_masked_with_it(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    beside = found(NAMED, own(tmp_path))["person_name"]
    other = found(NAMED, own(tmp_path / "other", "anchors = false")).get("person_name")

    assert beside.text == "Nguyễn Thị Hồng Nhung"
    assert beside.mask
    assert other is None or other.severity is Severity.LOW


def test_a_type_that_is_masked_anchors_unless_it_says_otherwise(tmp_path: Path) -> None:
    assert own(tmp_path, "").types["voter_card"].anchors


def test_it_is_a_flag(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        own(tmp_path, 'anchors = "yes"')


def test_such_a_file_passes_its_own_test(tmp_path: Path) -> None:
    folder = tmp_path / "patterns"
    folder.mkdir()
    own(folder)

    run = lolot("patterns", "test", str(folder / "voters.toml"), cwd=tmp_path)

    assert run.returncode == 0, told(run)


def test_a_scan_with_the_file_masks_the_number_the_name_and_the_home(tmp_path: Path) -> None:
    folder = tmp_path / "patterns"
    folder.mkdir()
    own(folder)
    with pymupdf.open() as document:
        document.new_page().insert_htmlbox((60, 60, 540, 700), LINE)
        document.save(tmp_path / "a.pdf")

    run = lolot("scan", "a.pdf", "--patterns", str(folder), "--format", "json", cwd=tmp_path)

    (file,) = json.loads(run.stdout)["files"]
    assert run.returncode == 1, told(run)
    assert {f["type"] for f in file["findings"] if f["mask"]} == {
        "voter_card", "person_name", "address",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["driver_license", "bank_account", "license_plate", "email"])
def test_every_number_of_somebodys_own_anchors(kind: str) -> None:
    assert detectors.load().types[kind].anchors


@pytest.mark.parametrize(
    "number",
    [
        "GPLX số 790123456789",
        "Số tài khoản: 0441000123456 Vietcombank",
        "Biển số xe: 29A-123.45",
        "E-mail: hongnhung@gmail.com",
        "CCCD: 079103012345",
    ],
)
def test_a_home_is_found_behind_whatever_is_somebodys(number: str) -> None:
    line = f"{number}, số 12 ngõ 45 phố Yên Lãng, phường Đống Đa, Hà Nội"

    assert found(line, detectors.load())["address"].mask
