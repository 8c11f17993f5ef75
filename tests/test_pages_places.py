"""Texts beside the pages: metadata, annotations, attachments, revisions, signatures."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pymupdf
import pytest
from PIL import Image, TiffImagePlugin
from PIL.PngImagePlugin import PngInfo

from scanner.model import Box, Source
from scanner.pages import strings
from tests.paging import (
    NUMBER,
    blank,
    only_page,
    opened,
    picture,
    saved,
    snippets,
    texts,
    where,
)


def rich_pdf() -> bytes:
    """A PDF with the number in every kind of place beside its pages' content."""
    document, page = blank()
    document.set_metadata({"title": f"Số {NUMBER}"})
    document.set_xml_metadata(f"<x:xmpmeta><dc:title>{NUMBER} &amp; co</dc:title></x:xmpmeta>")
    page.add_text_annot((50, 60), f"ghi chú {NUMBER}")
    page.add_freetext_annot(pymupdf.Rect(100, 100, 350, 140), f"free {NUMBER}")
    page.insert_link(
        {"kind": pymupdf.LINK_URI, "from": pymupdf.Rect(10, 10, 50, 50), "uri": f"tel:{NUMBER}"}
    )
    document.set_toc([[1, f"Mục {NUMBER}", 1]])
    document.embfile_add("ho-so.txt", b"in the file", desc=NUMBER)
    field = pymupdf.Widget()
    field.field_type, field.field_name = pymupdf.PDF_WIDGET_TYPE_TEXT, "cccd"
    field.field_value, field.rect = NUMBER, pymupdf.Rect(50, 200, 200, 220)
    page.add_widget(field)
    return bytes(document.tobytes())


def test_every_place_beside_the_pages_is_told_with_its_source() -> None:
    assert where(rich_pdf()) == {
        Source.METADATA,
        Source.ANNOTATION,
        Source.LINK,
        Source.BOOKMARK,
        Source.ATTACHMENT,
        Source.FORM,
    }


def test_what_annotations_and_fields_show_are_layers_with_boxes() -> None:
    read = only_page(rich_pdf())
    assert texts(read, Source.ANNOTATION) == [f"free {NUMBER}"]
    assert texts(read, Source.FORM) == [NUMBER]
    field = next(s for s in snippets(rich_pdf()) if s.source is Source.FORM and s.text == NUMBER)
    assert field.page == 1
    assert field.box is not None
    assert field.box == Box(50, 200, 200, 220)


def test_texts_can_be_rewritten_where_they_were_found() -> None:
    document = pymupdf.open("pdf", rich_pdf())
    before = [found.text for found in strings.walk(document) if NUMBER in found.text]
    count = strings.rewrite(document, lambda t: t.replace(NUMBER, "█") if NUMBER in t else None)
    assert count == len(before)
    again = pymupdf.open("pdf", document.tobytes(garbage=4))
    after = [found.text for found in strings.walk(again)]
    assert not any(NUMBER in text for text in after)
    assert sum("█" in text for text in after) == count
    assert "█ & co" in after


@pytest.mark.parametrize(
    "raw",
    [
        f"({NUMBER})",
        f"(\\060{NUMBER[1:]})",
        f"<{NUMBER.encode().hex()}>",
        f"<FEFF{NUMBER.encode('utf-16-be').hex()}>",
        f"<FFFE{NUMBER.encode('utf-16-le').hex()}>",
        f"<EFBBBF{NUMBER.encode().hex()}>",
        f"<{NUMBER.encode('utf-16-be').hex()}>",
    ],
)
def test_strings_are_decoded_however_they_are_written(raw: str) -> None:
    document, _ = blank()
    document.update_object(document.get_new_xref(), f"<</PieceInfo<</X<</Private[{raw}]>>>>>>")
    assert NUMBER in {found.text for found in strings.walk(document)}


def test_orphans_streams_and_names_are_read() -> None:
    document, page = blank()
    script = document.get_new_xref()
    document.update_object(script, "<<>>")
    document.update_stream(script, f"app.alert('{NUMBER}')".encode())
    action = document.get_new_xref()
    document.update_object(action, f"<</S/JavaScript/JS {script} 0 R>>")
    note = document.get_new_xref()
    document.update_object(note, "<</Type/Annot/Subtype/Text/RC(<p>So <b>0791</b>03012345</p>)>>")
    named = document.get_new_xref()
    document.update_object(named, "<</Dests<</Nguoi-001005123456[1 0 R/Fit]>>>>")
    found = list(strings.walk(document))
    assert any(NUMBER in s.text and s.xref == script for s in found)
    assert any(s.text == f"So {NUMBER}" and s.source is Source.ANNOTATION for s in found)
    assert any(s.text == "Nguoi-001005123456" for s in found)
    assert page.number == 0


def der(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    length = bytes([len(body)]) if len(body) < 128 else b"\x82" + len(body).to_bytes(2, "big")
    return bytes([tag]) + length + body


def test_a_signature_tells_whom_its_certificate_names() -> None:
    uid, common = bytes.fromhex("0992268993f22c640101"), bytes.fromhex("550403")
    name = der(
        0x30,
        der(0x31, der(0x30, der(0x06, uid), der(0x0C, f"CCCD:{NUMBER}".encode()))),
        der(0x31, der(0x30, der(0x06, common), der(0x0C, "Nguyễn Văn Mẫu".encode()))),
    )
    mail = der(0x04, der(0x30, der(0x81, b"mau@example.com")))
    message = der(0x30, der(0xA0, der(0x30, name, der(0xA3, der(0x30, mail)))))
    document, _ = blank()
    contents = (message + bytes(4000)).hex()
    document.update_object(
        document.get_new_xref(),
        f"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange[0 1 2 3]"
        f"/Contents<{contents}>>>",
    )
    (found,) = [s for s in strings.walk(document) if s.source is Source.CERTIFICATE]
    assert found.text.split("\n") == [
        f"UID=CCCD:{NUMBER}",
        "CN=Nguyễn Văn Mẫu",
        "mau@example.com",
    ]


def test_attachments_are_given_wherever_they_hang() -> None:
    document, page = blank()
    document.embfile_add("a.txt", b"one", ufilename="á.txt")
    page.add_file_annot((20, 20), b"two", "b.txt")
    with opened(document.tobytes()) as source:
        assert sorted(source.attachments()) == [("b.txt", b"two"), ("á.txt", b"one")]


def test_earlier_revisions_are_given_as_files(tmp_path: Path) -> None:
    document, page = blank()
    page.insert_text((50, 50), NUMBER)
    path = tmp_path / "x.pdf"
    document.save(path)
    for text in ("second", "third"):
        changed = pymupdf.open(path)
        changed[0].clean_contents()
        changed.update_stream(changed[0].get_contents()[0], b"")
        changed[0].insert_text((50, 80), text)
        changed.saveIncr()
        changed.close()
    with opened(path.read_bytes()) as source:
        (read,) = source.pages()
        earlier = [data for data in source.revisions() if data is not None]
        assert texts(read) == ["third"]
    assert [texts(only_page(data)) for data in earlier[:2]] == [[NUMBER], ["second"]]


def test_what_was_only_added_to_is_no_earlier_revision(tmp_path: Path) -> None:
    """A signature is added so: reading the signed scan twice would find nothing more."""
    document, page = blank()
    page.insert_image(page.rect, stream=saved(picture(NUMBER), "JPEG"))
    path = tmp_path / "x.pdf"
    document.save(path)
    noted = pymupdf.open(path)
    noted[0].add_text_annot((50, 50), "added")
    noted.saveIncr()
    noted.close()
    with opened(path.read_bytes()) as source:
        assert list(source.revisions()) == []


def test_deleted_pages_replaced_contents_and_thumbnails_are_given_as_a_file() -> None:
    document, page = blank()
    page.insert_text((50, 50), f"deleted {NUMBER}")
    second = document.new_page()
    second.insert_text((50, 50), f"replaced {NUMBER}")
    content = document.get_new_xref()
    document.update_object(content, "<<>>")
    document.update_stream(content, b"BT /helv 12 Tf 50 50 Td (now) Tj ET")
    second.set_contents(content)
    out = pymupdf.open("pdf", document.tobytes())
    last = out.new_page()
    last.insert_image(last.rect, stream=saved(picture("thumb"), "PNG"))
    (image,) = (found[0] for found in last.get_images())
    out.xref_set_key(last.xref, "Resources/XObject", "null")
    out.xref_set_key(last.xref, "Thumb", f"{image} 0 R")
    last.set_contents(content)
    out.delete_page(0)
    with opened(out.tobytes()) as source:
        assert [texts(read) for read in source.pages()] == [["now"], ["now"]]
        (left,) = source.revisions()
    assert left is not None
    with opened(left) as source:
        pages_left = list(source.pages())
        said = [text for read in pages_left for text in texts(read)]
        assert sorted(said) == [f"deleted {NUMBER}", f"replaced {NUMBER}"]
        assert [len(read.pixel_areas) for read in pages_left if read.pixel_areas] == [1]


def test_a_file_saved_once_has_no_earlier_revision() -> None:
    linear = io.BytesIO()
    with pikepdf.open(io.BytesIO(rich_pdf())) as pdf:
        pdf.save(linear, linearize=True)
    for data in (rich_pdf(), linear.getvalue()):
        with opened(data) as source:
            assert list(source.revisions()) == []


def exif_with(value: str) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E] = value
    exif[0x9C9C] = value.encode("utf-16-le")
    exif.get_ifd(0x8769)[0x9286] = b"UNICODE\0" + value.encode("utf-16-le")
    exif.get_ifd(0x8825).update({1: "N", 2: (10, 45, 45.36), 3: "E", 4: (106.0, 39.0, 36.72)})
    return exif


def test_texts_beside_the_pixels_are_found() -> None:
    info = PngInfo()
    info.add_text("Author", f"Số {NUMBER}")
    info.add_text("Comment", f"packed {NUMBER}", zip=True)
    info.add_itxt("Title", f"quốc tế {NUMBER}", zip=True)
    info.add(b"prVt", f"private {NUMBER}".encode())
    png = {s.text for s in snippets(saved(picture(), "PNG", pnginfo=info))}
    for words in ("Số", "packed", "quốc tế", "private"):
        assert any(words in text and NUMBER in text for text in png), words
    assert where(saved(picture(), "GIF", comment=NUMBER.encode())) == {Source.METADATA}
    assert where(saved(picture(), "JPEG", comment=NUMBER.encode())) == {Source.METADATA}
    assert where(saved(picture(), "TIFF", description=NUMBER)) == {Source.METADATA}
    xmp = f"<x:xmpmeta><dc:creator>{NUMBER}</dc:creator></x:xmpmeta>".encode()
    for kind in ("JPEG", "WEBP", "HEIF", "AVIF"):
        assert where(saved(picture(), kind, xmp=xmp)) == {Source.METADATA}, kind


def test_a_text_beside_the_pixels_is_told_once() -> None:
    info = PngInfo()
    info.add_text("Author", f"Số {NUMBER}", zip=True)
    info.add_itxt("Comment", f"ghi chú {NUMBER}", lang="vi", tkey="Lời bình")
    png = [s.text for s in snippets(saved(picture(), "PNG", pnginfo=info))]
    assert sum(NUMBER in text for text in png) == 2
    assert any("Lời bình" in text for text in png)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_exif_tells_its_texts_and_the_place(kind: str) -> None:
    found = snippets(saved(picture(), kind, exif=exif_with(f"Số {NUMBER}")))
    assert {s.key for s in found if s.text == f"Số {NUMBER}"}
    assert [s.text for s in found if s.key == "gps"] == ["10.762600, 106.660200"]


def test_pictures_and_bytes_inside_a_picture_are_given() -> None:
    thumbnail = saved(picture("thumb", (160, 60)), "JPEG")
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2025:01:01 00:00:00"
    head = b"II*\0\x08\0\0\0" + b"\0\0" + (14).to_bytes(4, "little")
    entries = (b"\x01\x02\x04\0\x01\0\0\0" + (44).to_bytes(4, "little")) + (
        b"\x02\x02\x04\0\x01\0\0\0" + len(thumbnail).to_bytes(4, "little")
    )
    raw = head + b"\x02\0" + entries + b"\0\0\0\0" + thumbnail
    data = saved(picture(), "JPEG", exif=b"Exif\0\0" + raw)
    with opened(data + b"ftypmp42 " + NUMBER.encode()) as source:
        assert list(source.previews()) == [("thumbnail.jpg", thumbnail)]
        assert ("trailing", f"ftypmp42 {NUMBER}") in [(s.key, s.text) for s in source.snippets()]
    for kind in ("PNG", "GIF", "WEBP", "BMP"):
        with opened(saved(picture(), kind) + NUMBER.encode()) as source:
            assert ("trailing", NUMBER) in [(s.key, s.text) for s in source.snippets()], kind


def film(place: str) -> bytes:
    """The head of a film as phones write it, its place in words, then what no one reads."""
    return b"\0\0\0\x18ftypmp42\0\0\0\0isommp42" + f"\xa9xyz{place}".encode() + bytes(range(256))


def test_a_film_behind_a_photo_is_told_with_its_place() -> None:
    photo = saved(picture(), "JPEG") + b"MotionPhoto_Data" + film("+10.7626+106.6602/")
    found = snippets(photo)
    assert [s.text for s in found if s.key == "gps"] == ["+10.7626+106.6602"]
    [told] = [s for s in found if s.key == "film"]
    assert told.tells == "metadata"
    assert not [s for s in snippets(saved(picture(), "JPEG")) if s.tells]


def test_files_behind_a_head_of_their_own_are_given() -> None:
    inner = saved(picture("inner", (160, 60)), "JPEG")
    with opened(saved(picture(), "PNG") + b"\nkept: " + inner) as source:
        assert ("trailing", inner) in list(source.surplus())


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "jpeg", "group4"])
def test_bytes_that_no_directory_of_a_tiff_uses_are_given(compression: str) -> None:
    page = picture().convert("1" if compression == "group4" else "RGB")
    more = {"save_all": True, "append_images": [page], "tiffinfo": {270: "a scan"}}
    pages = saved(page, "TIFF", compression=compression, **more)
    said = f"SDT {NUMBER}"
    assert not [s for s in snippets(pages) if s.key == "unused"]
    assert [s.text for s in snippets(pages + said.encode()) if s.key == "unused"] == [said]


def test_a_page_that_was_taken_out_of_a_tiff_still_tells_its_texts() -> None:
    out = io.BytesIO()
    with TiffImagePlugin.AppendingTiffWriter(out, True) as writer:
        for text in ("first", f"SDT {NUMBER}"):
            picture().save(writer, format="TIFF", tiffinfo={270: text})
            writer.newFrame()
    data = out.getvalue()
    first = int.from_bytes(data[4:8], "little")
    link = first + 2 + 12 * int.from_bytes(data[first : first + 2], "little")
    with opened(data[:link] + bytes(4) + data[link + 4 :]) as source:
        assert [name for name, part in source.surplus() if NUMBER.encode() in part] == ["unused"]


def test_what_a_page_says_and_does_not_paint_is_told() -> None:
    """MuPDF gives words no more letters than the glyphs in whose stead they are spoken. What
    other glyphs show as well is no news."""
    document, page = blank()
    page.insert_text((50, 60), "Thong bao")
    xref = page.get_contents()[0]
    said = f"""
        /Span <</ActualText (So {NUMBER})>> BDC BT /helv 12 Tf 50 100 Td (abc) Tj ET EMC
        /Figure <</MCID 1/Lang (vi-VN)/Alt <{f"Anh {NUMBER}".encode().hex()}>>> BDC EMC
        /Note <</Text (Ghi: \\(so\\) {NUMBER})>> DP
        BT /helv 12 Tf 50 120 Td (giam 50% {NUMBER} hoc phi) Tj ET
        % nho goi {NUMBER}
        /Span <</ActualText (Thong bao)>> BDC BT /helv 12 Tf 50 140 Td (x) Tj ET EMC
    """
    document.update_stream(xref, document.xref_stream(xref) + said.encode())
    with opened(bytes(document.tobytes())) as source:
        list(source.pages())
        told = {s.text.strip(): s.source for s in source.snippets() if s.key == "content"}
    assert told == {
        f"So {NUMBER}": Source.HIDDEN_TEXT,
        f"Anh {NUMBER}": Source.HIDDEN_TEXT,
        f"Ghi: (so) {NUMBER}": Source.METADATA,
        f"nho goi {NUMBER}": Source.METADATA,
    }


def test_boxes_of_a_jpeg_2000_picture_in_a_pdf_are_texts() -> None:
    picture_ = saved(picture("no one", (160, 60)), "JPEG2000")
    at = picture_.index(b"jp2c") - 4
    note = f"SDT {NUMBER}".encode()
    boxed = (len(note) + 8).to_bytes(4, "big") + b"xml " + note
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        image = pdf.make_stream(picture_[:at] + boxed + picture_[at:] + note)
        image.Subtype, image.Filter = pikepdf.Name.Image, pikepdf.Name.JPXDecode
        image.Width, image.Height = 160, 60
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
        out = io.BytesIO()
        pdf.save(out)
    keys = {s.key.split(":")[-1] for s in snippets(out.getvalue()) if NUMBER in s.text}
    assert keys == {"xml", "trailing"}
