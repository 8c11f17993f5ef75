"""What is drawn for each category: plans by name, each with its own random stream.

A plan's random numbers depend on the seed and its name alone, so a new template or
category changes no other document.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

import pikepdf

from samples.drawing.fonts import TIMES, USUAL, Typefaces
from samples.drawing.truth import Drawn, Truth
from tests.benchmark.flow import Block, Flow, values, without_marks
from tests.benchmark.locate import NotSetError, located, neighbours
from tests.benchmark.producers import PRODUCERS
from tests.benchmark.producers.look import Look, look
from tests.benchmark.revise import REVISIONS
from tests.benchmark.templates import CLEAN, PERSONAL, Template
from tests.benchmark.templates.frame import sentences

CATEGORIES = ("text_pdf", "scan", "mixed", "card_photo", "screenshot", "clean", "long_text")
_TEXT = ("kerned", "decomposed")
_SHAPE = ("rotated", "cropped", "wrapped")
LONG = 100
_TRIES = 24
_PACKING = ("object_streams", "plain_streams", "updated", "locked")


@dataclass(frozen=True, slots=True)
class Plan:
    """One document to draw; `missing` says why this machine cannot (None: it can)."""

    name: str
    category: str
    draw: Callable[[Random], Drawn]
    missing: Callable[[], str | None] = lambda: None


@dataclass(frozen=True, slots=True)
class TextPdf:
    """A PDF with a text layer and what stands in it."""

    data: bytes
    truths: tuple[Truth, ...]
    neighbours: tuple[Truth, ...]
    note: str


def _once(flow: Flow, producer: str, rng: Random, typefaces: Typefaces) -> TextPdf:
    if rng.random() < 0.12:
        flow = without_marks(flow)
    setting = look(rng, landscape=flow.landscape, mono=flow.mono, typefaces=typefaces)
    data = PRODUCERS[producer].produce(flow, setting)
    truths = located(data, values(flow))
    note = f"{flow.title}, {producer}, {setting.family.name} {setting.size:g} pt"
    return TextPdf(data, truths, neighbours(data, truths), note)


def text_pdf(
    template: Template, producer: str, rng: Random, typefaces: Typefaces = USUAL
) -> TextPdf:
    """One document of a template by a producer.

    A producer now and then sets a value apart so that it stands no longer in one piece;
    such a document is drawn again with the next random numbers.
    """
    for _ in range(_TRIES):
        try:
            return _once(template(rng), producer, rng, typefaces)
        except NotSetError as error:
            last = error
    raise last


def revised(made: TextPdf, rng: Random, share: float = 0.4) -> TextPdf:
    """The same pages after up to three of the things that happen to PDFs."""
    data, notes = made.data, [made.note]
    for stage in (_TEXT, _SHAPE, _PACKING):
        if rng.random() < share:
            name = rng.choice(stage)
            data = REVISIONS[name](data, rng)
            notes.append(name)
    return TextPdf(data, made.truths, made.neighbours, ", ".join(notes))


def _missing(producer: str) -> Callable[[], str | None]:
    def reason() -> str | None:
        return None if PRODUCERS[producer].available() else f"{producer} is not installed"

    return reason


def _text_plan(name: str, category: str, template: Template, producer: str) -> Plan:
    def draw(rng: Random) -> Drawn:
        made = revised(text_pdf(template, producer, rng), rng)
        return Drawn(f"{name}.pdf", made.data, category, made.truths, made.neighbours, made.note)

    return Plan(name, category, draw, _missing(producer))


def text_plans(each: int = 3) -> Iterator[Plan]:
    """Every template by `each` producers in turn."""
    names = tuple(PRODUCERS)
    for row, (title, template) in enumerate(PERSONAL.items()):
        for column in range(each):
            producer = names[(row + 3 * column + row // 3) % len(names)]
            yield _text_plan(f"{title}-{producer}", "text_pdf", template, producer)


def clean_text_plans(each: int = 2) -> Iterator[Plan]:
    names = tuple(PRODUCERS)
    for row, (title, template) in enumerate(CLEAN.items()):
        for column in range(each):
            producer = names[(row + 4 * column) % len(names)]
            yield _text_plan(f"{title}-{producer}", "clean", template, producer)


def _long(rng: Random) -> Drawn:
    """A hundred pages of mixed papers in one PDF, as the annexes of a decision are."""
    templates = (*PERSONAL.values(), *CLEAN.values())
    blocks: list[Block] = []
    for _ in range(4):
        for template in rng.sample(templates, len(templates)):
            blocks += [*template(rng).blocks, *sentences(rng, rng.randrange(4, 12))]
    flow = Flow("Phụ lục", tuple(blocks))
    setting = Look(TIMES, 13.0, 20.0, 1.3)
    whole = PRODUCERS["platypus"].produce(flow, setting)
    truths = located(whole, values(flow))
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        del pdf.pages[LONG:]
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        count = len(pdf.pages)
    inside = tuple(truth for truth in truths if truth.page <= LONG)
    return Drawn("long_text.pdf", out.getvalue(), "long_text", inside, note=f"{count} pages")


def long_plans() -> Iterator[Plan]:
    yield Plan("long_text", "long_text", _long, _missing("platypus"))
