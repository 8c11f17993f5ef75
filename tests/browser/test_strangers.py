"""Other pages in the same browser, other names for this machine, and a server that is gone."""

from __future__ import annotations

import contextlib
import http.client
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from playwright.sync_api import Error as PlaywrightError

from scanner.web.local import STATIC
from tests.browser.conftest import PATIENCE, SAMPLES, STRANGER, Local, opened
from tests.browser.flow import barriers, drop, line, look


def ask(local: Local, method: str, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    host = local.origin.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=60)
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {k.lower(): v for k, v in answer.getheaders()}, body


TAB = "ab" * 16


class TestRefused:
    @pytest.mark.parametrize(
        ("headers", "status"),
        [
            ({}, 401),
            ({"Authorization": "Bearer wrong"}, 401),
            ({"Authorization": "Bearer {token}", "Host": "evil.example"}, 400),
            ({"Authorization": "Bearer {token}", "Origin": "http://evil.example"}, 403),
            ({"Authorization": "Bearer {token}", "Origin": "null"}, 403),
            ({"Authorization": "Bearer {token}", "Sec-Fetch-Site": "cross-site"}, 403),
            ({"Authorization": "Bearer {token}"}, 200),
        ],
    )
    def test_a_stranger(self, local: Local, headers: dict[str, str], status: int) -> None:
        sent = {name: value.format(token=local.token) for name, value in headers.items()}

        answer = ask(local, "GET", "/page/files", **{"Lolot-Tab": TAB}, **sent)

        assert answer[0] == status

    def test_a_tab_sees_only_its_own_files(self, local: Local) -> None:
        right = {"Authorization": f"Bearer {local.token}"}
        path = "/page/files?name=a.txt&paper=true"
        status, _, body = ask(local, "POST", path, **{"Lolot-Tab": TAB}, **right)
        assert status == 200
        identity = body.decode().split('"')[3]

        other = ask(local, "GET", f"/page/files/{identity}", **{"Lolot-Tab": "cd" * 16}, **right)

        assert other[0] == 404

    @pytest.mark.parametrize("path", STATIC)
    def test_the_page_itself_is_strict(self, local: Local, path: str) -> None:
        status, headers, body = ask(local, "GET", path)

        policy = headers["content-security-policy"]
        assert status == 200
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy and "http" not in policy
        assert headers["x-frame-options"] == "DENY"
        assert local.token.encode() not in body
        assert b"style=" not in body if path == "/" else True


@pytest.fixture
def evil(local: Local) -> Iterator[str]:
    """A page somewhere else that tries to drive this one."""
    attack = f"""<!doctype html><iframe src="{local.origin}/"></iframe><script>
      window.got = [];
      const attempt = (what, path, how) => fetch("{local.origin}/page/" + path, how)
        .then(async (r) => got.push(what + " " + r.type + r.status + await r.text()))
        .catch(() => got.push(what + " refused"));
      const post = {{ method: "POST", body: "x" }};
      window.done = Promise.all([
        attempt("read", "files"), attempt("words", "words/vi"),
        attempt("drop", "files?name=x", post),
        attempt("blind", "files?name=x", {{ ...post, mode: "no-cors" }}),
      ]);
    </script>"""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(attack.encode())

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_foreign_page_can_neither_read_nor_frame(context: BrowserContext, evil: str) -> None:
    page = context.new_page()
    page.goto(evil)
    page.evaluate("window.done")

    got = sorted(page.evaluate("window.got"))
    assert got == ["blind refused", "drop refused", "read refused", "words refused"]
    framed = page.frames[1]
    assert framed.locator("#home").count() == 0


def test_a_name_bent_to_this_machine_is_refused(context: BrowserContext, local: Local) -> None:
    page = context.new_page()
    port = local.origin.rpartition(":")[2]

    # Firefox shows a page of its own for a refusal without words.
    with contextlib.suppress(PlaywrightError):
        answer = page.goto(f"http://{STRANGER}:{port}/#t={local.token}")
        assert answer is not None and answer.status == 400

    assert page.locator("#home").count() == 0


def test_a_server_that_is_gone_and_another_device(browser: Browser, tmp_path: Path) -> None:
    """The page says that lolot is gone, and that it was started anew; a PIN lets others in."""
    server = Local(tmp_path, "--host", "0.0.0.0", "--jobs", "1")
    pin = server.line(1).rpartition(":")[2].strip()
    context = browser.new_context(locale="vi-VN")
    page: Page = context.new_page()
    page.goto(server.origin)
    page.get_by_label("Mã PIN").fill("wrong")
    assert barriers(page) == []
    page.get_by_role("button", name="Vào").click()
    page.get_by_text("Mã PIN chưa đúng").wait_for()
    assert server.line(1) and len(server.log.read_text(encoding="utf-8").splitlines()) == 2
    page.get_by_label("Mã PIN").fill(pin)
    page.get_by_role("button", name="Vào").click()
    page.get_by_role("button", name="Kiểm tra tệp").click()
    page.locator("#files").wait_for(state="attached")
    page.reload()
    page.locator("#files").wait_for(state="attached")

    assert server.stop() == 0
    # Told without anybody asking for anything.
    page.get_by_role("alert").get_by_text("Không liên lạc được với lolot").wait_for()
    port = server.origin.rpartition(":")[2]
    again = Local(tmp_path, "--jobs", "1", "--port", port)
    page.get_by_role("alert").get_by_text("lolot đã khởi động lại").wait_for(timeout=60_000)
    # Loaded anew it says how to get in, and asks for no PIN that is not there.
    page.reload()
    page.get_by_text("Trang này chỉ mở được bằng địa chỉ mà lolot đã mở").wait_for()
    assert barriers(page) == []
    context.close()

    assert again.stop() == 0
    assert not list(tmp_path.glob("lolot-private-*"))


def test_a_server_killed_in_the_middle_of_masking(browser: Browser, tmp_path: Path) -> None:
    """Nothing is handed out, and files that were not sent yet say so."""
    server = Local(tmp_path, "--jobs", "1")
    context = browser.new_context(locale="vi-VN")
    context.set_default_timeout(PATIENCE)
    page = opened(context, server)
    drop(page, [SAMPLES / "contract-scan.pdf"])
    look(page, "contract-scan.pdf")
    page.get_by_role("button", name="Tạo bản che").click()
    page.get_by_text("Đang che và kiểm tra").first.wait_for()

    server.process.kill()
    server.process.wait()

    page.get_by_role("alert").get_by_text("Không liên lạc được với lolot").wait_for()
    page.get_by_role("button", name="Về danh sách").click()
    assert page.get_by_role("button", name="Tải bản che").count() == 0
    page.locator("#files").set_input_files(str(SAMPLES / "letter.pdf"))
    again = line(page, "letter.pdf").get_by_role("button", name="Đọc lại letter.pdf")
    again.wait_for()
    expect(line(page, "letter.pdf")).to_contain_text("Chưa nhận được tệp này")
    context.close()
