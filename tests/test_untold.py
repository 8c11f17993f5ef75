"""Numbers and codes that no label speaks for, on papers that make plain whose they are."""

from __future__ import annotations

import pytest

from tests.finding import found_on, printed

LEDGER = """GHI CHÚ CỦA MẸ
Thẻ ATM của mẹ để ngăn trên, mặt trước ghi 9704052238170947
lương hưu về số 1051 8802 3674 bên ngân hàng đầu phố, ai hỏi đừng cho
Mật khẩu máy tính: hoasen29
Con út gọi 0263 3714 508 giờ cơm trưa là có người nghe
"""
GOODS = """PHIẾU XUẤT KHO
Mã hàng 9704052238170947 số lượng 12 thùng, lô 1051880236
Vận đơn 0263371450, seri 105188023674, chuyển kho số 3
Phụ tùng 290417 cho máy hàn, hạn bảo hành 24 tháng
"""


@pytest.mark.parametrize("value", ["9704052238170947", "1051 8802 3674", "hoasen29"])
def test_what_is_plainly_somebodys_is_masked_without_a_label(value: str) -> None:
    masked = [" ".join(one.text.split()) for one in found_on(printed(LEDGER)) if one.mask]
    assert value in masked


def test_goods_with_as_many_digits_stay() -> None:
    assert [one for one in found_on(printed(GOODS)) if one.mask] == []
