"""Painting the pixels of images in a PDF: every codec, masks of images, inline images."""

from __future__ import annotations

import io
import warnings
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pikepdf
from PIL import Image

from scanner.errors import UnreadableError
from scanner.mask import encode
from scanner.mask.geometry import Matrix, moved
from scanner.mask.paint import Array, paint
from scanner.mask.pdf_colours import Colour, Space, samples
from scanner.mask.pdf_samples import (
    codec_bytes,
    filters,
    inflated,
    is_bilevel_codec,
    is_lossy,
    last_filter,
    through_mupdf,
    unpacked,
    write_bits,
    write_samples,
)
from scanner.model import Limits, Polygon
from scanner.pages.broken import PICTURE

_COMPANIONS = ("/Alternates", "/OPI", "/Metadata", "/PieceInfo", "/Measure", "/PtData")
# Coding a second time loses again; a little more room makes up for most of it.
_JPX_ROOM = 1.2
_TROUBLE = (*PICTURE, pikepdf.PdfError, UnreadableError)


class ImageMasker:
    """Paints images of one PDF with one fill."""

    def __init__(self, pdf: pikepdf.Pdf, colour: Colour, limits: Limits) -> None:
        self._pdf = pdf
        self._colour = colour
        self._limits = limits

    def mask(self, image: pikepdf.Object, outlines: Sequence[Polygon]) -> bool:
        """Paint `outlines` (unit square) in an image and in the masks that shape it.

        Returns whether the image itself could be painted; if not, it is empty now.
        """
        for key in _COMPANIONS:
            if key in image:
                del image[key]
        soft, hard = image.get("/SMask"), image.get("/Mask")
        if isinstance(soft, pikepdf.Stream):
            self._paint_or_empty(soft, outlines, opaque=True)
        if isinstance(hard, pikepdf.Stream):
            self._paint_or_empty(hard, outlines, opaque=True)
        return self._paint_or_empty(image, outlines, opaque=False)

    def _paint_or_empty(
        self, image: pikepdf.Object, outlines: Sequence[Polygon], *, opaque: bool
    ) -> bool:
        try:
            width, height = int(image["/Width"]), int(image["/Height"])
            if not 0 < width * height <= self._limits.pixels:
                raise UnreadableError("too_many_pixels", limit=self._limits.pixels)
            shapes = pixel_shapes(outlines, width, height)
            self._paint(image, shapes, (width, height), opaque=opaque)
        except _TROUBLE:
            _empty(image)
            return False
        return True

    def _paint(
        self,
        image: pikepdf.Object,
        shapes: Sequence[Polygon],
        size: tuple[int, int],
        *,
        opaque: bool,
    ) -> None:
        if is_lossy(image):
            try:
                self._paint_lossy(image, shapes, opaque=opaque)
            except (OSError, SyntaxError, ValueError):
                self._paint_decoded(image, shapes, opaque=opaque)
        elif is_bilevel_codec(image):
            bits = through_mupdf(image, plain_bits=True)[:, :, :1] > 127
            self._paint_raw(image, bits, shapes, opaque=opaque)
        else:
            space = _space(image)
            try:
                data = inflated(image)
            except pikepdf.PdfError:
                self._paint_decoded(image, shapes, opaque=opaque)
                return
            array = unpacked(data, size, space.components, _bits(image))
            self._paint_raw(image, array, shapes, opaque=opaque)

    def _paint_raw(
        self, image: pikepdf.Object, array: Array, shapes: Sequence[Polygon], *, opaque: bool
    ) -> None:
        bits = 1 if array.dtype == bool else _bits(image)
        space = _space(image)
        if space.kind == "indexed":
            self._paint_indexed(image, array, shapes, space)
        else:
            colour = self._samples(image, space, (1 << bits) - 1, opaque=opaque)
            ring = encode.UNKNOWN_PAST if bits >= 8 else None
            paint(array, shapes, colour, ring)
        if bits == 1:
            write_bits(image, array)
        else:
            write_samples(image, array, bits, smooth=space.kind != "indexed")

    def _samples(
        self, image: pikepdf.Object, space: Space, highest: int, *, opaque: bool
    ) -> tuple[int, ...]:
        """The samples of a masked pixel: the fill, or what lets an image show through."""
        decode = image.get("/Decode")
        if space.kind == "stencil":
            return samples((0.0 if opaque else 1.0,), decode, highest)
        parts = (1.0,) * space.components if opaque else space.parts(self._colour)
        return samples(parts, decode, highest)

    def _paint_indexed(
        self, image: pikepdf.Object, array: Array, shapes: Sequence[Polygon], space: Space
    ) -> None:
        """An indexed image: painted in its palette's colours, then put back to indices."""
        palette = _palette(space)
        indices = np.minimum(array[:, :, 0].astype(np.int64), len(palette) - 1)
        colours = palette[indices]
        before = colours.copy()
        parts = Space(space.base, palette.shape[1]).parts(self._colour)
        ring = encode.UNKNOWN_PAST if _bits(image) == 8 else None
        paint(colours, shapes, [round(255 * part) for part in parts], ring)
        changed = (colours != before).any(axis=2)
        wanted, inverse = np.unique(colours[changed], axis=0, return_inverse=True)
        gaps = np.abs(wanted[:, None, :].astype(int) - palette[None].astype(int)).sum(axis=2)
        if len(wanted):
            array[changed, 0] = gaps.argmin(axis=1).astype(array.dtype)[inverse.ravel()]

    def _paint_lossy(
        self, image: pikepdf.Object, shapes: Sequence[Polygon], *, opaque: bool
    ) -> None:
        """A JPEG or JPEG 2000 in its own codec."""
        data = codec_bytes(self._pdf, image)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as picture:
                picture.load()
                traits = encode.Traits.of(picture, data)
                array = np.array(picture)
        plain = array if array.ndim == 3 else array[:, :, None]
        flipped = traits.format == "JPEG" and picture.mode == "CMYK" and _has_adobe_marker(picture)
        if flipped:
            plain = 255 - plain
        highest = 65535 if array.dtype == np.uint16 else 255
        space = _space(image) if "/ColorSpace" in image else Space.of(None)
        if space.components != plain.shape[2]:
            space = Space("rgb", 3) if plain.shape[2] >= 3 else Space("grey", 1)
        colour = self._samples(image, space, highest, opaque=opaque)
        colour += (highest,) * (plain.shape[2] - len(colour))
        plain = np.ascontiguousarray(plain)
        paint(plain, _scaled(shapes, image, plain), colour, traits.ring(picture.mode))
        if traits.format == "JPEG" and picture.mode == "CMYK":
            # Pillow's encoder flips CMYK and says so in an Adobe marker, which PDF ignores.
            plain = 255 - plain
        fresh = encode.image_of(plain.reshape(array.shape), picture)
        _write_coded(image, _encoded(fresh, traits))

    def _paint_decoded(
        self, image: pikepdf.Object, shapes: Sequence[Polygon], *, opaque: bool
    ) -> None:
        """An image that only MuPDF can decode, written as grey or RGB."""
        array = through_mupdf(image, plain_bits=False)
        for key in ("/Decode", "/SMaskInData"):
            if key in image:
                del image[key]
        name, kind = ("/DeviceGray", "grey") if array.shape[2] == 1 else ("/DeviceRGB", "rgb")
        image["/ColorSpace"] = pikepdf.Name(name)
        image["/BitsPerComponent"] = 8
        colour = self._samples(image, Space.of(image["/ColorSpace"]), 255, opaque=opaque)
        paint(array, _scaled(shapes, image, array), colour, encode.UNKNOWN_PAST)
        image["/Width"], image["/Height"] = array.shape[1], array.shape[0]
        picture = Image.fromarray(array[:, :, 0] if kind == "grey" else array)
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=88, optimize=True)
        image.write(out.getvalue(), filter=pikepdf.Name("/DCTDecode"))


def pixel_shapes(outlines: Iterable[Polygon], width: int, height: int) -> list[Polygon]:
    """Outlines of the unit square (origin at the bottom left) in pixels, a little grown."""
    matrix: Matrix = (width, 0.0, 0.0, -height, 0.0, height)
    return [moved(outline, matrix) for outline in outlines]


def _scaled(shapes: Sequence[Polygon], image: pikepdf.Object, array: Array) -> list[Polygon]:
    """Shapes for codec data whose size is not what the dictionary says."""
    across = array.shape[1] / int(image["/Width"])
    down = array.shape[0] / int(image["/Height"])
    return [moved(shape, (across, 0.0, 0.0, down, 0.0, 0.0)) for shape in shapes]


def _write_coded(image: pikepdf.Object, data: bytes) -> None:
    """Write coded pixels under the image's last filter; deflated where the source was and gains."""
    name = last_filter(image)
    codec = pikepdf.Name({"/DCT": "/DCTDecode"}.get(name, name))
    packed = zlib.compress(data, 9) if len(filters(image)) > 1 else data
    if len(packed) < len(data):
        image.write(packed, filter=pikepdf.Array([pikepdf.Name.FlateDecode, codec]))
    else:
        image.write(data, filter=codec)


def _has_adobe_marker(picture: Image.Image) -> bool:
    return "adobe" in picture.info


def _encoded(picture: Image.Image, traits: encode.Traits) -> bytes:
    if traits.format == "JPEG":
        nothing = encode.FrameTraits(None, None, "", 1, b"", 0, 0)
        return encode.encode([encode.Frame(picture, nothing)], traits)
    raw = len(picture.tobytes())
    out = io.BytesIO()
    settings: dict[str, Any] = {"quality_mode": "rates", "irreversible": True}
    settings["quality_layers"] = [max(1.0, raw / (_JPX_ROOM * traits.size))]
    picture.save(out, "JPEG2000", **settings)
    return out.getvalue()


def _space(image: pikepdf.Object) -> Space:
    if image.get("/ImageMask", False):
        return Space("stencil", 1)
    return Space.of(image.get("/ColorSpace"))


def _bits(image: pikepdf.Object) -> int:
    if image.get("/ImageMask", False) or is_bilevel_codec(image):
        return 1
    bits = int(image.get("/BitsPerComponent", 8))
    if bits not in (1, 2, 4, 8, 16):
        raise ValueError("bits per component")
    return bits


def _palette(space: Space) -> Array:
    """The colours of an indexed space, one row each, 8 bits a component."""
    assert space.palette is not None
    base = Space.of(space.palette[1])
    table = space.palette[3]
    data = bytes(table.read_bytes()) if isinstance(table, pikepdf.Stream) else bytes(table)
    count = min(int(space.palette[2]) + 1, 256)
    size = count * base.components
    rows = np.frombuffer(data[:size].ljust(size, b"\0"), np.uint8)
    return rows.reshape(count, base.components)


def _empty(image: pikepdf.Object) -> None:
    """What cannot be painted must not stay: a single white pixel takes its place."""
    for key in ("/Decode", "/DecodeParms", "/SMask", "/Mask", "/SMaskInData", "/ImageMask"):
        if key in image:
            del image[key]
    image["/Width"], image["/Height"], image["/BitsPerComponent"] = 1, 1, 8
    image["/ColorSpace"] = pikepdf.Name("/DeviceGray")
    image.write(b"\xff")


def inline_as_image(pdf: pikepdf.Pdf, inline: Any, resources: pikepdf.Object) -> pikepdf.Object:
    """An inline image as an image object of its own."""
    image = pikepdf.Stream(pdf, bytes(inline.read_raw_bytes()))
    for key, value in inline.obj.items():
        image[key] = value
    image["/Type"], image["/Subtype"] = pikepdf.Name("/XObject"), pikepdf.Name("/Image")
    space = image.get("/ColorSpace")
    named = resources.get("/ColorSpace")
    if isinstance(space, pikepdf.Name) and named is not None and str(space) in named:
        image["/ColorSpace"] = named[str(space)]
    return pdf.make_indirect(image)
