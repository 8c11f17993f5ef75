"""The pages of one long document spread over several processes.

Each page is examined as it would be one after the other: a helper guesses what the search before
a page came to, the process that examines the document takes over what it tells if the guess was
right, and examines the page itself if it was not.
"""

from __future__ import annotations

import contextlib
import time
from itertools import islice
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from scanner.examine import MAX_KEPT_PAGES, Examination
from scanner.find.ahead import Guess
from scanner.model import Document
from scanner.pages import Source
from scanner.pages.kinds import PDF

if TYPE_CHECKING:
    from scanner.pages.pdf import PdfSource
    from scanner.spread.helper import Helper, Reply
    from scanner.spread.record import Looked, Record

# A helper takes most of a second to start: none is started before a document took so long, and
# its other pages will take twice as long as that. At first it gets pages that are so far behind the
# next one.
PATIENCE, LEAD = 1.0, 6
# So many helpers at most; each takes some hundred megabytes, and the document once more: of all of
# those together there are no more bytes.
MOST_HELPERS, MOST_BYTES = 3, 192_000_000
# Pages that are given away at once, as many as take so many seconds, and chunks that a helper has
# at most; so many chunks for each process may be known before a page that comes before them is.
CHUNK, CHUNK_SECONDS, GIVEN, AHEAD = 16, 0.8, 2, 4
# What is seen in pictures, as on more than one of so many pages, depends on no page before: helpers
# get the next ones at once, where there are so many more.
FEW, MORE = 8, 4
DAMAGED = "page_damaged"
# Helpers end where so many pages more had to be done again than they have been right on lately;
# from more than so many on, as at first, nothing is guessed here.
_WASTED, _DOUBTED = 12, 2
_POLL_SECONDS = 0.5


class ApartError(Exception):
    """What a page tells depends on what was read before: the document has to be read as a whole."""


def through(done: Examination, document: Document, source: Source) -> None:
    """Examines all pages of a document, with help where it is long and cores are free; for who
    masks it what its pictures show is found out with help, all else is kept here.

    Raises ApartError where that does not work with this document.
    """
    if document.media_type != PDF or not _helpers(done, document):
        done.each(source.pages(), source.page_count)
        return
    from scanner.pages.pdf import PdfSource

    assert isinstance(source, PdfSource)
    started = first = time.monotonic()
    pictured = 0
    for page in source.pages():
        done.each([page], source.page_count)
        now, number = time.monotonic(), page.number
        pictured += bool(page.pixel_areas)
        if number == 1:
            # It bears what it takes to begin.
            first = now
            continue
        pace = (now - first) / (number - 1)
        left = min(source.last - number, done.asked.effort.lasts(number))
        seen = FEW * pictured >= number
        if keeps(done) and not seen:
            continue
        is_long = left > (MORE if seen else 2 * LEAD) and pace * left > 2 * PATIENCE
        if is_long and now - started > PATIENCE:
            spread = _Spread(done, document, source, number + 1, pace)
            if seen:
                spread.believe()
            spread.run()
            break


def keeps(done: Examination) -> bool:
    """Whether more of the pages is kept or measured than what they tell, as masking needs it."""
    return done.exact or done.memory is not None


def _helpers(done: Examination, document: Document) -> int:
    """How many helpers there may be."""
    return min(done.options.helpers, MOST_HELPERS, MOST_BYTES // (1 + len(document.data)))


class _Spread:
    """The rest of the pages, from `first` on; those before it took `pace` seconds each."""

    def __init__(
        self, done: Examination, document: Document, source: PdfSource, first: int, pace: float
    ) -> None:
        from scanner.spread.helper import Setup

        self._done, self._source = done, source
        self._chunk = max(1, min(CHUNK, int(CHUNK_SECONDS / pace)))
        self._setup = Setup.of(done, document)
        self._helpers: list[Helper] = []
        self._replies: SimpleQueue[tuple[Helper, Reply | None]] = SimpleQueue()
        # What pages tell that are not taken over yet; the first of those, the first that is
        # nobody's, and those that this process has begun itself ahead of their turn.
        self._known: dict[int, Record | Looked] = {}
        self._next = self._ahead = first
        self._own, self._guess = range(0), Guess.of(done.asked)
        self._like = Examination(done.options, done.patterns, done.words)
        self._wasted = _DOUBTED + 1

    def believe(self) -> None:
        """What is found out ahead of a page's turn is likely to hold."""
        self._wasted = 0

    def run(self) -> None:
        """Examines them."""
        from scanner.spread.helper import Helper

        self._sound()
        try:
            with contextlib.suppress(OSError):
                for _ in range(_helpers(self._done, self._setup.document)):
                    self._helpers.append(Helper(self._setup, self._replies))
            while self._helpers and self._next <= self._source.last:
                if self._done.asked.is_over:
                    break
                self._step()
                if self._wasted > _WASTED:
                    break
        finally:
            for helper in self._helpers:
                helper.end()
        self._done.each(self._source.pages(self._next), self._source.page_count)

    def _step(self) -> None:
        self._give()
        self._hear(wait=False)
        if self._next in self._known:
            self._take_over(self._known.pop(self._next))
        elif not any(self._next in helper.pending for helper in self._helpers):
            self._examine()
        elif not self._in_doubt and (self._own or self._may_go_on()):
            self._look_ahead()
        else:
            self._hear(wait=True)

    def _may_go_on(self) -> bool:
        """Whether there are pages that are nobody's and not too far ahead, nor likely to be given
        up before their turn comes."""
        far = self._next + self._chunk * AHEAD * (1 + len(self._helpers))
        bound = self._next + self._done.asked.effort.lasts(self._next - 1)
        return self._free <= min(self._source.last, far, bound)

    @property
    def _in_doubt(self) -> bool:
        """Whether guesses have been wrong lately, or none was right yet."""
        return self._wasted > _DOUBTED

    @property
    def _free(self) -> int:
        """The first page that is nobody's; in doubt those are left out that come next, which are
        examined here meanwhile."""
        return max(self._ahead, self._next + LEAD) if self._in_doubt else self._ahead

    def _claimed(self) -> range:
        """The next pages that are nobody's, which they are not any more."""
        pages = range(self._free, min(self._free + self._chunk, self._source.last + 1))
        self._ahead = pages.stop
        return pages

    def _give(self) -> None:
        from scanner.spread.helper import Chunk

        for helper in self._helpers:
            while (
                helper.is_ready
                and len(helper.pending) <= self._chunk * (GIVEN - 1)
                and self._may_go_on()
            ):
                pages = self._claimed()
                helper.give(Chunk(pages, Guess.of(self._done.asked), self._keep))

    @property
    def _keep(self) -> bool:
        return len(self._done.texts) < MAX_KEPT_PAGES

    def _hear(self, *, wait: bool) -> None:
        """What helpers have told by now; `wait`: something at least."""
        from scanner.spread.helper import READY

        with contextlib.suppress(Empty):
            while True:
                helper, reply = self._replies.get(wait, _POLL_SECONDS)
                wait = False
                if reply is None:
                    self._helpers.remove(helper)
                    helper.end()
                    continue
                number, record = reply
                if number == READY:
                    helper.is_ready = True
                    continue
                helper.pending.remove(number)
                if record is not None and number >= self._next:
                    self._known[number] = record

    def _take_over(self, record: Record | Looked) -> None:
        from scanner.spread.record import Looked

        if isinstance(record, Looked):
            self._wasted = max(0, self._wasted - 1)
            self._done.looker.learn(record.looks)
            self._examine()
            return
        if record.doubtful:
            raise ApartError
        if not record.steps.hold(self._done.asked):
            self._wasted += 1
            self._examine()
            return
        self._wasted = max(0, self._wasted - 1)
        record.add_to(self._done, self._source)
        self._next += 1

    def _examine(self) -> None:
        """Examines the next page here and now: all before it is known."""
        first = len(self._done.unread)
        self._done.each(islice(self._source.pages(self._next), 1), self._source.page_count)
        self._sound(first)
        self._next += 1
        self._ahead = max(self._ahead, self._next)
        self._own = range(max(self._own.start, self._next), self._own.stop)

    def _look_ahead(self) -> None:
        """Examines one page of those that this process has claimed."""
        from scanner.spread.record import Record, recorded

        if not self._own:
            self._own = self._claimed()
            self._guess = Guess.of(self._done.asked)
        number, self._own = self._own.start, self._own[1:]
        asked = self._source, number, self._like, self._guess
        record = recorded(*asked, keep=self._keep, pictures=keeps(self._done))
        self._known[number] = record
        if isinstance(record, Record):
            self._guess = record.steps.after

    def _sound(self, first: int = 0) -> None:
        """Raises ApartError for a file that is damaged, as far as it is known. What was seen in a
        picture holds wherever that is."""
        if keeps(self._done):
            return
        damaged = any(unread.code == DAMAGED for unread in self._done.unread[first:])
        if damaged or self._source.repaired:
            raise ApartError
