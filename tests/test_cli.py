"""The commands as a user or a script runs them."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pymupdf
import pytest

import cli
from tests.command import CCCD, CLEAN, FOUND, lolot, pdf, posix, report, told

not_root = pytest.mark.skipif(
    getattr(os, "geteuid", lambda: 1)() == 0, reason="root may write anywhere"
)


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

    def test_a_format_is_loaded_for_a_file_that_may_be_of_it(self, tmp_path: Path) -> None:
        code = (
            "import sys; from scanner.formats import sniff; sniff(b'%PDF-1.7', 'a.pdf');"
            "sys.exit(any(name.startswith('scanner.formats.mail') for name in sys.modules))"
        )

        assert (
            subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False).returncode == 0
        )

    def test_a_page_of_text_loads_neither_what_sees_nor_what_masks(self, tmp_path: Path) -> None:
        pdf(tmp_path / "a.pdf", FOUND)
        code = (
            "import sys; from scanner.model import Options; from scanner.pipeline import scan_file;"
            "found = scan_file('a.pdf', Options()).findings;"
            "rooms = ('scanner.marks.card', 'scanner.sights', 'scanner.verify');"
            "sys.exit(not found or any(name.startswith(rooms) for name in sys.modules))"
        )
        environment = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parent)}

        tried = subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, env=environment, check=False
        )

        assert tried.returncode == 0

    def test_a_worker_does_not_load_the_command_line(self, tmp_path: Path) -> None:
        pdf(tmp_path / "a.pdf", CCCD)

        call = [sys.executable, "-X", "importtime", cli.__file__, "scan", "a.pdf"]
        said = subprocess.run(call, cwd=tmp_path, capture_output=True, check=False).stderr

        loaded = [line.rpartition("|")[2].strip() for line in said.decode().splitlines()]
        assert loaded.count("multiprocessing.spawn") and loaded.count("scanner.pipeline") == 1
        assert loaded.count("typer") == 1

    def test_a_plain_call_is_read_without_what_refuses_a_wrong_one(self) -> None:
        code = (
            "import sys, typer; from cli import app; from scanner.commands import speech;"
            "call = ['scan', 'a.pdf', '--format', 'json', '--no-resume', '--types', 'cccd,phone'];"
            "speech.spoken(app, 'vi').main(call, standalone_mode=False);"
            "sys.exit('pydantic' in sys.modules)"
        )

        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

    @pytest.mark.parametrize(
        ("asked", "told"),
        [
            (["--format", "xml"], "--format chỉ nhận một trong: table, json"),
            (["--fail-on", "none"], "--fail-on chỉ nhận một trong: high, medium, low"),
            (["--jobs", "0"], "--jobs không nhận giá trị này"),
            (["--min-confidence", "viele"], "--min-confidence không nhận giá trị này"),
        ],
    )
    def test_a_wrong_value_is_refused(
        self, asked: list[str], told: str, capfd: pytest.CaptureFixture[str]
    ) -> None:
        assert cli.run(["scan", *asked, "a.pdf"]) == 2
        assert told in capfd.readouterr().err

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
            (["skan", "a.pdf"], "Không có lệnh skan"),
            (["scan", "a.pdf", "--jobs"], "Sau --jobs phải có"),
            (["scan", "a.pdf", "--format", "doc"], "--format chỉ nhận một trong: table, json"),
            (["scan", "a.pdf", "--reveal=3"], "--reveal không nhận giá trị nào"),
            (["patterns", "new", "mine.toml"], "Thừa trong lệnh: mine.toml"),
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
