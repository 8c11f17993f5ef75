"""Looking through one file: switch, draw, move, undo, find a word; by mouse and by keyboard."""

from __future__ import annotations

from pathlib import Path

import pymupdf
from playwright.sync_api import FileChooser, Page, expect

from tests.browser.conftest import in_both
from tests.browser.flow import caught, drop, look, read, readable, saved

CCCD, PHONE, WORD = "001203012345", "0912345678", "Bạch Đàn"
PLACE = pymupdf.Rect(50, 300, 250, 340)


def paper(folder: Path) -> Path:
    """A letter that says a phone number twice, a CCCD once, and a word that nobody looks for."""
    document = pymupdf.open()
    page = document.new_page(width=420, height=595)
    style = "font-size:14px;font-family:sans-serif"
    lines = [f"Số CCCD: {CCCD}", f"Điện thoại: {PHONE}", f"Gọi lại số {PHONE}"]
    lines += [f"Dự án {WORD}, giai đoạn hai"]
    text = "".join(f"<p>{one}</p>" for one in lines)
    page.insert_htmlbox(pymupdf.Rect(40, 40, 380, 280), f'<div style="{style}">{text}</div>')
    page.insert_htmlbox(PLACE, f'<div style="{style}">Ghi chú nội bộ</div>')
    document.save(folder / "thư.pdf")
    return folder / "thư.pdf"


def words(path: Path) -> str:
    return str(pymupdf.open(path)[0].get_text())


def make(page: Page, folder: Path) -> Path:
    page.get_by_role("button", name="Tạo bản che").click()
    page.get_by_role("heading", name="Đã che xong và kiểm tra").wait_for()
    return saved(page, "Tải bản che", folder)


def draw(page: Page) -> None:
    """Draws a box at `PLACE` of the paper in view."""
    page.get_by_role("button", name="Vẽ khung che").click()
    frame = page.locator(".paper").bounding_box()
    assert frame is not None
    unit = frame["width"] / 420
    page.mouse.move(frame["x"] + PLACE.x0 * unit, frame["y"] + PLACE.y0 * unit)
    page.mouse.down()
    page.mouse.move(frame["x"] + PLACE.x1 * unit, frame["y"] + PLACE.y1 * unit, steps=4)
    page.mouse.up()


@in_both
def test_what_is_switched_off_stays_and_what_is_drawn_goes(page: Page, tmp_path: Path) -> None:
    drop(page, [paper(tmp_path)])
    look(page, "thư.pdf")
    phone = page.locator('.line[data-type="phone"]')
    expect(phone).to_have_count(1)
    expect(phone).to_contain_text("giống nhau ở 2 chỗ")
    assert PHONE not in page.content()
    phone.get_by_role("button", name="Hiện giá trị").click()
    expect(phone).to_contain_text(PHONE)

    phone.get_by_role("checkbox").uncheck()
    expect(page.locator(".box.off")).to_have_count(2)
    draw(page)
    expect(page.locator(".box.drawn")).to_have_count(1)
    copy = make(page, tmp_path / "out")

    assert PHONE in words(copy) and "Ghi" not in words(copy)
    assert readable(copy, CCCD) == []


def test_undo_redo_and_a_word_masked_everywhere(page: Page, tmp_path: Path) -> None:
    drop(page, [paper(tmp_path)])
    look(page, "thư.pdf")
    box = page.locator('.line[data-type="cccd"]').get_by_role("checkbox")
    box.uncheck()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(box).to_be_checked()
    page.get_by_role("button", name="Làm lại").click()
    expect(box).not_to_be_checked()
    page.keyboard.press("Control+z")
    expect(box).to_be_checked()

    page.get_by_role("button", name="Che một từ").click()
    page.get_by_label("Từ cần che").fill(WORD)
    page.get_by_role("button", name="Tìm và che").click()
    page.locator('.line[data-type="word"]').wait_for()
    copy = make(page, tmp_path / "out")

    assert WORD not in words(copy) and "giai đoạn hai" in words(copy)
    assert readable(copy, CCCD) == []


def test_a_box_is_moved_and_made_larger(page: Page, tmp_path: Path) -> None:
    drop(page, [paper(tmp_path)])
    look(page, "thư.pdf")
    page.get_by_role("button", name="Sửa khung").click()
    number = page.locator('.box[data-kind="finding"]').first
    number.focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(".box.drawn")).to_have_count(1)
    # The larger box holds the old one: the value is still masked wherever it stands.
    expect(page.locator(".box.off")).to_have_count(0)
    drawn = page.locator(".box.drawn .shape")
    before = drawn.bounding_box()
    page.keyboard.press("ArrowDown")
    after = drawn.bounding_box()
    assert before is not None and after is not None and after["y"] > before["y"]
    page.keyboard.press("Delete")
    expect(page.locator(".box.drawn")).to_have_count(0)


@in_both
def test_everything_by_keyboard(page: Page, tmp_path: Path) -> None:
    def reach(name: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            told = page.evaluate(
                "document.activeElement.ariaLabel || document.activeElement.textContent"
            )
            if str(told).strip() == name:
                return
        raise AssertionError(f"{name} cannot be reached")

    def choose() -> FileChooser:
        # On a busy machine a chooser that is to be shown long after its key is dropped.
        for _ in range(4):
            reach("Chọn tệp")
            page.keyboard.press("Enter")
            for _ in range(200):
                if asked:
                    return asked[0]
                page.wait_for_timeout(100)
        raise AssertionError("no file can be chosen")

    # Listened for from the start, so that the browser has long been told to hand choosers over.
    asked: list[FileChooser] = []
    # A method of a built-in type is no handler that Playwright can name.
    page.on("filechooser", lambda chooser: asked.append(chooser))  # noqa: PLW0108
    reach("Kiểm tra tệp")
    page.keyboard.press("Enter")
    choose().set_files(str(paper(tmp_path)))
    read(page, "thư.pdf")
    reach("Xem thư.pdf")
    page.keyboard.press("Enter")
    page.locator(".sheet img[src^=blob]").first.wait_for()
    page.keyboard.press("n")
    expect(page.locator(".box.drawn")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(page.locator(".box.drawn")).to_have_count(0)
    reach("Tạo bản che")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Đã che xong và kiểm tra").wait_for()
    reach("Tải bản che")
    copy = caught(page, lambda: page.keyboard.press("Enter"), tmp_path / "out")

    assert readable(copy, CCCD) == []
