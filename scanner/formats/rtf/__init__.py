"""Rich Text Format: letters with control words between them, masked sign by sign."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from scanner.errors import UnreadableError
from scanner.formats.markup.signs import merged
from scanner.formats.rtf.said import held, said
from scanner.formats.text.coding import Coding, unicode_of
from scanner.formats.text.flat import Flat
from scanner.formats.written import BAR, Change, Written
from scanner.formats.written.format import WrittenFormat
from scanner.model import Source
from scanner.pages import polyglot

if TYPE_CHECKING:
    from scanner.formats.rtf.reader import Held

RTF = "application/rtf"
_BEGIN = b"{\\rtf"
_OLD_FONTS = (" .Vn", "VNI-")
_ESCAPED = frozenset("\\{}")


@dataclass(frozen=True)
class Rich(Flat):
    """An opened file (see `Written`). `held`: where the data of each file in it stands; `dropped`:
    that which no copy has."""

    held: Mapping[str, Held] = field(default_factory=dict, repr=False)
    dropped: frozenset[str] = frozenset()

    def copy(
        self, changes: Mapping[int, Sequence[Change]], files: Mapping[str, bytes | None]
    ) -> bytes:
        shown = {n: some for n, some in changes.items() if self.places[n].source is Source.TEXT}
        aside = {n: some for n, some in changes.items() if n not in shown}
        taken = list(merged(self.changed(shown)))
        # What is shown and stands in another place too is spelled as it is shown.
        both = merged([*taken, *self.changed(aside)])
        spelled = {(start, end) for start, end, _ in taken}
        every = [
            (start, end, _spelled(new, is_shown=(start, end) in spelled))
            for start, end, new in both
        ]
        for name in (files.keys() | self.dropped) & self.held.keys():
            one = self.held[name]
            data = None if name in self.dropped else files[name]
            # A control word may end right before it.
            every.append((one.start, one.end, f" {data.hex()}" if data else ""))
        return self.coding.changed(every)


def _spelled(text: str, *, is_shown: bool) -> str:
    """A text in place of another one: in a group of its own, so that no control word before it goes
    on in it."""
    if not is_shown and set(text) == {BAR}:
        return "*" * len(text)
    signs = (
        f"\\{sign}" if sign in _ESCAPED else sign if sign.isascii() else _coded(sign)
        for sign in text
    )
    return f"{{\\uc1 {''.join(signs)}}}" if text else "{}"


def _coded(sign: str) -> str:
    units = sign.encode("utf-16-le")
    codes = (int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2))
    return "".join(f"\\u{code - 0x10000 if code >= 0x8000 else code} ?" for code in codes)


class RtfFormat(WrittenFormat):
    """Read group by group, proved by a reader that knows no groups."""

    reader = "letters"

    def told(self, kind: str, data: bytes, _name: str) -> str | None:
        is_rich = kind == "office" and data.startswith(_BEGIN)
        return RTF if is_rich and not any(polyglot.archives(data)) else None

    def owns(self, media_type: str) -> bool:
        return media_type == RTF

    def written(self, data: bytes, media_type: str) -> Written:
        from scanner.formats.markup.page import with_base64
        from scanner.formats.rtf.reader import Reader

        text = data.decode("latin-1")
        reader = Reader(text)
        try:
            reader.read()
        except ValueError as error:
            raise UnreadableError("broken_file") from error
        if reader.is_open or not reader.is_whole:
            raise UnreadableError("broken_file")
        files = list(reader.files())
        found = reader.found
        if any(font in text for font in _OLD_FONTS):
            found.places = [replace(place, shown=unicode_of(place.text)) for place in found.places]
        return Rich(
            Coding("latin-1", b"", text, text),
            found.places,
            found.pieces,
            found.sheets,
            with_base64(found, [inner for inner, _ in files]),
            found.beside,
            held={inner.name: one for inner, one in files},
            dropped=frozenset(inner.name for inner, _ in files if inner.is_preview),
        )

    def strings(self, data: bytes, media_type: str) -> Iterator[tuple[str, str]]:
        yield from ((text, "letters") for text in said(data.decode("latin-1")))

    def pieces(self, data: bytes) -> Iterator[tuple[bytes, str]]:
        yield data, "bytes"
        yield from ((one, "figures") for one in held(data.decode("latin-1")))
