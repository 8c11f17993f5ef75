"""The forms of a run: of each way of being seen so many, by all producers and styles in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from random import Random

from samples.drawing.picture import Drawing
from samples.drawing.truth import Drawn
from tests.benchmark.boxed.forms import KINDS, Kind, form
from tests.benchmark.boxed.producers import DRAWN, EVERY, SET, Made, available
from tests.benchmark.documents import TextPdf
from tests.benchmark.locate import NotSetError
from tests.benchmark.pictures import contained, pages_of_pdf
from tests.benchmark.pixels import pages
from tests.benchmark.pixels.legible import judged
from tests.benchmark.pixels.ranges import PAGE, SCAN

WAYS = ("text", "scan", "photo")
# How many forms there are of each way.
EACH = {"text": 28, "scan": 24, "photo": 20}
_TRIES = 12
_CONTAINERS = ("pdf_jpeg", "jpeg", "png", "tiff_lzw")


@dataclass(frozen=True, slots=True)
class Plan:
    """One form to draw."""

    name: str
    way: str
    draw: Callable[[Random], Drawn]


def _made(producer: str, kind: Kind, rng: Random) -> Made:
    """A form; one whose values a producer sets apart is drawn with the next random numbers."""
    for _ in range(_TRIES):
        try:
            return EVERY[producer](form(rng, kind))
        except NotSetError as error:
            last = error
    raise last


def _text(name: str, producer: str, kind: Kind, rng: Random) -> Drawn:
    data, truths, beside = _made(producer, kind, rng)
    return Drawn(f"{name}.pdf", data, "text", truths, beside, variant=producer)


def _page(producer: str, kind: Kind, rng: Random, dpi: float) -> Drawing:
    data, truths, beside = _made(producer, kind, rng)
    return pages_of_pdf(TextPdf(data, truths, beside, ""), dpi, 1)[0]


def _scan(name: str, producer: str, kind: Kind, rng: Random) -> Drawn:
    dpi = SCAN.dpi.draw(rng)
    sharp = pages.laid(_page(producer, kind, rng, dpi), rng, SCAN.skew.draw(rng))
    seen = judged(sharp, pages.scanned(sharp, rng, SCAN.jpeg.whole(rng)))
    drawn = contained((name, "scan", rng.choice(_CONTAINERS)), [seen], dpi, rng)
    return replace(drawn, variant=kind)


def _photo(name: str, producer: str, kind: Kind, rng: Random) -> Drawn:
    dpi = PAGE.dpi.draw(rng)
    photo = pages.page_photo(_page(producer, kind, rng, dpi), rng)
    drawn = contained((name, "photo", "jpeg"), [photo], dpi, rng)
    return replace(drawn, variant=kind)


def plans(only: str | None = None) -> Iterator[Plan]:
    """All forms; each has a random stream of its own, by its name."""
    there = available()
    seen = [name for name in there if name in DRAWN or name in SET]
    for way in WAYS if only is None else (only,):
        producers = there if way == "text" else seen
        draw = {"text": _text, "scan": _scan, "photo": _photo}[way]
        for turn in range(EACH[way]):
            producer = producers[turn % len(producers)]
            kind = KINDS[(turn + turn // len(producers)) % len(KINDS)]
            name = f"{way}-{producer}-{kind}-{turn + 1}"
            yield Plan(name, way, partial(draw, name, producer, kind))
