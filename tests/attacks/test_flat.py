"""An OpenDocument that is one XML file: read as what LibreOffice shows of it."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests import office
from tests.opendocs import NS, cell, para
from tests.writing import masked, told

CCCD, PHONE = "079203001234", "0912345678"


def _flat(kind: str, inner: str) -> bytes:
    mimetype = f'office:mimetype="application/vnd.oasis.opendocument.{kind}"'
    body = f"<office:body><office:{kind}>{inner}</office:{kind}></office:body>"
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f"{head}<office:document {NS} {mimetype}>{body}</office:document>".encode()


def _row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _worth(number: str) -> str:
    return cell(number, f'office:value-type="float" office:value="{int(number)}"')


_PART = f"{CCCD[:6]}<office:annotation>{para('xem lại 12')}</office:annotation>{CCCD[6:]}"
PLACES: Mapping[str, tuple[str, bytes, set[str]]] = {
    "around an annotation": ("a.fodt", _flat("text", para(f"Số CCCD: {_PART}")), {CCCD}),
    "what cells are worth": (
        "a.fods",
        _flat(
            "spreadsheet",
            '<table:table table:name="A">'
            + _row(cell("Số CCCD"), cell("Điện thoại"))
            + _row(_worth(CCCD), _worth(PHONE))
            + "</table:table>",
        ),
        {CCCD, PHONE},
    ),
}


@pytest.mark.parametrize("place", PLACES)
def test_it_is_read_as_a_document(place: str, tmp_path: Path) -> None:
    name, data, values = PLACES[place]
    report, copy = masked(tmp_path, name, data)
    assert told(report).keys() == values
    said = re.sub(
        r"\D", "", re.sub(r"<office:annotation>.*?</office:annotation>", "", copy.decode())
    )
    assert not [value for value in values if value.lstrip("0") in said]
    assert copy.count("█".encode()) >= 10


def test_a_picture_in_it_is_a_file(tmp_path: Path) -> None:
    held = base64.b64encode(office.picture(f"Số CCCD: {CCCD}")).decode()
    image = f"<draw:image><office:binary-data>{held}</office:binary-data></draw:image>"
    data = _flat("text", para(f"Kính gửi<draw:frame>{image}</draw:frame>"))
    report, copy = masked(tmp_path, "a.fodt", data)
    assert told(report).keys() == {CCCD}
    assert "Kính gửi".encode() in copy
    kept = re.search(rb"<office:binary-data>(.+?)</office:binary-data>", copy)
    assert kept is not None
    assert base64.b64decode(kept.group(1)).startswith(b"\x89PNG")
    assert held.encode() not in copy
