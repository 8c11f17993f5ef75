"""Number checks: small pure functions, each told digit by digit, with its source.

Each takes the normalised value (digits only unless said otherwise) and says how strongly
the structure alone speaks for the type: 0 impossible, 1 as good as proven.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Literal

from scanner import addresses
from scanner.given import unsung
from scanner.letters import fold
from scanner.names import beside_papers, either_way, foreign_name, name_part, person_name, surnamed
from scanner.runs import any_run

# TT 59/2021/TT-BCA and TT 07/2016/TT-BCA: codes of the place of birth registration. The gaps
# are real; the units that the mergers of 2025 left carry codes from the same set.
PROVINCES = frozenset(
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 "
    "035 036 037 038 040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 "
    "070 072 074 075 077 079 080 082 083 084 086 087 089 091 092 093 094 095 096".split()
)
BIRTHS_ABROAD = range(101, 296)

# SBV letter 1589/NHNN-TT and the ranges of the international schemes (vietnam.md 4.2, 4.3).
DOMESTIC_CARD = "9704"

# So many values are remembered, no more: a gate runs for months.
REMEMBERED = 1 << 16


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


# Prefixes in use, TT 22/2014/TT-BTTTT and the conversion of 2018 (vietnam.md 2). Wintel 055 and
# all of 052 and 089 are in use although phonenumbers 9.0 refuses parts of them; 030, 031, 051
# and 095 are not, although it accepts them.
MOBILE_PREFIXES = frozenset(
    "032 033 034 035 036 037 038 039 052 055 056 058 059 070 076 077 078 079 081 082 083 084 085 "
    "086 087 088 089 090 091 092 093 094 096 097 098 099".split()
)
# The eleven-digit mobile prefixes that were converted in 2018; old papers still show them.
OLD_MOBILE_PREFIXES = frozenset(
    "0120 0121 0122 0126 0128 0123 0124 0125 0127 0129 0162 0163 0164 0165 0166 0167 0168 0169 "
    "0186 0188 0199".split()
)


def mobile(value: str) -> float:
    """A Vietnamese mobile number in national form (0 and nine digits, or the old 01x form).

    >>> mobile("0912345678") == mobile("0559123456") > 0.5
    True
    >>> mobile("0951234567"), mobile("0000000000")
    (0.0, 0.0)
    """
    if len(set(value)) < 3:
        return 0.0
    if len(value) == 10:
        return 0.9 if value[:3] in MOBILE_PREFIXES else 0.0
    return 0.6 if len(value) == 11 and value[:4] in OLD_MOBILE_PREFIXES else 0.0


def called_phone(value: str) -> float:
    """Ten digits behind a zero that are called a phone: no carrier's prefix (`mobile`) and no
    service's number (1800, 1900), as a misspelt one or a landline of before 2017 has them. What a
    form shows for an example (0123456789) is nobody's.

    >>> called_phone("0601448820") > 0, called_phone("0912345678"), called_phone("0190067890")
    (True, 0.0, 0.0)
    """
    if len(value) != 10 or not value.startswith("0"):
        return 0.0
    if value.startswith(("018", "019")) or value == "0123456789":
        return 0.0
    return 0.3 if len(set(value)) > 2 and not mobile(value) else 0.0


def landline(value: str) -> float:
    """A Vietnamese landline in national form: 02, area, subscriber; 11 digits in all.

    >>> landline("02438255678") > 0.5, landline("0243825567")
    (True, 0.0)
    """
    import phonenumbers

    if len(value) != 11 or not value.startswith("02"):
        return 0.0
    number = phonenumbers.PhoneNumber(country_code=84, national_number=int(value))
    return 0.8 if phonenumbers.is_valid_number_for_region(number, "VN") else 0.0


def foreign_mobile(value: str) -> float:
    """A telephone abroad, with the code of its country (ITU-T E.164), as the country numbers those
    that people carry, or all where it does not tell them apart.

    >>> foreign_mobile("821044710928") > 0.5, foreign_mobile("84912345678"), foreign_mobile("33123")
    (True, 0.0, 0.0)
    """
    return 0.95 if _foreign(value) == "people" else 0.0


def foreign_landline(value: str) -> float:
    """The same of those that stand in houses, most of them offices'.

    >>> foreign_landline("442079460958") > 0.5, foreign_landline("447912345678")
    (True, 0.0)
    """
    return 0.95 if _foreign(value) == "houses" else 0.0


def _foreign(value: str) -> Literal["people", "houses", ""]:
    import phonenumbers

    try:
        number = phonenumbers.parse(f"+{value}")
    except phonenumbers.NumberParseException:
        return ""
    if number.country_code == 84 or not phonenumbers.is_valid_number(number):
        return ""
    kinds = phonenumbers.PhoneNumberType
    people = (kinds.MOBILE, kinds.FIXED_LINE_OR_MOBILE, kinds.PERSONAL_NUMBER, kinds.VOIP)
    return "people" if phonenumbers.number_type(number) in people else "houses"


# Where private mailboxes are kept: a domain on this list was read right.
MAIL_PROVIDERS = frozenset(
    "gmail.com yahoo.com yahoo.com.vn ymail.com outlook.com outlook.com.vn hotmail.com live.com "
    "icloud.com me.com msn.com proton.me protonmail.com zoho.com mail.com fpt.vn vnn.vn".split()
)


def email(value: str) -> float:
    """An e-mail address by RFC 5322 as email-validator reads it, without asking the DNS.

    >>> email("mau+don@example.com.vn") > 0.9, email("user@localhost")
    (True, 0.0)
    """
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(value, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return 0.0
    return 0.98 if value.rpartition("@")[2] in MAIL_PROVIDERS else 0.97


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


# The digits that numbers of the international schemes of sixteen begin with (ISO/IEC 7812-1).
_SCHEMES = re.compile(r"4|5[1-5]|2[2-7]|35[2-8]")


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


def account(value: str) -> float:
    """A bank account: no national length or check digit exists; VietQR caps it at 19.

    Only numbers that are surely something else are refused: a run of one digit, and
    EAN/ISBN codes of goods and books (893…, 978…) with their check digit right.

    >>> account("0071000123456") > 0, account("8934567890123"), account("000000000")
    (True, 0.5, 0.0)
    >>> account("8936012345674")
    0.1
    """
    from stdnum import ean

    if not 6 <= len(value) <= 19 or len(set(value)) < 2:
        return 0.0
    if len(value) == 13 and value[:3] in ("893", "978", "979") and ean.is_valid(value):
        return 0.1
    return 0.5


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


_UNITS = re.compile(
    r"(?<![a-z])(?:(?:so nha|so|sn|ngo|ngach|hem|kiet|duong|pho|to|tdp|to dan pho|khu pho|kp|khom|"
    r"ap|thon|xom|buon|kdc|kdt|ktt|lo(?= [a-z]?\d)|phum|soc|doi(?= \d)|khu|phuong|xa|thi tran|"
    r"dac khu|quan|huyen|thi xa|thanh pho|tp|"
    r"tinh|chung cu|toa nha|can ho|street|lane|ward|district|commune|hamlet|province|city)"
    r"(?![a-z])|(?:p|q|h|x|t|tt|tx)\.)|\A(?:ban|lang) "
)


def address(value: str) -> float:
    """An address: words of the units that places are named by, old system or new; without one, a
    figure, a comma or a province.

    >>> address("Số 12, ngõ 3, đường Mẫu, phường Thử, TP Hà Nội") > 0.7
    True
    >>> address("Thạnh Lộc, Châu Thành, Kiên Giang") > 0, address("như trên")
    (True, 0.0)
    """
    folded = fold(value)
    units = len(set(_UNITS.findall(folded)))
    if not units and not re.search(r"[\d,–-]", value) and not addresses.ends_in_province(folded):
        return 0.0
    return addresses.strength(units)


def housed(value: str) -> float:
    """A house, street or village and more of its address, in capitals or without any.

    >>> housed("24/3 đường Thử, p16, gò vấp") > 0.5, housed("xã Thử, tỉnh Lào Cai")
    (True, 0.0)
    """
    found = any_run(value, 0, len(value))
    return found.strength if found and found.is_house else 0.0


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


def any_value(value: str) -> float:
    """No structure to check: the pattern or the label decides."""
    return 0.5 if value else 0.0


CHECKS: dict[str, Callable[[str], float]] = {
    check.__name__: check
    for check in (
        cccd,
        cccd_without_zero,
        cmnd,
        mobile,
        called_phone,
        landline,
        foreign_mobile,
        foreign_landline,
        email,
        luhn,
        card_number,
        tax_code,
        account,
        birth_date,
        person_name,
        surnamed,
        unsung,
        either_way,
        name_part,
        beside_papers,
        foreign_name,
        address,
        housed,
        license_plate,
        land_certificate,
        health_insurance,
        any_value,
    )
}


@lru_cache(maxsize=REMEMBERED)
def strength(check: str, value: str) -> float:
    """`CHECKS[check](value)`, remembered: the same number stands in a document many times."""
    return CHECKS[check](value)
