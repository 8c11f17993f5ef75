"""What a file was before is read for what only it held, and costs no more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest

from scanner.pages import history
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


def updated(file: Path, times: int, change: Callable[[pymupdf.Document, int], object]) -> bytes:
    """A file of one page with so many changes saved one behind the other."""
    doc = pymupdf.open()
    doc.new_page().insert_text((72, 72), "Trang một")
    doc.save(file)
    for number in range(times):
        with pymupdf.open(file) as doc:
            change(doc, number)
            doc.saveIncr()
    return file.read_bytes()


def given(data: bytes) -> list[bytes | None]:
    with pymupdf.open(stream=data, filetype="pdf") as now:
        return list(revisions(data, now, None, 10_000_000))


def signed(doc: pymupdf.Document, number: int) -> None:
    """A signature that only adds to the file."""
    xref = doc.get_new_xref()
    doc.update_object(xref, f"<</Type/Sig/SubFilter/adbe.pkcs7.detached/Name(Nguoi ky {number})>>")


def test_more_signatures_than_revisions_are_looked_at_lose_nothing(tmp_path: Path) -> None:
    assert given(updated(tmp_path / "a.pdf", history.MOST + 5, signed)) == []


def test_of_many_changes_the_last_are_read_and_the_rest_is_told(tmp_path: Path) -> None:
    def titled(doc: pymupdf.Document, number: int) -> None:
        doc.set_metadata({"title": f"Lần {number}"})

    told = given(updated(tmp_path / "a.pdf", history.MOST + 5, titled))
    assert told[0] is None
    assert len(told) == 1 + history.MOST and all(told[1:])


def test_no_more_objects_are_compared_than_a_file_may_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "MOST_OBJECTS", 20)
    assert given(updated(tmp_path / "a.pdf", history.MOST + 5, signed)) == [None]
