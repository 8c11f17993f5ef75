"""Made-up people and their numbers, drawn from a seeded `random.Random`.

Every person is born in 1900-1912: the numbers pass all structural checks and cannot belong
to anybody of working age. All values are normalised (digits only, phones as 0…);
`samples/drawing/written.py` writes them the way papers do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from samples.drawing import tables
from samples.drawing.codes import folded, luhn_digit, tax_digit


@dataclass(frozen=True, slots=True)
class Address:
    """A made-up address; `parts` from the house to the province, as a card's QR joins them."""

    parts: tuple[str, ...]

    @property
    def province(self) -> str:
        return self.parts[-1]

    def __str__(self) -> str:
        return ", ".join(self.parts)


@dataclass(frozen=True, slots=True)
class Account:
    bank: tables.Bank
    number: str


@dataclass(frozen=True, slots=True)
class Person:
    """One made-up person with one of each number."""

    name: str
    female: bool
    born: date
    cccd: str
    cmnd: str
    mobile: str
    email: str
    address: Address
    origin: Address
    account: Account
    card: str
    tax_code: str
    passport: str
    licence: str
    insurance: str
    issued: date
    expires: date
    father: str
    mother: str

    @property
    def sex(self) -> str:
        return "Nữ" if self.female else "Nam"

    @property
    def plain(self) -> str:
        """The name as bank cards and transfer notes print it."""
        return folded(self.name).upper()


def digits(rng: Random, count: int) -> str:
    """`count` digits that are neither all alike nor a plain run (both look made up)."""
    while True:
        text = "".join(rng.choice("0123456789") for _ in range(count))
        if count < 4 or len(set(text)) > 2:
            return text


def full_name(rng: Random, *, female: bool, surname: str | None = None) -> str:
    middles = tables.MIDDLE_FEMALE if female else tables.MIDDLE_MALE
    given = tables.GIVEN_FEMALE if female else tables.GIVEN_MALE
    count = rng.choices((0, 1, 2), (1, 7, 3))[0]
    chosen: list[str] = []
    while len(chosen) < count:
        word = rng.choice(middles)
        if word not in chosen:
            chosen.append(word)
    chosen.sort(key=lambda word: word not in ("Văn", "Thị"))
    return " ".join([surname or rng.choice(tables.SURNAMES), *chosen, rng.choice(given)])


def birthday(rng: Random) -> date:
    return date(1900, 1, 1) + timedelta(days=rng.randrange(13 * 365))


def recent_day(rng: Random, first: int = 2021, last: int = 2026) -> date:
    """A day between the starts of the years `first` and `last`, never in the future of 2026."""
    start = date(first, 1, 2)
    return start + timedelta(days=rng.randrange((date(last, 1, 1) - start).days))


def cccd(rng: Random, born: date, *, female: bool) -> str:
    """A citizen's number (vietnam.md 1.1): place of registration, century and sex, year."""
    place = rng.choice(tuple(tables.COUNTRIES if rng.random() < 0.03 else tables.PROVINCES))
    return f"{place}{'1' if female else '0'}{born:%y}{digits(rng, 6)}"


def cmnd(rng: Random) -> str:
    """An old nine-digit card number: province 01-38 in front (vietnam.md 1.2)."""
    return f"{rng.randrange(1, 39):02d}{digits(rng, 7)}"


def mobile(rng: Random) -> str:
    prefix = rng.choice(tables.MOBILE_PREFIXES)
    if prefix == "099":
        return f"099{rng.choice('34567')}{digits(rng, 6)}"
    return prefix + digits(rng, 7)


def landline(rng: Random) -> str:
    """Eleven digits: 02, area code, a subscriber that starts with 2-8."""
    area = rng.choice(tables.AREA_CODES)
    return f"0{area}{rng.choice('2345678')}{digits(rng, 9 - len(area))}"


def email(rng: Random, name: str, born: date) -> str:
    """A private mailbox in one of the shapes that people choose."""
    words = folded(name).lower().split()
    first, last = words[0], words[-1]
    tail = rng.choice((f"{born:%Y}", f"{born:%y}", f"{born:%d%m}", str(rng.randrange(1, 999)), ""))
    local = rng.choice(
        (
            ".".join(words) + tail,
            "".join(words) + tail,
            f"{last}.{first}{tail}",
            f"{last}{''.join(w[0] for w in words[:-1])}{tail}",
            f"{last}_{first}{tail}",
            f"{first}{last}{tail}",
            f"{last}-{first}+{tail or 'nhan'}",
        )
    )
    return f"{local}@{rng.choice(tables.MAIL_DOMAINS)}"


def account(rng: Random, bank: tables.Bank | None = None) -> Account:
    bank = bank or rng.choice(tables.BANKS)
    start, length = rng.choice(bank.accounts)
    return Account(bank, start + digits(rng, length - len(start)))


def bank_card(rng: Random, bank: tables.Bank | None = None) -> str:
    """A card number that passes Luhn: NAPAS (16 or 19 digits), Visa or Mastercard."""
    bank = bank or rng.choice(tables.BANKS)
    start, length = rng.choices(
        (
            (bank.bin, 16),
            (bank.bin, 19),
            (f"4{digits(rng, 5)}", 16),
            (f"5{rng.choice('12345')}", 16),
        ),
        (5, 2, 3, 2),
    )[0]
    body = start + digits(rng, length - 1 - len(start))
    return body + luhn_digit(body)


def _tax_code(rng: Random, start: str) -> str:
    while True:
        body = start + digits(rng, 9 - len(start))
        check = tax_digit(body)
        if check is not None:
            return body + check


def company_tax_code(rng: Random) -> str:
    """An organisation's tax code with the right check digit; one in five is a branch's."""
    code = _tax_code(rng, rng.choice(("01", "02", "03", "04", "18", "31", "36", "03")))
    return f"{code}-{rng.randrange(1, 30):03d}" if rng.random() < 0.2 else code


def personal_tax_code(rng: Random) -> str:
    """A citizen's ten-digit tax code from before July 2025: it starts with 8."""
    return _tax_code(rng, "8")


def passport(rng: Random) -> str:
    return rng.choice("BCNPKE") + digits(rng, 7)


def licence(rng: Random, *, female: bool) -> str:
    """A driving licence's twelve digits: province, sex and century, year of the test."""
    province = rng.choice(tuple(tables.PROVINCES))[1:]
    return f"{province}{'1' if female else '0'}{rng.randrange(10, 26):02d}{digits(rng, 7)}"


def _house(rng: Random) -> str:
    number = rng.choice(
        (str(rng.randrange(1, 400)), f"{rng.randrange(2, 90)}/{rng.randrange(1, 30)}")
    )
    return rng.choice(
        (
            f"Số {number} đường {rng.choice(tables.STREETS)}",
            f"Số {rng.randrange(1, 90)}, ngõ {rng.randrange(2, 300)}",
            f"{number} {rng.choice(tables.STREETS)}",
            f"Tổ {rng.randrange(1, 30)}",
            f"Thôn {rng.randrange(1, 12)}",
            f"Ấp {rng.choice(tables.COMMUNES)}",
            f"Khu phố {rng.randrange(1, 9)}",
        )
    )


def _unit(province: str) -> str:
    return f"TP. {province}" if province in tables.CITIES else f"Tỉnh {province}"


def address(rng: Random, *, old: bool | None = None) -> Address:
    """An address of the two-level system, or (`old`) of the three-level one before 2025."""
    old = rng.random() < 0.5 if old is None else old
    commune = f"{rng.choice(('Phường', 'Xã', 'Xã'))} {rng.choice(tables.COMMUNES)}"
    if not old:
        return Address((_house(rng), commune, _unit(rng.choice(tables.PROVINCES_2025))))
    district = f"{rng.choice(('Quận', 'Huyện', 'Huyện', 'Thị xã'))} {rng.choice(tables.DISTRICTS)}"
    province = _unit(rng.choice(tuple(tables.PROVINCES.values())))
    return Address((_house(rng), commune, district, province))


def place(rng: Random) -> Address:
    """A native place: commune, district and province as cards print them, without titles."""
    commune, district = rng.choice(tables.COMMUNES), rng.choice(tables.DISTRICTS)
    return Address((commune, district, rng.choice(tuple(tables.PROVINCES.values()))))


def person(rng: Random, *, female: bool | None = None) -> Person:
    """One person; the same state of `rng` gives the same person."""
    woman = rng.random() < 0.5 if female is None else female
    name = full_name(rng, female=woman)
    born, issued = birthday(rng), recent_day(rng, 2021, 2025)
    expires = issued.replace(year=issued.year + rng.choice((10, 15, 20)), day=min(issued.day, 28))
    return Person(
        name=name,
        female=woman,
        born=born,
        cccd=cccd(rng, born, female=woman),
        cmnd=cmnd(rng),
        mobile=mobile(rng),
        email=email(rng, name, born),
        address=address(rng),
        origin=place(rng),
        account=account(rng),
        card=bank_card(rng),
        tax_code=personal_tax_code(rng),
        passport=passport(rng),
        licence=licence(rng, female=woman),
        insurance=f"{rng.randrange(1, 97):02d}{digits(rng, 8)}",
        issued=issued,
        expires=expires,
        father=full_name(rng, female=False, surname=name.split()[0]),
        mother=full_name(rng, female=True),
    )


def card_qr(who: Person, *, model: int = 2021, old_number: bool = True) -> str:
    """What the QR of a chip card says (vietnam.md 1.5): 7 fields in 2021, 11 in 2024."""
    fields = [
        who.cccd,
        who.cmnd if old_number else "",
        who.name,
        f"{who.born:%d%m%Y}",
        who.sex,
        re.sub(r"\s+", " ", str(who.address)),
        f"{who.issued:%d%m%Y}",
    ]
    if model >= 2024:
        fields += ["", who.father, who.mother, ""]
    return "|".join(fields)
