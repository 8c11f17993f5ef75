"""Archives put together member by member, each hiding place with a value of its own, and all that
common tools take out of them."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import struct
import tarfile
import warnings
import zipfile
import zlib
from collections.abc import Callable, Mapping

import py7zr

from tests import office
from tests.attacks.bytes_of import sheet

Files = tuple[tuple[str, bytes], ...]


def zipped(*files: tuple[str, bytes], comment: str = "", way: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", way) as archive:
        warnings.simplefilter("ignore")
        archive.comment = comment.encode()
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


def entry(name: str, data: bytes = b"x", **said: object) -> bytes:
    """A zip of one member with remarks and fields beside it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        one = zipfile.ZipInfo(name)
        for field, content in said.items():
            setattr(one, field, content)
        archive.writestr(one, data)
    return out.getvalue()


def streamed(name: str, data: bytes) -> bytes:
    """A zip as a program writes it that cannot go back: sizes stand behind the member."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise OSError

        def tell(self) -> int:
            raise OSError

    out = Pipe()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def old_name(name: str, coding: str) -> bytes:
    """A zip whose names are in a coding that it does not tell."""
    plain = "".join(c if c.isascii() else "?" * len(c.encode(coding)) for c in name)
    return entry(plain, b"Thong bao").replace(plain.encode(), name.encode(coding))


def unicode_path(name: str) -> bytes:
    field = struct.pack("<BI", 1, zlib.crc32(b"a.txt")) + name.encode()
    return entry("a.txt", b"Thong bao", extra=struct.pack("<HH", 0x7075, len(field)) + field)


def tar(*files: tuple[str, bytes], kind: int = tarfile.PAX_FORMAT, **said: object) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=kind) as archive:
        for name, data in files:
            one = tarfile.TarInfo(name)
            one.size = len(data)
            for field, content in said.items():
                setattr(one, field, content)
            archive.addfile(one, io.BytesIO(data) if one.isreg() else None)
    return out.getvalue()


def padded(data: bytes) -> bytes:
    """A tar with a text where its member's last block is not full."""
    archive = tar(("a.txt", b"x"), kind=tarfile.USTAR_FORMAT)
    return archive[:520] + data + archive[520 + len(data) :]


def gzipped(data: bytes, name: str = "", comment: str = "") -> bytes:
    flags = 8 * bool(name) + 16 * bool(comment)
    texts = b"".join(text.encode() + b"\0" for text in (name, comment) if text)
    packed = gzip.compress(data, mtime=0)
    return packed[:3] + bytes([flags]) + packed[4:10] + texts + packed[10:]


def said(value: str) -> bytes:
    return f"Số CCCD: {value}".encode()


def _extra(value: str) -> bytes:
    return struct.pack("<HH", 0x7777, 12) + value.encode()


def document(value: str) -> bytes:
    return office.docx(office.Pieces(office.para(office.run(f"Số CCCD: {value}"))))


def table(value: str) -> bytes:
    return f"STT,Họ và tên,Số CCCD\n1,Nguyễn Văn Mẫu,{value}\n".encode()


HIDDEN: Mapping[str, Callable[[str], bytes]] = {
    "zip: a text": lambda v: zipped(("a.txt", said(v))),
    "zip: a list": lambda v: zipped(("thư mục/a.csv", table(v))),
    "zip: data": lambda v: zipped(("a.json", b'{"so_cccd": "%s"}' % v.encode())),
    "zip: a letter in folders": lambda v: zipped(("a/b/", b""), ("a/b/đơn.docx", document(v))),
    "zip: a PDF": lambda v: zipped(("a.pdf", sheet(f"So CCCD: {v}"))),
    "zip: a member's name": lambda v: zipped((f"CCCD {v}.txt", b"Thong bao")),
    "zip: a folder's name": lambda v: zipped((f"CCCD_{v}/a.txt", b"Thong bao")),
    "zip: a name in UTF-8, untold": lambda v: old_name(f"số CCCD {v}.txt", "utf-8"),
    "zip: a name in windows-1258": lambda v: old_name(f"đơn CCCD {v}.txt", "cp1258"),
    "zip: a name beside the name": lambda v: unicode_path(f"số CCCD {v}.txt"),
    "zip: its remark": lambda v: zipped(("a.txt", b"x"), comment=f"Số CCCD: {v}"),
    "zip: a member's remark": lambda v: entry("a.txt", comment=said(v)),
    "zip: a field of no kind": lambda v: entry("a.txt", b"CCCD", extra=_extra(v)),
    "zip: a name that leads out": lambda v: zipped(("../../a.txt", said(v))),
    "zip: two of one name": lambda v: zipped(("a.txt", b"Thong bao"), ("a.txt", said(v))),
    "zip: written to a pipe": lambda v: streamed("a.txt", said(v)),
    "zip: packed by bzip2": lambda v: zipped(("a.txt", said(v)), way=zipfile.ZIP_BZIP2),
    "zip: a zip in a zip in a zip": lambda v: zipped(
        ("b.zip", zipped(("c.zip", zipped(("a.txt", said(v))))))
    ),
    "zip: a tar in it": lambda v: zipped(("b.tar", tar(("a.txt", said(v))))),
    "zip: a gzip in it": lambda v: zipped(("a.txt.gz", gzipped(said(v)))),
    "tar: a text": lambda v: tar(("a.txt", said(v)), kind=tarfile.USTAR_FORMAT),
    "tar: a member's name": lambda v: tar((f"CCCD {v} thư.txt", b"Thong bao")),
    "tar: a long name": lambda v: tar(
        ("x" * 120 + f"/CCCD {v}.txt", b"Thong bao"), kind=tarfile.GNU_FORMAT
    ),
    "tar: a remark of pax": lambda v: tar(
        ("a.txt", b"x"), pax_headers={"comment": f"Số CCCD: {v}"}
    ),
    "tar: whose it was": lambda v: tar(("a.txt", b"x"), uname=f"CCCD: {v}"),
    "tar: behind a member": lambda v: padded(said(v)),
    "tar.gz: a letter": lambda v: gzipped(tar(("a.docx", document(v)))),
    "tar.bz2: a text": lambda v: bz2.compress(tar(("a.txt", said(v)))),
    "tar.xz: a text": lambda v: lzma.compress(tar(("a.txt", said(v)))),
    "gz: a text": lambda v: gzipped(said(v)),
    "gz: a text with a name": lambda v: gzipped(said(v), "a.txt"),
    "gz: its name": lambda v: gzipped(b"Thong bao", f"CCCD {v}.txt"),
    "gz: its remark": lambda v: gzipped(b"Thong bao", "a.txt", f"CCCD: {v}"),
    "xz: a text": lambda v: lzma.compress(said(v)),
    "bz2: a text": lambda v: bz2.compress(said(v)),
}


def ending(place: str) -> str:
    """What a file with such a hiding place is called."""
    return f"a.{place.partition(':')[0]}"


def inside(data: bytes) -> str:
    """All that common tools take out of a file, unpacked to the last file in it."""
    found = [data.decode("utf-8", "replace"), data.decode("cp1258", "replace")]
    for opened in (gzip.decompress, bz2.decompress, lzma.decompress) if data else ():
        try:
            found.append(inside(opened(data)))
        except (OSError, EOFError, ValueError, lzma.LZMAError):
            continue
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for one in archive.infolist():
                found += [one.filename, one.comment.decode(), inside(archive.read(one))]
    elif data[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            for item in archive:
                file = archive.extractfile(item)
                found += [item.name, inside(file.read() if file else b"")]
    elif data.startswith(b"%PDF"):
        import pymupdf

        with pymupdf.open(stream=data) as doc:
            found += [page.get_text() for page in doc]
    elif data.lstrip().startswith(b"<"):
        found.append(re.sub(r"<[^>]*>", "", found[0]))
    return "\n".join(found)


def ciphered(name: str, data: bytes, password: bytes) -> bytes:
    """A zip of one stored member in PKWARE's old cipher (APPNOTE 6.1)."""
    keys = [0x12345678, 0x23456789, 0x34567890]

    def step(byte: int) -> None:
        keys[0] = zlib.crc32(bytes([byte]), keys[0] ^ 0xFFFFFFFF) ^ 0xFFFFFFFF
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = zlib.crc32(bytes([keys[1] >> 24]), keys[2] ^ 0xFFFFFFFF) ^ 0xFFFFFFFF

    def hidden(byte: int) -> int:
        mixed = (keys[2] | 2) & 0xFFFF
        sign = ((mixed * (mixed ^ 1)) >> 8) & 0xFF
        step(byte)
        return byte ^ sign

    for byte in password:
        step(byte)
    check = zlib.crc32(data) >> 24
    packed = bytes(hidden(byte) for byte in bytes(11) + bytes([check]) + data)
    plain, sizes = entry(name, data), struct.pack("<II", len(data), len(data))
    plain = plain.replace(sizes, struct.pack("<II", len(packed), len(data)))
    made = bytearray(plain.replace(data, packed, 1))
    listed, end = made.index(b"PK\1\2"), made.index(b"PK\5\6")
    made[6] |= 1
    made[listed + 8] |= 1
    made[end + 16 : end + 20] = struct.pack("<I", listed)
    return bytes(made)


def seven(*files: tuple[str, bytes], password: str | None = None, hidden: bool = False) -> bytes:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", password=password, header_encryption=hidden) as archive:
        for name, data in files:
            archive.writestr(data, name)
    return out.getvalue()


def rar(*files: tuple[str, bytes], remark: bytes = b"") -> bytes:
    """A RAR 5 archive whose members are not packed (no program but one may write others)."""
    blocks = [_block(b"\1\0\0")]
    if remark:
        blocks.append(_block(_member(3, b"CMT", remark), remark))
    blocks += [_block(_member(2, name.encode(), data), data) for name, data in files]
    return b"Rar!\x1a\x07\1\0" + b"".join(blocks) + _block(b"\5\0\0")


def _member(kind: int, name: bytes, data: bytes) -> bytes:
    """The head of a file: with data, of no packing, its check sum told, from Windows."""
    head = bytes([kind, 2]) + _seven_bits(len(data)) + b"\4" + _seven_bits(len(data)) + b"\x20"
    return head + struct.pack("<I", zlib.crc32(data)) + b"\0\0" + _seven_bits(len(name)) + name


def _block(head: bytes, data: bytes = b"") -> bytes:
    sized = _seven_bits(len(head)) + head
    return struct.pack("<I", zlib.crc32(sized)) + sized + data


def _seven_bits(number: int) -> bytes:
    found = b""
    while number > 0x7F:
        found, number = found + bytes([number & 0x7F | 0x80]), number >> 7
    return found + bytes([number])
