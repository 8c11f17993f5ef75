"""`python -m tests.benchmark.neighbours`: forms set tight, cards and screenshots are masked, and
every word beside a mask is looked for in the copy."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from random import Random

from rich.console import Console
from rich.table import Table

from samples.drawing import people, screens
from samples.drawing.card_pen import cut_out
from samples.drawing.fonts import USUAL
from samples.drawing.layout import in_family
from samples.drawing.truth import Drawn
from scanner.model import Options
from scanner.pipeline import mask_file
from tests.benchmark import leaks
from tests.benchmark.locate import NotSetError, located
from tests.benchmark.neighbours import forms, judge
from tests.benchmark.pictures import photo_file
from tests.benchmark.pixels import harm
from tests.benchmark.pixels.cards import KINDS
from tests.benchmark.pixels.ranges import CARD, SCREEN
from tests.benchmark.scoring import hits_of, score
from tests.benchmark.table import percent
from tests.masking import saved

SEED = 20260101
GOAL = 0.997
_TEXTS, _CARDS, _SCREENS = 30, 20, 20
# The sides of cards that carry fields.
_SIDES = (
    *("old_front", "barcode_front", "chip_front", "card_2024_front", "card_2024_back"),
    *("chip_back", "barcode_back", "old_back", "bank_card_front", "passport_page"),
)


@dataclass
class Tally:
    """The figures of one category."""

    files: int = 0
    masked: int = 0
    words: int = 0
    lost: int = 0
    taken: int = 0
    leaks: int = 0
    statuses: Counter[str] = field(default_factory=Counter)

    @property
    def kept(self) -> float:
        return 1 - self.lost / self.words if self.words else 1.0


def text_form(name: str, producer: str, rng: Random) -> Drawn:
    """A form set tight by one producer."""
    while True:
        form = forms.tight_form(rng, rng.choice(USUAL.office))
        data = forms.PRODUCERS[producer](form)
        try:
            truths = located(data, form.values)
        except NotSetError:
            continue
        words = judge.words_of_pdf(data, truths)
        return Drawn(f"{name}.pdf", data, "tight form", truths, words)


def card_photo(name: str, kind: str, rng: Random) -> Drawn:
    """A card on a table, all its words known."""
    sheet = in_family(KINDS[kind](people.person(rng), rng), rng.choice(USUAL.card))
    card = judge.apart(cut_out(judge.with_words(sheet), 1900, kind))
    sharp, wide = harm.posed(card, rng, CARD)
    seen = harm.developed(sharp, rng, CARD, wide)
    return photo_file((name, "card", f"{kind}, card {wide:.0f} px, "), seen, rng, kind)


def screenshot(name: str, kind: str, rng: Random) -> Drawn:
    """A phone's screen as it saves it."""
    theme = rng.choice((screens.LIGHT, screens.DARK))
    sheet = in_family(screens.SCREENS[kind](rng, theme), rng.choice(USUAL.screen))
    seen = screens.shot(judge.with_words(sheet), SCREEN.width.draw(rng))
    png = rng.random() < 0.5
    data = saved(seen.image, "PNG") if png else saved(seen.image, "JPEG", quality=85)
    ending = "png" if png else "jpg"
    words = seen.moved(seen.image, lambda p: p).neighbours
    return Drawn(f"{name}.{ending}", data, "screenshot", seen.on_page(1), words)


def plans() -> Iterator[tuple[str, Callable[[Random], Drawn]]]:
    """All files by name."""
    packages = {"canvas": "reportlab", "fpdf": "fpdf", "typst": "typst", "weasyprint": "weasyprint"}
    producers = [
        name for name in forms.PRODUCERS if find_spec(packages.get(name, "pymupdf")) is not None
    ]
    for number in range(_TEXTS):
        producer = producers[number % len(producers)]
        name = f"form-{producer}-{number}"
        yield name, partial(text_form, name, producer)
    for number in range(_CARDS):
        kind = _SIDES[number % len(_SIDES)]
        name = f"card-{kind}-{number}"
        yield name, partial(card_photo, name, kind)
    kinds = list(screens.SCREENS)
    for number in range(_SCREENS):
        kind = kinds[number % len(kinds)]
        name = f"screen-{kind}-{number}"
        yield name, partial(screenshot, name, kind)


def measured(drawn: Drawn, folder: Path, tally: Tally) -> list[str]:
    """Masks one file and counts; what was lost, for people."""
    source, target = folder / f"in-{drawn.name}", folder / f"out-{drawn.name}"
    source.write_bytes(drawn.data)
    report = mask_file(
        str(source), str(target), Options(threads=1, keep_unverified=True, overwrite=True)
    )
    tally.files += 1
    status = report.copy.status if report.copy is not None else str(report.status)
    tally.statuses[status] += 1
    written = Path(report.copy.path) if report.copy is not None else target
    if not written.exists():
        return [f"{drawn.name}: {status}, no copy"]
    findings = [finding for finding in report.findings if finding.mask]
    words, taken = judge.near(drawn.neighbours, findings)
    copy = written.read_bytes()
    lost = judge.lost(words, drawn.data, copy)
    pairs = score(drawn.truths, hits_of(report)).pairs
    bared = leaks.leaks([p.truth for p in pairs if p.hit is not None], drawn.data, copy)
    tally.masked += len(findings)
    tally.words += len(words)
    tally.lost += len(lost)
    tally.taken += len(taken)
    tally.leaks += len(bared)
    left = report.copy.remaining if report.copy is not None else ()
    lines = [f"{drawn.name}: {one.how}: {one.word.printed} {_at(one)}" for one in lost]
    lines += [f"{drawn.name}: leak, {one.how}: {one.truth.printed}" for one in bared]
    return lines + ([f"{drawn.name}: {status} {left}"] if left else [])


def _at(one: judge.Lost) -> str:
    x, y = one.word.polygons[0][0]
    return f"({x:.0f}, {y:.0f})"


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark.neighbours")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", default="", help="files whose name begins so")
    parser.add_argument("--out", type=Path, help="folder to leave the files and their copies in")
    return parser.parse_args(arguments)


def _table(tallies: dict[str, Tally]) -> Table:
    table = Table(
        "", "files", "copies", "masks", "words beside", "lost", "kept", "taken for values", "leaks"
    )
    for name, tally in tallies.items():
        copies = ", ".join(f"{count} {status}" for status, count in tally.statuses.items())
        figures = (tally.files, copies, tally.masked, tally.words, tally.lost)
        others = (tally.taken, tally.leaks)
        table.add_row(name, *map(str, figures), percent(tally.kept, 2), *map(str, others))
    return table


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table and every word that was lost; 1 where fewer than the goal were kept, or a
    value that was found can still be read."""
    options = _arguments(arguments)
    note = Console(stderr=True, highlight=False, soft_wrap=True)
    tallies: dict[str, Tally] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = options.out or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        for title, draw in plans():
            if not title.startswith(options.only):
                continue
            drawn = draw(Random(f"{options.seed} {title}"))
            tally = tallies.setdefault(drawn.category, Tally())
            for line in measured(drawn, folder, tally):
                note.print(line, markup=False)
    Console(width=110).print(_table(tallies))
    return 0 if all(t.kept >= GOAL and not t.leaks for t in tallies.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
