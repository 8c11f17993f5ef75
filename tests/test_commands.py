"""The smaller commands as a user runs them: verify, patterns, baseline."""

import json
from pathlib import Path
from typing import Any

import pymupdf
import pytest

import cli
from scanner import detectors
from scanner.batch import settings

CCCD = "001203012345"


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(settings, "key", lambda: tmp_path / "data" / "baseline.key")
    # Loaded patterns are remembered by path, and every test has its own folder.
    detectors.load.cache_clear()


def pdf(name: str, text: str, *, box: bool = False) -> str:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((72, 100), text)
    if box:
        page.draw_rect(pymupdf.Rect(60, 80, 300, 110), fill=(0, 0, 0))
    document.save(name)
    return name


class TestVerify:
    def test_a_box_over_the_text_is_no_mask(self, capsys: pytest.CaptureFixture[str]) -> None:
        original = pdf("a.pdf", f"So CCCD: {CCCD}")
        copy = pdf("b.pdf", f"So CCCD: {CCCD}", box=True)

        code = cli.run(["verify", original, copy])

        out = capsys.readouterr().out
        assert code == 4
        assert "••••••••••45" in out and "trang 1" in out
        assert CCCD not in out

    def test_a_copy_without_the_value_is_clean(self, capsys: pytest.CaptureFixture[str]) -> None:
        code = cli.run(["verify", pdf("a.pdf", f"So CCCD: {CCCD}"), pdf("b.pdf", "So CCCD:")])

        assert code == 0
        assert "sạch" in capsys.readouterr().out

    def test_the_report_has_the_proof(self, capsys: pytest.CaptureFixture[str]) -> None:
        original = pdf("a.pdf", f"So CCCD: {CCCD}")

        code = cli.run(["verify", original, original, "--format", "json"])

        [entry] = json.loads(capsys.readouterr().out)["files"]
        assert code == 4
        assert entry["copy"]["status"] == "unverified"
        assert any(left.startswith("p1-1@") for left in entry["copy"]["remaining"])

    def test_a_value_that_only_the_copy_has_is_told(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        code = cli.run(["verify", pdf("a.pdf", "Thong bao"), pdf("b.pdf", f"CCCD {CCCD}")])

        assert code == 4
        assert "chỉ thấy ở bản sao" in capsys.readouterr().out

    @pytest.mark.parametrize("content", [None, b"", b"%PDF-1.7\n1 0 obj", b"hello"])
    def test_a_copy_that_cannot_be_read_is_never_clean(self, content: bytes | None) -> None:
        original = pdf("a.pdf", f"So CCCD: {CCCD}")
        if content is not None:
            Path("b.pdf").write_bytes(content)

        assert cli.run(["verify", original, "b.pdf"]) in (3, 4)
        assert cli.run(["verify", "nix.pdf", original]) == 3

    def test_types_choose_what_is_proved(self) -> None:
        original = pdf("a.pdf", f"So CCCD: {CCCD}")

        assert cli.run(["verify", original, original, "--types", "email"]) == 0
        assert cli.run(["verify", original, original, "--types", "nix"]) == 2


def entry(**changes: str) -> str:
    """A pattern file like the template, with some of its fields written otherwise."""
    fields = {
        "id": '"staff"',
        "type": '"cccd"',
        "view": '"text"',
        "regex": r"'NV-\d{6}'",
        "normalise": '"upper"',
        "check": '"any_value"',
        "severity": '"medium"',
        "alone": "0.0",
        "labels": '["mã nhân viên"]',
        "found": '["Mã nhân viên: NV-012345"]',
        "ignored": '["NV-012345"]',
    } | changes
    lines = [f"{name} = {value}" for name, value in fields.items() if value]
    return "\n".join(["[[detector]]", *lines, ""])


class TestPatterns:
    def test_every_type_is_listed_and_its_entries_pass_as_a_file_of_their_own(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert cli.run(["patterns", "list"]) == 0
        types = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
        assert {"cccd", "phone", "bank_account"} <= set(types)
        for kind in types:
            assert cli.run(["patterns", "show", kind]) == 0
            Path("own.toml").write_text(capsys.readouterr().out, encoding="utf-8")
            detectors.load.cache_clear()
            assert cli.run(["patterns", "test", "own.toml"]) == 0, kind
            capsys.readouterr()

    def test_the_template_passes_and_finds(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.run(["patterns", "new"]) == 0
        printed = capsys.readouterr().out
        assert cli.run(["patterns", "new", "--output", "own/staff.toml"]) == 0
        assert Path("own/staff.toml").read_text(encoding="utf-8") == printed
        # Never over what somebody wrote.
        assert cli.run(["patterns", "new", "--output", "own/staff.toml"]) == 2

        assert cli.run(["patterns", "test", "own/staff.toml"]) == 0
        assert cli.run(["patterns", "list", "--patterns", "own"]) == 0
        assert "staff_code" in capsys.readouterr().out
        name = pdf("a.pdf", "Staff code: NV-012345")
        assert cli.run(["scan", name, "--patterns", "own", "--types", "staff_code"]) == 1

    def test_an_example_that_fails_is_told(self, capsys: pytest.CaptureFixture[str]) -> None:
        Path("own.toml").write_text(entry(found='["Mã NV-012345"]'), encoding="utf-8")

        assert cli.run(["patterns", "test", "own.toml"]) == 1
        assert "Mã NV-012345" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (entry(check=""), ("staff", "check", "thiếu")),
            (entry(check='"nix"'), ("staff", "check", "nix")),
            (entry(found=""), ("staff", "found", "thiếu")),
            (entry(ignored="[]"), ("staff", "ignored", "thiếu ví dụ")),
            (entry(id=""), ("detector 1", "id", "thiếu")),
            (entry(id="3"), ("detector 1", "id")),
            (entry(type='"nix"'), ("staff", "type", "nix")),
            (entry(regex="'('"), ("staff", "regex")),
            (entry(regex=r"'\d*'"), ("staff", "regex", "chữ rỗng")),
            (entry(regex="'(a|a)+$'"), ("staff", "regex", "quá lâu")),
            (entry(regex=r"'(?:\d+[ ]?)+x'"), ("staff", "regex", "quá lâu")),
            (entry(wake="'([a-z]+)+!!'"), ("staff", "wake", "quá lâu")),
            (entry(labels='"nix"'), ("staff", "labels", "danh sách")),
            (entry(labels="[1]"), ("staff", "labels")),
            (entry(labels='["12"]'), ("staff", "labels", "chữ cái")),
            (entry(alone="true"), ("staff", "alone")),
            (entry(alone="7"), ("staff", "alone", "0-1")),
            (entry(lables='["x"]'), ("staff", "lables")),
            (entry(shift='[{ to = "nix" }]'), ("staff", "to")),
            (entry() + entry(), ("staff", "id", "đã dùng")),
            ("[types.x]\nnames = 3\n", ("x", "names")),
            ("[types]\nx = 3\n", ("x", "bảng")),
            ("detector = 3\n", ("detector", "danh sách")),
            ("[[detector]\n", ("own.toml",)),
            ("# nothing\n", ("own.toml", "không có mục nào")),
            ("x = " + "[" * 100_000, ("own.toml",)),
        ],
    )
    def test_a_bad_file_is_refused_in_one_line(
        self, content: str, said: tuple[str, ...], capsys: pytest.CaptureFixture[str]
    ) -> None:
        Path("own.toml").write_text(content, encoding="utf-8")

        code = cli.run(["patterns", "test", "own.toml"])

        told = capsys.readouterr().err
        assert code == 2
        assert len(told.splitlines()) == 1
        assert all(word in told for word in (*said, "own.toml"))

    def test_what_is_no_text_file_is_refused(self, capsys: pytest.CaptureFixture[str]) -> None:
        Path("latin.toml").write_bytes(b"# \xe9")
        Path("folder.toml").mkdir()
        for name in ("latin.toml", "folder.toml", "nix.toml"):
            assert cli.run(["patterns", "test", name]) == 2
            assert name in capsys.readouterr().err

    def test_two_own_files_may_not_claim_one_id(self, capsys: pytest.CaptureFixture[str]) -> None:
        for name in ("a", "b"):
            cli.run(["patterns", "new", "--output", f"own/{name}.toml"])

        assert cli.run(["scan", pdf("a.pdf", "x"), "--patterns", "own"]) == 2
        told = capsys.readouterr().err
        assert "b.toml" in told and "staff_code" in told

    def test_lists_that_are_folders_are_refused_in_one_line(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for option in ("--allow", "--also", "--baseline", "--password-file"):
            assert cli.run(["scan", pdf(f"{option[2:]}.pdf", "x"), option, "."]) == 2
            told = capsys.readouterr().err
            assert "là thư mục" in told and len(told.splitlines()) == 1

    def test_a_scan_refuses_the_same(self, capsys: pytest.CaptureFixture[str]) -> None:
        Path("own").mkdir()
        Path("own/own.toml").write_text(entry(regex="'(a|a)+$'"), encoding="utf-8")

        assert cli.run(["scan", pdf("a.pdf", "Thong bao"), "--patterns", "own"]) == 2
        assert "quá lâu" in capsys.readouterr().err

    def test_a_folder_without_pattern_files_is_no_silent_nothing(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        Path("own").mkdir()
        Path("own/own.txt").write_text(entry(), encoding="utf-8")

        assert cli.run(["scan", pdf("a.pdf", "Thong bao"), "--patterns", "own"]) == 2
        assert "own" in capsys.readouterr().err


class TestBaseline:
    def test_what_was_accepted_is_not_told_again(self, capsys: pytest.CaptureFixture[str]) -> None:
        pdf("a.pdf", f"So CCCD: {CCCD}")

        assert cli.run(["baseline", "a.pdf", "--output", "known.json"]) == 0
        assert cli.run(["scan", "a.pdf", "--baseline", "known.json"]) == 0
        pdf("b.pdf", f"So CCCD: {CCCD}, dien thoai 0912345678")
        capsys.readouterr()
        assert cli.run(["scan", "b.pdf", "--baseline", "known.json", "--format", "json"]) == 1
        [entry] = json.loads(capsys.readouterr().out)["files"]
        assert [found["type"] for found in entry["findings"]] == ["phone"]
        assert cli.run(["mask", "a.pdf", "--baseline", "known.json", "--output-dir", "out"]) == 0
        assert Path("out/a.pdf").read_bytes() == Path("a.pdf").read_bytes()
        assert CCCD not in Path("known.json").read_text(encoding="utf-8")

    def test_a_file_that_cannot_be_read_is_not_accepted_in_silence(self) -> None:
        Path("a.pdf").write_bytes(b"%PDF-1.7\n")
        pdf("b.pdf", f"So CCCD: {CCCD}")

        assert cli.run(["baseline", "a.pdf", "b.pdf", "--output", "known.json"]) == 1
        assert cli.run(["scan", "b.pdf", "--baseline", "known.json"]) == 0
        assert cli.run(["scan", "a.pdf", "--baseline", "known.json"]) == 3

    def test_a_baseline_that_does_not_serve_is_refused_in_one_line(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        pdf("a.pdf", f"So CCCD: {CCCD}")
        assert cli.run(["baseline", "a.pdf", "--output", "known.json"]) == 0
        good = Path("known.json").read_text(encoding="utf-8")
        bad = {
            "cut.json": good[:50],
            "version.json": good.replace("baseline/1", "baseline/2"),
            "list.json": "[1]",
            "kinds.json": good.replace("[", "[3,"),
            "deep.json": "[" * 100_000,
            "empty.json": "",
            "report.json": '{"schema": "lolot.report/1"}',
        }
        for name, content in bad.items():
            Path(name).write_text(content, encoding="utf-8")
        for name in (*bad, "nix.json", "."):
            capsys.readouterr()
            assert cli.run(["scan", "a.pdf", "--baseline", name]) == 2, name
            told = capsys.readouterr().err
            assert name in told and len(told.splitlines()) == 1
        monkeypatch.setattr(settings, "key", lambda: Path("other.key"))
        assert cli.run(["scan", "a.pdf", "--baseline", "known.json"]) == 2
        assert "máy khác" in capsys.readouterr().err
        monkeypatch.setattr(settings, "key", lambda: Path("a.pdf"))
        assert cli.run(["baseline", "a.pdf", "--output", "new.json"]) == 2
        assert not Path("new.json").exists()


class TestEditedReport:
    @pytest.fixture
    def report(self) -> dict[str, Any]:
        pdf("a.pdf", f"So CCCD: {CCCD}, dien thoai 0912345678")
        assert cli.run(["scan", "a.pdf", "--format", "json", "--output", "r.json"]) == 1
        return json.loads(Path("r.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]

    def mask(self, report: object, *more: str) -> int:
        Path("r.json").write_text(json.dumps(report), encoding="utf-8")
        return cli.run(["mask", "a.pdf", "--report", "r.json", "--output-dir", "out", *more])

    def text(self) -> str:
        with pymupdf.open("out/a.pdf") as document:
            return str(document[0].get_text())

    @pytest.mark.parametrize("how", ["switched_off", "deleted"])
    def test_what_the_report_leaves_is_left_and_the_rest_is_masked(
        self, report: dict[str, Any], how: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        findings = report["files"][0]["findings"]
        (phone,) = (found for found in findings if found["type"] == "phone")
        if how == "deleted":
            findings.remove(phone)
        phone["mask"] = False
        capsys.readouterr()

        assert self.mask(report, "--format", "json") == 0

        [entry] = json.loads(capsys.readouterr().out)["files"]
        assert entry["copy"]["status"] == "verified"
        assert entry["kept"] == [phone["id"]]
        assert "0912345678" in self.text()
        assert CCCD not in self.text()

    def test_an_area_drawn_by_hand_is_masked(self, report: dict[str, Any]) -> None:
        report["files"][0]["findings"] = [
            {"type": "area", "page": 1, "boxes": [[60, 80, 590, 110]]}
        ]

        assert self.mask(report) == 0
        assert self.text().strip() == ""

    def test_a_streamed_report_serves_too(self, report: dict[str, Any]) -> None:
        line = {"schema": report["schema"]} | report["files"][0]

        assert self.mask(line) == 0
        assert CCCD not in self.text()

    def test_another_file_or_another_finding_is_no_match(
        self, report: dict[str, Any], capsys: pytest.CaptureFixture[str]
    ) -> None:
        entry = report["files"][0]
        for changed in (
            entry | {"sha256": "0" * 64},
            entry | {"findings": [entry["findings"][0] | {"id": "p9-9"}]},
            entry | {"findings": [entry["findings"][0] | {"type": "email"}]},
            entry | {"findings": [{"type": "area", "page": 7, "boxes": [[0, 0, 9, 9]]}]},
            entry | {"findings": [{"type": "area", "page": 1, "boxes": [[900, 900, 999, 999]]}]},
        ):
            assert self.mask(report | {"files": [changed]}) == 2
            assert not Path("out/a.pdf").exists()
            assert "Báo cáo đã sửa" in capsys.readouterr().out

    @pytest.mark.parametrize(
        "nonsense",
        [
            *("", "[]", "{}", "3", "null", '{"schema": "lolot.report/1"}', "[" * 100_000),
            '{"schema": "lolot.report/9", "files": []}',
            *('{"schema": "lolot.report/1", "files": ' + files for files in ("{}}", "[3]}")),
            *(
                '{"schema": "lolot.report/1", "files": [{"sha256": "x", "findings": ' + findings
                for findings in (
                    *("3}]}", "[3]}]}", "[{}]}]}", '[{"type": "cccd", "page": 1}]}]}'),
                    '[{"type": "cccd", "page": 0, "id": "p1-1"}]}]}',
                    '[{"type": "cccd", "page": 1, "id": "p1-1", "mask": "no"}]}]}',
                    '[{"type": "cccd", "id": "a"}, {"type": "cccd", "id": "a"}]}]}',
                    '[{"type": "area", "page": 1}]}]}',
                    '[{"type": "area", "page": 1, "boxes": [[0, 0, 0, 0]]}]}]}',
                    '[{"type": "area", "page": 1, "boxes": [[0, 0, NaN, 1e999]]}]}]}',
                    '[{"type": "area", "page": 1, "boxes": [["a", 0, 1, 1]]}]}]}',
                )
            ),
        ],
    )
    def test_nonsense_is_refused_in_one_line(
        self, nonsense: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        pdf("a.pdf", f"So CCCD: {CCCD}")
        Path("r.json").write_text(nonsense, encoding="utf-8")

        code = cli.run(["mask", "a.pdf", "--report", "r.json", "--output-dir", "out"])

        told = capsys.readouterr().err
        assert code == 2
        assert "r.json" in told and len(told.splitlines()) == 1
        assert not Path("out").exists()

    def test_a_folder_is_no_report(self, capsys: pytest.CaptureFixture[str]) -> None:
        code = cli.run(["mask", pdf("a.pdf", "x"), "--report", ".", "--output-dir", "out"])

        assert code == 2
        assert "là thư mục" in capsys.readouterr().err


def test_a_number_in_words_is_hidden_whole(capsys: pytest.CaptureFixture[str]) -> None:
    words = "khong chin mot hai ba bon nam sau bay tam"
    assert cli.run(["scan", pdf("a.pdf", f"SDT: {words}"), "--format", "json"]) == 1

    [entry] = json.loads(capsys.readouterr().out)["files"]
    assert [found["text"] for found in entry["findings"]] == ["••••"]
