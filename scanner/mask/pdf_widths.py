"""Widths of glyphs as a font states them, and of the core fonts, for files that leave them out.

ISO 32000-2, 9.7.4.3 (CID fonts), 9.6.2.2 (core fonts).
"""

from __future__ import annotations

from functools import lru_cache

import pikepdf
import pymupdf

# Core fonts under the names that PDF files use and MuPDF's names for them.
_CORE = (
    (("courier", "cour"), ("cour", "cobo", "coit", "cobi")),
    (("times", "tiro"), ("tiro", "tibo", "tiit", "tibi")),
    (("symbol",), ("symb",) * 4),
    (("zapf", "dingbats"), ("zadb",) * 4),
    ((), ("helv", "hebo", "heit", "hebi")),
)
_MAX_RANGE = 65536
# Names of fonts come from files: a gate that runs for months remembers so many.
_REMEMBERED = 256


def as_number(value: object) -> float:
    """A number of a file; 0 where something else stands in its place."""
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return 0.0


def cid_widths(widths: object) -> dict[int, float]:
    """/W: `c [w1 w2 …]` and `first last w` (9.7.4.3)."""
    return _by_code(widths, 1)


def vertical_widths(widths: object) -> dict[int, float]:
    """/W2: `c [w1y v1x v1y …]` and `first last w1y vx vy`; only the advance is of use here."""
    return _by_code(widths, 3)


def _by_code(widths: object, each: int) -> dict[int, float]:
    """The first of the `each` numbers that stand for every code."""
    found: dict[int, float] = {}
    items = list(widths) if isinstance(widths, pikepdf.Array) else []
    at = 0
    while at + 1 < len(items):
        first = int(as_number(items[at]))
        if isinstance(items[at + 1], pikepdf.Array):
            row = list(items[at + 1])[::each]
            found.update({first + i: as_number(w) / 1000 for i, w in enumerate(row)})
            at += 2
        elif at + 1 + each < len(items):
            last = min(int(as_number(items[at + 1])), first + _MAX_RANGE)
            found.update(dict.fromkeys(range(first, last + 1), as_number(items[at + 2]) / 1000))
            at += 2 + each
        else:
            break
    return found


@lru_cache(maxsize=_REMEMBERED)
def core_font(name: str) -> pymupdf.Font:
    """The core font that a name means; Helvetica for one that means none."""
    folded = name.lower()
    bold, slanted = "bold" in folded, "ital" in folded or "obli" in folded
    for starts, variants in _CORE:
        if not starts or any(start in folded for start in starts):
            return pymupdf.Font(variants[bold + 2 * slanted])
    raise AssertionError(name)


@lru_cache(maxsize=_REMEMBERED)
def core_widths(name: str) -> tuple[tuple[int, float], ...]:
    """Widths of a core font by code, for files that leave them out (9.6.2.2)."""
    font = core_font(name)
    letters = [bytes([code]).decode("cp1252", "replace") for code in range(256)]
    return tuple((code, font.glyph_advance(ord(letter))) for code, letter in enumerate(letters))
