"""Names in a list, behind a known one: as sure as that at most."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from scanner import checks
from scanner.detector import Detector
from scanner.detectors import Patterns
from scanner.find.matching import seconds
from scanner.find.weighing import LABELLED, SURE, WEIGHT, Candidate
from scanner.find.wording import NAME, WHOLE_NAME
from scanner.text import PageText
from scanner.values import normalise

_AND = re.compile(r"(?:\s?\([^()\n]{1,40}\)|,?\s(?:19|20)\d\d)?(?:\s?[,;]|[ ](?:và|va|and|&))\s")
# Who is named with one ("A - B"), and the next item of a list that runs on ("1. A, tổ 3; 2. B").
_WITH = re.compile(r"\s[–-]\s")
_ITEM = re.compile(
    r"[^;:\n]{0,90}(?:\n[^;:\n]{0,90})?;\s\d{1,2}[.)/–-]\s(?:(?:[Hh]ộ\s)?(?:[Ôô]ng|[Bb]à)\s)?"
)


def listed(page: PageText, patterns: Patterns, best: Sequence[Candidate]) -> Iterator[Candidate]:
    """The names that follow a known one: "ông Nguyễn Văn A, Trần Thị B và Lê C"."""
    name = patterns.by_id.get(NAME)
    known = {c.span: c for c in best if c.detector.type == NAME}
    for first in best if name else ():
        last: Candidate | None = first
        while last and name and last.detector.type == NAME and last.confidence >= SURE:
            last = _next_name(page, last, name)
            # What follows a name that is known already, that one tells.
            if last is None or _tells_more(known.get(last.span), last):
                break
            known[last.start, last.end] = last
            yield last


def _tells_more(known: Candidate | None, new: Candidate) -> bool:
    """Whether a name is known already as surely, and as to be masked, as its list says."""
    alike = known is not None and (known.severity, known.pinned) == (new.severity, new.pinned)
    return known is not None and alike and known.confidence >= new.confidence


def _next_name(page: PageText, known: Candidate, name: Detector) -> Candidate | None:
    """A name that stands in a list behind a known one, as sure as that at most."""
    for between, least in ((_AND, 0.0), (_WITH, WHOLE_NAME), (_ITEM, WHOLE_NAME)):
        mark = between.match(page.text, known.end)
        most = seconds(name, len(page.text) - mark.end()) if mark else None
        fits = mark and name.pattern.match(page.text, mark.end(), timeout=most)
        if fits and not page.torn(known.end, fits.end()):
            value = normalise("text", fits.group())
            structure = checks.strength("surnamed", value)
            if structure > least:
                return _made(known, name, fits, value, structure)
    return None


def _made(
    known: Candidate, name: Detector, fits: regex.Match[str], value: str, structure: float
) -> Candidate:
    return replace(
        known,
        detector=name,
        start=fits.start(),
        end=fits.end(),
        value=value,
        text=fits.group(),
        structure=structure,
        confidence=min(known.confidence, LABELLED + WEIGHT * structure),
    )
