"""Findings already answered for: allow lists and baselines."""

import sys

import pytest

from scanner import find, known
from scanner.errors import UsageError
from scanner.model import Source
from scanner.text import PageText
from tests.finding import found_in


@pytest.fixture
def allow(tmp_path):
    file = tmp_path / "allow.txt"
    file.write_text(
        "# numbers that stand on our letterhead\n"
        "0912345678 # the duty phone, published by decision 12\n"
        "0934.567.890\n"
        "domain:TruongMau.edu.vn\n"
        "regex: 0987\\d{6} # the call centre\n"
        "path:*/templates/* # made-up examples\n",
        encoding="utf-8",
    )
    return known.read_allow(file)


@pytest.mark.parametrize(
    ("text", "path", "covered"),
    [
        ("ĐT 0912 345 678", "a.pdf", True),
        ("ĐT 0913 345 678", "a.pdf", False),
        ("ĐT 0934 567 890", "a.pdf", True),
        ("Email: an.nv@truongmau.edu.vn", "a.pdf", True),
        ("Email: an.nv@khac.edu.vn", "a.pdf", False),
        ("ĐT 0987654321", "a.pdf", True),
        ("CCCD 001005123456", "share/templates/form.pdf", True),
        ("CCCD 001005123456", "share/forms/form.pdf", False),
    ],
)
def test_an_allow_list_covers_values_domains_patterns_and_paths(allow, text, path, covered):
    (finding,) = found_in(text)
    assert known.allowed(finding, path, allow) is covered


def test_the_reason_is_kept(allow):
    assert allow[0].reason == "the duty phone, published by decision 12"


def test_a_broken_pattern_names_its_line(tmp_path):
    file = tmp_path / "allow.txt"
    file.write_text("0912345678\nregex:(\n", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        known.read_allow(file)
    assert caught.value.reason.key == "bad_allow"
    assert caught.value.reason.details["line"] == "2"


@pytest.mark.parametrize("rule", ["domain:", "regex: # all", "path: ", "value:"])
def test_a_rule_that_says_nothing_is_refused(tmp_path, rule):
    file = tmp_path / "allow.txt"
    file.write_text(f"{rule}\n", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        known.read_allow(file)
    assert caught.value.reason.details["problem"] == "nothing_behind"


def prints(key, text):
    return [known.fingerprint(key, finding) for finding in found_in(text)]


def test_a_baseline_accepts_todays_findings_and_no_others(tmp_path):
    key = known.load_key(tmp_path / "lolot" / "key")
    file = tmp_path / "baseline.json"
    file.write_text(known.baseline_text(key, prints(key, "ĐT 0912345678")), encoding="utf-8")
    baseline = known.read_baseline(file, key)
    assert baseline.holds(found_in("điện thoại: 0912.345.678")[0])
    assert not baseline.holds(found_in("ĐT 0912345679")[0])
    assert "0912345678" not in file.read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights by folder")
def test_the_key_is_its_owners_alone(tmp_path):
    known.load_key(tmp_path / "key")
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0


def test_a_baseline_of_another_key_or_version_is_refused(tmp_path):
    mine, other = known.load_key(tmp_path / "a"), known.load_key(tmp_path / "b")
    file = tmp_path / "baseline.json"
    file.write_text(known.baseline_text(other, prints(other, "ĐT 0912345678")), encoding="utf-8")
    with pytest.raises(UsageError, match="other_key"):
        known.read_baseline(file, mine)
    file.write_text(file.read_text(encoding="utf-8")[:40], encoding="utf-8")
    with pytest.raises(UsageError, match="bad_baseline"):
        known.read_baseline(file, mine)


def test_own_words_are_found_folded_and_over_a_line_break(tmp_path):
    file = tmp_path / "words.txt"
    file.write_text("Dự án Sông Mẫu\n\nNguyễn Văn Mẫu\n", encoding="utf-8")
    page = PageText.plain("về dự án\nSONG MAU do ông nguyen van mau phụ trách")
    found = find.words(page, known.read_words(file), Source.TEXT, 1)
    assert [finding.value for finding in found] == ["dự án SONG MAU", "nguyen van mau"]
    assert len(found[0].boxes) == 2


def test_own_words_are_found_over_the_hyphen_that_breaks_them(tmp_path):
    file = tmp_path / "words.txt"
    file.write_text("Bluebird\nSong Mau\n", encoding="utf-8")
    page = PageText.plain("the Blue-\nbird plan, BLUEBIRD, Song-\nMau, Blue-bird")
    found = find.words(page, known.read_words(file), Source.TEXT, 1)
    assert [finding.value for finding in found] == ["BLUEBIRD", "Bluebird"]
    assert len(found[1].boxes) == 2
