"""Files with something behind or inside them that no reader of their format shows, and what common
tools read out of them."""

from __future__ import annotations

import base64
import io
import re
import struct
import zlib
from collections.abc import Callable
from urllib.parse import unquote

import pikepdf
import pymupdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, TiffImagePlugin

from tests.attacks.bytes_of import CCCD, picture, sheet, strings
from tests.attacks.eyes import tesseract

Change = Callable[[pikepdf.Pdf], object]

BLANK = sheet()
PLAIN = f"So CCCD: {CCCD}"
LINE = PLAIN.encode()


def pdf(change: Change) -> bytes:
    """A PDF of a page with nothing on it, changed."""
    with pikepdf.open(io.BytesIO(BLANK)) as made:
        change(made)
        out = io.BytesIO()
        made.save(out, compress_streams=False, fix_metadata_version=False)
    return out.getvalue()


def linked(address: str) -> bytes:
    """A page with a link."""

    def change(made: pikepdf.Pdf) -> None:
        action = Dictionary(S=Name.URI, URI=pikepdf.String(address))
        note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([9, 9, 99, 29]), A=action)
        made.pages[0].obj.Annots = Array([made.make_indirect(note)])

    return pdf(change)


def scripted(code: str) -> bytes:
    """A PDF that runs a script when it is opened."""

    def change(made: pikepdf.Pdf) -> None:
        made.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=pikepdf.String(code))

    return pdf(change)


def attached(name: str, data: bytes) -> bytes:
    with pymupdf.open("pdf", BLANK) as doc:
        doc.embfile_add(name, data)
        return bytes(doc.tobytes())


def signed(**entries: object) -> bytes:
    """A signature with more said of it than its certificate."""

    def change(made: pikepdf.Pdf) -> None:
        signature = Dictionary(
            Type=Name.Sig,
            Filter=Name("/Adobe.PPKLite"),
            SubFilter=Name("/adbe.pkcs7.detached"),
            ByteRange=Array([0, 10, 20, 30]),
            Contents=pikepdf.String(b"\x30\x82\x00\x20" + bytes(40)),
        )
        for key, value in entries.items():
            signature[f"/{key}"] = value
        field = Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T="S1", Rect=Array([0, 0, 0, 0])
        )
        field.V = made.make_indirect(signature)
        field = made.make_indirect(field)
        made.pages[0].obj.Annots = Array([field])
        made.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)

    return pdf(change)


def behind_catalogue(**entries: object) -> Change:
    """The catalogue with entries that no standard knows."""

    def change(made: pikepdf.Pdf) -> None:
        for key, value in entries.items():
            made.Root[f"/{key}"] = made.make_stream(value) if isinstance(value, bytes) else value

    return change


def piece_info(made: pikepdf.Pdf, data: bytes, **entries: object) -> None:
    stream = made.make_stream(data, **entries)
    made.pages[0].obj.PieceInfo = Dictionary(Maker=Dictionary(Private=stream))


def xfa(made: pikepdf.Pdf, data: bytes) -> None:
    """A form that holds a photo (XFA 3.3, image)."""
    image = f"<template><image>{base64.b64encode(data).decode()}</image></template>"
    made.Root.AcroForm = Dictionary(Fields=Array(), XFA=made.make_stream(image.encode()))


def xmp(made: pikepdf.Pdf, data: bytes) -> None:
    """Metadata with a small picture of the page (XMP part 2, Thumbnail)."""
    image = f"<xmpGImg:image>{base64.encodebytes(data).decode()}</xmpGImg:image>"
    packet = f"<x:xmpmeta><xmp:Thumbnails>{image}</xmp:Thumbnails></x:xmpmeta>"
    about = {"Type": Name.Metadata, "Subtype": Name.XML}
    made.Root.Metadata = made.make_stream(packet.encode(), **about)


def assembled(*more: bytes) -> bytes:
    """A PDF of a page whose table lists some more objects, from number 6 on, that nothing names."""
    text = b"BT /F 12 Tf 20 150 Td (Trang nay khong co gi) Tj ET"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>>>>>",
        stream(text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *more,
    )
    body, rows = b"%PDF-1.7\n", [b"0000000000 65535 f \n"]
    for number, one in enumerate(objects, 1):
        rows.append(b"%010d 00000 n \n" % len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"xref\n0 %d\n%s" % (len(rows), b"".join(rows))
    tail = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(rows), len(body))
    return body + table + tail


def stream(data: bytes, entries: bytes = b"", *, pack: bool = False) -> bytes:
    data, how = (zlib.compress(data), b"/Filter/FlateDecode") if pack else (data, b"")
    return b"<<%s%s/Length %d>>stream\n%s\nendstream" % (entries, how, len(data), data)


def before_table(*pieces: bytes) -> bytes:
    """A PDF with something between its last object and its table."""
    data, piece = assembled(), b"\n".join(pieces) + b"\n"
    at, start = data.index(b"xref\n0 "), int(data[data.rindex(b"startxref") + 9 :].split()[0])
    moved = data.replace(b"startxref\n%d" % start, b"startxref\n%d" % (start + len(piece)))
    return moved[:at] + piece + moved[at:]


def revised() -> bytes:
    """A PDF whose attachment a later revision has no more."""
    first = attached("don.txt", LINE)
    return first + _update(first)


def _update(first: bytes) -> bytes:
    """A revision of a PDF in which the catalogue and all that is attached are no more."""
    with pikepdf.open(io.BytesIO(first)) as made:
        root, size = made.Root.objgen[0], len(made.objects) + 1
        pages = made.Root.Pages.objgen[0]
        gone = [item.objgen[0] for item in made.objects if _is_of_file(item)]
    start = len(first)
    new = b"%d 0 obj\n<</Type/Catalog/Pages %d 0 R>>\nendobj\n" % (root, pages)
    rows = [b"xref\n%d 1\n%010d 00000 n \n" % (root, start)]
    rows += [b"%d 1\n0000000000 00001 f \n" % number for number in sorted(gone)]
    before = int(first[first.rindex(b"startxref") + 9 :].split()[0])
    tail = b"trailer\n<</Size %d/Root %d 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
    return new + b"".join(rows) + tail % (size, root, before, start + len(new))


def _is_of_file(item: pikepdf.Object) -> bool:
    holder = item if isinstance(item, pikepdf.Dictionary | pikepdf.Stream) else {}
    return "/EF" in holder or holder.get("/Type") == "/EmbeddedFile"


def tiff(*texts: str, aside: Image.Image | None = None, tag: int = 270) -> bytes:
    """A TIFF of a page for each text in a tag, with a picture beside the first one."""
    out = io.BytesIO()
    pages = [Image.new("RGB", (64, 48), "white") for _ in texts]
    with TiffImagePlugin.AppendingTiffWriter(out, True) as writer:
        for one, text in zip(pages, texts, strict=True):
            one.save(writer, format="TIFF", tiffinfo={tag: text} if text else {})
            writer.newFrame()
    return _with_aside(out.getvalue(), aside) if aside is not None else out.getvalue()


def _with_aside(main: bytes, aside: Image.Image) -> bytes:
    """A TIFF whose first page has a SubIFD: one more entry in a directory at the end."""
    out = io.BytesIO()
    aside.convert("L").save(out, "TIFF")
    inner = out.getvalue()
    base = len(main)
    first = struct.unpack_from("<I", inner, 4)[0]
    moved = bytearray(inner)
    for at in range(first + 2, first + 2 + 12 * struct.unpack_from("<H", inner, first)[0], 12):
        tag, kind, count = struct.unpack_from("<HHI", inner, at)
        if tag == 273 or count * {3: 2, 4: 4, 5: 8}.get(kind, 1) > 4:
            struct.pack_into("<I", moved, at + 8, struct.unpack_from("<I", inner, at + 8)[0] + base)
    start = struct.unpack_from("<I", main, 4)[0]
    count = struct.unpack_from("<H", main, start)[0]
    rows = [main[start + 2 + 12 * n : start + 14 + 12 * n] for n in range(count)]
    rows.append(struct.pack("<HHII", 330, 4, 1, base + first))
    rows.sort(key=lambda row: struct.unpack_from("<H", row)[0])
    table = struct.pack("<H", len(rows)) + b"".join(rows) + bytes(4)
    whole = main + bytes(moved)
    return whole[:4] + struct.pack("<I", len(whole)) + whole[8:] + table


def in_gap(kind: str) -> bytes:
    """A picture with a text in its bytes that is no part of it."""
    data = picture(kind)
    if kind == "JPEG":
        return data[:20] + LINE + data[20:]
    # A bitmap's header says where its pixels begin.
    start = int.from_bytes(data[10:14], "little")
    return data[:10] + struct.pack("<I", start + len(LINE)) + data[14:start] + LINE + data[start:]


def chunk(name: bytes, data: bytes) -> bytes:
    png, checksum = picture(), struct.pack(">I", zlib.crc32(name + data))
    return png[:33] + struct.pack(">I", len(data)) + name + data + checksum + png[33:]


def segment(number: int, data: bytes) -> bytes:
    photo = picture("JPEG")
    return photo[:2] + bytes([0xFF, number]) + struct.pack(">H", len(data) + 2) + data + photo[2:]


def extension(label: int, data: bytes) -> bytes:
    gif = picture("GIF")
    at = 13 + (3 << ((gif[10] & 7) + 1))
    return gif[:at] + bytes([0x21, label, len(data)]) + data + b"\0" + gif[at:]


def inflated(data: bytes) -> str:
    """What an editor of PDFs (`mutool clean -d`, say) shows of packed streams."""
    found = [data.decode("latin-1")]
    for start in re.finditer(rb"stream\r?\n", data):
        try:
            found.append(zlib.decompressobj().decompress(data[start.end() :]).decode("latin-1"))
        except zlib.error:
            continue
    return "\n".join(found)


def unhexed(data: bytes) -> str:
    """What an editor of PDFs shows of strings in hexadecimal."""
    return strings(
        re.sub(rb"<([0-9a-f\s]+)>", lambda match: bytes.fromhex(match[1].decode()), data)
    )


def clicked(data: bytes) -> str:
    """Where a browser goes that is sent to the links of a PDF."""
    return unquote(unquote(strings(data)))


def files_of(data: bytes) -> bytes:
    """The attachments of a PDF, as `pdfdetach -saveall` writes them, also of its first revision."""
    found = []
    for end in [match.end() for match in re.finditer(rb"%%EOF\s", data)] or [len(data)]:
        try:
            with pikepdf.open(io.BytesIO(data[:end])) as made:
                found += [file.get_file().read_bytes() for file in made.attachments.values()]
        except pikepdf.PdfError:
            continue
    return b"\n".join(found)


def of_files(tool: Callable[[bytes], str]) -> Callable[[bytes], str]:
    return lambda data: tool(files_of(data))


def run(data: bytes) -> str:
    """What a script says once it has run: its sums, escapes and codes worked out by hand."""
    with pikepdf.open(io.BytesIO(data)) as made:
        action = made.Root.get("/OpenAction")
        code = str(action.JS) if action is not None else ""
    codes = "".join(chr(int(n)) for n in re.findall(r"\d+", code)) if "fromCharCode" in code else ""
    packed = re.search(r"atob\('([^']+)'\)", code)
    plain = base64.b64decode(packed.group(1)).decode() if packed else ""
    code = re.sub(r"'\s*(?:\+|,|\.concat\()\s*'", "", code)
    code = re.sub(r"\\x(..)|\\u00(..)", lambda m: chr(int(m[1] or m[2], 16)), code)
    return "\n".join((unquote(code), codes, plain))


def wide(text: str, order: str) -> bytes:
    return text.encode(f"utf-16-{order}")


def aside(data: bytes) -> str:
    """What Tesseract reads in the picture beside a page, as an archivist's tool lists them."""
    with Image.open(io.BytesIO(data)) as main:
        places = getattr(main, "tag_v2", {}).get(330, ())
    if not places:
        return ""
    return tesseract(data[:4] + struct.pack("<I", places[0]) + data[8:])


def carved(data: bytes) -> str:
    """What Tesseract reads in the last photo that stands in some bytes."""
    at = data.rfind(b"\xff\xd8\xff")
    return tesseract(data[at:]) if at >= 0 else ""


def of_base64(data: bytes) -> str:
    """What Tesseract reads in a photo that stands in base64 in some bytes."""
    found = re.search(rb"/9j/[A-Za-z0-9+/=\s]+", data)
    return tesseract(base64.b64decode(found.group())) if found else ""
