"""How a document is set: drawn once per document, obeyed by every producer as far as it can."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fontTools.ttLib.tables._n_a_m_e import NameRecord  # type: ignore[import-untyped]

from samples.drawing.fonts import USUAL, Family, Style, Typefaces, font_bytes, width
from tests.benchmark.flow import Flow, Table, Text, Value

SMALLEST = 6.5


@dataclass(frozen=True, slots=True)
class Look:
    """`size` in points, `margin` in millimetres on all sides, `leading` as a factor."""

    family: Family
    size: float
    margin: float
    leading: float
    landscape: bool = False

    @property
    def paper(self) -> tuple[float, float]:
        """A4, width and height in points."""
        return (841.92, 595.32) if self.landscape else (595.32, 841.92)


def look(
    rng: Random,
    *,
    landscape: bool = False,
    mono: bool = False,
    typefaces: Typefaces = USUAL,
) -> Look:
    """One look out of the range that office papers have."""
    family = typefaces.mono if mono else rng.choice(typefaces.office)
    size = rng.choice((9.0, 10.0)) if mono else rng.choice((10.0, 11.0, 12.0, 13.0, 13.0, 14.0))
    return Look(
        family, size, rng.choice((15.0, 20.0, 25.0)), rng.choice((1.15, 1.3, 1.5)), landscape
    )


def _longest(text: Text, style: Style, look: Look) -> float:
    """The width of the longest stretch that must not be broken, at 1 pt."""
    stretches: list[str] = []
    for item in text:
        printed = item if isinstance(item, str) else item.printed
        stretches += [printed] if _whole(item) else printed.split()
    return max((width(s, look.family, style, 1.0) for s in stretches), default=0.0)


def _whole(item: str | Value) -> bool:
    return isinstance(item, Value) and item.type not in ("person_name", "address")


def table_size(block: Table, look: Look) -> float:
    """The size in points at which every number fits its column, as a clerk would choose it."""
    room = look.paper[0] - 2 * look.margin * 72 / 25.4
    size = look.size * 0.9
    for row, style in [(block.header, Style.BOLD), *((r, Style.REGULAR) for r in block.rows)]:
        for cell, part in zip(row, block.widths, strict=False):
            needed = _longest(cell, style, look)
            if needed:
                size = min(size, (room * part - 12) / needed)
    return max(size, SMALLEST)


def styles(flow: Flow) -> tuple[Style, ...]:
    """The styles that a document needs: cutting a font takes most of a second."""
    needed = {Style.REGULAR}
    for block in flow.blocks:
        if isinstance(block, Table):
            needed |= {Style.BOLD} if block.header else set()
        elif block.bold or block.italic:
            needed.add(Style.BOLD if block.bold else Style.ITALIC)
    return tuple(sorted(needed))


@cache
def named_font(family: Family, style: Style) -> bytes:
    """The font under a PostScript name of its own.

    The samples' weights of a family share theirs, and reportlab embeds one font for a name.
    """
    font = TTFont(io.BytesIO(font_bytes(family, style)), recalcTimestamp=False)
    for record in list(font["name"].names):
        if record.nameID in (4, 6):
            name = f"{family.name}-{style.value}".replace("_", "")
            font["name"].setName(name, record.nameID, *_place_of(record))
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _place_of(record: NameRecord) -> tuple[int, int, int]:
    return record.platformID, record.platEncID, record.langID


def font_files(flow: Flow, family: Family, folder: Path) -> dict[Style, Path]:
    """The family's fonts that a document needs as files in `folder`, by style."""
    files = {}
    for style in styles(flow):
        file = folder / f"{family.name}-{style.value}.ttf"
        if not file.exists():
            file.write_bytes(font_bytes(family, style))
        files[style] = file
    return files
