"""A run of places, read part by part."""

from __future__ import annotations

from dataclasses import dataclass, replace

import regex

from scanner.addresses import ends_in_province, strength
from scanner.districts import DISTRICTS
from scanner.expressions import compiled
from scanner.letters import fold
from scanner.names import surnamed
from scanner.runs.between import end_beside, end_besides, joint_at
from scanner.runs.parts import NOT_UNIT, WORD, any_part, kind_of, may_begin
from scanner.runs.towns import KNOWN_TOWNS, SHORT_PROVINCE, is_pair, known_small
from scanner.units import DISTRICT, HAMLET, HOUSE, PROVINCE, STREET

# What the name of a town goes on with in the next line.
_REST = compiled(rf"\n({WORD}(?:[ ]{WORD}){{0,2}})")
# What a name stands before that nobody knows for a place's, and no words go on from.
_CLOSED = compiled(r"[ ]?(?:[,.;:)\n]|[ ][–-][ ]|$)|[ ]\(")
# A house whose street stands behind its number without a word.
_STREETED = compiled(
    r"(?:(?i:số[ ]nhà|nhà[ ]số|số|sn|so[ ]nha)[ .]?\p{Lu}?\d[\w/.\-]*"
    r"|\p{Lu}?\d+\p{L}?/[\w/]*\d\p{L}?)[ ]\p{Lu}\p{L}+[ ]\p{Lu}"
)
# What a paper or a number is called.
_LABEL = compiled(
    r"CCCD|CMND|CC|CMT|S?ĐT|S?DT|BHYT|BHXH|MST|STK|GPLX|BKS|(?:Đ?TB|GPA)(?:[ ]\d{1,2})?"
    # What lists in capitals tell of somebody behind where they live.
    r"|(?:KHÔNG|CÔ|BÁN|LÀM|THEO|BỊ|KHUYẾT|TÀN|GIÀ|UNG|MỒ|NEO)[ ].*"
    r"|HOA|KINH|KHMER|CHĂM|TÀY|NÙNG|MƯỜNG|THÁI|MÔNG|DAO"
)
# The first words of communes that few families are called.
_PLACES_BEGIN = frozenset("tan vinh phu binh hiep phuoc thanh my long dong tay an hoa".split())
# So many names in a row nobody has to know, and so surely a name is that of somebody.
_UNKNOWN, _PERSON = 3, 0.9


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
    small = known_small(text, found.end, last) if found else None
    if found is None or small is None:
        return found
    return replace(found, end=small[0], kinds=(*found.kinds, *small[1]), known=found.known + 1)


def _read(text: str, start: int, last: int) -> Run | None:
    at, end, kinds, known, unknown = start, start, list[int](), 0, 0
    numbered = led = opened = False
    words = set[str]()
    fits = any_part()
    while at < last:
        part = fits.match(text, at, last)
        if part is None or NOT_UNIT.match(text, at):
            break
        kind, is_known = kind_of(part)
        numbered |= at == start and part.lastgroup == "numbered"
        ended = _ended(text, part, kind, last)
        if ended is not None:
            end = end_beside(text, ended[0], last)
            return Run(end, (*kinds, *ended[1]), known + len(ended[1]), numbered, led)
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
        beside = end_beside(text, part.end(), last) if kind is None or kind > STREET else part.end()
        end = beside if kinds and beside > part.end() else end
        joint = joint_at(text, beside, last)
        opened |= joint is not None and "(" in joint.group()
        # A ward may be called like a province of old.
        if joint is None or (kind == PROVINCE and part.lastgroup != "plain"):
            break
        at = joint.end()
    if not kinds:
        return None
    end += opened and text[end : end + 1] == ")"
    end = end_besides(text, end, kinds, last)
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


def _is_persons(name: str, kinds: list[int]) -> bool:
    """Whether a name that no list knows is somebody's: behind a house with its street few are whose
    first word many communes have."""
    housed = HOUSE in kinds and STREET in kinds
    if housed and fold(name.split(maxsplit=1)[0]) in _PLACES_BEGIN:
        return False
    return surnamed(name) >= _PERSON


def _town(text: str, part: regex.Match[str], kind: int | None, last: int) -> int | None:
    """Where a district with its province behind it ends, without a comma or in short."""
    end: int = part.end()
    if kind is None and is_pair(part.group()):
        return end
    short = SHORT_PROVINCE.match(text, end, last) if kind == DISTRICT else None
    return end + len(short.group()) if short else None


def _broken(text: str, part: regex.Match[str], last: int) -> int | None:
    """Where a known town or province ends whose name goes on in the next line."""
    rest = _REST.match(text, part.end(), last)
    words = rest[1].split(" ") if rest else []
    for n in range(len(words), 0, -1):
        if fold(f"{part.group()} {' '.join(words[:n])}") in KNOWN_TOWNS:
            return int(part.end() + 1 + len(" ".join(words[:n])))
    return None
