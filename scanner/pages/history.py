"""What a PDF was before: earlier revisions that its bytes still hold.

Each is given as a PDF of its own, of the pages that held something else then.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence

import pymupdf

from scanner.pages.embedded import attachments
from scanner.pages.survey import BROKEN, REFERENCE, printed_object, reachable, survey

_END_MARK = re.compile(rb"%%EOF[ \t]*(?:\r\n|\r|\n)?")
# So many are looked at that lost something, the last ones first to count: each takes as long as a
# small file. To tell which did, so many objects of all of them are compared.
MOST, MOST_OBJECTS = 40, 500_000
_STRING = re.compile(r"\((?:[^()\\]|\\.)*\)|<[0-9A-F]{4,}>", re.DOTALL)
_DATE = re.compile(r"\(D:\d{4}[^()]*\)")
_NO_CONTENT = ("/Type/ObjStm", "/Type/XRef")
# What a catalog needs to be one, and what it needs to show its pages as they were.
_SHOWN = frozenset({"Type", "Pages", "Version", "Extensions"})
_SHOWING = frozenset({"AcroForm", "OCProperties", "Lang"})


def revisions(
    data: bytes, doc: pymupdf.Document, password: str | None, most: int
) -> Iterator[bytes | None]:
    """The earlier revisions of `doc` (its bytes are `data`), oldest first, with the files that only
    they have (`most`: bytes of one); None for those that are not looked at.

    A revision to which the next ones only added is left out: what was signed, or noted on,
    is still there and is read as it is now.
    """
    ends, are_all = ends_of(data), True
    if len(ends) > MOST:
        ends, are_all = _losing(data, ends, doc, password)
    if not are_all:
        yield None
    for end in ends:
        try:
            with _opened(data[:end], password) as earlier:
                lost = _lost(earlier, doc)
                if lost and earlier.page_count:
                    yield _part(earlier, doc, lost, most)
        except BROKEN:
            continue


def _losing(
    data: bytes, ends: Sequence[int], doc: pymupdf.Document, password: str | None
) -> tuple[list[int], bool]:
    """Where those of many earlier revisions end that lost something since, the last ones; and
    whether they are all that did: a signature adds to a file, and so may hundreds."""
    found: list[int] = []
    compared = 0
    for end in reversed(ends):
        if len(found) == MOST or compared > MOST_OBJECTS:
            return found[::-1], False
        with contextlib.suppress(*BROKEN), _opened(data[:end], password) as earlier:
            compared += earlier.xref_length()
            if _lost(earlier, doc):
                found.append(end)
    return found[::-1], True


def _opened(data: bytes, password: str | None) -> pymupdf.Document:
    earlier = pymupdf.open(stream=data, filetype="pdf")
    if password is not None:
        earlier.authenticate(password)
    return earlier


def _part(earlier: pymupdf.Document, now: pymupdf.Document, lost: set[int], most: int) -> bytes:
    """What of an earlier revision leads to objects that are `lost`, as a file of its own."""
    files: list[tuple[str, bytes]] = []
    pages: list[int] = []
    if lost <= _about(earlier):
        # A date or a program's name in what tells of the whole file.
        references: Mapping[int, Sequence[str]] = {}
    else:
        surveyed = survey(earlier)
        references = surveyed.references
        files = _files_lost(earlier, surveyed.files, now, most)
        pages = _pages_with(earlier, lost, references)
    _prune(earlier, lost, references, pages)
    kind, told = earlier.xref_get_key(earlier.pdf_catalog(), "Metadata")
    earlier.select(pages or [_emptied(earlier)])
    if kind == "xref":
        # Choosing pages takes it away.
        earlier.xref_set_key(earlier.pdf_catalog(), "Metadata", told)
    for number, (name, content) in enumerate(files, 1):
        earlier.embfile_add(f"{number} {name}", content)
    return bytes(earlier.tobytes(garbage=1))


def _about(doc: pymupdf.Document) -> set[int]:
    """The objects that tell of the whole file: what it is called, by whom, when."""
    told = (doc.xref_get_key(-1, "Info"), doc.xref_get_key(doc.pdf_catalog(), "Metadata"))
    return {int(value.split()[0]) for kind, value in told if kind == "xref"}


def _prune(
    doc: pymupdf.Document,
    lost: set[int],
    references: Mapping[int, Sequence[str]],
    pages: Sequence[int],
) -> None:
    """Takes from a file what its catalog leads to (tags, bookmarks, names) and none of which is
    lost: it is read as it is now."""
    catalog = doc.pdf_catalog()
    if catalog in lost:
        return
    tree = {doc.page_xref(number) for number in range(doc.page_count)}
    for key in doc.xref_get_keys(catalog):
        if key in _SHOWN or (pages and key in _SHOWING):
            continue
        value = doc.xref_get_key(catalog, key)[1]
        begin = list(map(int, REFERENCE.findall(value)))
        if lost.isdisjoint(reachable(references, begin, tree)) and lost.isdisjoint(begin):
            doc.xref_set_key(catalog, key, "null")


def ends_of(data: bytes) -> list[int]:
    """Where the file ended before: behind each end mark but the last. A linearised file has
    one behind its first page's objects, which never was its end (ISO 32000-2 annex F)."""
    ends = [match.end() for match in _END_MARK.finditer(data)][:-1]
    if b"/Linearized" in data[:1024]:
        ends = ends[1:]
    return ends


def _lost(earlier: pymupdf.Document, now: pymupdf.Document) -> set[int]:
    """The objects of `earlier` whose content `now` has no more."""
    lost = set()
    for xref in range(1, earlier.xref_length()):
        before = printed_object(earlier, xref)
        after = printed_object(now, xref) if xref < now.xref_length() else ""
        if any(kind in before for kind in _NO_CONTENT):
            continue
        if earlier.xref_is_stream(xref):
            changed = _stream_changed(earlier, now, xref)
        else:
            changed = before != after and _drops(before, after)
        if changed:
            lost.add(xref)
    return lost


def _files_lost(
    earlier: pymupdf.Document, files: Sequence[int], now: pymupdf.Document, most: int
) -> list[tuple[str, bytes]]:
    """The attachments of `earlier` (its objects `files`) that `now` has no more: a part of its
    pages has none."""
    before = list(attachments(earlier, files, most))
    left = {data for _, data in attachments(now, survey(now).files, most)} if before else set()
    return [(name, data) for name, data in before if data not in left]


def _stream_changed(earlier: pymupdf.Document, now: pymupdf.Document, xref: int) -> bool:
    if xref >= now.xref_length() or not now.xref_is_stream(xref):
        return True
    return bool(earlier.xref_stream_raw(xref) != now.xref_stream_raw(xref))


def _drops(before: str, after: str) -> bool:
    """Whether an object holds a string or refers to an object no more; dates do not count."""
    texts = {text for text in _STRING.findall(before) if not _DATE.fullmatch(text)}
    if not texts <= set(_STRING.findall(after)):
        return True
    then, now = ({one.group() for one in REFERENCE.finditer(text)} for text in (before, after))
    return not then <= now


def _pages_with(
    doc: pymupdf.Document, wanted: set[int], references: Mapping[int, Sequence[str]]
) -> list[int]:
    """The pages that show one of the objects."""
    pages = [doc.page_xref(number) for number in range(doc.page_count)]
    # A page leads by its parent, and by links, to all others.
    tree = {*pages, doc.pdf_catalog(), *(_parent(doc, page) for page in pages)}
    return [
        number
        for number, page in enumerate(pages)
        if not wanted.isdisjoint(reachable(references, [page], tree - {page}))
    ]


def _emptied(doc: pymupdf.Document) -> int:
    """The first page, with nothing on it: what no page shows has gone from elsewhere."""
    for key in ("Contents", "Annots", "Resources"):
        doc.xref_set_key(doc.page_xref(0), key, "null")
    return 0


def _parent(doc: pymupdf.Document, page: int) -> int:
    kind, value = doc.xref_get_key(page, "Parent")
    return int(value.split()[0]) if kind == "xref" else 0
