"""A real browser before a real server: `lolot web` in a process of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from tests.browser.flow import DOWNLOADS

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
# A machine that does much else is slow, and a page that waits is not wrong.
PATIENCE = 240_000
# A stranger's name that leads to this machine.
STRANGER = "evil.example"
FIREFOX = "/usr/bin/firefox-esr"
in_both = pytest.mark.parametrize("browser", ["chromium", "firefox"], indirect=True)


class Local:
    """A running `lolot web`; `program`: what runs it."""

    def __init__(self, folder: Path, *options: str, program: Path = ROOT / "cli.py") -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)}
        call = [sys.executable, str(program), "web", "--no-browser", *options]
        self.folder = folder
        # Into a file: nobody empties a pipe, and a server whose pipe is full waits for ever.
        self.log = folder / "server.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(call, stderr=log, env=environment)
        found = re.search(r"(http://[\w.:]+)/#t=([\w-]+)", self.line(0))
        assert found, self.log.read_text(encoding="utf-8")
        self.origin, self.token = found.groups()

    @property
    def address(self) -> str:
        return f"{self.origin}/#t={self.token}"

    def line(self, number: int) -> str:
        """What the server says in its line of that number, as soon as it does; "" if it ends."""
        while True:
            lines = self.log.read_text(encoding="utf-8").splitlines(keepends=True)
            if len(lines) > number and lines[number].endswith("\n"):
                return lines[number]
            if self.process.poll() is not None:
                return ""
            time.sleep(0.05)

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(60)


@pytest.fixture(scope="session")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    server = Local(tmp_path_factory.mktemp("web"), "--jobs", "1", "--max-upload-mb", "20")
    yield server
    server.stop()


def chromium(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(
        executable_path="/usr/bin/chromium",
        args=[
            "--no-sandbox",
            "--disable-gpu",
            f"--host-resolver-rules=MAP {STRANGER} 127.0.0.1",
        ],
    )


def firefox(playwright: Playwright) -> Browser:
    """Firefox as it is installed, by the protocol that it speaks itself (WebDriver BiDi)."""
    if not Path(FIREFOX).exists():
        pytest.skip("no Firefox here")
    return playwright.firefox.launch(
        channel="moz-firefox",
        executable_path=FIREFOX,
        downloads_path=DOWNLOADS,
        firefox_user_prefs={"network.dns.localDomains": STRANGER},
    )


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest, playwright: Playwright) -> Iterator[Browser]:
    """Chromium, unless a test or LOLOT_TEST_BROWSER asks for Firefox."""
    name = getattr(request, "param", os.environ.get("LOLOT_TEST_BROWSER", "chromium"))
    browser = {"chromium": chromium, "firefox": firefox}[name](playwright)
    yield browser
    browser.close()
    shutil.rmtree(DOWNLOADS, ignore_errors=True)


class Watch:
    """What a page must never do: complain, or ask anybody but its server."""

    def __init__(self, page: Page, origin: str) -> None:
        self.wrong: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("request", lambda request: self._request(request.url, origin))

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.wrong.append(message.text)

    def _request(self, url: str, origin: str) -> None:
        if not url.startswith((origin + "/", f"blob:{origin}/")):
            self.wrong.append(url)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, locale="vi-VN", accept_downloads=True
    )
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def opened(context: BrowserContext, local: Local) -> Page:
    """A tab with the page as it opens."""
    page = context.new_page()
    page.goto(local.address)
    page.get_by_role("heading", name="Bạn muốn làm gì?").wait_for()
    return page


@pytest.fixture
def page(context: BrowserContext, local: Local) -> Iterator[Page]:
    """The page as it opens; whatever a test does with it, nothing may go wrong unseen."""
    page = context.new_page()
    watch = Watch(page, local.origin)
    page.goto(local.address)
    page.get_by_role("heading", name="Bạn muốn làm gì?").wait_for()
    yield page
    assert watch.wrong == []
