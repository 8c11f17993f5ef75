"""Tabs that are closed, loaded anew, put in the background, or lost: whose files stay."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from pathlib import Path

import pymupdf
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import PATIENCE, SAMPLES, Local, in_both, opened
from tests.browser.flow import drop, left, line, look, read, saved
from tests.browser.test_editing import CCCD, WORD, draw, paper, words

LETTER = SAMPLES / "letter.pdf"
# A server that waits for nobody longer than a test does.
HASTY = """
import cli
from scanner.web import local, tabs

tabs.GOODBYE_SECONDS, tabs.LOST_SECONDS, local._SWEEP_SECONDS = 1.0, 3.0, 0.2
if __name__ == "__main__":
    cli.main()
"""
HIDE = """() => {
  Object.defineProperty(document, "hidden", { get: () => true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""

SPEECHLESS = """
  const speak = fetch;
  window.fetch = (path, how) => how?.method === "DELETE" ? Promise.reject() : speak(path, how);
"""


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    folder = tmp_path_factory.mktemp("hasty")
    program = folder / "hasty.py"
    program.write_text(HASTY, encoding="utf-8")
    server = Local(folder, "--jobs", "1", program=program)
    yield server
    server.stop()


def there(local: Local, name: str) -> bool:
    return any(path.is_file() for path in local.folder.rglob(name))


def goes(local: Local, name: str) -> None:
    """Waits until a file is gone."""
    end = time.monotonic() + PATIENCE / 1000
    while there(local, name):
        assert time.monotonic() < end, f"{name} is still there"
        time.sleep(0.1)


def holding(context: BrowserContext, local: Local, path: Path) -> Page:
    """A tab that has read a file."""
    page = opened(context, local)
    drop(page, [path])
    read(page, path.name)
    return page


def named(folder: Path, name: str) -> Path:
    with pymupdf.open(LETTER) as letter:
        letter.save(folder / name)
    return folder / name


@in_both
class TestClosed:
    def test_files_go_when_the_page_is_left(self, context: BrowserContext, hasty: Local) -> None:
        page = holding(context, hasty, LETTER)
        assert there(hasty, "letter.pdf")

        page.goto("about:blank")

        goes(hasty, "letter.pdf")

    def test_a_tab_closed_while_it_reads_leaves_the_other_alone(
        self, context: BrowserContext, hasty: Local
    ) -> None:
        page = holding(context, hasty, LETTER)
        other = opened(context, hasty)
        drop(other, [SAMPLES / "contract-scan.pdf"])
        other.locator('li.file[data-state="reading"]').wait_for()
        expect(page.locator("li.file")).to_have_count(1)

        other.close(run_before_unload=True)

        goes(hasty, "contract-scan.pdf")
        assert there(hasty, "letter.pdf")
        expect(line(page, "letter.pdf")).to_contain_text("Không nên đăng")

    def test_a_browser_that_could_say_no_goodbye(
        self, context: BrowserContext, hasty: Local, tmp_path: Path
    ) -> None:
        """What lies in the background is waited for: browsers put such tabs away."""
        context.add_init_script(SPEECHLESS)
        hidden = holding(context, hasty, named(tmp_path, "ẩn.pdf"))
        with hidden.expect_response(lambda answer: answer.url.endswith("?hidden=true")):
            hidden.evaluate(HIDE)
        seen = holding(context, hasty, named(tmp_path, "hiện.pdf"))

        hidden.close()
        seen.close()

        goes(hasty, "hiện.pdf")
        assert there(hasty, "ẩn.pdf")


class TestThere:
    def test_a_tab_that_its_browser_froze(
        self, context: BrowserContext, hasty: Local, tmp_path: Path
    ) -> None:
        """None of its timers run any more; its line is open all the same."""
        page = holding(context, hasty, named(tmp_path, "đông.pdf"))
        context.new_cdp_session(page).send("Page.setWebLifecycleState", {"state": "frozen"})
        # Longer than anybody is waited for here.
        for name in ("a.pdf", "b.pdf", "c.pdf", "d.pdf"):
            holding(context, hasty, named(tmp_path, name)).close()
            goes(hasty, name)

        assert there(hasty, "đông.pdf")

    @in_both
    def test_a_line_that_broke_is_opened_anew(
        self, context: BrowserContext, hasty: Local, tmp_path: Path
    ) -> None:
        """As after a sleep of the machine."""
        page = context.new_page()
        with page.expect_request("**/page/here?view=*") as asked:
            page.goto(hasty.address)
        drop(page, [named(tmp_path, "dây.pdf")])
        read(page, "dây.pdf")
        with page.expect_request("**/page/here?view=*"):
            # The same line from elsewhere: the server ends that of the page.
            host = hasty.origin.removeprefix("http://")
            thief = http.client.HTTPConnection(host, timeout=60)
            own = asked.value.headers
            sent = {name: own[name] for name in ("authorization", "lolot-tab")}
            thief.request("GET", asked.value.url.removeprefix(hasty.origin), headers=sent)
            thief.getresponse()
        thief.close()

        holding(context, hasty, named(tmp_path, "e.pdf")).close()
        goes(hasty, "e.pdf")
        assert there(hasty, "dây.pdf")


@in_both
class TestLoadedAnew:
    def test_the_list_and_what_was_decided(self, page: Page, tmp_path: Path) -> None:
        drop(page, [paper(tmp_path), LETTER])
        read(page, "letter.pdf")
        look(page, "thư.pdf")
        page.locator('.line[data-type="phone"]').get_by_role("checkbox").uncheck()
        draw(page)
        page.get_by_role("button", name="Che một từ").click()
        page.get_by_label("Từ cần che").fill(WORD)
        page.get_by_role("button", name="Tìm và che").click()
        page.locator('.line[data-type="word"]').wait_for()

        page.reload()

        # The view in which it was left, with all that was decided.
        page.locator('.line[data-type="word"]').wait_for()
        expect(page.locator(".box.drawn")).to_have_count(1)
        expect(page.locator(".box.off")).to_have_count(2)
        page.go_back()
        names = [one.get_attribute("data-name") for one in page.locator("li.file").all()]
        assert names == ["thư.pdf", "letter.pdf"]
        # What was decided counts in the list as well.
        page.get_by_role("button", name="Tạo bản che (2 tệp)").click()
        read(page, "thư.pdf").get_by_role("button", name="Xem bản che").click()
        page.get_by_role("heading", name="Đã che xong và kiểm tra").wait_for()
        page.reload()
        page.get_by_role("heading", name="Đã che xong và kiểm tra").wait_for()
        copy = saved(page, "Tải bản che", tmp_path / "out")
        assert "0912345678" in words(copy)
        assert not any(gone in words(copy) for gone in (CCCD, "Ghi", WORD))

    def test_what_is_decided_after_the_copy_takes_it_back(self, page: Page, tmp_path: Path) -> None:
        drop(page, [paper(tmp_path)])
        look(page, "thư.pdf")
        page.get_by_role("button", name="Tạo bản che").click()
        page.get_by_role("button", name="Sửa và làm lại").click()
        page.locator(".sheet img[src^=blob]").first.wait_for()
        page.keyboard.press("n")
        expect(page.locator(".box.drawn")).to_have_count(1)
        page.get_by_role("button", name="Về danh sách").click()

        expect(read(page, "thư.pdf")).to_contain_text("Không nên đăng")
        expect(page.get_by_role("button", name="Tải bản che")).to_have_count(0)

    def test_a_file_that_is_being_read_or_masked(self, page: Page, tmp_path: Path) -> None:
        scan = SAMPLES / "contract-scan.pdf"
        drop(page, [scan])
        page.locator('li.file[data-state="reading"]').wait_for()
        page.reload()
        look(page, "contract-scan.pdf")
        page.get_by_role("button", name="Tạo bản che").click()
        page.get_by_text("Đang che và kiểm tra").first.wait_for()
        page.reload()

        page.get_by_role("heading", name="Đã che xong và kiểm tra").wait_for()
        assert left(scan, saved(page, "Tải bản che", tmp_path)) == []

    def test_the_second_door(self, page: Page) -> None:
        page.get_by_role("button", name="Che một giấy tờ").click()
        page.locator("#photo").set_input_files(str(SAMPLES / "cccd-chip-front.jpg"))
        page.locator(".preview img[src^=blob]").wait_for()
        page.get_by_label("Thuê nhà, đăng ký tạm trú").check()
        page.locator("#receiver").press_sequentially("chị Lan")
        # The browser keeps what is typed a moment after it is.
        page.wait_for_timeout(1_000)
        page.reload()

        page.locator(".preview img[src^=blob]").wait_for()
        expect(page.get_by_label("Thuê nhà, đăng ký tạm trú")).to_be_checked()
        expect(page.locator("#purpose")).to_have_value("thuê nhà, đăng ký tạm trú")
        expect(page.locator("#receiver")).to_have_value("chị Lan")
        page.get_by_role("button", name="Tạo bản an toàn").click()
        page.get_by_text("Đang che và kiểm tra").first.wait_for()
        page.reload()
        page.get_by_role("heading", name="Đã che xong và kiểm tra").wait_for()
        page.get_by_role("button", name="Sửa và làm lại").click()
        page.locator(".preview img[src^=blob]").wait_for()


def test_files_that_were_not_sent_yet_are_told_of(page: Page, tmp_path: Path) -> None:
    (tmp_path / "to.pdf").write_bytes(b"x" * 21_000_000)
    drop(page, [LETTER, tmp_path / "to.pdf"])
    read(page, "letter.pdf")

    page.reload()

    page.get_by_role("alert").get_by_text("1 tệp chưa nhận được").wait_for()
    read(page, "letter.pdf")


def test_who_comes_back_too_late_is_told(context: BrowserContext, hasty: Local) -> None:
    page = holding(context, hasty, LETTER)
    page.goto("about:blank")
    goes(hasty, "letter.pdf")
    page.go_back()

    page.get_by_role("alert").get_by_text("đã được xoá khi trang đóng").wait_for()


def test_the_server_ends_at_once_though_a_page_is_open(
    context: BrowserContext, tmp_path: Path
) -> None:
    server = Local(tmp_path, "--jobs", "1")
    opened(context, server)

    assert server.stop() == 0
    assert not list(tmp_path.glob("lolot-private-*"))
