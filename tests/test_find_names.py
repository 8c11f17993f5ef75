"""Names in headings, lists and narrow cells."""

import pytest

from tests.finding import found_in, said


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Kính gửi: ông Nguyễn Văn An, bà Trần Thị Bình, ông Lê Cường",
            ["Nguyễn Văn An", "Trần Thị Bình", "Lê Cường"],
        ),
        ("Ông Nguyễn Văn An, Hà Nội và Phòng Tài Chính", ["Nguyễn Văn An"]),
        ("TRẦN THỊ BÍCH\nKế toán\nĐiện thoại: 0912345678", ["TRẦN THỊ BÍCH"]),
        ("Người trúng tuyển: Trần Thị Yến An; Tel: 0912345678", ["Trần Thị Yến An"]),
        ("chuyển vào tài khoản mang tên LÊ VĂN THỬ.", ["LÊ VĂN THỬ"]),
        ("Họ tên\nNghiêm Thị Minh\nNguyệt\n", ["Nghiêm Thị Minh Nguyệt"]),
        ("Họ tên: Nghiêm Thị Minh\nNGƯỜI LẬP", ["Nghiêm Thị Minh"]),
        ("Họ tên: Nghiêm Thị\nNGUYỆT", ["Nghiêm Thị NGUYỆT"]),
        ("Địa chỉ: 12 Lê Lợi, Phường Thử, TP. Hồ Chí Minh", []),
        (
            "Công nhận thuận tình của chị Lê Thị Thử và anh Ông Văn Mẫu.",
            [
                "Lê Thị Thử",
                "Ông Văn Mẫu",
            ],
        ),
        ("2019: Công ty TNHH Vận tải Hoàng Long Mẫu – Kế toán\nĐiện thoại: 0912345678", []),
        ("SỞ TÀI CHÍNH HÀ NAM\nĐiện thoại: 02438255678", []),
    ],
)
def test_names_in_headings_and_lists(text: str, names: list[str]) -> None:
    assert said("person_name", text) == names


def test_the_rows_of_a_list_parted_by_commas_have_names_in_any_column() -> None:
    printed = "id, ho_ten, cccd, sdt\n0001, Lâm Thị Nhung, 001005123456, 0912345678\n"

    assert said("person_name", printed) == ["Lâm Thị Nhung"]


def test_the_beginning_of_a_label_is_nobody() -> None:
    printed = (
        "Họ và tên: Tô Phúc Cường, sinh ngày 02/03/1990\n"
        "Số CCCD: 079 203 001 234, điện thoại 0912 345 678\n"
        "Số tài khoản: 1903 1234 567 890 tại Techcombank\n"
        "Thư điện tử: to.phuc.cuong@proton.me"
    )

    assert said("person_name", printed) == ["Tô Phúc Cường"]


def test_writing_that_the_tagger_never_learned_has_no_names() -> None:
    text = (
        "حقوق الطفل أثناء المراهقة في جميع البلدان\n"
        "وتعترف الاتفاقية بحقوق جميع الأشخاص دون سن الثامنة عشرة\n"
        "التعليم والترفيه والأنشطة الثقافية والتعاون الدولي\n"
    )
    assert said("person_name", text * 3) == said("address", text * 3) == []


@pytest.mark.parametrize(
    "text",
    [
        "Điều 5. Quyền và nghĩa vụ của người lao động\n"
        "1. Người lao động Việt Nam đi làm việc ở nước ngoài và người lao động nước ngoài làm\n"
        "việc tại Việt Nam được bảo đảm quyền và lợi ích hợp pháp theo quy định của pháp luật.\n"
        "2. Cơ quan, tổ chức, cá nhân có liên quan chịu trách nhiệm thi hành Luật này; người sử\n"
        "dụng lao động phải tôn trọng danh dự, nhân phẩm của người lao động.",
        "Vùng II gồm các xã, phường: Xuân Trường, Đại Đồng, Tân Phú, Đức Hợp, Phúc Thịnh,\n"
        "Bình An, Hòa Bình, Minh Khai, Yên Lạc, Thanh Miện, Vạn Thắng, Quảng Yên,\n"
        "Thụy Anh, Bắc Thái Ninh, Tiền Hải, Thạnh Đức và các xã còn lại của tỉnh.",
    ],
)
def test_the_words_of_a_law_are_not_even_told(text: str) -> None:
    told = {one.type for one in found_in(text, at_least=0.0)}
    assert told.isdisjoint(("person_name", "address"))
