"""Rows of heads that were read as one cell: which of them stands over a value."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from scanner.grid import Cell
from scanner.labels.label import Label
from scanner.model import Box
from scanner.text import PageText

# A row of heads has so many blanks between its words at least.
LEAST = 3
# The second line of an address that ends with Lai Châu is no "Cháu" over the next row.
NO_HEAD = frozenset({"Châu", "CHÂU"})


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
