"""Text beside an image's pixels: EXIF, GPS, XMP, IPTC, comments, private parts of a file."""

from __future__ import annotations

import base64
import io
import re
import unicodedata
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain, islice
from typing import Any

from PIL import ExifTags, Image, ImageCms

from scanner.model import Snippet, Source
from scanner.pages import markup
from scanner.pages.broken import PICTURE
from scanner.pages.preview import shows_no_more
from scanner.pages.readable import MAX_TEXT, printable, text_of
from scanner.pages.segments import UNUSED, Container, read
from scanner.pages.surplus import film

GPS_KEY = "gps"
_PICTURE = re.compile(rb"\xff\xd8\xff[\xc0-\xef]|\x89PNG\r\n\x1a\n|GIF8[79]a")
_MOST_PICTURES = 4
# EXIF tags (0xA430 is the owner's name, 0xA431 and 0xA435 serial numbers) and PNG keywords.
_MAKERS = frozenset(
    "Artist XPAuthor Author CameraOwnerName HostComputer "
    "BodySerialNumber LensSerialNumber CameraSerialNumber".split()
)

_XP_TAGS = frozenset({0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F})
_USER_COMMENT = 0x9286
# Texts with their code before them: the comment, how and where in words a place was found.
_CODED = frozenset({_USER_COMMENT, 0x001B, 0x001C})
_XMP_TAG, _IPTC_TAG, _PHOTOSHOP_TAG = 700, 33723, 34377
_PNG_TEXTS = frozenset({"tEXt", "iTXt", "zTXt"})
_THUMBNAIL_OFFSET, _THUMBNAIL_LENGTH = 0x0201, 0x0202
_POINTERS = frozenset({0x8769, 0x8825, 0xA005})
_XMP_HEAD = b"http://ns.adobe.com/xap/1.0/\0"
_PHOTOSHOP_HEAD = b"Photoshop 3.0\0"
_XMP_PICTURE = re.compile(rb"(?:GImg:image|GContainer:Data)[^>]*>([A-Za-z0-9+/=\s&#;xA]{200,})<")
# The place that a film names (ISO 6709).
_FILMED_AT = re.compile(rb"[+-]\d{2}(?:\.\d{1,8})?[+-]\d{3}(?:\.\d{1,8})?(?:[+-]\d+(?:\.\d*)?)?/")
FILM_KEY = "film"
_EXIF_PARTS = frozenset({"APP1", "eXIf", "EXIF"})
_NO_PICTURE = (b"ICC_PROFILE", b"MPF\0", b"Exif\0", b"http://ns.adobe.com/")
_READ_ELSEWHERE = (b"JFIF", b"JFXX", b"Exif\0", b"ICC_PROFILE", b"Adobe", b"MPF\0", _XMP_HEAD)


def snippets(image: Image.Image, container: Container, behind: bytes) -> Iterator[Snippet]:
    """Every text in `image` and in the parts of its file, once, with a key that names where.

    `behind`: what follows the end of the picture, whose text is the business of those who read
    it as a file; a film is told, and the place that it names.
    """
    seen = set()
    for key, text in chain(_texts(image, container), _films(container, behind)):
        clean = unicodedata.normalize("NFC", text).replace("\0", " ").strip()
        if clean and clean not in seen:
            seen.add(clean)
            yield Snippet(clean[:MAX_TEXT], Source.METADATA, key=key, tells=_tells(key))


def of_photo(data: bytes, key: str) -> Iterator[Snippet]:
    """Every text beside the pixels of a JPEG or JPEG 2000 file inside another file; `key` goes
    before theirs. Nothing where it is no whole one."""
    container = read(data, _photo_type(data))
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "JPEG2000")) as image:
            for snippet in snippets(image, container, data[container.end :]):
                yield replace(snippet, key=f"{key}:{snippet.key}")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return


def previews(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The pictures that a JPEG file inside another file has of itself and that show more."""
    container = read(data, _photo_type(data))
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "JPEG2000")) as image:
            found = list(thumbnails(image, container))
            if found:
                image.load()
            yield from (one for one in found if not shows_no_more(one[1], image))
    except (*PICTURE, Image.DecompressionBombError):
        return


def behind_photo(data: bytes) -> bytes:
    """What follows the end of a JPEG or JPEG 2000 file."""
    return data[read(data, _photo_type(data)).end :]


def _photo_type(data: bytes) -> str:
    return "image/jpeg" if data.startswith(b"\xff\xd8") else "image/jp2"


def _tells(key: str) -> str:
    """What a place holds, whatever it says: where the photo was taken, a film of that moment, or
    who or whose device made it (EXIF 2.32, PNG 1.2 §4.2.3.1)."""
    if key == GPS_KEY:
        return "gps_location"
    return "metadata" if key == FILM_KEY or key.rsplit(":", 1)[-1] in _MAKERS else ""


def _texts(image: Image.Image, container: Container) -> Iterator[tuple[str, str]]:
    exif = _read_exif(image)
    if exif is not None:
        yield from _exif(exif)
        yield from _gps(exif)
    yield from _info(image)
    yield from _icc(image.info.get("icc_profile"))
    for name, payload in container.segments:
        if name == UNUSED:
            continue
        if name in _PNG_TEXTS:
            yield from _marked_up(f"part:{name}", _png_text(payload, image.info))
        elif exif is None and name in _EXIF_PARTS:
            yield f"part:{name}", printable(payload)
        else:
            yield from _segment(name, payload)


def _read_exif(image: Image.Image) -> Image.Exif | None:
    """The EXIF data of an image, of a PNG by reading it to its end; None where it is broken."""
    try:
        exif = image.getexif()
        dict(exif)
    except PICTURE:
        return None
    return exif


def _films(container: Container, behind: bytes) -> Iterator[tuple[str, str]]:
    """The films that a phone put beside a photo: what they show is not looked at."""
    for data in (behind, *(payload for _, payload in container.segments)):
        start = film(data)
        if start is None:
            continue
        yield FILM_KEY, f"video, {len(data) - start} byte"
        place = _FILMED_AT.search(data, start)
        if place is not None:
            yield GPS_KEY, place.group().decode("ascii").rstrip("/")


def _exif(exif: Image.Exif) -> Iterator[tuple[str, str]]:
    for name, tags in _directories(exif):
        for tag, value in tags.items():
            if tag in _POINTERS:
                continue
            label = ExifTags.TAGS.get(tag, hex(tag))
            yield f"exif:{name}:{label}", _exif_text(tag, value)


def _directories(exif: Image.Exif) -> Iterator[tuple[str, dict[int, Any]]]:
    yield "0", dict(exif)
    for ifd in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo, ExifTags.IFD.Interop, ExifTags.IFD.IFD1):
        try:
            yield ifd.name, dict(exif.get_ifd(ifd))
        except PICTURE:
            continue


def _exif_text(tag: int, value: object) -> str:
    if isinstance(value, str):
        return value
    if tag == _XMP_TAG and isinstance(value, bytes):
        return "\n".join(piece.text for piece in markup.pieces(value.decode("utf-8", "replace")))
    if isinstance(value, tuple) and tag in _XP_TAGS:
        value = bytes(item & 0xFF for item in value if isinstance(item, int))
    if not isinstance(value, bytes):
        return ""
    if tag in _XP_TAGS:
        return value.decode("utf-16-le", "replace")
    if tag in _CODED:
        return _coded(value)
    return printable(value)


def _coded(value: bytes) -> str:
    """A text of EXIF with its eight bytes of character code (CIPA DC-008 §4.6.5)."""
    code, body = value[:8], value[8:]
    if code.startswith(b"UNICODE"):
        # The byte order is the writer's guess: text has its zero bytes on one side.
        little = body[1::2].count(0) >= body[::2].count(0)
        return body.decode("utf-16-le" if little else "utf-16-be", "replace")
    return printable(body if not code.strip(b"\0") or code.startswith(b"ASCII") else value)


def _gps(exif: Image.Exif) -> Iterator[tuple[str, str]]:
    """The place of the photo in degrees; a place that cannot be computed is still told."""
    try:
        tags = exif.get_ifd(ExifTags.IFD.GPSInfo)
    except PICTURE:
        return
    latitude = _degrees(tags.get(2), tags.get(1), "S")
    longitude = _degrees(tags.get(4), tags.get(3), "W")
    if latitude is not None and longitude is not None and (latitude, longitude) != (0, 0):
        yield GPS_KEY, f"{latitude:.6f}, {longitude:.6f}"
    elif tags.get(2) and latitude is None:
        yield GPS_KEY, "GPS"


def _degrees(parts: Any, side: Any, negative: str) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not abs(value) <= 180:
        return None
    return -value if str(side).upper().startswith(negative) else value


def _info(image: Image.Image) -> Iterator[tuple[str, str]]:
    """What Pillow read beside the pixels: PNG texts, comments, descriptions, TIFF tags."""
    for key, value in image.info.items():
        if key in ("exif", "icc_profile", "photoshop", "MakerNote", "parsed_exif"):
            continue
        text = printable(value) if isinstance(value, bytes) else value
        if isinstance(text, str):
            yield from _marked_up(f"info:{key}", text)
    try:
        tags = dict(getattr(image, "tag_v2", None) or {})
    except PICTURE:
        return
    for tag, value in tags.items():
        if tag in (_IPTC_TAG, _PHOTOSHOP_TAG) and isinstance(value, bytes):
            yield from _segment("APP13", value)


def _marked_up(key: str, text: str) -> Iterator[tuple[str, str]]:
    if markup.is_markup(text):
        yield key, "\n".join(piece.text for piece in markup.pieces(text))
    else:
        yield key, text


def _icc(profile: bytes | None) -> Iterator[tuple[str, str]]:
    if not profile:
        return
    try:
        described = ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile
        for name in ("profile_description", "copyright", "manufacturer", "model"):
            yield f"icc:{name}", str(getattr(described, name) or "")
    except (OSError, ValueError, TypeError, ImageCms.PyCMSError):
        yield "icc", printable(profile)


def _segment(name: str, payload: bytes) -> Iterator[tuple[str, str]]:
    key = f"part:{name}"
    if name == "APP1" and payload.startswith(_XMP_HEAD):
        yield from _marked_up(key, payload[len(_XMP_HEAD) :].decode("utf-8", "replace"))
    elif name in ("XMP", "xml", "uuid"):
        yield from _marked_up(key, payload.decode("utf-8", "replace"))
    elif name in ("eXIf", "EXIF", "iCCP", "ICCP") or payload.startswith(_READ_ELSEWHERE):
        return
    else:
        yield key, text_of(payload) or printable(payload)


def _png_text(payload: bytes, known: Mapping[Any, Any]) -> str:
    """Keyword and text of a PNG text chunk, inflated where it is packed, within bounds.

    `known`: texts by keyword that were read already and are left out here.
    """
    keyword, _, rest = payload.partition(b"\0")
    packed = rest.find(b"\x78", 0, 64)
    if packed >= 0:
        try:
            unpacked = zlib.decompressobj().decompress(rest[packed:], MAX_TEXT)
            rest = rest[:packed] + b" " + unpacked
        except zlib.error:
            pass
    words = printable(keyword)
    read = str(known.get(words, ""))
    for encoding in ("utf-8", "latin-1"):
        rest = rest.removesuffix(read.encode(encoding, "ignore"))
    return f"{words} {printable(rest)}"


def thumbnails(image: Image.Image, container: Container) -> Iterator[tuple[str, bytes]]:
    """Small pictures that an image carries of itself, as files."""
    raw = image.info.get("exif")
    if isinstance(raw, bytes) and (exif := _read_exif(image)) is not None:
        yield from _exif_thumbnail(exif, raw.removeprefix(b"Exif\0\0"))
    for name, payload in container.segments:
        if name == "APP13" and payload.startswith(_PHOTOSHOP_HEAD):
            yield from _photoshop_thumbnail(payload)
        elif name != UNUSED and not payload.startswith(_NO_PICTURE):
            yield from ((f"part {name}", picture) for _, picture in _pictures(payload))
        for match in _XMP_PICTURE.finditer(payload):
            packed = re.sub(rb"&#xA;|\s", b"", match.group(1))
            try:
                yield "thumbnail-xmp", base64.b64decode(packed)
            except ValueError:
                continue


def _exif_thumbnail(exif: Image.Exif, raw: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        tags = exif.get_ifd(ExifTags.IFD.IFD1)
        start, length = int(tags[_THUMBNAIL_OFFSET]), int(tags[_THUMBNAIL_LENGTH])
    except PICTURE:
        return
    picture = raw[start : start + length] if start > 0 else b""
    if picture.startswith(b"\xff\xd8"):
        yield "thumbnail.jpg", picture
    # Makers have larger ones among their own notes.
    others = (found for at, found in _pictures(raw) if not start <= at < start + length)
    yield from (("preview.jpg", picture) for picture in others)


def _pictures(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Where pictures begin in bytes of no kind, and each to its end."""
    for match in islice(_PICTURE.finditer(data), _MOST_PICTURES):
        picture = data[match.start() :]
        kind = {b"\x89": "image/png", b"G": "image/gif"}.get(picture[:1], "image/jpeg")
        yield match.start(), picture[: read(picture, kind).end]


def _photoshop_thumbnail(payload: bytes) -> Iterator[tuple[str, bytes]]:
    """Image resources 1033 and 1036: 28 bytes of header, then a JPEG."""
    for number in (1033, 1036):
        at = payload.find(b"8BIM" + number.to_bytes(2, "big"))
        picture = payload.find(b"\xff\xd8\xff", at)
        if at >= 0 and 0 <= picture - at < 64:
            yield "thumbnail-photoshop.jpg", payload[picture:]
