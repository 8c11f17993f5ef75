"""The columns of the tables of a page that hold where people live: their heads say so, or the homes
of others in them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scanner.detectors import Patterns
from scanner.find.weighing import SURE, Candidate
from scanner.grid import Cell
from scanner.labels.context import Context
from scanner.model import Box
from scanner.once import once
from scanner.text import PageText

# What their column is called, as it is written.
_HEAD = re.compile(
    r"(?<!\w)(?:(?:thôn|xóm|ấp|bản|buôn|sóc|nóc|khóm|làng|khối|phum|plei|khu phố|tổ dân phố"
    r"|thon|xom|ap|buon|khom|khu pho|to dan pho|tdp|tổ|khu|(?:nhà )?ở|quê|que|(?:số )?căn(?: hộ)?"
    r"|số nhà|địa bàn)(?: ?[/,;-]? ?| và )){1,4}",
    re.IGNORECASE,
)
_UNMARKED = re.compile(rf"{_HEAD.pattern}|(?<!\w)ban ?", re.IGNORECASE)
# What stands beside it for the commune.
_COMMUNE = re.compile(
    r"(?<!\w)(?:(?:xã|phường|thị trấn|xa|phuong|thi tran)(?: ?[/,;-]? ?)){1,3}", re.IGNORECASE
)
# A page with none of these words has no head of dwellings.
HEADS = frozenset(
    "thon xom ap ban buon soc noc khom lang pho khoi phum plei tdp to khu noi tru tt que quan khau "
    "hktt dktt dia cho dc can nha residence address".split()
)
# Where something was done, and no one lives.
_ELSEWHERE = re.compile(
    r"(?<!\w)(?:nơi|địa điểm|vị trí|noi|dia diem|vi tri)[ \n](?:vi phạm|xảy ra|thi công|lắp đặt|"
    r"tổ chức|làm việc|công tác|học|thực hiện|kiểm tra|vi pham|xay ra|thi cong|lap dat|to chuc|"
    r"lam viec)",
    re.IGNORECASE,
)
# So many cells of a column are asked for their head before it is taken for another one.
_ASKED = 2
# So much of the narrower of a cell and a head is shared where one stands under the other.
_SHARED = 0.3


class Columns:
    """The columns of the tables of a page, and which of them hold dwellings."""

    def __init__(
        self, page: PageText, patterns: Patterns, context: Context, best: Sequence[Candidate]
    ) -> None:
        self._page, self._context = page, context
        places = [c for c in best if c.detector.type == "address"]
        cells = [(page.cell_at(c.start), c.start) for c in places]
        # Where the cells begin that an address begins or ends, and where in each column somebody
        # lives.
        self._placed = {cell.start for cell, at in cells if cell.start == at}
        self._placed.update(page.cell_at(c.end - 1).start for c in places)
        self._homes: dict[int, set[int]] = {}
        for cell, at in cells:
            if cell.start == at:
                self.learn(cell)
        people = [page.cell_at(c.start) for c in best if is_person(c)]
        # Where people stand, and where the cells of columns begin that hold them.
        self._people = {cell.start for cell in people}
        self._named = {round(cell.box.x0) for cell in people}
        self._by_id = patterns.by_id
        self._vain: dict[int, int] = {}

    def are_others(self, cell: Cell) -> bool:
        """Whether the head over a cell is known to say something else."""
        if any(cell.box.y0 > head.y1 and _is_under(cell.box, head) for head in self._elsewhere):
            return True
        column = round(cell.box.x0)
        return self._vain.get(column, 0) >= _ASKED and not self.is_known(cell, 1)

    def are_dwellings(self, cell: Cell) -> bool:
        """Whether the head over a cell says that people live there."""
        column = round(cell.box.x0)
        if self.is_known(cell):
            return True
        owners = self._owners(cell)
        if owners == {"address"} or (not owners and self._is_headed(cell)):
            # A head in the middle of its column stands over no short cell of it.
            self.learn(cell)
            return True
        self._vain[column] = self._vain.get(column, 0) + 1
        return False

    def are_addresses(self, cell: Cell) -> bool:
        """Whether the head over a cell says that addresses stand below it."""
        return self._owners(cell) == {"address"}

    def _owners(self, cell: Cell) -> set[str]:
        found = self._context.head(cell.start, cell.end, words=True)
        if found is None or self._has_its_own(found[1]):
            return set()
        return {self._by_id[owner].type for owner in found[0].owners}

    def _has_its_own(self, head: Cell | None) -> bool:
        """Whether what looks like a head has an address of its own beside it, as the labels of a
        form do."""
        row = self._page.grid.beside(head.box) if head else []
        beside = next((cell for cell in row if head and cell.box.x0 >= head.box.x1), None)
        return beside is not None and beside.start in self._placed

    def learn(self, cell: Cell) -> None:
        """Takes note of the home of somebody in a column."""
        self._homes.setdefault(round(cell.box.x0), set()).add(cell.start)

    def is_known(self, cell: Cell, least: int = _ASKED) -> bool:
        """Whether so many live in the column of a cell."""
        return len(self._homes.get(round(cell.box.x0), ())) >= least

    def _is_headed(self, cell: Cell) -> bool:
        return any(
            cell.box.y0 > head.y1
            and (_is_under(cell.box, head) or self._is_alone(cell, left, right))
            for head, left, right in self._reaches
        )

    def _is_alone(self, cell: Cell, left: float, right: float) -> bool:
        """Whether of the cells of its row a cell alone stands between two heads, and no people
        begin in its column."""
        row = [c.box for c in self._page.grid.beside(cell.box)]
        within = [box for box in row if left <= box.x0 and box.x1 <= right]
        return within == [cell.box] and round(cell.box.x0) not in self._named

    @once
    def _reaches(self) -> list[tuple[Box, float, float]]:
        """The heads of dwellings, and how far their columns reach at most: to the heads beside."""
        found = []
        for head in self._heads:
            beside = [cell.box for cell in self._page.grid.beside(head)]
            left = max((box.x1 for box in beside if box.x1 <= head.x0), default=head.x0)
            right = min((box.x0 for box in beside if box.x0 >= head.x1), default=head.x1)
            found.append((head, left, right))
        return found

    @once
    def _elsewhere(self) -> list[Box]:
        """The heads of columns of places where nobody lives."""
        page = self._page
        cells = [(page.cell_at(m.start()), m) for m in _ELSEWHERE.finditer(page.text)]
        return [cell.box for cell, m in cells if (cell.start, cell.end) == m.span()]

    @once
    def _heads(self) -> list[Box]:
        page = self._page
        # Without its marks "bản" may be a board or a friend.
        called = _UNMARKED if page.text.isascii() else _HEAD
        cells = [page.cell_at(found.start()) for found in called.finditer(page.text)]
        cells = [c for c in cells if called.fullmatch(page.text[c.start : c.end] + " ")]
        # In the row of somebody it is a name or a place.
        heads = [
            c.box
            for c in cells
            if self._people.isdisjoint(o.start for o in page.grid.beside(c.box))
        ]
        beside = [
            cell.box
            for head in heads
            for cell in page.grid.beside(head)
            if _COMMUNE.fullmatch(page.text[cell.start : cell.end] + " ")
        ]
        return [*heads, *beside]


def _is_under(box: Box, head: Box) -> bool:
    shared = min(box.x1, head.x1) - max(box.x0, head.x0)
    return shared > _SHARED * min(box.width, head.width)


def is_person(candidate: Candidate) -> bool:
    somebodys = candidate.detector.type in ("person_name", "cccd", "cmnd")
    return somebodys and candidate.confidence >= SURE and not candidate.pinned
