"""A code is as bad as what it gives away, and what it proves is found where it was misread."""

from __future__ import annotations

import random
import time
from pathlib import Path

import cv2
import numpy as np
import pytest
import segno

from scanner.find.alike import misread
from scanner.gives import Given, given, is_nonsense
from scanner.model import Box, FileReport, Finding, Options, Severity, Source, Word
from scanner.pipeline import mask_file, scan_file
from scanner.text import PageText
from tests.finding import PATTERNS, found_on
from tests.marks_pictures import card_payload, qr_symbol
from tests.reports import written

HIGH, MEDIUM, LOW = Severity.HIGH, Severity.MEDIUM, Severity.LOW


def gives(payload: str) -> Given:
    def judge(text: PageText) -> list[Finding]:
        found = found_on(text)
        return [finding for finding in found if finding.confidence >= 0.5]

    return given(payload, PATTERNS.types, judge)


@pytest.mark.parametrize(
    ("payload", "types", "severity"),
    [
        (card_payload(random.Random(1)), {"cccd", "cmnd", "person_name", "date_of_birth"}, HIGH),
        ("tel:0912345678", {"phone"}, MEDIUM),
        ("mailto:nguyen.van.mau@gmail.com", {"email"}, MEDIUM),
        ("SMSTO:0912345678:xin chao", {"phone"}, MEDIUM),
        ("BEGIN:VCARD\nFN:Nguyễn Văn Mẫu\nTEL:0912345678\nEND:VCARD", {"person_name"}, MEDIUM),
        ("MECARD:N:Nguyen,Mau;TEL:0912345678;;", {"person_name", "phone"}, MEDIUM),
        ("WIFI:T:WPA;S:Quan cafe;P:12345678;;", {"password"}, HIGH),
        ("https://zalo.me/0912345678", {"phone"}, MEDIUM),
        ("https://example.vn/tra-cuu?cccd=001005123456&x=1", {"cccd"}, HIGH),
        ("https://example.vn/q?sdt=%30912345678", {"phone"}, MEDIUM),
        ("https://img.vietqr.io/image/970436-0123456789-qr.png", {"bank_account"}, HIGH),
        ("geo:21.03,105.85", {"gps_location"}, HIGH),
    ],
)
def test_what_a_code_gives_away(payload: str, types: set[str], severity: Severity) -> None:
    said = gives(payload)
    assert types <= set(said.types)
    assert said.severity is severity


@pytest.mark.parametrize(
    "payload",
    [
        "https://example.com/a",
        "https://dichvucong.gov.vn/p/home/dvc-trang-chu.html",
        "tel:19001234",
        "tel:113",
        "mailto:vanthu@mau.gov.vn",
        "WIFI:T:nopass;S:Quan cafe;;",
        "BEGIN:VCARD\nORG:UBND xã Mẫu\nTEL:1900 6789\nEMAIL:vanthu@mau.gov.vn\nEND:VCARD",
        "SP001|Áo thun|150000|10",
        "8934567890123",
        "https://example.com/bai-viet/20251125091011",
    ],
)
def test_harmless_codes_are_low(payload: str) -> None:
    said = gives(payload)
    assert said.severity is LOW
    assert not said.numbers


def test_a_birth_date_alone_is_little_and_with_a_name_it_is_somebody() -> None:
    name = "BEGIN:VCARD\nFN:Nguyễn Văn Mẫu\n"
    assert gives(name + "END:VCARD").severity is LOW
    assert gives(name + "BDAY:19050101\nEND:VCARD").severity is MEDIUM


@pytest.mark.parametrize("payload", ["", "\x00\x01\x02\x03abc", "\ufffd\ufffdq", "|||", "\ue000a"])
def test_nonsense_is_not_trusted(payload: str) -> None:
    assert is_nonsense(payload)


@pytest.mark.parametrize("payload", ["a", "Số 12\r\nTổ 3", "[)>\x1e06\x1d12", "0912345678"])
def test_words_are_no_nonsense(payload: str) -> None:
    assert not is_nonsense(payload)


def page(text: str) -> PageText:
    lines = [
        tuple(
            Word(word, Box(10 + 90 * i, 20 * n, 90 + 90 * i, 20 * n + 12))
            for i, word in enumerate(line.split())
        )
        for n, line in enumerate(text.split("\n"))
    ]
    return PageText(lines)


def places(text: str, *values: str) -> list[str]:
    read = page(text)
    return [read.text[start:end] for _, start, end in misread(read, values)]


@pytest.mark.parametrize(
    "printed",
    [
        "001005723458",
        "OO1OO5123A56",
        "001 005 l23 4S7",
        "0010051Z3456",
        "00100513456",
        "001005?2345B",
    ],
)
def test_a_known_number_is_found_with_two_errors(printed: str) -> None:
    assert places(f"Số {printed} cấp ngày 15/04/2021", "001005123456") == [printed]


@pytest.mark.parametrize(
    "printed",
    [
        "001005123456",
        "001005987456",
        "079103012345",
        "001005123456 15",
        "1234567",
        "QUYETDINHSO",
        "0010051234567890",
    ],
)
def test_other_numbers_are_not_taken_for_it(printed: str) -> None:
    assert places(f"Số {printed} cấp ngày 15/04/2021", "001005123456") == []


def test_short_numbers_may_differ_by_look_alikes_only() -> None:
    assert places("0912345673 0912345078", "0912345678") == ["0912345673", "0912345078"]
    assert places("0912345611 0912355679 091234567", "0912345678") == ["091234567"]
    assert places("12345673", "12345678") == []


def test_people_in_a_list_are_told_apart() -> None:
    """Of 400 other people's numbers none is taken for a known one, in bounded time."""
    rng = random.Random(9)
    numbers = [
        f"{rng.choice(('001', '079', '031'))}2{rng.randrange(10**8):08d}" for _ in range(400)
    ]
    start = time.process_time()
    assert (
        places(
            "\n".join(f"{n} Nguyễn Văn A {number}" for n, number in enumerate(numbers[1:])),
            numbers[0],
        )
        == []
    )
    assert time.process_time() - start < 2


# As much as the largest code holds.
HOSTILE = "\x1b[2J\x1b]0;owned\x07<script>alert(1)</script>\u202e&\"'" * 80
HOSTILE = HOSTILE.encode()[:2900].decode(errors="ignore")


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "html", "sarif"])
@pytest.mark.parametrize("reveal", [False, True])
def test_a_hostile_code_is_shown_to_no_one_raw(form: str, reveal: bool, tmp_path: Path) -> None:
    report = hostile(tmp_path)
    shown = written(form, report, reveal=reveal)  # type: ignore[arg-type]
    assert not any(c in shown for c in "\x1b\x07")
    if form == "html":
        assert "<script>alert" not in shown
    if form == "table":
        assert "\u202e" not in shown


def hostile(folder: Path) -> FileReport:
    path = folder / "code.png"
    segno.make(HOSTILE, error="l", boost_error=False, micro=False).save(str(path), scale=5)
    report = scan_file(str(path), Options())
    (code,) = [f for f in report.findings if f.type == "qr"]
    assert code.value == HOSTILE
    return report


def test_a_card_code_finds_its_misread_print(tmp_path: Path) -> None:
    """The printed number is smudged; the code beside it says what it is."""
    payload = card_payload(random.Random(3))
    number = payload[:12]
    smudged = number[:4] + ("3" if number[4] == "8" else "8") + number[5:]
    canvas = np.full((520, 900), 255, np.uint8)
    symbol = qr_symbol(payload, 5)
    canvas[20 : 20 + symbol.shape[0], 20 : 20 + symbol.shape[1]] = symbol
    cv2.putText(canvas, smudged, (380, 200), cv2.FONT_HERSHEY_SIMPLEX, 1.4, 0, 3, cv2.LINE_AA)
    path = tmp_path / "card.png"
    cv2.imwrite(str(path), canvas)
    report = mask_file(str(path), str(tmp_path / "copy.png"), Options())
    found = [f for f in report.findings if f.type == "cccd" and f.source is Source.OCR]
    assert [f.mask for f in found] == [True]
    assert found[0].boxes[0].shared(Box(380, 150, 720, 210)) > 0.9
    assert report.copy is not None
    assert report.copy.status == "verified"
