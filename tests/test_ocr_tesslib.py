"""Tesseract's library reads as its program does, one sheet after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from samples.drawing import fonts
from scanner.errors import UnreadableError
from scanner.ocr import available, engine, tesslib
from scanner.ocr import tesseract as tesseract_module
from scanner.ocr.tesseract import TesseractEngine

if TYPE_CHECKING:
    from scanner.model import Pixels

CCCD = "001172459386"
pytestmark = pytest.mark.skipif(
    not available("tesseract"), reason="Tesseract with Vietnamese data is not installed"
)


def sheet(text: str) -> Pixels:
    picture = Image.new("L", (700, 120), 255)
    ImageDraw.Draw(picture).text((30, 40), text, fill=0, font=fonts.font(fonts.NOTO, size=32))
    return np.asarray(picture, np.uint8)


def tesseract() -> TesseractEngine:
    found = engine("tesseract", 1)
    assert isinstance(found, TesseractEngine)
    return found


def test_a_sheet_is_read_the_same_by_the_library_and_without_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pictures = [sheet(f"Số CCCD: {CCCD}"), cv2.bitwise_not(sheet("Họ và tên")), sheet("")]
    by_library = [tesseract().sparse(picture).split() for picture in pictures]
    monkeypatch.setattr(tesslib, "opened", lambda _language: None)
    assert by_library == [tesseract().sparse(picture).split() for picture in pictures]
    assert CCCD in by_library[0]


def test_a_sheet_that_takes_too_long_is_not_taken_for_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tesseract_module, "SECONDS", 0.001)
    with pytest.raises(UnreadableError):
        tesseract().sparse(np.tile(sheet(f"Số {CCCD}"), (20, 2)))


def test_a_library_of_another_version_or_none_is_no_trouble(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tesslib, "_NAMES", ("libtesseract.so.0", "libc.so.6"))
    tesslib.opened.cache_clear()
    try:
        assert tesslib.opened("vie") is None
        assert CCCD in tesseract().sparse(sheet(f"Số CCCD: {CCCD}"))
    finally:
        tesslib.opened.cache_clear()
