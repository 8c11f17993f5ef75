"""The markup that papers of other hands are written in (README.md tells it to a writer)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest

from samples.drawing.written import normal
from tests.benchmark.flow import Block, Flow, Inline, Paragraph, Table, Text, Value

SHORT = {"name": "person_name", "dob": "date_of_birth", "addr": "address"}
FLAGS = frozenset({"clean", "landscape", "mono", "bare"})
_VALUE = re.compile(r"\{(-?)([a-z_]+):([^{}]*)\}")
_ALIGNED = {"=": "center", ">": "right", "<": "left"}
# Of a column, in letters: narrower ones would break words, wider ones leave no room to others.
_NARROW, _WIDE = 4, 40


class MarkupError(ValueError):
    """A paper that is not written as README.md says; names the paper and the line."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of a set. `clean`: nothing on it may be told at medium or above."""

    name: str
    clean: bool
    flow: Flow


def read(text: str) -> tuple[Paper, ...]:
    """The papers of a set, in their order. Raises MarkupError."""
    parts = re.split(r"^@@[ \t]*(.*)$", text, flags=re.MULTILINE)
    if len(parts) < 3 or parts[0].strip():
        raise MarkupError("a set begins with '@@ name-of-the-paper'")
    papers = tuple(_paper(head, body) for head, body in zip(parts[1::2], parts[2::2], strict=True))
    names = [paper.name for paper in papers]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise MarkupError(f"two papers have one name: {', '.join(sorted(twice))}")
    return papers


def _paper(head: str, body: str) -> Paper:
    name, *flags = head.split() or [""]
    if not name or not FLAGS.issuperset(flags):
        raise MarkupError(f"'@@ {head}': a name, then some of {', '.join(sorted(FLAGS))}")
    lines = [line.strip() for line in body.strip().splitlines()]
    try:
        blocks = tuple(_blocks(lines, ruled="bare" not in flags))
    except MarkupError as error:
        raise MarkupError(f"{name}: {error}") from error
    flow = Flow(name, blocks, landscape="landscape" in flags, mono="mono" in flags)
    return Paper(name, "clean" in flags, flow)


def _blocks(lines: Sequence[str], *, ruled: bool) -> Iterator[Block]:
    for is_row, group in groupby(filter(None, lines), lambda line: line.startswith("|")):
        if is_row:
            yield _table(list(group), ruled=ruled)
        else:
            yield from map(_paragraph, group)


def _paragraph(line: str) -> Paragraph:
    mark, rest = line[0], line[1:].strip()
    if mark == "#":
        return Paragraph(_text(rest), "center", bold=True)
    align = _ALIGNED.get(mark)
    return Paragraph(_text(rest), align) if align else Paragraph(_text(line))  # type: ignore[arg-type]


def _table(lines: Sequence[str], *, ruled: bool) -> Table:
    heads = [line for line in lines if line.startswith("|=")]
    if len(heads) > 1 or (heads and lines[0] != heads[0]):
        raise MarkupError("one row of heads, before the other rows of its table")
    rows = [_cells(line.removeprefix("|=").removeprefix("|")) for line in lines]
    wide = max(map(len, rows))
    rows = [(*row, *((),) * (wide - len(row))) for row in rows]
    header, others = (rows[0], rows[1:]) if heads else ((), rows)
    return Table(tuple(others), _widths(rows), header, ruled)


def _cells(line: str) -> tuple[Text, ...]:
    return tuple(_text(cell.strip()) for cell in line.strip().removesuffix("|").split("|"))


def _widths(rows: Sequence[tuple[Text, ...]]) -> tuple[float, ...]:
    longest = [
        max(len(line) for cell in column for line in _printed(cell).split("\n"))
        for column in zip_longest(*rows, fillvalue=())
    ]
    held = [min(max(length, _NARROW), _WIDE) for length in longest]
    return tuple(length / sum(held) for length in held)


def _printed(text: Text) -> str:
    return "".join(i if isinstance(i, str) else i.printed for i in text)


def _text(line: str) -> Text:
    """Plain text and `{type:value}`; " // " breaks the line."""
    text: list[Inline] = []
    end = 0
    for match in _VALUE.finditer(line):
        text += [_plain(line[end : match.start()]), _value(*match.groups())]
        end = match.end()
    text.append(_plain(line[end:]))
    return tuple(item for item in text if item)


def _plain(text: str) -> str:
    if "{" in text or "}" in text:
        raise MarkupError(f"a bracket that is no value: {text.strip()!r}")
    return text.replace(" // ", "\n")


def _value(low: str, type_: str, printed: str) -> Value:
    type_ = SHORT.get(type_, type_)
    if not printed.strip():
        raise MarkupError(f"an empty value of {type_}")
    return Value(type_, normal(type_, printed), printed, mask=not low)
