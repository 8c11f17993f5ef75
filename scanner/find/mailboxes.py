"""Where a mailbox begins: readers lose its underscores, narrow cells break it over lines."""

from __future__ import annotations

import re
from difflib import get_close_matches

from scanner.detector import Detector
from scanner.find import rows
from scanner.letters import fold
from scanner.text import PageText

_NAME_PART = re.compile(r"[a-z]{2,12} ")
# So long is a word at least that may be a misread label, and so alike.
_LABEL, _LIKE_LABEL = 5, 0.8
_DOTTED = re.compile(r"(?<![^\s:])(?=\w*[\d._])[a-z\d][a-z\d._]*[a-z\d],$")
# What a cell too narrow for a mailbox leaves of its beginning, on so many lines at most; what
# ends like a site, or says what follows, is none of it.
_PIECE = re.compile(r"(?!www\.)(?=[\d._%+\-]*[a-z])[a-z0-9][a-z0-9._%+\-]{2,}")
_SITE = re.compile(r"\.(?:vn|com|net|org|edu|gov)$")
# Readers lose the underscore of such a piece.
_TORN = re.compile(r"(?=.*[\d._\-])\S{2,} \S{2,}")
_MARKS = re.compile(r"[._%+\-]{1,2}")
_MOST_LINES = 3
# Letters that readers take for each other, and the domains in which they are known.
_ALIKE = str.maketrans("i1|0", "lllo")
_PROVIDERS = {
    domain.translate(_ALIKE): domain
    for domain in (
        *(f"{name}.com" for name in ("gmail", "hotmail", "outlook", "icloud", "yahoo", "live")),
        *(f"{name}.com" for name in ("mail", "ymail", "zoho")),
        *(f"{name}.com.vn" for name in ("yahoo", "outlook")),
    )
}
# What the edge of a cell leaves of their end.
_CUT = re.compile(r"(?<=\w\.)c[odnr]{0,2}$")
_END = re.compile(r"\.(gov|edu|com|org|net)\.?v[nim]$")
_AMONG_FIGURES = re.compile(r"(?<=\d)[oil|](?=\d)", re.IGNORECASE)
_FIGURES = str.maketrans("oil|", "0111")
# Where it is broken the line is full: no shorter than the next one, but for so great a part.
_FULL = 0.75


def beginning(detector: Detector, page: PageText, start: int, printed: str) -> tuple[int, str]:
    """Where a mailbox found at text[start], as its view has it, begins, and how it is printed from
    there."""
    if page.read_by_eye:
        start, printed = _with_lost_sign(detector, page, start, printed)
    for _ in range(_MOST_LINES - 1):
        above = _broken_above(detector, page, start)
        if above is None:
            break
        piece = page.text[above:start].rstrip("\n")
        printed, start = piece.replace(" ", "_") + printed, above
    return start, _mended(printed) if page.read_by_eye else printed


def _mended(printed: str) -> str:
    """A mailbox as it was printed where a reader took letters for others: of the domains of
    providers, of the ends of domains, and figures among figures.

    >>> _mended("mau.lil@gmai1.com"), _mended("mau@mai1.vn"), _mended("mau19o4@mau.eduvi")
    ('mau.lil@gmail.com', 'mau@mai1.vn', 'mau1904@mau.edu.vn')
    >>> _mended("mau@gmail.cd")
    'mau@gmail.com'
    """
    name, at, domain = printed.partition("@")
    name = _AMONG_FIGURES.sub(lambda letter: letter.group().lower().translate(_FIGURES), name)
    plain = _CUT.sub("com", re.sub(r"\s", "", domain).lower().translate(_ALIKE))
    return name + at + _PROVIDERS.get(plain, _END.sub(r".\1.vn", domain))


def _with_lost_sign(
    detector: Detector, page: PageText, start: int, printed: str
) -> tuple[int, str]:
    """A mailbox with the one small word that stands before it in its cell: an underscore lies
    so low that readers take it for a blank. Where they take a dot for a comma no blank follows."""
    first = page.cell_at(start).start
    before = page.text[first:start]
    dotted = _DOTTED.search(before)
    if dotted:
        return start - len(dotted.group()), dotted.group().replace(",", ".") + printed
    word = before.strip()
    if not _NAME_PART.fullmatch(before) or word in detector.said.labels:
        return start, printed
    if len(word) >= _LABEL and get_close_matches(word, detector.said.labels, 1, _LIKE_LABEL):
        return start, printed
    return first, f"{word}_{printed}"


def _broken_above(detector: Detector, page: PageText, start: int) -> int | None:
    """Where the piece of a mailbox begins that its cell left on the line above, if it did."""
    lower = page.cell_at(start)
    marks = page.text[lower.start : start]
    if lower.start == 0 or page.text[lower.start - 1] != "\n":
        return None
    if marks and not _MARKS.fullmatch(marks):
        return None
    upper = page.cell_at(lower.start - 2)
    piece = page.text[upper.start : upper.end]
    if page.read_by_eye and _TORN.fullmatch(piece):
        piece = piece.replace(" ", "_")
    if not _PIECE.fullmatch(piece) or _SITE.search(piece) or fold(piece) in detector.said.labels:
        return None
    aligned = abs(upper.box.x0 - lower.box.x0) < 0.5 * lower.box.height
    full = upper.box.width > _FULL * lower.box.width
    if not (aligned and full) or page.torn(upper.start, lower.end):
        return None
    return None if rows.in_rows(page, upper.start, lower.end) else upper.start
