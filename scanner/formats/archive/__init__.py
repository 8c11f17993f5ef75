"""Archives: each file in one goes through lolot like any other, names and remarks are read and
masked too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from scanner.errors import LolotError, UnreadableError
from scanner.formats.archive import others, packed, tars, zips
from scanner.formats.archive.members import Archive, OddArchiveError
from scanner.formats.written.container import ContainerFormat
from scanner.model import LOCKED, Document, Options
from scanner.pages import polyglot

ZIP, TAR = "application/zip", "application/x-tar"
BROKEN = (*zips.BROKEN_ZIP, *tars.BROKEN_TAR, *packed.BROKEN_PACKED, OddArchiveError)


class ArchiveFormat(ContainerFormat):
    """Zip, tar, what is packed by gzip, bzip2 and xz, and 7z and rar where these can be read;
    proved by what stands before each member, without the library that read the list."""

    reader = "headers"
    # They are names of files.
    labels_places = False

    def told(self, kind: str, data: bytes, _name: str) -> str | None:
        if kind != "archive":
            return None
        try:
            media_type = _media_type(data)
            return media_type if media_type and _is_sound(data, media_type) else None
        except BROKEN:
            return None

    def owns(self, media_type: str) -> bool:
        return media_type in (ZIP, TAR, others.SEVEN, others.RAR, *packed.WAYS)

    def renamed(self, name: str, data: bytes) -> str:
        return f"{name}.zip" if _media_type(data) == others.RAR else name

    def is_copy(self, document: Document, media_type: str) -> bool:
        now = ZIP if self.renamed("", document.data) else document.media_type
        return media_type == now

    def opened(self, document: Document, options: Options) -> Archive:
        archive = self._archive(document.data, options.passwords)
        files = [one for one in archive.members if not one.is_folder]
        if files and all(one.lost == LOCKED for one in files):
            raise UnreadableError("wrong_password" if options.passwords else "encrypted")
        return archive

    def written(self, data: bytes, media_type: str) -> Archive:
        return self._archive(data, ())

    def _archive(self, data: bytes, passwords: Sequence[str]) -> Archive:
        try:
            media_type = _media_type(data)
            if media_type == ZIP:
                return zips.read(data, passwords)
            if media_type == TAR:
                return tars.read(data)
            if media_type in (others.SEVEN, others.RAR):
                return others.read(data, passwords)
            content = packed.unpacked(data, media_type or "")
            if polyglot.is_tar(content):
                archive = tars.read(content)
                way = packed.WAYS[media_type or ""]
                return replace(archive, write=lambda *asked: way.packed(tars.written(*asked)))
            return packed.single(data, content, media_type or "", partial(self._is_read, content))
        except BROKEN as error:
            raise UnreadableError("broken_file") from error

    def _is_read(self, content: bytes, name: str) -> bool:
        try:
            self._formats.sniff(content, name)
        except LolotError:
            return False
        return True

    def strings(self, data: bytes, _media_type: str) -> Iterator[tuple[str, str]]:
        for number, (name, _) in enumerate(_named(data), 1):
            yield name, f"name {number}"

    def pieces(self, data: bytes) -> Iterator[tuple[bytes, str]]:
        yield data, "bytes"
        for number, (name, content) in enumerate(_named(data), 1):
            yield name.encode(), f"name {number}"
            yield content, f"member {number}"


def _media_type(data: bytes) -> str | None:
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return ZIP
    if polyglot.is_tar(data):
        return TAR
    if (other := others.told(data)) is not None:
        return other
    kinds = (kind for kind, way in packed.WAYS.items() if data.startswith(way.sign))
    return next(kinds, None)


def _is_sound(data: bytes, media_type: str) -> bool:
    """Whether all bytes of an archive are accounted for."""
    if media_type == ZIP:
        return zips.is_sound(data)
    if media_type == TAR:
        return tars.is_sound(data)
    if media_type in (others.SEVEN, others.RAR):
        return True
    content = packed.unpacked(data, media_type)
    return not polyglot.is_tar(content) or tars.is_sound(content)


def _named(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each member by another reader."""
    media_type = _media_type(data)
    if media_type == ZIP:
        yield from zips.named(data)
    elif media_type == TAR:
        yield from tars.named(data)
    elif media_type in (others.SEVEN, others.RAR):
        yield from ((one.name, one.data) for one in others.read(data, ()).members)
    elif media_type is not None:
        content = packed.unpacked(data, media_type)
        if polyglot.is_tar(content):
            yield from tars.named(content)
        else:
            yield "", content
