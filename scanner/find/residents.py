"""Where somebody lives and when they were born, in running text and in lists that no head stands
over: a run of places, a year or a date right behind who they are, or behind a word for living."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from scanner import addresses, checks
from scanner.detectors import Detector, Patterns
from scanner.find.matching import MAX_LINES, Span
from scanner.find.weighing import SURE, WHOLE_NAME, Candidate, unlabelled
from scanner.grid import Cell
from scanner.labels.printed import MIN_ROW
from scanner.model import Severity
from scanner.names import surnamed
from scanner.runs import COMMUNE, DISTRICT, HAMLET, Run, run
from scanner.text import PageText
from scanner.values import normalise

_ADDRESS, _BORN = "address_units", "date_of_birth"
# The words for living, folded, and as they are written; those that say little by themselves.
_LIVING = re.compile(
    r"(?<![a-z])(ngu|tru|tro|que|song|nha|o|ho khau|hktt|tu gia|cho o|tru quan|que quan|lien lac"
    r"|chuyen ve|cu ngu|thue|giao(?: hang)?(?=(?: (?:toi|den|ve))?\s?:)|dia chi(?=\s?:)|d/c"
    r"|dc(?=[: ]))"
    r"(?:\s(?:tai|o|toi|den|ve|quan|goc|(?:voi|cung)(?: \w+){0,3} (?:tai|o)|nay|hien))*"
    r"(?:\s?:\s?|\s)(?=[a-z0-9])"
)
_WRITTEN = frozenset(
    (
        "ngụ|trú|trọ|quê|sống|nhà|ở|ngu|tru|que|nha|o|hktt|hộ khẩu|tư gia|chỗ ở|trú quán|quê quán|"
        "liên lạc|ho khau|cho o|chuyển về|địa chỉ|đ/c|dia chi|d/c|đc|dc|cư ngụ|thuê|giao|giao hàng"
    ).split("|")
)
_WEAK = frozenset(("o", "nha", "song", "lien lac", "thue"))
# What is done there that is no living, and whose the place is then.
_ELSEWHERE = re.compile(
    r"(?<![a-z])(?:lam|lam viec|cong tac|hop|dat|thua|hoc|thi|kham|dieu tri|mat|chet|nam|toa lac|mo"
    r"|to chuc|dien ra|xay ra|xay dung|tru so|ban|mua|co|van hoa|cong trinh|ubnd|toa|cong)\s$"
)
# What a weak word for living stands behind.
_OPENS = re.compile(
    r"(?:[,;:(–-]\s?|\)\s|(?<![a-z])(?:hien|nay|dang|cung|nha|gia dinh|hien dang)\s)$"
)
_SHUT = re.compile(r"\s?(?:[,.;)\n]|\Z)")
_FAR, _NEAR, _MOST = 220, 80, 150
# What a run is taken for at least that says where somebody lives.
_LEAST = 0.6
# A line that may be an address by itself: it begins with a number or a word for a part of one, and
# has several.
_ADDRESSED = re.compile(
    r"(?=.{0,60}(?:,|ng[oa]|hem|xa|phuong|p\.))(?:.{0,4}\d|(?:so|nha|can|toa|thon|xom|ap|ban|buon|to"
    r"|khu|khom|khoi|tdp|kp|lo|ngo|ngach|hem|kiet|chung|block|duong|pho|lang|soc|doi|tieu|kiot)(?![a-z]))"
)
# So many lines below somebody their address may stand.
_BELOW = 2
# What may stand between somebody and where they live.
_BEHIND = re.compile(r"\s?(?:\([^()\n]{1,40}\)\s?)?(?:[,;]|[–-](?=\s)|\()\s?|\s(?=\w)")
# A group of houses, or of workers or pupils.
_TEAM = re.compile(r"\w+ (?:số )?(?:\d{1,3}\w?|[A-Z])")
_OPENED = re.compile(r"\s?\(")
_REST = re.compile(r"[\s.,;]*(?:\([^()\n]{1,40}\))?[\s.,;]*")
_WHO = frozenset({"person_name", "date_of_birth", "cccd", "cmnd", "phone", "passport"})
_FIGURE = r"(?P<value>(?:\d{1,2}[/.\-]\d{1,2}[/.\-])?(?:19|20)\d\d)(?![\d/])"
_IN_BRACKETS = re.compile(
    rf"\s?\((?:(?!mất|chết|hy|hi |từ|khóa|giỗ|nhiệm|theo)[^()\d\n]{{2,30}}(?:,| [–-])\s)?{_FIGURE}"
    r"(?=[),;]|\s[–-]\s(?!(?:19|20)\d\d))"
)
# What follows a year in a list of books or of winners.
_NO_LIFE = r"(?!(?:nxb|nhà xuất|tr[.]|trang|tập|tái|in|đoạt|giải)\b)"
_BEHIND_NAME = re.compile(
    rf"(?:\s\([^()\d\n]{{2,40}}\))?(?:,\s(?:giới tính:?\s)?(?:nam|nữ))?,\s{_FIGURE}"
    rf"(?=,\s{_NO_LIFE}|;|[.]?\s*\n|[.]?\Z|[.]\s|\s[–-]\s|\)|\s(?:và|với)\s)",
    re.IGNORECASE,
)
# The next of several who are told in one sentence.
_ITEM = re.compile(
    r"[^;:\n]{0,60}(?:\n[^;:\n]{0,60})?;\s(?:(?:ông|bà|anh|chị|em|cháu)\s)?"
    r"(?P<name>[^\W\d_]+(?:\s[^\W\d_]+){2,4})(?P<mark>,\s|\s\()(?P<value>(?:19|20)\d\d)(?=[,;.)])"
)
_BETWEEN = re.compile(rf"\s[–-]\s{_FIGURE}(?=\s[–-]\s|\s*\n|\Z|,)")
_CITED = re.compile(
    r"(?<![a-z])(?:theo|xem|trich|tac gia|nha tho|nha van|nhac si|hoa si|thi si|ca khuc"
    r"|cua|luat|ky boi|nguon|ngay|su that)[\s:]*$"
)
_DEAD = re.compile(r"[\s,;:(–-]{0,3}(?:mat|chet|tu tran|hy sinh|hi sinh|qua doi|nxb|nha xuat ban)")
# So young at least is whoever has a date behind the name, in brackets and elsewhere.
_CHILD, _PUPIL = 4, 8


def births(page: PageText, patterns: Patterns, known: Sequence[Candidate]) -> Iterator[Candidate]:
    """The year or date right behind a name, on pages that tell more of people than names."""
    detector = patterns.by_id.get(_BORN)
    people = [c for c in known if _is_named(c)] if detector else []
    taken = {c.start for c in known if c.detector.type == "date_of_birth"} if people else set()
    found = [born for who in people if (born := _born(page, detector, who))] if detector else []
    found += _listed(page, detector, found) if detector else []
    new = [born for born in found if born.start not in taken]
    told = any(c.detector.type != "person_name" and _is_sure(c) for c in known)
    if told or len(found) > 1:
        yield from new


def _listed(page: PageText, detector: Detector, found: Sequence[Candidate]) -> list[Candidate]:
    """Those of the people who follow on the same lines, told like the first: "A, 1972, Biên Hòa; B,
    1975, xóm 8"."""
    more: list[Candidate] = []
    seen = {c.start for c in found}
    for first in found:
        at: int | None = first.end
        while at is not None and (item := _ITEM.match(page.text, at)):
            value = item["value"]
            young = int(value[-4:]) > datetime.datetime.now(tz=datetime.UTC).year - _PUPIL
            if young or surnamed(item["name"]) < WHOLE_NAME:
                break
            span, at = item.span("value"), item.end()
            if span[0] in seen:
                break
            seen.add(span[0])
            structure = checks.strength(detector.check, value)
            more.append(unlabelled(detector, page, span, value, structure))
    return more


def _born(page: PageText, detector: Detector | None, who: Candidate) -> Candidate | None:
    if detector is None:
        return None
    for pattern, least in ((_IN_BRACKETS, _CHILD), (_BEHIND_NAME, _PUPIL), (_BETWEEN, _PUPIL)):
        found = pattern.match(page.text, who.end)
        if found is None:
            continue
        value = normalise("date", found["value"])
        structure = checks.strength(detector.check, value)
        now = datetime.datetime.now(tz=datetime.UTC).year
        span = found.span("value")
        if not structure or int(value[-4:]) > now - least or page.torn(who.start, span[1], 3):
            return None
        if _CITED.search(page.folded, max(0, who.start - 20), who.start):
            return None
        if _DEAD.match(page.folded, span[1]):
            return None
        return unlabelled(detector, page, span, value, structure)
    return None


def residents(
    page: PageText, patterns: Patterns, known: Sequence[Candidate]
) -> Iterator[Candidate]:
    """The runs of places behind people, and behind words for living that are said of them."""
    detector = patterns.by_id.get(_ADDRESS)
    people = [c for c in known if c.detector.type in _WHO and _is_sure(c)] if detector else []
    if detector is None:
        return
    yield from _mended(page, known)
    if not people:
        return
    places = [c for c in known if c.detector.type == "address"]
    starts, taken = [c.start for c in places], set[int]()
    for start, end, strength in _runs(page, people):
        at, last = bisect_right(starts, start) - 1, bisect_right(starts, end - 1)
        free = start not in taken and (at < 0 or places[at].end <= start)
        if free and not addresses.is_none(page.text[start:end]):
            taken.add(start)
            value = normalise("text", page.text[start:end])
            found = unlabelled(detector, page, (start, end), value, strength)
            # What was found of it already is a part of it.
            parts = [c.confidence + 0.01 for c in places[at + 1 : last] if c.end <= end]
            yield replace(found, confidence=max([found.confidence, *parts]))


def _runs(page: PageText, people: Sequence[Candidate]) -> Iterator[tuple[int, int, float]]:
    for who in people:
        for start, found in _behind(page, who):
            yield start, found.end, max(found.strength, _LEAST)
    for start, found in _below(page, people):
        yield start, found.end, max(found.strength, _LEAST)
    ends = sorted(c.end for c in people)
    for verb in _LIVING.finditer(page.folded, ends[0]):
        lived = _lived(page, verb, ends)
        if lived is not None:
            yield verb.end(), lived.end, max(lived.strength, _LEAST)


def _lived(page: PageText, verb: re.Match[str], ends: Sequence[int]) -> Run | None:
    """The run of places behind a word for living that is said of somebody."""
    start = verb.end()
    since = verb.start() - ends[bisect_right(ends, verb.start()) - 1]
    weak = verb[1] in _WEAK
    if since > (_NEAR if weak else _FAR):
        return None
    printed = page.text[slice(*verb.span(1))]
    if printed.lower() not in _WRITTEN:
        return None
    before = max(0, verb.start() - 16)
    if _ELSEWHERE.search(page.folded, before, verb.start()):
        return None
    found = _run(page, start)
    if found is None:
        return None
    told = found.is_dwelling or found.led
    opened = (min(found.kinds) < COMMUNE and not found.led) or (since <= 1 and told)
    opened = opened or _OPENS.search(page.folded, before, verb.start()) is not None
    told = told or (opened and _is_town(page, found))
    return found if told and (opened or not weak) else None


def _is_town(page: PageText, found: Run) -> bool:
    """Whether a run is a town alone, of which no more is told."""
    known = found.kinds == (DISTRICT,) and found.known > 0
    return known and _SHUT.match(page.text, found.end) is not None


def _behind(page: PageText, who: Candidate) -> Iterator[tuple[int, Run]]:
    """The run of places right behind somebody, in brackets or behind them."""
    for joint in (_OPENED.match(page.text, who.end), _BEHIND.match(page.text, who.end)):
        found = _run(page, joint.end()) if joint else None
        if joint is None or found is None:
            continue
        printed, end = page.text[joint.end() : found.end], page.text[found.end :][:1]
        alone = not joint.group().isspace() and found.kinds[0] <= HAMLET
        alone = alone and not _TEAM.fullmatch(printed)
        several = len(set(found.kinds)) > 1
        lined = who.detector.type == "phone" and "," in printed and end in ("", "\n")
        several |= lined and found.kinds[0] <= HAMLET
        town = _is_town(page, found) and _may_be_town(joint.group(), end, who)
        if town or ((found.is_dwelling or lined) and (several or alone)):
            yield joint.end(), found
            return


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


def _run(page: PageText, start: int) -> Run | None:
    """The run of places that begins at a place, in its cell and the lines that it runs on over."""
    last = min(len(page.text), start + _MOST)
    found = run(page.text, start, last) or _small(page, start)
    while found and page.torn(start, found.end, MAX_LINES):
        turn = page.text.rfind("\n", start, found.end)
        cell = page.cell_at(start)
        found = run(page.text, start, turn if turn > start else min(cell.end, found.end - 1))
    return found


def _small(page: PageText, start: int) -> Run | None:
    """The run in a line of a message that has no capitals at all."""
    line = page.text[start : min(start + _MOST, page.line_at(start)[1])]
    # Only what begins with a number or a unit is worth it.
    if not _ADDRESSED.match(page.folded, start, start + len(line)) or not line.islower():
        return None
    found = run(line.title(), 0, len(line))
    whole = found and _SHUT.match(line, found.end) and len(set(found.kinds)) > 1
    return replace(found, end=start + found.end) if found and whole else None


def _mended(page: PageText, best: Sequence[Candidate]) -> Iterator[Candidate]:
    """The addresses that go on behind what was found of them."""
    for candidate in best:
        if candidate.detector.type != "address" or candidate.confidence < SURE:
            continue
        found = _run(page, candidate.start)
        if found is None:
            continue
        known = found.end == candidate.end and found.strength <= candidate.structure
        if not known and found.end >= candidate.end:
            span: Span = candidate.start, found.end
            printed = getattr(page, candidate.detector.view)[slice(*span)]
            yield replace(
                candidate,
                end=found.end,
                text=page.text[slice(*span)],
                value=normalise("text", printed),
                confidence=candidate.confidence + 0.01,
                structure=max(candidate.structure, found.strength),
            )


def _is_sure(candidate: Candidate) -> bool:
    detector = candidate.detector
    low = bool(detector.digits) and candidate.severity is Severity.LOW
    return candidate.confidence >= SURE and not candidate.pinned and not low


def _is_named(candidate: Candidate) -> bool:
    named = candidate.detector.type == "person_name" and _is_sure(candidate)
    return named and candidate.structure >= WHOLE_NAME
