"""What a line says: two CTC recognisers, whose time steps also tell where each letter stands."""

from __future__ import annotations

import json
import unicodedata
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import cv2
import numpy as np

from scanner import models
from scanner.ocr.figures import figures
from scanner.ocr.glyphs import Glyph, Glyphs
from scanner.ocr.prepare import Picture, Plane, Quad, is_dark, tones
from scanner.ocr.runtime import session

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from scanner.model import Pixels
    from scanner.ocr.prepare import Floats

BLANK = 0

FILLER = "<Λ∧^"
"""What PP-OCR takes the filler of a machine-readable zone for."""

LEAST = 10
"""Shades between ink and paper that are taken for print at least."""

FULL_INK = 0.85
STRONGEST = 12.0
"""Ink of a faint line is strengthened to `FULL_INK` (0-1), by a factor of at most this.

Without it TrueOCR misses 14 % of the letters on a patterned card, with it 2 %.
"""


class Recogniser(Protocol):
    """Reads one level line at a time: a batch of several is no faster on a processor."""

    def read(self, picture: Picture, quad: Quad, plane: Plane = "grey") -> Glyphs:
        """The characters (spaces too) along `quad`."""
        ...


class TrueOcr:
    """The recogniser of the package `trueocr`: all Vietnamese letters.

    It reads ink maps (0 paper, 1 ink) of three rows of 32 pixels: the line with a margin of
    0.2 heights above and below, and what stands over and under that. Measured: lines are read
    best a fifth wider than they are (more time steps for narrow and doubled letters), and
    from a box that leaves 5 % over the detector's; beyond the width of 768 that the model
    was trained on nothing gets worse.
    """

    _row, _rows, _margin_y, _margin_x, _stride, _halo = 32, 3, 0.2, 0.3, 4, 8
    _stretch, _top, _bottom = 1.2, -0.05, 1.02

    def __init__(self, threads: int) -> None:
        folder = Path(str(files("trueocr") / "models"))
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        self._letters = ["", *(unicodedata.normalize("NFC", c) for c in meta["charset"])]
        self._session = session(folder / "rec.onnx", threads)

    def read(self, picture: Picture, quad: Quad, plane: Plane = "grey") -> Glyphs:
        """See `Recogniser.read`."""
        quad = quad.part(0, 1, self._top, self._bottom)
        above = (self._rows * (1 + 2 * self._margin_y) - 1) / 2
        scale = self._row / (1 + 2 * self._margin_y) * self._stretch
        width = max(8, round((quad.aspect + 2 * self._margin_x) * scale))
        size = (width, self._row * self._rows)
        strip = picture.strip(quad, size, (self._margin_x, above), plane)
        blob = np.zeros((1, 1, size[1], -(-width // 8) * 8 + self._halo), np.float32)
        blob[0, 0, :, :width] = _ink(strip, strip[self._row : 2 * self._row])
        ids, confidences, lengths = self._session.run(
            ["ids", "conf", "lengths"], {"x": blob, "widths": np.array([width], np.int64)}
        )
        steps = int(lengths[0])
        margin = self._margin_x * scale
        places = (np.arange(steps + 1) * self._stride - margin) / (width - 2 * margin)
        return glyphs(ids[0, :steps], confidences[0, :steps], places, self._letters)


class PaddleOcr:
    """PP-OCRv6 tiny: numbers, `@`, `<` and Latin letters, few Vietnamese ones."""

    _row, _stretch = 48, 0.9

    def __init__(self, threads: int) -> None:
        text = models.path("ppocrv6_tiny_dict").read_text(encoding="utf-8")
        letters = ["", *(_plain(c) for c in text.splitlines()), " "]
        # It knows thousands of characters that no Vietnamese paper has.
        self._classes = [i for i, letter in enumerate(letters) if not i or _is_latin(letter)]
        self._letters = [letters[i] for i in self._classes]
        self._session = session(models.path("ppocrv6_tiny_rec"), threads)

    def read(self, picture: Picture, quad: Quad, plane: Plane = "grey") -> Glyphs:
        """See `Recogniser.read`."""
        width = max(8, round(quad.aspect * self._row * self._stretch))
        odds, wide = self._odds(picture.strip(quad, (width, self._row), (0.0, 0.0), plane))
        best = odds.argmax(axis=1)
        places = np.arange(len(best) + 1) * (wide / len(best))
        return glyphs(best, odds.max(axis=1), places, self._letters)

    def figures(self, strip: Pixels) -> Floats:
        """How likely each digit is at each step along a level row of digits (grey, at any size),
        see `scanner.ocr.figures`."""
        height, width = strip.shape
        size = (max(8, round(width / height * self._row * self._stretch)), self._row)
        way = cv2.INTER_AREA if height > self._row else cv2.INTER_CUBIC
        odds, _ = self._odds(np.asarray(cv2.resize(strip, size, interpolation=way), np.uint8))
        return figures(odds, self._letters)

    def _odds(self, strip: Pixels) -> tuple[Floats, float]:
        """The odds of each letter at each step along a strip, and how much wider than it the
        steps reach."""
        low, high = tones(strip, 0.01, 0.99)
        width = strip.shape[1]
        padded = max(64, -(-width // 8) * 8)
        blob = np.zeros((1, 3, self._row, padded), np.float32)
        ink = (strip.astype(np.float32) - low) * (2 / max(LEAST, high - low)) - 1
        blob[0, :, :, :width] = np.clip(ink, -1, 1)
        (odds,) = self._session.run(None, {"x": blob})
        return odds[0][:, self._classes], padded / width


def _plain(letter: str) -> str:
    """What a class of the model stands for: plain characters for full-width forms, NFC."""
    if letter in FILLER:
        return "<"
    wide = 0xFF01 <= ord(letter[0]) <= 0xFF5E
    folded = unicodedata.normalize("NFKC" if wide else "NFC", letter)
    return folded if len(folded) == 1 else letter


def _is_latin(letter: str) -> bool:
    """Whether it may stand on a Vietnamese paper: Latin letters, digits, common signs."""
    return letter < "\u0250" or "\u1e00" <= letter < "\u2070" or letter == "\u20ab"


def _ink(strip: Pixels, line: Pixels) -> Floats:
    """The strip as ink (0-1), light text or dark, faint ink strengthened as `line` needs it."""
    if is_dark(line):
        low, high = tones(line, 0.5, 0.995)
        ink = strip.astype(np.float32)
    else:
        low, high = (255 - tone for tone in tones(line, 0.5, 0.005))
        ink = 255 - strip.astype(np.float32)
    gain = min(STRONGEST, max(1.0, FULL_INK * 255 / max(1, high - low)))
    return np.asarray(np.clip((ink - low) * (gain / 255) + low / 510, 0, 1), np.float32)


def glyphs(
    classes: NDArray[np.int64],
    confidences: Floats,
    places: NDArray[np.floating],
    letters: Sequence[str],
) -> Glyphs:
    """Greedy CTC: runs of one class are one letter, the blank (class 0) parts equal letters.

    `places[i]` is where step i begins, as a part of the line's width.
    """
    if not len(classes):
        return ()
    starts = np.concatenate([[0], np.flatnonzero(np.diff(classes)) + 1])
    ends = np.append(starts[1:], len(classes))
    surest = np.maximum.reduceat(confidences, starts)
    inside = np.clip(places, 0, 1)
    return tuple(
        Glyph(letters[letter], start, end, confidence)
        for letter, start, end, confidence in zip(
            classes[starts].tolist(),
            inside[starts].tolist(),
            inside[ends].tolist(),
            surest.tolist(),
            strict=True,
        )
        if letter != BLANK
    )


def recognisers(
    threads: int,
) -> tuple[Recogniser, Recogniser | None, Callable[[Pixels], Floats]]:
    """The first and, where `trueocr` is installed, a second recogniser; and what tells figures."""
    paddle = PaddleOcr(threads)
    if find_spec("trueocr") is None:
        return paddle, None, paddle.figures
    return TrueOcr(threads), paddle, paddle.figures
