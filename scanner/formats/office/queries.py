"""The queries of Power Query that a workbook keeps: a package of their sources in base64, with the
lists that somebody typed into them packed once more ([MS-QDEFF])."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from scanner.formats.parts.trees import BROKEN, Tree, local
from scanner.formats.parts.zipped import unpacked
from scanner.formats.written import Inner
from scanner.pages import coded
from scanner.pages.readable import printable

_ELEMENT = "DataMashup"
_OTHER = re.compile(r"[^A-Za-z0-9+/]")
_LENGTH = struct.Struct("<I")
_SOURCES, _TABLE = ".m", ".csv"
# The bytes of a typed list once unpacked.
_MOST = 64_000_000
_COLUMNS = re.compile(r"type table \[([^\[\]]*)\]")
_COLUMN = re.compile(r"(?:#\"((?:[^\"]|\"\")*+)\"|(?<![\w.])([\w.]++))\s*=")


def holds_queries(root: Tree) -> bool:
    """Whether a part is where queries are kept."""
    return local(root) == _ELEMENT


def queries(part: str, root: Tree) -> Iterator[Inner]:
    """The sources of queries and the lists typed into them, as files that no copy has; the whole as
    one file where it is none of the kind."""
    letters = _OTHER.sub("", root.text or "")
    data = base64.b64decode(letters + "A" * (-len(letters) % 4))
    try:
        end = 8 + _LENGTH.unpack_from(data, 4)[0]
        sources = unpacked(data[8:end])
    except BROKEN:
        yield Inner(part, data)
        return
    for name, source in sources.items():
        if PurePosixPath(name).suffix == _SOURCES:
            text = source.decode("utf-8-sig", "replace")
            yield Inner(f"{part}/{name}", coded.unpacked(text).encode(), is_preview=True)
            for number, table in enumerate(_typed(text), 1):
                yield Inner(f"{part}/{number}{_TABLE}", table.encode(), is_preview=True)
    yield Inner(f"{part}/metadata.txt", printable(data[end:]).encode(), is_preview=True)


def _typed(source: str) -> Iterator[str]:
    """The lists typed into a query, each as a table below the names of its columns."""
    heads = [_heads(match.group(1)) for match in _COLUMNS.finditer(source)]
    lists = (rows for _, _, data in coded.blocks(source) for rows in _rows(data))
    for number, rows in enumerate(lists):
        out = io.StringIO()
        csv.writer(out).writerows([*heads[number : number + 1], *rows])
        yield out.getvalue()


def _heads(columns: str) -> list[str]:
    found = (quoted or plain for quoted, plain in _COLUMN.findall(columns))
    return [name.replace('""', '"') for name in found]


def _rows(data: bytes) -> Iterator[list[list[str]]]:
    """The rows of a typed list, which is packed JSON; nothing where it is something else."""
    try:
        rows = json.loads(zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, _MOST))
    except (zlib.error, ValueError, RecursionError):
        return
    if isinstance(rows, list):
        yield [list(map(str, row)) if isinstance(row, list) else [str(row)] for row in rows]
