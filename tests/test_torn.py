"""What was a text once, and bytes that never were, name nobody."""

import io
import random
import re

from PIL import Image

from scanner import find
from scanner.model import Source
from scanner.text import PageText
from tests.finding import PATTERNS, found_on, printed

TORN = """n c p h c n h Khoa ch h c ập H ợ eo o o Đ h
ố ằ Q ả ì TI o ồ Lo K ả è ợ Khá c d nh ứ b
a Khoa o eo ậ t u i phạ m y Qì Cứ n c ph"""
PEOPLE = {"person_name", "address", "date_of_birth"}
SHEET = """BẢNG CHẤM CÔNG TỔ MẪU THÁNG 5
1 Nguyễn Văn Mẫu x x x x p x x x
2 Trần Thị Thử x x x x x x v x
3 Lê Quang Mẫu x v x x x x x x"""


def test_what_is_left_of_words_is_nobodys_name() -> None:
    assert found_on(printed(TORN)) == []


def test_a_sheet_of_marks_names_those_who_worked() -> None:
    names = {one.text for one in found_on(printed(SHEET)) if one.type == "person_name"}
    assert names == {"Nguyễn Văn Mẫu", "Trần Thị Thử", "Lê Quang Mẫu"}


def test_the_bytes_of_pictures_are_nobodys() -> None:
    for seed in range(6):
        noise, file = random.Random(seed).randbytes(64 * 64 * 3), io.BytesIO()
        Image.frombytes("RGB", (64, 64), noise).save(file, "PNG")
        runs = re.findall(rb"[ -~]{4,}", file.getvalue())
        text = PageText.plain(b"\n".join(runs).decode("ascii"))
        found = find.findings(text, PATTERNS, Source.ATTACHMENT, None)
        assert [one.text for one in found if one.type in PEOPLE and one.mask] == []
