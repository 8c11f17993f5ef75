"""Load on the gate: `python -m tests.benchmark.gate`.

Eight clients send 200 mixed files to a server on this machine; 429 is waited out and sent again.
Prints a table of latencies by kind of file, and how the memory of server and workers went.
"""

from __future__ import annotations

import itertools
import statistics
import tempfile
import threading
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.gate_client import ROOT, Gate, gate

CLIENTS = 8
FILES = 200
# Quick and slow ones, and some that cannot be read.
NAMES = (
    *("letter.pdf", "decision.pdf", "clean-notice.pdf", "citizens.pdf"),
    *("cccd-chip-front.jpg", "chat-dark.png", "contract-scan.pdf"),
)


@dataclass
class Tally:
    """What the clients saw."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: Counter[int] = field(default_factory=Counter)
    memory: list[tuple[int, int]] = field(default_factory=list)


def contents() -> list[tuple[str, bytes]]:
    samples = [(name, (ROOT / "samples" / name).read_bytes()) for name in NAMES]
    broken = [("broken.pdf", samples[0][1][:5000]), ("noise.jpg", bytes(range(256)) * 40)]
    return [*samples, *broken]


def send(server: Gate, number: int, name: str, content: bytes, tally: Tally) -> None:
    path = "/v1/mask" if number % 4 == 0 else "/v1/scan"
    while True:
        started = time.perf_counter()
        answer = server.send(path, content, name=name)
        tally.statuses[answer.status] += 1
        if answer.status != 429:
            break
        time.sleep(min(2.0, float(answer.headers["retry-after"])))
    tally.seconds[f"{path} {name}"].append(time.perf_counter() - started)


def watch(server: Gate, tally: Tally, over: threading.Event) -> None:
    """Megabytes of the server and of all its workers, once a second."""
    process = psutil.Process(server.process.pid)
    while not over.wait(1):
        workers = [child.memory_info().rss for child in process.children(recursive=True)]
        own = process.memory_info().rss
        tally.memory.append((own // 1_000_000, max(workers, default=0) // 1_000_000))


def show(tally: Tally, seconds: float) -> None:
    print(f"{FILES} files, {CLIENTS} clients: {seconds:.0f} s; statuses {dict(tally.statuses)}")
    for name, taken in sorted(tally.seconds.items()):
        longest = max(taken)
        print(
            f"{name:34}{len(taken):4} median {statistics.median(taken):6.2f} s  max {longest:.2f} s"
        )
    every = sorted(itertools.chain.from_iterable(tally.seconds.values()))
    cuts = [every[min(len(every) - 1, int(len(every) * part))] for part in (0.5, 0.9, 0.99)]
    print(
        "all: " + "  ".join(f"p{p} {cut:.2f} s" for p, cut in zip((50, 90, 99), cuts, strict=True))
    )
    quarter = max(1, len(tally.memory) // 4)
    for title, part in (("first", tally.memory[:quarter]), ("last", tally.memory[-quarter:])):
        server, worker = (max(side) for side in zip(*part, strict=True))
        print(f"{title} quarter: server {server} MB, largest worker {worker} MB at most")


def main() -> None:
    tally, over = Tally(), threading.Event()
    files = itertools.islice(enumerate(itertools.cycle(contents())), FILES)
    with (
        tempfile.TemporaryDirectory() as folder,
        gate(Path(folder), "--queue", "4") as server,
        ThreadPoolExecutor(CLIENTS + 1) as threads,
    ):
        threads.submit(watch, server, tally, over)
        started = time.perf_counter()
        sent = [threads.submit(send, server, n, *file, tally) for n, file in files]
        for one in sent:
            one.result()
        seconds = time.perf_counter() - started
        over.set()
    show(tally, seconds)


if __name__ == "__main__":
    main()
