"""kill -9 of a run at random moments: `python -m tests.benchmark.kill [KILLS] [FILES] [SEED]
[SECONDS]`, the last being how long a run may go on before it is killed.

Masks a folder, is killed and starts again until it has come to its end. Then every file has
one verdict, every copy is whole, and nothing was read twice but what was in flight.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pymupdf

ROOT = Path(__file__).parents[2]
NUMBER = "001203012345"


def documents(folder: Path, count: int) -> None:
    for number in range(count):
        document = pymupdf.open()
        for page in range(3):
            document.new_page().insert_text((72, 100), f"{number}-{page}: So CCCD: {NUMBER}")
        document.save(folder / f"{number:04}.pdf")


def start(place: Path, mode: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "cli", mode, str(place / "in"), "--format", "json"]
    command += ["--output", str(place / f"{mode}.json"), "--quiet"]
    command += ["--output-dir", str(place / "out")] if mode == "mask" else []
    state = {"XDG_STATE_HOME": str(place / "state")}
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **state}, start_new_session=True)


def finish(
    place: Path, mode: str, kills: int, chance: random.Random, longest: int
) -> tuple[int, int]:
    """Runs to the end through so many kills; returns the exit code and the kills that hit."""
    hits = 0
    for _ in range(kills):
        process = start(place, mode)
        try:
            process.wait(chance.uniform(0.3, longest))
            break
        except subprocess.TimeoutExpired:
            # The driver alone: its workers have to notice by themselves.
            process.send_signal(signal.SIGKILL)
            process.wait()
            hits += 1
    else:
        process = start(place, mode)
    process.wait()
    return process.returncode, hits


def main() -> int:
    given = [int(one) for one in sys.argv[1:]]
    kills, count, seed, longest = (*given, *(20, 600, 1, 6)[len(given) :])
    chance = random.Random(seed)
    good = True
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        (place / "in").mkdir()
        documents(place / "in", count)
        for mode, wanted in (("scan", 1), ("mask", 0)):
            started = time.monotonic()
            code, hits = finish(place, mode, kills, chance, longest)
            files = json.loads((place / f"{mode}.json").read_text("utf-8"))["files"]
            names = Counter(Path(file["path"]).name for file in files)
            whole = len(names) == count and set(names.values()) == {1}
            good &= whole and code == wanted
            seconds = time.monotonic() - started
            print(f"{mode}: {hits} kills, exit {code}, {len(names)} of {count} verdicts, "
                  f"none doubled: {whole}, {seconds:.0f} s")  # fmt: skip
        copies = sorted((place / "out").rglob("*"))
        clean = 0
        for copy in copies:
            with pymupdf.open(copy) as document:
                clean += len(document) == 3 and not any(NUMBER in p.get_text() for p in document)
        print(f"copies: {len(copies)}, whole and clean: {clean}")
        good &= clean == len(copies) == count
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
