"""The proof of a masked file of places: no value is left in its place, and beside them nothing is
other than it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scanner.formats.written import BAR, Spans, Written
from scanner.formats.written.layout import leaves
from scanner.formats.written.masking import standing
from scanner.mask.values import holds, needles
from scanner.model import Finding
from scanner.verify.evidence import Evidence

BARS = frozenset(BAR + "*\r\n")


def prove_places(
    before: Written, after: Written, findings: Sequence[Finding], evidence: Evidence
) -> None:
    """Notes where a masked value still stands in its own place, and, of a copy without labels,
    where something is not what it was beside the masks."""
    evidence.check("places")
    sheets = leaves(before.sheets, before.places)
    texts = [place.text for place in after.places]
    alike = len(texts) == len(before.places)
    for finding in findings:
        if finding.within:
            continue
        for number, parts in standing(before, sheets, finding).items():
            where = _place(before, number)
            if alike and evidence.label is None:
                said = (texts[number][start:end] for start, end in parts)
                if any(not set(part) <= BARS | set(" \t") for part in said):
                    evidence.left(finding.id, where)
            elif alike and holds(texts[number], needles([finding])):
                evidence.left(finding.id, where)
    if evidence.label is None:
        evidence.check("neighbours")
        for where in astray(before, after):
            evidence.left("copy", where)


def astray(before: Written, after: Written) -> Iterator[str]:
    """The places that say something else than they did, but for bars."""
    if len(before.places) != len(after.places):
        yield "places"
        return
    for number, (old, new) in enumerate(zip(before.places, after.places, strict=True)):
        if old.text != new.text and not _is_barred(old.text, new.text):
            yield _place(before, number)


def _is_barred(old: str, new: str) -> bool:
    return len(old) == len(new) and all(a == b or b in BARS for a, b in zip(old, new, strict=True))


def _place(written: Written, number: int) -> str:
    return f"place {number + 1}" if number < len(written.places) else "places"


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
            evidence.left("copy", _place(plain, number))


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
