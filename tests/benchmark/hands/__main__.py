"""`python -m tests.benchmark.hands SET.txt …`: papers that somebody else wrote, scored."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from random import Random

from rich.console import Console
from rich.table import Table

from scanner.model import Options
from scanner.pipeline import scan_file
from tests.benchmark.documents import TextPdf
from tests.benchmark.flow import values
from tests.benchmark.hands.markup import flow_of
from tests.benchmark.hands.score import GROUPS, Tally
from tests.benchmark.locate import NotSetError, located
from tests.benchmark.producers import PRODUCERS
from tests.benchmark.producers.look import look
from tests.benchmark.scoring import hits_of
from tests.benchmark.table import percent
from training.markup import MarkupError, Paper, read


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark.hands", description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path, help="papers in the markup of README.md")
    parser.add_argument("--seed", type=int, default=0, help="other programs, fonts and sizes")
    parser.add_argument("--trouble", type=Path, help="file for misses and false alarms")
    parser.add_argument("--keep", type=Path, help="folder for the PDFs that were drawn")
    return parser.parse_args(arguments)


def drawn(paper: Paper, index: int, seed: int) -> TextPdf:
    """A paper as one of the programs sets it; where its values cannot be located, the next.

    Raises NotSetError where they cannot be with any.
    """
    names = [name for name, producer in PRODUCERS.items() if producer.available()]
    flow = flow_of(paper)
    last = NotSetError(paper.name)
    for turn in range(len(names)):
        name = names[(index + seed + turn) % len(names)]
        rng = Random(f"{seed} {paper.name} {name}")
        setting = look(rng, landscape=flow.landscape, mono=flow.mono)
        data = PRODUCERS[name].produce(flow, setting)
        try:
            return TextPdf(data, located(data, values(flow)), (), name)
        except NotSetError as error:
            last = error
    raise last


def _score(papers: Sequence[Paper], options: argparse.Namespace, folder: Path) -> Tally:
    tally = Tally()
    for index, paper in enumerate(papers):
        try:
            made = drawn(paper, index, options.seed)
        except NotSetError as error:
            tally.trouble.append(f"NOT SET {paper.name} {error}")
            continue
        path = folder / f"{paper.name}.pdf"
        path.write_bytes(made.data)
        report = scan_file(str(path), Options(threads=1))
        hits = [hit for hit in hits_of(report) if hit.page is not None]
        tally.add(f"{paper.name} ({made.note})", made.truths, hits, clean=paper.clean)
    return tally


def _table(title: str, tally: Tally) -> Table:
    caption = f"{tally.papers} papers; {tally.alarms} alarms on {tally.clean} clean ones"
    table = Table("", "printed", "found", "recall", "false", title=title, caption=caption)
    for name in GROUPS:
        counts = (str(tally.printed[name]), str(tally.found[name]))
        table.add_row(name, *counts, percent(tally.recall(name)), str(tally.wrong[name]))
    return table


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints a table for each set; 0 whatever the figures are, 2 where a set cannot be read."""
    options = _arguments(arguments)
    trouble: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for file in options.sets:
            try:
                papers = read(file.read_text("utf-8"))
            except (OSError, UnicodeDecodeError, MarkupError) as error:
                print(f"{file}: {error}", file=sys.stderr)
                return 2
            tally = _score(papers, options, folder)
            trouble += tally.trouble
            Console(width=100).print(_table(file.stem, tally))
    if options.trouble is not None:
        options.trouble.write_text("\n".join([*trouble, ""]), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
