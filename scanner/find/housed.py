"""Houses near somebody: the number of a house with its street and ward, in a sentence or a message
that names somebody or gives their telephone, needs no word for living to be where they live."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from scanner import addresses
from scanner.find.places import run_at
from scanner.find.weighing import Candidate
from scanner.labels.printed import MIN_ROW
from scanner.letters import fold
from scanner.runs import Run
from scanner.text import PageText
from scanner.units import BUILT, COMMUNE, DISTRICT, HAMLET, HOUSE, STREET

_LARGER = addresses.units(STREET, HAMLET, COMMUNE, DISTRICT)
# What the number of a house begins with, folded, before another part of an address.
_HOUSE = re.compile(
    r"(?!\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4})"
    r"(?P<word>(?:so nha|nha so|so|nha|can ho|can|phong|lo|sn|hem|ngo|ngach|kiet|p)[ .]{0,2}"
    r"(?:so )?)?[a-z]{0,2}\d{1,4}[a-z]?(?:[/.\-][a-z]?\d{1,4}[a-z]?){0,4},?[ \n]"
    rf"(?=[a-z](?:[a-z ]{{0,20}}\n)?[^\n]{{0,40}}?"
    rf"(?:,|[pq][. ]?\d|(?<![a-z])(?:[pqxh]\.|{_LARGER})(?![a-z])))"
)
# What a village, a street or a house with a name begins with that stands in a list of what is told
# of somebody, and what such a place is no home behind: what somebody is in an office.
_PART = re.compile(rf"(?:{addresses.units(STREET, HAMLET, COMMUNE)}|{fold(BUILT)})[ \n][a-z\d]")
_VILLAGE = re.compile(r"(?:thon|xom|ap|ban|buon|bon|khom|lang|noc|soc|plei|phum)[ ]")
_MARKED = re.compile(r"(?:[,;(–]\s?|[\s)]-\s|(?<![a-z])ben\s)$")
_ROLES = re.compile(
    r"(?<![a-z])(?:chu (?:tich|nhiem|tri)|bi thu|truong|pho|giam doc|hieu|can bo|cong an|van thu"
    r"|ke toan|thu quy|phu trach|chi bo|phong|ban|hoi|uy vien|dai bieu|chi huy)(?![a-z])"
)
_CLOSED = re.compile(r"\s?(?:[,.;:)\n]|[–-]\s|\Z)")
# Whose place it is then, and what is done there that is no living: folded, and the words of one
# syllable that are in names too as they are written.
_BODIES = (
    "cong ty|cty|ubnd|uy ban|van phong|phong (?!tro|so)[a-z]{2}|trung tam|benh vien|ngan hang"
    "|chi nhanh|cua hang|toa an|cong an|bao hiem|hop tac xa|tru so|dia diem|ho so|cong trinh"
    "|du an|goi thau|nha thau|khach san|nha hang|hotline"
)
_SCHOOL = (
    "(?i:trường)[ ](?:(?i:tiểu|mầm|mẫu|đại|cao|trung|phổ|dân|quốc|năng|chính|nghề)"
    "(?![^\\W_])|TH|PT|MN)"
)
_ONES = (
    "kho(?=[ ](?:hàng|số|[A-ZĐ]))"
    "|trường|trạm|họp|nộp|cháy|quán|chùa|đền|đình|tuyến|đoàn|đoạn|lễ|thi|học"
    "|truong|tram|hop|nop|chay|quan|chua|den|dinh|tuyen|doan|le|hoc|Chùa|Đền|Nộp|Trạm|TRẠM|TRƯỜNG"
)
_ONE = re.compile(rf"(?<!\w)(?:(?:{_ONES})(?!\w)|{_SCHOOL})")
_BODY = re.compile(rf"(?<![a-z])(?:{_BODIES})(?![a-z])")
_DONE = re.compile(
    rf"(?<![a-z])(?:(?:{_BODIES}|hoi nghi|sinh hoat|to chuc|dien ra|xay ra|khoi cong"
    r"|khai truong|thi cong|tiep nhan|tai nan|hoi thao|cafe|shop|studio|phong kham|nha thuoc"
    r"|nha tho|nha van hoa|so giao dich|lap dat|bao tri|xay dung)"
    r"(?![a-z]))"
)
# A number behind a larger part is its own; "Phương" is no "phường".
_UNIT = re.compile(
    r"(?<!\w)(?i:[pqxh]|tp|quận|phường|xã|huyện|tỉnh|quan|phuong|xa|huyen|tinh)[. ]{1,2}$"
)
_BODILY = re.compile(rf"(?<!\w)(?:trường|trạm|truong|tram|TRƯỜNG|TRẠM|Trạm)(?!\w)|{_SCHOOL}")
# What a house alone is no home behind.
_AT = re.compile(r"(?<![a-z])tai\s(?:can\s)?(?:nha\s)?$")
# What a home stands behind.
_OPENS = re.compile(
    r"(?:[,:;(|–\-]\s?|\n|(?<![a-z])(?:don|giao|o|ve|den|toi|qua|lay|nha|ship|gui|dc|d/c)\s)$"
)
_SENTENCE = re.compile(r"[.;!?]\s")
# So far somebody stands before and behind a house at most, and so far begins at all; so far back a
# sentence is read.
_BEFORE, _BEHIND, _FAR, _BACK = 110, 70, 200, 90
# So close, where the house has no more than its street.
_CLOSE = 40


def housed(page: PageText, people: Sequence[Candidate]) -> Iterator[tuple[int, Run]]:
    """Where the houses near `people` begin, who come in text order; in tables the head decides."""
    begins, ends = [c.start for c in people], [c.end for c in people]
    done = 0
    for start in page.starts("units"):
        at = bisect_right(ends, start)
        since = start - ends[at - 1] if at else _FAR
        until = begins[at] - start if at < len(begins) else _FAR
        if start < done or (since > _BEFORE and until > _FAR - 1):
            continue
        house = _HOUSE.match(page.folded, start)
        # A number that begins its line is one of a list.
        listed = house and not house["word"] and page.cell_at(start).start == start
        opened = house and (since <= 1 or _OPENS.search(page.folded, max(0, start - 9), start))
        papers = at > 0 and people[at - 1].detector.type not in ("person_name", "phone")
        if not house and since <= _BEFORE and (found := _listed(page, start, since, papers=papers)):
            done = found.end
            yield start, found
            continue
        found = _home(page, start) if opened and not listed else None
        if found and at < len(begins) and begins[at] < found.end:
            continue
        # The number of a house that is no home is none behind its word either.
        done = house.end() - 1 if house else done
        if found and _is_near(found, since, until - (found.end - start)):
            done = found.end
            yield start, found


def _home(page: PageText, start: int) -> Run | None:
    """The run of places from a house on that begins there."""
    at = _AT.search(page.folded, max(0, start - 12), start)
    found = None if at else home_at(page, start)
    return found if found and found.is_house else None


def _listed(page: PageText, start: int, since: int, *, papers: bool) -> Run | None:
    """The run of places from a village, a street or a house with a name on that begins there, so
    far behind somebody, as an item of what is told of them; `papers`: behind their birth or a
    number of theirs, where a village by itself or a commune in its district is their home."""
    if not _PART.match(page.folded, start) or not _MARKED.search(
        page.folded, max(0, start - 6), start
    ):
        return None
    if _ROLES.search(page.folded, start - since, start):
        return None
    found = home_at(page, start)
    alone = papers and since <= _CLOSE and _VILLAGE.match(page.folded, start) is not None
    closed = _CLOSED.match(page.text, found.end) if found else None
    if found is None or closed is None:
        return None
    # The name of a village alone may go on in the next line, and a commune is where more lives.
    alone = alone and found.kinds == (HAMLET,) and closed.group() != "\n"
    alone |= papers and found.kinds[0] == COMMUNE and max(found.kinds) >= DISTRICT
    told = found.is_house and (max(found.kinds) >= COMMUNE or found.nested)
    return found if told or alone else None


def home_at(page: PageText, start: int) -> Run | None:
    """The run of places that begins there, where nothing says that it is no home; in tables the
    head decides."""
    if page.text[start - 1 : start] in ("/", "-", ".", "+") or _is_elsewhere(page, start):
        return None
    in_table = len(page.grid.beside(page.cell_at(start).box)) >= MIN_ROW
    return None if in_table else run_at(page, start)


def is_body(page: PageText, start: int, end: int) -> bool:
    """Whether somebody at these places is no person: a firm, an office, a school."""
    return any(
        said.search(view, start, end) for said, view in ((_BODY, page.folded), (_BODILY, page.text))
    )


def _is_elsewhere(page: PageText, start: int) -> bool:
    """Whether the sentence up to a place says that nobody lives there: whose it is besides, or what
    is done there."""
    back = max(0, start - _BACK)
    for end in _SENTENCE.finditer(page.folded, back, start):
        back = end.end()
    looked = ((_DONE, page.folded), (_ONE, page.text), (_UNIT, page.text))
    return any(said.search(view, back, start) for said, view in looked)


def _is_near(found: Run, since: int, until: int) -> bool:
    """Whether somebody stands close enough to a house, before or behind it, by how much of it is
    told."""
    if max(found.kinds) >= COMMUNE:
        return since <= _BEFORE or until <= _BEHIND
    return HOUSE in found.kinds and STREET in found.kinds and min(since, until) <= _CLOSE
