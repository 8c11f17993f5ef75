"""Bank cards and accounts."""

from __future__ import annotations

import re

# SBV letter 1589/NHNN-TT and the ranges of the international schemes (vietnam.md 4.2, 4.3).
DOMESTIC_CARD = "9704"
# The digits that numbers of the international schemes of sixteen begin with (ISO/IEC 7812-1).
_SCHEMES = re.compile(r"4|5[1-5]|2[2-7]|35[2-8]")


def luhn(value: str) -> float:
    """A bank card: the Luhn sum of ISO/IEC 7812 over all digits is a multiple of ten.

    Whether every 9704 range keeps to Luhn is not known, so a domestic number that fails
    it is unlikely rather than impossible.

    >>> luhn("4111111111111111") > 0.8, luhn("4111111111111112"), luhn("0000000000000000")
    (True, 0.0, 0.0)
    >>> 0 < luhn("9704361234567890") < 0.5
    True
    """
    from stdnum import luhn as algorithm

    if len(set(value)) < 2:
        return 0.0
    if algorithm.is_valid(value):
        return 0.9
    return 0.3 if value.startswith(DOMESTIC_CARD) else 0.0


def card_number(value: str) -> float:
    """A bank card that is set as cards print it: where a label says so, a digit may be misspelt.

    >>> card_number("4111111111111111") == luhn("4111111111111111")
    True
    >>> 0 < card_number("4111111111111112") < 0.5, card_number("9111111111111112")
    (True, 0.0)
    """
    sure = luhn(value)
    like = len(value) == 16 and len(set(value)) > 2 and _SCHEMES.match(value) is not None
    return sure or (0.2 if like else 0.0)


# A hotline (1800, 1900) has four or six figures more (libphonenumber: toll free, premium rate).
_HOTLINE = frozenset({8, 10})


def account(value: str) -> float:
    """A bank account: no national length or check digit exists; VietQR caps it at 19.

    Only numbers that are surely something else are refused: a run of one digit,
    EAN/ISBN codes of goods and books (893…, 978…) with their check digit right, and
    hotlines (1800 and 1900 with four or six more).

    >>> account("0071000123456") > 0, account("8934567890123"), account("000000000")
    (True, 0.5, 0.0)
    >>> account("8936012345674"), account("1900545413")
    (0.1, 0.0)
    """
    from stdnum import ean

    if not 6 <= len(value) <= 19 or len(set(value)) < 2:
        return 0.0
    if len(value) in _HOTLINE and value[:4] in ("1800", "1900"):
        return 0.0
    if len(value) == 13 and value[:3] in ("893", "978", "979") and ean.is_valid(value):
        return 0.1
    return 0.5
