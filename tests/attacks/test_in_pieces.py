"""Numbers of which each figure or group stands by itself, in a box, a block, a cell or a list."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.util import Cm

from scanner.report.outcome import Bar, exit_code
from tests import office
from tests.office import Pieces
from tests.writing import masked, scanned, told

CCCD, PHONE, CMND = "079203001234", "0912345678", "123456789"
_GROUPS = {
    CCCD: ["079", "203", "001", "234"],
    PHONE: ["0912", "345", "678"],
    CMND: ["123", "456", "789"],
}


def _shapes(parts: Sequence[str], label: str, *, twice: bool = True) -> bytes:
    """Text boxes as Word writes them, drawn once for new programs and once for old ones."""
    drawn = []
    for part in parts:
        box = f"<w:txbxContent>{office.para(office.run(part))}</w:txbxContent>"
        old = f"<mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback>"  # noqa: E501
        new = f'<mc:Choice Requires="wps"><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></mc:Choice>'
        both = new + (old if twice else "")
        drawn.append(f"<w:r><mc:AlternateContent>{both}</mc:AlternateContent></w:r>")
    return office.docx(Pieces(office.para(office.run(label), *drawn)))


def _slide(parts: Sequence[str], label: str) -> bytes:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    for number, text in enumerate((label, *parts)):
        box = slide.shapes.add_textbox(Cm(1 + number), Cm(1), Cm(1), Cm(1))
        box.text_frame.text = text
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _word_row(parts: Sequence[str], label: str) -> bytes:
    cells = "".join(f"<w:tc>{office.para(office.run(one))}</w:tc>" for one in (label, *parts))
    return office.docx(Pieces(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"))


def _excel_row(parts: Sequence[str], label: str) -> bytes:
    cells = (
        f"<c r='{chr(65 + n)}1' t='inlineStr'><is><t>{one}</t></is></c>"
        for n, one in enumerate((label, *parts))
    )
    return office.xlsx(*office.sheet("".join(cells)))


def _page(inner: str) -> bytes:
    return f"<html><body>{inner}</body></html>".encode()


def _blocks(parts: Sequence[str], label: str) -> bytes:
    return _page(f"<p>{label}</p>" + "".join(f'<div class="o">{one}</div>\n' for one in parts))


def _items(parts: Sequence[str], label: str) -> bytes:
    return _page(f"<p>{label}</p><ul>{''.join(f'<li>{one}</li>' for one in parts)}</ul>")


def _grid(parts: Sequence[str], label: str) -> bytes:
    cells = "".join(f"<td>{one}</td>" for one in (label, *parts))
    return _page(f"<table><tr>{cells}</tr></table>")


Made = Callable[[Sequence[str], str], bytes]
PLACES: Mapping[str, Made] = {
    "boxes.docx": _shapes,
    "new boxes.docx": lambda parts, label: _shapes(parts, label, twice=False),
    "slide.pptx": _slide,
    "row.docx": _word_row,
    "row.xlsx": _excel_row,
    "row.csv": lambda parts, label: ",".join((label, *parts)).encode(),
    "blocks.html": _blocks,
    "items.html": _items,
    "grid.html": _grid,
    "lines.txt": lambda parts, label: "\n".join((label, *parts)).encode(),
}  # fmt: skip
LISTS: Mapping[str, Made] = {
    "numbers.json": lambda parts, _: json.dumps({"cccd": [int(one) for one in parts]}).encode(),
    "texts.json": lambda parts, _: json.dumps({"cccd": list(parts)}, indent=1).encode(),
    "two.json": lambda parts, _: json.dumps([list(parts), list(parts)]).encode(),
    "named.json": lambda parts, _: json.dumps({f"o_{n}": s for n, s in enumerate(parts)}).encode(),
    "dashes.yaml": lambda parts, _: "\n".join(("cccd:", *(f"  - {s}" for s in parts))).encode(),
    "flow.yaml": lambda parts, _: f"cccd: [{', '.join(parts)}]\n".encode(),
    "values.sql": lambda parts, _: f"INSERT INTO t (cccd) VALUES ({','.join(parts)});\n".encode(),
    "page.html": lambda parts, _: _page(f"<script>var cccd=[{','.join(parts)}]</script>"),
    "elements.xml": lambda parts, _: f"<a>{''.join(f'<o>{s}</o>' for s in parts)}</a>".encode(),
}


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("value", [CCCD, PHONE])
@pytest.mark.parametrize("in_groups", [False, True], ids=["figures", "groups"])
def test_pieces_below_and_beside_each_other_are_one(
    name: str, value: str, in_groups: bool, tmp_path: Path
) -> None:
    parts = _GROUPS[value] if in_groups else value
    label = "Số CCCD" if value == CCCD else "Điện thoại"
    report, copy = masked(tmp_path, name, PLACES[name](parts, label))
    assert value in told(report)
    # Nothing of the number is read in the copy.
    assert not told(scanned(tmp_path, f"again {name}", copy))


@pytest.mark.parametrize("name", LISTS)
def test_figures_of_a_list_are_one(name: str, tmp_path: Path) -> None:
    report, copy = masked(tmp_path, name, LISTS[name](CCCD, ""))
    assert CCCD in told(report)
    assert not told(scanned(tmp_path, f"again {name}", copy))


def test_groups_behind_their_label_may_begin_with_any_figure(tmp_path: Path) -> None:
    report, _ = masked(tmp_path, "a.docx", _word_row(_GROUPS[CMND], "Số CMND"))
    assert told(report) == {CMND: "cmnd"}


NUMBERS = {
    "pages.html": _items([str(n) for n in range(1, 10)], "Trang"),
    "codes.html": _items(["001", "002", "003", "004"], "Mã phòng"),
    "codes.docx": _word_row(["001", "002", "003", "004"], "Mã phòng"),
    "years.xlsx": _excel_row(["2022", "2024", "2026"], "Năm"),
    "sums.xlsx": _excel_row(["120", "345", "678"], "Doanh thu"),
    "marks.docx": _word_row(list("8797896"), "Điểm"),
    "votes.json": json.dumps({"phiếu": [12, 4, 7, 30, 2, 9, 5, 1, 8]}).encode(),
    "answers.json": json.dumps({"đáp án": list("ABCDABCDAB")}).encode(),
}


@pytest.mark.parametrize("name", NUMBERS)
def test_other_figures_are_nobodys(name: str, tmp_path: Path) -> None:
    assert exit_code(scanned(tmp_path, name, NUMBERS[name]), Bar()) == 0
