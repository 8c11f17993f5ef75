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

from scanner.mask.pdf_content import Content
from scanner.model import Polygon

_TEXT_KEYS = ("/ActualText", "/Alt", "/E", "/T")


@dataclass(slots=True)
class Edits:
    """Marks on the operators of one stream, by their index.

    `glyphs`: by operator and element of its array, what to cut: (start, end) in bytes and
    the number that takes its place. `dropped`: path construction to leave out; `blank`:
    painting that has nothing left to paint; `lifted`: segments to jump over. `inline`:
    outlines in the unit square of inline images. `untagged`: marked content whose spelled
    text has to go. `counted`: the fonts whose glyphs in this stream were counted when it was
    walked before, for another of the places that show it. `whole`: strings that go as one part,
    by operator and element.
    """

    glyphs: dict[int, dict[int, dict[tuple[int, int], float]]] = field(default_factory=dict)
    dropped: set[int] = field(default_factory=set)
    blank: set[int] = field(default_factory=set)
    lifted: set[int] = field(default_factory=set)
    inline: dict[int, list[Polygon]] = field(default_factory=dict)
    untagged: set[int] = field(default_factory=set)
    counted: set[object] = field(default_factory=set)
    whole: set[tuple[int, int]] = field(default_factory=set)

    def cut(self, operator: int, element: int, part: tuple[int, int], number: float) -> bool:
        """Mark a part of a string; whether it was not marked before."""
        if (operator, element) in self.whole:
            return False
        parts = self.glyphs.setdefault(operator, {}).setdefault(element, {})
        fresh = part not in parts
        parts[part] = number
        return fresh

    def cut_all(self, operator: int, element: int, length: int, number: float) -> bool:
        """Mark a string of so many bytes as a whole, where nothing in it was marked before;
        whether that is so."""
        elements = self.glyphs.setdefault(operator, {})
        if element in elements:
            return False
        elements[element] = {(0, length): number}
        self.whole.add((operator, element))
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


def written(content: Content, edits: Edits, inline: Mapping[int, str]) -> bytes:
    """Content without what `edits` marks.

    `inline` gives the resource name of the image that takes the place of an inline one.
    """
    parts: list[bytes] = []
    done = 0
    for index in sorted(edits.marked):
        if index > done:
            parts.append(content.written(done, index))
        done = index + 1
        if index in edits.dropped:
            continue
        if index in edits.glyphs:
            parts.append(_without_glyphs(content, index, edits.glyphs[index]))
        elif index in edits.blank:
            parts.append(b"n")
        elif index in edits.lifted:
            parts.append(_written(content.operands(index)[-2:], "m"))
        elif index in inline:
            parts.append(_written([pikepdf.Name(inline[index])], "Do"))
        elif index in edits.untagged:
            parts.append(_without_text(content.operands(index)))
        else:
            parts.append(content.written(index, done))
    if done < len(content.names):
        parts.append(content.written(done, len(content.names)))
    return b"\n".join(parts)


def _written(operands: Sequence[Any], operator: str) -> bytes:
    exact = [Decimal(f"{item:.6f}") if isinstance(item, float) else item for item in operands]
    return bytes(pikepdf.unparse_content_stream([(exact, pikepdf.Operator(operator))]))


def _without_text(operands: Sequence[Any]) -> bytes:
    """A BDC with a property list, without the keys that spell out its content."""
    tag, properties = operands
    kept = pikepdf.Dictionary({k: v for k, v in properties.items() if k not in _TEXT_KEYS})
    return _written([tag, kept], "BDC")


def _without_glyphs(
    content: Content, index: int, cuts: Mapping[int, Mapping[tuple[int, int], float]]
) -> bytes:
    operator, operands = content.names[index], content.operands(index)
    before = b""
    if operator == '"':
        before = b"\n".join([_written([operands[0]], "Tw"), _written([operands[1]], "Tc"), b""])
    if operator in ("'", '"'):
        before += b"T*\n"
    items = operands[0] if operator == "TJ" else [operands[-1]]
    shown: list[bytes | float] = []
    for element, item in enumerate(items):
        if element in cuts:
            shown.extend(_pieces(item, cuts[element]))
        elif not isinstance(item, bytes):
            shown.append(float(item))
        elif item:
            # PDFium forgets the last number of an array that holds an empty string.
            shown.append(pikepdf.String(item).unparse())
    return b"%s[ %s ] TJ" % (before, b" ".join(_joined(shown)))


def _pieces(data: bytes, cuts: Mapping[tuple[int, int], float]) -> Iterator[bytes | float]:
    at = 0
    for (start, end), number in sorted(cuts.items()):
        if start > at:
            yield pikepdf.String(data[at:start]).unparse()
        yield number
        at = end
    if at < len(data):
        yield pikepdf.String(data[at:]).unparse()


def _joined(items: Sequence[bytes | float]) -> Iterator[bytes]:
    """Numbers that follow each other as their sum, so that a gap does not tell its glyphs."""
    number: float | None = None
    for item in items:
        if isinstance(item, bytes):
            if number is not None:
                yield _printed(number)
                number = None
            yield item
        else:
            number = item if number is None else number + item
    if number is not None:
        yield _printed(number)


@lru_cache(maxsize=4096)
def _printed(number: float) -> bytes:
    """A number as it is written; the same few come again and again."""
    return str(Decimal(f"{number:.3f}").normalize() + 0).encode()
