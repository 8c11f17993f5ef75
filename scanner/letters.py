"""How letters and digits are compared: without case and diacritics, look-alikes repaired.

Every view has the length of the text it is made from, so that offsets hold in all of them.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate

_BARS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_GHOSTS = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
# The zeros of other scripts, each before the figures from 1 to 9, and of faces for mathematics.
_ZEROS = (
    *(0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0xED0),
    *(0xF20, 0x1040, 0x17E0, *range(0x1D7CE, 0x1D800, 10)),
)
_OF_SCRIPTS = {zero + n: str(n) for zero in _ZEROS for n in range(10)}
_SPECIAL = re.compile(
    f"[{_BARS}{_GHOSTS}\u00a0\u2009\u202f\uff01-\uff5e{''.join(map(chr, _OF_SCRIPTS))}]"
)
# Figures that are raised, lowered, circled or in brackets, and letters that look like figures.
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉⓪①②③④⑤⑥⑦⑧⑨⓿❶❷❸❹❺❻❼❽❾⑴⑵⑶⑷⑸⑹⑺⑻⑼⒈⒉⒊⒋⒌⒍⒎⒏⒐➀➁➂➃➄➅➆➇➈➊➋➌➍➎➏➐➑➒"
_LIKE = dict(zip("oOQDIliZzASsGbTBgq", "000011122455667899", strict=True))
# A group of figures that some of these may stand for.
_ANY = rf"\d{_RAISED}{''.join(_LIKE)}"
SPELT = re.compile(rf"(?<![^\W_])[{_ANY}]*[\d{_RAISED}][{_ANY}]*(?![^\W_])")
GHOST = "\u200b"
# A capital of the Latin alphabet, with the marks of Vietnamese or without: inside of a class.
CAPITAL = "A-Z" + "".join(
    filter(str.isupper, map(chr, (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))))
)

# A comma between two long numbers, between a date and one, or before one of many digits that
# another comma and a word follow.
_LISTED = re.compile(
    r",(?:(?:(?<=\d{6},)|(?<=[/.\-]\d{4},))(?=\(?\+?\d{6})|(?<=\d,)(?=\d{9,12},[ ]?[^\W\d]))"
)

# The line or the dots that a form is filled in on, run into the number on it.
_LEADER = re.compile(r"(?<!\w)_++(?=\d)|(?<=\d)_+(?![^\W_])|(?:(?<!\.)\.{2,}+|\u2026)(?=[\dO])")
# What a number is called, run into it: "SĐT0912345678", "ĐT.0912345678".
_NAMED = re.compile(
    r"(?<![^\W_])(?:s?[đd]t(?:[đd][đd])?|[đd][đd]|lh|tel|phone|mobile|zalo|viber|fax|hotline|thoại|"
    r"động|stk|tk|khoản|mst|thuế)[.\-]?(?=\(?\+?\d[\d .\-()]{7})",
    re.IGNORECASE,
)
# A long number right behind a letter, or behind marks and brackets behind one: few texts have any.
_RUN_IN = re.compile(
    r"\d(?=[\d .\-()]{7})(?:(?<=[^\W\d_].)|(?<=[^\W\d_][.\-(+].)|(?<=[^\W\d_][.\-(+]{2}.)"
    r"|(?<=[^\W\d_][.\-(+]{3}.))"
)
_WORD = re.compile(r"([a-z0-9]+)")
_LETTERS_OR_FIGURES = re.compile(r"[a-z]+|[0-9]+")
_LOOKALIKE = str.maketrans("OoQDIl|i!ZzSsBG", "000011111225586")
_MIXED = re.compile(r"(?<![^\s:;,(])[\dOoQDIl|i!ZzSsBG][\dOoQDIl|i!ZzSsBG.\-]{3,}(?![^\s:;,)])")
# A form's boxes for one digit each, read with their rules: `| 0 | 0 | 1 |`.
RULES = "|\u00a6\u2502\u2503"
_BOXED = re.compile(
    rf"(?<!\d)(?:[{RULES}][ ]?)?\d(?:[ ]?[{RULES}][ ]?\d){{8,}}(?!\d)(?:[ ]?[{RULES}])?"
)
_RULED = re.compile(rf"(?<=\d)[ {RULES}]+(?=\d)")
# The cells of a row parted by bars, one of them a whole number: no bar is a misread 1.
_BARRED = re.compile(r"(?=.*(?<!\d)\d{9,}(?!\d))(?:[^|]*\|){2}|\d\d[A-Z]\d?-\d{3}\.\d\d(?!\d)")
# A telephone that begins with a letter: "o76 448 20 15".
_CALLED = re.compile(r"(?<![^\s:;,(])[oO](?=[35789]\d(?:[ .\-]?\d){7}(?!\d))")
_FIGURE = re.compile(r"\d")
_NO_FIGURES = frozenset("|!")
_HAS_MIX = re.compile(r"\d(?:[OoQDIl|i!ZzSsBG]|(?<=[OoQDIl|i!ZzSsBG]\d))")


def _fold_table() -> dict[int, str]:
    table = {ord("đ"): "d", ord("Đ"): "d", ord("ð"): "d", ord("Ð"): "d", ord("Ð"): "d"}
    for code in [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)]:
        base = unicodedata.normalize("NFD", chr(code))[0].lower()
        if code not in table and base.isascii():
            table[code] = base
    table.update({code: chr(code).lower() for code in range(ord("A"), ord("Z") + 1)})
    # Full-width forms, and the small one of an @.
    table.update({code: chr(code - 0xFEE0).lower() for code in range(0xFF01, 0xFF5F)})
    return table | {0xFE6B: "@"}


def _number_table() -> dict[int, str]:
    table = {ord(c): "-" for c in _BARS} | {ord(c): GHOST for c in _GHOSTS}
    table |= {0xA0: " ", 0x2009: " ", 0x202F: " "}
    table |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    return table | _OF_SCRIPTS


_FOLD = _fold_table()
_NUMBERS = _number_table()


def fold(text: str) -> str:
    """Lower case without diacritics, of the same length: what labels are matched on.

    >>> fold("Số Căn cước, Đường")
    'so can cuoc, duong'
    """
    return text.translate(_FOLD)


def words_of(folded: str) -> frozenset[str]:
    """All words of a folded text (`Words`).

    >>> sorted(words_of("cccd079, sdt/zalo"))
    ['079', 'cccd', 'cccd079', 'sdt', 'zalo']
    """
    return Words(folded).all


class Words:
    """The words of a folded text, whatever runs into them: runs of letters and figures, and of
    those that hold both the runs of each.

    >>> Words("so cccd079, sdt/zalo").starts(frozenset(["cccd", "zalo"]))
    [3, 16]
    """

    def __init__(self, folded: str) -> None:
        parts = _WORD.split(folded)
        self._runs = parts[1::2]
        self._starts = list(accumulate(map(len, parts)))[::2]
        words = set(self._runs)
        # Of the runs that hold letters and figures the runs of each.
        self._mixed: dict[str, list[str]] = {
            word: _LETTERS_OR_FIGURES.findall(word)
            for word in words
            if not (word.isalpha() or word.isdigit())
        }
        self.all = frozenset(words.union(*self._mixed.values()))

    def starts(self, words: frozenset[str]) -> list[int]:
        """Where some of them begin, or the runs that they are of."""
        more = [word for word, parts in self._mixed.items() if not words.isdisjoint(parts)]
        wanted = words.union(more)
        return [
            start for run, start in zip(self._runs, self._starts, strict=False) if run in wanted
        ]


def repair(text: str, *, seen: bool = True) -> str:
    """Letters that a reader takes for digits turned back, in tokens that are mostly digits; bars,
    too, where it was `seen` by one: where they were written they part groups.

    >>> repair("CCCD O791O3012E45 O79103O12345")
    'CCCD O791O3012E45 079103012345'
    >>> repair("o76 448 20 15")
    '076 448 20 15'
    """
    if not _HAS_MIX.search(text):
        return text

    def mend(match: re.Match[str]) -> str:
        token = match.group()
        digits = len(_FIGURE.findall(token))
        letters = len(token) - digits - token.count(".") - token.count("-")
        if digits < 4 or digits < 2 * letters or _BARRED.match(token):
            return token
        if not seen and not _NO_FIGURES.isdisjoint(token):
            return token
        # A phone or a citizen number that is whole already ends with a call, not with a 1.
        end = len(token) - (digits in (10, 12) and token.endswith("!"))
        return token[:end].translate(_LOOKALIKE) + token[end:]

    return _CALLED.sub("0", _MIXED.sub(mend, text))


def spelt(text: str) -> str:
    """The figures that a text is written for.

    >>> spelt("o7g1o3ol2345"), spelt("⁰⁷⁹①②③")
    ('079103012345', '079123')
    """
    return "".join([_LIKE.get(char) or str(unicodedata.digit(char)) for char in text])


def figures(text: str) -> str:
    """A text of the same length with figures wherever signs are written for them."""

    def plain(group: re.Match[str]) -> str:
        letters = sum(map(str.isalpha, group.group()))
        return spelt(group.group()) if 2 * letters <= len(group.group()) else group.group()

    return SPELT.sub(plain, text)


def as_digits(text: str) -> str:
    """Letters that a reader takes for digits as these, whatever stands beside them."""
    return text.translate(_LOOKALIKE)


def _unboxed(boxes: re.Match[str]) -> str:
    """Digits that rules part, side by side with nothing visible between them."""
    bare = _RULED.sub(lambda gap: GHOST * len(gap.group()), boxes.group())
    return "".join(" " if char in RULES else char for char in bare)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def numbers(text: str, *, seen: bool = True) -> str:
    """Digits, dashes and spaces of any script as ASCII, look-alike letters repaired, a
    comma between two long numbers a semicolon: it parts a list, no decimals; lines to write on,
    and what a number is called where it runs into it, are blanks. `seen`: it was read in pixels."""
    if not text.isascii():
        text = _SPECIAL.sub(lambda special: _NUMBERS[ord(special.group())], text)
    if "," in text:
        text = _LISTED.sub(";", text)
    if any(rule in text for rule in RULES):
        text = _BOXED.sub(_unboxed, text)
    if "_" in text or ".." in text or "\u2026" in text:
        text = _LEADER.sub(_blank, text)
    if _RUN_IN.search(text):
        text = _NAMED.sub(_blank, text)
    return repair(text, seen=seen)
