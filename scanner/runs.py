"""A run of places: the parts of an address one after the other, from the house to the province,
by what they are called and by where they stand.

    number 12, hamlet 3, ward X, city Y      by their units
    Hậu Lộc, Thanh Hóa                        by names that are known
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from scanner.addresses import PROVINCES, ends_in_province
from scanner.districts import DISTRICTS
from scanner.letters import fold
from scanner.names import surnamed

# From the smallest to the largest kind of a part.
HOUSE, STREET, HAMLET, COMMUNE, DISTRICT, PROVINCE = range(6)
_WORDS = {
    HOUSE: "số nhà|số|sn|nhà số|nhà|phòng trọ|phòng|căn hộ|căn|lô|block|tòa nhà|toà nhà|tòa|toà|"
    "chung cư|ki-?ốt|ki-?ot|sạp|quầy|dãy trọ|dãy|nhà trọ|khu trọ|tầng|lầu|biệt thự|so nha|so|phong"
    "|can",
    STREET: "ngõ|ngách|hẻm|kiệt|đường số|đường|phố|chợ|quốc lộ|tỉnh lộ|đại lộ|ql|km|ngo|ngach|hem|"
    "kiet|duong",
    HAMLET: "tổ dân phố số|tổ dân phố|tổ|tdp số|tdp|khu phố|kp|khối phố|khối|khóm|khu dân cư|"
    "khu vực|khu tập thể|khu tái định cư|khu đô thị|khu nhà trọ|khu|kv|kdc|ktt|kđt|ấp|thôn|xóm|bản|"
    "buôn|bôn|plei|làng|sóc|phum|đội|cụm|tiểu khu|to|khu pho|khom|ap|thon|xom|buon",
    COMMUNE: "phường|xã|thị trấn|đặc khu|phuong|xa|thi tran",
    DISTRICT: "quận|huyện|thị xã|thành phố|quan|huyen|thi xa|thanh pho|tp|tx",
    PROVINCE: "tỉnh|tinh",
}
_SHORT = {COMMUNE: "p|x|tt", DISTRICT: "q|h|tp|tx", PROVINCE: "t"}
_NAMES = ("house", "street", "hamlet", "commune", "district", "province")
# What has a name and no number.
_BUILT = "nhà trọ|chung cư|dãy trọ|khu trọ|phòng trọ|tòa nhà|toà nhà|biệt thự|cư xá|ký túc xá"
_ANY = "|".join((*_WORDS.values(), _BUILT, "[pxqht]", "tt", "tp", "tx"))
_ANY = (
    rf"(?i:(?:{_ANY})[ .]{{1,2}}(?-i:(?=[\p{{Lu}}\d]))|(?:kp|tdp|p|q)[.]?\d"
    r"|tp[. ]{0,2}hcm(?!\p{L}))"
)
# A word of a name of a place, the next ones and a number or a letter behind it.
_WORD = r"\p{Lu}\p{L}{0,7}(?:['’]\p{L}{1,6})?(?!\p{L})"
# What a name goes on with, on the next line only where it ends there.
_ON = r"(?:[ ]|\n(?=\p{Lu}\p{L}{0,7}(?:[ ]\p{Lu}\p{L}{0,7}){0,2}(?:[ ]?[,.;)\n]|$)))"
_NEXT = (
    r"(?!(?<=\p{Ll}[ \n])\p{Lu}{2,}(?!\p{L}))"
    rf"(?:{_WORD}|\d{{1,3}}\p{{Lu}}?(?![\p{{L}}\d/.:]))"
)
_NAME = rf"{_WORD}(?:{_ON}(?!{_ANY}){_NEXT}){{0,4}}"
_NUMBER = (
    r"(?:\p{Lu}{1,3}-?)?\d{1,4}\p{L}?(?:[/.\-]\p{Lu}?\d{1,4}\p{L}?){0,4}(?![\p{L}\d:/]|[.,]\d)"
)


def _unit(kind: int) -> str:
    words = f"(?i:{_WORDS[kind]})".replace(" ", r"[ \n]")
    if kind in _SHORT:
        words = rf"(?:{words}(?=[ .\n])[.]?|(?i:{_SHORT[kind]})[.]|(?i:p|q|tp)(?=\d))"
    name = f"(?:{_NUMBER}|{_NAME})"
    if kind == HOUSE:
        # A house has a number, and behind it its street may stand without a word.
        number = rf"(?:{_NUMBER}|\p{{Lu}}(?!\p{{L}}))(?:[ ]{_NAME})?"
        return rf"(?P<house>{words}[.]?[ \n]?{number}|(?i:{_BUILT})[ \n]{_NAME})"
    if kind == STREET:
        name = f"(?:{_NUMBER}(?:[ ]{_NAME})?|{_NAME})"
    if kind == HAMLET:
        # "xóm 8 Hải Tây": a commune of two words behind a number.
        near = rf"{_NUMBER}[ ]{_WORD}[ ]{_WORD}(?=[ ]?(?:[,.;)\n]|[ ][–-]|$))"
        name = f"(?:(?:số|so)[ ])?(?:{near}|{name})"
    return rf"(?P<{_NAMES[kind]}>{words}[.]?(?:[ \n]|(?=\d)|(?<=[.])){name})"


_PART = regex.compile(
    r"(?<![\p{L}\d])(?:(?P<city>(?i:tp[. ]{0,2}hcm|hcm)(?!\p{L}))|"
    + "|".join(_unit(kind) for kind in range(6))
    # A number, with its street or before another part.
    + r"|(?P<numbered>(?!\d{1,2}[/.\-]\d{1,2}[/.\-](?:19|20)?\d\d(?!\d)|(?:19\d|20[0-3])\d[,.;])"
    + r"(?:\p{Lu}{1,3}\d{1,3}[.\-]\d{1,4}\p{L}?"
    + r"|\p{Lu}{0,3}\d{1,4}\p{L}?(?:/\p{Lu}?\d{1,4}\p{L}?){0,5})"
    + rf"(?:[ ](?!{_ANY}){_NAME}|(?=,?[ \n]{_ANY})))"
    + rf"|(?P<plain>{_NAME}))"
)
_COMMA = regex.compile(r"[ ]?[,;][ \n]?|[ \n][\-–][ \n]")
_BLANK = regex.compile(rf"[ \n](?={_ANY})")
# What a name stands before that nobody knows for a place's, and no words go on from.
_CLOSED = regex.compile(r"[ ]?(?:[,.;)\n]|[ ][–-][ ]|$)|[ ]\(")
# The beginning of a sentence behind a place.
_SENTENCE = regex.compile(r"[.]\s\p{Lu}\p{L}+[ ](?=\p{Ll}|\d)")
# What a paper or a number is called.
_LABEL = regex.compile(r"CCCD|CMND|CC|CMT|S?ĐT|S?DT|BHYT|BHXH|MST|STK|GPLX|BKS")
# So many names in a row nobody has to know, and so surely a name is that of somebody.
_UNKNOWN, _PERSON = 3, 0.9
_NOT_UNIT = regex.compile(
    r"(?i:tổ[ ](?:trưởng|phó|quốc|chức|công|hòa|viên)|đội[ ]trưởng"
    r"|bản[ ](?:tin|án|tường|kê|cam|sao|khai|chính|đồ|thân|vẽ|tự|kiểm|báo)"
    r"|khu[ ]vực[ ](?:kinh|nam|bắc)|khối[ ](?:thi|lớp|lượng|\d{1,2}\s?[.)])"
    r"|sn[ .:]{0,2}(?:\d{1,2}[/.\-]\d{1,2}[/.\-])?(?:19|20)?\d\d(?![/\w])"
    r"|phòng[ ](?:gd|lđ|cs|tc|kh)|số[ ]\d+/\p{L})"
)
_FIRST = frozenset(
    word.split()[0] for word in "|".join((*_WORDS.values(), *_SHORT.values(), _BUILT)).split("|")
)
# A word by itself, names before another part, and what may be a town alone.
_OPENS, _LETTERED, _LISTED, _TOWN = (
    regex.compile(r"\p{L}+(?=[ .\n\d])"),
    regex.compile(r"\p{Lu}{1,3}\d"),
    regex.compile(r"[^,;\n–(:).]{2,30}(?:,[ \n]|[ ][–-][ ])"),
    regex.compile(r"\p{Lu}[\p{L} '’]{1,20}(?=[,.;)\n]|$)"),
)


def may_begin(text: str, start: int) -> bool:
    """Whether a run may begin at a place of a text: with a number, a word for a part of an
    address, or a name before another part."""
    first = text[start : start + 1]
    word = _OPENS.match(text, start)
    if first.isdigit() or (word is not None and word.group().lower() in _FIRST):
        return True
    if not first.isupper():
        return False
    # "E12/34", or a name before another.
    if _LETTERED.match(text, start) or _LISTED.match(text, start):
        return True
    town = _TOWN.match(text, start)
    return town is not None and (fold(town.group()) in DISTRICTS or _is_pair(town.group()))


@dataclass(frozen=True, slots=True)
class Run:
    """Where a run of places ends, the kinds of its parts, how many a list of places knows;
    `numbered`: it begins with a number that no word stands before; `led`: with a name that nobody
    knows, in a district or a province."""

    end: int
    kinds: tuple[int, ...]
    known: int
    numbered: bool
    led: bool = False

    @property
    def strength(self) -> float:
        """As `checks.address` gives it: by how many kinds of parts there are."""
        return (0.1, 0.35, 0.6, 0.85)[min(3, len(set(self.kinds)))]

    @property
    def is_dwelling(self) -> bool:
        """Whether it tells more than a commune: a house, a village, or a place in its province."""
        small = min(self.kinds) <= HAMLET and not self.numbered
        return small or len(set(self.kinds)) >= 2


def run(text: str, start: int, last: int) -> Run | None:
    """The run of places that begins at a place of a text, up to `last` at most.

    >>> text = "số 5 Châu Văn Mẫu, P. Ninh Kiều và con"
    >>> found = run(text, 0, len(text)); text[: found.end]
    'số 5 Châu Văn Mẫu, P. Ninh Kiều'
    >>> text = "Hậu Lộc, Thanh Hóa. CCCD"
    >>> found = run(text, 0, len(text)); text[: found.end], found.is_dwelling
    ('Hậu Lộc, Thanh Hóa', True)
    >>> run("Lê Văn An, Trần Văn Mẫu", 0, 23) is None
    True
    """
    if not may_begin(text, start):
        return None
    at, end, kinds, known, unknown = start, start, list[int](), 0, 0
    numbered = led = False
    while at < last:
        part = _PART.match(text, at, last)
        if part is None or _NOT_UNIT.match(text, at):
            break
        kind, is_known = _kind(part)
        turn = part.group().find("\n")
        if turn > 0 and ends_in_province(fold(part.group()[:turn])):
            # Below a province another line begins.
            return Run(at + turn, (*kinds, PROVINCE), known + 1, numbered)
        numbered |= at == start and part.lastgroup == "numbered"
        if kind is None and _is_pair(part.group()):
            kinds += (DISTRICT, PROVINCE)
            return Run(part.end(), tuple(kinds), known + 2, numbered)
        if kind is None and PROVINCE in kinds:
            break
        if kind is None:
            unknown += 1
            led |= not kinds
            closed = _CLOSED.match(text, part.end()) is not None
            closed = closed and not _LABEL.fullmatch(part.group())
            if not closed or unknown > _UNKNOWN or surnamed(part.group()) >= _PERSON:
                break
            end = part.end() if kinds else end
        elif PROVINCE in kinds and kind < DISTRICT:
            break
        else:
            kinds.append(kind)
            known += is_known
            end, unknown = part.end(), 0
        joint = _COMMA.match(text, part.end(), last) or _BLANK.match(text, part.end(), last)
        # A ward may be called like a province of old.
        if joint is None or (kind == PROVINCE and part.lastgroup != "plain"):
            break
        at = joint.end()
    if not kinds:
        return None
    return Run(end, tuple(kinds), known, numbered, led)


def without_sentence(text: str, start: int, end: int) -> int:
    """Where an address ends at text[start:end] that may run on into the next sentence.

    >>> text = "ngách 76/12 An Dương, Tây Hồ. Khoảng 1h sáng, anh Mẫu, quê Sơn La"
    >>> text[: without_sentence(text, 0, len(text))]
    'ngách 76/12 An Dương, Tây Hồ'
    """
    if ". " not in text[start:end]:
        return end
    found = run(text, start, end)
    cut = found is not None and _SENTENCE.match(text, found.end) is not None
    return found.end if found and cut else end


def _kind(part: regex.Match[str]) -> tuple[int | None, bool]:
    group = part.lastgroup
    if group in ("numbered", "city"):
        return (HOUSE, False) if group == "numbered" else (PROVINCE, True)
    if group != "plain":
        return _NAMES.index(str(group)), False
    name = " ".join(fold(part.group()).split())
    if name in _PROVINCES:
        return PROVINCE, True
    return (DISTRICT, True) if name in DISTRICTS else (None, False)


def _is_pair(printed: str) -> bool:
    """Whether a name is that of a district and its province without a comma."""
    words = fold(printed).split()
    return any(
        " ".join(words[:n]) in DISTRICTS and " ".join(words[n:]) in _PROVINCES
        for n in range(2, len(words) - 1)
    )


_PROVINCES = frozenset((*PROVINCES, "tphcm", "hn", "sai gon", "ha noi", "tp hcm"))
