"""What a metafile draws: where its texts stand, and its shapes and pictures as one picture."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from scanner.formats.text.coding import unicode_of

Point = tuple[float, float]
# x' = a x + c y + e, y' = b x + d y + f
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
# A colour (red, green, blue); None: nothing is drawn.
Colour = tuple[int, int, int]
WHITE, GREY, BLACK = (255, 255, 255), (160, 160, 160), (0, 0, 0)
# Fewer points hold no number, more are no drawing that anybody looks at.
_LEAST, _MOST = 16, 400_000
# The longer side of the picture that is read.
_SIDE = 2000
# Print is legible in a picture of which no shape stands farther off than so many times its size.
_FAR = 4.0
_STEPS = 8
_VIETNAMESE = 163
# Per cent of the height of a letter that one is wide, where nothing tells.
_WIDE = 0.5
_TOP, _MIDDLE = 0.8, 0.35


class OddMetafileError(ValueError):
    """A metafile of which something is not understood."""


@dataclass(frozen=True, slots=True)
class Font:
    """How letters are written: their height, how much they lean (in tenths of a degree)."""

    height: float = 12.0
    angle: int = 0
    charset: int = 0
    name: str = ""

    def shown(self, text: str, size: int) -> str:
        """What it shows of a text whose signs are bytes, or of two bytes each."""
        if self.name.startswith((".Vn", "VNI")):
            return unicode_of(text) or text
        if size > 1:
            return text
        coding = "cp1258" if self.charset == _VIETNAMESE else "cp1252"
        return text.encode("latin-1").decode(coding, "replace")


class Letters(NamedTuple):
    """A text, where it begins in the file, and of how many bytes each of its signs is there."""

    text: str
    at: int
    size: int


@dataclass(frozen=True, slots=True)
class Said:
    """A text and where it stands, in units of the device, along its own line. `shown`: what its
    font shows of it, sign by sign. `at`: where its
    letters begin in the file, each of so many bytes as `size` says."""

    text: str = field(repr=False)
    shown: str = field(repr=False)
    at: int
    size: int
    x: float
    y: float
    width: float
    height: float
    angle: int


@dataclass(frozen=True, slots=True)
class State:
    """What a device knows when it draws: how units become its own, where the pen is, and with what
    it draws."""

    world: Matrix = IDENTITY
    mode: int = 1
    window: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    view: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    pen_at: Point = (0.0, 0.0)
    align: int = 0
    line: Colour | None = BLACK
    fill: Colour | None = WHITE
    font: Font = Font()

    @property
    def scale(self) -> Point:
        """How large a unit of a page is on the device, and which way up."""
        if self.mode == 1:
            return 1.0, 1.0
        if self.mode < 7:
            return 1.0, -1.0
        _, _, width, height = self.window
        return self.view[2] / (width or 1.0), self.view[3] / (height or 1.0)

    def point(self, x: float, y: float) -> Point:
        a, b, c, d, e, f = self.world
        x, y = a * x + c * y + e, b * x + d * y + f
        across, down = self.scale
        return (x - self.window[0]) * across + self.view[0], (
            y - self.window[1]
        ) * down + self.view[1]

    def size(self) -> float:
        """How long a unit is on the device."""
        a, b, c, d, _, _ = self.world
        across, down = self.scale
        return math.sqrt(abs((a * d - b * c) * across * down)) or 1.0

    def transformed(self, by: Matrix) -> State:
        """The state in which units are changed before they are as they were."""
        return replace(self, world=product(by, self.world))


def product(first: Matrix, then: Matrix) -> Matrix:
    """One change of units, and another one of what that gives.

    >>> product((2, 0, 0, 2, 0, 0), (1, 0, 0, 1, 5, 0))
    (2, 0, 0, 2, 5, 0)
    """
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


@dataclass(frozen=True, slots=True)
class Shape:
    """Lines, or surfaces with holes in them; a picture is laid over its surface."""

    parts: Sequence[Sequence[Point]] = field(repr=False)
    line: Colour | None
    fill: Colour | None = None
    picture: bytes = field(default=b"", repr=False)


@dataclass
class Canvas:
    """All that is drawn so far."""

    shapes: list[Shape] = field(default_factory=list, repr=False)
    said: list[Said] = field(default_factory=list, repr=False)
    _points: int = 0

    def draw(
        self, state: State, parts: Iterable[Sequence[Point]], *, filled: bool, stroked: bool = True
    ) -> None:
        """Shapes in the units of a state."""
        moved = [[state.point(*point) for point in part] for part in parts if len(part) > 1]
        fill, line = state.fill if filled else None, state.line if stroked else None
        if not moved or (fill is None and line is None):
            return
        self._points += sum(map(len, moved))
        if self._points > _MOST:
            raise OddMetafileError("points")
        self.shapes.append(Shape(moved, line, fill))

    def lay(self, state: State, box: tuple[float, float, float, float], picture: bytes) -> None:
        """A picture over a surface."""
        x, y, width, height = box
        corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
        moved = [[state.point(*corner) for corner in corners]]
        self.shapes.append(Shape(moved, None, None, picture))

    def write(self, state: State, letters: Letters, place: Point, width: float) -> int:
        """A text from a place on; how wide it is in the units of the state. `width`: 0, if nothing
        tells."""
        text, at, size = letters
        unit, font = state.size(), state.font
        height = abs(font.height) * unit
        wide = width * unit if width else len(text) * height * _WIDE
        x, y = state.point(*place)
        a, b = state.world[:2]
        angle = round(font.angle / 10 - math.degrees(math.atan2(b, a))) % 360
        turn = math.radians(-angle)
        along = x * math.cos(turn) + y * math.sin(turn)
        below = y * math.cos(turn) - x * math.sin(turn)
        along -= {2: wide, 6: wide / 2}.get(state.align & 6, 0.0)
        below -= 0.0 if state.align & 24 else -height * _TOP
        shown = font.shown(text, size)
        self.said.append(Said(text, shown, at, size, along, below, wide, height, angle))
        return round(wide / unit)

    def picture(self) -> bytes | None:
        """All shapes as a PNG; None where no number can be in them."""
        laid = [shape for shape in self.shapes if shape.picture]
        if self._points < _LEAST and len(laid) < 2:
            return None
        return _drawn(self.shapes)


def _drawn(shapes: Sequence[Shape]) -> bytes | None:
    import cv2
    import numpy as np
    from PIL import Image

    points = np.array([point for shape in shapes for part in shape.parts for point in part])
    if not np.isfinite(points).all():
        raise OddMetafileError("points")
    left, top = points.min(axis=0)
    wide, high = points.max(axis=0) - (left, top)
    most = np.abs(np.percentile(points, (2, 98), axis=0) - np.median(points, axis=0)).max()
    if max(wide, high) > 2 * _FAR * max(most, 1e-9):
        # One shape far off would make all others too small to be read.
        raise OddMetafileError("far")
    scale = (_SIDE - 40) / (max(wide, high) or 1.0)
    size = round(high * scale) + 40, round(wide * scale) + 40, 3
    pixels = np.full(size, 255, np.uint8)
    for shape in shapes:
        parts = [
            np.round((np.array(part) - (left, top)) * scale + 20).astype(np.int32)
            for part in shape.parts
        ]
        if shape.picture:
            _lay(pixels, shape.picture, parts[0])
        if shape.fill is not None:
            cv2.fillPoly(pixels, parts, shape.fill)
        if shape.line is not None:
            cv2.polylines(pixels, parts, shape.fill is not None, shape.line, 2)
    if (pixels == pixels[0, 0]).all():
        return None
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


def _lay(pixels: object, picture: bytes, corners: object) -> None:
    """Lays a picture over a surface, as a device does that turns nothing."""
    import numpy as np
    from PIL import Image

    assert isinstance(pixels, np.ndarray)
    assert isinstance(corners, np.ndarray)
    (left, top), (right, low) = corners.min(axis=0), corners.max(axis=0)
    if right > left and low > top:
        with Image.open(io.BytesIO(picture)) as opened:
            sized = opened.convert("RGB").resize((int(right - left), int(low - top)))
        pixels[top:low, left:right] = np.asarray(sized)[: pixels.shape[0] - top]


def curve(points: Sequence[Point]) -> list[Point]:
    """A line through the curves that points tell of: the first one, then three for each curve."""
    found = list(points[:1])
    for at in range(1, len(points) - 2, 3):
        start, (one, two, end) = found[-1], points[at : at + 3]
        for step in range(1, _STEPS + 1):
            t, s = step / _STEPS, 1 - step / _STEPS
            weights = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
            four = (start, one, two, end)
            pairs = list(zip(weights, four, strict=True))
            found.append((sum(w * p[0] for w, p in pairs), sum(w * p[1] for w, p in pairs)))
    return found


def oval(left: float, top: float, right: float, low: float) -> list[Point]:
    """The ellipse in a box."""
    turns = [math.tau * step / 32 for step in range(33)]
    x, y, wide, high = (left + right) / 2, (top + low) / 2, (right - left) / 2, (low - top) / 2
    return [(x + wide * math.cos(turn), y + high * math.sin(turn)) for turn in turns]


def box(left: float, top: float, right: float, low: float) -> list[Point]:
    """The outline of a box."""
    return [(left, top), (right, top), (right, low), (left, low), (left, top)]
