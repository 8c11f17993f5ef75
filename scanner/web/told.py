"""What the page hears of a file: small records, values hidden, sentences in its language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scanner.mask.outlines import drawn
from scanner.messages import explain
from scanner.model import Box, FileReport, Finding, PageSize, Status
from scanner.report.plain import printable, shown_path, shown_place
from scanner.report.record import View
from scanner.report.standing import masked_and_left, standing
from scanner.web.choice import undecided, usual
from scanner.web.desk import Item, locked, twins
from scanner.web.names import saved_as

Record = dict[str, Any]


def row(item: Item, view: View) -> Record:
    """A file as a line of the list."""
    report = item.report
    record: Record = {
        "id": item.id,
        "name": item.name,
        "folder": item.within,
        "place": item.place,
        "paper": item.paper,
        "stage": item.stage,
        "state": _state(item),
        "reading": item.reading,
        "edition": item.edition,
    }
    if item.ticket is not None:
        record["pages"] = item.ticket.pages
    if report is not None:
        latest = item.masked if item.masked is not None and item.current else report
        how = standing(latest, view, undecided(report, item.choice))
        record["standing"] = {
            "key": how.key,
            "light": how.light,
            "words": how.words,
            "more": how.more,
        }
        masked = [finding for finding in report.findings if finding.mask]
        record |= {
            "verdict": report.verdict,
            "pages_in_all": len(report.pages),
            "to_mask": len(masked),
            "on_pages": len({finding.page for finding in masked}),
            "low": len(report.findings) - len(masked),
            "unread": len(report.unread),
            "undecided": undecided(report, item.choice),
            "decided": item.choice is not None,
            "error": error(report, view),
            "skipped": report.status is Status.SKIPPED,
            "locked": locked(report),
            "tried": len(item.options.passwords) > 0,
        }
    if item.masked is not None and item.current:
        record["copy"] = proof(item.masked, view, paper=item.paper) | {"taken": item.taken}
    return record


def _state(item: Item) -> str:
    if item.ticket is None:
        report = item.masked if item.stage == "mask" and item.current else item.report
        reason = report.error if report is not None else None
        return "cancelled" if reason is not None and reason.key == "cancelled" else "done"
    return "reading" if item.ticket.future.running() or item.ticket.pages[0] else "waiting"


def error(report: FileReport, view: View) -> str | None:
    """What went wrong with a file, as a sentence."""
    if report.error is None:
        return None
    return printable(explain(view.lang, "error", report.error))


def whole(item: Item, view: View) -> Record:
    """A file as somebody who looks through it needs it."""
    report = item.report
    record = row(item, view)
    if report is None:
        return record
    report = view.quiet(report)
    pages: dict[int | None, PageSize] = {page.number: page for page in report.pages}
    groups = list(twins(report.findings))
    record["sizes"] = [[page.number, *page.sides, title(page, view)] for page in report.pages]
    record["findings"] = [
        finding_record(finding, group, view, _seen(pages, finding.page, finding.boxes))
        for finding, group in zip(report.findings, groups, strict=True)
    ]
    choice = item.choice or usual(report)
    record["choice"] = {
        "mask": sorted(choice.mask),
        "areas": [{"page": page, "box": _sides(box)} for page, box in choice.areas],
        "masked_unread": sorted(choice.masked_unread),
        "accepted_unread": sorted(choice.accepted_unread),
    }
    record["areas_unread"] = [
        {
            "id": f"u{number}",
            "page": one.page,
            "box": _sides(Box.holding(_seen(pages, one.page, [one.box]) or [one.box])),
            # What is in an attachment lies under no page.
            "maskable": one.is_placed,
            "reason": view.why_unread(one),
        }
        for number, one in enumerate(report.unread, 1)
    ]
    return record


def title(page: PageSize, view: View) -> str:
    """What a page is called, where that is not by its number alone: by what stands on it."""
    ends = page.shown.ends if page.shown else ()
    return " – ".join(dict.fromkeys(map(view.place, ends)))


def _seen(
    pages: Mapping[int | None, PageSize], number: int | None, boxes: Sequence[Box]
) -> Sequence[Box]:
    """Where boxes of a page are seen."""
    page = pages.get(number)
    return page.there(boxes) if page else boxes


def finding_record(finding: Finding, group: int, view: View, seen: Sequence[Box]) -> Record:
    """A finding without its value. `seen`: where somebody sees it."""
    return {
        "id": finding.id,
        "type": finding.type,
        "name": view.name(finding.type),
        "why": view.why(finding.type),
        "severity": str(finding.severity),
        "owner": view.owner(finding),
        "mask": finding.mask,
        "page": finding.page,
        "place": view.where(finding),
        "boxes": [_sides(box) for box in seen],
        "text": view.line(finding),
        "source": str(finding.source),
        "within": [shown_path(name) for name in finding.within],
        "twin": group,
        "seen": bool(drawn(finding)),
    }


def _sides(box: Box) -> list[float]:
    return [box.x0, box.y0, box.x1, box.y1]


def proof(report: FileReport, view: View, *, paper: bool) -> Record:
    """What became of a copy, and what proves it."""
    copy = report.copy
    names = {finding.id: view.name(finding.type) for finding in report.findings}
    record: Record = {"error": error(report, view), "status": None}
    if copy is None:
        return record
    left = [one.partition("@") for one in copy.remaining]
    return record | {
        "status": copy.status,
        "name": printable(saved_as(copy, view.lang)),
        "readers": list(copy.readers),
        "told": masked_and_left(report.findings, view, paper=paper),
        "remaining": [
            {"name": names.get(one, ""), "place": shown_place(view.lang, place)}
            for one, _, place in left
        ],
        "notes": [explain(view.lang, "note", note) for note in copy.notes],
        "pages": len(report.pages),
    }
