"""Content that is read plainly says what pikepdf reads in it."""

from __future__ import annotations

import contextlib
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.mask.pdf_content import Content, _Parsed, _Plain, content_of

PLAIN = [
    b"",
    b" \n",
    b"q 1 0 0 1 72 700 cm BT /F1 12 Tf (abc) Tj ET Q",
    b"/F1 1 Tf(a)Tj(b)Tj[<41>-3(x)-.5<4142>+4.]TJ<0041>Tj",
    b"BT\r1 0 0 1 0\f0 Tm\0(a\\(b\\)\\101\\\nc\\r) Tj T* ET",
    b"<41 4> Tj <414> Tj <> Tj () Tj [] TJ [ ] 0 d [3 2] 1 d",
    b'(a\rb\r\nc) Tj (d\\e) \'  1 2 (x) " 1 2 <4> "',
    b"/P <</MCID 3>> BDC /Span <</ActualText (x\\051y) /E <FEFF0041>>> BDC EMC EMC /A BMC EMC",
    b"/P <</MCID 3 /K [1 /A (x)]>> BDC EMC /MC0 /P1 BDC EMC /Cs1 cs 1 0 0 scn /P1 scn 5 w 1 j",
    b"10 20 m 30.5 -40 l .5 -.5 +3 4. 5 6 c h S f* W* n 1 0 0 RG 0 g 10 10 5 5 re",
    b"1 (a) Tj (a) (b) Tj Tj (a) 5 Td 1 Td (x) TJ 12 TJ [(a) /N (b)] TJ [(a)] [1] TJ",
    b"/A#42 gs /A#zz gs /P <</A /B /C>> BDC EMC /F1 (12) Tf",
]
PARSED = [
    b"% (a) Tj\n(b) Tj",
    b"(a(b)c) Tj",
    b"/P <</A <</B 1>>>> BDC EMC",
    b"q BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q (a) Tj",
    b"--5 0 Td 1.2.3 0 Td 12abc (a) Tj 1e5 0 Td",
    b"true x null y 1 0 R z",
    b"(a) Tj (b",
    b"(a) Tj >> (b) Tj ] { } x",
    b"(a) Tj 12",
    b"(a) Tj \x0b (b) Tj",
    b"(a) Tj \xe1 (b) Tj",
]


# Objects live as long as their file.
OPEN: list[pikepdf.Pdf] = []


def page(content: bytes, *more: bytes) -> pikepdf.Object:
    pdf = pikepdf.new()
    made = pdf.add_blank_page().obj
    parts = [pdf.make_stream(part) for part in (content, *more)]
    made["/Contents"] = pikepdf.Array(parts) if more else parts[0]
    OPEN.append(pdf)
    return made


def told(operand: Any) -> Any:
    if isinstance(operand, bytes | pikepdf.String):
        return bytes(operand)
    if isinstance(operand, list | pikepdf.Array):
        return [told(item) for item in operand]
    if isinstance(operand, pikepdf.Dictionary):
        return {key: told(value) for key, value in operand.items()}
    if operand is None or isinstance(operand, pikepdf.Name | pikepdf.Operator):
        return str(operand)
    return float(operand)


def said(content: Content) -> list[Any]:
    return [(name, told(content.operands(at))) for at, name in enumerate(content.names)]


@pytest.mark.parametrize("content", PLAIN)
def test_plain_content_says_what_a_parser_reads(content: bytes) -> None:
    holder = page(content)
    read = content_of(holder)
    assert isinstance(read, _Plain)
    assert said(read) == said(_Parsed(holder))
    again = page(read.written(0, len(read.names)))
    assert said(_Parsed(again)) == said(_Parsed(holder))


@pytest.mark.parametrize("content", PARSED)
def test_all_other_content_is_parsed(content: bytes) -> None:
    assert isinstance(content_of(page(content)), _Parsed)


def test_content_in_parts_is_one() -> None:
    holder = page(b"q (a)", b"Tj Q", b"q")
    assert said(content_of(holder)) == said(_Parsed(holder))


PIECES = [b"(a", b")", b"\\", b"<41", b">", b"<<", b">>", b"[", b"]", b"/N", b"1", b"-", b".", b" "]
PIECES += [b"\n", b"Tj", b"TJ", b"BDC", b"%", b"x", b"\xe1", b"'", b"EI", b"R", b"true", b"#41"]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map(b"".join))
def test_whatever_is_read_plainly_a_parser_reads_alike(content: bytes) -> None:
    holder = page(content)
    with contextlib.suppress(pikepdf.PdfError):
        read = content_of(holder)
        if isinstance(read, _Plain):
            assert said(read) == said(_Parsed(holder))
