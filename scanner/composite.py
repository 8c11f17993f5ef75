"""Lines of a page of which a part is text and a part is a picture.

Half of a number, or the label before it, may be a picture: neither the text layer nor what is
read in the picture says it all. A person does not see the difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from scanner.layer import SeenLines, TextLayer
from scanner.model import Box, Finding, Line, Page, Source, Word

# A reader's boxes are as high as the print, those of a text layer as its font: of one line they
# share so much of the lower one's height, and one is so many times as high as the other at most.
_LEVEL, _ALIKE = 0.5, 4.0
# What a page shows as text; what it hides stands in no line with what shows.
_SHOWN = frozenset({Source.TEXT, Source.FORM, Source.ANNOTATION})
# A label stands so many heights above its value at most.
_ABOVE = 1.5
# A word of text that a picture shows as well shares so much with what was read there.
_SAME = 0.5
# So much of what nobody could read lies on words that the edge of its area cuts; between words
# there are blanks.
_CUT, _COLUMNS = 0.6, 100

Boxes = NDArray[np.float64]


def composite(
    page: Page, seen: Sequence[Line], edges: Callable[[Word], tuple[float, ...]] | None
) -> list[Line]:
    """The lines of which a part was `seen` in pictures, together with the words of text on and
    right above or below them; nothing where no text is near. `edges`: of words of text."""
    # A reader may give a line of which no word is left.
    seen = [line for line in seen if line]
    if not seen:
        return []
    pictured = np.array([word.box for line in seen for word in line])
    rows = [Box.holding(word.box for word in line) for line in seen]
    near: list[Word] = []
    for source, lines in page.layers:
        if source in _SHOWN:
            near += _near(lines, rows, pictured)
    if not near:
        return []
    if edges is not None:
        near = [replace(word, edges=edges(word)) for word in dict.fromkeys(near)]
    return list(_rows([*seen, *((word,) for word in dict.fromkeys(near))]))


def _near(lines: Sequence[Line], rows: Sequence[Box], pictured: Boxes) -> Iterator[Word]:
    """The words of a layer that stand on some rows or right above or below them, and that were
    not read in a picture as well."""
    layer = _layer(lines)
    if not layer.texts:
        return
    boxes = np.array(layer.boxes())
    x0, y0, x1, y1 = boxes.T
    wanted = np.zeros(len(boxes), bool)
    for row in rows:
        least = np.minimum(y1 - y0, row.height)
        level = np.minimum(y1, row.y1) - np.maximum(y0, row.y0) > _LEVEL * least
        alike = np.maximum(y1 - y0, row.height) <= _ALIKE * least
        apart = np.maximum(y0 - row.y1, row.y0 - y1)
        beneath = (apart < _ABOVE * least) & (x0 < row.x1) & (row.x0 < x1)
        wanted |= alike & (level | beneath)
    for index in np.flatnonzero(wanted).tolist():
        box = boxes[index]
        shared = np.minimum(pictured[:, 2:], box[2:]) - np.maximum(pictured[:, :2], box[:2])
        if not (np.maximum(shared, 0).prod(axis=1) > _SAME * np.prod(box[2:] - box[:2])).any():
            yield layer.word(index)


def _layer(lines: Sequence[Line]) -> TextLayer:
    return cast(TextLayer, lines) if hasattr(lines, "texts") else SeenLines(lines)


def _rows(lines: Iterable[Line]) -> Iterator[Line]:
    """Lines that stand level as one, their words from left to right."""
    rows: list[tuple[Box, list[Word]]] = []
    for line in sorted(lines, key=lambda line: line[0].box.y0 + line[0].box.y1):
        box = Box.holding(word.box for word in line)
        row = next((words for other, words in rows if _is_level(box, other)), None)
        if row is None:
            rows.append((box, list(line)))
        else:
            row += line
    for _, words in rows:
        yield tuple(sorted(words, key=lambda word: word.box.x0))


def _is_level(a: Box, b: Box) -> bool:
    lower, higher = sorted((a.height, b.height))
    shared = min(a.y1, b.y1) - max(a.y0, b.y0)
    return higher <= _ALIKE * lower and shared > _LEVEL * lower


def told(finding: Finding, page: Page, seen: Sequence[Line]) -> Finding | None:
    """A finding of such lines with its true source; None where all of its value stands in one
    layer or was `seen`, and the rest of its lines does not make it matter."""
    for source, lines in (*page.layers, (Source.OCR, seen)):
        if source in _SHOWN or lines is seen:
            layer = _layer(lines)
            said = "".join(
                text
                for text, box in zip(layer.texts, layer.boxes(), strict=True)
                if any(outer.shared(Box(*box)) > 0 for outer in finding.boxes)
            )
            if "".join(finding.text.split()) in said:
                return replace(finding, sources=(source,)) if finding.mask else None
    return finding


def is_cut(lost: Box, area: Box, page: Page) -> bool:
    """Whether what nobody could read in an area is a part of lines of text that its edge cuts: the
    text says it, and what it says beyond the area is not read in pixels either."""
    columns = np.linspace(lost.x0, lost.x1, _COLUMNS)
    covered = np.zeros(_COLUMNS, bool)
    for source, lines in page.layers:
        boxes = np.array(_layer(lines).boxes()).reshape(-1, 4)
        if source is Source.TEXT and len(boxes):
            x0, y0, x1, y1 = boxes.T
            over = ((y0 < area.y0) & (area.y0 < y1)) | ((y0 < area.y1) & (area.y1 < y1))
            over &= np.minimum(y1, lost.y1) - np.maximum(y0, lost.y0) > _LEVEL * lost.height
            for left, right in zip(x0[over].tolist(), x1[over].tolist(), strict=True):
                covered |= (left <= columns) & (columns <= right)
    return bool(covered.mean() > _CUT)


def is_new(finding: Finding, known: Iterable[Finding]) -> bool:
    """Whether no finding of its type has its value at its place yet."""
    return not any(
        other.type == finding.type
        and other.value == finding.value
        and any(a.intersection(b).area > 0 for a in finding.boxes for b in other.boxes)
        for other in known
    )
