"""What stands in a file's bytes before, behind and between what its format uses.

A reader passes over it and other programs do not: a zip behind a photo, a PDF in the gap of a
TIFF. It is given to be read as a file of its own, or to be told as unread.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from PIL import Image

from scanner.errors import LolotError
from scanner.pages import kinds, polyglot
from scanner.pages.broken import PICTURE
from scanner.pages.directories import Directories
from scanner.pages.readable import MAX_TEXT, printable, text_of

# How files begin that somebody may have put among bytes of no kind.
_BEGINS = re.compile(
    rb"\xff\xd8\xff[\xc0-\xef]|\x89PNG\r\n\x1a\n|GIF8[79]a|RIFF....WEBP|%PDF-\d|\{\\rtf1"
    rb"|PK\x03\x04|Rar!\x1a\x07|7z\xbc\xaf'\x1c|\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1|\x1f\x8b\x08"
    rb"|MSCF\0{4}|\0\0..ftyp(?:hei[cmsx]|avi[fs]|mif1)",
    re.DOTALL,
)
# What cameras note begins so as well, and has no picture: so many are looked at.
_TIFF_BEGINS, _MOST_TIFFS = re.compile(rb"II[*+]\0[\x08\x10]\0|MM\0[*+]\0{3}\x08"), 20
_FILM = re.compile(rb"\0..[\x08-\x40]ftyp(?:mp4|iso|avc|hvc|qt  |3gp|M4V |MSNV|dash)", re.DOTALL)
_PADDING = b"\0\t\n\x0c\r "
_LONG_NUMBER = re.compile(rb"\d(?:[ .\-]?\d){8,14}")
_MAILBOX = re.compile(rb"@(?:[a-z0-9-]{2,63}\.){1,3}(?:com|vn|net|org|edu|gov)(?![a-z0-9])")
_PRINTED, _PRINTED_BEFORE, _AROUND = re.compile(rb"[ -~]*"), re.compile(rb"[ -~]*\Z"), 80
_FILL = _PADDING + b"\xff"
# Programs leave so few bytes of no meaning between parts; phones write more of their own.
_MUCH = 4096
# Print of a page is higher than three pixels in a picture of it so many pixels high.
_LEAST_SIDE = 300
# More of them are what something is made of.
_MOST_TOLD = 500
# So many bytes tell one archive from another.
_SIGN = 20
# So many bytes hold no value.
_LEAST = 9


def film(data: bytes) -> int | None:
    """Where a film begins, as phones put one into a photo (Motion Photo format 1.0)."""
    found = _FILM.search(data)
    return found.start() if found else None


@dataclass(frozen=True, slots=True)
class Surplus:
    """What may tell something in bytes that a format does not use: their text, and files: all of
    them if they are one, else the first among them from its first byte on.

    Much that is neither, nor a film, is a file as well: nobody can say what it holds.
    """

    text: str = field(repr=False)
    files: tuple[bytes, ...] = field(repr=False)

    @classmethod
    def of(cls, data: bytes) -> Surplus:
        if len(data.strip(_FILL)) < _LEAST:
            return cls("", ())
        for start in (data, data.lstrip(_PADDING)):
            if is_file(start) and _shows(start):
                return cls("", (start,))
        begins = [found.start() for found in (_BEGINS.search(data),) if found]
        tiffs = (found.start() for found in islice(_TIFF_BEGINS.finditer(data), _MOST_TIFFS))
        first = min([*begins, *(at for at in tiffs if _shows(data[at:]))], default=len(data))
        before, behind = data[:first], tuple(filter(None, [data[first:]]))
        # Ends of lines of one byte would shift letters of two.
        text = text_of(before[:MAX_TEXT].lstrip(b"\r\n\t "))
        closed = text is None or len(before) > MAX_TEXT
        if closed and len(before) >= _MUCH and film(before) is None:
            return cls("", (before, *behind))
        return cls((printable(before) if text is None else text).strip(), behind)


def telling(data: bytes) -> Iterator[tuple[int, str, str]]:
    """Where numbers and domains of mailboxes can be read in bytes as they are, with what stands
    around it: so many digits, or the name of a domain, do not come together by chance."""
    for found in islice(chain(_LONG_NUMBER.finditer(data), _MAILBOX.finditer(data)), _MOST_TOLD):
        start, end = found.span()
        before = _PRINTED_BEFORE.search(data, max(0, start - _AROUND), start)
        behind = _PRINTED.match(data, end, end + _AROUND)
        first, last = before.start() if before else start, behind.end() if behind else end
        around = data[first:last].decode("ascii", "replace")
        yield start, data[start:end].decode("ascii"), around


def hidden(data: bytes, known: Sequence[bytes], *, picture: bool) -> Iterator[bytes]:
    """The files that other programs find in one, but for those in parts that are `known`; in a
    picture also what is no part of any."""
    starts = [*polyglot.archives(data), *(polyglot.strangers(data) if picture else ())]
    for start in starts:
        if not any(data[start : start + _SIGN] in part for part in known):
            yield data[start:]
            return


def legible(files: Iterable[bytes]) -> Iterator[bytes]:
    """The files of kinds that lolot knows, but for pictures so small that no page can be read in
    them: programs keep such ones of their pages."""
    for data in filter(is_file, files):
        if not is_picture(data) or _longer_side(data) >= _LEAST_SIDE:
            yield data


def _longer_side(picture: bytes) -> int:
    """In pixels; large where it is not told."""
    try:
        with Image.open(io.BytesIO(picture)) as opened:
            return max(opened.size)
    except PICTURE:
        return _LEAST_SIDE


def is_picture(data: bytes) -> bool:
    try:
        return kinds.sniff(data, "").startswith("image/")
    except LolotError:
        return False


def _shows(data: bytes) -> bool:
    """Whether bytes that may begin a TIFF have a picture in it: what cameras note has none."""
    return data[:2] not in (b"II", b"MM") or Directories(data).shows


def is_file(data: bytes) -> bool:
    """Whether bytes begin a file of a kind that lolot knows by its first bytes."""
    try:
        kinds.sniff(data, "")
    except LolotError as error:
        return error.reason.key not in ("skipped_kind", "skipped_harmless", "empty_file")
    return True
