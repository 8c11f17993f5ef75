"""How the parts of an address are spelled, each with its name."""

from __future__ import annotations

from functools import cache

import regex

from scanner.districts import DISTRICTS
from scanner.expressions import compiled
from scanner.letters import fold
from scanner.runs.towns import KNOWN_TOWNS, PROVINCES, is_pair
from scanner.units import BUILT, DISTRICT, HAMLET, HOUSE, PROVINCE, SHORT, STREET, WORDS

_NAMES = ("house", "street", "hamlet", "commune", "district", "province")
_WORDED = "|".join((*WORDS.values(), BUILT, "[pxqht]", "tt", "tp", "tx")).replace(" ", r"[ \n]")
# The word for a part, before its name or its number.
ANY = (
    rf"(?:(?i:(?:{_WORDED})[ .]{{1,2}}(?-i:(?=[\p{{Lu}}\d]))|(?:kp|tdp|p|q)[.]?\d"
    r"|tp[. ]{0,2}hcm(?!\p{L}))"
    # The end of a line before the number ("đường" over "số 7"); "Hải Phòng" is no room.
    rf"|(?:{_WORDED})\n(?=[\p{{Lu}}\d]|số[ ]\d))"
)
# A word of a name of a place, the next ones and a number or a letter behind it.
WORD = r"\p{Lu}\p{L}{0,7}(?:['’]\p{L}{1,6})?(?!\p{L})"
# What a name goes on with, on the next line only where it ends there.
_ON = (
    r"(?:[ ]|\n(?=\p{Lu}\p{L}{0,7}(?:[ ]\p{Lu}\p{L}{0,7}){0,2}(?:[ ]\d{1,2})?"
    r"(?:[ ]?[,.;:()\n]|$|[ ](?:nhe|nhé|nha)(?!\p{L}))))"
)
_NEXT = (
    r"(?!(?<=\p{Ll}[ \n])\p{Lu}{2,}(?!\p{L}))"
    rf"(?:(?:\d{{1,3}}\p{{Lu}}?|\p{{Lu}}\d{{1,2}})(?![\p{{L}}\d/]|[.:]\d)|{WORD}"
    r"|(?<=(?:Nhạc|Học|Bệnh|Thư)[ ])viện(?!\p{L})|(?<=Công[ ])(?:viên|ty)(?!\p{L})"
    r"|(?<=Bưu[ ])điện(?!\p{L}))"
)
NAME = rf"{WORD}(?:{_ON}(?!{ANY}){_NEXT}){{0,4}}"
_NUMBER = (
    r"(?:\p{Lu}{1,3}-?)?\d{1,4}\p{L}?(?:[/.\-]\p{Lu}?\d{1,4}\p{L}?){0,4}(?![\p{L}\d:/]|[.,]\d)"
)
# The whole name of somebody, no place's.
_SURNAMED = (
    r"(?:Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Trịnh|Trương"
    r"|Đoàn|Lương|Đào|Mai|Cao|Hà|Lâm|\p{Lu}\p{L}{1,6}(?=[ ](?:Văn|Thị)[ ]))"
    r"[ ]\p{L}{1,7}[ ]\p{L}{1,7}"
)


def _unit(kind: int) -> str:
    words = f"(?i:{WORDS[kind]})".replace(" ", r"[ \n]")
    if kind in SHORT:
        # "16 Lê Lợi, TT Núi Đèo"
        dotless = f"TT|{SHORT[kind]}" if kind < PROVINCE else "t"
        words = rf"(?:(?<=[,–-][ \n])(?:{dotless})(?=[ ]\p{{Lu}}\p{{Ll}})|{words}"
        words = rf"{words}(?=[ .\n])[.]?|(?i:{SHORT[kind]})[.]|(?i:{SHORT[kind]})(?=\d))"
    name = f"(?:{_NUMBER}|{NAME})"
    if kind == HOUSE:
        # A house has a number, and behind it its street may stand without a word.
        number = rf"(?:{_NUMBER}|\p{{Lu}}\d?(?![\p{{L}}\d]))(?:[ ](?!{ANY}){NAME})?"
        # A room, and the block that it is in ("P1204 CT2A").
        block = r"\p{Lu}{1,3}\d{1,2}\p{Lu}?(?:[.\-]\d{1,2})?(?![\p{L}\d])"
        called = rf"(?:,?[ ]{block}(?:[ ](?!{ANY}){NAME})?)"
        room = rf"(?:[Pp][.]?[ ]?\d{{3,4}}(?![\p{{L}}\d]){called}?|CH[ ]\d{{3,4}}{called})"
        built = BUILT.replace(" ", r"[ \n]")
        flat = r"(?:,[ ]\p{Lu}{1,2}\d{0,2}[.\-]\d{1,4}(?:[.\-]\d{1,4})?(?![\w/]))?"
        bodys = r"(?:(?:trường|công ty|bệnh viện|xí nghiệp|nhà máy|đồn)[ ])?"
        named = rf"[ \n](?!{ANY}){bodys}(?:{_NUMBER}[ ])?{NAME}{flat}"
        built = rf"(?i:ktx|{built})(?:{named}|(?=,?[ ]{ANY}))"
        # "Ô 3/104": a plot of a quarter that was laid out.
        plot = rf"[Ôô][ ](?:số[ ])?{_NUMBER}"
        return rf"(?P<house>{words}[.]?[ \n]?(?:(?i:số|so)[ ])?{number}|{room}|{built}|{plot})"
    if kind == STREET:
        # The name may stand in the next line: "hẻm 2" over "Nguyễn Thiếp, …".
        below = rf"\n{WORD}[ ]{WORD}(?=[,;.)])"
        name = f"(?:{_NUMBER}(?:[ ]{NAME}|{below})?|{NAME})"
    if kind == HAMLET:
        # "xóm 8 Hải Tây": a commune of two or three words behind a number.
        more = rf"[ ]{WORD}(?:[ ](?!{ANY}){WORD}(?<!{_SURNAMED}))?"
        turn = r"(?:[ ]|\n(?=[^\n]*[,.;)]))"
        near = rf"{_NUMBER}{turn}(?!{ANY}){WORD}{more}(?=[ ]?(?:[,.;)\n]|[ ][–-]|$))"
        name = f"(?:(?:số|so)[ ])?(?:{near}|{name})"
    return rf"(?P<{_NAMES[kind]}>{words}[.]?(?:[ \n]|(?=\d)|(?<=[.])){name})"


@cache
def any_part() -> regex.Pattern[str]:
    """Fits a part of an address. It takes a third of a second to compile, which who only hands out
    files to others does not need."""
    return compiled(
        r"(?<![\p{L}\d])(?:(?P<city>(?i:tp[. ]{0,2}hcm|hcm)(?!\p{L}))|"
        + "|".join(_unit(kind) for kind in range(6))
        # A number, with its street or before another part.
        + r"|(?P<numbered>"
        + r"(?!\d{1,2}[/.\-]\d{1,2}[/.\-](?:19|20)?\d\d(?!\d)|(?:19\d|20[0-3])\d[,.;])"
        + r"(?:\p{Lu}{1,3}\d{1,3}(?:[.\-]\d{1,4}){1,2}\p{L}?"
        + r"|(?:\p{Lu}{0,3}|[kh])\d{1,4}\p{L}?(?:/(?:\p{Lu}|[kh])?\d{1,4}\p{L}?){0,5}"
        + r"(?:[ ]K\d{1,4}(?:/\d{1,3})?)?)"
        + rf"(?:(?:[ ]|(?<=/\d{{1,4}}\p{{L}}?)\n)(?!{ANY}){NAME}|(?=,?[ \n]{ANY})))"
        + rf"|(?P<plain>{NAME}))"
    )


# What begins like a part and is none.
NOT_UNIT = compiled(
    r"(?i:tổ[ ](?:trưởng|phó|quốc|chức|công|hòa|viên)"
    r"|đội[ ](?:xe|bảo[ ]vệ|thợ|trưởng|phó|quản[ ]lý|thuế|cảnh|công|csgt|tuyển|bóng|hình|an[ ]ninh)"
    r"|bản[ ](?:quyền|dịch|gốc|tin|án|tường|kê|cam|sao|khai|chính|đồ|thân|vẽ|tự|kiểm|báo)"
    r"|khu[ ]vực[ ](?:kinh|nam|bắc)|khối[ ](?:thi|lớp|lượng|\d{1,2}\s?[.)])"
    r"|sn[ .:\n]{0,2}(?:\d{1,2}[/.\-]\d{1,2}[/.\-])?(?:(?:19|20)\d\d(?![/\w]"
    r"|[ ](?:ngõ|ngách|hẻm|kiệt|đường|phố|ngo|ngach|hem|kiet|duong|pho)[ \n])|\d\d(?![/\w]"
    r"|,?[ ](?:ngõ|ngách|hẻm|kiệt|đường|phố|ngo|ngach|hem|kiet|duong|pho)[ \n]))"
    r"|\d{1,3}[ ](?:tuổi|người|hộ|cháu|triệu|nghìn|đồng|kg)(?!\p{L})"
    r"|phòng[ ](?:gd|lđ|cs|tc|kh)|số[ ]\d+/\p{L}|\d+m[ ])"
)
_BEGINNINGS = "|".join((*WORDS.values(), *SHORT.values(), BUILT, "ch|ô"))
_FIRST = frozenset(word.split()[0] for word in _BEGINNINGS.split("|"))
# A word by itself, names before another part, and what may be a town alone.
_OPENS, _LETTERED, _LISTED, _TOWN, _NAMED = (
    compiled(r"\p{L}+(?:/\p{L})?(?=[ .\n\d])"),
    compiled(r"\p{Lu}{1,3}\d|[kh]\d{1,4}/"),
    compiled(r"[^,;\n–(:).]{2,30}(?:,[ \n]|[ ][–-][ ])"),
    compiled(r"\p{Lu}[\p{L} '’]{1,20}(?=[,.;)\n]|$)"),
    compiled(rf"{WORD}(?:[ \n]{WORD}(?!\d)){{0,3}}"),
)


def may_begin(text: str, start: int) -> bool:
    """Whether a run may begin at a place of a text: with a number, a word for a part of an
    address, or a name before another part."""
    first = text[start : start + 1]
    word = _OPENS.match(text, start)
    if first.isdigit() or (word is not None and word.group().lower() in _FIRST):
        return True
    # "E12/34", or a name before another.
    if _LETTERED.match(text, start) or (first.isupper() and _LISTED.match(text, start)):
        return True
    if not first.isupper():
        return False
    town = _TOWN.match(text, start)
    if town is not None and is_pair(town.group()):
        return True
    named = _NAMED.match(text, start)
    if named is None:
        return False
    lines = fold(named.group()).split("\n")
    return lines[0] in KNOWN_TOWNS or " ".join(lines) in KNOWN_TOWNS


def kind_of(part: regex.Match[str]) -> tuple[int | None, bool]:
    """Of which kind a part is, and whether a list of places knows it; None: nobody knows it."""
    group = part.lastgroup
    if group in ("numbered", "city"):
        return (HOUSE, False) if group == "numbered" else (PROVINCE, True)
    if group != "plain":
        return _NAMES.index(str(group)), False
    name = " ".join(fold(part.group()).split())
    if name in PROVINCES:
        return PROVINCE, True
    return (DISTRICT, True) if name in DISTRICTS else (None, False)
