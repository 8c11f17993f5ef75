"""A driving licence and a passport's data page: twelve digits that are no CCCD, and a TD3 zone."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from samples.drawing import ornaments
from samples.drawing.card_pen import (
    CRIMSON,
    LABEL,
    CardPen,
    cut_out,
    face,
    field,
    ground,
    machine_zone,
    printed_day,
    titles,
)
from samples.drawing.codes import td3
from samples.drawing.composer import Look, Piece, bold, italic, value
from samples.drawing.fonts import Style
from samples.drawing.layout import MM, Sheet
from samples.drawing.people import Person, full_name
from samples.drawing.picture import Drawing
from samples.drawing.portrait import portrait

PASSPORT = (125.0, 88.0)


def licence_front(who: Person, rng: Random) -> Sheet:
    """Giấy phép lái xe, PET card, front (vietnam.md 5.5)."""
    pen = CardPen.start(ground(rng, (246, 236, 212), (222, 196, 160)))
    pen.centred(15, 5.0, bold("BỘ GTVT"), 6)
    pen.centred(15, 7.4, "MOT", 4.4)
    titles(pen, 55)
    pen.centred(55, 12.6, bold("GIẤY PHÉP LÁI XE / DRIVER'S LICENSE"), 7, CRIMSON)
    face(pen, (4, 10, 18.5, 27.7), portrait(rng, female=who.female))
    end = pen.text(36, 17.2, bold("Số/No:"), 7.4)
    number = Piece(who.licence, Style.BOLD, "driver_license", who.licence)
    pen.text(end + 1.5, 17.2, number, 9, CRIMSON)
    name = value("person_name", who.name.upper(), style=Style.BOLD)
    field(pen, 25.5, 21.6, "Họ tên/Full name:", name)
    field(
        pen, 25.5, 25.4, "Ngày sinh/Date of Birth:", value("date_of_birth", printed_day(who.born))
    )
    field(pen, 25.5, 29.2, "Quốc tịch/Nationality:", "VIỆT NAM")
    end = pen.text(25.5, 33, "Nơi cư trú/Address:", 5.2, LABEL)
    look = Look(size=6.2, leading=1.35, indent=(end + 1 - 25.5) * MM)
    pen.wrapped((25.5, 83), 33, value("address", str(who.address)), look)
    day = who.issued
    place = f"Mẫu, ngày/date {day:%d} tháng/month {day:%m} năm/year {day:%Y}"
    pen.centred(58, 40.4, italic(place), 5)
    pen.centred(58, 42.9, bold("GIÁM ĐỐC"), 5)
    pen.picture((48, 41.5, 11, 11), ornaments.seal(rng, "SỞ GTVT MẪU"))
    pen.centred(58, 51.6, bold(full_name(rng, female=False)), 5.4)
    pen.text(4, 42.2, bold(f"Hạng/Class: {rng.choice(('A1', 'B1', 'B2', 'C'))}"), 6.6, CRIMSON)
    pen.text(4, 46.4, f"Có giá trị đến/Expires: {printed_day(who.expires)}", 4.6)
    return pen.sheet()


def passport_page(who: Person, rng: Random) -> Sheet:
    """The data page of a passport (TD3), with the citizen's number printed and in the zone."""
    pen = CardPen.start(ground(rng, (238, 232, 226), (214, 190, 190)), size=PASSPORT)
    pen.centred(62, 6.4, bold("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), 7.6)
    pen.centred(62, 9.8, "SOCIALIST REPUBLIC OF VIET NAM", 5.6)
    pen.text(7, 15, bold("HỘ CHIẾU / PASSPORT"), 7.4, CRIMSON)
    face(pen, (6, 18, 29, 43.5), portrait(rng, female=who.female))
    rows: tuple[tuple[float, float, str, str | Piece], ...] = (
        (40, 15, "Loại / Type", "P"),
        (56, 15, "Mã số / Code", "VNM"),
        (
            80,
            15,
            "Số hộ chiếu / Passport No",
            Piece(who.passport, Style.BOLD, "passport", who.passport),
        ),
        (40, 24, "Họ và tên / Full name", value("person_name", who.name.upper(), style=Style.BOLD)),
        (40, 33, "Quốc tịch / Nationality", "VIỆT NAM / VIETNAMESE"),
        (40, 42, "Ngày sinh / Date of birth", value("date_of_birth", f"{who.born:%d / %m / %Y}")),
        (80, 42, "Nơi sinh / Place of birth", value("address", who.origin.province.upper())),
        (40, 51, "Giới tính / Sex", "NỮ / F" if who.female else "NAM / M"),
        (80, 51, "Số GCMND / ID card No", value("cccd", who.cccd)),
        (40, 60, "Ngày cấp / Date of issue", printed_day(who.issued)),
        (80, 60, "Có giá trị đến / Date of expiry", printed_day(who.expires)),
    )
    for x, y, label, what in rows:
        pen.text(x, y, label, 4.8, LABEL)
        pen.text(x, y + 3.8, what, 7)
    machine_zone(pen, td3(who), 6.5, 75, step=6.35)
    return pen.sheet()


TRAVEL: dict[str, Callable[[Person, Random], Sheet]] = {
    "licence_front": licence_front,
    "passport_page": passport_page,
}


def scanned(kind: str, who: Person, rng: Random, width: int = 1600) -> Drawing:
    """A licence or passport page (a key of `TRAVEL`), cut out, `width` pixels wide (RGBA)."""
    return cut_out(TRAVEL[kind](who, rng), width, kind)
