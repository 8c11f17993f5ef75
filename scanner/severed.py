"""Words that the edge of a narrow cell has cut, set together again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from scanner.letters import fold
from scanner.syllables import is_syllable

# Parts of numbers and of the letters before them, and such as begin with a letter; signs at which
# some programs end a line; what has no vowel.
_CODE = re.compile(r"(?=.*\d)[\dA-ZĐ.\-/]+|[A-ZĐ]{1,2}-?|[.\-/]")
_CAPITALS, _LETTERED = re.compile(r"[A-ZĐ]+"), re.compile(r"[A-ZĐ]+\d[\dA-ZĐ.\-/]*")
_SIGNS, _NAME = "@._+-", re.compile(r"[a-z0-9._%+\-@]+")
# A telephone on the line over a mailbox.
_PHONE = re.compile(r"\+?\d(?:[.\-]?\d){8,11}")
_NO_VOWEL = re.compile(r"[b-df-hj-np-tv-xz]+")
# A syllable has one of these in its middle, and one tone at most.
_VOWELS = frozenset(
    (
        "a e i o u y ai ao au ay eo eu ia ie iu oa oe oi oo ua ue ui uo uu uy ye ieu oai oao oay "
        "oeo uay uoi uou uya uye uyu yeu"
    ).split()
)
_MIDDLE = re.compile(r"(?:qu|gi(?=[aeouy])|[^aeiouy]*)([aeiouy]+)")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_FIRST, _LAST = re.compile(r"[^\W\d_]*"), re.compile(r"[^\W\d_]*\Z")


class Letters(NamedTuple):
    """A word, and where in the text of its page each of its letters stands. `loose`: it is put
    together of lines that had room for more."""

    text: str
    places: Sequence[int]
    loose: bool = False


def rejoined(
    lines: Sequence[Sequence[Letters]], full: Sequence[bool], *, eager: bool
) -> list[Letters]:
    """The words of the lines of a cell, those that its edge has cut in one. `full`: which of the
    lines had no room for another letter; `eager`: what may be two words is one, too, and so are
    the parts of a number that somebody has set on lines of their own."""
    words = list(lines[0])
    mailbox = any("@" in word.text for line in lines for word in line)
    single = all(len(line) == 1 for line in lines)
    for line, no_room in zip(lines[1:], full, strict=True):
        last, first = words[-1], line[0]
        upper, lower = last.text, first.text
        mail = mailbox and not (_PHONE.fullmatch(upper) and lower[0].isalpha())
        one = (mail and upper.isascii() and lower.isascii()) or _is_one(
            upper, lower, grouped=not (single or eager), eager=eager
        )
        goes_on = _goes_on(upper, lower, mailbox=mail)
        parts = _is_code(upper, lower) or (mail and _is_mailbox(upper, lower))
        loose = not (no_room or goes_on) and eager and single and parts
        if (no_room and one) or goes_on or loose:
            places = [*last.places, *first.places]
            words[-1:] = [Letters(upper + lower, places, loose or last.loose), *line[1:]]
        else:
            words += line
    return words


def may_be_one(upper: str, lower: str) -> bool:
    """Whether the last word of a line and the first of the next one may be one, as far as these two
    tell.

    >>> may_be_one("0401", "2345"), may_be_one("BM", "1234"), may_be_one("mau.n", "ga@mau.vn")
    (True, True, True)
    >>> may_be_one("19033196533535", "Techcombank"), may_be_one("Nguyễn", "Mẫu")
    (False, False)
    """
    mailbox = "@" in upper + lower and upper.isascii() and lower.isascii()
    letters = upper.isalpha() and lower.isalpha()
    return mailbox or _is_one(upper, lower, grouped=False, eager=not letters)


def _is_one(upper: str, lower: str, *, grouped: bool, eager: bool) -> bool:
    """Whether the last word of a full line and the first of the next one may be one; `grouped`:
    but for the groups of a number."""
    if upper.isdigit() and lower.isdigit():
        return not grouped
    if upper[-1].isdigit() and lower[0].isdigit():
        return True
    if _is_code(upper, lower):
        return True
    if _CAPITALS.fullmatch(upper) and _LETTERED.fullmatch(lower):
        return True
    return is_cut(upper, lower, eager=eager)


def _goes_on(upper: str, lower: str, *, mailbox: bool) -> bool:
    """Whether a sign between two words, at which some programs end a line that has room, says that
    they are one."""
    if mailbox:
        return upper.isascii() and (upper[-1] in _SIGNS or lower[0] in _SIGNS)
    return upper[-1] in "-." and _is_code(upper, lower)


def _is_mailbox(upper: str, lower: str) -> bool:
    """Whether two words may be parts of a mailbox, the first of them no word of its own."""
    return bool(_NAME.fullmatch(upper) and _NAME.fullmatch(lower)) and not upper.isalpha()


def _is_code(upper: str, lower: str) -> bool:
    """Whether two words may be parts of a number and of the letters before it."""
    return bool(_CODE.fullmatch(upper) and _CODE.fullmatch(lower))


def is_cut(upper: str, lower: str, *, eager: bool) -> bool:
    """Whether the letters at the end of a word and at the beginning of the next one are one
    syllable and none apart, or have no vowel; `eager`: or may be one syllable, or an abbreviation.

    >>> is_cut("Mã s", "ố", eager=False), is_cut("chiế", "u", eager=False)
    (True, False)
    >>> is_cut("chiế", "u", eager=True), is_cut("CM", "ND", eager=True)
    (True, True)
    >>> is_cut("Số", "thẻ", eager=True)
    False
    """
    last, first = _LAST.search(upper), _FIRST.match(lower)
    if last is None or first is None or not last[0] or not first[0]:
        return False
    if first[0][0].isupper() and not last[0].isupper():
        return False
    a, b = fold(last[0]), fold(first[0])
    apart = is_syllable(a) and is_syllable(b)
    if _is_spoken(last[0] + first[0]):
        return eager or not apart
    if last[0].isupper():
        return eager and not apart and first[0].isupper()
    return bool(_NO_VOWEL.fullmatch(a) or _NO_VOWEL.fullmatch(b)) or (eager and not apart)


def _is_spoken(letters: str) -> bool:
    """Whether letters may be one syllable, as it is written.

    >>> _is_spoken("chiếu"), _is_spoken("giấy"), _is_spoken("đốiứng"), _is_spoken("soye")
    (True, True, False, False)
    """
    folded = fold(letters)
    if not is_syllable(folded) or len(_TONES.findall(unicodedata.normalize("NFD", letters))) > 1:
        return False
    middle = _MIDDLE.match(folded)
    return middle is not None and middle[1] in _VOWELS
