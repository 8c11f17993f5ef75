"""What cannot be read in a file inside a file is told of the outer one, never passed over."""

import io
import json
import zipfile
from pathlib import Path

import jsonschema
import pikepdf
import pymupdf
import pytest

import cli
from scanner import pipeline
from scanner.enclosed import MAX_DEPTH
from scanner.model import FileReport, Options, Status

SCHEMA = json.loads(Path("scanner/report/report.schema.json").read_text(encoding="utf-8"))


def pdf(text: str = "Thong bao nghi le", *attached: tuple[str, bytes]) -> bytes:
    document = pymupdf.open()
    document.new_page().insert_text((72, 100), text)
    with pikepdf.open(io.BytesIO(document.tobytes())) as opened:
        for name, data in attached:
            opened.attachments[name] = data
        out = io.BytesIO()
        opened.save(out)
    return out.getvalue()


def docx() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<a/>")
        archive.writestr("word/document.xml", "<a/>")
    return packed.getvalue()


def locked() -> bytes:
    with pikepdf.open(io.BytesIO(pdf())) as opened:
        out = io.BytesIO()
        opened.save(out, encryption=pikepdf.Encryption(user="la", owner="la"))
    return out.getvalue()


def scanned(folder: Path, content: bytes) -> FileReport:
    path = folder / "ngoai.pdf"
    path.write_bytes(content)
    return pipeline.scan_file(str(path), Options())


@pytest.mark.parametrize(("name", "data"), [("don.docx", docx()), ("khoa.pdf", locked())])
def test_an_attachment_that_is_not_read_is_unread(tmp_path: Path, name: str, data: bytes) -> None:
    report = scanned(tmp_path, pdf("Thong bao", (name, data), ("chu.txt", b"khong co gi")))

    assert (report.status, report.verdict) == (Status.PARTIAL, "could_not_read")
    assert [(u.page, u.code, u.within) for u in report.unread] == [
        (1, "attachment_unread", (name,))
    ]


@pytest.mark.parametrize("inner", [False, True])
@pytest.mark.parametrize(("name", "data"), [("don.docx", docx()), ("khoa.pdf", locked())])
def test_a_copy_lacks_what_nobody_could_read(
    tmp_path: Path, name: str, data: bytes, inner: bool
) -> None:
    beside = ("chu.txt", b"khong co gi")
    attached = ("giua.pdf", pdf("giua", (name, data), beside)) if inner else (name, data)
    path = tmp_path / "ngoai.pdf"
    path.write_bytes(pdf("Thong bao", attached, beside))

    report = pipeline.mask_file(str(path), str(tmp_path / "copy.pdf"), Options())

    assert report.status is Status.PARTIAL
    assert report.copy is not None
    assert report.copy.status == "verified"
    assert [note.key for note in report.copy.notes] == ([] if inner else ["attachment_removed"])
    with pymupdf.open(report.copy.path) as copy:
        assert set(copy.embfile_names()) == {"chu.txt"} | ({"giua.pdf"} if inner else set())
    assert pipeline.scan_file(report.copy.path, Options()).status is Status.OK


def test_an_archive_that_is_attached_as_it_is_is_told_once(tmp_path: Path) -> None:
    content = pdf("Thong bao", ("don.docx", docx()))
    with pikepdf.open(io.BytesIO(content)) as opened:
        out = io.BytesIO()
        opened.save(
            out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized
        )

    assert [u.code for u in scanned(tmp_path, out.getvalue()).unread] == ["attachment_unread"]


def test_a_page_that_fails_inside_is_told_with_its_place(tmp_path: Path) -> None:
    inner = pymupdf.open()
    for _ in range(3):
        inner.new_page()
    path = tmp_path / "ngoai.pdf"
    path.write_bytes(pdf("Thong bao", ("giua.pdf", pdf("giua", ("trong.pdf", inner.tobytes())))))
    options = Options()
    few = Options(limits=type(options.limits)(pages=2))

    [unread] = pipeline.scan_file(str(path), few).unread

    assert (unread.code, unread.within) == ("too_many_pages", ("giua.pdf", "trong.pdf"))
    assert (unread.page, unread.inner_page) == (1, 3)
    assert pipeline.scan_file(str(path), options).status is Status.OK


def test_deeper_than_is_looked_is_unread(tmp_path: Path) -> None:
    content = pdf()
    for depth in range(MAX_DEPTH + 2):
        content = pdf("Thong bao", (f"{depth}.pdf", content))

    [unread] = scanned(tmp_path, content).unread
    assert unread.within == tuple(f"{MAX_DEPTH + 1 - depth}.pdf" for depth in range(MAX_DEPTH))


def test_what_can_carry_no_text_is_passed_over(tmp_path: Path) -> None:
    sound = b"ID3\x04" + bytes(range(256)) * 20

    assert scanned(tmp_path, pdf("Thong bao", ("tieng.mp3", sound))).status is Status.OK


def test_nobody_settles_it_by_painting_or_accepting_areas(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.pdf").write_bytes(pdf("Thong bao", ("don.docx", docx())))

    assert cli.run(["scan", "a.pdf", "--format", "json"]) == 3
    told = json.loads(capsys.readouterr().out)
    jsonschema.validate(told, SCHEMA)
    assert told["files"][0]["unread"][0]["within"] == ["don.docx"]
    # Answered by the journal, it is no less unread.
    assert cli.run(["scan", "a.pdf", "--format", "json"]) == 3
    for option in ("--accept-unread", "--mask-unread"):
        assert cli.run(["mask", "a.pdf", "--output-dir", option.strip("-"), option]) == 3
        shown = pymupdf.open(Path(option.strip("-")) / "a.pdf")[0].get_pixmap()
        assert shown.color_topusage()[1] == b"\xff\xff\xff"
