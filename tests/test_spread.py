"""Pages of a long document spread over processes: the report is that of one process, whatever
becomes of the helpers."""

import dataclasses
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
import pytest

from scanner import spread
from scanner.batch.task import cores, shared
from scanner.examine import Examination
from scanner.find import ahead
from scanner.find.ahead import Guess
from scanner.find.findings import MAX_IN_DOCUMENT, Search
from scanner.labels import effort
from scanner.labels.carried import Heads, Start
from scanner.labels.effort import Effort
from scanner.labels.phrases import Governed
from scanner.looking import Look, Looker
from scanner.model import Document, FileReport, Options, Source
from scanner.pages.kinds import PDF
from scanner.pages.pdf import PdfSource
from scanner.pages.words import TextLines
from scanner.pipeline import mask_file, scan
from scanner.spread import helper
from scanner.spread.helper import Chunk, Helper, Setup
from scanner.spread.record import Record

HEAD = "STT   Ho va ten            Ngay sinh     So CCCD         So dien thoai"
NAMES = ("Nguyen Van An", "Tran Thi Chi", "Le Huu Dung", "Ho Ngoc Lan", "Pham Minh Ha")


def row(number: int) -> str:
    name = NAMES[number % len(NAMES)]
    date, paper = f"{1 + number % 28:02d}/{1 + number % 12:02d}/1985", f"001085{number:06d}"
    return f"{number:4d}   {name:18s}   {date}    {paper}    09{number * 7919 % 10**8:08d}"


def a_list(pages: int, rows: int = 12, head_every: int = 7) -> pymupdf.Document:
    """A table whose heads stand on some of its pages alone, with running text between."""
    document = pymupdf.open()
    for page in range(pages):
        lines = [HEAD] if page % head_every == 0 else []
        lines += [row(page * rows + n) for n in range(rows)]
        if page % 10 == 9:
            lines = ["Can cu Luat Dat dai va de nghi cua Phong Tai nguyen so 12/TTr"] * 9
        document.new_page().insert_text((30, 40), lines, fontsize=8, fontname="cour")
    return document


@pytest.fixture(scope="module")
def listed() -> bytes:
    return bytes(a_list(60).tobytes(deflate=True))


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> list[spread._Spread]:
    """Helpers are started after the second page, waited for, and get a few pages at a time. The
    spreads."""
    begun: list[spread._Spread] = []
    monkeypatch.setattr(spread, "PATIENCE", 0.0)
    monkeypatch.setattr(spread, "CHUNK", 4)
    run = spread._Spread.run

    def noted(self: spread._Spread) -> None:
        begun.append(self)
        run(self)

    def given(self: spread._Spread) -> None:
        while not all(one.is_ready for one in self._helpers):
            self._hear(wait=True)
        give(self)

    give = spread._Spread._give
    monkeypatch.setattr(spread._Spread, "_give", given)
    monkeypatch.setattr(spread._Spread, "run", noted)
    return begun


def report(data: bytes, helpers: int) -> dict[str, Any]:
    told: FileReport = scan(Document("a.pdf", data, PDF), Options(helpers=helpers))
    fields = dataclasses.asdict(told)
    del fields["seconds"]
    return fields


def test_the_report_is_that_of_one_process(
    listed: bytes, at_once: list[spread._Spread], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_over: list[int] = []

    def noted(self: Record, done: Examination, source: PdfSource) -> None:
        taken_over.append(self.size.number)
        add_to(self, done, source)

    add_to = Record.add_to
    monkeypatch.setattr(Record, "add_to", noted)
    alone = report(listed, 0)
    assert len(alone["findings"]) > 2000
    assert not at_once
    assert report(listed, 1) == alone == report(listed, 3)
    assert len(taken_over) > 20
    for done in at_once:
        assert not done._helpers or all(h._process.poll() is not None for h in done._helpers)


def test_one_worker_may_have_help_and_several_none() -> None:
    alone, one_of_two = (shared(Options(), workers) for workers in (1, 2))
    assert (alone.threads, alone.helpers) == (cores(), cores() - 1)
    assert one_of_two.helpers == 0


def test_short_documents_and_other_processes_cores_are_left_alone(
    listed: bytes, at_once: list[spread._Spread], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spread, "PATIENCE", 60.0)
    report(listed, 3)
    monkeypatch.setattr(spread, "PATIENCE", 0.0)
    report(listed, 0)
    assert not at_once


@pytest.mark.parametrize(("name", "value"), [("MAX_IN_DOCUMENT", 700), ("MOST", 500_000)])
def test_what_is_given_up_is_the_same(
    name: str, value: int, monkeypatch: pytest.MonkeyPatch, at_once: list[Any]
) -> None:
    document = a_list(30)
    for _ in range(30):
        # What may be a name and is none costs as much.
        lines = [f"Lo So Tam   9{n:05d}1   1.2{n:02d}.000" for n in range(40)]
        document.new_page().insert_text((30, 40), lines, fontsize=8, fontname="cour")
    data = bytes(document.tobytes(deflate=True))
    for module in (sys.modules["scanner.find.findings"], effort, ahead):
        if hasattr(module, name):
            monkeypatch.setattr(module, name, value)
    alone = report(data, 0)
    assert any(unread["code"] == "search_given_up" for unread in alone["unread"])
    assert report(data, 1) == alone
    assert at_once


def test_pages_with_pictures_are_read_where_all_cores_are(
    at_once: list[spread._Spread], monkeypatch: pytest.MonkeyPatch
) -> None:
    document = a_list(24)
    grey = np.full((40, 40, 3), 120, np.uint8)
    grey[10:30, 10:30] = 200
    picture = pymupdf.Pixmap(pymupdf.csRGB, 40, 40, grey.tobytes(), False)
    document[13].insert_image((300, 500, 340, 540), pixmap=picture)
    data = bytes(document.tobytes(deflate=True))
    assert report(data, 1) == report(data, 0)
    assert at_once


def scanned(pages: int) -> bytes:
    """Pages with a telephone in a picture, and a line of text."""
    document = pymupdf.open()
    for number in range(pages):
        sheet = pymupdf.open()
        sheet.new_page(width=300, height=60).insert_text((20, 35), f"Tel: 09{number}2345678")
        picture = sheet[0].get_pixmap(dpi=150)
        page = document.new_page(width=300, height=120)
        page.insert_image((0, 0, 300, 60), pixmap=picture)
        page.insert_text((20, 90), f"Trang {number}")
    return bytes(document.tobytes(deflate=True))


def test_what_is_seen_on_scanned_pages_is_found_out_by_all_processes(
    at_once: list[spread._Spread], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = scanned(10)
    alone = report(data, 0)
    assert len(alone["findings"]) == 10
    looked: list[int] = []
    look = Looker._look

    def noted(self: Looker, picture: Any, share: float) -> Look:
        looked.append(1)
        return look(self, picture, share)

    monkeypatch.setattr(Looker, "_look", noted)
    assert report(data, 1) == alone
    assert at_once
    assert len(looked) < 9
    assert at_once[0]._done.looker.pixels > 10 * 500_000


def test_who_masks_scanned_pages_has_help_to_see_them(
    at_once: list[spread._Spread], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "a.pdf"
    source.write_bytes(scanned(7))

    def of(helpers: int) -> tuple[FileReport, bytes]:
        target = tmp_path / f"copy{helpers}.pdf"
        told = mask_file(str(source), str(target), Options(helpers=helpers))
        assert told.copy
        assert told.copy.status == "verified"
        copy = dataclasses.replace(told.copy, path="", sha256="")
        return dataclasses.replace(told, copy=copy, seconds=0.0), target.read_bytes()

    alone, copy = of(0)
    assert not at_once
    learned: list[int] = []
    learn = Looker.learn

    def noted(self: Looker, looks: Any) -> None:
        learned.append(1)
        learn(self, looks)

    monkeypatch.setattr(Looker, "learn", noted)
    helped, same = of(1)
    assert helped == alone
    assert len(alone.findings) == 7
    assert at_once
    assert learned
    for data in (copy, same):
        with pymupdf.open(stream=data) as document:
            assert [page.get_text().strip() for page in document][:2] == ["Trang 0", "Trang 1"]


def test_helpers_may_die(listed: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = report(listed, 0)
    given: list[Helper] = []
    give = Helper.give

    def deadly(self: Helper, chunk: Chunk) -> None:
        give(self, chunk)
        given.append(self)
        if len(given) > 3:
            self._process.kill()

    monkeypatch.setattr(Helper, "give", deadly)
    assert report(listed, 1) == alone
    monkeypatch.setattr(helper, "_PROGRAM", "print('no helper at all')")
    assert report(listed, 2) == alone


def test_none_can_be_started(listed: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError

    alone = report(listed, 0)
    monkeypatch.setattr(subprocess, "Popen", refused)
    assert report(listed, 1) == alone


def test_an_error_on_the_way_leaves_no_helper(
    listed: bytes, at_once: list[spread._Spread], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Helper] = []

    def interrupted(self: spread._Spread) -> None:
        started.extend(self._helpers)
        raise KeyboardInterrupt

    monkeypatch.setattr(spread._Spread, "_step", interrupted)
    with pytest.raises(KeyboardInterrupt):
        report(listed, 2)
    assert len(started) == 2
    assert all(one._process.poll() is not None for one in started)


def test_a_helper_ends_with_the_process_that_started_it(listed: bytes) -> None:
    program = helper._PROGRAM.format(path=sys.path)
    chunk = Chunk(range(1, 60), Guess.of(Search()), keep=True)
    setup = Setup(Document("", listed, PDF), Options(), ())
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        pickle.dump(setup, process.stdin)
        pickle.dump(chunk, process.stdin)
        process.stdin.flush()
        assert pickle.load(process.stdout) == (helper.READY, None)
        number, record = pickle.load(process.stdout)
        assert (number, record is None) == (1, False)
        process.stdin.close()
        assert process.wait(20) == 0


def test_a_damaged_file_is_read_as_a_whole(listed: bytes, at_once: list[spread._Spread]) -> None:
    with pymupdf.open(stream=listed) as document:
        xref = document[40].get_contents()[0]
        document.update_stream(xref, b"never packed", compress=False)
        document.xref_set_key(xref, "Filter", "/FlateDecode")
        data = bytes(document.tobytes())
    alone = report(data, 0)
    assert [unread["code"] for unread in alone["unread"]] == ["page_damaged"]
    assert report(data, 1) == alone
    assert at_once


def test_words_of_a_page_are_the_same_in_another_process(listed: bytes) -> None:
    with pymupdf.open(stream=listed) as document:
        lines = TextLines(document[3].get_text("words"))
    again = pickle.loads(pickle.dumps(lines))
    assert again == lines
    assert (again.texts, again.line_of) == (lines.texts, lines.line_of)


def heads(says: str, bottom: float = 100.0, start: float = 30.0) -> dict[Source, Any]:
    governed = Governed(frozenset({says}), frozenset(), False, False)
    return {Source.TEXT: Heads({(30, False): (bottom, governed)}, (Start(start, 1),))}


def taken(guess: Guess, change: Callable[[Search], None]) -> ahead.Steps:
    search = guess.search()
    change(search)
    return guess.steps(search)


def few(search: Search) -> None:
    search.found += 10
    search.effort.cost += 2_500


def test_a_guess_holds_after_the_same_heads_far_from_all_bounds() -> None:
    steps = taken(Guess(heads("cccd")), few)
    truth = Search(found=90, heads=heads("cccd", 700.0), effort=Effort(cost=30_000))
    assert steps.hold(truth)
    steps.lead(truth)
    assert (truth.found, truth.effort) == (100, Effort(cost=32_500))
    assert not steps.hold(Search(heads=heads("phone")))
    assert not steps.hold(Search())


def test_where_columns_start_matters_to_a_page_that_leans_on_it() -> None:
    def leaning(search: Search) -> None:
        search.heads[Source.TEXT].leant_on = True

    moved = Search(heads=heads("cccd", start=50.0))
    assert taken(Guess(heads("cccd")), few).hold(moved)
    assert not taken(Guess(heads("cccd")), leaning).hold(moved)


@pytest.mark.parametrize(
    "truth",
    [
        Search(found=MAX_IN_DOCUMENT - 10),
        Search(effort=Effort(cost=effort.MOST - 2_500)),
        Search(effort=Effort(timeouts={"slow": 1})),
    ],
)
def test_a_guess_does_not_hold_near_a_bound(truth: Search) -> None:
    assert not taken(Guess.of(Search()), few).hold(truth)
