"""Lists that a page keeps as data for its scripts: found whole, and masked where they stand."""

from __future__ import annotations

import html
import json
from pathlib import Path

import pytest

from tests.writing import masked, told

PEOPLE = [
    {"hoTen": "Lê Thị Hồng Nhung", "ngaySinh": "12/03/1987", "diaChi": "Thôn Đông, xã Hòa Phú"},
    {"hoTen": "Nguyễn Quốc Bảo", "ngaySinh": "05/11/1979", "diaChi": "Số 14 ngõ 3 phố Vọng"},
]
LINES, LETTERS, ESCAPED = (
    json.dumps(PEOPLE, indent=1),
    json.dumps(PEOPLE, ensure_ascii=False),
    json.dumps(PEOPLE),
)
ONE_BY_ONE = "".join(
    f'<button data-full-name="{one["hoTen"]}" data-date-of-birth="{one["ngaySinh"]}"'
    f' data-address="{one["diaChi"]}">Sửa</button>'
    for one in PEOPLE
)
PAGES = {
    "an attribute": f"<div data-rows='{LETTERS}'></div>",
    "an attribute in entities": f'<div data-page="{html.escape(ESCAPED)}"></div>',
    "an attribute for each value": ONE_BY_ONE,
    "a script": f"<script>var ds = {LETTERS};</script>",
    "a script in escapes": f"<script>window.__DATA__ = {ESCAPED};\nmo(1);</script>",
    "a script that is data": f'<script type="application/json">{LINES}</script>',
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_each_value_of_them_is_found_behind_its_key(page: str, tmp_path: Path) -> None:
    report, copy = masked(tmp_path, "a.html", f"<meta charset=utf-8>{page}")
    values = {value for one in PEOPLE for value in one.values()}
    assert values <= {finding.text for finding in report.findings if finding.mask}
    left = html.unescape(copy.decode())
    assert not [v for v in values if v in left or json.dumps(v)[1:-1] in left]
    assert left.count("hoTen") == page.count("hoTen")


@pytest.mark.parametrize(
    "page",
    [
        "<script>var ds = {};</script>",
        "<div data-page='{}'></div>",
        '<div data-page="{}"></div>',
    ],
    ids=["a script", "quotes as they are", "quotes as entities"],
)
def test_numbers_in_them_are_texts_once_they_are_masked(page: str, tmp_path: Path) -> None:
    data = json.dumps([{"cccd": 79203001234, "lop": 6, "dienThoai": 912345678}])
    said = data if 'data-page="' not in page else html.escape(data)
    report, copy = masked(tmp_path, "a.html", f"<meta charset=utf-8>{page.format(said)}")
    assert len(told(report)) == 2
    left = html.unescape(copy.decode())
    kept = json.loads(left[left.index("[") : left.index("]") + 1])
    assert kept == [{"cccd": "█" * 11, "lop": 6, "dienThoai": "█" * 9}]


def test_a_form_as_it_was_sent_is_read(tmp_path: Path) -> None:
    sent = "ho_ten=L%C3%AA+Th%E1%BB%8B+H%E1%BB%93ng+Nhung&sdt=0903+118+274&dia_chi=Th%C3%B4n+%C4%90%C3%B4ng%2C+x%C3%A3+H%C3%B2a+Ph%C3%BA"  # noqa: E501
    report, copy = masked(tmp_path, "a.txt", f"https://dk.truong.vn/luu?{sent}\n")
    assert {"0903118274", "Lê Thị Hồng Nhung"} <= set(told(report))
    assert b"118" not in copy
    assert b"Nhung" not in copy
