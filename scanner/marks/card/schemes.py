"""What the numbers of bank cards are like: first digits, lengths and the check digit.

ISO/IEC 7812-1; the schemes that Vietnamese banks issue: vietnam.md 4.3.
"""

from __future__ import annotations

import re

# First digits and how many there are in all.
_SCHEMES: tuple[tuple[re.Pattern[str], tuple[int, ...]], ...] = (
    (re.compile(r"9704"), (16, 19)),
    (re.compile(r"4"), (16,)),
    (re.compile(r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720"), (16,)),
    (re.compile(r"35(?:2[89]|[3-8])"), (16,)),
    (re.compile(r"3[47]"), (15,)),
    (re.compile(r"62"), (16, 17, 18, 19)),
)


def lengths(digits: str) -> tuple[int, ...]:
    """How many digits a number may have that begins so; all that any has where no scheme is."""
    for first, sizes in _SCHEMES:
        if first.match(digits):
            return sizes
    return (15, 16, 19)


def is_proved(digits: str) -> bool:
    """Whether digits are a scheme's number: its first digits, its length and the check digit.

    >>> is_proved("9704360000000016"), is_proved("9704361234567890"), is_proved("1234567890123452")
    (True, False, False)
    """
    sizes = next((sizes for first, sizes in _SCHEMES if first.match(digits)), ())
    from stdnum import luhn

    return len(digits) in sizes and len(set(digits)) > 1 and luhn.is_valid(digits)
