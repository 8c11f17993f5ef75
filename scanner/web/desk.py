"""What lies on the desk of the local page: the files somebody dropped there, what was read in
them, and their copies. All of it is in a private folder and goes when the page is closed."""

from __future__ import annotations

import asyncio
import dataclasses
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from scanner import known
from scanner.batch.service import Ticket, Workers
from scanner.batch.task import Task
from scanner.model import FileReport, Finding, Options
from scanner.web.choice import Choice, carried, usual
from scanner.web.jobs import Jobs, as_sent
from scanner.web.problem import ProblemError
from scanner.web.tabs import Tabs

_LOCKED = frozenset({"encrypted", "wrong_password"})
Stage = Literal["scan", "mask"]

MOST_FILES = 1000


@dataclass(slots=True)
class Item:
    """One file on the desk. `within`: the folders it lay in, parted by "/"; `place`: where it
    stands in the list; `paper`: it came through the door for identity papers. `report`: the last
    scan, and `reading`: how many there were;
    `choice`: what somebody decided about it, None while nothing; `words`: what they want masked
    beside. `edition`: how often something was decided, and `editor`: which page did so last.
    `masked`: the last copy's report, `made`: what was decided
    when it was made, `taken`: it was saved."""

    id: str
    tab: str
    name: str
    folder: Path
    options: Options
    within: str = ""
    place: int = 0
    paper: bool = False
    stage: Stage = "scan"
    ticket: Ticket | None = None
    report: FileReport | None = None
    reading: int = 0
    choice: Choice | None = None
    words: tuple[str, ...] = ()
    edition: int = 0
    editor: str = ""
    masked: FileReport | None = None
    made: Choice | None = None
    taken: bool = False

    @property
    def path(self) -> Path:
        return self.folder / self.name

    @property
    def copy(self) -> Path | None:
        """The copy that may be handed out: clean, and made as it was decided last."""
        copy = self.masked.copy if self.masked is not None and self.current else None
        if copy is None or copy.status not in ("verified", "unchanged"):
            return None
        return self.folder / "copy" / Path(copy.path).name

    @property
    def current(self) -> bool:
        """Whether nothing was decided anew since the copy was made."""
        return self.made == self.choice

    @property
    def busy(self) -> bool:
        return self.ticket is not None and not self.ticket.future.done()


class Desk:
    """Works between `open` and `close`; all methods are called from the event loop."""

    def __init__(self, options: Options, jobs: Jobs) -> None:
        self._options = dataclasses.replace(options, overwrite=True)
        self._jobs = jobs
        self._items: dict[str, Item] = {}
        self.tabs = Tabs()
        # What each tab said about the paper in its second door.
        self.asked: dict[str, dict[str, Any]] = {}
        self._folder: Path | None = None
        self._viewer: Workers | None = None

    def open(self) -> None:
        self._folder = Path(tempfile.mkdtemp(dir=self._jobs.private))
        # Pictures of pages do not wait behind fifty files that are being read.
        self._viewer = Workers(self._options, 1, (self._folder,))

    def close(self) -> None:
        if self._viewer is not None:
            self._viewer.close()

    def place(self, tab: str, name: str, within: str = "") -> Item:
        """A place for a new file. Raises ProblemError 409 where the desk is full."""
        assert self._folder is not None
        self.tabs.touch(tab)
        if len(self._items) >= MOST_FILES:
            raise ProblemError(409, "desk_full", limit=MOST_FILES)
        identity = secrets.token_hex(8)
        folder = self._folder / identity
        (folder / "copy").mkdir(parents=True)
        return Item(identity, tab, name, folder, self._options, within)

    def add(self, item: Item) -> None:
        self._items[item.id] = item

    def of(self, tab: str) -> list[Item]:
        """The files of one tab, in the order they were given; settles what was done since."""
        self.tabs.touch(tab)
        items = [item for item in self._items.values() if item.tab == tab]
        items.sort(key=lambda item: item.place)
        for item in items:
            _settle(item)
        return items

    def get(self, tab: str, identity: str) -> Item:
        """One file of a tab. Raises ProblemError 404."""
        self.tabs.touch(tab)
        item = self._items.get(identity)
        if item is None or item.tab != tab:
            raise ProblemError(404, "no_file")
        _settle(item)
        return item

    def scan(self, item: Item, **changed: object) -> None:
        """Reads a file (again), with options changed for it."""
        self.free(item)
        item.options = dataclasses.replace(item.options, **changed)  # type: ignore[arg-type]
        item.stage, item.masked = "scan", None
        item.ticket = self._jobs.submit(
            Task(str(item.path), options=item.options, folder=item.within)
        )

    def write_words(self, item: Item, path: Path) -> None:
        """Writes what is to be masked in a file beside: those words that the page was started
        with, and its own."""
        started = known.read_words(self._options.also) if self._options.also else ()
        path.write_text("\n".join((*started, *item.words)), encoding="utf-8")

    def mask(self, item: Item, options: Options) -> None:
        """Makes the copy of a file."""
        self.free(item)
        item.stage, item.masked, item.made, item.taken = "mask", None, item.choice, False
        target = str(item.folder / "copy" / item.name)
        item.ticket = self._jobs.submit(
            Task(str(item.path), target, options=options, folder=item.within)
        )

    def cancel(self, item: Item) -> None:
        if item.ticket is not None:
            item.ticket.cancel()

    async def picture(self, item: Item, number: int, width: int, *, of_copy: bool) -> Path | None:
        """A picture of one page; None where the file asks for a password first. Raises
        ProblemError 404 where it cannot be drawn."""
        source = item.copy if of_copy else item.path
        if source is None:
            raise ProblemError(404, "no_copy")
        kind = secrets.token_hex(4) if of_copy else "page"
        target = item.folder / f"{kind}-{number}-{width}.jpg"
        return await self._shown(item, source, target, number, width)

    async def words(self, item: Item, number: int) -> Path | None:
        """The words of one page and where they stand, as `picture`."""
        return await self._shown(item, item.path, item.folder / f"words-{number}.json", number, 0)

    async def _shown(
        self, item: Item, source: Path, target: Path, number: int, width: int
    ) -> Path | None:
        assert self._viewer is not None
        if not target.exists():
            task = Task(str(source), str(target), options=item.options, page=number, width=width)
            report = await asyncio.wrap_future(self._viewer.submit(task).future)
            if locked(report):
                return None
        if not target.exists():
            raise ProblemError(404, "no_picture")
        return target

    def remove(self, item: Item) -> Future[FileReport] | None:
        """Takes a file off the desk; what still works on it is told to stop."""
        self._items.pop(item.id, None)
        self.cancel(item)
        if item.ticket is not None and not item.ticket.future.done():
            item.ticket.future.add_done_callback(lambda _: shutil.rmtree(item.folder, True))
            return item.ticket.future
        shutil.rmtree(item.folder, ignore_errors=True)
        return None

    def sweep(self) -> None:
        """Removes the files of tabs that are gone."""
        gone = self.tabs.gone()
        for tab in gone:
            self.asked.pop(tab, None)
        for item in [item for item in self._items.values() if item.tab in gone]:
            self.remove(item)

    def free(self, item: Item) -> None:
        """Raises ProblemError 409 while a file is worked on."""
        if item.busy:
            raise ProblemError(409, "still_busy")


def _settle(item: Item) -> None:
    """Takes the report of work that is done."""
    if item.ticket is None or not item.ticket.future.done():
        return
    report = as_sent(item.ticket.future.result(), str(item.path), item.name)
    before = item.report
    if item.stage == "mask" and before is not None and set(report.unread) - set(before.unread):
        # Something could not be read that was read before: it has to be decided about, too.
        item.stage, item.choice = "scan", item.choice or usual(before)
        report = dataclasses.replace(report, copy=None)
    if item.stage == "scan":
        if item.choice is not None and before is not None:
            item.choice = carried(item.choice, before, report)
        item.report, item.reading = report, item.reading + 1
    else:
        item.masked = report
        # A paper goes straight to its copy: its report is the first there is.
        item.report = before or report
    item.ticket = None


def locked(report: FileReport) -> bool:
    """Whether a file asks for a password that nobody gave."""
    return report.error is not None and report.error.key in _LOCKED


def twins(findings: Sequence[Finding]) -> Iterator[int]:
    """For each finding the number of its group: one value of one type, wherever it stands."""
    groups: dict[tuple[str, str], int] = {}
    for finding in findings:
        # What has no value is like nothing else.
        key = (finding.type, finding.value or finding.id)
        yield groups.setdefault(key, len(groups))
