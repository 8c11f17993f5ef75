"""Who somebody is whom a page names more than once, or on the head of their own paper."""

from tests.finding import masked_names

FAR = "\n\n\n\n\n"
OWN = "1. Phan Bá Mẫu, sinh năm 1988, CCCD 001005123456"


def test_officers_of_the_same_page_stay() -> None:
    others = f"{OWN}{FAR}Trưởng đoàn: Phan Văn Thử, thư ký{FAR}Thư ký: ông Bá Mẫu Hà"
    assert masked_names(others) == ["Phan Bá Mẫu"]
