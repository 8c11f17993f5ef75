"""Masked copies of images: painted, in the format they came in, and without any metadata.

Pixels are painted as they are stored, so that a JPEG's block grid stays where it was; boxes
are in the upright image and are turned back first. What is written is a fresh image: nothing
of the source's metadata, previews, comments or trailing bytes can come along. Kept are the
ICC profile, the resolution and, in JPEG, the orientation.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image, ImageOps, ImageSequence

from scanner.errors import UnreadableError
from scanner.mask import deep, encode
from scanner.mask.geometry import grown, margin_of, shapes
from scanner.mask.label import draw_label
from scanner.mask.paint import Array, paint
from scanner.mask.stamp import stamped
from scanner.mask.strip import strip_metadata
from scanner.mask.traces import Traces, search, traces
from scanner.model import Document, Fill, Finding, Limits, Options, Point, Polygon
from scanner.pages.broken import PICTURE as BROKEN
from scanner.pages.image import Decoded

_ORIENTATION = 0x0112
_TURNED = frozenset({5, 6, 7, 8})
# Formats whose frames follow each other in one place: what one shows, the next may still show.
_ANIMATED = frozenset({"GIF", "WEBP", "PNG", "AVIF"})
_LEAST_MARGIN = 1.0


@dataclass(frozen=True, slots=True)
class _Job:
    """What is to be painted: outlines by frame (from 1), in pixels of the upright image.

    `values`: what no colour profile may spell.
    """

    outlines: dict[int, list[Polygon]]
    options: Options
    values: Traces


def mask_image(document: Document, findings: Sequence[Finding], options: Options) -> bytes:
    """The bytes of the masked copy of an image.

    Raises `UnreadableError` ("broken_image", "too_many_pixels", "cannot_encode").
    """
    outlines: dict[int, list[Polygon]] = {}
    for finding in findings:
        if finding.page is not None:
            outlines.setdefault(finding.page, []).extend(shapes(finding))
    if not any(outlines.values()) and options.stamp is None:
        stripped = strip_metadata(document.data)
        if stripped is not None and not any(search(stripped, traces(findings)[0])):
            return stripped
    job = _Job(outlines, options, traces(findings)[0])
    wide = deep.deep_frames(document.data) if options.stamp is None else None
    if wide is not None:
        return _mask_deep(document, wide, job)
    decoded = document.opened.take() if isinstance(document.opened, Decoded) else None
    with opened(document.data, options.limits, decoded) as image:
        traits = encode.Traits.of(image, document.data)
        frames = [
            _masked_frame(frame, number, traits, job)
            for number, frame in enumerate(ImageSequence.Iterator(image), 1)
            if number == 1 or traits.format not in encode.ONE_FRAME
        ]
        return encode.encode(frames, traits)


@contextlib.contextmanager
def opened(
    data: bytes, limits: Limits, decoded: Image.Image | None = None
) -> Iterator[Image.Image]:
    """The image in `data`, which may be `decoded` already; anything Pillow trips over becomes an
    `UnreadableError`."""
    encode.register()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with decoded or Image.open(io.BytesIO(data)) as image:
                if image.width * image.height > limits.pixels:
                    raise UnreadableError("too_many_pixels", limit=limits.pixels)
                yield image
    except Image.DecompressionBombError as error:
        raise UnreadableError("too_many_pixels", limit=limits.pixels) from error
    except BROKEN as error:
        raise UnreadableError("broken_image", detail=error) from error


def stored(polygon: Polygon, orientation: int, width: int, height: int) -> Polygon:
    """A polygon of the upright image (`width` x `height`) in the stored one (EXIF 2.32, 4.6.4)."""

    def turned(point: Point) -> Point:
        x, y = point
        return {
            2: (width - x, y),
            3: (width - x, height - y),
            4: (x, height - y),
            5: (y, x),
            6: (y, width - x),
            7: (height - y, width - x),
            8: (height - y, x),
        }.get(orientation, point)

    return tuple(turned(point) for point in polygon)


def with_margin(polygon: Polygon) -> Polygon:
    """A reader's tight outline with the margin that a mask takes in pixels."""
    return grown(polygon, max(_LEAST_MARGIN, margin_of(polygon)))


def _outlines(job: _Job, number: int, traits: encode.Traits) -> list[Polygon]:
    """The outlines to paint in one frame, margin included."""
    if traits.frames > 1 and traits.format in _ANIMATED:
        found = [polygon for frame in job.outlines.values() for polygon in frame]
    else:
        found = job.outlines.get(number, [])
    return [with_margin(polygon) for polygon in found]


def _masked_frame(
    frame: Image.Image, number: int, traits: encode.Traits, job: _Job
) -> encode.Frame:
    """One frame painted and freed from whatever hung on it."""
    frame.load()
    settings = encode.FrameTraits.of(frame)
    if settings.icc and any(search(settings.icc, job.values)):
        settings = replace(settings, icc=None)
    orientation = int(frame.getexif().get(_ORIENTATION, 1))
    outlines = _outlines(job, number, traits)
    image = encode.workable(frame)
    width, height = image.size[::-1] if orientation in _TURNED else image.size
    polygons = [stored(polygon, orientation, width, height) for polygon in outlines]
    pixels = np.array(image)
    fill = encode.colour_for(image.mode, job.options.fill.colour)
    paint(pixels, polygons, fill, traits.ring(image.mode))
    _blank_hidden(pixels, image.mode)
    fresh = encode.image_of(pixels, image)
    if job.options.stamp is not None:
        upright = stamped(_upright(fresh, orientation), job.options.stamp, outlines)
        fresh = _stored_way(upright, orientation)
    elif frame.mode == "P" and traits.frames == 1:
        fresh = encode.to_palette(fresh, frame)
    if orientation != 1 and not traits.keeps_orientation:
        fresh = _upright(fresh, orientation)
        orientation = 1
    return encode.Frame(fresh, settings, orientation)


def _blank_hidden(pixels: Array, mode: str) -> None:
    """Take the colour from pixels that full transparency hides."""
    if mode in ("RGBA", "LA"):
        pixels[..., :-1][pixels[..., -1] == 0] = 0


def label_image(document: Document, findings: Sequence[Finding], options: Options) -> bytes:
    """A masked copy with the label written on each of its masks, upright for the reader.

    One of 16 bits a colour stays as it is: nothing that writes letters keeps them.
    """
    outlines: dict[int, list[Polygon]] = {}
    for finding in findings:
        outlines.setdefault(finding.page or 0, []).extend(map(with_margin, shapes(finding)))
    if deep.deep_frames(document.data) is not None:
        return document.data
    with opened(document.data, options.limits) as image:
        traits = encode.Traits.of(image, document.data)
        frames = [
            _labelled(frame, outlines.get(number, []), options.fill, traits)
            for number, frame in enumerate(ImageSequence.Iterator(image), 1)
        ]
        return encode.encode(frames, traits)


def _labelled(
    frame: Image.Image, outlines: Sequence[Polygon], fill: Fill, traits: encode.Traits
) -> encode.Frame:
    frame.load()
    settings = encode.FrameTraits.of(frame)
    orientation = int(frame.getexif().get(_ORIENTATION, 1))
    upright = _upright(encode.workable(frame), orientation)
    for outline in outlines:
        draw_label(upright, outline, fill)
    fresh = _stored_way(upright, orientation)
    if frame.mode == "P" and traits.frames == 1:
        fresh = encode.to_palette(fresh, frame)
    return encode.Frame(fresh, settings, orientation)


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    exif = Image.Exif()
    exif[_ORIENTATION] = orientation
    tagged = image.copy()
    tagged.info["exif"] = exif.tobytes()
    turned = ImageOps.exif_transpose(tagged)
    turned.info.pop("exif", None)
    return turned


def _stored_way(image: Image.Image, orientation: int) -> Image.Image:
    """Undo `_upright`: a quarter turn is undone by the other one, all else by itself."""
    return _upright(image, {6: 8, 8: 6}.get(orientation, orientation))


def _mask_deep(document: Document, wide: deep.Deep, job: _Job) -> bytes:
    """A 16-bit colour image, which Pillow would cut to 8 bits: painted through OpenCV."""
    for number, pixels in enumerate(wide.frames, 1):
        if pixels.shape[0] * pixels.shape[1] > job.options.limits.pixels:
            raise UnreadableError("too_many_pixels", limit=job.options.limits.pixels)
        fill = deep.deep_colour(pixels, job.options.fill.colour)
        outlines = [with_margin(polygon) for polygon in job.outlines.get(number, [])]
        height, width = pixels.shape[:2]
        size = (height, width) if wide.orientation in _TURNED else (width, height)
        polygons = [stored(polygon, wide.orientation, *size) for polygon in outlines]
        paint(pixels, polygons, fill, encode.UNKNOWN_PAST)
        if pixels.ndim == 3 and pixels.shape[2] == 4:
            pixels[..., :3][pixels[..., 3] == 0] = 0
    if wide.icc and any(search(wide.icc, job.values)):
        wide = replace(wide, icc=None)
    return deep.encode_deep(document.data, wide)
