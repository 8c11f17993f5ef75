"""Who speaks in a talk, by the names before what they say: messages and remarks that somebody has
printed or copied.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from scanner.find.matching import Span
from scanner.given import PLAIN_GIVEN, given_names, is_known, written
from scanner.letters import CAPITAL
from scanner.names import either_way

# So many lines are a talk.
_TALK = 2
_WORD = rf"[{CAPITAL}][^\W\d_{CAPITAL}]{{1,6}}"
_TITLE = (
    r"(?:(?:Ông|Bà|Anh|Chị|Em|Cô|Chú|Bác|Dì|Cậu|Mợ|Thím|Dượng|Thầy|Cháu|Con|Bạn|Mẹ|Bố|Ba|Má) )?"
)
_NAME = rf"{_TITLE}(?P<name>{_WORD}(?: {_WORD}){{0,3}})"
# Where somebody lives may stand behind the name: "Thuỷ Tiên B12-07".
_FLAT = r"(?: (?:[A-Z]{1,2}\d{1,2}[.-]\d{2,4}|[A-Z]?\d{3,4}|(?:Phòng|P\.?|Căn) ?\d{1,4}))?"
# Behind the time or the sign of a message; before the time, on a line of its own.
_SPEAKER = re.compile(
    r"\n(?:(?P<sign>>)|\[?(?:\d{1,2}/\d{1,2}(?:/\d{2,4})?,? )?\d{1,2}[:h]\d\d(?::\d\d)?\]?)"
    rf"[ \t]+{_NAME}{_FLAT} ?:(?=\s)"
)
_OVER = re.compile(
    rf"\n{_NAME}(?P<room> (?:Phòng|P|Căn|Lớp|Tổ) ?\d{{1,4}})? \d{{1,2}}[:h]\d\d\n"
    rf"(?=[^\n]*(?<![^ \n])[^\W\d_{CAPITAL}]{{2,7}} [^\W\d_{CAPITAL}])"
)
# Without a time, where the page says that it is a talk.
_SAYS = re.compile(
    rf"\n(?P<name>{_WORD}(?: {_WORD}){{0,3}}): "
    rf"(?=[^\W\d_{CAPITAL}]|(?:Dạ|Ok|Vâng|Ừ|Cảm|Mình|Cho|Ai|Bà con|Chào)(?!\w))"
)
_TOLD = re.compile(
    r"(?<!\w)(?:[Bb]ình luận|[Zz]alo|ZALO|Messenger|Facebook|\[Nhóm|Nhóm:|[Pp]hản hồi|Thích|"
    r"[Tt]in nhắn|[Gg]roup|[Cc]mt)(?!\w)"
)
_NOBODY = frozenset("admin bql shop cskh".split())


def speakers(text: str) -> Iterator[Span]:
    """Where the names stand of those who speak on a page."""
    # What begins with a mark is sought much quicker.
    text = f"\n{text}"
    said = list(_SPEAKER.finditer(text)) if ":" in text else []
    often = Counter(found["name"] for found in said)
    for found in said if len(said) >= _TALK else ():
        if _is_speaker(found["name"], often, timed=found["sign"] is None):
            yield _span(found)
    over = list(_OVER.finditer(text))
    for found in over if len(over) >= _TALK else ():
        first = found["name"].partition(" ")[0]
        if given_names(found["name"]) or (found["room"] and given_names(first)):
            yield found.start("name") - 1, max(found.end("name"), found.end("room")) - 1
    says = list(_SAYS.finditer(text)) if _TOLD.search(text) else []
    for found in says if len(says) >= _TALK else ():
        name = found["name"]
        if (given_names(name) or either_way(name)) and not is_known(written(name)):
            yield _span(found)


def _span(found: re.Match[str]) -> Span:
    return found.start("name") - 1, found.end("name") - 1


def _is_speaker(name: str, often: Counter[str], *, timed: bool) -> bool:
    again, pair = often[name] >= _TALK, " " in name
    named = (again or pair or timed) and given_names(name)
    plain = name.isascii() and PLAIN_GIVEN.issuperset(name.lower().split())
    named |= again and pair and plain
    return bool(named) and name.lower() not in _NOBODY and not is_known(written(name))
