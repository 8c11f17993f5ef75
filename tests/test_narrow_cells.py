"""Values and heads that the cells of a table break anywhere, over as many lines as they take: found
whole, all their pieces under the boxes, without what stands beside them."""

from __future__ import annotations

from collections.abc import Sequence

import pymupdf
import pytest

from scanner.model import Box, Document, Finding, Options, Word
from scanner.pages.kinds import PDF
from scanner.pipeline import scan
from scanner.text import PageText
from tests.finding import found_on

FONT = pymupdf.Font("notos")
SIZE, LEADING, PITCH = 9, 12, 9
# The lines of each cell of a row.
Row = Sequence[str]


def lines_of(cell: str) -> list[str]:
    return cell.split("/")


def placed(
    rows: Sequence[Row], columns: Sequence[float], pitch: float = PITCH
) -> list[tuple[float, float, str]]:
    """The lines of the cells ("0401/2345" has two), cell after cell, as programs write a table."""
    prints, y = [], 80.0
    for row in rows:
        for x, cell in zip(columns, row, strict=True):
            prints += [(x, y + LEADING * n, line) for n, line in enumerate(lines_of(cell)) if line]
        y += LEADING * max(len(lines_of(cell)) for cell in row) + pitch
    return prints


def found(*rows: Row, columns: Sequence[float] = (50, 90, 190, 290, 390)) -> Sequence[Finding]:
    """What is found in a table that a program has set."""
    document = pymupdf.open()
    page = document.new_page()
    writer = pymupdf.TextWriter(page.rect)
    for x, y, line in placed(rows, columns):
        writer.append((x, y), line, FONT, SIZE)
    writer.write_text(page)
    return scan(Document("bang.pdf", document.tobytes(), PDF), Options(threads=1)).findings


def findings(*rows: Row, columns: Sequence[float] = (50, 90, 190, 290, 390)) -> list[Finding]:
    """The numbers and mailboxes among it."""
    soft = ("person_name", "address")
    return [one for one in found(*rows, columns=columns) if one.type not in soft]


def values(*rows: Row, columns: Sequence[float] = (50, 90, 190, 290, 390)) -> set[tuple[str, str]]:
    return {(one.type, one.value) for one in findings(*rows, columns=columns)}


def read(*rows: Row, columns: Sequence[float], pitch: float = PITCH) -> set[tuple[str, str]]:
    """The same where the page was read from pixels."""
    printed = []
    for x, y, line in placed(rows, columns, pitch):
        at, words = x, []
        for word in line.split():
            words.append(Word(word, Box(at, y, at + 5 * len(word), y + SIZE)))
            at += 5 * len(word) + 3
        printed.append(tuple(words))
    known = found_on(PageText.seen(printed))
    return {(one.type, one.value) for one in known if one.type != "person_name"}


@pytest.mark.parametrize(
    ("head", "cell", "whole"),
    [
        ("Số CCCD", "0010/0512/3456", ("cccd", "001005123456")),
        ("Số CCCD", "001/005/123/456", ("cccd", "001005123456")),
        ("CMND", "012/345/670", ("cmnd", "012345670")),
        ("Điện/thoại", "0912/345/678", ("phone", "0912345678")),
        ("Mã số/thuế", "8001/2345/02", ("tax_code", "8001234502")),
        ("Số tài/khoản", "1903/3196/5335/35", ("bank_account", "19033196533535")),
        ("Số tài/khoản", "24128/63794/2171", ("bank_account", "24128637942171")),
        ("Số tài khoản", "2412/8637942171", ("bank_account", "24128637942171")),
        ("Số thẻ/ATM", "970405/091177/3320", ("bank_card", "9704050911773320")),
        ("Mã số/BHXH", "0123/4567/80", ("social_insurance", "0123456780")),
        ("Thẻ BHYT", "DN401/01234/56780", ("health_insurance", "DN4010123456780")),
        ("Thẻ BHYT", "0123/4567/80", ("health_insurance", "0123456780")),
        ("Hộ/chiếu", "B12/345/67", ("passport", "B1234567")),
        ("Hộ/chiếu", "C/71751428", ("passport", "C71751428")),
        ("Số/GPLX", "7902/0012/3456", ("driver_license", "790200123456")),
        ("Biển/số xe", "30A-/123./45", ("license_plate", "30A12345")),
        ("Biển/số xe", "59-X1/123.45", ("license_plate", "59X112345")),
        ("Số phát/hành", "BM1/234/50", ("land_certificate", "BM123450")),
        ("Email", "mau.ng/uyen19/03@gma/il.com", ("email", "mau.nguyen1903@gmail.com")),
        ("Ngày/sinh", "12/03/1".replace("/", ".") + "/903", ("date_of_birth", "12/03/1903")),
    ],
)
def test_a_cell_breaks_a_value_anywhere(head: str, cell: str, whole: tuple[str, str]) -> None:
    rows = [("TT", "Họ tên", head, "Ghi chú"), ("1", "Lê Văn/Mẫu", cell, "đã nhận")]
    rows += [("2", "Trần Thị/Thử", "", "đã nhận")]

    own = [one for one in findings(*rows, columns=(50, 90, 190, 290)) if one.type == whole[0]]
    assert [(one.type, one.value) for one in own] == [whole]
    assert len(own[0].boxes) == len(lines_of(cell))


@pytest.mark.parametrize(
    ("head", "cell", "whole"),
    [
        ("CM/ND", "012/345/670", ("cmnd", "012345670")),
        ("Mã s/ố thu/ế", "8001/2345/02", ("tax_code", "8001234502")),
        ("Hộ/chiế/u số", "B12/345/67", ("passport", "B1234567")),
        ("Giấy ph/ép lái x/e số", "7902/0012/3456", ("driver_license", "790200123456")),
        ("Số tài k/hoản", "190331/965335/35", ("bank_account", "19033196533535")),
    ],
)
def test_a_cell_breaks_the_letters_of_a_head(head: str, cell: str, whole: tuple[str, str]) -> None:
    rows = (("TT", "Họ tên", head, "Ghi chú"), ("1", "Lê Văn/Mẫu", cell, "đã nhận"))

    assert whole in values(*rows, columns=(50, 90, 190, 290))


def test_what_stands_beside_and_below_is_no_part_of_them() -> None:
    """Not the figures on the same lines, a blank apart, nor those of the next row."""
    rows = (
        ("TT", "Hệ/số", "MST", "STK", "Số ngày"),
        ("1", "398", "8001/2345/02", "1903/3196/5335/35", "24"),
        ("2", "412", "8212/3456/05", "1053/3196/5335", "25"),
    )
    known = values(*rows, columns=(50, 90, 109, 140, 190))

    assert {number for _, number in known} >= {"8001234502", "19033196533535", "105331965335"}
    assert {len(number) for kind, number in known if kind == "tax_code"} == {10}


def test_a_telephone_over_a_mailbox_is_no_part_of_it() -> None:
    told = values(
        ("1", "Hứa Thị Mẫu", "0336.448.170/mau19022001/@example.com", "Chưa có", "A"),
        ("2", "Lâm Văn Mẫu", "0966120874/thumau.98@/example.com", "Đạt", "B"),
    )

    assert told == {
        ("phone", "0336448170"),
        ("phone", "0966120874"),
        ("email", "mau19022001@example.com"),
        ("email", "thumau.98@example.com"),
    }


def test_an_account_like_a_cccd_under_its_own_head() -> None:
    told = values(
        ("TT", "Họ tên", "Số TK -/Ngân hàng", "Số tiền", "Ghi chú"),
        ("1", "Lê Thị Mẫu", "0300697058/73 -/Sacombank", "3.485.000", "A"),
        ("2", "Vũ Văn Mẫu", "0700255742/70 -/Sacombank", "1.681.000", "B"),
        columns=(50, 90, 190, 260, 330),
    )

    assert told == {("bank_account", "030069705873"), ("bank_account", "070025574270")}


def test_two_numbers_in_a_cell_are_two() -> None:
    rows = [("TT", "Họ tên", "Điện thoại"), ("1", "Lê Văn/Mẫu", "0912345678/0987654321")]
    rows += [("2", "Trần Thị/Thử", "0356781234")]

    phones = {("phone", number) for number in ("0912345678", "0987654321", "0356781234")}
    assert values(*rows, columns=(50, 90, 190)) == phones


@pytest.mark.parametrize(
    "rows",
    [
        # The codes of a ledger, amounts, codes of wares, years.
        (("TT", "Nội dung", "TK Nợ"), ("1", "Thu tiền/bán hàng", "111/112/131")),
        (("TT", "Nội dung", "TK đối/ứng"), ("1", "Thu tiền/bán hàng", "1121/1311/1")),
        (("TT", "Đơn vị", "Thành/tiền"), ("1", "Ngân hàng/Mẫu", "26.96/0.000")),
        (("TT", "Hàng", "Mã vạch"), ("1", "Đèn LED/12W", "8934/5678/9012/3")),
        (("TT", "Hàng", "Mã đơn/hàng"), ("1", "Đèn LED/12W", "0912/345/678")),
        (("TT", "Hàng", "Số máy"), ("1", "Máy bơm/nước", "RLH/JC35/1543/92")),
        (("TT", "Xã", "Dân số"), ("1", "Xã Mẫu/Thử", "1074/6437/1")),
        (("TT", "Xã", "Số hộ"), ("1", "Xã Mẫu/Thử", "3500/4233/9")),
        # As many lines in each of them: three rows that were written column after column.
        (("100/205/312", "0912/345/678", "215/330/442"),),
    ],
)
def test_what_cells_of_statistics_break_is_nobodys(rows: tuple[Row, ...]) -> None:
    columns = (50, 90, 190)

    assert not values(*rows, columns=columns)


def test_a_reader_of_pixels_finds_them_where_rows_stand_apart() -> None:
    rows = (("TT", "Ho ten", "Ma so thue", "Ghi chu"), ("1", "Le Mau", "8001/2345/02", "da nhan"))

    assert read(*rows, columns=(50, 90, 190, 290)) == {("tax_code", "8001234502")}


def test_groups_on_one_line_of_two_narrow_columns_are_two_numbers() -> None:
    """A reader of pixels takes groups of four that stand close for those of one card."""
    rows = (("TT", "Ho ten", "MST", "STK"), ("1", "Le Mau", "8001/2345/02", "1903/3196/5335/35"))

    both = {("tax_code", "8001234502"), ("bank_account", "19033196533535")}
    assert read(*rows, columns=(50, 90, 150, 185)) == both


def test_the_numbers_of_rows_part_them_where_a_scan_leaves_no_room() -> None:
    rows = [("TT", "Ho ten", "Ma so thue", "Ghi chu"), ("1", "Le Mau", "8001/2345/02", "da nhan")]
    rows += [("2", "Do Thu", "8215/7368/13", ""), ("3", "Vi Nga", "8723/5852/74", "da nhan")]

    known = read(*rows, columns=(50, 90, 190, 290), pitch=1)
    assert known == {("tax_code", n) for n in ("8001234502", "8215736813", "8723585274")}


def test_names_and_places_whose_words_a_cell_has_cut() -> None:
    rows = (
        ("TT", "Họ tên", "Địa chỉ", "Mã số th/uế"),
        ("1", "Quách Th/ị Hậu", "Thôn 8, Ph/ường Mẫu,/Tỉnh Tây N/inh", "8001/2345/02"),
    )
    document = {(one.type, one.text) for one in found(*rows, columns=(50, 90, 190, 290))}

    assert ("person_name", "Quách Th\nị Hậu") in document
    assert ("address", "Thôn 8, Ph\nường Mẫu,\nTỉnh Tây N\ninh") in document
