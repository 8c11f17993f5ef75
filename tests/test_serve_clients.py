"""Clients of the gate that are slow or strangers, and the workers behind it."""

import contextlib
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner.batch.service import Workers
from scanner.batch.task import Task
from scanner.model import Options
from tests.gate_client import Gate, form, gate
from tests.gate_files import FORM, NUMBER, TOKEN, counted, long_scan, pdf, until

# The gate itself, with limits that a test can wait for: head, silence, and all of a body.
IMPATIENT = """
from scanner.batch import settings
from scanner.model import Options
from scanner.web import front, server, upload
from scanner.web.app import create_app
from scanner.web.settings import Settings
server._HEAD_SECONDS, upload._SILENCE_SECONDS, front._DRAIN_SECONDS = 1.5, 1.5, 1.0
view = settings.view("en", None, reveal=False)
gate = Settings(Options(), view, upload_seconds=4.0)
raise SystemExit(server.serve(create_app(gate), "127.0.0.1", 0, "en"))
"""


class TestSlowClients:
    @pytest.fixture(scope="class")
    @classmethod
    def impatient(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
        folder = tmp_path_factory.mktemp("impatient")
        with gate(folder, program=("-c", IMPATIENT)) as running:
            yield running

    def trickled(
        self, server: Gate, start: bytes, rest: bytes, pause: float
    ) -> tuple[bytes, float]:
        """What comes back when `rest` follows byte by byte, and after how long."""
        began = time.monotonic()
        answer = b""
        with socket.create_connection(("127.0.0.1", server.port), timeout=pause) as connection:
            connection.sendall(start)
            for at in range(len(rest)):
                try:
                    part = connection.recv(65536)
                except TimeoutError:
                    part = None
                except OSError:
                    break
                if part == b"":
                    break
                if part:
                    answer += part
                    continue
                try:
                    connection.sendall(rest[at : at + 1])
                except OSError:
                    break
        return answer, time.monotonic() - began

    def head(self, size: int) -> bytes:
        lines = f"POST /v1/scan HTTP/1.1\r\nHost: localhost\r\n{FORM}Content-Length: {size}\r\n\r\n"
        return lines.encode("ascii")

    def test_a_body_that_stops_coming_is_refused(self, impatient: Gate) -> None:
        body = form(pdf("x"))
        answer = impatient.raw(self.head(len(body)) + body[:50], seconds=10)

        assert answer.startswith(b"HTTP/1.1 408 ")
        assert json.loads(answer.partition(b"\r\n\r\n")[2])["code"] == "too_slow"

    def test_a_body_that_only_trickles_is_refused_in_the_end(self, impatient: Gate) -> None:
        body = form(pdf("x"))
        answer, seconds = self.trickled(impatient, self.head(len(body)) + body[:50], body, 0.2)

        # A byte that crosses the answer on its way resets the connection, and the answer is lost.
        assert answer.startswith(b"HTTP/1.1 408 ") or not answer
        assert 3.5 < seconds < 20

    def test_a_head_that_only_trickles_is_hung_up_on(self, impatient: Gate) -> None:
        head = b"GET /v1/health HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + 200 * b"x"
        answer, seconds = self.trickled(impatient, b"", head, 0.2)

        assert (answer, seconds < 10) == (b"", True)

    def test_a_second_request_is_given_no_more_time(self, impatient: Gate) -> None:
        first = b"GET /v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n"
        answer, seconds = self.trickled(impatient, first, b"GET /v1/health HTTP/1.1" * 9, 0.2)

        assert answer.count(b"HTTP/1.1 200 ") == 1
        assert seconds < 10

    def test_the_gate_is_free_again_after_them(self, impatient: Gate) -> None:
        until(lambda: counted(impatient, "lolot_queue") == 0, seconds=10)

        assert impatient.send("/v1/scan", pdf(f"So CCCD: {NUMBER}")).status == 200


class TestToken:
    @pytest.fixture(scope="class")
    @classmethod
    def closed(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
        folder = tmp_path_factory.mktemp("closed")
        with gate(
            folder, "--host", "0.0.0.0", "--allow-host", "Portal.example", LOLOT_TOKEN=TOKEN
        ) as running:
            yield running

    @pytest.mark.parametrize(
        "given", [None, "", "Bearer", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer é"]
    )
    def test_without_the_token_nobody_is_served(self, closed: Gate, given: str | None) -> None:
        headers = {} if given is None else {"Authorization": given}
        answer = closed.send("/v1/scan", pdf("x"), headers=headers)

        assert (answer.status, answer.code) == (401, "no_token")
        assert answer.headers["www-authenticate"] == "Bearer"

    def test_with_it_one_is(self, closed: Gate) -> None:
        bearer = {"Authorization": f"Bearer {TOKEN}"}

        assert closed.send("/v1/scan", pdf("x"), headers=bearer).status == 200
        assert closed.ask("GET", "/metrics", headers=bearer).status == 200
        assert closed.ask("GET", "/metrics").status == 401

    def test_health_and_manual_are_open(self, closed: Gate) -> None:
        assert closed.ask("GET", "/v1/health").json == {"status": "ok"}
        assert "Bearer" in closed.ask("GET", "/docs").body.decode()

    def test_the_names_it_was_given_are_its_own(self, closed: Gate) -> None:
        for host, status in (("portal.example", 200), ("10.1.2.3:80", 200), ("evil.example", 400)):
            assert closed.ask("GET", "/v1/health", headers={"Host": host}).status == status


class TestWorkers:
    def test_a_cancelled_file_says_so_and_the_next_is_read(self, tmp_path: Path) -> None:
        (tmp_path / "long.pdf").write_bytes(long_scan())
        (tmp_path / "a.pdf").write_bytes(pdf(f"So CCCD: {NUMBER}"))
        workers = Workers(Options(), 1)
        with contextlib.closing(workers):
            long = workers.submit(Task(str(tmp_path / "long.pdf")))
            short = workers.submit(Task(str(tmp_path / "a.pdf")))
            until(lambda: long.pages[0] >= 1)
            long.cancel()

            assert long.future.result(60).error.key == "cancelled"  # type: ignore[union-attr]
            assert long.pages[1] == 40
            assert short.future.result(60).verdict == "do_not_post"

    def test_warmed_before_the_first_file_comes(self, tmp_path: Path) -> None:
        (tmp_path / "a.pdf").write_bytes(pdf(f"So CCCD: {NUMBER}"))
        with contextlib.closing(Workers(Options(), 1)) as workers:
            workers.warm()
            ticket = workers.submit(Task(str(tmp_path / "a.pdf")))

            assert ticket.future.result(60).verdict == "do_not_post"
            assert ticket.lost == []

    def test_what_waits_is_cancelled_at_once(self, tmp_path: Path) -> None:
        (tmp_path / "long.pdf").write_bytes(long_scan())
        workers = Workers(Options(), 1)
        tickets = [workers.submit(Task(str(tmp_path / "long.pdf"))) for _ in range(3)]
        workers.close()

        assert {t.future.result(20).error.key for t in tickets} == {"cancelled"}  # type: ignore[union-attr]


@pytest.mark.usefixtures("ctrl_c")
@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_ctrl_c_is_a_good_end(tmp_path: Path) -> None:
    with gate(tmp_path) as running:
        os.kill(running.process.pid, signal.SIGINT)

        assert running.process.wait(20) == 0
    assert not list((tmp_path / "tmp").iterdir())
