"""Text set in Vietnamese fonts from before Unicode (TCVN3, VNI), put into Unicode.

Such a font draws Vietnamese letters in the places of Western ones: a PDF of it says
"Sè CMND" where the page shows "Số CMND". Only the font's name tells.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scanner.model import Box
from scanner.pages.rows import Rows
from scanner.pages.stext import RawWord

# How the names begin of the two families in which nearly all old documents are set.
_FAMILIES = ((".VN", "tcvn3"), ("VNI", "vni"))


def encoding_of(font: str) -> str | None:
    """The old encoding of a font, by its name; None for the others.

    >>> encoding_of(".VnTimeH"), encoding_of("VNI-Times"), encoding_of("Times")
    ('tcvn3', 'vni', None)
    """
    name = font.upper()
    return next((encoding for start, encoding in _FAMILIES if name.startswith(start)), None)


def to_unicode(raw: list[RawWord], spans: Iterable[dict[str, Any]]) -> list[RawWord]:
    """The words with the text of those in `spans` of an old font turned into Unicode."""
    from viparse.normalize.encodings import CHARMAPS
    from viparse.normalize.tables import convert

    old = [(Box(*s["bbox"]), encoding) for s in spans if (encoding := encoding_of(s["font"]))]
    rows = Rows(old)
    words = list(raw)
    for index, (x0, y0, x1, y1, text, *rest) in enumerate(raw):
        if not text.isascii():
            x, y = (x0 + x1) / 2, (y0 + y1) / 2
            encoding = next(rows.meeting(Box(x - 0.1, y - 0.1, x + 0.1, y + 0.1)), None)
            if encoding is not None:
                block, line, number = rest
                new = convert(text, CHARMAPS[encoding])
                words[index] = (x0, y0, x1, y1, new, block, line, number)
    return words
