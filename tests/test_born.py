"""Birth dates in lists whose heads do not tell of them."""

import pytest

from tests.finding import said

MEMBERS = ("Giáp Văn Mẫu", "Ong Thị Mẫu", "Thân Nhân Mẫu")
YEARS = ("1903", "1905", "1935")
DATES = ("04/01/1907", "20/6/1911", "15/9/1920")


def rows(*columns: tuple[str, ...], heads: tuple[str, ...] = ()) -> str:
    table = [heads] if heads else []
    table += zip(*columns, strict=True)
    return "\n".join("     ".join(cell.ljust(24) for cell in row) for row in table)


@pytest.mark.parametrize(
    "text",
    [
        rows(MEMBERS, DATES, ("a", "b", "c"), heads=("Họ tên", "Ngày vào làm", "Ghi chú")),
        rows(MEMBERS, ("1903", "1905", "1907"), ("liệt sĩ", "liệt sĩ", "liệt sĩ")),
        f"{MEMBERS[0]}     1903     một tổ",
    ],
)
def test_other_dates_are_left_alone(text: str) -> None:
    assert said("date_of_birth", text) == []


def test_years_left_under_heads_in_the_middle_of_wide_columns() -> None:
    text = (
        "TT   Họ tên               Năm sinh Nam         Năm sinh Nữ       Vào hội\n"
        "1    Tạ Huy Mẫu         1905                                   2007\n"
        "2    Chu Thị Mẫu                             1908              1998\n"
        "3    Nguyễn Việt Mẫu    1912                                   2015"
    )

    assert said("date_of_birth", text) == ["1905", "1908", "1912"]


RELATED = (*MEMBERS, "Lê Mẫu")
KIN = ("anh", "em", "cháu gọi bác", "con")
HAMLETS = ("xóm Mẫu", "xóm Thử", "xóm Mẫu", "xóm Thử")


@pytest.mark.parametrize(
    ("between", "dates", "title"),
    [
        (KIN, ("94", "20", "15", "90"), "Người nhận"),
    ],
)
def test_other_figures_behind_what_somebody_is(
    between: tuple[str, ...], dates: tuple[str, ...], title: str
) -> None:
    text = f"{title}\n\n{rows(RELATED, between, dates, HAMLETS)}"

    assert said("date_of_birth", text) == []


def test_what_is_told_within_a_cell_is_no_head_of_its_row() -> None:
    text = rows(
        ("1", "2"),
        ("Giáp Văn Mẫu", "Ong Thị Mẫu (con Bống ốm, sinh 14/01/2022)"),
        ("3815220764", "3816043392"),
        ("02/07/2024", "08/07/2024"),
        ("05/07/2024", "10/07/2024"),
        heads=("TT", "Họ và tên", "Mã số BHXH", "Từ ngày", "Đến ngày"),
    )

    assert said("date_of_birth", text) == ["14/01/2022"]


def test_the_word_before_a_birth_stays() -> None:
    text = (
        "Bà Trần Thị Thử chuyển đến từ Huế, sinh ngày 4 tháng 5 năm 1970, CCCD 079085012345, "
        "số điện thoại 0912345678, hiện ở cùng con"
    )

    assert said("date_of_birth", text) == ["4 tháng 5 năm 1970"]
