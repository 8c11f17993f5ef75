"""Letters of Outlook put together stream by stream (MS-CFB, MS-OXMSG), each hiding place with a value
of its own."""

# ruff: noqa: E501  (a hiding place a line is what can be read here)

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import olefile

from tests import archives

Tree = Mapping[str, "bytes | Tree"]
_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SECTOR, _MINI, _SMALL = 512, 64, 4096
_END, _FREE, _FAT, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF


@dataclass
class Entry:
    """A stream or a storage: its first child and the one beside it by their numbers."""

    name: str
    kind: int
    data: bytes = b""
    child: int = _NONE
    right: int = _NONE
    start: int = _END
    size: int = 0

    def listed(self) -> bytes:
        wide = self.name.encode("utf-16-le")
        head = struct.pack("<HBB3I", len(wide) + 2, self.kind, 1, _NONE, self.right, self.child)
        tail = struct.pack("<IQ", self.start, self.size)
        return wide.ljust(64, b"\0") + head + bytes(36) + tail


@dataclass
class Compound:
    """An OLE file being written: its sectors, and behind each of them the next one."""

    entries: list[Entry] = field(default_factory=lambda: [Entry("Root Entry", 5)])
    sectors: list[bytes] = field(default_factory=list)
    fat: list[int] = field(default_factory=list)

    def put(self, tree: Tree) -> int:
        """Adds what lies in a storage; the number of the first."""
        first = last = _NONE
        for name, content in tree.items():
            number = len(self.entries)
            data = content if isinstance(content, bytes) else b""
            self.entries.append(Entry(name, 2 if isinstance(content, bytes) else 1, data))
            if last == _NONE:
                first = number
            else:
                self.entries[last].right = number
            last = number
            if not isinstance(content, bytes):
                self.entries[number].child = self.put(content)
        return first

    def chain(self, data: bytes) -> int:
        start, count = len(self.sectors), -(-len(data) // _SECTOR)
        for n in range(count):
            self.sectors.append(data[n * _SECTOR : (n + 1) * _SECTOR].ljust(_SECTOR, b"\0"))
            self.fat.append(start + n + 1 if n + 1 < count else _END)
        return start if count else _END

    def streams(self) -> bytes:
        """Writes all streams, small ones into one of their own; where each of these goes on."""
        mini, table = b"", list[int]()
        for one in self.entries[1:]:
            one.size = len(one.data)
            if one.size >= _SMALL:
                one.start = self.chain(one.data)
            elif one.size:
                one.start, count = len(table), -(-one.size // _MINI)
                table += [*range(one.start + 1, one.start + count), _END]
                mini += one.data.ljust(count * _MINI, b"\0")
        self.entries[0].start, self.entries[0].size = self.chain(mini), len(mini)
        return struct.pack(f"<{len(table)}I", *table).ljust(_SECTOR, b"\xff")

    def whole(self) -> bytes:
        table = self.streams()
        minis, size = self.chain(table), -(-len(table) // _SECTOR)
        listed = b"".join(one.listed() for one in self.entries)
        directory = self.chain(listed.ljust(-(-len(listed) // _SECTOR) * _SECTOR, b"\0"))
        count = 1 + len(self.sectors) // (_SECTOR // 4 - 1)
        places = [len(self.sectors) + n for n in range(count)]
        fat = [*self.fat, *[_FAT] * count]
        head = _MAGIC + bytes(16)
        head += struct.pack("<5H", 62, 3, 0xFFFE, 9, 6) + bytes(6)
        head += struct.pack("<9I", 0, count, directory, 0, _SMALL, minis, size, _END, 0)
        head += struct.pack("<109I", *places, *[_FREE] * (109 - count))
        last = struct.pack(f"<{len(fat)}I", *fat).ljust(count * _SECTOR, b"\xff")
        return head + b"".join(self.sectors) + last


def compound(tree: Tree) -> bytes:
    """An OLE file of streams and storages."""
    made = Compound()
    made.entries[0].child = made.put(tree)
    return made.whole()


def wide(**texts: str) -> dict[str, bytes]:
    return {f"__substg1.0_{key[1:]}001F": text.encode("utf-16-le") for key, text in texts.items()}


def letter(text: str = "Kính gửi các đơn vị.\r\n", more: Tree | None = None) -> bytes:
    base = wide(_0037="Thông báo", _1000=text, _0C1A="Phòng Tổ chức", _001A="IPM.Note")
    names: Tree = {"__nameid_version1.0": {"__substg1.0_00020102": bytes(16)}}
    return compound({**names, **base, **(more or {})})


def attached(name: str, data: bytes) -> Tree:
    return {**wide(_3707=name), "__substg1.0_37010102": data, "__properties_version1.0": bytes(8)}


def one(where: str, content: bytes | Tree) -> bytes:
    return letter(more={where: content})


ATTACHED, RECEIVER = "__attach_version1.0_#00000000", "__recip_version1.0_#00000000"
HIDDEN: Mapping[str, Callable[[str], bytes]] = {
    "text": lambda v: letter(f"Số CCCD: {v}\r\n"),
    "subject": lambda v: letter(more=wide(_0037=f"Hồ sơ CCCD {v}")),
    "markup": lambda v: one("__substg1.0_10130102", f"<p>Số CCCD: {v[:5]}<b>{v[5:]}</b></p>".encode()),
    "rich text": lambda v: one("__substg1.0_10090102", rich(f"{{\\rtf1 CCCD: {v}}}".encode())),
    "a receiver": lambda v: one(RECEIVER, wide(_3001=f"CCCD {v}", _3003="x@example.com")),
    "lines of its way": lambda v: letter(more=wide(_007D=f"Received: from may-CCCD-{v}\r\n")),
    "an own property": lambda v: letter(more=wide(_8001=f"Số CCCD: {v}")),
    "bytes of a property": lambda v: one("__substg1.0_0C190102", f"CCCD: {v}".encode()),
    "an attached list": lambda v: one(ATTACHED, attached("danh sách.csv", archives.table(v))),
    "the name of a file": lambda v: one(ATTACHED, attached(f"CCCD {v}.txt", b"Thong bao")),
    "a letter in a letter": lambda v: one(
        ATTACHED, {"__substg1.0_3701000D": {**wide(_1000=f"Số CCCD: {v}"), "__properties_version1.0": bytes(40)}}
    ),
    "a long text": lambda v: letter("Kính gửi.\r\n" * 900 + f"Số CCCD: {v}\r\n"),
}  # fmt: skip


def rich(data: bytes) -> bytes:
    """Rich text that says of itself that it is not packed."""
    return struct.pack("<II4sI", len(data) + 12, len(data), b"MELA", 0) + data


def inside(data: bytes) -> str:
    """What each stream of a letter of Outlook says."""
    if not data.startswith(_MAGIC):
        return ""
    with olefile.OleFileIO(data) as opened:
        streams = [opened.openstream(path).read() for path in opened.listdir()]
    return "\n".join(one.decode("utf-16-le", "replace") for one in streams)
