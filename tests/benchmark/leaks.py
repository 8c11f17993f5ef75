"""Look for what a mask should have taken away, with readers that lolot did not mask with."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import pikepdf
import pypdfium2
from numpy.typing import NDArray
from PIL import Image, ImageOps, ImageSequence
from pypdf import PdfReader

from samples.drawing.truth import Truth

Pixels = NDArray[np.uint8]

# A value shows where, in a stretch as wide as a digit, half of its edges are what they were.
# The rim of a mask may run along a digit's top and keep some of them by chance.
SHOWN_SHARE = 0.5
_LINE = 32
_EDGE = 24.0
# A neighbour is kept where nearly all of its own pixels are as they were, or were so a pixel
# beside: on the line of a mask each letter may move by a quarter of a point.
KEPT_SHARE = 0.05
KEPT_STEP = 72
KEPT_MOVE = 1
PDF_SCALE = 200 / 72


@dataclass(frozen=True, slots=True)
class Leak:
    """One value that can still be read in a copy, and how."""

    truth: Truth
    how: str


def is_pdf(data: bytes) -> bool:
    return data[:1024].find(b"%PDF-") >= 0


def pages(data: bytes) -> tuple[list[Pixels], float]:
    """Every page as grey pixels, and the pixels per unit of its coordinates."""
    if is_pdf(data):
        with pypdfium2.PdfDocument(data) as document:
            return [
                np.asarray(page.render(scale=PDF_SCALE, grayscale=True).to_numpy()).squeeze()
                for page in document
            ], PDF_SCALE
    with Image.open(io.BytesIO(data)) as picture:
        frames = [
            np.asarray(ImageOps.exif_transpose(frame.convert("RGB")).convert("L"))
            for frame in ImageSequence.Iterator(picture)
        ]
    return frames, 1.0


def _patch(truth: Truth, polygon: int, grey: Pixels, scale: float) -> Pixels:
    """The pixels inside one outline of a truth, a pixel in from its edge."""
    points = np.array(truth.polygons[polygon]) * scale
    low = np.maximum(np.floor(points.min(axis=0)).astype(int), 0)
    high = np.ceil(points.max(axis=0)).astype(int) + 1
    part = grey[low[1] : high[1], low[0] : high[0]]
    inside = np.zeros(part.shape, np.uint8)
    if inside.size:
        cv2.fillPoly(inside, [np.round(points - low).astype(np.int32)], 255)
        inside = cv2.erode(inside, np.ones((3, 3), np.uint8), borderValue=0)
    return part[inside > 0]


def _levelled(truth: Truth, polygon: int, grey: Pixels, scale: float) -> Pixels:
    """One outline of a truth as a level strip, `_LINE` pixels high."""
    points = np.array(truth.polygons[polygon], np.float32) * np.float32(scale)
    if len(points) > 4 and len(points) % 4 == 0:
        # Its sides were cut into as many parts each, to bend with the page.
        points = np.ascontiguousarray(points[:: len(points) // 4])
    if len(points) != 4:
        (x0, y0), (x1, y1) = points.min(axis=0), points.max(axis=0)
        points = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], np.float32)
    width, height = (float(np.linalg.norm(points[i] - points[0])) for i in (1, 3))
    size = (max(8, round(width / max(height, 1) * _LINE)), _LINE)
    corners = np.array([(0, 0), (size[0], 0), size, (0, size[1])], np.float32)
    matrix = cv2.getPerspectiveTransform(points, corners)
    strip: Pixels = cv2.warpPerspective(grey, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    return strip


def _slopes(strip: Pixels) -> NDArray[np.float64]:
    blurred = cv2.GaussianBlur(strip, (0, 0), 0.8).astype(np.float64)
    return np.stack(np.gradient(blurred))


def _without_rims(slopes: NDArray[np.float64]) -> NDArray[np.float64]:
    """The slopes without rows that are one straight edge: the rim of a mask along an underscore
    is not what is left of it."""
    middle = np.median(slopes, axis=2, keepdims=True)
    steep = np.hypot(*middle)
    alike = np.hypot(*(slopes - middle)) < 0.25 * steep
    rim = (steep > _EDGE / 2) & (alike.mean(axis=1, keepdims=True) > 0.7)
    return np.where(rim, 0.0, slopes)


def shown(truth: Truth, before: Pixels, after: Pixels, scale: float) -> bool:
    """Whether a part of the value as wide as a digit still looks as it did."""
    if before.shape != after.shape:
        after = cv2.resize(after, before.shape[::-1], interpolation=cv2.INTER_AREA)
    for index in range(len(truth.polygons)):
        old = _slopes(_levelled(truth, index, before, scale))
        new = _without_rims(_slopes(_levelled(truth, index, after, scale)))
        strength = np.hypot(*old)
        edges = strength > max(_EDGE / 2, 0.3 * float(np.percentile(strength, 97)))
        same = edges & ((old * new).sum(axis=0) > 0.5 * strength**2)
        window = _LINE * 2 // 3
        columns = np.ones(window)
        there = np.convolve(edges.sum(axis=0), columns, "valid")
        still = np.convolve(same.sum(axis=0), columns, "valid")
        if np.any((there > window) & (still >= SHOWN_SHARE * there)):
            return True
    return False


def _softened(view: Pixels) -> Pixels:
    """Blurred by a pixel: a word that moved by a third of one has other antialiasing."""
    soft: Pixels = cv2.GaussianBlur(view, (0, 0), 1.0)
    return soft


def untouched(truth: Truth, before: Pixels, after: Pixels, scale: float) -> bool:
    """Whether a neighbour looks as it did, each of its letters give or take `KEPT_MOVE`."""
    if before.shape != after.shape:
        return False
    square = np.ones((2 * KEPT_MOVE + 1, 2 * KEPT_MOVE + 1), np.uint8)
    brightest, darkest = cv2.dilate(after, square), cv2.erode(after, square)
    for index in range(len(truth.polygons)):
        old, high, low = (
            _patch(truth, index, view, scale).astype(np.int16)
            for view in (before, brightest, darkest)
        )
        changed = (old > high + KEPT_STEP) | (old < low - KEPT_STEP)
        if old.size and np.mean(changed) > KEPT_SHARE:
            return False
    return True


def squeezed(text: str) -> str:
    """NFC text without white space and the separators that numbers are printed with."""
    composed = unicodedata.normalize("NFC", text).lower()
    return re.sub(r"[\s.\-‐–()/\u200b\u00ad]", "", composed)


def texts(data: bytes) -> dict[str, str]:
    """The squeezed text of a whole PDF by readers other than the one that masks."""
    if not is_pdf(data):
        return {}
    with pypdfium2.PdfDocument(data) as document:
        by_pdfium = " ".join(page.get_textpage().get_text_bounded() for page in document)
    by_pypdf = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    found = {"pypdfium2": squeezed(by_pdfium), "pypdf": squeezed(by_pypdf)}
    if shutil.which("pdftotext"):
        done = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)
        found["pdftotext"] = squeezed(done.stdout.decode("utf-8", "replace"))
    return found


def _forms(truth: Truth) -> Iterator[bytes]:
    for text in {truth.value, truth.printed, re.sub(r"\W", "", truth.printed)}:
        for encoding in ("utf-8", "utf-16-be", "utf-16-le"):
            raw = text.encode(encoding)
            yield raw
            yield raw.hex().encode()
            yield raw.hex().upper().encode()


def _strings(node: pikepdf.Object, depth: int = 0) -> Iterator[bytes]:
    if depth > 40:
        return
    if isinstance(node, pikepdf.String):
        yield bytes(node)
    elif isinstance(node, pikepdf.Array):
        for item in node.as_list():
            if not getattr(item, "is_indirect", False):
                yield from _strings(item, depth + 1)
    elif isinstance(node, pikepdf.Dictionary | pikepdf.Stream):
        for _, item in node.items():
            if isinstance(item, pikepdf.Object) and not item.is_indirect:
                yield from _strings(item, depth + 1)


def _objects(data: bytes) -> Iterator[bytes]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for node in pdf.objects:
            yield from _strings(node)
            if isinstance(node, pikepdf.Stream):
                try:
                    yield node.read_bytes()
                except pikepdf.PdfError:
                    yield node.read_raw_bytes()


def _inflated(data: bytes) -> Iterator[bytes]:
    """Every deflated stream between the bytes, also of revisions that no table names."""
    for start in re.finditer(rb"stream\r?\n", data):
        try:
            yield zlib.decompressobj().decompress(data[start.end() :])
        except zlib.error:
            continue


def haystack(data: bytes) -> bytes:
    """All that stands in the file: raw bytes, decoded streams, strings, attachments."""
    parts: list[bytes] = [data]
    if is_pdf(data):
        parts += _objects(data)
        parts += _inflated(data)
    return b"\x00\n\x00".join(parts)


def thumbnail(data: bytes) -> bytes | None:
    """The small picture inside a photo's EXIF data, None where there is none."""
    if is_pdf(data):
        return None
    with Image.open(io.BytesIO(data)) as picture:
        exif = picture.getexif()
        small = exif.get_ifd(1)
        if 513 not in small:
            return None
        raw = picture.info.get("exif", b"")
        start = raw.find(b"\xff\xd8")
        return raw[start:] if start >= 0 else None


def leaks(truths: Sequence[Truth], before: bytes, after: bytes) -> list[Leak]:
    """What of `truths` (found and to be masked) can still be read in the copy `after`."""
    old_views, scale = pages(before)
    views, _ = pages(after)
    texts_after, everything = texts(after), haystack(after)
    found: list[Leak] = []
    for truth in truths:
        index = truth.page - 1
        if index < len(views) and shown(truth, old_views[index], views[index], scale):
            found.append(Leak(truth, "ink"))
        key = squeezed(truth.value)
        found += [Leak(truth, name) for name, text in texts_after.items() if key in text]
        if any(form in everything for form in _forms(truth)):
            found.append(Leak(truth, "bytes"))
    old, new = thumbnail(before), thumbnail(after)
    if truths and old is not None and new == old:
        found.append(Leak(truths[0], "thumbnail"))
    return found


def kept(
    neighbours: Iterable[Truth], truths: Iterable[Truth], before: bytes, after: bytes
) -> tuple[list[Truth], list[tuple[Truth, str]]]:
    """The neighbours that came through whole, and the others with what happened to them.

    A word that stands in a value too (`truths`) may go there.
    """
    views, scale = pages(before)
    old = [_softened(view) for view in views]
    new = [_softened(view) for view in pages(after)[0]]
    text_before, text_after = texts(before), texts(after)
    values = [squeezed(truth.printed) for truth in truths]
    whole, hurt = [], []
    for neighbour in neighbours:
        index = neighbour.page - 1
        key = squeezed(neighbour.printed)
        inside = sum(value.count(key) for value in values)
        lost = [
            name
            for name, text in text_before.items()
            if text.count(key) - inside > text_after.get(name, "").count(key)
        ]
        if index >= len(new) or not untouched(neighbour, old[index], new[index], scale):
            hurt.append((neighbour, "ink"))
        elif lost:
            hurt.append((neighbour, " ".join(lost)))
        else:
            whole.append(neighbour)
    return whole, hurt
