"""Candidates -> findings: what stands beside what, one finding per place, values met again."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence

import regex

from scanner.candidates import RANK, SOFT, Candidate, also, find
from scanner.context import Heads
from scanner.detectors import Patterns
from scanner.model import Box, Finding, Severity, Source
from scanner.text import PageText, fold

SURE = 0.5
SAME_PLACE = 0.5
# Lines of print that follow each other are this many line heights apart at most.
CLOSE = 1.6
# What is seen, not read: print that lies over it is a finding of its own.
_SIGHTS = frozenset({"face", "id_card", "fingerprint", "signature"})


def findings(
    page: PageText,
    patterns: Patterns,
    source: Source,
    number: int | None,
    heads: Heads | None = None,
) -> list[Finding]:
    """The findings of one reading of one page (`number`; None: no place on a page)."""
    candidates = find(page, patterns, heads)
    for index in _beside(candidates, page):
        candidates[index] = dataclasses.replace(candidates[index], severity=Severity.MEDIUM)
    return [_finding(candidate, page, patterns, source, number) for candidate in candidates]


def _finding(
    candidate: Candidate,
    page: PageText,
    patterns: Patterns,
    source: Source,
    number: int | None,
) -> Finding:
    start, end = candidate.start, candidate.end
    sure = 0.75 + 0.25 * page.confidence(start, end)
    return Finding(
        id="",
        type=candidate.detector.type,
        severity=candidate.severity,
        confidence=round(candidate.confidence * sure, 3),
        mask=candidate.severity is not Severity.LOW,
        page=number,
        boxes=page.boxes(start, end) if number else (),
        polygons=page.polygons(start, end) if number else None,
        sources=(source,),
        text=candidate.text,
        value=candidate.value,
        also_types=also(candidate, page, patterns),
    )


def _beside(candidates: Sequence[Candidate], page: PageText) -> set[int]:
    """Which names, birth dates and addresses stand beside each other or beside a number.

    Beside: in the same row, or in lines of print that follow closely (contract, `mask`).
    """
    sure = [n for n, c in enumerate(candidates) if c.confidence >= SURE]
    soft = [n for n in sure if candidates[n].detector.type in SOFT and not candidates[n].pinned]
    if not soft:
        return set()
    boxes = {n: page.boxes(candidates[n].start, candidates[n].end) for n in sure}
    raised = set()
    for n in soft:
        for other in sure:
            rival = candidates[other]
            counts = rival.detector.type in SOFT or rival.severity is not Severity.LOW
            if (
                counts
                and not rival.pinned
                and rival.detector.type != candidates[n].detector.type
                and _close(boxes[n], boxes[other])
            ):
                raised.add(n)
                break
    return raised


def _close(some: Sequence[Box], others: Sequence[Box]) -> bool:
    for a in some:
        for b in others:
            gap = max(a.y0, b.y0) - min(a.y1, b.y1)
            if gap < CLOSE * min(a.height, b.height):
                return True
    return False


def merge(found: Iterable[Finding]) -> list[Finding]:
    """One finding per place on a page, of the surest reading, with the sources of all.

    Findings without a place are one for each source, type and value.
    """
    by_page: dict[int | None, list[Finding]] = {}
    for finding in sorted(found, key=lambda f: -f.confidence):
        merged = by_page.setdefault(finding.page, [])
        at = next((n for n, other in enumerate(merged) if _same_place(finding, other)), None)
        if at is None:
            merged.append(finding)
        else:
            merged[at] = _joined(merged[at], finding)
    return sorted((f for merged in by_page.values() for f in merged), key=_reading_order)


def _same_place(a: Finding, b: Finding) -> bool:
    if a.within != b.within or (a.type != b.type and {a.type, b.type} & _SIGHTS):
        return False
    if not a.boxes or not b.boxes:
        return (
            not a.boxes
            and not b.boxes
            and (a.type, a.value, a.source, a.key)
            == (
                b.type,
                b.value,
                b.source,
                b.key,
            )
        )
    return any(p.shared(q) > SAME_PLACE for p in a.boxes for q in b.boxes)


def _joined(best: Finding, other: Finding) -> Finding:
    sources = dict.fromkeys((*best.sources, *other.sources))
    types = dict.fromkeys((*best.also_types, other.type, *other.also_types))
    types.pop(best.type, None)
    strong = other.confidence >= 0.5
    severity = max((best, other) if strong else (best,), key=lambda f: RANK[f.severity]).severity
    return dataclasses.replace(
        best,
        sources=tuple(sources),
        also_types=tuple(types) if strong else best.also_types,
        severity=severity,
        mask=severity is not Severity.LOW,
    )


def _reading_order(finding: Finding) -> tuple[int, float, float]:
    first = finding.boxes[0] if finding.boxes else Box(0, 0, 0, 0)
    return (finding.page or 1 << 30, round(first.y0, 1), first.x0)


def repeats(page: PageText, values: Mapping[str, Finding], number: int | None) -> list[Finding]:
    """Places where a number that is certain elsewhere stands again, labelled or not."""
    numbers = page.numbers
    at = [index for index, char in enumerate(numbers) if char.isdigit()]
    digits = "".join([numbers[index] for index in at])
    found = []
    for value, known in values.items():
        place = digits.find(value)
        while place >= 0:
            start, end = at[place], at[place + len(value) - 1] + 1
            if _whole_number(numbers, start, end) and end - start <= 2 * len(value):
                found.append(_again(page, known, start, end, number))
            place = digits.find(value, place + 1)
    return found


def words(
    page: PageText, wanted: Sequence[str], source: Source, number: int | None
) -> list[Finding]:
    """A user's own words, matched folded and over line breaks, each a finding of type `word`."""
    if not wanted:
        return []
    spelled = "|".join(
        r"\s+".join(map(regex.escape, fold(word).split())) for word in sorted(wanted, key=len)[::-1]
    )
    pattern = regex.compile(rf"(?<![a-z0-9])(?:{spelled})(?![a-z0-9])")
    found = []
    for match in pattern.finditer(page.folded):
        start, end = match.span()
        text = page.text[start:end]
        found.append(
            Finding(
                id="",
                type="word",
                severity=Severity.MEDIUM,
                confidence=page.confidence(start, end),
                mask=True,
                page=number,
                boxes=page.boxes(start, end) if number else (),
                polygons=page.polygons(start, end) if number else None,
                sources=(source,),
                text=text,
                value=" ".join(text.split()),
            )
        )
    return found


def _whole_number(numbers: str, start: int, end: int) -> bool:
    before, after = numbers[start - 1 : start], numbers[end : end + 1]
    inside = numbers[start:end]
    return not before.isdigit() and not after.isdigit() and not re.search(r"[^\W\d_]|\n", inside)


def _again(page: PageText, known: Finding, start: int, end: int, number: int | None) -> Finding:
    return dataclasses.replace(
        known,
        page=number,
        boxes=page.boxes(start, end) if number else (),
        polygons=page.polygons(start, end) if number else None,
        text=page.text[start:end],
        confidence=min(known.confidence, 0.9),
    )
