"""Labels and made-up values of the types beyond the core, as papers print them."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from samples.drawing.people import Person
from samples.drawing.written import normal
from tests.benchmark.flow import Text, Value, value

LABELS: dict[str, tuple[str, ...]] = {
    "passport": ("Số hộ chiếu", "Hộ chiếu số", "Passport No.", "Số HC", "Hộ chiếu/Passport"),
    "driver_license": ("GPLX số", "Số giấy phép lái xe", "Bằng lái xe số", "Driver license No."),
    "social_insurance": ("Mã số BHXH", "Số sổ BHXH", "Mã số bảo hiểm xã hội", "Sổ BHXH số"),
    "health_insurance": ("Số thẻ BHYT", "Mã thẻ BHYT", "Thẻ BHYT số", "BHYT"),
    "license_plate": ("Biển số xe", "BKS", "Biển kiểm soát", "Biển số đăng ký"),
    "land_certificate": ("Số phát hành GCN", "GCN QSDĐ số", "Giấy chứng nhận số", "Số phát hành"),
    "otp": ("Mã OTP", "Mã xác thực", "Mã xác nhận", "OTP"),
    "password": ("Mật khẩu", "Mật khẩu mặc định", "Password", "Mật khẩu đăng nhập"),
    "ethnicity": ("Dân tộc",),
    "religion": ("Tôn giáo",),
    "gps_location": ("Tọa độ GPS", "Vị trí", "Định vị"),
    "date_of_birth": ("Ngày sinh", "Sinh ngày", "Ngày, tháng, năm sinh", "Ngày tháng năm sinh"),
    "address": ("Nơi thường trú", "Địa chỉ", "Chỗ ở hiện nay", "Nơi cư trú", "Đ/c"),
    "tax_code": ("Mã số thuế cá nhân", "MST cá nhân", "MST TNCN"),
}
_OBJECTS = ("DN", "HT", "TE", "GD", "HS", "CH", "BT", "HN", "CN", "NN")
_LETTERS = "ABCDEFGHKLMNPSTUVXYZ"
_GROUPS = ("Kinh", "Tày", "Thái", "Mường", "Nùng", "Mông", "Dao", "Khmer", "Hoa", "Ê Đê", "Gia Rai")
_FAITHS = ("Phật giáo", "Công giáo", "Tin Lành", "Cao Đài", "Thiên Chúa giáo", "Hòa Hảo")


def _digits(rng: Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def _health(rng: Random, who: Person) -> str:
    mark = rng.choice(("", "", " ", "-"))
    level, province = str(rng.randrange(1, 6)), f"{rng.randrange(1, 97):02d}"
    return mark.join((rng.choice(_OBJECTS), level, province, _digits(rng, 10)))


def _plate(rng: Random, who: Person) -> str:
    series = rng.choice(_LETTERS)
    place = rng.choice((11, 14, 15, 17, 20, 29, 30, 36, 37, 43, 51, 59, 61, 65, 72, 88, 99))
    if rng.random() < 0.5:
        return f"{place}{series}-{_digits(rng, 3)}.{_digits(rng, 2)}"
    return f"{place}-{series}{rng.randrange(1, 10)} {_digits(rng, 3)}.{_digits(rng, 2)}"


def _land(rng: Random, who: Person) -> str:
    letters = "".join(rng.choice(_LETTERS) for _ in range(2))
    return f"{letters} {_digits(rng, rng.choice((6, 6, 8)))}"


def _password(rng: Random, who: Person) -> str:
    word = rng.choice(("Hanoi", "matkhau", "Abc", "Xinchao", "Truong"))
    return f"{word}{rng.choice('@#!')}{_digits(rng, rng.randrange(3, 7))}"


def _gps(rng: Random, who: Person) -> str:
    return f"{rng.uniform(9, 22):.5f}, {rng.uniform(103, 109):.5f}"


MAKERS: dict[str, Callable[[Random, Person], str]] = {
    "passport": lambda rng, who: who.passport,
    "driver_license": lambda rng, who: who.licence,
    "social_insurance": lambda rng, who: who.insurance,
    "health_insurance": _health,
    "license_plate": _plate,
    "land_certificate": _land,
    "otp": lambda rng, who: _digits(rng, rng.choice((4, 6, 6, 8))),
    "password": _password,
    "ethnicity": lambda rng, who: rng.choice(_GROUPS),
    "religion": lambda rng, who: rng.choice(_FAITHS),
    "gps_location": _gps,
    "address": lambda rng, who: str(who.address),
}


def made(rng: Random, type_: str, who: Person) -> Value:
    """A value of any type for a made-up person."""
    core = {
        "cccd": who.cccd,
        "cmnd": who.cmnd,
        "phone": who.mobile,
        "email": who.email,
        "bank_account": who.account.number,
        "bank_card": who.card,
        "tax_code": who.tax_code,
        "date_of_birth": who.born.isoformat(),
    }
    if type_ in core:
        return value(rng, type_, core[type_])
    if type_ == "person_name":
        return Value(type_, normal(type_, who.name), who.name)
    printed = MAKERS[type_](rng, who)
    return Value(type_, normal(type_, printed), printed)


def row(rng: Random, type_: str, who: Person) -> Text:
    """A label, a colon and a value of a type beyond the core."""
    return (f"{rng.choice(LABELS[type_])}: ", made(rng, type_, who))
