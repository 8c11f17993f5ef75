"""Expressions that are kept beside the code say the same as those that are compiled."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import regex

from scanner import detectors, expressions
from scanner.labels.misread import Misread


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A place where nothing was kept yet."""
    file = tmp_path / "kept.bin"
    monkeypatch.setattr(expressions, "place", lambda: file)
    monkeypatch.setattr(expressions, "_made", {})
    monkeypatch.setattr(expressions, "_tables", {})
    monkeypatch.setattr(expressions, "_plain", {})
    expressions._kept.cache_clear()
    yield file
    expressions._kept.cache_clear()


def again(monkeypatch: pytest.MonkeyPatch) -> None:
    """As another process finds it."""
    monkeypatch.setattr(expressions, "_made", {})
    monkeypatch.setattr(expressions, "_tables", {})
    monkeypatch.setattr(expressions, "_plain", {})
    expressions._kept.cache_clear()


def test_what_was_kept_says_the_same(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = [d.expression for d in detectors.load().detectors][::9]
    texts = [
        text
        for d in detectors.load().detectors
        for text in (*d.examples.found, *d.examples.ignored)
    ]
    first = [expressions.compiled(one.source, one.flags) for one in sources]
    told = [[m.span() for t in texts for m in pattern.finditer(t)] for pattern in first]
    expressions.keep()
    again(monkeypatch)
    expressions._make()
    monkeypatch.setattr(regex, "compile", lambda *_: pytest.fail("compiled again"))
    second = [expressions.compiled(one.source, one.flags) for one in sources]
    assert [[m.span() for t in texts for m in p.finditer(t)] for p in second] == told
    assert [p.groupindex for p in second] == [p.groupindex for p in first]


def test_a_table_that_was_kept_says_the_same(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    contents = [content for _, content in detectors.files(None)]
    first = [expressions.table(content) for content in contents]
    expressions.keep()
    again(monkeypatch)
    monkeypatch.setattr(tomllib, "loads", lambda *_: pytest.fail("parsed again"))
    assert [expressions.table(content) for content in contents] == first


def test_misread_labels_are_told_the_same_by_what_was_kept(
    fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["so dien thoai", "cccd", "a/c", "ho va ten"]
    text = "s0 đien cccd so dlen tho6i: 1 a/c 2 hovaten x"
    first = Misread(names, seen=True)
    first.compile()
    told = list(first.find(text))
    assert len(told) > 2
    expressions.keep()
    again(monkeypatch)
    monkeypatch.setattr(re, "compile", lambda *_: pytest.fail("compiled again"))
    assert list(Misread(names, seen=True).find(text)) == told


def test_what_this_python_compiles_otherwise_is_compiled_each_time(
    fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expressions, "import_module", lambda _: tomllib)
    expressions.plain("a+b")
    expressions.keep()
    again(monkeypatch)
    assert expressions.plain("a+b").fullmatch("aab")


@pytest.mark.parametrize("content", [b"", b"no marshal", b"\xe9\x01\x00\x00\x00"])
def test_a_file_that_says_nothing_is_passed_over(fresh: Path, content: bytes) -> None:
    fresh.write_bytes(content)
    assert expressions.compiled("a(?P<b>b)").fullmatch("ab")
    expressions.keep()
    assert len(fresh.read_bytes()) > len(content)


def test_a_users_own_are_not_kept(fresh: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "own.toml").write_text(
        '[types.badge]\nnames = { vi = "Thẻ", en = "Badge" }\nwhy = { vi = "a", en = "a" }\n'
        'severity = "medium"\nlegal_class = "basic"\nhide = "digits"\n'
        '[[detector]]\nid = "badge"\nview = "text"\nregex = "QZX[0-9]{4}"\nnormalise = "upper"\n'
        'check = "any_value"\nseverity = "medium"\nalone = 0.8\nlabels = []\n'
        'found = ["QZX1234"]\nignored = ["1"]\n',
        "utf-8",
    )
    for detector in detectors.load(own).detectors:
        assert detector.pattern is not None
    expressions.keep()
    assert b"QZX" not in fresh.read_bytes()
