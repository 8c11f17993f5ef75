"""A file of an office and what it says, unit by unit: a paragraph, a cell, a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from random import Random

from PIL import Image, ImageDraw

from tests.benchmark.flow import Flow, Text, Value, texts

Unit = tuple[str, tuple[tuple[int, int, Value], ...]]


@dataclass(frozen=True, slots=True)
class Made:
    """A file: `units` are what it says in reading order, as it shows it."""

    kind: str
    data: bytes = field(repr=False)
    units: tuple[Text, ...] = field(repr=False)
    note: str = ""


def said(text: Text) -> str:
    return "".join(item if isinstance(item, str) else item.printed for item in text)


def placed(text: Text) -> Unit:
    """What a unit says, and where in it each value stands."""
    at, found = 0, []
    for item in text:
        length = len(item) if isinstance(item, str) else len(item.printed)
        if isinstance(item, Value):
            found.append((at, at + length, item))
        at += length
    return said(text), tuple(found)


def lines(text: Text) -> Iterator[Text]:
    """A text as paragraphs of their own, one for each line of it."""
    line: list[str | Value] = []
    for item in text:
        if isinstance(item, Value):
            line.append(item)
            continue
        first, *others = item.split("\n")
        line += [first] if first else []
        for more in others:
            yield tuple(line)
            line = [more] if more else []
    yield tuple(line)


def pieces(rng: Random, item: str | Value) -> list[str]:
    """An item in the runs that programs cut it into: values more often, anywhere."""
    text = item if isinstance(item, str) else item.printed
    share = 0.05 if isinstance(item, str) else 0.3
    if len(text) < 2 or rng.random() > share:
        return [text]
    cuts = sorted(rng.sample(range(1, len(text)), min(len(text) - 1, rng.randrange(1, 4))))
    return [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]


def all_values(units: Iterable[Text]) -> list[Value]:
    return [item for text in units for item in text if isinstance(item, Value)]


def has_table(flow: Flow) -> bool:
    """Whether it is a list: what somebody would write as a workbook or as slides."""
    return sum(1 for _ in texts(flow)) > 30


def emblem(rng: Random) -> Image.Image:
    """A picture that says nothing, as the emblem on top of a letter."""
    image = Image.new("RGB", (96, 96), "white")
    colour = tuple(rng.randrange(40, 220) for _ in range(3))
    ImageDraw.Draw(image).ellipse((8, 8, 88, 88), fill=colour, outline=(200, 30, 30), width=5)
    return image
