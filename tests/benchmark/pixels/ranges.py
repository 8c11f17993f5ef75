"""The ranges that damage is drawn from: the drawing code draws from them, the report prints them.

One frozen object per category. Narrowing a range makes a figure better without making lolot
better, so it needs its reason in the history.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from random import Random


@dataclass(frozen=True, slots=True)
class Span:
    """Anything from `low` to `high`, uniform."""

    low: float
    high: float
    unit: str = ""

    def draw(self, rng: Random) -> float:
        return rng.uniform(self.low, self.high)

    def whole(self, rng: Random) -> int:
        """A whole number, both ends included."""
        return rng.randint(round(self.low), round(self.high))

    def __str__(self) -> str:
        return f"{self.low:g} to {self.high:g} {self.unit}".rstrip()


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few; one that stands twice is twice as likely."""

    values: tuple[int, ...]
    unit: str = ""

    def draw(self, rng: Random) -> int:
        return rng.choice(self.values)

    def __str__(self) -> str:
        return f"{' '.join(map(str, self.values))} {self.unit}".rstrip()


@dataclass(frozen=True, slots=True)
class Each:
    """All of them in turn: an axis of a grid."""

    values: tuple[float, ...]
    unit: str = ""

    def __str__(self) -> str:
        return f"{' '.join(f'{value:g}' for value in self.values)} {self.unit}".rstrip()


@dataclass(frozen=True, slots=True)
class Chance:
    """Happens in that part (0-1) of the pictures."""

    share: float

    def draw(self, rng: Random) -> bool:
        return rng.random() < self.share

    def __str__(self) -> str:
        return f"in {self.share * 100:g} %"


@dataclass(frozen=True, slots=True)
class ScanRanges:
    """A page on a scanner's glass. `grain`: sigma in grey levels; `blur`: sigma in pixels."""

    dpi: Choice = Choice((200, 200, 200, 150, 240, 300), "dpi")
    skew: Span = Span(-1, 1, "°")
    blur: Span = Span(0.2, 0.6, "px")
    grain: Span = Span(0, 3)
    grey: Chance = Chance(0.5)
    jpeg: Span = Span(70, 92, "quality")


@dataclass(frozen=True, slots=True)
class DamageRanges:
    """What befalls a scan besides; every file gets one of these beyond a `ScanRanges`."""

    skew: Span = Span(2, 5, "° either way")
    jpeg: Span = Span(20, 40, "quality")
    fax_dpi: Choice = Choice((200, 200, 300), "dpi, one bit")
    fax_threshold: Span = Span(120, 180)
    faint: Span = Span(0.45, 0.7, "of the ink gone in bands")
    seal: Span = Span(30, 42, "mm, over a value")
    signature: Span = Span(35, 60, "mm, over a value")
    dust: Span = Span(20, 120, "specks, with two filing holes")
    dots: Choice = Choice((120, 144), "dots an inch (dot matrix)")
    grain: Span = Span(10, 18, "grey levels")
    shadow: Span = Span(0.35, 0.65, "of the light gone on one side")
    light: Span = Span(0.25, 0.45, "of full exposure, with its grain")


@dataclass(frozen=True, slots=True)
class PhotoRanges:
    """A card on a table. `blur`: sigma in pixels per 1000 pixels of card, `motion` likewise.

    `width` (of the card) where it is given, else it follows from the frame and the share.
    """

    frame: Choice = Choice((1600, 1600, 2048, 2048, 3024, 4032), "px, longer side, 4:3")
    share: Span = Span(0.15, 1.0, "of the frame's area, as far as the turn lets it fit")
    width: Span | None = None
    turn: Span = Span(-180, 180, "°")
    tilt: Span = Span(0, 40, "°")
    blur: Span = Span(0.2, 1.0, "px per 1000 px of card")
    motion: Chance = Chance(0.0)
    smear: Span = Span(3, 8, "px per 1000 px of card")
    glare: Chance = Chance(0.4)
    glare_strength: Span = Span(0.35, 0.8)
    shadow: Chance = Chance(0.5)
    shadow_strength: Span = Span(0.15, 0.5)
    grain: Span = Span(1, 6, "grey levels")
    jpeg: Span = Span(55, 92, "quality")


@dataclass(frozen=True, slots=True)
class PageRanges:
    """A sheet photographed with a phone."""

    dpi: Choice = Choice((150, 170, 200, 220), "dpi of the sheet")
    curl: Span = Span(0, 0.018, "of the height")
    tilt: Span = Span(5, 30, "°")
    turn: Span = Span(-12, 12, "°")
    shadow: Span = Span(0.1, 0.5)
    blur: Span = Span(0.3, 1.0, "px")
    grain: Span = Span(2, 7, "grey levels")
    jpeg: Span = Span(45, 88, "quality")


@dataclass(frozen=True, slots=True)
class ScreenRanges:
    """`width` of a phone's screen, `small` of one passed on, `zoom` of pages on a 4K desktop."""

    width: Choice = Choice((828, 1080, 1080, 1170, 1440), "px")
    small: Choice = Choice((414, 480, 540), "px (half size)")
    zoom: Span = Span(92, 125, "dpi of pages on a 3840 x 2160 desktop")
    jpeg: Span = Span(55, 90, "quality, or WebP, in half of those passed on")


@dataclass(frozen=True, slots=True)
class GridRanges:
    """The grid of codes: every width by every blur by every pose; a 20 mm code on a card."""

    width: Each = Each((600, 800, 1000, 1200, 1600, 2400), "px of card")
    blur: Each = Each((0.4, 0.8, 1.2, 1.8, 2.5), "px")
    turn: Each = Each((0, 12, 35), "° either way")
    tilt: Each = Each((0, 8, 25), "°, with the turn")
    glare: Chance = Chance(1 / 3)
    glare_strength: Span = Span(0.35, 0.75)
    grain: Span = Span(2, 4, "grey levels")
    jpeg: Span = Span(80, 90, "quality")


SCAN = ScanRanges()
DAMAGE = DamageRanges()
CARD = PhotoRanges()
HARD = PhotoRanges(
    width=Span(420, 1200, "px"),
    share=Span(0.3, 0.9, "of the frame's area, as far as the turn lets it fit"),
    turn=Span(-35, 35, "°"),
    tilt=Span(0, 30, "°"),
    blur=Span(0.9, 2.0, "px per 1000 px of card"),
    motion=Chance(0.4),
    glare=Chance(0.5),
    shadow=Chance(0.6),
    grain=Span(3, 10, "grey levels"),
    jpeg=Span(40, 60, "quality"),
)
PAGE = PageRanges()
SCREEN = ScreenRanges()
GRID = GridRanges()

STATED: dict[str, tuple[object, ...]] = {
    "clean_scan": (SCAN,),
    "damaged_scan": (SCAN, DAMAGE),
    "card_any_pose": (CARD,),
    "card_hard": (HARD,),
    "screen": (SCREEN,),
    "page_photo": (PAGE,),
    "turned_page": (SCAN,),
    "code_grid": (GRID,),
    "zone": (CARD,),
    "face_free": (SCAN, PAGE),
}


def stated(category: str) -> list[tuple[str, str]]:
    """The ranges of a category as (name, range) for people."""
    return [
        (part.name.replace("_", " "), str(getattr(ranges, part.name)))
        for ranges in STATED[category]
        for part in fields(ranges)  # type: ignore[arg-type]
        if getattr(ranges, part.name) is not None
    ]
