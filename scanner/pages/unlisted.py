"""Bytes of a PDF that none of its objects uses: before its header, between its objects, behind its
end, remarks, and objects that no cross-reference table lists.

MuPDF reads by the tables and passes over all of that; other programs and whoever opens the file in
an editor do not.
"""

from __future__ import annotations

import re
import zlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pymupdf
from pymupdf import mupdf

from scanner.pages import history, surplus
from scanner.pages.survey import BROKEN, printed_object

# The word that begins an object, and the numbers before it; "endobj" ends one.
_OBJECT = re.compile(rb"obj(?<!endobj)(?![A-Za-z])")
_NUMBERS = re.compile(rb"(\d{1,10})\s+\d{1,5}\s*$")
_END, _STREAM_END = b"endobj", b"endstream"
_LENGTH = re.compile(rb"/Length\s+(\d+)(?!\s+\d+\s+R)")
# What a file consists of beside its objects (ISO 32000-2 §7.5): a header with some bytes that are
# no letters, tables, trailers that say nothing but where all stands, marks of an end.
_HEADER = rb"%PDF-\d\.\d\s*(?:%[\x80-\xff ]{1,16}[\r\n])?"
_TABLE = rb"xref\s+(?:\d+ \d+\s+(?:\d{10} \d{5} [nf]\s*)*)+"
_COUNT = rb"/(?:Size|Prev|XRefStm)\s*\d+"
_POINTER = rb"/(?:Root|Info|Encrypt)\s*\d+\s+\d+\s+R"
_IDENTITY = rb"/ID\s*\[(?:\s*(?:<[0-9A-Fa-f]{0,64}>|\((?:\\.|[^()\\]){0,64}\)))*\s*\]"
_CHECKSUM = rb"/DocChecksum\s*/[0-9A-F]+"
_ENTRIES = b"|".join((_COUNT, _POINTER, _IDENTITY, _CHECKSUM))
_TRAILER = rb"trailer\s*<<(?:\s*(?:" + _ENTRIES + rb"))*\s*>>"
_FRAME = re.compile(
    b"|".join((_HEADER, _TABLE, _TRAILER, rb"startxref\s+\d+", rb"%%EOF")), re.DOTALL
)
_REMARK = re.compile(rb"%[^\r\n]{0,500}?(?:@|\d(?:[ .\-]?\d){7})[^\r\n]*")
# What unpacks is passed over in steps of so many bytes.
_STEP = 1 << 24
PACKED = "packed"
"""The key of what stands open in a packed stream."""

_SPACE = b"\0\t\n\x0c\r "
# A catalogue and a page, for objects that have none.
_ROOT = (
    b"%d 0 obj<</Type/Catalog/Pages %d 0 R>>endobj\n"
    b"%d 0 obj<</Type/Pages/Count 1/Kids[%d 0 R]>>endobj\n"
    b"%d 0 obj<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"trailer<</Root %d 0 R>>\n%%%%EOF"
)


@dataclass(frozen=True, slots=True)
class _Span:
    """An object as it stands in the bytes: its number, where it starts, where its stream has its
    data (0: none), and where it ends."""

    number: int
    start: int
    data: int
    end: int


class Unlisted:
    """What stands in the bytes of a PDF beside the objects that `doc`, opened of them, reads, and
    those that its earlier revisions read."""

    def __init__(self, data: bytes, doc: pymupdf.Document) -> None:
        self._data = data
        self._places = list(_places(data))
        self._used = self._listed(doc, data)
        if len(self._used) < len(self._places):
            self._add_revisions()
        self._spans = sorted(self._used.values(), key=lambda span: span.start)

    def _add_revisions(self) -> None:
        """What an earlier revision reads is its business."""
        for end in history.ends_of(self._data)[-history.MOST :]:
            try:
                with pymupdf.open(stream=self._data[:end], filetype="pdf") as earlier:
                    self._used |= self._listed(earlier, self._data[:end])
            except BROKEN:
                continue

    def _listed(self, doc: pymupdf.Document, data: bytes) -> dict[int, _Span]:
        """The objects that a document's tables point at, by where they start."""
        pdf = mupdf.pdf_document_from_fz_document(doc.this).m_internal
        header = max(0, data.find(b"%PDF-"))
        starts = [start for _, start in self._places]
        found: dict[int, _Span] = {}
        for number in sorted({number for number, _ in self._places}):
            if not 0 < number < doc.xref_length():
                continue
            entry = mupdf.ll_pdf_get_xref_entry_no_null(pdf, number)
            if entry is None or entry.type not in ("n", b"n"):
                continue
            for shift in (0, header) if header else (0,):
                at = bisect_left(starts, entry.ofs + shift)
                if at < len(starts) and self._places[at][0] == number:
                    span = self._span(number, starts[at], starts[at + 1 : at + 2])
                    found[span.start] = span
                    break
        return found

    def _span(self, number: int, start: int, following: Sequence[int]) -> _Span:
        """An object from its number to its end; `following`: where the next one starts."""
        data = self._data
        first = data.find(_END, start)
        opened = data.find(b"stream", start, first if first >= 0 else len(data))
        begin, end = 0, first
        if opened >= 0:
            begin = opened + len(b"stream")
            length = _LENGTH.search(data, start, opened)
            after = begin + int(length.group(1)) if length else begin
            closed = data.find(_STREAM_END, after)
            if length and not 0 <= closed <= after + 16:
                closed = data.find(_STREAM_END, begin)
            end = data.find(_END, closed) if closed >= 0 else -1
        if end < 0:
            return _Span(number, start, begin, following[0] if following else len(data))
        return _Span(number, start, begin, end + len(_END))

    def gaps(self) -> Iterator[bytes]:
        """What stands before, between and behind the objects, but for what every file has there."""
        at = 0
        for start, end in [*((s.start, s.end) for s in self._spans), (len(self._data),) * 2]:
            gap = self._data[at:start]
            at = max(at, end)
            if gap.strip(_SPACE):
                rest = _FRAME.sub(b" ", gap)
                if rest.strip(_SPACE):
                    yield rest

    def remarks(self, doc: pymupdf.Document) -> Iterator[str]:
        """Remarks within objects that hold a number or a mailbox; a `%` may stand in a string."""
        starts = [span.start for span in self._spans]
        for match in _REMARK.finditer(self._data):
            at = bisect_left(starts, match.start()) - 1
            span = self._spans[at] if at >= 0 else None
            if span is None or match.start() >= (span.data or span.end):
                continue
            text = match.group().decode("utf-8", "replace")
            if text.partition(")")[0] not in printed_object(doc, span.number):
                yield text

    def telling(self) -> Iterator[tuple[str, str]]:
        """Numbers and mailboxes that stand in packed streams as they are, behind what unpacks, each
        with what stands around it."""
        starts = [span.start for span in self._spans]
        for place, number, around in surplus.telling(self._data):
            at = bisect_left(starts, place) - 1
            span = self._spans[at] if at >= 0 else None
            if span is None or not span.data <= place < span.end:
                continue
            entries = self._data[span.start : span.data]
            if b"/FlateDecode" in entries:
                if number.encode() in self._behind_packed(span):
                    yield number, around
            elif span.data and b"/Filter" in entries and b"/ASCII" not in entries:
                yield number, around

    def _behind_packed(self, span: _Span) -> bytes:
        """What stands in a stream behind what unpacks, where bytes may stand as they are, too."""
        packed = zlib.decompressobj()
        try:
            left = self._data[span.data : span.end].lstrip(b"\r\n")
            while left and not packed.eof:
                packed.decompress(left, _STEP)
                left = packed.unconsumed_tail
        except zlib.error:
            return b""
        return packed.unused_data


def _places(data: bytes) -> Iterator[tuple[int, int]]:
    """The number of each object and where it starts, whatever lists it."""
    for match in _OBJECT.finditer(data):
        before = data[max(0, match.start() - 24) : match.start()]
        numbers = _NUMBERS.search(before)
        if numbers:
            yield int(numbers.group(1)), match.start() - len(before) + numbers.start()


def as_file(gap: bytes) -> bytes | None:
    """The objects in a gap as a PDF of their own, each under a number of its own; None where
    there are none."""
    places = list(_places(gap))
    if not places:
        return None
    body, at, taken = [b"%PDF-1.7\n"], 0, set[int]()
    fresh = max(number for number, _ in places) + 1
    for number, start in places:
        if number in taken:
            end = start + len(b"%d" % number)
            body += [gap[at:start], b"%d" % fresh]
            at, fresh = end, fresh + 1
        taken.add(number)
    root, tree, page = fresh, fresh + 1, fresh + 2
    body += [gap[at:], b"\n", _ROOT % (root, tree, tree, page, page, tree, root)]
    return b"".join(body)
