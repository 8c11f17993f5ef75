"""Names of people from other countries, by what stands around them."""

import pytest

from tests.finding import people

RUNNERS = (
    "bib;name;dob;sex;phone\n"
    "1044;Tạ Hoàng Mẫu;1989-11-02;F;0569422419\n"
    "1045;Đỗ Quang Mẫu;1982-04-19;M;0384677351\n"
    "1046;Michael O'Muster;1977-08-30;M;0965170099"
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # A syllable with Vietnamese marks goes on with the name.
        ("Chủ hộ: KIÊN SA MẾT. Hộ chiếu: không", ["KIÊN SA MẾT"]),
        (RUNNERS, ["Tạ Hoàng Mẫu", "Đỗ Quang Mẫu", "Michael O'Muster"]),
    ],
)
def test_a_foreigner_is_told_by_what_stands_around_the_name(text: str, names: list[str]) -> None:
    assert people(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Lotus Garden, lotusgarden@example.com",
        "Michael Muster",
        "Musterix Bison, bug-bison@example.com",
        "đường Alexandre Yersin, ông Google",
        "Combo Tiểu Thư (mẹ và bé)",
        "Volvo Muster XC60, đăng ký 30/11/1983",
        "Hanbit Electronics, info@example.com",
        "bib;brand;size;price\n1;Nike Runner;42;100\n2;Adidas Boost;43;200\n3;Puma Speed;44;300",
    ],
)
def test_firms_wares_and_streets_are_no_foreigners(text: str) -> None:
    assert people(text) == []
