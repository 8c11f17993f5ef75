"""A telephone: fingers draw, move and zoom. Touches as Chromium itself makes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import PATIENCE, SAMPLES, Local, Watch
from tests.browser.flow import barriers, drop, look, overflows, saved
from tests.browser.test_editing import CCCD, PHONE, make, paper, words

Point = tuple[float, float]
Touch = Callable[..., None]
# Milliseconds between two gestures of a hand.
REST = 400


@pytest.fixture
def phone(browser: Browser, local: Local) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 360, "height": 740},
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
        locale="vi-VN",
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    watch = Watch(page, local.origin)
    page.goto(local.address)
    page.get_by_role("heading", name="Bạn muốn làm gì?").wait_for()
    yield page
    context.close()
    assert watch.wrong == []


@pytest.fixture
def touch(phone: Page) -> Touch:
    """Lays fingers down at the first points, moves them along the next, and lifts them."""
    session = phone.context.new_cdp_session(phone)

    def told(kind: str, points: tuple[Point, ...]) -> None:
        fingers: list[Any] = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})

    def touch(*steps: tuple[Point, ...]) -> None:
        told("touchStart", steps[0])
        for step in steps[1:]:
            told("touchMove", step)
        told("touchEnd", ())
        # Chromium takes a tap that follows at once for a part of the gesture and makes no click.
        phone.wait_for_timeout(REST)

    return touch


def line(start: Point, end: Point, steps: int = 8) -> list[tuple[Point]]:
    (x0, y0), (x1, y1) = start, end
    parts = [n / steps for n in range(steps + 1)]
    return [((x0 + (x1 - x0) * part, y0 + (y1 - y0) * part),) for part in parts]


def middle(made: Locator) -> Point:
    box = made.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def opened(phone: Page, folder: Path) -> None:
    drop(phone, [paper(folder)])
    look(phone, "thư.pdf")
    phone.locator(".pages").scroll_into_view_if_needed()


def take(phone: Page, tool: str) -> None:
    """Taps a tool, again where Chromium took the tap for a part of the gesture before it."""
    button = phone.get_by_role("button", name=tool)
    for _ in range(5):
        button.tap()
        if button.get_attribute("aria-pressed") == "true":
            return
        phone.wait_for_timeout(REST)
    pytest.fail(f"not taken: {tool}")


def test_a_finger_draws_moves_and_enlarges(phone: Page, touch: Touch, tmp_path: Path) -> None:
    opened(phone, tmp_path)
    take(phone, "Vẽ khung che")
    phone.locator(".paper").scroll_into_view_if_needed()
    frame = phone.locator(".paper").bounding_box()
    assert frame is not None
    unit = frame["width"] / 420
    start = frame["x"] + 50 * unit, frame["y"] + 300 * unit
    touch(*line(start, (start[0] + 200 * unit, start[1] + 40 * unit)))
    drawn = phone.locator(".box.drawn")
    expect(drawn).to_have_count(1)
    take(phone, "Sửa khung")
    phone.locator(".paper").scroll_into_view_if_needed()
    before = drawn.bounding_box()
    x, y = middle(drawn)
    touch(*line((x, y), (x + 10, y - 30)))
    moved = drawn.bounding_box()
    touch(*line(middle(drawn.locator(".corner")), (x + 40, y)))
    larger = drawn.bounding_box()

    assert before and moved and larger
    assert moved["y"] < before["y"] - 20 and moved["width"] == pytest.approx(before["width"], 0.05)
    assert larger["height"] > moved["height"] + 10
    assert larger["y"] == pytest.approx(moved["y"], abs=1)


def test_the_first_tap_chooses_and_the_second_switches(
    phone: Page, touch: Touch, tmp_path: Path
) -> None:
    """Who enlarges a box must not switch off its twins by the way."""
    opened(phone, tmp_path)
    number = phone.locator(".box.finding, .box[data-kind=finding]").nth(1)
    number.scroll_into_view_if_needed()
    touch((middle(number),))
    expect(number).to_have_class(re.compile("chosen"))
    expect(phone.locator(".box.off")).to_have_count(0)
    expect(phone.locator(".line.chosen")).to_have_count(1)
    number.scroll_into_view_if_needed()
    touch((middle(number),))
    expect(phone.locator(".box.off")).not_to_have_count(0)
    touch((middle(number),))
    expect(phone.locator(".box.off")).to_have_count(0)

    copy = make(phone, tmp_path / "out")
    assert not any(value in words(copy) for value in (CCCD, PHONE))


def test_two_fingers_zoom_and_one_scrolls(phone: Page, touch: Touch, tmp_path: Path) -> None:
    opened(phone, tmp_path)
    wide = phone.locator(".paper").bounding_box()
    x, y = middle(phone.locator(".pages"))
    touch(*(((x - d, y), (x + d, y)) for d in range(30, 100, 10)))
    zoomed = phone.locator(".paper").bounding_box()
    assert wide and zoomed and zoomed["width"] > 2 * wide["width"]
    assert phone.evaluate("visualViewport.scale") == 1
    # A finger that scrolls over boxes takes none along.
    touch(*line((x, y + 60), (x - 60, y - 60)))
    expect(phone.locator(".box.drawn, .box.off")).to_have_count(0)
    # Two fingers zoom while a box is to be drawn as well, and draw none.
    take(phone, "Vẽ khung che")
    phone.locator(".pages").scroll_into_view_if_needed()
    x, y = middle(phone.locator(".pages"))
    touch(*(((x - d, y), (x + d, y)) for d in range(100, 30, -10)))
    smaller = phone.locator(".paper").bounding_box()
    assert smaller and smaller["width"] < zoomed["width"] / 2
    expect(phone.locator(".box.drawn")).to_have_count(0)
    assert not overflows(phone)


def test_a_photo_from_the_camera(phone: Page, tmp_path: Path) -> None:
    phone.get_by_role("button", name="Che một giấy tờ").tap()
    with phone.expect_file_chooser() as asked:
        phone.get_by_role("button", name="Chụp ảnh").tap()
    assert asked.value.element.get_attribute("capture") == "environment"
    # Cameras call every photo the same.
    photo = (SAMPLES / "cccd-chip-front.jpg").read_bytes()
    asked.value.set_files({"name": "image.jpg", "mimeType": "image/jpeg", "buffer": photo})
    phone.locator(".preview img[src^=blob]").wait_for()
    phone.locator("#purpose").fill("thuê nhà")
    assert barriers(phone) == [] and not overflows(phone)
    phone.get_by_role("button", name="Tạo bản an toàn").tap()
    phone.get_by_role("heading", name="Đã che xong và kiểm tra").wait_for()
    saved(phone, "Tải bản che", tmp_path)
