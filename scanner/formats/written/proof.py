"""The proof of a masked file of places: no value is left in its place, and beside them nothing is
other than it was."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.formats.written import BAR, Spans, Written
from scanner.formats.written.layout import leaves
from scanner.formats.written.masking import UNSEEN, everywhere, standing, stored, unseen
from scanner.mask.values import holds, needles
from scanner.model import Finding
from scanner.verify.evidence import Evidence

BARS = frozenset(BAR + "*\r\n")


def prove_places(
    before: Written, after: Written, gone: Spans, findings: Sequence[Finding], evidence: Evidence
) -> None:
    """Notes where a masked value still stands in its own place, and, of a copy without labels,
    where something is not what it was beside the masks. `gone`: all that `findings` take."""
    evidence.check("places")
    sheets = leaves(before.sheets, before.places)
    pairs = _pairs(before, after, gone)
    hidden = [(p.text, "hidden text") for p in after.places if p.source in UNSEEN]
    evidence.read_texts(hidden, unseen(findings))
    every = [(place.text, "places") for place in after.places]
    evidence.read_texts(every, everywhere(stored(before, gone, findings)))
    for finding in findings:
        if finding.within or pairs is None:
            continue
        for number, parts in standing(before, sheets, finding).items():
            text = pairs.get(number, "")
            if evidence.label is None:
                said = (text[start:end] for start, end in parts)
                if any(not set(part) <= BARS | set(" \t") for part in said):
                    evidence.left(finding.id, _place(number))
            elif holds(text, needles([finding])):
                evidence.left(finding.id, _place(number))
    if evidence.label is None:
        evidence.check("neighbours")
        if pairs is None:
            evidence.left("copy", "places")
        for number, text in (pairs or {}).items():
            old = before.places[number].text
            if old != text and not _is_barred(old, text):
                evidence.left("copy", _place(number))


def _pairs(before: Written, after: Written, gone: Spans) -> dict[int, str] | None:
    """What each place of a file says in its copy, where it has one there; None where they are not
    the same places."""
    vanished = before.vanishing(gone)
    here = [number for number in range(len(before.places)) if number not in vanished]
    if len(here) != len(after.places):
        return None
    return {number: place.text for number, place in zip(here, after.places, strict=True)}


def _is_barred(old: str, new: str) -> bool:
    return len(old) == len(new) and all(a == b or b in BARS for a, b in zip(old, new, strict=True))


def _place(number: int) -> str:
    return f"place {number + 1}"


def without_bars(text: str) -> str:
    return text.replace(BAR, "").replace("*", "")


def prove_labels(plain: Written, labelled: Written, label: str, evidence: Evidence) -> None:
    """Notes where a labelled copy says more than the copy without labels, and the label."""
    evidence.check("places")
    if len(plain.places) != len(labelled.places):
        evidence.left("copy", "places")
        return
    for number, (old, new) in enumerate(zip(plain.places, labelled.places, strict=True)):
        if without_bars(old.text) != without_bars(new.text.replace(label, "")):
            evidence.left("copy", _place(number))


def labels(plain: Written, findings: Sequence[Finding]) -> Spans:
    """The masks of findings in a copy, each as a whole, where a label may stand."""
    sheets = leaves(plain.sheets, plain.places)
    found: Spans = {}
    for finding in findings:
        if finding.within:
            continue
        for number, parts in standing(plain, sheets, finding).items():
            text = plain.places[number].text
            masked = [part for part in parts if set(text[part[0] : part[1]]) <= BARS]
            found.setdefault(number, []).extend(masked)
    return found
