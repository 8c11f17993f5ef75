"""Tesseract through pytesseract: the second, independent engine."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import unicodedata
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from scanner.errors import UnreadableError, UsageError
from scanner.model import Box, Line, Reading, Word
from scanner.ocr import tesslib
from scanner.ocr.prepare import spans

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scanner.model import Pixels

PROGRAM = "tesseract"

LONGEST = 12_000
OVERLAP = 0.05
"""Tesseract takes no side above 32,767 pixels, and time grows with them: longer pictures are
read in overlapping pieces."""

SECONDS = 300
"""One piece takes this long at most; a page takes one second, noise can take minutes."""

SURE, ENOUGH = 0.7, 12
"""A page is upright if the words read are this sure on the whole and have so many letters."""

TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


@dataclass(frozen=True, slots=True)
class Found:
    """A word that belongs to a line; `reading` is the direction of the text, 0-270 degrees."""

    line: tuple[int, ...]
    text: str = field(repr=False)
    confidence: float
    box: Box
    reading: int = 0


class TesseractEngine:
    """Tesseract with Vietnamese (and, if it is there, English) data."""

    name = "tesseract"

    def __init__(self, threads: int) -> None:
        import pytesseract

        program = find_program()
        if program is None:
            raise UsageError("tesseract_missing")
        pytesseract.pytesseract.tesseract_cmd = program
        languages = installed_languages(program)
        if "vie" not in languages:
            raise UsageError("tesseract_language_missing", language="vie")
        self._language = "vie+eng" if "eng" in languages else "vie"
        self._knows_turns = "osd" in languages
        # Its only setting for threads; with more than there are cores it crawls.
        os.environ.setdefault("OMP_THREAD_LIMIT", str(threads))

    def figures(self, strip: Pixels) -> None:
        """See `scanner.ocr.Engine.figures`."""
        return

    def read(self, picture: Pixels, of: tuple[int, int] | None = None) -> Reading:
        """See `scanner.ocr.Engine.read`; this engine looks at every picture at its own size.

        UnreadableError `ocr_failed` where Tesseract gives up on the picture.
        """
        found: list[Found] = []
        for rows, own_rows in _pieces(picture.shape[0]):
            for columns, own_columns in _pieces(picture.shape[1]):
                piece = np.ascontiguousarray(picture[rows, columns, ::-1])
                for word in self._read_any_way_up(piece):
                    moved = _moved(word, columns.start, rows.start)
                    x, y = (moved.box.x0 + moved.box.x1) / 2, (moved.box.y0 + moved.box.y1) / 2
                    if own_columns[0] <= x < own_columns[1] and own_rows[0] <= y < own_rows[1]:
                        found.append(moved)
        return Reading(_lines(found))

    def sparse(self, sheet: Pixels) -> str:
        """The text of a grey sheet of level pieces of print, in no order, each on its line.

        UnreadableError `ocr_failed` where Tesseract gives up on it.
        """
        library = tesslib.opened("vie")
        if library is not None:
            text = library.sparse(sheet, SECONDS)
            if text is None:
                raise UnreadableError("ocr_failed", engine=self.name)
            return text
        return self._sparse_by_program(sheet)

    def _sparse_by_program(self, sheet: Pixels) -> str:
        import pytesseract

        with tempfile.TemporaryDirectory() as folder:
            # A bitmap: to pack the sheet takes longer than to read it.
            path = str(Path(folder) / "sheet.bmp")
            try:
                Path(path).write_bytes(cv2.imencode(".bmp", sheet)[1].tobytes())
                return str(
                    pytesseract.image_to_string(
                        path, lang="vie", config="--psm 11", timeout=SECONDS
                    )
                )
            except (pytesseract.TesseractError, RuntimeError, OSError, cv2.error) as error:
                raise UnreadableError("ocr_failed", engine=self.name) from error

    def _read_any_way_up(self, piece: Pixels) -> list[Found]:
        words = self._read(piece, 3)
        if _letters(words) >= ENOUGH and _sureness(words) >= SURE:
            return words
        others = [words, self._read(piece, 12)]
        turn = self._turn(piece)
        if turn:
            turned = self._read(np.asarray(cv2.rotate(piece, TURNS[turn]), np.uint8), 3)
            height, width = piece.shape[:2]
            others.append([_unturned(word, turn, width, height) for word in turned])
        return max(others, key=lambda read: _letters(read) * _sureness(read))

    def _turn(self, piece: Pixels) -> int:
        """How far (degrees, clockwise) the piece has to be turned to stand upright."""
        if not self._knows_turns:
            return 0
        import pytesseract

        try:
            seen = pytesseract.image_to_osd(piece, config="--psm 0", timeout=SECONDS)
        except (pytesseract.TesseractError, RuntimeError):
            return 0
        turn = re.search(r"Rotate: (\d+)", str(seen))
        return int(turn.group(1)) if turn and int(turn.group(1)) in TURNS else 0

    def _read(self, piece: Pixels, segmentation: int) -> list[Found]:
        import pytesseract

        try:
            table = pytesseract.image_to_data(
                piece,
                lang=self._language,
                config=f"--psm {segmentation}",
                output_type=pytesseract.Output.DICT,
                timeout=SECONDS,
            )
        except (pytesseract.TesseractError, RuntimeError) as error:
            raise UnreadableError("ocr_failed", engine=self.name) from error
        return words_of(table)


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
def installed_languages(program: str) -> frozenset[str]:
    """The languages whose data that tesseract finds."""
    import pytesseract

    pytesseract.pytesseract.tesseract_cmd = program
    return frozenset(pytesseract.get_languages(config=""))


def available() -> bool:
    """Whether Tesseract runs here and reads Vietnamese."""
    program = find_program()
    return program is not None and "vie" in installed_languages(program)


def words_of(table: Mapping[str, Sequence[object]]) -> list[Found]:
    """The words of a table that Tesseract gives (columns as in its TSV output)."""
    found = []
    for i, cell in enumerate(table["text"]):
        text = str(cell).strip()
        confidence = float(str(table["conf"][i]))
        if not text or confidence < 0:
            continue
        line = tuple(int(str(table[name][i])) for name in ("block_num", "par_num", "line_num"))
        x, y, w, h = (float(str(table[name][i])) for name in ("left", "top", "width", "height"))
        found.append(Found(line, text, confidence / 100, Box(x, y, x + w, y + h)))
    return found


def _pieces(length: int) -> list[tuple[slice, tuple[float, float]]]:
    """Overlapping pieces of a side, and the part of it that each piece has to itself."""
    parts = spans(0, length, LONGEST, OVERLAP)
    seams = [(before[1] + after[0]) / 2 for before, after in pairwise(parts)]
    limits = pairwise([-1.0, *seams, length + 1.0])
    return [(slice(*part), own) for part, own in zip(parts, limits, strict=True)]


def _letters(words: Sequence[Found]) -> int:
    return sum(len(word.text) for word in words)


def _sureness(words: Sequence[Found]) -> float:
    return sum(word.confidence * len(word.text) for word in words) / max(1, _letters(words))


def _moved(word: Found, dx: int, dy: int) -> Found:
    box = word.box
    moved = Box(box.x0 + dx, box.y0 + dy, box.x1 + dx, box.y1 + dy)
    return replace(word, line=(dx, dy, *word.line), box=moved)


def _unturned(word: Found, turn: int, width: int, height: int) -> Found:
    """A word read after turning the picture (width x height) clockwise, back in its place."""
    b = word.box
    back = {
        90: Box(b.y0, height - b.x1, b.y1, height - b.x0),
        180: Box(width - b.x1, height - b.y1, width - b.x0, height - b.y0),
        270: Box(width - b.y1, b.x0, width - b.y0, b.x1),
    }
    return replace(word, box=back[turn], reading=(360 - turn) % 360)


def _lines(found: Sequence[Found]) -> tuple[Line, ...]:
    lines: dict[tuple[int, ...], list[Word]] = {}
    for word in found:
        lines.setdefault(word.line, []).append(_word(word))
    return tuple(tuple(words) for words in lines.values())


def _word(found: Found) -> Word:
    """Tesseract tells no places of letters here: they are taken to be equally wide."""
    text = unicodedata.normalize("NFC", found.text)
    edges = tuple(k / len(text) for k in range(len(text) + 1))
    b = found.box
    corners = ((b.x0, b.y0), (b.x1, b.y0), (b.x1, b.y1), (b.x0, b.y1))
    first = found.reading // 90
    polygon = (*corners[first:], *corners[:first]) if first else None
    return Word(text, b, found.confidence, edges, polygon)
