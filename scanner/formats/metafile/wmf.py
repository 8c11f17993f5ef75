"""Metafiles from before the enhanced ones (MS-WMF), record by record, by the rules of `emf`."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from scanner.formats.metafile.canvas import (
    BLACK,
    GREY,
    Letters,
    OddMetafileError,
    Point,
    box,
    oval,
)
from scanner.formats.metafile.drawing import (
    Bitmap,
    Drawing,
    Player,
    bitmap,
    brush,
    changed,
    font,
    is_picture,
    letters_of,
    pairs,
    pen,
    selected,
    split,
)
from scanner.formats.metafile.records import OLD_END, Record, records
from scanner.pages.surplus import Surplus

_PLACED, _PLACED_HEAD, _HEAD = b"\xd7\xcd\xc6\x9a", 22, 18
_BEGINS = (b"\1\0\t\0\0\1", b"\1\0\t\0\0\3", b"\2\0\t\0\0\1", b"\2\0\t\0\0\3")
_ESCAPE, _COMMENT = 0x0626, 15
_SILENT = frozenset(
    {0x0201, 0x0102, 0x0104, 0x0105, 0x0106, 0x0107, 0x0108, 0x0139, 0x0149, 0x0209, 0x020A}
    | {0x0220, 0x012C, 0x0234, 0x0231, 0x0415, 0x0416, 0x0037, 0x0436, 0x0035, 0x0419, 0x0548}
    | {0x0228, 0x0429, 0x012A, 0x012B}
)
_MOST_SILENT, _MOST_ESCAPE = 1_100, 64
# Records with a picture: where that begins, and where the box is that it is laid over.
_BITMAPS = {0x0F43: (28, 20), 0x0B41: (26, 18), 0x0940: (22, 14), 0x0D33: (24, 16)}
_BITMAPS |= {0x0142: (10, 0)}
# An enhanced metafile in remarks: where a piece of it begins.
_ENHANCED, _PIECE = b"WMFC\1\0\0\0", 34
_GLYPHS, _BOX, _FOLLOWS = 0x10, 6, 1


def is_wmf(data: bytes) -> bool:
    if data.startswith(_PLACED):
        data = data[_PLACED_HEAD : _PLACED_HEAD + 8]
    return data.startswith(_BEGINS)


def _head(data: bytes) -> int:
    return _HEAD + (_PLACED_HEAD if data.startswith(_PLACED) else 0)


def _records(data: bytes) -> Iterator[Record]:
    return records(data, _head(data), is_old=True)


def read(data: bytes) -> Drawing:
    """All that a file draws and says."""
    return _Reader().played(_records(data))


class _Reader(Player):
    def __init__(self) -> None:
        super().__init__()
        self._things: list[object] = []
        self._enhanced = b""

    def close(self) -> None:
        if self._enhanced:
            self.drawing.others.append(self._enhanced)

    def read(self, number: int, record: Record) -> None:
        kind = record.kind
        if kind in _BITMAPS:
            self._bitmap(number, record)
        if kind in _SILENT and len(record.data) > _MOST_SILENT:
            raise OddMetafileError("silent")
        if kind in _HOW:
            _HOW[kind](self, record)
        elif kind not in _SILENT and kind not in _BITMAPS and kind != OLD_END:
            raise OddMetafileError("kind")

    # How units become those of the device.

    def _window(self, record: Record) -> None:
        high, wide = map(float, record.numbers(6, 2))
        state = self._state
        x, y, width, height = state.window
        if record.kind == 0x020B:
            self._state = replace(state, window=(wide, high, width, height))
        elif record.kind == 0x020F:
            self._state = replace(state, window=(x + wide, y + high, width, height))
        else:
            # A device is as large as what is drawn first says.
            view = state.view if state.mode == 8 else (0.0, 0.0, abs(wide), abs(high))
            self._state = replace(state, mode=8, view=view, window=(x, y, wide, high))

    def _scaled(self, record: Record) -> None:
        b, a, d, c = record.numbers(6, 4)
        x, y, wide, high = self._state.window
        new = x, y, wide * c / (d or 1), high * a / (b or 1)
        self._state = replace(self._state, window=new)

    def _view(self, _: Record) -> None:
        """Where a program draws it is its own affair."""

    def _restore(self, record: Record) -> None:
        self._take_back(record.numbers(6, 1)[0])

    # With what is drawn.

    def _align(self, record: Record) -> None:
        self._state = replace(self._state, align=record.number(6))

    def _select(self, record: Record) -> None:
        number = record.number(6)
        if number < len(self._things):
            self._state = selected(self._state, self._things[number])

    def _delete(self, record: Record) -> None:
        number = record.number(6)
        if number < len(self._things):
            self._things[number] = None

    def _make(self, record: Record) -> None:
        data = record.data
        if record.kind == 0x02FA:
            ink = struct.unpack_from("<I", data, 12)[0]
            thing: object = pen(record.number(6), ink)
        elif record.kind == 0x02FC:
            thing = brush(record.number(6), struct.unpack_from("<I", data, 8)[0])
        elif record.kind == 0x02FB:
            thing = font(data[6:].ljust(60, b"\0"), is_wide=False)
        elif record.kind == 0x0142:
            thing = "brush", GREY
        else:
            if len(data) > _MOST_SILENT:
                raise OddMetafileError("region")
            thing = "other"
        free = next((n for n, known in enumerate(self._things) if known is None), None)
        if free is None:
            self._things.append(thing)
        else:
            self._things[free] = thing

    # What is drawn.

    def _draw(self, parts: Sequence[Sequence[Point]], *, filled: bool) -> None:
        self.drawing.canvas.draw(self._state, parts, filled=filled)

    def _line(self, record: Record) -> None:
        y, x = map(float, record.numbers(6, 2))
        if record.kind == 0x0213:
            self._draw([[self._state.pen_at, (x, y)]], filled=False)
        self._state = replace(self._state, pen_at=(x, y))

    def _many(self, record: Record) -> None:
        points = self._pairs(record, 8, record.number(6))
        if points:
            is_area = record.kind == 0x0324
            self._draw([[*points, points[0]] if is_area else points], filled=is_area)

    def _pairs(self, record: Record, at: int, count: int) -> list[Point]:
        start = record.start + at
        self.drawing.read.append((start, start + 4 * count))
        return pairs(record.data, at, count, is_wide=False)

    def _groups(self, record: Record) -> None:
        count = record.number(6)
        at = 8 + 2 * count
        parts = []
        for size in struct.unpack_from(f"<{count}H", record.data, 8):
            points = self._pairs(record, at, size)
            at += 4 * size
            parts.append([*points, *points[:1]])
        self._draw(parts, filled=True)

    def _box(self, record: Record) -> None:
        at = len(record.data) - 8
        low, right, top, left = map(float, record.numbers(at, 4))
        if record.kind == 0x061D:
            high, wide, top, left = map(float, record.numbers(at, 4))
            low, right = top + high, left + wide
        is_box = record.kind in (0x041B, 0x061C, 0x061D)
        outline = box(left, top, right, low) if is_box else oval(left, top, right, low)
        self._draw([outline], filled=record.kind != 0x0817)

    def _dot(self, record: Record) -> None:
        y, x = map(float, record.numbers(10, 2))
        state = replace(self._state, line=BLACK)
        self.drawing.canvas.draw(state, [[(x, y), (x + 1, y)]], filled=False)

    # Texts and pictures.

    def _text(self, record: Record) -> None:
        count = record.number(6)
        behind = 8 + count + count % 2
        y, x = record.numbers(behind, 2)
        self._say(record, 8, count, (float(x), float(y)), 0.0)

    def _long_text(self, record: Record) -> None:
        y, x, count, how = record.numbers(6, 4)
        if how & _GLYPHS and count:
            raise OddMetafileError("glyphs")
        at = 22 if how & _BOX else 14
        steps = at + count + count % 2
        width = 0.0
        if steps + 2 * count <= len(record.data) and count > 0:
            width = float(sum(record.numbers(steps, count)))
        self._say(record, at, max(0, count), (float(x), float(y)), width)

    def _say(self, record: Record, at: int, count: int, place: Point, width: float) -> None:
        raw = record.data[at : at + count]
        if len(raw) < count:
            raise OddMetafileError("text")
        follows = bool(self._state.align & _FOLLOWS)
        place = self._state.pen_at if follows else place
        start = record.start + at
        said = Letters(letters_of(raw, 1), start, 1)
        wide = self.drawing.canvas.write(self._state, said, place, width)
        self.drawing.read.append((start, start + count))
        if follows:
            self._state = replace(self._state, pen_at=(place[0] + wide, place[1]))

    def _bitmap(self, number: int, record: Record) -> None:
        at, over = _BITMAPS[record.kind]
        if len(record.data) <= at + 4:
            return
        usage = record.number({0x0F43: 10, 0x0D33: 6, 0x0142: 8}.get(record.kind, at))
        if usage and record.kind in (0x0F43, 0x0D33, 0x0142):
            raise OddMetafileError("bitmap")
        data = bitmap(*split(record.data[at:]))
        self.drawing.read.append((record.start + at, record.start + len(record.data)))
        if data is None:
            return
        if not is_picture(data):
            raise OddMetafileError("bitmap")
        is_changeable = over > 0 and data.startswith(b"BM")
        self.drawing.bitmaps.append(Bitmap(data, number, at, is_changeable))
        if over:
            high, wide, y, x = map(float, record.numbers(over, 4))
            self.drawing.canvas.lay(self._state, (x, y, wide, high), data)

    def _escape(self, record: Record) -> None:
        kind, size = record.number(6), record.number(8)
        data = record.data[10 : 10 + size]
        if kind != _COMMENT:
            if len(data) > _MOST_ESCAPE:
                raise OddMetafileError("escape")
        elif data.startswith(_ENHANCED):
            self._enhanced += data[_PIECE:]
            self.drawing.read.append((record.start, record.start + len(record.data)))
        else:
            self.drawing.others += Surplus.of(data).files


_HOW: dict[int, Callable[[_Reader, Record], None]] = {
    **dict.fromkeys((0x020B, 0x020C, 0x020F), _Reader._window),
    **dict.fromkeys((0x0103, 0x020D, 0x020E, 0x0211, 0x0412), _Reader._view),
    **dict.fromkeys((0x02FA, 0x02FB, 0x02FC, 0x00F7, 0x06FF, 0x0142), _Reader._make),
    **dict.fromkeys((0x0213, 0x0214), _Reader._line),
    **dict.fromkeys((0x0324, 0x0325), _Reader._many),
    **dict.fromkeys(
        (0x041B, 0x0418, 0x061C, 0x0817, 0x081A, 0x0830, 0x061D),
        _Reader._box,
    ),
    **{0x0410: _Reader._scaled, 0x001E: _Reader._save, 0x0127: _Reader._restore},
    **{0x012E: _Reader._align, 0x012D: _Reader._select, 0x01F0: _Reader._delete},
    **{0x0538: _Reader._groups, 0x041F: _Reader._dot, 0x0626: _Reader._escape},
    **{0x0521: _Reader._text, 0x0A32: _Reader._long_text},
}


def written(data: bytes, pictures: Mapping[int, bytes]) -> bytes:
    """A file with other pictures in some of its records, by their number."""
    head = bytearray(data[: _head(data)])
    kept = [
        _with(record, pictures[number]) if number in pictures else record.data
        for number, record in enumerate(_records(data))
    ]
    size = (_HEAD + sum(map(len, kept))) // 2
    struct.pack_into("<I", head, len(head) - 12, size)
    struct.pack_into("<I", head, len(head) - 6, max(map(len, kept)) // 2)
    return b"".join([bytes(head), *kept])


def _with(record: Record, picture: bytes) -> bytes:
    at, _ = _BITMAPS[record.kind]
    head, pixels = changed(picture)
    data = bytearray(record.data[:at] + head + pixels)
    data += bytes(len(data) % 2)
    struct.pack_into("<I", data, 0, len(data) // 2)
    return bytes(data)
