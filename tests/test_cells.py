"""Cells that stand closer than words do: what parts them is a rule, or where one is cut off."""

import pymupdf

from scanner import formats
from scanner.model import Document, Options
from scanner.pages.kinds import PDF
from scanner.pipeline import scan

ROWS = (100.0, 115.0, 130.0)


def found(page: pymupdf.Page) -> list[tuple[str, str]]:
    """What a page shows, by type."""
    report = scan(Document("table.pdf", page.parent.tobytes(), PDF), Options(threads=1))
    return [(one.type, one.text) for one in report.findings]


def test_a_rule_parts_cells_that_touch() -> None:
    """The branch's number, a name and an address, a space apart in print."""
    page = pymupdf.open().new_page()
    texts = (
        ("Ma so thue", "Ten NNT", "Dia chi"),
        ("8104472195-001", "Le Van Mau", "Xom 9, xa Thu, Nghe An"),
        ("8104472195-002", "Tran Thi Thu", "Xom 2, xa Thu, Nghe An"),
    )
    for y, cells in zip(ROWS, texts, strict=True):
        for x, text in zip((50, 131, 190), cells, strict=True):
            page.insert_text((x, y), text, fontsize=10)
    for x in (48, 128, 188, 300):
        page.draw_line((x, 88), (x, 134))

    assert found(page) == [
        ("tax_code", "8104472195-001"),
        ("person_name", "Le Van Mau"),
        ("address", "Xom 9, xa Thu, Nghe An"),
        ("tax_code", "8104472195-002"),
        ("person_name", "Tran Thi Thu"),
        ("address", "Xom 2, xa Thu, Nghe An"),
    ]


def test_cells_that_stand_closer_than_a_blank() -> None:
    """As a printer of web pages sets a table without padding: a point and a half apart."""
    page = pymupdf.open().new_page()
    rows = (
        ("STT", "Ho ten", "Mat khau", "Email"),
        ("1", "Le Van Mau", "Mau@8a301", "mau@example.vn"),
        ("2", "Tran Thi Thu", "Thu#2011", "thu@example.vn"),
    )
    for y, cells in zip(ROWS, rows, strict=True):
        for x, text in zip((50, 80, 200, 260), cells, strict=True):
            tight = 200 + pymupdf.get_text_length("Mau@8a301", fontsize=10) + 1.5
            left = tight if text == "mau@example.vn" else x
            page.insert_text((left, y), text, fontsize=10)

    values = found(page)
    assert ("password", "Mau@8a301") in values
    assert ("email", "mau@example.vn") in values


def test_the_rules_of_boxes_part_no_number() -> None:
    page = pymupdf.open().new_page()
    page.insert_text((50, 100), "So CCCD:", fontsize=10)
    for n, group in enumerate(("001", "005", "123", "456")):
        page.insert_text((105 + 21 * n, 100), group, fontsize=10)
        page.draw_rect((103 + 21 * n, 90, 124 + 21 * n, 103))

    assert found(page) == [("cccd", "001 005 123 456")]


def test_a_mailbox_that_its_cell_cuts_off_and_the_telephone_that_begins_in_it() -> None:
    """A sheet lets a text run until the next cell has one: no blank is between them."""
    page = pymupdf.open().new_page()
    page.insert_text((50, 100), "Email", fontsize=10)
    page.insert_text((135, 100), "Dien thoai", fontsize=10)
    page.insert_text((50, 115), "le.an.mau1903@gm", fontsize=10)
    cut = 50 + pymupdf.get_text_length("le.an.mau1903@gm", fontsize=10) - 1.5
    page.insert_text((cut, 115), "0912 345 678", fontsize=10)

    values = found(page)
    assert ("phone", "0912 345 678") in values
    assert [kind for kind, _ in values] == ["email", "phone"]


def test_a_border_of_dashes_is_no_print() -> None:
    """Browsers draw each dash as a rectangle of its own: an area that is read around them would
    cut the line of print below in two, which is then illegible."""
    page = pymupdf.open().new_page()
    shape = page.new_shape()
    dashes = [(50 + 3.7 * n, 90.75, 52.25 + 3.7 * n, 91.5) for n in range(120)]
    dashes += [(50 + x, 90.75 + y, 50.75 + x, 93 + y) for x in (0, 220, 225, 442) for y in (0, 3.7)]
    for dash in dashes:
        shape.draw_rect(dash)
        shape.finish(fill=(0.3, 0.3, 0.3), color=None, width=0)
    shape.commit()
    page.insert_text((55, 106), "SPX 25111407733", fontsize=10, fontname="hebo")

    document = Document("label.pdf", page.parent.tobytes(), PDF)
    with formats.open_source(document, Options(threads=1)) as source:
        assert [page.pixel_areas for page in source.pages()] == [()]


def test_a_name_on_two_lines_beside_a_year_in_the_middle_of_its_row() -> None:
    """Nobody has a label for the column."""
    page = pymupdf.open().new_page()
    for x, text in ((50, "Ho nong dan"), (200, "Nam sinh"), (300, "Thon")):
        page.insert_text((x, 85), text, fontsize=10)
    for y in (110, 150):
        page.insert_text((50, y - 6), "Nguyen Thi Xuan", fontsize=10)
        page.insert_text((50, y + 6), "Mau", fontsize=10)
        page.insert_text((200, y), "1969", fontsize=10)
        page.insert_text((300, y), "Thon Thu", fontsize=10)

    names = [text for kind, text in found(page) if kind == "person_name"]
    assert names == ["Nguyen Thi Xuan\nMau"] * 2


def test_a_page_of_rules_alone_is_read() -> None:
    page = pymupdf.open().new_page()
    page.insert_text((50, 100), "|   |\n|   |", fontsize=10)
    assert found(page) == []
