"""What a user of the page waits for: `python -m tests.benchmark.page`.

A real browser before `lolot web`, warm. Prints seconds from the drop to the verdict of an ID
photo, to the first page of a long text PDF, and what fifty files at once do to the page; then
the path of a first-time user from the open page to the saved copy, in clicks and seconds.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pymupdf
from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import PATIENCE, SAMPLES, Local

LONG = 100
MANY = 50
# Blocks of the page's own thread that a user would feel.
WATCH = """
window.blocks = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.blocks.push(entry.duration);
}).observe({ type: "longtask", buffered: true });
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Local(Path(folder))
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        # As long as somebody takes to read the first screen.
        time.sleep(5)
        with _page(browser, server) as page:
            _photo(page)
        with _page(browser, server) as page:
            _long(page, Path(folder))
        with _page(browser, server) as page:
            _many(page)
        _first_use(browser, server)
        browser.close()
        server.stop()


@contextmanager
def _page(browser: object, server: Local) -> Iterator[Page]:
    context = browser.new_context(accept_downloads=True)  # type: ignore[attr-defined]
    context.set_default_timeout(PATIENCE)
    context.add_init_script(WATCH)
    page = context.new_page()
    page.goto(server.address)
    page.locator(".door").first.wait_for()
    yield page
    context.close()


def _tell(what: str, seconds: float, page: Page) -> None:
    blocks = page.evaluate("window.blocks")
    longest = max(blocks, default=0) / 1000
    print(f"{what}: {seconds:.2f} s; the page's thread was held {longest:.2f} s at most")


def _photo(page: Page) -> None:
    for name in ("cccd-chip-front.jpg", "cmnd-old.jpg"):
        page.locator("#home").click()
        page.locator(".door button").nth(0).click()
        started = time.perf_counter()
        page.locator("#files").set_input_files(str(SAMPLES / name))
        page.locator(f'li.file[data-name="{name}"][data-state="done"]').wait_for()
        _tell(f"verdict on {name}", time.perf_counter() - started, page)


def _long(page: Page, folder: Path) -> None:
    path = folder / "long.pdf"
    with pymupdf.open() as long, pymupdf.open(SAMPLES / "letter.pdf") as letter:
        for _ in range(LONG):
            long.insert_pdf(letter)
        long.save(path, garbage=3, deflate=True)
    page.locator(".door button").nth(0).click()
    started = time.perf_counter()
    page.locator("#files").set_input_files(str(path))
    page.locator('li.file[data-state="done"]').wait_for()
    _tell(f"verdict on {LONG} pages of text", time.perf_counter() - started, page)
    started = time.perf_counter()
    page.locator(".look").first.click()
    page.locator(".sheet img[src^=blob]").first.wait_for()
    _tell("its first page shown", time.perf_counter() - started, page)
    started = time.perf_counter()
    page.locator(".thumb").nth(LONG - 1).click()
    page.locator(".sheet").nth(LONG - 1).locator("img[src^=blob]").wait_for()
    _tell("its last page shown", time.perf_counter() - started, page)


def _many(page: Page) -> None:
    names = ("letter.pdf", "chat-dark.png", "decision.pdf", "clean-notice.pdf", "cmnd-old.jpg")
    payloads = [
        {
            "name": f"{number:02}-{name}",
            "mimeType": "application/octet-stream",
            "buffer": (SAMPLES / name).read_bytes(),
        }
        for number, name in enumerate(names * (MANY // len(names)))
    ]
    page.locator(".door button").nth(0).click()
    started = time.perf_counter()
    page.locator("#files").set_input_files(payloads)  # type: ignore[arg-type]
    page.locator("li.file").nth(MANY - 1).wait_for()
    _tell(f"{MANY} files listed", time.perf_counter() - started, page)
    page.locator('li.file[data-state="done"]').first.wait_for()
    _tell("the first of them read", time.perf_counter() - started, page)
    page.locator('li.file[data-state="done"]').nth(MANY - 1).wait_for()
    _tell("all of them read", time.perf_counter() - started, page)


def _first_use(browser: object, server: Local) -> None:
    """Door, file, masked copy, saved."""
    with _page(browser, server) as page:
        started = time.perf_counter()
        page.get_by_role("button", name="Kiểm tra tệp").click()
        with page.expect_file_chooser() as chooser:
            page.locator("button.main", has_text="Chọn tệp").click()
        chooser.value.set_files(str(SAMPLES / "letter.pdf"))
        page.get_by_role("button", name="Tạo bản che (1 tệp)").click()
        with page.expect_download():
            page.get_by_role("button", name="Tải bản che").click()
        _tell("from the open page to the saved copy, 4 clicks", time.perf_counter() - started, page)


if __name__ == "__main__":
    main()
