"""Telephones that narrow cells break, in rows of text PDFs whose other cells are broken too."""

from __future__ import annotations

import pymupdf
import pytest

from scanner.model import Document, Options
from scanner.pipeline import scan

PDF = "application/pdf"
COLUMNS = (60, 90, 190, 260, 380, 450)
ROWS = (
    (("STT",), ("HỌC SINH",), ("NGÀY", "SINH"), ("PHỤ HUYNH",), ("LIÊN HỆ",), ("GHI CHÚ",)),
    (
        ("1",),
        ("Võ Hoàng Nhật", "Mẫu"),
        ("01/08/20", "17"),
        ("Mẹ: Hoàng Thị Cẩm", "Thử"),
        ("0369414", "281"),
        ("Dị ứng", "tôm"),
    ),
    (
        ("2",),
        ("Nguyễn Ngọc", "Mẫu"),
        ("30/03/20", "17"),
        ("Ba: Nguyễn Thành", "Thử"),
        ("0332937", "263"),
        ("Bán", "trú"),
    ),
)


@pytest.mark.parametrize("middle", [0, 6.5])
def test_a_line_without_the_number_of_its_row_goes_on_from_the_one_over_it(middle: float) -> None:
    document = pymupdf.open()
    page = document.new_page()
    font = pymupdf.Font("notos")
    writer = pymupdf.TextWriter(page.rect)
    y = 80
    for row in ROWS:
        for x, lines in zip(COLUMNS, row, strict=True):
            for n, text in enumerate(lines):
                down = middle if len(lines) == 1 else 13 * n
                writer.append((x, y + down), text, font, 9)
        y += 34
    writer.write_text(page)

    report = scan(Document("so-lien-lac.pdf", document.tobytes(), PDF), Options(threads=1))
    phones = {finding.value for finding in report.findings if finding.type == "phone"}
    assert phones == {"0369414281", "0332937263"}
