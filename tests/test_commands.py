"""The smaller commands as a user runs them: verify, patterns, baseline."""

import json
from pathlib import Path

import pymupdf
import pytest

import cli

CCCD = "001203012345"


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("OMP_NUM_THREADS", "1")


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
        assert "••••••••••45" in out and "page 1" in out
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
