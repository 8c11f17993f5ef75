"""Papers of other hands as what the producers of the benchmark set."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from samples.drawing.written import normal
from tests.benchmark.flow import Block, Flow, Inline, Paragraph, Table, Text, Value
from training import markup

# Of a column, in letters: narrower ones would break words, wider ones leave no room to others.
_NARROW, _WIDE = 4, 40


def flow_of(paper: markup.Paper) -> Flow:
    """A paper as a document before it has a layout."""
    blocks = tuple(_block(block, ruled=not paper.bare) for block in paper.blocks)
    return Flow(paper.name, blocks, landscape=paper.landscape, mono=paper.mono)


def _block(block: markup.Block, *, ruled: bool) -> Block:
    if isinstance(block, markup.Paragraph):
        return Paragraph(_text(block.text), block.align, bold=block.bold)
    rows = tuple(tuple(map(_text, row)) for row in block.rows)
    widths = _widths([*((block.head,) if block.head else ()), *block.rows])
    return Table(rows, widths, tuple(map(_text, block.head)), ruled)


def _widths(rows: Sequence[tuple[markup.Text, ...]]) -> tuple[float, ...]:
    longest = [
        max(len(line) for cell in column for line in markup.plain(cell).split("\n"))
        for column in zip_longest(*rows, fillvalue=())
    ]
    held = [min(max(length, _NARROW), _WIDE) for length in longest]
    return tuple(length / sum(held) for length in held)


def _text(text: markup.Text) -> Text:
    return tuple(map(_inline, text))


def _inline(part: str | markup.Mark) -> Inline:
    if isinstance(part, str):
        return part
    return Value(part.type, normal(part.type, part.printed), part.printed, mask=part.private)
