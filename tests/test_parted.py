"""Names whose surname stands in one column of a table and whose given name in the next."""

import pytest

from tests.finding import masked_names


@pytest.mark.parametrize(
    "text",
    [
        # Goods, and clans of a village.
        (
            "STT   Nhóm        Tên      ĐVT     Người nhận   Điện thoại\n"
            "1     Sơn Mẫu     Trắng    thùng   Lê Thị Mẫu   0912345678\n"
            "2     Sơn Mẫu     Vàng     thùng   Lê Thị Thử   0912345679"
        ),
        # Nobody, and a sum.
        (
            "STT   Họ đệm     Tên        Ngày sinh    Ghi chú\n"
            "1     Không      Không      12/04/2011   vắng\n"
            "2     Tổng       cộng       12/04/2011   2"
        ),
    ],
)
def test_other_columns_beside_each_other_are_no_parts(text: str) -> None:
    nobody = {"Thọ", "Hòa", "Lộc", "Sơn Mẫu", "Trắng", "Vàng", "Nguyễn", "Trần", "Không", "Tổng"}
    nobody |= {"Đông Mẫu", "Bắc Mẫu"}
    assert not nobody.intersection(masked_names(text))
