"""Cards and dates (.vcf, .ics): each line unfolded and uncoded, behind what people call it."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator

from scanner.errors import UnreadableError
from scanner.formats.cards.lines import Line, lines
from scanner.formats.markup.page import Found, finished
from scanner.formats.markup.signs import Signs
from scanner.formats.parts.telling import MAY_TELL
from scanner.formats.text.coding import Coding
from scanner.formats.written import Block, Inner, Row, Written
from scanner.formats.written.format import WrittenFormat
from scanner.pages import polyglot

CARD, DATES = "text/vcard", "text/calendar"
_MARK = b"\xef\xbb\xbf"
_BEGIN = re.compile(rb"\s*BEGIN:V(CARD|CALENDAR)\s*[\r\n]", re.IGNORECASE)
_MASK = "*"
# What programs call what people write before a value.
_CALLED = {
    **dict.fromkeys(("FN", "CN", "N", "NICKNAME", "X-PHONETIC-LAST-NAME"), "Họ tên"),
    **dict.fromkeys(("TEL", "X-TELEPHONE"), "Điện thoại"),
    **{"EMAIL": "Email", "ADR": "Địa chỉ", "LABEL": "Địa chỉ", "LOCATION": "Địa điểm"},
    **{"BDAY": "Ngày sinh", "ORG": "Cơ quan", "TITLE": "Chức vụ", "NOTE": "Ghi chú"},
    **{"ORGANIZER": "Người tổ chức", "ATTENDEE": "Người dự", "SUMMARY": "Nội dung"},
    **{"DESCRIPTION": "Ghi chú", "CONTACT": "Liên hệ", "COMMENT": "Ghi chú"},
}
# What is made of several, parted by semicolons, and what stands between them.
_MADE_OF = {"N": " ", "ADR": "\n", "ORG": " "}
# What says nothing of anybody.
_SILENT = frozenset(
    "BEGIN END VERSION PRODID CALSCALE METHOD REV DTSTAMP DTSTART DTEND SEQUENCE STATUS TRANSP"
    " CLASS TZID TZOFFSETFROM TZOFFSETTO TZNAME RRULE EXDATE CREATED LAST-MODIFIED PRIORITY ACTION"
    " TRIGGER DURATION".split()
)
_OF_PARAMETERS = frozenset(
    [*"TYPE ENCODING CHARSET VALUE LANGUAGE TZID ROLE PARTSTAT RSVP CUTYPE FMTTYPE".split(), ""]
)
_BY_PROGRAMS = re.compile(r"(?!.*\d{9})[\w:;=,.+/-]{0,40}")
_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T.*)?")
_UNFOLDED = re.compile(rb"\r?\n[ \t]|=\r?\n")
_ESCAPE = re.compile(rb"\\([,;:\\])")


class CardFormat(WrittenFormat):
    """Read line by line; proved by undoing folds and codes of the whole file at once."""

    reader = "folds"

    def told(self, kind: str, data: bytes, _name: str) -> str | None:
        begin = _BEGIN.match(data.removeprefix(_MARK))
        if kind != "text" or begin is None or b"\0" in data or any(polyglot.archives(data)):
            return None
        return CARD if begin[1].upper() == b"CARD" else DATES

    def owns(self, media_type: str) -> bool:
        return media_type in (CARD, DATES)

    def written(self, data: bytes, media_type: str) -> Written:
        mark = _MARK if data.startswith(_MARK) else b""
        raw = data[len(mark) :].decode("latin-1")
        coding = Coding("latin-1", mark, raw, raw, None, _MASK)
        reader = _Reader(Found(raw))
        for line in lines(raw):
            reader.read(line)
        reader.close()
        if reader.is_open:
            raise UnreadableError("broken_file")
        return finished(coding, reader.found, reader.held, reader.files)

    def strings(self, data: bytes, media_type: str) -> Iterator[tuple[str, str]]:
        for piece, where in self.pieces(data):
            yield piece.decode("utf-8", "replace"), where

    def pieces(self, data: bytes) -> Iterator[tuple[bytes, str]]:
        unfolded = _UNFOLDED.sub(b"", data)
        yield data, "bytes"
        yield _ESCAPE.sub(rb"\1", unfolded), "unfolded"
        yield _UNFOLDED.sub(b" ", data), "folds as blanks"
        yield quopri.decodestring(unfolded), "uncoded"


class _Reader:
    """What is gathered of the lines, a card or a date at a time."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.files: list[Inner] = []
        self.held: dict[str, tuple[int, int]] = {}
        self._rows: list[Row] = []
        self._depth = 0

    @property
    def is_open(self) -> bool:
        return self._depth != 0

    def close(self) -> None:
        if self._rows:
            self.found.blocks.append(Block(self._rows, apart=True))
            self._rows = []

    def read(self, line: Line) -> None:
        name = line.name.rpartition(".")[2].upper()
        if name in ("BEGIN", "END"):
            self._depth += 1 if name == "BEGIN" else -1
            self.close()
        self._parameters(line)
        if line.is_base64 and self._file(line):
            return
        if name in _SILENT and _BY_PROGRAMS.fullmatch(line.value.text):
            return
        if not line.value.text.strip():
            return
        value = _shown(name, line.value)
        start, end = line.name_at
        called = Signs()
        called.add(_CALLED.get(name, line.name), start, end)
        place = self.found.put(called), self.found.put(value)
        self._rows.append([(0, (place[0],)), (1, (place[1],))])

    def _parameters(self, line: Line) -> None:
        for name, value in line.parameters:
            silent = name in _OF_PARAMETERS and _BY_PROGRAMS.fullmatch(value.text)
            if name == "CN" or (MAY_TELL.search(value.text) and not silent):
                label = Signs()
                label.add(_CALLED.get(name, name or line.name))
                place = self.found.put(label), self.found.put(value)
                self._rows.append([(0, (place[0],)), (1, (place[1],))])

    def _file(self, line: Line) -> bool:
        """Takes along a photo, a sound or a file; whether it is one."""
        try:
            data = base64.b64decode(re.sub(rb"\s", b"", line.raw), validate=True)
        except (binascii.Error, ValueError):
            return False
        name = f"{line.name.lower()} {len(self.files) + 1}"
        self.files.append(Inner(name, data))
        self.held[name] = line.held
        return True


def _shown(name: str, value: Signs) -> Signs:
    """A value as people write it: a day with its points, what is made of several with what stands
    between these."""
    if name == "BDAY" and (day := _DAY.fullmatch(value.text)):
        found = Signs()
        year, month, date = day.groups()
        found.add(f"{date}/{month}/{year}", value.segs[0].raw, value.segs[-1].raw_end)
        return found
    if name not in _MADE_OF:
        return value
    found = Signs()
    for letter, seg in zip(value.parts, value.segs, strict=True):
        if letter == ";":
            # No copy changes it: it parts what a program reads.
            found.add(_MADE_OF[name] if found.text and not found.text[-1].isspace() else "")
        else:
            found.add(letter, seg.raw, seg.raw_end)
    return found
