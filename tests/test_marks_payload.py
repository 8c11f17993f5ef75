"""What a code gives away: every example of the Vietnamese formats, and hostile payloads."""

from __future__ import annotations

import time
import unicodedata

import pytest

from scanner.marks.field import Field
from scanner.marks.payload import fields, kind

CARDS = [
    (
        "001005123456|012345670|Nguyễn Văn Mẫu|01011905|Nam|Số 12, Tổ 3, Phường Thử Nghiệm, "
        "Thành phố Mẫu|15042021",
        [
            ("cccd", "001005123456"),
            ("cmnd", "012345670"),
            ("person_name", "Nguyễn Văn Mẫu"),
            ("date_of_birth", "01/01/1905"),
            ("sex", "Nam"),
            ("address", "Số 12, Tổ 3, Phường Thử Nghiệm, Thành phố Mẫu"),
            ("date_of_issue", "15/04/2021"),
        ],
    ),
    (
        "079103012345||Trần Thị Bích Ngọc|15031903|Nữ|Ấp Mẫu, Xã Thử, Huyện Ví Dụ|22122021",
        [
            ("cccd", "079103012345"),
            ("person_name", "Trần Thị Bích Ngọc"),
            ("date_of_birth", "15/03/1903"),
            ("sex", "Nữ"),
            ("address", "Ấp Mẫu, Xã Thử, Huyện Ví Dụ"),
            ("date_of_issue", "22/12/2021"),
        ],
    ),
    (
        "048102000111||Lê Thị Thu|30111902|Nữ|Tổ 1, Phường Mẫu, Thành phố Thử|06112024||"
        "Lê Văn Cha|Phạm Thị Mẹ|",
        [
            ("cccd", "048102000111"),
            ("person_name", "Lê Thị Thu"),
            ("date_of_birth", "30/11/1902"),
            ("sex", "Nữ"),
            ("address", "Tổ 1, Phường Mẫu, Thành phố Thử"),
            ("date_of_issue", "06/11/2024"),
            ("person_name", "Lê Văn Cha"),
            ("person_name", "Phạm Thị Mẹ"),
        ],
    ),
    (
        "031108567890|031234560|ĐẶNG MAI|31121908|Nữ|Thôn Một, Xã Hai, Tỉnh Ba|01072024||||",
        [
            ("cccd", "031108567890"),
            ("cmnd", "031234560"),
            ("person_name", "ĐẶNG MAI"),
            ("date_of_birth", "31/12/1908"),
            ("sex", "Nữ"),
            ("address", "Thôn Một, Xã Hai, Tỉnh Ba"),
            ("date_of_issue", "01/07/2024"),
        ],
    ),
    (
        "048102000111||Lê Thị Thu|30111902|Nữ||06112024|048102000222|Lê Văn Cha||",
        [
            ("cccd", "048102000111"),
            ("person_name", "Lê Thị Thu"),
            ("date_of_birth", "30/11/1902"),
            ("sex", "Nữ"),
            ("date_of_issue", "06/11/2024"),
            ("cccd", "048102000222"),
            ("person_name", "Lê Văn Cha"),
        ],
    ),
    # hand-made: six fields, no diacritics, dates with slashes; a CMND in front
    (
        "001005123456|Nguyen Van Mau|01/01/1905|NAM|12 Duong Mau|15/04/2021",
        [
            ("cccd", "001005123456"),
            ("person_name", "Nguyen Van Mau"),
            ("date_of_birth", "01/01/1905"),
            ("sex", "Nam"),
            ("address", "12 Duong Mau"),
            ("date_of_issue", "15/04/2021"),
        ],
    ),
    (
        "012345670||Pham Quoc Bao|04071904|nu|Duong Mau|10102022|x",
        [
            ("cmnd", "012345670"),
            ("person_name", "Pham Quoc Bao"),
            ("date_of_birth", "04/07/1904"),
            ("sex", "Nữ"),
            ("address", "Duong Mau"),
            ("date_of_issue", "10/10/2022"),
            ("person_name", "x"),
        ],
    ),
]

TRANSFERS = [
    (
        "00020101021138570010A00000072701270006970436011300710001234560208QRIBFTTA5303704"
        "5802VN6304F00E",
        [("bank", "970436"), ("bank_account", "0071000123456")],
    ),
    (
        "00020101021138580010A000000727012800069704180114120100012345670208QRIBFTTA5303704"
        "5802VN63048B7B",
        [("bank", "970418"), ("bank_account", "12010001234567")],
    ),
    (
        "00020101021238540010A00000072701240006970422011009001234560208QRIBFTTA530370454055"
        "00005802VN62100806ung ho6304EF08",
        [("bank", "970422"), ("bank_account", "0900123456"), ("text", "ung ho")],
    ),
    (
        "00020101021138600010A00000072701300006970415011697041500000000000208QRIBFTTC5303704"
        "5802VN630418BE",
        [("bank", "970415"), ("bank_card", "9704150000000000")],
    ),
    # the published example's flaw: an inner length of 12 before 13 digits
    (
        "00020101021138570010A00000072701270006970403011200110123456780208QRIBFTTA53037045802VN6304F4E5",
        [("bank", "970403"), ("bank_account", "0011012345678")],
    ),
    # a nickname, the holder's name, a phone number in tag 62
    (
        "00020101021138530010A000000727012300069704180109NGUYENMAU0208QRIBFTTA5303704"
        "5802VN5914NGUYEN VAN MAU62140210091234567863040000",
        [
            ("bank", "970418"),
            ("bank_account", "NGUYENMAU"),
            ("person_name", "NGUYEN VAN MAU"),
            ("phone", "0912345678"),
        ],
    ),
]

OTHERS = [
    (
        f"DN4010123456780|{'Nguyễn Văn Mẫu'.encode().hex()}|01/01/1905|1|"
        f"{'Thôn 1, Xã Thử'.encode().hex().upper()}|01 - 234|01/01/2021|31/12/2025|x",
        "health_card",
        [
            ("health_insurance", "DN4010123456780"),
            ("person_name", "Nguyễn Văn Mẫu"),
            ("date_of_birth", "01/01/1905"),
            ("sex", "Nam"),
            ("address", "Thôn 1, Xã Thử"),
        ],
    ),
    (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Nguyễn;Mẫu;Văn;;\r\nitem1.TEL;TYPE=CELL:0912 345 678\r\n"
        "EMAIL:nguyen.van.mau@\r\n gmail.com\r\nADR:;;Số 12\\, đường Mẫu;Hà Nội;;;\r\n"
        "BDAY:19050101\r\nNOTE:STK 0071000123456\r\nEND:VCARD",
        "contact",
        [
            ("person_name", "Nguyễn Văn Mẫu"),
            ("phone", "0912 345 678"),
            ("email", "nguyen.van.mau@gmail.com"),
            ("address", "Số 12, đường Mẫu, Hà Nội"),
            ("date_of_birth", "01/01/1905"),
            ("text", "STK 0071000123456"),
        ],
    ),
    (
        "BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:L=C3=AA=\n"
        " Th=E1=BB=8B\nTEL;VALUE=uri:tel:+84912345678\nEND:VCARD",
        "contact",
        [("person_name", "Lê Thị"), ("phone", "+84912345678")],
    ),
    (
        "MECARD:N:Trần,Thị Bích Ngọc;TEL:0559123456;EMAIL:ngoc@example.com;NOTE:a\\;b;;",
        "contact",
        [
            ("person_name", "Trần Thị Bích Ngọc"),
            ("phone", "0559123456"),
            ("email", "ngoc@example.com"),
            ("text", "a;b"),
        ],
    ),
    ("tel:+84912345678", "phone", [("phone", "+84912345678")]),
    (
        "mailto:mau@example.com?cc=thu@example.com&body=CCCD%20001005123456",
        "email",
        [
            ("email", "mau@example.com"),
            ("email", "thu@example.com"),
            ("text", "CCCD 001005123456"),
        ],
    ),
    (
        "MATMSG:TO:mau@example.com;SUB:chào;BODY:0912345678;;",
        "email",
        [("email", "mau@example.com"), ("text", "chào"), ("text", "0912345678")],
    ),
    ("SMSTO:0912345678:ung ho", "message", [("phone", "0912345678"), ("text", "ung ho")]),
    ("sms:0912345678?body=chao", "message", [("phone", "0912345678"), ("text", "chao")]),
    (
        "WIFI:T:WPA;S:Nha Mau;P:mat\\;khau1;H:false;;",
        "wifi",
        [("text", "Nha Mau"), ("password", "mat;khau1")],
    ),
    (
        "otpauth://totp/Mau:mau@example.com?secret=JBSWY3DPEHPK3PXP&issuer=Mau",
        "one_time_password",
        [("text", "Mau:mau@example.com"), ("password", "JBSWY3DPEHPK3PXP"), ("text", "Mau")],
    ),
    ("geo:21.0278,105.8342?z=3", "location", [("gps_location", "21.0278,105.8342")]),
    ("https://example.com/a?x=1", "url", [("url", "https://example.com/a?x=1")]),
    (
        "https://img.vietqr.io/image/970436-0071000123456-compact.png?accountName=NGUYEN%20VAN%20MAU",
        "url",
        None,
    ),
    ("SP001|Áo thun|150000|10", "text", [("text", "SP001|Áo thun|150000|10")]),
    ("8934567890123", "text", [("text", "8934567890123")]),
    # an EMV code of another country: no account of NAPAS
    ("00020101021126180014SG.PAYNOW.TEST5204000053037025802SG5904SHOP6304ABCD", "payment", None),
]


def pairs(payload: str) -> list[tuple[str, str]]:
    return [(one.type, one.value) for one in fields(payload)]


@pytest.mark.parametrize(("payload", "expected"), CARDS)
def test_identity_card(payload: str, expected: list[tuple[str, str]]) -> None:
    assert kind(payload) == "card"
    assert pairs(payload) == expected


@pytest.mark.parametrize(("payload", "expected"), TRANSFERS)
def test_bank_transfer(payload: str, expected: list[tuple[str, str]]) -> None:
    assert kind(payload) == "bank_transfer"
    assert pairs(payload) == expected


@pytest.mark.parametrize(("payload", "sort", "expected"), OTHERS)
def test_other_payloads(payload: str, sort: str, expected: list[tuple[str, str]] | None) -> None:
    assert kind(payload) == sort
    if expected is not None:
        assert pairs(payload)[: len(expected)] == expected


def test_any_transfer_code_counts_however_broken_it_is() -> None:
    broken = "000201!!38990010A000000727zz0006970436011300710001234560208QRIBFTTA"
    assert kind(broken) == "bank_transfer"
    assert ("bank_account", "0071000123456") in pairs(broken)


def test_a_picture_address_gives_its_account_away() -> None:
    address = "https://img.vietqr.io/image/970436-0071000123456-qr.png?accountName=NGUYEN%20MAU"
    assert ("bank_account", "0071000123456") in pairs(address)
    assert ("person_name", "NGUYEN MAU") in pairs(address)


def test_values_do_not_show_in_repr() -> None:
    assert "0912345678" not in repr(fields("tel:0912345678"))
    assert fields("tel:0912345678") == (Field("phone", "0912345678"),)


HOSTILE = [
    "\x1b[2J\x1b]0;owned\x07<script>alert(1)</script>" * 70,
    "\u202e" * 3000 + "001005123456",
    "|" * 3000,
    "001005123456|" * 250,
    "0" * 3000,
    "A000000727" * 300,
    "00020101" + "38570010A000000727" * 170,
    "BEGIN:VCARD\n" + "N:" + ";" * 3000,
    "BEGIN:VCARD\n" + "TEL:0912345678\n" * 200,
    "MECARD:" + "\\;" * 1500,
    "https://example.com/?" + "a=%00&" * 500,
    "WIFI:" + "\\" * 3000,
    "mailto:" + "," * 3000,
    "\ud800\udfff\x00" * 1000,
    "BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE:\ud800=FF=00",
    "",
    ":",
]


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_payloads_are_bounded_and_clean(payload: str) -> None:
    start = time.process_time()
    found = fields(payload)
    kind(payload)
    assert time.process_time() - start < 0.5
    assert len(found) <= 200
    for one in found:
        assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in one.value)
        assert one.value
