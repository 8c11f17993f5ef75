"""What is to be taken out of one content stream, and taking it out.

Glyphs go by rewriting only the operator that shows them: the advance they leave behind is
written as a number, so that nothing else on the line moves. All other operators stay as
they were.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pikepdf

from scanner.model import Polygon

Instruction = Any
_SHOWING = frozenset({"Tj", "TJ", "'", '"'})
_TEXT_KEYS = ("/ActualText", "/Alt", "/E", "/T")


@dataclass(slots=True)
class Edits:
    """Marks on the operators of one stream, by their index.

    `glyphs`: by operator and element of its array, what to cut: (start, end) in bytes and
    the number that takes its place. `dropped`: path construction to leave out; `blank`:
    painting that has nothing left to paint; `lifted`: segments to jump over. `inline`:
    outlines in the unit square of inline images. `untagged`: marked content whose spelled
    text has to go. `counted`: the fonts whose glyphs in this stream were counted when it was
    walked before, for another of the places that show it.
    """

    glyphs: dict[int, dict[int, dict[tuple[int, int], float]]] = field(default_factory=dict)
    dropped: set[int] = field(default_factory=set)
    blank: set[int] = field(default_factory=set)
    lifted: set[int] = field(default_factory=set)
    inline: dict[int, list[Polygon]] = field(default_factory=dict)
    untagged: set[int] = field(default_factory=set)
    counted: set[object] = field(default_factory=set)

    def cut(self, operator: int, element: int, part: tuple[int, int], number: float) -> bool:
        """Mark a part of a string; whether it was not marked before."""
        parts = self.glyphs.setdefault(operator, {}).setdefault(element, {})
        fresh = part not in parts
        parts[part] = number
        return fresh

    def cut_all(self, operator: int, element: int, gaps: dict[tuple[int, int], float]) -> bool:
        """Mark the parts of a string, where none of it was marked before; whether that is so."""
        elements = self.glyphs.setdefault(operator, {})
        if element in elements:
            return False
        elements[element] = gaps
        return True

    def shift(self, place: tuple[int, int], part: tuple[int, int], number: float) -> None:
        """Add a number at a part of a string that was cut, or at an empty part of it."""
        parts = self.glyphs.setdefault(place[0], {}).setdefault(place[1], {})
        parts[part] = parts.get(part, 0.0) + number

    @property
    def marked(self) -> set[int]:
        """The operators with any mark."""
        return {
            *self.glyphs, *self.dropped, *self.blank, *self.lifted, *self.inline, *self.untagged
        }  # fmt: skip

    def __bool__(self) -> bool:
        return bool(
            self.glyphs or self.dropped or self.blank or self.lifted or self.inline or self.untagged
        )


def applied(
    instructions: Sequence[Instruction], edits: Edits, inline: Mapping[int, str]
) -> list[Instruction]:
    """The instructions without what `edits` marks.

    `inline` gives the resource name of the image that takes the place of an inline one.
    """
    result: list[Instruction] = []
    done = 0
    for index in sorted(edits.marked):
        instruction = instructions[index]
        result += instructions[done:index]
        done = index + 1
        if index in edits.dropped:
            continue
        if index in edits.glyphs:
            result.extend(_without_glyphs(instruction, edits.glyphs[index]))
        elif index in edits.blank:
            result.append(_instruction([], "n"))
        elif index in edits.lifted:
            result.append(_instruction(list(instruction.operands)[-2:], "m"))
        elif index in inline:
            result.append(_instruction([pikepdf.Name(inline[index])], "Do"))
        elif index in edits.untagged:
            result.append(_without_text(instruction))
        else:
            result.append(instruction)
    return [*result, *instructions[done:]]


def _instruction(operands: Sequence[Any], operator: str) -> Instruction:
    return pikepdf.ContentStreamInstruction(operands, pikepdf.Operator(operator))


def _without_text(instruction: Instruction) -> Instruction:
    """A BDC with a property list, without the keys that spell out its content."""
    tag, properties = instruction.operands[0], instruction.operands[1]
    kept = pikepdf.Dictionary({k: v for k, v in properties.items() if k not in _TEXT_KEYS})
    return _instruction([tag, kept], "BDC")


def _without_glyphs(
    instruction: Instruction, cuts: Mapping[int, Mapping[tuple[int, int], float]]
) -> Iterator[Instruction]:
    operator, operands = str(instruction.operator), list(instruction.operands)
    if operator == '"':
        yield _instruction([operands[0]], "Tw")
        yield _instruction([operands[1]], "Tc")
    if operator in ("'", '"'):
        yield _instruction([], "T*")
    items = list(operands[0]) if operator == "TJ" else [operands[-1]]
    shown: list[Any] = []
    for element, item in enumerate(items):
        if element in cuts:
            shown.extend(_pieces(bytes(item), cuts[element]))
        else:
            shown.append(item)
    yield _instruction([pikepdf.Array(_joined(shown))], "TJ")


def _pieces(data: bytes, cuts: Mapping[tuple[int, int], float]) -> Iterator[Any]:
    at = 0
    for (start, end), number in sorted(cuts.items()):
        if start > at:
            yield pikepdf.String(data[at:start])
        yield number
        at = end
    if at < len(data):
        yield pikepdf.String(data[at:])


def _joined(items: Sequence[Any]) -> list[Any]:
    """Numbers that follow each other as their sum, so that a gap does not tell its glyphs."""
    result: list[Any] = []
    for item in items:
        if isinstance(item, pikepdf.String):
            result.append(item)
        elif result and isinstance(result[-1], float):
            result[-1] += float(item)
        else:
            result.append(float(item))
    return [_printed(item) if isinstance(item, float) else item for item in result]


@lru_cache(maxsize=4096)
def _printed(number: float) -> Decimal:
    """A number as it is written; the same few come again and again."""
    return Decimal(f"{number:.3f}").normalize() + 0
