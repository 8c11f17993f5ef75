"""Runs of the command answer again without reading, and go on where they were killed."""

import hashlib
import json
import signal
import sqlite3
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from scanner.batch import journal as journals
from tests.command import CCCD, CLEAN, FOUND, lolot, pdf, posix, program, told
from tests.journals import held

pytestmark = pytest.mark.usefixtures("own_state")


def lines(run: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    """The files of a jsonl report, without what differs from run to run."""
    return [json.loads(line) for line in run.stdout.splitlines()][:-1]


def scan(folder: Path, *more: str) -> subprocess.CompletedProcess[bytes]:
    return lolot("scan", "in", "--format", "jsonl", *more, cwd=folder)


def answered() -> int:
    with sqlite3.connect(next(journals.folder().glob("*.sqlite"))) as database:
        count: int = database.execute("SELECT count(*) FROM verdict").fetchone()[0]
    database.close()
    return count


class TestRuns:
    def test_a_second_run_tells_the_same_and_reads_nothing(self, tmp_path: Path) -> None:
        for number in range(3):
            pdf(tmp_path / "in" / f"{number}.pdf", FOUND)
        first = scan(tmp_path)

        second = scan(tmp_path, "--lang", "vi", "--jobs", "1")

        assert first.returncode == second.returncode == 1
        # Even the seconds are those of the first reading: nothing was read.
        assert lines(second) == lines(first)
        assert CCCD.encode() not in held()

    def test_shown_values_are_read_again(self, tmp_path: Path) -> None:
        pdf(tmp_path / "in" / "a.pdf", FOUND)
        scan(tmp_path)

        [shown] = lines(scan(tmp_path, "--reveal"))

        assert shown["findings"][0]["value"] == CCCD

    def test_a_quiet_run_says_nothing_beside_its_report(self, tmp_path: Path) -> None:
        pdf(tmp_path / "in" / "a.pdf", FOUND)
        (tmp_path / "in" / "b.pdf").write_bytes(b"%PDF-1.7 broken")

        run = scan(tmp_path, "--quiet")

        assert (run.returncode, run.stderr) == (3, b"")
        assert [line["path"] for line in lines(run)] == ["in/a.pdf", "in/b.pdf"]

        call = ["mask", "in", "--output-dir", "out", "--format", "jsonl", "--quiet"]
        assert lolot(*call, cwd=tmp_path).stderr == b""

    def test_another_form_of_report_is_answered_too(self, tmp_path: Path) -> None:
        pdf(tmp_path / "in" / "a.pdf", FOUND)
        [first] = lines(scan(tmp_path))

        run = lolot("scan", "in", "--format", "json", "--lang", "en", cwd=tmp_path)

        assert json.loads(run.stdout)["files"][0]["seconds"] == first["seconds"]

    @posix
    def test_a_killed_run_is_gone_on_with(self, tmp_path: Path) -> None:
        for number in range(60):
            pdf(tmp_path / "in" / f"{number:02}.pdf", *[FOUND] * 3)
        command = [program(), "scan", "in", "--format", "jsonl", "--jobs", "2"]
        run = subprocess.Popen([*command, "--output", "r.jsonl"], cwd=tmp_path)
        written = tmp_path / "r.jsonl.partial"
        while not written.exists() or written.read_bytes().count(b"\n") < 10:
            time.sleep(0.02)
        run.send_signal(signal.SIGKILL)
        run.wait()
        before = [json.loads(line) for line in written.read_bytes().split(b"\n")[:-1]]
        kept = answered()

        resumed = scan(tmp_path)

        paths = [line["path"] for line in lines(resumed)]
        assert paths == [f"in/{number:02}.pdf" for number in range(60)]
        assert len(before) <= kept < 60
        # What was told before is not read again: even its seconds are the same.
        assert lines(resumed)[: len(before)] == before
        assert answered() == 60

    def test_masking_goes_on_with_what_was_written(self, tmp_path: Path) -> None:
        pdf(tmp_path / "in" / "a.pdf", FOUND)
        pdf(tmp_path / "in" / "b.pdf", CLEAN)
        call = ["mask", "in", "--output-dir", "out", "--format", "jsonl"]
        first = lolot(*call, cwd=tmp_path)
        assert first.returncode == 0
        _interrupted()

        second = lolot(*call, cwd=tmp_path)

        assert second.returncode == 0, told(second)
        assert lines(second) == lines(first)

    @posix
    def test_a_masking_run_that_was_killed_is_gone_on_with(self, tmp_path: Path) -> None:
        for number in range(8):
            pdf(tmp_path / "in" / f"{number}.pdf", FOUND)
        call = ["mask", "in", "--output-dir", "out", "--jobs", "2"]
        run = subprocess.Popen([program(), *call], cwd=tmp_path)
        while len(list((tmp_path / "out").glob("?.pdf"))) < 2:
            time.sleep(0.02)
        run.send_signal(signal.SIGKILL)
        run.wait()

        resumed = lolot(*call, "--format", "jsonl", cwd=tmp_path)

        assert resumed.returncode == 0, told(resumed)
        copies = [line["copy"] for line in lines(resumed)]
        assert [copy["path"] for copy in copies] == [f"out/{n}.pdf" for n in range(8)]
        for copy in copies:
            data = (tmp_path / copy["path"]).read_bytes()
            assert hashlib.sha256(data).hexdigest() == copy["sha256"]

    def test_a_copy_that_was_changed_is_masked_again(self, tmp_path: Path) -> None:
        pdf(tmp_path / "in" / "a.pdf", FOUND)
        call = ["mask", "in", "--output-dir", "out", "--format", "jsonl"]
        lolot(*call, cwd=tmp_path)
        (tmp_path / "out" / "a.pdf").write_bytes(b"changed")

        [second] = lines(lolot(*call, "--overwrite", cwd=tmp_path))

        assert second["copy"]["status"] == "verified"
        copy = (tmp_path / "out" / "a.pdf").read_bytes()
        assert hashlib.sha256(copy).hexdigest() == second["copy"]["sha256"]

    def test_a_finished_run_still_refuses_to_write_over_copies(self, tmp_path: Path) -> None:
        pdf(tmp_path / "in" / "a.pdf", FOUND)
        call = ["mask", "in", "--output-dir", "out"]
        assert lolot(*call, cwd=tmp_path).returncode == 0

        assert [lolot(*call, cwd=tmp_path).returncode for _ in range(2)] == [2, 2]


def _interrupted() -> None:
    """Makes the last run one that did not come to its end."""
    with sqlite3.connect(next(journals.folder().glob("*.sqlite"))) as database:
        database.execute("UPDATE run SET finished = 0")
    database.close()
