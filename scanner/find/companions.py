"""Names and addresses that no label speaks for, in the row of a number that is somebody's.

Lists call their columns as they please ("Người trúng đấu giá", "Khách"), or not at all. A cell
that holds nothing but a name, beside a citizen number or a telephone, is whose that is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from scanner import checks
from scanner.detector import Detector
from scanner.detectors import Patterns
from scanner.find.matching import Span, fitting, may_begin, seconds
from scanner.find.weighing import SURE, Candidate, unlabelled
from scanner.find.wording import NEARBY, WHOLE_NAME
from scanner.given import given_names, is_known, written
from scanner.grid import Cell
from scanner.labels.columns import Peers
from scanner.labels.context import MIN_PEERS, NEAR_PEERS
from scanner.labels.printed import MAX_ROWS_UP
from scanner.letters import CAPITAL
from scanner.model import Box, Severity
from scanner.names import shaped
from scanner.text import PageText
from scanner.values import normalise

# What may stand before a value in its cell: its number in the list, what a monk is called, a form
# of address, a picture.
_BEFORE = re.compile(
    r"(?:\d{1,3}[.)/]?\s+)?(?:[^\W\d_]+(?: [^\W\d_]+){0,2} ?/ )?"
    r"(?:(?i:ông|bà|anh|chị|cô|em|ong|ba|chi|co)[ :]\s?|[ABCÔ]\.\s"
    r"|(?:BS|ĐD|YS|DS|KTV|NHS|ThS|GV)\.?\s"
    r"|[\u2302\U0001F3E0\U0001F3E1\U0001F4CD\U0001F4CC\uF015\uF041\uF3C5]\uFE0F?\s?)?"
)
_HOUSE = re.compile(r"(?:so|sn|thon|xom|ap|ban|buon|khom|khu|to|tdp|ngo|ngach|hem|kiet)[ ]")
# What may stand behind it: another name, in brackets, and a mark.
_END = re.compile(r"(?:\s?\([^()\d\n]{1,30}\))?[\s.,;]*")
# Who is to be called by the telephone that follows, and what is nobody's name there.
_GIVEN = re.compile(
    r"(?<!\w)(?<!chợ )(?<!cầu )(?<!ngã ba )(?<!đền )(?<!chùa )"
    r"(?:[Aa]nh|[Cc]hị|[Cc]ô|[Cc]hú|[Bb]ác|[Ôô]ng|[Bb]à|[Ee]m|[Tt]hầy|[Cc]ậu|[Dd]ì|[Bb]ạn|đ/c|"
    r"[Mm]ẹ|[Bb]ố|[Cc]ha|[Vv]ợ|[Cc]hồng|[Tt]ài xế|phiên dịch|tên|vo|chong|me|Mr|Ms|Mrs|"
    r"[Cc]hi|[Cc]o|[Cc]hu|[Bb]ac|[Oo]ng|[Bb]a|[ac]|[Ss]hip(?:per)?:?|[Tt]ài xế:|[Gg]ọi|[Gg]ặp|"
    r"LH:?) ([^\W\d_]{2,7})(?: \([^()\n]{1,30}\))?"
    r" ?[:,;(–-]? ?(?:(?:[Ss]?[Đđ][Tt]|số|[Zz]alo)[ :.]{1,2})?$"
)
_FRIEND = re.compile(
    r"(?<!\w)(?:[Bb]ạn|[Cc]ô|[Cc]hị|[Aa]nh|[Ee]m|[Cc]háu) ([^\W\d_]{2,7} [^\W\d_]{2,7})"
    r"(?: \([^()\n]{1,30}\))? ?[:,;(–-]? ?(?:(?:[Ss]?[Đđ][Tt]|số|[Zz]alo)[ :.]{1,2})?$"
)
_GIVEN_BEHIND = re.compile(
    r"[ ,;.(–-]{1,3}(?:tên |(?:gặp |hỏi |gọi |tên |là )?"
    r"(?:anh|chị|cô|chú|bác|ông|bà|em|thầy|cậu|dì|bạn) )"
    r"([^\W\d_]{2,7})(?=[.,;)\n]|$)"
)
# Whose the telephone is, in brackets behind it, or behind a colon before it.
_WHOSE = rf"([{CAPITAL}][^\W\d_{CAPITAL}]{{1,6}}(?: [{CAPITAL}][^\W\d_{CAPITAL}]{{1,6}})?)"
_OWNER = re.compile(rf" ?\({_WHOSE}\)")
_TELLS = re.compile(rf"[^\W\d_]: {_WHOSE}[ :(–-]{{1,3}}$")
# What stands before an item of a list, and behind the name that begins it.
_ITEM = re.compile(r"\d(?:(?<=\n.)|(?<=\A.))\d{0,2}[.)/\-] ?(?=[^\W\d_])")
_AFTER = re.compile(r"\s?(?:[,;:(–-]|[.…]{2}|$|\n)")
# What no name of a place or a thing stands before: "chợ Bà Chiểu".
_NO_GIVEN = frozenset(
    "đt sđt tel zalo số hotline ngay admin shop page cskh tổng đây dt sdt so phòng ban tổ".split()
)
# The head of a column of schools, streets or villages, which bear the names of people.
_NAMED_AFTER = re.compile(
    r"(?:ten |tuyen |noi |hoc sinh |hs )?"
    r"(?:truong(?! (?:phong|ban|thon|nhom|khoa|doan|doi|nam|nu))|thcs|thpt"
    r"|tieu hoc|nv ?[1-4]|nguyen vong(?: \d)?|duong|pho|thon|ap|xom|ban|buon)"
    r"(?: (?:thcs|thpt|tieu hoc|hoc|th|mn|cu|cap \d))?"
)
_NAMED_WORDS = frozenset(
    "truong thcs thpt duong pho thon ap xom ban buon vong nv nv1 nv2 nv3".split()
)
REACH = 60
# What may stand on the line below: a parcel goes to a name, a telephone, an address.
BELOW = "address"
NAME = "person_name"
# How much like a name is what stands among names.
AMONG = 0.7
PAPERS = frozenset({"cccd", "cmnd", "passport"})
# An address that names units of two kinds.
WHOLE = 0.6
# So far (in heights) above or below the line of a value begins a cell of two lines on its row.
_BETWEEN = 0.6
# So long is a cell that may hold a name, or the beginning of an address, at least.
_SHORTEST = 5


def companions(
    page: PageText, patterns: Patterns, known: Sequence[Candidate]
) -> Iterator[Candidate]:
    """The values that stand beside one of the `known` ones and are of a type that counts there
    without a label (`Detector.beside`)."""
    detectors = [detector for detector in patterns.detectors if detector.beside]
    certain = [c for c in known if c.confidence >= SURE and _is_somebodys(c)]
    taken = {page.cell_at(c.start).start for c in known} if certain and detectors else set()
    people = [page.cell_at(c.start) for c in known if c.detector.type == NAME] if taken else []
    names = [cell.box for cell in people]
    begun = {cell.start for cell in people}
    unknown: list[Cell] = []
    for cell, below in _neighbours(page, certain if detectors else []):
        if cell.start in taken or cell.end - cell.start < _SHORTEST:
            continue
        taken.add(cell.start)
        for detector in detectors if not below else [d for d in detectors if d.type == BELOW]:
            candidate = _in_cell(detector, page, cell)
            if candidate is not None and detector.type == NAME:
                famous = is_known(written(candidate.value)) and _has_other(page, cell, begun)
                if famous or _is_named_after(page, cell):
                    break
            if candidate is not None:
                names += [cell.box] if detector.type == NAME else []
                yield candidate
                break
        else:
            if not below and page.text[cell.start].isupper():
                unknown.append(cell)
    yield from _among_names(page, detectors, names, unknown)
    yield from _on_lines(page, detectors, certain)
    yield from _called(page, detectors, certain)
    yield from _listed(page, detectors, known)


def _among_names(
    page: PageText, detectors: Sequence[Detector], names: Sequence[Box], unknown: Sequence[Cell]
) -> Iterator[Candidate]:
    """What stands in a column that is one of names by most of its cells: a surname that nobody
    knows, or one of two syllables."""
    if len(names) < MIN_PEERS or not unknown:
        return
    named = next(detector for detector in detectors if detector.type == NAME)
    fits = [(cell, next(_alone(named, page, cell), None)) for cell in unknown]
    alike = [
        (cell, fit) for cell, fit in fits if fit and shaped(normalise(named.normalise, fit[1]))
    ]
    if not alike:
        return
    owners = [NAME] * len(names) + [""] * len(unknown)
    peers = Peers([*names, *(cell.box for cell in unknown)], owners)
    for cell, (span, _) in alike:
        near = peers.nearest(cell.box, NEAR_PEERS)
        if near[NAME] >= max(MIN_PEERS, near[""]):
            yield unlabelled(named, page, span, AMONG)


def _on_lines(
    page: PageText, detectors: Sequence[Detector], certain: Sequence[Candidate]
) -> Iterator[Candidate]:
    """Whole addresses, from the house on, in the line of print of an identity paper's number."""
    lines = {page.line_at(c.start) for c in certain if c.detector.type in PAPERS}
    # Whoever is born and called in one line lives there too: the head of a CV.
    born = {page.line_at(c.start) for c in certain if c.detector.type == "date_of_birth"}
    lines |= born & {page.line_at(c.start) for c in certain if c.detector.type == "phone"}
    for detector in detectors if lines else ():
        for start, end in sorted(lines) if detector.type == BELOW else ():
            view = getattr(page, detector.view)
            wake = detector.wake
            most = seconds(detector, end - start)
            # Which may run over into the next one.
            last = view.find("\n", end + 1)
            last = last if 0 < last - end < 2 * NEARBY else end
            if wake and not wake.search(view, start, last, timeout=most):
                continue
            for match in fitting(detector, page, [(start, last)]):
                if match.start() >= end:
                    break
                value = normalise(detector.normalise, match.group())
                structure = checks.strength(detector.check, value)
                if structure >= WHOLE and not page.torn(*match.span()):
                    yield unlabelled(detector, page, match.span(), structure)


def _called(
    page: PageText, detectors: Sequence[Detector], certain: Sequence[Candidate]
) -> Iterator[Candidate]:
    """The given name of whom to call, right before the telephone ("gọi cô Nhàn 09…") or behind
    it ("09… gặp chị Lành")."""
    phones = [c for c in certain if c.detector.type == "phone"] if detectors else []
    for phone in phones:
        found = _caller(page, phone) or _owner(page, phone)
        if found:
            named = next(detector for detector in detectors if detector.type == NAME)
            yield unlabelled(named, page, found.span(1), WHOLE)


def _caller(page: PageText, phone: Candidate) -> re.Match[str] | None:
    reach = max(0, phone.start - REACH), phone.start
    for found in (
        _GIVEN.search(page.text, *reach),
        _FRIEND.search(page.text, *reach),
        _GIVEN_BEHIND.match(page.text, phone.end),
    ):
        if found and found[1].istitle() and _NO_GIVEN.isdisjoint(found[1].lower().split()):
            return found
    return None


def _owner(page: PageText, phone: Candidate) -> re.Match[str] | None:
    found = _OWNER.match(page.text, phone.end)
    found = found or _TELLS.search(page.text, max(0, phone.start - REACH), phone.start)
    named = found and given_names(found[1]) and _NO_GIVEN.isdisjoint(found[1].lower().split())
    return found if named else None


def _listed(
    page: PageText, detectors: Sequence[Detector], known: Sequence[Candidate]
) -> Iterator[Candidate]:
    """The names that begin the items of a list, of which one is known to begin with a name."""
    sure = {c.start for c in known if _is_sure_name(c)} if detectors else set()
    items = [found.end() for found in _ITEM.finditer(page.text)] if sure else []
    if sure.isdisjoint(items):
        return
    named = next(detector for detector in detectors if detector.type == NAME)
    for start in items:
        most = seconds(named, len(page.text) - start)
        fits = named.pattern.match(page.text, start, timeout=most) if start not in sure else None
        value = normalise(named.normalise, fits.group()) if fits else ""
        structure = checks.strength("surnamed", value)
        if fits and structure >= WHOLE_NAME and _AFTER.match(page.text, fits.end()):
            yield unlabelled(named, page, fits.span(), structure)


def _is_sure_name(candidate: Candidate) -> bool:
    named = candidate.detector.type == NAME and candidate.structure >= WHOLE_NAME
    return named and candidate.confidence >= SURE and not candidate.pinned


def _is_somebodys(candidate: Candidate) -> bool:
    detector = candidate.detector
    numbered = detector.digits > 0 and candidate.severity is not Severity.LOW
    return (numbered or detector.type == "date_of_birth") and not candidate.pinned


def _neighbours(page: PageText, certain: Sequence[Candidate]) -> Iterator[tuple[Cell, bool]]:
    """The cells on the rows of values, and those right over and below that begin where they do;
    whether one is below. What one value told, another one in its row or cell need not."""
    rows: set[tuple[float, float]] = set()
    cells: set[int] = set()
    for candidate in certain:
        cell = page.cell_at(candidate.start)
        if cell.start in cells:
            continue
        cells.add(cell.start)
        if (row := (cell.box.y0, cell.box.y1)) not in rows:
            rows.add(row)
            # The first of two lines beside one that stands in the middle of its row.
            more = _BETWEEN * cell.box.height
            tall = cell.box._replace(y0=cell.box.y0 - more, y1=cell.box.y1 + more)
            yield from ((other, False) for other in page.grid.beside(tall))
        stacked = page.grid.stacked(cell.box)
        yield from ((c, c.box.y0 > cell.box.y0) for c in stacked if not _runs_on(page, c))


def _runs_on(page: PageText, cell: Cell) -> bool:
    """Whether a line goes on from the one before, as running text does: small letters begin it,
    and no house, village or group of houses."""
    return page.text[cell.start].islower() and not _HOUSE.match(page.folded, cell.start)


def _in_cell(detector: Detector, page: PageText, cell: Cell) -> Candidate | None:
    """The value that a cell, or it and the lines that it goes on with, holds alone."""
    for span, printed in _alone(detector, page, cell):
        value = normalise(detector.normalise, printed)
        structure = checks.strength(detector.check, value)
        surname = detector.check != "person_name" or checks.strength("surnamed", value)
        if structure >= detector.beside and surname:
            return unlabelled(detector, page, span, structure)
    return None


def _has_other(page: PageText, cell: Cell, people: Set[int]) -> bool:
    """Whether another cell in the row of one names somebody: what streets are called after beside
    it is a school's or a street's name."""
    return any(other.start in people for other in page.grid.beside(cell.box))


def _is_named_after(page: PageText, cell: Cell) -> bool:
    """Whether a cell that looks like a name stands in a column of what bears such names."""
    if page.words.isdisjoint(_NAMED_WORDS):
        return False
    over = page.grid.over(cell.box, MAX_ROWS_UP)
    return any(_NAMED_AFTER.fullmatch(page.folded, other.start, other.end) for other in over)


def _alone(detector: Detector, page: PageText, cell: Cell) -> Iterator[tuple[Span, str]]:
    """What fits the pattern and fills a cell, without or with what may stand before it, which in
    an address is the number of the house rather than of a list."""
    view = getattr(page, detector.view)
    before = _BEFORE.match(page.text, cell.start, cell.end)
    start = before.end() if before else cell.start
    for first in sorted({start, cell.start}, reverse=detector.type != BELOW):
        if not may_begin(detector, page, first):
            continue
        most = seconds(detector, len(view) - first)
        match = detector.pattern.match(view, first, timeout=most)
        if match and not _is_whole(page, cell, match.span()):
            match = detector.pattern.match(view, first, cell.end, timeout=most)
        if match and _is_whole(page, cell, match.span()):
            yield match.span(), match.group()


def _is_whole(page: PageText, cell: Cell, span: Span) -> bool:
    last = page.cell_at(span[1] - 1)
    end = _END.match(page.text, span[1])
    whole = end is not None and end.end() >= last.end
    return whole and (last.start == cell.start or not page.torn(*span, 6))
