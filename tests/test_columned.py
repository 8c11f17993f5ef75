"""People in columns that are theirs by their heads, whatever they are called there."""

import pytest

from tests.finding import found_on, masked_names, printed


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "#   Hụi viên       SĐT          Ghi\n"
            "1   Chín Đực       0912345678   chủ thảo\n"
            "2   Sáu Xụi        0912345679   trễ",
            ["Chín Đực", "Sáu Xụi"],
        ),
        (
            "No   Full name           DOB          Passport\n"
            "1    Katarzyna Muster    07-03-1991   EK4410983\n"
            "2    Park Ji-ho          19-09-1978   M62708814",
            ["Katarzyna Muster", "Park Ji-ho"],
        ),
    ],
)
def test_the_head_of_a_column_tells_who_stands_under_it(text: str, names: list[str]) -> None:
    assert masked_names(text) == names


@pytest.mark.parametrize(
    "text",
    [
        # A column of what people do.
        "TT   Nghề nghiệp   Năm sinh   CCCD\n1    Làm rẫy       1969       064069004471",
        "TT   Quan hệ       Số CCCD\n1    cháu thế vị   064069004471",
        # Shops have telephones too.
        # What somebody is to the person of a form, and the label of a home.
        "Họ và tên      CCCD           Sinh\nEm gái         064108004471   2008\n"
        "Nơi ở          064069004472   1969",
        # A form of rows: what stands below the label is the next one.
        "Full name    Lê Thị Thu\nPassport     C1234567\nEmergency    0912345678",
        "Họ tên     Bàn Mùi Mẫu      Lý Thị Thử       Hà Thị Ba\n"
        "Sinh       12/03/1975       02/09/2012       03/04/1980\n"
        "Dân tộc    CCCD 001005123456   Kinh          Tày",
    ],
)
def test_other_columns_hold_nobody(text: str) -> None:
    nobody = {"Làm rẫy", "cháu thế vị", "Passport", "Emergency"}
    nobody |= {"Sinh", "Dân tộc", "Em gái", "Nơi ở"}
    assert not nobody.intersection(masked_names(text))
    assert not any("Shop" in name or "Tiệm" in name for name in masked_names(text))


def test_what_streets_are_called_after_is_nobody_beside_a_name() -> None:
    text = (
        "SBD      Họ và tên          Ngày sinh     Trường THCS   NV1\n"
        "170385   Điểu Thị Mẫu       14/09/2010    Tân Tiến      Nguyễn Hữu Cảnh\n"
        "170386   Đỗ Trần Anh Thử    02/01/2010    Long Bình     Lê Hồng Phong"
    )

    assert masked_names(text) == ["Điểu Thị Mẫu", "Đỗ Trần Anh Thử"]


def test_a_column_speaks_for_a_number_of_its_type_however_it_is_written() -> None:
    text = (
        "272   Dương Mai Hạnh   086101104257   649453668785399   VIB\n"
        "273   Võ Ánh Giang     054103669069   681.578.311       MB\n"
        "274   Huỳnh Thử        038000799216   5503291186004     ACB\n"
        "275   Lý Hoài Hiền     011111080689   0738709495776     OCB\n"
    )
    page = printed(f"TT    Họ tên           CCCD           Thẻ lương         NH\n{text}")
    found = {one.text: one.type for one in found_on(page)}
    assert found["681.578.311"] == "bank_account"
