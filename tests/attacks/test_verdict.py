"""One sentence for each file and run: green is exit code 0; nothing is told twice or left out."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import pymupdf
import pytest

from scanner.model import (
    DOUBTS,
    Box,
    Copy,
    FileReport,
    Finding,
    Options,
    Owner,
    Reason,
    Severity,
    Status,
    Unread,
)
from scanner.report import printed
from scanner.report.outcome import LIGHTS, Bar, Tally, exit_code
from scanner.report.record import View
from scanner.report.standing import masked_and_left, standing
from scanner.report.summary import summary_lines
from scanner.web import told
from scanner.web.desk import Item
from tests.reports import A4, WHOLE_PAGE, CopyStatus, failed, finding, report, written

GREEN = ("clean", "skipped")
STATUSES: tuple[CopyStatus, ...] = ("verified", "unchanged", "withheld", "unverified")
AREA = Box(10, 10, 50, 20)
BARS = [
    Bar(masking=masking, fail_on=fail_on, areas_settled=settled)
    for masking in (False, True)
    for fail_on in (None, *Severity)
    for settled in (False, True)
]


def kinds() -> Iterator[FileReport]:
    """Every way that a file may come out: what was found, what was not read, which copy."""
    found = [
        (),
        *((finding(severity=grade, mask=mask),) for grade in Severity for mask in (True, False)),
        (finding(), finding("person_name", "Nguyễn Văn An", Severity.LOW)),
        (finding("phone", "024 3944 0000", Severity.LOW, owner=Owner.ORGANISATION),),
    ]
    unread = [
        (),
        (Unread(1, AREA, "illegible"),),
        (Unread(1, WHOLE_PAGE, "page_failed"),),
        (Unread(1, AREA, "attachment_unread", ("a.docx",)),),
        *((Unread(1, AREA, code, lacks=("qr", "sex")),) for code in sorted(DOUBTS)),
    ]
    copies: list[CopyStatus | None] = [None, *STATUSES]
    for findings, areas, copy in itertools.product(found, unread, copies):
        status = Status.PARTIAL if areas else Status.OK
        remaining = ("f1@bytes",) if copy in ("withheld", "unverified") else ()
        made = copy and Copy("out/a.pdf", "1" * 64, copy, remaining=remaining)
        yield report(*findings, unread=areas, status=status, copy=made)
    for key in ("not_found", "encrypted", "cancelled", "no_paper"):
        yield failed(key)
    not_written = Reason("cannot_write", {"path": "a", "detail": "b"})
    yield report(finding(), status=Status.ERROR, error=not_written)
    for harmless in (True, False):
        reason = Reason("skipped_harmless" if harmless else "skipped_office")
        yield FileReport("a.docx", None, 1, None, Status.SKIPPED, reason, harmless=harmless)


def view(bar: Bar, lang: str = "vi") -> View:
    return View(lang, False, bar=bar)


def looks(file: FileReport, bar: Bar) -> bool:
    """Whether a mask run may come to this at all: what was read has a copy, or an error."""
    return not bar.masking or file.copy is not None or file.error is not None


class TestGreen:
    def test_it_is_exit_code_0_and_nothing_else(self) -> None:
        seen = set()
        for file, bar in itertools.product(kinds(), BARS):
            if looks(file, bar):
                how = standing(file, view(bar))
                seen.add(how.key)
                assert (how.light in GREEN) == (exit_code(file, bar) == 0), (file, bar, how)
        assert seen == {*LIGHTS}

    def test_no_green_sentence_speaks_of_masks_that_are_none(self) -> None:
        for file, bar in itertools.product(kinds(), BARS):
            how = standing(file, view(bar))
            if how.light == "clean" and not any(one.mask for one in file.findings):
                assert "Đã che 0" not in how.sentence
                assert "xem lại" not in how.sentence.lower()

    def test_each_way_has_its_words_in_both_languages(self) -> None:
        for file, bar, lang in itertools.product(kinds(), BARS, ("vi", "en")):
            how = standing(file, view(bar, lang))
            assert how.words and "{" not in how.sentence
        assert LIGHTS["paper"] == "doubt"

    def test_a_paper_that_was_not_recognised_is_amber_however_it_was_painted(self) -> None:
        doubt = Unread(1, AREA, "paper_doubtful", lacks=("qr", "expiry"))
        copy = Copy("a-đã-che.jpg", "1" * 64, "verified")
        paper = report(finding(), unread=(doubt,), status=Status.PARTIAL, copy=copy)
        bar = Bar(masking=True, areas_settled=True)

        how = standing(paper, view(bar))

        assert (how.light, exit_code(paper, bar)) == ("doubt", 3)
        assert how.words == "Chưa nhận ra giấy tờ – chụp lại gần hơn"
        assert "Mã QR" in how.more and "ngày hết hạn" in how.more


class TestCounted:
    def five(self) -> list[FileReport]:
        office = FileReport("a.docx", None, 1, None, Status.SKIPPED, Reason("skipped_office"))
        low = report(finding("person_name", "Nguyễn Văn An", Severity.LOW), path="low.pdf")
        return [report(finding()), office, failed(), low, report(path="clean.pdf")]

    def test_five_files_are_five_wherever_they_are_told(self) -> None:
        five = self.five()
        tally = Tally(Bar())
        for file in five:
            tally.add(file)

        assert tally.standings.total() == len(five)
        assert "Đã xem 5 tệp" in summary_lines(tally, 1.0, view(Bar()))[0]
        assert json.loads(written("json", *five))["summary"]["files"] == len(five)
        rows = csv.DictReader(io.StringIO(written("csv", *five).removeprefix("\ufeff")))
        assert len({row["Tệp"] for row in rows}) == len(five)
        assert written("html", *five).count('"came":') == len(five) + 1
        with pymupdf.open(stream=printed.pdf(five, tally, view(Bar()))) as document:
            words = "".join(page.get_text() for page in document)
        assert "Đã xem 5 tệp" in words and "a.docx" in words

    def test_the_same_sentence_stands_everywhere(self) -> None:
        for file in self.five():
            how = standing(file, view(Bar()))
            tally = Tally(Bar())
            tally.add(file)
            with pymupdf.open(stream=printed.pdf([file], tally, view(Bar()))) as document:
                words = " ".join("".join(page.get_text() for page in document).split())
            for form in ("table", "csv"):
                assert how.words.upper() in written(form, file)
            assert how.words.upper() in words
            assert how.more.split(".")[0] in words
            item = Item("1", "2", "a.pdf", Path("a"), Options(), report=file)
            assert told.row(item, view(Bar(areas_settled=True)))["standing"]["words"] == how.words

    def test_a_long_printed_list_loses_no_row(self) -> None:
        """Whatever stands above a table: MuPDF loses what it lays out below the page."""
        for more in range(0, 40, 8):
            found = [finding("phone", f"09123{n:05}", id=f"f{n}") for n in range(70 + more)]
            areas = tuple(Unread(1, AREA, "illegible") for _ in range(more))
            tally = Tally(Bar())
            part = report(*found, unread=areas, status=Status.PARTIAL)
            with pymupdf.open(stream=printed.pdf([part, part], tally, view(Bar()))) as document:
                words = "".join(page.get_text() for page in document)
            assert words.count("Số điện thoại\n") == 2 * len(found)

    def test_the_run_is_told_with_its_exit_code(self) -> None:
        outcome = json.loads(written("json", *self.five()))["outcome"]

        assert outcome["exit"] == 3
        assert "1 không nên đăng" in outcome["told"] and "1 chưa hỗ trợ" in outcome["told"]


class TestMaskedAndLeft:
    def names(self, *marks: tuple[str, Severity, bool]) -> list[Finding]:
        return [
            finding(kind, f"Nguyễn Văn {n}", grade, id=f"f{n}", mask=mask)
            for n, (kind, grade, mask) in enumerate(marks)
        ]

    def test_no_type_is_both_masked_and_left(self) -> None:
        found = self.names(
            ("person_name", Severity.MEDIUM, True),
            ("person_name", Severity.MEDIUM, True),
            ("person_name", Severity.LOW, False),
            ("phone", Severity.MEDIUM, False),
        )

        assert masked_and_left(found, view(Bar()), paper=False) == [
            "Đã che: Họ và tên (2 chỗ).",
            "Để nguyên theo ý bạn: Số điện thoại.",
            "Chỉ báo, không che vì ít nguy hiểm: Họ và tên ở 1 chỗ khác.",
        ]

    @pytest.mark.parametrize("copy", ["unchanged", "verified"])
    def test_a_copy_with_nothing_masked_says_so(self, copy: CopyStatus) -> None:
        made = Copy("out/a.pdf", "1" * 64, copy)
        left = report(finding(mask=False), copy=made, pages=(A4,))

        how = standing(left, view(Bar(masking=True)))

        assert (how.light, how.key) == ("clean", "left")
        assert "Đã che" not in how.sentence and "để nguyên" in how.sentence
