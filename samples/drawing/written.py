"""How papers, chats and forms write a number: the forms of vietnam.md §1-5.

`value` is always the normalised one; `written` gives one printed form of it. `normal` is the
way back, the one rule by which truths and findings are compared.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from random import Random

from samples.drawing.tables import AREA_CODES

LABELS: dict[str, tuple[str, ...]] = {
    "cccd": (
        *("Số CCCD", "CCCD số", "Số định danh cá nhân", "Căn cước công dân số", "CCCD"),
        *("Số căn cước", "Mã định danh", "Số ĐDCN", "CCCD/CMND", "so cccd", "Citizen ID No."),
    ),
    "cmnd": ("CMND số", "Số CMND", "CMND", "CMT", "Giấy CMND số", "Chứng minh nhân dân số"),
    "phone": (
        *("Điện thoại", "ĐT", "SĐT", "Số điện thoại", "ĐTDĐ", "Di động", "Tel", "Liên hệ"),
        *("Zalo", "LH", "Mobile", "Phone", "dien thoai"),
    ),
    "email": ("Email", "E-mail", "Thư điện tử", "Hộp thư", "Địa chỉ email", "email"),
    "bank_account": (
        *("Số tài khoản", "STK", "Số TK", "TK số", "Tài khoản số", "A/C No.", "Account No."),
        *("so tai khoan", "Tài khoản"),
    ),
    "bank_card": ("Số thẻ", "Số thẻ ATM", "Card No.", "Thẻ số"),
    "tax_code": ("Mã số thuế", "MST", "MST cá nhân", "Mã số thuế cá nhân"),
    "date_of_birth": ("Ngày sinh", "Sinh ngày", "Ngày, tháng, năm sinh", "Date of birth", "NS"),
    "person_name": ("Họ và tên", "Họ tên", "Ông", "Bà", "Full name", "Người đề nghị"),
    "address": ("Địa chỉ", "Nơi thường trú", "Nơi cư trú", "Chỗ ở hiện nay", "Thường trú"),
    "passport": ("Số hộ chiếu", "Hộ chiếu số", "Passport No"),
    "driver_license": ("GPLX số", "Số GPLX", "Giấy phép lái xe số"),
    "social_insurance": ("Mã số BHXH", "Số sổ BHXH", "BHXH số"),
}


def grouped(digits: str, sizes: Sequence[int], mark: str = " ") -> str:
    """`digits` cut into groups: grouped('0912345678', (4, 3, 3), '.') -> '0912.345.678'."""
    parts, start = [], 0
    for size in sizes:
        parts.append(digits[start : start + size])
        start += size
    return mark.join([*parts, digits[start:]]).rstrip(mark)


def _cccd(rng: Random, value: str) -> str:
    mark = rng.choice(" -. ")
    return rng.choices(
        (value, grouped(value, (3, 3, 3, 3), mark), grouped(value, (4, 4, 4))), (7, 2, 1)
    )[0]


def _cmnd(rng: Random, value: str) -> str:
    return rng.choices((value, grouped(value, (3, 3, 3), rng.choice(" ."))), (3, 1))[0]


def _mobile(rng: Random, value: str) -> str:
    mark = rng.choice(" .-")
    tail = grouped(value[1:], (3, 3, 3), rng.choice((" ", ".", "")))
    return rng.choice(
        (
            *(value, value, value),
            *(grouped(value, sizes, mark) for sizes in ((4, 3, 3), (3, 3, 4), (4, 2, 2, 2))),
            grouped(value, (2, 4, 4)),
            f"({value[:3]}) {value[3:6]} {value[6:]}",
            *(f"+84 {tail}", f"+84{value[1:]}", f"(+84) {tail}", f"+84(0){value[1:]}"),
            *(f"84{value[1:]}", f"0084{value[1:]}"),
        )
    )


def _landline(rng: Random, value: str) -> str:
    size = 3 if value[1:3] in AREA_CODES else 4
    area, rest = value[:size], value[size:]
    mark = rng.choice(" .")
    halves = grouped(rest, (len(rest) - 4, 4), mark)
    return rng.choice(
        (
            f"({area}) {halves}",
            f"{area}{mark}{halves}",
            f"{area} {rest}",
            value,
            f"(84-{area[1:]}) {halves}",
            f"+84 {area[1:]} {halves}",
            f"{area} {grouped(rest, (2, 3, 3))}" if len(rest) == 8 else f"{area}-{rest}",
        )
    )


def _phone(rng: Random, value: str) -> str:
    return _landline(rng, value) if value.startswith("02") else _mobile(rng, value)


def _account(rng: Random, value: str) -> str:
    """As it is, or in threes or fours; a last digit is never left alone."""
    size = rng.choice((3, 4))
    count = len(value) // size - (len(value) % size == 1)
    spaced = grouped(value, (size,) * count, rng.choice("  ."))
    return rng.choices((value, spaced), (4, 1))[0]


def _card(rng: Random, value: str) -> str:
    return rng.choices(
        (grouped(value, (4, 4, 4, 4)), value, grouped(value, (4, 4, 4, 4), "-")), (6, 3, 1)
    )[0]


def _tax_code(rng: Random, value: str) -> str:
    if "-" in value or len(value) != 10:
        return value
    return rng.choices(
        (value, f"{value[:2]} {value[2:]}", grouped(value, (2, 3, 3, 2), ".")), (8, 1, 1)
    )[0]


def written_day(rng: Random, day: date) -> str:
    """A date as papers print it."""
    return rng.choice(
        (
            *(f"{day:%d/%m/%Y}", f"{day:%d/%m/%Y}", f"{day:%d-%m-%Y}", f"{day:%d.%m.%Y}"),
            f"{day.day}/{day.month}/{day.year}",
            f"{day:%d} tháng {day:%m} năm {day:%Y}",
        )
    )


def written(rng: Random, kind: str, value: str) -> str:
    """One way in which a paper prints a value of a contract type.

    Dates (`date_of_birth`) come and are normalised as yyyy-mm-dd; a type without forms of
    its own is printed as it is.
    """
    if kind == "date_of_birth":
        return written_day(rng, date.fromisoformat(value))
    forms = {
        "cccd": _cccd,
        "cmnd": _cmnd,
        "phone": _phone,
        "bank_account": _account,
        "bank_card": _card,
        "tax_code": _tax_code,
    }
    return forms[kind](rng, value) if kind in forms else value


def labelled(rng: Random, kind: str) -> str:
    """A label that papers put before a value of this type, without its colon."""
    return rng.choice(LABELS[kind])


def _normal_phone(text: str) -> str:
    number = re.sub(r"\D", "", text.replace("(0)", ""))
    number = re.sub(r"^(0084|84)(?=\d{9,10}$)", "", number)
    return number if number.startswith("0") else f"0{number}"


def _normal_day(text: str) -> str:
    parts = [int(p) for p in re.findall(r"\d+", text)]
    if not parts:
        # In words.
        return " ".join(text.lower().split())
    if len(parts) == 1:
        return f"{parts[0]:08d}" if parts[0] > 9999 else str(parts[0])
    if parts[0] > 31:
        parts.reverse()
    return f"{parts[-1]:04d}-{parts[-2]:02d}-{parts[0]:02d}"


def normal(kind: str, text: str) -> str:
    """The normalised value of a printed one: what `Truth.value` holds.

    Numbers: digits (letters stay, upper case); phones as 0…; e-mails lower case; dates of
    birth yyyy-mm-dd; names and addresses NFC, lower case, single spaces; codes as they are.
    """
    text = unicodedata.normalize("NFC", text)
    if kind == "phone":
        return _normal_phone(text)
    if kind == "date_of_birth":
        return _normal_day(text)
    if kind in ("person_name", "address"):
        return re.sub(r"[\s,]+", " ", text).strip().lower()
    if kind == "email":
        return re.sub(r"\s", "", text).lower()
    if kind in ("qr", "barcode", "mrz", "face", "id_card", "signature", "fingerprint"):
        return text
    return re.sub(r"[^0-9A-Z]", "", text.upper())
