"""The EXIF block of a phone's photo: orientation and the small preview that masks forget."""

from __future__ import annotations

import io
import struct

from PIL import Image

# Stored pixels are the upright picture through this transposition (EXIF 2.32, tag 0x0112).
STORED_AS = {
    1: None,
    3: Image.Transpose.ROTATE_180,
    6: Image.Transpose.ROTATE_90,
    8: Image.Transpose.ROTATE_270,
}
_THUMBNAIL = (320, 320)


def _entry(tag: int, kind: int, value: int) -> bytes:
    """One directory entry with its value inside: 3 is SHORT, 4 is LONG."""
    packed = struct.pack("<HH", value, 0) if kind == 3 else struct.pack("<I", value)
    return struct.pack("<HHI", tag, kind, 1) + packed


def _directory(entries: list[bytes], following: int) -> bytes:
    return struct.pack("<H", len(entries)) + b"".join(entries) + struct.pack("<I", following)


def block(orientation: int, stored: Image.Image, *, thumbnail: bool) -> bytes:
    """EXIF bytes for `Image.save(exif=…)`; the preview shows the stored picture."""
    header = b"II*\0" + struct.pack("<I", 8)
    main = [_entry(0x0112, 3, orientation)]
    if not thumbnail:
        return b"Exif\0\0" + header + _directory(main, 0)
    small = stored.copy()
    small.thumbnail(_THUMBNAIL)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=70)
    second_at = 8 + 2 + 12 * len(main) + 4
    data_at = second_at + 2 + 12 * 3 + 4
    second = [
        _entry(0x0103, 3, 6),
        _entry(0x0201, 4, data_at),
        _entry(0x0202, 4, len(out.getvalue())),
    ]
    return (
        b"Exif\0\0" + header + _directory(main, second_at) + _directory(second, 0) + out.getvalue()
    )
