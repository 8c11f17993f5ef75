"""Each place in which a drawing of Windows may hold a value: found there, and masked, or no copy of
what it lies in has the drawing."""

from __future__ import annotations

import io
import re
import zipfile
from functools import partial
from pathlib import Path

import pytest

from scanner.model import Status
from tests import metafiles, office
from tests.metafiles import emf, font, old, record, text, wmf
from tests.writing import masked, scanned

_DRAWN = "word/media/image1"
# What only shows once it is drawn.
SEEN = frozenset({"emf: a picture", "wmf: a picture", "emf: shapes", "wmf: shapes"})
SEEN |= {"wmf: an enhanced one in it"}
# What nobody reads: letters by their numbers in a font, in two kinds; what no record of is known;
# more than the list of records accounts for; what draws by its colours alone.
CLOSED = {
    "letters by number": emf(font(), text("Số", options=0x10)),
    "letters of a newer kind": emf(metafiles.glyphs(7)),
    "an unknown record": emf(record(121, bytes(8))),
    "an unknown record of old": wmf(old(0x0A99, b"1234")),
    "commands of a printer": wmf(old(0x0626, b"\x13\0\xc8\0" + bytes(200))),
    "bytes behind it": emf(font(), text("Số")) + b"079103012345",
    "a shape far off": emf(metafiles.shapes("Số"), metafiles.line(-9_000_000, 9_000_000)),
}


def letter(drawing: bytes, kind: str = "emf") -> bytes:
    part = office.Part(f"{_DRAWN}.{kind}", f"image/x-{kind}", drawing, "image")
    said = office.Pieces(office.para(office.run("Số CCCD: 079103012345, Đơn xin cấp lại")))
    return office.docx(said, office.Pieces(parts=[part]))


def drawing(copy: bytes, kind: str = "emf") -> bytes:
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        return archive.read(f"{_DRAWN}.{kind}")


@pytest.mark.parametrize("place", metafiles.HIDDEN)
def test_no_hiding_place_passes(place: str, tmp_path: Path) -> None:
    said, value = partial(re.sub, r"\D", ""), office.value(len(place))
    data = metafiles.HIDDEN[place](value)
    assert place in SEEN or value in said(metafiles.inside(data)), "no attack"
    report, copy = masked(tmp_path, f"a.{metafiles.ending(place)}", data)
    assert value in {said(finding.value) for finding in report.findings if finding.mask}
    assert value not in said(metafiles.inside(copy))


@pytest.mark.parametrize("place", metafiles.WHOLE)
def test_what_cannot_be_masked_by_itself_is_in_no_copy(place: str, tmp_path: Path) -> None:
    value, kind = office.value(len(place)), metafiles.ending(place)
    report, copy = masked(tmp_path, "a.docx", letter(metafiles.WHOLE[place](value), kind))
    found = [f for f in report.findings if f.within[:1] == (f"{_DRAWN}.{kind}",)]
    assert value in {re.sub(r"\D", "", finding.value) for finding in found}
    assert drawing(copy, kind) == b""
    assert report.copy is not None
    assert "attachment_removed" in [note.key for note in report.copy.notes]


@pytest.mark.parametrize("what", CLOSED)
def test_what_nobody_reads_is_told_and_no_copy_has_it(what: str, tmp_path: Path) -> None:
    kind = "emf" if CLOSED[what][40:44] == b" EMF" else "wmf"
    report, copy = masked(tmp_path, "a.docx", letter(CLOSED[what], kind))
    assert report.status is Status.PARTIAL
    assert [area.code for area in report.unread] == ["attachment_unread"]
    assert drawing(copy, kind) == b""


def test_a_drawing_that_names_nobody_stays_as_it_is(tmp_path: Path) -> None:
    plain = emf(font(), text("Sơ đồ phòng họp"), metafiles.line(40, 60))
    report, copy = masked(tmp_path, "a.docx", letter(plain))
    assert report.status is Status.OK
    assert drawing(copy) == plain


def test_beside_a_mask_it_stays_as_it_is(tmp_path: Path) -> None:
    said = text("Số CCCD: 079103012345", 20, 90)
    plain = emf(font(), text("Họ tên: Mẫu"), said, text("Ghi chú", 20, 160))
    _, copy = masked(tmp_path, "a.docx", letter(plain))
    new = drawing(copy)
    assert len(new) == len(plain)
    whole = metafiles.inside(new)
    assert all(word in whole for word in ("Họ tên: Mẫu", "Số CCCD: ████████████", "Ghi chú"))


def test_a_text_that_two_records_draw_side_by_side_is_one(tmp_path: Path) -> None:
    halves = emf(font(), text("Số CCCD: 079103", 20), text("012345", 20 + 12 * 15))
    report = scanned(tmp_path, "a.emf", halves)
    assert [finding.value for finding in report.findings] == ["079103012345"]


def test_what_stands_below_is_no_part_of_it(tmp_path: Path) -> None:
    apart = emf(font(), text("079103", 20, 40), text("012345", 20, 90))
    assert not scanned(tmp_path, "a.emf", apart).findings
