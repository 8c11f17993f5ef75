"""By what a font is known again wherever it stands: in another file, on the next page of one that
was put together of many."""

from __future__ import annotations

import re
from hashlib import blake2b

import pymupdf

from scanner.pages.survey import BROKEN, printed_object

# A font of the file's own drawings has an object for each glyph. What has more, or holds more, is
# looked at anew.
_MOST, _LARGEST = 600, 8_000_000
_REFERRED = re.compile(r"\b(\d++) (\d++) R")


def font_mark(doc: pymupdf.Document, xref: int) -> bytes | None:
    """A digest of a font and of all that it is made of, whatever numbers its objects have here;
    None where it hangs on more than a font, or cannot be read."""
    digest, left = blake2b(digest_size=32), _LARGEST
    # In the order in which they are met, which is the same wherever the font stands.
    order = [xref]
    places = {xref: 0}

    def numbered(found: re.Match[str]) -> str:
        other = int(found[1])
        if other not in places:
            places[other] = len(order)
            order.append(other)
        return f"{places[other]} {found[2]} R"

    for one in order:
        printed = printed_object(doc, one)
        # What stands in a tree of pages leads to the whole document.
        if not printed or "/Parent" in printed or len(order) > _MOST:
            return None
        try:
            stream = doc.xref_stream_raw(one) if "/Length" in printed else b""
        except BROKEN:
            return None
        left -= len(printed) + len(stream or b"")
        if left < 0:
            return None
        digest.update(f"{_REFERRED.sub(numbered, printed)}\n{len(stream or b'')}\n".encode())
        digest.update(stream or b"")
    return digest.digest()
