"""Lists of people without heads whose surnames are few people's."""

from collections.abc import Sequence

import pytest

from tests.finding import found_in

PEOPLE = ("Lầu Bá Mẫu", "Vừ Y Mẫu", "Moong Văn Mẫu", "Cụt Thị Mẫu", "Hờ Bá Thử")


def found(rows: Sequence[tuple[str, ...]]) -> list[tuple[str, str]]:
    text = "\n".join("     ".join(cell.ljust(18) for cell in row) for row in rows)
    told = found_in(text, at_least=0)
    return [(one.type, one.text) for one in told]


def test_numbered_rows_of_names_and_years() -> None:
    years = ("1908", "1915", "1920", "1921", "1932")
    rows = [(str(n), *row, "45 kg") for n, row in enumerate(zip(PEOPLE, years, strict=True), 1)]

    told = found(rows)
    assert [text for kind, text in told if kind == "person_name"] == list(PEOPLE)
    assert [text for kind, text in told if kind == "date_of_birth"] == list(years)


@pytest.mark.parametrize(
    ("things", "years"),
    [
        # Works, towns, and a register of this year.
        (
            ("Truyện Kiều", "Lục Vân Tiên", "Chinh Phụ Ngâm", "Hoa Tiên"),
            ("1820", "1854", "1741", "1843"),
        ),
        (("Hà Nội", "Thái Bình", "Cao Bằng", "Lạng Sơn"), ("1907", "1990", "1999", "1902")),
    ],
)
def test_other_numbered_rows_are_left_alone(
    things: tuple[str, ...], years: tuple[str, ...]
) -> None:
    rows = [(str(n), *row, "x") for n, row in enumerate(zip(things, years, strict=True), 1)]

    assert "date_of_birth" not in [kind for kind, _ in found(rows)]
