"""Numbers and mailboxes that are written in another way than they usually are."""

from __future__ import annotations

import re
from itertools import accumulate, pairwise
from pathlib import Path

import pytest

from tests.attacks.attack import Attack, never_green, of, pdftotext, typed
from tests.finding import found_on, printed

# What stands before a number, the number, and how many figures a group of it has.
NUMBERS = {
    "cccd": ("Số CCCD:", "079103012345", (3, 3, 3, 3)),
    "phone": ("Điện thoại:", "0912345678", (4, 3, 3)),
    "bank_account": ("Số tài khoản:", "19031234567890", (4, 4, 6)),
    "cmnd": ("CMND:", "024123456", (3, 3, 3)),
    "social_insurance": ("Mã số BHXH:", "7912345678", (2, 4, 4)),
    "tax_code": ("MST cá nhân:", "8123456786", (4, 3, 3)),
}
BETWEEN = (
    "·",
    "•",
    "_",
    "/",
    "|",
    ":",
    ",",
    "*",
    "+",
    "~",
    "→",
    "–",
    ";",
    "'",
    '"',
    "=",
    "#",
    "..",
)
SPACED = (" · ", " / ", " | ", " : ", " * ", " + ", " ~ ", " → ", " . ", " , ")
AROUND = (("(", ")"), ("[", "]"), ("{", "}"))
# Signs written for figures: of the same worth, or letters that look like them.
FIGURES = (
    "⁰¹²³⁴⁵⁶⁷⁸⁹",
    "₀₁₂₃₄₅₆₇₈₉",
    "⓪①②③④⑤⑥⑦⑧⑨",
    "".join(map(chr, range(0x1D7CE, 0x1D7D8))),
    "".join(map(chr, range(0x966, 0x970))),
    "ol2345678g",
    "OI234S67Bq",
)
MAILBOX = "nguyenvanmau@gmail.com"
SPELLED = (
    "nguyenvanmau @ gmail . com",
    "nguyenvanmau{@}gmail.com",
    "nguyenvanmau[@]gmail[.]com",
    "nguyenvanmau [a còng] gmail [chấm] com",
    "nguyenvanmau a còng gmail chấm com",
    "nguyenvanmau (at) gmail (dot) com",
    "nguyenvanmau at gmail dot com",
    "nguyenvanmau {a còng} gmail.com",
    "nguyenvanmau＠gmail．com",
    "nguyenvanmau <at> gmail <dot> com",
    "nguyenvanmau A CÒNG gmail CHẤM com",
    "nguyenvanmau @gmail .com",
    "nguyenvanmau@gmail,com",
)


def groups(kind: str) -> list[str]:
    _, value, sizes = NUMBERS[kind]
    return [value[start:end] for start, end in pairwise(accumulate((0, *sizes)))]


def writings(kind: str) -> list[str]:
    """A number in every way of writing."""
    value, parts = NUMBERS[kind][1], groups(kind)
    parted = [sign.join(parts) for sign in (*BETWEEN, *SPACED)]
    parted += [sign.join(value) for sign in ("·", " - ", "/", ",")]
    held = [" ".join(f"{left}{part}{right}" for part in parts) for left, right in AROUND]
    return parted + held + [value.translate(_as(signs)) for signs in FIGURES]


def _as(signs: str) -> dict[int, str]:
    return {ord(figure): sign for figure, sign in zip("0123456789", signs, strict=True)}


def covered(text: str, kind: str, value: str) -> list[str]:
    """What is masked of a line as this value, as it stands there."""
    found = found_on(printed(text))
    return [f.text for f in found if f.mask and (f.type, f.value) == (kind, value)]


@pytest.mark.parametrize(("kind", "written"), [(k, w) for k in NUMBERS for w in writings(k)])
def test_a_label_makes_it_a_number_however_it_is_written(kind, written):
    label, value, _ = NUMBERS[kind]
    found = covered(f"{label} {written}", kind, value)
    assert found
    # From the first figure to the last: brackets around them may stay.
    assert found[0].strip("()[]{}") == written.strip("()[]{}")


@pytest.mark.parametrize("written", SPELLED)
def test_a_mailbox_is_one_however_it_is_spelled(written):
    assert covered(f"Email: {written}", "email", MAILBOX) == [written]


@pytest.mark.parametrize(
    "text",
    [
        "Số tài khoản: 111, 112, 131, 331, 511",
        "Tài khoản: 1111/1121/1311/3311",
        "CCCD, CMND: Điều 1, 2, 3, 4, 5, 6, 7, 8, 9",
        "Điện thoại: 38255678, 38255679",
        "Số tài khoản: 10/11/12/2026",
        "Mã số thuế: 1.250.000 + 1.350.000",
        "Nguồn: file TK_1990_2023.MDB, bảng T_NAM",
        "Tiền mặt 17.850.000 + ck 24.420.000 = 42.270.000",
        "Lớp   CCCD         Ngày sinh\n8A6   22/07/1911   0451/2/33/12",
        "TK 040311884407 -6,000,000 VND",
        "SĐT: solo, biogas, 8 gb, 16 gb, 32 gb",
    ],
)
def test_what_is_no_number_stays_none(text):
    numbers = [f for f in found_on(printed(text)) if f.mask and f.text != "22/07/1911"]
    assert not [f.text for f in numbers if {*"+,/_–="} & {*f.text}]


def test_a_sum_is_none_however_its_figures_were_read():
    assert not [f for f in found_on(printed("Số tài khoản: 66.343.O00 VND")) if f.mask]
    assert [f for f in found_on(printed("Số tài khoản: 66.343.O00")) if f.mask]


def letter(kind: str, written: str) -> Attack:
    """A letter with one number in it, set by a common program."""
    lines = (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        f"{NUMBERS[kind][0]} {written}",
        "Kính gửi: phòng",
    )
    return Attack(
        f"{kind}-{written}", "a.pdf", written, lambda: typed(*lines), "pdftotext", pdftotext
    )


@of(
    letter("cccd", "079·103·012·345"),
    letter("cccd", "o7g1o3ol2345"),
    letter("cccd", "[079] [103] [012] [345]"),
    letter("phone", "0912 • 345 • 678"),
    letter("phone", "0912_345_678"),
    letter("bank_account", "1903/1234/567890"),
    letter("bank_account", "1903|1234|567890"),
)
def test_no_letter_with_such_a_number_is_green(attack: Attack, tmp_path: Path) -> None:
    never_green(attack, tmp_path)


def test_a_number_is_known_again_without_a_label_however_it_is_written(tmp_path):
    written = ("079·103·012·345", "079/103/012/345", "(079) (103) (012) (345)", "o791o3ol2345")
    again = [f"đã nộp {way} vào tháng trước" for way in (*written, "0 7 9-1 0 3-0 1 2-3 4 5")]
    build = lambda: typed("Số CCCD: 079103012345", *again)  # noqa: E731
    never_green(Attack("again", "a.pdf", "o791o3ol2345", build, "pdftotext", pdftotext), tmp_path)
    left = pdftotext((tmp_path / "copies" / "a.pdf").read_bytes())
    assert not re.search("345", left), left


def test_no_letter_with_a_spelled_mailbox_is_green(tmp_path):
    text = "nguyenvanmau [a còng] gmail [chấm] com"
    build = lambda: typed("Kính gửi: phòng", f"Thư: {text}")  # noqa: E731
    never_green(Attack("spelled", "a.pdf", text, build, "pdftotext", pdftotext), tmp_path)
