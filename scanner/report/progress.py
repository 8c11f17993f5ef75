"""How far the run is, for a person who waits; nothing at all where nobody looks."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scanner.messages import text
from scanner.report.outcome import Tally
from scanner.report.plain import shown_path

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

# A run that is over by then needs no bar.
PATIENCE_SECONDS = 1.0


@dataclass(slots=True)
class Course:
    """How far a run is: what is done, and of how many files (None while they are counted)."""

    tally: Tally
    total: int | None = None
    started: float = field(default_factory=time.monotonic)

    @property
    def minutes(self) -> float:
        return (time.monotonic() - self.started) / 60

    @property
    def rate(self) -> float:
        """Files a minute."""
        return self.tally.files / max(self.minutes, 1e-6)

    def left(self) -> float | None:
        """The minutes that the rest will take at this rate; None where that is not known."""
        if self.total is None or not self.tally.files:
            return None
        return max(0, self.total - self.tally.files) / self.rate

    def told(self, lang: str, key: str) -> str:
        """The sentence of a key, with all that may stand in it."""
        left = self.left()
        return text(
            lang,
            key,
            minutes=round(self.minutes),
            files=self.tally.files,
            total="?" if self.total is None else self.total,
            pages=self.tally.pages,
            findings=self.tally.findings.total(),
            errors=self.tally.errors,
            rate=round(self.rate),
            left="?" if left is None else round(left),
        )


class Progress:
    """A bar on standard error for the whole run, and one for each file of more than one page
    while it is read."""

    def __init__(self, lang: str, course: Course, *, shown: bool) -> None:
        self._lang = lang
        self._course = course
        self._bar = _bar() if shown else None
        self._tasks: dict[str, TaskID] = {}
        self._whole: TaskID | None = None

    @property
    def shown(self) -> bool:
        return self._bar is not None

    def step(self) -> None:
        """Something was added to the tally."""
        if self._bar is None or self._course.minutes * 60 < PATIENCE_SECONDS:
            return
        told = self._course.told(self._lang, "report.course")
        if self._whole is None:
            self._whole = self._bar.add_task(told, total=None)
            self._bar.start()
        self._bar.update(
            self._whole,
            description=told,
            completed=self._course.tally.files,
            total=self._course.total,
        )

    def page(self, path: str, done: int, total: int) -> None:
        """`done` of `total` pages of the file are read."""
        if self._bar is None or total < 2:
            return
        if done >= total:
            self.file_done(path)
            return
        if path not in self._tasks:
            label = text(self._lang, "report.reading", path=shown_path(path))
            self._tasks[path] = self._bar.add_task(label, total=total)
            self._bar.start()
        self._bar.update(self._tasks[path], completed=done, total=total)

    def file_done(self, path: str) -> None:
        """The file needs no bar any more."""
        if self._bar is not None and path in self._tasks:
            self._bar.remove_task(self._tasks.pop(path))

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """Takes the bar off the terminal while something else is printed there."""
        if self._bar is None or not self._bar.live.is_started:
            yield
            return
        self._bar.stop()
        yield
        if self._tasks or self._whole is not None:
            self._bar.start()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()


class Pulse:
    """A line a minute on standard error where no bar is shown, so that a log tells of a long
    run how far it is."""

    def __init__(self, lang: str, course: Course, *, shown: bool, every: float = 60.0) -> None:
        self._lang = lang
        self._course = course
        self._every = every
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True) if shown else None

    def __enter__(self) -> Pulse:
        if self._thread is not None:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if self._thread is not None:
            self._thread.join()

    def _beat(self) -> None:
        while not self._over.wait(self._every):
            line = self._course.told(self._lang, "run.pulse")
            with contextlib.suppress(OSError):
                print(line, file=sys.stderr, flush=True)


def _bar() -> Bar:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    return Bar(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeRemainingColumn(compact=True),
        console=Console(file=sys.stderr),
        transient=True,
    )
