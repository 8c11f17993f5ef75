"""Where the values of a document came to stand on its pages: exact truth for any producer.

PDFium gives every character's outline; lolot reads text layers with another library.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from samples.drawing.layout import quad
from samples.drawing.truth import Polygon, Truth
from tests.benchmark.flow import Value

NEIGHBOURS = 8


class NotSetError(Exception):
    """A value does not stand as often in the PDF as in the flow: the producer spoilt it."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A visible character and its ink, origin top left; `gap`: white space stands before it."""

    char: str
    page: int
    box: tuple[float, float, float, float]
    gap: bool


def _box(text: pypdfium2.PdfTextPage, index: int, height: float) -> tuple[float, ...]:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(text, index, left, right, bottom, top)
    return left.value, height - top.value, right.value, height - bottom.value


def glyphs(data: bytes) -> list[Glyph]:
    """All characters but white space, NFC, in PDFium's reading order."""
    found: list[Glyph] = []
    with pypdfium2.PdfDocument(data) as document:
        for number, page in enumerate(document, 1):
            height = page.get_height()
            text = page.get_textpage()
            gap = True
            for index in range(text.count_chars()):
                char = chr(pdfium.FPDFText_GetUnicode(text, index))
                char = "-" if char in "\x02\ufffe\u00ad" else char
                if char.isspace() or not char.isprintable():
                    gap = True
                    continue
                x0, y0, x1, y1 = _box(text, index, height)
                box = (x0, y0, x1, y1)
                found.append(Glyph(unicodedata.normalize("NFC", char), number, box, gap))
                gap = False
    return found


def _lines(chosen: Sequence[Glyph]) -> tuple[Polygon, ...]:
    """One box per line that the characters stand on."""
    lines: list[list[float]] = []
    for glyph in chosen:
        x0, y0, x1, y1 = glyph.box
        if x1 <= x0 or y1 <= y0:
            continue
        last = lines[-1] if lines else None
        if last and y0 < last[3] and y1 > last[1] and x0 >= last[0]:
            last[1], last[2], last[3] = min(last[1], y0), max(last[2], x1), max(last[3], y1)
        else:
            lines.append([x0, y0, x1, y1])
    return tuple(quad(*line) for line in lines)


def _apart(found: Sequence[Glyph], start: int, end: int) -> bool:
    """Whether `start:end` is no part of a longer number or address."""
    first, last = found[start], found[end - 1]
    if start and not first.gap:
        before = found[start - 1].char
        if before.isalnum() or before in "@+_":
            return False
    tail = [glyph for glyph in found[end : end + 2] if glyph.page == last.page]
    if not tail or tail[0].gap or not last.char.isalnum():
        return True
    if len(tail) == 2 and tail[0].char in ".-" and not tail[1].gap:
        return not tail[1].char.isalnum()
    return not (tail[0].char.isalnum() or tail[0].char == "@")


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFC", text))


def _places(found: Sequence[Glyph], text: str, key: str) -> list[int]:
    starts = [m.start() for m in re.finditer(f"(?={re.escape(key)})", text)]
    return [start for start in starts if _apart(found, start, start + len(key))]


def located(data: bytes, values: Iterable[Value]) -> tuple[Truth, ...]:
    """The truths of `values` (in reading order) in a PDF: a name that stands within another value
    ("Tâm" in "Vũ Thị Tâm") is sought where it stands by itself first.

    Raises NotSetError where the PDF does not hold a value as often as the flow does.
    """
    found = glyphs(data)
    text = "".join(glyph.char for glyph in found)
    wanted: dict[str, list[Value]] = {}
    for value in values:
        wanted.setdefault(_squeezed(value.printed), []).append(value)
    truths: list[tuple[int, Truth]] = []
    taken: set[int] = set()
    for key, group in sorted(wanted.items(), key=lambda item: -len(item[0])):
        places = _places(found, text, key)
        numbers = [v for v in group if v.type not in ("person_name", "address")]
        if len(places) < len(group) or (numbers and len(places) != len(group)):
            raise NotSetError(f"{key}: {len(places)} places for {len(group)} values")
        free = [start for start in places if start not in taken]
        places = free if len(free) >= len(group) else places
        for start, value in zip(places, group, strict=False):
            chosen = found[start : start + len(key)]
            taken.update(range(start, start + len(key)))
            truth = Truth(value.type, value.value, value.printed, chosen[0].page, _lines(chosen),
                          value.mask)  # fmt: skip
            truths.append((start, truth))
    return tuple(truth for _, truth in sorted(truths, key=lambda item: item[0]))


def _words(found: Sequence[Glyph], taken: set[int]) -> Iterable[tuple[str, list[Glyph]]]:
    """Runs of letters without white space, none of them part of a value."""
    run: list[Glyph] = []
    for index, glyph in enumerate(found):
        last = run[-1] if run else None
        near = last is not None and not glyph.gap and glyph.page == last.page
        if not glyph.char.isalpha() or index in taken or not near:
            if run:
                yield "".join(g.char for g in run), run
            run = []
        if glyph.char.isalpha() and index not in taken:
            run.append(glyph)
    if run:
        yield "".join(g.char for g in run), run


def word_boxes(data: bytes) -> Iterator[tuple[str, int, tuple[float, float, float, float]]]:
    """Every stretch without white space on a line: its text, page and box."""
    run: list[Glyph] = []
    for glyph in [*glyphs(data), None]:
        last = run[-1] if run else None
        if last and (glyph is None or glyph.gap or glyph.page != last.page):
            polygon = _lines(run)
            if len(polygon) == 1:
                yield "".join(g.char for g in run), last.page, (*polygon[0][0], *polygon[0][2])
            run = []
        if glyph is not None:
            run.append(glyph)


def _distance(polygon: Polygon, truth: Truth) -> float:
    (x0, y0), (x1, y1) = polygon[0], polygon[2]
    return min(
        max(0.0, a[0][0] - x1, x0 - a[2][0]) + 2 * max(0.0, a[0][1] - y1, y0 - a[2][1])
        for a in truth.polygons
    )


def neighbours(data: bytes, truths: Sequence[Truth]) -> tuple[Truth, ...]:
    """Up to `NEIGHBOURS` plain words per page that stand closest to values."""
    found = glyphs(data)
    text = "".join(glyph.char for glyph in found)
    taken = {
        i
        for truth in truths
        for start in _places(found, text, _squeezed(truth.printed))
        for i in range(start, start + len(_squeezed(truth.printed)))
    }
    ranked: dict[int, list[tuple[float, Truth]]] = {}
    for word, run in _words(found, taken):
        lines = _lines(run)
        beside = [t for t in truths if t.page == run[0].page and t.mask]
        if len(word) < 3 or len(lines) != 1 or not beside:
            continue
        plain = Truth("", word, word, run[0].page, lines)
        near = min(_distance(lines[0], truth) for truth in beside)
        ranked.setdefault(plain.page, []).append((near, plain))
    return tuple(
        truth
        for page in ranked.values()
        for _, truth in sorted(page, key=lambda item: item[0])[:NEIGHBOURS]
    )
