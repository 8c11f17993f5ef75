"""Numbers that a line of print ends in the middle of: each type in each of its usual groups, cut
at every place behind its label or in its cell, is found whole; what only looks so stays silent."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pymupdf
import pytest
from stdnum import luhn

from samples.drawing import people
from scanner.model import Box, Document, Options, Word
from scanner.pages.kinds import PDF
from scanner.pipeline import scan
from scanner.text import PageText
from tests.finding import found_on

FONT = pymupdf.Font("notos")
Printed = list[tuple[float, float, str]]
SEED = 194101
LABELS = {
    "bank_account": ("Số tài khoản:", "STK"),
    "cccd": ("CCCD số", "Số CCCD:"),
    "cmnd": ("CMND số:", "Số CMND"),
    "phone": ("ĐT:", "Số điện thoại"),
    "bank_card": ("Số thẻ:", "Thẻ số"),
    "tax_code": ("MST:", "Mã số thuế"),
    "social_insurance": ("Mã số BHXH:", "Sổ BHXH số"),
}
GROUPS = {
    "bank_account": "333 433 334 3333 444 4333 445 346 2444 3443 4442 33333",
    "cccd": "3333 444 3126 336 66 246 552",
    "cmnd": "333 234 243 36",
    "phone": "433 334 343 244 28 46 4222 1333 55",
    "bank_card": "4444 44443 88 664 448",
    "tax_code": "28 433 2332 244 55 334",
    "social_insurance": "244 442 334 433 55",
}
CASES = [(kind, group) for kind, groups in GROUPS.items() for group in groups.split()]
BEFORE = "Theo giấy đề nghị ngày 12 tháng 3 năm 2026 của đương sự có ghi rõ"
BEHIND = "và các giấy tờ kèm theo hồ sơ này để đối chiếu khi cần thiết."


def value(kind: str, length: int, rng: Random) -> str:
    who = people.person(rng)
    if kind == "bank_account":
        return people.digits(rng, length)
    if kind == "bank_card":
        start = "970436" if length > 16 else rng.choice(("970436", "4", "51"))
        start += people.digits(rng, length - 1 - len(start))
        return start + str(luhn.calc_check_digit(start))
    return {
        "cccd": who.cccd,
        "cmnd": people.cmnd(rng),
        "phone": who.mobile,
        "tax_code": people.personal_tax_code(rng),
        "social_insurance": who.insurance,
    }[kind]


def parts(number: str, group: str) -> list[str]:
    cut, at = [], 0
    for size in map(int, group):
        cut.append(number[at : at + size])
        at += size
    return cut


def layouts(label: str, upper: str, lower: str) -> Iterator[Printed]:
    """Running text, its end, a cell with its label, the bubble of a talk."""
    yield [(50, 100, f"{BEFORE} {label} {upper}"), (50, 113, f"{lower} {BEHIND}")]
    yield [(50, 100, f"{BEFORE} {label} {upper}"), (50, 113, f"{lower}.")]
    yield [(50, 100, f"{label} {upper}"), (50, 113, f"{lower} nhé")]
    cell: Printed = [(200, 100, f"{label} {upper}"), (200, 113, lower)]
    yield table(("1", "Lê Văn Mẫu", cell, "Hà Nội"), ("2", "Trần Thị Thử", [], "Huế"))


def table(*rows: tuple[str, str, Printed, str], head: str = "") -> Printed:
    lines: Printed = []
    if head:
        lines += [(50, 80, "TT"), (80, 80, "Họ tên"), (200, 80, head), (380, 80, "Nơi ở")]
    for n, (count, name, cell, place) in enumerate(rows):
        y = 100 + 40 * n
        lines += [(50, y, count), (80, y, name), *cell, (380, y, place)]
    return lines


def printed(lines: Printed) -> set[tuple[str, str]]:
    """What is found on a page of a PDF."""
    document = pymupdf.open()
    page = document.new_page()
    writer = pymupdf.TextWriter(page.rect)
    for x, y, text in lines:
        writer.append((x, y), text, FONT, 10)
    writer.write_text(page)
    report = scan(Document("page.pdf", document.tobytes(), PDF), Options(threads=1))
    return {(one.type, one.value) for one in report.findings}


def read(lines: Printed) -> set[tuple[str, str]]:
    """What is found on a page that was read from pixels."""
    placed = []
    for x, y, text in lines:
        at, words = x, []
        for word in text.split():
            words.append(Word(word, Box(at, y, at + 6 * len(word), y + 10)))
            at += 6 * len(word) + 6
        placed.append(tuple(words))
    found = found_on(PageText.seen(placed))
    return {(one.type, one.value) for one in found}


def cuts(kind: str, group: str, mark: str, rng: Random) -> Iterator[tuple[str, str, str]]:
    """A number and its two parts, cut behind each of its groups."""
    for at in range(1, len(group)):
        number = value(kind, sum(map(int, group)), rng)
        pieces = parts(number, group)
        kept = mark.strip()
        yield number, mark.join(pieces[:at]) + kept, mark.join(pieces[at:])


@pytest.mark.parametrize(("kind", "group"), CASES)
@pytest.mark.parametrize("mark", [" ", ".", "-"])
def test_behind_its_label_a_number_is_whole_wherever_it_is_cut(
    kind: str, group: str, mark: str
) -> None:
    rng = Random(f"{SEED} {kind} {group} {mark}")
    for number, upper, lower in cuts(kind, group, mark, rng):
        label = rng.choice(LABELS[kind])
        for lines in layouts(label, upper, lower):
            found = {number_ for _, number_ in read(lines)}
            assert number in found, (label, upper, lower)


@pytest.mark.parametrize(("kind", "group"), CASES)
def test_so_it_is_in_print(kind: str, group: str) -> None:
    rng = Random(f"{SEED} print {kind} {group}")
    for number, upper, lower in cuts(kind, group, rng.choice(" .-"), rng):
        lines = rng.choice(list(layouts(LABELS[kind][0], upper, lower)))
        assert number in {number_ for _, number_ in printed(lines)}, (upper, lower)


@pytest.mark.parametrize(("kind", "group"), CASES)
def test_on_one_line_it_may_be_set_in_any_groups(kind: str, group: str) -> None:
    rng = Random(f"{SEED} line {kind} {group}")
    for mark in (" ", ".", "-"):
        number = value(kind, sum(map(int, group)), rng)
        whole = mark.join(parts(number, group))
        assert (kind, number) in read([(50, 100, f"{LABELS[kind][0]} {whole} và giấy tờ")])


@pytest.mark.parametrize(("kind", "group"), CASES)
def test_in_a_column_of_its_own_it_is_whole(kind: str, group: str) -> None:
    rng = Random(f"{SEED} column {kind} {group}")
    # A figure of two digits alone in a cell is the number of a row.
    for number, upper, lower in cuts(kind, group, " ", rng):
        if len(upper) > 2:
            cell: Printed = [(200, 100, upper), (200, 113, lower)]
            lines = table(
                ("1", "Lê Văn Mẫu", cell, "Hà Nội"),
                ("2", "Trần Thị Thử", [], "Huế"),
                head=LABELS[kind][0].rstrip(":"),
            )
            assert number in {number_ for _, number_ in read(lines)}, (upper, lower)


@pytest.mark.parametrize(
    "lines",
    [
        ("Số: 216", "599 959"),
        ("Số lượng: 216", "599 959"),
        ("Nợ TK 131", "331 Phải trả người bán"),
        ("hạch toán vào tài khoản 1121", "13111 Phải thu khách hàng"),
        ("Số tài khoản: 111", "1. Tiền mặt"),
        ("Số tài khoản: 1121", "12. Họ tên"),
        ("Số tài khoản: 111", "12/03/2026"),
        ("Số tài khoản: 216", "1.599.959"),
        ("Số tài khoản: 216", "- 2 -", "599 959 lượt"),
        ("CMND số 216", "12", "599 959 lượt"),
        ("CMND: 216", "599.959 đồng"),
        ("Điện thoại: 1", "2 3 4 5 6 7 8 9 10"),
        ("Mã số BHXH: 1", "2. Họ tên"),
        ("ĐT: 09", "12/03/2026 10:30"),
        ("ĐT nội bộ: 101", "102 103 104"),
        ("CCCD số: 001005", "2025 lần 2"),
        ("Trang 12", "345 678 901"),
    ],
)
def test_what_stands_in_two_lines_by_chance_is_no_number(lines: tuple[str, ...]) -> None:
    placed: Printed = [(50, 100 + 13 * n, line) for n, line in enumerate(lines)]

    assert not read(placed) | printed(placed)


@pytest.mark.parametrize(
    "rows",
    [
        (("Tài khoản", "Nợ", "Có"), ("111", "216 599", "98 120"), ("1311", "599 959", "216 000")),
        (("TT", "Số CMND", "Tiền"), ("1", "216", "100"), ("2", "599 959", "200")),
        (("Số tài khoản", "Tên", "Dư"), ("111", "Tiền mặt", "216"), ("1121", "Tiền gửi", "599")),
        (("Số tài khoản", "Dư", ""), ("11121", "216", ""), ("11122", "599", "")),
        (("STT", "Điện thoại", "Số máy"), ("1", "216", "0912"), ("2", "345", "678")),
        (("Phòng", "ĐT nội bộ", ""), ("A1", "101", ""), ("A2", "102 103", "")),
    ],
)
def test_rows_of_figures_are_no_number(rows: tuple[tuple[str, ...], ...]) -> None:
    placed: Printed = [
        (50 + 120 * column, 100 + 16 * row, cell)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
        if cell
    ]

    assert not read(placed) | printed(placed)
