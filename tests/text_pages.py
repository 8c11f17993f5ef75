"""Pages of text that tests write and mask, and what readers see of them."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pymupdf

from scanner.mask.pdf_search import turned
from scanner.model import Box, Finding, Source
from tests.masking import CCCD, finding

INFINITE = pymupdf.INFINITE_RECT()


def found(data: bytes, value: str = CCCD, **more: object) -> list[Finding]:
    """The value's places as a reader of the text layer gives them."""
    result = []
    with pymupdf.open(stream=data, filetype="pdf") as doc:
        for page in doc:
            for quad in page.search_for(value, quads=True, clip=INFINITE):
                outline = quad * turned(page)
                points = [outline.ul, outline.ur, outline.lr, outline.ll]
                polygon = tuple((float(p.x), float(p.y)) for p in points)
                settings = {"source": Source.TEXT, "page": page.number + 1, "polygon": polygon}
                result.append(finding(Box.around(polygon), value, **(settings | more)))
    return result


def document(draw: Callable[[pymupdf.Page], object], **page: float) -> bytes:
    with pymupdf.open() as doc:
        draw(doc.new_page(**page))
        return bytes(doc.tobytes())


def lines(page: pymupdf.Page) -> None:
    page.insert_text((60, 88), "dong tren gjpq (ABC) 123 tren tren tren", fontsize=12)
    page.insert_text((60, 100), f"So CCCD: {CCCD} cap ngay 01/02/2021", fontsize=12)
    page.insert_text((60, 112), "dong duoi ABCD (gjpq) 456 duoi duoi", fontsize=12)


def content(stream: bytes, **fonts: pikepdf.Object) -> tuple[pikepdf.Pdf, pikepdf.Page]:
    """A page with a hand-written content stream and Helvetica as /F1."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(400, 300))
    helvetica = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )
    page.obj["/Resources"] = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=helvetica, **fonts))
    page.obj["/Contents"] = pdf.make_stream(stream)
    return pdf, page


def written(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def words(data: bytes) -> dict[str, Box]:
    with pymupdf.open(stream=data, filetype="pdf") as doc:
        return {w[4]: Box(*w[:4]) for page in doc for w in page.get_text("words")}
