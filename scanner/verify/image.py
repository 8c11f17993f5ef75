"""The proof of an image: its pixels through OpenCV, its bytes, its metadata."""

from __future__ import annotations

import io
import warnings
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate

import cv2
import numpy as np
import pillow_heif
from PIL import ExifTags, Image, ImageOps, ImageSequence

from scanner.mask.geometry import grown, margin_of, shapes
from scanner.model import Document, Finding, Polygon
from scanner.verify.boxes import Picture, cells, masked
from scanner.verify.evidence import Evidence
from scanner.verify.tesseract import note_places

_TROUBLE = (OSError, SyntaxError, ValueError, cv2.error)

# Formats whose frames follow each other in time.
_MOVING = frozenset({"GIF", "WEBP", "PNG", "AVIF"})

pillow_heif.register_heif_opener()


def prove(
    original: Document,
    copy: Document,
    findings: Sequence[Finding],
    evidence: Evidence,
) -> None:
    """Note what of `findings` is left in the bytes, metadata and pixels of `copy`."""
    evidence.check("bytes")
    evidence.read_bytes(copy.data, "bytes")
    try:
        _read_metadata(copy.data, findings, evidence)
        before, after = _in_step(original.data, copy.data)
    except _TROUBLE:
        evidence.left("copy", "unreadable")
        return
    if [frame.shape for frame in before] != [frame.shape for frame in after]:
        evidence.left("copy", "size")
        return
    evidence.reader("opencv")
    evidence.check("boxes")
    pages = {f.page for f in findings if f.page is not None and f.page <= len(before)}
    for number in sorted(pages):
        pair = before[number - 1], after[number - 1]
        for finding in findings:
            for shape in shapes(finding) if finding.page == number else ():
                if not masked(*(cells(frame, shape, 1.0) for frame in pair)):
                    evidence.left(finding.id, f"box on page {number}")
        note_places(pair[1], outlines(findings, number), 1.0, f"page {number}", evidence)


def outlines(findings: Sequence[Finding], number: int) -> list[Polygon]:
    """The outlines of the masks on one frame (from 1), with the margin that pixels get."""
    found = (shape for finding in findings if finding.page == number for shape in shapes(finding))
    return [grown(shape, margin_of(shape)) for shape in found]


def frames(data: bytes) -> list[Picture]:
    """All frames upright, BGR, 8 bit: by OpenCV where it can, else by Pillow."""
    with _read(data) as image:
        if getattr(image, "n_frames", 1) == 1:
            single = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
            if single is not None:
                return [single]
        return [_on_white(frame) for frame in ImageSequence.Iterator(image)]


def _in_step(original: bytes, copy: bytes) -> tuple[list[Picture], list[Picture]]:
    """The frames of both, by pairs where that can be.

    Of the photos in one JPEG (CIPA DC-007) a copy keeps the first. Of an animation it has the
    frame that is shown when each of the original's is: encoders make one of two that follow each
    other and, once masked, look the same.
    """
    before, after = frames(original), frames(copy)
    with _read(original) as image:
        kind = image.format
    if kind == "MPO" and len(after) == 1:
        return before[:1], after
    if kind not in _MOVING or len(after) >= len(before):
        return before, after
    shown, ends = _durations(original), list(accumulate(_durations(copy)))
    if len(after) > 1 and sum(shown) != ends[-1]:
        return before, after
    starts = accumulate(shown[:-1], initial=0)
    return before, [after[min(bisect_right(ends, start), len(after) - 1)] for start in starts]


def _durations(data: bytes) -> list[int]:
    """For how many milliseconds each frame is shown, at least one."""
    with _read(data) as image:
        shown = []
        for frame in ImageSequence.Iterator(image):
            # WebP tells the time of a frame once it is decoded.
            frame.load()
            shown.append(max(1, round(frame.info.get("duration") or 0)))
        return shown


@contextmanager
def _read(data: bytes) -> Iterator[Image.Image]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(data)) as image:
            yield image


def _on_white(frame: Image.Image) -> Picture:
    upright = ImageOps.exif_transpose(frame).convert("RGBA")
    white = Image.new("RGBA", upright.size, "white")
    white.alpha_composite(upright)
    return np.ascontiguousarray(np.asarray(white.convert("RGB"))[:, :, ::-1])


def _read_metadata(data: bytes, findings: Sequence[Finding], evidence: Evidence) -> None:
    """Every text and tag that hangs on the image; a place where it was taken must be gone."""
    evidence.check("metadata")
    with _read(data) as image:
        evidence.read_text("\n".join(_texts(image)), "metadata")
        located = bool(image.getexif().get_ifd(ExifTags.IFD.GPSInfo))
    for finding in findings:
        if finding.type == "gps_location" and located:
            evidence.left(finding.id, "metadata")


def _texts(image: Image.Image) -> Iterator[str]:
    exif = image.getexif()
    values: list[object] = [*image.info.values(), *exif.values()]
    for ifd in ExifTags.IFD:
        values.extend(exif.get_ifd(ifd).values())
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, bytes):
            yield value.decode("utf-8", "replace")
            yield value.decode("utf-16-le", "replace")
