"""What slips from a hand takes no mask away: drags, arrows, taps, two pages of one file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.conftest import PATIENCE, SAMPLES, Local, opened
from tests.browser.flow import drop, look, readable
from tests.browser.test_editing import CCCD, PHONE, make, paper

# For each box whether a press on its middle hits it, and whether two places where boxes are hit
# share anything.
HITS = """() => {
  const boxes = [...document.querySelectorAll(".box")].map((made) => [made, at(made)]);
  function at(made) { return made.getBoundingClientRect(); }
  const hits = (x, y) => document.elementFromPoint(x, y)?.closest(".box");
  const strange = boxes.filter(([made, { left, top, width, height }]) =>
    hits(left + width / 2, top + height / 2) !== made);
  const meet = (a, b) => Math.min(
    Math.min(a.right, b.right) - Math.max(a.left, b.left),
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)) > 0.01;
  const shared = boxes.filter(([, a], i) => boxes.slice(i + 1).some(([, b]) => meet(a, b)));
  return [boxes.length, strange.length, shared.length];
}"""
# What is scrolled away, or lies under a bar, cannot be pressed.
OPEN = """() => {
  for (const { style } of document.querySelectorAll(".pages, .thumbs")) {
    style.maxHeight = "none";
    style.overflow = "visible";
  }
  for (const { style } of document.querySelectorAll(".foot, .chosen-bar, header"))
    style.display = "none";
}"""


def number(page: Page) -> Locator:
    """The box of the CCCD of the letter."""
    return page.locator('.box[data-kind="finding"]').first


def place(made: Locator) -> tuple[float, float]:
    box = made.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def kept_masked(page: Page, folder: Path) -> None:
    expect(page.locator(".box.off")).to_have_count(0)
    copy = make(page, folder)
    assert readable(copy, CCCD) == [] and readable(copy, PHONE) == []


def test_no_drag_and_no_arrow_uncovers_what_was_found(page: Page, tmp_path: Path) -> None:
    drop(page, [paper(tmp_path)])
    look(page, "thư.pdf")
    x, y = place(number(page))
    for far in (5, 6, 40):
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + far, y + far, steps=3)
        page.mouse.up()
    page.mouse.click(x, y)
    page.mouse.click(x, y)
    expect(number(page)).to_be_focused()
    for key in ("ArrowDown", "ArrowRight", "Shift+ArrowLeft", "Shift+ArrowUp", "Delete"):
        page.keyboard.press(key)

    expect(page.locator(".box.drawn")).to_have_count(0)
    kept_masked(page, tmp_path / "out")


def test_boxes_that_are_changed_only_grow_where_something_was_found(
    page: Page, tmp_path: Path
) -> None:
    drop(page, [paper(tmp_path)])
    look(page, "thư.pdf")
    page.get_by_role("button", name="Sửa khung").click()
    x, y = place(number(page))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 60, steps=3)
    page.mouse.up()
    expect(page.locator(".box.drawn")).to_have_count(0)
    corner = number(page).locator(".corner")
    number(page).hover()
    cx, cy = place(corner)
    page.mouse.move(cx, cy)
    page.mouse.down()
    page.mouse.move(cx - 70, cy - 4, steps=4)
    page.mouse.up()
    number(page).focus()
    for key in ("ArrowDown", "ArrowLeft", "Shift+ArrowLeft", "Shift+ArrowUp"):
        page.keyboard.press(key)
    # Each only added something that holds the old box.
    old = page.locator('.box[data-kind="finding"] .shape').first.bounding_box()
    new = page.locator(".box.drawn .shape").last.bounding_box()
    assert old is not None and new is not None
    assert new["x"] <= old["x"] + 1 and new["x"] + new["width"] >= old["x"] + old["width"] - 1
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sửa khung")).to_have_attribute("aria-pressed", "false")
    kept_masked(page, tmp_path / "out")


def test_what_was_drawn_stays_while_nobody_changes_boxes(page: Page, tmp_path: Path) -> None:
    drop(page, [paper(tmp_path)])
    look(page, "thư.pdf")
    page.keyboard.press("n")
    page.keyboard.press("Escape")
    drawn = page.locator(".box.drawn")
    before = drawn.bounding_box()
    drawn.focus()
    for key in ("ArrowDown", "Shift+ArrowUp"):
        page.keyboard.press(key)
    x, y = place(drawn)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 50, y, steps=3)
    page.mouse.up()
    after = drawn.bounding_box()
    assert before is not None and after is not None
    assert (after["width"], after["height"]) == pytest.approx((before["width"], before["height"]))
    assert after["x"] == pytest.approx(before["x"])


@pytest.fixture
def small(browser: Browser, local: Local) -> Iterator[Page]:
    """A window of 360 pixels, as phones have it, with fingers."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True, locale="vi-VN"
    )
    context.set_default_timeout(PATIENCE)
    yield opened(context, local)
    context.close()


@pytest.mark.parametrize("name", ["cccd-chip-front.jpg", "citizens.pdf", "form-photo.jpg"])
def test_no_two_boxes_are_hit_at_one_place(small: Page, name: str) -> None:
    drop(small, [SAMPLES / name])
    look(small, name)
    small.locator(".pages").scroll_into_view_if_needed()
    small.locator(".box").first.wait_for()
    small.evaluate(OPEN)
    small.set_viewport_size({"width": 360, "height": 4000})
    count, strange, shared = small.evaluate(HITS)
    assert count > 4 and (strange, shared) == (0, 0)


def test_two_taps_switch_what_was_tapped_and_nothing_beside(small: Page) -> None:
    name = "cccd-chip-front.jpg"
    drop(small, [SAMPLES / name])
    look(small, name)
    small.locator(".pages").scroll_into_view_if_needed()
    # The names of the types of all boxes, as they are told to who hears the page.
    boxes = small.locator('.box[data-kind="finding"][data-index="0"]')
    for index in range(boxes.count()):
        told = boxes.nth(index).get_attribute("aria-label")
        assert told is not None
        boxes.nth(index).tap()
        expect(small.locator(".chosen-bar")).to_contain_text(told.split(":")[0])
        expect(small.locator(".chosen-bar").get_by_role("checkbox")).to_be_checked()
    number = small.locator('.box[aria-label^="Số căn cước"]')
    number.tap()
    number.tap()
    off = small.locator(".box.off")
    expect(off).to_have_count(1)
    expect(off).to_have_attribute("aria-label", "Số căn cước (CCCD): để nguyên")
    expect(small.locator(".bared")).to_contain_text("1 chỗ")
    small.locator(".chosen-bar").get_by_role("checkbox").check()
    expect(off).to_have_count(0)


def told(page: Page) -> dict[str, Any]:
    """What the server knows of the file of a page."""
    return dict(
        page.evaluate(
            """async () => {
              const { call } = await import("/page/server.js");
              const [{ id }] = await call("GET", "/page/files");
              return call("GET", `/page/files/${id}`);
            }"""
        )
    )


def test_two_pages_of_one_file_do_not_decide_behind_each_other(
    context: BrowserContext, local: Local, tmp_path: Path
) -> None:
    """A tab that was doubled has the other's files: what it switches off, the first one sees
    before it makes its copy."""
    first = opened(context, local)
    drop(first, [paper(tmp_path)])
    look(first, "thư.pdf")
    kept = first.evaluate("JSON.stringify({ ...sessionStorage })")
    second = context.new_page()
    second.add_init_script(
        f"Object.entries({kept}).forEach(([key, one]) => sessionStorage.setItem(key, one))"
    )
    second.goto(local.origin)
    second.get_by_role("button", name="Kiểm tra tệp").click()
    look(second, "thư.pdf")
    second.locator('.line[data-type="cccd"]').get_by_role("checkbox").uncheck()
    expect(second.locator(".bared")).to_contain_text("1 chỗ")

    first.get_by_role("button", name="Tạo bản che").click()

    expect(first.locator("#trouble")).to_contain_text("ở một trang khác")
    expect(first.locator(".box.off")).to_have_count(1)
    assert len(told(first)["choice"]["mask"]) == 2
    first.locator('.line[data-type="cccd"]').get_by_role("checkbox").check()
    kept_masked(first, tmp_path / "out")
