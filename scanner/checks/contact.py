"""Telephones and e-mail addresses."""

from __future__ import annotations

from typing import Literal

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
        number = phonenumbers.parse(f"+{value.removeprefix('00')}")
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
