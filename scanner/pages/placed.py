"""The words of a page by where they stand, where it was written in another order.

A program may draw a number half after half, digit by digit, backwards, or after what stands right
of it; a form holds it in boxes of a digit each, or in several fields. Whoever looks at the page
puts its words together by place, and so does this.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from scanner import chains, outline
from scanner.chains import EMPTY, GROUP, OVER, Link, Rectangle
from scanner.model import Box, Line, Source, Word
from scanner.pages.lettered import Letters
from scanner.pages.stext import RawWord
from scanner.pages.words import TextLines

# In heights: so close stand two parts of one word, and two words of one line; what is drawn later
# than what stands before it is another cell's where it stands farther than that.
_ONE, _BESIDE, _LATER = 0.1, 1.0, 0.15
# How wide a gap seems that parts the groups of a number in boxes.
_BLANK = 0.3
# So long a number whose figures are each so many heights wide.
_LONG, _NARROW = re.compile(r"\d{6}"), 0.33


class _Run(NamedTuple):
    """Words that follow each other close on one line: their box, the first and the last of them."""

    box: Rectangle
    first: int
    last: int


def by_place(
    layers: Iterable[tuple[Source, Sequence[Line]]], letters: Letters
) -> list[tuple[Source, Sequence[Line]]]:
    """The layers of a page, and once more those whose words are written in another order. What
    stands in boxes of one sign each is read there alone."""
    found: list[tuple[Source, Sequence[Line]]] = []
    for source, lines in layers:
        by_place = placed(lines, letters) if isinstance(lines, TextLines) and lines else None
        if by_place is None or not isinstance(lines, TextLines):
            found.append((source, lines))
        else:
            boxed = chains.in_boxes(lines.seats(), lines.texts)
            found += [(source, lines.without(frozenset(boxed))), (source, by_place)]
    return found


def placed(
    lines: TextLines, letters: Letters, fields: Sequence[Rectangle] | None = None
) -> TextLines | None:
    """The words of some lines by place; None where they are written in that order. `fields`: where
    those of a form are that somebody has filled in, whose words are written behind the print."""
    boxes = lines.seats()
    moved = bool(fields) or _is_disturbed(lines, boxes)
    moved = moved or bool(chains.in_boxes(boxes, lines.texts))
    if not (moved or _has_narrow(lines)):
        return None
    known = lines
    lines = letters.in_order(lines)
    if not moved and lines is known:
        return None
    boxes = lines.seats()
    pitches = chains.in_boxes(boxes, lines.texts)
    alone = _alone(boxes, lines.texts, fields or ())
    links = chains.links([alone.get(n, box) for n, box in enumerate(boxes)], lines.texts, pitches)
    for n, link in links.items():
        if (
            n in alone
            and link.word in alone
            and link.gap < chains.lower(boxes[n], boxes[link.word])
        ):
            # Several fields side by side hold what several boxes do.
            links[n] = link._replace(boxes=GROUP)
    behind = {link.word for link in links.values()}
    rows = [_row(first, links) for first in range(len(boxes)) if first not in behind]
    # As far as they can the lines follow each other as they were written: cell by cell.
    rows.sort(key=min)
    return _set([tuple(_line(row, links, lines, letters)) for row in rows])


def _alone(
    boxes: Sequence[Rectangle], texts: Sequence[str], fields: Sequence[Rectangle]
) -> dict[int, Rectangle]:
    """The words that fill in a field of a form by themselves, each with its field from side to
    side."""
    found: dict[int, Rectangle] = {}
    for x0, y0, x1, y1 in fields:
        inside = [
            n
            for n, (left, top, right, low) in enumerate(boxes)
            if x0 <= (left + right) / 2 <= x1 and y0 <= (top + low) / 2 <= y1
        ]
        if len(inside) == 1 and len(texts[inside[0]]) > 1:
            _, top, _, low = boxes[inside[0]]
            found[inside[0]] = (x0, top, x1, low)
    return found


def _has_narrow(lines: TextLines) -> bool:
    """Whether a number is set so narrow that MuPDF takes one drawn backwards for a word."""
    if not _LONG.search(lines.joined):
        return False
    return any(
        x1 - x0 < _NARROW * len(text) * (y1 - y0) and _LONG.search(text)
        for text, (x0, y0, x1, y1) in zip(lines.texts, lines.boxes(), strict=True)
    )


def _is_disturbed(lines: TextLines, boxes: Sequence[Rectangle]) -> bool:
    """Whether some words that stand beside each other do not follow each other."""
    runs = sorted([(run.box[1] + run.box[3], run) for run in _runs(lines.line_of, boxes)])
    for at, (level, run) in enumerate(runs, 1):
        reach = level + 2 * chains.ALIKE * (run.box[3] - run.box[1])
        for other_level, other in runs[at:]:
            if other_level > reach:
                break
            if chains.is_level(run.box, other.box):
                left, right = sorted((run, other))
                if _are_beside(left, right, lines.texts):
                    return True
    return False


def _runs(line_of: Sequence[int], boxes: Sequence[Rectangle]) -> Iterator[_Run]:
    # Every word of every page is asked.
    first, line = 0, line_of[0] if boxes else 0
    left, top, right, low = boxes[0] if boxes else (0.0, 0.0, 0.0, 0.0)
    for n in range(1, len(boxes)):
        x0, y0, x1, y1 = boxes[n]
        gap = x0 - right
        if line_of[n] == line and -OVER * (y1 - y0) < gap < chains.CELL * (y1 - y0):
            top = y0 if y0 < top else top
            low = y1 if y1 > low else low
        else:
            yield _Run((left, top, right, low), first, n - 1)
            first, line, left, top, low = n, line_of[n], x0, y0, y1
        right = x1
    yield _Run((left, top, right, low), first, len(boxes) - 1)


def _are_beside(left: _Run, right: _Run, texts: Sequence[str]) -> bool:
    """Whether two runs of words are one on the page and not in the order of writing. In a table a
    cell is written behind all lines of the one before."""
    height = chains.lower(left.box, right.box)
    gap = right.box[0] - left.box[2]
    if gap > _BESIDE * height or (right.first == left.last + 1 and gap >= _ONE * height):
        return False
    if gap < -OVER * height:
        return texts[left.first : left.last + 1] != texts[right.first : right.last + 1]
    figures = texts[left.last][-1].isdigit() and texts[right.first][0].isdigit()
    return gap < _LATER * height or right.first < left.first or figures


def _row(first: int, links: Mapping[int, Link]) -> list[int]:
    """The words that follow each other from one on."""
    row = [first]
    while (link := links.get(row[-1])) is not None:
        row.append(link.word)
    return row


def _line(
    row: Sequence[int], links: Mapping[int, Link], lines: TextLines, letters: Letters
) -> Iterator[Word]:
    """The words of a line, those in one that are."""
    parts = [lines.word(row[0])]
    for here, following in zip(row, map(lines.word, row[1:]), strict=False):
        if _is_one(here, links[here], lines):
            parts.append(following)
        else:
            yield _joined(parts, letters, following if links[here].boxes else None)
            parts = [following]
    yield _joined(parts, letters)


def _is_one(here: int, link: Link, lines: TextLines) -> bool:
    """Whether a word and the one right behind it are one."""
    if link.boxes:
        # The groups of a number lie as its form parts them, which says nothing.
        figures = lines.texts[here].isdigit() and lines.texts[link.word].isdigit()
        return link.boxes < (EMPTY if figures else GROUP)
    height = chains.lower(lines.boxes()[here], lines.boxes()[link.word])
    parted = link.word == here + 1 and lines.line_of[here] == lines.line_of[link.word]
    return link.gap < _ONE * height and not parted


def _joined(parts: Sequence[Word], letters: Letters, goes_on: Word | None = None) -> Word:
    """The parts of a word as one. `goes_on`: the next one, in the same row of boxes, from which no
    more than a blank parts it."""
    seat = Box.holding(part.seat for part in parts)
    level = seat if any(part.level for part in parts) else None
    if goes_on is not None:
        level = seat._replace(x1=max(seat.x1, goes_on.seat.x0 - _BLANK * seat.height))
    if len(parts) == 1:
        return replace(parts[0], level=level)
    first, last = (outline.of_word(part) for part in (parts[0], parts[-1]))
    askew = any(part.polygon for part in parts)
    return Word(
        unicodedata.normalize("NFC", "".join([part.text for part in parts])),
        Box.holding(part.box for part in parts),
        edges=tuple(_edges(parts, seat, letters)),
        polygon=(first[0], last[1], last[2], first[3]) if askew else None,
        level=level,
    )


def _edges(parts: Sequence[Word], seat: Box, letters: Letters) -> Iterator[float]:
    """Where along a word that is put together each of its letters begins, and the last one ends."""
    for part in parts:
        own = part.edges or (letters.edges(part) if len(part.text) > 1 else (0.0, 1.0))
        begin, width = part.seat.x0 - seat.x0, part.seat.width
        yield from ((begin + edge * width) / seat.width for edge in own[:-1])
    yield 1.0


def _set(lines: Sequence[Line]) -> TextLines:
    """Lines of words, as if they were written so."""
    raw: list[RawWord] = []
    made: dict[int, Word] = {}
    for number, line in enumerate(lines):
        for n, word in enumerate(line):
            if word.edges or word.polygon or word.level:
                made[len(raw)] = word
            raw.append((*word.box, word.text, number, 0, n))
    return TextLines(raw, made)
