"""A text layer that lost most of its letters names nobody."""

from tests.finding import found_on, printed

TORN = """n c p h c n h Khoa ch h c ập H ợ eo o o Đ h
ố ằ Q ả ì TI o ồ Lo K ả è ợ Khá c d nh ứ b
a Khoa o eo ậ t u i phạ m y Qì Cứ n c ph"""
SHEET = """BẢNG CHẤM CÔNG TỔ MẪU THÁNG 5
1 Nguyễn Văn Mẫu x x x x p x x x
2 Trần Thị Thử x x x x x x v x
3 Lê Quang Mẫu x v x x x x x x"""


def test_what_is_left_of_words_is_nobodys_name() -> None:
    assert found_on(printed(TORN)) == []


def test_a_sheet_of_marks_names_those_who_worked() -> None:
    names = {one.text for one in found_on(printed(SHEET)) if one.type == "person_name"}
    assert names == {"Nguyễn Văn Mẫu", "Trần Thị Thử", "Lê Quang Mẫu"}
