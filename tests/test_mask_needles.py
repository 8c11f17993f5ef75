"""Values looked for in texts and in bytes, however they are written there."""

from __future__ import annotations

import pytest

from scanner.mask.traces import search, traces
from scanner.mask.values import apart, held, holds, needles, spans
from tests.masking import CCCD, MAIL, PHONE, finding


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (CCCD, "cccd", "so 001005123456."),
        (CCCD, "cccd", "001 005-123.456"),
        (CCCD, "cccd", "0 0 1 0 0 5 1 2 3 4 5 6"),
        (CCCD, "cccd", "2 001005123456"),
        (CCCD, "cccd", "1990 001005123456"),
        (CCCD, "cccd", '{"so": 1005123456}'),
        (CCCD, "cccd", "1005123456.0"),
        (CCCD.lstrip("0"), "cccd", "001005123456"),
        (PHONE, "phone", '{"dt": 912345678}'),
        (PHONE, "phone", "goi +84 912 345 678"),
        (PHONE, "phone", "(+84)(0)912345678"),
        (PHONE, "phone", "0084.912.345.678"),
        ("Nguyễn Văn Mẫu", "also", "ông NGUYEN VAN  MAU,"),
        ("Mẫuthức", "word", "cac mau-\nthuc"),
        ("Mẫuthức", "word", "cac mau\x02thuc"),
        (MAIL, "email", "Nguyen.Van.Mau @ example . com"),
        ("B1234567", "passport", "b 1234567"),
    ],
)
def test_a_value_is_found_however_it_is_written(value: str, kind: str, text: str) -> None:
    sought = needles([finding(None, value, type=kind)])
    assert holds(text, sought)
    (start, end), *others = spans(text, sought)
    assert not others
    first, last = text[start], text[end - 1]
    assert first.isalnum() or first in "+("
    assert last.isalnum()


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (CCCD, "cccd", "9001005123456"),
        (CCCD, "cccd", "0010051234567"),
        (CCCD, "cccd", "001005    123456"),
        (CCCD, "cccd", "001005a123456"),
        (CCCD, "cccd", "91005123456"),
        (CCCD, "cccd", "5,1005123456"),
        (PHONE, "phone", "1 912345678"),
        (PHONE, "phone", "1.912345678"),
        ("Nguyễn Văn Mẫu", "also", "nguyen van maui"),
        ("Nguyễn Văn Mẫu", "also", "nguyenvan mau"),
        ("Mẫuthức", "word", "mau-thuc"),
        (MAIL, "email", "x." + MAIL),
    ],
)
def test_what_is_something_else_is_not_found(value: str, kind: str, text: str) -> None:
    assert not holds(text, needles([finding(None, value, type=kind)]))


@pytest.mark.parametrize(
    ("data", "stands"),
    [
        (b"<< /Contents 5 0 R /Content#20List 6 0 R >>", False),
        (b"(table of contents)", False),
        (b"BT (content) Tj ET", True),
        (b"to:content;", True),
        (b"<< /Title (/a content) >>", True),
        ("Content".encode("utf-16-be"), True),
    ],
)
def test_a_word_that_a_pdf_calls_its_parts_by_is_no_value(data: bytes, stands: bool) -> None:
    sought, _ = traces([finding(None, "content", type="word")])
    assert any(search(data, sought)) is stands
    assert any(search(b":" * 200_000 + data, sought)) is stands


def test_no_value_stands_in_two_texts_at_once() -> None:
    sought = needles([finding(None)])
    assert not holds(apart([CCCD[:6], CCCD[6:]]), sought)
    assert holds(apart(["a", CCCD, "b"]), sought)


def test_many_values_are_found_as_few_are() -> None:
    """One pass over the data finds each of hundreds of values, and none that is not there."""
    numbers = [f"{79_000_000_000 + 7919 * n:012d}" for n in range(300)]
    codes = [f"{100_000 + 37 * n}" for n in range(300)]
    mails = [f"nguoi.thu{n}@mau.vn" for n in range(300)]
    every = [finding(None, v, id=v) for v in (*numbers, *codes, *mails)]
    here = {numbers[5], numbers[299], codes[7], mails[3], mails[250]}
    text = "; ".join([" ".join(numbers[5]), numbers[299], codes[7], mails[3], mails[250].upper()])
    sought, short = traces(every)
    assert not short
    assert set(search(text.encode("utf-8"), sought)) == here
    assert set(held(text, needles(every))) == here
    wide = mails[3].encode("utf-16-be") + numbers[299].encode("ascii").hex().encode("ascii")
    assert set(search(wide, sought)) == {mails[3], numbers[299]}
    assert not set(search(b"7" + codes[7].encode("ascii"), sought))


@pytest.mark.parametrize(
    ("data", "stands"),
    [
        (b"244.268 625.825 m\n322.330 625.825 l\n322.330 636.343 l\nh f\n", False),
        (b"q 1 0 0 1 330 636 cm /I Do Q", False),
        (b"BT 330.636 20 Td (a) Tj ET", False),
        (b"BT 12 0 Td (STK: 330 636 m ) Tj ET", True),
        (b"BT (STK) Tj 330636 0 Td (a) Tj ET", True),
        (b"BT (a) Tj (330 636) Tj ET", True),
        (b"<rdf:li>dai 330 636 m </rdf:li>", True),
        (b"% 330 636\nq 1 0 0 1 0 0 cm", True),
        (b"330 636", True),
    ],
)
def test_short_values_are_no_coordinates_of_a_drawing(data: bytes, stands: bool) -> None:
    """An account of six digits stands by chance in one drawing of some thousand lines."""
    sought, short = traces([finding(None, "330636", type="bank_account")])
    assert not short
    assert any(search(data, sought)) is stands
