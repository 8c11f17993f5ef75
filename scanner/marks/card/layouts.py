"""The layouts of papers and cards as data: `layouts.toml`, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from scanner.model import Box

Side = Literal["front", "back"]

# ISO/IEC 7810, ID-1.
CARD_SIZE = (85.6, 53.98)


@dataclass(frozen=True, slots=True)
class Label:
    """Printed words and the stretch, in millimetres, that they run along.

    `title`: they name the paper; `common`: many other papers have them too.
    """

    text: str
    left: float
    right: float
    middle: float
    title: bool
    common: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A field of a card: `boxes` in millimetres, one per line of print.

    `type`: of the contract, empty for what belongs to the picture of the paper as such.
    `label`: the label whose real place the field follows; `after`: its first box begins
    where that label ends. `needed`: no paper of its kind leaves it bare.
    """

    name: str
    type: str
    boxes: tuple[Box, ...]
    label: str
    after: bool
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Layout:
    """One side of one kind of paper; `size` in millimetres."""

    kind: str
    side: Side
    size: tuple[float, float]
    labels: tuple[Label, ...]
    places: tuple[Place, ...]

    def place(self, name: str) -> Place | None:
        return next((place for place in self.places if place.name == name), None)


@cache
def layouts() -> tuple[Layout, ...]:
    """All layouts that lolot knows."""
    content = resources.files("scanner.marks").joinpath("card", "layouts.toml")
    tables = tomllib.loads(content.read_text(encoding="utf-8"))["layout"]
    return tuple(map(_layout, tables))


def _layout(table: Mapping[str, Any]) -> Layout:
    return Layout(
        kind=table["kind"],
        side=table["side"],
        size=tuple(table.get("size", CARD_SIZE)),
        labels=tuple(_label(entry) for entry in table["labels"]),
        places=tuple(
            Place(
                entry["name"],
                entry.get("type", ""),
                tuple(Box(*box) for box in entry["boxes"]),
                entry.get("label", ""),
                entry.get("after", False),
                not entry.get("optional", False),
            )
            for entry in table["fields"]
        ),
    )


def _label(entry: Mapping[str, Any]) -> Label:
    left, right, middle = map(float, entry["at"])
    title, common = entry.get("title", False), entry.get("common", False)
    return Label(entry["text"], left, right, middle, title=title, common=common)
