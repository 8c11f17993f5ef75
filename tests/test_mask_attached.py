"""Files inside a PDF: masked and put back, or taken out and said."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pikepdf
import pymupdf
import pytest
from pikepdf import Dictionary, Name

from scanner import pipeline
from scanner.model import Finding, Options, Source
from tests.hiding import Change, annotated, hidden, masked, sheet
from tests.judges import judged
from tests.masking import CCCD, finding, picture, pixels, saved


def attached(*files: tuple[str, bytes]) -> Change:
    def change(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        for name, data in files:
            pdf.attachments[name] = data

    return change


def inner(name: str, page: int | None, value: str = CCCD) -> Finding:
    return finding(
        None,
        value,
        page=None,
        inner_page=page,
        source=Source.ATTACHMENT,
        within=(name,),
    )


def test_an_attached_pdf_is_masked_and_put_back() -> None:
    source = hidden(attached(("ben trong.pdf", sheet()), ("khac.txt", b"khong co gi")))
    result = masked(source, CCCD, "cccd", inner("ben trong.pdf", 1))
    assert judged(result.data, CCCD) == set()
    assert result.notes == ()
    with pikepdf.open(io.BytesIO(result.data)) as pdf:
        assert set(pdf.attachments) == {"ben trong.pdf", "khac.txt"}
        again = pdf.attachments["ben trong.pdf"].get_file().read_bytes()
    assert judged(again, CCCD) == set()
    with pymupdf.open(stream=again, filetype="pdf") as doc:
        assert "Trang con lai" in doc[0].get_text()


def test_an_attached_picture_is_masked_and_put_back(tmp_path: Path) -> None:
    """With the picture in a PDF that is attached to the PDF; both readers see it clean."""
    image, box = picture(size=34)
    deep = hidden(attached(("anh.png", saved(image, "PNG"))), value="khong co gi")
    (tmp_path / "a.pdf").write_bytes(hidden(attached(("ben trong.pdf", deep)), value="khong co"))

    report = pipeline.mask_file(str(tmp_path / "a.pdf"), str(tmp_path / "b.pdf"), Options())

    assert report.copy is not None
    assert (report.copy.status, report.copy.notes) == ("verified", ())
    assert "attachments" in report.copy.checks
    with pikepdf.open(tmp_path / "b.pdf") as pdf:
        inner_pdf = pdf.attachments["ben trong.pdf"].get_file().read_bytes()
    with pikepdf.open(io.BytesIO(inner_pdf)) as pdf:
        shown = pixels(pdf.attachments["anh.png"].get_file().read_bytes())
    number = shown[int(box.y0) + 1 : int(box.y1), int(box.x0) + 1 : int(box.x1)]
    assert number.max() == 0
    assert shown.max() > 200


def test_what_cannot_be_masked_for_certain_is_taken_out_and_said() -> None:
    image, _ = picture()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<a/>")
        archive.writestr("document.xml", CCCD)
    files = [
        ("anh.png", saved(image, "PNG")),
        ("don.docx", packed.getvalue()),
        ("ghi chu.txt", f"so {CCCD}".encode()),
        ("giu lai.txt", b"khong co gi"),
    ]
    source = hidden(attached(*files))
    more = [inner("anh.png", 1), inner("don.docx", None)]
    result = masked(source, CCCD, "cccd", *more)
    assert judged(result.data, CCCD) == set()
    gone = {note.details["name"] for note in result.notes if note.key == "attachment_removed"}
    assert gone == {"anh.png", "don.docx", "ghi chu.txt"}
    with pikepdf.open(io.BytesIO(result.data)) as pdf:
        assert set(pdf.attachments) == {"giu lai.txt"}


def test_a_file_attached_to_a_note_goes_with_the_note() -> None:
    def change(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        stream = pdf.make_stream(f"so {CCCD}".encode(), Type=Name.EmbeddedFile)
        spec = pdf.make_indirect(Dictionary(Type=Name.Filespec, F="a.txt", EF=Dictionary(F=stream)))
        annotated("/FileAttachment", FS=spec)(pdf, page)

    result = masked(hidden(change))
    assert judged(result.data, CCCD) == set()
    assert [note.key for note in result.notes] == ["attachment_removed"]


@pytest.mark.skipif(not shutil.which("pdfdetach"), reason="poppler is not installed")
def test_files_hung_on_notes_are_found_and_masked_in_their_place(tmp_path: Path) -> None:
    """Each is masked in its own format and stays with its note; poppler takes them out."""
    image, box = picture(size=34)
    with pymupdf.open() as inner_pdf:
        inner_pdf.new_page().insert_text((60, 100), f"So CCCD: {CCCD}", fontsize=12)
        labelled = bytes(inner_pdf.tobytes())
    files = {
        "anh.png": saved(image, "PNG"),
        "trong.pdf": labelled,
        "ghi chu.txt": f"CCCD: {CCCD}".encode(),
        "sach.txt": b"khong co gi",
    }
    with pymupdf.open() as doc:
        page = doc.new_page()
        for row, (name, data) in enumerate(files.items()):
            page.add_file_annot((72, 100 + 40 * row), data, name)
        doc.save(tmp_path / "a.pdf")

    report = pipeline.mask_file(str(tmp_path / "a.pdf"), str(tmp_path / "b.pdf"), Options())

    assert {finding.within for finding in report.findings} == {
        ("anh.png",),
        ("trong.pdf",),
        ("ghi chu.txt",),
    }
    assert report.copy is not None
    assert report.copy.status == "verified"
    assert "attachments" in report.copy.checks
    assert report.copy.notes == ()
    detach = ["pdfdetach", "-saveall", "-o", str(tmp_path / "out"), str(tmp_path / "b.pdf")]
    (tmp_path / "out").mkdir()
    subprocess.run(detach, check=True)
    left = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert set(left) == set(files)
    assert left["ghi chu.txt"].decode() == f"CCCD: {'█' * 12}"
    assert left["sach.txt"] == files["sach.txt"]
    assert judged(left["trong.pdf"], CCCD) == set()
    shown = pixels(left["anh.png"])
    number = shown[int(box.y0) + 1 : int(box.y1), int(box.x0) + 1 : int(box.x1)]
    assert number.max() == 0


@pytest.mark.parametrize("behind", ["text", "photo"])
def test_what_is_hidden_behind_a_photo_in_a_pdf_is_found_and_goes(
    tmp_path: Path, behind: str
) -> None:
    more = f"\nCCCD: {CCCD}\n".encode() if behind == "text" else saved(picture()[0], "JPEG")
    photo = saved(picture("KHONG CO GI")[0], "JPEG") + more
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(520, 400))
        image = pikepdf.Stream(
            pdf,
            photo,
            Dictionary(
                Subtype=Name.Image,
                Width=520,
                Height=130,
                BitsPerComponent=8,
                ColorSpace=Name.DeviceRGB,
                Filter=Name.DCTDecode,
            ),
        )
        page.Resources = Dictionary(XObject=Dictionary(I=pdf.make_indirect(image)))
        page.Contents = pdf.make_stream(b"q 520 0 0 130 0 200 cm /I Do Q")
        pdf.save(tmp_path / "a.pdf")
    report = pipeline.mask_file(str(tmp_path / "a.pdf"), str(tmp_path / "out"), Options())
    assert [f.value for f in report.findings] == [CCCD]
    assert report.copy is not None
    assert report.copy.status == "verified"
    assert (CCCD.encode() in photo) == (behind == "text")
    with pikepdf.open(report.copy.path) as copy:
        kept = copy.pages[0].Resources.XObject.I.read_raw_bytes()
    assert len(kept) <= len(photo) - len(more)
