"""What was answered once is answered again, and nothing is lost, doubled or told to others."""

import hashlib
import os
import sqlite3
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scanner.batch import journal as journals
from scanner.batch.journal import Journal
from scanner.model import Box, Copy, FileReport, Reason, Source, Status, Unread
from scanner.report.answer import Answer
from scanner.report.outcome import Facts
from scanner.report.record import View, file_record
from tests.command import posix
from tests.journals import held
from tests.reports import finding, report, written

pytestmark = pytest.mark.usefixtures("own_state")

VIEW = View("vi", False)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "in" / "a.pdf"
    path.parent.mkdir()
    path.write_bytes(b"first")
    return path


def verdict(path: Path, **more: Any) -> FileReport:
    data = path.read_bytes()
    fields: dict[str, Any] = {
        "path": str(path),
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    return replace(report(finding()), **fields | more)


def one_run(*reports: FileReport, resume: bool = True, finish: bool = True) -> list[bool]:
    """A run over the files of the reports; whether each was answered from the journal."""
    journal = Journal("x", resume=resume)
    journal.start()
    answered = [journal.answer(one.path) is not None for one in reports]
    fresh = [one for one, known in zip(reports, answered, strict=True) if not known]
    journal.keep(Answer.of(one, VIEW) for one in fresh)
    if finish:
        journal.finish()
    journal.close()
    assert journal.trouble is None
    return answered


class TestAnswer:
    def test_a_report_comes_back_as_every_report_shows_it(self) -> None:
        full = report(
            finding(polygons=(((1.0, 2.0), (3.0, 2.0), (3.0, 4.0), (1.0, 4.0)),)),
            finding("email", "nguyenvana@gmail.com", within=("a.zip",), inner_page=2, page=None),
            unread=(Unread(1, Box(10, 10, 50, 20), "illegible"),),
            status=Status.PARTIAL,
            kept=("p1-1",),
            copy=Copy("out/a.pdf", "1" * 64, "verified", ("x",), ("y",), ("z",), (Reason("n"),)),
        )

        answer = Answer.of(full, VIEW)

        assert file_record(answer.report(), VIEW) == file_record(full, VIEW)
        assert Facts.of(answer.report()) == answer.facts == Facts.unpacked(answer.facts.packed())
        assert "012345" not in answer.text + answer.aside
        assert "nguyenvana" not in answer.text + answer.aside

    def test_it_brings_the_values_where_the_report_shows_them(self) -> None:
        shown = replace(VIEW, reveal=True)
        full = report(finding(), finding("email", "nguyenvana@gmail.com"))

        back = Answer.of(full, shown).report()

        assert [(f.text, f.value) for f in back.findings] == [
            (f.text, f.value) for f in full.findings
        ]
        assert file_record(back, shown) == file_record(full, shown)

    def test_a_value_in_a_name_is_kept_as_its_place_there(self) -> None:
        named = finding("phone", "0912.345.678", sources=(Source.FILENAME,), page=None, boxes=())
        full = report(named, path="a/0912.345.678.jpg")

        answer = Answer.of(full, VIEW)

        assert "345.678" not in answer.text + answer.aside
        assert written("table", answer.report()) == written("table", full)

    def test_a_name_that_is_not_utf8_is_kept(self) -> None:
        full = report(path="a\udcff.pdf", error=Reason("x", {"path": "\udcff"}))

        back = Answer.of(full, VIEW).report()

        assert (back.path, back.error) == (full.path, full.error)


class TestAnswers:
    def test_an_unchanged_file_is_answered_for(self, file: Path) -> None:
        assert one_run(verdict(file)) == [False]
        assert one_run(verdict(file)) == [True]

    def test_a_changed_file_is_read_again(self, file: Path) -> None:
        one_run(verdict(file))
        file.write_bytes(b"longer than before")

        assert one_run(verdict(file)) == [False]
        assert one_run(verdict(file)) == [True]

    def test_a_file_changed_within_its_size_and_time_is_read_again(self, file: Path) -> None:
        before = file.stat()
        one_run(verdict(file))
        file.write_bytes(b"other")
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))

        assert one_run(verdict(file)) == [False]

    def test_a_file_only_touched_is_answered_by_its_content(self, file: Path) -> None:
        one_run(verdict(file))
        os.utime(file, (1_000_000_000, 1_000_000_000))

        assert one_run(verdict(file)) == [True]

    @posix
    def test_an_old_file_is_not_even_opened(self, file: Path) -> None:
        one_run(verdict(file))
        [path] = journals.folder().glob("*.sqlite")
        with sqlite3.connect(path) as database:
            database.execute("UPDATE verdict SET seen = seen + 10000000000, sha256 = 'other'")
        database.close()

        assert one_run(verdict(file)) == [True]

    def test_an_error_is_tried_anew_in_a_new_run_only(self, file: Path) -> None:
        failed = verdict(file, status=Status.ERROR, error=Reason("timed_out", {"seconds": "1"}))

        assert one_run(failed, finish=False) == [False]
        assert one_run(failed, finish=True) == [True]
        assert one_run(failed) == [False]

    def test_a_fresh_start_forgets(self, file: Path) -> None:
        one_run(verdict(file))

        assert one_run(verdict(file), resume=False) == [False]

    def test_what_is_gone_is_forgotten_at_the_end_of_a_run(self, file: Path) -> None:
        other = file.with_name("other.pdf")
        other.write_bytes(b"other")
        one_run(verdict(file), verdict(other))
        assert b"other.pdf" in held()

        one_run(verdict(file))

        assert one_run(verdict(other)) == [False]

    def test_a_file_replaced_while_it_was_read_is_not_kept(self, file: Path) -> None:
        stale = verdict(file, size=4)

        one_run(stale)

        assert one_run(stale) == [False]


class TestSafety:
    @posix
    def test_only_its_owner_may_read_it(self, file: Path) -> None:
        journal = Journal("x", resume=True)
        journal.start()
        journal.answer(str(file))
        journal.keep([Answer.of(verdict(file), VIEW)])

        modes = {path.stat().st_mode & 0o777 for path in journals.folder().iterdir()}
        assert modes == {0o600}
        assert journals.folder().stat().st_mode & 0o777 == 0o700
        journal.close()

    def test_it_holds_no_value(self, file: Path) -> None:
        one_run(verdict(file))

        assert b"a.pdf" in held()
        assert b"012345" not in held()

    def test_a_second_run_at_the_same_time_goes_without(self, file: Path) -> None:
        first = Journal("x", resume=True)
        second = Journal("x", resume=True)

        assert (first.trouble, second.trouble) == (None, "journal_busy")
        assert second.answer(str(file)) is None
        second.keep([Answer.of(verdict(file), VIEW)])
        second.close()
        first.close()

    def test_a_damaged_one_is_begun_anew(self, file: Path) -> None:
        one_run(verdict(file))
        [path] = journals.folder().glob("*.sqlite")
        path.write_bytes(b"no database" * 1000)

        assert one_run(verdict(file)) == [False]
        assert one_run(verdict(file)) == [True]

    def test_old_ones_do_not_pile_up(self, file: Path) -> None:
        one_run(verdict(file))
        for number in range(250):
            old = journals.folder() / f"{number}.sqlite"
            old.touch()
            os.utime(old, (time.time() - 1000 - number,) * 2)

        assert one_run(verdict(file)) == [True]
        assert len(list(journals.folder().glob("*.sqlite"))) == 200

    def test_one_that_cannot_be_is_done_without(self, file: Path, tmp_path: Path) -> None:
        (tmp_path / "state").write_bytes(b"no folder")

        journal = Journal("x", resume=True)

        assert journal.trouble == "journal_failed"
        assert journal.answer(str(file)) is None
