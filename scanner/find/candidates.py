"""Text and detectors -> candidates: every number that fits, its label, what else it could be."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from scanner.cells import Cells, joined
from scanner.detectors import Patterns
from scanner.find.aside import Aside
from scanner.find.matching import Places, Span, awake, matches
from scanner.find.owners import settled
from scanner.find.people import people
from scanner.find.peoples import of_somebody, peoples
from scanner.find.severed_codes import whole_codes
from scanner.find.spelt import written
from scanner.find.turned import LEAST, is_ledger, over_lines
from scanner.find.weighing import (
    FLOOR,
    LABELLED,
    MIN_IN_ROW,
    NAME,
    SURE,
    Candidate,
    hull,
    weigh,
)
from scanner.gives import SOFT
from scanner.labels.carried import Heads
from scanner.labels.columns import Peers
from scanner.labels.context import CITIZEN, MIN_PEERS, NEAR_PEERS, Context
from scanner.labels.effort import Effort
from scanner.model import RANK, Severity
from scanner.text import PageText

# Two that differ by less are about as sure.
ABOUT = 0.1
# An address in which the units of places are named.
PLACED = 0.6
# What a cell may break in two besides the numbers.
BROKEN, WORDED = frozenset({"upper", "email", "date"}), frozenset({"text", "folded"})
# So many letters has a number over several lines, with all that stands in it.
MOST_BROKEN = 64
# No pattern may run out of its time in more parts of a document.
MAX_TIMEOUTS = 3

_LONG_BEFORE = re.compile(r"(?:\d[ .\-]?){7,}$")
_LONG_AFTER = re.compile(r"[ ]\(?\+?(?:\d[ .\-)]{0,2}){7,}")
_LONG = re.compile(r"\d(?:[ .\-]?\d){7,}")
# Their passports have fewer digits, and letters.
_OF_FOREIGNERS = re.compile(r"(?<!\S)[A-Z]{1,2}\d{7}(?!\S)")


def find(  # noqa: PLR0913
    page: PageText,
    patterns: Patterns,
    heads: Heads | None = None,
    effort: Effort | None = None,
    aside: Aside | None = None,
    *,
    told_of: bool = False,
) -> list[Candidate]:
    """All candidates of one reading of one page in text order: `fitting` ones, with its people, and
    what those tell of the values around them. What is weighed and not told is put `aside`."""
    fits, context = fitting(page, patterns, heads, effort, aside)
    best = people(page, fits, patterns, context, aside, told_of=told_of)
    if not best:
        return best
    told = _apart(_best([*peoples(page, patterns, best)]), best)
    best = sorted([*best, *told], key=lambda one: one.span)
    left = of_somebody(page, best)
    if aside is not None:
        stay = {(one.detector.id, one.span) for one in left}
        lost = (one for one in best if (one.detector.id, one.span) not in stay)
        aside.here += [(one, "nobody") for one in lost]
    return settled(left)


def fitting(
    page: PageText,
    patterns: Patterns,
    heads: Heads | None = None,
    effort: Effort | None = None,
    aside: Aside | None = None,
) -> tuple[list[Candidate], Context]:
    """The candidates that patterns fit on a page, the best for each place, in text order, and the
    labels of the page.

    `heads` carries the heads of columns from one page of a table to the next; `effort`
    counts what was given up: what only that would have found is lacking.
    Where nothing can be found (no run of digits, no trigger), one pass is all.
    """
    effort = Effort() if effort is None else effort
    heads = Heads() if heads is None else heads
    cells = joined(page)
    before = heads.copied() if cells else heads
    context = Context(page, patterns.labels, heads, effort)
    floor = FLOOR if aside is None else 0.0
    found = _candidates(page, patterns, context, floor=floor)
    best = _best([one for one in found if one.confidence >= FLOOR])
    heads.leave(page)
    if cells is not None:
        around = Context(cells.page, patterns.labels, before, effort)
        best = _with_cells(page, patterns, around, cells, best)
    best = _with(best, written(page, patterns, context))
    if best:
        best = whole_codes(page, _by_columns(page, patterns, context, best))
    if aside is not None:
        aside.here += [(one, "unsure" if one.confidence < FLOOR else "chance") for one in found]
    return best, context


def _by_columns(
    page: PageText, patterns: Patterns, context: Context, best: list[Candidate]
) -> list[Candidate]:
    """What was found, as far as the numbers beside and below each other speak for it."""
    crowded = {page.line_at(c.start) for c in best if c.detector.digits and _is_crowded(page, c)}
    if crowded:
        # Numbers of neighbouring columns that stand one blank apart hide each other.
        rest = page.without([c.span for c in best])
        best = _with(best, _candidates(rest, patterns, context, sorted(crowded)))
    best = _without_chance(page, best)
    return _with_columns(page, patterns, context, best)


def _apart(more: Iterable[Candidate], best: Sequence[Candidate]) -> Iterator[Candidate]:
    """Those of some candidates, in text order, that share no place with those that are known."""
    ends = [c.end for c in best]
    for one in more:
        at = bisect_right(ends, one.start)
        if at == len(best) or best[at].start >= one.end:
            yield one


def _with_cells(
    page: PageText, patterns: Patterns, context: Context, cells: Cells, best: list[Candidate]
) -> list[Candidate]:
    """And the values that the cells of narrow tables have broken, as they are found where those
    are put together: there it is judged, too, what in a cell is cut. `context`: of that page."""
    broken = []
    more = BROKEN | WORDED if cells.worded else BROKEN
    found = _candidates(cells.page, patterns, context, cells.lines, more)
    for one in _without_chance(cells.page, _best(found)):
        # What its structure alone never speaks for may be any number.
        by_chance = one.is_bare and (one.detector.alone == 0 or cells.is_loose(one.start))
        start, end = cells.origin(*one.span)
        text = page.text[start:end]
        listed = cells.is_loose(one.start) and is_ledger(text)
        if "\n" not in one.text and not by_chance and not listed:
            broken.append(one._replace(start=start, end=end, text=text))
    spans = [c.span for c in broken if "\n" in c.text]

    def is_cut(one: Candidate) -> bool:
        own = one.span
        within = any(a <= own[0] and own[1] <= b and own != (a, b) for a, b in spans)
        return bool(one.detector.digits) and (within or cells.is_turned(*own))

    return _with([one for one in best if not is_cut(one)], broken)


def _without_chance(page: PageText, best: list[Candidate]) -> list[Candidate]:
    """Without the numbers that nothing but their digits speaks for and most of whose column are
    nobody's: one in twenty figures of ten digits looks like a phone."""
    if not any(c.is_bare and c.detector.digits for c in best):
        return best
    sure = [c for c in best if c.detector.digits and c.confidence >= SURE]
    others = _LONG.finditer(page.without([c.span for c in sure]).numbers)
    spans = [*((c.start, c.end, c.detector.id) for c in sure), *((*m.span(), "") for m in others)]
    peers = Peers([page.places(a, b)[0] for a, b, _ in spans], [owner for *_, owner in spans])

    def is_chance(candidate: Candidate) -> bool:
        if not candidate.is_bare or not candidate.detector.digits:
            return False
        place = page.places(*candidate.span)[0]
        near = peers.nearest(place, NEAR_PEERS)
        return near[""] >= MIN_PEERS and 2 * near[""] >= near.total()

    return [c for c in best if not is_chance(c)]


def _with_columns(
    page: PageText, patterns: Patterns, context: Context, best: list[Candidate]
) -> list[Candidate]:
    """The numbers that no label was read for, but whose column is known by its other rows."""
    sure = [c for c in best if c.detector.digits and c.confidence >= SURE]
    sure = [c for c in sure if len(c.value) >= MIN_IN_ROW]
    if max(Counter(c.detector.id for c in sure).values(), default=0) < MIN_PEERS:
        return best
    # What is known by now is no other number: the day of a birth.
    rest = page.without([c.span for c in best if c.confidence >= SURE])
    others = [match.span() for match in _LONG.finditer(rest.numbers)]
    if any(c.detector.type == CITIZEN for c in sure):
        others += [match.span() for match in _OF_FOREIGNERS.finditer(rest.text)]
    if not others:
        return best
    context.learn(
        [*((c.start, c.end, c.detector.id) for c in sure), *((a, b, "") for a, b in others)],
        patterns.kin,
    )
    lines = sorted({page.line_at(start) for start, _ in others})
    return _with(best, _candidates(rest, patterns, context, lines))


def _is_crowded(page: PageText, candidate: Candidate) -> bool:
    """Whether another long number stands right before or after this one in its cell."""
    start, end = candidate.start, candidate.end
    cell = page.cell_at(start)
    before = page.numbers[max(cell.start, start - 24) : start]
    after = page.numbers[end : min(cell.end, end + 24)]
    return bool(_LONG_BEFORE.search(before) or _LONG_AFTER.match(after))


def _candidates(  # noqa: PLR0913, PLR0917
    page: PageText,
    patterns: Patterns,
    context: Context,
    lines: Sequence[Span] | None = None,
    more: frozenset[str] = frozenset(),
    floor: float = FLOOR,
) -> list[Candidate]:
    """All that the detectors make of a page; or of some `lines` of print of it, which are looked
    through once more for numbers alone, and for `more` that is normalised so. `floor`: so sure."""
    effort = context.effort
    places, timeouts = Places(page, lines), effort.timeouts
    woken = context.woken(patterns.triggers, patterns.labelled)
    late = {detector for detector, count in timeouts.items() if count >= MAX_TIMEOUTS}
    candidates: list[Candidate] = []
    for detector in patterns.asked(woken | late, places.digits):
        wanted = lines is None or detector.digits or detector.normalise in more
        here = places.of(detector) if wanted else ()
        if not here:
            continue
        if detector.id in late:
            timeouts[detector.id] += 1
            continue
        try:
            if detector.wake is not None:
                here = awake(detector, page, here)
                if not here:
                    continue
            effort.asked()
            for span in matches(detector, page, here):
                effort.match(detector.type)
                candidate = weigh(detector, page, span, context, patterns, floor)
                if candidate is not None:
                    candidates.append(candidate)
        except TimeoutError:
            timeouts[detector.id] = timeouts.get(detector.id, 0) + 1
    if lines is None and places.digits >= LEAST:
        candidates += over_lines(page, patterns, context, effort)
    return candidates


def _with(best: list[Candidate], more: Iterable[Candidate]) -> list[Candidate]:
    """The best for each place of those known and some more."""
    new = list(more)
    return _best([*best, *new]) if new else best


def _whole(candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """Without the first lines of numbers that run on below and are labelled about as surely, and
    the second lines of those with a label of their own: their first line must not stay."""
    broken = [c for c in candidates if c.detector.digits and "\n" in c.text]
    broken.sort(key=lambda c: c.start)
    starts = [c.start for c in broken]

    def is_part(candidate: Candidate) -> bool:
        if not candidate.detector.digits:
            return False
        first = bisect_left(starts, candidate.start - MOST_BROKEN)
        last = bisect_right(starts, candidate.start, first)
        return any(_is_part(candidate, whole) for whole in broken[first:last])

    return [c for c in candidates if not is_part(c)] if broken else candidates


def _is_part(candidate: Candidate, whole: Candidate) -> bool:
    if candidate.end > whole.end:
        return False
    if candidate.start == whole.start:
        sure = max(LABELLED, candidate.confidence - ABOUT)
        return candidate.end < whole.end and whole.confidence >= sure
    second = whole.start + whole.text.index("\n") < candidate.start
    return second and not whole.is_bare


def _best(candidates: Sequence[Candidate]) -> list[Candidate]:
    """One candidate per place: a number before words, the surest, the longest, the gravest. What
    was found of the others beside it is its own from then on."""
    kept: list[Candidate] = []
    spans: list[Span] = []
    lost: list[Candidate] = []
    for candidate in sorted(_whole(candidates), key=_rank):
        span = (candidate.start, candidate.end)
        at = bisect_left(spans, span)
        before = at > 0 and spans[at - 1][1] > span[0]
        if not before and (at == len(spans) or spans[at][0] >= span[1]):
            spans.insert(at, span)
            kept.append(candidate)
        else:
            lost.append(candidate)
    kept.sort(key=lambda c: c.start)
    for candidate in lost:
        _give_way(candidate, kept, spans)
    return kept


def _rank(candidate: Candidate) -> tuple[object, ...]:
    kind, sure = candidate.detector.type, candidate.confidence
    return (
        sure < SURE,
        kind in SOFT,
        # Places in it may be called like people.
        kind != "address" or candidate.structure < PLACED,
        # Of two that are about as sure the longer name is the whole one.
        -int(10 * sure) / 10 if kind == NAME else -sure,
        candidate.start - candidate.end,
        -RANK[candidate.severity],
    )


def _give_way(lost: Candidate, kept: list[Candidate], spans: Sequence[Span]) -> None:
    """Leaves the place of a candidate, if it was sure of it, to those of the `kept` that it met,
    each up to the next one. A number that is another thing as well is as grave as that."""
    if lost.confidence < SURE:
        return
    first, last = lost.reach
    at = bisect_left(spans, lost.span)
    at -= at > 0 and spans[at - 1][1] > lost.start
    while at < len(kept) and kept[at].start < lost.end:
        one = kept[at]
        end = last if at + 1 == len(kept) else min(last, spans[at + 1][0])
        mine = hull(one.span, (min(first, one.start), end))
        if mine != one.span:
            one = one._replace(taken=hull(one.reach, mine))
        if _is_graver(lost, one):
            own = lost if lost.span == one.span else one
            one = own._replace(severity=lost.severity, pinned=False, taken=one.taken)
        elif _is_date(lost, one):
            one = lost._replace(severity=one.severity, taken=one.taken)
        kept[at] = one
        first, at = one.end, at + 1


def _is_graver(lost: Candidate, one: Candidate) -> bool:
    """Whether a number that was taken for a harmless one is something worse as well."""
    numbers = (
        one.detector.digits and lost.detector.digits and one.detector.type != lost.detector.type
    )
    return bool(numbers) and one.severity is Severity.LOW and lost.severity is not Severity.LOW


def _is_date(lost: Candidate, one: Candidate) -> bool:
    """Whether what was taken for a number, by a label farther off, is a day by its own."""
    dated = lost.detector.normalise == "date" and lost.text.isdigit() and lost.span == one.span
    return dated and lost.confidence > one.confidence
