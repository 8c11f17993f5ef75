"""What a mask changed where it had no business: pixels further off, and the file's soundness."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np

from scanner.model import Box, Finding, Polygon
from tests.benchmark.leaks import Pixels, is_pdf, pages

# In a lossy picture a mask reaches out to the block grid (16 px) and 2 px more; a scan has some
# 2 px or more to the point.
MARGIN = {"pt": 9.0, "px": 18.0}
# Of 255: what an eye sees on print. A JPEG that was coded again differs by far less.
VISIBLE = 32


def outlines(finding: Finding) -> Iterable[Polygon]:
    """All that the mask of one finding covers; a sheet of paper is covered by its parts."""
    if finding.parts is not None:
        return finding.parts
    return finding.polygons or tuple(map(_corners, finding.boxes))


def _corners(box: Box) -> Polygon:
    return (box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)


def _share(old: Pixels, new: Pixels, outlines: Iterable[Polygon], scale: float, far: int) -> float:
    if old.shape != new.shape:
        return 1.0
    masked = np.zeros(old.shape, np.uint8)
    for outline in outlines:
        cv2.fillPoly(masked, [np.round(np.array(outline) * scale).astype(np.int32)], 255)
    masked = cv2.dilate(masked, np.ones((2 * far + 1, 2 * far + 1), np.uint8))
    changed = cv2.absdiff(old, new) > VISIBLE
    return float(np.mean(changed & (masked == 0)))


def changes(findings: Iterable[Finding], before: bytes, after: bytes) -> list[float]:
    """Page by page the share (0-1) of its pixels that look different and lie further than a
    margin from the place of any masked finding."""
    old, scale = pages(before)
    new, _ = pages(after)
    if len(old) != len(new):
        return [1.0] * len(old)
    far = round(MARGIN["pt"] * scale if is_pdf(before) else MARGIN["px"])
    masked = [finding for finding in findings if finding.mask]
    return [
        _share(a, b, [o for f in masked if f.page == number for o in outlines(f)], scale, far)
        for number, (a, b) in enumerate(zip(old, new, strict=True), 1)
    ]


def _complaints(data: bytes) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.pdf"
        path.write_bytes(data)
        done = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, check=False)
    lines = done.stderr.decode("utf-8", "replace").splitlines()
    return [line.replace(str(path), "") for line in lines]


def damage(before: bytes, after: bytes) -> list[str]:
    """What qpdf, where it is installed, says of the copy and did not say of the original."""
    if not is_pdf(before) or shutil.which("qpdf") is None:
        return []
    new = _complaints(after)
    return new if len(new) > len(_complaints(before)) else []
