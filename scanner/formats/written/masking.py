"""What of a file's places a mask takes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from scanner.formats.written import Change, Place, Span, Spans, Written
from scanner.formats.written.layout import Leaf, leaves
from scanner.formats.written.source import CODED, PLACE
from scanner.mask.needles import Needles
from scanner.mask.outlines import inside
from scanner.mask.traces import LONG
from scanner.mask.values import LOCAL_TYPES, MIN_DIGITS, needles, spans, spans_of
from scanner.model import Finding, Source

_KEPT = frozenset("\r\n")
UNSEEN = frozenset({Source.HIDDEN_TEXT, Source.METADATA})
# A number of no type that has a meaning of its own.
_NUMBER = "word"
_SIGNS = re.compile(r"[^\W_]")
# A day as people write it.
_DAY = re.compile(r"(\d{1,2})\D{1,8}(\d{1,2})\D{1,6}(\d{4})")
# What the proof sees as one number in the bytes of a file, longer than the shortest it seeks.
_LONG_RUN = re.compile(rf"[0-9](?:[ \t\r\n./()_-]*[0-9]){{{LONG},}}")


def taken(written: Written, findings: Sequence[Finding]) -> Spans:
    """The parts of places that `findings` take: where they stand, and wherever else the value of
    one stands that is nobody else's."""
    found: Spans = {}
    sheets = leaves(written.sheets, written.places)
    for finding in findings:
        if not finding.within:
            add(found, standing(written, sheets, finding))
    respelled = stored(written, found, findings)
    for sought, seen in ((everywhere([*findings, *respelled]), True), (unseen(findings), False)):
        here = [n for n, place in enumerate(written.places) if seen or place.source in UNSEEN]
        texts = [written.places[n].text for n in here]
        for at, span in spans_of(texts, sought) if len(sought) else ():
            found.setdefault(here[at], []).append(span)
    add(found, swallowed(written.places, [*findings, *respelled]))
    return {number: joined(parts) for number, parts in found.items() if parts}


def everywhere(findings: Iterable[Finding]) -> Needles:
    """The values that may stand nowhere in a copy."""
    return needles(f for f in findings if f.type not in LOCAL_TYPES)


def unseen(findings: Iterable[Finding]) -> Needles:
    """The values that may not stand where nobody sees them: a name or an address that is masked in
    a list is no one else's in the caches of that list. A word alone may be any."""
    listed = list(findings)
    apart = [f for f in listed if f.type in LOCAL_TYPES and " " in f.value.strip()]
    return needles([*apart, *spelled_days(listed)])


def spelled_days(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The days of birth as they are shown and as programs keep them beside that (ISO 8601), as
    findings of these values."""
    for finding in findings:
        match = _DAY.search(finding.text) if finding.type == "date_of_birth" else None
        if match is not None:
            day, month, year = map(int, match.groups())
            for said in (f"{year}-{month:02}-{day:02}", f"{day:02}/{month:02}/{year}"):
                yield replace(finding, type=_NUMBER, text=said, value=said)


def swallowed(places: Sequence[Place], findings: Iterable[Finding]) -> Spans:
    """Where the numbers that may stand nowhere stand in longer ones: the code of an invoice may
    begin with somebody's telephone."""
    values = {
        signs
        for finding in findings
        if finding.type not in LOCAL_TYPES
        for signs in ("".join(_SIGNS.findall(text)) for text in (finding.value, finding.text))
        if len(signs) >= LONG and signs.isascii() and signs.isdigit()
    }
    lengths = sorted(set(map(len, values)))
    found: Spans = {}
    for number, place in enumerate(places if values else ()):
        for run in _LONG_RUN.finditer(place.text):
            at = [run.start() + n for n, sign in enumerate(run.group()) if sign.isdigit()]
            digits = "".join(place.text[n] for n in at)
            for length in lengths:
                for first in range(len(digits) - length + 1):
                    if digits[first : first + length] in values:
                        span = at[first], at[first + length - 1] + 1
                        found.setdefault(number, []).append(span)
    return found


def stored(written: Written, gone: Spans, findings: Sequence[Finding]) -> list[Finding]:
    """What else the file calls what is masked in some of its places: a number without the zeros
    that its format shows, as findings of that value. The number of a day may be any."""
    values = {written.places[number].stored for number, parts in gone.items() if parts}
    values = {value for value in values if len(value) >= MIN_DIGITS}
    return [replace(findings[0], type=_NUMBER, text=value, value=value) for value in values]


def standing(written: Written, sheets: Sequence[Leaf], finding: Finding) -> Spans:
    """The parts of places in which a finding stands."""
    if finding.page is not None and finding.boxes:
        held = sheets[finding.page - 1 : finding.page]
        return held[0].spans(finding.boxes) if held else {}
    kind, _, number = finding.key.partition(":")
    if kind + ":" not in (PLACE, CODED) or not number.isdigit():
        return {}
    place = written.places[int(number)]
    parts = [] if kind + ":" == CODED else list(spans(place.text, needles([finding])))
    return {int(number): parts or [(0, len(place.text))]}


def add(found: Spans, more: Spans) -> None:
    """Adds parts of places to others."""
    for number, parts in more.items():
        found.setdefault(number, []).extend(parts)


def joined(parts: Iterable[Span]) -> list[Span]:
    """Parts of one place in order, those that meet as one.

    >>> joined([(5, 9), (0, 3), (2, 4), (9, 9)])
    [(0, 4), (5, 9)]
    """
    whole: list[Span] = []
    for start, end in sorted(part for part in parts if part[0] < part[1]):
        if whole and start <= whole[-1][1]:
            whole[-1] = whole[-1][0], max(end, whole[-1][1])
        else:
            whole.append((start, end))
    return whole


def barred(place: Place, parts: Iterable[Span], bar: str) -> Iterator[Change]:
    """Parts of a place with a bar for each sign; where its lines end they still do."""
    for start, end in parts:
        text = place.text[start:end]
        yield start, end, "".join(sign if sign in _KEPT else bar for sign in text)


def changed(written: Written, taken_: Spans) -> dict[int, list[Change]]:
    """The changes that put bars over parts of places."""
    places = written.places
    return {n: list(barred(places[n], parts, written.bar)) for n, parts in taken_.items()}


def within(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """What is found in the files that lie in one, by their names, as findings of these."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.within:
            found.setdefault(finding.within[0], []).extend(inside(finding))
    return found
