"""A share with thousands of files: `python -m tests.benchmark.many [FILES] [SEED]`.

Small text PDFs, some pictures, and one file in fifty that is broken, locked, huge, a bomb or
without end. Scans them with two workers, of which some are killed from outside on the way, then
once more. Then without the bad ones, which are tried anew each time: anew, and once more. Prints
what became of the files, how memory went (highest of each quarter of a run) and what a second run
costs beside a first one.
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pymupdf

ROOT = Path(__file__).parents[2]
JOBS = 2
PICTURES = 0.015
BAD = 0.02
FOLDER = 500
KILLS = 6


def line(chance: random.Random, row: int) -> str:
    if chance.random() < 0.7:
        return f"{row}. Thong bao ve viec hop dinh ky lan thu {chance.randint(1, 99)}"
    number, phone = chance.randint(0, 99_999_999), chance.randint(10_000_000, 99_999_999)
    return f"{row}. So CCCD: 0010{number:08}, dien thoai 09{phone}"


def text_pdf(chance: random.Random, number: int) -> bytes:
    document = pymupdf.open()
    for page in range(chance.choice((1, 1, 1, 2))):
        lines = [line(chance, row) for row in range(chance.randint(5, 25))]
        lines.insert(0, f"Ho so so {number}, trang {page + 1}")
        document.new_page().insert_text((72, 80), lines, fontsize=10)
    return bytes(document.tobytes())


def picture(chance: random.Random, number: int) -> bytes:
    with pymupdf.open(stream=text_pdf(chance, number)) as document:
        clip = pymupdf.Rect(60, 60, 460, 220)
        return bytes(document[0].get_pixmap(dpi=150, clip=clip).tobytes("png"))


def broken(chance: random.Random, number: int) -> bytes:
    whole = text_pdf(chance, number)
    return whole[: chance.randrange(9, len(whole))]


def noise(chance: random.Random, _: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + chance.randbytes(3000)


def locked(chance: random.Random, number: int) -> bytes:
    with pymupdf.open(stream=text_pdf(chance, number)) as document:
        method = pymupdf.PDF_ENCRYPT_AES_256
        return bytes(document.tobytes(encryption=method, user_pw="x", owner_pw="y"))


def huge(chance: random.Random, _: int) -> bytes:
    """A PNG that says it has 40,000 x 40,000 pixels, and a few of them."""

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")

    side = (40_000).to_bytes(4, "big")
    rows = zlib.compress(bytes(chance.randint(1000, 100_000)))
    head = chunk(b"IHDR", side + side + b"\x08\x02\x00\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def pdf(*objects: bytes) -> bytes:
    """Numbered from 1; readers find them without a table."""
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, o) for n, o in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer << /Root 1 0 R >>\n"


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data)


def bomb(chance: random.Random, _: int) -> bytes:
    """Half a gigabyte of page content in half a megabyte."""
    packer, parts = zlib.compressobj(9), []
    for _round in range(chance.randint(300, 500)):
        parts.append(packer.compress(b" " * 1_000_000))
    parts.append(packer.flush())
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 500 500] /Contents 4 0 R >>"
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        stream(b"".join(parts), b"/Filter /FlateDecode"),
    )


def endless(_: random.Random, __: int) -> bytes:
    """Forms that draw the next one ten times each, twelve deep."""
    depth = 12
    forms = [
        stream(
            b"/X Do\n" * 10 if n < depth - 1 else b"BT ET",
            b"/Type /XObject /Subtype /Form /BBox [0 0 500 500] /Resources << /XObject << /X %d 0 R"
            b" >> >>" % (6 + n),
        )
        for n in range(depth)
    ]
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 500 500] /Contents 4 0 R"
        b" /Resources << /XObject << /X 5 0 R >> >> >>"
    )
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        stream(b"/X Do"),
        *forms,
    )


Maker = Callable[[random.Random, int], bytes]
# How often of a hundred bad ones.
BAD_ONES: tuple[tuple[Maker, str, int], ...] = (
    (broken, "pdf", 40),
    (noise, "png", 20),
    (locked, "pdf", 25),
    (huge, "png", 10),
    (bomb, "pdf", 4),
    (endless, "pdf", 1),
)


def write(folder: Path, count: int, seed: int) -> Counter[str]:
    made: Counter[str] = Counter()
    bad = [maker for maker in BAD_ONES for _ in range(maker[2])]
    for number in range(count):
        chance = random.Random(f"{seed}-{number}")
        which = chance.random()
        maker: Maker = text_pdf
        suffix = "pdf"
        if which < BAD:
            maker, suffix, _ = chance.choice(bad)
        elif which < BAD + PICTURES:
            maker, suffix = picture, "png"
        place = folder / f"{number // FOLDER:03}"
        place.mkdir(exist_ok=True)
        (place / f"{number:06}-{maker.__name__}.{suffix}").write_bytes(maker(chance, number))
        made[maker.__name__] += 1
    return made


@dataclass
class Trace:
    """Megabytes of the driver and of its largest worker, once a second; workers killed."""

    megabytes: list[tuple[int, int]] = field(default_factory=list)
    killed: int = 0


def watch(process: subprocess.Popen[bytes], trace: Trace, kills: int) -> None:
    driver, chance = psutil.Process(process.pid), random.Random(1)
    started = time.monotonic()
    while process.poll() is None:
        try:
            children = driver.children()
            workers = [one for one in children if "resource_tracker" not in " ".join(one.cmdline())]
            sizes = [one.memory_info().rss for one in workers]
            own = driver.memory_info().rss
        except psutil.Error:
            continue
        trace.megabytes.append((own // 1_000_000, max(sizes, default=0) // 1_000_000))
        due = trace.killed < kills and time.monotonic() - started > 60 * (trace.killed + 1)
        if due and len(workers) == JOBS:
            os.kill(chance.choice(workers).pid, signal.SIGSEGV)
            trace.killed += 1
        time.sleep(1)


def run(place: Path, name: str, trace: Trace, kills: int, state: str) -> tuple[int, float, float]:
    """The exit code, seconds on the clock, and of the processors."""
    command = [sys.executable, "-m", "cli", "scan", str(place / "in"), "--format", "jsonl"]
    command += ["--output", str(place / f"{name}.jsonl"), "--jobs", str(JOBS)]
    command += ["--timeout", "20", "--quiet"]
    journal = {"XDG_STATE_HOME": str(place / state)}
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **journal})
    watcher = threading.Thread(target=watch, args=(process, trace, kills))
    watcher.start()
    process.wait()
    watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return process.returncode, time.monotonic() - started, cpu


def show(report: Path, count: int, trace: Trace) -> bool:
    *files, _ = [json.loads(line) for line in report.read_text("utf-8").splitlines()]
    became: Counter[str] = Counter()
    for file in files:
        maker = Path(file["path"]).stem.partition("-")[2]
        became[f"{maker}: {file['status']} {file['error_code'] or ''}"] += 1
    names = Counter(file["path"] for file in files)
    whole = len(names) == count and set(names.values()) == {1}
    print(f"{len(names)} of {count} answered, each once: {whole}; workers killed: {trace.killed}")
    for what, number in sorted(became.items()):
        print(f"{number:7} {what}")
    size = max(1, len(trace.megabytes) // 4)
    for start in range(0, len(trace.megabytes), size):
        driver, worker = (max(s) for s in zip(*trace.megabytes[start : start + size], strict=True))
        print(f"from second {start}: driver {driver} MB, largest worker {worker} MB at most")
    return whole


def told(name: str, code: int, seconds: float, cpu: float) -> None:
    print(f"{name}: exit {code}, {seconds:.1f} s, {cpu:.1f} s of processor", flush=True)


def again(place: Path, name: str, state: str) -> tuple[bool, float, float]:
    """A run without kills: whether all were answered, its seconds, and those of the processors."""
    trace = Trace()
    code, seconds, cpu = run(place, name, trace, 0, state)
    told(name, code, seconds, cpu)
    count = sum(1 for _ in place.glob("in/*/*"))
    return show(place / f"{name}.jsonl", count, trace), seconds, cpu


def main() -> int:
    given = [int(one) for one in sys.argv[1:]]
    count, seed = (*given, *(20_000, 1)[len(given) :])
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        (place / "in").mkdir()
        print(dict(write(place / "in", count, seed)), flush=True)
        trace = Trace()
        code, seconds, cpu = run(place, "first", trace, KILLS, "state")
        told("first", code, seconds, cpu)
        good = show(place / "first.jsonl", count, trace)
        good &= again(place, "second, errors tried anew", "state")[0]
        for path in place.glob("in/*/*"):
            if path.stem.partition("-")[2] not in ("text_pdf", "picture"):
                path.unlink()
        fine, seconds, cpu = again(place, "first, without the bad ones", "other")
        good &= fine
        fine, later, later_cpu = again(place, "second, without the bad ones", "other")
        good &= fine
        print(f"the first took {seconds / later:.0f} times as long as the second, and"
              f" {cpu / later_cpu:.0f} times the processor")  # fmt: skip
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
