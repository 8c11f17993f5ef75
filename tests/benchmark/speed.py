"""Times that stand apart: a long text PDF against bare word extraction, and the cold command.

`python -m tests.benchmark.speed [--seed N] [--repeats N]`: what scanning each text document costs,
in CPU time of bare word extraction.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from scanner.model import Options
from tests.benchmark import documents
from tests.benchmark.store import ROOT, drawn_documents
from tests.benchmark.worker import Cost, Worker, cpu_seconds

_REPEATS = 5


@dataclass(frozen=True, slots=True)
class LongText:
    """Median CPU seconds over the repeats, start-up out on both sides."""

    pages: int
    lolot: float
    words: float
    repeats: int

    @property
    def factor(self) -> float:
        return self.lolot / self.words


def _cpu(call: Callable[[], object]) -> float:
    before = cpu_seconds()
    call()
    return cpu_seconds() - before


def _bare_words(path: str) -> int:
    import pymupdf

    with pymupdf.open(path) as document:
        return sum(len(page.get_text("words")) for page in document)


@dataclass(frozen=True, slots=True)
class Against:
    """The least CPU seconds of several turns, of a scan and of bare word extraction."""

    lolot: float
    words: float

    @property
    def factor(self) -> float:
        return self.lolot / self.words


def _turns(path: str, repeats: int) -> tuple[Sequence[float], Sequence[float]]:
    """CPU seconds of scan and of bare word extraction in turn, after one warm-up of each."""
    from scanner.pipeline import scan_file

    def scan() -> object:
        return scan_file(path, Options(threads=1))

    def bare() -> object:
        return _bare_words(path)

    scan()
    bare()
    scans, words = zip(*((_cpu(scan), _cpu(bare)) for _ in range(repeats)), strict=True)
    return scans, words


def against_words(path: str, repeats: int) -> Against:
    """The least of both, turn by turn."""
    scans, words = _turns(path, repeats)
    return Against(min(scans), min(words))


def long_text_job(path: str, repeats: int) -> LongText:
    """The medians of both, turn by turn."""
    import pymupdf

    scans, words = _turns(path, repeats)
    with pymupdf.open(path) as document:
        pages = len(document)
    return LongText(pages, statistics.median(scans), statistics.median(words), repeats)


def long_text(path: Path) -> LongText | str:
    """The figure, or why there is none."""
    with Worker(limit=600) as worker:
        answer = worker.run(long_text_job, str(path), _REPEATS)
    return answer.result if answer.failure is None else answer.failure


def command() -> list[str]:
    """The console script beside this interpreter, else cli.py of the tree."""
    folder = Path(sys.executable).parent
    for name in ("lolot", "lolot.exe"):
        if (folder / name).exists():
            return [str(folder / name)]
    return [sys.executable, str(Path(__file__).resolve().parents[2] / "cli.py")]


@dataclass(frozen=True, slots=True)
class Timed:
    """The median of several cold calls, and the exit code of the last."""

    cost: Cost
    code: int


def _called(arguments: Sequence[str]) -> tuple[Cost, int]:
    environment = dict(os.environ, OMP_NUM_THREADS="1")
    before, began = cpu_seconds(), time.perf_counter()
    done = subprocess.run(
        [*command(), *arguments], env=environment, capture_output=True, timeout=120, check=False
    )
    return Cost(cpu_seconds() - before, time.perf_counter() - began), done.returncode


def timed(arguments: Sequence[str], repeats: int = _REPEATS) -> Timed:
    """`lolot ARGUMENTS` in a new process each time."""
    calls = [_called(arguments) for _ in range(repeats)]
    cpu = statistics.median(cost.cpu for cost, _ in calls)
    wall = statistics.median(cost.wall for cost, _ in calls)
    return Timed(Cost(cpu, wall), calls[-1][1])


def photo(path: Path) -> tuple[Timed, Timed]:
    """One ID photo end to end: `lolot scan`, and `lolot mask` with its proof."""
    scan = timed(["scan", str(path), "--no-resume"], 3)
    with tempfile.TemporaryDirectory() as folder:
        calls = [["mask", str(path), "--output-dir", str(Path(folder, str(i)))] for i in range(3)]
        costs = [_called(call) for call in calls]
    cpu = statistics.median(cost.cpu for cost, _ in costs)
    wall = statistics.median(cost.wall for cost, _ in costs)
    return scan, Timed(Cost(cpu, wall), costs[-1][1])


def main() -> None:
    """Prints what text documents cost: all of them together, and the median of each."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark.speed")
    parser.add_argument("--seed", type=int, default=20260101)
    parser.add_argument("--repeats", type=int, default=_REPEATS)
    asked = parser.parse_args()
    plans = [*documents.text_plans(), *documents.long_plans()]
    drawn = [stored for _, stored in drawn_documents(plans, asked.seed, ROOT / "out")]
    costs = [against_words(str(s.path), asked.repeats) for s in drawn if not isinstance(s, str)]
    whole = Against(sum(cost.lolot for cost in costs), sum(cost.words for cost in costs))
    middle = statistics.median(cost.factor for cost in costs)
    print(f"{len(costs)} text documents: {whole.lolot:.2f} s by {whole.words:.2f} s of bare words")
    print(f"together {whole.factor:.2f} times, the median document {middle:.2f} times")


if __name__ == "__main__":
    main()
