"""What a run is asked for, and the bounds that it keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from scanner.model.geometry import Box


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds against hostile or merely huge input; each is an option."""

    pixels: int = 200_000_000
    pages: int = 10_000
    file_bytes: int = 2_000_000_000
    seconds: float = 900.0
    memory_mb: int = 6_000


@dataclass(frozen=True, slots=True)
class Fill:
    """How a mask looks: a flat colour (0-255 each) and an optional label on it."""

    colour: tuple[int, int, int] = (0, 0, 0)
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What an edited report says of one finding, and by what it is known again (`boxes`: where it
    stood, if that is told)."""

    type: str
    page: int | None
    mask: bool
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """What an edited report says of one file: its findings by id, and areas drawn by hand.

    `found`: how many findings the file had, told or not; `untold`: those that were not told, so
    that nobody can have decided about them. None, empty: it does not say.
    """

    decisions: Mapping[str, Decision]
    areas: tuple[tuple[int, Box], ...]
    found: int | None = None
    untold: frozenset[str] = frozenset()

    def joined(self, other: Edit) -> Edit:
        """What either of two says is to be masked."""
        decisions = {**self.decisions, **other.decisions}
        for identity, decision in self.decisions.items():
            if decision.mask:
                decisions[identity] = decision
        areas = tuple(dict.fromkeys((*self.areas, *other.areas)))
        return Edit(decisions, areas, self.found, self.untold | other.untold)


@dataclass(frozen=True, slots=True)
class Options:
    """All that a run was asked for; passed along, never global.

    `keep`: for the safe copy of an identity paper, the fields that stay readable in it; `stamp`:
    the sentence that is drawn across that copy; `straighten`: it shows the paper alone, flat.
    `lists`: a digest of the lists (`allow`, `baseline`, `also`) and own patterns as they were when
    the run began.
    `helpers`: so many processes more may read pages of one long document.
    `crops`: the report brings a picture of each finding's surroundings, the value painted over.
    `explain`: the report brings all evidence, and what was weighed and not told; if this is a text,
    wherever it stands.
    """

    types: frozenset[str] | None = None
    min_confidence: float = 0.5
    profile: str | None = None
    patterns: Path | None = None
    allow: Path | None = None
    baseline: Path | None = None
    key: Path | None = None
    also: Path | None = None
    lists: str | None = None
    ocr: str = "lolot"
    threads: int = 1
    helpers: int = 0
    passwords: tuple[str, ...] = field(default=(), repr=False)
    limits: Limits = Limits()
    fill: Fill = Fill()
    flatten: bool = False
    mask_unread: bool = False
    accept_unread: bool = False
    proof: Literal["areas", "full"] = "areas"
    keep_unverified: bool = False
    keep_names: bool = False
    overwrite: bool = False
    edits: Mapping[str, Edit] | None = field(default=None, repr=False)
    keep: frozenset[str] | None = None
    stamp: str | None = None
    straighten: bool = False
    crops: bool = False
    explain: str | None = field(default=None, repr=False)
