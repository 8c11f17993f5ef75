"""The report that a spreadsheet opens: every file answered for, no cell a formula."""

import csv
import io

import pytest

from scanner.model import Box, Copy, Severity, Source, Status, Unread
from scanner.report.csv import BOM, cell
from tests.reports import failed, finding, report, written


def rows(text: str) -> list[dict[str, str]]:
    assert text.startswith(BOM)
    return list(csv.DictReader(io.StringIO(text.removeprefix(BOM))))


class TestCsv:
    def test_each_finding_is_a_row(self) -> None:
        two = report(finding(), finding("phone", "0912 345 678", Severity.MEDIUM, id="p1-2"))

        first, second = rows(written("csv", two))

        assert first["Tệp"] == second["Tệp"] == "hồ sơ/giấy mời.pdf"
        assert first["Kết luận"] == "KHÔNG NÊN ĐĂNG"
        assert (first["Giá trị"], second["Giá trị"]) == ("•••••• ••••45", "•••• ••• •78")
        assert (first["Mức"], first["Độ chắc (%)"], first["Trang"]) == ("cao", "98", "1")
        assert second["Loại"] == "Số điện thoại"

    def test_what_was_not_read_has_rows_too(self) -> None:
        area = Unread(1, Box(10, 10, 50, 20), "illegible")
        partial = report(finding(), unread=(area,), status=Status.PARTIAL)

        found, unread, error = rows(written("csv", partial, failed(), lang="en"))

        assert found["Not read"] == ""
        assert (unread["Type code"], unread["Page"]) == ("illegible", "1")
        assert error["Not read"] == "There is no such file or folder. Check the path."

    def test_a_clean_file_is_answered_for(self) -> None:
        [row] = rows(written("csv", report(), lang="en"))

        assert (row["Verdict"], row["Type"]) == ("NOTHING FOUND", "")

    def test_no_file_leaves_only_the_head(self) -> None:
        text = written("csv")

        assert rows(text) == []
        assert text.startswith(BOM + "Tệp,")

    @pytest.mark.parametrize(
        "hostile",
        ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", " =1", "\u00a0=1", "=1", "|x", "%x"],
    )
    def test_a_cell_is_never_a_formula(self, hostile: str) -> None:
        assert cell(hostile)[0] in "'\\"

    def test_a_hostile_name_stays_one_cell(self) -> None:
        name = '=HYPERLINK("http://x/","a")\n@b,"c\x1b[31m.pdf'

        [row] = rows(written("csv", report(path=name)))

        assert row["Tệp"] == '\'=HYPERLINK("http://x/","a")\\n@b,"c\\x1b[31m.pdf'

    def test_a_long_number_keeps_its_digits_when_values_are_shown(self) -> None:
        [row] = rows(written("csv", report(finding(text="001203012345")), reveal=True))

        assert row["Giá trị"] == "'001203012345"

    def test_values_in_names_are_hidden(self) -> None:
        named = finding("phone", "0912.345.678", sources=(Source.FILENAME,), page=None, boxes=())
        copy = Copy("out/0912.345.678.jpg", "1" * 64, "verified")

        [row] = rows(written("csv", report(named, path="a/0912.345.678.jpg", copy=copy)))

        assert row["Tệp"] == "a/••••.•••.•78.jpg"
        assert row["Bản sao"] == "out/••••.•••.•78.jpg"
        assert row["Nằm ở đâu"] == "tên tệp, thư mục"

    def test_values_in_names_of_attachments_are_hidden(self) -> None:
        inner = finding(within=("001203012345.pdf",), sources=(Source.ATTACHMENT,), page=None)

        [row] = rows(written("csv", report(inner)))

        assert row["Nằm ở đâu"] == "tệp đính kèm: ••••••••••45.pdf"
