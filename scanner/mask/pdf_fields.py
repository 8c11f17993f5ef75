"""Values that stand in several form fields or notes side by side, a part in each: no text of the
file holds such a value, but where it shows on the page they lie."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import pikepdf

from scanner.letters import fold
from scanner.mask.geometry import moved, shapes
from scanner.mask.needles import NO_SIGN
from scanner.mask.pdf_annots import annotations_of
from scanner.mask.pdf_fill import to_display
from scanner.mask.pdf_survey import numbers
from scanner.mask.values import BAR
from scanner.model import Box, Finding, Source

_WRITTEN = frozenset({Source.FORM, Source.ANNOTATION})
_TEXTS, _RICH = ("/V", "/DV", "/Contents"), ("/RV", "/RC")
_MAX_DEPTH = 32
# Letters alone tell a part of a value only where there are so many.
_LETTERS = 3
_WORD = re.compile(r"\S+")


def cut_parts(pdf: pikepdf.Pdf, findings: Iterable[Finding]) -> None:
    """Takes the parts of the values out of the fields and the notes that lie under them."""
    cut = False
    for finding in findings:
        if finding.page is None or finding.within or not _WRITTEN & set(finding.sources):
            continue
        page, signs = pdf.pages[finding.page - 1], _signs(finding.text)
        for annotation in _under(page, [Box.around(outline) for outline in shapes(finding)]):
            cut = _cut(annotation, signs) or cut
    form = pdf.Root.get("/AcroForm")
    if cut and isinstance(form, pikepdf.Dictionary) and "/XFA" in form:
        # It says the same again, field by field.
        del form["/XFA"]


def _under(page: pikepdf.Page, boxes: Sequence[Box]) -> Iterator[pikepdf.Dictionary]:
    """The annotations of a page, fields among them, that lie under some boxes."""
    matrix = to_display(page.obj)
    for annotation in annotations_of(page):
        sides = numbers(annotation.get("/Rect"), 4)
        if sides is not None:
            x0, y0, x1, y1 = sides
            rect = Box.around(moved(((x0, y0), (x1, y0), (x1, y1), (x0, y1)), matrix))
            if any(_lies_under(rect, box) for box in boxes):
                yield annotation


def _signs(text: str) -> str:
    return NO_SIGN.sub("", fold(text))


def _lies_under(rect: Box, box: Box) -> bool:
    return rect.intersection(box).area > 0.5 * min(rect.area, box.area)


def _cut(annotation: pikepdf.Dictionary, signs: str) -> bool:
    """Puts bars for the parts of a value into the texts of an annotation and of its field."""
    found = False
    for holder in _holders(annotation):
        for key in _TEXTS:
            text = holder.get(key)
            if isinstance(text, pikepdf.String):
                left = _WORD.sub(lambda word: _barred(word.group(), signs), str(text))
                if left != str(text):
                    holder[key] = pikepdf.String(left)
                    found = True
        if found:
            for key in _RICH:
                if key in holder:
                    del holder[key]
    return found


def _holders(annotation: pikepdf.Dictionary) -> Iterator[pikepdf.Dictionary]:
    """An annotation and the fields that it belongs to."""
    node: pikepdf.Object | None = annotation
    for _ in range(_MAX_DEPTH):
        if not isinstance(node, pikepdf.Dictionary):
            return
        yield node
        node = node.get("/Parent")


def _barred(word: str, signs: str) -> str:
    own = _signs(word)
    tells = any(map(str.isdigit, own)) or len(own) >= _LETTERS
    return BAR if own and tells and own in signs else word
