"""What a file says of its maker beside its pages: where a photo was taken, who wrote a paper."""

import zlib
from pathlib import Path

import pikepdf
import pymupdf
import pytest
from PIL import ExifTags, Image

from scanner import pipeline
from scanner.model import FileReport, Options, Severity
from tests.judges import judged


def told(report: FileReport) -> list[tuple[str, str]]:
    return [(finding.type, finding.text) for finding in report.findings]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = "Nguyen Van Mau"
    exif[ExifTags.Base.Model] = "Máy ảnh 1"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.BodySerialNumber] = "SN-004512"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {1: "N", 2: (10.0, 45.0, 45.36), 3: "E", 4: (106.0, 39.0, 43.2)}
    )
    path = tmp_path / "a.jpg"
    Image.new("RGB", (300, 200), "white").save(path, exif=exif)
    return path


def test_the_copy_knows_nothing_of_it(photo: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.jpg"
    report = pipeline.mask_file(str(photo), str(copy), Options())
    assert report.copy is not None
    assert report.copy.status == "verified"
    assert told(pipeline.scan_file(str(copy), Options())) == []


@pytest.mark.parametrize(("author", "found"), [("Administrator", 0)])
def test_the_author_of_a_paper_is_told_and_no_reason_to_keep_it_back(
    tmp_path: Path, author: str, found: int
) -> None:
    path = tmp_path / "a.pdf"
    with pymupdf.open() as document:
        document.new_page()
        document.set_metadata({"author": author, "creator": "Writer", "producer": "Thử 1.0"})
        document.save(path)
    report = pipeline.scan_file(str(path), Options())
    assert told(report) == [("metadata", author)] * found
    assert all(finding.severity is Severity.LOW for finding in report.findings)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("STK 19034567890123 Techcombank", ["bank_account"]),
        ("Hộ chiếu: B1234567, BHXH: 7912345678", ["passport", "social_insurance"]),
        ("serial 8012345678 lens 0451000123456", []),
        ("20261126080500 7912345678", []),
    ],
)
def test_beside_the_pixels_a_number_with_a_label_is_somebodys(
    tmp_path: Path, words: str, found: list[str]
) -> None:
    """Cameras and programs write counters and dates there, and people remarks."""
    Image.new("L", (40, 40), 255).save(tmp_path / "a.jpg", comment=words.encode())
    Image.new("L", (40, 40), 255).save(tmp_path / "a.pdf", subject=words)
    for name in ("a.jpg", "a.pdf"):
        copy = tmp_path / f"copy-{name}"
        report = pipeline.mask_file(str(tmp_path / name), str(copy), Options())
        assert sorted(f.type for f in report.findings) == found
        assert told(pipeline.scan_file(str(copy), Options())) == []
        assert not any(f.value.encode() in copy.read_bytes() for f in report.findings)
    values = [finding.value for finding in report.findings]
    assert judged(copy.read_bytes(), *values) == set()


@pytest.mark.parametrize("packed", [False, True])
def test_a_photo_takes_its_position_along_into_a_pdf(
    photo: Path, tmp_path: Path, *, packed: bool
) -> None:
    path, copy = tmp_path / "a.pdf", tmp_path / "copy.pdf"
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(300, 200))
        data = photo.read_bytes()
        stream = pikepdf.Stream(pdf, zlib.compress(data) if packed else data)
        stream.update({"/Subtype": pikepdf.Name.Image, "/Width": 300, "/Height": 200})
        stream.update({"/ColorSpace": pikepdf.Name.DeviceRGB, "/BitsPerComponent": 8})
        filters = [pikepdf.Name.FlateDecode] * packed + [pikepdf.Name.DCTDecode]
        stream.Filter = pikepdf.Array(filters) if packed else filters[0]
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=stream))
        page.Contents = pikepdf.Stream(pdf, b"300 0 0 200 0 0 cm /P Do")
        pdf.save(path)

    assert ("gps_location", "10.762600, 106.662000") in told(
        pipeline.scan_file(str(path), Options())
    )

    report = pipeline.mask_file(str(path), str(copy), Options())
    assert report.copy is not None
    assert report.copy.status == "verified"
    assert told(pipeline.scan_file(str(copy), Options())) == []
    before, after = (pymupdf.open(one)[0].get_pixmap().samples for one in (path, copy))
    assert before == after
