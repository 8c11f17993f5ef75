"""Where two people live whom a form has in two columns: the bride and the groom, the mother and the
father. Behind the label of the row stands the home of each, however it is written abroad."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from scanner.detectors import Patterns
from scanner.find.abreast import end_of
from scanner.find.weighing import SURE, Candidate, unlabelled
from scanner.grid import Cell
from scanner.text import PageText

_ADDRESS, _NAME, _BORN = "address_units", "person_name", "date_of_birth"
# So sure is what stands beside a home under the other of two people.
_PAIRED = 0.6
# Parts of an address behind commas, each with a capital or a number.
_PLACES = re.compile(
    r"(?:(?:No|Apt|Flat|Room|Unit|P)\.? ?)?[^\W_a-z][\w'’./\-]*(?:[ \n][^\W_a-z][\w'’./\-]*){0,5}"
    r"(?:,[ \n](?:No\.? ?)?[^\W_a-z][\w'’./\-]*(?:[ \n][^\W_a-z][\w'’./\-]*){0,4}){1,6}\.?"
)


def paired(page: PageText, patterns: Patterns, known: Sequence[Candidate]) -> Iterator[Candidate]:
    """The homes beside one that a label of their row speaks for, in the columns of a form of two
    people."""
    detector = patterns.by_id.get(_ADDRESS)
    homes = [c for c in known if c.detector.type == "address" and not c.is_bare]
    if detector is None or not homes:
        return
    columns = _columns(page, known)
    starts = {page.cell_at(c.start).start for c in known if c.confidence >= SURE}
    for home in homes:
        cell = page.cell_at(home.start)
        row = page.grid.beside(cell.box)
        if cell.start != home.start or len(row) != 3 or row[1] != cell:
            continue
        other = row[2]
        if other.start in starts or (round(cell.box.x0), round(other.box.x0)) not in columns:
            continue
        end = end_of(page, other, cell.box, ())
        if _PLACES.fullmatch(page.text, other.start, end):
            found = unlabelled(detector, page, (other.start, end), _PAIRED)
            # No more a body's than the one beside it.
            yield replace(found, severity=home.severity, pinned=home.pinned)


def _columns(page: PageText, known: Sequence[Candidate]) -> set[tuple[int, int]]:
    """Where pairs of columns begin of which one row has two people, or two births."""
    cells: dict[tuple[str, float], list[Cell]] = {}
    for c in known:
        if c.detector.type in (_NAME, _BORN) and c.is_sure:
            cell = page.cell_at(c.start)
            cells.setdefault((c.detector.type, round(cell.box.y0)), []).append(cell)
    pairs = (sorted(row, key=_left) for row in cells.values() if len(row) == 2)
    return {(round(left.box.x0), round(right.box.x0)) for left, right in pairs}


def _left(cell: Cell) -> float:
    return cell.box.x0
