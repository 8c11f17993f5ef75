"""Pixels -> words. One small interface, one file per engine; heavy imports wait for first use."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Protocol

from scanner.errors import UsageError
from scanner.model import Reading

if TYPE_CHECKING:
    from scanner.model import Pixels
    from scanner.ocr.prepare import Floats

NAMES = ("lolot", "tesseract")


class Engine(Protocol):
    """Something that reads a picture."""

    name: str

    def read(self, picture: Pixels, of: tuple[int, int] | None = None) -> Reading:
        """The words of a BGR picture (height x width x 3, uint8), any way up, in its pixels.

        `of`: width and height of the picture of which it holds parts, and which it is looked at
        as closely as; else its own.
        """
        ...

    def figures(self, strip: Pixels) -> Floats | None:
        """How likely each digit is at each step along a level row of digits (grey): steps x 11,
        of no digit and of 0 to 9. None where the engine cannot say."""
        ...


@cache
def engine(name: str, threads: int = 1) -> Engine:
    """The engine of that name, loaded once per process.

    UsageError `unknown_ocr` for a name that is none of `NAMES`; `tesseract_missing` or
    `tesseract_language_missing` where Tesseract or its Vietnamese data is not installed.
    """
    if name == "lolot":
        from scanner.ocr.lolot import LolotEngine

        return LolotEngine(threads)
    if name == "tesseract":
        from scanner.ocr.tesseract import TesseractEngine

        return TesseractEngine(threads)
    raise UsageError("unknown_ocr", name=name, known=", ".join(NAMES))


def available(name: str) -> bool:
    """Whether that engine can run here. UsageError `unknown_ocr` for an unknown name."""
    if name == "lolot":
        from importlib.util import find_spec

        return all(find_spec(module) is not None for module in ("cv2", "numpy", "onnxruntime"))
    if name == "tesseract":
        from scanner.ocr import tesseract

        return tesseract.available()
    raise UsageError("unknown_ocr", name=name, known=", ".join(NAMES))
