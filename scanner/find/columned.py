"""People in the columns of tables that are theirs by their heads, whatever they are called there:
by a nickname ("Chín Đực"), in small letters, by a name of another country.

What stands under such a head is somebody where the row holds a number or a date that is
somebody's, so that lists of customers that are shops stay as they are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from scanner.detector import Detector
from scanner.detectors import Patterns
from scanner.find.matching import Span
from scanner.find.weighing import SURE, Candidate, unlabelled
from scanner.given import given_names, is_syllable
from scanner.grid import Cell
from scanner.labels.context import Context
from scanner.labels.printed import MAX_ROWS_UP, MIN_ROW, has_figure
from scanner.letters import CAPITAL, fold
from scanner.model import Box
from scanner.names import foreign_name, name_part, shaped, surnamed
from scanner.text import PageText
from scanner.titles import TITLES
from scanner.values import normalise

NAME = "person_name"
# How much like a name is what stands under such a head.
HEADED, TICKETED = 0.7, 0.9
# So long is a cell that holds one, over so many lines.
_LONGEST, _LINES = 42, 3
# Of which an abbreviation before a comma has none ("BN, Kinh").
_VOWELS = "AEIOUYÀ-ỸG"
_WORD = r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?"
_RUN = re.compile(
    rf"(?:(?=[^,]*[{_VOWELS}])[{CAPITAL}]{{2,14}},[ ])?{_WORD}(?:[ \n]{_WORD}){{0,4}}"
)
# As tickets print it, the surname before a bar, and what their heads say.
_TICKET = re.compile(r"[A-Z]{1,14}(?: [A-Z]{1,14})? ?/ ?[A-Z]{1,14}(?: [A-Z]{1,14}){0,4}")
_OF_TICKETS = re.compile(r"(?:surname|ho|last name|family name|ten ho) ?/ ?(?:given|ten|first|dem)")
# The same before what somebody does there: "Zhang Wei phiên dịch".
_SAYING = re.compile(
    rf"(?:[{CAPITAL}][^\W\d_]+ (?:(?:thị|văn) )?){{1,3}}[{CAPITAL}][^\W\d_]+"
    rf"(?= (?!(?:thị|văn) )[^\W\d_{CAPITAL}]{{2}})"
)
# What may stand behind it in its cell.
_END = re.compile(r"[ \n]?\([^()]{0,40}\)?\Z|[.,;:]?\Z|, ")
_CAPITALS = re.compile(f"(?<!\\w)[{CAPITAL}]")
# What people are called by, before their name.
_TITLES = frozenset(map(fold, TITLES)).union("be con me bo ma c a o b".split())
_KIN = frozenset("noi ngoai ruot dau re de ho nuoi trai gai ut ca vo chong the".split())
_WORDS = frozenset("cháu con bà".split())
# What such a cell says where nobody is named, folded.
_NOBODY = re.compile(
    r"(?:khong|ko|chua|khach|vang|nhu|tren|nt|tu nhan|da|tong|va|cua|ky|nhan|huy|cty|tnhh|shop|"
    r"quan|tiem|cua hang|dai ly|nha|phong|lop|doan|nhom|hoi|chi nhanh|htx|store|company|spa|none|"
    r"nil|moi|het|trong|uy ban|nam|nu|kinh|tien mat|stt|ngay|dan toc|dtts|ton giao|quoc tich|"
    r"que quan|nghe nghiep|(?:em|con|anh|chi) (?:gai|trai|ruot)|(?:noi|cho) o|ho khau|thuong tru|"
    r"(?:so )?dien thoai|dia chi|trinh do|suc khoe|chieu cao|can nang|hon nhan)(?![a-z])|sinh\Z"
    r"|.*(?<![a-z])(?:cong ty|cty|tnhh)(?![a-z])"
)
# Heads of columns that no label has, for anywhere else they are other words.
_HEADS = frozenset(
    "ba|bo|me|cha|bo me|ba me|cha me|hs|sv|kh|bn|hv|nv|be|chau|ten goi o nha|ten o nha".split("|")
)
_PARTED = re.compile(r" ?[/(] ?| [–-] |, ")


def columned(
    page: PageText, patterns: Patterns, known: Sequence[Candidate], *, context: Context
) -> Iterator[Candidate]:
    """The people in such columns, beside the `known` values."""
    named = patterns.by_id.get(NAME)
    told = [c for c in known if c.is_sure and c.detector.type not in (NAME, "address")]
    if named is None or not told:
        return
    heads = _Heads(page, context, _HEADS.union(named.labels))
    starts = [c.start for c in known]
    found: list[Candidate] = []
    for cell in _cells(page, told):
        at = bisect_right(starts, cell.end - 1) - 1
        part = known[at] if at >= 0 and known[at].end > cell.start else None
        sure = part is not None and part.confidence >= SURE
        # Of a ticket, of small letters, and before a hyphen or a comma, a part may be known.
        printed = page.text[cell.start : cell.end]
        cut = part is not None and page.text[part.end : min(part.end + 1, cell.end)] in ("-", ",")
        if sure and "/" not in printed and not printed.islower() and not cut:
            continue
        span = _person(page, cell)
        # In a form of rows the label below is no value of the one over it.
        if span and name_part(page.text[slice(*span)]) and heads.name(cell):
            made = _made(page, named, span)
            known_as = part.confidence if part is not None and part.detector.type == NAME else 0.0
            found.append(replace(made, confidence=max(made.confidence, known_as)))
    yield from found


def _made(page: PageText, named: Detector, span: Span) -> Candidate:
    whole = "/" in page.text[slice(*span)]
    return unlabelled(named, page, span, TICKETED if whole else HEADED)


def _cells(page: PageText, told: Sequence[Candidate]) -> Iterator[Cell]:
    """The other cells in the rows of tables in which something is told of somebody."""
    met: set[int] = set()
    rows: set[tuple[float, float]] = set()
    for one in told:
        box = page.cell_at(one.start).box
        if (box.y0, box.y1) in rows:
            continue
        rows.add((box.y0, box.y1))
        row = page.grid.beside(box)
        if len(row) < MIN_ROW:
            continue
        for cell in row:
            if cell.start not in met:
                met.add(cell.start)
                yield cell


class _Heads:
    """Which cells of a page stand under a head that says that they name somebody; each row of a
    table asks the cells over it again."""

    def __init__(self, page: PageText, context: Context, labels: frozenset[str]) -> None:
        self._page, self._context, self._labels = page, context, labels
        self._are_heads: dict[str, bool] = {}
        self._have_figures: dict[tuple[float, float], bool] = {}

    def name(self, cell: Cell) -> bool:
        """Whether the head of its column says that a cell names somebody."""
        stack: list[str] = []
        passed = 0
        for over in self._page.grid.over(cell.box, MAX_ROWS_UP):
            stack = [self._page.folded[over.start : over.end], *stack[: _LINES - 1]]
            row = self._page.grid.beside(over.box)
            heads = (" ".join(stack[: n + 1]) for n in range(len(stack)))
            if len(row) >= MIN_ROW and any(map(self._is_head, heads)):
                return True
            passed += passed > 0 or (len(row) >= MIN_ROW and not self._has_figure(over.box))
            if passed == _LINES:
                return False
        carried = None if passed else self._context.carried.over(cell.box, words=True)
        return carried is not None and NAME in carried.owners

    def _is_head(self, head: str) -> bool:
        """Whether all of a head, or all of its first part, is a label of names."""
        if head not in self._are_heads:
            part = _PARTED.split(head.replace("*", "").strip())[0].strip()
            labelled = head in self._labels or part in self._labels
            self._are_heads[head] = labelled or _OF_TICKETS.match(head) is not None
        return self._are_heads[head]

    def _has_figure(self, box: Box) -> bool:
        """Whether a digit stands in the row of a box."""
        sides = (box.y0, box.y1)
        if sides not in self._have_figures:
            self._have_figures[sides] = has_figure(self._page, self._page.grid.beside(box))
        return self._have_figures[sides]


def _end(page: PageText, cell: Cell) -> int:
    """Where a cell of a narrow column ends, with the lines that it goes on with."""
    end = cell.end
    for _ in range(_LINES - 1):
        below = page.cell_at(end + 1) if end + 1 < len(page.text) else cell
        over = page.cell_at(end - 1)
        indent = abs(below.box.x0 - cell.box.x0)
        close = 0 < below.box.y0 - over.box.y0 < 1.6 * over.box.height
        if below.start != end + 1 or indent > 0.5 * cell.box.height or not close:
            break
        end = below.end
    return end


def _person(page: PageText, cell: Cell) -> Span | None:
    """Where in a cell stands what somebody is called."""
    if not 2 <= cell.end - cell.start <= _LONGEST:
        return None
    if _TICKET.fullmatch(page.text, cell.start, cell.end):
        return cell.start, cell.end
    ends = {cell.end, _end(page, cell)}
    for end in sorted(ends, reverse=True):
        run = _RUN.match(page.text, cell.start, end)
        run = _SAYING.match(page.text, cell.start, end) or run
        if not run or not (run.re is _SAYING or _END.match(page.text[run.end() : end])):
            continue
        if run.group().islower() and end < max(ends):
            # A cell of small letters that is cut is none of a name.
            continue
        if _is_person(run.group()):
            return run.span()
    return None


def _is_person(printed: str) -> bool:
    """Whether words under such a head are what somebody is called.

    >>> [_is_person(name) for name in ("lý a tủa", "Chín Đực", "c Hương béo", "ba nga")]
    [True, True, True, True]
    >>> [_is_person(name) for name in ("Khách lẻ", "nhan tm", "Shop Hoa", "quên", "Dân tộc")]
    [False, False, False, False, False]
    """
    value = normalise("text", printed.replace(",", ""))
    folded = fold(value)
    words = folded.replace(".", "").split()
    if not _CAPITALS.search(value):
        titled = words[0] in _TITLES and len(words) == 2 and is_syllable(words[1])
        whole = len(words) > 2 and value.split()[0] not in _WORDS and surnamed(value.title()) > 0
        return whole or (titled and words[1] not in _KIN)
    if _NOBODY.match(folded):
        return False
    if len(words) == 1:
        return len(value) > 1 and (given_names(value) or len(value) > 4)
    return len(words) < 6 and (shaped(value) or foreign_name(value) > 0)
