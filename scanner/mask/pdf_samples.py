"""The raw samples of a PDF image: reading them, whatever the filter, and writing them back.

ISO 32000-2, 7.4 (filters) and 8.9.5 (image dictionaries).
"""

from __future__ import annotations

import contextlib
import io
import struct
import warnings
import zlib

import cv2
import numpy as np
import pikepdf
import pymupdf
from PIL import Image, TiffImagePlugin
from pymupdf import mupdf

from scanner.errors import UnreadableError
from scanner.mask import jbig2_letters, png
from scanner.mask.paint import Array

_LOSSY = frozenset({"/DCTDecode", "/DCT", "/JPXDecode"})
_JBIG2 = "/JBIG2Decode"
_BILEVEL = frozenset({"/CCITTFaxDecode", "/CCF", _JBIG2})
_PNG_LAYOUTS = frozenset({1, 3, 4})
_LEVEL = 7
_QUICK_ROOM = 1.12


def filters(image: pikepdf.Object) -> list[str]:
    """The names of the filters of a stream, in the order in which they are undone."""
    value = image.get("/Filter")
    if value is None:
        return []
    return [str(name) for name in value] if isinstance(value, pikepdf.Array) else [str(value)]


def last_filter(image: pikepdf.Object) -> str:
    """The filter that makes pixels; empty for unfiltered data."""
    names = filters(image)
    return names[-1] if names else ""


def is_lossy(image: pikepdf.Object) -> bool:
    return last_filter(image) in _LOSSY


def is_bilevel_codec(image: pikepdf.Object) -> bool:
    return last_filter(image) in _BILEVEL


def codec_bytes(pdf: pikepdf.Pdf, image: pikepdf.Object) -> bytes:
    """The data of an image's last filter: what stands before it is undone."""
    raw = bytes(image.read_raw_bytes())
    names = filters(image)
    if len(names) < 2:
        return raw
    outer = pikepdf.Stream(pdf, raw)
    outer["/Filter"] = pikepdf.Array([pikepdf.Name(name) for name in names[:-1]])
    parameters = image.get("/DecodeParms")
    if isinstance(parameters, pikepdf.Array):
        outer["/DecodeParms"] = pikepdf.Array(list(parameters)[:-1])
    return bytes(outer.read_bytes())


def inflated(image: pikepdf.Object) -> bytes:
    """The samples of an image that no codec made. Raises `pikepdf.PdfError`."""
    if filters(image) == ["/FlateDecode"] and "/DecodeParms" not in image:
        # As most are written: quicker than through a stack of filters.
        with contextlib.suppress(zlib.error):
            return zlib.decompress(image.read_raw_bytes())
    return bytes(image.read_bytes())


def unpacked(data: bytes, size: tuple[int, int], components: int, bits: int) -> Array:
    """Packed sample data as an array of height x width x components.

    Rows start at byte boundaries; missing data reads as 0, as readers do it.
    """
    width, height = size
    row = (width * components * bits + 7) // 8
    data = data[: row * height].ljust(row * height, b"\0")
    rows = np.frombuffer(data, np.uint8).reshape(height, row)
    if bits == 8:
        return rows.reshape(height, width, components).copy()
    if bits == 16:
        deep = rows.view(">u2").astype(np.uint16)
        return np.asarray(deep.reshape(height, width, components))
    single = np.unpackbits(rows, axis=1)[:, : width * components * bits]
    if bits == 1:
        return np.asarray(single.reshape(height, width, components), bool)
    weights = 1 << np.arange(bits - 1, -1, -1)
    values = single.reshape(height, width * components, bits) @ weights
    return np.asarray(values.reshape(height, width, components), np.uint8)


def packed(array: Array, bits: int) -> bytes:
    """The reverse of `unpacked`."""
    height = array.shape[0]
    if bits == 8:
        return array.astype(np.uint8).tobytes()
    if bits == 16:
        return array.astype(">u2").tobytes()
    flat = array.reshape(height, -1)
    if bits == 1:
        return np.packbits(flat.astype(bool), axis=1).tobytes()
    shifts = np.arange(bits - 1, -1, -1)
    single = (flat[:, :, None] >> shifts) & 1
    return np.packbits(single.reshape(height, -1).astype(bool), axis=1).tobytes()


def through_mupdf(image: pikepdf.Object, *, plain_bits: bool) -> Array:
    """Samples as MuPDF decodes them: height x width x components (1 or 3), 8 bit.

    With `plain_bits` the image is taken as bare bits (0 or 255), without its colour space,
    Decode array or masks. Raises `UnreadableError`.
    """
    scratch = pikepdf.new()
    copy = scratch.copy_foreign(image)
    for key in ("/SMask", "/Mask", "/Alternates", "/OC", "/Metadata"):
        if key in copy:
            del copy[key]
    if plain_bits:
        for key in ("/Decode", "/ImageMask"):
            if key in copy:
                del copy[key]
        copy["/ColorSpace"] = pikepdf.Name("/DeviceGray")
        copy["/BitsPerComponent"] = 1
    page = scratch.add_blank_page()
    images = pikepdf.Dictionary(I=scratch.make_indirect(copy))
    page.obj["/Resources"] = pikepdf.Dictionary(XObject=images)
    out = io.BytesIO()
    scratch.save(out)
    try:
        with pymupdf.open(stream=out.getvalue(), filetype="pdf") as doc:
            xref = doc.get_page_images(0)[0][0]
            pixmap = pymupdf.Pixmap(doc, xref)
            if not plain_bits and (pixmap.colorspace is None or pixmap.colorspace.n not in (1, 3)):
                pixmap = pymupdf.Pixmap(pymupdf.csRGB, pixmap)
            if pixmap.alpha:
                pixmap = pymupdf.Pixmap(pixmap, 0)
            flat = np.frombuffer(pixmap.samples, np.uint8)
            return flat.reshape(pixmap.height, pixmap.width, pixmap.n).copy()
    except (RuntimeError, ValueError, IndexError, mupdf.FzErrorBase) as error:
        raise UnreadableError("broken_image", detail=error) from error


def write_bits(image: pikepdf.Object, array: Array) -> None:
    """Write 1-bit samples: what came in JBIG2 in that, all else as is smallest: deflated, in
    CCITT group 4, or that deflated.

    Group 4 looks back one line; what it makes of print repeats itself and deflates to within
    1.2 to 1.5 times of JBIG2.
    """
    bits = array.reshape(array.shape[0], array.shape[1]).astype(bool)
    if last_filter(image) == _JBIG2 and _write_jbig2(image, bits):
        return
    height, width = bits.shape
    fax, flate = pikepdf.Name("/CCITTFaxDecode"), pikepdf.Name("/FlateDecode")
    parameters = pikepdf.Dictionary(K=-1, Columns=width, Rows=height)
    ways: list[tuple[bytes, pikepdf.Object, pikepdf.Object | None]] = [
        (zlib.compress(packed(bits, 1), 9), flate, None)
    ]
    coded = _group4(bits)
    if coded:
        chain = pikepdf.Array([None, parameters])
        ways.append((coded, fax, parameters))
        ways.append((zlib.compress(coded, 9), pikepdf.Array([flate, fax]), chain))
    data, names, parms = min(ways, key=lambda way: len(way[0]))
    image.write(data, filter=names, decode_parms=parms)


def _write_jbig2(image: pikepdf.Object, bits: Array) -> bool:
    """Whether the bits were written in JBIG2: not if they take too long, or if a decoder does
    not give them back."""
    data = jbig2_letters.coded(bits)
    if not data:
        return False
    scratch = pikepdf.new()
    picture = pikepdf.Stream(scratch, data)
    picture["/Type"], picture["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Image
    picture["/Width"], picture["/Height"] = bits.shape[1], bits.shape[0]
    picture["/Filter"] = pikepdf.Name(_JBIG2)
    again = through_mupdf(picture, plain_bits=True)[:, :, 0] > 127
    if not np.array_equal(again, bits):
        return False
    image.write(data, filter=pikepdf.Name(_JBIG2))
    return True


def _group4(bits: Array) -> bytes:
    """One strip of CCITT group 4 (ITU-T T.6), where 0 is black; empty if it cannot be had."""
    out = io.BytesIO()
    settings: dict[int, int] = {278: bits.shape[0]}
    try:
        # The other way round: in TIFF's default reading it is 1 that is white.
        picture = Image.fromarray(~bits)
        one_strip = (bits.shape[1] + 7) // 8 * bits.shape[0] + 1
        picture.save(out, "TIFF", compression="group4", tiffinfo=settings, strip_size=one_strip)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(out.getvalue())) as written:
                assert isinstance(written, TiffImagePlugin.TiffImageFile)
                offsets, counts = written.tag_v2[273], written.tag_v2[279]
    except (OSError, ValueError, KeyError, OverflowError):
        return b""
    if len(offsets) != 1:
        return b""
    return out.getvalue()[offsets[0] : offsets[0] + counts[0]]


def write_samples(image: pikepdf.Object, array: Array, bits: int, *, smooth: bool) -> None:
    """Write samples of 2 to 16 bits deflated; `smooth` ones through PNG's row filters."""
    _, width, components = array.shape
    if smooth and bits in (8, 16) and components in _PNG_LAYOUTS:
        data = _rows(image, array, bits)
        parameters = pikepdf.Dictionary(
            Predictor=15, Colors=components, BitsPerComponent=bits, Columns=width
        )
        image.write(data, filter=pikepdf.Name("/FlateDecode"), decode_parms=parameters)
    else:
        data = zlib.compress(packed(array, bits), _LEVEL)
        image.write(data, filter=pikepdf.Name("/FlateDecode"))


def _rows(image: pikepdf.Object, array: Array, bits: int) -> bytes:
    """Deflated rows as /Predictor 15 calls for: packed quickly if that makes the image not much
    larger than it was."""
    if bits == 8:
        data = png.quick_rows(array)
        if len(data) <= _QUICK_ROOM * len(image.read_raw_bytes()):
            return data
    return _png_rows(array, bits)


def _png_rows(array: Array, bits: int) -> bytes:
    """The deflated rows of a PNG of the array, each with the filter that suits it."""
    data = _png_by_pillow(array) if bits == 8 else _png_by_opencv(array)
    rows, at = [], 8
    while at + 8 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        if data[at + 4 : at + 8] == b"IDAT":
            rows.append(data[at + 8 : at + 8 + length])
        at += 12 + length
    return b"".join(rows)


def _png_by_pillow(array: Array) -> bytes:
    """8 bits: each row with the filter that suits it. CMYK goes as if it were RGBA."""
    out = io.BytesIO()
    flat = array[:, :, 0] if array.shape[2] == 1 else array
    picture = Image.fromarray(np.ascontiguousarray(flat))
    picture.save(out, "PNG", compress_level=_LEVEL)
    return out.getvalue()


def _png_by_opencv(array: Array) -> bytes:
    """16 bits, which Pillow writes for grey only. OpenCV's colours run backwards."""
    order = {3: [2, 1, 0], 4: [2, 1, 0, 3]}.get(array.shape[2])
    pixels = np.ascontiguousarray(array[:, :, order] if order else array)
    done, encoded = cv2.imencode(".png", pixels, [cv2.IMWRITE_PNG_COMPRESSION, _LEVEL])
    if not done:
        raise UnreadableError("cannot_encode", format="PNG", detail="rows")
    return bytes(encoded.tobytes())
