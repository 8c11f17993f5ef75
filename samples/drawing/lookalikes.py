"""Numbers that look like personal data and are none (vietnam.md §6), each with its own words.

A finder that reports one of these on a clean page raises a false alarm.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from samples.drawing.codes import ean_digit
from samples.drawing.people import company_tax_code, digits, recent_day

_BODIES = ("UBND", "SYT", "STP", "BTC", "NHNN", "BGDĐT", "HĐND", "BNV", "STNMT", "VPCP")


def _document(rng: Random) -> str:
    number, year = rng.randrange(1, 4000), rng.randrange(2021, 2027)
    body = rng.choice(_BODIES)
    return rng.choice(
        (
            f"Số: {number:02d}/{year}/QĐ-{body}",
            f"Số: {number:02d}/{body}-VP",
            f"Nghị định số {rng.randrange(1, 360)}/{year}/NĐ-CP",
            f"Thông tư {rng.randrange(1, 90):02d}/{year}/TT-BCA",
            f"Công văn số {number}/{body}-TCCB ngày {recent_day(rng):%d/%m/%Y}",
        )
    )


def _money(rng: Random) -> str:
    amount = rng.randrange(1_000, 90_000_000) * 1000
    text = f"{amount:,}"
    dotted = text.replace(",", ".")
    return rng.choice(
        (
            f"Số tiền: {dotted} đồng",
            f"{text} VND",
            f"Tổng cộng: {dotted} đ",
            f"phạt tiền từ {dotted} đồng đến {(amount * 2):,} đồng".replace(",", "."),
        )
    )


def _timestamp(rng: Random) -> str:
    day = recent_day(rng)
    clock = f"{rng.randrange(24):02d}{rng.randrange(60):02d}"
    return rng.choice(
        (
            f"Thời điểm lập: {day:%Y%m%d}{clock}",
            f"Ký ngày {day:%d.%m.%Y} {clock[:2]}:{clock[2:]}:37 +07:00",
            f"Bản lưu {day:%Y%m%d}{clock}{rng.randrange(60):02d}",
        )
    )


def _hotline(rng: Random) -> str:
    last = rng.randrange(1000, 10000)
    return rng.choice(
        (
            f"Tổng đài: 1900 {last}",
            f"Tổng đài miễn phí 1800 {last}",
            f"Hotline: 1900.{last}",
            "Khẩn cấp gọi 113, 114, 115",
        )
    )


def _isbn(rng: Random) -> str:
    body = "978604" + digits(rng, 6)
    return f"ISBN: 978-604-{body[6:8]}-{body[8:12]}-{ean_digit(body)}"


def _ean(rng: Random) -> str:
    body = "893" + digits(rng, 9)
    return f"Mã vạch: {body}{ean_digit(body)}"


def _invoice(rng: Random) -> str:
    return rng.choice(
        (
            f"Ký hiệu: 1C25T{rng.choice('ABCDK')}A  Số: {rng.randrange(99999):08d}",
            f"Số hóa đơn: {rng.randrange(10**6, 10**8):08d}",
            f"Mã tra cứu hóa đơn: {digits(rng, 12)}",
        )
    )


def _lot(rng: Random) -> str:
    day = recent_day(rng)
    return rng.choice((f"LSX {day:%Y%m%d}-01", f"Lô {digits(rng, 6)}", f"Số lô: {day:%y%m%d}A"))


def _coordinates(rng: Random) -> str:
    north, east = rng.uniform(9, 22), rng.uniform(103, 109)
    grid = f"{rng.uniform(1_000_000, 2_400_000):.2f} {rng.uniform(400_000, 600_000):.2f}"
    return rng.choice((f"Tọa độ: {north:.4f}, {east:.4f}", f"VN-2000: {grid}"))


def _dossier(rng: Random) -> str:
    day = recent_day(rng)
    unit, number = rng.randrange(1, 40), rng.randrange(1, 999)
    return f"Mã hồ sơ: 000.00.{unit:02d}.H26-{day:%y%m%d}-{number:04d}"


def _parcel(rng: Random) -> str:
    return f"thửa đất số {rng.randrange(1, 999)}, tờ bản đồ số {rng.randrange(1, 300)}"


def _cas(rng: Random) -> str:
    return f"Số CAS: 18001{rng.randrange(10, 99)}-{rng.randrange(10, 99)}-{rng.randrange(10)}"


def _hs(rng: Random) -> str:
    return f"Mã HS: {rng.randrange(2800, 8600)}.{rng.randrange(10, 99)}.{rng.randrange(10, 99)}"


def _standard(rng: Random) -> str:
    return f"TCVN {rng.randrange(1000, 13999)}-{rng.randrange(1, 5)}:{rng.randrange(2008, 2025)}"


def _treasury(rng: Random) -> str:
    return f"Tài khoản 3713.0.{digits(rng, 7)}.00000 tại Kho bạc Nhà nước"


def _accounting(rng: Random) -> str:
    return f"Nợ TK {rng.choice(('111', '112', '131'))} / Có TK {rng.choice(('331', '511', '642'))}"


def _receipt(rng: Random) -> str:
    return rng.choice(
        (
            f"MID: {digits(rng, 15)}  TID: {digits(rng, 8)}",
            f"Bill No: {digits(rng, 9)}  Thu ngân: {rng.randrange(100, 999)}",
            f"REF NO: {digits(rng, 12)}",
            f"Thẻ: XXXX XXXX XXXX {digits(rng, 4)}",
        )
    )


def _school_year(rng: Random) -> str:
    year = rng.randrange(2015, 2027)
    return f"năm học {year}-{year + 1}, khóa {year - 3}-{year + 1}"


def _serial(rng: Random) -> str:
    return rng.choice(
        (
            f"Số sê-ri: {digits(rng, 4)}-{digits(rng, 4)}-{digits(rng, 3)}",
            f"Phiên bản v{rng.randrange(1, 9)}.{rng.randrange(100):03d}.{rng.randrange(1000):03d}",
            f"Mã hàng: SP {digits(rng, 6)}",
        )
    )


def _address_url(rng: Random) -> str:
    return f"https://mau.gov.vn/tin-tuc/{recent_day(rng):%Y/%m/%d}/bai-viet-{digits(rng, 9)}.html"


def _company(rng: Random) -> str:
    return f"Mã số doanh nghiệp: {company_tax_code(rng)}"


def _exam(rng: Random) -> str:
    return f"Kết quả đo: {rng.uniform(0.5, 9.9):.15f}"


MAKERS: dict[str, Callable[[Random], str]] = {
    "document": _document,
    "money": _money,
    "timestamp": _timestamp,
    "hotline": _hotline,
    "isbn": _isbn,
    "ean": _ean,
    "invoice": _invoice,
    "lot": _lot,
    "coordinates": _coordinates,
    "dossier": _dossier,
    "parcel": _parcel,
    "cas": _cas,
    "hs": _hs,
    "standard": _standard,
    "treasury": _treasury,
    "accounting": _accounting,
    "receipt": _receipt,
    "school_year": _school_year,
    "serial": _serial,
    "url": _address_url,
    "company": _company,
    "measurement": _exam,
}


def look_alike(rng: Random, kind: str | None = None) -> str:
    """One look-alike with the words it stands among; `kind`: a key of `MAKERS`."""
    return MAKERS[kind or rng.choice(tuple(MAKERS))](rng)
