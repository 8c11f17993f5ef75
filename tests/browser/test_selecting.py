"""Text of an Office document is selected on the page, and masked: by mouse, keyboard and finger."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import openpyxl
from playwright.sync_api import Locator, Page, expect

from tests.browser.flow import barriers, drop, look
from tests.browser.test_editing import CCCD, make
from tests.browser.test_touch import Touch, middle, phone, take, touch  # noqa: F401

TOLD, CELL, BESIDE = "Ghi chú nội bộ", "Hộ cận nghèo", "Trưởng thôn báo cáo"


def letter(folder: Path) -> Path:
    document = docx.Document()
    document.add_paragraph(f"Số CCCD: {CCCD}")
    document.add_paragraph(f"Ý kiến khác: {TOLD} gửi các thôn")
    document.add_paragraph(BESIDE)
    document.save(str(folder / "thư.docx"))
    return folder / "thư.docx"


def book(folder: Path) -> Path:
    made = openpyxl.Workbook()
    for row in (["STT", "Diện", "Số CCCD"], [1, CELL, CCCD], [2, "Không thuộc diện", "—"]):
        made.active.append(row)
    made.save(folder / "ds.xlsx")
    return folder / "ds.xlsx"


def paragraphs(path: Path) -> list[str]:
    return [one.text for one in docx.Document(io.BytesIO(path.read_bytes())).paragraphs]


def word(page: Page, text: str) -> Locator:
    return page.locator(".word", has_text=text).first


def select(page: Page) -> None:
    """Takes the tool, once the words lie there."""
    page.get_by_role("button", name="Chọn chữ để che").click()
    page.locator(".word").first.wait_for(state="attached")


def test_text_that_the_mouse_is_dragged_over_is_masked(page: Page, tmp_path: Path) -> None:
    drop(page, [letter(tmp_path)])
    look(page, "thư.docx")
    # Nobody who only looks at boxes is handed the words.
    expect(page.locator(".word")).to_have_count(0)
    select(page)
    start, end = middle(word(page, "Ghi")), middle(word(page, "bộ"))
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=3)
    page.mouse.up()
    expect(page.locator(".box.drawn")).to_have_count(1)
    assert barriers(page) == []
    copy = make(page, tmp_path / "out")

    bars = " ".join("█" * len(part) for part in TOLD.split())
    first, second, third = paragraphs(copy)
    assert (first, third) == (f"Số CCCD: {'█' * 12}", BESIDE)
    assert second.replace("█", "").split() == "Ý kiến khác: gửi các thôn".split()
    assert len(second) == len(f"Ý kiến khác: {bars} gửi các thôn")


def test_a_cell_is_selected_by_keyboard_and_taken_back(page: Page, tmp_path: Path) -> None:
    drop(page, [book(tmp_path)])
    look(page, "ds.xlsx")
    page.keyboard.press("t")
    expect(word(page, "STT")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(word(page, "Hộ")).to_be_focused()
    # Once the word, once more its whole cell.
    page.keyboard.press("Enter")
    expect(page.locator(".box.drawn")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator(".box.drawn")).to_have_count(2)
    page.keyboard.press("End")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator('.word[aria-selected="true"]')).not_to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator(".box.drawn")).not_to_have_count(2)
    page.keyboard.press("Control+z")
    expect(page.locator(".box.drawn")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.locator(".word")).to_have_count(0)
    copy = make(page, tmp_path / "out")

    rows = list(openpyxl.load_workbook(copy).active.iter_rows(values_only=True))
    assert set(str(rows[1][1])) <= {"█", " "}
    assert str(rows[1][2]) == "█" * 12
    assert rows[2] == (2, "Không thuộc diện", "—")


def test_a_long_paragraph_is_seen_broken_and_masked_where_it_is_marked(
    page: Page, tmp_path: Path
) -> None:
    around = "Các đơn vị khẩn trương triển khai thực hiện và báo cáo kết quả. " * 8
    told = f"{around}Số CCCD: {CCCD}. {around}{TOLD} gửi các thôn."
    document = docx.Document()
    document.add_paragraph(told)
    document.add_paragraph(BESIDE)
    document.save(str(tmp_path / "dài.docx"))
    drop(page, [tmp_path / "dài.docx"])
    look(page, "dài.docx")
    expect(page.locator(".sheet .number").first).to_have_text("đoạn 1 – đoạn 2")
    paper, box = (page.locator(one).first.bounding_box() for one in (".paper", ".box.on"))
    assert paper and box
    # A line of print, on the paper.
    assert box["height"] > 10
    assert box["x"] + box["width"] < paper["x"] + paper["width"]
    select(page)
    start, end = middle(word(page, "Ghi")), middle(word(page, "bộ"))
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=3)
    page.mouse.up()
    expect(page.locator(".box.drawn")).not_to_have_count(0)
    copy = make(page, tmp_path / "out")

    first, second = paragraphs(copy)
    rest = told.replace(CCCD, "").replace(TOLD, "")
    assert second == BESIDE
    assert (len(first), first.replace("█", "").split()) == (len(told), rest.split())


def test_a_finger_selects_text(phone: Page, touch: Touch, tmp_path: Path) -> None:  # noqa: F811
    drop(phone, [letter(tmp_path)])
    look(phone, "thư.docx")
    take(phone, "Chọn chữ để che")
    word(phone, "Ghi").wait_for(state="attached")
    phone.locator(".paper").first.scroll_into_view_if_needed()
    start, end = middle(word(phone, "Ghi")), middle(word(phone, "bộ"))
    touch((start,), (((start[0] + end[0]) / 2, start[1]),), (end,))
    expect(phone.locator(".box.drawn")).to_have_count(1)
    copy = make(phone, tmp_path / "out")

    assert TOLD not in "\n".join(paragraphs(copy)) and BESIDE in paragraphs(copy)
