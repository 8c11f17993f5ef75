"""Names whose surname stands in one column of a table and whose given name in the next."""

import pytest

from tests.finding import masked_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "SBD      HỌ VÀ TÊN              PHÁI   NGÀY SINH\n"
            "370313   Huỳnh Lê     Trâm      Nữ     22/07/2010\n"
            "370314   Võ Đình      Trí       Nam    05/01/2010\n"
            "370315   Mang Thị     Trinh     Nữ     19/10/2009",
            ["Huỳnh Lê", "Trâm", "Võ Đình", "Trí", "Mang Thị", "Trinh"],
        ),
        (
            "MSSV       HỌ LÓT      TÊN      PHÁI   NGÀY SINH\n"
            "60130442   Tô Quang    Ân       Nam    08/07/2000\n"
            "60130519   Từ Thị      Chăm     Nữ     25/01/2000\n"
            "60130603   Bá Trung    Kiên     Nam    14/12/1999",
            ["Tô Quang", "Ân", "Từ Thị", "Chăm", "Bá Trung", "Kiên"],
        ),
        # Under their own heads whoever it is, in capitals or of the highlands.
        (
            "SBD      Họ và         tên      Ngày sinh    Trường\n"
            "040073   Rơ Mah H'     Mẫu      08/12/2010   Ia Ly\n"
            "040075   Đinh          Bưk      30/10/2010   Kông Mẫu",
            ["Rơ Mah H'", "Mẫu", "Đinh", "Bưk"],
        ),
        (
            "TT   Họ, tên đệm     Tên       Ngày sinh    Mức đóng\n"
            "1    HỒ              THỬ       27/12/1979   6.120.000\n"
            "2    KATƠR THỊ       MẪU       08/08/2001   5.310.000",
            ["HỒ", "THỬ", "KATƠR THỊ", "MẪU"],
        ),
        # The heads stand in the middle of their columns.
        (
            "stt     ho va ten dem       ten     ngay sinh    sdt\n"
            "1    Nguyen Thi Kim       Mau       05/01/2008   0912345678\n"
            "2    Ly                   Phol      31/08/2008   0912345679",
            ["Nguyen Thi Kim", "Mau", "Ly", "Phol"],
        ),
        (
            "STT   Họ      Đệm        Tên      Ngày sinh    CCCD\n"
            "1     Phạm    Thị Thu    Mẫu      14/02/1999   001199004412\n"
            "2     Vũ      Duy        Thử      28/05/2000   001200001193",
            ["Phạm", "Thị Thu", "Mẫu", "Vũ", "Duy", "Thử"],
        ),
        # One head over both: most of them tell what the others are.
        (
            "SBD    Họ và tên                Ngày sinh    Toán\n"
            "0101   Nguyễn Hữu     Phước     12/04/2011   7,5\n"
            "0102   Hoàng          An        22/11/2011   9\n"
            "0103   Kim Thị Mỹ     Duyên     01/01/2011   5\n"
            "0104   Đặng Cao       Sơn       19/08/2011   8",
            ["Nguyễn Hữu", "Phước", "Hoàng", "An", "Kim Thị Mỹ", "Duyên", "Đặng Cao", "Sơn"],
        ),
    ],
)
def test_a_name_in_two_columns_is_found_in_both(text: str, names: list[str]) -> None:
    assert masked_names(text) == names


@pytest.mark.parametrize(
    "text",
    [
        # Villages behind the names, under a head of their own.
        (
            "TT   Họ tên          Thôn    Năm sinh   CCCD\n"
            "1    Trần Văn Mẫu    Thọ     1969       064069004471\n"
            "2    Trần Văn Thử    Hòa     1969       064069004472\n"
            "3    Trần Văn Ba     Lộc     1969       064069004473"
        ),
        # Goods, and clans of a village.
        (
            "STT   Nhóm        Tên      ĐVT     Người nhận   Điện thoại\n"
            "1     Sơn Mẫu     Trắng    thùng   Lê Thị Mẫu   0912345678\n"
            "2     Sơn Mẫu     Vàng     thùng   Lê Thị Thử   0912345679"
        ),
        (
            "STT   Họ         Tên làng     Số hộ   Trưởng tộc     Điện thoại\n"
            "1     Nguyễn     Đông Mẫu     120     Lê Văn Mẫu     0912345678\n"
            "2     Trần       Bắc Mẫu      94      Lê Văn Thử     0912345679"
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
