"""Lists without heads, letters and messages as other hands write them: who is named, born and
lives there though no label says so."""

import pytest

from scanner.text import PageText
from tests.finding import found_in, found_on, said


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Trần Quang Mẫu, 47/12 Lê Thử, 0912345678", ["Trần Quang Mẫu"]),
        ("con ông Vinh Sơn Hoàng Thế Mẫu (đã qua đời)", ["Vinh Sơn Hoàng Thế Mẫu"]),
        ("vợ; Danh Gia Mẫu (con), sinh 14/07/1903", ["Danh Gia Mẫu"]),
        ("Đăng ký: Phạm Tất Mẫu 1907, Lê Thị Thử 1908", ["Phạm Tất Mẫu", "Lê Thị Thử"]),
        ("ck vào 19034471820015 Tech Trần Thị Mẫu nhé", ["Trần Thị Mẫu"]),
        ("con cụ Tạ Mẫu, hưởng thọ 91 tuổi", ["Tạ Mẫu"]),
        # What a paper calls whom it lists, two in a cell, two on the lines of remarks.
        ("STT   Chủ phương tiện\n1     Dương Ngô Mẫu", ["Dương Ngô Mẫu"]),
        (
            "đóng quỹ nhé: 3205205447182 Agribank Vũ Đình Mẫu\nPhạm Thị Thử\ne đã ck ạ · 14 giờ\n",
            ["Vũ Đình Mẫu", "Phạm Thị Thử"],
        ),
        (
            "1- Đặng Đình Mẫu (1906), ĐT 0913 447 118; 2- Đặng Thị Thử (1909), lấy chồng",
            ["Đặng Đình Mẫu", "Đặng Thị Thử"],
        ),
        ("vc Phan Duy Mẫu - Lê Cẩm Thử, cho thuê 6 phòng", ["Phan Duy Mẫu", "Lê Cẩm Thử"]),
        # Items that begin with letters, codes of stalls, or a figure and a comma.
        (
            "a) Trần Văn Mẫu, 1956, ở làng;\nb) Sử Thành Thử, 1959, liệt sĩ;\nc) Chử Thị Mẫu",
            ["Trần Văn Mẫu", "Sử Thành Thử", "Chử Thị Mẫu"],
        ),
        (
            "A03 Lê Thị Mẫu nợ 1.350.000\nA07 Trịnh Văn Thử nợ 2.700.000\nA11 Tăng Văn Mẫu nợ 0",
            ["Lê Thị Mẫu", "Trịnh Văn Thử", "Tăng Văn Mẫu"],
        ),
        (
            "1, Vũ Ngọc Mẫu\n2, Trần Thị Thử (điểm chỉ)\n3, Phạm Văn Mẫu và vợ\n4, Mai Thế Mẫu",
            ["Vũ Ngọc Mẫu", "Trần Thị Thử", "Phạm Văn Mẫu", "Mai Thế Mẫu"],
        ),
        # The items of a list of which one is somebody's; who says something.
        ("cmt tên + sđt\nNguyễn Thị Mẫu: mình bận ko đi\n", ["Nguyễn Thị Mẫu"]),
        (
            "STT   Chủ sở hữu            Điện thoại\n1     LEE MAU HO (Hàn Quốc)   0337004471",
            ["LEE MAU HO"],
        ),
        ("Bên vay: Bà CHAMALÉA THỊ MẪU\nSinh ngày: 01/03/1902", ["CHAMALÉA THỊ MẪU"]),
        ("Cháu Thị Sa Mẫu, 8 tuổi, đi lạc", ["Thị Sa Mẫu"]),
        ("Họ tên\nĐường Ngọc Mẫu", ["Đường Ngọc Mẫu"]),
        ("nguoi dieu khien Le Van Mau, sn 1905, tru thon Thu", ["Le Van Mau"]),
        ("sđt vợ 0376447118 (Kim Mẫu)", ["Kim Mẫu"]),
        (
            "STT   Họ và tên\n1     ĐD Hoàng Ích Mẫu\n2     YS Dương Tòn Thử",
            ["Hoàng Ích Mẫu", "Dương Tòn Thử"],
        ),
        ("Vũ Khắc Mẫu 12/04/1905 001005123456 (say sóng)", ["Vũ Khắc Mẫu"]),
        ("Ho so H29.118 cua Nguyen Huu Trong Mau da co ket qua", ["Nguyen Huu Trong Mau"]),
        ("Họ, chữ đệm, tên người chết: PHÒNG A MẪU", ["PHÒNG A MẪU"]),
        ("Người giới thiệu\nHầu Gia Mẫu", ["Hầu Gia Mẫu"]),
        ("(3) Nguyễn Thị Mẫu, Hộ chiếu Q00447182, đang cư trú", ["Nguyễn Thị Mẫu"]),
        ("LE MINH MAU (Jenny)\n0379 447 118 | mau@example.com | DOB: 24 Nov 1900", ["LE MINH MAU"]),
    ],
)
def test_names_that_no_label_speaks_for(text: str, names: list[str]) -> None:
    assert said("person_name", text)[: len(names)] == names


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Lê Thị Mẫu, tổ 9 ấp Thử, Bình Mẫu, 0912345678", "tổ 9 ấp Thử, Bình Mẫu"),
        ("DANH SACH\n1/ Pham Mau sn 1950 - tổ 21 kp3, cmnd 270815543", "tổ 21 kp3"),
        (
            "hien o so 12 ngo 88 Van Mau, phuong Thu, Hai Phong",
            "so 12 ngo 88 Van Mau, phuong Thu, Hai Phong",
        ),
        ("xóm 11, xã Hải Mẫu, Ninh Bình, gọi cô Thử", "xóm 11, xã Hải Mẫu, Ninh Bình"),
        ("bà nội Thò Thị Mẫu; thôn Thử, xã Sà Mẫu, Lai Châu.", "thôn Thử, xã Sà Mẫu, Lai Châu"),
        ("hiện ở nhà mẹ đẻ: xóm Thử, xã Mẫu, tỉnh Phú Thọ", "xóm Thử, xã Mẫu, tỉnh Phú Thọ"),
        (
            "HỌ TÊN   ĐỊA CHỈ\nLÊ MẪU   SỐ 18, HẺM 4, ĐƯỜNG THỬ, KP. 3",
            "SỐ 18, HẺM 4, ĐƯỜNG THỬ, KP. 3",
        ),
        (
            "trước đây thuê nhà tại hẻm 44 Lê Thử, phường Mẫu, tỉnh Đồng Nai",
            "hẻm 44 Lê Thử, phường Mẫu, tỉnh Đồng Nai",
        ),
        (
            "anh Từ Mẫu - sinh 1902, nhà số 27/6 đường Thử, khu phố 9, phường Mẫu",
            "số 27/6 đường Thử, khu phố 9, phường Mẫu",
        ),
        ("Họ tên   Nơi ở\nLê An    Cư xá Bắc Mẫu, phường Thử", "Cư xá Bắc Mẫu, phường Thử"),
    ],
)
def test_addresses_behind_names_in_lists(text: str, address: str) -> None:
    assert any(found.endswith(address) for found in said("address", text))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (
            "address",
            "thu thập địa chỉ nơi ở, số tài khoản của người khác mà không có sự đồng ý",
        ),
        ("person_name", "GIẤY MƯỢN TIỀN\nChu Kỳ Tháng"),
        ("person_name", "DANH SÁCH KHÁCH HÀNG NỢ QUÁ HẠN CHUYỂN CƠ QUAN PHÁP LÝ"),
        ("bank_account", "[Agribank] 07/11/2025 10:44 so du"),
        ("passport", "Tình trạng: đủ giấy tờ, 02 chìa khóa, sổ bảo hành số VN0447182"),
        ("cmnd", "CCCD tên Nông Mẫu, xe wave biển 11B1-447.18"),
        ("person_name", "Vận động đường Lê Văn Mẫu 500.000.000 đồng"),
    ],
)
def test_nobody_is_named_or_lives_there(kind: str, text: str) -> None:
    assert said(kind, text) == []


def test_a_birth_date_is_one_whatever_its_cell_has_cut() -> None:
    page = PageText.plain("Họ tên\nLê Mẫu\nNgày sinh\n08/08/190\n8")
    found = found_on(page)

    assert [f.value for f in found if f.type == "date_of_birth"] == ["08/08/1908"]


def test_what_a_narrow_cell_left_of_the_number_above_takes_no_label_away() -> None:
    text = "CCCD\n09407000447\n1\n09417500118\n2\n09416800884\n7"
    found = found_in(text, at_least=0)

    values = ["094070004471", "094175001182", "094168008847"]
    assert [f.value for f in found if f.type == "cccd"] == values
