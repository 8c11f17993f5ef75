"""Writing the marks of a survey into a file: new content streams, pictures, structure."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from typing import Any

import pikepdf

from scanner.mask.pdf_edits import written
from scanner.mask.pdf_fill import inherited
from scanner.mask.pdf_images import inline_as_image
from scanner.mask.pdf_survey import SPELLED, Key, Survey

_MAX_ANCESTORS = 4


def apply_edits(pdf: pikepdf.Pdf, survey: Survey, drawn_on: Iterable[int]) -> None:
    """Rewrite every stream that holds marks, and what spells out the text they cut.

    Inline images under a mask become image objects and join `survey.images`. Pages that lose
    something, and those that are `drawn_on` later (numbers from 1), come out with their
    graphics state balanced, so that what is added lies where it should.
    """
    # What cannot be parsed becomes a picture.
    parsed = (number for number in drawn_on if number not in survey.unclean)
    balance = {pdf.pages[number - 1].obj.objgen for number in parsed}
    for key, edits in survey.edits.items():
        holder = survey.streams[key]
        is_page = not isinstance(holder, pikepdf.Stream)
        if not edits and key not in balance:
            continue
        content = survey.content(key)
        names = _lift_inline(pdf, survey, key, holder) if edits.inline else {}
        data = written(content, edits, names)
        if is_page:
            holder["/Contents"] = pdf.make_stream(_balanced(data, content.names))
        else:
            holder.write(data)
    for properties in survey.spelled:
        _unspell(properties)
    _unspell_structure(pdf, survey.tagged)


def _balanced(content: bytes, names: Sequence[str]) -> bytes:
    """The content within as many `q` and `Q` as keep the state before and after it the same;
    `names`: its operators."""
    depth = lowest = 0
    for name in names:
        if name == "q":
            depth += 1
        elif name == "Q":
            depth -= 1
            lowest = min(lowest, depth)
    before = 1 - lowest
    return b"q\n" * before + content + b"\nQ" * (before + depth) + b"\n"


def _lift_inline(
    pdf: pikepdf.Pdf, survey: Survey, key: Key, holder: pikepdf.Object
) -> dict[int, str]:
    """Make inline images objects of the resources, by the operator that drew them."""
    resources = inherited(holder, "/Resources")
    if resources is None:
        resources = holder["/Resources"] = pikepdf.Dictionary()
    if "/XObject" not in resources:
        resources["/XObject"] = pikepdf.Dictionary()
    named = resources["/XObject"]
    result = {}
    for index, outlines in survey.edits[key].inline.items():
        image = inline_as_image(pdf, survey.content(key).image(index), resources)
        name = next(n for n in _names() if n not in named)
        named[name] = image
        survey.images[image.objgen] = (image, list(outlines))
        result[index] = name
    return result


def _names() -> Iterable[str]:
    number = 0
    while True:
        number += 1
        yield f"/LolotInline{number}"


def _unspell(holder: Any) -> None:
    for key in SPELLED:
        if key in holder:
            del holder[key]


def _unspell_structure(pdf: pikepdf.Pdf, tagged: set[tuple[int, int]]) -> None:
    """Take the spelled-out text from structure elements whose content lost glyphs (14.7)."""
    root = pdf.Root.get("/StructTreeRoot")
    tree = root.get("/ParentTree") if isinstance(root, pikepdf.Dictionary) else None
    if tree is None or not tagged:
        return
    parents = pikepdf.NumberTree(tree)
    for stream, number in tagged:
        with contextlib.suppress(KeyError, IndexError, TypeError, ValueError, pikepdf.PdfError):
            element: Any = parents[stream][number]
            for _ in range(_MAX_ANCESTORS):
                if not isinstance(element, pikepdf.Dictionary):
                    break
                _unspell(element)
                element = element.get("/P")
