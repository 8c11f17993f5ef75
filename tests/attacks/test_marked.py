"""A masked copy is known again, in every format; its mark is no proof, and hides nothing."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pikepdf
import pillow_heif
import pymupdf
import pytest
from PIL import Image, ImageSequence

import cli
from scanner.formats import mask
from scanner.mask.mark import MARK, is_marked, marked
from scanner.model import Box, Document, Options
from tests.masking import CCCD, PDF, finding, mask_picture, picture, saved

pillow_heif.register_heif_opener()

# Pillow's name of a format, its settings, and the mode of the picture.
FORMATS: dict[str, tuple[str, dict[str, Any], str]] = {
    "jpeg": ("JPEG", {}, "RGB"),
    "jpeg, grey": ("JPEG", {}, "L"),
    "png": ("PNG", {}, "RGB"),
    "png with a palette": ("PNG", {}, "P"),
    "png that moves": ("PNG", {"save_all": True}, "RGB"),
    "gif": ("GIF", {}, "P"),
    "gif that moves": ("GIF", {"save_all": True}, "P"),
    "bmp": ("BMP", {}, "RGB"),
    "bmp with a palette": ("BMP", {}, "P"),
    "webp": ("WEBP", {}, "RGB"),
    "webp without loss": ("WEBP", {"lossless": True}, "RGBA"),
    "webp that moves": ("WEBP", {"save_all": True}, "RGB"),
    "tiff": ("TIFF", {"compression": "tiff_lzw"}, "RGB"),
    "tiff of two pages": ("TIFF", {"save_all": True}, "RGB"),
    "heic": ("HEIF", {}, "RGB"),
    "avif": ("AVIF", {}, "RGB"),
}
of_each = pytest.mark.parametrize("name", FORMATS)


def drawn(name: str) -> tuple[bytes, Box]:
    """A made-up number in a picture of that format, and where it stands."""
    kind, given, mode = FORMATS[name]
    image, box = picture()
    settings = dict(given)
    if "save_all" in settings:
        settings["append_images"] = [image.rotate(180).convert(mode)]
    return saved(image.convert(mode), kind, **settings), box


def frames(data: bytes) -> list[np.ndarray]:
    with Image.open(io.BytesIO(data)) as opened:
        return [np.asarray(frame.convert("RGBA")) for frame in ImageSequence.Iterator(opened)]


class TestPictures:
    @of_each
    def test_a_copy_is_known_again(self, name: str) -> None:
        data, box = drawn(name)

        copy = mask_picture(data, finding(box))

        assert is_marked(copy, pdf=False) and not is_marked(data, pdf=False)

    @of_each
    def test_the_mark_changes_nothing_that_shows(self, name: str) -> None:
        data, _ = drawn(name)

        copy = marked(data)

        assert MARK.encode() in copy
        pairs = zip(frames(data), frames(copy), strict=True)
        assert all(np.array_equal(before, after) for before, after in pairs)
        before, after = (cv2.imdecode(np.frombuffer(one, np.uint8), -1) for one in (data, copy))
        assert (before is None) == (after is None)
        assert before is None or after is None or np.array_equal(before, after)
        assert marked(copy) == copy

    @of_each
    def test_what_is_broken_stays_as_it_is(self, name: str) -> None:
        data, _ = drawn(name)
        for length in (0, 3, 9, 13, 20, 30):
            assert len(marked(data[:length])) >= length

    def test_a_photo_whose_pixels_stay_is_marked_too(self) -> None:
        """Only its metadata goes: nothing is written anew but that."""
        image, _ = picture()
        exif = Image.Exif()
        exif[0x013B] = CCCD
        photo = saved(image, "JPEG", exif=exif.tobytes())

        copy = mask_picture(photo, finding(None, page=None))

        assert is_marked(copy, pdf=False) and CCCD.encode() not in copy


def letter(text: str = f"So CCCD: {CCCD}") -> bytes:
    with pymupdf.open() as document:
        document.new_page(width=400, height=200).insert_text((30, 60), text, fontsize=12)
        document.set_metadata({"producer": "Microsoft Word", "title": "Thong bao"})
        return bytes(document.tobytes())


class TestPdf:
    def test_a_copy_names_its_producer(self) -> None:
        document = Document("a.pdf", letter(), PDF)
        with pymupdf.open(stream=document.data) as opened:
            [box] = opened[0].search_for(CCCD)

        copy = mask(document, [finding(Box(*box))], Options()).data

        assert is_marked(copy, pdf=True) and not is_marked(document.data, pdf=True)
        with pikepdf.open(io.BytesIO(copy)) as opened:
            assert str(opened.docinfo["/Producer"]) == MARK
            assert str(opened.docinfo["/Title"]) == "Thong bao"

    def test_a_safe_copy_of_a_paper_does_so_too(self) -> None:
        document = Document("a.pdf", letter(), PDF)

        copy = mask(document, [], Options(stamp="Chỉ dùng để thuê nhà")).data

        assert is_marked(copy, pdf=True)

    def test_strange_properties_keep_no_copy_from_its_mark(self) -> None:
        with pikepdf.open(io.BytesIO(letter())) as pdf:
            pdf.trailer["/Info"] = pdf.make_indirect(pikepdf.Array([1, 2]))
            out = io.BytesIO()
            pdf.save(out)

        copy = mask(Document("a.pdf", out.getvalue(), PDF), [], Options()).data

        assert is_marked(copy, pdf=True)


class TestAlone:
    """`lolot verify COPY`: no original, no proof."""

    def test_a_copy_of_lolot_is_told_and_not_called_proved(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "a.pdf").write_bytes(letter())
        assert cli.run(["mask", str(tmp_path / "a.pdf"), "--output-dir", str(tmp_path / "b")]) == 0
        capsys.readouterr()

        code = cli.run(["verify", str(tmp_path / "b" / "a.pdf")])

        told = capsys.readouterr().out
        assert code == 0
        assert "Đây là bản che do lolot làm" in told
        assert "chưa chứng minh được gì" in told and "sạch" not in told

    def test_a_forged_mark_hides_nothing(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pikepdf.open(io.BytesIO(letter())) as pdf:
            pdf.docinfo["/Producer"] = MARK
            pdf.save(tmp_path / "a.pdf")

        code = cli.run(["verify", str(tmp_path / "a.pdf")])

        told = capsys.readouterr().out
        assert code == 4
        assert "Không nên đăng" in told and "••••••••••56" in told and CCCD not in told

    def test_the_report_has_its_exit_code(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pikepdf.open(io.BytesIO(letter())) as pdf:
            pdf.docinfo["/Producer"] = MARK
            pdf.save(tmp_path / "a.pdf")

        assert cli.run(["verify", str(tmp_path / "a.pdf"), "--format", "json"]) == 4

        report = json.loads(capsys.readouterr().out)
        assert report["outcome"]["exit"] == 4
        assert report["files"][0]["copy"] is None

    @pytest.mark.parametrize("text", ["Thong bao", f"So CCCD: {CCCD}"])
    def test_any_other_file_is_no_copy(
        self, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "a.pdf").write_bytes(letter(text))

        code = cli.run(["verify", str(tmp_path / "a.pdf")])

        assert code == 3
        assert "không mang dấu bản che của lolot" in capsys.readouterr().out

    def test_what_cannot_be_read_is_no_copy(self, tmp_path: Path) -> None:
        (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 " + MARK.encode())

        assert cli.run(["verify", str(tmp_path / "a.pdf")]) == 3
        assert cli.run(["verify", str(tmp_path / "nowhere.pdf")]) == 3
