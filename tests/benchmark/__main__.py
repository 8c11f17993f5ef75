"""`python -m tests.benchmark`: draw, run, score, print the tables, write result.json."""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from samples.drawing.fonts import TYPEFACES, USUAL
from tests.benchmark import figures, picture_figures, picture_table, speed, table
from tests.benchmark.beside import Reader, side_by_side
from tests.benchmark.catalogue import NAMES, PICTURES, plans
from tests.benchmark.documents import Plan
from tests.benchmark.run import Result, measured
from tests.benchmark.store import Stored, drawn_documents, generator_hash
from tests.benchmark.worker import Worker, warm_up_on

SEED = 20260101
OUT = Path(__file__).resolve().parent / "out"


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark", description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED, help="another seed, other documents")
    parser.add_argument("--out", type=Path, default=OUT, help="folder for documents and results")
    parser.add_argument("--only", choices=NAMES, help="one category or one group of them")
    parser.add_argument("--limit", type=int, help="so many documents of each category")
    faces = "faces that pictures are set in; held-out ones are in no other drawing"
    parser.add_argument("--fonts", choices=tuple(TYPEFACES), default=USUAL.name, help=faces)
    beside = "other readers on some of the same pictures (RapidOCR gets its own environment)"
    parser.add_argument("--side-by-side", action="store_true", help=beside)
    parser.add_argument("--skip-mask", action="store_true", help="scan only")
    parser.add_argument("--skip-baseline", action="store_true", help="without the plain script")
    return parser.parse_args(arguments)


def _drawn(
    chosen: dict[str, list[Plan]], options: argparse.Namespace, note: Console
) -> tuple[dict[str, list[Stored]], list[str]]:
    documents: dict[str, list[Stored]] = {}
    left_out: list[str] = []
    for category, wanted in chosen.items():
        note.print(f"drawing {category}: {len(wanted)} documents")
        for plan, stored in drawn_documents(wanted, options.seed, options.out, options.fonts):
            if isinstance(stored, str):
                left_out.append(f"{category}/{plan.name}: {stored}")
            else:
                documents.setdefault(category, []).append(stored)
    return documents, left_out


def _warm_up(documents: dict[str, list[Stored]]) -> Path | None:
    """A small picture with text: the first photo or scan there is."""
    pictures = [s.path for found in documents.values() for s in found if s.path.suffix != ".pdf"]
    return pictures[0] if pictures else None


def _run(
    documents: dict[str, list[Stored]], options: argparse.Namespace, note: Console
) -> list[Result]:
    results: list[Result] = []
    warm = _warm_up(documents)
    for category, found in documents.items():
        prepare = warm_up_on(warm) if warm is not None and category != "long_text" else None
        with Worker(600, prepare) as worker, Worker(600) as plain:
            for index, stored in enumerate(found, 1):
                began = time.perf_counter()
                whole = category not in PICTURES
                script = plain if whole and not options.skip_baseline else None
                mask = whole and not options.skip_mask
                results.append(measured(stored, worker, script, mask=mask))
                seconds = time.perf_counter() - began
                note.print(f"{category} {index}/{len(found)} {stored.path.name} {seconds:.1f} s")
    return results


def _times(
    documents: dict[str, list[Stored]], note: Console
) -> tuple[speed.LongText | str | None, dict[str, speed.Timed]]:
    note.print("timing the long text and the cold command")
    long = documents.get("long_text")
    calls = {"lolot --help": speed.timed(["--help"])}
    cards = [s for s in documents.get("card_photo", ()) if s.path.name.startswith("chip_front")]
    if cards:
        scan, mask = speed.photo(cards[0].path)
        calls |= {"one ID photo, lolot scan": scan, "one ID photo, lolot mask": mask}
    return (speed.long_text(long[0].path) if long else None), calls


def _machine(options: argparse.Namespace) -> dict[str, Any]:
    return {
        "seed": options.seed,
        "fonts": options.fonts,
        "generator": generator_hash(),
        "python": platform.python_version(),
        "system": platform.platform(),
        "processor": platform.processor() or platform.machine(),
    }


def _long(long: speed.LongText | str | None) -> dict[str, Any] | str | None:
    return {**asdict(long), "factor": long.factor} if isinstance(long, speed.LongText) else long


def _document_tables(
    results: Sequence[Result], options: argparse.Namespace
) -> tuple[dict[str, figures.Figures], list[Table]]:
    """The categories of documents: found, by type, masked, and the plain script."""
    tables = figures.figures([r for r in results if r.stored.drawn.category not in PICTURES])
    if not tables["all"].documents:
        return {}, []
    shown = [table.finder_table("lolot", tables, plain=False), table.type_table(tables)]
    if not options.skip_mask:
        shown.append(table.mask_table(tables))
    if not options.skip_baseline:
        shown.append(table.finder_table("Plain script", tables, plain=True))
    return tables, shown


def _picture_tables(tables: dict[str, picture_figures.Pictures]) -> list[Table]:
    made = (
        picture_table.values_table,
        picture_table.marks_table,
        picture_table.variants_table,
        picture_table.ranges_table,
        picture_table.goals_table,
    )
    return [make(tables) for make in made] if tables else []


def _readers(results: Sequence[Result], options: argparse.Namespace, note: Console) -> list[Reader]:
    if not options.side_by_side:
        return []
    note.print("reading side by side")
    return side_by_side(results, options.out)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the benchmark; 0 whatever the figures are: they are goals, not gates."""
    options = _arguments(arguments)
    note, out = Console(stderr=True, highlight=False), Console(width=170)
    options.out.mkdir(parents=True, exist_ok=True)
    chosen = plans(options.only, options.limit, TYPEFACES[options.fonts])
    documents, left_out = _drawn(chosen, options, note)
    results = _run(documents, options, note)
    (options.out / "trouble.txt").write_text("\n".join(figures.trouble(results)), "utf-8")
    tables, shown = _document_tables(results, options)
    pictures = picture_figures.by_category(results, PICTURES)
    shown += _picture_tables(pictures)
    readers = _readers(results, options, note)
    shown += [picture_table.beside_table(readers)] if readers else []
    long, calls = _times(documents, note) if tables else (None, {})
    if tables or left_out:
        shown.append(table.speed_table(long, calls, left_out))
    table.printed(out, shown)
    machine = {
        "schema": "lolot.benchmark/1",
        "run": _machine(options),
        "categories": {name: figures.as_json(t) for name, t in tables.items()},
        "pictures": {name: picture_figures.as_json(t) for name, t in pictures.items()},
        "side_by_side": [asdict(reader) for reader in readers],
        "long_text": _long(long),
        "calls": {name: asdict(timed) for name, timed in calls.items()},
        "left_out": left_out,
    }  # fmt: skip
    text = json.dumps(machine, ensure_ascii=False, indent=1)
    (options.out / "result.json").write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
