"""Annotations and form fields: their appearances, links that carry a value, signatures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pikepdf

from scanner.mask.geometry import IDENTITY, Matrix, moved
from scanner.mask.pdf_survey import Masks, Survey, matrix_of, numbers
from scanner.mask.pdf_walk import walk_form
from scanner.mask.values import BAR
from scanner.model import Box

_SIGNING = ("/Perms", "/DSS", "/Legal")
_MAX_DEPTH = 32
# Hidden, or not to be viewed (12.5.3).
_UNSEEN = 2 | 32


def annotations_of(page: pikepdf.Page) -> Iterator[pikepdf.Dictionary]:
    """The annotations of a page, form widgets among them."""
    listed = page.obj.get("/Annots")
    if isinstance(listed, pikepdf.Array):
        yield from (item for item in listed if isinstance(item, pikepdf.Dictionary))


def appearances(annotation: pikepdf.Dictionary) -> Iterator[pikepdf.Stream]:
    """All appearance streams: normal, rollover, down, and each state of them (12.5.5)."""
    table = annotation.get("/AP")
    if not isinstance(table, pikepdf.Dictionary):
        return
    for kind in ("/N", "/R", "/D"):
        entry = table.get(kind)
        states = entry.values() if isinstance(entry, pikepdf.Dictionary) else (entry,)
        yield from (state for state in states if isinstance(state, pikepdf.Stream))


def placement(annotation: pikepdf.Dictionary, form: pikepdf.Stream) -> Matrix:
    """From an appearance's form space (after its own Matrix) to the page (algorithm 8.1)."""
    bounds, rect = numbers(form.get("/BBox"), 4), numbers(annotation.get("/Rect"), 4)
    if bounds is None or rect is None:
        return IDENTITY
    own = matrix_of(form.get("/Matrix")) or IDENTITY
    x0, y0, x1, y1 = bounds
    box = Box.around(moved(((x0, y0), (x1, y0), (x1, y1), (x0, y1)), own))
    left, right = sorted((rect[0], rect[2]))
    low, high = sorted((rect[1], rect[3]))
    across = (right - left) / box.width if box.width else 1.0
    up = (high - low) / box.height if box.height else 1.0
    return (across, 0.0, 0.0, up, left - box.x0 * across, low - box.y0 * up)


def walk_annotations(survey: Survey, masks: Masks, page: pikepdf.Page) -> None:
    """Mark what of a page's appearances lies under its masks."""
    for annotation in annotations_of(page):
        for form in appearances(annotation):
            walk_form(survey, masks, form, placement(annotation, form))


def clean_annotations(
    pdf: pikepdf.Pdf, survey: Survey, filled: Mapping[int, Sequence[Box]]
) -> None:
    """Take away what still shows or holds a value that was cut out of the dictionaries, and marks
    for redaction that were carried out: `filled` has the boxes of masks by page (its own space).

    An appearance that the walk did not have to change may show the value in a way it could
    not see: readers make a new one from the text. A link to a cut address leads nowhere.
    """
    fresh = False
    for number, page in enumerate(pdf.pages, 1):
        kept = []
        listed = list(annotations_of(page))
        for annotation in listed:
            kind = str(annotation.get("/Subtype", ""))
            if _drop_links(annotation) and kind == "/Link":
                continue
            done = _was_cut(annotation) or _lies_over(annotation, filled.get(number, ()))
            if kind == "/Redact" and done:
                continue
            kept.append(annotation)
            edited = any(survey.edits.get(form.objgen) for form in appearances(annotation))
            if "/AP" in annotation and _was_cut(annotation) and not edited:
                del annotation["/AP"]
                fresh = fresh or kind == "/Widget"
        if len(kept) < len(listed):
            page.obj["/Annots"] = pikepdf.Array(kept)
    form = pdf.Root.get("/AcroForm")
    if fresh and isinstance(form, pikepdf.Dictionary):
        form["/NeedAppearances"] = True
    _drop_outline_links(pdf.Root.get("/Outlines"))


def _lies_over(annotation: pikepdf.Dictionary, boxes: Sequence[Box]) -> bool:
    rect = numbers(annotation.get("/Rect"), 4)
    if rect is None:
        return False
    place = Box.around((rect[:2], rect[2:]))  # type: ignore[arg-type]
    return any(place.intersection(box).area > 0 for box in boxes)


def _was_cut(annotation: pikepdf.Dictionary) -> bool:
    """Whether a bar stands in a text of an annotation or of the field it belongs to."""
    node: Any = annotation
    for _ in range(_MAX_DEPTH):
        if not isinstance(node, pikepdf.Dictionary):
            return False
        if any(_has_bar(value, 0) for key, value in node.items() if key not in _ELSEWHERE):
            return True
        node = node.get("/Parent")
    return False


_ELSEWHERE = frozenset(
    {"/AP", "/P", "/Parent", "/Kids", "/Popup", "/IRT", "/Dest", "/StructParent"}
)


def _has_bar(value: Any, depth: int) -> bool:
    if isinstance(value, pikepdf.String):
        return BAR in str(value)
    if depth > 4:
        return False
    if isinstance(value, pikepdf.Array):
        return any(_has_bar(item, depth + 1) for item in value)
    if isinstance(value, pikepdf.Stream):
        return BAR.encode("utf-8") in value.read_bytes()
    if isinstance(value, pikepdf.Dictionary):
        return any(_has_bar(v, depth + 1) for k, v in value.items() if k not in _ELSEWHERE)
    return False


def _drop_links(holder: pikepdf.Dictionary) -> bool:
    """Remove the actions of an annotation or bookmark that lead to a cut address."""
    dropped = False
    for key in ("/A", "/PA", "/AA"):
        if key in holder and _has_bar(holder[key], 0):
            del holder[key]
            dropped = True
    return dropped


def _drop_outline_links(node: Any) -> None:
    """The same for all bookmarks."""
    todo, seen = [node], set()
    while todo:
        item = todo.pop()
        if not isinstance(item, pikepdf.Dictionary) or item.objgen in seen:
            continue
        seen.add(item.objgen)
        _drop_links(item)
        todo += [item.get("/First"), item.get("/Next")]


def remove_signatures(pdf: pikepdf.Pdf) -> bool:
    """Void signatures leave, with their certificates; how they looked stays on the page.

    Returns whether there were any. A signed field without its signature would still offer
    itself to be signed, so it goes as well.
    """
    found = any(key in pdf.Root for key in _SIGNING)
    for key in _SIGNING:
        if key in pdf.Root:
            del pdf.Root[key]
    form = pdf.Root.get("/AcroForm")
    for page in pdf.pages:
        listed = list(annotations_of(page))
        signed = [item for item in listed if _is_signature(item)]
        if signed:
            found = True
            page.obj["/Annots"] = pikepdf.Array([a for a in listed if not _is_signature(a)])
            for annotation in signed:
                _keep_look(page, annotation)
    if isinstance(form, pikepdf.Dictionary):
        found = _without_signature_fields(form) or found
    return found


def _is_signature(annotation: pikepdf.Dictionary) -> bool:
    """Whether a widget belongs to a signature field that holds a signature."""
    node: Any = annotation
    kind = value = None
    for _ in range(_MAX_DEPTH):
        if not isinstance(node, pikepdf.Dictionary):
            break
        kind = kind or node.get("/FT")
        value = value or node.get("/V")
        node = node.get("/Parent")
    return kind == pikepdf.Name.Sig and value is not None


def signed_pages(pdf: pikepdf.Pdf) -> set[int]:
    """The pages (from 1) on which a signature may show."""
    return {
        n for n, page in enumerate(pdf.pages, 1) if any(map(_is_signature, annotations_of(page)))
    }


def _keep_look(page: pikepdf.Page, annotation: pikepdf.Dictionary) -> None:
    """Draw a widget's normal appearance, if it shows, as part of the page."""
    table = annotation.get("/AP")
    form = table.get("/N") if isinstance(table, pikepdf.Dictionary) else None
    if not isinstance(form, pikepdf.Stream) or _flags(annotation) & _UNSEEN:
        return
    form["/Type"], form["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Form
    if "/OC" in annotation:
        form["/OC"] = annotation["/OC"]
    name = page.add_resource(form, pikepdf.Name.XObject)
    matrix = " ".join(f"{value:.5f}" for value in placement(annotation, form))
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(f"\nQ q {matrix} cm {name} Do Q\n".encode("ascii"))


def _flags(annotation: pikepdf.Dictionary) -> int:
    try:
        return int(annotation.get("/F", 0))
    except (TypeError, ValueError):
        return 0


def _without_signature_fields(form: pikepdf.Dictionary) -> bool:
    """Take signed fields out of the form's tree."""
    found = "/SigFlags" in form
    if found:
        del form["/SigFlags"]

    def pruned(fields: Any, kind: Any, depth: int) -> list[Any]:
        nonlocal found
        kept = []
        for field in fields if isinstance(fields, pikepdf.Array) else ():
            if not isinstance(field, pikepdf.Dictionary) or depth > _MAX_DEPTH:
                continue
            own = field.get("/FT", kind)
            if own == pikepdf.Name.Sig and "/V" in field:
                found = True
                continue
            if "/Kids" in field:
                field["/Kids"] = pikepdf.Array(pruned(field["/Kids"], own, depth + 1))
            kept.append(field)
        return kept

    form["/Fields"] = pikepdf.Array(pruned(form.get("/Fields"), None, 0))
    return found
