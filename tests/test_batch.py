"""Working and surviving: what becomes of a run when files or libraries act up."""

import errno
import itertools
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scanner.batch import pool
from scanner.batch.isolation import Hold, in_force
from scanner.batch.landlock import version as landlock_version
from scanner.batch.task import Task, cores
from scanner.batch.worker import where
from scanner.model import FileReport, Limits, Options, Reason, Status
from tests.folders import posix, tree

bounded = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux lets a process bound its memory"
)


def act(_number: int, task: Task) -> FileReport:
    """What the worker does in these tests, as the name of the file says."""
    match Path(task.path).stem:
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "hang":
            time.sleep(60)
        case "hungry":
            bytearray(3_000_000_000)
        case "slow":
            time.sleep(2.0)
    return FileReport(task.path, None, None, None, Status.OK)


def note_size(_number: int, task: Task) -> FileReport:
    with Path(task.path).open("a", encoding="utf-8") as log:
        log.write(f"{task.size}\n")
    return FileReport(task.path, None, None, None, Status.OK)


def crash_once(_number: int, task: Task) -> FileReport:
    marker = Path(task.path)
    if not marker.exists():
        marker.touch()
        os._exit(139)
    return FileReport(task.path, None, None, None, Status.OK)


def die_when_idle(_number: int, task: Task) -> FileReport:
    """Which process did it; one of them dies once it has nothing to do."""
    if task.path == "last":
        threading.Timer(0.2, os._exit, (139,)).start()
    return FileReport(task.path, str(os.getpid()), None, None, Status.OK)


def outcome(
    *paths: str,
    jobs: int = 2,
    run: pool.Run = act,
    writable: tuple[Path, ...] = (),
    **limits: Any,
) -> dict[str, str]:
    options, tasks = Options(limits=Limits(**limits)), [Task(path) for path in paths]
    return {
        report.path: report.error.key if report.error else str(report.status)
        for report in pool.reports(tasks, options, jobs, run=run, writable=writable)
    }


class TestPool:
    def test_reports_come_in_the_order_of_the_files(self) -> None:
        assert list(outcome("slow", "b", "c", "d")) == ["slow", "b", "c", "d"]

    def test_the_largest_files_are_begun_first(self, tmp_path: Path) -> None:
        log = tmp_path / "log"
        work = [Task(str(log), size=size) for size in (1, 5, 3)]
        assert len(list(pool.reports(work, Options(), 1, run=note_size, writable=(tmp_path,)))) == 3
        assert log.read_text(encoding="utf-8").split() == ["5", "3", "1"]

    @posix
    def test_a_crash_takes_only_its_own_file(self) -> None:
        assert outcome("a", "crash", "b") == {"a": "ok", "b": "ok", "crash": "crashed"}

    @posix
    def test_a_single_file_is_guarded_too(self) -> None:
        assert outcome("crash") == {"crash": "crashed"}

    def test_a_file_that_hangs_is_stopped_at_its_time(self) -> None:
        started = time.monotonic()

        assert outcome("hang", "a", jobs=1, seconds=1.0) == {"hang": "timed_out", "a": "ok"}
        assert time.monotonic() - started < 20

    @bounded
    def test_a_file_that_eats_memory_is_stopped(self) -> None:
        assert outcome("a", "hungry", memory_mb=2000) == {"a": "ok", "hungry": "out_of_memory"}

    def test_a_worker_that_fell_is_given_a_second_try_alone(self, tmp_path: Path) -> None:
        marker = str(tmp_path / "marker")

        assert outcome(marker, run=crash_once, writable=(tmp_path,)) == {marker: "ok"}

    def test_a_worker_that_dies_without_a_file_is_replaced(self) -> None:
        def work() -> Iterator[Task]:
            # So many are looked at before the first is begun.
            yield from map(Task, [*"abcdefg", "last"])
            time.sleep(1.0)
            yield from map(Task, "hi")

        told = list(pool.reports(work(), Options(), 1, run=die_when_idle))

        assert [report.path for report in told] == [*"abcdefg", "last", *"hi"]
        assert len({report.sha256 for report in told}) == 2

    def test_what_is_a_report_already_passes_through(self) -> None:
        done = FileReport("a", None, None, None, Status.OK)

        assert list(pool.reports([done], Options(), 2)) == [done]

    def test_a_report_is_kept_before_those_it_waits_for(self) -> None:
        kept: list[str] = []
        tasks = [Task(path) for path in ("slow", "b", "c", "d")]

        told = [
            report.path
            for report in pool.reports(
                tasks,
                Options(),
                2,
                run=act,
                keep=lambda some: kept.extend(one.path for one in some),
            )
        ]

        assert told == ["slow", "b", "c", "d"]
        assert sorted(kept) == sorted(told)
        assert kept[0] != "slow"

    @posix
    def test_a_worker_that_fell_is_kept_once_its_second_try_is_over(self) -> None:
        kept: list[FileReport] = []

        told = list(
            pool.reports([Task("a"), Task("crash")], Options(), 2, run=act, keep=kept.extend)
        )

        assert [report.path for report in kept] == ["a", "crash"]
        assert kept == told

    def test_answers_are_told_without_waiting_for_the_last_of_them(self) -> None:
        done = FileReport("a", None, None, None, Status.OK)
        endless = itertools.repeat(done)

        assert next(pool.reports(endless, Options(), 2)) == done

    def test_nothing_to_do_starts_nothing(self) -> None:
        assert list(pool.reports([], Options(), 2)) == []

    def test_no_more_processes_than_files_share_the_cores(self) -> None:
        assert cores() >= 1


def misbehave(_number: int, task: Task) -> FileReport:
    """What a worker that was taken over would try; the path says what and where."""
    what, _, where_to = task.path.partition(" ")
    try:
        match what:
            case "write":
                Path(where_to).write_bytes(b"x")
            case "empty":
                os.truncate(where_to, 0)
            case "remove":
                Path(where_to).unlink()
            case "temporary":
                # A program that it starts is held as it is itself, and may write there too.
                program = "import tempfile; tempfile.TemporaryFile().write(b'x')"
                subprocess.run(
                    [sys.executable, "-c", program], check=True, stdout=subprocess.DEVNULL
                )
            case "connect":
                # Nobody listens there; what counts is why it fails.
                socket.create_connection(("127.0.0.1", 9), timeout=5).close()
            case "resolve":
                socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 53))
            case "kill":
                os.kill(os.getppid(), signal.SIGTERM)
    except OSError as error:
        reason = Reason("remote", {"why": str(error.errno)})
        return FileReport(task.path, None, None, None, Status.ERROR, reason)
    return FileReport(task.path, None, None, None, Status.OK)


@pytest.fixture(scope="module")
def hold() -> Hold:
    return in_force()


class TestConfinement:
    def tried(self, *what: str, writable: tuple[Path, ...] = ()) -> list[str | None]:
        tasks = [Task(one) for one in what]
        return [
            report.error.details["why"] if report.error else None
            for report in pool.reports(tasks, Options(), 1, run=misbehave, writable=writable)
        ]

    def test_linux_bounds_memory_whatever_its_kernel(self, hold: Hold) -> None:
        assert hold.memory or sys.platform == "darwin"

    def test_a_worker_reaches_no_network(self, hold: Hold) -> None:
        if not hold.network:
            pytest.skip("this system does not let a process leave the network")

        refused = {str(errno.EACCES), str(errno.ENETUNREACH)}
        assert set(self.tried("connect", "resolve")) <= refused

    def test_what_a_first_run_compiles_is_kept_all_the_same(self, tmp_path: Path) -> None:
        """Some installers compile nothing: without that each process would do it again."""
        root = Path(__file__).parent.parent
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        environment |= {"PYTHONPYCACHEPREFIX": str(tmp_path / "code"), "PYTHONPATH": str(root)}
        call = [
            sys.executable,
            str(root / "cli.py"),
            "scan",
            str(tree(tmp_path, "a.pdf") / "a.pdf"),
        ]
        subprocess.run(call, env=environment, capture_output=True, check=False)

        kept = {path.name.partition(".")[0] for path in (tmp_path / "code").rglob("*.pyc")}
        assert {"pipeline", "examine", "Image"} <= kept

    def test_a_worker_writes_to_its_own_folder_and_where_copies_go(
        self, hold: Hold, tmp_path: Path
    ) -> None:
        if not hold.writes:
            pytest.skip("this system does not let a process bound where it writes")
        copies_, elsewhere = tree(tmp_path, "out/a.pdf", "b.pdf") / "out", tmp_path / "b.pdf"

        told = self.tried(
            "temporary",
            f"write {copies_ / 'new.pdf'}",
            f"write {tmp_path / 'new.pdf'}",
            f"write {elsewhere}",
            f"empty {elsewhere}",
            f"remove {elsewhere}",
            writable=(copies_,),
        )

        assert told[:2] == [None, None]
        assert set(told[2:]) == {str(errno.EACCES)}
        assert elsewhere.read_bytes() == b"%PDF-1.7"

    def test_what_a_worker_left_in_its_folder_is_gone_after_the_run(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

        assert outcome("a", "crash" if sys.platform != "win32" else "b")
        assert not list(tmp_path.iterdir())

    @posix
    def test_a_worker_cannot_end_the_run(self, hold: Hold) -> None:
        if not hold.writes or landlock_version() < 6:
            pytest.skip("this kernel does not keep signals in")

        assert self.tried("kill") == [str(errno.EPERM)]


def test_an_internal_error_is_told_by_its_place_never_by_its_message() -> None:
    try:
        raise ValueError("001203012345")
    except ValueError as error:
        assert where(error).startswith("test_batch.py:")
