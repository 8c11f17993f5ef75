"""Of which people somebody is, where no label says so."""

import pytest

from tests.finding import said


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
