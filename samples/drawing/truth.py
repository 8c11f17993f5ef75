"""What a drawn document holds: the truth that findings and masks are scored against."""

from __future__ import annotations

from dataclasses import dataclass

Polygon = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """One value on one page: contract type, normalised value, the text as printed, its outline.

    `value`: digits only for numbers (phones as 0…, landlines too), lower case for e-mails.
    `polygon`: tight around the ink, in units of the displayed page, one per printed line
    (`lines` > 1 values have one Truth with several polygons).
    `mask`: whether lolot should mask it (severity above low).
    `legible`: whether a person could read it in the picture; what nobody can is not counted.
    """

    type: str
    value: str
    printed: str
    page: int
    polygons: tuple[Polygon, ...]
    mask: bool = True
    legible: bool = True


@dataclass(frozen=True, slots=True)
class Drawn:
    """A document with its truth. `neighbours` are harmless words that a mask must leave whole.

    `variant`: which of its category's kinds it is ("seal", "200 dpi"), for figures apart.
    """

    name: str
    data: bytes
    category: str
    truths: tuple[Truth, ...]
    neighbours: tuple[Truth, ...] = ()
    note: str = ""
    variant: str = ""

    @property
    def clean(self) -> bool:
        return not any(t.mask for t in self.truths)
