"""Runs of places in messages, in which nothing has capitals."""

from __future__ import annotations

from dataclasses import replace

from scanner.expressions import compiled
from scanner.letters import fold
from scanner.runs.parts import may_begin
from scanner.runs.reading import Run, run
from scanner.runs.towns import ASIDE, KNOWN_TOWNS

# How a place goes on or opens in a message that has no capitals, and how far it goes at most.
_SMALL_OPENS = compiled(r"(?:\d[\w./\-]*|\p{Ll}+[ .](?:\d[\w./\-]*|\p{Ll}+)),?[ \n](?=\p{Ll}|\d)")
_SMALL_ON = compiled(r",?[ ]\p{Ll}")
_SMALL = compiled(
    rf"(?:(?!{ASIDE}|(?<!\p{{L}})(?:kế[ ]bên|bên[ ]cạnh|gần[ ]đó|năm[ ](?:ngoái|nay|trước|sau|học)"
    r"|của|và|là|có|các|được|này|khi|để|thì|đã|sẽ|bị|vì|nên|mà|với|theo"
    r"|trong|không)(?!\p{L}))(?:[^\p{Lu}\n;:!?()]|(?<=\d)\p{Lu}))+"
)
# Of whose house more is said before where it is.
_HOUSE_AT = compiled(r"(?:nhà|nha)[ ](?:ở|tại|nằm|cuối|gần|o|tai|cuoi|gan)(?!\p{L})")
# So often what stands behind the last comma is left off.
_MOST_CUTS = 3


def any_run(text: str, start: int, last: int) -> Run | None:
    """As `run`, and in messages in which nothing has capitals.

    >>> text = "số 3 hẻm 2 đường thử, p5, gò vấp nha shop"
    >>> text[: any_run(text, 0, len(text)).end]
    'số 3 hẻm 2 đường thử, p5, gò vấp'
    """
    found = run(text, start, last)
    on = _SMALL_ON.match(text, found.end, last) if found else _SMALL_OPENS.match(text, start, last)
    if on is None or not may_begin(text, start):
        return found
    small = _small_run(text, start, last)
    return small if small and (found is None or small.end > found.end) else found


def _small_run(text: str, start: int, last: int) -> Run | None:
    found, turn = _small_line(text, start, last), text.find("\n", start, last)
    if turn < 0 or not text[turn + 1 : turn + 2].islower() or (found and found.end < turn):
        return found
    # It may go on in the next line.
    longer = _small_line(f"{text[start:turn]} {text[turn + 1 : last]}", 0, last - start)
    return replace(longer, end=start + longer.end) if longer else found


def _small_line(text: str, start: int, last: int) -> Run | None:
    small = None if _HOUSE_AT.match(text, start) else _SMALL.match(text, start, last)
    if small is None:
        return None
    printed = small.group().rstrip(" ,.-–").title()
    # What goes on behind a place may be told of somebody besides.
    for _ in range(_MOST_CUTS):
        found = _small_places(printed, start)
        ends = printed.rfind(", ")
        if found is not None or ends < 0:
            return found
        printed = printed[:ends]
    return None


def _small_places(printed: str, start: int) -> Run | None:
    """The run of places that is all of what is printed, from `start` of a text on."""
    ends = printed.rfind(", ") + 2
    # What nobody knows for a place's name behind a comma may be anything.
    known = fold(printed[ends:]) in KNOWN_TOWNS
    if ends > 1 and not known and not may_begin(printed, ends):
        return None
    found = run(printed, 0, len(printed))
    if found is None or found.end < len(printed) or len(set(found.kinds)) < 2:
        return None
    # A sentence may have a word that is one for a part of an address too.
    told = found.known or len(set(found.kinds)) > 2 or any(map(str.isdigit, printed))
    return replace(found, end=start + found.end) if told else None
