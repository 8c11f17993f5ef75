"""Enhanced metafiles (MS-EMF), record by record. A record of which nobody knows what it draws makes
the file one that is not read."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from scanner.formats.metafile import plus
from scanner.formats.metafile.canvas import (
    BLACK,
    GREY,
    IDENTITY,
    Letters,
    Matrix,
    OddMetafileError,
    Point,
    box,
    curve,
    oval,
    product,
)
from scanner.formats.metafile.drawing import (
    STOCK,
    Bitmap,
    Drawing,
    Player,
    bitmap,
    brush,
    changed,
    colour,
    font,
    is_picture,
    letters_of,
    pairs,
    pen,
    selected,
)
from scanner.formats.metafile.records import END, Record, records
from scanner.pages.surplus import Surplus

_HEADER, _COMMENT = 1, 70
# What sets how others draw, and draws nothing: none says more in so many bytes.
_SILENT = frozenset(
    {13, 16, 18, 19, 20, 21, 23, 24, 25, 26, 28, 29, 30, 40, 48, 50, 51, 52, 57, 58, 65, 66}
    | {98, 100, 101, 109, 111, 115, 120}
)
_MOST_SILENT = 1_100
# What draws surfaces of regions, without a shape of its own that is told here.
_REGIONS = frozenset({71, 72, 73, 74, 75, 49, 118})
_MOST_REGIONS = 2_000
# Records with a picture: where its head and its pixels are told of, where the box is that it is
# laid over (four numbers), and how it is to be masked.
_BITMAPS = {76: 84, 77: 84, 78: 84, 79: 96, 80: 48, 81: 48, 93: 16, 94: 16, 95: 12}
_BITMAPS |= {114: 84, 116: 84}
_MASKS = {78: 112, 79: 124}
_BOXES = {76: 24, 77: 24, 78: 24, 114: 24, 116: 24}
_STRETCHED = {80: (24, 40), 81: (24, 72)}
_CHANGEABLE = frozenset({76, 77, 80, 81})
_GLYPHS, _PAIRS, _NO_BOX, _NARROW, _FOLLOWS = 0x10, 0x2000, 0x100, 0x200, 1


def read(data: bytes) -> Drawing:
    """All that a file draws and says."""
    return _Reader().played(records(data))


class _Reader(Player):
    def __init__(self) -> None:
        super().__init__()
        self._things: dict[int, object] = {}
        # The figures of a path that is being told of.
        self._path: list[list[Point]] | None = None
        self._figures: list[list[Point]] = []
        self._plus = plus.Reader(self.drawing)

    def close(self) -> None:
        self._plus.close()

    def read(self, number: int, record: Record) -> None:
        kind = record.kind
        if kind in _BITMAPS:
            self._bitmap(number, record, _BITMAPS[kind])
            if kind in _MASKS:
                self._bitmap(number, record, _MASKS[kind])
        if kind in _SILENT and len(record.data) > _MOST_SILENT:
            raise OddMetafileError("silent")
        if kind in _REGIONS and len(record.data) > _MOST_REGIONS:
            raise OddMetafileError("region")
        if kind == _COMMENT:
            self._comment(number, record)
        elif kind in _HOW:
            _HOW[kind](self, record)
        elif kind not in _SILENT | _REGIONS | {_HEADER, END} and kind not in _BITMAPS:
            raise OddMetafileError("kind")

    # How units become those of the device.

    def _window(self, record: Record) -> None:
        one, other = map(float, record.numbers(8, 2))
        state = self._state
        if record.kind in (9, 10):
            x, y, wide, high = state.window
            new = (x, y, one, other) if record.kind == 9 else (one, other, wide, high)
            self._state = replace(state, window=new)
        else:
            x, y, wide, high = state.view
            new = (x, y, one, other) if record.kind == 11 else (one, other, wide, high)
            self._state = replace(state, view=new)

    def _scaled(self, record: Record) -> None:
        a, b, c, d = record.numbers(8, 4)
        state = self._state
        x, y, wide, high = state.view if record.kind == 31 else state.window
        new = (x, y, wide * a / (b or 1), high * c / (d or 1))
        is_view = record.kind == 31
        self._state = replace(state, view=new) if is_view else replace(state, window=new)

    def _mode(self, record: Record) -> None:
        self._state = replace(self._state, mode=record.number(8))

    def _world(self, record: Record) -> None:
        by: Matrix = record.floats(8, 6)  # type: ignore[assignment]
        how = 4 if record.kind == 35 else record.number(32)
        if how == 1:
            world = IDENTITY
        elif how == 2:
            world = product(by, self._state.world)
        else:
            world = product(self._state.world, by) if how == 3 else by
        self._state = replace(self._state, world=world)

    def _restore(self, record: Record) -> None:
        self._take_back(record.numbers(8, 1)[0])

    # With what is drawn.

    def _align(self, record: Record) -> None:
        self._state = replace(self._state, align=record.number(8))

    def _select(self, record: Record) -> None:
        number = record.number(8)
        known = STOCK.get(number & 0x7FFFFFFF) if number >> 31 else self._things.get(number)
        self._state = selected(self._state, known)

    def _make(self, record: Record) -> None:
        number, data = record.number(8), record.data
        if record.kind == 38:
            thing: object = pen(record.number(12), record.number(24))
        elif record.kind == 95:
            thing = pen(record.number(28), record.number(40))
        elif record.kind == 39:
            thing = brush(record.number(12), record.number(16))
        elif record.kind in (93, 94):
            thing = "brush", GREY
        else:
            thing = font(data[12:], is_wide=True)
        self._things[number] = thing

    # What is drawn.

    def _draw(self, parts: Sequence[Sequence[Point]], *, filled: bool) -> None:
        if self._path is not None:
            self._path += [list(part) for part in parts]
        else:
            self.drawing.canvas.draw(self._state, parts, filled=filled)

    def _on(self, points: Sequence[Point]) -> None:
        """Goes on from where the pen is."""
        if self._path is not None and self._path and self._path[-1][-1] == self._state.pen_at:
            self._path[-1] += points
        else:
            self._draw([[self._state.pen_at, *points]], filled=False)
        self._state = replace(self._state, pen_at=points[-1])

    def _many(self, record: Record) -> None:
        kind, is_wide = record.kind, record.kind < 85
        kind = kind if is_wide else {92: 56}.get(kind, kind - 83)
        points = self._pairs(record, 28, record.number(24), is_wide=is_wide)
        if not points:
            return
        if kind == 2:
            self._draw([curve(points)], filled=False)
        elif kind in (3, 4):
            closed = [*points, points[0]] if kind == 3 else points
            self._draw([closed], filled=kind == 3)
        elif kind == 5:
            self._on(curve([self._state.pen_at, *points])[1:] or points)
        else:
            self._on(points)

    def _pairs(self, record: Record, at: int, count: int, *, is_wide: bool) -> list[Point]:
        start = record.start + at
        self.drawing.read.append((start, start + count * (8 if is_wide else 4)))
        return pairs(record.data, at, count, is_wide=is_wide)

    def _groups(self, record: Record) -> None:
        is_wide = record.kind < 85
        count, total = record.number(24), record.number(28)
        sizes = record.numbers(32, count) if 4 * count < len(record.data) else ()
        if not sizes or sum(sizes) != total:
            raise OddMetafileError("groups")
        points = self._pairs(record, 32 + 4 * count, total, is_wide=is_wide)
        is_area = record.kind in (8, 91)
        parts, at = [], 0
        for size in sizes:
            part = points[at : at + size]
            at += size
            parts.append([*part, part[0]] if is_area and part else part)
        self._draw(parts, filled=is_area)

    def _move(self, record: Record) -> None:
        x, y = record.numbers(8, 2)
        self._state = replace(self._state, pen_at=(float(x), float(y)))

    def _line(self, record: Record) -> None:
        x, y = record.numbers(8, 2)
        self._on([(float(x), float(y))])

    def _box(self, record: Record) -> None:
        sides = [float(one) for one in record.numbers(8, 4)]
        is_box = record.kind in (43, 44)
        self._draw([box(*sides) if is_box else oval(*sides)], filled=record.kind != 45)

    def _around(self, record: Record) -> None:
        x, y, radius = record.numbers(8, 3)
        self._draw([oval(x - radius, y - radius, x + radius, y + radius)], filled=False)

    def _dot(self, record: Record) -> None:
        x, y = map(float, record.numbers(8, 2))
        state = replace(self._state, line=colour(record.number(16)))
        self.drawing.canvas.draw(state, [[(x, y), (x + 1, y)]], filled=False)

    def _begin(self, _: Record) -> None:
        self._path = []

    def _close_figure(self, _: Record) -> None:
        if self._path and self._path[-1]:
            self._path[-1].append(self._path[-1][0])

    def _end_path(self, _: Record) -> None:
        self._figures, self._path = self._path or [], None

    def _paint(self, record: Record) -> None:
        filled, stroked = record.kind in (62, 63), record.kind in (63, 64)
        state = self._state
        if record.kind == 67:
            # Whatever is drawn then shows it.
            state, stroked = replace(state, line=BLACK), True
        self.drawing.canvas.draw(state, self._figures, filled=filled, stroked=stroked)
        self._figures = []

    # Texts and pictures.

    def _text(self, record: Record) -> None:
        size, several = (2 if record.kind in (84, 97) else 1), record.kind in (96, 97)
        for at in range(record.number(36) if several else 1):
            self._one_text(record, 40 * (at + 1) if several else 36, size)

    def _one_text(self, record: Record, at: int, size: int) -> None:
        count, place, how = (record.number(at + n) for n in (8, 12, 16))
        if how & _GLYPHS and count:
            raise OddMetafileError("glyphs")
        steps = record.number(at + 36)
        width = 0.0
        if steps and count:
            step = 2 if how & _PAIRS else 1
            width = float(sum(record.numbers(steps, count * step)[::step]))
        x, y = record.numbers(at, 2)
        self._say(record, (float(x), float(y)), (place, count, size), width)

    def _small_text(self, record: Record) -> None:
        x, y = record.numbers(8, 2)
        count, how = record.number(16), record.number(20)
        if how & _GLYPHS and count:
            raise OddMetafileError("glyphs")
        place = 36 if how & _NO_BOX else 52
        size = 1 if how & _NARROW else 2
        self._say(record, (float(x), float(y)), (place, count, size), 0.0)

    def _say(
        self, record: Record, place: Point, letters: tuple[int, int, int], width: float
    ) -> None:
        at, count, size = letters
        if at + count * size > len(record.data):
            raise OddMetafileError("text")
        raw = record.data[at : at + count * size]
        follows = bool(self._state.align & _FOLLOWS)
        place = self._state.pen_at if follows else place
        start = record.start + at
        said = Letters(letters_of(raw, size), start, size)
        wide = self.drawing.canvas.write(self._state, said, place, width)
        self.drawing.read.append((start, start + len(raw)))
        if follows:
            self._state = replace(self._state, pen_at=(place[0] + wide, place[1]))

    def _bitmap(self, number: int, record: Record, fields: int) -> None:
        if len(record.data) < fields + 16:
            return
        head_at, head_size, at, size = (record.number(fields + n) for n in (0, 4, 8, 12))
        if not size:
            return
        usage = record.number(64 if fields == 48 else fields - 4) if record.kind != 95 else 0
        if usage or max(head_at + head_size, at + size) > len(record.data):
            # Its colours are those of a palette.
            raise OddMetafileError("bitmap")
        data = bitmap(record.data[head_at : head_at + head_size], record.data[at : at + size])
        for first, length in ((head_at, head_size), (at, size)):
            self.drawing.read.append((record.start + first, record.start + first + length))
        if data is None:
            return
        if not is_picture(data):
            raise OddMetafileError("bitmap")
        kind = record.kind
        is_changeable = kind in _CHANGEABLE and data.startswith(b"BM")
        self.drawing.bitmaps.append(Bitmap(data, number, fields, is_changeable))
        if kind in _BOXES:
            sides = record.numbers(_BOXES[kind], 4)
        elif kind in _STRETCHED:
            one, other = _STRETCHED[kind]
            sides = (*record.numbers(one, 2), *record.numbers(other, 2))
        else:
            return
        x, y, wide, high = map(float, sides)
        self.drawing.canvas.lay(self._state, (x, y, wide, high), data)

    def _comment(self, number: int, record: Record) -> None:
        size = record.number(8)
        if 12 + size > len(record.data):
            raise OddMetafileError("comment")
        data = record.data[12 : 12 + size]
        if data.startswith(plus.SIGN):
            self._plus.read(data[len(plus.SIGN) :])
            self.drawing.dropped.add(number)
            self.drawing.read.append((record.start, record.start + len(record.data)))
            return
        found = Surplus.of(data)
        self.drawing.others += found.files


_HOW: dict[int, Callable[[_Reader, Record], None]] = {
    **dict.fromkeys((9, 10, 11, 12), _Reader._window),
    **dict.fromkeys((31, 32), _Reader._scaled),
    **dict.fromkeys((35, 36), _Reader._world),
    **dict.fromkeys((38, 39, 82, 93, 94, 95), _Reader._make),
    **dict.fromkeys((2, 3, 4, 5, 6, 56, 85, 86, 87, 88, 89, 92), _Reader._many),
    **dict.fromkeys((7, 8, 90, 91), _Reader._groups),
    **dict.fromkeys((42, 43, 44, 45, 46, 47, 55), _Reader._box),
    **dict.fromkeys((62, 63, 64, 67), _Reader._paint),
    **dict.fromkeys((83, 84, 96, 97), _Reader._text),
    **{17: _Reader._mode, 22: _Reader._align, 27: _Reader._move, 33: _Reader._save},
    **{34: _Reader._restore, 37: _Reader._select, 41: _Reader._around, 15: _Reader._dot},
    **{54: _Reader._line, 59: _Reader._begin, 60: _Reader._end_path},
    **{61: _Reader._close_figure, 68: _Reader._begin, 108: _Reader._small_text},
}


def written(data: bytes, pictures: Mapping[int, bytes], dropped: set[int]) -> bytes:
    """A file with other pictures in some of its records, and without some: `pictures` by the number
    of their record."""
    kept: list[bytes] = []
    for number, record in enumerate(records(data)):
        if number in dropped:
            continue
        if number in pictures:
            kept.append(_with(record, pictures[number]))
        else:
            kept.append(record.data)
    head = bytearray(kept[0])
    struct.pack_into("<II", head, 48, sum(map(len, kept)), len(kept))
    return b"".join([bytes(head), *kept[1:]])


def _with(record: Record, picture: bytes) -> bytes:
    fields = _BITMAPS[record.kind]
    start = min(record.number(fields), record.number(fields + 8))
    head, pixels = changed(picture)
    data = bytearray(record.data[:start])
    struct.pack_into("<4I", data, fields, start, len(head), start + len(head), len(pixels))
    data += head + pixels
    data += bytes(-len(data) % 4)
    struct.pack_into("<I", data, 4, len(data))
    return bytes(data)
