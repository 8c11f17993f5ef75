"""The programs that Vietnamese offices' PDFs could come from, by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

from tests.benchmark.flow import Flow
from tests.benchmark.producers import placed, platypus, typesetter, web
from tests.benchmark.producers.look import Look

Produce = Callable[[Flow, Look], bytes]


@dataclass(frozen=True, slots=True)
class Producer:
    """`available`: whether this machine has it; its documents are left out (and counted) if not."""

    produce: Produce
    available: Callable[[], bool]


def _package(name: str) -> Callable[[], bool]:
    return lambda: find_spec(name) is not None


PRODUCERS: dict[str, Producer] = {
    "textwriter": Producer(placed.textwriter, _package("pymupdf")),
    "story": Producer(web.story, _package("pymupdf")),
    "canvas": Producer(placed.canvas, _package("reportlab")),
    "platypus": Producer(platypus.platypus, _package("reportlab")),
    "fpdf": Producer(placed.fpdf, _package("fpdf")),
    "typst": Producer(typesetter.typst, _package("typst")),
    "chromium": Producer(web.chromium, lambda: web.browser() is not None),
    "weasyprint": Producer(web.weasyprint, web.has_weasyprint),
    "cairo": Producer(placed.cairo, placed.has_cairo),
}
