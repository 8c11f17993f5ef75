"""Labels on the masks of a picture: what shows on a mask is a label if it can be written anew."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from PIL import Image

from scanner.mask import encode
from scanner.mask.image import with_margin
from scanner.mask.label import draw_label, plain
from scanner.model import Fill, Finding, Polygon
from scanner.verify.boxes import Picture, all_flat, cells
from scanner.verify.labels import level, read, tells

# So many readings of what shows on the masks of one picture are tried.
_READINGS = 3
_MIDDLE = 128
_PLAIN = ("1", "L", "RGB")
_LOSSY = frozenset({"JPEG", "WEBP", "HEIF", "AVIF"})


def unexplained(
    frame: Picture, masks: Sequence[tuple[Finding, Polygon]], known: str, copy: bytes
) -> list[tuple[Finding, Polygon]]:
    """Those of the masks (tight outlines in pixels) on which more shows than their fill and a
    label as `mask` writes it.

    `copy`: the file that the frame is of. The label is `known` or, if that is empty, read off the
    masks; then it is written on flat masks once more, and nothing else may show. One that tells of
    what was masked is none.
    """
    left = list(masks)
    for label in [plain(known)] if known else _labels(frame, masks):
        written = _as_in(copy, frame, masks, label)
        more = np.clip(frame.astype(np.int16) - written + _MIDDLE, 0, 255).astype(np.uint8)
        left = [mask for mask in left if tells(label, mask[0]) or _shows(more, mask[1])]
        if not left:
            break
    return left


def _labels(frame: Picture, masks: Sequence[tuple[Finding, Polygon]]) -> Iterator[str]:
    """What is read on most masks, and the same where a bracket was taken for something else; the
    few words of labels may be taken for words that stand on their heads."""
    strips = [level(frame, with_margin(outline)) for _, outline in masks]
    for way in (strips, [np.rot90(strip, 2) for strip in strips]):
        told = Counter(filter(None, (plain(text).strip() for text in read(way))))
        for label, _ in told.most_common(_READINGS):
            bare = label.strip("[](){}|!lI1 ")
            yield from dict.fromkeys((label, bare, f"[{bare}]", f"({bare})"))


def _as_in(
    copy: bytes, frame: Picture, masks: Sequence[tuple[Finding, Polygon]], label: str
) -> Picture:
    """A frame with flat masks and a label on each, as it comes out of a file like the copy: one bit
    has no smooth letters, lossy coding blurs them."""
    with Image.open(io.BytesIO(copy)) as image:
        mode = image.mode if image.mode in _PLAIN else "RGB"
        traits, settings = encode.Traits.of(image, copy), encode.FrameTraits.of(image)
    written = _written(frame, masks, label, mode)
    if traits.format in _LOSSY and traits.frames == 1 and not traits.lossless:
        coded = encode.encode([encode.Frame(written, settings)], traits)
        written = Image.open(io.BytesIO(coded))
    return np.asarray(written.convert("RGB"))[:, :, ::-1]


def _written(
    frame: Picture, masks: Sequence[tuple[Finding, Polygon]], label: str, mode: str
) -> Image.Image:
    """A frame with flat masks and a label on each, in a Pillow mode."""
    expected = frame.copy()
    outlines = [with_margin(outline) for _, outline in masks]
    colours = [_fill(frame, outline) for outline in outlines]
    for outline, colour in zip(outlines, colours, strict=True):
        cv2.fillPoly(expected, [np.rint(np.asarray(outline)).astype(np.int32)], colour)
    rgb = Image.fromarray(np.ascontiguousarray(expected[:, :, ::-1]))
    written = rgb.convert(mode, dither=Image.Dither.NONE)
    for outline, (blue, green, red) in zip(outlines, colours, strict=True):
        draw_label(written, outline, Fill((red, green, blue), label))
    return written


def _fill(frame: Picture, outline: Polygon) -> tuple[int, int, int]:
    """The usual colour within an outline: blue, green, red."""
    pixels = np.concatenate([part.reshape(-1, 3) for part in cells(frame, outline, 1.0)])
    blue, green, red = (int(value) for value in np.median(pixels, axis=0))
    return blue, green, red


def _shows(picture: Picture, outline: Polygon) -> bool:
    return not all_flat(cells(picture, outline, 1.0))
