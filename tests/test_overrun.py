"""Names that a narrow cell of a table breaks over several lines."""

import pytest

from scanner.model import Box, Word
from scanner.text import PageText
from tests.finding import found_on

COLUMNS = (40, 70, 160, 260)


def names(*rows: tuple[str, ...]) -> list[str]:
    """The names in a table, of which each cell is written with its lines, one cell after another
    as programs do."""
    lines: list[tuple[Word, ...]] = []
    y = 60
    for row in rows:
        for x, cell in zip(COLUMNS, row, strict=True):
            for n, line in enumerate(cell.split("/")):
                top, at, placed = y + 12 * n, x, []
                for word in line.split(" "):
                    placed.append(Word(word, Box(at, top, at + 6 * len(word), top + 10)))
                    at += 6 * len(word) + 3
                lines.append(tuple(placed))
        y += 12 * max(cell.count("/") + 1 for cell in row) + 8
    found = found_on(PageText.seen(lines))
    return [" ".join(f.text.split()) for f in found if f.type == "person_name"]


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("Huỳnh Thị Mộng/Tuyền, buôn bán", "Huỳnh Thị Mộng Tuyền"),
        ("Lê Thị Xuân/Nguyệt (thuê)", "Lê Thị Xuân Nguyệt"),
        ("Ông Phạm Đức/Nhường nhà bên", "Phạm Đức Nhường"),
        ("Ngô/Phương/Thúy/An", "Ngô Phương Thúy An"),
        ("Mạc/Trâm", "Mạc Trâm"),
    ],
)
def test_a_name_is_found_to_its_last_syllable(cell: str, name: str) -> None:
    assert names(
        ("1", cell, "buôn bán", "ghi chú dài dòng"),
        ("2", "Đỗ Thị/Mẫu", "làm/ruộng", "đã nhận đủ/tiền"),
    ) == [name, "Đỗ Thị Mẫu"]


def test_a_column_of_people_is_no_name_of_five_syllables() -> None:
    rows = [(str(n), name, "-", "-") for n, name in enumerate(("Lê Văn Mẫu", "Vi An", "Tô Mẫu"))]
    assert all(len(name.split()) < 4 for name in names(*rows))


def test_a_town_in_a_cell_is_nobody() -> None:
    assert names(("1", "Loại: xa/nhà (Củ/Chi)", "Phan/Thiết", "Cao/Lãnh")) == []


def test_a_label_below_a_whole_name_is_no_part_of_it() -> None:
    rows = ("BÊN CÓ ĐƠN", "Bà Hồ Thị Mẫu", "Sinh: 1960", "CCCD: 040160951611")
    page = PageText.plain("\n".join(rows))
    found = found_on(page)
    assert [f.text for f in found if f.type == "person_name"] == ["Hồ Thị Mẫu"]


def test_a_given_name_in_a_line_of_its_own_is_no_head() -> None:
    rows = [
        ("6", "Ngô/Quang/Trường", "083086024827", "vắng mặt"),
        ("7", "Lê Doãn/Hùng", "083053022645", "vắng mặt"),
        ("8", "Quang Thị/Ngân", "083053022646", "vắng mặt"),
    ]
    assert names(*rows) == ["Ngô Quang Trường", "Lê Doãn Hùng", "Quang Thị Ngân"]
