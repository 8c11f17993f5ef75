"""What the samples of a PDF image mean, as far as painting them needs it.

ISO 32000-2, 8.6 (colour spaces) and 8.9.5.2 (the Decode array).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pikepdf

Kind = Literal["grey", "rgb", "cmyk", "lab", "inks", "indexed", "stencil"]
Colour = tuple[int, int, int]

_BY_NAME: dict[str, tuple[Kind, int]] = {
    "/DeviceGray": ("grey", 1),
    "/CalGray": ("grey", 1),
    "/G": ("grey", 1),
    "/DeviceRGB": ("rgb", 3),
    "/CalRGB": ("rgb", 3),
    "/RGB": ("rgb", 3),
    "/DeviceCMYK": ("cmyk", 4),
    "/CMYK": ("cmyk", 4),
    "/Lab": ("lab", 3),
    "/Pattern": ("grey", 1),
}
_BY_COUNT: dict[int, Kind] = {1: "grey", 3: "rgb", 4: "cmyk"}


@dataclass(frozen=True, slots=True)
class Space:
    """A colour space: its kind and number of components; the palette of an indexed one."""

    kind: Kind
    components: int
    palette: pikepdf.Object | None = None
    base: Kind = "grey"

    @classmethod
    def of(cls, value: Any) -> Space:
        """The space that a /ColorSpace entry names. Unknown ones count as grey."""
        if isinstance(value, pikepdf.Name):
            kind, count = _BY_NAME.get(str(value), ("grey", 1))
            return cls(kind, count)
        if not isinstance(value, pikepdf.Array) or not len(value):
            return cls("grey", 1)
        return cls._of_family(str(value[0]), value)

    @classmethod
    def _of_family(cls, family: str, value: pikepdf.Array) -> Space:
        if family == "/ICCBased":
            count = int(value[1].get("/N", 3))
            return cls(_BY_COUNT.get(count, "inks"), count)
        if family in ("/Indexed", "/I"):
            return cls("indexed", 1, value, cls.of(value[1]).kind)
        if family in ("/Separation", "/DeviceN"):
            return cls("inks", len(value[1]) if family == "/DeviceN" else 1)
        return cls.of(value[0])

    def parts(self, colour: Colour) -> tuple[float, ...]:
        """A colour in the space's components, 0 to 1 each."""
        red, green, blue = (part / 255 for part in colour)
        grey = 0.299 * red + 0.587 * green + 0.114 * blue
        if self.kind == "rgb":
            return (red, green, blue)
        if self.kind == "cmyk":
            black = 1 - max(red, green, blue)
            return (1 - red - black, 1 - green - black, 1 - blue - black, black)
        if self.kind == "lab":
            return (grey, 0.5, 0.5)
        if self.kind == "inks":
            return (1 - grey,) * self.components
        return (grey,)


def samples(parts: Sequence[float], decode: Any, highest: int) -> tuple[int, ...]:
    """The stored samples (0 to `highest`) that show components of 0 to 1."""
    try:
        bounds = [float(value) for value in decode or ()]
    except (TypeError, ValueError):
        bounds = []
    result = []
    for number, part in enumerate(parts):
        low, high = bounds[2 * number : 2 * number + 2] if len(bounds) > 2 * number + 1 else (0, 1)
        result.append(round(highest * (1 - part if high < low else part)))
    return tuple(result)
