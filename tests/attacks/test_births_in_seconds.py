"""Days of birth as programs keep them: seconds or milliseconds since 1970."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.writing import masked

# The fourteenth of March 1985: by the clock of London, by that of Hà Nội; the first of May 1958.
MOMENTS = ("479606400", "479581200", "479606400000", "-368236800", "-368262000000")


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", '[{{"full_name": "Lê Văn Mẫu", "date_of_birth": {}}}]'),
        ("b.json", '{{"hoTen": "Trần Thị Thử", "ngaySinh": {}, "diem": 9}}'),
        ("c.json", '{{"ho_ten": "Trần Thị Thử", "birthday": {{"$numberLong": "{}"}}}}'),
        ("d.json", '{{"ten": "Lê Văn Mẫu", "dob": {{"$date": {{"$numberLong": "{}"}}}}}}'),
        ("d.json", '{{"ho_ten": "Trần Thị Thử", "BirthDate": "/Date({})/"}}'),
        ("e.csv", "full_name,date_of_birth,score\nLê Văn Mẫu,{0},7\nTrần Thị Thử,{0},8\n"),
        ("f.xml", "<hs><hoTen>Lê Văn Mẫu</hoTen><ngaySinh>{}</ngaySinh></hs>"),
        ("g.txt", "Họ tên: Lê Văn Mẫu\nNgày sinh: {}\n"),
    ],
)
def test_one_beside_its_name_is_masked(name: str, text: str, moment: str, tmp_path: Path) -> None:
    report, copy = masked(tmp_path, name, text.format(moment).encode())
    births = [one for one in report.findings if one.type == "date_of_birth"]
    assert births, [(one.type, one.value) for one in report.findings]
    assert moment.lstrip("-") not in copy.decode()


def test_other_numbers_are_no_births(tmp_path: Path) -> None:
    text = '{"ho_ten": "Lê Văn Mẫu", "created": 1700006400, "birthday_sent": 1700000001}'
    report, _ = masked(tmp_path, "a.json", text.encode())
    assert not [one for one in report.findings if one.type == "date_of_birth"]
