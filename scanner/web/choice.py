"""What somebody decided about one file, and what that means for its copy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from scanner.model import Box, Decision, Edit, FileReport, Finding

_NOWHERE = Box(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Choice:
    """Ids of findings to mask, areas drawn by hand (where they are seen), and for each unread area
    whether it is masked (its id here) or was looked at and accepted."""

    mask: frozenset[str]
    areas: tuple[tuple[int, Box], ...]
    masked_unread: frozenset[str]
    accepted_unread: frozenset[str]

    @classmethod
    def of(
        cls,
        report: FileReport,
        *,
        off: Iterable[str] = (),
        on: Iterable[str] = (),
        areas: tuple[tuple[int, Box], ...] = (),
    ) -> Choice:
        """What lolot would mask, but for what is switched `off` by name, and what is switched `on`
        beside. ValueError for what the report does not have: nothing is left by mistake."""
        named, least = {finding.id: finding for finding in report.findings}, usual(report).mask
        bared, added = frozenset(off), frozenset(on)
        if not bared <= least or not added <= named.keys() - least:
            raise ValueError("no such finding")
        sizes = {page.number: Box(0, 0, *page.sides) for page in report.pages}
        for page, box in areas:
            if box.area <= 0 or not box.intersection(sizes.get(page, _NOWHERE)).area:
                raise ValueError("no such place")
        return cls(least - bared | added, areas, frozenset(), frozenset())


def usual(report: FileReport) -> Choice:
    """What lolot itself would mask."""
    mask = frozenset(finding.id for finding in report.findings if finding.mask)
    return Choice(mask, (), frozenset(), frozenset())


def undecided(report: FileReport, choice: Choice | None) -> int:
    """How many unread areas were neither masked nor accepted."""
    unread = {f"u{number}": one for number, one in enumerate(report.unread, 1)}
    if choice is None:
        return len(unread)
    return len(set(unread) - _painted(report, choice) - choice.accepted_unread)


def edits(report: FileReport, choice: Choice) -> Mapping[str, Edit] | None:
    """The choice as an edited report; None where it is what would be masked anyway."""
    pages = {page.number: page for page in report.pages}
    areas = [(page, part) for page, box in choice.areas for part in pages[page].back([box])]
    unread = {f"u{number}": one for number, one in enumerate(report.unread, 1)}
    areas += [(unread[u].page, unread[u].box) for u in sorted(_painted(report, choice))]
    if usual(report).mask == choice.mask and not areas:
        return None
    decisions = {
        finding.id: Decision(finding.type, finding.page, finding.id in choice.mask, finding.boxes)
        for finding in report.findings
    }
    untold = frozenset(report.left_out)
    return {report.sha256 or "": Edit(decisions, tuple(areas), report.found, untold)}


def carried(choice: Choice, before: FileReport, after: FileReport) -> Choice:
    """The choice for the report of a new reading, whose ids are others: findings are known
    again by type and place, unread areas where they are the same ones. What was to be masked and
    is not known again is masked where it was; what was left and is not known again is masked."""
    off = {_key(one) for one in before.findings if one.mask and one.id not in choice.mask}
    on = {_key(one): one for one in before.findings if not one.mask and one.id in choice.mask}
    known = {_key(one) for one in after.findings}
    mask = frozenset(
        one.id
        for one in after.findings
        if (one.mask and _key(one) not in off) or (not one.mask and _key(one) in on)
    )
    lost = [one for key, one in on.items() if key not in known and one.page is not None]
    pages = {page.number: page for page in before.pages}
    areas = tuple(
        (one.page, box)
        for one in lost
        if one.page is not None
        for box in pages[one.page].there(one.boxes)
    )
    choice = replace(choice, mask=mask, areas=(*choice.areas, *areas))
    if before.unread == after.unread:
        return choice
    return replace(choice, masked_unread=frozenset(), accepted_unread=frozenset())


def _key(finding: Finding) -> object:
    return finding.type, finding.page, tuple(finding.boxes), finding.value


def _painted(report: FileReport, choice: Choice) -> frozenset[str]:
    """What is in an attachment lies under no page: only a look at it settles it."""
    there = {f"u{n}" for n, one in enumerate(report.unread, 1) if one.is_placed}
    return choice.masked_unread & there
