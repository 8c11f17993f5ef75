"""Of which people somebody is, where no label says so."""

import pytest

from tests.finding import found_on, printed, said


def table(*rows: tuple[str, ...]) -> str:
    return "\n".join("".join(cell.ljust(24) for cell in row) for row in rows)


@pytest.mark.parametrize(
    ("text", "peoples"),
    [
        ("Lê Công Mẫu (Thổ), Học viện Thử, ĐT 0912345678", ["Thổ"]),
        ("cô Lục Thị Mẫu, sinh năm 1970, người Sán Dìu, quê Mẫu", ["Sán Dìu"]),
        ("hộ Lý Seo Mẫu, H'Mông di cư từ xã Thử, ĐT 0912345678", ["H'Mông"]),
        ("em Vàng Thị Mẫu, sinh năm 2011, Mông, cùng bản", ["Mông"]),
        (
            table(
                ("Vàng A Mẫu", "12/4/2011", "Mông", "Nậm Mẫu"),
                ("Lò Văn Mẫu", "28/2/2012", "Thái", "Pú Thử"),
                ("Quàng Thị Mẫu", "17/8/2010", "Khơ Mú", "Nậm Thử"),
            ),
            ["Mông", "Thái", "Khơ Mú"],
        ),
        # With a faith, or none, below each.
        (
            table(
                ("Lê Văn Mẫu", "Kinh", "Lê Văn Thử"),
                ("001206003816", "Cao Đài", "Trần Thị Thử"),
                ("Trần Văn Mẫu", "Khmer", "Trần Thử Mẫu"),
                ("001206003817", "Không", "Phạm Thị Thử"),
                ("Lâm Quốc Mẫu", "Hoa", "Lâm Quốc Thử"),
                ("001206003818", "Công giáo", "Võ Thị Thử"),
            ),
            ["Kinh", "Khmer", "Hoa"],
        ),
    ],
)
def test_behind_somebody_or_in_a_column(text: str, peoples: list[str]) -> None:
    assert said("ethnicity", text) == peoples


@pytest.mark.parametrize(
    "text",
    [
        "lớp trưởng Lê Văn Mẫu, Hoa, Mai và Lan cùng đi. ĐT 0912345678",
        "ông Lê Văn Mẫu (Hoa Kỳ), bà Trần Thị Thử, Thái Nguyên. ĐT 0912345678",
        "bà Lê Thị Mẫu, sinh năm 1970, Kinh tế trưởng. ĐT 0912345678",
        # Given names in a column of their own, and countries.
        table(
            ("Nguyễn Thị Mẫu", "Hoa", "9,5"),
            ("Trần Văn Mẫu", "Thái", "8,5"),
            ("Lê Thị Mẫu", "Kinh", "7,5"),
            ("Phạm Thị Mẫu", "Mai", "7,5"),
            ("Võ Thị Mẫu", "Lan", "7,5"),
        ),
        table(
            ("Lê Văn Mẫu", "Lào", "0912345678"),
            ("Trần Văn Mẫu", "Thái", "0912345679"),
            ("Phạm Văn Mẫu", "Lào", "0912345670"),
        ),
    ],
)
def test_what_only_sounds_like_one(text: str) -> None:
    assert said("ethnicity", text) == []


@pytest.mark.parametrize("head", ["Dân tộc", "Dân tộc chính"])
def test_a_table_that_counts_peoples(head: str) -> None:
    text = table((head, "Số hộ", "Số khẩu"), ("Kinh", "1.204", "4.811"), ("Tày", "312", "1.290"))

    assert said("ethnicity", text) == []


def test_a_form_that_has_its_label_beside() -> None:
    assert said("ethnicity", table(("Họ tên", "Lê Văn Mẫu"), ("Dân tộc", "Tày"))) == ["Tày"]


PAIR = (("Lê Văn Mẫu", "0912345678"), ("Siu Thử Mẫu", "0912345679"))


def headed(head: str, *told: str) -> str:
    rows = [(name, cell, phone) for (name, phone), cell in zip(PAIR, told, strict=True)]
    return table(("Họ tên", head, "SĐT"), *rows)


@pytest.mark.parametrize("head", ["DT", "D.tộc", "Dân tộc"])
def test_under_short_heads(head: str) -> None:
    assert said("ethnicity", headed(head, "Kinh", "Jrai")) == ["Kinh", "Jrai"]


@pytest.mark.parametrize("head", ["TG", "T.giáo", "Đạo", "Tôn giáo"])
def test_faiths_under_short_heads(head: str) -> None:
    assert said("religion", headed(head, "Bà-la-môn", "Không")) == ["Bà-la-môn"]


@pytest.mark.parametrize("head", ["DT / TG", "Dân tộc/Tôn giáo", "Ghi chú"])
def test_a_people_and_a_faith_in_one_cell(head: str) -> None:
    text = headed(head, "Kinh / Công giáo", "Jrai/Không")

    assert said("ethnicity", text) == ["Kinh", "Jrai"]
    assert said("religion", text) == ["Công giáo"]


def test_a_form_for_father_and_mother() -> None:
    text = table(
        ("Phần khai về", "Cha", "Mẹ"),
        ("Họ tên", "Vàng A Mẫu", "Lù Thị Thử"),
        ("Dân tộc", "Giáy", "Giáy"),
        ("Tôn giáo", "Không", "Công giáo"),
    )

    assert said("ethnicity", text) == ["Giáy", "Giáy"]
    assert said("religion", text) == ["Công giáo"]
    assert said("person_name", text) == ["Vàng A Mẫu", "Lù Thị Thử"]


@pytest.mark.parametrize(
    ("text", "peoples"),
    [
        ("1) Alăng Thị Mẫu – lớp 11/2 – Cơ Tu – 0912345678", ["Cơ Tu"]),
        ("ong le van mau, 1956, dan toc khmer, cccd 001056001234", ["khmer"]),
        ("Lê Thị Mẫu, CCCD 001056001234, là người dao", ["dao"]),
        ("Đối tượng: DTTS (Khmer), hộ nghèo", ["Khmer"]),
    ],
)
def test_behind_a_word_for_it_or_as_an_item(text: str, peoples: list[str]) -> None:
    assert said("ethnicity", text) == peoples


@pytest.mark.parametrize(
    "text",
    [
        "Ông Lê Văn Mẫu, Trưởng ban. Dân số có người kinh, người dao, dân tộc khmer.",
        "1) Lê Văn Mẫu – Kinh – 0912345678",
        "tuyên truyền tới đồng bào dân tộc khmer, CCCD 001056001234",
        headed("Lớp", "Hoa", "Mai"),
        table(("Xóm", "Kinh / Công giáo", "1.204"), ("Thôn", "Jrai/Tin Lành", "34")),
    ],
)
def test_peoples_that_are_nobodys(text: str) -> None:
    assert said("ethnicity", text) == []


@pytest.mark.parametrize(
    ("text", "faiths"),
    [
        ("Lê Văn Mẫu, MST 8301234567, tín đồ Phật giáo Hòa Hảo, xã Thử", ["Phật giáo Hòa Hảo"]),
        ("5. Tôn giáo: Phật giáo 6. Quốc tịch: Việt Nam", ["Phật giáo"]),
        ("Thạch Mẫu, sinh 1939, Phật giáo Nam tông, ngụ ấp Thử", ["Phật giáo Nam tông"]),
        ("Lê Thị Mẫu (Công giáo), ĐT 0912345678", ["Công giáo"]),
        ("người Chăm, đạo Bàni, chủ quán, ĐT 0912345678", ["Bàni"]),
        ("các tín đồ Công giáo trong huyện. ĐT 0912345678", []),
        ("Công tác tôn giáo: Công giáo 340 tín đồ", []),
    ],
)
def test_faiths_behind_words_for_them(text: str, faiths: list[str]) -> None:
    assert said("religion", text) == faiths


@pytest.mark.parametrize(
    "text",
    [
        "Lao động nữ là người dân tộc Kinh có chồng là người dân tộc thiểu số thuộc hộ nghèo.",
        "người có công được ưu tiên; người\ndân tộc Kinh và các dân tộc khác đều bình đẳng.",
        "9. Dân tộc:                   Kinh: □\nKhác:............\n10. Tôn giáo: Có: □",
    ],
)
def test_a_law_and_an_empty_form_tell_of_nobody(text: str) -> None:
    assert not said("ethnicity", text)


@pytest.mark.parametrize(
    "text",
    [
        "Ông Lê Văn Mẫu, CCCD 001206003816, là người dân tộc Kinh có vợ ở xã Thử.",
        "Họ và tên: Lê Văn Mẫu, CCCD 001206003816\n9. Dân tộc:     Kinh: □\nKhác:",
        "Dân tộc Kinh, CCCD 001206003816",
    ],
)
def test_somebody_is_of_a_people_in_the_same_words(text: str) -> None:
    assert said("ethnicity", text) == ["Kinh"]


def test_peoples_in_a_statistic_without_a_person_are_only_told() -> None:
    text = (
        "THỐNG KÊ LAO ĐỘNG THEO DÂN TỘC NĂM 2025\nDân tộc   Số người   Tỷ lệ\n"
        "Kinh   412   78,2\nThái   64   12,1\nMường   51   9,7\n"
        "Số liệu do phòng nhân sự tổng hợp, không kèm danh sách cá nhân."
    )
    told = [one for one in found_on(printed(text)) if one.type == "ethnicity"]
    assert not [one.text for one in told if one.mask]
