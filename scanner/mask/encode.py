"""Writing painted images back in the format, depth and compression they came in.

What the encoders get is a fresh image, and a list of the few things that may come along:
ICC profile, resolution, frame times, JPEG tables. Nothing else can.
"""

from __future__ import annotations

import functools
import io
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image, JpegImagePlugin, PngImagePlugin, TiffImagePlugin

from scanner.errors import UnreadableError
from scanner.mask import png
from scanner.mask.paint import JPEG_BLOCK, SUBSAMPLED_BLOCK, Array, Ring
from scanner.pages.broken import PICTURE

# Formats of which only the first frame is the picture: an MPO's others are its previews.
ONE_FRAME = frozenset({"JPEG"})
# Blocks of 16 whatever the file's own format: a PNG may have been a JPEG once.
UNKNOWN_PAST = SUBSAMPLED_BLOCK
_LARGE_BLOCK = Ring(32)
_FIRST_QUALITY, _LEAST_QUALITY, _TRIES = 80, 35, 4
_SIZE_LIMIT = 1.15
# The encoders' own choice takes ten times as long for two per cent in size.
_QUICKLY: dict[str, dict[str, Any]] = {
    "HEIF": {"enc_params": {"preset": "ultrafast"}},
    "AVIF": {"speed": 8},
}
# A PNG with so many bytes of pixels is packed quickly if that makes it no larger than so many
# times its source, else as well as Pillow can; what holds the noise of a scan or photo, of which
# this part of its bytes is left, with less effort: so little of it repeats that to look for it
# long gains next to nothing.
_LARGE, _QUICK_ROOM = 2_000_000, 1.12
_NOISY_PART, _NOISY_LEVEL, _NOISY_ROOM = 0.1, 3, 1.05
_TIFF_AS_IS = frozenset(
    {"raw", "packbits", "tiff_lzw", "tiff_adobe_deflate", "tiff_deflate", "zstd", "lzma"}
)
_TIFF_BILEVEL = frozenset({"group3", "group4", "tiff_ccitt"})
_PLAIN_MODES = frozenset({"1", "L", "LA", "RGB", "RGBA", "CMYK", "I;16", "I", "F", "P"})


@functools.cache
def register() -> None:
    """Teach Pillow HEIC, once per process."""
    import pillow_heif

    pillow_heif.register_heif_opener()


@dataclass(frozen=True, slots=True)
class FrameTraits:
    """What of one frame may come along into its copy."""

    icc: bytes | None
    dpi: tuple[float, float] | None
    compression: str
    predictor: int
    jpeg_tables: bytes
    duration: int
    disposal: int

    @classmethod
    def of(cls, frame: Image.Image) -> FrameTraits:
        dpi = frame.info.get("dpi")
        tags = getattr(frame, "tag_v2", {})
        return cls(
            frame.info.get("icc_profile"),
            (float(dpi[0]), float(dpi[1])) if dpi and min(dpi) > 0 else None,
            str(frame.info.get("compression", "raw")),
            int(tags.get(317, 1)),
            bytes(tags.get(347, b"")),
            int(frame.info.get("duration", 0) or 0),
            int(getattr(frame, "disposal_method", 0) or 0),
        )


@dataclass(frozen=True, slots=True)
class Frame:
    """A painted frame: a fresh image, stored with `orientation` still to be applied."""

    image: Image.Image
    traits: FrameTraits
    orientation: int = 1


@dataclass(frozen=True, slots=True)
class Traits:
    """What of the file may come along into its copy, and how its coding spreads pixels.

    `apart`: the first frame is no part of the animation (APNG's default image).
    """

    format: str
    frames: int
    size: int
    lossless: bool
    loop: int | None
    apart: bool
    jpeg: dict[str, Any]
    png_chunks: tuple[tuple[bytes, bytes], ...]

    @classmethod
    def of(cls, image: Image.Image, data: bytes) -> Traits:
        name = {"MPO": "JPEG"}.get(image.format or "", image.format or "")
        return cls(
            name,
            int(getattr(image, "n_frames", 1)),
            len(data),
            name == "WEBP" and b"VP8L" in data[:64],
            image.info.get("loop"),
            bool(getattr(image, "default_image", False)),
            _jpeg_settings(image) if name == "JPEG" else {},
            tuple(png.kept_chunks(data)) if name == "PNG" else (),
        )

    @property
    def keeps_orientation(self) -> bool:
        return self.format == "JPEG"

    def ring(self, mode: str) -> Ring | None:
        """How far the source's coding spread the value of a pixel."""
        if mode == "1":
            return None
        if self.format == "JPEG":
            flat = mode == "L" or self.jpeg.get("subsampling") == 0
            return JPEG_BLOCK if flat else SUBSAMPLED_BLOCK
        return _LARGE_BLOCK if self.format in ("HEIF", "AVIF") else UNKNOWN_PAST


def _jpeg_settings(image: Image.Image) -> dict[str, Any]:
    """The source's own tables, subsampling and coding, as arguments for the encoder."""
    settings: dict[str, Any] = {"optimize": True}
    tables = getattr(image, "quantization", None)
    if tables:
        settings["qtables"] = [list(tables[key]) for key in sorted(tables)]
    layers = getattr(image, "layer", [])
    if len(layers) == 3:
        # Pillow names only three samplings; any other one is written without subsampling.
        settings["subsampling"] = max(0, JpegImagePlugin.get_sampling(image))
        ids = tuple(layer[0] for layer in layers)
        settings["keep_rgb"] = ids == (82, 71, 66) or image.info.get("adobe_transform") == 0
    if image.info.get("progressive") or image.info.get("progression"):
        settings["progressive"] = True
    return settings


def workable(frame: Image.Image) -> Image.Image:
    """The frame in a mode whose pixels can be painted: palettes and colour keys opened up."""
    if frame.mode == "P" or "transparency" in frame.info:
        return frame.convert("RGBA" if "transparency" in frame.info else "RGB")
    if frame.mode in _PLAIN_MODES:
        return frame
    return frame.convert({"I;16B": "I;16", "PA": "RGBA", "La": "LA"}.get(frame.mode, "RGB"))


def colour_for(mode: str, colour: tuple[int, int, int]) -> tuple[float, ...]:
    """The fill colour in the channels of `mode`; where there are none, its brightness."""
    red, green, blue = colour
    grey = round(0.299 * red + 0.587 * green + 0.114 * blue)
    if mode == "CMYK":
        black = 255 - max(colour)
        return (255 - red - black, 255 - green - black, 255 - blue - black, black)
    return {
        "1": (grey > 127,),
        "LA": (grey, 255),
        "RGB": (red, green, blue),
        "RGBA": (red, green, blue, 255),
        "I;16": (grey * 257,),
    }.get(mode, (grey,))


def image_of(pixels: Array, source: Image.Image) -> Image.Image:
    """A fresh image of `pixels` in the mode of `source`, with nothing hanging on it."""
    if source.mode == "1":
        return Image.fromarray(pixels.astype(bool))
    return Image.frombytes(source.mode, source.size, np.ascontiguousarray(pixels).tobytes())


def to_palette(image: Image.Image, source: Image.Image) -> Image.Image:
    """`image` with the palette of `source`, the frame it was painted from.

    Only pixels that changed get new indices: colours the palette lacks take the place of
    entries that no pixel uses, or the nearest opaque entry where none is free. Pixels that
    full transparency hides all get one and the same index.
    """
    key = source.info.get("transparency")
    alpha = np.full(256, 255)
    if isinstance(key, bytes):
        alpha[: len(key)] = list(key)
    elif isinstance(key, int):
        alpha[key] = 0
    indices, new = np.array(source), np.asarray(image)
    hidden = alpha[indices] == 0
    changed = (np.asarray(source.convert(image.mode)) != new).any(axis=2)
    if new.shape[2] == 4:
        changed &= new[..., 3] > 0
    if hidden.any():
        indices[hidden] = int(np.flatnonzero(alpha == 0)[0])
    palette = np.zeros((256, 3), np.int32)
    given = np.array(source.getpalette("RGB") or [0, 0, 0], np.int32).reshape(-1, 3)
    palette[: len(given)] = given
    indices[changed] = _entries(palette, alpha == 255, indices[~changed], new[changed][:, :3])
    result = Image.frombytes("P", source.size, indices.tobytes())
    # As short as may be: its length decides how many bits a pixel takes.
    count = max(int(indices.max(initial=0)) + 1, len(key) if isinstance(key, bytes) else 0)
    result.putpalette(palette[:count].astype(np.uint8).tobytes(), "RGB")
    if key is not None:
        result.info["transparency"] = key
    return result


def _entries(palette: Array, opaque: Array, others: Array, colours: Array) -> Array:
    """The palette entry of each colour, adding to `palette` where entries are free."""
    used = set(np.unique(others).tolist())
    usable = [entry for entry in range(256) if opaque[entry] and entry in used]
    free = [entry for entry in range(256) if opaque[entry] and entry not in used]
    wanted, inverse = np.unique(colours, axis=0, return_inverse=True)
    entries = []
    for colour in wanted.astype(np.int32):
        gaps = np.abs(palette[usable] - colour).sum(axis=1) if usable else np.array([1])
        if free and gaps.min() > 0:
            entry = free.pop(0)
            palette[entry] = colour
            usable.append(entry)
        else:
            entry = usable[int(gaps.argmin())] if usable else 0
        entries.append(entry)
    return np.array(entries, np.uint8)[inverse.ravel()] if entries else np.zeros(0, np.uint8)


def encode(frames: Sequence[Frame], traits: Traits) -> bytes:
    """The file. Raises `UnreadableError` ("cannot_encode")."""
    writers: dict[str, Callable[[Sequence[Frame], Traits], bytes]] = {
        "JPEG": _jpeg,
        "PNG": _png,
        "GIF": _animation,
        "WEBP": _by_size,
        "TIFF": _tiff,
        "BMP": _plain,
        "HEIF": _by_size,
        "AVIF": _by_size,
    }
    try:
        return writers.get(traits.format, _plain)(frames, traits)
    except PICTURE as error:
        raise UnreadableError("cannot_encode", format=traits.format, detail=error) from error


def _saved(image: Image.Image, name: str, **settings: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, format=name, **{k: v for k, v in settings.items() if v is not None})
    return out.getvalue()


def _jpeg(frames: Sequence[Frame], traits: Traits) -> bytes:
    frame = frames[0]
    exif = None
    if frame.orientation != 1:
        only = Image.Exif()
        only[0x0112] = frame.orientation
        exif = only.tobytes()
    return _saved(
        frame.image,
        "JPEG",
        icc_profile=frame.traits.icc,
        dpi=frame.traits.dpi,
        exif=exif,
        **traits.jpeg,
    )


def _plain(frames: Sequence[Frame], traits: Traits) -> bytes:
    frame = frames[0]
    return _saved(frame.image, traits.format, dpi=frame.traits.dpi)


def _png(frames: Sequence[Frame], traits: Traits) -> bytes:
    chunks = PngImagePlugin.PngInfo()
    for name, content in traits.png_chunks:
        chunks.add(name, content)
    first = frames[0]
    settings: dict[str, Any] = {"icc_profile": first.traits.icc, "dpi": first.traits.dpi}
    if len(frames) > 1:
        settings |= _sequence(frames, traits)
    settings |= {"pnginfo": chunks, "transparency": _key_of(first.image)}
    raw = first.image.width * first.image.height * len(first.image.getbands())
    plain = len(frames) == 1 and settings["transparency"] is None
    if raw >= _LARGE and plain and png.is_quick(first.image.mode):
        data = _quick_png(first, traits)
        if len(data) <= _QUICK_ROOM * traits.size:
            return data
    if raw >= _LARGE and traits.size >= _NOISY_PART * raw:
        data = _saved(first.image, "PNG", compress_level=_NOISY_LEVEL, **settings)
        if len(data) <= _NOISY_ROOM * traits.size:
            return data
    return _saved(first.image, "PNG", **settings)


def _quick_png(frame: Frame, traits: Traits) -> bytes:
    """A PNG written in a third of the time that Pillow takes."""
    chunks = list(traits.png_chunks)
    if frame.traits.icc:
        chunks.append(png.profile(frame.traits.icc))
    if frame.traits.dpi:
        chunks.append(png.resolution(frame.traits.dpi))
    return png.quick(np.asarray(frame.image), frame.image.mode, chunks)


def _key_of(image: Image.Image) -> object:
    return image.info.get("transparency")


def _sequence(frames: Sequence[Frame], traits: Traits) -> dict[str, Any]:
    moving = frames[1:] if traits.apart else frames
    return {
        "save_all": True,
        "append_images": [frame.image for frame in frames[1:]],
        "duration": [frame.traits.duration for frame in moving],
        "loop": traits.loop,
        "default_image": traits.apart or None,
    }


def _animation(frames: Sequence[Frame], traits: Traits) -> bytes:
    first = frames[0]
    if len(frames) == 1:
        return _saved(first.image, "GIF", transparency=_key_of(first.image))
    return _saved(first.image, "GIF", disposal=2, **_sequence(frames, traits))


def _by_size(frames: Sequence[Frame], traits: Traits) -> bytes:
    """The best quality whose size is near the source's: these formats do not tell their own."""
    first = frames[0]
    settings: dict[str, Any] = {"icc_profile": first.traits.icc}
    if len(frames) > 1:
        settings |= _sequence(frames, traits)
    if traits.lossless:
        return _saved(first.image, traits.format, lossless=True, **settings)
    settings |= _QUICKLY.get(traits.format, {})
    limit, quality = _SIZE_LIMIT * traits.size, _FIRST_QUALITY
    for _ in range(_TRIES):
        data = _saved(first.image, traits.format, quality=quality, **settings)
        if len(data) <= limit or quality == _LEAST_QUALITY:
            break
        # Twelve steps of quality or so halve the size.
        lower = quality - max(4, round(12 * math.log2(len(data) / limit)))
        quality = max(_LEAST_QUALITY, lower)
    return data


def _tiff(frames: Sequence[Frame], traits: Traits) -> bytes:
    out = io.BytesIO()
    with TiffImagePlugin.AppendingTiffWriter(out, True) as writer:
        for frame in frames:
            frame.image.save(writer, format="TIFF", **_tiff_settings(frame))
            writer.newFrame()
    return out.getvalue()


def _tiff_settings(frame: Frame) -> dict[str, Any]:
    name, mode = frame.traits.compression, frame.image.mode
    settings: dict[str, Any] = {"compression": "tiff_lzw"}
    if name in _TIFF_AS_IS or (name in _TIFF_BILEVEL and mode == "1"):
        settings["compression"] = name
        if frame.traits.predictor == 2 and mode in ("L", "RGB", "RGBA"):
            settings["tiffinfo"] = {317: 2}
    elif name == "jpeg" and mode in ("L", "RGB", "CMYK"):
        settings |= {"compression": "jpeg", "quality": table_quality(frame.traits.jpeg_tables)}
    if frame.traits.dpi:
        settings["dpi"] = frame.traits.dpi
    if frame.traits.icc:
        settings["icc_profile"] = frame.traits.icc
    return settings


def table_quality(tables: bytes) -> int:
    """The libjpeg quality whose luminance table a TIFF's JPEGTables come nearest to."""
    at = tables.find(b"\xff\xdb")
    if at < 0 or len(tables) < at + 69 or tables[at + 4] & 0xF0:
        return 85
    mean = sum(tables[at + 5 : at + 69]) / 64
    # The standard table (ITU-T T.81, K.1) has a mean of 57.6 at quality 50.
    scale = mean / 57.6 * 100
    quality = 100 - scale / 2 if scale <= 100 else 5000 / scale
    return max(20, min(98, round(quality)))
