"""What the rows of a machine-readable zone say, repaired from all that they say twice.

ICAO 9303 parts 3 to 5 and vietnam.md 1.4. A chip card (TD1, 3 x 30) writes its number twice,
the last nine of its twelve digits as document number and all twelve as optional data, and
closes each with a check digit. A passport (TD3, 2 x 44) closes its number, the two dates and
the holder's number with a check digit each. What satisfies so much at once is right, however
many characters had to be put in their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Literal

Role = tuple[Literal[2, 3], int]
"""Of how many rows a zone is, and which of them a row is, counted from 0."""

FILLERS = str.maketrans("«‹≤€({[Λ∧^", "<<<<<<<<<<")
_WEIGHTS = (7, 3, 1)
_LETTERS = "OQDUILJTZASGBE"
_TO_DIGIT = str.maketrans(_LETTERS, "00001111245683")
_DIGIT = rf"[0-9{_LETTERS}]"
_UNKNOWN = "?"
# A run of fillers at the end of a row is read as a run of one of these, or as a mix of them.
_RUN = re.compile(r"<[<KCSEXLZR]{4,}$|([KCSEXLZR])\1{7,}$")

_STATE = "[VYWU][NHM][MNHW]"
_CARD = re.compile(rf"^.{{0,3}}?{_STATE}(?={_DIGIT}{{9}})")
# The letter of the sex is one sign between two dates, whatever it was read as; a digit there
# needs this state behind it, or accounts with the letters of a bank would be rows.
_DATES = re.compile(
    rf"^({_DIGIT}{{6}})(.)(?:\D|.(?=.{{7}}{_STATE}))({_DIGIT}{{6}})(.)[A-Z]{{2}}[A-Z<]"
)
_TRAVEL = re.compile(
    rf"^([A-Z0-9<]{{7,9}})({_DIGIT})[A-Z]{{2}}[A-Z<]({_DIGIT}{{6}})(.).({_DIGIT}{{6}})(.)(.*)$"
)
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ((3, 0), _CARD),
    ((3, 1), _DATES),
    ((2, 1), _TRAVEL),
    ((2, 0), re.compile(r"^P[A-Z<][A-Z]{3}[A-Z]+<")),
    ((3, 0), re.compile(rf"^[IAC1][A-Z<0][A-Z]{{3}}(?=.*<)[A-Z0-9<]{{9}}{_DIGIT}")),
    ((3, 2), re.compile(r"^(?!(?:.*\d){4})[A-Z0-9]+(?:<[A-Z0-9]+)*<<[A-Z0-9<]*<$")),
)
# Names have letters only; what stands alone among fillers is one of them.
_TO_LETTER = str.maketrans("0123456789", "OIZBASGTBG")
_LONE = re.compile(r"(?<=<<<)[A-Z0-9](?=<<<)")
_HOLDER = re.compile(rf"^({_DIGIT}{{12}}|{_DIGIT}{{9}})(<*)({_DIGIT})")
_CARD_DIGITS, _SHORT, _WHOLE = 23, slice(0, 9), slice(10, 22)
# More of the nine digits than these do not differ between their two places by misreading.
_MOST_DIFFERENT = 3


def check_digit(text: str) -> str:
    """The check digit of ICAO 9303-3, 4.9: weights 7 3 1, A is 10 … Z is 35, `<` is 0.

    >>> check_digit("005123456"), check_digit("001005123456")
    ('0', '1')
    """
    total = sum(
        (0 if char == "<" else int(char, 36)) * _WEIGHTS[n % 3] for n, char in enumerate(text)
    )
    return str(total % 10)


def fillers(text: str) -> str:
    """A row with what readers take its fillers for put right.

    >>> fillers("NGUYEN««VAN<MAU<<<KKCKKK")
    'NGUYEN<<VAN<MAU<<<<<<<<<'
    """
    row = text.translate(FILLERS)
    run = _RUN.search(row)
    if run:
        row = row[: run.start()] + "<" * len(run[0])
    return row


def named(row: str, role: Role | None) -> str:
    """A row with the letters of its names put right, where it is one that has names.

    >>> named("V0<<D1EU<NHI<<<<<<A<<<<<<<<<<<", (3, 2))
    'VO<<DIEU<NHI<<<<<<<<<<<<<<<<<<'
    >>> named("P<VNMD0<<THANH<MY<<<<<<<<<<<<<<<<<<<<<<<<<<<<", (2, 0))
    'P<VNMDO<<THANH<MY<<<<<<<<<<<<<<<<<<<<<<<<<<<<'
    """
    if role not in ((3, 2), (2, 0)):
        return row
    return _LONE.sub("<", row.translate(_TO_LETTER))


def role(row: str) -> Role | None:
    """Which row of which zone this looks like; None for none.

    >>> role("0501013M4501011VNM<<<<<<<<<<<2"), role("CONGHOAXAHOICHUNGHIA")
    ((3, 1), None)
    """
    return next((role for role, pattern in _ROLES if pattern.match(row)), None)


def card_number(row: str) -> str | None:
    """The citizen's number that the first row of a chip card proves.

    >>> card_number("IDVNM0051234560001005123456<<1"), card_number("IDVNMOO512E4560OO1OO51234S6<1")
    ('001005123456', '001005123456')
    """
    state = _CARD.match(row)
    if state is None:
        return None
    digits = re.sub(r"\D", "", row[state.end() :].translate(_TO_DIGIT))
    found: set[str] = set()
    for reading in _of_length(digits):
        found.update(_agreeing(reading))
    return found.pop() if len(found) == 1 else None


def _of_length(digits: str) -> Iterator[str]:
    """The digits as so many as a card has: one left out, one put in."""
    missing = _CARD_DIGITS - len(digits)
    if missing == 0:
        yield digits
    elif missing == -1:
        yield from {digits[:n] + digits[n + 1 :] for n in range(len(digits))}
    elif missing == 1:
        yield from (digits[:n] + _UNKNOWN + digits[n:] for n in range(len(digits) + 1))


def _agreeing(reading: str) -> Iterator[str]:
    """The twelve digits that both numbers of a card and their check digits allow.

    The last nine stand twice, so one of their check digits may be misread; the first three
    stand once, and without the last check digit they are nothing but a reading.
    """
    tail, number = reading[_SHORT], reading[_WHOLE]
    pairs = [sorted({a, b} - {_UNKNOWN}) for a, b in zip(tail, number[3:], strict=True)]
    different = sum(len(pair) > 1 for pair in pairs)
    if different > _MOST_DIFFERENT or not all(pairs):
        return
    heads = product(*("0123456789" if c == _UNKNOWN else c for c in number[:3]))
    for head, rest in product(heads, list(product(*pairs))):
        nine, twelve = "".join(rest), "".join((*head, *rest))
        first = reading[9] in (check_digit(nine), _UNKNOWN) or not different
        if first and check_digit(twelve) == reading[22]:
            yield twelve


def passport_numbers(row: str) -> list[str]:
    """The passport's number and the holder's that the second row of a passport proves.

    >>> passport_numbers("C1234567<0VNM0501013M3501014001005123456<<12")
    ['C1234567', '001005123456']
    """
    match = _TRAVEL.match(row)
    if match is None:
        return []
    document, check, *_, optional = match.groups()
    number = document[:1] + document[1:].rstrip("<").translate(_TO_DIGIT)
    if check_digit(number.ljust(9, "<")) != check.translate(_TO_DIGIT):
        number = document
        if check_digit(number.ljust(9, "<")) != check.translate(_TO_DIGIT):
            number = ""
    holder = _HOLDER.match(optional)
    if holder is None:
        return [number.rstrip("<")] if number else []
    digits = holder[1].translate(_TO_DIGIT)
    sure = check_digit(digits) == holder[3].translate(_TO_DIGIT)
    return [*([number.rstrip("<")] if number else []), *([digits] if sure or number else [])]


def dates_hold(row: str) -> bool:
    """Whether a row has a birth date and an expiry date with the right check digits.

    Numbers of accounts have what looks like them now and then, but seldom days of a calendar.

    >>> dates_hold("0501013M4501011VNM"), dates_hold("12081572214306BIDV")
    (True, False)
    """
    if match := _DATES.match(row):
        birth, first, expiry, second = match.groups()
    elif match := _TRAVEL.match(row):
        birth, first, expiry, second = match.groups()[2:6]
    else:
        return False
    return all(
        _is_day(date) and check_digit(date) == digit
        for date, digit in (
            (birth.translate(_TO_DIGIT), first.translate(_TO_DIGIT)),
            (expiry.translate(_TO_DIGIT), second.translate(_TO_DIGIT)),
        )
    )


def _is_day(date: str) -> bool:
    """Whether six digits are year, month and day."""
    return 1 <= int(date[2:4]) <= 12 and 1 <= int(date[4:]) <= 31
