"""Codes and passwords that a sentence tells: the whole of each, nothing beside it."""

import pytest

from tests.finding import said


@pytest.mark.parametrize(
    ("kind", "text", "values"),
    [
        ("otp", "xác nhận bằng OTP 4829 13 gửi tới số điện thoại 1", ["4829 13"]),
        ("otp", "Mã xác nhận đã gửi về máy 0912 345 678 của bà là 482913, có", ["482913"]),
        ("otp", "chi doc em ma 6 so 482913 de em huy lenh, ben ngan hang", ["482913"]),
        ("password", "mk app cua chi Mau1979@ phai ko", ["Mau1979@"]),
        ("password", "mật khẩu tra cứu 7KX2Q9 (có giá trị 30 ngày)", ["7KX2Q9"]),
        ("otp", "Mã OTP có hiệu lực 120 giây, gọi 1900 1234", []),
        ("password", "PIN 5000 mAh, tủ 12, PIN 4 số", []),
    ],
)
def test_codes_in_sentences(kind: str, text: str, values: list[str]) -> None:
    assert said(kind, text) == values
