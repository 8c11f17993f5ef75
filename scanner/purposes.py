"""The safe copy of an identity paper: which of its fields stay, and what is drawn across it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date

from scanner import detectors
from scanner.errors import UnreadableError, UsageError
from scanner.letters import fold
from scanner.marks.payload import fields
from scanner.mask.geometry import grown, line_height
from scanner.mask.values import holds, needles
from scanner.model import Finding, Options, Severity
from scanner.outline import corners

# The picture of the paper itself: of it a mask covers the fields that have no type of their own.
PAPER = "id_card"
_CODES = frozenset({"qr", "barcode"})
# ICAO 9303: what a machine-readable zone says beside the number.
_ZONE = frozenset({"person_name", "date_of_birth", "sex", "nationality", "expiry"})
_NUMBERS = frozenset({"cccd", "cmnd", "passport"})
_LONGEST = 120
# A paper's outline is known to about this part of its height.
_ROOM = 0.02


def options(
    base: Options, preset: str, purpose: str, receiver: str | None, *, straighten: bool = False
) -> Options:
    """`base` for the safe copy of a paper. UsageError: unknown preset, unfit words.

    What cannot be read on a paper is masked: nobody could say what stands there.
    """
    keep = detectors.load(base.patterns).purpose(preset).keeps
    stamp = sentence(purpose, f"{date.today():%d/%m/%Y}", receiver)
    return dataclasses.replace(
        base, keep=keep, stamp=stamp, mask_unread=True, straighten=straighten
    )


def decided(finding: Finding, keep: frozenset[str]) -> Finding:
    """The finding, masked unless the purpose needs it; nothing of a paper is harmless. Where it
    needs nothing, a paper is masked whole: its outline, not only its fields."""
    severity = Severity.MEDIUM if finding.severity is Severity.LOW else finding.severity
    parts = finding.parts
    if parts is not None and not keep:
        outlines = finding.polygons or tuple(map(corners, finding.boxes))
        parts = tuple(grown(one, _ROOM * line_height(one)) for one in outlines)
    mask = not _stays(finding, keep)
    return dataclasses.replace(finding, severity=severity, mask=mask, parts=parts)


def _stays(finding: Finding, keep: frozenset[str]) -> bool:
    if not finding.boxes or finding.within:
        return False
    if finding.type in _CODES:
        held = {field.type for field in fields(finding.value)} if finding.value else set()
        return bool(held) and held <= keep
    if finding.type == "mrz":
        numbers = _NUMBERS & {*finding.also_types}
        return bool(numbers) and numbers | _ZONE <= keep
    return finding.type in keep


def sentence(purpose: str, day: str, receiver: str | None) -> str:
    """What is drawn across the copy. UsageError "bad_purpose" for a text that cannot be."""
    for words in (purpose, receiver):
        if words is None:
            continue
        if not words.strip() or len(words) > _LONGEST or not words.isprintable():
            raise UsageError("bad_purpose", limit=_LONGEST)
    told = f"Chỉ dùng để {purpose.strip()}, ngày {day}"
    return f"{told}, gửi {receiver.strip()}" if receiver else told


def check(found: Sequence[Finding], masked: Sequence[Finding], stamp: str) -> None:
    """Raises UnreadableError where a safe copy would be a false promise."""
    if not any(finding.boxes for finding in found):
        raise UnreadableError("no_paper")
    if holds(stamp, needles(masked)):
        raise UnreadableError("purpose_has_value")


def is_own(finding: Finding, stamp: str | None, masked: Sequence[Finding]) -> bool:
    """Whether what a copy shows is only what was drawn across it, and nothing that was masked."""
    if stamp is None or any(finding.value == other.value for other in masked):
        return False
    written = "".join(fold(finding.text).split())
    return bool(written) and written in "".join(fold(stamp).split())
