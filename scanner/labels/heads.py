"""Heads of columns that no cell of their own holds: close together on one line, or turned."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, pairwise

from scanner.grid import Cell
from scanner.labels.label import Label
from scanner.model import Box
from scanner.text import PageText

# The heads of a table that stand close are parted by gaps of so many heights at least, and so
# much wider than the blanks between their words; so many there are at least.
GAP, WIDER, LEAST = 0.35, 1.8, 3
# Words of another direction are seated so far off the page (`pages.lettered`).
_FAR = 5e5
# The second line of an address that ends with Lai Châu is no "Cháu" over the next row.
NO_HEAD = frozenset({"Châu", "CHÂU"})


def parted(page: PageText, cell: Cell) -> list[Cell]:
    """The heads that stand in one long cell, closer than cells do; none where it is a title or
    a line of running text, whose gaps are alike."""
    starts, boxes = page.words_in(cell.start, cell.end)
    gaps = [b[0] - a[2] for a, b in pairwise(boxes)]
    least = GAP * cell.box.height
    # Most lines are running text, and told as such without a closer look.
    if len(gaps) < LEAST or sum(gap >= least for gap in gaps) <= LEAST - 2:
        return []
    wide = max(least, WIDER * _lower_quarter(gaps))
    cuts = [0, *(n for n, gap in enumerate(gaps, 1) if gap >= wide), len(starts)]
    if len(cuts) <= LEAST:
        return []
    # Before the next word stands a blank, or the end of the line.
    ends = [*(start - 1 for start in starts[1:]), cell.end]
    return [
        Cell(starts[a], ends[b - 1], Box.holding(Box(*box) for box in boxes[a:b]), cell.line)
        for a, b in pairwise(cuts)
    ]


def _lower_quarter(gaps: Sequence[float]) -> float:
    """The gap that a quarter of them are narrower than.

    >>> _lower_quarter([4.0, 1.0, 2.0, 3.0])
    1.75
    """
    at = (len(gaps) - 1) / 4
    a, b = sorted(gaps)[int(at) : int(at) + 2]
    return a + (b - a) * (at % 1) if at % 1 < 0.5 else b - (b - a) * (1 - at % 1)


def over(heads: Sequence[Cell], box: Box) -> Cell | None:
    """Of heads on one line the one that shares most of its width with a box."""
    shared = [min(head.box.x1, box.x1) - max(head.box.x0, box.x0) for head in heads]
    best = max(range(len(heads)), key=shared.__getitem__, default=None)
    return heads[best] if best is not None and shared[best] > 0 else None


def standing_over(page: PageText, labels: Sequence[Label], head: Cell, box: Box) -> list[Label]:
    """Of the labels in a cell those that stand over a box: the heads of two narrow columns may
    stand closer than cells do."""
    standing = []
    for label in labels:
        places = page.places(head.start + label.start, head.start + label.end)
        if any(place.x0 < box.x1 and box.x0 < place.x1 for place in places):
            standing.append(label)
    return standing


def has_word_over(page: PageText, head: Cell, box: Box) -> bool:
    """Whether a word of a cell stands right over a box, over most of it or with most of its own."""
    for x0, _, x1, _ in page.words_in(head.start, head.end)[1]:
        shared = min(x1, box.x1) - max(x0, box.x0)
        if 2 * shared > min(x1 - x0, box.width):
            return True
    return False


def is_row(text: str) -> bool:
    """Whether a head is of several words more than a label has."""
    return text.count(" ") >= LEAST


def is_taken(page: PageText, label: Label, head: Cell, row: Sequence[Cell], box: Box) -> bool:
    """Whether a label stands over another figure of the row in which a box stands."""
    places = page.places(head.start + label.start, head.start + label.end)
    words = (zip(*page.words_in(cell.start, cell.end), strict=True) for cell in row)
    figures = [box for start, box in chain.from_iterable(words) if page.text[start].isdigit()]
    others = [word for word in figures if word[2] <= box.x0 or box.x1 <= word[0]]
    return any(word[0] < at.x1 and at.x0 < word[2] for word in others for at in places)


def turned(page: PageText) -> list[tuple[Box, str]]:
    """The cells of print that runs up or down the page: where they stand and what they say."""
    return [
        (Box.holding(page.boxes(cell.start, cell.end)), page.folded[cell.start : cell.end])
        for cell in page.grid.beyond(_FAR)
    ]


def turned_over(heads: Sequence[tuple[Box, str]], box: Box) -> str:
    """What is printed up or down the page right over a box, all lines of it."""
    above = [
        (place, text)
        for place, text in heads
        if place.y1 <= box.y0 + 0.4 * box.height and place.x0 < box.x1 and box.x0 < place.x1
    ]
    low = max((place.y1 for place, _ in above), default=0.0)
    return " ".join(text for place, text in above if place.y1 > low - place.height)
