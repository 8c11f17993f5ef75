"""Masked text and its fonts: of any kind, without Unicode, upright, spelled out beside the glyphs;
what they list of the letters goes with these."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pymupdf
import pytest

from scanner.model import Box, Source
from tests.judges import judged
from tests.masking import CCCD, finding, mask_pdf
from tests.text_pages import content, found, words, written


def type3(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """A font of drawn glyphs without any Unicode: digits are boxes of different heights."""
    glyphs = {
        f"/a{n}": pdf.make_stream(f"600 0 0 0 500 700 d1 50 0 400 {60 * n + 60} re f".encode())
        for n in range(10)
    }
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type3,
        FontBBox=pikepdf.Array([0, 0, 600, 700]),
        FontMatrix=pikepdf.Array([0.001, 0, 0, 0.001, 0, 0]),
        CharProcs=pikepdf.Dictionary(glyphs),
        Encoding=pikepdf.Dictionary(
            Differences=pikepdf.Array([48, *(pikepdf.Name(f"/a{n}") for n in range(10))])
        ),
        FirstChar=48,
        LastChar=57,
        Widths=pikepdf.Array([600] * 10),
        Resources=pikepdf.Dictionary(),
    )


def test_a_type_3_font_loses_glyphs_and_the_drawings_behind_them() -> None:
    pdf, page = content(b"BT /T3 20 Tf 40 200 Td (6666) Tj 100 0 Td (001005123456) Tj ET")
    page.obj.Resources.Font.T3 = pdf.make_indirect(type3(pdf))
    source = written(pdf)
    copy = mask_pdf(source, finding(Box(139, 84, 285, 101), source=Source.OCR))
    with pikepdf.open(io.BytesIO(copy)) as masked:
        stream = masked.pages[0].Contents
        text = b"".join(
            s.read_bytes() for s in (stream if isinstance(stream, pikepdf.Array) else [stream])
        )
        assert b"6666" in text
        assert b"0010" not in text
        kept = masked.pages[0].Resources.Font.T3.CharProcs.keys()
        assert "/a6" in kept
        assert "/a0" not in kept


def test_a_cid_font_without_unicode_and_upright_writing(tmp_path: Path) -> None:
    """Codes that mean nothing but glyph numbers, one run across and one run down."""
    with pymupdf.open() as doc:
        page = doc.new_page()
        page.insert_text((60, 100), f"truoc {CCCD} sau", fontname="china-s", fontsize=12)
        source = bytes(doc.tobytes())
    with pikepdf.open(io.BytesIO(source)) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item:
                del item["/ToUnicode"]
        stripped = written(pdf)
    copy = mask_pdf(stripped, *found(source))
    with pymupdf.open(stream=copy, filetype="pdf") as doc:
        glyphs = [char for span in doc[0].get_texttrace() for char in span["chars"]]
    with pymupdf.open(stream=source, filetype="pdf") as doc:
        before = [char for span in doc[0].get_texttrace() for char in span["chars"]]
    assert len(before) - len(glyphs) == len(CCCD)


def test_vertical_writing() -> None:
    codes = CCCD.encode("utf-16-be").hex()
    pdf, page = content(f"BT /V 12 Tf 200 280 Td <{codes}> Tj ET".encode())
    page.obj.Resources.Font.V = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type0,
        BaseFont=pikepdf.Name("/STSong-Light"),
        Encoding=pikepdf.Name("/UniGB-UCS2-V"),
        DescendantFonts=pikepdf.Array(
            [
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Font,
                    Subtype=pikepdf.Name.CIDFontType0,
                    BaseFont=pikepdf.Name("/STSong-Light"),
                    CIDSystemInfo=pikepdf.Dictionary(
                        Registry=b"Adobe", Ordering=b"GB1", Supplement=2
                    ),
                    FontDescriptor=pikepdf.Dictionary(
                        Type=pikepdf.Name.FontDescriptor,
                        FontName=pikepdf.Name("/STSong-Light"),
                        Flags=4,
                    ),
                )
            ]
        ),
    )
    source = written(pdf)
    copy = mask_pdf(source, finding(Box(192, 20, 208, 170), source=Source.TEXT))
    with pymupdf.open(stream=copy, filetype="pdf") as doc:
        assert not doc[0].get_text().strip()


SPELLED = "/Span <</ActualText ({0})>> BDC BT /F1 12 Tf 40 200 Td ({0}) Tj ET EMC"


def test_text_spelled_out_beside_the_glyphs_goes_with_them() -> None:
    pdf, page = content(
        (
            SPELLED.format(CCCD)
            + " /Span /P1 BDC BT /F1 12 Tf 40 150 Td ("
            + CCCD
            + ") Tj ET EMC /P <</MCID 0>> BDC BT /F1 12 Tf 40 100 Td ("
            + CCCD
            + ") Tj ET EMC"
        ).encode()
    )
    page.obj.Resources.Properties = pikepdf.Dictionary(
        P1=pdf.make_indirect(pikepdf.Dictionary(ActualText=CCCD[:7], E=CCCD))
    )
    element = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.StructElem, S=pikepdf.Name.P, K=0, ActualText=CCCD[3:], Alt=CCCD[:8]
        )
    )
    pdf.Root.StructTreeRoot = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.StructTreeRoot,
            K=pikepdf.Array([element]),
            ParentTree=pikepdf.Dictionary(Nums=pikepdf.Array([0, pikepdf.Array([element])])),
        )
    )
    page.obj.StructParents = 0
    source = written(pdf)
    copy = mask_pdf(source, *found(source))
    assert judged(copy, CCCD) == set()
    assert judged(copy, CCCD[:7]) == set()
    assert judged(copy, CCCD[3:]) == set()


def producers() -> list[str]:
    return ["pymupdf", "reportlab", "fpdf2", *(["chromium"] if shutil.which("chromium") else [])]


def produced(name: str, folder: Path) -> bytes:
    """A page of Vietnamese by one of the programs that people's PDFs come from."""
    from samples.drawing.fonts import ROBOTO, font_bytes

    face = folder / "face.ttf"
    face.write_bytes(font_bytes(ROBOTO))
    text = f"Số CCCD của ông Trần Văn Mẫu: {CCCD} cấp ngày"
    if name == "pymupdf":
        with pymupdf.open() as doc:
            page = doc.new_page()
            page.insert_font("F9", fontbuffer=face.read_bytes())
            page.insert_text((60, 100), text, fontname="F9", fontsize=12)
            doc.subset_fonts()
            return bytes(doc.tobytes(garbage=4, deflate=True))
    if name == "reportlab":
        from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
        from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]
        from reportlab.pdfgen import canvas  # type: ignore[import-untyped]

        pdfmetrics.registerFont(TTFont("Face", str(face)))
        out = io.BytesIO()
        drawing = canvas.Canvas(out)
        drawing.setFont("Face", 12)
        drawing.drawString(60, 700, text)
        drawing.save()
        return out.getvalue()
    if name == "fpdf2":
        from fpdf import FPDF

        pdf = FPDF()
        pdf.add_page()
        pdf.add_font("Face", fname=face)
        pdf.set_font("Face", size=12)
        pdf.text(20, 30, text)
        return bytes(pdf.output())
    page = folder / "a.html"
    style = "@font-face{font-family:R;src:url(face.ttf)}body{font-family:R}"
    page.write_text(f"<meta charset=utf-8><style>{style}</style><p>{text}", encoding="utf-8")
    target = folder / "a.pdf"
    call = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    subprocess.run([*call, f"--print-to-pdf={target}", str(page)], capture_output=True, check=True)
    return target.read_bytes()


@pytest.mark.parametrize("name", producers())
def test_subset_fonts_do_not_list_what_was_cut(name: str, tmp_path: Path) -> None:
    pytest.importorskip(
        {"pymupdf": "pymupdf", "chromium": "pymupdf", "fpdf2": "fpdf"}.get(name, name)
    )
    source = produced(name, tmp_path)
    places = found(source)
    assert places
    copy = mask_pdf(source, *places)
    assert judged(copy, CCCD) == set()
    assert set(words(source)) - set(words(copy)) == {CCCD}
    assert len(copy) <= 1.3 * len(source)
    before, after = (_rendered(data) for data in (source, copy))
    box = places[0].boxes[0].grow(3)
    assert _differing(before, after) is None or _inside(_differing(before, after), box)


def _rendered(data: bytes) -> pymupdf.Pixmap:
    with pymupdf.open(stream=data, filetype="pdf") as doc:
        return doc[0].get_pixmap(dpi=72)


def _differing(before: pymupdf.Pixmap, after: pymupdf.Pixmap) -> Box | None:
    import numpy as np

    arrays = [
        np.frombuffer(p.samples, np.uint8).reshape(p.height, p.width, 3).astype(int)
        for p in (before, after)
    ]
    y, x = np.nonzero(np.abs(arrays[0] - arrays[1]).max(axis=2) > 8)
    return Box(x.min(), y.min(), x.max() + 1, y.max() + 1) if len(x) else None


def _inside(inner: Box | None, outer: Box) -> bool:
    assert inner is not None
    return inner.intersection(outer) == inner
