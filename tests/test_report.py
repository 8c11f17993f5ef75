"""What a report tells, and what it keeps to itself."""

import json
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from scanner import detectors
from scanner.model import (
    Box,
    Copy,
    Severity,
    Source,
    Status,
    Unread,
)
from scanner.report.hide import hidden
from scanner.report.outcome import Bar, Tally, exit_code
from scanner.report.output import output, partial
from scanner.report.plain import printable, shown_path, shown_place
from scanner.report.progress import Course, Pulse
from scanner.report.record import file_record
from tests.reports import WHOLE_PAGE, CopyStatus, failed, finding, report, view, written

SCHEMA = json.loads(Path("scanner/report/report.schema.json").read_text(encoding="utf-8"))


def valid(document: Any, part: str = "document") -> Any:
    jsonschema.validate(document, SCHEMA | {"$ref": f"#/$defs/{part}"})
    return document


class TestHiding:
    @pytest.mark.parametrize(
        ("how", "text", "shown"),
        [
            ("digits", "001203012345", "••••••••••45"),
            ("digits", "0912 345 678", "•••• ••• •78"),
            ("digits", "O01203O12345", "••••••••••45"),
            ("digits", "1234567", "••••••7"),
            ("digits", "123", "•••"),
            ("email", "nguyenvana@gmail.com", "n•••@gmail.com"),
            ("email", "a@gmail.com", "•••@gmail.com"),
            ("email", "ten (a) gmail", "••••"),
            ("name", "Nguyễn Văn An", "N. V. A."),
            ("name", "  ", ""),
            ("all", "IDVNM2030123456", "••••"),
            ("never heard of", "IDVNM2030123456", "••••"),
        ],
    )
    def test_a_value_is_shown_in_part(self, how: str, text: str, shown: str) -> None:
        assert hidden(text, how) == shown

    def test_every_type_says_how_it_hides(self) -> None:
        for kind in detectors.load().types.values():
            assert "12345678" not in hidden("012345678912", kind.hide)

    def test_a_terminal_is_not_steered_by_what_a_file_holds(self) -> None:
        hostile = "a\x1b[31m\n\u202ebc\x07\udcff\u2028.pdf"

        shown = printable(hostile)

        assert shown == "a\\x1b[31m\\n\\u202ebc\\x07\\xff\\u2028.pdf"

    def test_vietnamese_is_printed_as_it_is(self) -> None:
        assert printable("Giấy chứng nhận số 1 – bản sao") == "Giấy chứng nhận số 1 – bản sao"

    def test_what_a_copy_still_shows_is_told_in_the_readers_language(self) -> None:
        assert shown_place("vi", "text of page 3") == "lớp chữ trang 3"
        assert shown_place("vi", "under the box on page 2") == "dưới ô che ở trang 2"
        assert shown_place("vi", "pixels of page 1, page 12") == "điểm ảnh trang 1, trang 12"
        assert shown_place("vi", "metadata") == "siêu dữ liệu"
        assert shown_place("en", "text of page 3") == "text of page 3"

    def test_numbers_in_a_path_are_hidden_even_without_findings(self) -> None:
        path = "Nguyen Van A 001203012345/a.b@gmail.com/IMG_20251125_103703.jpg"

        assert (
            shown_path(path) == "Nguyen Van A ••••••••••45/a•••@gmail.com/IMG_20251125_103703.jpg"
        )

    def test_a_finding_in_the_name_is_hidden_in_the_path(self) -> None:
        named = finding("phone", "0912.345.678", sources=(Source.FILENAME,), page=None, boxes=())

        shown = shown_path("a/0912.345.678.jpg", (named,), detectors.load().types)

        assert shown == "a/••••.•••.•78.jpg"


class TestJson:
    def test_a_report_is_as_the_contract_lays_it_down(self) -> None:
        document = valid(json.loads(written("json", report(finding()))))

        assert document["schema"] == "lolot.report/1"
        assert document["tool"]["name"] == "lolot"
        assert document["summary"] == {
            "files": 1,
            "with_findings": 1,
            "errors": 0,
            "skipped": 0,
            "partial": 0,
            "findings": {"cccd": 1},
            "seconds": 1.9,
        }
        entry = document["files"][0]
        assert entry["path"] == "hồ sơ/giấy mời.pdf"
        assert entry["verdict"] == "do_not_post"
        assert entry["pages"] == [{"number": 1, "width": 595.3, "height": 841.9, "unit": "pt"}]
        assert entry["copy"] is None
        found = entry["findings"][0]
        assert found["text"] == "•••••• ••••45"
        assert found["boxes"] == [[72.0, 100.5, 180.2, 112.0]]
        assert found["polygons"] is None
        assert found["source"] == "ocr"
        assert found["sources"] == ["ocr"]
        assert found["why"].endswith(".")
        assert "value" not in found

    def test_what_decided_is_told_by_ids(self) -> None:
        ids = ("pattern.cccd", "label", "-other_label")
        weighed, seen = finding(because=ids), finding("qr", sources=(Source.QR,))

        record = valid(file_record(report(weighed, seen), view()), "file")

        assert [one["because"] for one in record["findings"]] == [[*ids], ["qr"]]

    @pytest.mark.parametrize(
        "value", ["0912 345 678", "An@mau.vn", "pattern.Nguyễn", "001203012345"]
    )
    def test_no_value_is_an_id(self, value: str) -> None:
        with pytest.raises(jsonschema.ValidationError):
            valid(file_record(report(finding(because=(value,))), view()), "file")

    def test_values_show_only_when_asked_for(self) -> None:
        quiet = written("json", report(finding()))
        open_ = valid(json.loads(written("json", report(finding()), reveal=True)))

        assert "012345" not in quiet
        assert open_["files"][0]["findings"][0]["text"] == "001203 012345"
        assert open_["files"][0]["findings"][0]["value"] == "001203012345"

    def test_a_finding_in_an_attachment_says_where(self) -> None:
        inner = finding(within=("a.zip", "b.pdf"), inner_page=2, page=None, boxes=())

        found = file_record(report(inner), view())["findings"][0]

        assert (found["within"], found["inner_page"]) == (["a.zip", "b.pdf"], 2)
        assert found["page"] is None

    def test_a_copy_is_told_with_its_proof(self) -> None:
        copy = Copy("out/a.pdf", "1" * 64, "verified", ("pymupdf", "pypdfium2"), ("text",))

        document = json.loads(written("json", report(finding(), copy=copy), bar=Bar(masking=True)))

        assert valid(document)["files"][0]["copy"] == {
            "path": "out/a.pdf",
            "sha256": "1" * 64,
            "status": "verified",
            "readers": ["pymupdf", "pypdfium2"],
            "checks": ["text"],
            "remaining": [],
            "notes": [],
        }
        assert document["summary"]["copies"] == {"verified": 1}

    def test_what_could_not_be_read_says_why_and_what_to_do(self) -> None:
        entry = valid(json.loads(written("json", failed(), lang="en")))["files"][0]

        assert entry["verdict"] == "could_not_read"
        assert entry["error"] == "There is no such file or folder. Check the path."
        assert entry["error_code"] == "not_found"

    def test_a_name_that_is_not_utf8_is_still_valid_json(self) -> None:
        text = written("json", report(path="a\udcff.pdf"))

        entry = json.loads(text.encode("utf-8"))["files"][0]
        assert entry["path"] == "a\ufffd.pdf"
        assert entry["path_bytes"] == "Yf8ucGRm"

    def test_a_stream_has_a_line_for_each_file_and_the_summary_last(self) -> None:
        lines = written("jsonl", report(finding()), report()).splitlines()

        first, second, last = (valid(json.loads(line), "line") for line in lines)
        assert first["findings"]
        assert second["verdict"] == "nothing_found"
        assert last["summary"]["files"] == 2

    def test_an_unread_area_has_its_place_and_reason(self) -> None:
        area = Unread(1, Box(10, 10, 50, 20), "illegible")

        entry = file_record(report(unread=(area,), status=Status.PARTIAL), view("en"))

        assert entry["unread"] == [
            {
                "id": "u1",
                "page": 1,
                "box": [10.0, 10.0, 50.0, 20.0],
                "code": "illegible",
                "reason": entry["unread"][0]["reason"],
            }
        ]
        assert "faint" in entry["unread"][0]["reason"]


class TestOutcome:
    @pytest.mark.parametrize(
        ("severity", "fail_on", "code"),
        [
            (Severity.HIGH, Severity.MEDIUM, 1),
            (Severity.MEDIUM, Severity.MEDIUM, 1),
            (Severity.LOW, Severity.MEDIUM, 0),
            (Severity.LOW, Severity.LOW, 1),
            (Severity.MEDIUM, Severity.HIGH, 0),
        ],
    )
    def test_a_finding_stops_the_gate_from_a_severity_on(
        self, severity: Severity, fail_on: Severity, code: int
    ) -> None:
        assert exit_code(report(finding(severity=severity)), Bar(fail_on=fail_on)) == code

    def test_what_could_not_be_read_is_worse_than_what_was_found(self) -> None:
        area = Unread(1, Box(0, 0, 10, 10), "illegible")

        assert exit_code(report(finding(), unread=(area,), status=Status.PARTIAL), Bar()) == 3

    @pytest.mark.parametrize(("harmless", "code"), [(True, 0), (False, 3)])
    def test_a_skipped_file_counts_unless_it_can_hold_no_text(
        self, harmless: bool, code: int
    ) -> None:
        skipped = report(status=Status.SKIPPED, harmless=harmless)

        assert exit_code(skipped, Bar()) == code

    @pytest.mark.parametrize(
        ("box", "code"), [(Box(0, 0, 100, 100), 0), (WHOLE_PAGE, 3)], ids=["area", "page"]
    )
    def test_areas_can_be_settled_but_never_pages(self, box: Box, code: int) -> None:
        unread = report(unread=(Unread(1, box, "illegible"),), status=Status.PARTIAL)

        assert exit_code(unread, Bar(masking=True, areas_settled=True)) == code
        assert exit_code(unread, Bar(masking=True)) == 3

    @pytest.mark.parametrize(
        ("status", "code"),
        [("verified", 0), ("unchanged", 0), ("withheld", 4), ("unverified", 4)],
    )
    def test_masking_fails_by_its_copies_not_by_its_findings(
        self, status: CopyStatus, code: int
    ) -> None:
        copy = Copy("out/a.pdf", "1" * 64, status)

        assert exit_code(report(finding(), copy=copy), Bar(masking=True)) == code

    def test_the_highest_code_of_all_files_is_that_of_the_run(self) -> None:
        tally = Tally(Bar())
        for one in (report(finding()), failed(), report()):
            tally.add(one)

        assert tally.code == 3


class TestOutput:
    def test_a_file_gets_its_name_only_when_it_is_whole(self, tmp_path: Path) -> None:
        target = tmp_path / "r.json"
        with output(target, keep_partial=False) as stream:
            stream.write("đủ")
            assert not target.exists()

        assert target.read_text(encoding="utf-8") == "đủ"
        assert list(tmp_path.iterdir()) == [target]

    def test_nothing_is_left_of_a_report_that_failed(self, tmp_path: Path) -> None:
        with (
            pytest.raises(ZeroDivisionError),
            output(tmp_path / "r.json", keep_partial=True) as stream,
        ):
            stream.write("nửa chừng")
            raise ZeroDivisionError

        assert list(tmp_path.iterdir()) == []

    def test_an_older_report_survives_a_failure(self, tmp_path: Path) -> None:
        target = tmp_path / "r.json"
        target.write_text("cũ", encoding="utf-8")
        with pytest.raises(ZeroDivisionError), output(target, keep_partial=False):
            raise ZeroDivisionError

        assert target.read_text(encoding="utf-8") == "cũ"

    def test_a_streamed_report_keeps_what_it_has_when_interrupted(self, tmp_path: Path) -> None:
        target = tmp_path / "r.jsonl"
        with pytest.raises(KeyboardInterrupt), output(target, keep_partial=True) as stream:
            stream.write("{}\n")
            raise KeyboardInterrupt

        assert partial(target).read_text(encoding="utf-8") == "{}\n"
        assert not target.exists()


class TestPulse:
    def lines(self, capsys: pytest.CaptureFixture[str], *, shown: bool) -> list[str]:
        tally = Tally(Bar())
        tally.add(report(finding()))
        tally.add(failed())
        course = Course(tally, total=6, started=time.monotonic() - 120)
        with Pulse("en", course, shown=shown, every=0.02):
            time.sleep(0.2)
        return capsys.readouterr().err.splitlines()

    def test_a_log_tells_how_far_a_long_run_is(self, capsys: pytest.CaptureFixture[str]) -> None:
        lines = self.lines(capsys, shown=True)

        assert len(lines) > 1
        assert set(lines) == {
            "lolot: after 2 min: 2/6 files, 1 pages, 1 findings, 1 files in error; "
            "1 files a minute, about 4 min left."
        }

    def test_where_a_bar_is_shown_there_are_no_lines(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert self.lines(capsys, shown=False) == []
