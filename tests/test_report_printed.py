"""The report as a PDF: complete, paged, and silent about values."""

import dataclasses

import pymupdf

from scanner.model import Box, Copy, FileReport, Unread
from scanner.report.outcome import Bar, Tally
from scanner.report.printed import pdf
from tests.reports import failed, finding, report, view

CCCD = "001203012345"


def pages(*reports: FileReport, lang: str = "vi") -> list[str]:
    tally = Tally(Bar())
    for one in reports:
        tally.add(one)
    with pymupdf.open(stream=pdf(reports, tally, view(lang)), filetype="pdf") as document:
        return [page.get_text() for page in document]


def test_it_tells_the_verdict_the_findings_and_why_they_matter() -> None:
    (page,) = pages(report(finding("cccd", CCCD)))
    words = " ".join(page.split())
    assert "giấy mời.pdf" in words and "KHÔNG NÊN ĐĂNG" in words and "SHA-256 000" in words
    assert "Số căn cước (CCCD)" in words and "••••••••••45" in words and "vay tiền" in words
    assert CCCD not in words


def test_a_long_list_goes_over_numbered_pages() -> None:
    found = [finding("phone", f"09123{number:05}", id=f"f{number}") for number in range(300)]
    told = pages(report(*found))
    assert len(told) > 5
    assert all(f"{number}/{len(told)}" in page for number, page in enumerate(told, 1))
    assert sum(page.count("Số điện thoại\n") for page in told) == 300


def test_what_was_not_read_and_what_became_of_the_copy() -> None:
    unread = Unread(1, Box(0, 0, 100, 100), "illegible")
    copy = Copy("che/giấy mời.pdf", "0" * 64, "verified", ("pymupdf+lolot", "pypdf"), (), ())
    words = " ".join(" ".join(pages(report(unread=(unread,), copy=copy))).split())
    assert "Chưa đọc được: Trang 1" in words
    assert "pymupdf+lolot, pypdf" in words


def test_a_file_that_could_not_be_opened_and_hostile_names() -> None:
    hostile = dataclasses.replace(failed(), path="<script>&\x1b[31m.pdf")
    words = " ".join(" ".join(pages(hostile, failed(), lang="en")).split())
    assert "<script>&" in words and "\x1b" not in words and "a.pdf" in words
