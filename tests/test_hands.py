"""Papers that somebody else wrote: the markup, and the score of one that is scanned for real."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmark.flow import Paragraph, Table, values
from tests.benchmark.hands.__main__ import main
from tests.benchmark.hands.markup import flow_of
from training.markup import MarkupError, read

README = Path(__file__).parents[1] / "corpus" / "README.md"
PAPER = README.read_text("utf-8").split("```")[-2].removeprefix("\n")


def test_a_paper_is_a_flow() -> None:
    (paper,) = read(PAPER)
    flow = flow_of(paper)
    title, sentence, table = flow.blocks
    assert paper.name == "giay-bao-nhap-hoc" and not paper.clean
    assert isinstance(title, Paragraph) and title.bold and title.align == "center"
    assert isinstance(sentence, Paragraph) and isinstance(table, Table)
    assert [cell for (cell,) in table.header] == ["STT", "Họ tên", "Điện thoại"]
    assert [(v.type, v.value) for v in values(flow)][1] == ("date_of_birth", "2008-03-02")


def test_rows_short_of_cells_are_filled_and_lines_broken() -> None:
    (paper,) = read("@@ a bare landscape\n|= STT | Tên // và họ\n| 1 | {name:Ví Thị Dụ}\n| 2")
    flow = flow_of(paper)
    (table,) = flow.blocks
    assert isinstance(table, Table) and not table.ruled and flow.landscape
    assert table.header[1] == ("Tên\nvà họ",)
    assert table.rows[1] == (("2",), ())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("no head", "begins with"),
        ("@@ \nA", "a name"),
        ("@@ a loud\nA", "loud"),
        ("@@ a\nA\n@@ a\nB", "one name"),
        ("@@ a\n{name: }", "empty"),
        ("@@ a\n{name", "bracket"),
        ("@@ a\n| 1\n|= STT", "heads"),
    ],
)
def test_what_is_no_paper_is_refused(text: str, told: str) -> None:
    with pytest.raises(MarkupError, match=told):
        read(text)


def test_a_set_is_scanned_and_scored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = PAPER.replace("0900 000 001", "0912 300 001")
    unfound = "@@ zwei\n{name:Không ai tìm thấy} {-phone:1900 1234}\n"
    (tmp_path / "set.txt").write_text(written + unfound, "utf-8")
    trouble = tmp_path / "trouble.txt"
    assert main([str(tmp_path / "set.txt"), "--trouble", str(trouble)]) == 0
    told = capsys.readouterr().out
    assert "core" in told and "100.0 %" in told and "2 papers" in told
    assert trouble.read_text("utf-8").startswith("MISS zwei (story) person_name")


def test_a_set_that_cannot_be_read_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "set.txt").write_text("@@ a\n{name:}", "utf-8")
    assert main([str(tmp_path / "set.txt")]) == 2
    assert "set.txt: a: an empty value" in capsys.readouterr().err
