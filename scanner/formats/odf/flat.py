"""An OpenDocument that is one XML file (.fodt, .fods, .fodp): read as the parts that it would have,
its pictures as files of their own."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping, Sequence

from scanner.errors import UnreadableError
from scanner.formats.odf import KINDS
from scanner.formats.odf.document import CONTENT, Document
from scanner.formats.parts.format import PartsFormat, without_tags
from scanner.formats.parts.said import said
from scanner.formats.parts.trees import BROKEN, Tree, local, spelled
from scanner.formats.written import Change, Inner, Written
from scanner.pages import polyglot

_SUFFIX = "-flat-xml"
_ROOT = re.compile(rb"<office:document\s[^>]*?office:mimetype=[\"']([\w./+-]+)[\"']")
_HEAD = 20_000


class FlatOdfFormat(PartsFormat):
    """Read by lxml, proved by expat."""

    is_drawn = False

    def told(self, kind: str, data: bytes, _name: str) -> str | None:
        root = _ROOT.search(data[:_HEAD])
        if root is None or kind not in ("html", "text") or any(polyglot.archives(data)):
            return None
        media_type = root.group(1).decode("ascii", "replace")
        return media_type + _SUFFIX if media_type in KINDS else None

    def owns(self, media_type: str) -> bool:
        return media_type.endswith(_SUFFIX)

    def written(self, data: bytes, media_type: str) -> Written:
        try:
            return Flat({CONTENT: data})
        except (*BROKEN, RecursionError) as error:
            raise UnreadableError("broken_file") from error

    def strings(self, data: bytes, media_type: str) -> Iterator[tuple[str, str]]:
        yield from ((text, "document") for text in said(data))

    def pieces(self, data: bytes) -> Iterator[tuple[bytes, str]]:
        yield data, "bytes"
        yield without_tags(data), "text without tags"


class Flat(Document):
    """An opened document (see `Document`)."""

    def tree(self, part: str) -> Tree:
        is_new = part not in self._trees
        root = super().tree(part)
        if is_new:
            self._held = dict(_pictures(root))
        return root

    def _read(self) -> None:
        super()._read()
        self.files += [Inner(name, data) for name, (_, data) in self._held.items()]

    def copy(
        self, changes: Mapping[int, Sequence[Change]], files: Mapping[str, bytes | None]
    ) -> bytes:
        self._gathered.change(changes)
        for name, (node, data) in self._held.items():
            node.text = base64.b64encode(files.get(name, data) or b"").decode()
        return spelled(self.tree(CONTENT))


def _pictures(root: Tree) -> Iterator[tuple[str, tuple[Tree, bytes]]]:
    """Takes the files out of a document that it holds as letters."""
    for number, node in enumerate(one for one in root.iter() if local(one) == "binary-data"):
        try:
            data = base64.b64decode(node.text or "", validate=False)
        except binascii.Error:
            continue
        if data:
            node.text = None
            yield f"data {number + 1}", (node, data)
