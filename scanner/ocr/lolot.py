"""lolot's own engine: find lines, cut them out level, read them, read numbers twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from scanner.model import Line, Reading
from scanner.ocr.detect import Detector
from scanner.ocr.prepare import Picture, Quad
from scanner.ocr.recognise import Glyphs, recognisers
from scanner.ocr.words import line_of

if TYPE_CHECKING:
    from scanner.model import Pixels

DETECTION_SIDE = 1280
CORE_OF_LINE = 0.04
UNSURE = 0.8


class LolotEngine:
    """PP-OCRv6 tiny finds the lines, TrueOCR reads them, PP-OCRv6 reads numbers again."""

    name = "lolot"

    def __init__(self, threads: int) -> None:
        self._detector = Detector(threads)
        self._first, self._second = recognisers(threads)

    def read(self, picture: Pixels) -> Reading:
        """See `scanner.ocr.Engine.read`."""
        source = Picture(picture)
        quads = self._find(picture)
        quads.sort(key=lambda q: (q.y, q.x))
        quads = self._same_way_up(source, quads)
        lines: list[Line] = []
        second: list[Line] = []
        for quad in quads:
            read = self._read(source, quad)
            line = line_of(quad, read)
            if not line:
                continue
            lines.append(line)
            again = self._again(source, quad, read)
            second.append(again or line)
        differs = any(a is not b for a, b in zip(lines, second, strict=True))
        return Reading(tuple(lines), tuple(second) if differs else ())

    def _find(self, picture: Pixels) -> list[Quad]:
        height, width = picture.shape[:2]
        scale = min(1.0, DETECTION_SIDE / max(height, width))
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        found = self._detector.find(np.asarray(small, np.uint8))
        return [
            Quad(q.x / scale, q.y / scale, q.width / scale, q.height / scale, q.angle, q.score)
            for q in found
        ]

    def _read(self, source: Picture, quad: Quad) -> Glyphs:
        return self._first.read(source, quad.part(0, 1, CORE_OF_LINE, 1 - CORE_OF_LINE))

    def _same_way_up(self, source: Picture, quads: list[Quad]) -> list[Quad]:
        """All lines turned as the longest of them read better."""
        sample = sorted(quads, key=lambda q: q.width, reverse=True)[:5]
        balance = 0.0
        for quad in sample:
            for sign, way in ((1, quad), (-1, quad.turned())):
                balance += sign * sum(g.confidence for g in self._read(source, way))
        return quads if balance >= 0 else [quad.turned() for quad in quads]

    def _again(self, source: Picture, quad: Quad, read: Glyphs) -> Line:
        text = "".join(g.text for g in read)
        unsure = min((g.confidence for g in read), default=0.0) < UNSURE
        if self._second is None or not (
            unsure or sum(c.isdigit() for c in text) >= 4 or "@" in text or "<" in text
        ):
            return ()
        core = quad.part(0, 1, CORE_OF_LINE, 1 - CORE_OF_LINE)
        return line_of(quad, self._second.read(source, core))
