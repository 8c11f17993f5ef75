"""What an attack is: a file that shows a value in an unusual way, and the tool that reads it back.

Each module of this folder lists its attacks as `ATTACKS` and runs them through `never_green`.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pymupdf
import pytest

from samples.drawing.fonts import ROBOTO, font_bytes
from scanner.model import Options, Status
from scanner.pipeline import mask_file, scan_file
from scanner.report.outcome import Bar, exit_code
from tests.judges import digits

Outcome = Literal["found", "told", "dropped", "refused"]

CCCD, PHONE, OTHER = "079203001234", "0912345678", "0987654321"
# What a file says that no rule of a run may let pass unsaid.
LETTER = (f"Số CCCD: {CCCD}", f"Điện thoại: {PHONE}", f"Điện thoại: {OTHER}")


@dataclass(frozen=True)
class Attack:
    """One way to show a value past lolot.

    `build` makes the bytes of `file`; `read_back` says what a common tool (or an eye, as a
    reader of pixels) gets out of bytes, in which `value` stands; `how` names that tool.
    `outcome`: "found" and masked, or "told" as unread, never passed; "dropped": told, and a copy
    lacks it; "refused": not read, and there is no copy.
    """

    name: str
    file: str
    value: str
    build: Callable[[], bytes]
    how: str
    read_back: Callable[[bytes], str]
    outcome: Outcome = "found"

    def shows(self, data: bytes) -> bool:
        """Whether the tool still reads the value out of these bytes."""
        return _plain(self.value) in _plain(self.read_back(data))


def of(*attacks: Attack) -> pytest.MarkDecorator:
    """Runs a test once for each attack, under its name."""
    return pytest.mark.parametrize("attack", attacks, ids=lambda attack: attack.name)


def never_green(attack: Attack, folder: Path, options: Options | None = None) -> None:
    """Scans and masks the file of an attack, and reads back what is left.

    A found value is gone from the copy; what is told ends in exit code 3 or more.
    """
    chosen = options or Options()
    path = folder / attack.file
    path.write_bytes(attack.build())
    assert attack.shows(path.read_bytes()), f"{attack.how} does not read it: no attack"
    report = scan_file(str(path), chosen)
    if attack.outcome != "found":
        assert exit_code(report, Bar()) >= 3, report
    if attack.outcome == "told":
        return
    target = folder / "copies" / attack.file
    target.parent.mkdir()
    masked = mask_file(str(path), str(target), chosen)
    if attack.outcome == "refused":
        assert masked.copy is None, masked
        assert not target.exists()
        return
    if attack.outcome == "found":
        assert any(finding.mask for finding in report.findings), report
        assert exit_code(report, Bar()) in (1, 3), report
    assert masked.status in (Status.OK, Status.PARTIAL), masked
    assert masked.copy is not None
    assert masked.copy.status == "verified", masked.copy
    assert not attack.shows(Path(masked.copy.path).read_bytes()), f"{attack.how} still reads it"


def pdftotext(data: bytes) -> str:
    """What `pdftotext -layout` prints of a PDF."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.pdf"
        path.write_bytes(data)
        command = ["pdftotext", "-layout", str(path), "-"]
        done = subprocess.run(command, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


def raw(data: bytes) -> str:
    """The bytes themselves, as `strings` shows them."""
    return data.decode("latin-1")


def _plain(text: str) -> str:
    return digits(text).replace(".", "")


def typed(*lines: str, size: float = 11, step: float = 18) -> bytes:
    """A page with these lines of print, as a program for texts writes it."""
    with pymupdf.open() as doc:
        page = doc.new_page()
        page.insert_font("F0", fontbuffer=font_bytes(ROBOTO))
        for row, line in enumerate(lines):
            page.insert_text((60, 80 + step * row), line, fontsize=size, fontname="F0")
        return bytes(doc.tobytes(garbage=3, deflate=True))
