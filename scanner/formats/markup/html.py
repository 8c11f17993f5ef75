"""A web page: lines as they are shown, whatever inline elements part them, tables cell by cell, and
beside them attributes, scripts, styles, remarks and what is hidden."""

from __future__ import annotations

import re

from scanner.formats.markup.page import Found, tells
from scanner.formats.markup.signs import Signs, Written
from scanner.formats.markup.tokens import Token, tokens
from scanner.formats.written import Block, Row

# Elements before and behind which a line ends.
_BLOCKS = frozenset(
    "html body head div p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd form fieldset legend section article"
    " header footer nav aside main figure figcaption blockquote pre address hr option optgroup"
    " select details summary center title textarea menu dialog template noscript caption thead"
    " tbody tfoot colgroup button frameset iframe svg foreignobject text desc".split()
)
_CELLS, _TABLES = frozenset({"td", "th"}), frozenset({"table"})
_EMPTY = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_KEEPS_BLANKS = frozenset({"pre", "textarea"})
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0", re.I)
# A mark of a note behind a word or a number.
_NOTE = re.compile(
    r"(?:<[^>]*>)*\s*[\[(]?[\d*†█]{1,2}[\])]?\s*(?:<[^>]*>)*</su[pb]\s*>", re.IGNORECASE
)
# What a field shows.
_SHOWS = frozenset({"value", "placeholder"})
_DEPTH = 20
_BLANKS = " \t\r\n\f"
# How the names of a page's own attributes begin, and a quote that ends none of any.
_OWN, _QUOTE = "data-", "&quot;"


class _Table:
    """A table that is being read; `parent`: the cell around it."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.cells: list[tuple[int, list[int]]] = []
        self.column = self.span = 0

    def next_row(self) -> None:
        if any(numbers for _, numbers in self.cells):
            self.rows.append([cell for cell in self.cells if cell[1]])
        self.cells, self.column, self.span = [], 0, 0

    def next_cell(self, span: int) -> None:
        self.column += self.span
        self.span = span
        self.cells.append((self.column, []))


class Page:
    """A walk through the tokens of a page; pages in pages are read where they stand."""

    def __init__(self, found: Found, page: Written, depth: int = 0) -> None:
        self._found, self._page, self._depth = found, page, depth
        self._line = Signs()
        self._lines: list[Row] = []
        self._tables: list[_Table] = []
        # The element in which nothing is shown, how deep in others of its name, and its text.
        self._hidden: list[str] = []
        self._unseen = Signs()
        self._keeps = 0

    def read(self) -> None:
        for token in tokens(self._page.text):
            match token.kind:
                case "text":
                    self._text(token)
                case "raw":
                    self._code(token)
                case "remark":
                    self._found.remark(self._page.cut(token.start, token.end))
                case "open":
                    self._opened(token)
                case _:
                    self._closed(token.name)
        self._end_hidden()
        self._end_line()
        while self._tables:
            self._end_table()
        self._end_lines()

    def _text(self, token: Token) -> None:
        signs = self._page.said(token.start, token.end)
        if not self._keeps:
            # Blanks between tags stay: bars that meet there would be one number that tags part.
            signs = signs.flowing() if signs.text.strip(_BLANKS) else _blank()
        (self._unseen if self._hidden else self._line).add_apart(signs)

    def _code(self, token: Token) -> None:
        """What a script or a style says: its data value by value, else line by line."""
        if self._found.data(self._page.cut(token.start, token.end), '"'):
            return
        at = token.start
        for line in self._page.text[token.start : token.end].splitlines(keepends=True):
            signs = self._page.cut(at, at + len(line.rstrip("\r\n")))
            at += len(line)
            self._found.remark(signs)

    def _opened(self, token: Token) -> None:
        name = token.name
        if name == "br":
            (self._unseen if self._hidden else self._line).add("\n")
        elif name in _TABLES:
            self._end_line()
            if not self._tables:
                self._end_lines()
            self._tables.append(_Table())
        elif name == "tr" and self._tables:
            self._end_line()
            self._tables[-1].next_row()
        elif name in _CELLS and self._tables:
            self._end_line()
            self._tables[-1].next_cell(_span(token, self._page.text))
        elif name in _BLOCKS:
            self._end_line()
        if name in _KEEPS_BLANKS:
            self._keeps += 1
        self._attributes(token)
        if name in _EMPTY or token.is_empty:
            return
        if self._hidden:
            if name == self._hidden[0]:
                self._hidden.append(name)
        elif self._hides(token):
            self._hidden.append(name)

    def _hides(self, token: Token) -> bool:
        text = self._page.text
        if token.name in ("sup", "sub") and _NOTE.match(text, token.end + 1):
            return True
        if token.name in ("html", "body", "rt", "rp"):
            return token.name in ("rt", "rp")
        return any(
            one.name == "hidden"
            or (one.name == "style" and _UNSEEN.search(text, one.start, one.end) is not None)
            for one in token.attributes
        )

    def _closed(self, name: str) -> None:
        if name in _KEEPS_BLANKS:
            self._keeps = max(0, self._keeps - 1)
        if self._hidden and name == self._hidden[0]:
            self._hidden.pop()
            if not self._hidden:
                self._end_hidden()
        if name in _TABLES and self._tables:
            self._end_line()
            self._end_table()
        elif name in _BLOCKS or name in _CELLS or name == "tr":
            self._end_line()

    def _attributes(self, token: Token) -> None:
        text = self._page.text
        own = {one.name: self._page.said(one.start, one.end) for one in token.attributes}
        called = own.get("name") or own.get("id") or own.get("property")
        for one in token.attributes:
            signs = self._page.said(one.start, one.end)
            if one.name == "srcdoc" and self._depth < _DEPTH:
                self._end_line()
                inner = Page(self._found, Written(signs.text, signs.segs), self._depth + 1)
                inner.read()
            elif one.name in _SHOWS and token.name in ("input", "option", "button"):
                is_hidden = "hidden" in text[token.start : token.end].lower()
                if is_hidden or self._hidden:
                    self._found.aside(signs, called)
                elif signs.length:
                    for part in (_blank(), signs.flowing(), _blank()):
                        self._line.add_all(part)
            elif tells(one.name, signs.text):
                label = called if one.name in ("value", "content") else None
                if label is None and one.name.startswith(_OWN):
                    at = one.start - text[: one.start][::-1].lower().find(one.name[::-1])
                    label = self._page.cut(at - len(one.name) + len(_OWN), at)
                if not self._found.data(signs, _QUOTE):
                    self._found.aside(signs, label)

    def _end_hidden(self) -> None:
        if self._unseen.text.strip():
            self._found.aside(self._unseen)
        self._unseen = Signs()
        self._hidden = []

    def _end_line(self) -> None:
        if self._hidden and self._unseen.length:
            self._unseen.add("\n")
        if self._line.text.strip():
            number = self._found.put(self._line)
            if self._tables:
                if not self._tables[-1].cells:
                    self._tables[-1].next_cell(1)
                self._tables[-1].cells[-1][1].append(number)
            else:
                self._lines.append([(0, (number,))])
        self._line = Signs()

    def _end_lines(self) -> None:
        if self._lines:
            self._found.blocks.append(Block(self._lines, apart=True))
            self._lines = []

    def _end_table(self) -> None:
        table = self._tables.pop()
        table.next_row()
        if table.rows:
            self._found.blocks.append(Block(table.rows))


def _blank() -> Signs:
    found = Signs()
    found.add(" ")
    return found


def _span(token: Token, text: str) -> int:
    """How many columns a cell takes."""
    said = next((text[a.start : a.end] for a in token.attributes if a.name == "colspan"), "1")
    return int(said) if said.isascii() and said.isdigit() and 0 < int(said[:6]) <= 1000 else 1
