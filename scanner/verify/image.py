"""The proof of an image: its pixels through OpenCV, its bytes, its metadata."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence

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
        before, after = frames(original.data), frames(copy.data)
    except _TROUBLE:
        evidence.left("copy", "unreadable")
        return
    if [frame.shape for frame in before] != [frame.shape for frame in after]:
        evidence.left("copy", "size")
        return
    evidence.reader("opencv")
    evidence.check("boxes")
    for number in sorted({f.page for f in findings if f.page is not None}):
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
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(data)) as image:
            if getattr(image, "n_frames", 1) == 1 or image.format == "MPO":
                single = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
                if single is not None:
                    return [single]
            return [_on_white(frame) for frame in ImageSequence.Iterator(image)]


def _on_white(frame: Image.Image) -> Picture:
    upright = ImageOps.exif_transpose(frame).convert("RGBA")
    white = Image.new("RGBA", upright.size, "white")
    white.alpha_composite(upright)
    return np.ascontiguousarray(np.asarray(white.convert("RGB"))[:, :, ::-1])


def _read_metadata(data: bytes, findings: Sequence[Finding], evidence: Evidence) -> None:
    """Every text and tag that hangs on the image; a place where it was taken must be gone."""
    evidence.check("metadata")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(data)) as image:
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
