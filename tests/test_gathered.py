"""Pages of very many pictures, and documents of more than are looked at."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from pathlib import Path

import pikepdf
import pymupdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw

from scanner import looking
from scanner.examine import Examination
from scanner.formats import open_source
from scanner.model import GIVEN_UP, Document, Limits, Options, Page, Status
from scanner.pages.kinds import PDF
from scanner.pipeline import scan_file
from tests.finding import PATTERNS

# A picture on a page: its number, and where it stands (x, y, width, height), from below.
Placed = tuple[int, float, float, float, float]


def of_pictures(pictures: Sequence[Image.Image], placed: Sequence[Placed]) -> bytes:
    """A PDF of one page with pictures."""
    with pikepdf.new() as pdf, io.BytesIO() as out:
        names = {}
        for number, picture in enumerate(pictures):
            stream = pikepdf.Stream(pdf, zlib.compress(picture.convert("RGB").tobytes()))
            stream.Type, stream.Subtype, stream.Filter = Name.XObject, Name.Image, Name.FlateDecode
            stream.Width, stream.Height = picture.size
            stream.ColorSpace, stream.BitsPerComponent = Name.DeviceRGB, 8
            names[f"/I{number}"] = pdf.make_indirect(stream)
        content = "\n".join(f"q {w} 0 0 {h} {x} {y} cm /I{n} Do Q" for n, x, y, w, h in placed)
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, 595, 842]),
            Resources=Dictionary(XObject=Dictionary(names)),
            Contents=pikepdf.Stream(pdf, content.encode()),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        pdf.save(out)
        return out.getvalue()


def signs(text: str) -> list[Image.Image]:
    """A picture of each sign of a text."""
    made = []
    for sign in text:
        picture = Image.new("RGB", (60, 90), "white")
        ImageDraw.Draw(picture).text((30, 78), sign, "black", font_size=80, anchor="ms")
        made.append(picture)
    return made


def only_page(data: bytes) -> Page:
    with open_source(Document("a.pdf", data, PDF), Options()) as source:
        (page,) = source.pages()
        return page


@pytest.mark.parametrize("apart", [0, 6])
def test_thousands_of_small_pictures_are_looked_at_together(apart: int) -> None:
    colours = [Image.new("RGB", (20, 24), (n % 256, n % 97, 90)) for n in range(40)]
    step, rows = 6 + apart, 800 // (8 + apart)
    placed = [(n % 40, 8 + n // rows * step, 8 + n % rows * (8 + apart), 6, 8) for n in range(2000)]
    page = only_page(of_pictures(colours, placed))
    assert len(page.pixel_areas) == 1
    assert page.pixel_areas[0].area * page.scales[0] ** 2 < 10_000_000


def test_a_picture_used_thousands_of_times_is_one_of_many() -> None:
    placed = [(0, 10 + n % 70 * 8, 10 + n // 70 * 11, 6, 8) for n in range(5000)]
    page = only_page(of_pictures([Image.new("RGB", (40, 30), "red")], placed))
    assert len(page.pixel_areas) == 1 and not page.unread


def test_a_number_of_which_each_figure_is_a_picture_is_found(tmp_path: Path) -> None:
    number = "DT: 0912345678"
    placed = [(n, 60 + 15 * n, 600, 10, 15) for n, sign in enumerate(number) if sign != " "]
    file = tmp_path / "a.pdf"
    file.write_bytes(of_pictures(signs(number), placed))
    assert "0912345678" in {one.value for one in scan_file(str(file), Options()).findings}


def test_what_stands_between_small_pictures_is_not_read_with_them() -> None:
    marks = [Image.new("RGB", (20, 20), (200, 30, 30)) for _ in range(20)]
    placed = [(n, 40 + n % 5 * 120, 700 - n // 5 * 90, 14, 14) for n in range(20)]
    with pymupdf.open(stream=of_pictures(marks, placed), filetype="pdf") as doc:
        doc[0].insert_text((60, 160), "Lien he 0912 345 678", fontsize=14)
        data = doc.tobytes()
    with open_source(Document("a.pdf", data, PDF), Options()) as source:
        (page,) = source.pages()
        (area,), (scale,) = page.pixel_areas, page.scales
        seen = page.render(area, scale)
    assert len(page.pictured) == 20
    shown = (seen.min(axis=2) < 250).mean()
    assert shown == pytest.approx(20 * 196 / area.area, rel=0.2)


def test_few_pictures_are_looked_at_each_by_itself() -> None:
    marks = [Image.new("RGB", (60, 60), (200, 30, 30)) for _ in range(5)]
    page = only_page(of_pictures(marks, [(n, 40 + n * 90, 400, 20, 20) for n in range(5)]))
    assert len(page.pixel_areas) == 5 and not page.pictured


def test_pictures_beyond_what_is_looked_at_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "MOST_PIXELS", 600_000)
    file = tmp_path / "a.pdf"
    with pymupdf.open() as doc:
        for number in range(3):
            page = doc.new_page()
            page.insert_text((72, 72), f"DT: 091234567{number}")
            image = Image.new("RGB", (200, 80 + number), "white")
            ImageDraw.Draw(image).text((20, 20), f"trang {number}", "black", font_size=30)
            with io.BytesIO() as out:
                image.save(out, "png")
                page.insert_image(pymupdf.Rect(72, 200, 272, 280), stream=out.getvalue())
        doc.save(file)
    report = scan_file(str(file), Options(limits=Limits(seconds=900)))
    assert report.status is Status.PARTIAL
    assert [(one.page, one.code) for one in report.unread] == [(3, GIVEN_UP)]
    assert {one.page for one in report.findings if one.type == "phone"} == {1, 2, 3}


def test_a_picture_is_looked_at_once_in_all_that_a_file_was(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    with pymupdf.open(stream=of_pictures(signs("M"), [(0, 60, 600, 60, 90)])) as doc:
        doc[0].insert_text((72, 72), "Lien he 0912 345 678")
        doc.save(file)
    once = Examination(Options(), PATTERNS)
    once.read(Document("a.pdf", file.read_bytes(), PDF))
    with pymupdf.open(file) as doc:
        content = doc[0].get_contents()[-1]
        doc.update_stream(content, doc.xref_stream(content).replace(b"<", b"< ", 1) + b"\nq Q")
        doc.saveIncr()
    twice = Examination(Options(), PATTERNS)
    twice.read(Document("a.pdf", file.read_bytes(), PDF))
    assert len(file.read_bytes().split(b"%%EOF")) == 3
    assert twice.looker.pixels == once.looker.pixels > 0
