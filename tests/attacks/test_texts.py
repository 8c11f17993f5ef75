"""What a plain text says and does not spell as it is read: found and masked, told, or not read."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import unquote

from tests.attacks import bytes_of
from tests.attacks.attack import Attack, Outcome, never_green, of
from tests.attacks.bytes_of import CCCD, letters

LINE = f"So CCCD: {CCCD}"
UNSEEN = "\u200b"


def editor(data: bytes) -> str:
    """What an editor shows: signs without a width are not seen."""
    text = data.decode("utf-8-sig", "replace")
    return text.replace(UNSEEN, "").replace("\u00ad", "").replace("\u202c", "")


def program(data: bytes) -> str:
    """What a program gets that reads JSON."""
    return json.dumps(json.loads(data), ensure_ascii=False)


def padded(data: bytes) -> str:
    """The same, numbers with the zeros that they lack."""
    return program(data).replace(": 1", ": 001")


def browser(data: bytes) -> str:
    return bytes_of.browser(data)


def mailer(data: bytes) -> str:
    return base64.b64decode(data.partition(b": ")[2]).decode("latin-1")


def address(data: bytes) -> str:
    return unquote(data.decode())


def printer(data: bytes) -> str:
    """What stands in the strings of a page that is drawn."""
    return data.decode().replace(")(", "")


Case = tuple[str, str, bytes, Callable[[bytes], str]]
FOUND: tuple[Case, ...] = (
    (
        "signs without a width between digits",
        "a.txt",
        LINE.replace("3", "3" + UNSEEN).encode(),
        editor,
    ),
    ("a soft hyphen in a cell", "a.csv", f"CCCD\n{CCCD[:6]}\u00ad{CCCD[6:]}\n".encode(), editor),
    ("a number in base64", "a.txt", b"Ghi chu: " + base64.b64encode(LINE.encode()), mailer),
    (
        "a number that base64 cuts at the end of a line",
        "a.txt",
        b"Ghi chu: " + base64.encodebytes(49 * b"-" + LINE.encode()),
        mailer,
    ),
    ("a number in the codes of an address", "a.txt", LINE.replace("1", "%31").encode(), address),
    ("digits with tags between them", "a.md", LINE.replace("10", "1<b>0</b>").encode(), browser),
    (
        "data whose digits are escapes",
        "a.json",
        json.dumps({"cccd": CCCD}).replace("2", "\\u0032").encode(),
        program,
    ),
    (
        "data with the same key twice",
        "a.json",
        f'{{"so": "{CCCD}", "so_cccd": "{CCCD}"}}'.encode(),
        program,
    ),
    ("a key that is a number", "a.json", json.dumps({f"so cccd {CCCD}": 1}).encode(), program),
    (
        "data that has it as a number as well",
        "a.json",
        json.dumps({"so_cccd": CCCD, "ma": int(CCCD)}).encode(),
        padded,
    ),
    ("a number behind an end of a page", "a.txt", f"Trang 1\f{LINE}".encode(), editor),
    ("a quote that nothing closes", "a.csv", f'CCCD\n"{CCCD}\n'.encode(), editor),
)
REFUSED: tuple[Case, ...] = (
    ("a zip behind a text", "a.txt", LINE.encode() + letters(), bytes_of.unzip),
    (
        "a page that is drawn by words",
        "a.txt",
        f"%!PS\n({CCCD[:6]})({CCCD[6:]}) show".encode(),
        printer,
    ),
)


def _attacks(outcome: Outcome, cases: tuple[Case, ...]) -> Iterator[Attack]:
    for name, file, data, tool in cases:
        yield Attack(name, file, CCCD, partial(bytes, data), tool.__name__, tool, outcome)


ATTACKS = [*_attacks("found", FOUND), *_attacks("refused", REFUSED)]


@of(*ATTACKS)
def test_no_text_passes(attack: Attack, tmp_path: Path) -> None:
    never_green(attack, tmp_path)
