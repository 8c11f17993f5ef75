"""A proof says yes to a masked copy and no to every copy that only looks like one."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

import pikepdf
import pymupdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFilter

from scanner import ocr, pipeline
from scanner.errors import UnreadableError
from scanner.mask import mask, png
from scanner.mask.traces import search, traces
from scanner.model import Box, Document, Finding, Options, Source
from scanner.pages.opened import Opened
from scanner.verify import Proof, verify
from tests.hiding import hidden, info, private_data, sheet, signed
from tests.masking import CCCD, MAIL, PDF, finding, picture, saved
from tests.test_mask_pdf_images import CODECS, PLACE
from tests.test_mask_pdf_images import sheet as picture_sheet
from tests.text_pages import found, written

_TURNED = Image.Transpose.ROTATE_90


def nothing(copy: Document) -> Sequence[Finding]:
    return ()


def proof(before: bytes, after: bytes, findings: Sequence[Finding], **more: Any) -> Proof:
    """The proof of a PDF, unless `more` gives another `kind`, `options` or `rescan`."""
    kind = more.get("kind", PDF)
    original, copy = Document("a", before, kind), Document("a", after, kind)
    options, rescan = more.get("options", Options()), more.get("rescan", nothing)
    return verify(original, copy, findings, options, rescan)


def masked(before: bytes, findings: Sequence[Finding], kind: str = PDF) -> bytes:
    return mask(Document("a", before, kind), findings, Options()).data


def places(remaining: Sequence[str]) -> set[str]:
    return {entry.split("@", 1)[1] for entry in remaining}


def test_a_masked_text_is_proved() -> None:
    source = sheet()
    places_ = found(source)
    result = proof(source, masked(source, places_), places_)
    assert result.remaining == ()
    assert set(result.readers) >= {"lolot", "pikepdf", "pypdfium2"}
    assert set(result.checks) >= {"rescan", "text", "objects", "streams", "bytes", "boxes"}


@pytest.mark.parametrize("name", ["jpeg", "fax", "indexed 8", "soft mask"])
def test_masked_pixels_are_proved(name: str) -> None:
    source = picture_sheet(CODECS[name])
    spot = [finding(PLACE)]
    result = proof(source, masked(source, spot), spot)
    assert result.remaining == ()
    assert ("tesseract" in result.readers) == ocr.available("tesseract")
    assert "under_boxes" in result.checks


def test_the_original_is_no_proof_of_itself() -> None:
    source = sheet()
    result = proof(source, source, found(source))
    assert {"text of page 1", "box on page 1"} <= places(result.remaining)
    assert all(entry.startswith("p1-1@") for entry in result.remaining)


def read_before(data: bytes) -> Opened:
    """A PDF as masking leaves it to the proof: opened, its pages' texts read."""
    opened = Opened(data)
    for page in opened.doc:
        opened.words(page)
    return opened


def test_a_reading_that_was_begun_before_finds_what_a_fresh_one_finds() -> None:
    source = sheet(f"So CCCD: {CCCD}")
    fresh = pipeline.scan(Document("a", source, PDF), Options())
    begun = Document("a", source, PDF, read_before(source))
    for _ in range(2):
        again = pipeline.scan(begun, Options())
        assert again.findings == fresh.findings != ()
        assert again.unread == fresh.unread


def test_other_bytes_than_were_opened_are_opened_anew() -> None:
    source = sheet(f"So CCCD: {CCCD}")
    clean = masked(source, found(source))
    leaking = Document("a", source, PDF, read_before(clean))
    assert pipeline.scan(leaking, Options()).findings
    assert not pipeline.scan(Document("a", clean, PDF, read_before(source)), Options()).findings


@pytest.mark.parametrize(
    "printed",
    [
        f"<< /{CCCD} 1 >>",
        f"<< /A [ 1 2 << /B /N{CCCD} >> ] >>",
        f"[ /A#20{CCCD} ]",
        f"[ 1 2 ({CCCD}) ]",
        f"<< /A << /B <{CCCD.encode().hex()}> >> >>",
        f"/{CCCD}",
        f"({CCCD})",
    ],
)
def test_a_value_in_any_object_is_left(printed: str) -> None:
    source = sheet()
    places_ = found(source)
    with pikepdf.open(io.BytesIO(masked(source, places_))) as pdf:
        pdf.Root["/Kept"] = pdf.make_indirect(pikepdf.Object.parse(printed.encode()))
        result = proof(source, written(pdf), places_)
    assert any(place.startswith("object") for place in places(result.remaining))


def covered(data: bytes) -> bytes:
    """What people do: a black box over the text."""
    with pymupdf.open(stream=data, filetype="pdf") as doc:
        for spot in found(data):
            box = spot.boxes[0]
            doc[0].draw_rect(pymupdf.Rect(box.x0, box.y0, box.x1, box.y1), fill=(0, 0, 0))
        return bytes(doc.tobytes())


def test_a_box_over_the_text_is_no_mask() -> None:
    source = sheet()
    result = proof(source, covered(source), found(source))
    assert "text of page 1" in places(result.remaining)
    assert "box on page 1" not in places(result.remaining)


def test_a_box_over_a_picture_is_no_mask() -> None:
    source = picture_sheet(CODECS["jpeg"])
    with pymupdf.open(stream=source, filetype="pdf") as doc:
        box = pymupdf.Rect(PLACE.x0, PLACE.y0, PLACE.x1, PLACE.y1)
        doc[0].draw_rect(box, fill=(0, 0, 0))
        fake = bytes(doc.tobytes())
    result = proof(source, fake, [finding(PLACE)])
    assert "under the box on page 1" in places(result.remaining)


@pytest.mark.parametrize("also", ["nothing", "words", "note", "glass"])
def test_a_box_over_a_picture_is_lifted_whatever_else_is_drawn(also: str) -> None:
    """Shapes drawn last are drawn onto the rest: not where a page has more over or under them."""
    source = picture_sheet(CODECS["rgb"])
    with pymupdf.open(stream=source, filetype="pdf") as doc:
        page, box = doc[0], pymupdf.Rect(PLACE.x0, PLACE.y0, PLACE.x1, PLACE.y1)
        page.draw_rect(box, fill=(0, 0, 0), fill_opacity=0.9 if also == "glass" else 1)
        if also == "words":
            page.insert_text((box.x0, box.y1), "che", fontsize=8, color=(1, 1, 1))
        if also == "note":
            page.add_text_annot((10, 10), "che")
        fake = bytes(doc.tobytes())
    left = places(proof(source, fake, [finding(PLACE)]).remaining)
    assert "under the box on page 1" in left
    assert ("box on page 1" in left) == (also in ("words", "glass"))


@pytest.mark.parametrize("change", [info, private_data], ids=lambda change: change.__name__)
def test_a_copy_of_the_value_anywhere_is_found(
    change: Callable[[pikepdf.Pdf, pikepdf.Page], object],
) -> None:
    source = sheet()
    spots = found(source)
    with pikepdf.open(io.BytesIO(masked(source, spots))) as pdf:
        change(pdf, pdf.pages[0])
        leaky = written(pdf)
    assert any(
        place.startswith("object") for place in places(proof(source, leaky, spots).remaining)
    )


@pytest.mark.parametrize(
    "stream",
    [
        CCCD.encode(),
        b"001 005 123 456",
        b"001.005.123.456",
        CCCD.encode("utf-16-be"),
        CCCD.encode("utf-16-le"),
        CCCD.encode().hex().encode(),
        CCCD.encode("utf-16-be").hex().upper().encode(),
    ],
)
def test_streams_are_searched_in_every_spelling(stream: bytes) -> None:
    source = sheet()
    spots = found(source)
    with pikepdf.open(io.BytesIO(masked(source, spots))) as pdf:
        pdf.pages[0].obj["/Private"] = pdf.make_stream(b"x " + stream + b" y")
        leaky = written(pdf)
    assert proof(source, leaky, spots).remaining


@pytest.mark.parametrize("sign", [b"\xfe", b"a", b"\x00", b"7."])
def test_a_value_among_many_samples_is_found(sign: bytes) -> None:
    """Of a long stream only what can hold a value is searched: it may stand among the samples of
    a picture, or with gaps of any length between its digits."""
    sought, _ = traces(found(sheet()))
    spread = b"\x00\x00 ".join(bytes([digit]) for digit in CCCD.encode())
    samples = sign * 150_000
    assert not any(search(samples, sought))
    for form in (CCCD.encode(), CCCD.encode("utf-16-le"), CCCD.encode().hex().encode(), spread):
        assert any(search(samples + b"\xff" + form + b"\xff" + samples, sought)), form


def test_a_name_of_the_format_is_no_value_and_a_name_of_several_words_is() -> None:
    """Own words may be what a PDF calls its parts by: "Image", "Table"."""
    source = sheet("Image")
    spots = found(source, "Image", type="word")
    copy = masked(source, spots)
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        pdf.Root["/Private"] = pikepdf.Dictionary(Type=pikepdf.Name("/Image"))
        assert proof(source, written(pdf), spots).remaining == ()
        pdf.Root["/Private"] = pikepdf.Dictionary(Type=pikepdf.String("Image"))
        assert proof(source, written(pdf), spots).remaining


def test_mail_is_found_in_any_case() -> None:
    source = sheet(MAIL)
    spots = found(source, MAIL, type="email")
    copy = masked(source, spots)
    assert proof(source, copy, spots).remaining == ()
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        pdf.docinfo["/Title"] = MAIL.upper()
        leaky = written(pdf)
    assert proof(source, leaky, spots).remaining


def test_a_signature_and_its_certificates_are_no_leak_once_removed() -> None:
    source = hidden(signed)
    spots = found(source)
    assert proof(source, masked(source, spots), spots).remaining == ()


def test_what_the_own_pipeline_still_finds_is_named() -> None:
    source = sheet()
    spots = found(source)
    copy = masked(source, spots)
    still = finding(Box(1, 1, 9, 9), source=Source.TEXT, page=1)
    other = finding(Box(1, 1, 9, 9), "079103012345", source=Source.METADATA, page=None)
    result = proof(source, copy, spots, rescan=lambda copy: [still, other])
    assert result.remaining == ("p1-1@page 1", "new@metadata")


def test_a_copy_that_cannot_be_read_is_not_proved() -> None:
    def fails(copy: Document) -> Sequence[Finding]:
        raise UnreadableError("broken_file")

    source = sheet()
    spots = found(source)
    assert "copy@lolot" in proof(source, masked(source, spots), spots, rescan=fails).remaining
    assert {"pikepdf", "pypdfium2"} <= places(proof(source, b"%PDF-1.7 junk", spots).remaining)
    image, box = picture()
    data = saved(image, "PNG")
    assert "unreadable" in places(proof(data, b"junk", [finding(box)], kind="image/png").remaining)


def test_what_was_left_on_purpose_is_no_leak() -> None:
    """The same number masked in a table and kept in the letterhead."""
    with pymupdf.open() as doc:
        page = doc.new_page()
        page.insert_text((60, 100), f"So {CCCD}", fontsize=12)
        page.insert_text((60, 300), f"Kept {CCCD}", fontsize=12)
        source = bytes(doc.tobytes())
    from dataclasses import replace

    first, second = found(source)
    kept = replace(second, mask=False, id="p1-2")
    with pymupdf.open(stream=source, filetype="pdf") as doc:
        box = first.boxes[0]
        area = pymupdf.Rect(box.x0, box.y0, box.x1, box.y1)
        doc[0].add_redact_annot(area, fill=(0, 0, 0))
        doc[0].apply_redactions()
        copy = bytes(doc.tobytes())
    assert proof(source, copy, [first, kept]).remaining == ()
    assert proof(source, copy, [first]).remaining


def test_names_may_stand_elsewhere_but_not_in_their_place() -> None:
    name = "Tran Van Mau"
    with pymupdf.open() as doc:
        page = doc.new_page()
        page.insert_text((60, 100), f"Ong {name}, CCCD {CCCD}", fontsize=12)
        page.insert_text((60, 300), f"Kinh gui: {name}", fontsize=12)
        source = bytes(doc.tobytes())
    person = found(source, name, type="person_name")[0]
    number = found(source)[0]
    copy = masked(source, [person, number])
    with pymupdf.open(stream=copy, filetype="pdf") as doc:
        assert "Kinh gui: Tran Van Mau" in doc[0].get_text()
    assert proof(source, copy, [person, number]).remaining == ()
    assert proof(source, covered(source), [person]).remaining


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "GIF"])
def test_masked_images_are_proved(name: str) -> None:
    image, box = picture()
    source = saved(image, name)
    copy = mask(Document("a", source, "image/any"), [finding(box)], Options()).data
    result = proof(source, copy, [finding(box)], kind="image/any")
    assert result.remaining == ()
    assert set(result.readers) >= {"lolot", "opencv"}


def blurred(image: Image.Image, box: Box) -> Image.Image:
    area = tuple(map(int, (box.x0, box.y0, box.x1, box.y1)))
    copy = image.copy()
    copy.paste(image.crop(area).filter(ImageFilter.GaussianBlur(3)), area[:2])  # type: ignore[arg-type]
    return copy


def pixelated(image: Image.Image, box: Box) -> Image.Image:
    x0, y0, x1, y1 = map(int, (box.x0, box.y0, box.x1, box.y1))
    small = image.crop((x0, y0, x1, y1)).resize(((x1 - x0) // 6, (y1 - y0) // 6))
    copy = image.copy()
    copy.paste(small.resize((x1 - x0, y1 - y0), Image.Resampling.NEAREST), (x0, y0))
    return copy


def half(image: Image.Image, box: Box) -> Image.Image:
    copy = image.copy()
    ImageDraw.Draw(copy).rectangle((box.x0, box.y0, (box.x0 + box.x1) / 2, box.y1), fill=0)
    return copy


def all_but_one_digit(image: Image.Image, box: Box) -> Image.Image:
    copy = image.copy()
    last = box.x1 - box.width / len(CCCD)
    ImageDraw.Draw(copy).rectangle((box.x0, box.y0, last, box.y1), fill=0)
    return copy


@pytest.mark.parametrize("way", [blurred, pixelated, half, all_but_one_digit])
def test_what_only_looks_like_a_mask_is_refused(
    way: Callable[[Image.Image, Box], Image.Image],
) -> None:
    image, box = picture()
    fake = saved(way(image, box), "PNG")
    result = proof(saved(image, "PNG"), fake, [finding(box)], kind="image/png")
    assert "box on page 1" in places(result.remaining)


def test_metadata_of_images_is_read_again() -> None:
    image, box = picture()
    source = saved(image, "JPEG", comment=CCCD.encode())
    good = mask(Document("a", source, "image/jpeg"), [finding(box)], Options()).data
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (21.0, 1.0, 42.0)
    leaky = saved(Image.open(io.BytesIO(good)), "JPEG", exif=exif, comment=CCCD.encode())
    place = finding(None, "21.02,105.8", id="f-1", type="gps_location", page=None)
    spots = [finding(box), place]
    assert proof(source, good, spots, kind="image/jpeg").remaining == ()
    left = proof(source, leaky, spots, kind="image/jpeg").remaining
    assert {"f-1@metadata", "p1-1@bytes", "p1-1@metadata"} <= set(left)


@pytest.mark.skipif(not ocr.available("tesseract"), reason="Tesseract is not installed")
def test_tesseract_reads_what_stands_beside_a_mask_that_missed() -> None:
    image, box = picture(crowded=False)
    data = saved(image, "PNG")
    missed = finding(Box(box.x0, box.y0 - 24, box.x1, box.y0 - 6))
    result = proof(data, data, [missed], kind="image/png")
    assert "pixels of page 1" in places(result.remaining)


def test_values_too_short_to_search_in_bytes_are_said() -> None:
    source = sheet("12345")
    spots = found(source, "12345", type="otp")
    result = proof(source, masked(source, spots), spots)
    assert "short_values_not_searched_in_bytes" in result.checks
    assert result.remaining == ()


@pytest.mark.parametrize("way", ["areas", "full"])
def test_a_scan_is_proved_by_its_changed_areas_or_by_whole_pages(
    tmp_path: Path, way: Literal["areas", "full"]
) -> None:
    picture(CCCD)[0].save(tmp_path / "a.png")

    options = Options(proof=way)
    report = pipeline.mask_file(str(tmp_path / "a.png"), str(tmp_path / "b.png"), options)

    assert report.copy is not None
    assert report.copy.status == "verified"
    assert {"rescan", "boxes", "bytes", "metadata"} <= set(report.copy.checks)
    again = pipeline.scan_file(str(tmp_path / "b.png"), Options())
    assert not [finding for finding in again.findings if finding.mask]


def test_a_flattened_copy_is_proved_and_can_still_be_searched(tmp_path: Path) -> None:
    with pymupdf.open() as pdf:
        pdf.new_page().insert_text((72, 100), f"So CCCD: {CCCD} cap tai Ha Noi", fontsize=12)
        pdf.save(tmp_path / "a.pdf")

    options = Options(flatten=True)
    report = pipeline.mask_file(str(tmp_path / "a.pdf"), str(tmp_path / "b.pdf"), options)

    assert report.copy is not None
    assert report.copy.status == "verified"
    with pypdfium2.PdfDocument(tmp_path / "b.pdf") as copy:
        text = copy[0].get_textpage().get_text_range()
        kinds = {item.type for item in copy[0].get_objects()}
    # The mask is padded: the word beside it may go with it.
    assert "tai Ha Noi" in text
    assert CCCD not in text
    assert pypdfium2.raw.FPDF_PAGEOBJ_IMAGE in kinds


def test_texts_behind_the_pixels_of_a_png_are_read() -> None:
    image, box = picture()
    source = saved(image, "PNG")
    good = mask(Document("a", source, "image/png"), [finding(box)], Options()).data
    comment = b"Comment\0\0" + zlib.compress(CCCD.encode())
    late = good[:-12] + png.chunk(b"zTXt", comment) + good[-12:]
    assert "p1-1@metadata" in proof(source, late, [finding(box)], kind="image/png").remaining
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (21.0, 1.0, 42.0)
    place = finding(None, "21.02,105.8", id="f-1", type="gps_location", page=None)
    located = good[:-12] + png.chunk(b"eXIf", exif.tobytes()[6:]) + good[-12:]
    assert proof(source, good, [place], kind="image/png").remaining == ()
    assert "f-1@metadata" in proof(source, located, [place], kind="image/png").remaining


def test_a_copy_of_another_size_is_no_copy() -> None:
    image, box = picture()
    for changed in (image.resize((image.width // 2, image.height)), image.transpose(_TURNED)):
        result = proof(saved(image, "PNG"), saved(changed, "PNG"), [finding(box)], kind="image/png")
        assert "size" in places(result.remaining)
