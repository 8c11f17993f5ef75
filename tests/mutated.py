"""Sound files with a few of their parts changed at random, the same ones on every run."""

from __future__ import annotations

import io
import random
import re
import struct
import zlib
from collections.abc import Iterator

from PIL import Image, ImageDraw

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_TOKEN = re.compile(rb"\d+ \d+ R|/[A-Za-z]+|\b\d+\b|<<|>>|\[|\]|endobj|endstream")
_OTHERS = (b"null", b"[]", b"<<>>", b"-1", b"99999", b"(x)", b"/X", b"2 0 R", b"", b"true")
_NAMES = (b"fdAT", b"IDAT", b"fcTL", b"acTL", b"tRNS", b"PLTE", b"IEND", b"tEXt", b"iCCP", b"eXIf")
_NUMBERS = (0, 1, 2, 50, 61, 1000, 0x7FFFFFFF, 0xFFFFFFFF)


def moving(kind: str = "PNG", mode: str = "RGB") -> bytes:
    """A picture of three frames."""
    frames = []
    for row in range(3):
        frame = Image.new("RGB", (60, 40), "white")
        ImageDraw.Draw(frame).text((2, 5 + 5 * row), f"079103{row}", fill="black")
        frames.append(frame.convert(mode))
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:])
    return out.getvalue()


def pngs(count: int) -> Iterator[bytes]:
    """Animated PNGs whose chunks contradict each other; their checksums are right."""
    sources = [list(_chunks(moving(mode=mode))) for mode in ("RGB", "P", "RGBA", "L")]
    for number in range(count):
        dice = random.Random(number)
        chunks = list(dice.choice(sources))
        for _ in range(dice.randint(1, 3)):
            _change(chunks, dice)
        yield _SIGNATURE + b"".join(_packed(*chunk) for chunk in chunks)


def _change(chunks: list[tuple[bytes, bytes]], dice: random.Random) -> None:
    place, other = dice.randrange(len(chunks)), dice.randrange(len(chunks))
    name, content = chunks[place]
    match dice.randrange(6):
        case 0 if len(chunks) > 2:
            del chunks[place]
        case 1:
            chunks.insert(other, chunks[place])
        case 2:
            chunks[place], chunks[other] = chunks[other], chunks[place]
        case 3:
            at = dice.randrange(max(1, len(content) - 3))
            number = struct.pack(">I", dice.choice(_NUMBERS))
            chunks[place] = name, content[:at] + number + content[at + 4 :]
        case 4:
            chunks[place] = name, content[: dice.randrange(len(content) + 1)]
        case _:
            chunks[place] = dice.choice(_NAMES), content


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at + 8 <= len(png):
        length = int.from_bytes(png[at : at + 4], "big")
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += 12 + length


def _packed(name: bytes, content: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + checksum


def pdfs(source: bytes, count: int) -> Iterator[bytes]:
    """A PDF in which some words of its objects stand for others."""
    for number in range(count):
        dice = random.Random(number)
        data = source
        for _ in range(dice.randint(1, 4)):
            words = list(_TOKEN.finditer(data))
            word = dice.choice(words)
            other = dice.choice((*_OTHERS, dice.choice(words).group()))
            data = data[: word.start()] + other + data[word.end() :]
        yield data


def changed(source: bytes, count: int) -> Iterator[bytes]:
    """A file with bytes changed, put in and taken out."""
    for number in range(count):
        dice = random.Random(number)
        data = bytearray(source)
        for _ in range(dice.choice((1, 2, 5, 20))):
            at, other = dice.randrange(len(data)), dice.randrange(len(data))
            match dice.randrange(3):
                case 0:
                    written = struct.pack(dice.choice("<>") + "I", dice.choice(_NUMBERS))
                    data[at : at + 4] = written
                case 1 if len(data) > 100:
                    del data[at : at + dice.randint(1, 50)]
                case _:
                    data[at:at] = data[other : other + 20]
        yield bytes(data)
