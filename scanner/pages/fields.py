"""What form fields hold and do not show, for programs that fill in a form may leave drawing it to
whoever opens it; and what they are called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pymupdf

from scanner.model import Box, Source
from scanner.pages import stext
from scanner.pages.crossing import Crossing
from scanner.pages.stext import RawWord

# What is shown over a page, and how to ask for it.
SHOWN_PARTS = (
    (Source.ANNOTATION, stext.shown_annotations),
    (Source.FORM, stext.shown_fields),
)
_WRITTEN = (
    pymupdf.PDF_WIDGET_TYPE_TEXT,
    pymupdf.PDF_WIDGET_TYPE_COMBOBOX,
    pymupdf.PDF_WIDGET_TYPE_LISTBOX,
)

# Where a name that a program gave is made of words: "txtSoTaiKhoan", "so_tai_khoan[0]".
_SEAM = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=\d)|[\W_]+")
# What programs say of the kind of a field in its name, and counts.
_KIND = re.compile(r"(?i)(?:txt|text|tf|fld|field|input|edit|box|frm|form|ctl|\d+)")
_LONGEST = 80


def with_unshown(
    page: pymupdf.Page, shown: Sequence[RawWord]
) -> tuple[list[RawWord], list[tuple[str, Box]]]:
    """The words that the fields of a page show, and those of values that none of them shows,
    spread over their field's box; and what each of these fields is called, with its box."""
    words, names = list(shown), list[tuple[str, Box]]()
    crossing = Crossing(word[:4] for word in shown)
    for widget in _fields(page):
        value = widget.field_value
        if not (isinstance(value, str) and value.strip()):
            continue
        box = pymupdf.Rect(widget.rect) * page.rotation_matrix
        inside = {shown[n][4] for n in crossing.crossed(tuple(box))}
        if not all(part in inside for part in value.split()):
            words += _spread(value, box, words[-1][5] + 1 if words else 0)
        said = [widget.field_label, _in_words(widget.field_name)]
        names += [(name[:_LONGEST], Box(*box)) for name in said if name and name.strip()]
    return words, names


def _in_words(name: str | None) -> str:
    """The name of a field as words: its own, the last of those that lead to it.

    >>> _in_words("form1.page[0].txtSoTaiKhoan[0]")
    'So Tai Khoan'
    """
    last = (name or "").rpartition(".")[2]
    return " ".join(p for p in _SEAM.split(last) if p and not _KIND.fullmatch(p))


def places(page: pymupdf.Page) -> list[tuple[float, float, float, float]]:
    """Where the fields of a page are that somebody may write in."""
    turned = (pymupdf.Rect(w.rect) * page.rotation_matrix for w in _fields(page))
    return [(rect.x0, rect.y0, rect.x1, rect.y1) for rect in turned]


def _fields(page: pymupdf.Page) -> Iterator[pymupdf.Widget]:
    """The fields that somebody may write in, one after the other: `Page.widgets` looks for each
    from the first one on."""
    widget = page.first_widget
    while widget is not None:
        if widget.field_type in _WRITTEN:
            yield widget
        widget = widget.next


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
