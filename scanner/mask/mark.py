"""The mark by which a masked copy is known again, in the place that its format has for the name of
the program that wrote it.

Who has a copy beside its original can tell them apart by it; it proves nothing, since anybody can
write it. Bytes of a picture are not touched: the mark is put in beside what is there.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Sequence

import pikepdf

from scanner.mask import png

MARK = "lolot masked copy"
_XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
    f'xmp:CreatorTool="{MARK}"/></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
).encode()
# XMP specification part 3: where packets stand in each format.
_JPEG_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_PNG_XMP = b"XML:com.adobe.xmp\0\0\0\0\0"
_BOX_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
# GIF89a, 24: a comment; TIFF 6.0: the program's name.
_GIF_COMMENT, _SOFTWARE, _ASCII = b"\x21\xfe", 305, 2
# WebP container specification, "Extended File Format": that there is XMP, and transparency.
_WEBP_HAS_XMP, _WEBP_HAS_ALPHA = 0x04, 0x10


def mark_pdf(pdf: pikepdf.Pdf) -> None:
    """Names lolot as the producer of a PDF (ISO 32000-1, 14.3.3)."""
    try:
        pdf.docinfo["/Producer"] = MARK
    except (pikepdf.PdfError, TypeError, ValueError):
        # What stands for the document's properties is no dictionary: a new one takes its place.
        pdf.trailer["/Info"] = pdf.make_indirect(pikepdf.Dictionary(Producer=MARK))


def marked(data: bytes) -> bytes:
    """A picture's file with the mark; as it is where it has that already, or no place for it."""
    if is_marked(data, pdf=False):
        return data
    for at, sign, mark in _FORMATS:
        if data.startswith(sign, at):
            try:
                return mark(data)
            except (struct.error, IndexError, ValueError):
                return data
    return data


def is_marked(data: bytes, *, pdf: bool) -> bool:
    """Whether a file says of itself that it is a masked copy."""
    if not pdf:
        return MARK.encode() in data
    try:
        with pikepdf.open(io.BytesIO(data)) as opened:
            return str(opened.docinfo.get("/Producer", "")) == MARK
    except (pikepdf.PdfError, pikepdf.PasswordError, TypeError, ValueError):
        return False


def _jpeg(data: bytes) -> bytes:
    """Behind the header that JFIF wants to stand first."""
    at = 2
    if data[2:4] == b"\xff\xe0":
        at += 2 + struct.unpack_from(">H", data, 4)[0]
    body = _JPEG_XMP + _XMP
    return data[:at] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + data[at:]


def _png(data: bytes) -> bytes:
    """Behind the header."""
    end = 8 + 25
    return data[:end] + png.chunk(b"iTXt", _PNG_XMP + _XMP) + data[end:]


def _gif(data: bytes) -> bytes:
    """Behind the palette; comments came with GIF89a."""
    flags = data[10]
    at = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    text = MARK.encode()
    comment = _GIF_COMMENT + bytes([len(text)]) + text + b"\0"
    return b"GIF89a" + data[6:at] + comment + data[at:]


def _bmp(data: bytes) -> bytes:
    """Between the header and the pixels, of which the header says where they begin."""
    size, pixels = struct.unpack_from("<I", data, 2)[0], struct.unpack_from("<I", data, 10)[0]
    text = MARK.encode().ljust(-(-len(MARK) // 4) * 4, b"\0")
    head = data[:2] + struct.pack("<I", size + len(text)) + data[6:10]
    return head + struct.pack("<I", pixels + len(text)) + data[14:pixels] + text + data[pixels:]


def _webp(data: bytes) -> bytes:
    """At the end, which the extended form of the format allows."""
    body = data[12 : 8 + struct.unpack_from("<I", data, 4)[0]]
    if body[:4] == b"VP8X":
        body = body[:8] + bytes([body[8] | _WEBP_HAS_XMP]) + body[9:]
    else:
        width, height, alpha = _webp_size(body)
        flags = _WEBP_HAS_XMP | (_WEBP_HAS_ALPHA if alpha else 0)
        size = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
        body = b"VP8X" + struct.pack("<II", 10, flags) + size + body
    body += b"XMP " + struct.pack("<I", len(_XMP)) + _XMP + b"\0" * (len(_XMP) % 2)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def _webp_size(body: bytes) -> tuple[int, int, bool]:
    """Width, height and transparency of a simple WebP (RFC 6386, 9.1; "WebP Lossless", 3)."""
    if body[:4] == b"VP8L":
        bits = struct.unpack_from("<I", body, 9)[0]
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, bool(bits >> 28 & 1)
    width, height = struct.unpack_from("<HH", body, 14)
    return width & 0x3FFF, height & 0x3FFF, False


def _tiff(data: bytes) -> bytes:
    """In the first frame's directory, which is written anew at the end; the old one is emptied."""
    order = "<" if data[:1] == b"I" else ">"
    start = struct.unpack_from(f"{order}I", data, 4)[0]
    count = struct.unpack_from(f"{order}H", data, start)[0]
    end = start + 2 + 12 * count
    entries = [data[at : at + 12] for at in range(start + 2, end, 12)]
    entries = [one for one in entries if struct.unpack_from(f"{order}H", one)[0] != _SOFTWARE]
    text, at = MARK.encode() + b"\0", len(data) + len(data) % 2
    text += b"\0" * (len(text) % 2)
    entries.append(struct.pack(f"{order}HHII", _SOFTWARE, _ASCII, len(MARK) + 1, at))
    entries.sort(key=lambda one: struct.unpack_from(f"{order}H", one)[0])
    directory = struct.pack(f"{order}H", len(entries)) + b"".join(entries) + data[end : end + 4]
    whole = bytearray(data[:4] + struct.pack(f"{order}I", at + len(text)) + data[8:])
    whole[start : end + 4] = bytes(end + 4 - start)
    return bytes(whole.ljust(at, b"\0")) + text + directory


def _boxed(data: bytes) -> bytes:
    """HEIF and AVIF: as a box of its own behind all others (ISO/IEC 14496-12, 4.2)."""
    return data + struct.pack(">I", 24 + len(_XMP)) + b"uuid" + _BOX_XMP + _XMP


# Where a format's sign stands, and how it is marked.
_FORMATS: Sequence[tuple[int, bytes, Callable[[bytes], bytes]]] = (
    (0, b"\xff\xd8\xff", _jpeg),
    (0, png.SIGNATURE, _png),
    (0, b"GIF8", _gif),
    (0, b"BM", _bmp),
    (8, b"WEBP", _webp),
    (0, b"II*\0", _tiff),
    (0, b"MM\0*", _tiff),
    (4, b"ftyp", _boxed),
)
