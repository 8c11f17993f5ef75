"""Each way in which lolot says green, tried over data that shows."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from fastapi import FastAPI
from starlette.requests import Request

import cli
from scanner import edited
from scanner.batch.inbox import Inbox
from scanner.batch.service import Ticket
from scanner.batch.task import Task
from scanner.examine import Examination
from scanner.model import (
    Box,
    Decision,
    Document,
    Edit,
    FileReport,
    Limits,
    Options,
    PageSize,
    Status,
    Unread,
)
from scanner.pipeline import _edited, mask_file, scan_file
from scanner.report.outcome import Bar, exit_code
from scanner.report.record import View, file_record
from scanner.rules import Rules
from scanner.web.choice import edits, usual
from scanner.web.desk import Desk, Item
from scanner.web.items import ChoiceBody, choose
from scanner.web.problem import ProblemError
from tests.attacks.attack import CCCD, LETTER, OTHER, PHONE, pdftotext, typed
from tests.attacks.test_overlaps import picture
from tests.finding import PATTERNS
from tests.masking import finding

MASKING = Bar(masking=True)


def reported(path: Path, options: Options | None = None) -> Path:
    """The report on a file, as `lolot scan --format json` writes it."""
    report = scan_file(str(path), options or Options())
    record = file_record(report, View("vi", reveal=False))
    said = {"schema": edited.SCHEMA, "files": [record]}
    path.with_suffix(".json").write_text(json.dumps(said), "utf-8")
    return path.with_suffix(".json")


def changed(report: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    said = json.loads(report.read_text("utf-8"))
    change(said["files"][0])
    report.write_text(json.dumps(said), "utf-8")
    return report


def made(path: Path, report: Path) -> FileReport:
    """What becomes of a file by an edited report."""
    chosen = Options(edits=edited.read(report))
    return mask_file(str(path), str(path.parent / "copies" / path.name), chosen)


def masked_by(path: Path, report: Path) -> str:
    """What pdftotext reads of the copy that an edited report asks for."""
    done = made(path, report)
    assert exit_code(done, MASKING) == 0, done
    assert done.copy is not None
    return pdftotext(Path(done.copy.path).read_bytes())


class TestEditedReport:
    @pytest.mark.parametrize(
        "narrow", [Options(types=frozenset({"phone"})), Options(min_confidence=0.93)]
    )
    def test_what_it_did_not_tell_is_masked(self, letter: Path, narrow: Options) -> None:
        copy = masked_by(letter, reported(letter, narrow))
        assert CCCD not in copy
        assert PHONE not in copy

    def test_an_entry_that_was_taken_out_is_left(self, letter: Path) -> None:
        report = changed(reported(letter), lambda file: file["findings"].pop(1))
        copy = masked_by(letter, report)
        assert PHONE in copy
        assert CCCD not in copy

    def test_what_was_not_found_then_is_masked(self, letter: Path) -> None:
        # As an earlier version tells it, which knew of two numbers.
        def older(file: dict[str, Any]) -> None:
            file["findings"] = file["findings"][:2]
            file["found"] = 2

        assert OTHER not in masked_by(letter, changed(reported(letter), older))

    def test_numbers_that_moved_are_no_match(self, letter: Path) -> None:
        def moved(file: dict[str, Any]) -> None:
            one, other = file["findings"][1:]
            one["id"], other["id"] = other["id"], one["id"]
            one["mask"] = False

        done = made(letter, changed(reported(letter), moved))
        assert (done.error and done.error.key, done.copy) == ("report_no_match", None)
        assert exit_code(done, MASKING) == 2

    def test_a_file_that_was_changed_since_is_no_match(self, letter: Path) -> None:
        report = reported(letter)
        letter.write_bytes(typed(*LETTER, "Số CCCD: 079203009999"))
        done = made(letter, report)
        assert (done.error and done.error.key, done.copy) == ("report_no_file", None)
        assert exit_code(done, MASKING) == 2


A_PAGE = FileReport(
    *("a.pdf", "0" * 64, 1, "application/pdf", Status.PARTIAL),
    pages=(PageSize(1, 595, 842, "pt"),),
)


class TestAccepted:
    ACCEPTED = Bar(masking=True, areas_settled=True)

    def left(self, *boxes: Box) -> int:
        areas = tuple(Unread(1, box, "illegible") for box in boxes)
        return exit_code(dataclasses.replace(A_PAGE, unread=areas), self.ACCEPTED)

    def test_areas_that_leave_nothing_of_a_page_are_a_page(self) -> None:
        halves = Box(0, 0, 595, 421), Box(0, 421, 595, 842)
        quarters = [Box(x, y, x + 300, y + 425) for x in (0, 295) for y in (0, 417)]
        assert self.left(*halves) == self.left(*quarters) == 3
        assert self.left(*halves[:1]) == self.left(*quarters[:3]) == 0

    def test_so_are_hundreds_of_strips(self) -> None:
        strips = [Box(0, y, 595, y + 5) for y in range(0, 842, 4)]
        assert self.left(*strips) == 3
        assert self.left(*strips[::2]) == 0


def pages_of(*lines: str) -> bytes:
    with pymupdf.open() as doc:
        for line in lines:
            with pymupdf.open(stream=typed(line), filetype="pdf") as page:
                doc.insert_pdf(page)
        return bytes(doc.tobytes())


def attached(data: bytes, name: str) -> bytes:
    with pymupdf.open(stream=typed("Thông báo"), filetype="pdf") as doc:
        doc.embfile_add(name, data)
        return bytes(doc.tobytes())


NUMBER = f"Số CCCD: {CCCD}"


class TestLimits:
    @pytest.mark.parametrize(
        ("name", "build", "limits"),
        [
            ("a.pdf", lambda: pages_of("Trang 1", NUMBER), Limits(pages=1)),
            ("a.png", lambda: picture(NUMBER), Limits(pixels=10_000)),
            ("b.pdf", lambda: typed(NUMBER), Limits(file_bytes=1000)),
            ("c.pdf", lambda: attached(pages_of("1", NUMBER), "in.pdf"), Limits(pages=1)),
            ("d.pdf", lambda: attached(picture(NUMBER), "in.png"), Limits(pixels=10_000)),
        ],
    )
    def test_what_is_too_large_is_never_clean(
        self, tmp_path: Path, name: str, build: Callable[[], bytes], limits: Limits
    ) -> None:
        path = tmp_path / name
        path.write_bytes(build())
        report = scan_file(str(path), Options(limits=limits))
        assert exit_code(report, Bar()) == 3
        assert report.verdict == "could_not_read"
        masked = mask_file(str(path), str(tmp_path / "out" / name), Options(limits=limits))
        assert exit_code(masked, Bar(masking=True, areas_settled=True)) == 3


@pytest.mark.usefixtures("own_state")
class TestJournal:
    def test_other_patterns_limits_or_words_are_another_journal(
        self, letter: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        call = ["scan", str(letter), "--quiet", "--jobs", "1"]
        also = tmp_path / "words.txt"
        also.write_text("Điện thoại", "utf-8")
        green = [*call, "--types", "email"]
        assert cli.run(green) == cli.run(green) == 0
        assert cli.run(call) == 1
        assert cli.run([*green, "--also", str(also)]) == 1
        capfd.readouterr()

    def test_a_copy_that_was_exchanged_is_made_anew(
        self, letter: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        call = ["mask", str(letter), "--output-dir", str(tmp_path / "out"), "--overwrite"]
        assert cli.run(call) == 0
        copy = tmp_path / "out" / "letter.pdf"
        copy.write_bytes(letter.read_bytes())
        assert CCCD in pdftotext(copy.read_bytes())
        assert cli.run(call) == 0
        assert CCCD not in pdftotext(copy.read_bytes())
        capfd.readouterr()


class TestWatched:
    def test_a_file_as_large_and_as_old_as_the_last_one_comes_again(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        path.write_text("Thông báo số 1", "utf-8")
        before = path.stat()
        with Inbox(tmp_path, frozenset(), poll=None, settle=0) as inbox:
            first = _come(inbox)
            path.write_text("Thông báo số 2", "utf-8")
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
            [(name, stamp)] = first
            if os.name == "posix":
                assert not inbox.unchanged(name, stamp)
                assert [name for name, _ in _come(inbox)] == [str(path)]


def _come(inbox: Inbox) -> list[tuple[str, Any]]:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        some = list(inbox.ready())
        if some:
            return some
        time.sleep(0.05)
    return []


def told(report: FileReport) -> Ticket:
    """The work on a file that came to this report."""
    ticket = Ticket(Task(report.path))
    ticket.future = Future()
    ticket.future.set_result(report)
    return ticket


class TestPage:
    def item(self, letter: Path) -> Item:
        item = Item("1", "tab", letter.name, letter.parent, Options())
        item.report, item.reading = scan_file(str(letter), Options()), 1
        return item

    def left(self, one: str, reading: int) -> ChoiceBody:
        return ChoiceBody(off=[one], reading=reading, edition=0, view="0" * 16)

    def test_what_was_decided_of_another_reading_is_refused(self, letter: Path) -> None:
        item, app = self.item(letter), FastAPI()
        app.state.desk = Desk(Options(), None)  # type: ignore[arg-type]
        app.state.desk.add(item)
        request = Request({"type": "http", "app": app})
        with pytest.raises(ProblemError, match="read_again"):
            asyncio.run(choose(request, "tab", "1", self.left("p1-1", reading=0)))
        assert item.choice is None
        asyncio.run(choose(request, "tab", "1", self.left("p1-1", reading=1)))
        assert item.choice is not None

    def test_a_copy_of_which_less_could_be_read_is_not_handed_out(self, letter: Path) -> None:
        item = self.item(letter)
        target = letter.parent / "copy" / letter.name
        done = mask_file(str(letter), str(target), Options())
        item.stage, item.ticket = "mask", told(done)
        desk = Desk(Options(), None)  # type: ignore[arg-type]
        desk.add(item)
        assert desk.get("tab", "1").copy is not None
        less = dataclasses.replace(done, unread=(Unread(1, Box(0, 0, 9, 9), "illegible"),))
        item.stage, item.ticket, item.masked = "mask", told(less), None
        assert desk.get("tab", "1").copy is None
        assert item.report is not None
        assert len(item.report.unread) == 1

    def test_what_only_the_second_reading_finds_is_masked(self, letter: Path) -> None:
        report = scan_file(str(letter), Options())
        known_then = dataclasses.replace(report, findings=report.findings[:2], found=2)
        choice = dataclasses.replace(usual(known_then), areas=((1, Box(10, 10, 20, 20)),))
        chosen = Options(edits=edits(known_then, choice))
        done = mask_file(str(letter), str(letter.parent / "copies" / "a.pdf"), chosen)
        assert done.copy is not None
        assert OTHER not in pdftotext(Path(done.copy.path).read_bytes())

    def test_an_own_word_joins_those_the_page_was_started_with(
        self, letter: Path, tmp_path: Path
    ) -> None:
        also = tmp_path / "also.txt"
        also.write_text("Điện thoại", "utf-8")
        item = dataclasses.replace(self.item(letter), words=("CCCD",))
        desk = Desk(Options(also=also), None)  # type: ignore[arg-type]
        desk.write_words(item, tmp_path / "words.txt")
        rules = Rules.of(Options(also=tmp_path / "words.txt"), PATTERNS)
        assert rules.words == ("Điện thoại", "CCCD")


class TestPast:
    """What whoever cuts the last changes off a file has back."""

    def before(self, path: Path, change: Callable[[pymupdf.Document], object]) -> Path:
        with pymupdf.open(path) as doc:
            change(doc)
            doc.saveIncr()
        return path

    def never_green(self, path: Path) -> None:
        report = scan_file(str(path), Options())
        assert exit_code(report, Bar()) in (1, 3), report
        masked = mask_file(str(path), str(path.parent / "out" / path.name), Options())
        assert exit_code(masked, MASKING) == 0, masked
        assert masked.copy is not None
        copy = Path(masked.copy.path).read_bytes()
        assert copy.count(b"%%EOF") == 1

    def test_an_attachment_that_was_taken_out(self, tmp_path: Path) -> None:
        path = tmp_path / "a.pdf"
        path.write_bytes(attached(typed(NUMBER), "in.pdf"))
        self.before(path, lambda doc: doc.embfile_del("in.pdf"))
        old = path.read_bytes().partition(b"%%EOF")[0] + b"%%EOF"
        with pymupdf.open(stream=old, filetype="pdf") as doc:
            assert CCCD in pdftotext(doc.embfile_get("in.pdf"))
        self.never_green(path)

    def test_more_saves_than_are_looked_at(self, tmp_path: Path) -> None:
        path = tmp_path / "a.pdf"
        path.write_bytes(typed(NUMBER))
        self.before(path, lambda doc: doc.update_stream(doc[0].get_contents()[0], b"BT ET"))
        for number in range(45):
            title = {"title": f"bản {number}"}
            self.before(path, lambda doc: doc.set_metadata(title))  # noqa: B023
        old = path.read_bytes().partition(b"%%EOF")[0] + b"%%EOF"
        assert CCCD in pdftotext(old)
        assert CCCD not in pdftotext(path.read_bytes())
        self.never_green(path)


def test_a_number_is_known_again_however_many_pages_come_between(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Of this many readings; a sheet of paper takes seconds.
    monkeypatch.setattr("scanner.examine.MAX_KEPT_PAGES", 2)
    path = tmp_path / "a.pdf"
    lines = (NUMBER, "Trang 2", "Trang 3", "Trang 4", f"Ma don hang {CCCD}")
    with pymupdf.open() as doc:
        for line in lines:
            page = doc.new_page(width=550, height=80)
            page.insert_image(page.rect, stream=picture(line))
        doc.save(path)

    report = scan_file(str(path), Options())

    assert {1, 5} <= {one.page for one in report.findings if one.value == CCCD and one.mask}


class TestLeft:
    """What somebody leaves on purpose speaks for itself alone."""

    LINE = Box(100, 100, 300, 130)

    def test_another_value_in_its_place_is_not_left(self) -> None:
        name = finding(Box(90, 95, 320, 140), "Tô Phúc Cường", type="person_name")
        number = finding(self.LINE, CCCD)
        assert not edited.stands(number, [name])
        assert edited.stands(dataclasses.replace(name, boxes=(self.LINE,)), [name])

    def test_a_line_that_only_its_mask_had_settled_is_open_again(self) -> None:
        document = Document("a.png", b"", "image/png")
        done = Examination(Options(), PATTERNS)
        done.found, done.unread = [finding(self.LINE, CCCD)], [Unread(1, self.LINE, "illegible")]
        report = dataclasses.replace(A_PAGE, findings=tuple(done.found), status=Status.OK)
        off = Edit({"p1-1": Decision("cccd", 1, mask=False)}, ())
        told_of = _edited(document, report, {document.sha256: off}, done)
        assert exit_code(told_of, MASKING) == 3
        on = Edit({"p1-1": Decision("cccd", 1, mask=True)}, ())
        assert exit_code(_edited(document, report, {document.sha256: on}, done), MASKING) == 0
