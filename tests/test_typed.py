"""Tables that are typed with blanks, in a font whose letters are all as wide."""

from pathlib import Path

import pymupdf

from scanner.pages import typed

TABLE = """\
STT HO VA TEN      NGAY SINH  QUE QUAN   DIEM
1   Le Van Mau     21/07/1997 Na Thu     7,5
2   Bui Thi Thu Ha 03/02/1994 Chiem Mau  8,0
3   Ly A Thu       16/10/1999 Hoang Mau  6,5
4   Vu Mau         29/12/1991 Lam Thu    9,0"""

FORM = """\
Ho ten (IN HOA)  : LE VAN MAU            Gioi tinh: Nam
Ngay sinh        : 08/10/1996            Quoc tich: Viet Nam
Noi thuong tru   : 19B Le Mau, KP 3, P. Thu Mau, Dong Thap
Dien thoai       : 0912 345 678          Email: mau@thu.vn"""


def _page(folder: Path, text: str, font: str = "cour") -> Path:
    path = folder / "typed.pdf"
    with pymupdf.open() as document:
        page = document.new_page()
        for n, line in enumerate(text.splitlines()):
            page.insert_text((40, 80 + 14 * n), line, fontname=font, fontsize=9)
        document.save(path)
    return path


def _cut(path: Path) -> list[str]:
    with pymupdf.open(path) as document:
        words = document[0].get_text("words")
        return [words[n][4] for n in sorted(typed.cuts(words))]


def test_a_full_column_ends_where_the_next_one_begins_on_each_row(tmp_path: Path) -> None:
    cut = _cut(_page(tmp_path, TABLE))

    assert {"Na", "Chiem", "Hoang", "Lam", "03/02/1994"} <= set(cut)
    assert {"Van", "Thi", "Thu", "Mau"}.isdisjoint(cut)


def test_a_form_and_running_text_stay_whole(tmp_path: Path) -> None:
    assert not {"Mau,", "KP", "Thu", "Dong", "345"} & set(_cut(_page(tmp_path, FORM)))
    assert _cut(_page(tmp_path, "\n".join(["to dan pho so 3 va to 4 cua xa Thu"] * 9))) == []


def test_letters_of_other_widths_are_left_to_other_rooms(tmp_path: Path) -> None:
    assert _cut(_page(tmp_path, TABLE, "helv")) == []
