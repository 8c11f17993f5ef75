"""The proof of a labelled copy: it is the proved copy, and a label on each mask."""

from __future__ import annotations

import re
from collections.abc import Sequence

import cv2
import numpy as np
import pikepdf
import pypdfium2

from scanner.mask.geometry import grown
from scanner.mask.label import plain as printed
from scanner.mask.outlines import drawn
from scanner.model import Document, Finding, Polygon
from scanner.verify import image, pdf
from scanner.verify.boxes import FLAT, Picture
from scanner.verify.evidence import Evidence

# Pixels per point, and how far beside a mask its label may change something: the smooth edge
# of a letter, in a lossy picture the blocks that it stands in.
_SCALE, _EDGE, _BLOCK = 2.0, 2.0, 17.0
# So much of a lossy picture may change otherwise, as it is coded once more.
_ASTRAY = 0.0005
_TROUBLE = (pikepdf.PdfError, pypdfium2.PdfiumError, cv2.error, OSError, ValueError, IndexError)


def of_pages(
    plain: Document,
    labelled: Document,
    findings: Sequence[Finding],
    label: str,
    evidence: Evidence,
) -> None:
    """Note where a labelled PDF holds a value, or says or shows more than the label."""
    try:
        pdf.read_objects(labelled.data, evidence)
        _compare_pages(plain, labelled, findings, label, evidence)
    except _TROUBLE:
        evidence.left("copy", "label")


def of_frames(
    plain: Document, labelled: Document, findings: Sequence[Finding], evidence: Evidence
) -> None:
    """Note where a labelled picture holds a value, or shows more than the label."""
    try:
        evidence.read_bytes(labelled.data, "bytes")
        _compare_frames(plain, labelled, findings, evidence)
    except _TROUBLE:
        evidence.left("copy", "label")


def _compare_pages(
    plain: Document,
    labelled: Document,
    findings: Sequence[Finding],
    label: str,
    evidence: Evidence,
) -> None:
    with (
        pypdfium2.PdfDocument(plain.data) as before,
        pypdfium2.PdfDocument(labelled.data) as after,
    ):
        if len(before) != len(after):
            evidence.left("copy", "pages")
        for number, (old, new) in enumerate(zip(before, after, strict=False), 1):
            said = [_letters(page.get_textpage().get_text_range()) for page in (old, new)]
            mark = _letters(printed(label))
            if said[0].replace(mark, "") != said[1].replace(mark, ""):
                evidence.left("copy", f"text of page {number}")
            outlines = [o for f in findings if f.page == number for o in drawn(f)]
            if outlines:
                pair = [page.render(scale=_SCALE).to_numpy() for page in (old, new)]
                spared = [_scaled(outline) for outline in outlines]
                if _differ(pair, spared, _EDGE, 0.0):
                    evidence.left("copy", f"page {number}")


def _letters(text: str) -> str:
    return re.sub(r"\s", "", text)


def _scaled(outline: Polygon) -> Polygon:
    return tuple((x * _SCALE, y * _SCALE) for x, y in outline)


def _compare_frames(
    plain: Document, labelled: Document, findings: Sequence[Finding], evidence: Evidence
) -> None:
    pairs = zip(image.frames(plain.data), image.frames(labelled.data), strict=True)
    for number, pair in enumerate(pairs, 1):
        if _differ(pair, image.outlines(findings, number), _BLOCK, _ASTRAY):
            evidence.left("copy", f"page {number}")


def _differ(pair: Sequence[Picture], spared: Sequence[Polygon], edge: float, astray: float) -> bool:
    """Whether two pictures differ outside of what is spared."""
    before, after = pair
    if before.shape != after.shape:
        return True
    changed = (cv2.absdiff(before, after) > FLAT).reshape(*before.shape[:2], -1).any(axis=2)
    beside = changed.astype(np.uint8)
    for outline in spared:
        points = np.rint(np.asarray(grown(outline, edge))).astype(np.int32)
        cv2.fillPoly(beside, [points], 0)
    return bool(beside.mean() > astray)
