"""Where an address ends: with its province, wherever the line does; and what is none."""

from __future__ import annotations

import re

from scanner.letters import fold
from scanner.units import WORDS

# The provinces and cities, before and after the mergers of 2025 (NQ 202/2025/QH15), folded.
PROVINCES = tuple(
    (
        "an giang|ba ria - vung tau|ba ria-vung tau|bac giang|bac kan|bac lieu|bac ninh|ben tre|"
        "binh dinh|binh duong|binh phuoc|binh thuan|ca mau|can tho|cao bang|da nang|dak lak|"
        "dac lac|dak nong|dac nong|dien bien|dong nai|dong thap|gia lai|ha giang|ha nam|ha noi|"
        "ha tay|ha tinh|hai duong|hai phong|hau giang|ho chi minh|hoa binh|hue|hung yen|"
        "khanh hoa|kien giang|kon tum|lai chau|lam dong|lang son|lao cai|long an|nam dinh|"
        "nghe an|ninh binh|ninh thuan|phu tho|phu yen|quang binh|quang nam|quang ngai|quang ninh|"
        "quang tri|soc trang|son la|tay ninh|thai binh|thai nguyen|thanh hoa|thua thien - hue|"
        "thua thien hue|tien giang|tra vinh|tuyen quang|vinh long|vinh phuc|yen bai|hcm"
    ).split("|")
)
_NAMES = "|".join(re.escape(name).replace(r"\ ", r"[ \n]") for name in PROVINCES)
# "tỉnh X", "TP. X" or, behind a comma or a dash, "X" alone; nothing that goes on to a larger unit.
_LAST = re.compile(
    rf"(?:(?<![a-z])(?:(?:tinh|thanh pho|tp)[.\s]{{0,2}}|t[.\s]{{1,2}})|"
    rf"[,–-]\s{{0,2}})(?:{_NAMES})(?![a-z])"
    r"(?:[ \n](?:city|province)(?![a-z]))?"
    rf"(?!\s?[,–(-]\s?(?:(?:tinh|thanh pho|tp|viet nam|vn)(?![a-z])|t\.|(?:{_NAMES})(?![a-z])))"
)
# The province behind a town.
_MORE = re.compile(
    rf"\s?[,–-]\s?(?:(?:tinh|tp|thanh pho|t\.)\s?)?(?:{_NAMES}|vung[ \n]tau)(?![a-z])"
)
# A unit at the end of its line, its name at the start of the next.
_NAMED = re.compile(
    r"(?:xa|phuong|thi tran|huyen|quan|tinh)\n[a-z]+(?: [a-z]+){0,3}(?=[,.;:)\n]|$)"
)
# A line that begins another item of a form or a list.
_ITEM = re.compile(r"\n(?:[ivx]{1,4}[.)]|\d{1,2}[.)](?![\d])|[a-z]\)|[*+•-])\s")
_TAIL = re.compile(
    r"(?:^|[,\s]\s?)(?:tinh |thanh pho |tp[. ]{1,2})?([a-z]{2,6}(?: [a-z]{2,6}){0,2})$"
)
_WORD = re.compile(r"[ \n]([a-z]+(?: [a-z]+)?)(?![a-z])")
# The address of a machine in a network (RFC 791), a year of birth, the number of a paper.
_OF_PEOPLE = re.compile(r"(?i:người|nguoi|nhân khẩu|nhan khau|công dân|cong dan) ")
_NO_ADDRESS = re.compile(
    r"(?i:tô\s.*|địa phương.*|dia phuong.*"
    r"|nhà (?:dì|cô|chú|bác|cậu|mợ|ông|bà|nội|ngoại|bạn)\s[^\d]*"
    r"|km\s\d+|nhất định.*|\d{1,3}(?:\.\d{1,3}){3}"
    r"|sn[\s:.]{1,2}(?:19|20)\d\d|\d+/(?:19|20)\d\d"
    r"|bản (?:quyền|sao|vẽ|thân|đồ|án|kê|dịch)"
    r"|(?:như|nhu) (?:trên|tren)(?!\w).*"
    r"|(?:phần|chương|mục|phụ lục) (?:[ivx]{1,5}|\d{1,2}|[a-z])(?!\w)\W{1,3}\w.*"
    r"|(?:số |so )?\d+, (?:quyển|quyen) (?:số|so)(?s:.*))\W*"
)
# A day of the old calendar.
_DAY = re.compile(
    r"(?i:\d+/\d+ (?:giáp|ất|bính|đinh|mậu|kỷ|canh|tân|nhâm|quý) "
    r"(?:tý|sửu|dần|mão|mẹo|thìn|tỵ|tị|ngọ|mùi|thân|dậu|tuất|hợi)(?: \d+)?)\W*"
)
# Whose child or wife lives there, in a list.
_KIN = re.compile(
    r"\s?[,;(–-]\s?(?:la )?(?:con|vo|chong|chau|me|bo|cha|em)\s(?:cua\s)?"
    r"(?:ong|ba|anh|chi|co|chu|bac)(?![a-z])"
)
_WORDS = re.compile(r"[^\W\d_]+|\d+")
# The syllables of the words for parts that few sentences have.
_UNITS = frozenset(
    "so nha ngo ngach hem kiet duong pho to khu khom ap thon xom buon phum soc doi phuong xa thi "
    "tran quan huyen tinh thanh tp dp ban lang vuc dan cu".split()
)
# So many words in small letters to each name, figure and unit are a sentence.
_MOST_SMALL = 2


def units(*kinds: int) -> str:
    """The words for some kinds of parts, folded, as an expression.

    >>> units(5), units(3)
    ('tinh', 'thi tran|dac khu|phuong|xa')
    """
    words = {fold(word) for kind in kinds for word in WORDS[kind].split("|")}
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


def strength(parts: int) -> float:
    """How sure an address is by how many kinds of its parts are named.

    >>> strength(1) < strength(2) < strength(3) == strength(5)
    True
    """
    return (0.1, 0.35, 0.6, 0.85)[min(parts, 3)]


def end_of(folded: str, start: int, end: int) -> int:
    """Where the address at folded[start:end] ends, which may be before `end` or behind it.

    >>> text = "ap 3, xa tan hoi, tinh dong thap le van an"
    >>> text[: end_of(text, 0, len(text))]
    'ap 3, xa tan hoi, tinh dong thap'
    >>> text = "so 7 ngo 2, phuong o cho dua, ha\\nnoi\\nsinh nam"
    >>> text[: end_of(text, 0, 32)]
    'so 7 ngo 2, phuong o cho dua, ha\\nnoi'
    """
    last = _LAST.search(folded, start, end)
    if last is not None:
        # What is called like a province of old may be a ward of another one.
        more = _MORE.match(folded, last.end()) if last.end() == end else None
        return more.end() if more else last.end()
    more = _MORE.match(folded, end) or _NAMED.match(folded, _last_word(folded, start, end))
    if more is not None:
        return max(end, more.end())
    item = _ITEM.search(folded, start, end)
    if item is not None:
        return item.start()
    return _whole(folded, start, end)


def before_kin(folded: str, start: int, end: int) -> int:
    """Where what may be an address ends at the latest: before whose child lives there.

    >>> before_kin("to 3, ngo 70 ngoc thuy - con ba chu thi mau", 0, 43)
    22
    """
    kin = _KIN.search(folded, start + 1, end)
    return kin.start() if kin else end


def _last_word(folded: str, start: int, end: int) -> int:
    return max(start, folded.rfind(" ", start, end) + 1)


def ends_in_province(folded: str) -> bool:
    """Whether the last words of a folded text are a province.

    >>> ends_in_province("nam truc nam dinh"), ends_in_province("theo ho so")
    (True, False)
    """
    return folded.strip(" .").endswith(PROVINCES)


def is_none(printed: str) -> bool:
    """Whether what stands behind "địa chỉ" is a sentence, the address of a machine, or a year.

    >>> is_none("trả lại in ở góc, số khác để trống"), is_none("192.168.1.90")
    (True, True)
    >>> is_none("SN 1976"), is_none("30/2025"), is_none("SN 176")
    (True, True, False)
    >>> is_none("BẢN QUYỀN"), is_none("bản Nậm Mẫu")
    (True, False)
    >>> is_none("PHẦN II – NỘI DUNG"), is_none("như trên, trụ số 4B"), is_none("số 7, quyển số 1")
    (True, True, True)
    >>> is_none("tô 73A 118.04"), is_none("tổ 73A, khu 5"), is_none("km 17")
    (True, False, True)
    >>> is_none("người nước ngoài công an phường An Hải")
    True
    >>> is_none("12 Lê Lợi, phường Thử"), is_none("ấp 3 xã bình chánh, tp hcm")
    (False, False)
    """
    words = _WORDS.findall(printed)
    if _UNITS.issuperset(map(fold, words)) or _OF_PEOPLE.match(printed):
        # What the parts of an address are called in a form, and no part; whose they are.
        return True
    small = [word for word in words if word.islower()]
    plain = len(small) - sum(word in _UNITS for word in map(fold, small))
    sentence = plain > _MOST_SMALL * (len(words) - plain) and not ends_in_province(fold(printed))
    return sentence or is_day(printed) or _NO_ADDRESS.fullmatch(printed) is not None


def is_day(printed: str) -> bool:
    """Whether what looks like a house and its street is a day of the old calendar.

    >>> is_day("3/6 Quý Mão"), is_day("3/6 Quý Mẫu")
    (True, False)
    """
    return _DAY.fullmatch(printed) is not None


def _whole(folded: str, start: int, end: int) -> int:
    """The end of an address whose province a line's end cuts in two ("Hà" over "Nội")."""
    begun = _TAIL.search(folded, max(start, end - 40), end)
    following = _WORD.match(folded, end)
    if begun is None or following is None:
        return end
    words = begun[1].split()
    for count in (2, 1):
        rest = " ".join(following[1].split()[:count])
        for first in range(len(words)):
            if f"{' '.join(words[first:])} {rest}" in PROVINCES:
                return end + 1 + len(rest)
    return end
