"""What a document keeps beside what it shows: days that a program counts with, names of files and
of elements."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import docx
import pytest

from scanner.model import Options
from scanner.pipeline import mask_file
from scanner.report.outcome import Bar, exit_code
from tests import office, opendocs
from tests.markups import html
from tests.office import Part, Pieces, para, run
from tests.writing import masked, told

CCCD, PHONE = "079203001234", "0912345678"
SHOWN, KEPT = "14/03/1985", "1985-03-14"
WHO = f"Họ và tên: Nguyễn Văn Mẫu, CCCD {CCCD}, ngày sinh: "


def _picker() -> bytes:
    kept = f'<w:date w:fullDate="{KEPT}T00:00:00Z"><w:dateFormat w:val="dd/MM/yyyy"/></w:date>'
    control = f"<w:sdtPr>{kept}</w:sdtPr><w:sdtContent>{run(SHOWN)}</w:sdtContent>"
    return office.docx(Pieces(para(run(WHO), f"<w:sdt>{control}</w:sdt>")))


def _own_xml(inner: str) -> bytes:
    return office.docx(
        Pieces(para(run("Kính gửi")), [Part("customXml/item1.xml", "application/xml", inner)])
    )


def _field(attributes: str) -> bytes:
    field = f'<text:date {attributes} text:fixed="true">{SHOWN}</text:date>'
    return opendocs.odt(opendocs.Held(opendocs.para(WHO + field)))


DAYS: Mapping[str, tuple[str, bytes]] = {
    "a day that is chosen": ("a.docx", _picker()),
    "a day in own XML": (
        "a.docx",
        _own_xml(f"<x><ten>Nguyễn Văn Mẫu</ten><so>{CCCD}</so><ngay_sinh>{KEPT}</ngay_sinh></x>"),
    ),
    "a day in an attribute of own XML": (
        "a.docx",
        _own_xml(f'<x ten="Nguyễn Văn Mẫu" cccd="{CCCD}" ngay_sinh="{KEPT}T00:00:00"/>'),
    ),
    "a day in a field": ("a.odt", _field(f'text:date-value="{KEPT}"')),
    "a day of an element": (
        "a.html",
        html(f'<p>{WHO}<time datetime="{KEPT}">{SHOWN}</time></p>'),
    ),
}  # fmt: skip


@pytest.mark.parametrize("place", DAYS)
def test_a_masked_day_of_birth_is_kept_nowhere(place: str, tmp_path: Path) -> None:
    name, data = DAYS[place]
    assert KEPT in office.inside(data), "no attack"
    _, copy = masked(tmp_path, name, data)
    assert KEPT not in office.inside(copy)


def test_a_day_that_is_masked_is_no_odd_one(tmp_path: Path) -> None:
    # Word takes a document with a day that is none for a broken one.
    _, copy = masked(tmp_path, "a.docx", _picker())
    assert "fullDate" not in docx.Document(io.BytesIO(copy)).element.xml


NAMED = {
    "a photo's file": (f'descr="x" name="CCCD_{CCCD}.jpg"', CCCD),
    "a file in folders": (f'descr="anh/CCCD-{CCCD}.png"', CCCD),
    "a telephone with one dot": ('descr="0912.345678"', PHONE),
}


@pytest.mark.parametrize("place", NAMED)
def test_a_name_of_a_picture_is_read(place: str, tmp_path: Path) -> None:
    attributes, value = NAMED[place]
    data = office.docx(Pieces(para(f'<w:r><wp:docPr id="1" {attributes}/></w:r>')))
    report, copy = masked(tmp_path, "a.docx", data)
    assert told(report).keys() == {value}
    assert "████" in office.inside(copy)


def test_an_address_is_read_whatever_it_is_of(tmp_path: Path) -> None:
    link = f'Target="https://schemas.example.vn/?cccd={CCCD}" TargetMode="External"'
    data = office.docx(Pieces(rels=f'<Relationship Id="l1" Type="x/hyperlink" {link}/>'))
    report, copy = masked(tmp_path, "a.docx", data)
    assert CCCD in told(report)
    assert CCCD not in office.inside(copy)


@pytest.mark.parametrize(
    "inner", [f"<cccd_{CCCD}/>", f'<x cccd_{CCCD}="1"/>', f'<x xmlns="http://x.vn/cccd/{CCCD}"/>']
)
def test_what_own_xml_calls_its_parts_is_told(inner: str, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(_own_xml(inner))
    report = mask_file(str(path), str(tmp_path / "b.docx"), Options())
    assert CCCD in told(report)
    # A name cannot be masked: there is no copy.
    assert exit_code(report, Bar()) >= 1
    assert report.copy is not None
    assert report.copy.status == "withheld"
    assert not (tmp_path / "b.docx").exists()
