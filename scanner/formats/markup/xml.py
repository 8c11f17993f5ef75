"""XML of any kind: each value behind what it is called, lines of text that elements part as one."""

from __future__ import annotations

from dataclasses import dataclass, field

from scanner.formats.markup import HEAD, WORKBOOK
from scanner.formats.markup.page import Found, tells
from scanner.formats.markup.signs import Signs, Written
from scanner.formats.markup.tokens import Token, tokens
from scanner.formats.written import Block, Row

# Elements that are a paragraph, whatever else is in them.
_PARAGRAPHS = frozenset({"p", "h", "si", "is", "text"})


@dataclass
class _Open:
    """An element that is being read: its name, and whether its texts are one."""

    name: Signs
    is_whole: bool
    signs: Signs


@dataclass
class _Grid:
    """The sheet of a workbook in XML (SpreadsheetML of 2003) that is being read."""

    rows: list[Row] = field(default_factory=list)
    line: list[tuple[int, tuple[int]]] = field(default_factory=list)
    column: int = 0

    def open(self, token: Token, text: str) -> None:
        """Begins a row, or a cell, which may say in which column it is."""
        name = token.name.rpartition(":")[2]
        if name == "Row":
            self.line, self.column = [], 0
        elif name == "Cell":
            index = next((a for a in token.attributes if a.name.endswith(":Index")), None)
            told = text[index.start : index.end] if index is not None else ""
            self.column = int(told) - 1 if told.isdecimal() else self.column
            self.column += token.is_empty

    def close(self, name: str, found: Found) -> None:
        if name == "Cell":
            self.column += 1
        elif name == "Row" and self.line:
            self.rows.append(self.line)
        elif name == "Table" and self.rows:
            found.blocks.append(Block(self.rows))
            self.rows = []


def read(found: Found, page: Written) -> None:
    """Gathers all that an XML text says."""
    every = list(tokens(page.text, is_xml=True))
    grid = _Grid() if WORKBOOK in page.text[:HEAD] else None
    whole = _mixed(every, page.text)
    around: list[_Open] = []
    for number, token in enumerate(every):
        match token.kind:
            case "open":
                name = page.cut(*_local(token, page.text))
                _attributes(found, page, token, name)
                if grid is not None:
                    grid.open(token, page.text)
                if not token.is_empty:
                    is_whole = number in whole or bool(around and around[-1].is_whole)
                    around.append(_Open(name, is_whole, Signs()))
            case "close":
                if around:
                    _closed(found, around, grid)
            case "remark":
                found.remark(page.cut(token.start, token.end))
            case _:
                signs = page.cut(token.start, token.end)
                if token.kind == "text":
                    signs = page.said(token.start, token.end)
                if around:
                    around[-1].signs.add_all(signs)
    while around:
        _closed(found, around, grid)


def _closed(found: Found, around: list[_Open], grid: _Grid | None) -> None:
    element = around.pop()
    if grid is not None:
        if element.name.text == "Data" and element.signs.text.strip():
            grid.line.append((grid.column, (found.put(element.signs.flowing()),)))
            return
        grid.close(element.name.text, found)
    if not element.signs.text.strip():
        if around and around[-1].is_whole:
            around[-1].signs.add_all(element.signs)
        return
    if element.is_whole and around and around[-1].is_whole:
        if element.name.text in _PARAGRAPHS:
            element.signs.add("\n")
        around[-1].signs.add_apart(element.signs)
        return
    row = [(0, (found.put(element.name, names=True),))]
    row.append((1, (found.put(element.signs.flowing()),)))
    found.blocks.append(Block([row]))


def _attributes(found: Found, page: Written, token: Token, element: Signs) -> None:
    own = {one.name.rpartition(":")[2].lower(): one for one in token.attributes if one.name}
    called = own.get("name") or own.get("key") or own.get("id")
    before = None
    for one in token.attributes:
        if not one.name:
            before = one
            continue
        signs = page.said(one.start, one.end)
        if one.name.startswith("xmlns") or not tells(one.name, signs.text):
            continue
        name = page.cut(before.start, before.end) if before is not None else element
        if called is not None and one.name.lower() in ("value", "val", "v", "content"):
            name = page.said(called.start, called.end)
        elif one.name.lower() in ("value", "val", "v", "text"):
            name = element
        row = [(0, (found.put(name, names=True),)), (1, (found.put(signs),))]
        found.blocks.append(Block([row]))


def _local(token: Token, text: str) -> tuple[int, int]:
    """Where the name of an element stands, without that of its space."""
    local = token.name.rpartition(":")[2]
    end = token.start + len(token.name)
    return end - len(local), end


def _mixed(every: list[Token], text: str) -> set[int]:
    """The elements that have both text and elements in them, or are paragraphs."""
    found: set[int] = set()
    around: list[tuple[int, bool, bool]] = []
    for number, token in enumerate(every):
        if token.kind == "open":
            if around:
                around[-1] = around[-1][0], around[-1][1], True
            if not token.is_empty:
                around.append((number, False, False))
                if token.name.rpartition(":")[2] in _PARAGRAPHS:
                    found.add(number)
        elif token.kind == "close" and around:
            first, has_text, has_elements = around.pop()
            if has_text and has_elements:
                found.add(first)
        elif (
            token.kind in ("text", "raw") and around and not text[token.start : token.end].isspace()
        ):
            around[-1] = around[-1][0], True, around[-1][2]
    return found
