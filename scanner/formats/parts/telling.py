"""Which of the strings of an XML part may say something of somebody, and which programs write for
themselves."""

from __future__ import annotations

import re
from functools import lru_cache

# Whose name stands there, whatever it is.
AUTHORS = frozenset(
    {"author", "initials", "creator", "lastModifiedBy", "lastEdited", "userName"}
    | {"initial-creator", "printed-by", "sender-initials", "author-name", "creator-initials"}
)
# What an attribute may be that says something, or said it before it was masked, and what programs
# write for themselves.
MAY_TELL = re.compile(
    r"@|\*\*|\d(?:.*?\d){5}|(?<![^\W\d_])[^\W\d_]++[\s_.,:;-]++[^\W\d_]|[^\x00-\x7f]", re.DOTALL
)
_TECHNICAL = re.compile(
    r"[0-9A-Fa-f]{8}|[0-9A-Fa-f]{20}|(?=.*[A-Fa-f])[0-9A-Fa-f-]{20,}|\{?[0-9A-Fa-f-]{36}\}?|-?\d{1,8}"
    r"|[a-z]{2,3}-[A-Z]{2}|[\d.,\s:-]{1,8}|-?(?:0|[1-9]\d*)?\.\d+(?:[eE][+-]?\d+)?"
    r"|\d{4}-\d\d-\d\dT(?!00:00:00)[\d:.]+Z?|(?!.*(?:\d{9}|[█*]{4}))(?:urn|https?):[^@]*(?:schemas|purl|w3)[.:/-][^@]*"
    r"|application/[\w.+-]+|(?!.*\d{9})[\w/-]+\.(?:xml|bin|jpe?g|png|gif|svg|rels|vml|emf|wmf)"
)
# The numbers of a program begin so; its names for what is drawn end with one.
_COUNTED = re.compile(r"-?[1-9]\d{8,}|[A-Z][A-Za-z]+(?: [A-Za-z]+){0,3} \d{1,6}")
# Words in them are names of fonts.
_FONTS = {"ascii", "hAnsi", "cs", "eastAsia", "typeface", "font"}
NUMBER = re.compile(r"@|[█*]{4}|\d(?:.*?\d){8}", re.DOTALL)
# What is nobody's drawing.
STRICT = re.compile(r"@|[█*]{4}|\d{9}")
_LONG = re.compile(r"\d{9}")
# How numbers are shown: places for figures say nothing, what stands there as it is does.
_PATTERN = "formatCode"
_AS_IT_IS = re.compile(r"\w@\w|[█*]{4}|(?=[^1-9]*[1-9])\d(?:[ .-]?\d){8}|\"[^\"]{4,}\"|(?:\\.){4}")
# Attributes in which somebody may have written a number.
_WRITTEN = {
    *("val", "v", "value", "descr", "title", "name", "display", "tooltip", "alt", "text"),
    *("string-value", "string-value-if-true", "string-value-if-false", "current-value", "label"),
}


def may_tell(name: str, value: str, *, looks: bool = False) -> bool:
    """Whether an attribute may say something of somebody. `looks`: where words are names of styles,
    fonts and colours."""
    if name == _PATTERN:
        return bool(_AS_IT_IS.search(value))
    if (looks or name in _FONTS) and not NUMBER.search(value):
        return False
    if name in AUTHORS and value.strip():
        return True
    if not MAY_TELL.search(value) or _TECHNICAL.fullmatch(value):
        return False
    return not _COUNTED.fullmatch(value) or (name in _WRITTEN and value[:1] in "0123456789")


@lru_cache(1_000)
def name_tells(name: str) -> bool:
    """Whether the name of an element or an attribute, or the space it is of, holds a number."""
    return bool(_LONG.search(name))


def text_may_tell(name: str, text: str) -> bool:
    """Whether the text of an element that is no paragraph's may say something of somebody.

    >>> text_may_tell("v", "079103 012345"), text_may_tell("formatCode", "###0.00000")
    (True, False)
    """
    return bool((_AS_IT_IS if name == _PATTERN else MAY_TELL).search(text))
