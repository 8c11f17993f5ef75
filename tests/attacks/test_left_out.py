"""What the rules of a run leave out (allow lists, baselines, fewer types) is no more than they were
said to, and a green answer tells of it."""

from __future__ import annotations

import dataclasses
from io import StringIO
from pathlib import Path

import pytest

from scanner import known
from scanner.commands import patterns as own_patterns
from scanner.errors import UsageError
from scanner.model import Box, Options
from scanner.pipeline import scan_file
from scanner.report.outcome import Bar, Facts, Tally, exit_code
from scanner.report.record import View
from scanner.report.summary import summary_lines
from scanner.web.api import _told
from tests.attacks.attack import CCCD, OTHER, PHONE, typed
from tests.masking import finding


class TestAllowed:
    @pytest.mark.parametrize(
        "rule",
        [
            *(r"regex:.*", r"regex:.+", r"regex:\d+", r"regex:0\d{11}", r"regex:0[3-9]\d{8}"),
            *(r"regex:\d{8,15}", r"regex:\S+@\S+", r"regex:[A-Z]\w+( \w+)*", r"regex:(?s).*"),
            *("domain:vn", "domain:gmail.com", "domain:Com.VN", "path:*", "path:**/*", "path:*.*"),
        ],
    )
    def test_a_rule_that_fits_a_whole_kind_is_refused(self, tmp_path: Path, rule: str) -> None:
        file = tmp_path / "allow.txt"
        file.write_text(f"0912345678\n{rule}\n", "utf-8")
        with pytest.raises(UsageError) as caught:
            known.read_allow(file)
        assert caught.value.reason.details["problem"] == "too_wide"

    def test_a_pattern_never_fits_what_has_no_value(self, tmp_path: Path) -> None:
        file = tmp_path / "allow.txt"
        file.write_text("regex:(0987123\\d*)?\n", "utf-8")
        face = finding(Box(10, 10, 90, 90), "", type="face")
        assert not known.allowed(face, "a.pdf", known.read_allow(file))


class TestBaseline:
    KEY = b"k" * 32

    def test_a_face_is_known_by_its_place_not_by_its_number(self) -> None:
        one = finding(Box(10, 10, 90, 90), "", type="face", id="p1-1")
        another = finding(Box(300, 10, 380, 90), "", type="face", id="p1-1")
        told = known.Baseline(self.KEY, frozenset({known.fingerprint(self.KEY, one, "s")}))
        assert told.holds(one, "s")
        assert not told.holds(another, "s")
        assert not told.holds(one, "of another file")

    def test_an_accepted_name_leaves_the_own_word_masked(self, tmp_path: Path) -> None:
        path, also = tmp_path / "a.pdf", tmp_path / "words.txt"
        path.write_bytes(typed("Họ và tên: Tô Phúc Cường", f"Số CCCD: {CCCD}"))
        also.write_text("Tô Phúc Cường", "utf-8")
        key, accepted = tmp_path / "key", tmp_path / "baseline.json"
        key.write_bytes(self.KEY)
        before = scan_file(str(path), Options()).findings
        prints = [known.fingerprint(self.KEY, one) for one in before]
        accepted.write_text(known.baseline_text(self.KEY, prints), "utf-8")

        report = scan_file(str(path), Options(baseline=accepted, key=key, also=also))

        assert [(one.type, one.mask) for one in report.findings] == [("word", True)]
        assert report.passed == {"baseline": 2}


class TestNarrowed:
    @pytest.mark.parametrize(
        ("options", "reason"),
        [
            (Options(types=frozenset({"email"})), "types"),
            (Options(min_confidence=0.99), "confidence"),
        ],
    )
    def test_a_green_answer_says_what_it_leaves_out(
        self, letter: Path, options: Options, reason: str
    ) -> None:
        report = scan_file(str(letter), options)
        assert (report.findings, report.passed) == ((), {reason: 3})
        tally = Tally(Bar())
        tally.add(report)
        assert "không tính, theo lựa chọn" in "\n".join(
            summary_lines(tally, 1.0, View("vi", reveal=False))
        )

    def test_so_does_an_allow_list(self, letter: Path, tmp_path: Path) -> None:
        allow = tmp_path / "allow.txt"
        allow.write_text(f"{CCCD}\n{PHONE}\n{OTHER}\n", "utf-8")
        report = scan_file(str(letter), Options(allow=allow))
        assert (exit_code(report, Bar()), report.passed) == (0, {"allow": 3})

    def test_so_does_the_gate_to_who_reads_only_its_headers(self, letter: Path) -> None:
        report = scan_file(str(letter), Options(types=frozenset({"email"})))
        _, headers = _told(report, View("vi", reveal=False), Bar())
        assert (headers["Lolot-Exit"], headers["Lolot-Left-Out"]) == ("0", "3")

    def test_the_answer_of_a_journal_says_it_too(self, letter: Path) -> None:
        facts = Facts.of(scan_file(str(letter), Options(types=frozenset({"email"}))))
        assert Facts.unpacked(facts.packed()).passed == {"types": 3}


class TestLists:
    @pytest.mark.parametrize("content", ["", "Cường\nkhác", None])
    def test_a_list_that_changes_while_a_run_goes_on_ends_it(
        self, letter: Path, tmp_path: Path, content: str | None
    ) -> None:
        also = tmp_path / "words.txt"
        also.write_text("Cường", "utf-8")
        begun = Options(also=also)
        begun = dataclasses.replace(begun, lists=known.digest(begun))
        scan_file(str(letter), begun)
        if content is None:
            also.unlink()
        else:
            also.write_text(content, "utf-8")
        with pytest.raises(UsageError):
            scan_file(str(letter), begun)

    def test_so_do_own_patterns(self, letter: Path, tmp_path: Path) -> None:
        own = tmp_path / "patterns"
        own.mkdir()
        new = StringIO()
        own_patterns.new(new, own / "mine.toml")
        begun = Options(patterns=own)
        begun = dataclasses.replace(begun, lists=known.digest(begun))
        scan_file(str(letter), begun)
        (own / "mine.toml").write_text("", "utf-8")
        with pytest.raises(UsageError):
            scan_file(str(letter), begun)
