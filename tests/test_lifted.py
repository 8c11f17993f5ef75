"""Boxes that a PDF has over its text, before and after masking, in the eyes of x-ray (PyPI)."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pymupdf
import pytest

from scanner.model import Options, Source
from scanner.pipeline import mask_file
from tests.judges import lifted
from tests.masking import CCCD


@pytest.mark.skipif(not find_spec("xray"), reason="x-ray is not installed")
def test_what_anyone_can_lift_a_box_from_is_told_and_gone_from_the_copy(tmp_path: Path) -> None:
    """Somebody drew a black box over a number and took that for a mask."""
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        page.insert_text((72, 100), f"So CCCD: {CCCD}", fontsize=12)
        page.draw_rect((100, 86, 240, 106), color=(0, 0, 0), fill=(0, 0, 0))
        original = tmp_path / "che.pdf"
        pdf.save(original)
    assert any(CCCD in text for text in lifted(original.read_bytes()))
    copy = tmp_path / "copy.pdf"
    report = mask_file(str(original), str(copy), Options())
    assert [(f.type, f.source) for f in report.findings] == [("cccd", Source.HIDDEN_TEXT)]
    assert report.copy is not None and report.copy.status == "verified"
    # Of the label, which is nobody's, the box still covers a part.
    assert not any(char.isdigit() for text in lifted(copy.read_bytes()) for char in text)
