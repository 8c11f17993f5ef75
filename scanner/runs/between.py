"""What stands between the parts of an address, and beside them."""

from __future__ import annotations

import regex

from scanner.expressions import compiled
from scanner.letters import fold
from scanner.runs.parts import ANY, NAME
from scanner.runs.towns import KNOWN_TOWNS
from scanner.units import DISTRICT, HAMLET

_NOW = compiled(rf"[ ]?[,;]?[ \n](?:nay|trước)(?:[ \n](?:là|thuộc|đây)){{0,2}}[ \n](?={ANY})")
_COMMA = compiled(r"[ ]?[,;][ \n]?|[ \n][\-–][ \n]")
_BLANK = compiled(rf"[ \n](?={ANY})")
# What a part was called before the mergers of 2025 (NQ 202/2025/QH15), or is since.
_RENAMED = compiled(
    r"[ \n]cũ(?!\p{L})"
    r"|[ \n]\((?i:(?:(?:tên|địa[ \n]chỉ)[ \n])?(?:cũ|mới)|nay|thuộc|(?:trước|sau)"
    r"(?:[ \n](?:đây|kia|(?:khi[ \n])?(?:sáp[ \n]nhập|sắp[ \n]xếp)"
    r"|(?:ngày[ \n])?\d{1,2}[/.\-]\d{1,2}(?:[/.\-]\d{4})?))?)"
    rf"(?:[ \n](?:là|thuộc))?[ :\n]{{1,2}}(?:{ANY}|(?i:[pxqht]|tt|tp|tx)[.]\n)"
    r"[^()\n]{1,60}(?:\n[^()\n]{1,40})?\)"
    r"|[ \n]\((?:[^()\n:;\d]{2,30}[ \n]|\p{L}{1,4}\d{1,3}[ \n])?(?:cũ|cu)\)"
)
# What is said of a place besides: what it is near to, and that the rest is somebody else's too.
_NEAR_TO = (
    r"(?i:đối[ \n]diện|gần|cạnh|sát|kế|kề|bên[ \n]cạnh|phía[ \n]sau|sau[ \n]lưng|cuối|đầu|ngay"
    r"|gan|doi[ \n]dien|cuoi|dau)"
)
_LANDMARK = compiled(
    rf"(?:,[ \n]{_NEAR_TO}(?:[ \n](?!{ANY})[^\s,;:.()]+){{1,5}}(?=[ ]?(?:[,.;)\n]|$))"
    rf"|[ \n]\((?:{_NEAR_TO}|(?i:hàng|quán|nhà|cổng|ngã|cầu|chợ|khu|dốc"
    r"|(?:sau|trước)(?![ \n]\d)))[ \n][^()\n:;]{2,40}\))"
)
_SAME = compiled(
    r",?[ \n](?:cùng|cung)[ ]"
    r"(?:xã|huyện|tỉnh|phường|quận|thôn|xa|huyen|tinh|phuong|quan|thon)(?!\p{L})"
)
_BRACKETED = compiled(rf"[ ]\((?:(?i:tỉnh|huyện|tp[.]?)[ ])?(?P<name>{NAME})\)")
# The ward of a street, in brackets.
_BRACKET = compiled(rf"[ ]\((?={ANY})")


def joint_at(text: str, at: int, last: int) -> regex.Match[str] | None:
    """What stands between a part of an address and the next one."""
    for between in (_NOW, _COMMA, _BLANK, _BRACKET):
        found = between.match(text, at, last)
        if found is not None:
            return found
    return None


def end_beside(text: str, at: int, last: int) -> int:
    """Where what stands beside the name of a place ends: what it was called before, or is since;
    its province in brackets."""
    renamed = _RENAMED.match(text, at, last)
    if renamed is not None:
        return at + len(renamed.group())
    town = _BRACKETED.match(text, at, last)
    known = town is not None and fold(town["name"]) in KNOWN_TOWNS
    return at + len(town.group()) if town is not None and known else at


def end_besides(text: str, end: int, kinds: list[int], last: int) -> int:
    """Where a run ends with what is said of it besides: that the rest is somebody else's too, which
    is one more of `kinds`, and what it is near to."""
    same = _SAME.match(text, end, last)
    if same is not None:
        kinds.append(DISTRICT)
        end = same.end()
    landmark = _LANDMARK.match(text, end, last) if min(kinds) <= HAMLET else None
    return landmark.end() if landmark else end
