"""Letters with heavy upright strokes stand like bars: what was read as words is no code."""

from scanner.marks.legible import without_print
from scanner.model import Box, Mark, Source, Word


def test_a_code_that_nothing_decoded_is_none_where_its_words_were_read() -> None:
    outline = ((100.0, 50.0), (300.0, 50.0), (300.0, 80.0), (100.0, 80.0))
    bars = Mark("barcode", Source.BARCODE, outline, 0.7, None)
    decoded = Mark("barcode", Source.BARCODE, outline, 0.99, "8934563138164")

    def read(text: str, sure: float = 0.98, y: float = 52.0) -> list[tuple[Word, ...]]:
        return [(Word(text, Box(110, y, 280, y + 26), sure),)]

    assert without_print([bars, decoded], read("THÀNH VIÊN")) == (decoded,)
    # Bars pass for strokes, or for letters that nobody is sure of; their figures stand below.
    for other in (read("IllIIlI"), read("WMHN", 0.6), read("8934563138164", y=84.0), []):
        assert without_print([bars], other) == (bars,)
