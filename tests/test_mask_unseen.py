"""Values in streams where no reader shows them: what the proof finds there is written over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pymupdf
import pypdfium2
import pytest
from PIL import ImageCms

from scanner.model import Options
from scanner.pipeline import mask_file
from tests.hiding import hidden
from tests.judges import judged
from tests.masking import CCCD


def in_content(pdf: pikepdf.Pdf, page: pikepdf.Page, content: bytes) -> None:
    page.contents_add(b"\n" + content)


def in_form(pdf: pikepdf.Pdf, page: pikepdf.Page, content: bytes) -> None:
    form = pdf.make_stream(content)
    form["/Type"], form["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Form
    form["/BBox"] = pikepdf.Array([0, 0, 9, 9])
    page.contents_add(f"\n{page.add_resource(form, pikepdf.Name.XObject)} Do".encode())


def in_function(pdf: pikepdf.Pdf, page: pikepdf.Page, content: bytes) -> None:
    function = pdf.make_stream(b"{ " + content + b"\n 1 exch sub }")
    function["/FunctionType"] = 4
    function["/Domain"] = function["/Range"] = pikepdf.Array([0, 1])
    names = [pikepdf.Name.Separation, pikepdf.Name("/Muc"), pikepdf.Name.DeviceGray]
    page.add_resource(pikepdf.Array([*names, function]), pikepdf.Name.ColorSpace)


def in_profile(pdf: pikepdf.Pdf, page: pikepdf.Page, content: bytes) -> None:
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    at, wide = profile.find("sRGB".encode("utf-16-be")), content.decode().encode("utf-16-be")
    profile[at : at + len(wide)] = wide
    stream = pdf.make_stream(bytes(profile))
    stream["/N"] = 3
    page.add_resource(pikepdf.Array([pikepdf.Name.ICCBased, stream]), pikepdf.Name.ColorSpace)


@pytest.mark.parametrize(
    ("put", "content"),
    [
        (in_content, b"/Ghi <</Chu (CCCD %s)>> DP"),
        (in_content, b"q 5 0 0 5 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G /Ghi (%s) ID x\nEI Q"),
        (in_form, b"%% CCCD %s\n0 0 1 1 re f"),
        (in_form, b"/Ghi <</Chu (CCCD %s)>> DP 0 0 1 1 re f"),
        (in_function, b"%% CCCD %s"),
        (in_profile, b"%s"),
    ],
)
def test_a_value_that_no_reader_shows_is_written_over(
    put: Callable[[pikepdf.Pdf, pikepdf.Page, bytes], None], content: bytes, tmp_path: Path
) -> None:
    """In remarks, property lists, keys of pictures and colour profiles: the copy is made, and
    holds the value nowhere."""
    source, target = tmp_path / "a.pdf", tmp_path / "b.pdf"
    source.write_bytes(
        hidden(lambda pdf, page: put(pdf, page, content % CCCD.encode()), value=f"CCCD: {CCCD}")
    )
    copy = mask_file(str(source), str(target), Options()).copy
    assert copy is not None and copy.status == "verified", copy
    assert judged(target.read_bytes(), CCCD) == set()


def drawn_by_name(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """A red square in a form, drawn by another form; both names spell the value, one escaped."""
    name = f"/So{CCCD}"
    square = pdf.make_stream(b"1 0 0 rg 20 20 30 30 re f")
    outer = pdf.make_stream(f"/So#{ord(CCCD[0]):x}{CCCD[1:]} Do".encode())
    for form in (square, outer):
        form["/Type"], form["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Form
        form["/BBox"] = pikepdf.Array([0, 0, 90, 90])
    outer["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary({name: square}))
    page.add_resource(outer, pikepdf.Name.XObject, pikepdf.Name(name))
    page.contents_add(f"\n{name} Do".encode())


def test_what_is_drawn_by_a_name_that_spells_the_value_is_drawn_by_another(
    tmp_path: Path,
) -> None:
    source, target = tmp_path / "a.pdf", tmp_path / "b.pdf"
    source.write_bytes(hidden(drawn_by_name, value=f"CCCD: {CCCD}"))
    copy = mask_file(str(source), str(target), Options()).copy
    assert copy is not None and copy.status == "verified", copy
    assert judged(target.read_bytes(), CCCD) == set()
    shown = []
    for path in (source, target):
        with pypdfium2.PdfDocument(path) as pdf:
            picture = pdf[0].render(scale=1).to_numpy()
            shown.append(int(((picture[..., 2] > 200) & (picture[..., 1] < 50)).sum()))
    assert shown[0] == shown[1] > 500


def test_what_a_mask_leaves_in_metadata_tells_of_nobody(tmp_path: Path) -> None:
    source = tmp_path / "a.pdf"
    with pymupdf.open() as doc:
        doc.new_page().insert_text((72, 72), "Lien he 0912 345 678")
        doc.set_metadata({"author": "Nguyễn Văn Mẫu"})
        doc.save(source)
    report = mask_file(str(source), str(tmp_path / "b.pdf"), Options(profile="strict"))
    assert report.copy is not None and report.copy.status == "verified"
