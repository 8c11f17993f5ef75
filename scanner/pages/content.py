"""Hints from a page's content streams that its text is more, or less, than it seems.

A hint only says that a closer and slower look pays; it proves nothing. Plain searches in
the decoded operators: parsing them all would cost more than reading the page.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import pymupdf

from scanner.pages.asides import may_speak
from scanner.pages.survey import BROKEN, stream_bytes

# Fill colours so light that text in them may not show on paper (ISO 32000-2 §8.6.8).
_ONES = ("1", "1.0", "1.00", "1.000", "1.0000", ".99", ".98", ".97", ".96")
_WHITES = (b"0 0 0 0", *(f"{gap}{one}".encode() for one in _ONES for gap in " \n"))
_COLOUR_OPERATORS = (b" rg", b" g", b" scn", b" sc", b" k")
_NEXT_PAINT = re.compile(rb"(?<![\w.])(?:rg|g|k|scn?|Q|BT|T[jJ]|f\*?)(?=[\s\[<(/]|$)")
_SHOWS = (b"BT", b"Tj", b"TJ")
_UNPAINTED_MODES = tuple(b"%c%d" % (gap, mode) for gap in b" \n\r" for mode in (3, 4, 5, 6, 7))
# A path that clips; where the one before it ended, in a stream read from its end; and where a
# piece of a path begins.
_CLIP = re.compile(rb"\sW\*?(?=\s)")
_PAINTED = re.compile(rb"\s(?:n|\*?f|F|S|s|\*?[bB]|q|Q|mc|TE)\s")
_MOVE = re.compile(rb"[\d.]\s+m\s")
# So many pieces may be letters, or the modules of a code.
_PIECES, _LONGEST_PATH = 4, 100_000
# Sizes of text so many times as large as others, and widths (in a hundred) of squeezed letters; a
# matrix that makes text smaller, or all that is drawn much smaller.
_APART, _SQUEEZED, _NUMBER = 6.0, 20.0, 16
_SHRUNK = re.compile(rb"(?<![^\s\[])-?0?\.(?:\d+ 0 0 -?0?\.\d+ \S+ \S+ Tm|0\d* 0 0 \S+ \S+ \S+ cm)")
_TAIL = 64
# A matrix that turns everything upside down.
_UPSIDE_DOWN = re.compile(rb"(?<![^\s\[(<>])-[\d.]+ 0 0 -[\d.]+ [-+\d.]+ [-+\d.]+ (?:Tm|cm)")
_MOST = 64_000_000


@dataclass(frozen=True, slots=True)
class Hints:
    """`invisible`: text may be shown without painting it. `pale`: text may be white.
    `slanted`: text may not stand level. `replaced`: ActualText may stand for glyphs.
    `asides`: there may be remarks, or lists of properties that say something. `cut`: what is
    painted may be cut to shapes as letters are. `mixed`: some text may be too small or too narrow
    to be seen beside other text."""

    invisible: bool = False
    pale: bool = False
    slanted: bool = False
    replaced: bool = False
    asides: bool = False
    cut: bool = False
    mixed: bool = False


def hints(page: pymupdf.Page, heavy: AbstractSet[int] = frozenset()) -> Hints:
    """What the streams of `page` and the forms it draws hint at; everything, where one of
    them is among the `heavy` ones."""
    doc = page.parent
    try:
        if heavy and not heavy.isdisjoint(page.get_contents()):
            return Hints(True, True, True, True, True, True, True)
        streams = [page.read_contents()]
        if b" Do" in streams[0]:
            forms = {form[0] for form in doc.get_page_xobjects(page.number)}
            streams += [stream_bytes(doc, xref, _MOST) for xref in forms]
    except BROKEN:
        return Hints(True, True, True, True, True, True, True)
    return Hints(
        invisible=any(map(_is_invisible, streams)),
        pale=any(map(_is_pale, streams)),
        slanted=any(map(_is_slanted, streams)),
        replaced=any(b"ActualText" in stream for stream in streams),
        asides=any(map(may_speak, streams)),
        cut=any(map(_is_cut, streams)),
        mixed=any(map(_is_mixed, streams)),
    )


def _is_invisible(stream: bytes) -> bool:
    """Whether a text rendering mode is set that does not paint, or also clips."""
    return any(part.endswith(_UNPAINTED_MODES) for part in stream.split(b" Tr")[:-1])


def _is_pale(stream: bytes) -> bool:
    """Whether text follows a white fill colour before another colour is set."""
    for operator in _COLOUR_OPERATORS:
        place = 0
        for part in stream.split(operator)[:-1]:
            place += len(part) + len(operator)
            if part.endswith(_WHITES):
                following = _NEXT_PAINT.search(stream, place)
                if following is not None and following.group() in _SHOWS:
                    return True
    return False


def _is_slanted(stream: bytes) -> bool:
    """Whether a matrix of text or coordinates turns or skews."""
    if b" 0 0 -" in stream and _UPSIDE_DOWN.search(stream):
        return True
    for operator in (b" Tm", b" cm"):
        for part in stream.split(operator)[:-1]:
            if b" 0 0 " not in part[-_TAIL:]:
                numbers = part[-_TAIL:].split()[-6:] or [b""]
                turned = numbers[0][:1] == b"-" or any(map(_is_some, numbers[1:3]))
                if turned and len(numbers) == 6:
                    return True
    return False


def _is_mixed(stream: bytes) -> bool:
    """Whether sizes of text are far apart, or some of it is squeezed."""
    sizes = {_number(part[-_NUMBER:]) for part in stream.split(b" Tf")[:-1]} - {0.0}
    if sizes and (min(sizes) < 1 or max(sizes) > _APART * min(sizes)):
        return True
    if any(_number(part[-_NUMBER:]) < _SQUEEZED for part in stream.split(b" Tz")[:-1]):
        return True
    return bool(_SHRUNK.search(stream))


def _number(end: bytes) -> float:
    """The number in which some content ends, without its sign."""
    try:
        return abs(float(end.split()[-1]))
    except (ValueError, IndexError):
        return 1.0


def _is_cut(stream: bytes) -> bool:
    """Whether a path of several pieces clips; most clip to a rectangle."""
    if not _MOVE.search(stream):
        return False
    for part in _CLIP.split(stream)[:-1]:
        begins = _PAINTED.search(part[-_LONGEST_PATH:][::-1])
        path = part[-_LONGEST_PATH:][-begins.start() :] if begins else part[-_LONGEST_PATH:]
        if not path.endswith(b" re") and len(_MOVE.findall(path)) >= _PIECES:
            return True
    return False


def _is_some(number: bytes) -> bool:
    try:
        return abs(float(number)) > 1e-4
    except ValueError:
        return True
