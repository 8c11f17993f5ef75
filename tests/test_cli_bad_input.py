"""The commands where files, disks or people act up."""

import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.command import CLEAN, FOUND, lolot, pdf, posix, program, report, told


class TestBadInput:
    def test_what_is_not_there_is_exit_3(self, tmp_path: Path) -> None:
        run = lolot("scan", "nix.pdf", cwd=tmp_path)

        assert run.returncode == 3
        assert "nix.pdf" in run.stdout.decode()

    def test_a_folder_without_files_is_exit_3(self, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()

        assert lolot("scan", "empty", cwd=tmp_path).returncode == 3

    def test_a_folder_with_nothing_readable_is_exit_3(self, tmp_path: Path) -> None:
        (tmp_path / "in").mkdir()
        (tmp_path / "in" / "Thumbs.db").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504))

        run = lolot("scan", "in", "--format", "json", cwd=tmp_path)

        assert run.returncode == 3
        assert [entry["error_code"] for entry in report(run)["files"]][-1] == "nothing_readable"

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("empty.pdf", b""),
            ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<<"),
            ("text.pdf", b"hello"),
            ("noise.png", os.urandom(5000)),
            ("cut.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"),
            ("letter.docx", b"PK\x03\x04" + b"[Content_Types].xml word/document.xml"),
        ],
    )
    def test_a_bad_file_is_exit_3_with_advice_and_the_rest_goes_on(
        self, name: str, content: bytes, tmp_path: Path
    ) -> None:
        (tmp_path / name).write_bytes(content)
        pdf(tmp_path / "z.pdf", FOUND)

        run = lolot("scan", name, "z.pdf", "--format", "json", cwd=tmp_path)

        assert run.returncode == 3
        bad, good = report(run)["files"]
        assert bad["status"] in ("error", "skipped")
        assert bad["verdict"] == "could_not_read"
        assert "hãy" in bad["error"].lower()
        assert bad["error_code"] not in ("internal", "crashed")
        assert good["verdict"] == "do_not_post"

    @posix
    def test_names_that_are_not_utf8_or_hold_newlines_are_printed_safely(
        self, tmp_path: Path
    ) -> None:
        name = os.fsdecode(b"a\xff\n\x1b[31m.pdf")
        pdf(tmp_path / "x.pdf", FOUND).rename(tmp_path / name)

        table = lolot("scan", ".", cwd=tmp_path)
        machine = lolot("scan", ".", "--format", "json", cwd=tmp_path)

        assert table.returncode == 1
        assert b"\x1b" not in table.stdout
        assert "a\\xff\\n\\x1b[31m.pdf" in table.stdout.decode()
        assert report(machine)["files"][0]["path_bytes"]

    @posix
    def test_a_report_that_the_disk_cannot_hold_leaves_nothing(self, tmp_path: Path) -> None:
        import resource

        pdf(tmp_path / "a.pdf", *[FOUND] * 40)
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        # A limit on the size of files, which the command inherits, is met like a full disk.
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, before[1]))
        try:
            run = lolot("scan", "a.pdf", "--format", "json", "--output", "r.json", cwd=tmp_path)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

        assert run.returncode == 3
        assert "r.json" in told(run)
        assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]

    @posix
    def test_a_reader_that_goes_away_is_no_traceback(self, tmp_path: Path) -> None:
        for i in range(30):
            pdf(tmp_path / "in" / f"{i}.pdf", FOUND)

        with subprocess.Popen(
            [program(), "scan", "in", "--format", "jsonl"],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as run:
            assert run.stdout is not None and run.stderr is not None
            run.stdout.readline()
            run.stdout.close()
            assert b"Traceback" not in run.stderr.read()
        assert run.returncode == 3

    @posix
    @pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL])
    def test_a_library_that_crashes_is_that_files_error(self, number: int, tmp_path: Path) -> None:
        pdf(tmp_path / "slow.pdf", *[FOUND] * 3000)
        run = subprocess.Popen(
            [program(), "scan", "slow.pdf", "--format", "json"],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        killed = 0
        deadline = time.monotonic() + 60
        while run.poll() is None and time.monotonic() < deadline:
            for worker in workers_of(run.pid):
                os.kill(worker, number)
                killed += 1
            time.sleep(0.3)
        stdout, _ = run.communicate(timeout=60)

        assert killed >= 2
        assert run.returncode == 3
        assert json.loads(stdout)["files"][0]["error_code"] in ("crashed", "killed")

    @pytest.mark.usefixtures("ctrl_c")
    @posix
    def test_ctrl_c_ends_at_once_and_leaves_nothing(self, tmp_path: Path) -> None:
        first = pdf(tmp_path / "in" / "0.pdf", *[FOUND] * 1500)
        for name in "123":
            shutil.copy(first, tmp_path / "in" / f"{name}.pdf")
        run = subprocess.Popen(
            [program(), "mask", "in", "--output-dir", "out", "--format", "json", "--output", "r"],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        until_it_works(run.pid)
        time.sleep(1)
        os.killpg(run.pid, signal.SIGINT)
        _, stderr = run.communicate(timeout=20)

        assert run.returncode == 130
        assert b"Traceback" not in stderr
        assert "Đã dừng" in stderr.decode()
        assert workers_of(run.pid) == []
        assert sorted(path.name for path in tmp_path.iterdir()) in (["in"], ["in", "out"])
        assert not list(tmp_path.glob("out/**/.lolot-*"))

    @pytest.mark.usefixtures("ctrl_c")
    @posix
    @pytest.mark.parametrize("after", [0.3, 0.4, 0.5, 0.7])
    def test_ctrl_c_is_never_exit_0_however_early(self, after: float, tmp_path: Path) -> None:
        pdf(tmp_path / "a.pdf", *[CLEAN] * 1000)
        with subprocess.Popen(
            [program(), "scan", *["a.pdf"] * 9],
            cwd=tmp_path,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as run:
            time.sleep(after)
            os.killpg(run.pid, signal.SIGINT)

        # Before the command itself runs, Python ends by the signal.
        assert run.returncode in (130, -signal.SIGINT)


def until_it_works(run: int) -> None:
    """Waits until the run has worker processes."""
    deadline = time.monotonic() + 60
    while not workers_of(run) and time.monotonic() < deadline:
        time.sleep(0.05)


def workers_of(parent: int) -> list[int]:
    """The processes that the run started and that work, by the system's own list."""
    children = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text(encoding="utf-8").rpartition(")")[2].split()
            command = (status.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if int(fields[1]) == parent and b"spawn_main" in command and fields[0] != "Z":
            children.append(int(status.parent.name))
    return children
