"""Which tabs are there, and how long the files of those that are not wait for them."""

from __future__ import annotations

import asyncio

from scanner.web import tabs
from scanner.web.tabs import Tabs

TAB, HERE, THERE = "ab" * 16, "127.0.0.1", "192.168.1.7"


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Desk:
    """Tabs, and a server that looks at them every few seconds."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.tabs = Tabs(self.clock)
        self.gone: set[str] = set()
        self.line: asyncio.Event | None = None

    def after(self, seconds: float) -> set[str]:
        """The tabs that are gone after that many seconds."""
        for _ in range(int(seconds // 5)):
            self.clock.now += 5
            self.gone |= self.tabs.gone()
        return self.gone

    def asleep(self, seconds: float) -> None:
        """The machine sleeps: nobody looks at anything."""
        self.clock.now += seconds

    def opened(self, view: str = "1" * 16, host: str = HERE) -> None:
        self.line = self.tabs.arrive(TAB, view, host, near=host == HERE)

    def broken(self, view: str = "1" * 16) -> None:
        assert self.line is not None
        self.tabs.leave(TAB, view, self.line)


def test_a_page_that_is_open_keeps_its_files_through_the_day() -> None:
    desk = Desk()
    desk.opened()

    assert not desk.after(tabs.OPEN_SECONDS - 60)
    assert desk.after(120) == {TAB}


def test_a_page_that_is_closed_loses_them_soon() -> None:
    desk = Desk()
    desk.opened()
    desk.tabs.goodbye(TAB, "1" * 16)
    desk.broken()

    assert desk.after(tabs.GOODBYE_SECONDS + 10) == {TAB}


def test_a_page_that_is_loaded_anew_keeps_them() -> None:
    desk = Desk()
    desk.opened()
    desk.tabs.goodbye(TAB, "1" * 16)
    desk.broken()
    desk.after(10)
    desk.opened("2" * 16)

    assert not desk.after(3600)


def test_its_goodbye_may_come_late() -> None:
    desk = Desk()
    desk.opened("2" * 16)
    desk.tabs.goodbye(TAB, "1" * 16)
    desk.broken("2" * 16)

    assert not desk.after(tabs.GOODBYE_SECONDS + 10)


def test_a_browser_that_fell_over_has_time_to_come_back() -> None:
    desk = Desk()
    desk.opened()
    desk.broken()

    assert not desk.after(tabs.LOST_SECONDS - 10)
    assert desk.after(20) == {TAB}


def test_while_the_machine_sleeps_no_time_passes() -> None:
    """Chromium breaks all its connections when a machine goes to sleep."""
    desk = Desk()
    desk.opened()
    desk.broken()
    desk.asleep(8 * 3600)

    assert not desk.after(30)
    desk.opened()
    assert not desk.after(3600)


def test_a_tab_in_the_background_is_waited_for() -> None:
    """Its browser may have put it away to save memory, and shows it again when it is wanted."""
    desk = Desk()
    desk.opened()
    desk.tabs.hide(TAB, hidden=True)
    desk.broken()

    assert not desk.after(tabs.AWAY_SECONDS - 60)
    assert desk.after(120) == {TAB}


def test_so_is_a_telephone() -> None:
    desk = Desk()
    desk.opened(host=THERE)
    desk.broken()

    assert not desk.after(tabs.AWAY_SECONDS - 60)


def test_of_two_pages_that_share_a_tab_one_may_go() -> None:
    """A tab that was duplicated has the files of the first."""
    desk = Desk()
    desk.opened("1" * 16)
    desk.opened("2" * 16)
    desk.tabs.goodbye(TAB, "2" * 16)
    desk.broken("2" * 16)

    assert not desk.after(3600)


def test_a_line_that_broke_unnoticed_is_ended_by_the_next() -> None:
    desk = Desk()
    desk.opened()
    before = desk.line
    desk.opened()

    assert before is not None and before.is_set()
    assert desk.line is not None and not desk.line.is_set()


def test_one_browser_holds_few_lines() -> None:
    """More would leave it no connection to ask anything with."""
    desk = Desk()
    lines = [desk.tabs.arrive(f"{n:032x}", f"{n:016x}", HERE, near=True) for n in range(5)]

    assert [line is not None for line in lines] == [True, True, True, False, False]
    assert desk.tabs.arrive("f" * 32, "f" * 16, THERE, near=False) is not None
    assert not desk.after(tabs.AWAY_SECONDS - 60)
