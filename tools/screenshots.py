"""Pictures of the local page for README and for eyes: `python -m tools.screenshots [FOLDER]`.

Without a folder it draws the four that the README shows into docs/; with one, every state in
both languages, on a phone and a desktop, light and dark, into that folder.
"""

from __future__ import annotations

import io
import itertools
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.browser.conftest import PATIENCE, SAMPLES, Local

Shoot = Callable[[str], None]

DOCS = Path(__file__).parent.parent / "docs"
# Width, height, and device pixels to one of the page's.
SIZES = {
    "desktop": (1280, 860, 1),
    "laptop": (1366, 640, 1),
    "phone": (360, 740, 2),
    "4k": (3840, 2000, 1),
    "4k-doubled": (1920, 1000, 2),
}
FILES = ("letter.pdf", "cccd-chip-front.jpg", "clean-notice.pdf", "contract-scan.pdf")
# What the README shows: the state, and how it is looked at.
SHOWN = {
    "list": ("vi", "desktop", "light"),
    "review": ("vi", "desktop", "light"),
    "result": ("vi", "desktop", "dark"),
    "paper-result": ("vi", "phone", "light"),
}


def main() -> None:
    every = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    ways = list(itertools.product(("vi", "en"), SIZES, ("light", "dark")))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Local(Path(folder))
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        for way in ways if every else sorted(set(SHOWN.values())):
            _walk(browser, server, way, every)
        browser.close()
        server.stop()


def _walk(browser: Browser, server: Local, way: tuple[str, str, str], every: Path | None) -> None:
    """Goes through all states in one language, size and scheme."""
    lang, size, scheme = way
    width, height, scale = SIZES[size]
    viewport: ViewportSize = {"width": width, "height": height}
    context = browser.new_context(viewport=viewport, device_scale_factor=scale)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")

    def shoot(state: str) -> None:
        page.wait_for_timeout(700)
        if every is not None:
            every.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=every / f"{state}-{'-'.join(way)}.png")
        elif SHOWN.get(state) == way:
            _save(page.screenshot(), DOCS / f"{state}.webp")

    page.goto(server.address)
    page.locator(".door").first.wait_for()
    if lang == "en":
        page.locator("#language").click()
        page.locator("html[lang=en] .door").first.wait_for()
    shoot("home")
    _check(page, shoot)
    page.locator("#home").click()
    _paper(page, shoot)
    context.close()


def _check(page: Page, shoot: Shoot) -> None:
    page.locator(".door button").nth(0).click()
    shoot("empty")
    page.locator("#files").set_input_files([str(SAMPLES / name) for name in FILES])
    page.locator("li.file").nth(len(FILES) - 1).wait_for()
    shoot("reading")
    page.locator('li.file[data-state="done"]').nth(len(FILES) - 1).wait_for()
    shoot("list")
    page.locator(".look").first.click()
    page.locator(".sheet img[src^=blob]").first.wait_for()
    page.locator(".line input").first.focus()
    shoot("review")
    page.locator(".foot button.main").click()
    page.locator("figure img[src^=blob]").nth(1).wait_for()
    shoot("result")


def _paper(page: Page, shoot: Shoot) -> None:
    page.locator(".door button").nth(1).click()
    page.locator("#photo").set_input_files(str(SAMPLES / "cccd-chip-front.jpg"))
    page.locator(".preview img[src^=blob]").wait_for()
    page.locator('input[value="thue-nha"]').check()
    page.locator("#purpose").fill("thuê nhà số 5 phố Mẫu")
    page.locator("#receiver").fill("chị Lan")
    shoot("paper")
    page.locator(".paper-form > .row button").click()
    page.locator("figure img[src^=blob]").nth(1).wait_for()
    page.locator("figure").nth(1).scroll_into_view_if_needed()
    shoot("paper-result")


def _save(picture: bytes, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    with Image.open(io.BytesIO(picture)) as image:
        image.convert("RGB").save(path, "WEBP", quality=80, method=6)


if __name__ == "__main__":
    main()
