"""Objects of a PDF that no page shows: deleted pages, replaced contents, thumbnails, pictures and
forms that stand in the file undrawn, the other looks of a note or field. They are given as a PDF of
their own that shows them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pymupdf

from scanner.pages.objects import Node, Reference, name_text, parse
from scanner.pages.survey import BROKEN, TRAILER, Survey, printed_object, reachable

_MOST = 500
_IS_PAGE = re.compile(r"/Type/Page\b(?!s)")
_SHOWS_TEXT = re.compile(rb"\bT[jJ]\b")
_DRAWN = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")
_UNDRAWN_KEY = re.compile(r"/(?:Thumb|Image) (\d+) \d+ R")
_STRINGS = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>", re.DOTALL)
# Bytes of strings; the tick of a box is one.
_LEAST_SAID = 6
_A4 = "[0 0 595 842]"
# Points a pixel: pictures without a page are laid out at 200 dpi.
_POINTS = 0.36


def leftovers(
    doc: pymupdf.Document, surveyed: Survey, copied: Callable[[], pymupdf.Document]
) -> bytes | None:
    """A PDF of what `doc` holds and does not show; None where there is nothing.

    `surveyed`: the survey of `doc`. `copied` gives a copy of it to make that PDF of.
    """
    live = reachable(surveyed.references, [TRAILER])
    orphans = [xref for xref in range(1, doc.xref_length()) if xref not in live]
    pages, contents, pictures = _sorted(doc, surveyed, orphans)
    undrawn, more = _undrawn(doc, surveyed, live)
    pictures += more
    forms = [*undrawn, *_other_looks(doc, surveyed, live)]
    if not (pages or contents or pictures or forms):
        return None
    with copied() as copy:
        return _shown(copy, pages, contents, pictures, forms)


def _shown(
    doc: pymupdf.Document,
    pages: list[int],
    contents: list[int],
    pictures: list[int],
    forms: list[int],
) -> bytes | None:
    """What is left over in `doc`, which is changed, as a PDF of its own."""
    for xref in pages:
        _inherit(doc, xref)
    made = [
        *pages,
        *_content_pages(doc, contents),
        *_picture_pages(doc, pictures),
        *_form_pages(doc, forms),
    ][:_MOST]
    if not made:
        return None
    tree = doc.get_new_xref()
    kids = " ".join(f"{xref} 0 R" for xref in made)
    doc.update_object(tree, f"<</Type/Pages/Count {len(made)}/Kids[{kids}]>>")
    for xref in made:
        doc.xref_set_key(xref, "Parent", f"{tree} 0 R")
    doc.xref_set_key(doc.pdf_catalog(), "Pages", f"{tree} 0 R")
    return bytes(doc.tobytes(garbage=1))


def _sorted(
    doc: pymupdf.Document, surveyed: Survey, orphans: list[int]
) -> tuple[list[int], list[int], list[int]]:
    """Orphans that are pages, streams that show text, and pictures; each what no other holds."""
    pages = [x for x in orphans if _IS_PAGE.search(printed_object(doc, x))]
    held = reachable(surveyed.references, pages)
    contents, pictures = [], []
    for xref in orphans:
        if xref not in held and doc.xref_is_stream(xref):
            if xref in surveyed.images:
                pictures.append(xref)
            elif _shows_text(doc, xref):
                contents.append(xref)
    return pages, contents, pictures


def _inherit(doc: pymupdf.Document, page: int) -> None:
    """Gives a page what it took from the page tree that it no longer stands in."""
    for key in ("MediaBox", "Resources"):
        at = page
        for _ in range(20):
            kind, value = doc.xref_get_key(at, key)
            if kind != "null":
                if at != page:
                    doc.xref_set_key(page, key, value)
                break
            kind, value = doc.xref_get_key(at, "Parent")
            if kind != "xref":
                break
            at = int(value.split()[0])
    if doc.xref_get_key(page, "MediaBox")[0] == "null":
        doc.xref_set_key(page, "MediaBox", _A4)


def _shows_text(doc: pymupdf.Document, xref: int) -> bool:
    printed = printed_object(doc, xref)
    if "/Type/" in printed and "/Type/XObject" not in printed:
        return False
    try:
        return _SHOWS_TEXT.search(doc.xref_stream(xref) or b"") is not None
    except BROKEN:
        return False


def _undrawn(
    doc: pymupdf.Document, surveyed: Survey, live: set[int]
) -> tuple[list[int], list[int]]:
    """Forms, and pictures, that belong to the document and that no content draws."""
    images = [xref for xref in surveyed.images if xref in live]
    if not images and live.isdisjoint(surveyed.forms):
        return [], []
    named: set[int] = set()
    drawn: set[int] = set()
    forms: set[int] = set()
    for number in range(doc.page_count):
        names = {0: set(_DRAWN.findall(doc[number].read_contents()))}
        placed = doc.get_page_xobjects(number)
        for xref, *_ in placed:
            if xref not in names:
                names[xref] = set(_DRAWN.findall(doc.xref_stream(xref) or b""))
        held = [(xref, name.encode("utf-8", "replace"), holder) for xref, name, holder, _ in placed]
        shown = {0}
        while fresh := {x for x, name, h in held if h in shown and name in names[h]} - shown:
            shown |= fresh
        forms |= {xref for xref, *_ in held}
        drawn |= shown
        for xref, mask, *_, name, _, holder in doc.get_page_images(number, full=True):
            named |= {xref, mask}
            if holder in shown and name.encode("utf-8", "replace") in names[holder]:
                drawn |= {xref, mask}
    beside = {
        int(xref)
        for holder in surveyed.references
        for xref in _UNDRAWN_KEY.findall(printed_object(doc, holder))
    }
    telling = [xref for xref in sorted(forms - drawn) if _says_much(doc, xref)]
    return telling, [xref for xref in images if xref in (named | beside) - drawn]


def _other_looks(doc: pymupdf.Document, surveyed: Survey, live: set[int]) -> list[int]:
    """What notes and fields look like under the mouse or in another state (ISO 32000-2 §12.5.5),
    where that says more than what they show."""
    others: dict[int, None] = {}
    shown: set[int] = set()
    for holder in sorted(live.intersection(surveyed.faces)):
        for note in _noted(parse(printed_object(doc, holder))):
            state = name_text(str(note.get("AS", "")))
            looks = _resolved(doc, note["AP"])
            for key, look in looks.items() if isinstance(looks, dict) else ():
                for name, xref in _states(doc, look, state):
                    if key == "N" and name == state:
                        shown.add(xref)
                    else:
                        others[xref] = None
    if not others.keys() - shown:
        return []
    seen = {doc.xref_stream(xref) for xref in shown}
    fresh = (xref for xref in others if xref not in shown and doc.xref_stream(xref) not in seen)
    return [xref for xref in fresh if _says_much(doc, xref)]


def _noted(node: Node) -> Iterator[dict[str, Node]]:
    """The dictionaries with a look in an object."""
    todo = [node]
    while todo:
        item = todo.pop()
        if isinstance(item, dict):
            if "AP" in item:
                yield item
            todo += item.values()
        elif isinstance(item, list):
            todo += item


def _resolved(doc: pymupdf.Document, node: Node) -> Node:
    return parse(printed_object(doc, node.xref)) if isinstance(node, Reference) else node


def _states(doc: pymupdf.Document, look: Node, state: str) -> Iterator[tuple[str, int]]:
    """The streams of a look by state; one that has no states is that of `state`."""
    if isinstance(look, Reference) and doc.xref_is_stream(look.xref):
        yield state, look.xref
        return
    states = _resolved(doc, look)
    for name, one in states.items() if isinstance(states, dict) else ():
        if isinstance(one, Reference) and doc.xref_is_stream(one.xref):
            yield name, one.xref


def _says_much(doc: pymupdf.Document, form: int) -> bool:
    """Whether it shows more than a tick, or draws something that may."""
    try:
        stream = doc.xref_stream(form) or b""
    except BROKEN:
        return False
    said = sum(len(string) - 2 for string in _STRINGS.findall(stream))
    return _DRAWN.search(stream) is not None or said >= _LEAST_SAID


def _content_pages(doc: pymupdf.Document, streams: list[int]) -> Iterator[int]:
    """A page for each stream, with every font of the document under its name."""
    if not streams:
        return
    fonts: dict[str, int] = {}
    for number in range(min(doc.page_count, 50)):
        for xref, _, _, _, name, _ in doc.get_page_fonts(number):
            fonts.setdefault(name, xref)
    resources = "".join(f"/{name} {xref} 0 R" for name, xref in fonts.items() if xref)
    for stream in streams[:_MOST]:
        yield _page(doc, _A4, f"<</Font<<{resources}>>>>", stream)


def _picture_pages(doc: pymupdf.Document, pictures: list[int]) -> Iterator[int]:
    for xref in pictures[:_MOST]:
        width, height = (doc.xref_get_key(xref, key)[1] for key in ("Width", "Height"))
        if not (width.isdigit() and height.isdigit()):
            continue
        right, top = int(width) * _POINTS, int(height) * _POINTS
        content = doc.get_new_xref()
        doc.update_object(content, "<<>>")
        doc.update_stream(content, f"{right} 0 0 {top} 0 0 cm /I Do".encode())
        yield _page(doc, f"[0 0 {right} {top}]", f"<</XObject<</I {xref} 0 R>>>>", content)


def _form_pages(doc: pymupdf.Document, forms: list[int]) -> Iterator[int]:
    for xref in forms[:_MOST]:
        kind, box = doc.xref_get_key(xref, "BBox")
        if kind != "array":
            continue
        doc.xref_set_key(xref, "Matrix", "null")
        doc.xref_set_key(xref, "OC", "null")
        content = doc.get_new_xref()
        doc.update_object(content, "<<>>")
        doc.update_stream(content, b"/F Do")
        yield _page(doc, box, f"<</XObject<</F {xref} 0 R>>>>", content)


def _page(doc: pymupdf.Document, box: str, resources: str, content: int) -> int:
    page = int(doc.get_new_xref())
    doc.update_object(
        page, f"<</Type/Page/MediaBox{box}/Resources{resources}/Contents {content} 0 R>>"
    )
    return page
