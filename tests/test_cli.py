"""The commands as a user or a script runs them."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from typing import Any

import pymupdf
import pytest

import cli

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX")
not_root = pytest.mark.skipif(
    getattr(os, "geteuid", lambda: 1)() == 0, reason="root may write anywhere"
)

CCCD = "001203012345"
FOUND = f"So CCCD: {CCCD}"
CLEAN = "Thong bao ve viec nghi le, so 12/TB-UBND"


def program() -> str:
    path = shutil.which("lolot", path=sysconfig.get_path("scripts"))
    assert path is not None, "lolot is not installed in this environment"
    return path


def lolot(
    *arguments: str, cwd: Path, given: bytes | None = None
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [program(), *arguments],
        cwd=cwd,
        input=given,
        check=False,
        capture_output=True,
        timeout=180,
    )


def pdf(path: Path, *pages: str, **how: Any) -> Path:
    document = pymupdf.open()
    for text in pages:
        document.new_page().insert_text((72, 100), text)
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(path, **how)
    return path


def told(run: subprocess.CompletedProcess[bytes]) -> str:
    return run.stderr.decode("utf-8")


def report(run: subprocess.CompletedProcess[bytes]) -> Any:
    return json.loads(run.stdout)


class TestHelp:
    @posix
    def test_it_is_quick(self, tmp_path: Path) -> None:
        def seconds() -> float:
            # Processor time: the clock would measure what else runs on the machine.
            before = os.times()
            lolot("--help", cwd=tmp_path)
            after = os.times()
            return sum(after[2:4]) - sum(before[2:4])

        assert min(seconds() for _ in range(5)) < 0.3

    def test_it_loads_nothing_heavy(self, tmp_path: Path) -> None:
        code = (
            "import sys, cli; cli.run(['--help']);"
            "sys.exit(bool({'numpy', 'cv2', 'pymupdf', 'onnxruntime', 'regex'} & set(sys.modules)))"
        )

        assert (
            subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False).returncode == 0
        )

    @pytest.mark.parametrize("command", [[], ["scan"], ["mask"], ["doctor"]])
    def test_it_is_vietnamese_unless_asked_otherwise(
        self, command: list[str], tmp_path: Path
    ) -> None:
        vietnamese = lolot(*command, "--help", cwd=tmp_path)
        english = lolot(*command, "--lang", "en", "--help", cwd=tmp_path)

        assert (vietnamese.returncode, english.returncode) == (0, 0)
        assert "Mã thoát" in vietnamese.stdout.decode()
        assert "Exit codes" in english.stdout.decode()

    def test_the_version_is_told(self, tmp_path: Path) -> None:
        run = lolot("--version", cwd=tmp_path)

        assert run.returncode == 0
        assert run.stdout.decode().startswith("lolot 0.")


class TestUsage:
    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["scan"], "Thiếu PATH"),
            (["scan", "--nix", "a.pdf"], "--nix"),
            (["nix"], "nix"),
            (["scan", "a.pdf", "--format", "xml"], "--format"),
            (["scan", "a.pdf", "--min-confidence", "2"], "--min-confidence"),
            (["scan", "a.pdf", "--jobs", "0"], "--jobs"),
            (["scan", "a.pdf", "--types", "cccd,nix"], "nix"),
            (["scan", "a.pdf", "--password-file", "nix.txt"], "nix.txt"),
            (["scan", "a.pdf", "--output", "nix/r.json"], "nix/r.json"),
            (["scan", "a.pdf", "--output", "."], "thư mục"),
            (["scan", "a.pdf", "--output", "a.pdf"], "a.pdf"),
            (["mask", "a.pdf"], "--output-dir"),
            (["mask", "a.pdf", "--output-dir", "o", "--fill", "tím"], "tím"),
            (["mask", "a.pdf", "--output-dir", "a.pdf"], "không phải thư mục"),
            (["mask", "a.pdf", "--output-dir", "."], "a.pdf"),
        ],
    )
    def test_a_wrong_call_does_nothing_and_says_so_in_one_line(
        self, arguments: list[str], said: str, tmp_path: Path
    ) -> None:
        pdf(tmp_path / "a.pdf", FOUND)

        run = lolot(*arguments, cwd=tmp_path)

        assert run.returncode == 2
        assert run.stdout == b""
        assert said in told(run)
        assert len(told(run).splitlines()) == 1
        assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["a.pdf"]

    def test_a_wrong_call_is_told_in_english_when_asked(self, tmp_path: Path) -> None:
        assert "PATH is missing" in told(lolot("scan", "--lang", "en", cwd=tmp_path))

    @posix
    @not_root
    def test_a_report_that_cannot_be_written_stops_before_anything_is_done(
        self, tmp_path: Path
    ) -> None:
        pdf(tmp_path / "a.pdf", FOUND)
        (tmp_path / "closed").mkdir(mode=0o500)

        assert lolot("scan", "a.pdf", "--output", "closed/r.json", cwd=tmp_path).returncode == 2


class TestScan:
    def test_what_is_found_is_exit_1(self, tmp_path: Path) -> None:
        pdf(tmp_path / "a.pdf", FOUND)

        run = lolot("scan", "a.pdf", "--format", "json", cwd=tmp_path)

        assert run.returncode == 1
        [found] = report(run)["files"][0]["findings"]
        assert (found["type"], found["page"], found["text"]) == ("cccd", 1, "••••••••••45")
        assert CCCD not in run.stdout.decode() + told(run)

    def test_a_clean_file_is_exit_0(self, tmp_path: Path) -> None:
        pdf(tmp_path / "a.pdf", CLEAN)

        run = lolot("scan", "a.pdf", cwd=tmp_path)

        assert (run.returncode, run.stdout.decode()) == (0, "✔ KHÔNG TÌM THẤY GÌ  a.pdf\n")

    def test_values_show_when_asked_for(self, tmp_path: Path) -> None:
        pdf(tmp_path / "a.pdf", FOUND)

        run = lolot("scan", "a.pdf", "--format", "json", "--reveal", cwd=tmp_path)

        assert report(run)["files"][0]["findings"][0]["value"] == CCCD

    def test_types_and_the_bar_can_be_chosen(self, tmp_path: Path) -> None:
        pdf(tmp_path / "a.pdf", FOUND)

        assert lolot("scan", "a.pdf", "--types", "email", cwd=tmp_path).returncode == 0
        assert lolot("scan", "a.pdf", "--fail-on", "high", cwd=tmp_path).returncode == 1

    def test_the_report_is_on_stdout_and_all_else_on_stderr(self, tmp_path: Path) -> None:
        pdf(tmp_path / "a.pdf", FOUND)

        run = lolot("scan", "a.pdf", "nix.pdf", "--format", "json", cwd=tmp_path)

        assert report(run)["summary"]["errors"] == 1
        assert "nix.pdf: Không có tệp" in told(run)
        assert "Đã xem 2 tệp" in told(run)

    def test_a_report_in_a_file_leaves_the_summary_on_stdout(self, tmp_path: Path) -> None:
        pdf(tmp_path / "in" / "a.pdf", FOUND)

        for _ in range(2):
            run = lolot(
                "scan", "in", "--format", "json", "--output", "in/report.json", cwd=tmp_path
            )
            document = json.loads((tmp_path / "in" / "report.json").read_text(encoding="utf-8"))
            # The report of the first call lies in the folder and is no input of the second.
            assert document["summary"]["files"] == 1
            assert "Đã xem 1 tệp" in run.stdout.decode()
        assert sorted(path.name for path in (tmp_path / "in").iterdir()) == ["a.pdf", "report.json"]

    def test_a_streamed_report_has_a_line_a_file(self, tmp_path: Path) -> None:
        pdf(tmp_path / "a.pdf", FOUND)
        pdf(tmp_path / "b.pdf", CLEAN)

        run = lolot("scan", "a.pdf", "b.pdf", "--format", "jsonl", cwd=tmp_path)

        first, second, last = map(json.loads, run.stdout.splitlines())
        assert (first["path"], second["path"]) == ("a.pdf", "b.pdf")
        assert last["summary"]["files"] == 2

    @pytest.mark.parametrize("given", [b"a.pdf\nb.pdf\n", b"a.pdf\0b.pdf\0"])
    def test_the_list_can_come_from_stdin(self, given: bytes, tmp_path: Path) -> None:
        pdf(tmp_path / "a.pdf", CLEAN)
        pdf(tmp_path / "b.pdf", CLEAN)

        run = lolot("scan", "-", "--format", "json", cwd=tmp_path, given=given)

        assert [entry["path"] for entry in report(run)["files"]] == ["a.pdf", "b.pdf"]

    def test_an_empty_list_is_exit_0(self, tmp_path: Path) -> None:
        assert lolot("scan", "-", cwd=tmp_path, given=b"").returncode == 0

    def test_a_password_opens_a_locked_pdf(self, tmp_path: Path) -> None:
        pdf(
            tmp_path / "a.pdf",
            FOUND,
            encryption=pymupdf.PDF_ENCRYPT_AES_256,
            user_pw="bí mật",
            owner_pw="x",
        )
        (tmp_path / "pw").write_text("sai\nbí mật\n", encoding="utf-8")

        closed = lolot("scan", "a.pdf", cwd=tmp_path)
        opened = lolot("scan", "a.pdf", "--password-file", "pw", cwd=tmp_path)

        assert closed.returncode == 3
        assert "--password-file" in closed.stdout.decode()
        assert opened.returncode == 1


class TestBadInput:
    def test_what_is_not_there_is_exit_3(self, tmp_path: Path) -> None:
        run = lolot("scan", "nix.pdf", cwd=tmp_path)

        assert run.returncode == 3
        assert "nix.pdf" in run.stdout.decode()

    def test_a_folder_without_files_is_exit_3(self, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()

        assert lolot("scan", "empty", cwd=tmp_path).returncode == 3

    def test_a_folder_with_nothing_readable_is_exit_3(self, tmp_path: Path) -> None:
        (tmp_path / "in").mkdir()
        (tmp_path / "in" / "Thumbs.db").write_bytes(b"x")

        run = lolot("scan", "in", "--format", "json", cwd=tmp_path)

        assert run.returncode == 3
        assert [entry["error_code"] for entry in report(run)["files"]][-1] == "nothing_readable"

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("empty.pdf", b""),
            ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<<"),
            ("text.pdf", b"hello"),
            ("noise.png", os.urandom(5000)),
            ("cut.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"),
            ("letter.docx", b"PK\x03\x04" + b"[Content_Types].xml word/document.xml"),
        ],
    )
    def test_a_bad_file_is_exit_3_with_advice_and_the_rest_goes_on(
        self, name: str, content: bytes, tmp_path: Path
    ) -> None:
        (tmp_path / name).write_bytes(content)
        pdf(tmp_path / "z.pdf", FOUND)

        run = lolot("scan", name, "z.pdf", "--format", "json", cwd=tmp_path)

        assert run.returncode == 3
        bad, good = report(run)["files"]
        assert bad["status"] in ("error", "skipped")
        assert bad["verdict"] == "could_not_read"
        assert "hãy" in bad["error"].lower()
        assert bad["error_code"] not in ("internal", "crashed")
        assert good["verdict"] == "do_not_post"

    @posix
    def test_names_that_are_not_utf8_or_hold_newlines_are_printed_safely(
        self, tmp_path: Path
    ) -> None:
        name = os.fsdecode(b"a\xff\n\x1b[31m.pdf")
        pdf(tmp_path / "x.pdf", FOUND).rename(tmp_path / name)

        table = lolot("scan", ".", cwd=tmp_path)
        machine = lolot("scan", ".", "--format", "json", cwd=tmp_path)

        assert table.returncode == 1
        assert b"\x1b" not in table.stdout
        assert "a\\xff\\n\\x1b[31m.pdf" in table.stdout.decode()
        assert report(machine)["files"][0]["path_bytes"]

    @posix
    def test_a_report_that_the_disk_cannot_hold_leaves_nothing(self, tmp_path: Path) -> None:
        import resource

        pdf(tmp_path / "a.pdf", *[FOUND] * 40)
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        # A limit on the size of files, which the command inherits, is met like a full disk.
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, before[1]))
        try:
            run = lolot("scan", "a.pdf", "--format", "json", "--output", "r.json", cwd=tmp_path)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

        assert run.returncode == 3
        assert "r.json" in told(run)
        assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]

    @posix
    def test_a_reader_that_goes_away_is_no_traceback(self, tmp_path: Path) -> None:
        for i in range(30):
            pdf(tmp_path / "in" / f"{i}.pdf", FOUND)

        with subprocess.Popen(
            [program(), "scan", "in", "--format", "jsonl"],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as run:
            assert run.stdout is not None and run.stderr is not None
            run.stdout.readline()
            run.stdout.close()
            assert b"Traceback" not in run.stderr.read()
        assert run.returncode == 3

    @posix
    @pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL])
    def test_a_library_that_crashes_is_that_files_error(self, number: int, tmp_path: Path) -> None:
        pdf(tmp_path / "slow.pdf", *[FOUND] * 3000)
        run = subprocess.Popen(
            [program(), "scan", "slow.pdf", "--format", "json"],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        killed = 0
        deadline = time.monotonic() + 60
        while run.poll() is None and time.monotonic() < deadline:
            for worker in workers_of(run.pid):
                os.kill(worker, number)
                killed += 1
            time.sleep(0.3)
        stdout, _ = run.communicate(timeout=60)

        assert killed >= 2
        assert run.returncode == 3
        assert json.loads(stdout)["files"][0]["error_code"] in ("crashed", "killed")

    @posix
    def test_ctrl_c_ends_at_once_and_leaves_nothing(self, tmp_path: Path) -> None:
        first = pdf(tmp_path / "in" / "0.pdf", *[FOUND] * 1500)
        for name in "123":
            shutil.copy(first, tmp_path / "in" / f"{name}.pdf")
        run = subprocess.Popen(
            [program(), "mask", "in", "--output-dir", "out", "--format", "json", "--output", "r"],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        until_it_works(run.pid)
        time.sleep(1)
        os.killpg(run.pid, signal.SIGINT)
        _, stderr = run.communicate(timeout=20)

        assert run.returncode == 130
        assert b"Traceback" not in stderr
        assert "Đã dừng" in stderr.decode()
        assert workers_of(run.pid) == []
        assert sorted(path.name for path in tmp_path.iterdir()) in (["in"], ["in", "out"])
        assert not list(tmp_path.glob("out/**/.lolot-*"))

    @posix
    @pytest.mark.parametrize("after", [0.3, 0.4, 0.5, 0.7])
    def test_ctrl_c_is_never_exit_0_however_early(self, after: float, tmp_path: Path) -> None:
        pdf(tmp_path / "a.pdf", *[CLEAN] * 1000)
        with subprocess.Popen(
            [program(), "scan", *["a.pdf"] * 9],
            cwd=tmp_path,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as run:
            time.sleep(after)
            os.killpg(run.pid, signal.SIGINT)

        # Before the command itself runs, Python ends by the signal.
        assert run.returncode in (130, -signal.SIGINT)


def until_it_works(run: int) -> None:
    """Waits until the run has worker processes."""
    deadline = time.monotonic() + 60
    while not workers_of(run) and time.monotonic() < deadline:
        time.sleep(0.05)


def workers_of(parent: int) -> list[int]:
    """The processes that the run started and that work, by the system's own list."""
    children = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text(encoding="utf-8").rpartition(")")[2].split()
            command = (status.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if int(fields[1]) == parent and b"spawn_main" in command and fields[0] != "Z":
            children.append(int(status.parent.name))
    return children


class TestMask:
    def test_a_copy_is_written_and_the_original_stays(self, tmp_path: Path) -> None:
        pdf(tmp_path / "in" / "sub" / "a.pdf", FOUND)
        before = hashlib.sha256((tmp_path / "in" / "sub" / "a.pdf").read_bytes()).digest()

        run = lolot("mask", "in", "--output-dir", "out", "--format", "json", cwd=tmp_path)

        assert run.returncode == 0, told(run)
        copy = report(run)["files"][0]["copy"]
        assert copy["status"] == "verified"
        assert Path(copy["path"]) == Path("out", "sub", "a.pdf")
        content = (tmp_path / copy["path"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == copy["sha256"]
        assert CCCD not in pymupdf.open(tmp_path / copy["path"])[0].get_text()
        assert hashlib.sha256((tmp_path / "in" / "sub" / "a.pdf").read_bytes()).digest() == before

    def test_a_clean_file_is_copied_byte_for_byte(self, tmp_path: Path) -> None:
        pdf(tmp_path / "a.pdf", CLEAN)

        run = lolot("mask", "a.pdf", "--output-dir", "out", "--format", "json", cwd=tmp_path)

        assert run.returncode == 0
        assert report(run)["files"][0]["copy"]["status"] == "unchanged"
        assert (tmp_path / "out" / "a.pdf").read_bytes() == (tmp_path / "a.pdf").read_bytes()

    def test_an_earlier_copy_is_written_over_only_when_asked(self, tmp_path: Path) -> None:
        pdf(tmp_path / "a.pdf", FOUND)
        calls = ["mask", "a.pdf", "--output-dir", "out"]

        assert lolot(*calls, cwd=tmp_path).returncode == 0
        assert lolot(*calls, cwd=tmp_path).returncode == 2
        assert lolot(*calls, "--overwrite", cwd=tmp_path).returncode == 0

    def test_two_inputs_with_one_copy_stop_before_anything_is_done(self, tmp_path: Path) -> None:
        pdf(tmp_path / "a" / "x.pdf", FOUND)
        pdf(tmp_path / "b" / "x.pdf", FOUND)

        run = lolot("mask", "a", "b", "--output-dir", "out", cwd=tmp_path)

        assert run.returncode == 2
        assert not list(tmp_path.glob("out/*"))

    def test_the_output_folder_inside_the_input_is_left_out(self, tmp_path: Path) -> None:
        pdf(tmp_path / "a.pdf", FOUND)
        calls = ["mask", ".", "--output-dir", "out", "--overwrite", "--format", "json"]

        for _ in range(2):
            run = lolot(*calls, cwd=tmp_path)
            assert [entry["path"] for entry in report(run)["files"]] == ["./a.pdf"]

    def test_a_bad_file_gets_no_copy_and_the_others_do(self, tmp_path: Path) -> None:
        pdf(tmp_path / "a.pdf", FOUND)
        (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7\n")

        run = lolot("mask", "a.pdf", "b.pdf", "--output-dir", "out", cwd=tmp_path)

        assert run.returncode == 3
        assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.pdf"]


class TestFailure:
    def test_lolots_own_failure_is_exit_70_in_one_line(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        from scanner.batch import job

        def fail(_job: object) -> None:
            raise RuntimeError(CCCD)

        monkeypatch.setattr(job, "run", fail)

        assert cli.run(["scan", str(tmp_path)]) == 70
        said = capsys.readouterr().err
        assert "RuntimeError" in said
        assert CCCD not in said
        assert len(said.splitlines()) == 1
