"""What the payload of a code gives away: identity cards, health cards, bank transfers, contacts.

Payloads are untrusted: the longest code known holds 7,089 characters, more is not looked at;
control characters never leave `fields`; a malformed payload yields what can still be told and
never an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.marks.contact import by_scheme, vcard
from scanner.marks.field import Field, Kind, Understood, clean, day

_LONGEST = 8192
_MOST_FIELDS = 200
_NAPAS = "A000000727"
_SEX = {"nam": "Nam", "nữ": "Nữ", "nu": "Nữ", "male": "Nam", "female": "Nữ"}
# vietnam.md 1.5: what stands at each place of the card's payload (7 fields, since 2024 11).
_CARD_PLACES = (
    "cccd",
    "cmnd",
    "person_name",
    "date_of_birth",
    "sex",
    "address",
    "date_of_issue",
    "cmnd",
    "person_name",
    "person_name",
    "text",
)


def kind(payload: str) -> Kind:
    """What sort of payload this is; `text` where nothing else fits."""
    return _understand(payload)[0]


def fields(payload: str) -> tuple[Field, ...]:
    """All that a payload says, in its order, without empty values and control characters."""
    found: dict[Field, None] = {}
    for item in _understand(payload)[1]:
        value = clean(item.value)
        if value:
            found.setdefault(Field(item.type, value))
        if len(found) == _MOST_FIELDS:
            break
    return tuple(found)


def _understand(payload: str) -> Understood:
    text = payload[:_LONGEST].strip().lstrip("\ufeff")
    for reader in (_card, _health_card, _payment, vcard, by_scheme):
        understood = reader(text)
        if understood:
            return understood
    return "text", [Field("text", text)]


def _number_type(digits: str) -> str | None:
    match = re.fullmatch(r"[0-9]{12}|[0-9]{9}", digits)
    return match and ("cccd" if len(digits) == 12 else "cmnd")


def _card(text: str) -> Understood | None:
    """The QR of the chip CCCD (7 fields), of Căn cước 2024 (11), and hand-made kin of them.

    Accepted as in vietnam.md 1.5: six fields or more, the first an ID number, one a date, one
    Nam or Nữ. Published layouts are told by place, the others by how the fields look.
    """
    parts = [clean(part) for part in text.split("|")]
    if len(parts) < 6 or _number_type(parts[0]) is None:
        return None
    sexes = [index for index, part in enumerate(parts) if part.casefold() in _SEX]
    if not sexes or not any(day(part) for part in parts):
        return None
    published = len(parts) in (7, 11) and sexes[0] == 4 and day(parts[3]) is not None
    return "card", _card_by_place(parts) if published else _card_by_looks(parts, sexes[0])


def _card_by_place(parts: list[str]) -> Iterator[Field]:
    for type_, part in zip(_CARD_PLACES, parts, strict=False):
        if type_ in ("cccd", "cmnd"):
            yield Field(_number_type(part) or type_, part)
        elif type_ == "sex":
            yield Field(type_, _SEX[part.casefold()])
        else:
            yield Field(type_, day(part) or part)


def _card_by_looks(parts: list[str], sex: int) -> Iterator[Field]:
    dates, names, places = ["date_of_birth"], ["person_name"], ["address"]
    for index, part in enumerate(parts):
        number, on = _number_type(part), day(part)
        if number:
            yield Field(number, part)
        elif on:
            yield Field(dates.pop() if dates else "date_of_issue", on)
        elif index == sex:
            yield Field("sex", _SEX[part.casefold()])
        elif part and names:
            yield Field(names.pop(), part)
        elif part:
            # After the residence only the names of the parents follow.
            yield Field(places.pop() if places else "person_name", part)


def _health_card(text: str) -> Understood | None:
    """The QR of a BHYT card: code|HEX name|birth|1 or 2|HEX address|…, UTF-8 in hexadecimal."""
    parts = [clean(part) for part in text.split("|")]
    full = re.fullmatch(r"[A-Z]{2}[1-5][0-9]{12}", parts[0].upper())
    short = re.fullmatch(r"[0-9]{10}", parts[0]) and any(_from_hex(part) for part in parts[1:])
    if len(parts) < 4 or not (full or short):
        return None
    return "health_card", _health_fields(parts)


def _health_fields(parts: list[str]) -> Iterator[Field]:
    yield Field("health_insurance", parts[0].upper())
    dates = ["date_of_birth"]
    for index, part in enumerate(parts[1:], 1):
        words, on = _from_hex(part), day(part)
        if words is None and index in (1, 4) and re.search(r"[^\W\d_]", part):
            words = part
        if words is not None:
            yield Field({1: "person_name", 4: "address"}.get(index, "text"), words)
        elif on:
            yield Field(dates.pop() if dates else "text", on)
        elif index == 3 and part in ("1", "2"):
            yield Field("sex", "Nam" if part == "1" else "Nữ")
        else:
            yield Field("text", part)


def _from_hex(text: str) -> str | None:
    """The words that hexadecimal UTF-8 stands for; None where it is no such thing."""
    if len(text) < 4 or not re.fullmatch(r"(?:[0-9A-Fa-f]{2})+", text):
        return None
    try:
        words = bytes.fromhex(text).decode("utf-8")
    except UnicodeDecodeError:
        return None
    return words if re.search(r"[^\W\d_]{2}", words) and words.isprintable() else None


def _payment(text: str) -> Understood | None:
    """VietQR / NAPAS247 and other merchant-presented EMV codes (vietnam.md 4.4).

    Whatever holds the AID of NAPAS is a transfer, however broken the rest is: the published
    specification's own example has a wrong inner length.
    """
    if _NAPAS in text:
        return "bank_transfer", _transfer_fields(text)
    if text.startswith("000201") and re.search(r"63[0-9]{2}[0-9A-Fa-f]{4}$", text):
        return "payment", _merchant_fields(_items(text), "text")
    return None


def _transfer_fields(text: str) -> Iterator[Field]:
    items = _items(text)
    template = next((value for _, value in items if value.startswith(f"0010{_NAPAS}")), "")
    inner = dict(_items(template or text[text.index(_NAPAS) + len(_NAPAS) :]))
    beneficiary = dict(_items(inner.get("01", "")))
    bank, number = beneficiary.get("00", ""), beneficiary.get("01", "")
    if not re.fullmatch(r"[0-9]{6}", bank) or not 1 <= len(number) <= 19:
        match = re.search(
            r"0006([0-9]{6})01[0-9]{2}([0-9A-Za-z]{1,19}?)(?=0208QR|5[0-9]03|$)", text
        )
        bank, number = match.groups() if match else (bank, number[:19])
    to_person = "QRIBFTT" in text
    yield Field("bank", bank)
    yield Field("bank_card" if "QRIBFTTC" in text else "bank_account", number)
    yield from _merchant_fields(items, "person_name" if to_person else "text")


def _merchant_fields(items: list[tuple[str, str]], holder: str) -> Iterator[Field]:
    for tag, value in items:
        if tag == "59":
            yield Field(holder, value)
        elif tag in ("60", "61"):
            yield Field("text", value)
        elif tag == "62":
            for inner, more in _items(value):
                # "***" asks the payer's app to put the number in
                is_phone = inner == "02" and any(c.isdigit() for c in more)
                yield Field("phone" if is_phone else "text", more)


def _items(text: str) -> list[tuple[str, str]]:
    """The (tag, value) pairs of EMV's tag-length-value text, two digits each for tag and length.

    Where the lengths do not add up, what is left over belongs to the last value.
    """
    items: list[tuple[str, str]] = []
    position = 0
    while position < len(text):
        header = text[position : position + 4]
        length = int(header[2:]) if re.fullmatch(r"[0-9]{4}", header) else len(text)
        end = position + 4 + length
        if end > len(text):
            if items:
                items[-1] = (items[-1][0], items[-1][1] + text[position:])
            return items
        items.append((header[:2], text[position + 4 : end]))
        position = end
    return items
