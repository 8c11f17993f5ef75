"""What a PDF dictionary is (a note, a field, a link …) and where on which page it shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import pymupdf

from scanner.model import Box, Source
from scanner.pages.objects import Node, Reference, StringToken, string_bytes
from scanner.pages.survey import BROKEN, REFERENCE, printed_object

Dictionary = Mapping[str, Node]

# ISO 32000-2, table 171, without Widget, which is a form's.
_ANNOTATIONS = frozenset(
    [
        *("/Text", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine"),
        *("/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Caret", "/Stamp", "/Ink"),
        *("/Popup", "/FileAttachment", "/Sound", "/Redact", "/Projection", "/Movie", "/Screen"),
        *("/PrinterMark", "/TrapNet", "/Watermark", "/3D", "/RichMedia", "/Link"),
    ]
)
_DER_KEYS = frozenset({"Contents", "Cert"})


def classify(path: Sequence[str], around: Sequence[Dictionary]) -> Source:
    """Which source a string at `path` has, by the dictionaries around it, innermost last."""
    for holder in reversed(around):
        source = _kind(holder)
        if source is not None:
            return source
    return Source.METADATA


def is_der(path: Sequence[str], around: Sequence[Dictionary]) -> bool:
    """Whether a string is what a signature signs with."""
    return _key(path) in _DER_KEYS and bool(around) and is_signature(around[-1])


def is_signed(path: Sequence[str], around: Sequence[Dictionary], text: str) -> bool:
    """Whether a text of a signature only says whom its certificate names: where, why and by whom
    a paper was signed stands beside that in the open, as in the field of a form."""
    signed = next((holder for holder in reversed(around) if is_signature(holder)), {})
    certificate = signed.get("Contents")
    if not isinstance(certificate, StringToken):
        return True
    held = string_bytes(certificate.raw)
    numbers = re.findall(r"\d{6,}", text)
    return _key(path) == "Name" and all(number.encode() in held for number in numbers)


def _key(path: Sequence[str]) -> str:
    """The last key of a path, past its places in arrays."""
    return next((part for part in reversed(path) if not part.isdigit()), "")


def _kind(holder: Dictionary) -> Source | None:
    return next((source for source, fits in _KINDS if fits(holder)), None)


def _is_link(holder: Dictionary) -> bool:
    return "URI" in holder or holder.get("S") in ("/URI", "/Launch", "/GoToR", "/SubmitForm")


def _is_file(holder: Dictionary) -> bool:
    return holder.get("Type") in ("/Filespec", "/F", "/EmbeddedFile") or "EF" in holder


def _is_field(holder: Dictionary) -> bool:
    if holder.get("Subtype") == "/Widget" or "FT" in holder or "XFA" in holder:
        return True
    return "T" in holder and "K" not in holder and bool(holder.keys() & {"Kids", "V", "DV"})


def _is_annotation(holder: Dictionary) -> bool:
    return holder.get("Subtype") in _ANNOTATIONS or (
        "Rect" in holder and holder.get("Type") == "/Annot"
    )


def _is_bookmark(holder: Dictionary) -> bool:
    return "Title" in holder and bool(holder.keys() & {"Parent", "Prev", "Next", "Dest"})


def is_signature(holder: Dictionary) -> bool:
    """Whether `holder` is a signature dictionary (ISO 32000-2 §12.8.1)."""
    if holder.get("Type") in ("/Sig", "/DocTimeStamp"):
        return True
    return "ByteRange" in holder or ("Contents" in holder and "SubFilter" in holder)


_KINDS: tuple[tuple[Source, Callable[[Dictionary], bool]], ...] = (
    (Source.CERTIFICATE, is_signature),
    (Source.LINK, _is_link),
    (Source.ATTACHMENT, _is_file),
    (Source.FORM, _is_field),
    (Source.ANNOTATION, _is_annotation),
    (Source.BOOKMARK, _is_bookmark),
)


def is_encryption(holder: Dictionary) -> bool:
    """Whether `holder` is the standard security handler's dictionary: keys, no text."""
    return holder.get("Filter") == "/Standard" and "V" in holder


class Places:
    """Looks up the page and the displayed box of annotations and form fields of `doc`.

    Nothing is read before the first question: most PDFs have neither.
    """

    def __init__(self, doc: pymupdf.Document) -> None:
        self._doc = doc
        self._pages: dict[int, int] | None = None
        self._annotations: dict[int, int] = {}
        self._matrices: dict[int, pymupdf.Matrix] = {}

    def of(self, xref: int, around: Sequence[Dictionary]) -> tuple[int | None, Box | None]:
        """(page from 1, box) of what stands in `around` inside object `xref`."""
        for holder in reversed(around):
            if "Rect" in holder:
                page = self._page_of(xref, holder)
                return page, self._box(page, holder["Rect"])
            if isinstance(pg := holder.get("Pg"), Reference):
                return self._page_numbers().get(pg.xref), None
        for holder in around:
            kids = holder.get("Kids")
            if isinstance(kids, list) and kids and ("FT" in holder or "T" in holder):
                return self._of_kid(kids[0])
        return None, None

    def _of_kid(self, kid: Node) -> tuple[int | None, Box | None]:
        if not isinstance(kid, Reference):
            return None, None
        self._page_numbers()
        page = self._annotations.get(kid.xref)
        kind, rect = self._doc.xref_get_key(kid.xref, "Rect")
        return page, self._box(page, rect.strip("[]").split()) if kind == "array" else None

    def _page_of(self, xref: int, holder: Dictionary) -> int | None:
        numbers = self._page_numbers()
        if xref in self._annotations:
            return self._annotations[xref]
        parent = holder.get("P")
        if isinstance(parent, Reference) and parent.xref in numbers:
            return numbers[parent.xref]
        return numbers.get(xref)

    def _page_numbers(self) -> dict[int, int]:
        """Page number by the page's xref; fills the numbers by annotation on the way."""
        if self._pages is None:
            self._pages = {}
            for number in range(1, self._doc.page_count + 1):
                try:
                    self._note_page(self._pages, number)
                except BROKEN:
                    continue
        return self._pages

    def _note_page(self, pages: dict[int, int], number: int) -> None:
        xref = self._doc.page_xref(number - 1)
        pages.setdefault(xref, number)
        kind, annotations = self._doc.xref_get_key(xref, "Annots")
        if kind == "xref":
            annotations = printed_object(self._doc, int(annotations.split()[0]))
        if kind in ("xref", "array"):
            for match in REFERENCE.finditer(annotations):
                self._annotations.setdefault(int(match.group(1)), number)

    def _box(self, page: int | None, rect: Node) -> Box | None:
        if page is None or not isinstance(rect, list) or len(rect) != 4:
            return None
        try:
            corners = [float(value) for value in rect if isinstance(value, str)]
            if page not in self._matrices:
                self._matrices[page] = displayed(self._doc[page - 1])
            shown = pymupdf.Rect(corners).normalize() * self._matrices[page]
        except (*BROKEN, TypeError):
            return None
        return Box(shown.x0, shown.y0, shown.x1, shown.y1)


def displayed(page: pymupdf.Page) -> pymupdf.Matrix:
    """From PDF user space to the displayed page: after CropBox and /Rotate, origin top left."""
    return page.transformation_matrix * page.rotation_matrix
