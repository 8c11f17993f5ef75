"""What a line says: two CTC recognisers, whose time steps also tell where each letter stands."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from scanner import models
from scanner.ocr.prepare import Picture, Quad, is_dark
from scanner.ocr.runtime import session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from scanner.model import Pixels
    from scanner.ocr.prepare import Floats

BLANK = 0


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character as it was read: `start` and `end` are parts (0-1) of the line's width."""

    text: str = field(repr=False)
    start: float
    end: float
    confidence: float


Glyphs = tuple[Glyph, ...]


class Recogniser(Protocol):
    """Reads one level line at a time; a batch of several is no faster on a processor."""

    longest: float

    def read(self, picture: Picture, quad: Quad) -> Glyphs:
        """The characters (spaces too) along `quad`, at most `longest` heights wide."""
        ...


class TrueOcr:
    """The recogniser of the package `trueocr`: all Vietnamese letters.

    It reads grey ink maps (0 paper, 1 ink) of three rows of 32 pixels: the line with a
    margin of 0.2 heights above and below, and what stands over and under that.
    """

    longest = 32.0
    _row, _rows, _margin_y, _margin_x, _stride, _halo = 32, 3, 0.2, 0.3, 4, 8

    def __init__(self, threads: int) -> None:
        folder = Path(str(files("trueocr") / "models"))
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        self._letters = ["", *(unicodedata.normalize("NFC", c) for c in meta["charset"])]
        self._session = session(folder / "rec.onnx", threads)

    def read(self, picture: Picture, quad: Quad) -> Glyphs:
        above = (self._rows * (1 + 2 * self._margin_y) - 1) / 2
        strip = picture.strip(quad, self._row * self._rows, above, self._margin_x)
        middle = strip[self._row : 2 * self._row]
        ink = strip.astype(np.float32) / 255
        if not is_dark(middle):
            ink = 1 - ink
        width = strip.shape[1]
        padded = -(-width // 8) * 8 + self._halo
        blob = np.zeros((1, 1, strip.shape[0], padded), np.float32)
        blob[0, 0, :, :width] = ink
        ids, confidences, lengths = self._session.run(
            ["ids", "conf", "lengths"], {"x": blob, "widths": np.array([width], np.int64)}
        )
        steps = int(lengths[0])
        margin = self._row / (1 + 2 * self._margin_y) * self._margin_x
        places = (np.arange(steps + 1) * self._stride - margin) / (width - 2 * margin)
        return glyphs(ids[0, :steps], confidences[0, :steps], places, self._letters)


class PaddleOcr:
    """PP-OCRv6 tiny: numbers, `@`, `<` and Latin letters, few Vietnamese ones."""

    longest = 60.0
    _row = 48

    def __init__(self, threads: int) -> None:
        text = models.path("ppocrv6_tiny_dict").read_text(encoding="utf-8")
        self._letters = ["", *(_plain(c) for c in text.splitlines()), " "]
        self._session = session(models.path("ppocrv6_tiny_rec"), threads)

    def read(self, picture: Picture, quad: Quad) -> Glyphs:
        strip = picture.strip(quad, self._row, 0.0, 0.0)
        width = strip.shape[1]
        padded = max(64, -(-width // 8) * 8)
        blob = np.zeros((1, 3, self._row, padded), np.float32)
        blob[0, :, :, :width] = strip.astype(np.float32) / 127.5 - 1
        (logits,) = self._session.run(None, {"x": blob})
        best = logits[0].argmax(axis=1)
        confidences = logits[0].max(axis=1)
        places = np.arange(len(best) + 1) * (padded / len(best)) / width
        return glyphs(best, confidences, places, self._letters)


def _plain(letter: str) -> str:
    """A full-width form as the plain character; all else in NFC, one character each."""
    wide = 0xFF01 <= ord(letter[0]) <= 0xFF5E
    folded = unicodedata.normalize("NFKC" if wide else "NFC", letter)
    return folded if len(folded) == 1 else letter


def glyphs(
    classes: NDArray[np.int64],
    confidences: Floats,
    places: NDArray[np.float64],
    letters: Sequence[str],
) -> Glyphs:
    """Greedy CTC: runs of one class are one letter, the blank (class 0) parts equal letters.

    `places[i]` is where step i begins, as a part of the line's width. Two neighbours meet
    half-way between the steps that show them.
    """
    if not len(classes):
        return ()
    changes = np.flatnonzero(np.diff(classes)) + 1
    starts = np.concatenate([[0], changes])
    ends = np.concatenate([changes, [len(classes)]])
    runs = [(s, e) for s, e in zip(starts, ends, strict=True) if classes[s] != BLANK]
    return tuple(
        Glyph(
            letters[int(classes[s])],
            float(np.clip(places[s], 0, 1)),
            float(np.clip(places[e], 0, 1)),
            float(confidences[s:e].max()),
        )
        for s, e in runs
    )


def recognisers(threads: int) -> tuple[Recogniser, Recogniser | None]:
    """The first and, where `trueocr` is installed, a second recogniser."""
    paddle = PaddleOcr(threads)
    if find_spec("trueocr") is None:
        return paddle, None
    return TrueOcr(threads), paddle


def is_blank(strip: Pixels) -> bool:
    """Whether a strip shows next to no contrast."""
    return bool(int(strip.max()) - int(strip.min()) < 12)
