"""`python -m tests.benchmark.offices`: letters, minutes and lists as Office files, scored."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

from rich.console import Console

from scanner.formats.converted.program import program
from scanner.model import Options
from scanner.pipeline import mask_file
from tests.benchmark.offices import lists
from tests.benchmark.offices.books import csv_of, ods_of, xlsx_of
from tests.benchmark.offices.judge import Tally
from tests.benchmark.offices.made import Made, has_table
from tests.benchmark.offices.mails import letter_of, page_of, text_of
from tests.benchmark.offices.slides import pptx_of
from tests.benchmark.offices.words import docx_of, odt_of, rtf_of
from tests.benchmark.papers.templates import DEVELOPED, HELD_OUT
from tests.benchmark.scoring import CORE
from tests.benchmark.table import percent, table
from tests.benchmark.templates import CLEAN, PERSONAL, Template

SEED = 20260101
Maker = Callable[..., Made]
WRITERS: dict[str, Maker] = {
    "docx": docx_of, "odt": odt_of, "rtf": rtf_of, "html": page_of, "txt": text_of,
    "eml": lambda flow, rng: letter_of(flow, rng, docx_of, xlsx_of),
    "xlsx": xlsx_of, "ods": ods_of, "csv": csv_of, "pptx": pptx_of,
}  # fmt: skip
# What only somebody who has a list writes.
_OF_LISTS = ("xlsx", "ods", "csv", "pptx")
_SECONDS = 600


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark.offices", description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", choices=WRITERS, help="one format")
    parser.add_argument("--each", type=int, default=4, help="files of each template")
    parser.add_argument("--rows", type=int, default=lists.ROWS, help="of the long lists; 0: none")
    parser.add_argument("--trouble", type=Path, help="file for all that is not as it should be")
    parser.add_argument("--keep", type=Path, help="folder for files and copies")
    parser.add_argument("--skip-opening", action="store_true", help="without LibreOffice")
    return parser.parse_args(arguments)


def drawn(each: int, rows: int, seed: int) -> Iterator[tuple[str, str, Made]]:
    """Name, what kind of file it is for the table, and the file: each template in formats in
    turn, then the long lists."""
    for turn, (title, template) in enumerate({**PERSONAL, **DEVELOPED, **HELD_OUT}.items()):
        for step in range(each):
            yield _one(title, template, turn + step * 3, seed, step)
    for turn, (title, template) in enumerate(CLEAN.items()):
        for step in range(max(1, each // 2)):
            yield _one(title, template, turn + step * 3, seed, step)
    for long in (lists.staff, lists.pupils) if rows else ():
        name = f"{long.__name__}-{rows}"
        rng = Random(f"{seed} {name}")
        yield name, "long xlsx", xlsx_of(long(rng, rows), rng)


def _one(title: str, template: Template, turn: int, seed: int, step: int) -> tuple[str, str, Made]:
    rng = Random(f"{seed} {title} {step}")
    flow = template(rng)
    kinds = [kind for kind in WRITERS if kind not in _OF_LISTS or has_table(flow)]
    kind = kinds[turn % len(kinds)]
    return f"{title}-{kind}-{step}", kind, WRITERS[kind](flow, rng)


def _judged(options: argparse.Namespace, folder: Path, note: Console) -> dict[str, Tally]:
    tallies: dict[str, Tally] = {}
    copies: dict[str, list[Path]] = {}
    for name, shown, made in drawn(options.each, options.rows, options.seed):
        if options.only not in (None, made.kind):
            continue
        tally = tallies.setdefault(shown, Tally())
        path, target = (folder / part / f"{name}.{made.kind}" for part in ("files", "copies"))
        path.write_bytes(made.data)
        began = time.process_time()
        report = mask_file(str(path), str(target), Options(threads=1, overwrite=True))
        tally.seconds += time.process_time() - began
        tally.files += 1
        if name.startswith("clean_"):
            tally.add_clean(name, made, report)
        else:
            found = tally.add(name, made, report)
        copy = report.copy
        if copy is None or copy.status not in ("verified", "unchanged"):
            tally.trouble.append(f"copy {name} {report.error} {copy and copy.status}")
            continue
        tally.verified += 1
        if not name.startswith("clean_"):
            masked = [finding for finding in report.findings if finding.mask]
            tally.add_copy(name, made, target.read_bytes(), found, masked)
        copies.setdefault(shown, []).append(target)
        note.print(name)
    for shown, some in copies.items():
        if not options.skip_opening:
            tallies[shown].opened = _opened(some, folder)
    return tallies


def _opened(paths: Sequence[Path], folder: Path) -> int:
    """How many files LibreOffice opens: those that it can print."""
    found = program()
    if found is None or paths[0].suffix == ".eml":
        return 0
    out = folder / "printed"
    command = [found, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(out), *map(str, paths)]
    subprocess.run(command, check=False, capture_output=True, timeout=_SECONDS)
    return sum((out / f"{path.stem}.pdf").is_file() for path in paths)


def _share(some: int, whole: int) -> str:
    return percent(some / whole if whole else None, 2)


def _total(tallies: Sequence[Tally]) -> Tally:
    whole = Tally()
    for one in tallies:
        for name in ("printed", "found", "right", "wrong"):
            getattr(whole, name).update(getattr(one, name))
        whole.trouble += one.trouble
        for name in _SUMMED:
            setattr(whole, name, getattr(whole, name) + getattr(one, name))
    return whole


_SUMMED = (
    *("files", "verified", "read", "opened", "leaked", "signs", "lost", "taken", "looks"),
    *("changed", "clean", "alarms", "seconds"),
)


def _by_format(tallies: dict[str, Tally]) -> list[list[str]]:
    rows = []
    for name, one in (*tallies.items(), ("all", _total(list(tallies.values())))):
        found, printed = (sum(c[t] for t in CORE) for c in (one.found, one.printed))
        right, wrong = (sum(c[t] for t in CORE) for c in (one.right, one.wrong))
        rows.append(
            [
                name, str(one.files), str(printed), _share(found, printed),
                _share(right, right + wrong), str(one.leaked),
                f"{one.verified} / {one.read + one.clean} / {one.opened}",
                _share(one.signs - one.lost, one.signs),
                _share(one.signs - one.lost + one.taken, one.signs),
                _share(one.looks - one.changed, one.looks), f"{one.seconds:.1f}",
            ]
        )  # fmt: skip
    return rows


def _by_type(whole: Tally) -> list[list[str]]:
    types = sorted({*whole.printed, *whole.right, *whole.wrong}, key=lambda t: (t not in CORE, t))
    return [
        [
            type_, str(whole.printed[type_]), percent(whole.recall(type_), 2),
            str(whole.right[type_] + whole.wrong[type_]), percent(whole.precision(type_), 2),
        ]
        for type_ in types
    ]  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the tables; 0 whatever the figures are: they are goals, not gates."""
    options = _arguments(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        for name in ("files", "copies", "printed"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        tallies = _judged(options, folder, Console(stderr=True, highlight=False))
    whole = _total(list(tallies.values()))
    if options.trouble is not None:
        options.trouble.write_text("\n".join(whole.trouble), "utf-8")
    console = Console(width=140)
    columns = (
        "format", "files", "core", "recall", "precision", "leaked", "verified / read / opened",
        "kept", "kept but taken", "looks kept", "CPU s",
    )  # fmt: skip
    console.print(table("offices, by format", columns, _by_format(tallies)))
    named = ("type", "printed", "recall", "reported", "precision")
    console.print(table("offices, by type", named, _by_type(whole)))
    console.print(f"{whole.clean} clean files, {whole.alarms} false alarms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
