"""`python -m tests.benchmark.papers`: text papers of every type, scanned and scored by type."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from rich.console import Console
from rich.table import Table

from scanner.model import Options
from scanner.pipeline import scan_file
from tests.benchmark.documents import TextPdf, text_pdf
from tests.benchmark.papers.score import Tally
from tests.benchmark.papers.templates import DEVELOPED, HELD_OUT, Template
from tests.benchmark.producers import PRODUCERS
from tests.benchmark.scoring import hits_of
from tests.benchmark.table import percent
from tests.benchmark.templates import CLEAN, PERSONAL

SEED = 20260101
# Quick to set with; the others are for what nothing was developed on.
USUAL = ("textwriter", "canvas", "platypus", "fpdf", "story")
_OTHERS = ("typst", "weasyprint", "cairo")


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark.papers", description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", help="one template")
    parser.add_argument("--each", type=int, default=12, help="documents of each template")
    parser.add_argument("--held-out", action="store_true", help="templates and producers unseen")
    parser.add_argument("--trouble", type=Path, help="file for misses and false alarms")
    return parser.parse_args(arguments)


def drawn(
    templates: dict[str, Template], names: Sequence[str], each: int, seed: int
) -> Iterator[tuple[str, TextPdf]]:
    """`each` documents of each template, set by the producers that there are in turn."""
    names = [name for name in names if PRODUCERS[name].available()]
    for title, template in templates.items():
        for index in range(each):
            name = f"{title}-{names[index % len(names)]}-{index}"
            made = text_pdf(template, names[index % len(names)], Random(f"{seed} {name}"))
            yield name, made


def _scanned(options: argparse.Namespace, folder: Path, note: Console) -> tuple[Tally, float]:
    tally, seconds = Tally(), 0.0
    known = HELD_OUT if options.held_out else {**DEVELOPED, **PERSONAL}
    names = _OTHERS if options.held_out else USUAL
    for templates, clean in ((known, False), (CLEAN, True)):
        chosen = {n: t for n, t in templates.items() if options.only in (None, n)}
        for name, made in drawn(chosen, names, options.each, options.seed):
            path = folder / "paper.pdf"
            path.write_bytes(made.data)
            began = time.process_time()
            report = scan_file(str(path), Options(threads=1))
            seconds += time.process_time() - began
            hits = [hit for hit in hits_of(report) if hit.page is not None]
            tally.pages += len(report.pages)
            if clean:
                tally.add_clean(name, len(report.pages), hits, made.truths)
            else:
                tally.add(name, made.truths, hits)
            note.print(name)
    return tally, seconds


def _table(tally: Tally, seconds: float) -> Table:
    alarms = tally.false_alarms / tally.clean_pages if tally.clean_pages else 0.0
    per_page = seconds / max(1, tally.pages)
    caption = (
        f"{tally.pages} pages, {per_page * 1000:.1f} ms CPU each; "
        f"{tally.clean_pages} clean pages, {alarms:.3f} false alarms each"
    )
    table = Table("type", "printed", "recall", "reported", "precision", caption=caption)
    for type_ in sorted({*tally.printed, *tally.right, *tally.wrong}):
        claims = tally.right[type_] + tally.wrong[type_]
        table.add_row(
            type_,
            str(tally.printed[type_]),
            percent(tally.recall(type_)),
            str(claims),
            percent(tally.precision(type_)),
        )
    return table


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table; 0 whatever the figures are: they are goals, not gates."""
    options = _arguments(arguments)
    with tempfile.TemporaryDirectory() as folder:
        tally, seconds = _scanned(options, Path(folder), Console(stderr=True, highlight=False))
    if options.trouble is not None:
        options.trouble.write_text("\n".join(tally.trouble), "utf-8")
    Console(width=110).print(_table(tally, seconds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
