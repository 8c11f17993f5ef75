"""Whose a telephone, a mailbox, an account is: pairs of pages that differ by nothing else."""

from __future__ import annotations

import json
from random import Random

import pytest

from scanner.gives import given
from scanner.model import OFFICIAL, Finding, Owner, Severity
from scanner.report.answer import Answer
from scanner.report.outcome import Bar, exit_code
from scanner.report.record import View
from scanner.report.standing import standing
from scanner.text import PageText
from tests.finding import PATTERNS, found_on, printed
from tests.reports import finding, report, written

# What an office is called, and somebody in its place.
PAIRS = (
    ("Công ty TNHH Mẫu Hoa", "Nguyễn Thị Mẫu Hoa"),
    ("Trường THPT Nguyễn Mẫu", "ông Trần Văn Thử"),
    ("Phòng Đào tạo", "chị Bùi Thị Mẫu"),
    ("UBND xã Mẫu Sơn", "anh Lò Văn Thử"),
    ("Hợp tác xã Rau Mẫu", "hộ kinh doanh Rau Mẫu"),
    ("Trung tâm Y tế Mẫu", "bệnh nhân Vàng A Mẫu"),
    ("Văn phòng Công ty Thử", "chủ nhà trọ Lê Văn Thử"),
    ("Bộ phận Một cửa", "phụ huynh em Trần Thị Thử"),
)
HEAD = "THÔNG BÁO\nVề việc nộp các khoản tiền năm 2026\n"
PHONES = (
    "Mọi thắc mắc xin liên hệ {}, điện thoại 0912 345 678.",
    "Liên hệ: {} – 0912 345 678",
    "Điện thoại 0912 345 678 ({})",
    "{}\nSĐT: 0912.345.678",
    "Nộp tại {}, gọi trước số 0912345678",
)
MAILBOXES = (
    "Mọi thắc mắc xin liên hệ {}, email mau.thu2026@gmail.com.",
    "{}\nEmail: mau.thu2026@gmail.com",
)
ACCOUNTS = (
    "Chủ tài khoản: {}\nSố tài khoản: 0071000123456 tại Vietcombank",
    "Tên tài khoản: {}, STK 19031234567890 Techcombank",
    "Người thụ hưởng: {}, số TK 12010001234567 BIDV",
    "Chuyển khoản vào STK 0071000123456 ({})",
    "Số tài khoản: 0071000123456 – Vietcombank – {}",
    "Đóng tiền cho {} theo số tài khoản 6200205123456 Agribank",
    "STK: 0071000123456\nNgân hàng Vietcombank\nChủ TK: {}",
    "Bên nhận: {}\nĐịa chỉ: phường Mẫu\nTài khoản số: 102010001234567",
)


PLACES = [
    *((place, "phone") for place in PHONES),
    *((place, "email") for place in MAILBOXES),
    *((place, "bank_account") for place in ACCOUNTS),
]


def told(text: str, kind: str) -> list[Finding]:
    """What is found of a type on a page."""
    return [f for f in found_on(printed(HEAD + text)) if f.type == kind]


def paid(holder: str) -> tuple[Owner | None, Severity]:
    """Whose a code to pay with is, by who holds the account that it names."""
    account = "0010A000000727" + _item("01", _item("00", "970436") + _item("01", "0071000123456"))
    account += _item("02", "QRIBFTTA")
    body = _item("00", "01") + _item("01", "11") + _item("38", account) + _item("53", "704")
    inside = given(f"{body}{_item('58', 'VN')}{_item('59', holder)}6304A1B2", PATTERNS.types, _all)
    return inside.owner, inside.severity


def _item(tag: str, value: str) -> str:
    return f"{tag}{len(value):02}{value}"


def _all(text: PageText) -> list[Finding]:
    return found_on(text)


@pytest.mark.parametrize(("place", "kind"), PLACES)
def test_what_an_office_has_is_low_and_what_somebody_has_is_not(place: str, kind: str) -> None:
    for office, somebody in PAIRS:
        (public,) = told(place.format(office), kind)
        assert (public.severity, public.mask) == (Severity.LOW, False), office
        assert public.owner in OFFICIAL
        (own,) = told(place.format(somebody), kind)
        assert own.mask and own.owner not in OFFICIAL, somebody


def test_the_accounts_of_a_column_are_of_people_whatever_firm_pays_them() -> None:
    rows = "\n".join(f"{n}     007100012345{n}     {n}.500.000" for n in range(1, 6))
    text = f"CÔNG TY TNHH MẪU HOA\nSTT   Số tài khoản      Số tiền\n{rows}"
    found = [one for one in found_on(printed(text)) if one.type == "bank_account"]
    assert [one.mask for one in found] == [True] * 5


def test_an_account_is_whose_holder_is_named_behind_it_whoever_pays() -> None:
    line = "Thí sinh nộp lệ phí vào tài khoản 2700201011223, Agribank, tên tài khoản: {}. "
    line += "Nội dung: số CCCD thí sinh, số điện thoại."
    (school,) = told(line.format("Trường Đại học Mẫu Hoa"), "bank_account")
    (somebody,) = told(line.format("Nguyễn Thị Mẫu Hoa"), "bank_account")
    assert (school.mask, somebody.mask) == (False, True)


def test_a_code_to_pay_a_firm_with_is_low() -> None:
    assert paid("CONG TY TNHH MAU HOA") == (Owner.ORGANISATION, Severity.LOW)
    assert paid("NGUYEN THI MAU HOA") == (Owner.PERSON, Severity.HIGH)
    assert paid("HO KINH DOANH MAU HOA") == (Owner.PERSON, Severity.HIGH)


@pytest.mark.parametrize(
    "text",
    [
        "Mục 5. Điện thoại: ví dụ 0912345678",
        "Số định danh có 12 số, ví dụ: 001090000001",
        "Nhập số định danh và số điện thoại, ví dụ: 001090000001, 0912345678.",
        "Nhập số tài khoản, VD: STK 0071000123456 Vietcombank",
        "Email: ví dụ nguyenvana@gmail.com",
        "Khai số điện thoại của cha hoặc mẹ, gồm 10 chữ số, bắt đầu bằng số 0, ví dụ\n0912345678.",
        "Hệ số đàn hồi lần lượt là 0.9 1.35 1.8 2.25 theo bảng.",
        "GIẤY PHÉP LÁI XE (mẫu)\nSố/No.: 000000000000",
    ],
)
def test_an_example_is_nobodys(text: str) -> None:
    assert not any(one.mask for one in found_on(printed(text)))


def test_somebody_who_is_told_as_an_example_is_masked() -> None:
    text = "Ví dụ bà Nguyễn Thị Thử, điện thoại 0912345678, đã nộp đủ."
    assert [one.mask for one in found_on(printed(text)) if one.type == "phone"] == [True]


def test_a_teachers_mobile_and_a_village_heads_are_their_own() -> None:
    for text in (
        "LỚP 4A\nGVCN: cô Trần Thị Mẫu, 0912 345 678. Phụ huynh có việc gọi cô.",
        "Trưởng thôn Lò Văn Thử, ĐT riêng 0912 345 678",
        "Tiệm tạp hóa chị Mẫu, gọi 0912 345 678 giao tận nhà",
    ):
        (one,) = [f for f in found_on(printed(text)) if f.type == "phone"]
        assert one.mask and one.owner not in OFFICIAL, text


def test_contacts_of_offices_alone_are_a_line_of_their_own() -> None:
    low = finding("phone", "024 3944 0000", Severity.LOW, owner=Owner.ORGANISATION)
    office = report(low)
    how = standing(office, View("vi", reveal=False))
    assert office.verdict == "nothing_found" and how.light == "clean"
    assert how.words == "Chỉ có liên hệ của cơ quan" and exit_code(office, Bar()) == 0
    other = report(low, finding("person_name", "Lò Thị Mẫu", Severity.LOW))
    assert other.verdict == "review" and standing(other, View("vi", reveal=False)).key == "low"


def test_numbers_of_the_state_and_of_emergencies_are_offices() -> None:
    text = (
        "VĂN PHÒNG CHÍNH PHỦ XUẤT BẢN\nĐiện thoại liên hệ:\n- Nội dung: 080.41234\n"
        "Người dân gọi số điện thoại khẩn cấp 113, 114 hoặc đường dây nóng của xã."
    )
    found = [one for one in found_on(printed(text)) if one.type == "phone"]
    assert [(one.value, one.severity, one.owner) for one in found] == [
        (value, Severity.LOW, Owner.ORGANISATION) for value in ("08041234", "113", "114")
    ]


def test_the_owner_is_told_in_words() -> None:
    low = finding("phone", "024 3944 0000", Severity.LOW, owner=Owner.ORGANISATION)
    high = finding("phone", "0912 345 678", Severity.MEDIUM, owner=Owner.PERSON, id="p1-2")
    records = json.loads(written("json", report(low, high)))["files"][0]["findings"]
    assert [one["owner"] for one in records] == ["organisation", "person"]
    assert "Số điện thoại (của cơ quan)" in written("table", report(low, high))
    assert '"owner":"của cá nhân"' in written("html", report(low, high))
    assert Answer.of(report(low), View("vi", reveal=False)).report().findings[0].owner == low.owner


def test_bytes_written_in_letters_name_nobody_and_codes_are_no_births() -> None:
    noise = Random(5)
    signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    coded = "\n".join("".join(noise.choices(signs, k=76)) for _ in range(40))
    assert not any(one.mask for one in found_on(PageText.plain(f"<xmpGImg:image>{coded}")))
    for code in ("00000001", "00000031", "19990000"):
        assert not any(f.type == "date_of_birth" for f in found_on(PageText.plain(code)))


def test_a_telephone_in_the_row_of_a_citizen_s_number_is_theirs() -> None:
    """Whatever office heads the page, and whatever firm the row names."""
    page = printed(
        "TRUNG TÂM Y TẾ KHU VỰC MẪU   CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Số: 3139/TB-SYT   Độc lập - Tự do - Hạnh phúc\n"
        "Điện thoại: 0251-6892777   Tuyên Quang, ngày 20 tháng 02 năm 2024\n\n"
        "DANH SÁCH NHÀ THẦU THAM DỰ\n"
        "STT   Nhà thầu   Mã số thuế   Người đại diện   Số CCCD   Điện thoại\n"
        "1   Công ty TNHH Nông sản Mẫu   1893287699   Chu Thử   089006695998   0903-00-02-91\n"
        "4   Công ty TNHH MTV Thử   3181991161   Thái Nga   001.104.093.338   84346620071\n"
    )
    told = {f.text: f.mask for f in found_on(page) if f.type in ("phone", "tax_code")}
    assert told["0903-00-02-91"]
    assert told["84346620071"]
    assert not told["0251-6892777"]
    assert not told.get("1893287699")


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        (
            "LỊCH CÔNG TÁC TUẦN\nThứ hai 04/8: đi cơ sở, xe 50A-012.77, lái xe: đ/c trực\n"
            "Thứ ba 05/8: họp giao ban, xe 50A-012.77\nỦy ban nhân dân phường",
            Owner.ORGANISATION,
        ),
        (
            "BẢNG KÊ NHIÊN LIỆU XE CÔNG\nTT   Biển số   Loại xe   Km   Lít\n"
            "1   37A-001.86   Fortuner   1.240   128\n2   37A-002.41   Hiace   980   110",
            Owner.ORGANISATION,
        ),
        ("Tôi là Lê Văn Mẫu, bán xe máy biển số 59X1-234.56 cho bà Trần Thị Thử", None),
        (
            "Danh sách gửi xe\nTT   Chủ xe   Biển số   Phòng\n"
            "1   Lê Văn Mẫu   59X1-234.56   A302\n2   Trần Thị Thử   51F-123.45   A507",
            None,
        ),
    ],
)
def test_the_plate_of_an_office_is_low(text: str, owner: Owner | None) -> None:
    plates = [one for one in found_on(printed(text)) if one.type == "license_plate"]
    assert plates
    assert {one.owner for one in plates} == {owner}
    assert {one.mask for one in plates} == {owner is None}
