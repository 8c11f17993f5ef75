"""What an old document of Word, Excel or PowerPoint says by itself, read without the program that
turns it into a new one: so it shows whether that left anything behind."""

from __future__ import annotations

import html
import io
import re
import struct
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import pairwise

import olefile

from scanner.formats.parts.beside import read_beside
from scanner.formats.parts.said import said

# The stream that makes an OLE file such a document, and how its name ends.
MAIN = {
    "WordDocument": "doc",
    "Workbook": "xls",
    "Book": "xls",
    "PowerPoint Document": "ppt",
}
BROKEN = (OSError, ValueError, LookupError, struct.error, TypeError, AttributeError, AssertionError)
_MACROS = re.compile(r"(?:^|/)(?:_?VBA|Macros(?:$|/))", re.IGNORECASE)
# Fields of a FIB and of what it tells of (MS-DOC 2.5.1, 2.8.35, 2.9.177).
_WORD_97, _FLAGS, _VERSION, _TABLE_1, _CLX = 0xC1, 0xA, 2, 0x200, 0x1A2
_PRC, _PIECES, _COMPRESSED = 1, 2, 0x40000000
# The same of Word 6 and 95, whose text is bytes in a row, unless it was saved in pieces.
_WORD_6, _LANGUAGE, _TEXT, _IN_PIECES, _LOCKED = 0x65, 6, 0x18, 0x4, 0x100
_CODINGS = {0x19: "cp1251", 0x2A: "cp1258"}
# Records of a presentation (MS-PPT 2.13.24): those whose version is so are made of others.
_HEAD, _OF_OTHERS = struct.Struct("<HHI"), 0xF
_PPT_TEXTS = {0x0FA0: "utf-16-le", 0x0FA8: "latin-1"}
# A remark, and the strings in it: elsewhere such are names that the program keeps for itself.
_REMARK, _STRING = 0x2EE0, 0x0FBA
# A master of slides, and one of notes: it says where to click, which no new document has; numbers
# in it are sought as any.
_MASTER, _NOTES, _NOTES_ATOM, _IS_MASTER = 0x03F8, 0x03F0, 0x03F1, 0x80000000
# What a field does, which each program spells in its own way.
_FIELD = re.compile(r"\x13[^\x13\x14\x15]*[\x14\x15]")
# What a document is called, which is found out anew wherever it lies.
_OWN_NAME = re.compile(r"\x13\s*FILENAME\b[^\x13\x15]*\x15", re.IGNORECASE)
_WORD, _LINES = re.compile(r"\w{3,}"), re.compile(r"[\r\n\x07\x0b\x0c]+")
# What ends a cell and a row, and what parts words in a new document.
_CELL = "\x07"
_STORY = re.compile(r"word/[\w.]+\.xml$")
_BREAK, _TAG = re.compile(r"</w:p>|<w:(?:tab|br|cr)\b"), re.compile(r"<[^>]*>")
_NUMBER = re.compile(r"\d(?:[ .-]?\d){8,}|(?<![\w.+-])[\w.+-]{3,}+@[\w-]{3,}(?:\.[a-z]{2,})+")


def ending_of(data: bytes) -> str | None:
    """How the name of such a document ends, None where a file is none."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            return next((end for name, end in MAIN.items() if ole.exists(name)), None)
    except BROKEN:
        return None


def has_macros(data: bytes) -> bool:
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        return any(_MACROS.search("/".join(path)) for path in ole.listdir())


def lines(data: bytes, ending: str) -> list[str] | None:
    """All lines that a document says, None where that cannot be read."""
    try:
        found = _TEXTS[ending](data)
        plain = (_FIELD.sub(" ", _OWN_NAME.sub(" ", text)) for text in found)
        return [line for text in plain for line in _LINES.split(text)]
    except Exception:
        return None


def residue(data: bytes) -> Iterator[str]:
    """Numbers and mailboxes in its bytes, whether or not anything shows them."""
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        for path in ole.listdir():
            name = "/".join(path)
            with suppress(*BROKEN):
                for inner in read_beside(name, ole.openstream(path).read()):
                    with suppress(UnicodeDecodeError):
                        yield from inner.data.decode("utf-8").splitlines()


def has_joined_cells(data: bytes, new: bytes) -> bool:
    """Whether cells of a table of an old Word document are one text in the new one, whose table was
    lost: what stands in one runs into the next, and neither is what it was."""
    try:
        cells = [re.findall(r"\w+", cell) for text in _doc(data) for cell in text.split(_CELL)]
        cells = [cell for cell in cells if cell]
    except BROKEN:
        return False
    own = {word for cell in cells for word in cell}
    both = {one[-1] + other[0] for one, other in pairwise(cells)} - own
    return bool(both) and not both.isdisjoint(_of_paragraphs(new))


def _of_paragraphs(new: bytes) -> Iterator[str]:
    """The words of a new Word document, whatever runs they are spelled in."""
    with zipfile.ZipFile(io.BytesIO(new)) as archive:
        for name in filter(_STORY.match, archive.namelist()):
            text = archive.read(name).decode("utf-8", "replace")
            plain = _TAG.sub("", _BREAK.sub("\n", text))
            yield from re.findall(r"\w+", html.unescape(plain))


class Said:
    """What a new document says, to look words up in."""

    def __init__(self, data: bytes) -> None:
        texts = list(_strings(data))
        self._words = {_plain(word) for text in texts for word in _WORD.findall(text)}
        self._flat = re.sub(r"\W", "", _plain("\n".join(texts)))

    def lacking(self, lines: Iterable[str]) -> list[str]:
        """The lines of which it does not say some word."""
        return [line for line in lines if any(map(self._lacks, _WORD.findall(line)))]

    def lacking_numbers(self, lines: Iterable[str]) -> list[str]:
        """The lines of which it does not say some number or mailbox."""
        return [line for line in lines if any(map(self._lacks, _NUMBER.findall(line)))]

    def _lacks(self, word: str) -> bool:
        plain = _plain(word)
        return plain not in self._words and re.sub(r"\W", "", plain) not in self._flat


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _strings(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels", ".vml")):
                yield from said(archive.read(name))


def _doc(data: bytes) -> Iterator[str]:
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        main = ole.openstream("WordDocument").read()
        flags = struct.unpack_from("<H", main, _FLAGS)[0]
        if struct.unpack_from("<H", main, _VERSION)[0] < _WORD_97:
            yield _word_6(main, flags)
            return
        table = ole.openstream("1Table" if flags & _TABLE_1 else "0Table").read()
    start, size = struct.unpack_from("<II", main, _CLX)
    pieces, at = table[start : start + size], 0
    while pieces[at] == _PRC:
        at += 3 + struct.unpack_from("<H", pieces, at + 1)[0]
    if pieces[at] != _PIECES:
        raise ValueError("pieces")
    count = (struct.unpack_from("<I", pieces, at + 1)[0] - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", pieces, at + 5)
    text = []
    for number in range(count):
        at_piece = at + 5 + 4 * (count + 1) + 8 * number + 2
        place = struct.unpack_from("<I", pieces, at_piece)[0]
        length = ends[number + 1] - ends[number]
        if place & _COMPRESSED:
            place = (place & ~_COMPRESSED) // 2
            text.append(main[place : place + length].decode("cp1252", "replace"))
        else:
            text.append(main[place : place + 2 * length].decode("utf-16-le", "replace"))
    yield "".join(text)


def _word_6(main: bytes, flags: int) -> str:
    if struct.unpack_from("<H", main, _VERSION)[0] < _WORD_6 or flags & (_IN_PIECES | _LOCKED):
        raise ValueError("old")
    start, end = struct.unpack_from("<II", main, _TEXT)
    if not 0 < start <= end <= len(main):
        raise ValueError("text")
    return main[start:end].decode(_CODINGS.get(main[_LANGUAGE], "cp1252"), "replace")


def _is_notes_master(records: bytes, at: int) -> bool:
    """Whether the notes whose first record is there are those of no slide."""
    _, kind, _ = _HEAD.unpack_from(records, at)
    slide = struct.unpack_from("<I", records, at + _HEAD.size)[0]
    return kind == _NOTES_ATOM and bool(slide & _IS_MASTER)


def _ppt(data: bytes) -> Iterator[str]:
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        records = ole.openstream("PowerPoint Document").read()
    at = remark = 0
    while at + _HEAD.size <= len(records):
        version, kind, size = _HEAD.unpack_from(records, at)
        at += _HEAD.size
        if version & 0xF == _OF_OTHERS:
            remark = at + size if kind == _REMARK else remark
            is_master = kind == _NOTES and _is_notes_master(records, at)
            at += size if kind == _MASTER or is_master else 0
            continue
        if kind in _PPT_TEXTS or (kind == _STRING and at < remark):
            yield records[at : at + size].decode(_PPT_TEXTS.get(kind, "utf-16-le"), "replace")
        at += size


def _xls(data: bytes) -> Iterator[str]:
    import xlrd

    with xlrd.open_workbook(file_contents=data, logfile=io.StringIO()) as book:
        for sheet in book.sheets():
            yield sheet.name
            for row in range(sheet.nrows):
                for cell in sheet.row(row):
                    if cell.ctype == xlrd.XL_CELL_TEXT:
                        yield cell.value
                    elif cell.ctype == xlrd.XL_CELL_NUMBER and cell.value == int(cell.value):
                        yield str(int(cell.value))
            yield from (note.text for note in sheet.cell_note_map.values())


_TEXTS = {"doc": _doc, "ppt": _ppt, "xls": _xls}
