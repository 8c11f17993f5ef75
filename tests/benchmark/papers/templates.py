"""Papers with types beyond the core: forms, lists, contracts, letters; some held out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from samples.drawing import people
from samples.drawing.people import Person
from tests.benchmark.flow import Block, Flow, Paragraph, Table, Text, field
from tests.benchmark.papers.makers import LABELS, made, row
from tests.benchmark.templates.frame import head, motto, receivers, sentences, signed, title

Template = Callable[[Random], Flow]


def _rows(rng: Random, who: Person, types: Sequence[str]) -> list[Block]:
    """A form: a line for each value, a core type with its own labels."""
    lines = [row(rng, t, who) if t in LABELS else field(rng, t, made_raw(who, t)) for t in types]
    return [Paragraph(line, "left") for line in lines]


def made_raw(who: Person, type_: str) -> str:
    """The plain number of a core type."""
    raw = {"cccd": who.cccd, "phone": who.mobile, "email": who.email, "cmnd": who.cmnd}
    return raw.get(type_) or who.account.number


def _named(rng: Random, label: str, who: Person) -> Paragraph:
    return Paragraph((f"{label}: ", made(rng, "person_name", who)), "left")


def _list(rng: Random, columns: Sequence[tuple[str, str]], count: int) -> Table:
    """A table with a person a row; a type "" is an empty column."""
    rows: list[tuple[Text, ...]] = []
    for ordinal in range(1, count + 1):
        who = people.person(rng)
        cells = ((made(rng, t, who),) if t else ("",) for _, t in columns)
        rows.append(((str(ordinal),), *cells))
    wide = {"address": 4.2, "person_name": 2.8, "email": 3.6, "health_insurance": 3.0}
    widths = [0.7, *(wide.get(t, 2.2) for _, t in columns)]
    header: tuple[Text, ...] = (("STT",), *((name,) for name, _ in columns))
    return Table(tuple(rows), tuple(w / sum(widths) for w in widths), header)


def _form(name: str, label: str, types: Sequence[str]) -> Template:
    def template(rng: Random) -> Flow:
        who = people.person(rng)
        blocks = [*motto(rng), *title(name.upper()), _named(rng, label, who)]
        blocks += _rows(rng, who, types)
        blocks += [*sentences(rng, 2), *signed(rng, "NGƯỜI LẬP", "NGƯỜI DUYỆT")]
        return Flow(name, tuple(blocks))

    return template


def _table(name: str, columns: Sequence[tuple[str, str]]) -> Template:
    def template(rng: Random) -> Flow:
        blocks = [*head(rng, "DS"), *title(name.upper()), *sentences(rng, 1)]
        blocks += [_list(rng, columns, rng.randrange(5, 14)), *receivers(rng)]
        return Flow(name, tuple(blocks), landscape=len(columns) > 4)

    return template


def _running(name: str, opening: str, types: Sequence[str]) -> Template:
    """One sentence in which a value follows the other, as contracts and minutes have it."""

    def template(rng: Random) -> Flow:
        who = people.person(rng)
        text: Text = (f"{opening} ", made(rng, "person_name", who))
        for t in types:
            part = row(rng, t, who) if t in LABELS else field(rng, t, made_raw(who, t))
            text = (*text, ", ", *part)
        blocks = [*head(rng, "BB"), *title(name.upper()), Paragraph((*text, "."))]
        return Flow(name, (*blocks, *sentences(rng, 3), *receivers(rng)))

    return template


DEVELOPED: dict[str, Template] = {
    "resume": _form(
        "Sơ yếu lý lịch",
        "Họ và tên",
        ("date_of_birth", "ethnicity", "religion", "address", "cccd", "phone", "email"),
    ),
    "passport_form": _form(
        "Tờ khai hộ chiếu", "Họ tên", ("date_of_birth", "cccd", "passport", "address", "phone")
    ),
    "driver_form": _form(
        "Đơn đổi giấy phép lái xe",
        "Tôi tên là",
        ("date_of_birth", "driver_license", "license_plate", "address", "phone"),
    ),
    "account_slip": _form("Phiếu cấp tài khoản", "Họ và tên", ("email", "password", "otp")),
    "insurance_form": _form(
        "Tờ khai tham gia bảo hiểm",
        "Họ và tên",
        ("date_of_birth", "social_insurance", "health_insurance", "cccd", "address"),
    ),
    "land_form": _form(
        "Đơn đăng ký biến động đất đai",
        "Người sử dụng đất",
        ("land_certificate", "cccd", "address", "phone"),
    ),
    "insurance_list": _table(
        "Danh sách tham gia BHXH",
        (
            ("Họ và tên", "person_name"),
            ("Ngày sinh", "date_of_birth"),
            ("Mã số BHXH", "social_insurance"),
            ("Số thẻ BHYT", "health_insurance"),
        ),
    ),
    "vehicle_list": _table(
        "Danh sách xe ra vào",
        (
            ("Họ tên chủ xe", "person_name"),
            ("Biển số", "license_plate"),
            ("Số GPLX", "driver_license"),
            ("Điện thoại", "phone"),
        ),
    ),
    "citizen_list": _table(
        "Danh sách cử tri",
        (
            ("Họ và tên", "person_name"),
            ("Ngày sinh", "date_of_birth"),
            ("Dân tộc", "ethnicity"),
            ("Nơi thường trú", "address"),
        ),
    ),
    "land_list": _table(
        "Danh sách cấp giấy chứng nhận",
        (
            ("Chủ sử dụng đất", "person_name"),
            ("Số phát hành GCN", "land_certificate"),
            ("Địa chỉ", "address"),
            ("Số CCCD", "cccd"),
        ),
    ),
    "login_list": _table(
        "Danh sách tài khoản lớp học",
        (("Họ và tên", "person_name"), ("Email", "email"), ("Mật khẩu", "password")),
    ),
    "tax_list": _table(
        "Danh sách quyết toán thuế",
        (("Họ và tên", "person_name"), ("MST cá nhân", "tax_code"), ("Số người phụ thuộc", "")),
    ),
    "sale": _running(
        "Hợp đồng mua bán xe",
        "Bên bán: Ông",
        ("date_of_birth", "cccd", "address", "license_plate", "driver_license"),
    ),
    "transfer": _running(
        "Hợp đồng chuyển nhượng",
        "Bên chuyển nhượng: Bà",
        ("cccd", "address", "land_certificate", "phone"),
    ),
    "report": _running(
        "Biên bản vi phạm",
        "Người vi phạm là ông",
        ("date_of_birth", "cccd", "driver_license", "license_plate", "gps_location"),
    ),
}

# Not looked at while the patterns were written.
HELD_OUT: dict[str, Template] = {
    "visa_list": _table(
        "Danh sách đoàn đi công tác nước ngoài",
        (
            ("Họ tên", "person_name"),
            ("Hộ chiếu số", "passport"),
            ("Sinh ngày", "date_of_birth"),
            ("Quê quán", "address"),
        ),
    ),
    "household": _form(
        "Bản khai nhân khẩu",
        "Họ, chữ đệm và tên",
        ("date_of_birth", "ethnicity", "religion", "cccd", "address", "health_insurance"),
    ),
    "pension": _running(
        "Quyết định hưởng chế độ",
        "Giải quyết chế độ đối với bà",
        ("date_of_birth", "social_insurance", "bank_account", "address"),
    ),
    "parking": _form("Phiếu đăng ký gửi xe", "Khách hàng", ("license_plate", "phone", "address")),
    "clinic_list": _table(
        "Danh sách khám bệnh",
        (
            ("Họ tên người bệnh", "person_name"),
            ("Năm sinh", "date_of_birth"),
            ("Mã thẻ BHYT", "health_insurance"),
            ("SĐT", "phone"),
        ),
    ),
    "support": _form(
        "Phiếu hỗ trợ kỹ thuật", "Người yêu cầu", ("phone", "otp", "password", "gps_location")
    ),
    "mortgage": _running(
        "Hợp đồng thế chấp",
        "Bên thế chấp: ông",
        ("cccd", "land_certificate", "address", "tax_code"),
    ),
}
