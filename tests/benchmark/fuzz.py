"""Broken files by the thousand: `python -m tests.benchmark.fuzz [COUNT] [SEED] [scan|mask]`.

Mutates samples (and `../shared/corpus`, where it is there), reads or masks them in one run, and
lists what became of them. The run must answer for each file and end with 1, 3 or 4; `crashed`,
`killed`, `internal` and time-outs are listed with a file that shows them. File N of a seed is
always the same one: `python -m tests.benchmark.fuzz one N SEED FOLDER` writes it. One that took too
long is read once more by itself.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SUFFIXES = {".pdf", ".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".heic"}
LARGEST = 400_000
# Most are mutated from small ones: thousands of them fit into an hour.
SMALL, SMALL_PART = 50_000, 0.9
TOKENS = (b"endobj", b"stream", b"/Length", b"/Type", b"xref", b"0 R", b"<<", b">>", b"/Filter")

Mutation = Callable[[random.Random, bytearray], None]


def flipped(chance: random.Random, data: bytearray) -> None:
    for _ in range(chance.randint(1, 60)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def cut(chance: random.Random, data: bytearray) -> None:
    del data[chance.randrange(len(data)) :]


def hole(chance: random.Random, data: bytearray) -> None:
    start = chance.randrange(len(data))
    del data[start : start + chance.randint(1, 2000)]


def repeated(chance: random.Random, data: bytearray) -> None:
    start = chance.randrange(len(data))
    data[start:start] = data[start : start + chance.randint(1, 5000)] * chance.randint(1, 20)


def extreme(chance: random.Random, data: bytearray) -> None:
    """A number where length, size or offset may stand, blown up."""
    start = chance.randrange(len(data))
    for place in range(start, min(len(data), start + 4000)):
        if chr(data[place]).isdigit() and data[place] < 128:
            data[place : place + 1] = chance.choice([b"99999999999", b"-1", b"0", b"2147483648"])
            return
    data[start : start + 4] = chance.choice([b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\x7f" * 4])


def swapped(chance: random.Random, data: bytearray) -> None:
    """A keyword of the format, by another."""
    token = chance.choice(TOKENS)
    place = data.find(token, chance.randrange(len(data)))
    if place >= 0:
        data[place : place + len(token)] = chance.choice(TOKENS)


EXAMPLES = 5

MUTATIONS: tuple[Mutation, ...] = (flipped, cut, hole, repeated, extreme, swapped)


def seeds() -> list[Path]:
    folders = [ROOT / "samples", ROOT.parent / "shared" / "corpus"]
    found = [path for folder in folders for path in sorted(folder.rglob("*"))]
    return [
        path
        for path in found
        if path.suffix.lower() in SUFFIXES and 0 < path.stat().st_size <= LARGEST
    ]


def mutated(sources: list[Path], number: int, seed: int) -> tuple[str, bytes]:
    chance = random.Random(f"{seed}-{number}")
    small = [path for path in sources if path.stat().st_size <= SMALL]
    source = chance.choice(small if chance.random() < SMALL_PART else sources)
    data = bytearray(source.read_bytes())
    for mutation in chance.sample(MUTATIONS, chance.randint(1, 3)):
        if data:
            mutation(chance, data)
    return f"{number:05}{source.suffix.lower()}", bytes(data)


def run(place: Path, mode: str) -> int:
    command = [sys.executable, "-m", "cli", mode, str(place / "in"), "--format", "jsonl"]
    command += ["--output", str(place / "report.jsonl"), "--no-resume", "--timeout", "60"]
    command += ["--lang", "en"]
    command += ["--output-dir", str(place / "out")] if mode == "mask" else []
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def show(files: list[dict[str, Any]]) -> None:
    became: Counter[str] = Counter()
    examples: dict[str, list[str]] = {}
    for file in files:
        what = f"{file['status']} {file['error_code'] or ''}".strip()
        if file["error_code"] == "internal":
            what += f" ({file['error']})"
        became[what] += 1
        examples.setdefault(what, []).append(Path(file["path"]).name)
    for what, number in became.most_common():
        print(f"{number:6} {what}   e.g. {' '.join(examples[what][:EXAMPLES])}")


def alone(path: Path) -> None:
    """Whether a file takes long by itself, or only waited for a processor that others had: time
    limits go by the clock."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "cli", "scan", str(path), "--quiet", "--no-resume"]
    command += ["--timeout", "600", "--jobs", "1"]
    code = subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.DEVNULL).returncode
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{path.name} alone: exit {code}, {cpu:.1f} s of processor", flush=True)


def main() -> int:
    if sys.argv[1:2] == ["one"]:
        name, data = mutated(seeds(), int(sys.argv[2]), int(sys.argv[3]))
        Path(sys.argv[4], name).write_bytes(data)
        return 0
    given = [int(one) for one in sys.argv[1:3]]
    count, seed = (*given, *(3000, 1)[len(given) :])
    mode = "mask" if "mask" in sys.argv else "scan"
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        (place / "in").mkdir()
        sources = seeds()
        for number in range(count):
            file, data = mutated(sources, number, seed)
            (place / "in" / file).write_bytes(data)
        code = run(place, mode)
        report = (place / "report.jsonl").read_text("utf-8")
        *files, _ = [json.loads(line) for line in report.splitlines()]
        for file in files:
            if file["error_code"] == "timed_out":
                alone(Path(file["path"]))
    print(f"{mode}, seed {seed}: {len(files)} of {count} answered, exit code {code}")
    show(files)
    return 0 if len(files) == count and code in (1, 3, 4) else 1


if __name__ == "__main__":
    sys.exit(main())
