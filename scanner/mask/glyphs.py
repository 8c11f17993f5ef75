"""Emptying glyphs of embedded font programs, so that a font does not list what was removed.

Nothing is moved: an emptied glyph keeps its place and its number, only its outline is gone.
TrueType after the OpenType specification (glyf, loca, cmap), CFF after Adobe's Technical
Note 5176. Whatever is not understood is left as it is and said by returning None.
"""

from __future__ import annotations

import itertools
import struct
from collections.abc import Iterable, Iterator

_COMPONENT_WORDS, _MORE, _SCALE, _XY_SCALE, _TWO_BY_TWO = 0x01, 0x20, 0x08, 0x40, 0x80
_END_CHAR = 0x0E


class TrueType:
    """The tables of a TrueType font that say where its glyphs are."""

    def __init__(self, data: bytes) -> None:
        """Raises ValueError for anything but a font with glyf outlines."""
        self.data = bytearray(data)
        try:
            count = struct.unpack_from(">H", data, 4)[0]
            rows = [struct.unpack_from(">4sIII", data, 12 + 16 * i) for i in range(count)]
            self._tables = {tag: (offset, length) for tag, _, offset, length in rows}
            self._rows = {tag: 12 + 16 * i for i, (tag, *_) in enumerate(rows)}
            head, loca = self._tables[b"head"][0], self._tables[b"loca"]
            self._wide = struct.unpack_from(">h", data, head + 50)[0] != 0
            size = 4 if self._wide else 2
            self._count = loca[1] // size - 1
            kind = "I" if self._wide else "H"
            found = struct.unpack_from(f">{self._count + 1}{kind}", data, loca[0])
        except (struct.error, KeyError) as error:
            raise ValueError("not a TrueType font") from error
        self._places = [offset * (1 if self._wide else 2) for offset in found]

    def _glyph(self, number: int) -> tuple[int, int]:
        """Start and end of a glyph's outline in the file."""
        start = self._tables[b"glyf"][0]
        if not 0 <= number < self._count:
            return (start, start)
        return (start + self._places[number], start + self._places[number + 1])

    def _is_composite(self, number: int) -> bool:
        """Whether a glyph is made of others: its number of contours is below 0."""
        start, end = self._glyph(number)
        return end - start >= 10 and self.data[start] >= 0x80

    def with_parts(self, numbers: Iterable[int]) -> set[int]:
        """Glyphs, and those that they are made of."""
        found: set[int] = set()
        todo = list(numbers)
        while todo:
            number = todo.pop()
            if number not in found:
                found.add(number)
                if self._is_composite(number):
                    todo += self._parts(number)
        return found

    def _parts(self, number: int) -> Iterator[int]:
        """The glyphs that a composite glyph is made of."""
        start, end = self._glyph(number)
        at = start + 10
        while at + 4 <= end:
            flags, part = struct.unpack_from(">HH", self.data, at)
            yield part
            at += 8 if flags & _COMPONENT_WORDS else 6
            if flags & _SCALE:
                at += 2
            elif flags & _XY_SCALE:
                at += 4
            elif flags & _TWO_BY_TWO:
                at += 8
            if not flags & _MORE:
                return

    def empty(self, numbers: Iterable[int], kept: Iterable[int]) -> bytes:
        """The font without the outlines of `numbers`, except where `kept` glyphs need them."""
        needed = self.with_parts(kept)
        size = 4 if self._wide else 2
        loca = self._tables[b"loca"][0]
        for number in sorted(set(numbers) - needed - {0}):
            start, end = self._glyph(number)
            if end <= start:
                continue
            self.data[start:end] = bytes(end - start)
            # The glyph before it now ends where this one did; readers skip the zeros.
            place = self._places[number + 1]
            value = place if self._wide else place // 2
            struct.pack_into(">I" if self._wide else ">H", self.data, loca + size * number, value)
        for tag in (b"glyf", b"loca"):
            self._sum(tag)
        return bytes(self.data)

    def _sum(self, tag: bytes) -> None:
        """Write a table's checksum anew."""
        offset, length = self._tables[tag]
        table = bytes(self.data[offset : offset + length])
        table += bytes(-len(table) % 4)
        total = sum(struct.unpack(f">{len(table) // 4}I", table)) & 0xFFFFFFFF
        struct.pack_into(">I", self.data, self._rows[tag] + 4, total)

    def lookup(self, codes: Iterable[int]) -> set[int]:
        """The glyphs that any of the font's character maps gives for any of the codes."""
        if b"cmap" not in self._tables:
            return set()
        wanted = set(codes)
        start = self._tables[b"cmap"][0]
        count = struct.unpack_from(">H", self.data, start + 2)[0]
        found: set[int] = set()
        for i in range(count):
            offset = struct.unpack_from(">I", self.data, start + 4 + 8 * i + 4)[0]
            found |= self._mapped(start + offset, wanted)
        return found - {0}

    def _mapped(self, at: int, wanted: set[int]) -> set[int]:
        data = self.data
        kind = struct.unpack_from(">H", data, at)[0]
        if kind == 0:
            return {data[at + 6 + code] for code in wanted if code < 256}
        if kind == 6:
            first, count = struct.unpack_from(">HH", data, at + 6)
            inside = [code for code in wanted if first <= code < first + count]
            return {struct.unpack_from(">H", data, at + 10 + 2 * (c - first))[0] for c in inside}
        if kind == 4:
            return {glyph for code in wanted for glyph in self._segment(at, code)}
        if kind == 12:
            groups = struct.unpack_from(">I", data, at + 12)[0]
            rows = [struct.unpack_from(">III", data, at + 16 + 12 * i) for i in range(groups)]
            return {g + c - low for low, high, g in rows for c in wanted if low <= c <= high}
        return set()

    def _segment(self, at: int, code: int) -> Iterator[int]:
        """A format 4 look-up."""
        data = self.data
        double = struct.unpack_from(">H", data, at + 6)[0]
        ends, starts = at + 14, at + 16 + double
        for i in range(0, double, 2):
            end = struct.unpack_from(">H", data, ends + i)[0]
            start = struct.unpack_from(">H", data, starts + i)[0]
            if not start <= code <= end:
                continue
            delta = struct.unpack_from(">h", data, starts + double + i)[0]
            place = starts + 2 * double + i
            offset = struct.unpack_from(">H", data, place)[0]
            if offset == 0:
                yield (code + delta) & 0xFFFF
            else:
                glyph = struct.unpack_from(">H", data, place + offset + 2 * (code - start))[0]
                yield (glyph + delta) & 0xFFFF if glyph else 0
            return


class Cff:
    """The glyphs of a CFF font program and their names or CIDs."""

    def __init__(self, data: bytes) -> None:
        """Raises ValueError for what is no CFF font."""
        self.data = bytearray(data)
        try:
            _, at = self._index(data[2])
            tops, at = self._index(at)
            self.strings, _ = self._index(at)
            self._top = self._dictionary(*tops[0])
            self._glyphs, _ = self._index(int(self._top[17][0]))
            self.is_cid = (12, 30) in self._top
            self._charset = self._read_charset(int(self._top.get(15, [0])[0]))
        except (struct.error, IndexError, KeyError, TypeError) as error:
            raise ValueError("not a CFF font") from error

    def _index(self, at: int) -> tuple[list[tuple[int, int]], int]:
        """An INDEX: start and end of each object, and where the INDEX ends."""
        count = struct.unpack_from(">H", self.data, at)[0]
        if count == 0:
            return [], at + 2
        size = self.data[at + 2]
        offsets = [
            int.from_bytes(self.data[at + 3 + size * i : at + 3 + size * (i + 1)], "big")
            for i in range(count + 1)
        ]
        base = at + 2 + size * (count + 1)
        pairs = itertools.pairwise(offsets)
        return [(base + start, base + end) for start, end in pairs], base + offsets[-1]

    def _dictionary(self, start: int, end: int) -> dict[object, list[float]]:
        """A DICT of numbers; reals are read as 0, nothing here needs them."""
        found: dict[object, list[float]] = {}
        operands: list[float] = []
        at = start
        while at < end:
            byte = self.data[at]
            if byte <= 21:
                key: object = byte
                if byte == 12:
                    at += 1
                    key = (12, self.data[at])
                found[key], operands = operands, []
                at += 1
            elif byte in (28, 29):
                size = 2 if byte == 28 else 4
                operands.append(
                    int.from_bytes(self.data[at + 1 : at + 1 + size], "big", signed=True)
                )
                at += 1 + size
            elif byte == 30:
                at += 1
                while self.data[at] & 0x0F != 0x0F and self.data[at] >> 4 != 0x0F:
                    at += 1
                operands.append(0)
                at += 1
            elif byte < 247:
                operands.append(byte - 139)
                at += 1
            else:
                high = byte - 247 if byte < 251 else byte - 251
                low = self.data[at + 1]
                operands.append(high * 256 + low + 108 if byte < 251 else -high * 256 - low - 108)
                at += 2
        return found

    def _read_charset(self, at: int) -> dict[int, int]:
        """The glyph of each SID or CID. Predefined charsets (0 to 2) have none of their own."""
        count = len(self._glyphs)
        if at <= 2:
            return {number: number for number in range(count)}
        kind, at, glyph = self.data[at], at + 1, 1
        found = {0: 0}
        while glyph < count:
            first = struct.unpack_from(">H", self.data, at)[0]
            at += 2
            left = 0
            if kind == 1:
                left, at = self.data[at], at + 1
            elif kind == 2:
                left, at = struct.unpack_from(">H", self.data, at)[0], at + 2
            for step in range(left + 1):
                found[first + step] = glyph
                glyph += 1
        return found

    def glyph_of_cid(self, cid: int) -> int:
        return self._charset.get(cid, 0) if self.is_cid else cid

    def glyph_of_letter(self, letter: str) -> int:
        """The glyph of an ASCII letter or digit in a font of named glyphs (note 5176, A)."""
        return self._charset.get(ord(letter) - 31, 0)

    def empty(self, numbers: Iterable[int]) -> bytes:
        """The font without the outlines of those glyphs."""
        for number in set(numbers) - {0}:
            if number < len(self._glyphs):
                start, end = self._glyphs[number]
                if end > start:
                    self.data[start:end] = bytes([_END_CHAR]) + bytes(end - start - 1)
        return bytes(self.data)
