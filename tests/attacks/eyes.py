"""Who reads an attack back that shows in pixels alone: PDFium draws, others read."""

from __future__ import annotations

import io
import shutil
import subprocess

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from PIL import Image


def drawn(data: bytes, dpi: int = 200) -> Image.Image:
    """The first page of a PDF as PDFium draws it, or a picture itself."""
    if data.startswith(b"%PDF"):
        with pypdfium2.PdfDocument(data) as document:
            picture: Image.Image = document[0].render(scale=dpi / 72).to_pil()
            return picture.convert("RGB")
    return Image.open(io.BytesIO(data)).convert("RGB")


def zxing(data: bytes) -> str:
    """What zxing-cpp reads out of the codes on the page."""
    return " ".join(code.text for code in zxingcpp.read_barcodes(np.asarray(drawn(data))))


def tesseract(data: bytes) -> str:
    """What Tesseract reads on the page."""
    return read(drawn(data, 300))


def read(picture: Image.Image) -> str:
    """What Tesseract reads in a picture."""
    if not shutil.which("tesseract"):
        pytest.skip("tesseract is not installed")
    out = io.BytesIO()
    picture.save(out, "PNG")
    command = ["tesseract", "stdin", "stdout", "--psm", "6", "-l", "eng"]
    done = subprocess.run(command, input=out.getvalue(), capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")
