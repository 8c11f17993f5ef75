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


SHELVES = """KHO VẬT TƯ NÔNG NGHIỆP MẪU, bảng giá tháng tư
Mã            Mặt hàng            Quy cách   Giá
0763204455    Phân lân nung chảy    50 kg    240.000
0763204462    Thuốc trừ cỏ lá rộng  1 lít    118.000
0903117208    Men ủ phân chuồng     1 kg     42.000
Hàng giao tại kho, đổi trả trong bảy ngày còn nguyên tem
"""
HANDS = """TỔ VẦN CÔNG CẤY THUÊ XÓM MẪU, danh sách tháng tư
0763204455    Lò Văn Mẫu         cấy      2 công
0763204462    Quàng Thị Thử      nhổ mạ   3 công
0903117208    Cà Văn Ví          cấy      1 công
Ai bận báo trước một buổi để tổ xếp người
"""


@pytest.mark.parametrize(("text", "masked"), [(SHELVES, False), (HANDS, True)])
def test_a_code_that_looks_like_a_telephone_is_one_beside_people_alone(
    text: str, *, masked: bool
) -> None:
    told = [one for one in found_on(printed(text)) if one.type == "phone"]
    assert [one.mask for one in told] == [masked] * 3
    assert all(("nobody" in one.because) is not masked for one in told)


@pytest.mark.parametrize(
    "title", ["ĐƠN HÀNG LIVE TỐI THỨ SÁU", "PHIẾU GIAO HÀNG", "Khách đặt hôm nay"]
)
def test_telephones_of_customers_stay_some_whatever_the_list_is_called(title: str) -> None:
    text = (
        f"{title}\n0912345678   áo thun trắng   2   300.000\n"
        "0987123456   váy hoa nhí   1   250.000\n0356780123   quần đùi nam   3   210.000\n"
        "Tổng cộng ba đơn, giao sáng mai trước mười giờ\n"
    )
    masked = [one.text for one in found_on(printed(text)) if one.mask]
    assert masked == ["0912345678", "0987123456", "0356780123"]


def test_a_number_that_a_line_breaks_is_one() -> None:
    text = (
        "Anh Lò Văn Mẫu sinh năm 1985 ở bản Thử, xã Mẫu, chứng minh cũ 240 117\n"
        "450 cấp ở Đắk Lắk, nay đổi sang thẻ mới\n"
    )
    told = {one.type: one.text for one in found_on(printed(text)) if one.mask}
    assert told["cmnd"] == "240 117\n450"


@pytest.mark.parametrize(
    "text",
    [
        "Đơn hàng 1: Hoa 0912345678 Q.7; đơn hàng 2: Lan 0912345678 Q.4",
        "Mã đơn DH123 0912345678 giao năm giờ chiều",
        "Phiếu gửi xe tháng ba\n1  51F1-234.56  Hoa  0912345678\n2  59X2-345.67  Minh  0912345678",
    ],
)
def test_what_has_a_number_of_its_own_takes_none_behind_it(text: str) -> None:
    told = [one.text for one in found_on(printed(text)) if one.mask]
    assert told.count("0912345678") == text.count("0912345678")
    assert ("59X2-345.67" in told) is ("59X2-345.67" in text)
