"""Signs of a letter of Word that are no text of a run: hyphens, what stands over a line, ink."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest

from scanner.model import Options, Status
from scanner.pipeline import mask_file
from scanner.report.outcome import Bar, exit_code
from tests import office
from tests.office import Part, Pieces, para, run
from tests.writing import masked, told

CCCD, PHONE = "079203001234", "0912345678"


def test_a_number_with_hyphens_that_are_elements_has_a_copy(tmp_path: Path) -> None:
    dash = "</w:t><w:noBreakHyphen/><w:t>"
    line = para(f"<w:r><w:t>ĐT: 0912{dash}345{dash}678, văn{dash}phòng</w:t></w:r>")
    report, copy = masked(tmp_path, "a.docx", office.docx(Pieces(line)))
    assert told(report).keys() == {PHONE}
    assert docx.Document(io.BytesIO(copy)).paragraphs[0].text == f"ĐT: {12 * '█'}, văn-phòng"


@pytest.mark.parametrize("first", ["", CCCD[:6]])
def test_what_stands_over_a_number_is_no_part_of_it(first: str, tmp_path: Path) -> None:
    base = f"<w:rubyBase>{run(CCCD[len(first) :])}</w:rubyBase>"
    over = f"<w:r><w:ruby><w:rt>{run('so')}</w:rt>{base}</w:ruby></w:r>"
    data = office.docx(Pieces(para(run(f"Số CCCD: {first}"), over)))
    report, copy = masked(tmp_path, "a.docx", data)
    assert told(report).keys() == {CCCD}
    assert "so" in docx.Document(io.BytesIO(copy)).element.xml


def test_ink_is_told_as_unread(tmp_path: Path) -> None:
    traces = "<inkml:trace>100 200, 110 210, 120 300</inkml:trace>"
    ink = f'<inkml:ink xmlns:inkml="http://www.w3.org/2003/InkML">{traces}</inkml:ink>'
    part = Part("word/ink/ink1.xml", "application/inkml+xml", ink)
    path = tmp_path / "a.docx"
    path.write_bytes(office.docx(Pieces(para(run(f"Số CCCD: {CCCD}")), [part])))
    report = mask_file(str(path), str(tmp_path / "b.docx"), Options())
    assert (report.status, [one.code for one in report.unread]) == (Status.PARTIAL, ["ink"])
    assert exit_code(report, Bar(masking=True)) == 3
