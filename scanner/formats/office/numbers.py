"""Numbers as cells show them: as days, with zeros before them, with words and signs between."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from scanner.formats.parts.trees import Tree, local

# Formats of dates that have a number and no spelling (ECMA-376 part 1, 18.8.30).
_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_DATE_SIGNS = re.compile(r"[dmy]", re.IGNORECASE)
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_LAST_DAY, _LEAP = 2_958_465, 60
# No number with more digits is anybody's.
_WHOLE = 10**20
# A format in pieces: what stands there as it is, colours and conditions, the width of a sign,
# places for figures, and all else. A fraction, a per cent and a power are no number of anybody.
_PIECE = re.compile(r'"([^"]*)"|\\(.)|(\[[^\]]*\]|[_*].|,)|([0#?])|(.)', re.DOTALL)
_ASKED = re.compile(r"\[([<>]=?)(\d+)\]")
_OTHER = re.compile(r"[.%/@]|E[+-]", re.IGNORECASE)


@dataclass(slots=True)
class Formats:
    """How numbers are shown, by the number of a cell's style."""

    codes: list[str | int] = field(default_factory=list)
    since: datetime = _EPOCH

    @classmethod
    def of(cls, styles: Tree | None, book: Tree) -> Formats:
        found = cls()
        for node in book.iter():
            if local(node) == "workbookPr" and node.get("date1904") in ("1", "true"):
                found.since = _EPOCH_1904
        spelled: dict[str, str] = {}
        for node in styles.iter() if styles is not None else ():
            if local(node) == "numFmt":
                spelled[node.get("numFmtId", "")] = node.get("formatCode", "")
            elif local(node) == "cellXfs":
                for style in node:
                    number = style.get("numFmtId", "0")
                    found.codes.append(spelled.get(number, int(number) if number.isdigit() else 0))
        return found

    def shown(self, value: str, style: str) -> str:
        """A number as its cell shows it, as far as it may be somebody's."""
        code = self.codes[int(style)] if style.isdigit() and int(style) < len(self.codes) else 0
        try:
            number = Decimal(value)
        except InvalidOperation:
            return value
        if not number.is_finite() or abs(number) >= _WHOLE:
            return value
        plain = _LITERAL.sub("", code) if isinstance(code, str) else ""
        if (code in _DATES or _DATE_SIGNS.search(plain)) and 0 < number <= _LAST_DAY:
            # Excel has a 29 February 1900: its days before that are a day later than they count.
            early = self.since == _EPOCH and number < _LEAP
            return f"{self.since + timedelta(days=float(number) + early):%d/%m/%Y}"
        if number != int(number):
            return value
        whole = str(int(number))
        return _filled(code, whole) if isinstance(code, str) and number > 0 else whole


@lru_cache(1_000)
def _pieces(code: str) -> tuple[tuple[str, str], ...] | None:
    """What the first part of a format puts out, piece by piece: signs as they are, and places for
    figures ("0#?"); None where it shows no whole number."""
    found: list[tuple[str, str]] = []
    plain = ""
    for quoted, escaped, unseen, figure, other in _PIECE.findall(code):
        if other == ";":
            break
        if not unseen:
            plain += other
            found.append((quoted or escaped or other, figure))
    figures = [n for n, (_, figure) in enumerate(found) if figure]
    return None if _OTHER.search(plain) or not figures else tuple(found)


def _part(code: str, number: int) -> str:
    """The part of a format that is one of a number: the first one, if that asks for no other."""
    asked = _ASKED.match(code)
    if asked is None or ";" not in code:
        return code
    limit = int(asked[2])
    holds = {"<": number < limit, "<=": number <= limit, ">": number > limit, ">=": number >= limit}
    return code if holds[asked[1]] else code.partition(";")[2]


def _filled(code: str, whole: str) -> str:
    r"""A whole number as a format shows it.

    >>> _filled(r'"0"000\.000\.000', "912345678"), _filled("0000000000", "912345678")
    ('0912.345.678', '0912345678')
    """
    pieces = _pieces(_part(code, int(whole)))
    if pieces is None:
        return whole
    left, shown = list(whole), list[str]()
    last = next(n for n, (_, figure) in enumerate(pieces) if figure)
    for number in range(len(pieces) - 1, -1, -1):
        sign, figure = pieces[number]
        if not figure:
            # Between figures that no number has, nothing stands.
            if left or number < last or any(f == "0" for _, f in pieces[last:number]):
                shown.append(sign)
        elif number == last and left:
            shown.append("".join(left))
            left = []
        elif left or figure == "0":
            shown.append(left.pop() if left else "0")
    return "".join(reversed(shown))
