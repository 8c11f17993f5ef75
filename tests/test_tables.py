"""Tables and forms as other programs set them: narrow cells, close or turned heads, boxes."""

import pymupdf
import pytest

from scanner.model import Box, Document, Options, Word
from scanner.pages.kinds import PDF
from scanner.pipeline import scan
from scanner.text import PageText
from tests.finding import found_on

SOFT = ("person_name", "address", "date_of_birth")
# Where a word stands on the page, what it says, how it is turned.
Print = tuple[float, float, str, int]


def found(prints: list[Print]) -> list[tuple[str, str]]:
    """What is found on a page on which each text was set by itself, as in a cell."""
    document = pymupdf.open()
    page = document.new_page()
    for x, y, text, turn in prints:
        page.insert_text((x, y), text, fontsize=10, rotate=turn)
    report = scan(Document("table.pdf", document.tobytes(), PDF), Options(threads=1))
    return [(one.type, one.value) for one in report.findings]


def values(prints: list[Print]) -> list[tuple[str, str]]:
    """The numbers among it."""
    return [one for one in found(prints) if one[0] not in SOFT]


def soft(prints: list[Print]) -> list[tuple[str, str]]:
    """The names, birth dates and addresses among it."""
    return [one for one in found(prints) if one[0] in SOFT]


def row(y: float, *cells: tuple[float, str]) -> list[Print]:
    return [(x, y, text, 0) for x, text in cells]


def test_a_number_in_boxes_of_one_digit_each() -> None:
    prints = row(100, (50, "So DDCN:"))
    prints += [(110 + 15 * n, 100, digit, 0) for n, digit in enumerate("001005123456")]

    assert values(prints) == [("cccd", "001005123456")]


def test_single_digits_in_the_row_of_a_table_are_no_number() -> None:
    assert values([(50 + 30 * n, 100, digit, 0) for n, digit in enumerate("123456789012")]) == []


def test_a_number_that_a_narrow_cell_cut_in_two() -> None:
    prints = row(100, (50, "So CCCD"), (120, "Ghi chu"))
    prints += row(130, (50, "0010051")) + row(142, (50, "23456")) + row(130, (120, "da nhan"))

    assert values(prints) == [("cccd", "001005123456")]


def test_two_short_figures_of_a_column_are_no_number() -> None:
    assert (
        values(row(100, (50, "San luong")) + row(130, (50, "0010051")) + row(142, (50, "23456")))
        == []
    )


CENTRED = row(100, (50, "TT"), (150, "Ho va ten"), (330, "Nam sinh"), (450, "Ghi chu"))


def test_short_values_left_of_the_middle_of_their_column() -> None:
    """A head in the middle of a wide column stands beside years, not over them."""
    prints = [*CENTRED, *row(115, (50, "1"), (100, "Le Van An"), (290, "1957"), (410, "x"))]
    prints += row(130, (50, "2"), (100, "Tran Thi Binh"), (290, "1961"), (410, "x"))

    born = [value for kind, value in soft(prints) if kind == "date_of_birth"]
    assert born == ["1957", "1961"]


def test_a_head_two_columns_on_says_nothing() -> None:
    """Where the next cell is empty, the heads of both columns stand in the same room."""
    prints = row(100, (50, "TT"), (150, "So luong"), (330, "Nam sinh"), (450, "Ghi chu"))
    prints += row(115, (50, "1"), (100, "1957"), (410, "x"), (470, "y"))

    assert soft(prints) == []


def test_heads_that_stand_closer_than_cells_do() -> None:
    heads = (
        "So giay to CC/CMND",
        "So thua",
        "To BD",
        "Dien tich m2",
        "So phat hanh GCN",
        "Ghi chu",
    )
    prints, places = [], []
    at = 40.0
    for head in heads:
        prints.append((at, 100.0, head, 0))
        places.append(at)
        at += pymupdf.get_text_length(head, fontsize=10) + 6
    for n, number in enumerate(("012345670", "271234560")):
        cells = (number, "428", "26", "459,8", f"BM 12345{n}", "LUC")
        prints += row(120 + 20 * n, *zip(places, cells, strict=True))

    assert values(prints) == [
        ("cmnd", "012345670"),
        ("land_certificate", "BM123450"),
        ("cmnd", "271234560"),
        ("land_certificate", "BM123451"),
    ]


def test_close_heads_of_words_that_only_together_make_a_row() -> None:
    prints = row(100, (50, "STT Ho, chu dem va ten Ngay, thang, nam sinh So dinh danh ca nhan"))
    prints += row(100, (420, "Quan he"))
    for y, name, born in ((120, "Le Thi Mau", "01/02/1903"), (140, "Vo Van Thu", "02/03/1904")):
        prints += row(y, (50, "1"), (75, name), (163, born), (280, "001005123456"), (420, "Con"))

    dates = [value for kind, value in soft(prints) if kind == "date_of_birth"]
    assert dates == ["01/02/1903", "02/03/1904"]


def test_a_head_that_is_turned() -> None:
    prints: list[Print] = [(58, 140, "Ho ten", 90), (158, 140, "So tai khoan", 90)]
    prints += [(258, 140, "So tien", 90)]
    prints += row(160, (40, "Le Van An"), (130, "123456789012"), (240, "1500000"))

    assert values(prints) == [("bank_account", "123456789012")]


def test_a_column_of_figures_of_which_one_looks_like_a_phone() -> None:
    figures = ("4512345678", "2112345678", "0912345678", "6712345678", "1234567890")
    prints = row(100, (50, "Xa"), (150, "San luong"))
    for n, figure in enumerate(figures):
        prints += row(120 + 20 * n, (50, f"Xa {n}"), (150, figure))

    assert values(prints) == []


def test_a_column_of_phones_without_a_head() -> None:
    phones = ("0912345678", "0987654321", "0321234567", "0701234567")
    prints = [word for n, phone in enumerate(phones) for word in row(100 + 20 * n, (150, phone))]

    assert values(prints) == [("phone", phone) for phone in phones]


def test_the_line_above_in_the_same_of_two_columns() -> None:
    prints = row(
        100, (50, "1. Nguyen Van Mau, sinh nam 1984, CMND:"), (320, "2. Le Thi Thu, so dien thoai:")
    )
    prints += row(112, (50, "012345670; que o Mau"), (320, "0912 345 678; que o Thu"))

    assert values(prints) == [("cmnd", "012345670"), ("phone", "0912345678")]


# A known limit: where the page is read by place, the upper line is an old ID number as well.
TWICE = pytest.mark.xfail(reason="one finding more, under the same mask", strict=True)


@pytest.mark.parametrize(
    "groups", [("0191 0516", "8716"), pytest.param(("019 105 168", "716"), marks=TWICE)]
)
def test_a_year_beside_a_number_whose_cell_has_two_lines(groups: tuple[str, str]) -> None:
    prints = row(100, (50, "Nam sinh"), (110, "So CCCD"), (200, "Ghi chu"))
    prints += row(137, (62, "1905")) + row(130, (91, groups[0])) + row(143, (91, groups[1]))
    prints += row(137, (200, "da nhan"))

    assert values(prints) == [("cccd", "019105168716")]


@pytest.mark.parametrize("first", ["712", "017", "1905"])
def test_a_figure_at_the_end_of_a_line_is_no_part_of_the_number_below(first: str) -> None:
    prints = row(100, (50, f"So to trinh {first}")) + row(113, (50, "019 105 168 716 la so CCCD"))

    assert values(prints) == [("cccd", "019105168716")]


def test_a_number_that_goes_on_behind_its_first_group() -> None:
    prints = row(100, (50, "3. Vu Duc Son, sinh nam 1970, DT: 0912")) + row(
        112, (50, "345 678; que o Mau")
    )

    assert values(prints) == [("phone", "0912345678")]


def test_a_label_on_two_lines_of_the_first_column() -> None:
    prints = row(100, (50, "So tai")) + row(112, (50, "khoan"))
    prints += row(100, (120, "123456789012"), (250, "1234567890"))

    assert values(prints) == [("bank_account", "123456789012"), ("bank_account", "1234567890")]


def test_the_first_number_of_a_row_that_touches_its_label() -> None:
    prints = row(100, (50, "So tai khoan 123456789012"), (250, "1234567890"), (400, "987654321"))

    assert values(prints) == [
        ("bank_account", "123456789012"),
        ("bank_account", "1234567890"),
        ("bank_account", "987654321"),
    ]


def test_money_that_touches_a_citizen_number_is_no_number_of_its_column() -> None:
    prints = row(100, (50, "Ho ten"), (140, "CCCD"), (210, "Da nop"))
    prints += row(120, (50, "Le Van An"), (130, "001005123456 271.234.560 TM"))
    prints += row(140, (50, "Le Thi Thu"), (130, "079103012345 381.234.560 CK"))

    assert values(prints) == [("cccd", "001005123456"), ("cccd", "079103012345")]


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Nguyễn Thị\nMinh Anh", ["Nguyễn Thị Minh Anh"]),
        ("Nguyễn\nVăn An", ["Nguyễn Văn An"]),
    ],
)
def test_names_in_narrow_columns_are_whole(printed: str, names: list[str]) -> None:
    page = PageText.plain(f"Họ và tên\n{printed}")
    found = found_on(page)
    assert [f.value for f in found if f.type == "person_name"] == names


@pytest.mark.parametrize("columns", [1, 6, 40])
def test_the_cells_over_a_place_are_those_of_its_column_from_below(columns: int) -> None:
    """However many stand on the page, few or many beside each other."""
    lines = [
        (Word(f"r{row}c{column}", Box(100 * column, 20 * row, 100 * column + 30, 20 * row + 10)),)
        for row in range(30)
        for column in range(columns)
    ]
    page = PageText(lines)
    place = Box(100 * (columns - 1) + 5, 500, 100 * (columns - 1) + 25, 510)

    over = [page.text[cell.start : cell.end] for cell in page.grid.over(place, 20)]
    line = page.grid.line_over(place, 2, 1)

    assert over == [f"r{row}c{columns - 1}" for row in range(24, 4, -1)]
    assert line is not None and page.text[line.start : line.end] == over[0]


def test_a_number_stands_group_under_group_in_a_narrow_cell():
    """The label says so: without one they are three numbers."""
    head = row(100, (60, "Ho ten"), (200, "So CCCD"), (300, "Ghi chu"))
    groups = [(200, y, text, 0) for y, text in ((120, "038"), (132, "190"), (144, "001234"))]
    others = [(60, 132, "Le Thi Mau", 0), (300, 132, "Moi", 0)]
    assert values([*head, *groups, *others]) == [("cccd", "038190001234")]
    bare = row(100, (60, "Ho ten"), (200, "Diem"), (300, "Ghi chu"))
    assert values([*bare, *groups, *others]) == []


def test_words_set_with_room_between_their_letters_are_words():
    """Five points behind each letter, blanks among them."""
    x, prints = 60.0, list[Print]()
    for letter in "So CCCD: 079188012345, SDT: 0912345678":
        prints += [(x, 100, letter, 0)] if letter != " " else []
        x += pymupdf.get_text_length(letter, fontsize=10) + 5
    assert values(prints) == [("cccd", "079188012345"), ("phone", "0912345678")]


def test_what_somebody_is_to_the_head_of_a_household_is_no_label_of_a_date() -> None:
    prints = row(100, (50, "Ho va ten"), (170, "Quan he"), (250, "Ngay sinh"), (330, "Gioi tinh"))
    prints += row(115, (50, "Le Van Mau"), (170, "Chu ho"), (250, "08/03/1979"), (330, "Nam"))
    prints += row(130, (50, "Tran Thi Thu"), (170, "Vo"), (250, "02/08/1984"), (330, "Nu"))

    dates = [value for kind, value in soft(prints) if kind == "date_of_birth"]
    assert dates == ["08/03/1979", "02/08/1984"]


def test_places_without_their_units_under_their_head() -> None:
    prints = row(100, (50, "Ho va ten"), (170, "Que quan"), (350, "Trinh do"))
    prints += row(115, (50, "Le Van Mau"), (170, "Hai Mau, Hai Thu, Nam Dinh"), (350, "12/12"))
    prints += row(130, (50, "Tran Thi Thu"), (170, "Tan Mau, Nghe An"), (350, "10/10"))

    places = [value for kind, value in soft(prints) if kind == "address"]
    assert places == ["hai mau, hai thu, nam dinh", "tan mau, nghe an"]


def test_a_card_number_goes_on_below_its_letters():
    head = row(100, (60, "Ho ten"), (200, "Ma the BHYT"), (300, "Ghi chu"))
    card = [*row(120, (60, "Le Thi Mau"), (200, "NN 4 60")), *row(132, (200, "5086379389"))]
    assert values([*head, *card, *row(120, (300, "Moi"))]) == [
        ("health_insurance", "NN4605086379389")
    ]


def test_a_label_that_its_head_breaks_before_a_word_that_says_little() -> None:
    prints = row(100, (50, "Full name"), (170, "Passport"), (250, "Nationality"))
    prints += row(111, (170, "No."))
    prints += row(130, (50, "LE VAN MAU"), (170, "C4417733"), (250, "Viet Nam"))

    assert values(prints) == [("passport", "C4417733")]


def test_a_name_whose_syllables_spell_labels_is_no_label_of_its_row():
    """Without marks "Võ Anh Thọ" is "vợ" and "anh"."""
    document = pymupdf.open()
    page = document.new_page()
    font = pymupdf.Font("notos")
    writer = pymupdf.TextWriter(page.rect)
    people = (("Lê Thị Mẫu", "Kinh"), ("Võ Anh Thọ", "Gia Rai"), ("Hà Văn Mẫu", "Tày"))
    for y, cells in enumerate((("Họ và tên", "Dân tộc"), *people)):
        for x, text in zip((60, 260), cells, strict=True):
            writer.append((x, 100 + 16 * y), text, font, 10)
    writer.write_text(page)
    report = scan(Document("dan-toc.pdf", document.tobytes(), PDF), Options(threads=1))
    told = [finding.text for finding in report.findings if finding.type == "ethnicity"]
    assert told == ["Kinh", "Gia Rai", "Tày"]
