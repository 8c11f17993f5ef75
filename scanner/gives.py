"""What a code or a machine-readable zone gives away, how bad that is, and what it proves."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scanner.detectors import TypeInfo
from scanner.marks.payload import fields
from scanner.marks.payload import kind as kind_of
from scanner.model import RANK, Box, Finding, Mark, Owner, Polygon, Severity, Source
from scanner.text import PageText
from scanner.whose import is_office

if TYPE_CHECKING:
    from scanner.marks.mrz import Zone

Judge = Callable[[PageText], Sequence[Finding]]

# Standing alone these are `low`; two of them together are one person's (contract, `mask`).
SOFT = frozenset({"person_name", "date_of_birth", "address"})
_CONTACTS = frozenset({"phone", "email"})
_NUMBERS = frozenset({"cccd", "cmnd", "phone", "bank_account", "bank_card"})
# Hotlines, emergency and service numbers are nobody's own (vietnam.md 2).
_SERVICE = re.compile(r"(?:\+?84|0)?(?:1[89]00\d{4,6}|1\d{2,3}|[1-9]\d{3,4})")
_NONSENSE = 0.1
# Codes to pay with, and in which of their fields the holder may stand.
_PAID, _HOLDERS = frozenset({"bank_transfer", "payment"}), ("person_name", "text")
_LONG_NUMBER = 12


@dataclass(frozen=True, slots=True)
class Given:
    """The types of personal data in a payload, as bad as the worst of them.

    `numbers`: those that stand for themselves wherever they are printed again, with types; `owner`:
    whose account or contact it is.
    """

    types: tuple[str, ...]
    severity: Severity
    numbers: Mapping[str, str] = field(repr=False)
    owner: Owner | None = None


def is_nonsense(payload: str) -> bool:
    """Whether a payload is no text: ciphered, binary, or a decoder that was deceived."""
    strange = sum(
        unicodedata.category(c) in ("Cc", "Co", "Cn", "Cs") and c not in "\t\r\n\x1d\x1e"
        for c in payload
    ) + payload.count("\ufffd")
    return not any(c.isalnum() for c in payload) or strange > _NONSENSE * len(payload)


def given(payload: str, types: Mapping[str, TypeInfo], judge: Judge) -> Given:
    """What a payload gives away; nothing at all is `low`.

    `judge` finds personal data in a text, as it stands; what it lets pass (an agency's
    mailbox, a hotline) passes here.
    """
    worst: dict[str, Severity] = {}
    numbers: dict[str, str] = {}
    holder = next((one.value for one in fields(payload) if one.type in _HOLDERS), "")
    if kind_of(payload) in _PAID and is_office(holder):
        # What is paid to a firm is told as it stands on its bills.
        paid = tuple(one.type for one in fields(payload) if one.type in types)
        return Given(paid, Severity.LOW, {}, Owner.ORGANISATION)
    for kind, value, severity in (*_by_field(payload, types, judge), *_by_text(payload, judge)):
        worst[kind] = max(severity, worst.get(kind, severity), key=RANK.__getitem__)
        if kind in _NUMBERS and value.isdigit() and severity is not Severity.LOW:
            numbers[value] = kind
    if len(worst.keys() & SOFT) > 1:
        worst |= dict.fromkeys(worst.keys() & SOFT, Severity.MEDIUM)
    severity = max(worst.values(), key=RANK.__getitem__, default=Severity.LOW)
    owner = Owner.PERSON if severity is not Severity.LOW and holder else Owner.UNKNOWN
    return Given(tuple(worst), severity, numbers, owner if worst else None)


def _by_field(
    payload: str, types: Mapping[str, TypeInfo], judge: Judge
) -> Iterator[tuple[str, str, Severity]]:
    """What the fields of a known form are, each as bad as its type or as it is judged."""
    for one in fields(payload):
        if one.type not in types:
            continue
        severity = types[one.type].severity
        if one.type in _CONTACTS:
            if one.type == "phone" and _SERVICE.fullmatch(re.sub(r"[ .\-]", "", one.value)):
                continue
            judged = [f for f in judge(PageText.plain(one.value)) if f.type == one.type]
            severity = max((f.severity for f in judged), key=RANK.__getitem__, default=severity)
        yield one.type, re.sub(r"[ .\-]", "", one.value), severity


def _by_text(payload: str, judge: Judge) -> Iterator[tuple[str, str, Severity]]:
    """What stands in a payload as words: the whole of it, and what an address says in parts."""
    texts = [payload, *(one.value for one in fields(payload) if one.type == "text")]
    for text in dict.fromkeys(texts):
        for finding in judge(PageText.plain(text)):
            if finding.mask:
                yield finding.type, finding.value, finding.severity


def paper_number(number: str) -> str:
    """The type of a number that a machine-readable zone proves."""
    if number[:1].isalpha():
        return "passport"
    return "cccd" if len(number) == _LONG_NUMBER else "cmnd"


def found_code(mark: Mark, polygon: Polygon, inside: Given, page: int) -> Finding:
    """A code as one finding, as bad as what it gives away; `polygon`: its place on the page."""
    return Finding(
        id="",
        type=mark.type,
        severity=inside.severity,
        confidence=mark.confidence,
        mask=inside.severity is not Severity.LOW,
        page=page,
        boxes=(Box.around(polygon),),
        polygons=(polygon,),
        sources=(mark.source,),
        text=mark.payload or "",
        value=mark.payload or "",
        also_types=inside.types,
        owner=inside.owner,
    )


def found_zone(zone: Zone, page: int, severity: Severity) -> Finding:
    """A machine-readable zone as one finding, with the types of what it gives away."""
    inside = [paper_number(proved) for proved in zone.numbers]
    inside += ["person_name", "date_of_birth"] if zone.proven else []
    return Finding(
        id="",
        type="mrz",
        severity=severity,
        confidence=0.98 if zone.proven else 0.7,
        mask=True,
        page=page,
        boxes=(Box.around(zone.polygon),),
        polygons=(zone.polygon,),
        sources=(Source.MRZ,),
        text=zone.text,
        value=zone.text,
        also_types=tuple(dict.fromkeys(inside)),
    )
