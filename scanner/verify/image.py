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
from scanner.mask.png import SIGNATURE
from scanner.model import Document, Finding, Polygon
from scanner.verify.boxes import Picture, all_flat, cells, show_nothing, unchanged
from scanner.verify.evidence import Evidence
from scanner.verify.image_labels import unexplained
from scanner.verify.tesseract import note_places

_TROUBLE = (OSError, SyntaxError, ValueError, cv2.error)
# Orientations that lay a picture on its side (EXIF 2.32, 4.6.4).
_TURNED = frozenset({5, 6, 7, 8})

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
        pair = _Pair(original.data, copy.data)
    except _TROUBLE:
        evidence.left("copy", "unreadable")
        return
    if not pair.alike:
        evidence.left("copy", "size")
        return
    evidence.reader("opencv")
    evidence.check("boxes")
    pages = {f.page for f in findings if f.page is not None and f.page <= len(pair.after)}
    try:
        for number in sorted(pages):
            _look(pair, number, findings, evidence)
    except _TROUBLE:
        evidence.left("copy", "unreadable")


def _look(pair: _Pair, number: int, findings: Sequence[Finding], evidence: Evidence) -> None:
    """The masks of one frame: flat, and no longer what they were."""
    frame, place = pair.after[number - 1], f"box on page {number}"
    uneven: list[tuple[Finding, Polygon]] = []
    for finding in findings:
        for shape in shapes(finding) if finding.page == number else ():
            new = cells(frame, shape, 1.0)
            if show_nothing(new):
                continue
            if unchanged(pair.before(number, shape), new):
                evidence.left(finding.id, place)
            elif not all_flat(new):
                uneven.append((finding, shape))
    if uneven and evidence.label is not None:
        uneven = unexplained(frame, uneven, evidence.label, pair.copy)
    for finding, _ in uneven:
        evidence.left(finding.id, place)
    note_places(frame, outlines(findings, number), 1.0, f"page {number}", evidence)


class _Pair:
    """The frames of an original and of its copy (`after`), side by side.

    A single picture of an original is decoded once a mask shows anything that may be left of it.
    `alike`: they are as many, each of the size of the other's.
    """

    def __init__(self, original: bytes, copy: bytes) -> None:
        self._original = original
        self.copy = copy
        self._before: list[Picture] | None = None
        self.after = frames(copy)
        self.alike = [frame.shape[:2] for frame in self.after] == [_size(original)]
        if not self.alike:
            self._before, self.after = _in_step(original, copy, self.after)
            self.alike = [f.shape for f in self._before] == [f.shape for f in self.after]

    def before(self, number: int, shape: Polygon) -> list[Picture]:
        """The cells of a place in a frame of the original (from 1)."""
        if self._before is None:
            self._before = frames(self._original)
        return cells(self._before[number - 1], shape, 1.0)


def _size(data: bytes) -> tuple[int, int] | None:
    """The height and width of a single picture, upright, by what its header says."""
    with _read(data) as image:
        if getattr(image, "n_frames", 1) != 1:
            return None
        turned = _exif(image, data).get(ExifTags.Base.Orientation, 1) in _TURNED
        return image.size if turned else (image.height, image.width)


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


def _in_step(
    original: bytes, copy: bytes, after: list[Picture]
) -> tuple[list[Picture], list[Picture]]:
    """The frames of both, by pairs where that can be; `after`: those of the copy as they are.

    Of the photos in one JPEG (CIPA DC-007) a copy keeps the first. Of an animation it has the
    frame that is shown when each of the original's is: encoders make one of two that follow each
    other and, once masked, look the same.
    """
    before = frames(original)
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
        exif = _exif(image, data)
        evidence.read_text("\n".join(_texts(image, exif)), "metadata")
        located = bool(exif.get_ifd(ExifTags.IFD.GPSInfo))
    for finding in findings:
        if finding.type == "gps_location" and located:
            evidence.left(finding.id, "metadata")


def _exif(image: Image.Image, data: bytes) -> Image.Exif:
    """The EXIF data of an opened file. For those of a PNG Pillow decodes its pixels, behind which
    they may stand; with them come all texts that do."""
    if image.format == "PNG" and "exif" not in image.info and not _goes_on(data):
        return Image.Exif()
    return image.getexif()


def _goes_on(data: bytes) -> bool:
    """Whether anything but its end stands behind the pixels of a PNG."""
    at, pixels = len(SIGNATURE), False
    while at + 12 <= len(data):
        name = data[at + 4 : at + 8]
        if pixels and name != b"IDAT":
            return name != b"IEND"
        pixels = name == b"IDAT"
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    return True


def _texts(image: Image.Image, exif: Image.Exif) -> Iterator[str]:
    values: list[object] = [*image.info.values(), *exif.values()]
    for ifd in ExifTags.IFD:
        values.extend(exif.get_ifd(ifd).values())
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, bytes):
            yield value.decode("utf-8", "replace")
            yield value.decode("utf-16-le", "replace")
