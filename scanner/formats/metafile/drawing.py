"""What a metafile of either kind comes to once it is read."""

from __future__ import annotations

import io
import struct
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from scanner.formats.metafile.canvas import (
    BLACK,
    GREY,
    WHITE,
    Canvas,
    Colour,
    Font,
    OddMetafileError,
    State,
)
from scanner.formats.metafile.records import Record

# Pictures that are lower or narrower show no number.
_LEAST_SIDE = 6
_HEAD = struct.Struct("<2sIHHI")
_SIZES = frozenset({12, 40, 52, 56, 108, 124})


@dataclass(frozen=True, slots=True)
class Bitmap:
    """A picture in a record: as a file of its own, where its record is, and where in that the head
    and the pixels are told of (`fields`; 0: they follow each other)."""

    data: bytes = field(repr=False)
    record: int
    fields: int
    is_changeable: bool


@dataclass
class Drawing:
    """All that a metafile says and shows. `others`: files in it that no record draws; `strings`:
    texts that it does not draw; `dropped`: records that no copy has."""

    canvas: Canvas = field(default_factory=Canvas)
    bitmaps: list[Bitmap] = field(default_factory=list, repr=False)
    others: list[bytes] = field(default_factory=list, repr=False)
    strings: list[str] = field(default_factory=list, repr=False)
    dropped: set[int] = field(default_factory=set)
    # Only what is dropped draws anything.
    is_only_dropped: bool = False
    # Where all that was read stands in the file, so that the rest can be searched.
    read: list[tuple[int, int]] = field(default_factory=list, repr=False)

    def rest(self, data: bytes) -> bytes:
        """The file without what was read of it."""
        rest = bytearray(data)
        for start, end in self.read:
            rest[start:end] = bytes(end - start)
        return bytes(rest)


class Player(ABC):
    """What the records of both kinds change: what is drawn, and the state it is drawn in, which is
    kept and taken back."""

    def __init__(self) -> None:
        self.drawing = Drawing()
        self._state = State()
        self._saved: list[State] = []

    def played(self, records: Iterable[Record]) -> Drawing:
        """All that a file draws and says. Raises OddMetafileError."""
        try:
            for number, record in enumerate(records):
                self.read(number, record)
        except (struct.error, IndexError, OverflowError) as error:
            raise OddMetafileError("record") from error
        self.close()
        return self.drawing

    @abstractmethod
    def read(self, number: int, record: Record) -> None:
        """Takes one record in."""

    @abstractmethod
    def close(self) -> None:
        """Takes in what several records have told together."""

    def _save(self, _: object) -> None:
        self._saved.append(self._state)

    def _take_back(self, back: int) -> None:
        """The state kept as the `back`th, or so many ago. Raises OddMetafileError."""
        at = len(self._saved) + back if back < 0 else back - 1
        if not 0 <= at < len(self._saved):
            raise OddMetafileError("restore")
        self._state = self._saved[at]
        del self._saved[at:]


def bitmap(head: bytes, pixels: bytes) -> bytes | None:
    """A picture of a device as a file; None where it is too small to show a number. Raises
    OddMetafileError where nobody can say what it shows."""
    size = int.from_bytes(head[:4], "little")
    if size not in _SIZES or len(head) < size:
        raise OddMetafileError("bitmap")
    if size == 12:
        width, height = struct.unpack_from("<HH", head, 4)
        packed = 0
    else:
        width, height = struct.unpack_from("<ii", head, 4)
        packed = struct.unpack_from("<I", head, 16)[0]
    if packed in (4, 5):
        return pixels
    if min(abs(width), abs(height)) < _LEAST_SIDE:
        return None
    begins = _HEAD.size + len(head)
    return _HEAD.pack(b"BM", begins + len(pixels), 0, 0, begins) + head + pixels


def split(packed: bytes) -> tuple[bytes, bytes]:
    """Head and pixels of a picture in which they follow each other."""
    size = int.from_bytes(packed[:4], "little")
    if size == 12:
        bits = struct.unpack_from("<H", packed, 10)[0]
        end = 12 + (3 << bits if bits <= 8 else 0)
        return packed[:end], packed[end:]
    if size not in _SIZES or len(packed) < size:
        raise OddMetafileError("bitmap")
    bits, masks = struct.unpack_from("<HI", packed, 14)
    used = struct.unpack_from("<I", packed, 32)[0]
    colours = used or (1 << bits if bits <= 8 else 0)
    end = size + (12 if masks == 3 and size == 40 else 0) + 4 * min(colours, 256)
    return packed[:end], packed[end:]


def changed(data: bytes) -> tuple[bytes, bytes]:
    """Head and pixels of a masked picture."""
    begins = _HEAD.unpack_from(data)[4]
    # What stands between them in a file has no room in a record.
    return split(data[_HEAD.size : begins])[0], data[begins:]


def is_picture(data: bytes) -> bool:
    """Whether a picture can be drawn."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as opened:
            opened.load()
    except Exception:
        return False
    return True


def colour(value: int) -> Colour:
    return value & 255, value >> 8 & 255, value >> 16 & 255


def selected(state: State, thing: object) -> State:
    """The state with a pen, a brush or a font in use."""
    match thing:
        case Font():
            return replace(state, font=thing)
        case ("pen", ink):
            return replace(state, line=ink)  # type: ignore[arg-type]
        case ("brush", ink):
            return replace(state, fill=ink)  # type: ignore[arg-type]
    return state


# What every device has: brushes, pens and fonts by their numbers.
STOCK: dict[int, object] = {
    **{0: ("brush", WHITE), 1: ("brush", GREY), 2: ("brush", GREY), 3: ("brush", GREY)},
    **{4: ("brush", BLACK), 5: ("brush", None), 6: ("pen", WHITE), 7: ("pen", BLACK)},
    **{8: ("pen", None), 18: ("brush", WHITE), 19: ("pen", BLACK)},
    **{number: Font() for number in (10, 11, 12, 13, 14, 16, 17)},
}


def font(data: bytes, *, is_wide: bool) -> Font:
    """A font as it is told of: of four bytes for a number, or of two."""
    if is_wide:
        height, _, angle = struct.unpack_from("<iii", data)
        charset = data[23]
        name = data[28:92].decode("utf-16-le", "replace")
    else:
        height, _, angle = struct.unpack_from("<hhh", data)
        charset, name = data[13], data[18:50].decode("latin-1")
    return Font(float(height) or 12.0, angle, charset, name.split("\0")[0])


def pen(style: int, ink: int) -> tuple[str, Colour | None]:
    return "pen", None if style & 15 == 5 else colour(ink)


def brush(style: int, ink: int) -> tuple[str, Colour | None]:
    return "brush", {0: colour(ink), 1: None}.get(style, GREY)


def pairs(data: bytes, at: int, count: int, *, is_wide: bool) -> list[tuple[float, float]]:
    """Points in a row, of four bytes for a number, or of two."""
    numbers: Sequence[int] = struct.unpack_from(f"<{2 * count}{'i' if is_wide else 'h'}", data, at)
    return [(float(x), float(y)) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]


def letters_of(raw: bytes, size: int) -> str:
    """Letters of one or two bytes, each a sign."""
    if size == 1:
        return raw.decode("latin-1")
    units = struct.unpack(f"<{len(raw) // 2}H", raw)
    return "".join("\ufffd" if 0xD800 <= unit < 0xE000 else chr(unit) for unit in units)
