"""`python -m tests.benchmark.boxed`: forms with one sign to a box, as text, scan and photo:
what is found in them by type, and what can still be had from the masked copy."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from rich.console import Console
from rich.table import Table

from samples.drawing.truth import Drawn
from scanner.model import Options
from scanner.pipeline import mask_file
from tests.benchmark import leaks
from tests.benchmark.boxed.plans import WAYS, plans
from tests.benchmark.papers.score import Tally, finds
from tests.benchmark.scoring import hits_of
from tests.benchmark.table import percent

SEED = 20260101
GOALS = {"text": 0.99, "scan": 0.98, "photo": 0.95}


@dataclass(slots=True)
class Way:
    """What became of the forms of one way. `leaked`: values that were found and show in the copy;
    `kept` of `beside`: the words near them that came through."""

    tally: Tally = field(default_factory=Tally)
    forms: int = 0
    withheld: int = 0
    leaked: int = 0
    kept: int = 0
    beside: int = 0


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark.boxed", description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", choices=WAYS, help="one way of being seen")
    parser.add_argument("--form", default="", help="forms whose name holds this")
    parser.add_argument("--trouble", type=Path, help="file for misses, false alarms and leaks")
    parser.add_argument("--keep", type=Path, help="folder for the forms and their copies")
    return parser.parse_args(arguments)


def measure(way: Way, drawn: Drawn, folder: Path) -> None:
    """One form, masked."""
    path, target = folder / drawn.name, folder / f"copy-{drawn.name}"
    path.write_bytes(drawn.data)
    target.unlink(missing_ok=True)
    report = mask_file(str(path), str(target), Options(threads=1))
    hits = [hit for hit in hits_of(report) if hit.page is not None]
    legible = [truth for truth in drawn.truths if truth.legible]
    found = [truth for truth in legible if any(finds(hit, truth) for hit in hits)]
    way.forms += 1
    way.tally.add(drawn.name, legible, hits)
    copy = report.copy
    if copy is None or copy.status == "withheld" or not Path(copy.path).is_file():
        way.withheld += 1
        way.tally.trouble.append(f"withheld {drawn.name} {copy and copy.remaining}")
        return
    after = Path(copy.path).read_bytes()
    for leak in leaks.leaks(found, drawn.data, after):
        way.leaked += 1
        way.tally.trouble.append(f"leak {drawn.name} {leak.truth.type} {leak.how}")
    whole, hurt = leaks.kept(drawn.neighbours, drawn.truths, drawn.data, after)
    way.kept += len(whole)
    way.beside += len(whole) + len(hurt)
    way.tally.trouble += [f"hurt {drawn.name} {word.printed} {how}" for word, how in hurt]


def _table(ways: dict[str, Way]) -> Table:
    types = sorted({name for way in ways.values() for name in way.tally.printed})
    heads = (
        "forms",
        "forms",
        "recall",
        "goal",
        *types,
        "false",
        "withheld",
        "leaked",
        "neighbours",
    )
    table = Table(*heads)
    for name, way in ways.items():
        printed, found = (sum(c.values()) for c in (way.tally.printed, way.tally.found))
        table.add_row(
            name,
            str(way.forms),
            percent(found / printed if printed else None),
            percent(GOALS[name]),
            *(percent(way.tally.recall(kind)) for kind in types),
            str(sum(way.tally.wrong.values())),
            str(way.withheld),
            str(way.leaked),
            percent(way.kept / way.beside if way.beside else None),
        )
    return table


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table; 0 whatever the figures are: they are goals, not gates."""
    options = _arguments(arguments)
    note = Console(stderr=True, highlight=False)
    ways: dict[str, Way] = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for plan in plans(options.only):
            if options.form in plan.name:
                note.print(plan.name)
                drawn = plan.draw(Random(f"{options.seed} {plan.name}"))
                measure(ways.setdefault(plan.way, Way()), drawn, folder)
    if options.trouble is not None:
        trouble = [line for way in ways.values() for line in way.tally.trouble]
        options.trouble.write_text("\n".join(trouble), "utf-8")
    Console(width=190).print(_table(ways))
    return 0


if __name__ == "__main__":
    sys.exit(main())
