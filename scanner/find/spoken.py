"""What no word of anybody's is: data in letters, and numbers that are no day."""

from __future__ import annotations

import re

from scanner.finding.evidence import Span
from scanner.finding.lattice import Lattice
from scanner.text import PageText

# No syllable, and no two names run together, have so many letters and figures without a blank.
_LONGEST = 32
_CODED = re.compile(r"[A-Za-z0-9+/=\\]+")
# So many figures in a row are a day, a month and a year; fewer may be any of them.
_DAY = re.compile(r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:(?:19|20)?\d\d)")
_LONG = 5
# So many figures or letters in a row, parted by signs, are a code: a day has three.
_GROUPS = re.compile(r"\w+(?:[./\-]\w+){3,}")


def is_said(page: PageText, found: Lattice, span: Span) -> bool:
    """Whether a span that the tagger tells may be somebody's name, home or birth at all: the bytes
    of a picture written in letters have runs that look like names, and codes look like years."""
    figures = [one for one in found.tokens[span.first : span.last + 1] if one.isdigit()]
    if span.last == span.first and figures and len(figures[0]) >= _LONG:
        return _DAY.fullmatch(figures[0]) is not None
    start, end = int(found.starts[span.first]), int(found.ends[span.last])
    around = max(0, start - _LONGEST), min(len(page.text), end + _LONGEST)
    runs = [run.span() for run in _CODED.finditer(page.text, *around)]
    runs = [(a, b) for a, b in runs if b - a > _LONGEST]
    if span.last == span.first and figures:
        runs += [run.span() for run in _GROUPS.finditer(page.text, *around)]
    return not any(b > start and a < end for a, b in runs)
