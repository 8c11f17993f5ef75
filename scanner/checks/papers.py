"""Numbers that an authority gives out: of identity, tax, insurance, vehicles and land."""

from __future__ import annotations

import datetime
import re

# TT 59/2021/TT-BCA and TT 07/2016/TT-BCA: codes of the place of birth registration. The gaps
# are real; the units that the mergers of 2025 left carry codes from the same set.
PROVINCES = frozenset(
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 "
    "035 036 037 038 040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 "
    "070 072 074 075 077 079 080 082 083 084 086 087 089 091 092 093 094 095 096".split()
)
BIRTHS_ABROAD = range(101, 296)


def cccd(value: str) -> float:
    """A citizen number: PPP G YY NNNNNN (TT 59/2021/TT-BCA; Luật Căn cước 26/2023/QH15, Art. 12).

    PPP is a province (63 codes) or a country of birth (101-295), G the century and sex
    (0, 1: 19xx; 2, 3: 20xx …), YY the year of birth, which cannot lie ahead. There is no
    check digit. Since 2024 the law only says "twelve digits", so a number of another build
    is unlikely but not impossible.

    >>> cccd("001005123456") > cccd("175004004321") > cccd("003005123456") > 0
    True
    >>> cccd("202511250910") < cccd("175004004321")
    True
    """
    if len(value) != 12 or len(set(value)) < 3:
        return 0.0
    century = 1900 + 100 * (int(value[3]) // 2)
    born = century + int(value[4:6])
    if born > datetime.datetime.now(tz=datetime.UTC).year:
        return 0.2
    if value[:3] in PROVINCES:
        return 0.8
    return 0.4 if int(value[:3]) in BIRTHS_ABROAD else 0.2


def cccd_without_zero(value: str) -> float:
    """A citizen number whose first zeros, one or two, a sheet of figures has dropped.

    Ten digits are likelier those of other numbers.

    >>> cccd_without_zero("79103012345"), cccd_without_zero("1005123456")
    (0.8, 0.4)
    >>> cccd_without_zero("03105123456"), cccd_without_zero("1801234567")
    (0.0, 0.0)
    """
    if len(value) not in (10, 11) or value.startswith("0"):
        return 0.0
    structure = cccd(value.zfill(12))
    if len(value) == 11:
        return structure
    # Ten digits of no such build are a tax code's.
    return 0.5 * structure if structure >= 0.4 else 0.0


def cmnd(value: str) -> float:
    """An old identity card number: nine digits, the first two a province from 01 to 38.

    No check digit exists, so the structure alone never proves one.

    >>> cmnd("012345670"), cmnd("912345678"), cmnd("111111111")
    (0.5, 0.1, 0.0)
    """
    if len(value) != 9 or len(set(value)) < 3:
        return 0.0
    return 0.5 if "01" <= value[:2] <= "38" else 0.1


def tax_code(value: str) -> float:
    """A tax code (MST): ten digits with a check digit, a dash and three for a branch.

    The weights 31 29 23 19 17 13 7 5 3 are empirical (python-stdnum, vietnam.md 5.1); the
    first two digits are a province and never 00.

    >>> tax_code("0109999904"), tax_code("0109999904001")
    (0.5, 0.9)
    >>> tax_code("0109999905"), tax_code("0012345601")
    (0.1, 0.0)
    """
    from stdnum.vn import mst

    if len(value) not in (10, 13) or value.startswith("00") or len(set(value)) < 3:
        return 0.0
    if not mst.is_valid(value):
        return 0.1
    return 0.9 if len(value) == 13 else 0.5


PLATE_CODES = frozenset(str(n) for n in range(11, 100)) - frozenset("42 44 45 46 87 91 96".split())


def license_plate(value: str) -> float:
    """A vehicle plate, upper case without separators: two digits of a province that has been
    given out (TT 79/2024/TT-BCA, TT 51/2025/TT-BCA), a series, four or five digits.

    >>> license_plate("30A12345") > 0.5, license_plate("42A12345")
    (True, 0.0)
    """
    return 0.7 if value[:2] in PLATE_CODES else 0.0


def land_certificate(value: str) -> float:
    """The serial of a land certificate: one or two letters and six to eight digits (vietnam.md 5).

    Nothing in it can be checked; but letters before six digits are no bank's name and account.

    >>> land_certificate("CS012340")
    0.6
    """
    return 0.6 if value else 0.0


def health_insurance(value: str) -> float:
    """A health insurance code (QĐ 1351/QĐ-BHXH): two letters, level 1-5, province, ten digits.

    >>> health_insurance("DN4010123456780") > 0.5, health_insurance("DN9010123456780")
    (True, 0.0)
    """
    fits = re.fullmatch(r"[A-Z]{2}[1-5](\d{2})\d{10}", value)
    return 0.75 if fits and fits[1] != "00" else 0.0
