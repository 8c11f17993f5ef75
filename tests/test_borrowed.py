"""Letters that a font lacks and a page borrows from another one."""

from __future__ import annotations

import re
from pathlib import Path

import pymupdf

from samples.drawing.fonts import TIMES, font_bytes
from scanner.model import Options
from scanner.pages.borrowed import mended
from scanner.pages.stext import RawWord
from scanner.pipeline import scan_file

BORROWED = "ạảấầậắặẹẻếềểễệịỉọỏốồộớờởợụủứừửữựỳỵỷỹươ"


def shown_in_two_runs(lines: dict[float, str]) -> bytes:
    """A page as LibreOffice writes it: each line with gaps first, then the letters for them."""
    document = pymupdf.open()
    page = document.new_page()
    font = pymupdf.Font(fontbuffer=font_bytes(TIMES))
    for run in (rf"[^{BORROWED}]+", rf"[{BORROWED}]+"):
        for y, line in lines.items():
            for piece in re.finditer(run, line):
                place = pymupdf.Point(60 + font.text_length(line[: piece.start()], 11), y)
                writer = pymupdf.TextWriter(page.rect)
                writer.append(place, piece.group(), font=font, fontsize=11)
                writer.write_text(page)
    return bytes(document.tobytes())


def test_borrowed_letters_go_back_into_their_words(tmp_path: Path) -> None:
    """A label and a name that the text layer has in pieces are read as they are seen."""
    path = tmp_path / "list.pdf"
    path.write_bytes(
        shown_in_two_runs(
            {
                80: "Họ và tên: Nguyễn Thị Hậu",
                100: "Số điện thoại di động: 0912 345 678",
                120: "ở tại tổ 3",
            }
        )
    )
    found = {(f.type, f.text) for f in scan_file(str(path), Options()).findings}
    assert ("person_name", "Nguyễn Thị Hậu") in found
    assert ("phone", "0912 345 678") in found


def word(x0: float, x1: float, text: str, line: int, y: float = 100) -> RawWord:
    return x0, y, x1, y + 13, text, 0, line, 0


def test_two_letters_for_one_gap_join_what_it_parted() -> None:
    """So wide a gap ends MuPDF's line; the word is whole again, on the first of the two."""
    raw = [word(10, 16, "R", 1), word(29, 39, "ne", 2), word(42, 60, "Mai", 2)]
    (first, second) = mended([*raw, word(16, 29, "ươ", 3)])
    assert (first[4], first[:4], first[5:7]) == ("Rươne", (10, 100, 39, 113), (0, 1))
    assert (second[4], second[5:7]) == ("Mai", (0, 1))


def test_a_word_that_is_whole_stays_alone() -> None:
    """ "Ở" alone on its line touches no other word, and a letter far off is none of a word."""
    alone = [word(10, 20, "Ở", 1), word(10, 60, "đâu", 2, y=130)]
    assert mended(alone) is alone
    far = [word(10, 40, "Tiến", 1), word(50, 56, "ở", 2)]
    assert mended(far) is far


def test_letters_for_two_gaps_that_were_read_as_one_word() -> None:
    """Of "Thị Lụa" the font lacks two letters so close that nothing parts them but "L"."""
    raw = [word(10, 20, "Th", 1), word(26, 31, "L", 1), word(37, 42, "a", 1)]
    run = word(20, 37, "ịụ", 2)

    def apart(_: RawWord) -> list[RawWord]:
        return [word(20, 23, "ị", 2), word(31, 37, "ụ", 2)]

    assert [w[4] for w in mended([*raw, run], apart)] == ["Thị", "Lụa"]
