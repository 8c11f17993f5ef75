"""What the tests of the page do again and again, as a user does it."""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pillow_heif
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

from samples.drawing.truth import Truth
from tests.benchmark import leaks

pillow_heif.register_heif_opener()

# Where Firefox lays what it saves.
DOWNLOADS = Path(tempfile.gettempdir()) / f"lolot-downloads-{os.getpid()}"


def drop(page: Page, paths: Iterable[Path]) -> None:
    """Opens door 1 and hands it files."""
    if not page.locator("#files").count():
        page.get_by_role("button", name="Kiểm tra tệp").click()
    page.locator("#files").set_input_files([str(path) for path in paths])


def line(page: Page, name: str) -> Locator:
    return page.locator(f'li.file[data-name="{name}"]')


def read(page: Page, name: str) -> Locator:
    """The line of a file once it was read."""
    page.locator(f'li.file[data-name="{name}"][data-state="done"]').wait_for()
    return line(page, name)


def look(page: Page, name: str) -> None:
    read(page, name).get_by_role("button", name=f"Xem {name}").click()
    page.locator(".sheet img[src^=blob]").first.wait_for()


def saved(page: Page, press: str, target: Path) -> Path:
    """What the browser saves when a button is pressed."""
    return caught(page, page.get_by_role("button", name=press).click, target)


def caught(page: Page, act: Callable[[], None], target: Path) -> Path:
    """What the browser saves when something is done."""
    target.mkdir(parents=True, exist_ok=True)
    assert page.context.browser is not None
    if page.context.browser.browser_type.name == "firefox":
        # Playwright is not told of what Firefox saves without a request; the file comes all
        # the same.
        act()
        return _landed(page, target)
    with page.expect_download() as download:
        act()
    path = target / download.value.suggested_filename
    download.value.save_as(path)
    return path


def _landed(page: Page, target: Path) -> Path:
    for _ in range(600):
        files = list(DOWNLOADS.glob("*"))
        if files and not any(path.suffix == ".part" for path in files):
            (path,) = files
            return path.rename(target / path.name)
        page.wait_for_timeout(100)
    raise AssertionError("nothing was saved")


def unpacked(archive: Path, folder: Path) -> dict[str, Path]:
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
        return {name: folder / name for name in opened.namelist()}


def left(sample: Path, copy: Path) -> list[str]:
    """The values of a sample that its copy still shows, to readers that lolot does not use."""
    expected: dict[str, Any] = json.loads(
        Path(f"{sample}.expected.json").read_text(encoding="utf-8")
    )
    truths = [
        Truth(one["type"], one["value"], one["value"], one["page"], _quads(one["boxes"]))
        for one in expected["findings"]
        if one["mask"] and one["page"]
    ]
    return [
        f"{found.truth.type} {found.how}"
        for found in leaks.leaks(truths, sample.read_bytes(), copy.read_bytes())
    ]


def readable(path: Path, value: str) -> list[str]:
    """The readers that still find a value in a copy."""
    found = leaks.texts(path.read_bytes()).items()
    return [reader for reader, text in found if leaks.squeezed(value) in text]


def _quads(boxes: list[list[float]]) -> Any:
    return tuple(((x0, y0), (x1, y0), (x1, y1), (x0, y1)) for x0, y0, x1, y1 in boxes)


def barriers(page: Page) -> list[str]:
    """What would keep somebody out, light or dark: axe-core's serious and critical findings."""
    found = []
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        found += [
            f"{scheme} {one['id']}: {one['nodes'][0]['html'][:120]}"
            for one in Axe().run(page).response["violations"]
            if one["impact"] in ("serious", "critical")
        ]
    return found


def overflows(page: Page) -> bool:
    """Whether the page has to be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"))
