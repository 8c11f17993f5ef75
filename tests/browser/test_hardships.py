"""What goes wrong with a page in daily use: steps back, doubled clicks, odd names, closed tabs."""

from __future__ import annotations

import base64
import shutil
import time
from pathlib import Path

import pymupdf
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import SAMPLES, in_both
from tests.browser.flow import drop, left, look, read, saved, unpacked

LETTER = SAMPLES / "letter.pdf"
# What somebody drags from a folder window: entries that stand for folders and files.
DRAG = """(files) => {
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const file = ([name, text]) => new File([bytes(text)], name);
  const entry = (name, inside) => Array.isArray(inside)
    ? { isFile: false, name, createReader: () => {
        let rest = inside.map(([inner, more]) => entry(inner, more));
        return { readEntries: (done) => { done(rest); rest = []; } };
      } }
    : { isFile: true, name, file: (done) => done(file([name, inside])) };
  const items = files.map(([name, inside]) => ({ webkitGetAsEntry: () => entry(name, inside) }));
  const event = new Event("drop", { bubbles: true, cancelable: true });
  event.dataTransfer = { items, files: [] };
  document.getElementById("main").dispatchEvent(event);
}"""


def text_pdf(words: str) -> bytes:
    document = pymupdf.open()
    document.new_page(width=300, height=200).insert_text((30, 60), words)
    return bytes(document.tobytes())


def names(page: Page) -> list[str]:
    lines = page.locator("li.file").all()
    return [str(one.get_attribute("data-name")) for one in lines]


@in_both
def test_the_way_back_leads_through_the_views_and_loses_nothing(page: Page) -> None:
    drop(page, [LETTER])
    look(page, "letter.pdf")
    box = page.locator('.line[data-type="cccd"]').get_by_role("checkbox")
    box.uncheck()

    page.go_back()
    expect(read(page, "letter.pdf")).to_contain_text("Không nên đăng")
    page.go_back()
    page.get_by_role("heading", name="Bạn muốn làm gì?").wait_for()
    page.go_forward()
    look(page, "letter.pdf")
    expect(box).not_to_be_checked()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="Make the masked copy")).to_be_visible()
    expect(box).not_to_be_checked()


def test_files_stand_in_the_order_they_were_given(page: Page, tmp_path: Path) -> None:
    """The largest first: it is received last."""
    (tmp_path / "z.pdf").write_bytes(text_pdf("z") + b"\n%" + b"x" * 15_000_000)
    for name in ("b.pdf", "a.pdf", "c.pdf"):
        (tmp_path / name).write_bytes(text_pdf("So CCCD: 001203012345"))
    given = ["z.pdf", "b.pdf", "a.pdf", "c.pdf"]

    drop(page, [tmp_path / name for name in given])

    assert names(page) == given
    for name in given:
        read(page, name)
    assert names(page) == given
    expect(page.locator(".summary")).to_contain_text("Xong 4 trên 4 tệp: 3 không nên đăng")
    expect(page.locator("#spoken")).to_contain_text("Xong 4 trên 4 tệp")


def test_a_folder_keeps_its_folders(page: Page, tmp_path: Path) -> None:
    pdf = base64.b64encode(text_pdf("So CCCD: 001203012345")).decode()
    tree = [["hồ sơ", [["a.pdf", pdf], ["Thumbs.db", ""], ["năm 2026", [["a.pdf", pdf]]]]]]

    # Dropped on the first screen, they open the first door.
    page.evaluate(DRAG, tree)

    expect(page.locator('li.file[data-state="done"]')).to_have_count(2)
    expect(page.locator("li.file").nth(1)).to_contain_text("hồ sơ/năm 2026/a.pdf")
    page.get_by_role("button", name="Tạo bản che (2 tệp)").dblclick()
    archive = saved(page, "Tải 2 bản che (zip)", tmp_path)
    copies = {"hồ sơ/a-đã-che.pdf", "hồ sơ/năm 2026/a-đã-che.pdf"}
    assert unpacked(archive, tmp_path / "out").keys() == copies


def test_a_file_that_arrives_while_the_server_answers(page: Page, tmp_path: Path) -> None:
    (tmp_path / "ngắn.pdf").write_bytes(text_pdf("So CCCD: 001203012345"))
    padding = bytes(12_000_000)  # long to send, nothing to read
    (tmp_path / "dài.pdf").write_bytes(text_pdf("So CCCD: 001203012345") + padding)

    def late(route: Route) -> None:
        """What was so when the server was asked, told when the long file is there, too."""
        rows = [row for row in route.fetch().json() if row["name"] == "ngắn.pdf"]
        time.sleep(2)
        route.fulfill(json=rows)

    page.route("**/page/files?*", late, times=1)
    drop(page, [tmp_path / "ngắn.pdf", tmp_path / "dài.pdf"])

    expect(page.get_by_role("button", name="Tạo bản che (2 tệp)")).to_be_visible()


def test_odd_names_and_an_empty_file(page: Page, tmp_path: Path) -> None:
    html = "<img src=x onerror=alert(1)>.pdf"
    long = "công văn " * 12 + ".pdf"
    for name in (html, long):
        shutil.copy(LETTER, tmp_path / name)
    (tmp_path / "rỗng.pdf").write_bytes(b"")

    drop(page, [tmp_path / name for name in (html, long, "rỗng.pdf")])

    expect(read(page, html)).to_contain_text(html)
    expect(read(page, "rỗng.pdf")).to_contain_text("Không đọc được")
    look(page, long)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Tạo bản che").dblclick()
    page.get_by_role("heading", name="Đã che xong và kiểm tra").wait_for()
    assert left(LETTER, saved(page, "Tải bản che", tmp_path / "out")) == []


def test_a_scan_is_masked_so_that_no_reader_finds_it(page: Page, tmp_path: Path) -> None:
    drop(page, [SAMPLES / "contract-scan.pdf"])
    read(page, "contract-scan.pdf")
    page.get_by_role("button", name="Tạo bản che (1 tệp)").click()
    copy = saved(page, "Tải bản che", tmp_path)

    assert left(SAMPLES / "contract-scan.pdf", copy) == []


def test_a_long_document_holds_no_more_pictures_than_are_near(page: Page, tmp_path: Path) -> None:
    with pymupdf.open() as long, pymupdf.open(LETTER) as letter:
        for _ in range(60):
            long.insert_pdf(letter)
        long.save(tmp_path / "dài.pdf", garbage=3, deflate=True)
    drop(page, [tmp_path / "dài.pdf"])
    look(page, "dài.pdf")
    expect(page.locator(".thumb")).to_have_count(60)

    for number in (20, 40, 59):
        page.locator(".thumb").nth(number).click()
        page.locator(".sheet").nth(number).locator("img[src^=blob]").wait_for()

    assert page.locator(".sheet img[src]").count() < 12
    assert page.locator(".box").count() < 120
