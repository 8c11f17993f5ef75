"""What is somebody's is not graded away for looking like an office's."""

from __future__ import annotations

import pytest

from scanner.model import Severity
from tests.attacks.attack import Attack, never_green, of, pdftotext, typed
from tests.finding import found_on, printed


def grades(text: str, digits: str) -> set[tuple[str, Severity]]:
    """The types of what is found of a number on a page that says this, and how grave it is."""
    plain = digits.replace(" ", "")
    return {(f.type, f.severity) for f in found_on(printed(text)) if f.value == plain}


def poster(*lines: str) -> Attack:
    """A sheet with these lines, the last figures of which are somebody's."""
    number = lines[-1].rpartition(": ")[2]
    return Attack(lines[-1], "poster.pdf", number, lambda: typed(*lines), "pdftotext", pdftotext)


@of(
    poster("ỦNG HỘ BÉ AN", "Số tài khoản: (024) 38255678"),
    poster("ỦNG HỘ BÉ AN", "STK: 028 38255678"),
    poster("CÔ BA BÁN BÚN", "NGUYEN THI MAU", "Vietcombank", "Tài khoản nhận: 02838255678"),
    poster("QUÉT MÃ ĐỂ THANH TOÁN", "NGUYEN VAN MAU - MB Bank", "STK (MB Bank) số: 02838255678"),
    poster("TẠP HÓA CÔ BA", "STK 19031234567890 Techcombank", "Hotline: 0912 345 678"),
    poster("QUÉT MÃ ĐỂ THANH TOÁN", "NGÂN HÀNG TMCP NGOẠI THƯƠNG", "Hotline: 0912345678"),
    poster("PHÒNG TRỌ GIÁ RẺ", "Chủ TK: NGUYEN VAN MAU", "Đường dây nóng: 0912 345 678"),
    poster("SHOP HOA MẪU", "Trưởng phòng kinh doanh: 0912 345 678"),
)
def test_a_poster_is_never_green(attack, tmp_path):
    never_green(attack, tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "Số tài khoản: 02838255678",
        "Số TK: 0283 825 5678 - MB Bank",
        "Số tài khoản: (028)38255678",
        "A/C: 028 38255678",
        "Họ tên    Số tài khoản\nLê Văn An   02838255678",
        "Tài khoản (Vietcombank) số 02838255678",
        "Chủ tài khoản LE VAN AN\n02838255678\nVietcombank",
        "QUÉT MÃ ĐỂ THANH TOÁN\nNGUYEN VAN MAU\n02838255678\nVietcombank",
        "Chuyển khoản cho cô An theo 028.3825.5678",
    ],
)
def test_an_account_is_no_telephone_of_an_office(text):
    found = grades(text, "02838255678")
    assert found
    assert all(severity is not Severity.LOW for _, severity in found)


def test_an_account_beside_that_of_the_treasury_is_somebodys():
    text = "STK 19031234567890 Techcombank của ông An; lệ phí vào 3713.0.1234567 tại Kho bạc"
    assert grades(text, "19031234567890") == {("bank_account", Severity.HIGH)}
    assert grades("Số tài khoản 19031234567890 tại Kho bạc Nhà nước", "19031234567890") == {
        ("bank_account", Severity.LOW)
    }


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("Hotline: 0912 345 678", Severity.MEDIUM),
        ("Tổng đài: 0912 345 678", Severity.MEDIUM),
        ("Đầu mối liên hệ: 0912 345 678", Severity.MEDIUM),
        ("Vietcombank chi nhánh Mẫu\nHotline: 0912 345 678", Severity.MEDIUM),
        ("Số tài khoản: 19031234567890\nHotline: 0912 345 678", Severity.MEDIUM),
        ("Tạp hóa Cô Ba\nSố công văn 12\nHotline: 0912 345 678", Severity.MEDIUM),
        ("UBND phường Mẫu\nHotline: 0912 345 678", Severity.LOW),
        ("Công ty TNHH Mẫu, hotline 0912 345 678", Severity.LOW),
        ("SỞ TÀI CHÍNH\n\nTHÔNG BÁO\nGiờ làm\nTừ 7 giờ\nHotline: 0912 345 678", Severity.LOW),
        ("Sở Nội vụ, đầu mối: chuyên viên Lê Văn An 0912 345 678", Severity.LOW),
        ("Điều tra viên Lê Văn An 0912 345 678", Severity.LOW),
    ],
)
def test_a_mobile_is_softened_only_where_its_owner_is_named(text, severity):
    assert grades(text, "0912345678") == {("phone", severity)}


def test_an_account_makes_no_office_of_a_home():
    text = "Bà Lê Thị Mẫu, 12 Lê Lợi, phường Thử, tỉnh Mẫu\nSố tài khoản: 19031234567890"
    (home,) = (f for f in found_on(printed(text)) if f.type == "address")
    assert home.severity is Severity.MEDIUM


MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"


@pytest.mark.parametrize(
    "text",
    [
        MOTTO + "ĐƠN XIN HỖ TRỢ\nSố tài khoản: {}\nNgười làm đơn",
        MOTTO + "GIẤY BIÊN NHẬN\nSTK nhận tiền: {} (Techcombank)",
        "Kính gửi: Công ty TNHH Mẫu\nSố tài khoản: {}",
        "Kính gửi:\n- UBND phường Mẫu\n- Sở Xây dựng\nSố tài khoản: {}",
        "Số tài khoản: {} Ngân hàng Techcombank",
        "Số tài khoản: {}, Vietcombank - Chi nhánh Hà Nội",
        "GIẤY BÁO NỢ\nSố tài khoản: {}",
    ],
)
def test_an_account_is_an_office_s_only_where_one_is_named_as_its_owner(text):
    """The motto, a title in capitals, whom a letter is for and the bank name no owner."""
    found = grades(text.format("19031234567890"), "19031234567890")
    assert found == {("bank_account", Severity.HIGH)}


_BETWEEN = "Dân tộc: Kinh\nTrình độ: đại học\nChuyên môn: kế toán\nĐề nghị xem xét\nLý do: ốm\n"


@pytest.mark.parametrize(
    "text",
    [
        "Nơi công tác: Công ty TNHH Mẫu\nĐiện thoại: {}",
        "Hiện công tác tại Công ty TNHH Mẫu, điện thoại {}",
        "Đơn vị: Bệnh viện Mẫu\nĐT: {}",
        "Sinh viên Trường Đại học Mẫu\nDi động: {}",
        "Kinh nghiệm: Công ty Mẫu\nĐT: {}",
    ],
)
def test_where_somebody_works_owns_no_telephone_of_theirs(text):
    told = f"Tôi tên là Nguyễn Văn Mẫu\n{_BETWEEN}{text.format('0912345678')}"
    assert grades(told, "0912345678") == {("phone", Severity.MEDIUM)}


@pytest.mark.parametrize("title", ["TỜ KHAI THAM GIA BẢO HIỂM XÃ HỘI", "Công ty TNHH Mẫu"])
def test_an_office_in_a_line_over_it_owns_nothing_beside_a_citizen_s_number(title):
    text = f"{title}\n1. STK: 19031234567890\n2. Số căn cước: 079103012345"
    assert grades(text, "19031234567890") == {("bank_account", Severity.HIGH)}
