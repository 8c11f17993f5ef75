"""The markup that the papers of `corpus/` are written in (corpus/README.md tells it)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Literal

Align = Literal["left", "center", "right", "justify"]
SHORT = {
    "name": "person_name",
    "dob": "date_of_birth",
    "addr": "address",
    "bhxh": "social_insurance",
    "bhyt": "health_insurance",
    "land": "land_certificate",
}
FLAGS = frozenset({"clean", "landscape", "mono", "bare"})
_OPEN = re.compile(r"\{(-?)([a-z_]+):")
_ALIGNED: dict[str, Align] = {"=": "center", ">": "right", "<": "left"}


class MarkupError(ValueError):
    """A paper that is not written as README.md says; names the paper and the line."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A value as it is printed. `private`: somebody's own; else an agency's, or told in duty."""

    type: str
    printed: str
    private: bool = True


Text = tuple[str | Mark, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line from margin to margin, or a short one; "\\n" in it breaks the line."""

    text: Text
    align: Align = "justify"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, all as many; `head` is empty where no heads stand over them."""

    rows: tuple[tuple[Text, ...], ...]
    head: tuple[Text, ...] = ()


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of a hand. `clean`: nothing on it may be told at medium or above; `bare`: its
    tables have no lines; `mono`: typed in a font of one width."""

    name: str
    blocks: tuple[Block, ...]
    clean: bool = False
    landscape: bool = False
    mono: bool = False
    bare: bool = False
    hand: str = ""


def hands(folder: Path) -> tuple[Paper, ...]:
    """All papers of the hands in a folder, in the order of their names. Raises MarkupError."""
    return tuple(paper for file in sorted(folder.glob("*.txt")) for paper in hand(file))


def hand(file: Path) -> tuple[Paper, ...]:
    """The papers of one hand. Raises MarkupError, OSError, UnicodeDecodeError."""
    return tuple(replace(paper, hand=file.stem) for paper in read(file.read_text("utf-8")))


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


def plain(text: Text) -> str:
    """A text as it is printed."""
    return "".join(part if isinstance(part, str) else part.printed for part in text)


def _paper(head: str, body: str) -> Paper:
    name, *flags = head.split() or [""]
    if not name or not FLAGS.issuperset(flags):
        raise MarkupError(f"'@@ {head}': a name, then some of {', '.join(sorted(FLAGS))}")
    lines = [line.strip() for line in body.strip().splitlines()]
    try:
        blocks = tuple(_blocks(lines))
    except MarkupError as error:
        raise MarkupError(f"{name}: {error}") from error
    return Paper(name, blocks, **dict.fromkeys(flags, True))  # type: ignore[arg-type]


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    for is_row, group in groupby(filter(None, lines), lambda line: line.startswith("|")):
        if is_row:
            yield _table(list(group))
        else:
            yield from map(_paragraph, group)


def _paragraph(line: str) -> Paragraph:
    mark, rest = line[0], line[1:].strip()
    if mark == "#":
        return Paragraph(_text(rest), "center", bold=True)
    align = _ALIGNED.get(mark)
    return Paragraph(_text(rest), align) if align else Paragraph(_text(line))


def _table(lines: Sequence[str]) -> Table:
    heads = [line for line in lines if line.startswith("|=")]
    if len(heads) > 1 or (heads and lines[0] != heads[0]):
        raise MarkupError("one row of heads, before the other rows of its table")
    rows = [_cells(line.removeprefix("|=").removeprefix("|")) for line in lines]
    wide = max(map(len, rows))
    rows = [(*row, *((),) * (wide - len(row))) for row in rows]
    return Table(tuple(rows[1:]), rows[0]) if heads else Table(tuple(rows))


def _cells(line: str) -> tuple[Text, ...]:
    return tuple(_text(cell.strip()) for cell in line.strip().removesuffix("|").split("|"))


def _text(line: str) -> Text:
    """Plain text and `{type:value}`; " // " breaks the line. What is marked within a marked value
    is masked with it, and so is no value of its own."""
    text: list[str | Mark] = []
    at, begun = 0, 0
    while match := _OPEN.search(line, at):
        text.append(_plain(line[at : match.start()]))
        begun = match.end()
        at = _close(line, begun)
        printed = _OPEN.sub("", line[begun : at - 1]).replace("}", "").replace(" // ", "\n")
        if not printed.strip():
            raise MarkupError(f"an empty value of {match[2]}")
        text.append(Mark(SHORT.get(match[2], match[2]), printed, private=not match[1]))
    text.append(_plain(line[at:]))
    return tuple(part for part in text if part)


def _close(line: str, at: int) -> int:
    depth = 1
    while depth:
        found = re.compile(r"[{}]").search(line, at)
        if found is None:
            raise MarkupError(f"a bracket that is not closed: {line[at:].strip()!r}")
        depth += 1 if found[0] == "{" else -1
        at = found.end()
    return at


def _plain(text: str) -> str:
    if "{" in text or "}" in text:
        raise MarkupError(f"a bracket that is no value: {text.strip()!r}")
    return text.replace(" // ", "\n")
