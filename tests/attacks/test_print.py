"""Pages whose text and print differ: the print wins."""

from __future__ import annotations

import io
from functools import partial
from pathlib import Path

from fontTools.pens.basePen import BasePen  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from samples.drawing.fonts import ARIAL, font_bytes
from tests.attacks.attack import Attack, never_green, of
from tests.attacks.eyes import tesseract
from tests.attacks.sheets import HEIGHT, WIDTH, Sheet, typed

CCCD = "001099012345"


class _Path(BasePen):  # type: ignore[misc]
    """The operators of a glyph's outline, `dx` further right."""

    def __init__(self, glyphs: object, dx: float, scale: float) -> None:
        super().__init__(glyphs)
        self.operators: list[str] = []
        self._dx, self._scale = dx, scale

    def _at(self, *points: tuple[float, float]) -> str:
        moved = ((90 + self._dx + x * self._scale, 60 + y * self._scale) for x, y in points)
        return " ".join(f"{x:.3f} {y:.3f}" for x, y in moved)

    def _moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self.operators.append(f"{self._at(point)} m")

    def _lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self.operators.append(f"{self._at(point)} l")

    def _curveToOne(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self.operators.append(f"{self._at(*points)} c")

    def _closePath(self) -> None:  # noqa: N802
        self.operators.append("h")


def outlines(each: str = "") -> str:
    """The digits as one path, or as paths that each end so."""
    face = TTFont(io.BytesIO(font_bytes(ARIAL)))
    glyphs, names, scale = face.getGlyphSet(), face.getBestCmap(), 12 / face["head"].unitsPerEm
    operators, x = [], 0.0
    for digit in CCCD:
        pen = _Path(glyphs, x, scale)
        glyphs[names[ord(digit)]].draw(pen)
        operators += [*pen.operators, each]
        x += face["hmtx"][names[ord(digit)]][0] * scale
    return " ".join(operators)


def drawn(each: str, last: str) -> bytes:
    return Sheet().of(typed("So CCCD:", 20) + "0.3 w " + outlines(each) + last)


def cut_out() -> bytes:
    """The paper painted black through a clip of digits."""
    painted = f"q {outlines()} W n 0 0 {WIDTH} {HEIGHT} re f Q"
    return Sheet().of(typed("So CCCD:", 20) + painted)


ATTACKS = [
    Attack("outlines", "a.pdf", CCCD, partial(drawn, "f", ""), "OCR", tesseract),
    Attack("outlines, one path", "a.pdf", CCCD, partial(drawn, "", " f"), "OCR", tesseract),
    Attack("outlines, stroked", "a.pdf", CCCD, partial(drawn, "", " S"), "OCR", tesseract),
    Attack("outlines, cut out", "a.pdf", CCCD, cut_out, "OCR", tesseract),
]


@of(*ATTACKS)
def test_what_the_page_shows_is_found(attack: Attack, tmp_path: Path) -> None:
    never_green(attack, tmp_path)
