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


def test_dates_behind_names_under_a_head_for_both() -> None:
    people = tuple(f"{name} {date}" for name, date in zip(MEMBERS, DATES, strict=True))
    text = rows(("1", "2", "3"), people, ("50%", "25%", "25%"), heads=("TT", "Họ tên", "Vốn"))

    assert said("date_of_birth", text) == list(DATES)


def test_dates_below_the_names_in_their_cells() -> None:
    text = "\n\n".join(f"{name}\n{date}" for name, date in zip(MEMBERS, DATES, strict=True))

    assert said("date_of_birth", text) == list(DATES)


def test_years_beside_names_in_a_table_without_heads() -> None:
    years = ("1903", "1905", "1935")
    text = rows(("1", "2", "3"), MEMBERS, years, ("KP. Mẫu", "KP. Thử", "KP. Mẫu"))

    assert said("date_of_birth", text) == list(years)


@pytest.mark.parametrize(
    "text",
    [
        rows(MEMBERS, DATES, ("a", "b", "c"), heads=("Họ tên", "Ngày vào làm", "Ghi chú")),
        rows(MEMBERS, ("1903", "1905", "1907"), ("a", "b", "c"), heads=("Họ tên", "Quân số", "Xã")),
        # A register of visitors, and what pupils have won.
        rows(MEMBERS, ("12/05/2026", "13/05/2026", "14/05/2026"), ("a", "b", "c")),
        rows(MEMBERS, ("2015", "2017", "2019"), ("Giải nhất", "Giải nhì", "Giải ba")),
        rows(MEMBERS, ("1903", "1905", "1907"), ("liệt sĩ", "liệt sĩ", "liệt sĩ")),
        f"{MEMBERS[0]}     1903     một tổ",
    ],
)
def test_other_dates_are_left_alone(text: str) -> None:
    assert said("date_of_birth", text) == []


def test_a_date_under_running_text_about_a_birth() -> None:
    text = (
        "sống ly thân từ năm 1921 đến nay. Về con chung: có hai con tên Lê\n"
        "Thị Mẫu, sinh ngày 17/9/1915 và Lê Văn Thử, sinh ngày\n"
        "05/12/1918; bà yêu cầu được nuôi cháu Mẫu, ông nuôi cháu Thử.\n"
        "Án phí 300.000 đồng, khấu trừ theo biên lai số 417 ngày\n"
        "03/11/1922 của Chi cục Thi hành án."
    )

    assert said("date_of_birth", text) == ["17/9/1915", "05/12/1918"]


def test_years_left_under_heads_in_the_middle_of_wide_columns() -> None:
    text = (
        "TT   Họ tên               Năm sinh Nam         Năm sinh Nữ       Vào hội\n"
        "1    Tạ Huy Mẫu         1905                                   2007\n"
        "2    Chu Thị Mẫu                             1908              1998\n"
        "3    Nguyễn Việt Mẫu    1912                                   2015"
    )

    assert said("date_of_birth", text) == ["1905", "1908", "1912"]


PUPILS = ("Hồ Ngọc Mẫu", "Tán Gia Mẫu", "Lê Đoàn Mẫu", "Phan Lê Thử")
ROOMS = ("47 Mẫu", "12 Thử", "3 Mẫu", "9 Thử")


def enrolled(dates: tuple[str, ...], title: str) -> str:
    return f"{title}\n\n{rows(('1', '2', '3', '4'), PUPILS, dates, ROOMS)}"


def test_children_of_one_class_in_a_list_without_heads() -> None:
    dates = ("12/03/2018", "30/08/2018", "05/11/2018", "19/01/2018")
    text = enrolled(dates, "DANH SÁCH HỌC SINH TRÚNG TUYỂN LỚP 1 NĂM HỌC 2024-2025")

    assert said("date_of_birth", text) == list(dates)


@pytest.mark.parametrize(
    ("dates", "title"),
    [
        # What was paid that year, all of it on one day, and a paper that tells of no children.
        (("12/03/2024", "30/08/2024", "05/11/2024", "19/01/2024"), "LỚP 1 NĂM HỌC 2024-2025"),
        (("12/03/2018",) * 4, "HỌC SINH LỚP 1 NĂM HỌC 2024-2025"),
        (("12/03/2018", "30/08/2018", "05/11/2018", "19/01/2018"), "DANH SÁCH HỢP ĐỒNG 2024"),
    ],
)
def test_other_dates_of_pupils_and_of_others(dates: tuple[str, ...], title: str) -> None:
    assert said("date_of_birth", enrolled(dates, title)) == []


def test_years_under_the_next_head_of_a_row_of_heads_without_gaps() -> None:
    text = (
        "HO VA TEN         N.SINH NHAP NGU DON VI CU\n"
        "TRAN BA MAU       1956   1975     F7 QD4\n"
        "DIEU KRE MAU      1949   1968     D168"
    )

    assert said("date_of_birth", text) == ["1956", "1949"]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Giới tính / Ngày sinh      Nữ / 23/03/1904", ["23/03/1904"]),
        ("Ngô Gia Mẫu (cháu, thế vị cha chết năm 2009) - 1909 - 001009147104", ["1909"]),
        ("Trẻ: LÊ GIA MẪU - 14/02/2021 - Nam\nĐT mẹ 0912345678", ["14/02/2021"]),
        ("Lê Gia Mẫu (s.1901), ĐT 0912345678", ["1901"]),
        ("Date of birth: 02/14/1901", ["02/14/1901"]),
    ],
)
def test_beside_a_name_or_a_sex(text: str, dates: list[str]) -> None:
    assert said("date_of_birth", text) == dates


@pytest.mark.parametrize(
    "text",
    [
        "THÔNG BÁO TUYỂN SINH NĂM 2026",
        "Kế hoạch tuyển\nsinh ngày 12/03/2020",
        "Giáng sinh 2025: tiệc giáng sinh ngày 24/12/2025",
        "ke hoach tuyen sinh nam 2020",
    ],
)
def test_words_that_end_like_births(text: str) -> None:
    assert said("date_of_birth", text) == []


def test_people_who_are_called_like_such_words() -> None:
    assert said("date_of_birth", "bà Lê Thị Giáng sinh năm 1930") == ["1930"]


RELATED = (*MEMBERS, "Lê Mẫu")
KIN = ("anh", "em", "cháu gọi bác", "con")
HAMLETS = ("xóm Mẫu", "xóm Thử", "xóm Mẫu", "xóm Thử")


@pytest.mark.parametrize(
    ("between", "dates", "title"),
    [
        (KIN, ("1950", "1961", "1984", "1990"), "Người thờ cúng liệt sĩ ủy quyền cho tôi:"),
        (("nam", "nữ", "nam", "nữ"), ("94", "2001", "15/5/87", "1990"), "Đăng ký hiến máu"),
        (("at", "a2", "y tá", "cs"), ("2001", "1999", "2003", "1997"), "Tiểu đội cơ động"),
    ],
)
def test_dates_behind_what_somebody_is(
    between: tuple[str, ...], dates: tuple[str, ...], title: str
) -> None:
    text = f"{title}\n\n{rows(RELATED, between, dates, HAMLETS)}"

    assert said("date_of_birth", text) == list(dates)


@pytest.mark.parametrize(
    ("between", "dates", "title"),
    [
        (("lớp 9",) * 4, ("1979", "1978", "1979", "1980"), "Danh sách liệt sĩ"),
        (KIN, ("2024", "2025", "2025", "2024"), "Người nhận"),
        (KIN, ("94", "20", "15", "90"), "Người nhận"),
    ],
)
def test_other_figures_behind_what_somebody_is(
    between: tuple[str, ...], dates: tuple[str, ...], title: str
) -> None:
    text = f"{title}\n\n{rows(RELATED, between, dates, HAMLETS)}"

    assert said("date_of_birth", text) == []


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Tôi là Lê Văn Mẫu 1952 và vợ là Trần Thị Thử 1955, xóm 4", ["1952", "1955"]),
        ("vợ Trần Thị Mẫu; con Lê Văn Mẫu 2010, Lê Thị Thử 2013.", ["2010", "2013"]),
        ("ông nội: Lê Văn Mẫu 1951, cmt cũ 001234504; Trần Thị Thử 1954", ["1951", "1954"]),
        (
            "1. Cụ Lê Văn Mẫu — 1936 — 90 tuổi\n2. Cụ Trần Thị Thử — 1931 — 95 tuổi",
            ["1936", "1931"],
        ),
        (
            "em Lê Văn Mẫu, 7A3, 21/5/2013, xóm 4; em Trần Thị Thử, 7A3, 30.6.2013.",
            ["21/5/2013", "30.6.2013"],
        ),
        ("Bên thuê: Lê Văn Mẫu, 12/2000, ĐT 0912345678", ["12/2000"]),
        ("Ông Lê Văn Mẫu, 15 tháng 2 năm 1940, ĐT 0912345678", ["15 tháng 2 năm 1940"]),
        ("Con: Lê Thử Mẫu, 30/08/2024, ĐT 0912345678", ["30/08/2024"]),
    ],
)
def test_right_behind_a_name(text: str, dates: list[str]) -> None:
    assert said("date_of_birth", text) == dates


def test_babies_of_a_list_and_who_stands_there_without_a_parent() -> None:
    text = (
        "1. Lê Gia Mẫu - 5/4/2024 - mẹ Trần Thị Thử - 0912345678\n"
        "2. Lê Bảo Mẫu (bé Sóc) - 17.3.2024 - mẹ Phạm Thị Thử - 0912345679\n"
        "3. Lê Minh Mẫu - 29/2/2024 - bố Lê Văn Thử - không có ĐT\n"
        "4. Lê Hải Mẫu - 8/3/24 - khu tập thể"
    )

    assert said("date_of_birth", text) == ["5/4/2024", "17.3.2024", "29/2/2024", "8/3/24"]


@pytest.mark.parametrize(
    "text",
    [
        "Giải nhất thuộc về Lê Văn Mẫu 2012, Trần Thị Thử 2013. ĐT 0912345678",
        "ông Lê Văn Mẫu 2025, ĐT 0912345678",
        "ông Lê Văn Mẫu 1998-2003, ĐT 0912345678",
        "ông Lê Văn Mẫu 1952.000 đồng, ĐT 0912345678",
        "1. Lê Gia Mẫu - 5/4/2024 - đã nộp - 0912345678",
        "Người nhận: Lê Văn Mẫu, 12/2024, ĐT 0912345678",
    ],
)
def test_other_figures_right_behind_a_name(text: str) -> None:
    assert said("date_of_birth", text) == []


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        (
            "1/ Mai Mẫu – 1944 – mù\n2/ Lê T. Mẫu – 1960 – tổ 1\n"
            "3/ Trần Mẫu (Út Thử) – 1982 – ghe\nTrần Văn Mẫu",
            ["1944", "1960", "1982"],
        ),
        ("Bệnh nhân Lê Văn Mẫu 1985 nam, ĐT 0912345678", ["1985"]),
        (
            "Anh chị em ruột: 1. Lê Văn Mẫu 1988 công nhân; 2. Lê Thị Thử 1995 giáo viên",
            ["1988", "1995"],
        ),
        ("Con: Lê Gia Mẫu, 2019; Lê Bảo Thử, 8/2023. ĐT 0912345678", ["2019", "8/2023"]),
        ("Năm sinh người thừa kế: Lê Thị Mẫu (mẹ) 1965. ĐT 0912345678", ["1965"]),
        ("con gái là Lê Thị Mẫu (khoảng 1970), ĐT 0912345678", ["1970"]),
        ("con Lê Văn Mẫu 2015 và Lê Thị Thử 2019. ĐT 0912345678", ["2015", "2019"]),
        ("cháu Lê Văn Mẫu 12/3/2015 học lớp 5A, ĐT 0912345678", ["12/3/2015"]),
        ("Lê Văn Mẫu; nam; 1985; 0912345678", ["1985"]),
        ("Lê Văn Mẫu / 1985 / Nam / 0912345678", ["1985"]),
        ("con là Lê Văn Mẫu (12/2015), ĐT 0912345678", ["12/2015"]),
        ("Năm sinh của con: Lê Văn Mẫu - 2010; Lê Thị Thử - 2015. 0912345678", ["2010", "2015"]),
    ],
)
def test_births_of_a_sentence_or_a_list(text: str, dates: list[str]) -> None:
    assert said("date_of_birth", text) == dates


@pytest.mark.parametrize(
    "text",
    [
        "giữa ông Lê Văn Mẫu và bà Trần Thị Thử 2012, 2013 và 2014. ĐT 0912345678",
        "bà Trần Thị Thử 12/3/2015 nộp đơn, ĐT 0912345678",
        "cháu Lê Văn Mẫu, 12/3/2025, tiền học, ĐT 0912345678",
        "Ban chấp hành: Lê Văn Mẫu (12/2015), Trần Thị Thử (6/2018). ĐT 0912345678",
        "1. Lê Văn Mẫu – 1998 – nghỉ hưu\n2. Trần Thị Thử – 2005 – chuyển\n"
        "3. Phạm Văn Mẫu – 2012 – đương nhiệm\nĐT 0912345678",
        "- Cầu Mẫu – 1902 – Hà Nội\n- Cầu Thử – 1985 – Hà Nội\n- Cầu Mẫu – 2015\nĐT 0912345678",
    ],
)
def test_other_years_of_a_sentence_or_a_list(text: str) -> None:
    assert said("date_of_birth", text) == []


def test_the_rest_of_a_column_of_births_whoever_stands_beside() -> None:
    years = ("1903", "1905", "1935", "1941", "--/--/1938")
    who = (*MEMBERS, "mệ Pin", "Thử Thị Mẫu")
    text = rows(("1", "2", "3", "4", "5"), who, years, ("nợ", "đủ", "nợ", "đủ", "đủ"))

    assert said("date_of_birth", text) == [*years[:4], "1938"]


def test_two_who_share_a_cell() -> None:
    who = ("Giáp Văn Mẫu, Ong Thị Mẫu", "Thân Nhân Mẫu", "Hồ Ngọc Mẫu + Lê Mẫu")
    years = ("1953/1956", "1950", "1948 - 2017")
    text = rows(("1", "2", "3"), who, years, ("a", "b", "c"), heads=("Rm", "Name", "Yr", "Note"))

    assert said("date_of_birth", text) == ["1953", "1956", "1950", "1948", "2017"]


def test_two_figures_in_a_column_of_births() -> None:
    who = (*MEMBERS, "mệ Pin")
    text = rows(who, ("1903", "12/5/05", "1935", "48"), ("a", "b", "c", "d"), heads=("HT", "SN"))

    assert said("date_of_birth", text) == ["1903", "12/5/05", "1935", "48"]


def test_a_column_each_for_day_month_and_year() -> None:
    parts = (("05", "21", "11"), ("03", "7", "12"), ("1908", "1910", "1921"))
    text = rows(MEMBERS, *parts, ("a", "b", "c"), heads=("Full name", "Day", "Month", "Year"))

    assert [" ".join(date.split()) for date in said("date_of_birth", text)] == [
        "05 03 1908",
        "21 7 1910",
        "11 12 1921",
    ]


def test_mothers_and_their_years_in_one_cell() -> None:
    mothers = tuple(f"{name}/{year}" for name, year in zip(MEMBERS, YEARS, strict=True))
    text = rows(("Mẫu", "Thử", "Bống"), mothers, ("a", "b", "c"), heads=("Trẻ", "Mẹ/NS", "VGB"))

    assert said("date_of_birth", text) == list(YEARS)


@pytest.mark.parametrize("heads", [("Ngày", "Tháng", "Năm"), ("dd", "mm", "yyyy")])
def test_days_months_and_years_under_their_heads(heads: tuple[str, ...]) -> None:
    text = rows(MEMBERS, ("12", "3", "9"), ("4", "11", "1"), YEARS, heads=("Họ tên", *heads))

    assert len(said("date_of_birth", text)) == len(YEARS)


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


def test_the_day_of_signing_below_a_column_of_births() -> None:
    text = (
        rows(MEMBERS, DATES, ("a", "b", "c"), heads=("Họ tên", "Ngày, tháng, năm sinh", "Ghi chú"))
        + "\n"
        + rows(("Ý KIẾN",), ("Hà Nội, ngày 18/3/1925",), ("NGƯỜI KHAI",))
    )

    assert said("date_of_birth", text) == list(DATES)


def test_other_figures_under_a_column_of_births() -> None:
    text = (
        rows(("1", "2", "3"), MEMBERS, ("1903", "1905", "1935"), ("nợ", "đủ", "nợ"))
        + "\n\n"
        + rows(
            ("1", "2"),
            ("Xi măng", "Gạch"),
            ("1950", "1960"),
            ("bao", "viên"),
            heads=("TT", "Vật tư", "Số lượng", "Đơn vị"),
        )
    )

    assert said("date_of_birth", text) == ["1903", "1905", "1935"]


def test_pupils_with_their_class_before_the_date() -> None:
    dates = ("12/03/2011", "30/08/2011", "05/11/2011", "19/01/2011")
    title = "KẾT QUẢ HỌC SINH GIỎI LỚP 9\nNgày thi 15/11/2025"
    text = f"{title}\n\n{rows(PUPILS, ('9A1', '9A3', '9A1', '9/2'), dates, ROOMS)}"

    assert said("date_of_birth", text) == list(dates)


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Ông Lê Văn Mẫu – con thứ hai – 1955 – 001055002817", ["1955"]),
        ("Lê Văn Mẫu – P.GĐ – 1980 – 0912345678", ["1980"]),
        ("1. Lê Thị Mẫu – nữ – 1989-02-14 – CCCD 001189031557", ["1989-02-14"]),
        ("(4) Bá Thị Mẫu, mẹ ruột, khoảng 1945, ho. ĐT 0912345678", ["1945"]),
        ("người bệnh: Lê Thị Mẫu, nữ, 28/02/2023 (18 tháng tuổi); 0912345678", ["28/02/2023"]),
        ("mẹ Lê Thị Mẫu 1993, 0912345678", ["1993"]),
        ("2 trẻ em (Lê Văn Mẫu 2017, Lê Thị Mẫu 2020), ĐT 0912345678", ["2017", "2020"]),
        (
            "GIA PHẢ\nÔng Lê Văn Mẫu (1925 - 1950), vợ là bà Trần Thị Thử (1931 – 2016)",
            ["1925", "1931"],
        ),
        ("Ông nội: Lê Văn Mẫu (1931–2008), ĐT 0912345678", ["1931"]),
        ("Mẹ: Hoàng Thị Mẫu, 1942 (mất 2016). ĐT 0912345678", ["1942"]),
        ("Dependants / NPT: 1 (Phan Lê Mẫu, 2021), 0912345678", ["2021"]),
        ("em gửi ạ, Lê Gia Mẫu 4/11/2020 thẻ TE1011023847756", ["4/11/2020"]),
        ("Thai phụ Lê Thị Mẫu (27t, 1998), ĐT 0912345678", ["1998"]),
        ("1. Lê Văn Mẫu – 1980; 2. Vũ Thị Thử – 1985 (vắng). ĐT 0912345678", ["1980", "1985"]),
        ("Lê Thị Mẫu 01/02/2001 quê Nam Định, ĐT 0912345678", ["01/02/2001"]),
        ("Chị gái: Lê Thị Mẫu, s. 1963, giáo viên, 0912345678", ["1963"]),
        ("Lê Văn Mẫu 21/2/1960, chỉnh nha, 0912345678. Tuần 45 năm 2025", ["21/2/1960"]),
        (
            "Trẻ mầm non\n1. Lê Minh Mẫu, 07/2021: sữa\n2. Trần Văn Thử, 5/1/2022: cua. 0912345678",
            ["07/2021", "5/1/2022"],
        ),
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
        "nhà văn Lê Văn Mẫu (1925 - 1950), Trần Thị Thử (1931 – 2016). ĐT 0912345678",
        "bệnh nhân Lê Văn Mẫu, nam, 28/02/2026, vào viện. ĐT 0912345678",
        "Lê Văn Mẫu, 1972, mất tại nhà. ĐT 0912345678",
        "Lê Văn Mẫu 21/2/2000, chỉnh nha. Năm 2001 có nắng. ĐT 0912345678",
        "nhà thơ Lê Văn Mẫu (1931–2008), ĐT 0912345678",
        "Theo Lê Văn Mẫu (2015), Trần Thị Thử (2018, tr. 12) và Lê Văn Thử (2020)",
        "Tài liệu tham khảo\n1. Lê Văn Mẫu (2015), Sách\n2. Trần Thị Thử (2018), Sách",
        "Hà Nội – 1990 – sách\nHuế – 1994 – báo\nĐà Nẵng – 1987 – sách. ĐT 0912345678",
    ],
)
def test_other_years_behind_what_somebody_is(text: str) -> None:
    assert said("date_of_birth", text) == []
