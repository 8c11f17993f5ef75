"""What a file was before is read for what only it held, and costs no more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pymupdf

from scanner.pages.history import revisions


def tagged(pages: int = 3, elements: int = 400) -> pymupdf.Document:
    """A PDF with tags, bookmarks and metadata, as word processors write them."""
    doc = pymupdf.open()
    for number in range(pages):
        doc.new_page().insert_text((72, 72), f"Trang {number}")
    root, kids = doc.get_new_xref(), [doc.get_new_xref() for _ in range(elements)]
    for kid in kids:
        doc.update_object(kid, f"<</Type/StructElem/S/Span/P {root} 0 R/Alt(mau {kid})>>")
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    doc.update_object(root, f"<</Type/StructTreeRoot/K[{listed}]>>")
    doc.xref_set_key(doc.pdf_catalog(), "StructTreeRoot", f"{root} 0 R")
    doc.set_toc([[1, "Chương một", 1]])
    doc.set_xml_metadata("<x:xmpmeta>ngày đầu, của Lò Thị Mẫu</x:xmpmeta>")
    return doc


def changed(file: Path, change: Callable[[pymupdf.Document], object]) -> bytes:
    """The file with one change saved behind what was there."""
    tagged().save(file)
    with pymupdf.open(file) as doc:
        change(doc)
        doc.saveIncr()
    return file.read_bytes()


def past(data: bytes) -> list[pymupdf.Document]:
    """The earlier revisions that are read."""
    with pymupdf.open(stream=data, filetype="pdf") as now:
        found = [one for one in revisions(data, now, None, 10_000_000) if one is not None]
    return [pymupdf.open(stream=one, filetype="pdf") for one in found]


def texts(doc: pymupdf.Document) -> str:
    """All strings of a file, and what its pages say."""
    objects = (doc.xref_object(xref) for xref in range(1, doc.xref_length()))
    return "\n".join([*objects, doc.get_xml_metadata(), *(page.get_text() for page in doc)])


def held(doc: pymupdf.Document) -> int:
    """How many objects a file holds."""
    return sum(doc.xref_object(xref) != "null" for xref in range(1, doc.xref_length()))


def test_other_metadata_brings_no_tags_and_no_pages_along(tmp_path: Path) -> None:
    new = "<x:xmpmeta>ngày sau</x:xmpmeta>"
    (before,) = past(changed(tmp_path / "a.pdf", lambda doc: doc.set_xml_metadata(new)))
    assert "Lò Thị Mẫu" in texts(before)
    assert before.page_count == 1 and held(before) < 10


def test_a_tag_that_was_changed_is_read(tmp_path: Path) -> None:
    def change(doc: pymupdf.Document) -> None:
        doc.update_object(20, doc.xref_object(20).replace("mau", "khac"))

    (before,) = past(changed(tmp_path / "a.pdf", change))
    assert "/Alt(mau 20)" in texts(before).replace(" (", "(")


def test_a_page_that_was_changed_is_read_without_the_tags(tmp_path: Path) -> None:
    (before,) = past(changed(tmp_path / "a.pdf", lambda doc: doc[1].clean_contents() or
                             doc.update_stream(doc[1].get_contents()[0], b" ")))  # fmt: skip
    assert "Trang 1" in texts(before) and "Trang 2" not in texts(before)
    assert held(before) < 20


def test_bookmarks_that_have_gone_are_read(tmp_path: Path) -> None:
    (before,) = past(changed(tmp_path / "a.pdf", lambda doc: doc.set_toc([])))
    assert [title for _, title, _ in before.get_toc()] == ["Chương một"]
