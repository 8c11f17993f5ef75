"""What a file is: its container decides, and what else a program opens in it is never passed."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import pikepdf
import pytest

from scanner.errors import LolotError
from scanner.formats import open_source, sniff
from scanner.model import Document, Options
from tests.attacks import bytes_of
from tests.attacks.attack import Attack, Outcome, never_green, of
from tests.attacks.bytes_of import (
    CCCD,
    SAID,
    letters,
    mail,
    office,
    ole,
    page,
    picture,
    sheet,
    tar,
    untar,
    unzip,
    zipped,
)

FILES = bytes_of.every()
BLANK = sheet()
WITH_NUMBER = sheet(SAID.replace("ố", "o"))


def _iso() -> bytes:
    """A PDF that a disk image begins in (ECMA-119 leaves its first 32 KB to others)."""
    return BLANK.ljust(0x8000, b"\0") + b"\1CD001\1" + bytes(9) + SAID.encode().ljust(4096, b"\0")


def _in_comment(data: bytes) -> bytes:
    """A JPEG with a comment of these bytes."""
    photo = picture("JPEG")
    return photo[:2] + b"\xff\xfe" + struct.pack(">H", len(data) + 2) + data + photo[2:]


def _in_chunk(data: bytes) -> bytes:
    """A PNG with a private chunk of these bytes."""
    png, name = picture(), b"zzZz"
    checksum = struct.pack(">I", zlib.crc32(name + data))
    return png[:33] + struct.pack(">I", len(data)) + name + data + checksum + png[33:]


def _in_riff(data: bytes) -> bytes:
    webp = picture("WEBP") + b"zzZz" + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
    return webp[:4] + struct.pack("<I", len(webp) - 8) + webp[8:]


def _in_stream(data: bytes, *, listed: bool = True) -> bytes:
    """A PDF with a stream of these bytes as they are, that its catalogue names or nothing does."""
    with pikepdf.open(io.BytesIO(BLANK)) as pdf:
        stream = pdf.make_stream(data)
        if listed:
            pdf.Root.Khac = stream
        out = io.BytesIO()
        pdf.save(out, compress_streams=False, preserve_pdfa=False)
        saved = out.getvalue()
    return saved if listed else saved + b"7 0 obj<<>>stream\n" + data + b"\nendstream endobj\n%%EOF"


def _pdf_in_tiff() -> bytes:
    """A TIFF that begins with a PDF, its directory behind that."""
    tiff = picture("TIFF")
    first = int.from_bytes(tiff[4:8], "little")
    moved = b"II*\0" + struct.pack("<I", 8 + len(WITH_NUMBER)) + WITH_NUMBER
    count = int.from_bytes(tiff[first : first + 2], "little")
    entries = bytearray(tiff[first : first + 2 + 12 * count + 4])
    pixels = len(moved) + len(entries)
    for at in range(2, 2 + 12 * count, 12):
        tag, kind, number = struct.unpack_from("<HHI", entries, at)
        size = {3: 2, 4: 4, 5: 8}.get(kind, 1) * number
        if tag == 273 or size > 4:
            start = struct.unpack_from("<I", entries, at + 8)[0]
            struct.pack_into("<I", entries, at + 8, pixels + start)
    return moved + bytes(entries) + tiff


def _named_like_a_photo() -> bytes:
    """A tar whose first name is how a JPEG begins."""
    archive = bytearray(tar(("x" * 12, BLANK), ("don.docx", office())))
    archive[:4] = b"\xff\xd8\xff\xe0"
    archive[148:156] = b" " * 8
    archive[148:156] = b"%06o\0 " % sum(archive[:512])
    return bytes(archive)


def _old_tar() -> bytes:
    archive = bytearray(tar(("a.pdf", BLANK), ("don.docx", office())))
    archive[257:265] = bytes(8)
    archive[148:156] = b" " * 8
    archive[148:156] = b"%06o\0 " % sum(archive[:512])
    return bytes(archive)


def _raw(tool: Callable[[bytes], str], start: bytes) -> Callable[[bytes], str]:
    """A tool on what begins with some bytes within a file, as one that carves files out."""
    return lambda data: tool(data[data.find(start) :]) if start in data else ""


Case = tuple[str, str, bytes, Callable[[bytes], str]]
ZIP, PROGRAM = letters(), b"MZ" + bytes(600)
REFUSED: tuple[Case, ...] = (
    ("a zip with a PDF behind it", "a.pdf", ZIP + BLANK, unzip),
    ("a mail with a PDF in its first KB", "a.pdf", mail() + BLANK, bytes_of.unmail),
    ("a web page with a PDF in its first KB", "a.pdf", page() + BLANK, bytes_of.browser),
    (
        "a rich text with a PDF in its first KB",
        "a.pdf",
        b"{\\rtf1 " + CCCD.encode() + b"}" + BLANK,
        bytes_of.strings,
    ),
    ("an old Word file with a PDF behind it", "a.pdf", ole() + BLANK, bytes_of.strings),
    ("a program that unpacks itself", "cai-dat.exe", PROGRAM + ZIP, unzip),
    ("a font with a zip behind it", "a.ttf", b"\0\1\0\0\0\x0c" + bytes(600) + ZIP, unzip),
    ("a song with a zip behind it", "a.mp3", b"ID3\4" + bytes(600) + ZIP, unzip),
    ("a Word file called Thumbs.db", "Thumbs.db", office(), unzip),
)
DROPPED: tuple[Case, ...] = (
    (
        "a stored zip that begins with a PDF",
        "ho-so.zip",
        zipped(("a.pdf", BLANK), ("don.docx", office())),
        unzip,
    ),
    (
        "a stored zip of one photo called PDF",
        "a.pdf",
        zipped(("a.jpg", picture("JPEG")), ("don.docx", office())),
        unzip,
    ),
    (
        "a tar that begins with a PDF",
        "ho-so.tar",
        tar(("a.pdf", BLANK), ("don.docx", office())),
        untar,
    ),
    ("a tar from before ustar", "ho-so.tar", _old_tar(), untar),
    (
        "a tar whose first name begins like a JPEG",
        "a.jpg",
        _named_like_a_photo(),
        untar,
    ),
    ("a zip behind a PDF", "a.pdf", BLANK + ZIP, unzip),
    (
        "a zip behind a PDF, and an end mark behind that",
        "a.pdf",
        BLANK + ZIP + b"\nstartxref\n0\n%%EOF\n",
        unzip,
    ),
    (
        "a zip in a PDF before its first object",
        "a.pdf",
        BLANK.replace(b"1 0 obj", b"%" + ZIP + b"\n1 0 obj", 1),
        unzip,
    ),
    ("a zip in a stream that a PDF names", "a.pdf", _in_stream(ZIP), unzip),
    ("a zip in a stream that nothing lists", "a.pdf", _in_stream(ZIP, listed=False), unzip),
    ("an old Word file behind a PDF", "a.pdf", BLANK + ole(), bytes_of.strings),
    ("a 7z behind a PDF", "a.pdf", BLANK + bytes_of.seven_zip(), bytes_of.un7z),
    ("a disk image around a PDF", "a.pdf", _iso(), bytes_of.strings),
    ("a 7z behind a photo", "a.jpg", picture("JPEG") + bytes_of.seven_zip(), bytes_of.un7z),
    ("a zip in a photo's comment", "a.jpg", _in_comment(ZIP), unzip),
    ("a zip in a chunk of a PNG", "a.png", _in_chunk(ZIP), unzip),
    ("a zip in a chunk of a WebP", "a.webp", _in_riff(ZIP), unzip),
    ("an old Word file in a chunk of a PNG", "a.png", _in_chunk(ole()), bytes_of.strings),
    *(
        (f"a zip behind a {kind}", f"a.{kind.lower()}", picture(kind) + ZIP, unzip)
        for kind in bytes_of.PICTURES
    ),
)
FOUND: tuple[Case, ...] = (
    ("a letter that begins like a program", "a.exe", b"MZ. " + SAID.encode(), bytes_of.strings),
    ("a letter that begins like a font", "a.otf", b"OTTO: " + SAID.encode(), bytes_of.strings),
    ("a letter called desktop.ini", "desktop.ini", SAID.encode(), bytes_of.strings),
    ("a letter called .DS_Store", ".DS_Store", SAID.encode(), bytes_of.strings),
    ("a mail behind a PDF", "a.pdf", BLANK + mail(), _raw(bytes_of.unmail, b"From:")),
    (
        "a stored zip of one PDF",
        "ho-so.zip",
        zipped(("a.pdf", WITH_NUMBER)),
        lambda d: bytes_of.pdf_of(d[d.find(b"%PDF") :]),
    ),
    (
        "a gzip whose name is a PDF's head",
        "a.pdf",
        b"\x1f\x8b\x08\x08\0\0\0\0\0\xff%PDF-1.7\0" + bytes_of.packed()[10:],
        bytes_of.gunzip,
    ),
    ("a gzip behind a PDF", "a.pdf", BLANK + bytes_of.packed(), _raw(bytes_of.gunzip, b"\x1f\x8b")),
    ("a PDF in a TIFF", "a.tiff", _pdf_in_tiff(), bytes_of.pdf_of),
    ("a web page behind a GIF", "a.gif", picture("GIF") + page(), bytes_of.browser),
    ("a PDF behind a PNG", "a.png", picture() + WITH_NUMBER, _raw(bytes_of.pdf_of, b"%PDF")),
    (
        "a photo behind a PDF",
        "a.pdf",
        BLANK + picture("JPEG", SAID, comment=SAID),
        bytes_of.strings,
    ),
    (
        "a PDF behind another one",
        "a.pdf",
        BLANK + WITH_NUMBER,
        _raw(bytes_of.pdf_of, WITH_NUMBER[:40]),
    ),
    (
        "a PDF before another one",
        "a.pdf",
        WITH_NUMBER + BLANK,
        lambda d: bytes_of.pdf_of(d[: len(WITH_NUMBER)]),
    ),
)


def _attacks(outcome: Outcome, cases: Iterable[Case]) -> Iterator[Attack]:
    for name, file, data, tool in cases:
        how = getattr(tool, "__name__", "a carver")
        yield Attack(name, file, CCCD, partial(bytes, data), how, tool, outcome)


ATTACKS = [
    *_attacks("refused", REFUSED),
    *_attacks("dropped", DROPPED),
    *_attacks("found", FOUND),
]


@of(*ATTACKS)
def test_no_container_passes(attack: Attack, tmp_path: Path) -> None:
    never_green(attack, tmp_path)


@pytest.mark.parametrize("first", FILES)
def test_no_file_hides_behind_another_of_any_kind(first: str) -> None:
    """Two files joined, in every pair of kinds: the second one is given to be read, or the whole
    is not read at all, as an archive is not that has anything behind it."""
    for second, behind in FILES.items():
        data = FILES[first] + behind
        try:
            kind = sniff(data, f"a.{first}")
        except LolotError as error:
            assert not getattr(error, "harmless", False), second
            continue
        if first == second == "html":
            # Two pages are read as one, to the end.
            continue
        assert first in ("pdf", "eml") or first.upper() in bytes_of.PICTURES
        with open_source(Document(f"a.{first}", data, kind), Options()) as source:
            given = [part for _, part in source.surplus()]
            given += [snippet.text.encode() for snippet in source.snippets()]
            earlier = second == "pdf" and any(True for _ in source.revisions())
        assert earlier or any(behind.strip() in part for part in given), second
