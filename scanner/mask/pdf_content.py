"""Content streams as instructions, read plainly where they are written plainly.

pikepdf makes an object of every operand, thousands a page, and most are never looked at. Nearly
all content is made of numbers, names, strings and flat arrays: an expression cuts that into
instructions. Whatever it does not take whole, pikepdf parses.
"""

from __future__ import annotations

import re
from binascii import unhexlify
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Protocol

import pikepdf

# The operator that pikepdf makes of the three of an inline image.
INLINE = "INLINE IMAGE"
# ISO 32000-2, 7.2: white space, and what ends a word.
_SPACE = rb"[\0\t\n\f\r ]*+"
_END = rb"(?=[\0\t\n\f\r ()<>\[\]/]|\Z)"
_NUMBER = rb"[-+]?+(?:\d++(?:\.\d*+)?+|\.\d++)" + _END
_NAME = rb"/[^\0\t\n\f\r ()<>\[\]{}/%]*+" + _END
_STRING = rb"\((?:[^()\\]|\\.)*+\)|<[0-9A-Fa-f\0\t\n\f\r ]*+>"
_FLAT = rb"(?:" + _NUMBER + rb"|" + _NAME + rb"|" + _STRING + rb")" + _SPACE
_ARRAY = rb"\[" + _SPACE + rb"(?:" + _FLAT + rb")*+\]"
_DICTIONARY = rb"<<" + _SPACE + rb"(?:" + _FLAT + rb"|" + _ARRAY + _SPACE + rb")*+>>"
_OPERAND = rb"(?:" + _FLAT + rb"|(?:" + _ARRAY + rb"|" + _DICTIONARY + rb")" + _SPACE + rb")"
_OPERATOR = rb"[A-Za-z'\"][A-Za-z0-9*]*+" + _END
_INSTRUCTION = re.compile(
    rb"((?:" + _OPERAND + rb")*+)(?:(" + _OPERATOR + rb")" + _SPACE + rb"|(.)|\Z)", re.DOTALL
)
# The strings and numbers of a `TJ`; the operands of any other operator.
_ITEM = re.compile(rb"(" + _NUMBER + rb")|<([0-9A-Fa-f]++)>|(" + _STRING + rb")", re.DOTALL)
_LIST = re.compile(
    rb"\[" + _SPACE + rb"(?:(?:" + _NUMBER + rb"|" + _STRING + rb")" + _SPACE + rb")*+\]" + _SPACE,
    re.DOTALL,
)
_PARTS = re.compile(rb"|".join((_ARRAY, _DICTIONARY, _STRING, _NAME, _NUMBER)), re.DOTALL)
# Words that are operands, and operators with data of their own behind them.
_NO_OPERATORS = frozenset({b"true", b"false", b"null", b"R", b"BI", b"ID", b"EI"})
_BLANK = b"\0\t\n\f\r "
_BRACKET = ord("(")
# Names come again and again: so many are remembered.
_REMEMBERED = 1024


class Content(Protocol):
    """The instructions of a stream: the operator of each (`INLINE` of an inline image)."""

    names: list[str]

    def operands(self, index: int) -> Sequence[Any]:
        """The operands of an instruction; strings are bytes, and so they are in a `TJ`'s list."""
        ...

    def written(self, first: int, last: int) -> bytes:
        """The instructions from `first` up to `last` as they are written in a stream."""
        ...

    def image(self, index: int) -> Any:
        """The inline image of an instruction."""
        ...


def content_of(holder: pikepdf.Object) -> Content:
    """The content of a page or form; raises `pikepdf.PdfError`."""
    data = _bytes(holder)
    plain = None if data is None else _plain(data)
    return plain if plain is not None else _Parsed(holder)


def _bytes(holder: pikepdf.Object) -> bytes | None:
    """The content as one, None where that is not for certain."""
    content = holder if isinstance(holder, pikepdf.Stream) else holder.get("/Contents")
    if isinstance(content, pikepdf.Stream):
        return bytes(content.read_bytes())
    if isinstance(content, pikepdf.Array) and all(isinstance(p, pikepdf.Stream) for p in content):
        return b"\n".join(bytes(part.read_bytes()) for part in content)
    return None


def _plain(data: bytes) -> Content | None:
    """The instructions that an expression finds; None if anything else stands there."""
    found = _INSTRUCTION.findall(data.lstrip(_BLANK))
    while found and not any(found[-1]):
        found.pop()
    names = {name for _, name, _ in found}
    if b"" in names or names & _NO_OPERATORS:
        return None
    return _Plain(found)


class _Plain:
    """Instructions as they are written: each its operands, and its operator."""

    def __init__(self, found: list[tuple[bytes, bytes, bytes]]) -> None:
        self._found = found
        self._scratch: pikepdf.Pdf | None = None
        self.names = [name.decode("ascii") for _, name, _ in found]

    def operands(self, index: int) -> Sequence[Any]:
        raw, name = self._found[index][0], self.names[index]
        try:
            if name == "Tj":
                return [_single(raw)]
            if name == "TJ":
                return [_items(raw)]
            return [float(part) for part in raw.split()]
        except ValueError:
            pass
        try:
            if name != "TJ":
                return [_operand(part) for part in _PARTS.findall(raw)]
        except pikepdf.PdfError:
            pass
        # A name or dictionary with mistakes, of which a parser of content makes what it can.
        self._scratch = self._scratch or pikepdf.new()
        alone = pikepdf.Stream(self._scratch, raw + name.encode("ascii"))
        return _Parsed(alone).operands(0)

    def written(self, first: int, last: int) -> bytes:
        return b"\n".join([raw + name for raw, name, _ in self._found[first:last]])

    def image(self, index: int) -> Any:
        raise IndexError(index)


def _items(raw: bytes) -> list[bytes | float]:
    """A list of strings and numbers; raises ValueError for anything else."""
    if _LIST.fullmatch(raw) is None:
        raise ValueError("not a list of strings and numbers")
    return [_item(*part) for part in _ITEM.findall(raw)]


def _item(number: bytes, digits: bytes, string: bytes) -> bytes | float:
    """One of a list of strings and numbers."""
    if number:
        return float(number)
    if digits and len(digits) % 2 == 0:
        return unhexlify(digits)
    return _string(string or b"<%s>" % digits)


def _single(raw: bytes) -> bytes:
    """The bytes of a string that stands alone; raises ValueError for what is not so plain."""
    part = raw.rstrip(_BLANK)
    if part[:1] == b"<":
        return unhexlify(part[1:-1])
    if part[:1] == b"(" and part.find(b"(", 1) < 0 and part[-1:] == b")":
        return _string(part)
    raise ValueError("not one string")


def _string(part: bytes) -> bytes:
    """The bytes of one string as it is written."""
    if part[0] == _BRACKET and b"\\" not in part and b"\r" not in part:
        return part[1:-1]
    return bytes(pikepdf.Object.parse(part))


def _operand(part: bytes) -> Any:
    first = part[:1]
    if first == b"/":
        return _name(part)
    if first == b"(" or (first == b"<" and part[1:2] != b"<"):
        return _string(part)
    return pikepdf.Object.parse(part) if first in (b"<", b"[") else float(part)


@lru_cache(maxsize=_REMEMBERED)
def _name(part: bytes) -> pikepdf.Object:
    return pikepdf.Object.parse(part)


class _Parsed:
    """Instructions as pikepdf parses them."""

    def __init__(self, holder: pikepdf.Object) -> None:
        try:
            self._instructions = list(pikepdf.parse_content_stream(holder))
        except TypeError as error:
            # An operator among operands.
            raise pikepdf.PdfError(str(error)) from error
        self.names = [_word(instruction.operator) for instruction in self._instructions]

    def operands(self, index: int) -> Sequence[Any]:
        operands = [_told(operand) for operand in self._instructions[index].operands]
        if self.names[index] == "TJ" and operands and isinstance(operands[0], pikepdf.Array):
            operands[0] = [_told(item) for item in operands[0]]
        return operands

    def written(self, first: int, last: int) -> bytes:
        return bytes(pikepdf.unparse_content_stream(self._instructions[first:last]))

    def image(self, index: int) -> Any:
        return self._instructions[index].iimage


def _word(operator: pikepdf.Object) -> str:
    try:
        return str(operator)
    except UnicodeDecodeError:
        return bytes(operator.unparse()).decode("latin-1")


def _told(operand: Any) -> Any:
    return bytes(operand) if isinstance(operand, pikepdf.String) else operand
