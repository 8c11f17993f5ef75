"""What the end of a page cuts in two, and what a label at its foot says of the next page."""

import pymupdf
import pytest

from scanner.model import Document, Options
from scanner.pages.kinds import PDF
from scanner.pipeline import scan

FONT = pymupdf.Font("notos")
LEFT, TOP, LEADING, FOOT = 50, 72, 14, 780


def found(*sheets: str) -> list[tuple[str, str, int | None]]:
    """What is found in a document of so many pages: type, value, page."""
    document = pymupdf.open()
    for number, text in enumerate(sheets):
        page = document.new_page()
        writer = pymupdf.TextWriter(page.rect)
        lines = text.split("\n")
        # The last line of a page but the last stands at its foot.
        first = TOP if number else FOOT - LEADING * len(lines)
        for n, line in enumerate(lines):
            for column, cell in enumerate(line.split("\t")):
                writer.append((LEFT + 170 * column, first + LEADING * n), cell, FONT, 10)
        writer.write_text(page)
    report = scan(Document("sheets.pdf", document.tobytes(), PDF), Options(threads=1))
    return [(one.type, one.value, one.page) for one in report.findings]


@pytest.mark.parametrize(
    "sheets",
    [
        ("Tôi tên là Mẫu, có số căn cước là 0010051", "23456 do Cục Cảnh sát cấp"),
        # A page number between the parts.
        ("Tôi tên là Mẫu, có căn cước số 001 005\n- 1 -", "123 456 do Cục Cảnh sát cấp"),
        # A line that all pages have at their head.
        ("Hồ sơ 12/TTr\nTôi có căn cước số 0010051", "Hồ sơ 12/TTr\n23456 do Cục cấp\nvà hết"),
    ],
)
def test_a_number_that_is_cut_is_found_on_both_pages(sheets: tuple[str, ...]) -> None:
    numbers = [one for one in found(*sheets) if one[0] == "cccd"]

    assert numbers == [("cccd", "001005123456", 1), ("cccd", "001005123456", 2)]


@pytest.mark.parametrize(
    ("sheets", "value"),
    [
        (("Số chứng minh nhân dân:", "012345670 cấp tại Hà Nội"), ("cmnd", "012345670", 2)),
        (
            ("Tiền gửi vào số tài khoản", "1234567890123 trong tháng này"),
            ("bank_account", "1234567890123", 2),
        ),
        (("Họ và tên:", "Lê Văn Mẫu"), ("person_name", "Lê Văn Mẫu", 2)),
    ],
)
def test_a_label_at_the_foot_speaks_for_the_next_page(
    sheets: tuple[str, ...], value: tuple[str, str, int]
) -> None:
    assert value in found(*sheets)


def test_a_name_is_whole_over_the_end_of_a_page() -> None:
    names = found(
        "Hội đồng xét thấy lời khai của người làm chứng là bà Trần Thị",
        "Mỹ Mẫu là phù hợp với các tài liệu khác trong hồ sơ vụ án này.",
    )

    assert names == [
        ("person_name", "Trần Thị Mỹ Mẫu", 1),
        ("person_name", "Trần Thị Mỹ Mẫu", 2),
    ]


@pytest.mark.parametrize(
    "sheets",
    [
        # A sentence and a list that end with the page.
        ("Tổng số hồ sơ đã nhận là 0010051.", "23456 hồ sơ còn lại"),
        ("44\tVật tư A\t0010051", "45\tVật tư B\t23456"),
        ("Tổng số tiền là 0010051", "Điều 23456. Hiệu lực"),
    ],
)
def test_two_figures_are_no_number(sheets: tuple[str, ...]) -> None:
    assert found(*sheets) == []
