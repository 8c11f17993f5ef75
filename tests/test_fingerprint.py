"""What a run was told to look for decides whether an answer of before is one."""

from pathlib import Path

import pytest

from scanner.batch.fingerprint import fingerprint
from scanner.model import Limits, Options


class TestFingerprint:
    BASE = Options()

    @pytest.mark.parametrize(
        "options",
        [
            Options(types=frozenset({"cccd"})),
            Options(min_confidence=0.6),
            Options(profile="strict"),
            Options(ocr="tesseract"),
            Options(passwords=("x",)),
            Options(limits=Limits(pages=5)),
            Options(limits=Limits(seconds=9000)),
        ],
    )
    def test_what_changes_findings_changes_it(self, options: Options) -> None:
        assert fingerprint(["a"], options, None) != fingerprint(["a"], self.BASE, None)

    @pytest.mark.parametrize(
        "options",
        [Options(threads=7), Options(limits=Limits(seconds=5)), Options(accept_unread=True)],
    )
    def test_what_does_not_leaves_it(self, options: Options) -> None:
        assert fingerprint(["a"], options, None) == fingerprint(["a"], self.BASE, None)

    def test_own_patterns_count_by_their_content(self, tmp_path: Path) -> None:
        (tmp_path / "own.toml").write_text("a", encoding="utf-8")
        before = fingerprint(["a"], Options(patterns=tmp_path), None)
        (tmp_path / "own.toml").write_text("b", encoding="utf-8")

        assert fingerprint(["a"], Options(patterns=tmp_path), None) != before

    def test_paths_count_by_where_they_lead(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)

        assert fingerprint(["a", "b"], self.BASE, None) == fingerprint(
            [str(tmp_path / "b"), "./a"], self.BASE, None
        )
        assert fingerprint(["a"], self.BASE, None) != fingerprint(["b"], self.BASE, None)
