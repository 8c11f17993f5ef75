"""What kind of file bytes are: by their own marks, never by their name alone.

What begins a file decides: a zip, a tar, a mail is none of the files that lie in it.
"""

from __future__ import annotations

import re
from pathlib import PurePath

from scanner.errors import LolotError, SkippedError, UnreadableError
from scanner.pages import polyglot
from scanner.pages.readable import printable, text_of

PDF = "application/pdf"

_HEAD = 4096
# ISO 32000-2 annex I: readers take a header anywhere in the first 1024 bytes; printers' commands,
# answers of servers and blank lines do stand before it.
_PDF_HEADER = re.compile(rb"%PDF-|%!PS-Adobe-[\d.]+ PDF-")
_PDF_WITHIN = 1024
_IMAGES = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"II[*+]\x00|MM\x00[*+]"), "image/tiff"),
    (re.compile(rb"BM.{4}\x00{4}.{4}[\x0c\x28\x40\x6c\x7c]\x00{3}", re.DOTALL), "image/bmp"),
)
_HEIF_BRANDS = {
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"heim": "image/heic",
    b"heis": "image/heic",
    b"hevc": "image/heic",
    b"hevx": "image/heic",
    b"mif1": "image/heif",
    b"msf1": "image/heif",
}
_HARMLESS = re.compile(
    rb"OTTO|true\x00|\x00\x01\x00\x00\x00[\x01-\x40]|ttcf|wOF[F2]"  # fonts
    rb"|MZ|\x7fELF|\xcf\xfa\xed\xfe|\xca\xfe\xba\xbe|\x00asm",  # programs
    re.DOTALL,
)
# What may be called by a value, or name a file that is.
_NAMING = re.compile(
    rb"ID3|fLaC|MThd|OggS|\xff[\xfb\xf3\xf2]|RIFF....WAVE|FORM....AIF|....ftypM4A"  # audio
    rb"|\x00\x00\x00\x01Bud1|\x00\x05\x16[\x00\x07]|L\x00\x00\x00\x01\x14\x02\x00",  # folder data
    re.DOTALL,
)
_NUMBER = re.compile(r"(?<!\d)0(?:[35789]\d{8}|\d{11})(?!\d)")
_THUMBNAILS = frozenset({"thumbs.db", "ehthumbs.db"})
# Small pictures of the files of a folder.
_SHOWN = re.compile(rb"\xff\xd8\xff[\xc0-\xef]|\x89PNG\r\n\x1a\n")
_FOLDER_SETTINGS = re.compile(r"\s*\[(?:\.ShellClassInfo|ViewState)\]", re.IGNORECASE)
_ARCHIVE = re.compile(
    rb"PK\x03\x04|PK\x05\x06|PK\x07\x08|Rar!\x1a\x07|7z\xbc\xaf'\x1c|\x1f[\x8b\x9d]|BZh[1-9]"
    rb"|\xfd7zXZ\x00|\x28\xb5\x2f\xfd|\x04\x22\x4d\x18|LZIP\x01|MSCF|xar!|!<arch>\n|07070[127]"
)
# A member of every file of an office's programs that is a zip (ECMA-376 part 2, ODF 1.3 part 2).
_OFFICE_MEMBERS = frozenset({"[Content_Types].xml", "content.xml", "META-INF/manifest.xml"})
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_DOCUMENTS = tuple(
    name.encode("utf-16-le")
    for name in ("WordDocument", "Workbook", "PowerPoint Document", "__nameid_version1.0")
)
_OLE_MAIL = "__nameid_version1.0".encode("utf-16-le")
_MAIL_HEADER = re.compile(
    rb"^(?:Received|Return-Path|Delivered-To|Message-ID|MIME-Version|From|To|Subject|Date|DKIM-"
    rb"Signature|X-[\w-]+|Reply-To|Content-Type):",
    re.IGNORECASE | re.MULTILINE,
)
_MIME = {b"mime-version:", b"content-type:"}
_MARKUP = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|\?xml|svg)", re.IGNORECASE
)
_READ_SUFFIXES = frozenset(
    {".pdf", ".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".bmp", ".dib"}
    | {".gif", ".tif", ".tiff", ".heic", ".heif", ".hif", ".avif"}
)


def container(data: bytes) -> str:
    """What bytes are by how they begin: the media type of a picture or a PDF, else a word: office,
    archive, email, html, text, unknown."""
    kind = _other_kind(data)
    if kind in ("office", "archive", "email", "html"):
        return kind
    head = data[:_HEAD]
    return _picture(head) or _pdf(head) or kind


def sniff(data: bytes, name: str) -> str:
    """The media type of a picture or a PDF. Raises what `refused` gives for all others."""
    kind = container(data)
    if "/" not in kind:
        raise refused(data, name, kind)
    return kind


def refused(data: bytes, name: str, kind: str) -> LolotError:
    """Why a file of a kind is not read.

    UnreadableError where there is nothing to read ("empty_file") or the name promises what the
    bytes do not hold ("not_what_name_says"), SkippedError for kinds that lolot does not read:
    "skipped_office", "skipped_archive", "skipped_email", "skipped_kind", "skipped_thumbnails",
    and "skipped_harmless" for what can carry no document's text.
    """
    if not data:
        return UnreadableError("empty_file")
    base = PurePath(name).name.lower()
    if _is_harmless(data, base, kind):
        return SkippedError("skipped_harmless", harmless=True)
    if _is_thumbnails(data, base, kind):
        return SkippedError("skipped_thumbnails")
    if kind in ("office", "archive", "email"):
        return SkippedError(f"skipped_{kind}")
    if PurePath(base).suffix in _READ_SUFFIXES:
        return UnreadableError("not_what_name_says", kind=kind)
    return SkippedError("skipped_kind", kind=kind)


def _picture(head: bytes) -> str | None:
    for pattern, media_type in _IMAGES:
        if pattern.match(head):
            return media_type
    if head[4:8] == b"ftyp":
        length = int.from_bytes(head[:4], "big")
        brands = [head[8:12], *(head[i : i + 4] for i in range(16, min(length, _HEAD), 4))]
        # "mif1" alone says no codec: a compatible brand may say it better.
        found = [_HEIF_BRANDS[brand] for brand in brands if brand in _HEIF_BRANDS]
        if found and head[8:11] != b"M4A":
            return next((kind for kind in found if kind != "image/heif"), found[0])
    return None


def _pdf(head: bytes) -> str | None:
    return PDF if _PDF_HEADER.search(head[:_PDF_WITHIN]) else None


def _is_harmless(data: bytes, name: str, kind: str) -> bool:
    """Whether a file can carry no document's text, nor anything that a program unpacks."""
    if any(polyglot.archives(data)):
        return False
    if _is_thumbnails(data, name, kind):
        return _SHOWN.search(data) is None
    if name == "desktop.ini":
        return _FOLDER_SETTINGS.match(text_of(data) or "") is not None
    if kind == "unknown" and _NAMING.match(data):
        return _NUMBER.search(printable(data)) is None
    return kind == "unknown" and _HARMLESS.match(data) is not None


def _is_thumbnails(data: bytes, name: str, kind: str) -> bool:
    """Whether a file is where Windows keeps small pictures of the others of its folder."""
    known = name in _THUMBNAILS and kind == "office"
    return known and not any(part in data for part in _OLE_DOCUMENTS)


def _other_kind(data: bytes) -> str:
    """A name for bytes that lolot does not read: office, archive, email, html, text, unknown."""
    head = data[:_HEAD]
    if head.startswith(_OLE):
        return "email" if _OLE_MAIL in data else "office"
    if head.startswith(b"{\\rtf"):
        return "office"
    if head.startswith(b"PK\x03\x04") and not _OFFICE_MEMBERS.isdisjoint(polyglot.members(data)):
        return "office"
    if _ARCHIVE.match(head) or polyglot.is_tar(head):
        return "archive"
    if _is_mail(head):
        return "email"
    return _text_kind(head)


def _is_mail(head: bytes) -> bool:
    """Whether bytes begin as a letter does, also as one in a letter that tells no more of itself
    than what it is: what a server says before a file is none."""
    if head.startswith(b"HTTP/"):
        return False
    block = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    told = {name.lower() for name in _MAIL_HEADER.findall(block)}
    return head.startswith(b"From ") or len(told) >= 3 or told == _MIME


def _text_kind(head: bytes) -> str:
    if _MARKUP.match(head):
        return "html"
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    binary = any(byte < 9 or 13 < byte < 27 for byte in head)
    return "text" if wide or not binary else "unknown"
