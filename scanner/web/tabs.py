"""Which tabs of the page are still there, and whose files have to go.

A tab's own timers tell nothing: browsers slow them down in the background and stop them while
a machine sleeps. So each page holds one line open to the server (`scanner/web/here.py`): it
ends with the page, whatever ended that, and a page that only lies in the background keeps it.
A line also breaks where a machine sleeps or a browser puts a tab away that it will show again;
how long the files then wait depends on what was known of the tab.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

# Closed, or loaded anew: a page that is loaded anew says goodbye too, and is back at once.
GOODBYE_SECONDS = 30.0
# The line of a page somebody looked at on this machine broke without a goodbye: its browser
# fell over, or closed it too fast to let it speak. One that was restored is back by then.
LOST_SECONDS = 300.0
# In the background or on another device: put away by its browser, asleep, out of reach.
AWAY_SECONDS = 7200.0
# The page is open, but nobody did anything: longer than a day's work.
OPEN_SECONDS = 43_200.0
# Browsers open six connections to a server, and those of all tabs count.
_MOST_LINES = 3
# Time between two looks counts no further: for longer, this machine was asleep.
_LONGEST_STEP = 60.0


@dataclass(slots=True)
class _Tab:
    """`lines`: what ends each open line, by the view (one loading of the page) that holds it;
    `view`: the one that came last; `left`: it said goodbye; `hidden`: nobody looks at it."""

    since: float
    host: str = ""
    near: bool = False
    lines: dict[str, asyncio.Event] = field(default_factory=dict)
    view: str = ""
    lined: bool = False
    hidden: bool = False
    left: bool = False

    @property
    def patience(self) -> float:
        """Seconds that its files wait for a sign of life."""
        if self.lines:
            return OPEN_SECONDS
        if self.left:
            return GOODBYE_SECONDS
        return LOST_SECONDS if self.lined and self.near and not self.hidden else AWAY_SECONDS


class Tabs:
    """Tabs by the name that each gave itself; `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._told = clock()
        self._awake = 0.0
        self._tabs: dict[str, _Tab] = {}

    def touch(self, tab: str) -> None:
        """The tab asked for something."""
        self._of(tab).since = self._now()

    def arrive(self, tab: str, view: str, host: str, *, near: bool) -> asyncio.Event | None:
        """A page was opened or loaded anew. What is set when its line is to end; None where its
        browser holds lines enough: such a tab is known by what it asks for only."""
        self.touch(tab)
        one = self._of(tab)
        one.host, one.near, one.view = host, near, view
        one.left = one.hidden = False
        if view in one.lines:
            # The same page again: what it held before has broken unnoticed.
            one.lines.pop(view).set()
        held = sum(len(other.lines) for other in self._tabs.values() if other.host == host)
        if held >= _MOST_LINES:
            return None
        one.lined = True
        one.lines[view] = asyncio.Event()
        return one.lines[view]

    def leave(self, tab: str, view: str, line: asyncio.Event) -> None:
        """A line has ended."""
        one = self._tabs.get(tab)
        if one is not None and one.lines.get(view) is line:
            one.since = self._now()
            del one.lines[view]

    def hide(self, tab: str, *, hidden: bool) -> None:
        """The tab went to the background, or came back from it."""
        self.touch(tab)
        self._of(tab).hidden = hidden

    def goodbye(self, tab: str, view: str) -> None:
        """The page is closed or loaded anew."""
        one = self._tabs.get(tab)
        # The goodbye of a page that is loaded anew may come after the new one has arrived.
        if one is None or one.view != view:
            return
        one.since, one.left = self._now(), True
        if view in one.lines:
            one.lines.pop(view).set()

    def gone(self) -> set[str]:
        """The tabs that were waited for long enough; they are forgotten."""
        now = self._now()
        gone = {tab for tab, one in self._tabs.items() if now - one.since > one.patience}
        for tab in gone:
            for line in self._tabs.pop(tab).lines.values():
                line.set()
        return gone

    def _of(self, tab: str) -> _Tab:
        return self._tabs.setdefault(tab, _Tab(self._now()))

    def _now(self) -> float:
        """Seconds that this machine was awake, as far as they were looked at."""
        clock = self._clock()
        self._awake += min(clock - self._told, _LONGEST_STEP)
        self._told = clock
        return self._awake
