"""Files that are broken are told to be; what is lolot's own mistake names lolot's own line."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator

import pytest
from PIL import Image

from scanner.batch.worker import where
from scanner.edited import area
from scanner.errors import LolotError, UnreadableError
from scanner.formats import mask, of, sniff
from scanner.model import Box, Document, Limits, Options
from scanner.pages import broken
from scanner.report.outcome import Facts
from tests.mutated import changed, moving, pdfs, pngs
from tests.untrusted import letter, read


def _tiff() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("white", "red")]
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:], compression="tiff_lzw")
    return out.getvalue()


def _letter() -> bytes:
    document = letter(1)
    document[0].add_text_annot((50, 50), "079103012345")
    document.embfile_add("a.txt", b"079103012345")
    return bytes(document.tobytes(expand=True))


# Sizes that are broken are large ones.
SMALL = Options(limits=Limits(pixels=300_000))
KINDS: dict[str, Callable[[], Iterator[bytes]]] = {
    "animated PNGs": lambda: pngs(150),
    "animated GIFs": lambda: changed(moving("GIF"), 100),
    "animated WebPs": lambda: changed(moving("WEBP"), 100),
    "pictures in AVIF": lambda: changed(moving("AVIF"), 60),
    "pictures in TIFF": lambda: changed(_tiff(), 100),
    "PDFs": lambda: pdfs(_letter(), 40),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_broken_at_random_is_read_masked_or_refused(kind: str) -> None:
    refused = 0
    for data in KINDS[kind]():
        try:
            _used(data)
        except LolotError:
            refused += 1
    assert refused


def _used(data: bytes) -> None:
    """Reads and masks a file as the pipeline does."""
    document = Document("x", data, sniff(data, "x"))
    with warnings.catch_warnings(), broken.told(data, of(document).is_broken):
        warnings.simplefilter("ignore")
        read(data, options=SMALL)
        mask(document, [area("a1", 1, Box(5, 5, 30, 20))], SMALL)


def test_only_of_a_broken_file_an_error_is_told_to_be_its_own() -> None:
    sound = letter(1).tobytes()
    with pytest.raises(ZeroDivisionError), broken.told(sound, broken.is_broken):
        _ = 1 / 0
    cut = sound[: len(sound) // 2]
    with pytest.raises(UnreadableError) as caught, broken.told(cut, broken.is_broken):
        _ = 1 / 0
    assert caught.value.reason.key == "broken_file"


def test_the_place_of_an_error_is_the_deepest_line_of_lolot() -> None:
    try:
        Facts.unpacked("001203012345 is no JSON")
    except ValueError as error:
        assert where(error).startswith("scanner/report/outcome.py:")
