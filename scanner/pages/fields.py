"""What form fields hold and do not show: programs that fill in a form may leave drawing it to
whoever opens it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pymupdf

from scanner.pages.stext import RawWord

_WRITTEN = (
    pymupdf.PDF_WIDGET_TYPE_TEXT,
    pymupdf.PDF_WIDGET_TYPE_COMBOBOX,
    pymupdf.PDF_WIDGET_TYPE_LISTBOX,
)


def with_unshown(page: pymupdf.Page, shown: Sequence[RawWord]) -> list[RawWord]:
    """The words that the fields of a page show, and those of values that none of them shows,
    spread over their field's box."""
    words = list(shown)
    for widget in page.widgets(types=_WRITTEN):
        value = widget.field_value
        box = pymupdf.Rect(widget.rect) * page.rotation_matrix
        if isinstance(value, str) and value.strip() and not _shows(box, value, shown):
            words += _spread(value, box, words[-1][5] + 1 if words else 0)
    return words


def places(page: pymupdf.Page) -> list[tuple[float, float, float, float]]:
    """Where the fields of a page are that somebody may write in."""
    turned = (pymupdf.Rect(w.rect) * page.rotation_matrix for w in page.widgets(types=_WRITTEN))
    return [(rect.x0, rect.y0, rect.x1, rect.y1) for rect in turned]


def _shows(box: pymupdf.Rect, value: str, shown: Sequence[RawWord]) -> bool:
    inside = {word[4] for word in shown if box.intersects(word[:4])}
    return all(part in inside for part in value.split())


def _spread(value: str, box: pymupdf.Rect, block: int) -> Iterator[RawWord]:
    lines = value.splitlines()
    height = box.height / len(lines)
    for row, line in enumerate(lines):
        letter = box.width / max(1, len(line))
        top, at = box.y0 + row * height, 0
        for number, word in enumerate(line.split()):
            at = line.index(word, at)
            left = box.x0 + at * letter
            at += len(word)
            yield left, top, box.x0 + at * letter, top + height, word, block, row, number
