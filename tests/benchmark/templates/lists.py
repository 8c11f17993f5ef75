"""Papers whose values stand in tables: beneficiaries, payslips, schools, bank forms."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from samples.drawing import people, tables
from samples.drawing.people import Person
from samples.drawing.written import normal
from tests.benchmark.flow import (
    Block,
    Flow,
    Paragraph,
    Table,
    Text,
    Value,
    address,
    born,
    company,
    company_tax,
    joined,
    landline,
    name,
    office_mail,
    paragraphs,
    value,
)
from tests.benchmark.templates.frame import head, receivers, sentences, signed, title

Cell = Callable[[Random, Person], Text]
Column = tuple[tuple[str, ...], float, Cell]


def _of(type_: str, attribute: str) -> Cell:
    return lambda rng, who: (value(rng, type_, getattr(who, attribute)),)


def _account(rng: Random, who: Person) -> Text:
    return (value(rng, "bank_account", who.account.number),)


def _born(rng: Random, who: Person) -> Text:
    iso = who.born.isoformat()
    return (Value("date_of_birth", iso, f"{who.born:%d/%m/%Y}"),)


def _money(rng: Random, who: Person) -> Text:
    return (f"{rng.randrange(500, 25_000) * 1000:,}".replace(",", rng.choice((".", ","))),)


def _village(rng: Random, who: Person) -> Text:
    printed = f"Thôn {rng.choice(tables.COMMUNES)}"
    return (Value("address", normal("address", printed), printed),)


COLUMNS: dict[str, Column] = {
    "name": (("Họ và tên", "Họ tên", "Full name"), 3.2, lambda rng, who: (name(who),)),
    "born": (("Ngày sinh", "Năm sinh", "Date of birth"), 2.2, _born),
    "cccd": (
        ("Số CCCD", "CCCD", "Số định danh", "Số căn cước", "Citizen ID"),
        2.6,
        _of("cccd", "cccd"),
    ),
    "cmnd": (("Số CMND", "CMND", "CMT"), 2.2, _of("cmnd", "cmnd")),
    "phone": (
        ("Điện thoại", "SĐT", "Số ĐT", "Phone", "Điện thoại liên hệ"),
        2.6,
        _of("phone", "mobile"),
    ),
    "email": (("Email", "Thư điện tử", "E-mail"), 4.6, _of("email", "email")),
    "account": (("Số tài khoản", "STK", "Số TK", "Account No."), 2.9, _account),
    "card": (("Số thẻ", "Số thẻ ATM", "Card No."), 3.6, _of("bank_card", "card")),
    "bank": (("Ngân hàng", "Tại NH", "Bank"), 2.2, lambda rng, who: (who.account.bank.short,)),
    "tax": (("Mã số thuế cá nhân", "MST", "MST cá nhân"), 2.3, _of("tax_code", "tax_code")),
    "money": (("Số tiền (đồng)", "Thực lĩnh", "Amount"), 1.9, _money),
    "class": (
        ("Lớp", "Class"),
        1.1,
        lambda rng, who: (f"{rng.randrange(6, 13)}A{rng.randrange(1, 9)}",),
    ),
    "village": (("Thôn", "Địa chỉ"), 1.9, _village),
    "note": (("Ghi chú", "Ký nhận"), 1.4, lambda rng, who: ("",)),
}


def table(rng: Random, keys: tuple[str, ...], count: int) -> Table:
    """A table of made-up people with an ordinal in the first column."""
    chosen = [COLUMNS[key] for key in keys]
    header: tuple[Text, ...] = (("STT",), *((rng.choice(names),) for names, _, _ in chosen))
    rows = []
    for ordinal in range(1, count + 1):
        who = people.person(rng)
        rows.append(((str(ordinal),), *(cell(rng, who) for _, _, cell in chosen)))
    total = 1.0 + sum(width for _, width, _ in chosen)
    widths = tuple(w / total for w in (1.0, *(width for _, width, _ in chosen)))
    return Table(tuple(rows), widths, header, ruled=rng.random() < 0.85)


def beneficiaries(rng: Random) -> Flow:
    """A decision's annex: who gets what, with citizen numbers and accounts."""
    keys = rng.choice(
        (
            ("name", "born", "cccd", "village", "money"),
            ("name", "cccd", "phone", "money", "note"),
            ("name", "cccd", "account", "bank", "money"),
            ("name", "cmnd", "phone", "village", "note"),
        )
    )
    blocks = [
        *head(rng, "QĐ"),
        *title("DANH SÁCH", "Các hộ được hỗ trợ (kèm theo Quyết định số 812/QĐ-UBND)"),
        table(rng, keys, rng.randrange(6, 28)),
        *sentences(rng, 1),
        *receivers(rng),
    ]
    return Flow("Danh sách hỗ trợ", tuple(blocks), landscape=rng.random() < 0.3)


def school(rng: Random) -> Flow:
    """A class list with parents' phones."""
    keys = rng.choice(
        (
            ("name", "born", "class", "phone"),
            ("name", "class", "phone", "email"),
            ("name", "born", "cccd", "class", "phone"),
        )
    )
    blocks = [
        *head(rng, "DS"),
        *title("DANH SÁCH HỌC SINH", "Năm học 2025-2026"),
        table(rng, keys, rng.randrange(10, 30)),
        *signed(rng, "NGƯỜI LẬP", "HIỆU TRƯỞNG"),
    ]
    return Flow("Danh sách học sinh", tuple(blocks), landscape="email" in keys)


def payroll(rng: Random) -> Flow:
    """A sheet of wages: accounts and personal tax codes."""
    keys = rng.choice(
        (
            ("name", "tax", "account", "bank", "money"),
            ("name", "cccd", "account", "money"),
            ("name", "account", "bank", "money", "note"),
        )
    )
    blocks = [
        Paragraph((company(rng).upper(), "\nMST: ", company_tax(rng)), "left"),
        *title("BẢNG THANH TOÁN LƯƠNG", f"Tháng {rng.randrange(1, 13):02d} năm 2025"),
        table(rng, keys, rng.randrange(5, 20)),
        *signed(rng, "KẾ TOÁN", "GIÁM ĐỐC"),
    ]
    return Flow("Bảng lương", tuple(blocks), landscape=rng.random() < 0.4)


def directory(rng: Random) -> Flow:
    """Members of an association or a team, in Vietnamese or English, often unruled."""
    keys = rng.choice(
        (
            ("name", "phone", "email"),
            ("name", "born", "phone", "email"),
            ("name", "cccd", "phone", "email"),
        )
    )
    blocks = [
        *title(rng.choice(("DANH BẠ HỘI VIÊN", "MEMBERS OF THE TEAM", "DANH SÁCH CỘNG TÁC VIÊN"))),
        *sentences(rng, 1),
        table(rng, keys, rng.randrange(6, 18)),
    ]
    return Flow("Danh bạ", tuple(blocks), landscape=True)


def health(rng: Random) -> Flow:
    """A list of a vaccination or a check-up."""
    blocks = [
        *head(rng, "DS"),
        *title("DANH SÁCH TIÊM CHỦNG", "Đợt 3 năm 2025"),
        table(
            rng,
            rng.choice((("name", "born", "cccd", "phone"), ("name", "born", "phone", "village"))),
            rng.randrange(8, 24),
        ),
        *receivers(rng),
    ]
    return Flow("Danh sách tiêm chủng", tuple(blocks))


def invoice(rng: Random) -> Flow:
    """A sales invoice: the seller's tax code is low, the private buyer's numbers are not."""
    buyer = people.person(rng)
    goods = (
        "Xi măng PCB40",
        "Gạch ốp lát 60x60",
        "Máy bơm nước 1,5 HP",
        "Phân NPK 16-16-8",
        "Sơn nội thất 18 L",
    )
    rows: list[tuple[Text, ...]] = []
    for ordinal, item in enumerate(rng.sample(goods, rng.randrange(2, 5)), 1):
        count, price = rng.randrange(1, 90), rng.randrange(20, 4000) * 1000
        cells = (str(ordinal), item, str(count), f"{price:,}", f"{count * price:,}")
        rows.append(tuple((c.replace(",", ".") if i > 2 else c,) for i, c in enumerate(cells)))
    buyer_lines: list[Text] = [
        ("Họ tên người mua hàng: ", name(buyer)),
        ("Địa chỉ: ", address(buyer)),
        ("Mã số thuế: ", value(rng, "tax_code", buyer.tax_code)),
        (
            "Số tài khoản: ",
            value(rng, "bank_account", buyer.account.number),
            f" tại {buyer.account.bank.short}",
        ),
        ("Điện thoại: ", value(rng, "phone", buyer.mobile)),
    ]
    seller: Text = (
        f"{company(rng).upper()}\nMã số thuế: ",
        company_tax(rng),
        "\nĐiện thoại: ",
        landline(rng),
        f"\nKý hiệu: 1C25T{rng.choice(('AA', 'MB', 'YY'))}   Số: {rng.randrange(1, 9999):08d}",
    )
    blocks = [
        Paragraph(seller, "left"),
        *title("HÓA ĐƠN GIÁ TRỊ GIA TĂNG"),
        *(Paragraph(line, "left") for line in buyer_lines),
        Table(
            tuple(rows),
            (0.08, 0.44, 0.12, 0.16, 0.2),
            (("STT",), ("Tên hàng hóa",), ("Số lượng",), ("Đơn giá",), ("Thành tiền",)),
        ),
        *signed(rng, "NGƯỜI MUA HÀNG", "NGƯỜI BÁN HÀNG"),
    ]
    return Flow("Hóa đơn", tuple(blocks))


def transfer(rng: Random) -> Flow:
    """A bank's form: payer, receiver, accounts, a card number."""
    payer, taker = people.person(rng), people.person(rng)
    rows: list[tuple[Text, ...]] = [
        (("Người chuyển / Payer",), (name(payer, upper=True),)),
        (("Số CCCD / ID No.",), (value(rng, "cccd", payer.cccd),)),
        (("Số tài khoản / A/C No.",), (value(rng, "bank_account", payer.account.number),)),
        (("Điện thoại / Phone",), (value(rng, "phone", payer.mobile),)),
        (("Người thụ hưởng / Beneficiary",), (name(taker, upper=True),)),
        (("Số tài khoản / A/C No.",), (value(rng, "bank_account", taker.account.number),)),
        (("Ngân hàng / Bank",), (taker.account.bank.full,)),
        (("Số tiền / Amount",), (f"{rng.randrange(1, 900):,}.000.000 VND",)),
    ]
    if rng.random() < 0.6:
        rows.insert(3, (("Số thẻ / Card No.",), (value(rng, "bank_card", payer.card),)))
    blocks = [
        *title(rng.choice(("ỦY NHIỆM CHI", "LỆNH CHUYỂN TIỀN", "GIẤY NỘP TIỀN")), "Payment order"),
        Table(tuple(rows), (0.38, 0.62), ruled=rng.random() < 0.7),
        *signed(rng, "KẾ TOÁN", "CHỦ TÀI KHOẢN", ("", payer.name)),
    ]
    return Flow("Ủy nhiệm chi", tuple(blocks))


def cards(rng: Random) -> Flow:
    """Cards handed out by a bank's branch: card numbers, accounts, phones."""
    blocks = [
        *title("DANH SÁCH PHÁT HÀNH THẺ", f"Chi nhánh {rng.choice(tables.COMMUNES)}"),
        table(rng, ("name", "card", "account", "phone"), rng.randrange(4, 14)),
        *sentences(rng, 1),
        *signed(rng, "GIAO DỊCH VIÊN", "KIỂM SOÁT VIÊN"),
    ]
    return Flow("Danh sách thẻ", tuple(blocks), landscape=rng.random() < 0.5)


def tender(rng: Random) -> Flow:
    """Bidders with their tax codes (low) and their representatives' numbers."""
    rows: list[tuple[Text, ...]] = []
    for ordinal in range(1, rng.randrange(3, 8)):
        who = people.person(rng)
        rows.append(
            (
                (str(ordinal),),
                (company(rng),),
                (company_tax(rng),),
                (name(who),),
                (value(rng, "cccd", who.cccd),),
                (value(rng, "phone", who.mobile),),
            )
        )
    header: tuple[Text, ...] = (
        ("STT",),
        ("Nhà thầu",),
        ("Mã số thuế",),
        ("Người đại diện",),
        ("Số CCCD",),
        ("Điện thoại",),
    )
    blocks = [
        *head(rng, "TB"),
        *title("DANH SÁCH NHÀ THẦU THAM DỰ"),
        Table(tuple(rows), (0.06, 0.26, 0.15, 0.19, 0.17, 0.17), header),
        *sentences(rng, 2),
    ]
    return Flow("Nhà thầu", tuple(blocks), landscape=True)


def printout(rng: Random) -> Flow:
    """An export from a system, in a fixed-width face with marks between the fields."""
    mark = rng.choice(("; ", " | ", ", "))
    lines: list[Block] = [Paragraph((mark.join(("id", "ho_ten", "cccd", "sdt", "email")),), "left")]
    for ordinal in range(1, rng.randrange(8, 24)):
        who = people.person(rng)
        lines.append(
            Paragraph(
                joined(
                    (
                        (f"{ordinal:04d}",),
                        (name(who),),
                        (Value("cccd", who.cccd, who.cccd),),
                        (Value("phone", who.mobile, who.mobile),),
                        (Value("email", who.email, who.email),),
                    ),
                    mark,
                ),
                "left",
                size=0.8,
            )
        )
    return Flow("Bản in dữ liệu", tuple(lines), landscape=True, mono=True)


def enrolment(rng: Random) -> Flow:
    """Candidates who signed up, each as a numbered block of lines."""
    blocks: list[Block] = [*title("DANH SÁCH THÍ SINH ĐĂNG KÝ DỰ TUYỂN")]
    for ordinal in range(1, rng.randrange(3, 8)):
        who = people.person(rng)
        blocks += paragraphs(
            (f"{ordinal}. ", name(who), " - sinh ngày ", born(rng, who)),
            ("   CCCD: ", value(rng, "cccd", who.cccd), "; ĐT: ", value(rng, "phone", who.mobile)),
            ("   Email: ", value(rng, "email", who.email)),
            align="left",
        )
    blocks += paragraphs(("Liên hệ ban tổ chức: ", landline(rng), ", ", office_mail(rng)))
    return Flow("Thí sinh", tuple(blocks))
