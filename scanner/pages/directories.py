"""The directories of a TIFF: what they point at, what their tags say, and the pictures that hang
beside the pages (SubIFDs), which no viewer shows."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

# Sizes of the types of TIFF values (TIFF 6.0 §2, BigTIFF), and the tags whose values point at
# more: other directories; and pixels, with the tag that counts their bytes.
_SIZES = dict(enumerate((1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4), 1)) | {16: 8, 17: 8, 18: 8}
_ASIDE = 330
_READ_ELSEWHERE = frozenset({34665, 34853, 40965})
_PIXELS = {273: 279, 324: 325, 513: 514}
# Types of values that may be a text, and tags of such types that are none: tables of colours and
# of codings, profiles.
_WORDS = frozenset({1, 2, 7})
_NO_TEXT = frozenset({347, 34675, 532, 320, 301})
_NAMES = {700: "XMP", 33723: "APP13", 34377: "APP13"}
# So many places are followed; the strips of a thousand pages are not as many.
_MOST = 1_000_000
_MOST_ASIDE = 20
# Fewer bytes than this hold no value; writers leave them between the parts.
LEAST = 9


@dataclass(frozen=True, slots=True)
class _Entry:
    """One tag: its type, how many values, where they stand, and those that may point."""

    tag: int
    kind: int
    count: int
    start: int
    end: int
    numbers: list[int]


class Directories:
    """The directories of a TIFF or BigTIFF, from the first on and each once."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._order: Literal["little", "big"] = "little" if data[:2] == b"II" else "big"
        self._wide = 8 if self._number(2, 2) == 43 else 4
        self._followed = 0
        self._used = [(0, 2 * self._wide)]
        self._texts: list[tuple[str, bytes]] = []
        self._beside: list[int] = []
        self._shows = False
        self._walk(self._number(self._wide, self._wide))

    def gaps(self) -> Iterator[bytes]:
        """What nothing points at: pages and tags that were taken out, appended bytes."""
        at = 0
        for start, end in [*sorted(self._used), (len(self._data), len(self._data))]:
            gap = self._data[at:start]
            if len(gap.strip(b"\0")) >= LEAST:
                yield gap
            at = max(at, end)

    @property
    def shows(self) -> bool:
        """Whether any has pixels."""
        return self._shows

    def texts(self) -> list[tuple[str, bytes]]:
        """Name and bytes of each value of a page that may be a text."""
        return self._texts

    def beside(self) -> Iterator[bytes]:
        """The pictures that hang beside the pages, each as a file of its own."""
        for at in self._beside[:_MOST_ASIDE]:
            entries = list(self._entries(at))
            if entries:
                yield self._alone(entries)

    def _walk(self, first: int) -> None:
        waiting, met = [(first, True)], set[int]()
        while waiting and self._followed < _MOST:
            at, is_page = waiting.pop()
            if not 0 < at < len(self._data) or at in met:
                continue
            met.add(at)
            entries = list(self._entries(at))
            end = self._end(at)
            if end > len(self._data):
                continue
            self._used.append((at, end + self._wide))
            waiting.append((self._number(end, self._wide), is_page))
            self._use({entry.tag: entry for entry in entries}, waiting, is_page)
        if self._followed >= _MOST:
            self._used.append((0, len(self._data)))

    def _use(
        self, entries: dict[int, _Entry], waiting: list[tuple[int, bool]], is_page: bool
    ) -> None:
        """What one directory points at."""
        for entry in entries.values():
            self._used.append((entry.start, entry.end))
            if entry.tag == _ASIDE:
                self._beside += entry.numbers
                waiting += [(number, True) for number in entry.numbers]
            elif entry.tag in _READ_ELSEWHERE:
                waiting += [(number, False) for number in entry.numbers]
            elif is_page and self._may_say(entry):
                name = _NAMES.get(entry.tag, f"tag {entry.tag}")
                self._texts.append((name, self._data[entry.start : entry.end]))
        for tag, counts in _PIXELS.items():
            if tag in entries and counts in entries:
                self._shows = self._shows or any(entries[counts].numbers)
                pairs = zip(entries[tag].numbers, entries[counts].numbers, strict=False)
                self._used += [(start, start + size) for start, size in pairs]

    def _may_say(self, entry: _Entry) -> bool:
        return (
            entry.kind in _WORDS and entry.tag not in _NO_TEXT and entry.end - entry.start >= LEAST
        )

    def _end(self, at: int) -> int:
        counter = 2 if self._wide == 4 else 8
        return at + counter + self._number(at, counter) * (4 + 2 * self._wide)

    def _entries(self, at: int) -> Iterator[_Entry]:
        end, counter = self._end(at), 2 if self._wide == 4 else 8
        if not 0 < at < end <= len(self._data):
            return
        for place in range(at + counter, end, 4 + 2 * self._wide):
            yield self._entry(place)

    def _entry(self, at: int) -> _Entry:
        tag, kind = self._number(at, 2), self._number(at + 2, 2)
        count, size = self._number(at + 4, self._wide), _SIZES.get(kind, 1)
        start = at + 4 + self._wide
        if count * size > self._wide:
            start = self._number(start, self._wide)
        end = min(len(self._data), start + count * size)
        pointing = tag == _ASIDE or tag in _READ_ELSEWHERE
        pointing = pointing or tag in _PIXELS or tag in _PIXELS.values()
        places = range(start, end, size)[: _MOST - self._followed] if pointing else ()
        self._followed += 1 + len(places)
        return _Entry(tag, kind, count, start, end, [self._number(p, size) for p in places])

    def _alone(self, entries: list[_Entry]) -> bytes:
        """A picture with its pixels as a TIFF of one page, without directories of its own."""
        by_tag = {entry.tag: entry for entry in entries}
        code = "<" if self._order == "little" else ">"
        body = bytearray(struct.pack(code + "2sHI", self._data[:2], 42, 0))
        moved: dict[int, list[int]] = {}
        for tag, counts in _PIXELS.items():
            if tag in by_tag and counts in by_tag:
                pairs = zip(by_tag[tag].numbers, by_tag[counts].numbers, strict=False)
                for start, size in pairs:
                    if len(body) > len(self._data):
                        break
                    moved.setdefault(tag, []).append(len(body))
                    body += self._data[start : start + size]
        rows = []
        for entry in sorted(entries, key=lambda one: one.tag):
            if entry.tag == _ASIDE or entry.tag in _READ_ELSEWHERE or entry.kind > 12:
                continue
            kind, count = entry.kind, entry.count
            content = self._data[entry.start : entry.end]
            if entry.tag in moved:
                kind, count = 4, len(moved[entry.tag])
                content = struct.pack(f"{code}{count}I", *moved[entry.tag])
            if len(content) > 4:
                place = struct.pack(code + "I", len(body))
                body += content
                content = place
            rows.append(struct.pack(code + "HHI", entry.tag, kind, count) + content.ljust(4, b"\0"))
        struct.pack_into(code + "I", body, 4, len(body))
        return bytes(body + struct.pack(code + "H", len(rows)) + b"".join(rows) + bytes(4))

    def _number(self, at: int, size: int) -> int:
        return int.from_bytes(self._data[at : at + size], self._order)
