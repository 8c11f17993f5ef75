"""One thing that a payload says, and the plain forms its values are given in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Kind = Literal[
    "card",
    "health_card",
    "bank_transfer",
    "payment",
    "contact",
    "phone",
    "email",
    "message",
    "wifi",
    "one_time_password",
    "location",
    "url",
    "text",
]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a payload says.

    `type` is a type of the contract (`cccd`, `person_name`, `bank_account`, `password` …) or
    one of `sex`, `date_of_issue`, `bank` (the six-digit BIN), `url`, `text` (words that the
    detectors should read). Dates are dd/mm/yyyy, numbers as in the payload.
    """

    type: str
    value: str = field(repr=False)


Understood = tuple[Kind, Iterable[Field]]


def clean(value: str) -> str:
    """NFC, white space collapsed; control, format and unpaired surrogate characters as spaces."""
    shown = (" " if unicodedata.category(c) in ("Cc", "Cf", "Cs") else c for c in value)
    return " ".join(unicodedata.normalize("NFC", "".join(shown)).split())


def day(text: str) -> str | None:
    """dd/mm/yyyy of a date written DDMMYYYY, D/M/YYYY (also with - or .) or YYYY-MM-DD."""
    match = re.fullmatch(
        r"([0-9]{2})([0-9]{2})([0-9]{4})|([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", text
    )
    if match:
        d, m, year = (int(part) for part in match.groups() if part is not None)
    elif match := re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T.*)?", text):
        year, m, d = (int(part) for part in match.groups())
    else:
        return None
    try:
        return f"{date(year, m, d):%d/%m}/{year}" if year >= 1850 else None
    except ValueError:
        return None
