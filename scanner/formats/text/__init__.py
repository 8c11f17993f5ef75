"""Plain texts: notes, lists, tables and data whose bytes are their letters."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from scanner.errors import UnreadableError
from scanner.formats.text import coding, jsons, tables
from scanner.formats.text.flat import Flat, Piece, spelled
from scanner.formats.written import Block, Place, Row, Sheet, Span, Written
from scanner.formats.written.format import WrittenFormat
from scanner.formats.written.layout import stacked
from scanner.model import Reason
from scanner.pages import kinds, polyglot
from scanner.pages.readable import is_folded

TEXT, CSV, TSV, JSON = "text/plain", "text/csv", "text/tab-separated-values", "application/json"
_KINDS = {
    **dict.fromkeys((".txt", ".text", ".log"), TEXT),
    **dict.fromkeys((".md", ".markdown"), "text/markdown"),
    **dict.fromkeys((".tsv", ".tab"), TSV),
    **dict.fromkeys((".json", ".jsonl", ".ndjson"), JSON),
    ".csv": CSV,
}


# What these names promise is a web page or XML, no plain text. Excel opens a page that is called
# .xls, and programs write such.
HTML_NAMES = frozenset({".html", ".htm", ".xhtml", ".shtml", ".xls"})
XML_NAMES = frozenset(
    {".xml", ".svg", ".kml", ".gpx", ".rdf", ".rss", ".atom", ".fodt", ".fods", ".fodp"}
)


_LINE = re.compile(r"(?:(?<=[\r\n])|^)(?<!\r(?=\n))[^\r\n]*")
# Where a list of data ends, or another one begins.
_ENDS = re.compile(r"[\[\]{}]")


class TextFormat(WrittenFormat):
    """Texts in any coding that says by itself which it is, or shows it."""

    reader = "codecs"

    def told(self, kind: str, data: bytes, name: str) -> str | None:
        media_type = _KINDS.get(PurePath(name).suffix.lower())
        # Of letters of two bytes and four the first ones look like none.
        if media_type is None or kind not in ("text", "unknown"):
            return None
        return media_type if _is_text(data) else None

    def owns(self, media_type: str) -> bool:
        return media_type in _KINDS.values()

    def written(self, data: bytes, media_type: str) -> Written:
        found = coding.told(data)
        if found is None:
            raise UnreadableError("broken_file")
        if media_type == JSON and jsons.is_json(found.text):
            return _values(found)
        if media_type in (CSV, TSV):
            name = ".tsv" if media_type == TSV else ".csv"
            sign = tables.delimiter(found.text, name)
            return _cells(found, list(tables.rows(found.text, sign)))
        return _lines(found)

    def strings(self, data: bytes, media_type: str) -> Iterator[tuple[str, str]]:
        for name in ("utf-8-sig", "utf-16", "cp1258", "latin-1"):
            try:
                text = data.decode(name)
            except UnicodeDecodeError:
                continue
            yield text, "text"
            if media_type == JSON and name == "utf-8-sig":
                yield from ((said, "value") for said in _said(text))
            elif media_type in (CSV, TSV):
                rows = csv.reader(io.StringIO(text, newline=""))
                yield from ((cell, "cell") for row in rows for cell in row)


class AnyTextFormat(TextFormat):
    """Texts of other endings or none, which no other format tells."""

    def told(self, kind: str, data: bytes, name: str) -> str | None:
        promised = PurePath(name).suffix.lower() in HTML_NAMES | XML_NAMES
        if kind != "text" or promised or not _is_nobodys(data, name):
            return None
        return TEXT if _is_text(data) else None

    def owns(self, media_type: str) -> bool:
        return False


def _is_text(data: bytes) -> bool:
    """Whether bytes are letters in a coding that shows, no archive behind them."""
    if any(polyglot.archives(data)):
        return False
    found = coding.told(data)
    return found is not None and not is_folded(found.text)


def _is_nobodys(data: bytes, name: str) -> bool:
    """Whether a file, which is text, is of no kind that its name or its bytes promise."""
    return kinds.refused(data, name, "text").reason.key == "skipped_kind"


def _said(text: str) -> Iterator[str]:
    """All that JSON says, by Python's own reader."""
    try:
        todo = [json.loads(text)]
    except ValueError:
        todo = [json.loads(line) for line in text.splitlines() if line.strip()]
    while todo:
        value = todo.pop()
        if isinstance(value, dict):
            todo += [*value, *value.values()]
        elif isinstance(value, list):
            todo += value
        elif value is not None:
            yield str(value)


def _lines(found: coding.Coding) -> Flat:
    """A text line by line; what tabs or bars part stands in columns."""
    places: list[Place] = []
    pieces: list[Piece] = []
    rows: list[Row] = []
    lines = [(line.start(), line.group()) for line in _LINE.finditer(found.text)]
    drawn = tables.drawn([line for _, line in lines])
    for number, ((at, line), cells) in enumerate(zip(lines, drawn, strict=True), 1):
        row = []
        for column, (start, end) in enumerate(_tabbed(line) if cells is None else cells):
            row.append((column, (len(places),)))
            places.append(Place(line[start:end], Reason("line", {"line": str(number)})))
            pieces.append(Piece(at + start))
        if row:
            rows.append(row)
    return _flat(found, places, pieces, stacked(rows, places))


def _tabbed(line: str) -> Iterator[Span]:
    at = 0
    for cell in line.split("\t"):
        yield at, at + len(cell)
        at += len(cell) + 1


def _cells(found: coding.Coding, rows: Sequence[Sequence[Span]]) -> Flat:
    """A table cell by cell."""
    places: list[Place] = []
    pieces: list[Piece] = []
    placed: list[Row] = []
    for number, row in enumerate(rows, 1):
        cells = []
        for column, (start, end) in enumerate(row):
            cells.append((column, (len(places),)))
            where = Reason("cell", {"row": str(number), "column": str(column + 1)})
            text = found.text[start:end]
            places.append(Place(text, where, shown=_named(text) if number == 1 else ""))
            pieces.append(Piece(start))
        placed.append(cells)
    return _flat(found, places, pieces, [Block(placed, apart=True)])


def _values(found: coding.Coding) -> Flat:
    """Data value by value, each behind its key."""
    places: list[Place] = []
    pieces: list[Piece] = []
    blocks: list[list[Row]] = []
    line, at, is_listed = 1, 0, False
    for pair in jsons.values(found.text):
        row: list[tuple[int, Sequence[int]]] = []
        # What stands in one list stands below each other, in one block.
        goes_on = (
            is_listed and len(pair) == 1 and _ENDS.search(found.text, at, pair[0].start) is None
        )
        is_listed = len(pair) == 1 and not pair[0].is_key
        for column, value in enumerate(pair):
            line += found.text.count("\n", at, value.start)
            at = value.start
            row.append((column, (len(places),)))
            shown = _named(value.text) if value.is_key else ""
            places.append(Place(value.text, Reason("line", {"line": str(line)}), shown=shown))
            pieces.append(Piece(value.start, value.starts, "" if value.is_text else '"'))
        if goes_on:
            blocks[-1].append(row)
        else:
            blocks.append([row])
    return _flat(found, places, pieces, [Block(rows) for rows in blocks])


def _named(name: str) -> str:
    """What programs call a column or a value, as people would write it."""
    return name.replace("_", " ")


def _flat(
    found: coding.Coding, places: list[Place], pieces: list[Piece], blocks: list[Block]
) -> Flat:
    return Flat(found, places, pieces, [Sheet(blocks)], spelled(found.text, places, pieces))
