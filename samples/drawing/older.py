"""Papers that are seldom photographed: the CMND of twelve digits, the health insurance card.

Labels and order as in `vietnam.md` 1.2 and 5.3; no source gives coordinates, so that each
drawing shifts its rows by a little.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from samples.drawing import ornaments
from samples.drawing.card_pen import (
    CRIMSON,
    CardPen,
    code_and_prints,
    face,
    ground,
    printed_day,
    sign,
    titles,
)
from samples.drawing.composer import Look, Piece, bold, value
from samples.drawing.fonts import TIMES, Style
from samples.drawing.layout import MM, Sheet
from samples.drawing.people import Person, full_name
from samples.drawing.portrait import portrait

_SHIFT = 0.9


def _rows(pen: CardPen, x: float, rows: dict[str, tuple[float, float, str | Piece]]) -> None:
    """Labels with their values behind them, or over two lines; by label: x, y, value."""
    for label, (left, y, what) in rows.items():
        end = pen.text(left, y, f"{label}:", 6.2)
        if left != x:
            pen.text(end + 1, y, what, 6.6)
        elif what:
            look = Look(size=6.6, leading=1.35, indent=(end + 1 - left) * MM)
            pen.wrapped((left, 83.5), y, what, look)


def twelve_front(who: Person, rng: Random) -> Sheet:
    """Chứng minh nhân dân of twelve digits, front."""
    pen = CardPen.start(ground(rng, (220, 236, 224), (150, 188, 160)), TIMES)
    dy = rng.uniform(-_SHIFT, _SHIFT)
    pen.picture((5, 2.4, 13, 13), ornaments.emblem())
    titles(pen, 52.5)
    pen.centred(52.5, 13.2 + dy, bold("CHỨNG MINH NHÂN DÂN"), 9, CRIMSON)
    face(pen, (3.6, 18.6, 19, 28.5), portrait(rng, female=who.female))
    end = pen.text(34, 18 + dy, bold("Số:"), 7)
    pen.text(end + 1.5, 18 + dy, value("cccd", who.cccd, style=Style.BOLD), 10, CRIMSON)
    name = value("person_name", who.name.upper(), style=Style.BOLD)
    rows: dict[str, tuple[float, float, str | Piece]] = {
        "Họ và tên khai sinh": (26, 22.2 + dy, name),
        "Họ và tên gọi khác": (26, 26.2 + dy, ""),
        "Ngày, tháng, năm sinh": (26, 30.2 + dy, value("date_of_birth", printed_day(who.born))),
        "Giới tính": (26, 34 + dy, ""),
        "Dân tộc": (52, 34 + dy, Piece("Kinh", None, "ethnicity", "Kinh")),
        "Quê quán": (26, 37.8 + dy, value("address", str(who.origin))),
        "Nơi thường trú": (26, 45 + dy, value("address", str(who.address))),
    }
    _rows(pen, 26, rows)
    pen.text(36.5, 34 + dy, who.sex, 6.6)
    pen.text(3.6, 50.4, f"Có giá trị đến: {printed_day(who.expires)}", 4.6)
    return pen.sheet()


def twelve_back(who: Person, rng: Random) -> Sheet:
    """Chứng minh nhân dân of twelve digits, back: parents, features, fingerprints."""
    pen = CardPen.start(ground(rng, (228, 236, 222), (168, 196, 166)), TIMES)
    dy = rng.uniform(-_SHIFT, _SHIFT)
    code_and_prints(pen, who, rng)
    rows: dict[str, tuple[float, float, str | Piece]] = {
        "Họ và tên cha": (24, 16.6 + dy, value("person_name", who.father)),
        "Họ và tên mẹ": (24, 20.6 + dy, value("person_name", who.mother)),
        "Đặc điểm nhân dạng": (24, 24.6 + dy, "Nốt ruồi cách 2cm dưới sau mép trái"),
    }
    _rows(pen, 24, rows)
    pen.centred(54, 33 + dy, bold("CỤC TRƯỞNG CỤC CẢNH SÁT"), 5.8)
    pen.picture((38, 33.5, 15, 15), ornaments.seal(rng, "CỤC CẢNH SÁT MẪU"))
    sign(pen, (46, 36, 22, 9), rng)
    pen.centred(54, 49.4, bold(full_name(rng, female=False)), 6.4)
    return pen.sheet()


def health_front(who: Person, rng: Random) -> Sheet:
    """Thẻ bảo hiểm y tế, front: ten digits under its title (QĐ 1666/QĐ-BHXH)."""
    pen = CardPen.start(ground(rng, (226, 238, 250), (176, 204, 232)))
    dy = rng.uniform(-_SHIFT, _SHIFT)
    pen.centred(44, 5.6, bold("BẢO HIỂM XÃ HỘI VIỆT NAM"), 6.2)
    pen.centred(44, 10.4, bold("THẺ BẢO HIỂM Y TẾ"), 8, CRIMSON)
    number = Piece(who.insurance, Style.BOLD, "health_insurance", who.insurance)
    rows: dict[str, tuple[float, float, str | Piece]] = {
        "Mã số": (22, 15.8 + dy, number),
        "Họ và tên": (22, 20 + dy, value("person_name", who.name)),
        "Ngày sinh": (22, 24.2 + dy, ""),
        "Giới tính": (56, 24.2 + dy, who.sex),
        "Địa chỉ": (22, 28.4 + dy, value("address", str(who.address))),
        "Nơi đăng ký KCB ban đầu": (22, 35 + dy, "Bệnh viện Đa khoa Mẫu"),
        "Giá trị sử dụng": (22, 39.4 + dy, f"từ ngày {printed_day(who.issued)}"),
        "Thời điểm đủ 05 năm liên tục": (22, 43.6 + dy, f"từ ngày {printed_day(who.expires)}"),
    }
    _rows(pen, 22, rows)
    pen.text(35.5, 24.2 + dy, value("date_of_birth", printed_day(who.born)), 6.6)
    return pen.sheet()


OLDER: dict[str, Callable[[Person, Random], Sheet]] = {
    "twelve_front": twelve_front,
    "twelve_back": twelve_back,
    "health_front": health_front,
}
