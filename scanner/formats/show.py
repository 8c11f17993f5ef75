"""A page of a file as a picture for somebody who looks at it, and its words to be selected."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from scanner import files
from scanner.errors import UnreadableError
from scanner.formats import of, open_source, sniff
from scanner.model import Document, Options, Page, Source, Word
from scanner.pages import broken

WIDEST = 3200
_QUALITY = 85


def write(path: str, number: int, width: int, target: Path, options: Options) -> None:
    """Writes page `number` (from 1) of a file, `width` pixels wide, as a JPEG to `target`.

    Its coordinates are those of the displayed page. Raises UnreadableError ("broken_file" and
    what opening raises).
    """
    document = _document(path, options)
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


def write_words(path: str, number: int, target: Path, options: Options) -> None:
    """Writes the words that page `number` (from 1) of a file shows as text to `target`, in
    the order in which they are read: what each says and its sides, as JSON.

    Raises UnreadableError."""
    words: list[list[str | float]] = []
    try:
        with open_source(_document(path, options), options) as source:
            for page in islice(source.pages(), number - 1, number):
                is_written = page.unit == "ch"
                shown = [lines for kind, lines in page.layers if is_written or kind is Source.TEXT]
                every = (word for lines in shown for line in lines for word in line)
                words = [part for word in every for part in _parts(word, page)]
    except broken.PICTURE as error:
        raise UnreadableError("broken_file") from error
    target.write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")


def _parts(word: Word, page: Page) -> Iterator[list[str | float]]:
    """What a word says and its sides; one that is broken where it is shown, in its parts."""
    boxes = page.shown.there([word.box]) if page.shown else [word.box]
    start, beyond = 0, 0.0
    for box in boxes:
        beyond += box.width
        end = round(len(word.text) * beyond / word.box.width)
        yield [word.text[start:end], *(round(side, 2) for side in box)]
        start = end


def _document(path: str, options: Options) -> Document:
    data = files.read_bytes(path, options.limits)
    return Document(path, data, sniff(data, Path(path).name))
