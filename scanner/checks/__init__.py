"""Number checks: small pure functions, each told digit by digit, with its source.

Each takes the normalised value (digits only unless said otherwise) and says how strongly
the structure alone speaks for the type: 0 impossible, 1 as good as proven.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from scanner.checks import accounts, contact, papers, people

# So many values are remembered, no more: a gate runs for months.
REMEMBERED = 1 << 16


# A number of so many figures is no code that somebody chose.
_LONG = 8


def any_value(value: str) -> float:
    """No structure to check: the pattern or the label decides. A number of one figure, as on a
    specimen, is nobody's.

    >>> any_value("790200123456"), any_value("000000000000"), any_value("0000")
    (0.5, 0.0, 0.5)
    """
    blank = len(value) >= _LONG and value.isdigit() and len(set(value)) == 1
    return 0.5 if value and not blank else 0.0


CHECKS: dict[str, Callable[[str], float]] = {
    check.__name__: check
    for check in (
        papers.cccd,
        papers.cccd_without_zero,
        papers.cmnd,
        papers.tax_code,
        papers.license_plate,
        papers.land_certificate,
        papers.health_insurance,
        contact.mobile,
        contact.called_phone,
        contact.landline,
        contact.foreign_mobile,
        contact.foreign_landline,
        contact.email,
        accounts.luhn,
        accounts.card_number,
        accounts.account,
        people.birth_date,
        people.birth_moment,
        people.address,
        people.person_name,
        any_value,
    )
}


@lru_cache(maxsize=REMEMBERED)
def strength(check: str, value: str) -> float:
    """`CHECKS[check](value)`, remembered: the same number stands in a document many times."""
    return CHECKS[check](value)
