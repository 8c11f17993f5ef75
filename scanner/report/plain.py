"""Text from outside made safe to print: nothing in a file or its name steers a terminal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from scanner import filename
from scanner.messages import catalogue
from scanner.model import Finding, Source
from scanner.report.hide import hidden

if TYPE_CHECKING:
    from scanner.detectors import TypeInfo

# Nine digits in a row and more are an identity number, a phone or an account; shorter runs
# are dates and counters. Letters around them do not matter.
_NUMBER = re.compile(r"\d{9,}")
_SURROGATE = re.compile("[\ud800-\udfff]")
# The phrases before a number, and places that are one word.
_PLACE = re.compile(
    r"(?:under the )?box on|beside the boxes on|text of|pixels of|\b(?:page|object)\b(?= \d)|^\w+$"
)
_MAIL = re.compile(r"[^\s@/\\]+@[^\s@/\\]+\.\w+")


def printable(text: str) -> str:
    """`text` on one line, with control, direction and undecodable characters as escapes."""
    return "".join(c if _harmless(c) else _escape(c) for c in text)


def _harmless(character: str) -> bool:
    return character == " " or unicodedata.category(character)[0] not in "CZ"


def _escape(character: str) -> str:
    if unicodedata.category(character) == "Zs":
        return " "
    code = ord(character)
    # The bytes of a name that is not UTF-8 arrive as lone surrogates U+DC80 to U+DCFF.
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return character.encode("unicode_escape", "backslashreplace").decode("ascii")


def shown_place(lang: str, place: str) -> str:
    """Where a value was still read in a copy, for people: a proof writes `text of page 3`."""
    words = catalogue(lang)
    said = _PLACE.sub(lambda match: words.get(f"place.{match[0]}", match[0]), place)
    return printable(words.get(f"source.{place}", said))


def valid_unicode(text: str) -> str:
    """`text` with what is no character (lone surrogates) replaced by U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


def _hidden(finding: Finding, types: Mapping[str, TypeInfo]) -> str:
    return hidden(finding.text, types[finding.type].hide if finding.type in types else "all")


def shown_path(
    path: str, findings: Iterable[Finding] = (), types: Mapping[str, TypeInfo] | None = None
) -> str:
    """A path for people's eyes: printable, and with the values in it hidden.

    Beside the findings in the name, whatever looks like a number or an e-mail is hidden:
    a file that could not be read, and the folders above it, have no findings.
    """
    named = [f for f in findings if f.source is Source.FILENAME and types is not None]
    path = filename.without(path, {f.text: _hidden(f, types or {}) for f in named})
    path = _NUMBER.sub(lambda match: hidden(match[0], "digits"), path)
    path = _MAIL.sub(lambda match: hidden(match[0], "email"), path)
    return printable(path)
