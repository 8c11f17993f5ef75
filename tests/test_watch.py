"""A watched folder: what is dropped in comes out masked or is set aside, whatever happens."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pymupdf
import pytest

from scanner.batch import settings, watch
from scanner.errors import UsageError
from scanner.model import Options
from tests import outlook
from tests.letters import letter, sent

ROOT = Path(__file__).parent.parent
NUMBER = "001203012345"


def pdf(text: str) -> bytes:
    document = pymupdf.open()
    document.new_page().insert_text((72, 100), text)
    return bytes(document.tobytes())


def until(true: Callable[[], bool], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.05)


def text_of(path: Path) -> str:
    with pymupdf.open(path) as document:
        return str(document[0].get_text())


@contextlib.contextmanager
def watching(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """`lolot watch in --masked out --quarantine aside`, as a user runs it."""
    (folder / "in").mkdir(exist_ok=True)
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "cli", "watch", str(folder / "in")),
            *("--masked", str(folder / "out"), "--quarantine", str(folder / "aside")),
            *("--settle", "0.3", "--jobs", "1", "--lang", "en", *arguments),
        ],
        cwd=ROOT,
        env={**os.environ, "XDG_STATE_HOME": str(folder / "state")},
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    process.stderr.readline()
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=30)


@pytest.mark.parametrize("how", [(), ("--poll", "0.2")], ids=["told", "polled"])
def test_what_is_dropped_in_comes_out_masked_or_aside(tmp_path: Path, how: tuple[str, ...]) -> None:
    out, aside = tmp_path / "out", tmp_path / "aside"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "before.pdf").write_bytes(pdf("Thong bao"))
    with watching(tmp_path, *how):
        (tmp_path / "in" / "b").mkdir()
        (tmp_path / "in" / "b" / "a.pdf").write_bytes(pdf(f"So CCCD: {NUMBER}"))
        (tmp_path / "in" / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
        (tmp_path / "in" / f"{NUMBER}.pdf").write_bytes(pdf("Thong bao"))
        until(lambda: len(list(out.glob("**/*.lolot.txt"))) == 3)
        until((aside / "broken.pdf.lolot.txt").exists)

    assert NUMBER not in text_of(out / "b" / "a.pdf")
    assert "Masked and checked. 1 place masked" in (out / "b" / "a.pdf.lolot.txt").read_text(
        encoding="utf-8"
    )
    assert "Nothing to mask" in (out / "before.pdf.lolot.txt").read_text(encoding="utf-8")
    assert (aside / "broken.pdf").read_bytes() == b"%PDF-1.7 nothing"
    assert not (tmp_path / "in" / "broken.pdf").exists()
    assert NUMBER in text_of(tmp_path / "in" / "b" / "a.pdf")
    assert not [path for path in out.rglob("*") if NUMBER in path.name]
    assert not list(out.glob(".lolot-*"))


def test_no_copy_lies_over_that_of_another_file(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    letters_ = (
        ("a.msg", outlook.letter(f"So CCCD: {NUMBER}\r\n")),
        ("a.msg.eml", sent(letter(f"So CCCD: {NUMBER}\n"))),
    )
    for name, data in letters_:
        (tmp_path / "in" / name).write_bytes(data)
    out = tmp_path / "out"
    with watching(tmp_path):
        until(lambda: len(list(out.glob("*.lolot.txt"))) == 2)

    assert {path.name for path in out.glob("*.eml")} == {"a.msg.eml", "a.msg (2).eml"}


def test_no_folder_of_copies_is_called_by_a_value(tmp_path: Path) -> None:
    folder = tmp_path / "in" / f"CCCD {NUMBER}"
    folder.mkdir(parents=True)
    (folder / "a.pdf").write_bytes(pdf("Thong bao"))
    out = tmp_path / "out"
    with watching(tmp_path):
        until(lambda: list(out.rglob("*.lolot.txt")) != [])

    assert [path.name for path in out.iterdir()] == ["CCCD xxxxxxxxxxxx"]


def test_a_file_is_read_once_it_is_whole(tmp_path: Path) -> None:
    content = pdf(f"So CCCD: {NUMBER}")
    with watching(tmp_path):
        with (tmp_path / "in" / "a.pdf").open("wb") as slow:
            for start in range(0, len(content), len(content) // 5 + 1):
                slow.write(content[start : start + len(content) // 5 + 1])
                slow.flush()
                time.sleep(0.2)
        (tmp_path / "in" / "b.pdf.part").write_bytes(content[:300])
        until((tmp_path / "out" / "a.pdf.lolot.txt").exists)
        (tmp_path / "in" / "b.pdf.part").rename(tmp_path / "in" / "b.pdf.crdownload")
        (tmp_path / "in" / "b.pdf.crdownload").write_bytes(content)
        (tmp_path / "in" / "b.pdf.crdownload").rename(tmp_path / "in" / "b.pdf")
        until((tmp_path / "out" / "b.pdf.lolot.txt").exists)

    assert NUMBER not in text_of(tmp_path / "out" / "a.pdf")
    assert not list((tmp_path / "aside").iterdir())


def test_a_restart_reads_only_what_is_new(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.pdf").write_bytes(pdf(f"So CCCD: {NUMBER}"))
    out = tmp_path / "out"
    with watching(tmp_path) as first:
        until((out / "a.pdf.lolot.txt").exists)
        first.kill()
    # Whoever fetches copies takes them away: that is no reason to make them again.
    (out / "a.pdf").unlink()
    (tmp_path / "in" / "b.pdf").write_bytes(pdf("Thong bao"))

    with watching(tmp_path):
        until((out / "b.pdf.lolot.txt").exists)
        assert not (out / "a.pdf").exists()

        (tmp_path / "in" / "b.pdf").write_bytes(pdf(f"So CCCD moi: {NUMBER}"))
        until(lambda: "Masked" in (out / "b.pdf.lolot.txt").read_text(encoding="utf-8"))

    assert sorted(path.name for path in out.glob("*.pdf")) == ["b.pdf"]


def test_what_lies_there_already_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.pdf").write_bytes(b"somebody's")
    with watching(tmp_path):
        (tmp_path / "in" / "a.pdf").write_bytes(pdf("Thong bao"))
        until((tmp_path / "out" / "a (2).pdf.lolot.txt").exists)

    assert (tmp_path / "out" / "a.pdf").read_bytes() == b"somebody's"


def test_folders_that_feed_each_other_are_refused(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for masked, quarantine in (
        (tmp_path / "in", None),
        (tmp_path, None),
        (tmp_path / "out", tmp_path / "in"),
    ):
        wanted = watch.Watch(
            tmp_path / "in",
            masked,
            quarantine,
            Options(),
            settings.view("en", None, reveal=False),
            1,
        )
        with pytest.raises(UsageError):
            watch.run(wanted)


def test_an_output_inside_the_watched_folder_is_no_input(tmp_path: Path) -> None:
    with watching(tmp_path, "--masked", str(tmp_path / "in" / "out")):
        (tmp_path / "in" / "a.pdf").write_bytes(pdf("Thong bao"))
        until((tmp_path / "in" / "out" / "a.pdf.lolot.txt").exists)
        time.sleep(1)

    assert sorted(p.name for p in (tmp_path / "in").rglob("*.pdf")) == ["a.pdf", "a.pdf"]


@pytest.mark.usefixtures("ctrl_c")
@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_ctrl_c_is_a_good_end(tmp_path: Path) -> None:
    with watching(tmp_path) as process:
        process.send_signal(signal.SIGINT)

        assert process.wait(20) == 0
