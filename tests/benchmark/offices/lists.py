"""Lists as the personnel office of a large firm keeps them: five thousand people in one sheet."""

from __future__ import annotations

from random import Random

from samples.drawing import people
from tests.benchmark.flow import Flow, Table, Text, Value, address, name, paragraphs
from tests.benchmark.papers.makers import made
from tests.benchmark.templates.lists import table

ROWS = 5000
_HEADS = (
    ("STT", 0.4), ("Mã NV", 0.7), ("Họ và tên", 1.6), ("Ngày sinh", 0.9), ("Giới tính", 0.6),
    ("Số CCCD", 1.1), ("Điện thoại", 1.0), ("Email", 1.8), ("Nơi thường trú", 2.6),
    ("Số tài khoản", 1.3), ("Ngân hàng", 0.9), ("Phòng ban", 1.1),
)  # fmt: skip
_ROOMS = ("Kế toán", "Nhân sự", "Kinh doanh", "Kho vận", "Kỹ thuật")


def staff(rng: Random, count: int = ROWS) -> Flow:
    """All that a firm knows of its people."""
    rows: list[tuple[Text, ...]] = []
    for ordinal in range(1, count + 1):
        who = people.person(rng)
        born = Value("date_of_birth", who.born.isoformat(), f"{who.born:%d/%m/%Y}")
        rows.append(
            (
                (str(ordinal),), (f"NV{ordinal:05d}",), (name(who),), (born,), (who.sex,),
                (made(rng, "cccd", who),), (made(rng, "phone", who),), (made(rng, "email", who),),
                (address(who),), (made(rng, "bank_account", who),), (who.account.bank.short,),
                (rng.choice(_ROOMS),),
            )
        )  # fmt: skip
    whole = sum(width for _, width in _HEADS)
    heads: tuple[Text, ...] = tuple((head,) for head, _ in _HEADS)
    grid = Table(tuple(rows), tuple(width / whole for _, width in _HEADS), heads)
    top = paragraphs("DANH SÁCH NGƯỜI LAO ĐỘNG", "Thời điểm 01/01/2026", bold=True)
    return Flow("Danh sách người lao động", (*top, grid), landscape=True)


def pupils(rng: Random, count: int = ROWS) -> Flow:
    """All pupils of a district."""
    top = paragraphs("DANH SÁCH HỌC SINH TOÀN HUYỆN", bold=True)
    keys = ("name", "born", "cccd", "class", "phone")
    return Flow("Danh sách học sinh", (*top, table(rng, keys, count)), landscape=True)
