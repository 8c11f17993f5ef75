"""What a folder of real files costs and tells."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from tests.benchmark import real

TRUTH = """file\tpage\tclass\ttype\tvalue\tcontext
a.pdf\t1\toffice_contact\tphone\t024 3944 0000\tat the top
a.pdf\t1\toffice_contact\temail\tvanthu@phong.gov.vn\tnowhere
a.pdf\t1\tform_field\tphone\t\tempty
"""


def test_a_folder_of_files_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pymupdf.open() as document:
        for line in ("UBND xa Mau, DT: 024 3944 0000", "Lien he 0912 345 678"):
            document.new_page().insert_text((72, 72), line)
        document.save(tmp_path / "a.pdf")
    (tmp_path / "truth.tsv").write_text(TRUTH, "utf-8")
    monkeypatch.setattr("sys.argv", ["real", str(tmp_path), "--text"])
    assert real.main() == 0
    told = capsys.readouterr().out
    assert "1 files, 2 pages" in told and "page 2 of a.pdf" in told
    assert "1 findings at medium or above, 50.00 per 100 pages" in told
    assert "phone of agencies: 1 of 1 found, 1 of them low" in told
    assert "email of agencies: 0 of 1 found" in told
