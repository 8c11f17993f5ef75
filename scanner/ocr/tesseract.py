"""Tesseract through pytesseract: the second, independent engine."""

from __future__ import annotations

import os
import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.errors import UsageError
from scanner.model import Box, Line, Reading, Word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scanner.model import Pixels

PROGRAM = "tesseract"


class TesseractEngine:
    """Tesseract with Vietnamese (and, if it is there, English) data."""

    name = "tesseract"

    def __init__(self, threads: int) -> None:
        import pytesseract

        program = find_program()
        if program is None:
            raise UsageError("tesseract_missing")
        pytesseract.pytesseract.tesseract_cmd = program
        languages = installed_languages()
        if "vie" not in languages:
            raise UsageError("tesseract_language_missing", language="vie")
        self._language = "vie+eng" if "eng" in languages else "vie"

    def read(self, picture: Pixels) -> Reading:
        """See `scanner.ocr.Engine.read`."""
        import pytesseract

        data = pytesseract.image_to_data(
            picture[:, :, ::-1],
            lang=self._language,
            config="--psm 3",
            output_type=pytesseract.Output.DICT,
        )
        return Reading(lines_of(data))


def find_program() -> str | None:
    """The tesseract program: on the PATH, else where its Windows installers put it."""
    found = shutil.which(PROGRAM)
    if found:
        return found
    roots = (os.environ.get(name) for name in ("ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"))
    for root in filter(None, roots):
        for folder in (Path(root), Path(root) / "Programs"):
            candidate = folder / "Tesseract-OCR" / "tesseract.exe"
            if candidate.is_file():
                return str(candidate)
    return None


@cache
def installed_languages() -> frozenset[str]:
    """The languages whose data Tesseract finds."""
    import pytesseract

    return frozenset(pytesseract.get_languages(config=""))


def available() -> bool:
    """Whether Tesseract runs here and reads Vietnamese."""
    program = find_program()
    if program is None:
        return False
    import pytesseract

    pytesseract.pytesseract.tesseract_cmd = program
    return "vie" in installed_languages()


def lines_of(data: Mapping[str, Sequence[object]]) -> tuple[Line, ...]:
    """The lines of a Tesseract table of words (`image_to_data` as a dict of columns)."""
    lines: dict[tuple[object, ...], list[Word]] = {}
    for i, text in enumerate(data["text"]):
        confidence = float(str(data["conf"][i]))
        if confidence < 0 or not str(text).strip():
            continue
        key = tuple(data[name][i] for name in ("block_num", "par_num", "line_num"))
        left, top, width, height = (
            float(str(data[name][i])) for name in ("left", "top", "width", "height")
        )
        word = str(text).strip()
        lines.setdefault(key, []).append(
            Word(
                word,
                Box(left, top, left + width, top + height),
                confidence / 100,
                tuple(k / len(word) for k in range(len(word) + 1)),
            )
        )
    return tuple(tuple(words) for words in lines.values())
