"""A report that somebody has edited, read back as what is to be masked.

It is a user's file: anything may stand in it, so every field is looked at before it counts.
"""

from __future__ import annotations

import dataclasses
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import count, product
from pathlib import Path
from typing import Any

from scanner.errors import UsageError, cause
from scanner.model import Box, Decision, Edit, Finding, PageSize, Severity, Source

SCHEMA = "lolot.report/1"
MAX_BYTES = 500_000_000
AREA = "area"
_WHOLE = "whole_file"
# Why a finding may be no part of a report because somebody has decided about it.
_ACCEPTED = ("allow", "baseline")
# How what only a reading of a copy found is numbered.
_OF_COPY = re.compile(r"c\d+")
# A finding of a copy that shares this much with what was left there is the same.
_SAME = 0.5


def read(path: Path) -> Mapping[str, Edit]:
    """What a report (json or jsonl) says of each file, by the file's SHA-256.

    UsageError "bad_report" names the place that is wrong, "no_option_file" a missing file.
    """
    edits: dict[str, Edit] = {}
    for number, record in enumerate(_files(path, _parsed(path))):
        where = f"files[{number}]"
        if not isinstance(record, dict):
            raise _bad(path, where, "no_table")
        sha256, findings = record.get("sha256"), record.get("findings")
        if sha256 is None and not findings:
            continue
        if not isinstance(sha256, str):
            raise _bad(path, f"{where}.sha256", "no_text")
        if not isinstance(findings, list):
            raise _bad(path, f"{where}.findings", "no_list")
        edit = _edit(path, f"{where}.findings", findings)
        edit = _with_untold(path, where, edit, record)
        # Two copies of one file in a report: what is to be masked in one is in the other.
        edits[sha256] = edits[sha256].joined(edit) if sha256 in edits else edit
    return edits


def _parsed(path: Path) -> list[Any]:
    """The JSON documents of a report: one, or one a line."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _bad(path, _WHOLE, "too_long")
        content = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise UsageError("no_option_file", option="--report", path=path) from error
    except UnicodeDecodeError as error:
        raise _bad(path, _WHOLE, "no_utf8") from error
    except OSError as error:
        raise _bad(path, _WHOLE, cause(error)) from error
    try:
        return [json.loads(content)]
    except (ValueError, RecursionError):
        pass
    try:
        return [json.loads(line) for line in content.splitlines() if line.strip()]
    except (ValueError, RecursionError) as error:
        raise _bad(path, _WHOLE, "no_json") from error


def _files(path: Path, documents: Sequence[Any]) -> list[Any]:
    files: list[Any] = []
    for document in documents:
        if not isinstance(document, dict) or "schema" not in document:
            raise _bad(path, "schema", "lacking")
        if document["schema"] != SCHEMA:
            raise _bad(path, "schema", "other_version")
        if "files" in document:
            if not isinstance(document["files"], list):
                raise _bad(path, "files", "no_list")
            files += document["files"]
        elif "findings" in document:
            files.append(document)
    if not files:
        raise _bad(path, "files", "lacking")
    return files


def _edit(path: Path, where: str, findings: Sequence[Any]) -> Edit:
    decisions: dict[str, Decision] = {}
    areas: list[tuple[int, Box]] = []
    for number, entry in enumerate(findings):
        here = f"{where}[{number}]"
        if not isinstance(entry, dict):
            raise _bad(path, here, "no_table")
        kind, page, mask = entry.get("type"), entry.get("page"), entry.get("mask", True)
        if not isinstance(kind, str):
            raise _bad(path, f"{here}.type", "no_text")
        if not isinstance(mask, bool):
            raise _bad(path, f"{here}.mask", "true, false")
        if page is not None and (not isinstance(page, int) or isinstance(page, bool) or page < 1):
            raise _bad(path, f"{here}.page", "no_page")
        if kind == AREA:
            if page is None:
                raise _bad(path, f"{here}.page", "lacking")
            boxes = _boxes(path, f"{here}.boxes", entry.get("boxes"))
            areas += [(page, box) for box in boxes if mask]
            continue
        identity = entry.get("id")
        if not isinstance(identity, str) or not identity:
            raise _bad(path, f"{here}.id", "lacking")
        if identity in decisions:
            raise _bad(path, f"{here}.id", "twice")
        told = entry.get("boxes")
        places = _boxes(path, f"{here}.boxes", told) if told else ()
        decisions[identity] = Decision(kind, page, mask, tuple(places))
    return Edit(decisions, tuple(areas))


def _with_untold(path: Path, where: str, edit: Edit, record: Mapping[str, Any]) -> Edit:
    """The edit with what the report says of findings that are not told in it. A file of which they
    were accepted before (allow list, baseline) is edited as it stands."""
    found, left_out = record.get("found"), record.get("left_out", {})
    if found is not None and (not isinstance(found, int) or isinstance(found, bool)):
        raise _bad(path, f"{where}.found", "no_number")
    if not isinstance(left_out, dict):
        raise _bad(path, f"{where}.left_out", "no_table")
    untold = (identity for identity, why in left_out.items() if why not in _ACCEPTED)
    return dataclasses.replace(edit, found=found, untold=frozenset(untold))


def _boxes(path: Path, where: str, boxes: object) -> list[Box]:
    if not isinstance(boxes, list) or not boxes:
        raise _bad(path, where, "no_list")
    return [_box(path, f"{where}[{number}]", sides) for number, sides in enumerate(boxes)]


def _box(path: Path, where: str, sides: object) -> Box:
    if not isinstance(sides, list) or len(sides) != 4 or not all(map(_is_length, sides)):
        raise _bad(path, where, "no_box")
    box = Box(*map(float, sides))
    if box.width <= 0 or box.height <= 0:
        raise _bad(path, where, "no_box")
    return box


def _is_length(side: object) -> bool:
    number = isinstance(side, int | float) and not isinstance(side, bool)
    # No page and no picture is longer; beyond it a float is no place any more.
    return number and math.isfinite(side) and abs(side) < 10_000_000  # type: ignore[arg-type]


def _bad(path: Path, where: str, problem: str) -> UsageError:
    return UsageError("bad_report", path=path, where=where, problem=problem)


def applied(edit: Edit, found: Iterable[Finding], pages: Sequence[PageSize]) -> tuple[Finding, ...]:
    """The findings and areas that a report names, each with `mask` as it says there.

    `found`: all that a new scan finds, before any filter. UsageError "report_no_match" where
    the report names what is not there.
    """
    by_id = {finding.id: finding for finding in found}
    named = []
    for identity, decision in edit.decisions.items():
        finding = by_id.get(identity)
        if finding is None and _OF_COPY.fullmatch(identity):
            # No reading of the original finds it; that of the copy does once more, and it stays
            # where its place is told.
            if not decision.mask and decision.boxes:
                named.append(_left(identity, decision))
            continue
        if finding is None or not _is_decided(finding, decision):
            raise UsageError("report_no_match", id=identity)
        named.append(dataclasses.replace(finding, mask=decision.mask))
    for number, (page, box) in enumerate(edit.areas, 1):
        size = next((size for size in pages if size.number == page), None)
        if size is None or not box.intersection(Box(0, 0, size.width, size.height)).area:
            raise UsageError("report_no_match", id=f"{AREA} {number}")
        named.append(area(f"a{number}", page, box))
    return tuple(named)


def _is_decided(finding: Finding, decision: Decision) -> bool:
    """Whether a finding is the one that was decided about: another version may give its id to
    another one of its type."""
    if finding.type != decision.type or decision.page not in (finding.page, finding.told_page):
        return False
    pairs = product(finding.boxes, decision.boxes)
    return not (finding.boxes and decision.boxes) or any(a.shared(b) > 0 for a, b in pairs)


def of_copy(found: Iterable[Finding]) -> list[Finding]:
    """What only readings of a masked copy found, each once, with ids of their own."""
    once = {(f.type, f.page, f.boxes, f.within, f.inner_page, f.key, f.value): f for f in found}
    return [finding.numbered(f"c{number}") for number, finding in enumerate(once.values(), 1)]


def told(fresh: Iterable[Finding], others: Iterable[Finding]) -> list[Finding]:
    """Those of `of_copy` that are to be told beside others: one reading may see a value a little
    aside of where another one does."""
    kept: dict[tuple[object, ...], list[Finding]] = {}
    for finding in fresh:
        there = kept.setdefault((finding.page, finding.within, finding.inner_page), [])
        if finding.type != AREA and not stands(finding, there):
            there.append(finding)
    taken = {finding.id for finding in others}
    free = (number for number in map("c{}".format, count(1)) if number not in taken)
    return [
        f.numbered(number) for some in kept.values() for f, number in zip(some, free, strict=False)
    ]


def _left(identity: str, decision: Decision) -> Finding:
    """What only a reading of a copy finds, and that is left there."""
    nothing = area(identity, decision.page or 1, Box(0, 0, 0, 0))
    return dataclasses.replace(
        nothing, type=decision.type, page=decision.page, boxes=decision.boxes, mask=False
    )


def area(identity: str, page: int, box: Box) -> Finding:
    """A place that is masked whatever stands there."""
    return Finding(
        id=identity,
        type=AREA,
        severity=Severity.MEDIUM,
        confidence=1.0,
        mask=True,
        page=page,
        boxes=(box,),
        sources=(Source.OCR,),
        text="",
        value="",
    )


def stands(finding: Finding, left: Iterable[Finding]) -> bool:
    """Whether a finding of the copy is one that was left there on purpose: of its type, or of its
    value, and in its place."""
    for other in left:
        if other.page != finding.page or (other.parts is None) != (finding.parts is None):
            continue
        if not finding.boxes or not other.boxes:
            if other.value == finding.value and not finding.boxes and not other.boxes:
                return True
        elif _is_alike(finding, other):
            pairs = product(finding.boxes, other.boxes)
            if any(a.shared(b) > _SAME for a, b in pairs):
                return True
    return False


def _is_alike(finding: Finding, other: Finding) -> bool:
    types = {finding.type, *finding.also_types} & {other.type, *other.also_types}
    return bool(types) or finding.value in other.value or other.value in finding.value
