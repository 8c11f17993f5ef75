"""What people photograph off their phones: transfers, chats, contacts, and a shop's VietQR poster.

Sheets in the phone's logical points (about 390 x 844); `shot` renders them at a phone's
resolution. The designs are our own, in no bank's or messenger's likeness.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageDraw

from samples.drawing import ornaments
from samples.drawing.blocks import datum
from samples.drawing.codes import folded, vietqr
from samples.drawing.composer import Composer, Look, Piece, Text, bold, value
from samples.drawing.fonts import PHONE, ROBOTO, Style
from samples.drawing.layout import Colour, Rect, Rule, Sheet, Stamp, quad
from samples.drawing.people import Person, digits, person, recent_day
from samples.drawing.picture import Drawing
from samples.drawing.printer import raster
from samples.drawing.truth import Truth
from samples.drawing.written import written

PHONES = ((360, 800, 3.0), (390, 844, 3.0), (412, 915, 2.625), (375, 812, 2.0), (393, 852, 2.75))


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one app in one mode."""

    ground: Colour
    panel: Colour
    own: Colour
    ink: Colour
    faint: Colour
    accent: Colour


LIGHT = Theme(
    (232, 236, 241), (255, 255, 255), (214, 235, 255), (24, 28, 34), (112, 120, 130), (0, 104, 255)
)
DARK = Theme(
    (18, 20, 24), (38, 42, 48), (14, 62, 112), (232, 235, 240), (140, 148, 158), (66, 150, 255)
)


def _panel(
    pen: Composer, box: tuple[float, float, float, float], fill: Colour, radius: float = 12
) -> None:
    """A rounded rectangle under the text."""
    x0, y0, x1, y1 = box
    scale = 4
    size = (max(1, round((x1 - x0) * scale)), max(1, round((y1 - y0) * scale)))
    image = Image.new("RGBA", size, (0, 0, 0, 0))
    shape = (0, 0, size[0] - 1, size[1] - 1)
    ImageDraw.Draw(image).rounded_rectangle(shape, radius * scale, fill=(*fill, 255))
    pen.add(Stamp(image, x0, y0, x1, y1, over=False))


def _disc(
    pen: Composer, centre: tuple[float, float], radius: float, fill: Colour, letters: str
) -> None:
    x, y = centre
    _panel(pen, (x - radius, y - radius, x + radius, y + radius), fill, radius)
    pen.y = y - radius * 0.78
    look = Look("centre", radius * 0.8, Style.BOLD, colour=(255, 255, 255), leading=1.35)
    pen.text(letters, look, (x - radius * 2, x + radius * 2))


def _start(rng: Random, theme: Theme, ground: Colour) -> Composer:
    """A phone's screen with its status bar."""
    wide, high, _ = rng.choice(PHONES)
    family = rng.choice((PHONE, ROBOTO))
    pen = Composer(family, 14, (wide, high), left=16, right=16, top=0, bottom=0, colour=theme.ink)
    pen.add(Rect(0, 0, wide, high, ground))
    pen.y = 12
    clock = f"{rng.randrange(6, 23)}:{rng.randrange(60):02d}"
    pen.text(bold(clock), Look(size=12))
    pen.y = 12
    pen.text(f"4G  {rng.randrange(12, 100)}%", Look("right", 11))
    pen.y = 40
    return pen


def _row(pen: Composer, label: str, what: Text, theme: Theme) -> None:
    """A label on the left, a value on the right, a thin rule below."""
    left, right = pen.inner
    top = pen.y
    middle = left + (right - left) * 0.36
    look = Look(size=12.5, colour=theme.faint, leading=1.9)
    pen.text(label, look, (left + 12, middle))
    low = pen.y
    pen.y = top
    pen.text(what, Look("right", 13.5, leading=1.75), (middle, right - 12))
    pen.y = max(low, pen.y) + 8
    pen.add(Rule(left + 12, pen.y, right - 12, pen.y, 0.4, theme.faint))


def transfer(rng: Random, theme: Theme = LIGHT) -> Sheet:
    """'Chuyển khoản thành công' with both parties, account, note and transaction code."""
    sender, receiver = person(rng), person(rng)
    pen = _start(rng, theme, theme.ground)
    wide = pen.page[0]
    pen.add(Rect(0, 34, wide, 190, theme.accent if theme is LIGHT else theme.panel))
    white: Colour = (255, 255, 255)
    _disc(pen, (wide / 2, 78), 22, (36, 178, 96), "")
    pen.add(Rule(wide / 2 - 9, 79, wide / 2 - 3, 85, 3.5, white))
    pen.add(Rule(wide / 2 - 3, 85, wide / 2 + 10, 71, 3.5, white))
    pen.y = 104
    pen.text("Chuyển khoản thành công", Look("centre", 15, colour=white))
    amount = f"{rng.randrange(50, 90_000) * 1000:,}"
    amount = amount.replace(",", rng.choice((",", ".")))
    pen.text(bold(f"{amount} VND"), Look("centre", 25, colour=white))
    day = recent_day(rng, 2024, 2026)
    clock = f"{rng.randrange(24):02d}:{rng.randrange(60):02d}:{rng.randrange(60):02d}"
    pen.text(f"{clock} - {day:%d/%m/%Y}", Look("centre", 11.5, colour=white))
    pen.y = 204
    top = pen.y
    account = receiver.account
    hidden = f"{sender.account.number[:3]}xxxx{sender.account.number[-3:]}"
    rows: list[tuple[str, Text]] = [
        ("Người nhận", Piece(receiver.plain, Style.BOLD, "person_name", receiver.plain.lower())),
        ("Số tài khoản", datum(rng, "bank_account", account.number)),
        ("Ngân hàng", account.bank.full if rng.random() < 0.5 else account.bank.short),
        ("Nội dung", _note(rng, sender)),
        ("Từ tài khoản", hidden),
        ("Mã giao dịch", f"FT{day:%y%j}{digits(rng, 9)}"),
        ("Phí", "Miễn phí"),
    ]
    for label, what in rows:
        _row(pen, label, what, theme)
    _panel(pen, (12, top - 6, wide - 12, pen.y + 6), theme.panel)
    pen.gap(24)
    y = pen.y
    for i, name in enumerate(("Chia sẻ", "Lưu mẫu", "Giao dịch mới")):
        pen.y = y
        third = wide / 3
        pen.text(bold(name), Look("centre", 13, colour=theme.accent), (i * third, (i + 1) * third))
    pen.y = pen.page[1] - 46
    pen.text("Tổng đài hỗ trợ 24/7: 1900 5678", Look("centre", 11, colour=theme.faint))
    return pen.sheets()[0]


def _note(rng: Random, who: Person) -> Text:
    name = Piece(who.plain, None, "person_name", who.plain.lower())
    order = f"Thanh toan don hang DH{rng.randrange(10_000, 99_999)} "
    notes: tuple[list[str | Piece], ...] = (
        [name, " chuyen tien"],
        [name, " ck tien coc phong 1203"],
        [order, name],
    )
    return rng.choice(notes)


def _messages(rng: Random, me: Person, them: Person) -> list[tuple[bool, Text]]:
    """(own message?, text): a talk in which people give each other what they should not."""
    stk = datum(rng, "bank_account", them.account.number)
    holder = Piece(them.plain, None, "person_name", them.plain.lower())
    talks: list[list[tuple[bool, Text]]] = [
        [
            (False, "Alo bạn ơi, gửi mình thông tin để làm hợp đồng nhé"),
            (
                True,
                [
                    "CCCD của mình: ",
                    value("cccd", me.cccd),
                    ", sinh ",
                    value("date_of_birth", f"{me.born:%d/%m/%Y}"),
                ],
            ),
            (True, ["Mail ", value("email", me.email), " nha"]),
            (
                False,
                [
                    "Ok. Bạn chuyển cọc 2.500.000đ vào stk ",
                    stk,
                    " ",
                    them.account.bank.short,
                    " ",
                    holder,
                ],
            ),
            (True, "Vâng, chiều 17h30 mình chuyển"),
            (
                False,
                ["Có gì gọi mình số ", datum(rng, "phone", them.mobile), " nhé, số cũ mất rồi"],
            ),
        ],
        [
            (True, "Chị ơi ship cho em 2 hộp mã SP 204518 với ạ"),
            (False, "Em cho chị xin tên, sđt, địa chỉ"),
            (True, [value("person_name", me.name), " - ", datum(rng, "phone", me.mobile)]),
            (True, [value("address", str(me.address))]),
            (False, "Tổng 385.000đ em nhé, mã đơn 2511250017"),
            (False, ["ck giúp chị: ", them.account.bank.short, " ", stk, ", chủ tk ", holder]),
            (True, "Dạ em ck rồi ạ"),
        ],
        [
            (False, "Anh gửi lại số chứng minh cũ để em tra hồ sơ 000.00.16.H26-251125-0012 ạ"),
            (True, ["CMND cũ ", value("cmnd", me.cmnd), ", căn cước mới ", value("cccd", me.cccd)]),
            (False, "Phí 145.000đ, hạn 31/12/2026 anh nhé"),
            (
                False,
                [
                    "Anh cần gấp thì gọi ",
                    datum(rng, "phone", them.mobile),
                    " hoặc gửi ",
                    value("email", them.email),
                ],
            ),
            (True, "ok em, cảm ơn em nhiều"),
        ],
    ]
    return [message for talk in rng.sample(talks, 2) for message in talk]


def chat(rng: Random, theme: Theme = LIGHT) -> Sheet:
    """A talk in a messenger, bubbles left and right, light or dark."""
    me, them = person(rng), person(rng)
    pen = _start(rng, theme, theme.ground)
    wide, high = pen.page
    head = theme.accent if theme is LIGHT else theme.panel
    pen.add(Rect(0, 34, wide, 86, head))
    initials = "".join(word[0] for word in them.name.split()[-2:])
    _disc(pen, (44, 60), 17, (230, 130, 60), folded(initials))
    pen.y = 38
    name = value("person_name", them.name, mask=False, style=Style.BOLD)
    pen.text(name, Look(size=15, colour=(255, 255, 255)), (70, wide))
    pen.text("Vừa mới truy cập", Look(size=10.5, colour=(225, 232, 240)), (70, wide))
    pen.y = 98
    day = recent_day(rng, 2024, 2026)
    clock = rng.randrange(8, 20)
    pen.text(
        f"{clock}:{rng.randrange(60):02d} {day:%d/%m/%Y}", Look("centre", 10.5, colour=theme.faint)
    )
    pen.gap(8)
    for own, text in _messages(rng, me, them):
        if pen.y > high - 120:
            break
        _bubble(pen, text, theme, own=own)
    _panel(pen, (10, high - 52, wide - 10, high - 14), theme.panel, 18)
    pen.y = high - 46
    pen.text("Tin nhắn", Look(size=13.5, colour=theme.faint), (26, wide))
    return pen.sheets()[0]


def _bubble(pen: Composer, text: Text, theme: Theme, *, own: bool) -> None:
    wide = pen.page[0]
    left, right = (wide * 0.24, wide - 26) if own else (50, wide * 0.78)
    top, first = pen.y, len(pen.written)
    pen.gap(4)
    pen.text(text, Look(size=14, leading=1.36), (left, right))
    reach = max(run.x + pen.measure(run) for run in pen.written[first:])
    fill = theme.own if own else theme.panel
    _panel(pen, (left - 11, top, reach + 11, pen.y + 11), fill)
    pen.gap(20)


def contact(rng: Random, theme: Theme = LIGHT) -> Sheet:
    """A contact card in an address book."""
    who = person(rng)
    pen = _start(rng, theme, theme.ground)
    wide = pen.page[0]
    initials = folded("".join(word[0] for word in who.name.split()[-2:]))
    _disc(pen, (wide / 2, 120), 46, (120, 130, 200), initials)
    pen.y = 176
    pen.text(value("person_name", who.name, style=Style.BOLD), Look("centre", 21))
    pen.text("Danh bạ điện thoại", Look("centre", 12, colour=theme.faint))
    pen.gap(18)
    other = person(rng).mobile
    rows: list[tuple[str, Text]] = [
        ("Di động", datum(rng, "phone", who.mobile)),
        ("Zalo", datum(rng, "phone", other)),
        ("Email", value("email", who.email)),
        ("Địa chỉ", value("address", str(who.address))),
        ("Ngày sinh", value("date_of_birth", f"{who.born:%d/%m/%Y}")),
    ]
    top = pen.y
    for label, what in rows:
        _row(pen, label, what, theme)
    _panel(pen, (12, top - 6, wide - 12, pen.y + 6), theme.panel)
    return pen.sheets()[0]


def poster(rng: Random, theme: Theme = LIGHT) -> Sheet:
    """A shop's 'quét mã' poster (A5): VietQR, holder, account number, bank."""
    who = person(rng)
    bank = who.account.bank
    pen = Composer(PHONE, 16, (419.5, 595.3), left=30, right=30, top=30, bottom=20)
    wide = pen.page[0]
    pen.add(Rect(0, 0, *pen.page, theme.accent))
    _panel(pen, (26, 96, wide - 26, 520), (255, 255, 255), 18)
    pen.y = 26
    white = (255, 255, 255)
    pen.text(bold("QUÉT MÃ ĐỂ THANH TOÁN"), Look("centre", 24, colour=white))
    pen.text("TIỆM TẠP HÓA MẪU THỬ - mở cửa 7:00 - 21:30", Look("centre", 12.5, colour=white))
    payload = vietqr(bank.bin, who.account.number)
    code = ornaments.qr(payload, module=10)
    truth = Truth("qr", payload, payload, 1, (quad(0, 0, *code.size),))
    pen.add(Stamp(code, wide / 2 - 120, 128, wide / 2 + 120, 368, truths=(truth,)))
    pen.y = 376
    pen.text("VietQR  |  napas 247", Look("centre", 13, colour=(90, 96, 110)))
    pen.text(Piece(who.plain, Style.BOLD, "person_name", who.plain.lower()), Look("centre", 19))
    number = written(rng, "bank_account", who.account.number)
    pen.text(
        ["STK: ", value("bank_account", number, of=who.account.number, style=Style.BOLD)],
        Look("centre", 20),
    )
    pen.text(bank.full, Look("centre", 12.5))
    pen.y = 530
    pen.text("Hotline: 1900 1234 - Mã cửa hàng: 00012345", Look("centre", 12, colour=white))
    return pen.sheets()[0]


SCREENS: dict[str, Callable[[Random, Theme], Sheet]] = {
    "transfer": transfer,
    "chat": chat,
    "contact": contact,
    "poster": poster,
}


def shot(sheet: Sheet, width: int = 1080) -> Drawing:
    """A screen as a picture of `width` pixels, as phones save them."""
    return raster(sheet, width / sheet.width * 72)
