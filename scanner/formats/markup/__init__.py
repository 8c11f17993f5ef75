"""Web pages and XML: texts with tags in them, masked sign by sign where they stand."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import PurePath
from xml.parsers import expat

from scanner.errors import UnreadableError
from scanner.formats.parts.said import said
from scanner.formats.text import HTML_NAMES, XML_NAMES, coding
from scanner.formats.written import BAR, Written
from scanner.formats.written.format import WrittenFormat
from scanner.pages import polyglot

HTML, XML, SVG = "text/html", "application/xml", "image/svg+xml"
_XML_MAGIC = re.compile(r"\s*<(?:\?xml|svg|[A-Za-z_][\w.-]*:?[\w.-]*[\s/>]|!--)")
_PAGE = re.compile(
    r"<(?:!doctype html|html|head|meta|title|link|style|script|body|table|p|div|span|b|h[1-6]|form"
    r"|input|label|button|select|[duo]l|a|img|br|font|center|section|article|main|nav)\b[^<]*>",
    re.IGNORECASE,
)
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*\[", re.IGNORECASE)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
HEAD = 2_048
# Workbooks of 2003 are XML, and are called as those before them are.
WORKBOOK, _SHEETS = "urn:schemas-microsoft-com:office:spreadsheet", frozenset({".xls"})
# Of letters of two bytes the first ones look like none.
_KINDS = frozenset({"html", "text", "unknown"})
_MASK = "*"
_TAG = re.compile(r"<!--|-->|<(/?)([A-Za-z][\w:.-]*)[^<>]*>|<[^<>]*>")
_INLINE = frozenset(
    "a abbr b bdi bdo cite code data dfn del em font i ins kbd label mark nobr o:p output q s samp"
    " small span strike strong sub sup time tt u var wbr tspan w:t w:r a:t a:r text:span".split()
)


class MarkupFormat(WrittenFormat):
    """What pages and XML have in common."""

    def decoded(self, data: bytes) -> coding.Coding | None:
        """The text that bytes are: as its mark says, else as it says itself, else as it looks."""
        found = coding.told(data)
        declared = _DECLARED.search(data[:HEAD])
        if found is None or found.mark or declared is None or found.name.startswith("utf"):
            return found
        try:
            name = codecs.lookup(declared.group(1).decode("ascii")).name
            text = data.decode(name)
            is_whole = text.encode(name) == data
        except (LookupError, UnicodeError, ValueError):
            return found
        if not is_whole or found.starts is not None:
            return found
        return coding.Coding(name, b"", text, text, None, BAR if name.startswith("utf") else _MASK)

    def text(self, data: bytes) -> coding.Coding:
        found = self.decoded(data)
        if found is None:
            raise UnreadableError("broken_file")
        return found

    def pieces(self, data: bytes) -> Iterator[tuple[bytes, str]]:
        yield data, "bytes"
        found = self.decoded(data)
        if found is not None:
            yield found.raw.encode("utf-8", "replace"), "text"
            yield _TAG.sub(_between, found.raw).encode("utf-8", "replace"), "text without tags"


def _between(tag: re.Match[str]) -> str:
    """What stands in the place of a tag for who puts together what it parts."""
    return "" if (tag.group(2) or "").lower() in _INLINE else "\x1f"


class HtmlFormat(MarkupFormat):
    """Read as browsers do, proved by Python's own parser."""

    reader = "html.parser"

    def told(self, kind: str, data: bytes, name: str) -> str | None:
        if kind not in _KINDS or PurePath(name).suffix.lower() not in HTML_NAMES:
            return None
        found = self.decoded(data)
        if found is None or any(polyglot.archives(data)) or WORKBOOK in found.text[:HEAD]:
            return None
        return HTML if kind == "html" or _PAGE.search(found.text) else None

    def owns(self, media_type: str) -> bool:
        return media_type == HTML

    def written(self, data: bytes, media_type: str) -> Written:
        from scanner.formats.markup.html import Page
        from scanner.formats.markup.page import finished, opened

        found = self.text(data)
        gathered, page, held, files = opened(found)
        Page(gathered, page).read()
        return finished(found, gathered, held, files)

    def strings(self, data: bytes, media_type: str) -> Iterator[tuple[str, str]]:
        reader = _Reader()
        reader.feed(self.text(data).raw)
        reader.close()
        yield from ((text, "markup") for text in reader.found)
        yield "".join(reader.lines), "text"


class _Reader(HTMLParser):
    """All strings of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.lines: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for _, value in attrs if value]
        self._ended(tag)

    def handle_endtag(self, tag: str) -> None:
        self._ended(tag)

    def _ended(self, tag: str) -> None:
        if tag not in _INLINE:
            self.lines.append("\n")

    def handle_data(self, data: str) -> None:
        self.lines.append(data)

    def handle_comment(self, data: str) -> None:
        self.found.append(data)

    def handle_decl(self, decl: str) -> None:
        self.found.append(decl)

    def handle_pi(self, data: str) -> None:
        self.found.append(data)

    def unknown_decl(self, data: str) -> None:
        self.found.append(data)


class XmlFormat(MarkupFormat):
    """Read as it stands, proved by expat. What defines entities is not read."""

    reader = "expat"

    def told(self, kind: str, data: bytes, name: str) -> str | None:
        suffix = PurePath(name).suffix.lower()
        if kind not in _KINDS or suffix not in XML_NAMES | _SHEETS:
            return None
        found = self.decoded(data)
        if found is None or (suffix in _SHEETS and WORKBOOK not in found.text[:HEAD]):
            return None
        if not _XML_MAGIC.match(found.text) or any(polyglot.archives(data)):
            return None
        if _DOCTYPE.search(found.text) or not _is_whole(data):
            return None
        return XML

    def owns(self, media_type: str) -> bool:
        return media_type == XML

    def written(self, data: bytes, media_type: str) -> Written:
        from scanner.formats.markup.page import finished, opened
        from scanner.formats.markup.xml import read

        found = self.text(data)
        if not _is_whole(data):
            raise UnreadableError("broken_file")
        gathered, page, held, files = opened(found)
        read(gathered, page)
        return finished(found, gathered, held, files)

    def strings(self, data: bytes, media_type: str) -> Iterator[tuple[str, str]]:
        yield from ((text, "markup") for text in said(data))


def _is_whole(data: bytes) -> bool:
    """Whether a text is XML to the last tag."""
    parser = expat.ParserCreate()
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError):
        return False
    return True
