"""What else of a PDF may hold a copy of what was masked: attachments, thumbnails, private data."""

from __future__ import annotations

import contextlib
import re
import zlib
from collections.abc import Callable, Iterator, Sequence, Set
from typing import Any

import pikepdf

from scanner.mask.strip import strip_metadata
from scanner.mask.traces import search, traces
from scanner.model import Finding

_PRIVATE = ("/PieceInfo", "/LastModified", "/Thumb", "/SpiderInfo", "/Alternates")
_PRIVATE_KEY = re.compile(b"|".join(key.encode() for key in _PRIVATE))
_FILE_KEYS = ("/UF", "/F", "/DOS", "/Mac", "/Unix")

_THUMBNAILS = re.compile(rb"<xmp:Thumbnails>.*?</xmp:Thumbnails>", re.DOTALL)
_HOLDERS = (pikepdf.Array, pikepdf.Dictionary, pikepdf.Stream)
_MAX_DEPTH = 16

# The masked content of an attachment (name, data), None if it has to go.
Remask = Callable[[str, bytes], bytes | None]

# What a note or button looks like under the mouse (ISO 32000-2 §12.5.5).
_MOUSE = ("/R", "/D")
_PHOTOS = ("/DCTDecode", "/JPXDecode")


def printed_objects(pdf: pikepdf.Pdf) -> Iterator[tuple[pikepdf.Object, bytes]]:
    """Each object with what is written of it, streams and what it refers to aside: to search that
    is ten times as fast as to go through the object."""
    for item in pdf.objects:
        if isinstance(item, pikepdf.Object):
            holder = item.stream_dict if isinstance(item, pikepdf.Stream) else item
            yield item, holder.unparse(resolved=True)


def remove_private_data(pdf: pikepdf.Pdf) -> None:
    """Thumbnails, what programs keep beside a page for themselves, what cameras wrote beside the
    pixels of a photo, looks that only the mouse brings up, the file's old identity.

    Such data is a second drawing of the page that no reader shows.
    """
    for item, printed in printed_objects(pdf):
        if _PRIVATE_KEY.search(printed) and isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            for key in _PRIVATE:
                if key in item:
                    del item[key]
        if b"/Metadata" in printed and isinstance(item, pikepdf.Stream):
            _forget_thumbnails(item)
        if b"/AP" in printed:
            _forget_mouse(item)
        if b"/Annots" in printed and isinstance(item, pikepdf.Dictionary):
            notes = item.get("/Annots")
            for note in notes if isinstance(notes, pikepdf.Array) else ():
                _forget_mouse(note)
        if isinstance(item, pikepdf.Stream) and b"/Filter /FlateDecode" not in printed:
            _forget_camera(item)
    if "/ID" in pdf.trailer:
        del pdf.trailer["/ID"]


def _forget_thumbnails(packet: pikepdf.Stream) -> None:
    """Take out of an XMP packet the pictures of pages that programs keep there."""
    if packet.get("/Type") == "/Metadata":
        with contextlib.suppress(pikepdf.PdfError):
            text = packet.read_bytes()
            plain = _THUMBNAILS.sub(b"", text)
            if plain != text:
                packet.write(plain)


def empty_streams(pdf: pikepdf.Pdf, xrefs: Set[int | None]) -> None:
    """Take out what stands in streams that nothing in the file reads."""
    for item in pdf.objects if xrefs - {None} else ():
        if isinstance(item, pikepdf.Stream) and item.objgen[0] in xrefs:
            item.write(b"")


def _forget_mouse(note: pikepdf.Object) -> None:
    """Take from a note or button the looks that only the mouse brings up."""
    looks = note.get("/AP") if isinstance(note, pikepdf.Dictionary) else None
    if isinstance(looks, pikepdf.Dictionary):
        for key in _MOUSE:
            if key in looks:
                del looks[key]


def _forget_camera(item: pikepdf.Stream) -> None:
    """Take out of a JPEG or JPEG 2000 file what stands in it beside the picture."""
    filters = item.get("/Filter")
    names = [str(name) for name in (filters if isinstance(filters, pikepdf.Array) else [filters])]
    if not names or names[-1] not in _PHOTOS or set(names[:-1]) - {"/FlateDecode"}:
        return
    data = item.read_raw_bytes()
    with contextlib.suppress(zlib.error):
        for _ in names[:-1]:
            data = zlib.decompress(data)
        stripped = strip_metadata(data)
        if stripped is not None and len(stripped) < len(data):
            parms = item.get("/DecodeParms")
            parms = parms[-1] if isinstance(parms, pikepdf.Array) else parms
            kept = parms if isinstance(parms, pikepdf.Dictionary) else None
            item.write(stripped, filter=pikepdf.Name(names[-1]), decode_parms=kept)


def remask_attachments(pdf: pikepdf.Pdf, remask: Remask, findings: Sequence[Finding]) -> list[str]:
    """Replace attachments by their masked copies; returns the names of those that went.

    `remask` is asked for every attachment. One whose bytes still hold a value of `findings` goes.
    """
    gone: list[str] = []
    removed: set[tuple[int, int]] = set()
    specs = list(_file_specs(pdf))
    sought, _ = traces(findings if specs else ())
    for spec in specs:
        name = _name(spec)
        # Several keys may name one stream.
        streams = {s.objgen: s for s in spec["/EF"].values() if isinstance(s, pikepdf.Stream)}
        for stream in streams.values():
            data = _content(stream)
            masked = remask(name, data) if data is not None else None
            if masked is None or any(search(masked, sought)):
                del spec["/EF"]
                removed.add(spec.objgen)
                gone.append(name)
                break
            if masked != data:
                _put(stream, masked)
    if removed:
        _forget(pdf, removed)
    return gone


def _file_specs(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """Every file specification with embedded content (7.11.4), wherever it is used: an object of
    its own, or written out in one, as in the array of a name tree."""
    for item, printed in printed_objects(pdf):
        todo = [(item, 0)] if b"/EF" in printed else []
        while todo:
            holder, depth = todo.pop()
            files = holder.get("/EF") if isinstance(holder, pikepdf.Dictionary) else None
            if isinstance(files, pikepdf.Dictionary):
                yield holder
            if depth < _MAX_DEPTH and isinstance(holder, _HOLDERS):
                inner = holder if isinstance(holder, pikepdf.Array) else holder.values()
                todo += [(i, depth + 1) for i in inner if _is_written_out(i)]


def _is_written_out(item: Any) -> bool:
    return isinstance(item, pikepdf.Array | pikepdf.Dictionary) and not item.is_indirect


def _name(spec: pikepdf.Dictionary) -> str:
    for key in _FILE_KEYS:
        if isinstance(spec.get(key), pikepdf.String):
            return str(spec[key])
    return ""


def _content(stream: pikepdf.Stream) -> bytes | None:
    try:
        return bytes(stream.read_bytes())
    except pikepdf.PdfError:
        return None


def _put(stream: pikepdf.Stream, data: bytes) -> None:
    stream.write(data)
    parameters = stream.get("/Params")
    if isinstance(parameters, pikepdf.Dictionary):
        parameters["/Size"] = len(data)
        if "/CheckSum" in parameters:
            del parameters["/CheckSum"]


def _forget(pdf: pikepdf.Pdf, removed: set[tuple[int, int]]) -> None:
    """Take removed attachments out of every list and annotation that names them."""
    names = pdf.Root.get("/Names")
    if isinstance(names, pikepdf.Dictionary) and "/EmbeddedFiles" in names:
        _prune(names["/EmbeddedFiles"], removed, 0)
    for page in pdf.pages:
        listed = page.obj.get("/Annots")
        if isinstance(listed, pikepdf.Array):
            kept = [a for a in listed if not _is_removed(_spec_of(a), removed)]
            if len(kept) < len(listed):
                page.obj["/Annots"] = pikepdf.Array(kept)
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            listed = item.get("/AF")
            if isinstance(listed, pikepdf.Array):
                item["/AF"] = pikepdf.Array([s for s in listed if not _is_removed(s, removed)])


def _prune(node: Any, removed: set[tuple[int, int]], depth: int) -> None:
    """Take removed attachments out of a name tree (7.9.6); its names need not be in order, as
    those that MuPDF writes are not."""
    if not isinstance(node, pikepdf.Dictionary) or depth > _MAX_DEPTH:
        return
    listed, kids = node.get("/Names"), node.get("/Kids")
    if isinstance(listed, pikepdf.Array):
        pairs = [(listed[i], listed[i + 1]) for i in range(0, len(listed) - 1, 2)]
        kept = [part for pair in pairs if not _is_removed(pair[1], removed) for part in pair]
        node["/Names"] = pikepdf.Array(kept)
    for kid in kids if isinstance(kids, pikepdf.Array) else ():
        _prune(kid, removed, depth + 1)


def _spec_of(annotation: Any) -> Any:
    return annotation.get("/FS") if isinstance(annotation, pikepdf.Dictionary) else None


def _is_removed(spec: Any, removed: set[tuple[int, int]]) -> bool:
    if not isinstance(spec, pikepdf.Dictionary):
        return False
    return spec.objgen in removed if spec.is_indirect else "/EF" not in spec and "/F" in spec
