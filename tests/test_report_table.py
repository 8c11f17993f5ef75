"""The table for people: what stands in it, and in line."""

import io

from rich.console import Console

from scanner import detectors
from scanner.model import (
    Copy,
    Source,
    Status,
    Unread,
)
from scanner.report.aligned import Column, aligned
from scanner.report.outcome import Bar, Tally
from scanner.report.summary import print_summary
from tests.reports import WHOLE_PAGE, failed, finding, report, view, written


class TestTable:
    def test_the_verdict_comes_first_in_plain_vietnamese(self) -> None:
        text = written("table", report(finding()))

        assert text.splitlines()[0] == "✖ KHÔNG NÊN ĐĂNG  hồ sơ/giấy mời.pdf"

    def test_values_are_hidden_and_the_danger_told_once_a_type(self) -> None:
        text = written("table", report(finding(), finding(id="p1-2", text="001203 012399")))

        why = detectors.load().types["cccd"].why["vi"].split(maxsplit=4)[:3]
        assert "012345" not in text
        assert "•••••• ••••45" in text
        assert text.count(" ".join(why)) == 1

    def test_what_the_page_does_not_show_is_said_to_be_hidden(self) -> None:
        text = written("table", report(finding(sources=(Source.HIDDEN_TEXT,))))

        assert "••••45 (bị che hoặc ẩn)" in text
        assert "bị che" not in written("table", report(finding()))

    def test_a_pipe_gets_no_colour(self) -> None:
        assert "\x1b" not in written("table", report(finding()))

    def test_markup_in_a_value_is_printed_as_it_is(self) -> None:
        text = written("table", report(finding(text="[red]1[/red]")), reveal=True)

        assert "[red]1[/red]" in text

    def test_a_clean_file_is_one_line(self) -> None:
        assert written("table", report(), lang="en") == "✔ NOTHING FOUND  hồ sơ/giấy mời.pdf\n"

    def test_an_error_says_what_to_do(self) -> None:
        assert "Check the path." in written("table", failed(), lang="en")

    def test_a_thousand_pages_that_were_given_up_are_one_line(self) -> None:
        pages = [*range(86, 1070), 3, 4, *range(2000, 3000, 2)]
        unread = tuple(Unread(page, WHOLE_PAGE, "search_given_up") for page in pages)
        text = written("table", report(unread=unread, status=Status.PARTIAL), lang="en")
        assert "Not read on page 3-4, 86-1069, 2000, 2002," in text
        assert "…" in text and "2100" not in text

    def test_a_copy_is_told(self) -> None:
        copy = Copy("out/001203012345.pdf", "1" * 64, "verified")

        text = written("table", report(finding(), copy=copy), lang="en")

        assert "out/••••••••••45.pdf" in text

    def test_where_a_withheld_copy_leaks_is_told(self) -> None:
        remaining = ("p1-1@box on page 1", "p1-2@box on page 1", "p1-1@metadata")
        copy = Copy("out/a.pdf", "1" * 64, "withheld", remaining=remaining)

        text = written("table", report(finding(), copy=copy), lang="en")

        assert "Still readable: p1-1, p1-2 (box on page 1); p1-1 (metadata)" in text

    def test_the_summary_counts_and_advises(self) -> None:
        tally = Tally(Bar())
        tally.add(report(finding()))
        tally.add(report())
        stream = io.StringIO()

        print_summary(stream, tally, 3.21, view())

        assert "Đã xem 2 tệp trong 3,2 giây: 1 không nên đăng, 1 không tìm thấy gì." in (
            stream.getvalue()
        )
        assert "lolot mask" in stream.getvalue()


class TestAligned:
    def test_what_is_too_long_for_its_column_goes_on_below(self) -> None:
        rows = [[("phone", ""), ("0123456789" * 2, ""), ("95%", "")], [("e-mail", ""), ("a", "")]]
        columns = [Column(4, 10), Column(4, 12), Column(3, 4, right=True)]

        lines = [line.plain for line in aligned(rows, columns, Console(width=40), 2)]

        assert lines == ["  phone   012345678901  95%", "          23456789", "  e-mail  a"]

    def test_no_line_is_wider_than_the_terminal(self) -> None:
        rows = [[("n" * 30, ""), ("v" * 40, ""), ("95%", "")]]
        columns = [Column(22, 30), Column(16, 40), Column(3, 4, right=True)]

        lines = [line.plain for line in aligned(rows, columns, Console(width=50), 4)]

        assert max(map(len, lines)) <= 50
        assert "".join(lines).count("v") == 40
