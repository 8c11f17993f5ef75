"""Where somebody lives, in running text and in lists that no head stands over: a run of places
right behind who they are, or behind a word for living."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from scanner import addresses
from scanner.detectors import Patterns
from scanner.find.entire import entire
from scanner.find.housed import housed, is_body
from scanner.find.living import is_town, lived
from scanner.find.matching import Span, seconds
from scanner.find.places import run_at
from scanner.find.weighing import SURE, Candidate, unlabelled, with_parts
from scanner.grid import Cell
from scanner.labels.printed import MIN_ROW
from scanner.runs import Run, any_run, run
from scanner.text import PageText
from scanner.units import COMMUNE, HAMLET, HOUSE, STREET, WORDS
from scanner.values import normalise

_ADDRESS = "address_units"
_ENGLISH = ("address_english", "address_abroad")
# How such an address begins, and how long it is at most.
_ENGLISH_MOST = 300
_BEGUN = re.compile(
    r"\d{1,5}\w?(?:[/\-]\w+)* [A-Z\d]|(?:Flat|Apt|Apartment|Room|Unit|No|House|Villa)[. ]"
)
# What a run is taken for at least that says where somebody lives.
_LEAST = 0.6
# A line that may be an address by itself: it begins with a number or a word for a part of one, and
# has several.
_SMALLEST = addresses.units(HOUSE, STREET, HAMLET)
_ADDRESSED = re.compile(
    rf"(?=.{{0,60}}(?:,|ng[oa]|hem|xa|phuong|p\.))(?:.{{0,4}}\d|(?:{_SMALLEST})(?![a-z]))"
)
# So many lines below somebody their address may stand.
_BELOW = 2
# What may stand between somebody and where they live.
_BEHIND = re.compile(
    r"\)?(?: (?:pháp danh|tức|tự) [^\W\d_]+(?: [^\W\d_]+){0,2}(?=,))?"
    r"(?:,? dân tộc [^\W\d_]+(?:[ '-][^\W\d_]+)?(?=[,;–-]))?"
    r"\s?(?:\([^()\n]{1,40}\)\s?)?(?:[,;:/|]|[–-](?=\s))\s?"
    r"|\s(?:\((?:[^()\n]{1,40}\n)?[^()\n]{1,40}\)\s)?(?=\w)"
)
# And what they are besides: "A; dân tộc Tày; thôn 3", "A, 67 tuổi, giáo viên, P. 504".
_ITEM = (
    r"(?!(?i:chủ (?:tịch|nhiệm|trì|đầu|nhà hàng|quán|cửa|doanh|công|cty|khách)|phó|bí|giám"
    r"|trưởng|hiệu|cán|đại|công an|văn thư|kế toán|thủ quỹ|thư ký"
    r"|phụ trách|trực|chi bộ|phòng|ban|hội|đồng|tổ trưởng|nguyên|ủy|ubnd|con|số)"
    r"(?!\w))"
    r"(?:(?:SN |NS |[Ss]inh )?(?:[\d/.]{0,6}(?:19|20)\d\d)"
    r"|(?:Học sinh |[^\W\dA-Z]|\d{1,3} )[^,;:\n()–-]{1,30}(?:\n(?![A-Z])[^,;:\n()–-]{1,30})?)"
)
_BESIDES = re.compile(
    rf"(?:\s?\([^()\n]{{1,40}}\))?(?:(?:\s?[,;]|\s[–-])\s{_ITEM}){{1,3}}?(?:\s?[,;]|\s[–-])\s"
    rf"(?=[KHk]?\d|(?i:p|{WORDS[HOUSE]}|{WORDS[STREET]}|{WORDS[HAMLET]})[ .\d])"
)
_WITHIN = re.compile(
    rf"\s?\((?:{_ITEM},\s){{1,2}}?"
    rf"(?=[KHk]?\d|(?i:p|{WORDS[HOUSE]}|{WORDS[STREET]}|{WORDS[HAMLET]})[ .\d])"
)
# What stands between where somebody lives and their number.
_CALLED = re.compile(
    r"[\s,;.:(–-]*(?:(?:so )?(?:sdt|dt|tel|phone|dien thoai|di dong|zalo)"
    r"(?: (?:minh|em|toi))?[\s.:]*)?$"
)
# Where it may begin there.
_BEGINS = re.compile(rf"(?<![^\s(])(?:[kh]?\d|(?:{_SMALLEST})(?![a-z]))")
_BACK = 110
_NUMBERS = frozenset({"phone", "cccd", "cmnd"})
# A group of houses, or of workers or pupils.
_TEAM = re.compile(
    r"(?!(?i:thôn|xóm|ấp|bản|buôn|khóm|làng|nóc|tdp|thon|xom|buon|khom) )\w+ (?:số )?"
    r"(?:\d{1,3}\w?|[A-Z])|(?:[Tt]ổ|[Đđ]ội|[Kk]hối|[Cc]ụm) [A-ZĐ]{2,6}"
)
_STREETED = re.compile(r"[A-ZĐ]?\d{1,4}[A-Za-z]?(?:/\w{1,5}){0,4}(?: (?![a-z])[^\W\d_]+){2,4}")
_WHO = frozenset(
    "person_name date_of_birth cccd cmnd phone passport health_insurance social_insurance".split()
)
_PAPERS = _WHO - {"person_name"}
# Who lives there, right before the place: "…, bà ở ngay".
_THEY = re.compile(
    r"(?<![a-z])(?:ba|ong|anh|chi|em|chau|co|chu|bac|me|bo|toi|minh|cu|con)\s(?:(?:hien|dang|nay|van"
    r"|cung)\s)?(?:o|song|tro|ngu|tru)(?:\s(?:ngay|o|tai|gan))*\s$"
)
_OPENED = re.compile(r"\s?\(")
_WITH = re.compile(r"\((?:[^\W\d_]{1,6} ){0,2}$")
# In the cell of a list, behind who has the land: "Bà A. Thôn B, xã C".
_STOPPED = re.compile(
    rf"(?:\s\([^()\n]{{1,40}}\)|\))?[.]\s(?![a-zđấ])"
    rf"(?=(?i:{WORDS[HAMLET]}|{WORDS[STREET]}|số)[ ])"
)
_AGE, _SHUT = re.compile(r"\d{1,3} tuổi"), re.compile(r"\s?(?:[,.;)]|\Z|\n)")
# How the item of a list begins before who it is about, and ends.
_LISTED = re.compile(r"(?:[–+*•-]|\d{1,3}[.)/])\s(?i:(?:ông|bà|anh|chị|hộ|em|cụ|cháu)\s){0,2}")
_LAST = re.compile(r"[.;]?(?:\n|\Z)")
_REST = re.compile(r"[\s.,;]*(?:\([^()\n]{1,40}\))?[\s.,;]*")


def residents(
    page: PageText, patterns: Patterns, known: Sequence[Candidate]
) -> Iterator[Candidate]:
    """The runs of places behind people, and behind words for living that are said of them."""
    detector = patterns.by_id.get(_ADDRESS)
    people = [c for c in known if c.detector.type in _WHO and c.is_sure] if detector else []
    if detector is None:
        return
    yield from _mended(page, known)
    if not people:
        return
    places = [c for c in known if c.detector.type == "address"]
    starts, taken = [c.start for c in places], set[int]()
    behind = chain.from_iterable(_behind(page, who) for who in people)
    for start, end, strength, own in chain(
        ((start, found.end, max(found.strength, _LEAST), own) for start, found, own in behind),
        _runs(page, people),
        _foreign(page, patterns, people),
    ):
        at, last = bisect_right(starts, start) - 1, bisect_right(starts, end - 1)
        free = start not in taken and (at < 0 or places[at].end <= start)
        if free and not addresses.is_none(page.text[start:end]):
            taken.add(start)
            parts = (c for c in places[at + 1 : last] if c.end <= end)
            found = with_parts(unlabelled(detector, page, (start, end), strength), parts)
            # What stands right behind somebody's papers is no body's, whatever was told before.
            yield replace(found, severity=detector.severity, pinned=False) if own else found


def _runs(page: PageText, people: Sequence[Candidate]) -> Iterator[tuple[int, int, float, bool]]:
    """The other runs of places near people, and whether they are surely somebody's: what is said
    to be where somebody lives."""
    told = chain(_below(page, people), _before(page, people))
    for start, found in told:
        yield start, found.end, max(found.strength, _LEAST), False
    for start, found in lived(page, people):
        yield start, found.end, max(found.strength, _LEAST), not _is_body_before(page, start)
    for start, found in chain(housed(page, people), entire(page)):
        yield start, found.end, max(found.strength, _LEAST), False


def _is_body_before(page: PageText, start: int) -> bool:
    """Whether the line of print up to a place tells of a firm, an office or a school, and nobody is
    said to live there."""
    if _THEY.search(page.folded, max(0, start - _BACK), start):
        return False
    return is_body(page, max(page.line_at(start)[0], start - _BACK), start)


def _behind(page: PageText, who: Candidate) -> Iterator[tuple[int, Run, bool]]:
    """The run of places right behind somebody, in brackets or behind them, and whether it is surely
    theirs: in brackets, or behind their papers or their age."""
    for between in (_OPENED, _BEHIND, _BESIDES, _WITHIN, _STOPPED):
        joint = between.match(page.text, who.end)
        found = run_at(page, joint.end()) if joint else None
        if (
            joint is None
            or found is None
            or (between in (_BESIDES, _WITHIN) and not _is_whole(page, who, joint, found))
            or (between is _STOPPED and not _is_rest(page, found))
        ):
            continue
        if _is_home(page, who, joint, found):
            papers = who.detector.type in _PAPERS - {"phone"}
            bracketed = "(" in joint.group() and ")" not in joint.group()
            # "(ông A, số 15/11)"
            bracketed |= (
                page.text[found.end :][:1] == ")"
                and _WITH.search(page.text, max(0, who.start - 12), who.start) is not None
            )
            own = (
                papers
                or bracketed
                or (found.kinds[0] == HAMLET and not _is_body_before(page, who.start))
                or joint.group().isspace()
                or _AGE.search(joint.group()) is not None
            )
            yield joint.end(), found, own
            return


def _is_whole(page: PageText, who: Candidate, joint: re.Match[str], found: Run) -> bool:
    """Whether a run of places behind what somebody is besides tells a house, or a village that
    nothing goes on from: behind an age, at the end of the item of a list that begins with who."""
    if found.is_house:
        return True
    line = page.text[page.line_at(who.start)[0] : who.start]
    listed = _LISTED.fullmatch(line) and _LAST.match(page.text, found.end)
    told = _AGE.search(joint.group()) is not None or listed is not None
    named = found.kinds == (HAMLET,) and not _TEAM.fullmatch(page.text, joint.end(), found.end)
    return told and named and _SHUT.match(page.text, found.end) is not None


def _is_rest(page: PageText, found: Run) -> bool:
    """Whether a run of places behind a point tells more than a village, and is the rest of its
    cell."""
    return found.is_house and page.text[found.end : found.end + 1] in ("", "\n")


def _is_home(page: PageText, who: Candidate, joint: re.Match[str], found: Run) -> bool:
    """Whether a run of places behind somebody, with what stands between, is where they live."""
    printed, end = page.text[joint.end() : found.end], page.text[found.end :][:1]
    small, apart = found.kinds[0] <= HAMLET, not joint.group().isspace()
    if is_town(page, found) and _may_be_town(joint.group(), end, who):
        return True
    # The number of a house with its street, a village that has no word in its commune.
    streeted = apart and _is_street(who, joint, printed, end)
    if streeted or (found.led and COMMUNE in found.kinds and who.detector.type in _PAPERS):
        return True
    lined = who.detector.type == "phone" and "," in printed and end in ("", "\n")
    # "bà A (nhà số 41)": no room and no group has a house.
    housed_in = joint.group().strip() == "(" and printed.lower().startswith("nhà ")
    alone = apart and small and (housed_in or not _TEAM.fullmatch(printed))
    alone |= not apart and _fills(page, joint.end(), found, printed)
    born = who.detector.type == "date_of_birth"
    alone |= born and found.kinds == (HAMLET,)
    if born and end == ")" and set(found.kinds) == {COMMUNE}:
        return True
    told = len(set(found.kinds)) > 1 or alone or (lined and small)
    return told and (found.is_dwelling or lined)


def _foreign(
    page: PageText, patterns: Patterns, people: Sequence[Candidate]
) -> Iterator[tuple[int, int, float, bool]]:
    """The addresses right behind people that are written as English has it, or are abroad."""
    written = [patterns.by_id[name] for name in _ENGLISH if name in patterns.by_id]
    for who in people:
        joint = _BEHIND.match(page.text, who.end)
        if joint is None or joint.group().isspace() or not _BEGUN.match(page.text, joint.end()):
            continue
        for detector in written:
            last = min(len(page.text), joint.end() + _ENGLISH_MOST)
            most, view = seconds(detector, _ENGLISH_MOST), getattr(page, detector.view)
            found = detector.pattern.match(view, joint.end(), last, timeout=most)
            if found and not page.torn(joint.end(), found.end()):
                yield found.start(), found.end(), _LEAST, False
                break


def _fills(page: PageText, start: int, found: Run, printed: str) -> bool:
    """Whether a village or an alley behind a name fills the rest of its cell."""
    named = found.kinds in ((HAMLET,), (STREET,)) and not _TEAM.fullmatch(printed)
    return named and found.end == page.cell_at(found.end - 1).end


def _is_street(who: Candidate, joint: re.Match[str], printed: str, end: str) -> bool:
    """Whether the number of a house with no more than the name of its street stands in brackets
    behind somebody, or behind their papers in a list."""
    bracketed = joint.group().strip() == "(" and end == ")"
    listed = who.detector.type in _PAPERS and end in ("", "\n", ",", ";", ".")
    return (bracketed or listed) and _STREETED.fullmatch(printed) is not None


def _before(page: PageText, people: Sequence[Candidate]) -> Iterator[tuple[int, Run]]:
    """The runs of places that end right before somebody's number, in its cell; a village alone in
    the line of a list that says who it is."""
    ends = [c.end for c in people]
    for at, who in enumerate(people):
        if who.detector.type not in _NUMBERS:
            continue
        known, cell = ends[at - 1] if at else 0, page.cell_at(who.start)
        first = max(cell.start, who.start - _BACK, known)
        named = known > page.line_at(who.start)[0]
        joint = _CALLED.search(page.folded, first, who.start)
        last = joint.start() if joint else who.start
        if is_body(page, first, last):
            continue
        for begin in _BEGINS.finditer(page.folded, first, last):
            found = any_run(page.text, begin.start(), last)
            if found is None or found.end != last:
                continue
            # Behind a village the last words may be a name.
            housed = found.is_house and (
                found.kinds[0] == HOUSE or not page.text[last : who.start].isspace()
            )
            if housed or (named and found.kinds == (HAMLET,)):
                yield begin.start(), found
                break


def _may_be_town(joint: str, behind: str, who: Candidate) -> bool:
    """Whether a town alone behind somebody is where they live: behind their birth, in brackets."""
    return who.detector.type == "date_of_birth" or (joint.strip() == "(" and behind == ")")


def _below(page: PageText, people: Sequence[Candidate]) -> Iterator[tuple[int, Run]]:
    """The runs of places that fill a line below somebody, outside tables."""
    cells = {page.cell_at(who.start): who.detector.type == "phone" for who in people}
    for own, called in cells.items():
        if len(page.grid.beside(own.box)) >= MIN_ROW:
            continue
        for cell in _lines_below(page, own):
            if not _ADDRESSED.match(page.folded, cell.start, cell.end):
                continue
            found = run(page.text, cell.start, cell.end)
            whole = found and _REST.fullmatch(page.text, found.end, cell.end)
            least = 2 if called else 3
            if found and whole and len(set(found.kinds)) >= least and min(found.kinds) <= HAMLET:
                yield cell.start, found


def _lines_below(page: PageText, own: Cell) -> list[Cell]:
    """The lines right below somebody that begin where that one does."""
    found: list[Cell] = []
    for _ in range(_BELOW):
        below = [
            c for c in page.grid.stacked(own.box) if c.box.y0 > own.box.y1 - 0.5 * own.box.height
        ]
        if not below:
            break
        own = below[0]
        found.append(own)
    return found


def _mended(page: PageText, best: Sequence[Candidate]) -> Iterator[Candidate]:
    """The addresses that go on behind what was found of them."""
    for candidate in best:
        if candidate.detector.type != "address" or candidate.confidence < SURE:
            continue
        found = run_at(page, candidate.start)
        if found is None:
            continue
        known = found.end == candidate.end and found.strength <= candidate.structure
        if not known and found.end >= candidate.end:
            span: Span = candidate.start, found.end
            printed = getattr(page, candidate.detector.view)[slice(*span)]
            longer = replace(
                candidate,
                end=found.end,
                text=page.text[slice(*span)],
                value=normalise("text", printed),
                structure=max(candidate.structure, found.strength),
            )
            yield with_parts(longer, [candidate])
