"""The report as one page: complete, silent about values, and closed to everything outside."""

import base64
import dataclasses
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from PIL import Image

import cli
from scanner import pipeline
from scanner.batch import journal
from scanner.model import (
    Box,
    Copy,
    FileReport,
    Options,
    PageSize,
    Severity,
    Source,
    Status,
    Unread,
)
from tests.reports import A4, failed, finding, report, written

BROWSER = shutil.which("chromium")
browser = pytest.mark.skipif(BROWSER is None, reason="needs Chromium")


def data(page: str, name: str) -> list[Any]:
    pieces = re.findall(rf'<script type="application/json" class="{name}">(.*?)</script>', page)
    return [json.loads(piece) for piece in pieces]


def files(page: str) -> list[dict[str, Any]]:
    return [file for piece in data(page, "files") for file in piece]


def looked_at(page: str, folder: Path) -> str:
    """The page as a browser has drawn it."""
    (folder / "r.html").write_text(page, encoding="utf-8")
    assert BROWSER is not None
    command = [BROWSER, "--headless=new", "--no-sandbox", "--disable-gpu", "--dump-dom"]
    command += [f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=5000"]
    run = subprocess.run(
        [*command, (folder / "r.html").as_uri()], check=True, capture_output=True, timeout=120
    )
    return run.stdout.decode("utf-8")


class TestPage:
    def test_each_file_has_its_verdict_and_each_finding_its_place(self) -> None:
        area = Unread(1, Box(10, 10, 50, 20), "illegible")
        found = report(finding(), unread=(area,), status=Status.PARTIAL)

        first, second, third = files(written("html", found, report(), failed(), lang="en"))

        assert [f["verdict"] for f in (first, second, third)] == [
            "do_not_post",
            "nothing_found",
            "could_not_read",
        ]
        assert first["folder"] == "hồ sơ"
        assert first["findings"][0]["boxes"] == [[72.0, 100.5, 180.2, 112.0]]
        assert first["pages"] == {"1": [595.3, 841.9]}
        assert "faint" in first["unread"][0]["reason"]
        assert third["error"] == "There is no such file or folder. Check the path."

    def test_values_are_hidden_in_findings_and_names(self) -> None:
        named = finding("phone", "0912.345.678", sources=(Source.FILENAME,), page=None, boxes=())
        copy = Copy("out/0912.345.678.jpg", "1" * 64, "verified")
        inner = finding(within=("001203012345.pdf",), page=None)

        page = written(
            "html", report(named, inner, path="001203012345/0912.345.678.jpg", copy=copy)
        )

        assert "012345" not in page
        assert "345.678" not in page

    def test_a_page_that_shows_values_says_so(self) -> None:
        assert "001203 012345" in written("html", report(finding()), reveal=True)
        assert "keep it safe" in written("html", report(finding()), reveal=True, lang="en")

    def test_a_run_without_files_is_a_page_too(self) -> None:
        page = written("html")

        assert data(page, "sums")[0]["files"] == 0
        assert page.endswith("</html>\n")

    def test_thousands_of_files_come_in_pieces(self) -> None:
        page = written("html", *[report()] * 250)

        assert [len(piece) for piece in data(page, "files")] == [100, 100, 50]

    def test_nothing_is_asked_from_outside(self) -> None:
        page = written("html", report(finding()))

        addresses = set(re.findall(r"[a-z]+://[^\s\"'<]*", page))
        # The name of SVG is no address that anything is loaded from.
        assert addresses <= {"http://www.w3.org/2000/svg"}
        assert "default-src 'none'" in page

    def test_only_its_own_script_and_style_may_run(self) -> None:
        page = written("html", report(finding()))

        for kind, element in (("script", "<script>"), ("style", "<style>")):
            [content] = re.findall(rf"{element}(.*?)</{kind}>", page, re.DOTALL)
            digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
            assert f"{kind}-src 'sha256-{digest}'" in page

    def test_a_name_cannot_become_markup(self) -> None:
        hostile = "</script><script>alert(1)</script><!--.pdf"

        page = written("html", report(path=hostile))

        assert "alert(1)</script>" not in page
        assert files(page)[0]["path"] == hostile


@browser
class TestInABrowser:
    def test_files_are_drawn_worst_first(self, tmp_path: Path) -> None:
        two = PageSize(2, 595.3, 841.9, "pt")
        low = finding("person_name", "Nguyễn Văn An", Severity.LOW)
        bad = report(finding(), path="b/xấu.pdf", pages=(A4, two))

        drawn = looked_at(written("html", report(low), report(), bad), tmp_path)

        places = [drawn.index(word) for word in ('">b/xấu.pdf<', "giấy mời.pdf<")]
        assert places == sorted(places)
        assert "KHÔNG NÊN ĐĂNG" in drawn
        assert "3 trên 3 tệp" in drawn

    def test_a_finding_says_what_decided(self, tmp_path: Path) -> None:
        number = finding(because=("pattern.cccd", "label"))
        doubtful = finding("phone", "0912345678", because=("pattern.my-phone", "-other_label"))

        drawn = looked_at(
            opened(written("html", report(number, doubtful, finding()), lang="en")), tmp_path
        )

        assert "Because: fits the pattern cccd; a label of its own stands beside it<" in drawn
        assert "fits the pattern my-phone; against it: the label beside it is of" in drawn
        assert "Because: text in a picture<" in drawn

    def test_many_files_are_drawn_a_hundred_at_a_time(self, tmp_path: Path) -> None:
        many = [report(finding(), path=f"{n % 7}/{n}.pdf") for n in range(3000)]

        drawn = looked_at(written("html", *many, lang="en"), tmp_path)

        assert "100 of 3,000 files" in drawn
        assert drawn.count("<details") == 101

    def test_a_hostile_name_runs_nothing(self, tmp_path: Path) -> None:
        hostile = "<img src=x onerror=document.title='ran'>.pdf"

        drawn = looked_at(written("html", report(finding(), path=hostile)), tmp_path)

        assert "<img" not in drawn
        assert "<title>ran" not in drawn


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="this system tells no owner")
def test_a_file_stands_under_its_owner(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"x")
    page = written("html", report(finding(), path=str(tmp_path / "a.pdf")), report(path="gone.pdf"))

    assert [file["owner"] for file in files(page)] == [(tmp_path / "a.pdf").owner(), ""]


class TestCrops:
    """Each finding with a small picture of what is around it, in which no value is left."""

    VALUES = ("001203012345", "0912345678")

    def pdf(self, folder: Path, times: int = 1) -> Path:
        document = pymupdf.open()
        page = document.new_page()
        for row in range(times):
            lines = (f"So CCCD:{self.VALUES[0]}", f"Dien thoai: {self.VALUES[1]}")
            for at, line in enumerate(lines):
                page.insert_text((72, 40 + 24 * row + 12 * at), line)
        document.save(folder / "a.pdf")
        return folder / "a.pdf"

    def crops(self, content: FileReport) -> list[bytes]:
        listed = [found for file in files(written("html", content)) for found in file["findings"]]
        return [base64.b64decode(found["crop"]) for found in listed if "crop" in found]

    def test_values_are_painted_over_reported_or_not(self, tmp_path: Path) -> None:
        wanted = Options(crops=True, types=frozenset({"phone"}))
        for options, count in ((Options(crops=True), 2), (wanted, 1)):
            crops = self.crops(pipeline.scan_file(str(self.pdf(tmp_path)), options))

            assert len(crops) == count
            for crop in crops:
                assert len(crop) < 8000
                read = self.read(crop, tmp_path)
                assert "So C" in read and "Dien" in read
                assert re.findall(r"\d", read) == []

    def read(self, crop: bytes, folder: Path) -> str:
        """What another reader makes of a crop, enlarged as far as it helps."""
        program = shutil.which("tesseract")
        if program is None:
            pytest.skip("needs Tesseract")
        with Image.open(io.BytesIO(crop)) as opened:
            assert opened.width <= 240 and opened.height <= 80
            large = opened.resize((4 * opened.width, 4 * opened.height), Image.Resampling.LANCZOS)
        large.save(folder / "crop.png")
        command = [program, str(folder / "crop.png"), "-", "--psm", "6"]
        run = subprocess.run(command, check=True, capture_output=True, timeout=60)
        return run.stdout.decode("utf-8")

    def test_only_the_first_of_a_long_list_have_one(self, tmp_path: Path) -> None:
        report = pipeline.scan_file(str(self.pdf(tmp_path, 30)), Options(crops=True))

        assert len(report.crops) == 50
        assert len(report.findings) >= 60

    def test_there_are_none_unless_the_page_is_asked_for(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = self.pdf(tmp_path)
        assert pipeline.scan_file(str(path), Options()).crops == {}
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
        command = ["scan", str(path), "--lang", "en", "--format", "html", "--output"]

        assert cli.run([*command, str(tmp_path / "one.html")]) == 1
        assert cli.run([*command, str(tmp_path / "two.html")]) == 1

        one, two = ((tmp_path / f"{name}.html").read_text("utf-8") for name in ("one", "two"))
        assert one.count('"crop":') == 2
        # The journal that answers the second time keeps no pictures, and the page says so.
        assert two.count('"crop":') == 0
        assert not any(b"WEBP" in file.read_bytes() for file in journal.folder().iterdir())

    @browser
    def test_the_browser_shows_them_or_says_why_not(self, tmp_path: Path) -> None:
        report = pipeline.scan_file(str(self.pdf(tmp_path)), Options(crops=True))
        bare = dataclasses.replace(report, path="b.pdf", crops={})
        page = written("html", report, bare, lang="en")

        drawn = looked_at(opened(page), tmp_path)

        assert drawn.count('data-loaded="240"') == 2
        assert drawn.count("No pictures with this file") == 2


def opened(page: str) -> str:
    """A page opened as by a click, which this browser cannot do; the images answer for
    themselves."""
    ready = page.replace("renew();\n  }\n\n  main.append(state)", OPENED)
    assert ready != page
    [script] = re.findall(r"<script>(.*?)</script>", ready, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return re.sub(r"script-src 'sha256-[^']*'", lambda _: f"script-src 'sha256-{digest}'", ready)


OPENED = """renew();
    for (const block of document.querySelectorAll("details")) block.open = true;
    setTimeout(() => {
      for (const picture of document.images) picture.dataset.loaded = picture.naturalWidth;
    }, 500);
  }

  main.append(state)"""
