"""A page of a file as a picture for somebody who looks at it."""

from __future__ import annotations

import io
from pathlib import Path

from scanner import files
from scanner.errors import UnreadableError
from scanner.formats import of, open_source, sniff
from scanner.model import Document, Options
from scanner.pages import broken

WIDEST = 3200
_QUALITY = 85


def write(path: str, number: int, width: int, target: Path, options: Options) -> None:
    """Writes page `number` (from 1) of a file, `width` pixels wide, as a JPEG to `target`.

    Its coordinates are those of the displayed page. Raises UnreadableError ("broken_file" and
    what opening raises).
    """
    data = files.read_bytes(path, options.limits)
    document = Document(path, data, sniff(data, Path(path).name))
    wanted = max(16, min(width, WIDEST))
    with open_source(document, options) as source:
        password = source.password
    try:
        pages = of(document).pictures(document, [number], wanted, options, password)
        _, shown = next(iter(pages))
    except broken.PICTURE as error:
        raise UnreadableError("broken_file") from error
    out = io.BytesIO()
    shown.save(out, "JPEG", quality=_QUALITY)
    target.write_bytes(out.getvalue())
