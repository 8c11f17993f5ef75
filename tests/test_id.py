"""`lolot id` as a resident uses it: a photo in, a copy that shows no more than its purpose."""

import dataclasses
import io
import json
from pathlib import Path
from typing import Any

import docx
import numpy as np
import pymupdf
import pytest
from PIL import Image, ImageChops

import cli
from scanner import detectors, photo, purposes
from scanner.errors import UnreadableError
from scanner.formats import sniff
from scanner.mask.stamp import stamped
from scanner.model import Box, Document, Finding, Options, Severity, Source
from tests import archives
from tests.attacks.bytes_of import sheet

SAMPLES = Path(__file__).parent.parent / "samples"
FRONT = SAMPLES / "cccd-chip-front.jpg"


def values(path: Path) -> set[tuple[str, str]]:
    """Type and value of what a scan finds in a file."""
    report = path.with_suffix(".json")
    cli.run(
        ["scan", str(path), "--no-resume", "--reveal", "--format", "json", "--output", str(report)]
    )
    [entry] = json.loads(report.read_text(encoding="utf-8"))["files"]
    return {(f["type"], f["value"]) for f in entry["findings"]}


def make(*arguments: object) -> int:
    return cli.run(["id", "--purpose", "thuê nhà", *map(str, arguments)])


class TestCopy:
    def test_a_purpose_keeps_what_it_needs_and_nothing_else(self, tmp_path: Path) -> None:
        photo, copy = tmp_path / "photo.jpg", tmp_path / "copy.jpg"
        photo.write_bytes(FRONT.read_bytes())
        hidden = {value for kind, value in values(photo) if kind in ("qr", "address")}

        code = make(photo, "--preset", "thue-nha", "--receiver", "chị Lan", "--output", copy)

        assert code == 0
        assert hidden and not hidden & {value for _, value in values(copy)}

    def test_the_copy_shows_nothing_and_lies_beside_the_photo(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        photo, copy = tmp_path / "cccd.jpg", tmp_path / "cccd-đã-che.jpg"
        exif = Image.Exif()
        exif.get_ifd(0x8825)[1] = "N"
        exif.get_ifd(0x8825)[2] = (21.0, 1.0, 42.0)
        with Image.open(FRONT) as original:
            original.save(photo, exif=exif)
        before = photo.read_bytes()
        told = {value for kind, value in values(photo) if kind in ("cccd", "qr")}

        assert make(photo) == 0

        assert "Cổng Dịch vụ công" in capsys.readouterr().out
        assert told and not told & {value for _, value in values(copy)}
        with Image.open(copy) as copied:
            assert not copied.getexif()
        assert make(photo) == 2
        assert make(photo, "--output", photo, "--overwrite") == 2
        assert photo.read_bytes() == before

    def test_a_pdf_becomes_one_of_pictures(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        document = pymupdf.open()
        page = document.new_page(width=500, height=330)
        page.insert_image(page.rect, filename=FRONT)
        document.save(tmp_path / "a.pdf")

        call = ["--preset", "thue-nha", "--format", "json", "--output", tmp_path / "b.pdf"]

        assert make(tmp_path / "a.pdf", *call) == 0

        [entry] = json.loads(capsys.readouterr().out)["files"]
        masked = {finding["type"]: finding["mask"] for finding in entry["findings"]}
        assert not masked["cccd"] and masked["qr"] and masked["address"]
        copy = pymupdf.open(tmp_path / "b.pdf")
        assert copy[0].get_text().strip() == "" and len(copy[0].get_images()) == 1

    def test_the_paper_alone_can_be_made_straight(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        copy = tmp_path / "copy.jpg"

        code = make(FRONT, "--straighten", "--preset", "thue-nha", "--output", copy)

        assert code == 0
        assert "Mã QR" in capsys.readouterr().out
        with Image.open(copy) as flat, Image.open(FRONT) as photo:
            assert flat.width < photo.width
            assert flat.width / flat.height == pytest.approx(85.6 / 53.98, abs=0.02)

    def test_the_sentence_is_across_every_copy(self, tmp_path: Path) -> None:
        """Drawn at random, it often makes the print under it look like something to mask: what
        is masked then must not take the sentence along."""
        purpose = "nhập hộ khẩu, số 5 phố Mẫu"
        with Image.open(FRONT) as photo:
            before = np.asarray(photo.convert("RGB"), np.int16)

        for number in range(4):
            copy = tmp_path / f"{number}.jpg"
            call = ["--preset", "thue-nha", "--receiver", "chị Lan", "--output", copy]
            assert make(FRONT, "--purpose", purpose, *call) == 0

            with Image.open(copy) as opened:
                after = np.asarray(opened.convert("RGB"), np.int16)
            free = after.max(axis=2) > 30
            assert (np.abs(after - before).max(axis=2)[free] > 40).mean() > 0.02

    def test_a_picture_without_a_paper_gets_no_copy(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        Image.new("RGB", (800, 500), "white").save(tmp_path / "a.png")

        assert make(tmp_path / "a.png", "--output", tmp_path / "b.png") == 3

        assert not (tmp_path / "b.png").exists()
        assert "Không nhận ra giấy tờ" in capsys.readouterr().out

    def test_a_purpose_that_tells_the_number_is_refused(self, tmp_path: Path) -> None:
        expected = json.loads(FRONT.with_suffix(".jpg.expected.json").read_text(encoding="utf-8"))
        number = next(f["value"] for f in expected["findings"] if f["type"] == "cccd")

        code = cli.run(["id", str(FRONT), "--purpose", number, "--output", str(tmp_path / "b.jpg")])

        assert code == 3
        assert not (tmp_path / "b.jpg").exists()

    @pytest.mark.parametrize(
        "call", [["--preset", "nix"], ["--receiver", "a\nb"], ["--receiver", "x" * 200]]
    )
    def test_a_wrong_call_does_nothing(self, call: list[str], tmp_path: Path) -> None:
        assert make(FRONT, "--output", tmp_path / "b.jpg", *call) == 2
        assert not (tmp_path / "b.jpg").exists()


class TestRule:
    def finding(self, kind: str, value: str = "x", **more: Any) -> Finding:
        base = Finding(
            id="p1-1",
            type=kind,
            severity=Severity.LOW,
            confidence=0.9,
            mask=False,
            page=1,
            boxes=(Box(0, 0, 9, 9),),
            sources=(Source.OCR,),
            text=value,
            value=value,
        )
        return dataclasses.replace(base, **more)

    def test_a_code_stays_only_where_all_it_holds_stays(self) -> None:
        payload = "001203012345||Nguyễn Văn Mẫu|01012003|Nam|Số 1, Hà Nội|01012021"
        qr = self.finding("qr", payload)
        some = frozenset({"cccd", "person_name", "date_of_birth"})

        assert purposes.decided(qr, some).mask
        assert not purposes.decided(qr, some | {"sex", "address", "date_of_issue"}).mask
        assert purposes.decided(self.finding("qr", ""), some | {"sex", "address"}).mask

    def test_no_preset_leaves_a_code_of_the_card(self) -> None:
        payload = "001203012345|012345678|Nguyễn Văn Mẫu|01012003|Nam|Số 1, Hà Nội|01012021"
        zone = self.finding("mrz", "IDVNM…", also_types=("cccd",))
        for purpose in detectors.load().purposes.values():
            assert purposes.decided(zone, purpose.keeps).mask
            if "address" not in purpose.keeps:
                assert purposes.decided(self.finding("qr", payload), purpose.keeps).mask

    def test_a_purpose_keeps_fields_that_can_be_told_apart(self) -> None:
        patterns = detectors.load()

        for purpose in patterns.purposes.values():
            assert purpose.keeps <= patterns.types.keys()

    def test_what_has_no_place_on_the_paper_never_stays(self) -> None:
        hidden = self.finding("person_name", boxes=(), sources=(Source.METADATA,))

        assert purposes.decided(hidden, frozenset({"person_name"})).mask

    def test_only_the_drawn_words_are_its_own(self) -> None:
        told = "Chỉ dùng để thuê nhà, ngày 25/11/2026, gửi chị Lan"
        drawn = self.finding("date_of_birth", "25/11/2026")

        assert purposes.is_own(drawn, told, [])
        assert not purposes.is_own(drawn, told, [drawn])
        assert not purposes.is_own(self.finding("phone", "0912345678"), told, [])


class TestStamp:
    def test_it_spares_masks_and_leaves_print_readable(self) -> None:
        white = Image.new("RGB", (900, 600), "white")
        mask = ((100.0, 100.0), (400.0, 100.0), (400.0, 200.0), (100.0, 200.0))

        drawn = np.asarray(stamped(white, "Chỉ dùng để thuê nhà", [mask]))

        assert (drawn[105:195, 105:395] == 255).all()
        touched = (drawn < 250).any(axis=2).mean()
        assert 0.02 < touched < 0.3
        assert drawn.min() > 100

    def test_no_two_are_alike(self) -> None:
        white = Image.new("RGB", (900, 600), "white")
        pair = [stamped(white, "Chỉ dùng để thuê nhà", []) for _ in range(2)]

        assert ImageChops.difference(*pair).getbbox() is not None

    def test_it_survives_a_strong_jpeg(self) -> None:
        out = io.BytesIO()
        stamped(Image.new("RGB", (900, 600), "white"), "Chỉ dùng", []).save(out, "JPEG", quality=30)

        assert (np.asarray(Image.open(out)) < 235).any(axis=2).mean() > 0.02


class TestPhotoInAFile:
    def document(self, *pictures: bytes) -> Document:
        letter, out = docx.Document(), io.BytesIO()
        letter.add_paragraph("Ảnh CCCD kèm theo")
        for picture in pictures:
            letter.add_picture(io.BytesIO(picture))
        letter.save(out)
        return Document("a.docx", out.getvalue(), sniff(out.getvalue(), "a.docx"))

    def picture(self, colour: str) -> bytes:
        out = io.BytesIO()
        Image.new("RGB", (40, 30), colour).save(out, "PNG")
        return out.getvalue()

    def test_the_only_picture_is_the_paper(self) -> None:
        one = self.picture("white")
        found, target = photo.shown(self.document(one), Path("b/a-che.docx"), Options())
        assert (found.data, found.media_type) == (one, "image/png")
        assert target == Path("b/a-che.png")

    def test_it_is_found_in_what_lies_in_the_file(self) -> None:
        one = self.picture("white")
        data = archives.zipped(("hồ sơ.tar", archives.tar(("thư.docx", self.document(one).data))))
        archive = Document("a.zip", data, sniff(data, "a.zip"))
        assert photo.shown(archive, Path("a-che.zip"), Options())[0].data == one

    def test_a_pdf_in_it_is_the_paper_where_no_picture_is(self) -> None:
        one, scan = self.picture("white"), sheet("CAN CUOC CONG DAN")
        both = archives.zipped(("đơn.pdf", scan), ("cccd.png", one))
        for data, paper in ((archives.zipped(("cccd.pdf", scan)), scan), (both, one)):
            archive = Document("a.zip", data, sniff(data, "a.zip"))
            assert photo.shown(archive, Path("a-che.zip"), Options())[0].data == paper

    @pytest.mark.parametrize("colours", [(), ("white", "red")])
    def test_of_none_or_several_nobody_knows(self, colours: tuple[str, ...]) -> None:
        letter = self.document(*map(self.picture, colours))
        with pytest.raises(UnreadableError, match="not_one_photo"):
            photo.shown(letter, Path("a"), Options())
