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


def is_said(page: PageText, found: Lattice, span: Span) -> bool:
    """Whether a span that the tagger tells may be somebody's name, home or birth at all: the bytes
    of a picture written in letters have runs that look like names, and codes look like years."""
    figures = [one for one in found.tokens[span.first : span.last + 1] if one.isdigit()]
    if span.last == span.first and figures and len(figures[0]) >= _LONG:
        return _DAY.fullmatch(figures[0]) is not None
    start, end = int(found.starts[span.first]), int(found.ends[span.last])
    first = max(0, start - _LONGEST)
    runs = _CODED.finditer(page.text, first, min(len(page.text), end + _LONGEST))
    return not any(
        run.end() > start and run.start() < end and run.end() - run.start() > _LONGEST
        for run in runs
    )
