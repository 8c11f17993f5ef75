"""What a second worker adds, and what a run adds to a file: `python -m tests.benchmark.jobs
[FILES] [PICTURES] [SEED]`.

Scans small text PDFs and pictures with one worker and with two, each worker with one thread, and
reads the same PDFs one by one in one process. Starting is left out: what a run over a few files
takes is taken off. The best of three is told. Wants a machine that does nothing else: it says
what the load was.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import cli
from scanner import pipeline
from scanner.batch import pool
from scanner.model import Options
from tests.benchmark.many import ROOT, Maker, picture, text_pdf

FEW = 8
ROUNDS = 3
# Seconds on the clock, and of the processors.
Cost = tuple[float, float]


def write(folder: Path, maker: Maker, suffix: str, count: int, seed: int) -> Path:
    folder.mkdir()
    for number in range(count):
        chance = random.Random(f"{seed}-{number}")
        (folder / f"{number:06}.{suffix}").write_bytes(maker(chance, number))
    return folder


def worked(jobs: int, folder: Path, out: Path) -> Cost:
    """A whole run in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmark.jobs", "run", str(jobs), str(folder)]
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    state = {"XDG_STATE_HOME": str(out.parent / f"state-{jobs}")}
    subprocess.run([*command, str(out)], cwd=ROOT, env={**os.environ, **state}, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - started, cpu


def run(jobs: int, folder: str, out: str) -> int:
    """The part of `worked` that is a process of its own."""
    # A lone worker would take all cores for its threads: workers are compared here.
    vars(pool)["cores"] = lambda: jobs
    command = ["scan", folder, "--format", "jsonl", "--output", out, "--quiet", "--no-resume"]
    return 0 if cli.run([*command, "--jobs", str(jobs)]) in (0, 1) else 1


def a_file(costs: Iterable[tuple[Cost, Cost]], files: int) -> Cost:
    """The best of some rounds (all files, a few of them): milliseconds a file."""
    wall, cpu = zip(*((a[0] - f[0], a[1] - f[1]) for a, f in costs), strict=True)
    return 1000 * min(wall) / (files - FEW), 1000 * min(cpu) / (files - FEW)


def one_by_one(folder: Path) -> Cost:
    """The pipeline alone, in this process: milliseconds a file."""
    paths = sorted(map(str, folder.iterdir()))
    for path in paths[:FEW]:
        pipeline.scan_file(path, Options(), None)
    started, cpu = time.monotonic(), time.process_time()
    for path in paths[FEW:]:
        pipeline.scan_file(path, Options(), None)
    files = len(paths) - FEW
    return 1000 * (time.monotonic() - started) / files, 1000 * (time.process_time() - cpu) / files


def compared(name: str, place: Path, folder: Path, few: Path) -> Cost:
    """One worker against two; prints the figures and returns those of one."""
    files = sum(1 for _ in folder.iterdir())
    costs: dict[int, list[tuple[Cost, Cost]]] = {1: [], 2: []}
    for _ in range(ROUNDS):
        for jobs, some in costs.items():
            out = place / "report.jsonl"
            some.append((worked(jobs, folder, out), worked(jobs, few, out)))
    one, two = a_file(costs[1], files), a_file(costs[2], files)
    print(f"{name}: 1 worker {one[0]:.2f} ms a file ({one[1]:.2f} of processor), 2 workers"
          f" {two[0]:.2f} ({two[1]:.2f}): {one[0] / two[0]:.2f} times the throughput"
          f" (load {os.getloadavg()[0]:.1f})", flush=True)  # fmt: skip
    return one


def main() -> int:
    if sys.argv[1:2] == ["run"]:
        return run(int(sys.argv[2]), *sys.argv[3:])
    given = [int(one) for one in sys.argv[1:]]
    files, pictures, seed = (*given, *(2000, 80, 1)[len(given) :])
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        few = write(place / "few", text_pdf, "pdf", FEW, seed)
        texts = write(place / "texts", text_pdf, "pdf", files, seed)
        with multiprocessing.get_context("spawn").Pool(1) as alone:
            rounds = [alone.apply(one_by_one, (texts,)) for _ in range(ROUNDS)]
        wall, cpu = (min(one) for one in zip(*rounds, strict=True))
        print(f"one by one: {wall:.2f} ms a file ({cpu:.2f} of processor)", flush=True)
        one = compared("text", place, texts, few)
        print(f"a run adds {one[0] - wall:.2f} ms a file ({one[1] - cpu:.2f} of processor)")
        few = write(place / "few-pictures", picture, "png", FEW, seed)
        compared("pictures", place, write(place / "pictures", picture, "png", pictures, seed), few)
    return 0


if __name__ == "__main__":
    sys.exit(main())
