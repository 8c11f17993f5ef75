"""Numbers that a line of print ends in the middle of, at whatever gap, right behind their label or
at the top of their cell: what a pattern fits where the second line goes on from the first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from scanner.detector import Detector
from scanner.detectors import LONG, Patterns
from scanner.find import broken, rows
from scanner.find.matching import BEFORE, BEHIND, Span, seconds
from scanner.find.weighing import Candidate, weigh_labelled
from scanner.labels.context import Context
from scanner.labels.effort import Effort
from scanner.letters import CAPITAL
from scanner.text import PageText

# So many figures have the two parts of a number together, and so many letters of a line may hold
# the first part and what stands right before it.
LEAST, MOST, WIDE = 8, 40, 48
# So many figures without a gap may be a number already, and so many the code of a ledger.
WHOLE, LEDGER = 9, 5
CARD = 15
# So many have numbers of a length that is set: CMND, phone, CCCD, cards.
LENGTHS = (9, 10, 12, 16, 19)
# What begins with fewer is the number of a row, where a word follows.
ORDINAL = 2
# What stands between the groups of a number, and what of that may be seen to end a line.
GAPS, KEPT = " .-", ".-"

_TURN = re.compile(r"\n(?<=[\d .\-]\n) ?(?=\d)")
_UPPER = re.compile(
    r"(?:\A\W{0,3}|[^\W\d_][^\w\n]{1,6}|[^\W\d_]{2})"
    r"((?:(?<![^\W\d_])[A-Z]{1,2}[ .\-]?)?)([+(]{0,2}\d(?:[ .\-()]{0,3}\d)*)\Z"
)
_LOWER = re.compile(r"\d(?:[ .\-]{0,3}\d)*")
# A date, a time, the number of an item; an amount, which the first part was none of.
_OTHER = re.compile(rf"[.)]? +(?=[{CAPITAL}])|\)")
_STOP = re.compile(r"\s?[/:]\s?\d")
_AMOUNT = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+\Z")
_GAP = re.compile(r"[ .\-]")


class Turn(NamedTuple):
    """Where the first part of a number may begin (`lettered`: with its letters) and end, where the
    second does; `labelled`: the first stands behind a word, not at the top of its cell."""

    lettered: int
    start: int
    turn: int
    below: int
    end: int
    labelled: bool


def turns(page: PageText) -> list[Turn]:
    """The ends of lines that may stand in the middle of a number."""
    view, found = page.numbers, []
    for gap in _TURN.finditer(view):
        turn, below = gap.span()
        while turn and view[turn - 1] in GAPS:
            turn -= 1
        if not turn or not view[turn - 1].isdigit():
            continue
        first = view.rfind("\n", 0, turn) + 1
        upper = _UPPER.search(view[max(first, turn - WIDE) : turn])
        lower = _LOWER.match(view, below)
        if upper is None or lower is None or broken.begins_item(view, below):
            continue
        start = turn - len(upper[2])
        kept, labelled = view[turn] in KEPT, start > first
        if not labelled and not kept and not _may_be_cut(upper[2], lower[0]):
            continue
        if _may_be_one(upper[2], lower[0], view[lower.end() : lower.end() + 4], kept=kept):
            lettered = start - len(upper[1])
            found.append(Turn(lettered, start, turn, below, lower.end(), labelled))
    return found


def _may_be_cut(upper: str, lower: str) -> bool:
    """Whether the two lines of a cell may be of one number: most figures over others are not."""
    if _GAP.search(upper) or _GAP.search(lower):
        return len(upper) > ORDINAL
    return len(upper) > ORDINAL and len(upper) + len(lower) in LENGTHS


def _may_be_one(upper: str, lower: str, behind: str, *, kept: bool) -> bool:
    """Whether two parts, and what stands behind the second, may be of one number; `kept`: a mark
    between groups ends the first line."""
    above, below = (sum(map(str.isdigit, part)) for part in (upper, lower))
    if above + below < LEAST or _STOP.match(behind):
        return False
    if kept:
        return True
    if below <= ORDINAL and _OTHER.match(behind):
        return False
    return not _AMOUNT.match(lower) or "." in upper


def over_lines(
    page: PageText, patterns: Patterns, context: Context, effort: Effort
) -> Iterator[Candidate]:
    """The labelled numbers of a page that run over the end of a line."""
    for place in turns(page):
        if not _goes_on(page, place):
            continue
        label = context.label(place.start, place.end, words=False)
        if label is None or label.near < place.labelled:
            continue
        for owner in sorted(label.owners):
            detector = patterns.by_id[owner]
            if detector.digits < LONG or detector.valued:
                continue
            effort.match(detector.type)
            try:
                span = _span(detector, page, place)
                found = weigh_labelled(detector, page, span, label) if span else None
            except TimeoutError:
                effort.timeouts[owner] = effort.timeouts.get(owner, 0) + 1
                continue
            if found is not None:
                yield found


def _span(detector: Detector, page: PageText, place: Turn) -> Span | None:
    """Where the value of a detector stands that runs over such an end of a line."""
    view = getattr(page, detector.view)
    start = place.lettered if detector.view == "text" else place.start
    end = _end(detector, view, start, place)
    if end is None or _is_whole(detector, view[start : place.turn]):
        return None
    if detector.digits == LONG and _is_ledger(view, place, end):
        return None
    return None if page.torn(start, end) else (start, end)


def _goes_on(page: PageText, place: Turn) -> bool:
    """Whether the second line may go on from the first, by where they stand: most figures over
    others are two cells of a column."""
    start, end = place.start, place.below + 1
    if page.torn(start, end) or rows.in_rows(page, start, end):
        return False
    rest = rows.is_rest(page, start, end)
    return place.labelled or rest or rows.in_one_row(page, start, end)


def _end(detector: Detector, view: str, start: int, place: Turn) -> int | None:
    """Where a value ends that begins on the first line: its parts set together, as words or as
    one."""
    first = max(0, start - BEFORE)
    kept = view[place.turn]
    upper, lower = view[first : place.turn], view[place.below : place.end + BEHIND]
    for gap in (kept if kept in KEPT else " ", ""):
        whole = upper + gap + lower
        most = seconds(detector, len(whole))
        fits = detector.pattern.match(whole, start - first, timeout=most)
        behind: int = fits.end() - len(upper) - len(gap) if fits is not None else 0
        if behind > 0:
            return place.below + behind
    return None


def _is_whole(detector: Detector, upper: str) -> bool:
    """Whether the first part may be a number of its own, shorter than those of a detector; of
    fifteen figures there is no shorter one."""
    figures = sum(map(str.isdigit, upper))
    return figures >= WHOLE and detector.digits < CARD and not _GAP.search(upper)


def is_ledger(printed: str) -> bool:
    """Whether the lines of a cell may be codes of a ledger.

    >>> is_ledger("111\\n1121"), is_ledger("2412\\n8637942171"), is_ledger("0401\\n2345")
    (True, False, False)
    """
    parts = printed.split("\n")
    return all(part.isdigit() and len(part) <= LEDGER and part[0] != "0" for part in parts)


def _is_ledger(view: str, place: Turn, end: int) -> bool:
    """Whether the parts are two codes of a ledger, or the second is a whole account: of those
    alone no length is known."""
    upper, lower = view[place.start : place.turn], view[place.below : end]
    if _GAP.search(upper) or _GAP.search(lower):
        return False
    if len(lower) > LEAST:
        return True
    return max(len(upper), len(lower)) <= LEDGER and "0" not in (upper[0], lower[0])
