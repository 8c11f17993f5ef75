"""Text in XML that stands inside other files: XMP packets, XFA forms, rich text.

Cut by patterns, not by a parser: damaged XML still gives its texts, entities cannot be
expanded into a bomb, and every text keeps its exact place so that it can be replaced.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_PIECE = re.compile(
    r"<!\[CDATA\[(?P<cdata>.*?)\]\]>"
    r"|<!--(?P<comment>.*?)-->"
    r"|<[?/!]?[^\s<>\"'/]*(?P<attributes>(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*)>"
    r"|(?P<text>[^<]+)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s=\"'<>/]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_BREAKS = re.compile(r"<(?:/?p|br|/?li|/?div)\b[^>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """One text of a markup: `source[start:end]`, with entities resolved in `text`."""

    start: int
    end: int
    text: str = field(repr=False)


def pieces(source: str) -> Iterator[Piece]:
    """The texts, attribute values and comments of `source` that are not blank, in order."""
    for match in _PIECE.finditer(source):
        kind = match.lastgroup
        if kind == "attributes":
            yield from _attributes(source, match)
        elif kind is not None and not match.group(kind).isspace() and match.group(kind):
            text = match.group(kind)
            resolved = text if kind == "cdata" else html.unescape(text)
            yield Piece(*match.span(kind), resolved.strip())


def _attributes(source: str, match: re.Match[str]) -> Iterator[Piece]:
    start, end = match.span("attributes")
    for attribute in _ATTRIBUTE.finditer(source, start, end):
        value = attribute.group(2) or attribute.group(3) or ""
        if value and not attribute.group(1).startswith("xmlns"):
            group = 2 if attribute.group(2) else 3
            yield Piece(*attribute.span(group), html.unescape(value))


def plain(source: str) -> str:
    """What a reader sees of rich text: its texts joined, paragraphs and breaks as new lines."""
    spaced = _BREAKS.sub("\n", source)
    text = re.sub(r"<[^<>]*>", "", spaced)
    return html.unescape(text).strip()


def escape(text: str) -> str:
    """`text` as it may stand between tags or in an attribute."""
    return html.escape(text, quote=True)


def rich(text: str) -> str:
    """Plain `text` as the least rich text that PDF readers take (ISO 32000-2 §12.7.4.4)."""
    return f'<body xmlns="http://www.w3.org/1999/xhtml"><p>{html.escape(text)}</p></body>'


def is_markup(text: str) -> bool:
    return text.lstrip("\ufeff \t\r\n").startswith("<")
