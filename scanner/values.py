"""The value of what is printed: one for all the ways in which the same number is written."""

from __future__ import annotations

import datetime
import re

from scanner.checks.contact import MAIL_PROVIDERS
from scanner.letters import fold

_NO_DIGIT, _NO_PHONE = re.compile(r"\D"), re.compile(r"[^\d+]")
_NO_MOMENT = re.compile(r"[^\d\-]")
_DOMAIN_DIGITS = str.maketrans("01", "ol")
_DIGITS = dict(zip("khong mot hai ba bon nam sau bay tam chin".split(), "0123456789", strict=True))
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = re.compile(rf"(?<![a-z])({'|'.join(_MONTHS)})", re.IGNORECASE)
_MONTHS_SAID = dict(
    zip(
        "gieng hai ba tu nam sau bay tam chin muoi muoi_mot muoi_hai chap".split(),
        [*map(str, range(1, 13)), "12"],
        strict=True,
    )
)
_MONTH_SAID = re.compile(
    r"(?<=thang )(?:muoi (?:mot|hai)|gieng|hai|ba|tu|nam|sau|bay|tam|chin|muoi|chap)(?![a-z])"
)
_EIGHT = re.compile(r"(?:((?:19|20)\d\d)(0[1-9]|1[0-2])([0-3]\d)|([0-3]\d)([01]\d)(\d{4}))")
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_HALF_HOUR, _EARLIER = 1800, 7 * 3600
# So many of the units since 1970 are no seconds: they are in the future.
_MILLISECONDS = 10**10
# The signs of a mailbox spelled out: in brackets, or as words.
_AT = re.compile(r"\s?[(\[{<]\s?(?:at|a|@|a c[oò]ng|a v[oò]ng|a m[oó]c)\s?[)\]}>]\s?")
_SAID = re.compile(r"\s(?:at|a c[oò]ng|a v[oò]ng|a m[oó]c)\s")
_DOT = re.compile(r"\s?[(\[{<]\s?(?:dot|ch[aấ]m|\.)\s?[)\]}>]\s?|\s(?:ch[aấ]m|dot)\s")
_SPELLED = _DIGITS | {"tu": "4", "lam": "5"}


def normalise(kind: str, text: str) -> str:
    """The value of a printed text, so that the same number written differently is the same.

    >>> normalise("phone", "+84 (0)912.345.678"), normalise("email", "Mau (a) gmail cham com")
    ('0912345678', 'mau@gmail.com')
    >>> normalise("date", "5.3.85"), normalise("date", "05/03/1985")
    ('05/03/1985', '05/03/1985')
    >>> normalise("date", "5th of march 1985"), normalise("date", "1985-03-05")
    ('05/03/1985', '05/03/1985')
    >>> normalise("date", "14 thang gieng nam 1985"), normalise("date", "19850314")
    ('14/01/1985', '14/03/1985')
    >>> normalise("date", "1985 March 14"), normalise("date", "85")
    ('14/03/1985', '1985')
    >>> normalise("moment", "479606400"), normalise("moment", "-86400000"), normalise("moment", "7")
    ('14/03/1985', '07/04/1967', '')
    """
    match kind:
        case "digits":
            value = text if text.isdecimal() else _NO_DIGIT.sub("", text)
        case "phone":
            value = _national(text if text.isdecimal() else _NO_PHONE.sub("", text))
        case "spelled":
            value = "".join(_SPELLED.get(word, "") for word in re.findall("[a-z]+", text))
        case "email":
            value = _mail(text.lower())
        case "upper":
            value = re.sub(r"[\s.\-]", "", text).upper()
        case "date":
            # A narrow cell may have cut the year in two.
            figures = _in_figures(re.sub(r"(?<=\d)\n(?=\d{1,3}\Z)", "", text))
            # Or it is told in words: "mười chín tháng hai".
            value = _date(figures) if figures else " ".join(text.lower().split())
        case "moment":
            value = _moment(int(_NO_MOMENT.sub("", text)))
        case "folded":
            value = " ".join(fold(text).split())
        case _:
            value = " ".join(text.split())
    return value


def _in_figures(text: str) -> list[str]:
    """The figures of a date, an English month among them, the day first, the year last."""
    month = _MONTH.search(text)
    said = _MONTH_SAID.sub(lambda found: _MONTHS_SAID[found.group().replace(" ", "_")], text)
    figures = re.findall(r"\d+", said)
    if len(figures) == 1 and (eight := _EIGHT.fullmatch(figures[0])):
        figures = [part for part in eight.groups() if part]
    if len(figures) > 1 and len(figures[0]) == 4:
        figures.reverse()
    if month is None:
        return figures
    return [*figures[:-1], str(_MONTHS.index(month[1].lower()) + 1), *figures[-1:]]


def _date(parts: list[str]) -> str:
    """A year of two digits is the last that has begun."""
    *days, year = [part.zfill(2) for part in parts]
    if len(year) == 2:
        now = datetime.datetime.now(tz=datetime.UTC).year
        year = str(now - (now - int(year)) % 100)
    return "/".join([*days, year])


def _moment(count: int) -> str:
    """The day that seconds or milliseconds since 1970 fall on, as programs keep days: they begin
    with a half hour, in Viet Nam with the evening before (UTC+7). Empty for other moments."""
    seconds, rest = divmod(count, 1000) if abs(count) >= _MILLISECONDS else (count, 0)
    if rest or seconds % _HALF_HOUR or abs(seconds) >= _MILLISECONDS:
        return ""
    local = _EPOCH + datetime.timedelta(seconds=seconds + _EARLIER)
    return local.strftime("%d/%m/%Y")


def _national(number: str) -> str:
    for prefix, least in (("+84", 0), ("0084", 0), ("084", 12), ("84", 11), ("+", 0)):
        if number.startswith(prefix) and len(number) >= least:
            number = number[len(prefix) :]
            break
    return "0" + number.lstrip("0") if number else ""


def _mail(text: str) -> str:
    text = _AT.sub("@", text) if _AT.search(text) else text if "@" in text else _SAID.sub("@", text)
    text = re.sub(r"(?<=@)(\s?[^\s,]+),(?=[a-z]{2,4}\Z)", r"\1.", _DOT.sub(".", text))
    # No such top-level domains exist: a reader took an m for n or rn.
    text = re.sub(r"\.(?:con|corn|c0m|conn|cam)$", ".com", re.sub(r"\s", "", text))
    name, at, domain = text.partition("@")
    letters = domain.translate(_DOMAIN_DIGITS)
    return f"{name}{at}{letters}" if letters in MAIL_PROVIDERS else text
