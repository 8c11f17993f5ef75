"""Who speaks in a talk, and whom offices write to."""

import pytest

from scanner.find.talks import speakers
from tests.finding import people


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "[19:02] Thủy Tiên B12-07: xe 59X3-482.17 của nhà ai vậy\n"
            "[19:05] BQL: dạ của căn trên\n"
            "[19:20] Bác Lộc: tôi gõ cửa rồi",
            ["Thủy Tiên", "Lộc"],
        ),
        (
            "Tường Vy 07:15\ndạ con ở phòng trên nè\nHậu Phòng 2 07:40\ncon gửi cô rồi nha\n",
            ["Tường Vy", "Hậu Phòng 2"],
        ),
        (
            "Bình luận (2)\nThanh Tuyền Trần: hồi sáng thấy bà ngồi đó\nSương Trần: Dạ con cảm ơn",
            ["Thanh Tuyền Trần", "Sương Trần"],
        ),
    ],
)
def test_those_who_speak_in_a_talk_are_named(text: str, names: list[str]) -> None:
    assert [text[start:end] for start, end in speakers(text)] == names


@pytest.mark.parametrize(
    "text",
    [
        # Hours of trains, of courts and of shops.
        "Vinh 07:15\nHòa Bình 08:20\nThanh Hương 09:10",
        "Sân Vui 07:15\nSân Mới 08:20",
        # Fields of a form, without a word of a talk.
        "Kim Loại: thép mạ\nHoa Hồng: một bó",
    ],
)
def test_what_stands_before_an_hour_or_a_colon_is_nobody(text: str) -> None:
    assert list(speakers(text)) == []


def test_given_names_as_letters_lists_and_signers_write_them() -> None:
    letter = "Kính gửi: Bà Hồ Thị Kiều Mẫu\nTrên đây là trả lời, thông báo đến Bà Mẫu được biết."
    assert people(letter)[-1] == "Mẫu"
    assert people("Bên A: ông Nguyễn Văn Hộ, bà Phan Thị Khuyên\n\nHộ – Khuyên") == [
        "Nguyễn Văn Hộ",
        "Phan Thị Khuyên",
        "Hộ",
        "Khuyên",
    ]
    assert people("cho xem hàng (chị Thu Ba)") == ["Thu Ba"]
    assert people("thông báo đến Bà Rịa được biết") == []
    assert people("hoặc con trai tên Tài, gọi lúc nào cũng được") == ["Tài"]
    assert people("Em Khả Doanh mẹ theo đạo; phụ nữ Việt Nam kinh doanh") == ["Khả Doanh"]
    # Without marks, of somebody who is named in full.
    assert people("Toi la LE VIET MAU, CCCD 001005123456. Ong Mau co ho khau")[-1] == "Mau"
    assert people("Toi la LE VIET MAU, CCCD 001005123456. Mau don so 7")[-1] == "LE VIET MAU"
    article = "hộ ông Phan Trọng Điều mất giấy. Căn cứ Điều 39 và Điều 12, liên hệ ông Điều"
    assert people(article) == ["Phan Trọng Điều", "Điều"]
    # The rest of a word for an account.
    assert people("ông Đỗ Công Tài, ở đó, Tài\nkhoản 024219738569") == ["Đỗ Công Tài"]
