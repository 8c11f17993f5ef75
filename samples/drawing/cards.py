"""Identity papers and bank cards as sheets, in the millimetres of vietnam.md 1.3.

Each function gives one side of one card as a `Sheet` of 85.6 x 53.98 mm; `photos.py` lays
cards on tables. The ornaments are ours: no card here can be used as one.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from samples.drawing import ornaments
from samples.drawing.bank import BANK_CARDS
from samples.drawing.card_pen import (
    CRIMSON,
    LABEL,
    CardPen,
    code,
    code_and_prints,
    cut_out,
    english_titles,
    face,
    field,
    filling,
    ground,
    machine_zone,
    printed_day,
    sign,
    titles,
)
from samples.drawing.codes import td1
from samples.drawing.composer import Look, Piece, bold, italic, value
from samples.drawing.fonts import TIMES, Style
from samples.drawing.layout import MM, Rule, Sheet
from samples.drawing.older import OLDER
from samples.drawing.people import Person, card_qr, full_name
from samples.drawing.picture import Drawing
from samples.drawing.portrait import portrait
from samples.drawing.written import grouped


def chip_front(who: Person, rng: Random) -> Sheet:
    """CCCD with a chip, front (TT 06/2021/TT-BCA)."""
    pen = CardPen.start(ground(rng, (222, 238, 228), (150, 196, 190)))
    pen.picture((4.5, 2.6, 12, 12), ornaments.emblem())
    titles(pen, 42)
    english_titles(pen, 42)
    pen.centred(43, 17.6, bold("CĂN CƯỚC CÔNG DÂN"), 9.6, CRIMSON)
    pen.centred(43, 20.6, bold("Citizen Identity Card"), 6.0, CRIMSON)
    code(pen, (67.4, 4.6, 14, 14), card_qr(who))
    face(pen, (3.6, 18.2, 18.2, 27.3), portrait(rng, female=who.female))
    end = pen.text(25.5, 25.6, "Số / No.:", 6.6)
    pen.text(end + 1.5, 25.6, value("cccd", who.cccd, style=Style.BOLD), 11)
    pen.text(25.5, 29.2, "Họ và tên / Full name:", 5.2, LABEL)
    pen.text(25.5, 32.4, value("person_name", who.name.upper(), style=Style.BOLD), 7.6)
    field(
        pen, 25.5, 35.9, "Ngày sinh / Date of birth:", value("date_of_birth", printed_day(who.born))
    )
    field(pen, 25.5, 38.9, "Giới tính / Sex:", who.sex)
    field(pen, 49, 38.9, "Quốc tịch / Nationality:", "Việt Nam")
    pen.text(25.5, 41.9, "Quê quán / Place of origin:", 5.2, LABEL)
    pen.text(25.5, 44.8, value("address", str(who.origin)), 6.4)
    end = pen.text(25.5, 47.8, "Nơi thường trú / Place of residence:", 5.2, LABEL)
    home = value("address", str(who.address))
    look = Look(size=6.2, leading=1.32, indent=(end + 1 - 25.5) * MM)
    pen.wrapped((25.5, 84), 47.8, home, look)
    pen.text(3.2, 48.0, "Có giá trị đến / Date of expiry:", 3.9, LABEL)
    pen.text(8.5, 51.0, printed_day(who.expires), 5.6)
    return pen.sheet()


def chip_back(who: Person, rng: Random) -> Sheet:
    """CCCD with a chip, back: issue, officer, fingerprints, MRZ."""
    pen = CardPen.start(ground(rng, (232, 240, 226), (168, 200, 188)))
    end = pen.text(4, 4.8, "Đặc điểm nhân dạng / Personal identification:", 4.6, LABEL)
    marks = "Nốt ruồi cách 1,5cm dưới sau cánh mũi phải"
    look = Look(size=5.2, leading=1.3, indent=(end + 1 - 4) * MM)
    pen.wrapped((4, 58), 4.8, marks, look)
    end = pen.text(4, 11.4, "Ngày, tháng, năm / Date, month, year:", 4.6, LABEL)
    pen.text(end + 1, 11.4, printed_day(who.issued), 5.6)
    for i, line in enumerate(("CỤC TRƯỞNG CỤC CẢNH SÁT", "QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI")):
        pen.centred(37, 14.2 + i * 2.3, bold(line), 4.6)
    english = "DIRECTOR GENERAL OF THE POLICE DEPARTMENT FOR"
    pen.centred(37, 18.6, english, 3.4)
    pen.centred(37, 20.3, "ADMINISTRATIVE MANAGEMENT OF SOCIAL ORDER", 3.4)
    pen.picture((5, 15, 13, 10.4), ornaments.chip())
    pen.picture((26, 19.5, 14, 14), ornaments.seal(rng, "CỤC CẢNH SÁT MẪU"))
    sign(pen, (31, 19.5, 18, 8), rng)
    pen.centred(37, 30.2, bold(full_name(rng, female=False)), 5.2)
    for i, name in enumerate(("Ngón trỏ trái", "Ngón trỏ phải")):
        english = ("Left index finger", "Right index finger")[i]
        x = 60 + i * 12.4
        print_ = ornaments.fingerprint(rng)
        pen.picture((x, 3.2, 11.2, 13.8), print_, filling("fingerprint", "", print_))
        pen.centred(x + 5.6, 19.2, name, 3.8)
        pen.centred(x + 5.6, 20.9, english, 3.4)
    machine_zone(pen, td1(who), 4.7, 38.6)
    return pen.sheet()


def card_2024_front(who: Person, rng: Random) -> Sheet:
    """Thẻ căn cước, front (TT 16/2024/TT-BCA): no QR, no address."""
    pen = CardPen.start(ground(rng, (226, 238, 244), (178, 196, 214)))
    pen.picture((4.5, 2.6, 12, 12), ornaments.emblem())
    titles(pen, 50)
    english_titles(pen, 50)
    pen.centred(50, 18.0, bold("CĂN CƯỚC"), 11, CRIMSON)
    pen.centred(50, 21.2, bold("IDENTITY CARD"), 6.6, CRIMSON)
    face(pen, (4, 18.4, 20, 30), portrait(rng, female=who.female))
    label = "Số định danh cá nhân / Personal identification number:"
    pen.text(28, 26.0, label, 5.2, LABEL)
    pen.text(28, 30.6, value("cccd", who.cccd, style=Style.BOLD), 11.5)
    pen.text(28, 34.6, "Họ, chữ đệm và tên khai sinh / Full name:", 5.2, LABEL)
    pen.text(28, 38.2, value("person_name", who.name.upper(), style=Style.BOLD), 8)
    born = value("date_of_birth", printed_day(who.born))
    field(pen, 28, 42.4, "Ngày, tháng, năm sinh / Date of birth:", born)
    field(pen, 28, 46.2, "Giới tính / Sex:", who.sex)
    field(pen, 52, 46.2, "Quốc tịch / Nationality:", "Việt Nam")
    return pen.sheet()


def card_2024_back(who: Person, rng: Random) -> Sheet:
    """Thẻ căn cước, back: residence, place of birth, chip, QR, MRZ."""
    pen = CardPen.start(ground(rng, (234, 240, 236), (184, 202, 208)))
    pen.text(4, 4.6, "Nơi cư trú / Place of residence:", 4.8, LABEL)
    pen.wrapped((4, 61), 7.5, value("address", str(who.address)), Look(size=5.8, leading=1.25))
    pen.text(4, 13.4, "Nơi đăng ký khai sinh / Place of birth:", 4.8, LABEL)
    pen.text(4, 16.3, value("address", str(who.origin)), 5.8)
    pen.picture((5, 19, 12.5, 10), ornaments.chip())
    code(pen, (64, 3.4, 18, 18), card_qr(who, model=2024, old_number=rng.random() < 0.5))
    pen.text(20, 21.2, "Ngày, tháng, năm cấp / Date of issue:", 4.6, LABEL)
    pen.text(52.5, 21.2, printed_day(who.issued), 5.6)
    pen.text(20, 24.4, "Ngày, tháng, năm hết hạn / Date of expiry:", 4.6, LABEL)
    pen.text(52.5, 24.4, printed_day(who.expires), 5.6)
    pen.centred(40, 28.4, bold("BỘ CÔNG AN"), 5.8)
    pen.centred(40, 30.8, "MINISTRY OF PUBLIC SECURITY", 4.4)
    machine_zone(pen, td1(who), 4.7, 38.6)
    return pen.sheet()


def barcode_front(who: Person, rng: Random) -> Sheet:
    """CCCD of 2016 with a barcode, front: Vietnamese only (TT 61/2015/TT-BCA)."""
    pen = CardPen.start(ground(rng, (224, 238, 226), (150, 190, 160)))
    pen.picture((5, 2.4, 14, 14), ornaments.emblem())
    titles(pen, 53)
    pen.centred(53, 13.4, bold("CĂN CƯỚC CÔNG DÂN"), 11, CRIMSON)
    face(pen, (3.6, 18.6, 19, 28.5), portrait(rng, female=who.female))
    end = pen.text(34, 18.6, bold("Số:"), 8)
    pen.text(end + 1.5, 18.6, value("cccd", who.cccd, style=Style.BOLD), 11, CRIMSON)
    end = pen.text(26, 23.4, "Họ và tên:", 6.4)
    pen.text(end + 1, 23.4, value("person_name", who.name.upper(), style=Style.BOLD), 7.6)
    end = pen.text(26, 28.2, "Ngày, tháng, năm sinh:", 6.4)
    pen.text(end + 1, 28.2, value("date_of_birth", printed_day(who.born)), 7)
    end = pen.text(26, 32.4, "Giới tính:", 6.4)
    pen.text(end + 1, 32.4, who.sex, 7)
    end = pen.text(50, 32.4, "Quốc tịch:", 6.4)
    pen.text(end + 1, 32.4, "Việt Nam", 7)
    end = pen.text(26, 36.6, "Quê quán:", 6.4)
    look = Look(size=6.8, indent=(end + 1 - 26) * MM)
    pen.wrapped((26, 83), 36.6, value("address", str(who.origin)), look)
    end = pen.text(26, 43.2, "Nơi thường trú:", 6.4)
    home = value("address", str(who.address))
    look = Look(size=6.6, leading=1.3, indent=(end + 1 - 26) * MM)
    pen.wrapped((26, 83), 43.2, home, look)
    pen.text(3.6, 50.4, f"Có giá trị đến: {printed_day(who.expires)}", 4.6)
    return pen.sheet()


def barcode_back(who: Person, rng: Random) -> Sheet:
    """CCCD of 2016, back: two-dimensional barcode on top, fingerprints, seal."""
    pen = CardPen.start(ground(rng, (232, 238, 222), (170, 196, 168)))
    code_and_prints(pen, who, rng)
    pen.text(24, 16.6, "Đặc điểm nhân dạng:", 6.2)
    pen.text(24, 20.2, "Sẹo chấm cách 2cm trên đuôi mắt trái", 6.4)
    pen.centred(
        54, 26.6, italic(f"Ngày {who.issued:%d} tháng {who.issued:%m} năm {who.issued:%Y}"), 6
    )
    for i, line in enumerate(("CỤC TRƯỞNG CỤC CẢNH SÁT", "ĐKQL CƯ TRÚ VÀ DLQG VỀ DÂN CƯ")):
        pen.centred(54, 29.8 + i * 2.9, bold(line), 5.8)
    pen.picture((38, 31.5, 17, 17), ornaments.seal(rng, "CỤC CẢNH SÁT MẪU"))
    sign(pen, (46, 34, 22, 9), rng)
    pen.centred(54, 49.4, bold(full_name(rng, female=False)), 6.4)
    return pen.sheet()


def old_front(who: Person, rng: Random) -> Sheet:
    """Giấy chứng minh nhân dân, nine digits, front: typed into a printed form."""
    pen = CardPen.start(ground(rng, (214, 230, 206), (128, 172, 132)), TIMES)
    pen.picture((5, 2.6, 13, 13), ornaments.emblem())
    titles(pen, 52)
    pen.centred(52, 13.2, bold("GIẤY CHỨNG MINH NHÂN DÂN"), 8.6, CRIMSON)
    face(pen, (3.8, 18.4, 20, 30), portrait(rng, female=who.female))
    number = who.cmnd if rng.random() < 0.5 else grouped(who.cmnd, (3, 3, 3))
    end = pen.text(36, 18.8, bold("SỐ"), 8)
    pen.text(end + 2, 18.8, value("cmnd", number, style=Style.BOLD), 11, CRIMSON)
    _typed(pen, 23.6, "Họ tên:", value("person_name", who.name.upper(), style=Style.BOLD))
    _typed(pen, 29.2, "Sinh ngày:", value("date_of_birth", f"{who.born:%d-%m-%Y}"))
    _typed(pen, 34.4, "Nguyên quán:", value("address", str(who.origin)))
    _typed(pen, 43.4, "Nơi ĐKHK thường trú:", value("address", str(who.address)))
    return pen.sheet()


def _typed(pen: CardPen, y: float, label: str, what: Piece) -> None:
    """A printed label, dotted lines, and the value typed on them."""
    end = pen.text(27, y, label, 6.6)
    for i in range(2 if what.type == "address" else 1):
        x0 = (end if i == 0 else 27) * MM
        line = y + 0.7 + i * 3.9
        pen.pen.add(Rule(x0, line * MM, 83 * MM, line * MM, 0.4, LABEL, dotted=True))
    look = Look(size=7, leading=1.58, indent=(end + 1.5 - 27) * MM)
    pen.wrapped((27, 83), y, what, look)


def old_back(who: Person, rng: Random) -> Sheet:
    """Chứng minh nhân dân, back: ethnicity, religion, marks, fingerprints, police chief."""
    pen = CardPen.start(ground(rng, (222, 232, 210), (140, 178, 140)), TIMES)
    end = pen.text(26, 5.6, "Dân tộc:", 6.4)
    pen.text(end + 1, 5.6, Piece("Kinh", None, "ethnicity", "Kinh"), 7)
    end = pen.text(52, 5.6, "Tôn giáo:", 6.4)
    pen.text(end + 1, 5.6, Piece("Không", None, "religion", "Không"), 7)
    pen.rule(25, 7.4, 84, 7.4)
    pen.centred(55, 10.6, bold("DẤU VẾT RIÊNG VÀ DỊ HÌNH"), 6.2)
    pen.text(26, 14.4, "Sẹo chấm cách 2cm dưới trước mép phải", 6.6)
    for i, name in enumerate(("NGÓN TRỎ TRÁI", "NGÓN TRỎ PHẢI")):
        print_ = ornaments.fingerprint(rng)
        top = 3.2 + i * 25
        pen.picture((6, top, 14, 17.5), print_, filling("fingerprint", "", print_))
        pen.centred(13, top + 20.4, name, 4.8)
    issued = f"Ngày {who.issued:%d} tháng {who.issued:%m} năm {who.issued.year - 9}"
    pen.centred(57, 24, italic(issued), 6.6)
    chief = f"GIÁM ĐỐC CA {who.origin.province.upper()}"
    pen.centred(57, 28, bold(chief), 6.6)
    pen.picture((36, 28.5, 18, 18), ornaments.seal(rng, "CÔNG AN TỈNH MẪU"))
    sign(pen, (47, 31, 24, 10), rng)
    pen.centred(57, 48.8, bold(full_name(rng, female=False)), 6.8)
    return pen.sheet()


CARDS: dict[str, Callable[[Person, Random], Sheet]] = {
    "old_front": old_front,
    "old_back": old_back,
    "barcode_front": barcode_front,
    "barcode_back": barcode_back,
    "chip_front": chip_front,
    "chip_back": chip_back,
    "card_2024_front": card_2024_front,
    "card_2024_back": card_2024_back,
    **BANK_CARDS,
    **OLDER,
}


def scanned(kind: str, who: Person, rng: Random, width: int = 1600) -> Drawing:
    """A card (a key of `CARDS`) cut out with its rounded corners, `width` pixels wide (RGBA)."""
    return cut_out(CARDS[kind](who, rng), width, kind)
