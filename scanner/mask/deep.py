"""Images of 16 bits a channel in colour, which Pillow would cut to 8: through OpenCV."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

from scanner.errors import UnreadableError
from scanner.mask import png
from scanner.mask.paint import Array

_TIFF = (b"II*\0", b"MM\0*")
_DEEP = 16
_COLOUR_TYPES = (2, 4, 6)
_ORIENTATION = 0x0112


@dataclass(frozen=True, slots=True)
class Deep:
    """The frames of a 16-bit colour image, in OpenCV's channel order (BGR, BGRA)."""

    kind: str
    frames: tuple[Array, ...]
    orientation: int
    dpi: tuple[float, float] | None
    icc: bytes | None


def deep_frames(data: bytes) -> Deep | None:
    """The frames of a PNG or TIFF with 16 bits a channel in colour; None for any other file."""
    kind = ""
    if (
        data[:8] == png.SIGNATURE
        and len(data) > 26
        and data[24] == _DEEP
        and data[25] in _COLOUR_TYPES
    ):
        kind = ".png"
    elif data[:4] in _TIFF and _is_deep_tiff(data):
        kind = ".tiff"
    if not kind:
        return None
    buffer = np.frombuffer(data, np.uint8)
    done, frames = cv2.imdecodemulti(buffer, cv2.IMREAD_UNCHANGED)
    if not done or any(frame.dtype != np.uint16 for frame in frames):
        return None
    with Image.open(io.BytesIO(data)) as image:
        dpi, icc = image.info.get("dpi"), image.info.get("icc_profile")
        orientation = int(image.getexif().get(_ORIENTATION, 1))
    # OpenCV turns a TIFF upright itself, and cannot write its profile.
    if kind != ".png":
        orientation, icc = 1, None
    found = (float(dpi[0]), float(dpi[1])) if dpi and min(dpi) > 0 else None
    return Deep(kind, tuple(frames), orientation, found, icc)


def _is_deep_tiff(data: bytes) -> bool:
    """Whether the first frame has several channels of 16 bits."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as image:
                bits = getattr(image, "tag_v2", {}).get(258, (1,))
    except (OSError, SyntaxError, ValueError):
        return False
    return len(bits) >= 3 and set(bits) == {_DEEP}


def deep_colour(pixels: Array, colour: tuple[int, int, int]) -> tuple[float, ...]:
    """The fill colour in the channels of `pixels`."""
    red, green, blue = (257 * part for part in colour)
    if pixels.ndim == 2:
        return (round(0.299 * red + 0.587 * green + 0.114 * blue),)
    return (blue, green, red, 65535)[: pixels.shape[2]]


def encode_deep(data: bytes, deep: Deep) -> bytes:
    """The file, with the colours of the source `data` as they were and none of its metadata."""
    frames = [_upright(frame, deep.orientation) for frame in deep.frames]
    if deep.kind == ".png":
        done, encoded = cv2.imencode(".png", frames[0])
        result = _with_chunks(encoded.tobytes(), data, deep) if done else b""
    else:
        done, encoded = cv2.imencodemulti(".tiff", frames, _tiff_settings(deep.dpi))
        result = encoded.tobytes() if done else b""
    if not result:
        raise UnreadableError("cannot_encode", format=deep.kind, detail="16 bit")
    return result


def _tiff_settings(dpi: tuple[float, float] | None) -> Sequence[int]:
    settings = [cv2.IMWRITE_TIFF_COMPRESSION, 5]
    if dpi:
        settings += [cv2.IMWRITE_TIFF_XDPI, round(dpi[0]), cv2.IMWRITE_TIFF_YDPI, round(dpi[1])]
        settings += [cv2.IMWRITE_TIFF_RESUNIT, 2]
    return settings


def _upright(pixels: Array, orientation: int) -> Array:
    """The stored pixels as they are to be seen (EXIF 2.32, 4.6.4)."""
    if orientation in (5, 6, 7, 8):
        pixels = pixels.swapaxes(0, 1)
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return np.ascontiguousarray(pixels)


def _with_chunks(encoded: bytes, source: bytes, deep: Deep) -> bytes:
    """A PNG with the source's colour chunks and resolution put in after its header."""
    header_end = 8 + 25
    chunks = list(png.kept_chunks(source))
    if deep.icc:
        chunks.append(png.profile(deep.icc))
    if deep.dpi:
        chunks.append(png.resolution(deep.dpi))
    extra = b"".join(png.chunk(name, content) for name, content in chunks)
    return encoded[:header_end] + extra + encoded[header_end:]
