"""Texts of megabytes in one line: what they take to be read is little more than they are."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from scanner import detectors, find
from scanner.find.findings import Search
from scanner.formats.rtf.said import held
from scanner.formats.text import jsons, tables
from scanner.layer import LaidLines
from scanner.model import Source
from scanner.pages import coded, readable
from scanner.text import PageText

SIZE = 2_000_000


def taken(work: Callable[[], Any]) -> int:
    """The bytes that something takes at once."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _all(items: Iterable[object]) -> int:
    return sum(1 for _ in items)


@pytest.mark.parametrize(
    "read",
    [
        lambda: _all(jsons.values('{"a": "' + "x" * SIZE + '"}')),
        lambda: _all(tables.rows('a,"' + "x" * SIZE + '"', ",")),
        lambda: _all(coded.blocks("a" * SIZE)),
        lambda: _all(held("6" * SIZE)),
        lambda: readable.printable(b"a\0" * (SIZE // 2)),
    ],
    ids=["a value of JSON", "a cell", "letters of base64", "figures of RTF", "wide letters"],
)
def test_no_expression_keeps_what_it_passed(read: Callable[[], object]) -> None:
    assert taken(read) < 20 * SIZE


def _window(first: str, last: str) -> PageText:
    laid = LaidLines()
    for number, word in enumerate([first, *["thông"] * 30_000, last]):
        laid.add(word, (number * 36.0, 0.0, number * 36.0 + 30.0, 12.0), 0)
    return PageText(laid)


def test_of_a_line_without_end_only_its_edge_is_looked_at() -> None:
    """Each two windows of such a text are searched as if one stood over the other."""
    patterns = detectors.load(None)
    windows = _window("Sinh", "tại"), _window("Hà", "Nội")
    texts = [(number, Source.TEXT, window) for number, window in enumerate(windows, 1)]
    assert taken(lambda: find.across(texts, patterns, Search())) < 40_000_000
