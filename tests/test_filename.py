"""What a file's own name gives away: told, and gone from the copy's name."""

import unicodedata
from pathlib import Path

import pytest

import cli
from scanner import filename
from tests.command import pdf


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("0912.345.678.pdf", "xxxxxxxxxxxx"),
        ("lan.pham85@gmail.com.pdf", "xxxxxxxxxxxxxxxxxxxx"),
        ("STK_0451000123456.pdf", "STK_xxxxxxxxxxxxx"),
        ("don_0912_345_678.pdf", "don_xxxxxxxxxxxx"),
        # As a Mac writes it: each mark a character of its own.
        (
            unicodedata.normalize("NFD", "Họ tên Trần Thị Mẫu, CCCD 079085012345.pdf"),
            "Họ tên xxxxxxxxxxxx, CCCD xxxxxxxxxxxx",
        ),
    ],
)
def test_a_value_goes_out_of_the_copys_name_and_the_kind_of_file_stays(
    name: str, clean: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["mask", str(pdf(Path(name), "Thong bao")), "--output-dir", "out"]) == 0

    (copy,) = Path("out").iterdir()
    assert copy.suffix == ".pdf" and copy.stem.startswith(clean + "-")
    told = "".join(capsys.readouterr())
    assert not any(part in told for part in ("0912", "lan.pham", "0451", "Trần", "0790"))


@pytest.mark.parametrize(
    "name",
    [
        *("IMG_20251126_103703", "FB_IMG_1732589012345", "Screenshot_2025-11-26-10-37-03-123_com"),
        *("1234_QD-UBND_26112025", "received_1234567890123456", "z5432109876543_abcdef012345"),
    ],
)
def test_what_phones_and_offices_call_their_files_is_nobodys_number(name: str) -> None:
    assert cli.run(["scan", str(pdf(Path(f"{name}.pdf"), "Thong bao"))]) == 0


@pytest.mark.parametrize(
    ("name", "with_mark"),
    [
        ("đơn.docx", "đơn-x.docx"),
        ("hồ sơ.tar.gz", "hồ sơ-x.tar.gz"),
        ("danh sách.csv.xz", "danh sách-x.csv.xz"),
        ("bản 1.2.gz", "bản 1.2-x.gz"),
        ("đơn", "đơn-x"),
    ],
)
def test_a_mark_in_a_name_leaves_all_of_its_ending(name: str, with_mark: str) -> None:
    assert filename.marked(Path(name), "-x") == Path(with_mark)
