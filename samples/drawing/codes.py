"""Check digits and machine-readable payloads for made-up people.

The opposite direction of `scanner/checks`, written apart from it on purpose: a sample
made with the code it tests would prove nothing.
"""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Protocol

_MRZ_WEIGHTS = (7, 3, 1)
_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def folded(text: str) -> str:
    """The text without Vietnamese marks: 'Đặng Mỹ' -> 'Dang My'."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def luhn_digit(digits: str) -> str:
    """The digit that completes `digits` to a number that passes Luhn (ISO/IEC 7812-1)."""
    doubled = [int(d) * 2 if i % 2 == 0 else int(d) for i, d in enumerate(reversed(digits))]
    return str(-sum(d - 9 if d > 9 else d for d in doubled) % 10)


def ean_digit(digits: str) -> str:
    """The thirteenth digit of an EAN-13 or ISBN-13."""
    return str(-sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10)


def tax_digit(digits: str) -> str | None:
    """The tenth digit of a tax code; None for the nine digits that are never issued."""
    rest = sum(int(d) * w for d, w in zip(digits, _TAX_WEIGHTS, strict=True)) % 11
    return None if rest == 0 else str(10 - rest)


def mrz_digit(field: str) -> str:
    """ICAO 9303-3 check digit: 7-3-1 over 0-9, A=10 … Z=35, '<'=0."""
    values = (0 if c == "<" else int(c, 36) for c in field)
    return str(sum(v * _MRZ_WEIGHTS[i % 3] for i, v in enumerate(values)) % 10)


def mrz_name(name: str, width: int) -> str:
    """'Trần Thị Bích Ngọc' -> 'TRAN<<THI<BICH<NGOC<<<…' of `width` characters."""
    surname, *rest = folded(name).upper().split()
    return f"{surname}<<{'<'.join(rest)}".ljust(width, "<")[:width]


def _short(day: date) -> str:
    return f"{day:%y%m%d}"


def _with_digit(field: str) -> str:
    return field + mrz_digit(field)


class Bearer(Protocol):
    """Whoever a machine-readable zone speaks of."""

    @property
    def cccd(self) -> str: ...
    @property
    def passport(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def born(self) -> date: ...
    @property
    def expires(self) -> date: ...
    @property
    def female(self) -> bool: ...


def _days(who: Bearer) -> str:
    sex = "F" if who.female else "M"
    return f"{_with_digit(_short(who.born))}{sex}{_with_digit(_short(who.expires))}"


def td1(who: Bearer) -> tuple[str, str, str]:
    """The three lines on the back of a chip card (vietnam.md 1.4)."""
    number = who.cccd
    first = f"IDVNM{_with_digit(number[-9:])}{number}<<{mrz_digit(number)}"
    second = f"{_days(who)}VNM".ljust(29, "<")
    composite = mrz_digit(first[5:30] + second[0:7] + second[8:15] + second[18:29])
    return first, second + composite, mrz_name(who.name, 30)


def td3(who: Bearer) -> tuple[str, str]:
    """The two lines of a passport page; the optional data hold the citizen's number."""
    document = _with_digit(who.passport.ljust(9, "<"))
    days, optional = _days(who), _with_digit(who.cccd.ljust(14, "<"))
    composite = mrz_digit(document + days[:7] + days[8:] + optional)
    return "P<VNM" + mrz_name(who.name, 39), f"{document}VNM{days}{optional}{composite}"


def crc16(text: str) -> str:
    """CRC-16/CCITT-FALSE as four upper hex digits (EMVCo tag 63)."""
    crc = 0xFFFF
    for byte in text.encode():
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1
        crc &= 0xFFFF
    return f"{crc:04X}"


def _tlv(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"


def vietqr(
    bank: str,
    account: str,
    *,
    amount: int | None = None,
    note: str | None = None,
    to_card: bool = False,
) -> str:
    """A NAPAS 247 transfer code (vietnam.md 4.4); dynamic as soon as it names an amount."""
    holder = _tlv("00", bank) + _tlv("01", account)
    service = _tlv("02", "QRIBFTTC" if to_card else "QRIBFTTA")
    text = _tlv("00", "01") + _tlv("01", "11" if amount is None else "12")
    text += _tlv("38", _tlv("00", "A000000727") + _tlv("01", holder) + service)
    text += _tlv("53", "704")
    if amount is not None:
        text += _tlv("54", str(amount))
    text += _tlv("58", "VN")
    if note:
        text += _tlv("62", _tlv("08", note))
    text += "6304"
    return text + crc16(text)
