"""Telephones of houses and tax codes: an office's, or somebody's."""

from scanner.model import Severity
from tests.finding import found_in


def grave(kind: str, text: str) -> list[str]:
    found = found_in(text, at_least=0)
    return [f.text for f in found if f.type == kind and f.severity is not Severity.LOW]


def test_a_telephone_of_a_house_among_those_of_people() -> None:
    text = (
        "STT   Họ tên          Điện thoại      Ghi chú\n"
        "1     Nguyễn Văn Mẫu  0912345678      đã nộp\n"
        "2     Lê Thị Mẫu      0203 3847 206   đã nộp\n"
        "3     Trần Văn Mẫu    0987654321      chưa"
    )
    assert grave("phone", text) == ["0912345678", "0203 3847 206", "0987654321"]


def test_a_telephone_of_an_office_stays_one() -> None:
    text = (
        "STT   Đơn vị               Điện thoại      Ghi chú\n"
        "1     Nguyễn Văn Mẫu       0912345678      đã nộp\n"
        "2     Phòng Kinh tế        0203 3847 206   đã nộp\n"
        "3     Trần Văn Mẫu         0987654321      chưa"
    )
    assert grave("phone", text) == ["0912345678", "0987654321"]


def test_a_tax_code_under_a_person_in_a_form_and_of_a_household() -> None:
    form = (
        "Thông tin      Bên mua              Bên nhận\n"
        "Họ tên         LÊ BÁ THỬ            Lê Gia Thử\n"
        "Ngày sinh      27/11/1988           16/5/2019\n"
        "Mã số thuế     0109999904           -"
    )
    assert grave("tax_code", form) == ["0109999904"]
    sheet = "HỘ KINH DOANH - TỜ KHAI 01/CNKD\n[07] Mã số thuế: 0318888806-001"
    assert grave("tax_code", sheet) == ["0318888806-001"]


def test_a_tax_code_behind_who_pays() -> None:
    for text in (
        "[01] Người nộp thuế: Lê Văn Mẫu\n[02] Mã số thuế: 0109999904",
        "1. Tên người nộp thuế: Lê Văn Mẫu\n2. Mã số thuế: 0109999904",
        "1. Tên NNT: Lê Thị Thử     Mã số thuế: 0109999904",
    ):
        assert grave("tax_code", text) == ["0109999904"], text
    for text in (
        "Người nộp thuế: Công ty TNHH Lê Văn Mẫu\nMã số thuế: 0109999904",
        "Người nộp thuế: Lê Văn Mẫu, kế toán Công ty Thử, mã số thuế: 0109999904",
    ):
        assert grave("tax_code", text) == [], text


def test_a_telephone_of_a_house_under_somebodys_papers() -> None:
    papers = "CCCD: 001005123456, nơi thường trú: Thôn 1, xã Mẫu"
    assert grave("phone", f"{papers}\nĐiện thoại: 0252 3 829 407") == ["0252 3 829 407"]
    assert grave("phone", f"{papers}\nLiên hệ ban tổ chức: 0252 3 829 407") == []


def test_a_telephone_of_a_house_behind_whose_it_is() -> None:
    for text in (
        "Gọi 0912 345 678 hoặc bà ngoại 024 3856 2244",
        "Họ tên cha: Lê Văn Thử, ĐT: 0254 3856 244",
        "chồng bà là ông Lê Văn Thử, đt 0254 3856 244",
        "cha tôi Trương Phước Mẫu, 0296.3.831.744; em trai Trương Mẫu",
        "goi vo 0912345678, me Do Thi Mau 0211 3 725 944, sep",
        "Đt nhờ chị hàng xóm Hai Mẫu 0273 3841 944.",
        "sau đó chặn máy của tôi (0227 3821 644).",
        "Tôi là Vũ Văn Mẫu, 1957, xóm 2 thôn Thử, thương binh 4/4, đt bàn 02203.786.444",
        "Tôi gọi tổng đài ba lần. Kỹ thuật viên hẹn rồi chặn máy của tôi (0227 3821 644).",
        "Họ tên: LÊ THỊ MẪU\nNăm sinh: 1958 - Nữ\nĐịa chỉ: 9 Thử,\nP. Thử\nĐT: 02923 884 044",
        "Bị thiệt hại: Lê Văn Mẫu, dân tộc Chăm, chủ quán, ĐT 0252 3 829 444: vỡ 2 bàn",
        "Điện thoại: 0903 718 224 (ông Mẫu) – 028 3855 6127 (nhà)",
        "Ai nhặt được xin gọi 0222.3.866.019.",
        "Mất chó ở ngõ 5. Ai bắt được xin gọi 0234.3829.407, hậu tạ.",
        "Chủ nhà: Lê Văn Thử / 0262-3-819-440",
        "gởi xe về cho má con, bà Sáu Thử 02633 84 11 70",
        "Chủ hộ: Lê Văn Mẫu. ĐT: 0252 3 829 407",
        "Người liên hệ khẩn cấp: Trần Thị Thử (mẹ), 0234 3829 407",
        "Bên B: bà Trần Thị Thử. Nơi ở: 12 ngõ 5, phường Mẫu. Tel: 0234.3829.407",
    ):
        found = [phone for phone in grave("phone", text) if phone.lstrip("(").startswith("02")]
        assert len(found) == 1, text


def test_a_telephone_behind_an_officer_stays_an_offices() -> None:
    for text in (
        "Nguyễn Văn Mẫu - Tổ CNTT - 0206 3852 044 (114)",
        "Đầu mối: chị Mẫu, 024 3856 2244, anh Thử 0912 345 678",
        "Chăm sóc khách hàng: 024 3856 2244",
        "Khách hàng liên hệ số 024 3856 2244",
        "Đường dây nóng cho khách hàng 024 3856 2244",
        "Ai nhặt được xin nộp về Công an phường Mẫu, ĐT 024 3856 2244",
        "Nhà văn hóa xóm: 024 3856 2244",
        "Công ty Mẫu: 0912 345 678 hoặc 024 3856 2244",
    ):
        assert not [phone for phone in grave("phone", text) if phone.startswith("02")], text


def test_a_telephone_of_a_party_behind_an_officers() -> None:
    for text in (
        "Báo về Công an phường (trực ban 0263.3862.113), hoặc người bị hại: 0347 119 860.",
        "Liên hệ chuyên viên Phòng Nội vụ 0263 3862 113; người nộp đơn: 0347 119 860.",
        "Báo trực ban Công an phường 0263 3862 113 hoặc mẹ là chị Lê Thị Thử 0347 119 860",
    ):
        assert grave("phone", text) == ["0347 119 860"], text
    for text in (
        "Trực ban 0263.3862.113, hoặc đ/c Thiếu tá Mẫu, ĐTV thụ lý, số 0347 119 860",
        "Người nộp đơn liên hệ cán bộ tiếp nhận 0347 119 860",
        "UBND tiếp nhận phản ánh của gia đình qua đường dây nóng 0347 119 860",
    ):
        assert grave("phone", text) == [], text
