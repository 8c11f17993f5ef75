"""Tables that go on over the next page, where no heads are and the columns lie elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

import pymupdf
import pytest

from scanner import find
from scanner.labels.carried import Start, onto
from scanner.model import Document, Options, Source
from scanner.pages.kinds import PDF
from scanner.pipeline import scan
from scanner.text import PageText
from tests.finding import PATTERNS
from tests.test_level import Place, bent, fanned, line, turned

Row = tuple[str, ...]
COLUMNS = (40, 90, 260, 420)
HEADS = ("STT", "Họ và tên", "CMND", "Số tiền")
FIRST = (
    ("1", "Lê Văn Mẫu", "012345678", "200000000"),
    ("2", "Đỗ Thị Thử", "023456781", "150000000"),
    ("3", "Bùi Quốc Giả", "034567812", "120000000"),
)
SECOND = (
    ("4", "Vũ Thị Ví", "045678123", "210000000"),
    ("5", "Hồ Văn Dụ", "056781234", "170000000"),
    ("6", "Ngô Thị Thí", "067812345", "180000000"),
)


def seen(rows: Sequence[Row], place: Place) -> PageText:
    """Rows of a table as they are read in a picture of it."""
    cells = [
        line(cell, x, 100 + 40 * n, place)
        for n, row in enumerate(rows)
        for x, cell in zip(COLUMNS, row, strict=True)
        if cell
    ]
    return PageText.seen(cells)


def identities(pages: Sequence[PageText], kind: str = "cmnd") -> list[str]:
    """The identity numbers on the last page of some, or what is of another type, as heads tell."""
    search, found = find.Search(), []
    for number, page in enumerate(pages, 1):
        found = find.findings(page, PATTERNS, Source.OCR, number, search)
    known = [f for f in found if f.type == kind and f.confidence > 0.7]
    return sorted(f.value for f in known if "label" in f.because)


@pytest.mark.parametrize("place", [turned(0), turned(2), turned(-1.5), turned(90), fanned, bent])
def test_a_table_goes_on_however_the_next_page_was_scanned(place: Place) -> None:
    pages = [seen((HEADS, *FIRST), turned(1)), seen(SECOND, place)]

    assert identities(pages) == ["045678123", "056781234", "067812345"]


@pytest.mark.parametrize(
    ("kind", "head", "codes"),
    [
        ("land_certificate", "Số phát hành GCN", ("PZ 646445", "FT 367570", "FD 092503")),
        ("passport", "Số hộ chiếu", ("C1234567", "B7654321", "C0918273")),
    ],
)
def test_codes_of_letters_and_figures_head_no_column(
    kind: str, head: str, codes: tuple[str, ...]
) -> None:
    def coded(rows: Sequence[Row]) -> list[Row]:
        return [(*row[:2], code, row[3]) for row, code in zip(rows, codes, strict=True)]

    heads = (*HEADS[:2], head, HEADS[3])
    pages = [seen((heads, *coded(FIRST)), turned(0)), seen(coded(SECOND), turned(0))]

    assert identities(pages, kind) == sorted(code.replace(" ", "") for code in codes)


def test_cells_that_are_empty_or_were_not_read_shift_no_column() -> None:
    torn = [("", *row[1:]) for row in SECOND[:2]] + [(*SECOND[2][:1], "", *SECOND[2][2:])]
    pages = [seen((HEADS, *FIRST), turned(1)), seen(torn, turned(-2))]

    assert identities(pages) == ["045678123", "056781234", "067812345"]


def test_a_table_of_another_make_is_not_the_same_that_goes_on() -> None:
    swapped = [(a, number, name, money) for a, name, number, money in SECOND]
    pages = [seen((HEADS, *FIRST), turned(1)), seen(swapped, turned(-2))]

    assert identities(pages) == []


def test_a_table_with_heads_of_its_own_has_none_from_the_page_before() -> None:
    heads = ("STT", "Sản phẩm", "Mã lô", "Giá trị")
    pages = [seen((HEADS, *FIRST), turned(1)), seen((heads, *SECOND), turned(-2))]

    assert identities(pages) == []


@pytest.mark.parametrize("folio", ["", "Trang 2/3"])
def test_the_margins_of_a_book_change_sides_from_page_to_page(folio: str) -> None:
    """Text pages too: what is printed on both sides of the paper is wider at the spine."""
    document = pymupdf.open()
    for margin, rows in ((30, (HEADS, *FIRST)), (0, SECOND), (30, SECOND)):
        page = document.new_page()
        page.insert_text((260, 40), folio, fontsize=10)
        for n, row in enumerate(rows):
            for x, cell in zip(COLUMNS, row, strict=True):
                page.insert_text((margin + x, 80 + 20 * n), cell, fontsize=10)
    report = scan(Document("table.pdf", document.tobytes(), PDF), Options(threads=1))

    found = [(f.page, f.value) for f in report.findings if f.type == "cmnd"]
    assert found == [(1, row[2]) for row in FIRST] + [(n, row[2]) for n in (2, 3) for row in SECOND]


def test_columns_that_do_not_agree_lie_nowhere() -> None:
    before = [Start(x, kind) for x, kind in ((40, 2), (90, 0), (260, 1), (420, 1))]

    assert onto(before, [Start(x, 1) for x in (10, 120, 300, 333)], 10) is None
    assert onto(before, [Start(10, 2), Start(60, 0)], 10) is None
    assert onto((), before, 10) is None
    kept = onto(before, [Start(1.1 * x + 7, kind) for x, kind in before], 10)
    assert kept is not None
    assert [round(kept.before(1.1 * x + 7)) for x, _ in before] == [x for x, _ in before]
