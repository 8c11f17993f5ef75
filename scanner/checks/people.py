"""Who somebody is, when they were born and where they live."""

from __future__ import annotations

import datetime
import re

from scanner.letters import fold
from scanner.surnames import is_surname
from scanner.syllables import GIVEN, MIDDLE
from scanner.units import PROVINCES

_UNITS = re.compile(
    r"(?<![a-z])(?:(?:so nha|so|sn|ngo|ngach|hem|kiet|duong|pho|to|tdp|to dan pho|khu pho|kp|khom|"
    r"ap|thon|xom|buon|kdc|kdt|ktt|lo(?= [a-z]?\d)|phum|soc|doi(?= \d)|khu|phuong|xa|thi tran|"
    r"dac khu|quan|huyen|thi xa|thanh pho|tp|"
    r"tinh|chung cu|toa nha|can ho|street|lane|ward|district|commune|hamlet|province|city)"
    r"(?![a-z])|(?:p|q|h|x|t|tt|tx)\.)|\A(?:ban|lang) "
)

_CALLED = GIVEN | MIDDLE
_PLAIN = frozenset(map(fold, _CALLED))
# So many words stand behind the surname where a name is written in full.
_USUAL = range(2, 5)


def birth_date(value: str) -> float:
    """A date that a living person can be born on: dd/mm/yyyy, mm/yyyy, or the year alone.

    >>> birth_date("01/01/1905") > 0.5, birth_date("31/02/1990"), birth_date("1902") > 0
    (True, 0.0, True)
    >>> birth_date("08/1905") > 0.5, birth_date("13/1905"), birth_date("00/00/1905")
    (True, 0.0, 0.5)
    >>> birth_date("02/14/1905") > 0.5  # The month first, as Americans write it.
    True
    """
    parts = [int(part) for part in value.split("/")]
    year = parts[-1]
    if not 1900 <= year <= datetime.datetime.now(tz=datetime.UTC).year:
        return 0.0
    if len(parts) == 1:
        return 0.5
    if len(parts) == 2:
        return 0.6 if 1 <= parts[0] <= 12 else 0.0
    if parts[:2] == [0, 0]:
        # Of whom only the year is known.
        return 0.5
    day, month = parts[0], parts[1]
    if month > 12:
        day, month = month, day
    try:
        datetime.date(year, month, day)
    except ValueError:
        return 0.0
    return 0.8


def person_name(value: str) -> float:
    """A name: surely one if it begins with a surname, is as long as most are, and goes on with what
    children are called.

    >>> person_name("Lê Thị Mẫu"), person_name("LE VAN MAU"), person_name("Vàng Ơi Nhé")
    (0.9, 0.9, 0.6)
    >>> person_name("John Mau"), person_name("Đồng Nai")
    (0.4, 0.0)
    """
    folded = fold(value)
    if not folded or folded in PROVINCES:
        return 0.0
    first, *others = value.lower().split()
    if len(others) not in _USUAL or not is_surname(first):
        return 0.4
    known = _PLAIN if value.isascii() else _CALLED
    return 0.9 if known.issuperset(others) else 0.6


def birth_moment(value: str) -> float:
    """A day that was told by the seconds since 1970: behind a label of births it is nothing else.

    >>> birth_moment("14/03/1985"), birth_moment("")
    (0.9, 0.0)
    """
    return 0.9 if value and birth_date(value) else 0.0


def address(value: str) -> float:
    """An address: words of the units that places are named by, old system or new; without one, a
    figure beside a name, a comma or a province.

    >>> address("Số 12, ngõ 3, đường Mẫu, phường Thử, TP Hà Nội") > 0.7
    True
    >>> address("Thạnh Lộc, Châu Thành, Kiên Giang") > 0, address("như trên")
    (True, 0.0)
    >>> address("192.168.1.90"), address("30/2025")
    (0.0, 0.0)
    """
    folded = fold(value)
    units = len(set(_UNITS.findall(folded)))
    placed = re.search(r"[\d,–-]", value) or folded.strip(" .").endswith(PROVINCES)
    if not units and not (placed and any(word.istitle() for word in value.split())):
        return 0.0
    return (0.1, 0.35, 0.6, 0.85)[min(units, 3)]
