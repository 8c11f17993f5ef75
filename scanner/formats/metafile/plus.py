"""What a newer program adds to a metafile in its remarks (MS-EMFPLUS): the same drawing once more.
Its texts and pictures are read; of surfaces that could be letters, it has to say where."""

from __future__ import annotations

import struct
from dataclasses import replace

from scanner.formats.metafile.canvas import (
    BLACK,
    IDENTITY,
    Canvas,
    Matrix,
    OddMetafileError,
    Point,
    State,
    curve,
    oval,
    product,
)
from scanner.formats.metafile.drawing import Drawing

SIGN = b"EMF+"
_OBJECT, _PATH, _REGION, _IMAGE = 0x4008, 3, 4, 5
_CLIP = 0x4033
# A region of more bytes may be of any form.
_MOST_REGION = 2_000
_HEADER, _SAVE, _RESTORE, _WORLD, _RESET, _MULTIPLY, _MOVE, _SCALE = (
    *(0x4001, 0x4025, 0x4026, 0x402A, 0x402B, 0x402C, 0x402D, 0x402E),
)
_STRING, _GLYPHS = 0x401C, 0x4036
_NARROW, _RUNS, _GOES_ON = 0x4000, 0x1000, 0x8000
# What sets how others draw, clears, or draws boxes and arcs: no letters.
_SILENT = frozenset(
    {0x4001, 0x4002, 0x4003, 0x4004, 0x4009, 0x400A, 0x400B, 0x4010, 0x4011, 0x4012, 0x4013}
    | {0x401A, 0x401B, *range(0x401D, 0x4025), 0x4030, 0x4031, 0x4032, 0x4034, 0x4035, 0x4037}
)
_OVALS = frozenset({0x400E, 0x400F})
_DRAWN = frozenset({_CLIP, 0x400C, 0x400D, 0x4014, 0x4015, 0x4016, 0x4017, 0x4018, 0x4019})


class Reader:
    """Reads remark by remark; what it draws is a drawing of its own, in one colour."""

    def __init__(self, drawing: Drawing) -> None:
        self._drawing, self._canvas = drawing, Canvas()
        self._state = State(line=BLACK, fill=None)
        self._saved: dict[int, State] = {}
        self._paths: dict[int, list[list[Point]]] = {}
        self._has_own = False

    def read(self, data: bytes) -> None:
        at = 0
        while at + 12 <= len(data):
            kind, flags, size, length = struct.unpack_from("<HHII", data, at)
            if size < 12 + length or at + size > len(data):
                raise OddMetafileError("plus")
            self._record(kind, flags, data[at + 12 : at + 12 + length])
            at += size
        if data[at:].strip(b"\0"):
            raise OddMetafileError("plus")

    def close(self) -> None:
        picture = self._canvas.picture()
        if picture is not None:
            self._drawing.others.append(picture)

    def _record(self, kind: int, flags: int, data: bytes) -> None:
        if kind == _HEADER:
            self._drawing.is_only_dropped |= not flags & 1
        elif kind == _OBJECT:
            self._object(flags, data)
        elif kind == _STRING:
            count = struct.unpack_from("<I", data, 8)[0]
            self._say(data[28 : 28 + 2 * count])
        elif kind == _GLYPHS:
            how, _, count = struct.unpack_from("<III", data, 4)
            if not how & 1:
                raise OddMetafileError("glyphs")
            self._say(data[16 : 16 + 2 * count])
        elif kind in (_SAVE, _RESTORE):
            self._stack(kind, struct.unpack_from("<I", data)[0])
        elif kind in (_WORLD, _RESET, _MULTIPLY, _MOVE, _SCALE):
            self._turn(kind, flags, data)
        elif kind in _DRAWN:
            self._draw(kind, flags, data)
        elif kind in _OVALS:
            self._oval(flags, data, is_filled=kind == 0x400E)
        elif kind not in _SILENT:
            raise OddMetafileError("plus")

    def _stack(self, kind: int, index: int) -> None:
        if kind == _SAVE:
            self._saved[index] = self._state
        elif index in self._saved:
            self._state = self._saved[index]
        else:
            raise OddMetafileError("restore")

    def _turn(self, kind: int, flags: int, data: bytes) -> None:
        if kind == _RESET:
            self._state = replace(self._state, world=IDENTITY)
            return
        if kind in (_WORLD, _MULTIPLY):
            by: Matrix = struct.unpack_from("<6f", data)
        else:
            one, other = struct.unpack_from("<2f", data)
            moved = (1.0, 0.0, 0.0, 1.0, one, other)
            by = moved if kind == _MOVE else (one, 0.0, 0.0, other, 0.0, 0.0)
        world = self._state.world
        if kind != _WORLD:
            by = product(world, by) if flags & 0x2000 else product(by, world)
        self._state = replace(self._state, world=by)

    def _say(self, letters: bytes) -> None:
        text = letters.decode("utf-16-le", "replace").replace("\0", " ")
        if text.strip():
            self._drawing.strings.append(text)

    def _object(self, flags: int, data: bytes) -> None:
        kind, number = flags >> 8 & 0x7F, flags & 0xFF
        if flags & _GOES_ON:
            raise OddMetafileError("parts")
        if kind == _PATH:
            self._paths[number] = _path(data)
        elif kind == _IMAGE:
            self._image(data)
        elif kind == _REGION and len(data) > _MOST_REGION:
            raise OddMetafileError("region")

    def _image(self, data: bytes) -> None:
        sort = struct.unpack_from("<I", data, 4)[0]
        if sort == 1:
            is_packed = struct.unpack_from("<I", data, 24)[0] == 1
            if not is_packed:
                raise OddMetafileError("pixels")
            self._drawing.others.append(data[28:])
        elif sort == 2:
            size = struct.unpack_from("<I", data, 12)[0]
            self._drawing.others.append(data[16 : 16 + size])
        else:
            raise OddMetafileError("image")

    def _draw(self, kind: int, flags: int, data: bytes) -> None:
        if kind in (0x4014, 0x4015, _CLIP):
            parts = self._paths.get(flags & 0xFF, [])
        else:
            if flags & 0x0800:
                # Each point by how far it is from the last one.
                raise OddMetafileError("points")
            skip = {0x400D: 0, 0x4019: 0, 0x400C: 4, 0x4016: 8, 0x4017: 4, 0x4018: 12}[kind]
            count = struct.unpack_from("<I", data, skip)[0]
            points = _points(data, skip + 4, count, narrow=bool(flags & _NARROW))
            parts = [curve(points) if kind == 0x4019 else points]
            if kind in (0x400C, 0x4016, 0x4017) and points:
                parts[0] = [*parts[0], points[0]]
        filled = kind in (0x400C, 0x4014, 0x4016)
        state = replace(self._state, fill=BLACK if filled else None)
        self._canvas.draw(state, parts, filled=filled)

    def _oval(self, flags: int, data: bytes, *, is_filled: bool) -> None:
        at, form = (4 if is_filled else 0), ("<4h" if flags & _NARROW else "<4f")
        x, y, wide, high = map(float, struct.unpack_from(form, data, at))
        state = replace(self._state, fill=BLACK if is_filled else None)
        self._canvas.draw(state, [oval(x, y, x + wide, y + high)], filled=is_filled)


def _points(data: bytes, at: int, count: int, *, narrow: bool) -> list[Point]:
    form = f"<{2 * count}{'h' if narrow else 'f'}"
    numbers = struct.unpack_from(form, data, at)
    return [(float(x), float(y)) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]


def _path(data: bytes) -> list[list[Point]]:
    """The figures of a path."""
    count, flags = struct.unpack_from("<II", data, 4)
    if flags & (_RUNS | 0x0800):
        raise OddMetafileError("path")
    points = _points(data, 12, count, narrow=bool(flags & _NARROW))
    kinds = data[12 + count * (4 if flags & _NARROW else 8) :][:count]
    if len(kinds) < count:
        raise OddMetafileError("path")
    figures: list[list[Point]] = []
    at = 0
    while at < count:
        kind = kinds[at] & 7
        if kind == 0 or not figures:
            figures.append([points[at]])
            step = 1
        elif kind == 3:
            figures[-1] += curve([figures[-1][-1], *points[at : at + 3]])[1:]
            step = 3
        else:
            figures[-1].append(points[at])
            step = 1
        if kinds[min(at + step, count) - 1] & 0x80:
            figures[-1].append(figures[-1][0])
        at += step
    return figures
