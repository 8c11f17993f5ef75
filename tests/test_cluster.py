"""The same work on a real Dask scheduler and two workers, one of which is lost on the way."""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pymupdf
import pytest

from tests import archives

pytest.importorskip("distributed")

ROOT = Path(__file__).parent.parent
NUMBER = "001203012345"


@dataclass
class Cluster:
    """`address` of the scheduler, and its workers."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler and two workers on this machine, as docs/scale.md starts them."""
    place = tmp_path / "scheduler.json"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    log = (tmp_path / "dask.log").open("wb")
    environment = {
        **os.environ,
        "DASK_DISTRIBUTED__WORKER__DAEMON": "False",
        "PYTHONPATH": str(ROOT),
        "OMP_NUM_THREADS": "1",
    }

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments, "--no-dashboard", "--scheduler-file", place],
            env=environment,
            stdout=log,
            stderr=log,
            cwd=elsewhere,
        )

    started = [start("scheduler", "--host", "127.0.0.1", "--port", "0")]
    try:
        worker = ("worker", "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny")
        started += [start(*worker), start(*worker)]
        end = time.monotonic() + 60
        while not place.exists():
            assert time.monotonic() < end
            time.sleep(0.1)
        address = json.loads(place.read_text(encoding="utf-8"))["address"]
        yield Cluster(address, started[0], started[1:])
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(5)
            process.kill()
            process.wait()
        log.close()


def documents(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        document = pymupdf.open()
        document.new_page().insert_text((72, 100), f"{number}: So CCCD: {NUMBER}")
        document.save(folder / f"{number:02}.pdf")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    return folder


def lolot(folder: Path, *arguments: str | Path, place: Path = ROOT) -> subprocess.Popen[bytes]:
    state = {"XDG_STATE_HOME": str(folder / "state"), "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", "cli", *map(str, arguments), "--quiet", "--lang", "en"],
        cwd=place,
        env={**os.environ, **state},
        stderr=subprocess.PIPE,
    )


def lines(report: Path) -> list[str]:
    if not report.exists():
        return []
    return report.read_text(encoding="utf-8").splitlines()


def test_a_lost_worker_costs_no_file_and_doubles_none(cluster: Cluster, tmp_path: Path) -> None:
    files = documents(tmp_path / "in", 40)
    report = tmp_path / "report.jsonl"
    scan = ("scan", files, "--cluster", cluster.address, "--format", "jsonl", "--output", report)
    running = lolot(tmp_path, *scan)
    while running.poll() is None and len(lines(tmp_path / "report.jsonl.partial")) < 5:
        time.sleep(0.05)
    cluster.workers[0].kill()
    _, said = running.communicate(timeout=120)

    assert running.returncode == 3, said.decode()
    *told, summary = [json.loads(line) for line in lines(report)]
    assert [Path(one["path"]).name for one in told] == sorted(p.name for p in files.iterdir())
    assert Counter(one["status"] for one in told) == {"ok": 40, "error": 1}
    assert summary["summary"]["findings"] == {"cccd": 40}

    # The journal of a cluster's run answers like any other.
    cluster.scheduler.kill()
    (files / "broken.pdf").unlink()
    again = lolot(tmp_path, "scan", files, "--format", "json", "--output", tmp_path / "r.json")
    again.communicate(timeout=60)
    assert again.returncode == 1


def test_copies_are_written_and_files_fetched_from_elsewhere(
    cluster: Cluster, tmp_path: Path
) -> None:
    files = documents(tmp_path / "in", 3)
    out = tmp_path / "out"
    report = tmp_path / "report.json"
    running = lolot(
        tmp_path, "mask", files.as_uri(), "--cluster", cluster.address,
        "--output-dir", out, "--format", "json", "--output", report,
    )  # fmt: skip
    _, said = running.communicate(timeout=120)

    assert running.returncode == 3, said.decode()
    told = json.loads(report.read_text(encoding="utf-8"))["files"]
    assert [one["path"] for one in told] == [p.as_uri() for p in sorted(files.iterdir())]
    assert [one["copy"] and one["copy"]["status"] for one in told] == ["verified"] * 3 + [None]
    for copy in sorted(out.iterdir()):
        with pymupdf.open(copy) as document:
            assert NUMBER not in document[0].get_text()


def test_without_a_cluster_nothing_is_done(tmp_path: Path) -> None:
    files = documents(tmp_path / "in", 1)
    running = lolot(tmp_path, "scan", files, "--cluster", "tcp://127.0.0.1:1")
    _, said = running.communicate(timeout=60)

    assert running.returncode == 2
    assert "cluster" in said.decode()


def test_relative_paths_and_archives_are_read_as_on_one_machine(
    cluster: Cluster, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    letter = archives.document(NUMBER)
    (tmp_path / "in" / "a.zip").write_bytes(archives.zipped(("đơn.docx", letter)))
    (tmp_path / "in" / "b.tar.gz").write_bytes(archives.gzipped(archives.tar(("a.docx", letter))))
    (tmp_path / "từ.txt").write_text("Mật", encoding="utf-8")
    mask = ("mask", "in", "--also", "từ.txt", "--output-dir", "out", "--format", "json")

    reports = []
    for where in ((), ("--cluster", cluster.address)):
        running = lolot(
            tmp_path,
            *mask,
            *where,
            "--output",
            "r.json",
            "--overwrite",
            "--no-resume",
            place=tmp_path,
        )
        _, said = running.communicate(timeout=120)
        assert running.returncode == 0, said.decode()
        told = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["files"]
        reports.append([(one["path"], one["copy"]["path"], len(one["findings"])) for one in told])
    assert reports[0] == reports[1]
    assert [count for _, _, count in reports[0]] == [1, 1]
