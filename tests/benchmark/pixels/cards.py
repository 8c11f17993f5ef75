"""Cards and passport pages on tables, at any angle and in any light."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from random import Random

from samples.drawing import people
from samples.drawing.card_pen import cut_out
from samples.drawing.cards import CARDS
from samples.drawing.fonts import Typefaces
from samples.drawing.layout import in_family
from samples.drawing.picture import Drawing
from samples.drawing.travel import TRAVEL
from samples.drawing.truth import Drawn
from tests.benchmark.documents import Plan
from tests.benchmark.pictures import photo_file
from tests.benchmark.pixels import harm
from tests.benchmark.pixels.legible import judged
from tests.benchmark.pixels.ranges import CARD, HARD, PhotoRanges

KINDS = {**CARDS, **TRAVEL}
_ZONED = ("chip_back", "card_2024_back", "passport_page")
# The sides that carry a core value: drawn more often, so that one miss is no whole percent.
_NUMBERED = (
    *("old_front", "barcode_front", "chip_front", "card_2024_front", "bank_card_front"),
    "passport_page",
)


def card(kind: str, rng: Random, faces: Typefaces, width: int = 1900) -> Drawing:
    """A card of a made-up person, cut out (RGBA), set in one of the faces that cards have."""
    sheet = in_family(KINDS[kind](people.person(rng), rng), rng.choice(faces.card))
    return cut_out(sheet, width, kind)


def card_photo(
    plan: tuple[str, str], kind: str, ranges: PhotoRanges, faces: Typefaces, rng: Random
) -> Drawn:
    """One photo of one card; `plan`: its name and category."""
    sharp, wide = harm.posed(card(kind, rng, faces), rng, ranges)
    seen = judged(sharp, harm.developed(sharp, rng, ranges, wide))
    return photo_file((*plan, f"{kind}, card {wide:.0f} px, "), seen, rng, kind)


def plans(faces: Typefaces) -> Iterator[Plan]:
    """All plans of this room."""
    for category, ranges in (("card_any_pose", CARD), ("card_hard", HARD)):
        for kind in KINDS:
            for turn in range(10 if kind in _NUMBERED else 2):
                name = f"{category.replace('_', '-')}-{kind}-{turn + 1}"
                draw = partial(card_photo, (name, category), kind, ranges, faces)
                yield Plan(name, category, draw)
    for kind in _ZONED:
        for turn in range(8):
            ranges = HARD if turn % 4 == 3 else CARD
            name = f"zone-{kind}-{turn + 1}"
            yield Plan(name, "zone", partial(card_photo, (name, "zone"), kind, ranges, faces))
