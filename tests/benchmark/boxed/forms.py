"""What forms with boxes ask for, and how their boxes look: drawn by chance, nothing placed yet."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Literal

from samples.drawing import people
from samples.drawing.fonts import USUAL, Family
from samples.drawing.people import Person
from samples.drawing.written import normal

# Cells of a table, boxes of their own, ticks on a line, shaded fields without a frame.
Kind = Literal["cells", "apart", "comb", "shaded"]
KINDS: tuple[Kind, ...] = ("cells", "apart", "comb", "shaded")
LABELS = {
    "cccd": ("Số CCCD", "Số định danh cá nhân", "Số căn cước", "CCCD/CMND số", "Số CCCD/Hộ chiếu"),
    "phone": ("Điện thoại", "Số điện thoại", "Điện thoại di động", "ĐT liên hệ", "Di động"),
    "date_of_birth": ("Ngày sinh", "Ngày, tháng, năm sinh", "Sinh ngày"),
    "bank_account": ("Số tài khoản", "Số TK", "Tài khoản nhận tiền", "STK"),
    "tax_code": ("Mã số thuế", "Mã số thuế cá nhân", "MST cá nhân"),
    "social_insurance": ("Mã số BHXH", "Số sổ BHXH", "Mã số bảo hiểm xã hội"),
    "person_name": ("Họ và tên", "Họ, chữ đệm và tên", "Họ và tên người khai", "Họ tên"),
}
TITLES = (
    "TỜ KHAI THAM GIA BẢO HIỂM XÃ HỘI", "GIẤY ĐỀ NGHỊ MỞ TÀI KHOẢN", "PHIẾU ĐĂNG KÝ DỰ THI",
    "TỜ KHAI ĐĂNG KÝ THUẾ", "ĐƠN ĐỀ NGHỊ HỖ TRỢ", "PHIẾU THU THẬP THÔNG TIN DÂN CƯ",
    "GIẤY ĐĂNG KÝ THUÊ BAO", "TỜ KHAI CẤP HỘ CHIẾU",
)  # fmt: skip
# How numbers are grouped where a form parts them.
GROUPS = {
    "cccd": ((3, 3, 6), (4, 4, 4), (3, 1, 2, 6), (3, 3, 3, 3)),
    "phone": ((4, 3, 3), (3, 3, 4), (3, 7), (4, 6)),
    "social_insurance": ((2, 8), (5, 5), (3, 7)),
    "tax_code": ((10,), (2, 7, 1)),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing asked for: its signs by groups, what is printed between those, and how many boxes
    stay empty behind."""

    label: str
    type: str
    value: str
    groups: tuple[str, ...]
    between: str = ""
    spare: int = 0

    @property
    def printed(self) -> str:
        """What stands on the page, read from left to right."""
        return (self.between or " ").join(self.groups)


@dataclass(frozen=True, slots=True)
class Style:
    """How boxes look, in points: how far apart they lie, how wide and high each is, how much
    farther the next group is, and whether the label stands above."""

    kind: Kind
    pitch: float
    wide: float
    high: float
    group: float
    above: bool
    size: float
    family: Family


@dataclass(frozen=True, slots=True)
class Form:
    title: str
    entries: tuple[Entry, ...]
    style: Style


def style(rng: Random, kind: Kind) -> Style:
    """One look of boxes: 5 to 8 mm a digit, as office forms have them."""
    pitch = rng.uniform(14.5, 22.0)
    wide = pitch - (rng.uniform(1.5, 4.0) if kind in ("apart", "shaded") else 0.0)
    high = pitch * rng.uniform(0.95, 1.3)
    size = min(rng.uniform(10.0, 14.0), wide * 0.85, high * 0.85)
    group = rng.choice((0.0, 0.0, rng.uniform(0.35, 1.1)))
    above, family = rng.random() < 0.35, rng.choice(USUAL.office)
    return Style(kind, pitch, wide, high, group * pitch, above, size, family)


def _cut(digits: str, sizes: tuple[int, ...]) -> tuple[str, ...]:
    parts, at = [], 0
    for size in sizes:
        parts.append(digits[at : at + size])
        at += size
    return tuple(part for part in (*parts, digits[at:]) if part)


def entry(rng: Random, kind: str, who: Person, *, grouped: bool) -> Entry:
    """One entry for somebody; `grouped`: the form parts its numbers."""
    label = rng.choice(LABELS[kind])
    if kind == "person_name":
        words = tuple(who.name.upper().split())
        return Entry(label, kind, normal(kind, who.name), words, spare=rng.randrange(6))
    if kind == "date_of_birth":
        parts = (f"{who.born:%d}", f"{who.born:%m}", f"{who.born:%Y}")
        return Entry(label, kind, who.born.isoformat(), parts, rng.choice(("", "/", "-")))
    raw = {
        "cccd": who.cccd,
        "phone": who.mobile,
        "bank_account": who.account.number,
        "tax_code": who.tax_code,
        "social_insurance": who.insurance,
    }[kind]
    sizes = rng.choice(GROUPS.get(kind, ((4, 4, 4, 4),))) if grouped else (len(raw),)
    spare = rng.randrange(4) if kind == "bank_account" else 0
    return Entry(label, kind, raw, _cut(raw, sizes), spare=spare)


def form(rng: Random, kind: Kind) -> Form:
    """A form for somebody: a CCCD, a telephone, and three or four of the others, in any order."""
    who = people.person(rng)
    look = style(rng, kind)
    others = rng.sample([name for name in LABELS if name not in ("cccd", "phone")], 4)
    wanted = ["cccd", "phone", *others[: rng.choice((3, 4))]]
    rng.shuffle(wanted)
    grouped = look.group > 0
    entries = tuple(entry(rng, name, who, grouped=grouped) for name in wanted)
    return Form(rng.choice(TITLES), entries, look)
