"""A run of places: the parts of an address one after the other, from the house to the province,
by what they are called and by where they stand.

    number 12, hamlet 3, ward X, city Y      by their units
    Hậu Lộc, Thanh Hóa                        by names that are known
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import regex

from scanner.addresses import PROVINCES, ends_in_province, strength
from scanner.districts import DISTRICTS
from scanner.letters import fold
from scanner.names import surnamed
from scanner.units import BUILT, COMMUNE, DISTRICT, HAMLET, HOUSE, PROVINCE, SHORT, STREET, WORDS

_NAMES = ("house", "street", "hamlet", "commune", "district", "province")
_ANY = "|".join((*WORDS.values(), BUILT, "[pxqht]", "tt", "tp", "tx")).replace(" ", r"[ \n]")
_ANY = (
    rf"(?:(?i:(?:{_ANY})[ .]{{1,2}}(?-i:(?=[\p{{Lu}}\d]))|(?:kp|tdp|p|q)[.]?\d"
    r"|tp[. ]{0,2}hcm(?!\p{L}))"
    # The end of a line before the number ("đường" over "số 7"); "Hải Phòng" is no room.
    rf"|(?:{_ANY})\n(?=[\p{{Lu}}\d]|số[ ]\d))"
)
# A word of a name of a place, the next ones and a number or a letter behind it.
_WORD = r"\p{Lu}\p{L}{0,7}(?:['’]\p{L}{1,6})?(?!\p{L})"
# What a name goes on with, on the next line only where it ends there.
_ON = (
    r"(?:[ ]|\n(?=\p{Lu}\p{L}{0,7}(?:[ ]\p{Lu}\p{L}{0,7}){0,2}"
    r"(?:[ ]?[,.;:)\n]|$|[ ](?:nhe|nhé|nha)(?!\p{L}))))"
)
_NEXT = (
    r"(?!(?<=\p{Ll}[ \n])\p{Lu}{2,}(?!\p{L}))"
    rf"(?:(?:\d{{1,3}}\p{{Lu}}?|\p{{Lu}}\d{{1,2}})(?![\p{{L}}\d/.:])|{_WORD}"
    r"|(?<=(?:Nhạc|Học|Bệnh|Thư)[ ])viện(?!\p{L})|(?<=Công[ ])viên(?!\p{L})"
    r"|(?<=Bưu[ ])điện(?!\p{L}))"
)
_NAME = rf"{_WORD}(?:{_ON}(?!{_ANY}){_NEXT}){{0,4}}"
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
        words = (
            rf"(?:(?<=[,–-][ \n])TT(?=[ ]\p{{Lu}}\p{{Ll}})|{words}"
            if kind == COMMUNE
            else f"(?:{words}"
        )
        words = rf"{words}(?=[ .\n])[.]?|(?i:{SHORT[kind]})[.]|(?i:{SHORT[kind]})(?=\d))"
    name = f"(?:{_NUMBER}|{_NAME})"
    if kind == HOUSE:
        # A house has a number, and behind it its street may stand without a word.
        number = rf"(?:{_NUMBER}|\p{{Lu}}\d?(?![\p{{L}}\d]))(?:[ ](?!{_ANY}){_NAME})?"
        # A room, and the block that it is in ("P1204 CT2A").
        block = r"\p{Lu}{1,3}\d{1,2}\p{Lu}?(?:[.\-]\d{1,2})?(?![\p{L}\d])"
        called = rf"(?:,?[ ]{block}(?:[ ](?!{_ANY}){_NAME})?)"
        room = rf"(?:[Pp][.]?[ ]?\d{{3,4}}(?![\p{{L}}\d]){called}?|CH[ ]\d{{3,4}}{called})"
        built = rf"(?i:ktx|{BUILT})(?:[ \n](?!{_ANY}){_NAME}|(?=,?[ ]{_ANY}))"
        return rf"(?P<house>{words}[.]?[ \n]?(?:(?i:số|so)[ ])?{number}|{room}|{built})"
    if kind == STREET:
        name = f"(?:{_NUMBER}(?:[ ]{_NAME})?|{_NAME})"
    if kind == HAMLET:
        # "xóm 8 Hải Tây": a commune of two or three words behind a number.
        more = rf"[ ]{_WORD}(?:[ ](?!{_ANY}){_WORD}(?<!{_SURNAMED}))?"
        turn = r"(?:[ ]|\n(?=[^\n]*[,.;)]))"
        near = rf"{_NUMBER}{turn}(?!{_ANY}){_WORD}{more}(?=[ ]?(?:[,.;)\n]|[ ][–-]|$))"
        name = f"(?:(?:số|so)[ ])?(?:{near}|{name})"
    return rf"(?P<{_NAMES[kind]}>{words}[.]?(?:[ \n]|(?=\d)|(?<=[.])){name})"


_PART = regex.compile(
    r"(?<![\p{L}\d])(?:(?P<city>(?i:tp[. ]{0,2}hcm|hcm)(?!\p{L}))|"
    + "|".join(_unit(kind) for kind in range(6))
    # A number, with its street or before another part.
    + r"|(?P<numbered>(?!\d{1,2}[/.\-]\d{1,2}[/.\-](?:19|20)?\d\d(?!\d)|(?:19\d|20[0-3])\d[,.;])"
    + r"(?:\p{Lu}{1,3}\d{1,3}[.\-]\d{1,4}\p{L}?"
    + r"|(?:\p{Lu}{0,3}|[kh])\d{1,4}\p{L}?(?:/(?:\p{Lu}|[kh])?\d{1,4}\p{L}?){0,5}"
    + r"(?:[ ]K\d{1,4}(?:/\d{1,3})?)?)"
    + rf"(?:(?:[ ]|(?<=/\d{{1,4}}\p{{L}}?)\n)(?!{_ANY}){_NAME}|(?=,?[ \n]{_ANY})))"
    + rf"|(?P<plain>{_NAME}))"
)
_NOW = regex.compile(rf"[ ]?[,;]?[ \n](?:nay|trước)(?:[ ](?:là|thuộc|đây)){{1,2}}[ ](?={_ANY})")
_COMMA = regex.compile(r"[ ]?[,;][ \n]?|[ \n][\-–][ \n]")
_BLANK = regex.compile(rf"[ \n](?={_ANY})")
# What a part was called before the mergers of 2025 (NQ 202/2025/QH15), or is since.
_RENAMED = regex.compile(
    r"[ \n]cũ(?!\p{L})"
    r"|[ \n]\((?i:cũ|nay|trước(?:[ \n](?:đây|kia))?|tên[ \n]cũ|thuộc)"
    rf"(?:[ \n](?:là|thuộc))?[ :\n]{{1,2}}(?:{_ANY}|(?i:[pxqht]|tt|tp|tx)[.]\n)"
    r"[^()\n]{1,60}(?:\n[^()\n]{1,40})?\)"
    r"|[ \n]\(cũ\)"
)
# What is said of a place besides: what it is near to, and that the rest is somebody else's too.
_NEAR_TO = (
    r"(?i:đối[ \n]diện|gần|cạnh|sát|kế|kề|bên[ \n]cạnh|phía[ \n]sau|sau[ \n]lưng|cuối|đầu|ngay"
    r"|gan|doi[ \n]dien|cuoi|dau)"
)
_LANDMARK = regex.compile(
    rf"(?:,[ \n]{_NEAR_TO}(?:[ \n](?!{_ANY})[^\s,;:.()]+){{1,5}}(?=[ ]?(?:[,.;)\n]|$))"
    rf"|[ \n]\((?:{_NEAR_TO}|(?i:hàng|quán|nhà|cổng|ngã|cầu|chợ))[ \n][^()\n:;]{{2,40}}\))"
)
_SAME = regex.compile(
    r",?[ \n](?:cùng|cung)[ ]"
    r"(?:xã|huyện|tỉnh|phường|quận|thôn|xa|huyen|tinh|phuong|quan|thon)(?!\p{L})"
)
# How a province is written in short behind a town: "Kim Bôi HB".
_SHORTS = {"".join(word[0] for word in re.findall(r"\w+", name)).upper() for name in PROVINCES}
_SHORT_PROVINCE = regex.compile(rf"[ ]?,?[ ](?:{'|'.join(sorted(_SHORTS))}|HCM)(?![\p{{L}}\d])")
_BRACKETED = regex.compile(rf"[ ]\((?:(?i:tỉnh|huyện|tp[.]?)[ ])?(?P<name>{_NAME})\)")
# The ward of a street, in brackets.
_BRACKET = regex.compile(rf"[ ]\((?={_ANY})")
# A district or a province behind others in small letters, as people write in messages; what goes on
# behind a place there.
_ASIDE = (
    r"(?<!\p{L})(?:nhé|nhe|ạ|nữa|giùm|giúp|luôn|sđt|sdt|đt|dt|lh|gặp|gọi|alo"
    r"|nha(?=[ ](?:shop|em|anh|chị|bạn|ad|s[đd]t)|[ ]?[.,!?\n]|$)"
    r"|cho(?=[ ](?:em|mình|mẹ|anh|chị|bố|ba|bà|ông|con|tôi|chú|cô|dì|bác|nó|vợ|chồng|người)))"
    r"(?!\p{L})"
)
_KNOWN = regex.compile(
    rf"(?:,[ \n]?|[ ])(?P<name>\p{{Ll}}+(?:[ ](?!{_ASIDE})[\p{{Ll}}']+){{0,3}})"
    rf"(?=[ ]?(?:[,.;)!?\n]|$)|[ ]{_ASIDE})"
)
# How a place goes on or opens in a message that has no capitals, and how far it goes at most.
_SMALL_OPENS = regex.compile(
    r"(?:\d[\w./\-]*|\p{Ll}+[ .](?:\d[\w./\-]*|\p{Ll}+)),?[ \n](?=\p{Ll}|\d)"
)
_SMALL_ON = regex.compile(r",?[ ]\p{Ll}")
_SMALL = regex.compile(
    rf"(?:(?!{_ASIDE}|(?<!\p{{L}})(?:kế[ ]bên|bên[ ]cạnh|gần[ ]đó|năm[ ](?:ngoái|nay|trước|sau|học)"
    r"|của|và|là|có|các|được|này|khi|để|thì|đã|sẽ|bị|vì|nên|mà|với|theo"
    r"|trong|không)(?!\p{L}))(?:[^\p{Lu}\n;:!?()]|(?<=\d)\p{Lu}))+"
)
_REST = regex.compile(rf"\n({_WORD}(?:[ ]{_WORD}){{0,2}})")
# What a name stands before that nobody knows for a place's, and no words go on from.
_CLOSED = regex.compile(r"[ ]?(?:[,.;:)\n]|[ ][–-][ ]|$)|[ ]\(")
# The beginning of a sentence behind a place.
_SENTENCE = regex.compile(r"[.]\s\p{Lu}\p{L}+[ ](?=\p{Ll}|\d)")
_CLAUSE = (
    r"(?:từ|do|theo|được|với|là|có|đã|bị|nhưng|để|trong|trước|sau|khi|vì|nên|hưởng|về|cho|mà"
    r"|(?:tạm|thường)[ ]trú|(?:e-?mail|điện[ ]thoại|sđt|đt|số[ ]điện)(?=[ :.]))(?!\p{L})"
)
_GOES_ON = regex.compile(
    rf"{_SENTENCE.pattern}|[ ,]{{1,2}}{_ASIDE}|,[ \n]{_CLAUSE}"
    r"|[ ](?:từ|trước|sau)[ ](?:trước|năm|khi|ngày|\d)"
    r"|[,;]?\s\(?(?:thửa|tờ[ ]bản|diện[ ]tích|SĐT|ĐT|CCCD|CMND)(?!\p{L})"
)
# Words behind a ward or a larger place.
_TOLD_ON = regex.compile(rf"[,;)]{{0,2}}[ ](?=\p{{Ll}})(?!(?i:{'|'.join(WORDS.values())})[ .])")
# A house whose street stands behind its number without a word.
_STREETED = regex.compile(
    r"(?:(?i:số[ ]nhà|nhà[ ]số|số|sn|so[ ]nha)[ .]?\p{Lu}?\d[\w/.\-]*"
    r"|\p{Lu}?\d+\p{L}?/[\w/]*\d\p{L}?)[ ]\p{Lu}\p{L}+[ ]\p{Lu}"
)
# What a paper or a number is called.
_LABEL = regex.compile(r"CCCD|CMND|CC|CMT|S?ĐT|S?DT|BHYT|BHXH|MST|STK|GPLX|BKS")
# The first words of communes that few families are called.
_PLACES_BEGIN = frozenset("tan vinh phu binh hiep phuoc thanh my long dong tay an hoa".split())
# So many names in a row nobody has to know, and so surely a name is that of somebody.
_UNKNOWN, _PERSON = 3, 0.9
_NOT_UNIT = regex.compile(
    r"(?i:tổ[ ](?:trưởng|phó|quốc|chức|công|hòa|viên)"
    r"|đội[ ](?:trưởng|phó|quản[ ]lý|thuế|cảnh|công|csgt|tuyển|bóng|hình|an[ ]ninh)"
    r"|bản[ ](?:tin|án|tường|kê|cam|sao|khai|chính|đồ|thân|vẽ|tự|kiểm|báo)"
    r"|khu[ ]vực[ ](?:kinh|nam|bắc)|khối[ ](?:thi|lớp|lượng|\d{1,2}\s?[.)])"
    r"|sn[ .:]{0,2}(?:\d{1,2}[/.\-]\d{1,2}[/.\-])?(?:19|20)?\d\d(?![/\w]"
    r"|,?[ ](?:ngõ|ngách|hẻm|kiệt|đường|phố|ngo|ngach|hem|kiet|duong|pho)[ ])"
    r"|\d{1,3}[ ](?:tuổi|người|hộ|cháu|triệu|nghìn|đồng|kg)(?!\p{L})"
    r"|phòng[ ](?:gd|lđ|cs|tc|kh)|số[ ]\d+/\p{L}|\d+m[ ])"
)
_FIRST = frozenset(
    word.split()[0] for word in "|".join((*WORDS.values(), *SHORT.values(), BUILT, "ch")).split("|")
)
# A word by itself, names before another part, and what may be a town alone.
_OPENS, _LETTERED, _LISTED, _TOWN, _NAMED = (
    regex.compile(r"\p{L}+(?=[ .\n\d])"),
    regex.compile(r"\p{Lu}{1,3}\d|[kh]\d{1,4}/"),
    regex.compile(r"[^,;\n–(:).]{2,30}(?:,[ \n]|[ ][–-][ ])"),
    regex.compile(r"\p{Lu}[\p{L} '’]{1,20}(?=[,.;)\n]|$)"),
    regex.compile(rf"{_WORD}(?:[ \n]{_WORD}){{0,3}}"),
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
    if town is not None and _is_pair(town.group()):
        return True
    named = _NAMED.match(text, start)
    return named is not None and " ".join(fold(named.group()).split()) in _KNOWN_TOWNS


@dataclass(frozen=True, slots=True)
class Run:
    """Where a run of places ends, the kinds of its parts, how many a list of places knows;
    `numbered`: it begins with a number that no word stands before; `led`: with a name that nobody
    knows, in a district or a province; `nested`: it has a room in a house, or a group in a village.
    """

    end: int
    kinds: tuple[int, ...]
    known: int
    numbered: bool
    led: bool = False
    nested: bool = False

    @property
    def strength(self) -> float:
        """By how many kinds of parts there are."""
        return strength(self._parts)

    @property
    def is_house(self) -> bool:
        """Whether it tells a house, a street or a village, and more."""
        return min(self.kinds) <= HAMLET and self._parts > 1

    @property
    def _parts(self) -> int:
        return len(set(self.kinds)) + self.nested

    @property
    def is_dwelling(self) -> bool:
        """Whether it tells more than a commune: a house, a village, or a place in its province."""
        small = min(self.kinds) <= HAMLET and not self.numbered
        return small or self._parts >= 2


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
    found = _read(text, start, last) if may_begin(text, start) else None
    small = _known_small(text, found.end, last) if found else None
    if found is None or small is None:
        return found
    return replace(found, end=small[0], kinds=(*found.kinds, *small[1]), known=found.known + 1)


def _read(text: str, start: int, last: int) -> Run | None:
    at, end, kinds, known, unknown = start, start, list[int](), 0, 0
    numbered = led = opened = False
    words = set[str]()
    while at < last:
        part = _PART.match(text, at, last)
        if part is None or _NOT_UNIT.match(text, at):
            break
        kind, is_known = _kind(part)
        numbered |= at == start and part.lastgroup == "numbered"
        ended = _ended(text, part, kind, last)
        if ended is not None:
            return Run(ended[0], (*kinds, *ended[1]), known + len(ended[1]), numbered, led)
        if kind is None and PROVINCE in kinds:
            break
        if kind is None:
            unknown += 1
            led |= not kinds
            closed = _CLOSED.match(text, part.end()) is not None
            closed = closed and not _LABEL.fullmatch(part.group())
            if not closed or unknown > _UNKNOWN or _is_persons(part.group(), kinds):
                break
            end = part.end() if kinds else end
        elif PROVINCE in kinds and kind < DISTRICT:
            break
        else:
            words.add(part.group().split()[0].lower() if kind <= HAMLET else "")
            kinds += (HOUSE, STREET) if _STREETED.match(part.group()) else (kind,)
            known += is_known
            end, unknown = part.end(), 0
        beside = _beside(text, part.end(), last) if kind is None or kind > STREET else part.end()
        end = beside if kinds and beside > part.end() else end
        joint = _joint(text, beside, last)
        opened |= joint is not None and "(" in joint.group()
        # A ward may be called like a province of old.
        if joint is None or (kind == PROVINCE and part.lastgroup != "plain"):
            break
        at = joint.end()
    if not kinds:
        return None
    end += opened and text[end : end + 1] == ")"
    end = _told_besides(text, end, kinds, last)
    small = {kind for kind in kinds if kind <= HAMLET}
    return Run(end, tuple(kinds), known, numbered, led, len(words - {""}) > len(small))


def _ended(
    text: str, part: regex.Match[str], kind: int | None, last: int
) -> tuple[int, tuple[int, ...]] | None:
    """Where a run ends with a part that is a town or a province as a line's end shows it, or both
    in one, and the kinds of that."""
    turn = part.group().find("\n")
    above = fold(part.group()[:turn]) if turn > 0 else ""
    # Below a province or a town another line begins.
    if above and ends_in_province(above):
        return part.start() + turn, (PROVINCE,)
    if above in DISTRICTS and kind is None:
        return part.start() + turn, (DISTRICT,)
    broken = _broken(text, part, last) if kind is None else None
    if broken is not None:
        return broken, (DISTRICT,)
    town = _town(text, part, kind, last)
    return None if town is None else (town, (DISTRICT, PROVINCE))


def _told_besides(text: str, end: int, kinds: list[int], last: int) -> int:
    """Where a run ends with what is said of it besides: that the rest is somebody else's too, which
    is one more of `kinds`, and what it is near to."""
    same = _SAME.match(text, end, last)
    if same is not None:
        kinds.append(DISTRICT)
        end = same.end()
    landmark = _LANDMARK.match(text, end, last) if min(kinds) <= HAMLET else None
    return landmark.end() if landmark else end


def _is_persons(name: str, kinds: list[int]) -> bool:
    """Whether a name that no list knows is somebody's: behind a house with its street few are whose
    first word many communes have."""
    housed = HOUSE in kinds and STREET in kinds
    if housed and fold(name.split(maxsplit=1)[0]) in _PLACES_BEGIN:
        return False
    return surnamed(name) >= _PERSON


def _beside(text: str, at: int, last: int) -> int:
    """Where what stands beside the name of a place ends: what it was called before, or is since;
    its province in brackets."""
    renamed = _RENAMED.match(text, at, last)
    if renamed is not None:
        return at + len(renamed.group())
    town = _BRACKETED.match(text, at, last)
    known = town is not None and fold(town["name"]) in _KNOWN_TOWNS
    return at + len(town.group()) if town is not None and known else at


def _town(text: str, part: regex.Match[str], kind: int | None, last: int) -> int | None:
    """Where a district with its province behind it ends, without a comma or in short."""
    end: int = part.end()
    if kind is None and _is_pair(part.group()):
        return end
    short = _SHORT_PROVINCE.match(text, end, last) if kind == DISTRICT else None
    return end + len(short.group()) if short else None


def _broken(text: str, part: regex.Match[str], last: int) -> int | None:
    """Where a known town or province ends whose name goes on in the next line."""
    rest = _REST.match(text, part.end(), last)
    words = rest[1].split(" ") if rest else []
    for n in range(len(words), 0, -1):
        if fold(f"{part.group()} {' '.join(words[:n])}") in _KNOWN_TOWNS:
            return int(part.end() + 1 + len(" ".join(words[:n])))
    return None


def any_run(text: str, start: int, last: int) -> Run | None:
    """As `run`, and in messages in which nothing has capitals.

    >>> text = "số 3 hẻm 2 đường thử, p5, gò vấp nha shop"
    >>> text[: any_run(text, 0, len(text)).end]
    'số 3 hẻm 2 đường thử, p5, gò vấp'
    """
    found = run(text, start, last)
    on = _SMALL_ON.match(text, found.end, last) if found else _SMALL_OPENS.match(text, start, last)
    if on is None or not may_begin(text, start):
        return found
    small = _small_run(text, start, last)
    return small if small and (found is None or small.end > found.end) else found


def _small_run(text: str, start: int, last: int) -> Run | None:
    found, turn = _small_line(text, start, last), text.find("\n", start, last)
    if turn < 0 or not text[turn + 1 : turn + 2].islower() or (found and found.end < turn):
        return found
    # It may go on in the next line.
    longer = _small_line(f"{text[start:turn]} {text[turn + 1 : last]}", 0, last - start)
    return replace(longer, end=start + longer.end) if longer else found


def _small_line(text: str, start: int, last: int) -> Run | None:
    small = _SMALL.match(text, start, last)
    if small is None:
        return None
    printed = small.group().rstrip(" ,.-–").title()
    ends = printed.rfind(", ") + 2
    # What nobody knows for a place's name behind a comma may be anything.
    known = fold(printed[ends:]) in _KNOWN_TOWNS
    if ends > 1 and not known and not may_begin(printed, ends):
        return None
    found = run(printed, 0, len(printed))
    if found is None or found.end < len(printed) or len(set(found.kinds)) < 2:
        return None
    # A sentence may have a word that is one for a part of an address too.
    told = found.known or len(set(found.kinds)) > 2 or any(map(str.isdigit, printed))
    return replace(found, end=start + found.end) if told else None


def _joint(text: str, at: int, last: int) -> regex.Match[str] | None:
    """What stands between a part of an address and the next one."""
    for between in (_NOW, _COMMA, _BLANK, _BRACKET):
        found = between.match(text, at, last)
        if found is not None:
            return found
    return None


def _known_small(text: str, at: int, last: int) -> tuple[int, tuple[int, ...]] | None:
    """Where a known place ends that goes on in small letters, and its kinds."""
    found = _KNOWN.match(text, at, last)
    if found is None:
        return None
    name = fold(found["name"])
    if _is_pair(name):
        return found.end(), (DISTRICT, PROVINCE)
    if name not in DISTRICTS and name not in _PROVINCES:
        return None
    return found.end(), (PROVINCE if name in _PROVINCES else DISTRICT,)


def without_rest(text: str, start: int, end: int) -> int:
    """Where an address ends at text[start:end] that may run on into the next sentence, what a
    message goes on with, or what is told of a piece of land.

    >>> text = "ngách 76/12 An Dương, Tây Hồ. Khoảng 1h sáng, anh Mẫu, quê Sơn La"
    >>> text[: without_rest(text, 0, len(text))]
    'ngách 76/12 An Dương, Tây Hồ'
    >>> text = "tổ 3, phường Thử, thửa số 12, tờ bản đồ 5"
    >>> text[: without_rest(text, 0, len(text))]
    'tổ 3, phường Thử'
    """
    if not (_TOLD_ON.search(text, start, end) or _GOES_ON.search(text, start, end)):
        return end
    found = any_run(text, start, end)
    if found is None or found.end >= end:
        return end
    on = (found.is_house or PROVINCE in found.kinds) and _TOLD_ON.match(text, found.end)
    told = on and (max(found.kinds) >= COMMUNE or on.group().strip())
    return found.end if told or _GOES_ON.match(text, found.end) else end


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
_KNOWN_TOWNS = DISTRICTS | _PROVINCES
