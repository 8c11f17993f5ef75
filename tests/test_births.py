"""Birth dates in running text and right behind names."""

import pytest

from tests.finding import said


def test_a_date_under_running_text_about_a_birth() -> None:
    text = (
        "sống ly thân từ năm 1921 đến nay. Về con chung: có hai con tên Lê\n"
        "Thị Mẫu, sinh ngày 17/9/1915 và Lê Văn Thử, sinh ngày\n"
        "05/12/1918; bà yêu cầu được nuôi cháu Mẫu, ông nuôi cháu Thử.\n"
        "Án phí 300.000 đồng, khấu trừ theo biên lai số 417 ngày\n"
        "03/11/1922 của Chi cục Thi hành án."
    )

    assert said("date_of_birth", text) == ["17/9/1915", "05/12/1918"]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Giới tính / Ngày sinh      Nữ / 23/03/1904", ["23/03/1904"]),
        ("Date of birth: 02/14/1901", ["02/14/1901"]),
    ],
)
def test_beside_a_name_or_a_sex(text: str, dates: list[str]) -> None:
    assert said("date_of_birth", text) == dates


@pytest.mark.parametrize(
    "text",
    [
        "THÔNG BÁO TUYỂN SINH NĂM 2026",
        "ke hoach tuyen sinh nam 2020",
    ],
)
def test_words_that_end_like_births(text: str) -> None:
    assert said("date_of_birth", text) == []


def test_people_who_are_called_like_such_words() -> None:
    assert said("date_of_birth", "bà Lê Thị Giáng sinh năm 1930") == ["1930"]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Tôi là Lê Văn Mẫu 1952 và vợ là Trần Thị Thử 1955, xóm 4", ["1952", "1955"]),
        ("vợ Trần Thị Mẫu; con Lê Văn Mẫu 2010, Lê Thị Thử 2013.", ["2010", "2013"]),
        ("ông nội: Lê Văn Mẫu 1951, cmt cũ 001234504; Trần Thị Thử 1954", ["1951", "1954"]),
        ("Con: Lê Thử Mẫu, 30/08/2024, ĐT 0912345678", ["30/08/2024"]),
    ],
)
def test_right_behind_a_name(text: str, dates: list[str]) -> None:
    assert said("date_of_birth", text) == dates


@pytest.mark.parametrize(
    "text",
    [
        "1. Lê Gia Mẫu - 5/4/2024 - đã nộp - 0912345678",
        "Người nhận: Lê Văn Mẫu, 12/2024, ĐT 0912345678",
    ],
)
def test_other_figures_right_behind_a_name(text: str) -> None:
    assert said("date_of_birth", text) == []


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Bệnh nhân Lê Văn Mẫu 1985 nam, ĐT 0912345678", ["1985"]),
        ("Con: Lê Gia Mẫu, 2019; Lê Bảo Thử, 8/2023. ĐT 0912345678", ["2019", "8/2023"]),
        ("Năm sinh người thừa kế: Lê Thị Mẫu (mẹ) 1965. ĐT 0912345678", ["1965"]),
        ("con Lê Văn Mẫu 2015 và Lê Thị Thử 2019. ĐT 0912345678", ["2015", "2019"]),
        ("Năm sinh của con: Lê Văn Mẫu - 2010; Lê Thị Thử - 2015. 0912345678", ["2010", "2015"]),
    ],
)
def test_births_of_a_sentence_or_a_list(text: str, dates: list[str]) -> None:
    assert said("date_of_birth", text) == dates


@pytest.mark.parametrize(
    "text",
    [
        "Ban chấp hành: Lê Văn Mẫu (12/2015), Trần Thị Thử (6/2018). ĐT 0912345678",
        "- Cầu Mẫu – 1902 – Hà Nội\n- Cầu Thử – 1985 – Hà Nội\n- Cầu Mẫu – 2015\nĐT 0912345678",
    ],
)
def test_other_years_of_a_sentence_or_a_list(text: str) -> None:
    assert said("date_of_birth", text) == []


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Ông Lê Văn Mẫu – con thứ hai – 1955 – 001055002817", ["1955"]),
        ("người bệnh: Lê Thị Mẫu, nữ, 28/02/2023 (18 tháng tuổi); 0912345678", ["28/02/2023"]),
        ("mẹ Lê Thị Mẫu 1993, 0912345678", ["1993"]),
        ("2 trẻ em (Lê Văn Mẫu 2017, Lê Thị Mẫu 2020), ĐT 0912345678", ["2017", "2020"]),
        ("Mẹ: Hoàng Thị Mẫu, 1942 (mất 2016). ĐT 0912345678", ["1942"]),
        ("1. Lê Văn Mẫu – 1980; 2. Vũ Thị Thử – 1985 (vắng). ĐT 0912345678", ["1980", "1985"]),
        ("Chị gái: Lê Thị Mẫu, s. 1963, giáo viên, 0912345678", ["1963"]),
        (
            "Lê Văn Mẫu – 1990 – xóm 4 – 0912345678\nTrần Thị Thử – 1994 – xóm 5 – 0912345679\n"
            "Phạm Văn Mẫu – 1987 – xóm 6 – 0912345670\nLang Vi Mẫu – 1992 – bản Thử",
            ["1990", "1994", "1987", "1992"],
        ),
    ],
)
def test_behind_what_somebody_is_to_others(text: str, dates: list[str]) -> None:
    assert said("date_of_birth", text) == dates


@pytest.mark.parametrize(
    "text",
    [
        "Lê Văn Mẫu – Giám đốc – 2015 – 0912345678",
        "Lê Văn Mẫu – từ tháng – 1995 – 0912345678",
        "Lê Văn Mẫu – Giải nhất – 1995 – Trường Thử. ĐT 0912345678",
        "Lê Văn Mẫu 21/2/2000, chỉnh nha. Năm 2001 có nắng. ĐT 0912345678",
        "Tài liệu tham khảo\n1. Lê Văn Mẫu (2015), Sách\n2. Trần Thị Thử (2018), Sách",
        "Hà Nội – 1990 – sách\nHuế – 1994 – báo\nĐà Nẵng – 1987 – sách. ĐT 0912345678",
    ],
)
def test_other_years_behind_what_somebody_is(text: str) -> None:
    assert said("date_of_birth", text) == []
