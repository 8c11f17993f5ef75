"""Walking, working and surviving: what becomes of a run when files or libraries act up."""

import errno
import inspect
import io
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

from scanner.batch import copies, pool
from scanner.batch.isolation import Hold, in_force
from scanner.batch.job import _inside
from scanner.batch.landlock import version as landlock_version
from scanner.batch.task import Task, cores
from scanner.batch.walk import Pick, read_list, walk
from scanner.batch.worker import where
from scanner.errors import UsageError
from scanner.model import FileReport, Limits, Options, Reason, Status
from scanner.report.answer import Answer
from scanner.report.record import View

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX")
bounded = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux lets a process bound its memory"
)


def tree(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"%PDF-1.7" if name.endswith(".pdf") else b"x")
    return folder


def met(
    *arguments: str | Path, left_out: frozenset[str] = frozenset()
) -> list[tuple[str, str | None]]:
    return [
        (item.path, item.report.error.key if item.report and item.report.error else None)
        for item in walk(map(str, arguments), left_out)
    ]


class TestWalk:
    def test_a_folder_is_read_with_all_below_it_in_order(self, tmp_path: Path) -> None:
        tree(tmp_path, "b.pdf", "a/2.pdf", "a/1.pdf")

        assert [Path(path).relative_to(tmp_path).as_posix() for path, _ in met(tmp_path)] == [
            "a/1.pdf",
            "a/2.pdf",
            "b.pdf",
        ]

    def test_a_path_is_the_argument_joined_with_what_is_below(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tree(tmp_path, "hồ sơ/a.pdf")
        monkeypatch.chdir(tmp_path)

        assert met("hồ sơ") == [(str(Path("hồ sơ", "a.pdf")), None)]
        assert met("hồ sơ/a.pdf") == [("hồ sơ/a.pdf", None)]

    def test_what_is_not_there_is_said(self, tmp_path: Path) -> None:
        assert met(tmp_path / "nix.pdf") == [(str(tmp_path / "nix.pdf"), "not_found")]

    def test_a_folder_without_files_is_said(self, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()

        assert met(tmp_path) == [(str(tmp_path), "empty_folder")]

    def test_the_output_folder_inside_the_input_is_no_input(self, tmp_path: Path) -> None:
        tree(tmp_path, "a.pdf", "out/a.pdf")

        left_out = frozenset({os.path.realpath(tmp_path / "out")})

        assert met(tmp_path, left_out=left_out) == [(str(tmp_path / "a.pdf"), None)]

    @posix
    def test_links_are_not_followed_and_a_loop_ends(self, tmp_path: Path) -> None:
        tree(tmp_path, "in/a.pdf", "else.pdf")
        (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
        (tmp_path / "in" / "gone").symlink_to("nowhere")
        (tmp_path / "in" / "out").symlink_to(tmp_path / "else.pdf")

        assert {Path(path).name: key for path, key in met(tmp_path / "in")} == {
            "a.pdf": None,
            "gone": "broken_link",
            "loop": "link_inside",
            "out": "link",
        }

    @posix
    def test_a_link_given_by_name_is_read(self, tmp_path: Path) -> None:
        tree(tmp_path, "a.pdf")
        (tmp_path / "link.pdf").symlink_to("a.pdf")
        (tmp_path / "broken.pdf").symlink_to("nowhere")

        assert met(tmp_path / "link.pdf", tmp_path / "broken.pdf") == [
            (str(tmp_path / "link.pdf"), None),
            (str(tmp_path / "broken.pdf"), "broken_link"),
        ]

    @posix
    def test_a_pipe_is_never_opened(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")

        assert met(tmp_path) == [(str(tmp_path / "pipe"), "not_a_file")]
        assert met(tmp_path / "pipe") == [(str(tmp_path / "pipe"), "not_a_file")]

    @posix
    def test_a_name_that_is_not_utf8_is_met(self, tmp_path: Path) -> None:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\n.pdf")).write_bytes(b"x")

        [(path, key)] = met(tmp_path)
        assert os.fsencode(path).endswith(b"/\xff\n.pdf")
        assert key is None

    @posix
    @pytest.mark.skipif(
        getattr(os, "geteuid", lambda: 1)() == 0, reason="root may look into every folder"
    )
    def test_a_closed_folder_is_said(self, tmp_path: Path) -> None:
        tree(tmp_path, "closed/a.pdf")
        (tmp_path / "closed").chmod(0)
        try:
            assert met(tmp_path) == [(str(tmp_path / "closed"), "no_permission")]
        finally:
            (tmp_path / "closed").chmod(0o700)

    @pytest.mark.parametrize(
        ("content", "paths"),
        [
            (b"", []),
            (b"a.pdf\nb c.pdf\n", ["a.pdf", "b c.pdf"]),
            (b"a.pdf\r\nb.pdf\r\n", ["a.pdf", "b.pdf"]),
            (b"a\nb.pdf\0c.pdf\0", ["a\nb.pdf", "c.pdf"]),
            (b"\xef\xbb\xbfa.pdf\n", ["a.pdf"]),
            ("hồ sơ.pdf\n".encode(), ["hồ sơ.pdf"]),
        ],
    )
    def test_a_list_is_split_at_nul_if_there_is_any_else_by_lines(
        self, content: bytes, paths: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))

        assert read_list() == paths

    @posix
    def test_a_tree_may_be_deeper_than_pythons_stack(self, tmp_path: Path) -> None:
        limit, depth = sys.getrecursionlimit(), 250
        folder = tmp_path.joinpath(*["d"] * depth)
        folder.mkdir(parents=True)
        (folder / "a.pdf").write_bytes(b"x")
        sys.setrecursionlimit(len(inspect.stack()) + 150)
        try:
            assert met(tmp_path) == [(str(folder / "a.pdf"), None)]
        finally:
            sys.setrecursionlimit(limit)

    def test_only_what_lies_in_a_folder_counts_for_it(self) -> None:
        assert _inside("./in/a.pdf", "./in")
        assert _inside("in/a.pdf", "in/")
        assert _inside("in", "in")
        assert not _inside("in2/a.pdf", "in")
        assert not _inside("a.pdf", "in")


class TestPick:
    def picked(self, tmp_path: Path, **globs: tuple[str, ...]) -> list[str]:
        tree(tmp_path, "a.pdf", "b.PNG", ".hidden.pdf", ".git/x.pdf", "old/c.pdf", "old/d/e.pdf")
        items = walk([str(tmp_path)], pick=Pick(**globs))
        return [Path(item.below).as_posix() for item in items]

    def test_all_is_read_unless_told_otherwise(self, tmp_path: Path) -> None:
        assert len(self.picked(tmp_path)) == 6

    def test_what_is_hidden_can_be_left_out(self, tmp_path: Path) -> None:
        found = self.picked(tmp_path, exclude=(".*",))

        assert found == ["a.pdf", "b.PNG", "old/c.pdf", "old/d/e.pdf"]

    def test_only_some_names_can_be_read(self, tmp_path: Path) -> None:
        found = self.picked(tmp_path, include=("*.pdf",), exclude=(".*", "d"))

        assert found == ["a.pdf", "old/c.pdf"]

    def test_a_glob_with_a_slash_is_held_against_the_path(self, tmp_path: Path) -> None:
        found = self.picked(tmp_path, include=("old/*.pdf",), exclude=("old/d/e.*", "x/*"))

        assert found == ["old/c.pdf"]

    def test_a_folder_of_which_nothing_is_left_is_no_clean_one(self, tmp_path: Path) -> None:
        tree(tmp_path, "a.pdf")

        [item] = walk([str(tmp_path)], pick=Pick(exclude=("*",)))

        assert item.report is not None
        assert item.report.error == Reason("empty_folder")

    def test_what_the_call_names_is_read_all_the_same(self, tmp_path: Path) -> None:
        tree(tmp_path, "a.pdf")

        [item] = walk([str(tmp_path / "a.pdf")], pick=Pick(exclude=("*",)))

        assert item.report is None


class TestCopies:
    def plan(
        self, tmp_path: Path, *arguments: Path, overwrite: bool = False
    ) -> list[Task | Answer]:
        items = walk(map(str, arguments))
        return copies.plan(
            items, tmp_path / "out", Limits(), View("vi", False), overwrite=overwrite
        )

    def test_a_folder_keeps_the_paths_below_it(self, tmp_path: Path) -> None:
        tree(tmp_path, "in/a/1.pdf", "b.pdf")

        work = self.plan(tmp_path, tmp_path / "in", tmp_path / "b.pdf")

        targets = [Path(t.target) for t in work if isinstance(t, Task) and t.target]
        assert [target.relative_to(tmp_path).as_posix() for target in targets] == [
            "out/a/1.pdf",
            "out/b.pdf",
        ]

    def test_two_inputs_with_one_copy_are_refused(self, tmp_path: Path) -> None:
        tree(tmp_path, "a/1.pdf", "b/1.pdf")

        with pytest.raises(UsageError, match="same_copy"):
            self.plan(tmp_path, tmp_path / "a", tmp_path / "b")

    def test_files_that_get_no_copy_may_share_a_name(self, tmp_path: Path) -> None:
        tree(tmp_path, "a/Thumbs.db", "b/Thumbs.db")

        assert len(self.plan(tmp_path, tmp_path / "a", tmp_path / "b")) == 2

    def test_a_file_that_gets_no_copy_hides_no_clash_of_two_that_do(self, tmp_path: Path) -> None:
        tree(tmp_path, "b/1.pdf", "c/1.pdf")
        tree(tmp_path / "a", "note")
        (tmp_path / "a" / "note").rename(tmp_path / "a" / "1.pdf")

        assert len(self.plan(tmp_path, tmp_path / "a", tmp_path / "b")) == 2
        with pytest.raises(UsageError, match="same_copy"):
            self.plan(tmp_path, tmp_path / "a", tmp_path / "b", tmp_path / "c")

    def test_an_input_met_twice_is_done_once(self, tmp_path: Path) -> None:
        tree(tmp_path, "a/1.pdf")

        assert len(self.plan(tmp_path, tmp_path / "a", tmp_path / "a" / "1.pdf")) == 1

    def test_a_copy_that_is_there_is_not_written_over_unasked(self, tmp_path: Path) -> None:
        tree(tmp_path, "a.pdf", "out/a.pdf")

        with pytest.raises(UsageError, match="copy_exists"):
            self.plan(tmp_path, tmp_path / "a.pdf")
        assert len(self.plan(tmp_path, tmp_path / "a.pdf", overwrite=True)) == 1

    def test_an_original_is_never_written_over(self, tmp_path: Path) -> None:
        tree(tmp_path, "a.pdf", "out/a.pdf")

        with pytest.raises(UsageError, match="copy_over_input"):
            self.plan(tmp_path, tmp_path / "a.pdf", tmp_path / "out", overwrite=True)

    def test_the_input_folder_is_no_output_folder(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="copy_dir_is_input"):
            copies.check_folder(tmp_path, [str(tmp_path)])

    def test_a_file_is_no_output_folder(self, tmp_path: Path) -> None:
        tree(tmp_path, "a.pdf")

        with pytest.raises(UsageError, match="copy_dir_is_file"):
            copies.check_folder(tmp_path / "a.pdf", [])


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
