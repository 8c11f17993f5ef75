"""The page's server, without a page: what a script, a second tab or an old one may send takes no
mask away by mistake."""

from __future__ import annotations

import contextlib
import dataclasses
import http.client
import io
import json
import os
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pymupdf
import pytest

from scanner import pipeline
from scanner.model import Box, Options
from scanner.web.choice import Choice, carried, usual
from tests.attacks.attack import pdftotext

ROOT = Path(__file__).parents[2]
CCCD, PHONE, NAME = "001203012345", "0912345678", "Bạch Đàn"
VIEW, OTHER = "0" * 16, "1" * 16


def letter() -> bytes:
    """A citizen number, a telephone, and a word that nobody looks for."""
    with pymupdf.open() as document:
        page = document.new_page(width=420, height=300)
        lines = (f"Số CCCD: {CCCD}", f"Điện thoại: {PHONE}", f"Dự án {NAME}")
        text = "".join(f"<p>{one}</p>" for one in lines)
        page.insert_htmlbox(pymupdf.Rect(30, 30, 390, 270), text)
        return bytes(document.tobytes())


class Desk:
    """A tab of a running `lolot web`, as a script may use it."""

    def __init__(self, port: int, token: str, tab: str) -> None:
        self.port, self.headers = port, {"Authorization": f"Bearer {token}", "Lolot-Tab": tab}

    def raw(self, method: str, path: str, body: bytes | None) -> tuple[int, Any, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        with contextlib.closing(connection):
            kind = {"Content-Type": "application/json"}
            connection.request(method, f"/page{path}", body, self.headers | kind)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        sent = None if body is None else json.dumps(body).encode()
        status, _, told = self.raw(method, path, sent)
        return status, json.loads(told) if told else None

    def drop(self, content: bytes, name: str = "thư.pdf", folder: str = "") -> str:
        path = f"/files?name={quote(name)}&folder={quote(folder)}"
        status, _, told = self.raw("POST", path, content)
        assert status == 200
        identity = str(json.loads(told)["id"])
        self.done(identity)
        return identity

    def done(self, identity: str) -> dict[str, Any]:
        """What is known of a file once nothing is done with it any more."""
        for _ in range(6000):
            _, told = self.ask("GET", f"/files/{identity}")
            if told["state"] not in ("waiting", "reading"):
                return dict(told)
            time.sleep(0.05)
        raise AssertionError("still busy")

    def choose(self, identity: str, **said: Any) -> tuple[int, Any]:
        body = {"reading": 1, "edition": 0, "view": VIEW} | said
        return self.ask("PUT", f"/files/{identity}/choice", body)

    def mask(self, identity: str, reading: int = 1, edition: int = 0) -> tuple[int, Any]:
        body = {"reading": reading, "edition": edition}
        return self.ask("POST", f"/files/{identity}/mask", body)

    def text(self, identity: str) -> str:
        """What the copy of a file says, made by what was decided last."""
        told = self.done(identity)
        status, _ = self.mask(identity, told["reading"], told["edition"])
        assert status == 204
        self.done(identity)
        status, _, copy = self.raw("GET", f"/files/{identity}/copy", None)
        assert status == 200
        return str(pdftotext(copy))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, str]]:
    folder = tmp_path_factory.mktemp("web")
    places = {name: str(folder) for name in ("TMPDIR", "TEMP", "TMP")}
    call = [sys.executable, "-m", "cli", "web", "--no-browser", "--jobs", "1"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(call, cwd=ROOT, stderr=log, env={**os.environ, **places})
    try:
        found = None
        while found is None and process.poll() is None:
            found = re.search(r":(\d+)/#t=([\w-]+)", (folder / "log").read_text("utf-8"))
            time.sleep(0.05)
        assert found is not None, (folder / "log").read_text("utf-8")
        yield int(found[1]), found[2]
    finally:
        process.terminate()
        process.wait(60)


@pytest.fixture
def desk(server: tuple[int, str], request: pytest.FixtureRequest) -> Desk:
    """A tab of its own for each test."""
    return Desk(*server, os.urandom(16).hex())


def first(told: dict[str, Any], kind: str = "cccd") -> str:
    return next(str(one["id"]) for one in told["findings"] if one["type"] == kind)


class TestDecisions:
    @pytest.mark.parametrize(
        "said",
        [
            {"off": ["p1-99"]},
            {"on": ["p1-1"]},
            {"off": ["p1-1", "u1"]},
            {"areas": [{"page": 9, "box": [10, 10, 60, 40]}]},
            {"areas": [{"page": 1, "box": [900, 10, 960, 40]}]},
            {"areas": [{"page": 1, "box": [60, 40, 10, 10]}]},
            # What was left out of a list of masks was uncovered.
            {"mask": []},
            {"reading": None},
        ],
    )
    def test_what_the_file_does_not_have_decides_nothing(
        self, desk: Desk, said: dict[str, Any]
    ) -> None:
        identity = desk.drop(letter())

        status, _ = desk.choose(identity, **said)

        told = desk.done(identity)
        assert status == 422
        assert len(told["choice"]["mask"]) == 2 and told["edition"] == 0

    def test_a_box_beside_what_was_found_moves_no_mask(self, desk: Desk) -> None:
        identity = desk.drop(letter())
        away = {"page": 1, "box": [200, 200, 260, 220]}

        status, _ = desk.choose(identity, areas=[away])

        assert status == 200
        said = desk.text(identity)
        assert CCCD not in said and PHONE not in said

    def test_only_the_switch_of_a_finding_takes_its_mask_off(self, desk: Desk) -> None:
        identity = desk.drop(letter())
        one = first(desk.done(identity), "phone")

        assert desk.choose(identity, off=[one])[0] == 200

        said = desk.text(identity)
        assert CCCD not in said and PHONE in said

    def test_numbers_of_an_earlier_reading_decide_nothing(self, desk: Desk) -> None:
        """A word that is looked for too moves the numbers: "p1-2" is another one by then."""
        identity = desk.drop(letter())
        old = first(desk.done(identity))
        desk.ask("POST", f"/files/{identity}/word", {"word": "Số"})
        assert desk.done(identity)["reading"] == 2

        status, told = desk.choose(identity, off=[old])

        assert (status, told["code"]) == (409, "read_again")
        assert CCCD not in desk.text(identity)

    def test_a_second_page_does_not_decide_over_the_first(self, desk: Desk) -> None:
        identity = desk.drop(letter())
        one = first(desk.done(identity))
        assert desk.choose(identity)[1] == {"edition": 1}

        status, told = desk.choose(identity, view=OTHER, off=[one])

        assert (status, told["code"]) == (409, "decided_elsewhere")
        # Whoever decided last goes on, though an answer was lost on the way.
        assert desk.choose(identity)[1] == {"edition": 2}
        assert CCCD not in desk.text(identity)

    def test_no_copy_is_made_by_what_another_page_decided(self, desk: Desk) -> None:
        identity = desk.drop(letter())
        desk.choose(identity, view=OTHER, off=[first(desk.done(identity))])

        status, told = desk.mask(identity, edition=0)

        assert (status, told["code"]) == (409, "decided_elsewhere")
        assert desk.raw("GET", f"/files/{identity}/copy", None)[0] == 404

    def test_what_is_decided_while_a_file_is_read_again_is_about_its_value(
        self, desk: Desk
    ) -> None:
        """The new reading moves the numbers: what was a telephone's is the citizen's then."""
        identity = desk.drop(letter())
        one = first(desk.done(identity), "phone")
        desk.ask("POST", f"/files/{identity}/word", {"word": "Số"})

        status, _ = desk.choose(identity, off=[one])
        early, _ = desk.mask(identity, edition=1)

        assert early == 409
        said = desk.text(identity)
        assert CCCD not in said and (PHONE in said) == (status == 200)

    def test_a_copy_is_none_of_what_was_decided_since(self, desk: Desk) -> None:
        identity = desk.drop(letter())
        assert desk.mask(identity)[0] == 204
        desk.choose(identity, areas=[{"page": 1, "box": [30, 200, 300, 260]}])

        told = desk.done(identity)

        assert "copy" not in told
        assert desk.raw("GET", f"/files/{identity}/copy", None)[0] == 404


class TestCarried:
    """What was decided, held against another reading of the file."""

    def reports(self, tmp_path: Path) -> Any:
        path = tmp_path / "a.pdf"
        path.write_bytes(letter())
        return pipeline.scan_file(str(path), Options())

    def test_a_mask_beside_those_of_lolot_outlives_its_finding(self, tmp_path: Path) -> None:
        before = self.reports(tmp_path)
        low = dataclasses.replace(before.findings[0], mask=False)
        before = dataclasses.replace(before, findings=(low, *before.findings[1:]))
        choice = Choice.of(before, on=[low.id])
        box = low.boxes[0]
        wider = dataclasses.replace(low, boxes=(box.grow(3),))
        after = dataclasses.replace(before, findings=(wider, *before.findings[1:]))

        assert carried(choice, before, after).areas == ((1, box),)

    def test_what_was_left_and_is_another_now_is_masked(self, tmp_path: Path) -> None:
        before = self.reports(tmp_path)
        one = before.findings[0]
        choice = Choice.of(before, off=[one.id])
        other = dataclasses.replace(one, boxes=(Box(0, 0, 9, 9),))
        after = dataclasses.replace(before, findings=(other, *before.findings[1:]))

        assert one.id not in carried(choice, before, before).mask
        assert carried(choice, before, after).mask == usual(after).mask


class TestTakenAway:
    def test_a_copy_is_never_called_like_its_original(self, desk: Desk) -> None:
        identity = desk.drop(letter(), "thư (1).pdf")
        desk.text(identity)

        _, headers, _ = desk.raw("GET", f"/files/{identity}/copy", None)
        assert unquote(headers["Content-Disposition"]).endswith("thư (1)-đã-che.pdf")
        told = desk.done(identity)["copy"]
        assert told["name"] == "thư (1)-đã-che.pdf"
        status, _, packed = desk.raw("POST", "/copies", json.dumps({"ids": [identity]}).encode())
        assert status == 200
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            assert archive.namelist() == ["thư (1)-đã-che.pdf"]

    def test_a_copy_of_a_clean_file_is_not_called_masked(self, desk: Desk) -> None:
        with pymupdf.open() as document:
            document.new_page(width=200, height=100).insert_text((20, 50), "Thong bao")
            identity = desk.drop(bytes(document.tobytes()), "sạch.pdf")

        desk.text(identity)

        told = desk.done(identity)
        assert told["copy"]["name"] == "sạch.pdf" and told["standing"]["key"] == "unchanged"
        assert "Đã che" not in told["standing"]["words"] + told["standing"]["more"]

    def test_no_folder_of_several_copies_is_called_by_a_value(self, desk: Desk) -> None:
        with pymupdf.open() as document:
            document.new_page(width=200, height=100).insert_text((20, 50), "Thong bao")
            sent = bytes(document.tobytes())
        identity = desk.drop(sent, "a.pdf", "2026/CCCD 079203001234")
        assert desk.done(identity)["standing"]["key"] == "stop"
        desk.text(identity)

        _, _, packed = desk.raw("POST", "/copies", json.dumps({"ids": [identity]}).encode())
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            assert archive.namelist() == ["2026/CCCD xxxxxxxxxxxx/a.pdf"]
        _, _, page = desk.raw("POST", "/report", json.dumps({"ids": [identity]}).encode())
        assert "079203001234" not in page.decode("utf-8")

    def test_the_report_tells_of_every_file_that_was_dropped(self, desk: Desk) -> None:
        ids = [desk.drop(letter()), desk.drop(b"PK\x03\x04word/", "thư.docx")]
        ids.append(desk.drop(b"%PDF-1.7\n1 0 obj\n<<", "hỏng.pdf"))
        lost = [
            {"name": "to.png", "reason": "too_large"},
            {"name": "mất.pdf", "folder": "a", "reason": "not_sent"},
        ]

        body = json.dumps({"ids": ids, "lost": lost}).encode()
        status, _, page = desk.raw("POST", "/report", body)

        assert status == 200
        told = page.decode("utf-8")
        assert '"files":5' in told
        for name in ("thư.pdf", "thư.docx", "hỏng.pdf", "to.png", "a/mất.pdf"):
            assert f'"path":"{name}"' in told
