"""Markup token by token, each where it stands: as browsers read HTML, which is never wrong, and as
XML is written. No sign is passed over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

TEXT, RAW, OPEN, CLOSE, REMARK = "text", "raw", "open", "close", "remark"
_NAME = re.compile(r"[^\s/>]*")
_ATTRIBUTE = re.compile(
    r"""[\s/]*(?P<name>=?[^\s/>=]+)(?:\s*=\s*(?:"(?P<a>[^"]*)"|'(?P<b>[^']*)'|(?P<c>[^\s>"'][^\s>]*)))?"""
)
_BLANK = re.compile(r"[\s/]*")
# What begins in HTML and in XML beside tags, and what ends it.
_REMARKS = (("<!--", "-->"), ("<?", ">"), ("<!", ">"), ("</", ">"))
_XML_REMARKS = (("<!--", "-->"), ("<?", "?>"), ("<!", ">"))
_CDATA = "<![CDATA["
# Elements in which no tag begins, those with entities last.
_RAW = frozenset({"script", "style", "xmp", "iframe", "noembed", "noframes"})
_RAW_WITH_ENTITIES = frozenset({"textarea", "title"})


class Attribute(NamedTuple):
    name: str
    start: int
    end: int


class Token(NamedTuple):
    """A piece of a text: `name` of a tag, in small letters in HTML; `is_empty`: a tag that closes
    itself. Of a remark and of CDATA `start` and `end` are those of what is in it."""

    kind: str
    start: int
    end: int
    name: str = ""
    attributes: Sequence[Attribute] = ()
    is_empty: bool = False


def tokens(text: str, *, is_xml: bool = False) -> Iterator[Token]:
    """All tokens of a text."""
    at = 0
    while at < len(text):
        mark = _begins(text, at, is_xml=is_xml)
        if mark > at:
            yield Token(TEXT, at, mark)
        if mark >= len(text):
            return
        token, at = _marked(text, mark, is_xml=is_xml)
        yield token
        if token.kind == OPEN and not is_xml and token.name in _RAW | _RAW_WITH_ENTITIES:
            end = re.compile(rf"</{token.name}(?=[\s/>])", re.IGNORECASE).search(text, at)
            last = end.start() if end else len(text)
            kind = TEXT if token.name in _RAW_WITH_ENTITIES else RAW
            if last > at:
                yield Token(kind, at, last, token.name)
            at = last


def _begins(text: str, at: int, *, is_xml: bool) -> int:
    """Where the next tag or remark begins: a "<" before anything else is one."""
    while (mark := text.find("<", at)) >= 0:
        following = text[mark + 1 : mark + 2]
        if following in ("!", "?", "/") or following.isalpha() or (following == "_" and is_xml):
            return mark
        at = mark + 1
    return len(text)


def _marked(text: str, mark: int, *, is_xml: bool) -> tuple[Token, int]:
    """The tag or remark that begins at a place, and where it ends."""
    following = text[mark + 1 : mark + 3]
    if is_xml and text.startswith(_CDATA, mark):
        return _until(text, RAW, mark + len(_CDATA), "]]>")
    if following[:1] == "/" and (is_xml or following[1:].isalpha()):
        name = _NAME.match(text, mark + 2)
        end = text.find(">", mark)
        end = len(text) if end < 0 else end
        called = name.group() if name else ""
        return Token(CLOSE, mark + 2, end, called if is_xml else called.lower()), end + 1
    for begin, last in _XML_REMARKS if is_xml else _REMARKS:
        if text.startswith(begin, mark):
            if begin == "<!--" and not is_xml and re.compile("-?>").match(text, mark + 4):
                return _until(text, REMARK, mark + 4, ">")
            return _until(text, REMARK, mark + len(begin), last)
    return _tag(text, mark, is_xml=is_xml)


def _until(text: str, kind: str, start: int, last: str) -> tuple[Token, int]:
    end = text.find(last, start)
    if end < 0:
        return Token(kind, start, len(text)), len(text)
    return Token(kind, start, end), end + len(last)


def _tag(text: str, mark: int, *, is_xml: bool) -> tuple[Token, int]:
    match = _NAME.match(text, mark + 1)
    assert match is not None
    name, at = match.group(), match.end()
    found: list[Attribute] = [] if is_xml else [Attribute("", *match.span())]
    while one := _ATTRIBUTE.match(text, at):
        group = next((name for name in "abc" if one.group(name) is not None), "")
        start, end = one.span(group) if group else (one.end(), one.end())
        called = one.group("name")
        # What a name says is read like a value.
        found.append(Attribute("", *one.span("name")))
        found.append(Attribute(called if is_xml else called.lower(), start, end))
        at = one.end()
        if text[at : at + 1] == "=" or text[at : at + 1] in ("'", '"'):
            # A quote that nothing closes: what stands behind it is read like names.
            at += 1
    rest = _BLANK.match(text, at)
    at = rest.end() if rest else at
    is_empty = text[at - 1 : at] == "/"
    end = text.find(">", at)
    end = len(text) if end < 0 else end
    if end > at:
        found.append(Attribute("", at, end))
    called = name if is_xml else name.lower()
    return Token(OPEN, mark + 1, end, called, tuple(found), is_empty), end + 1
