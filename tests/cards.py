"""Cards and dates (.vcf, .ics), the value in lines that are folded or coded in every way."""

from __future__ import annotations

import quopri
import re
from collections.abc import Callable, Mapping


def card(*lines: str, version: str = "3.0") -> bytes:
    whole = ("BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", "")
    return "\r\n".join(whole).encode()


def dates(*lines: str) -> bytes:
    around = ("BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:1")
    return "\r\n".join((*around, *lines, "END:VEVENT", "END:VCALENDAR", "")).encode()


def _coded(text: str) -> str:
    return quopri.encodestring(text.encode()).decode().replace("=\n", "").rstrip("\n")


_NOTE = "NOTE:Số CCCD: "
_QUOTED = f"NOTE;ENCODING=QUOTED-PRINTABLE:{_coded('Số CCCD: ')}"


def _folded(value: str, version: str = "3.0") -> bytes:
    return card(f"{_NOTE}{value[:5]}", f" {value[5:]}", version=version)


def _in_numbers(value: str) -> bytes:
    """Two digits by the numbers of their bytes, behind the end of a line."""
    numbers = f"={ord(value[6]):X}={ord(value[7]):X}"
    return card(f"{_QUOTED}{value[:4]}=", f"{value[4:6]}{numbers}{value[8:]}", version="2.1")


HIDDEN: Mapping[str, Callable[[str], bytes]] = {
    "vcf: a number": lambda v: card(f"{_NOTE}{v}"),
    "vcf: in two lines": _folded,
    "vcf: by ends of lines of Unix": lambda v: _folded(v).replace(b"\r", b""),
    "vcf: between the bytes of a letter": lambda v: card(_NOTE + v).replace(
        b"\xbb\x91", b"\xbb\r\n \x91"
    ),
    "vcf: by numbers of bytes": _in_numbers,
    "vcf: in an old card": lambda v: _folded(v, "2.1"),
    "vcf: in a line of no name": lambda v: card(f"X-SO-CCCD:{v}"),
    "vcf: where a program writes": lambda v: card(f"PRODID:CCCD {v}"),
    "vcf: of a group": lambda v: card(f"item1.{_NOTE}{v}"),
    "vcf: with a mark": lambda v: b"\xef\xbb\xbf" + card(f"{_NOTE}{v}"),
    "ics: in three, by tabs": lambda v: dates(
        f"DESCRIPTION:CCCD: {v[:5]}", f"\t{v[5:8]}", f"\t{v[8:]}"
    ),
    "ics: behind escapes": lambda v: dates(f"DESCRIPTION:Họp\\nSố CCCD: {v}\\, Hà Nội"),
    "ics: in a parameter": lambda v: dates(f'ATTENDEE;CN="Mẫu, CCCD {v}":mailto:x'),
}


def ending(place: str) -> str:
    return f"a.{place[:3]}"


def inside(data: bytes) -> str:
    """All that programs take out of a card: its lines unfolded, codings undone."""
    unfolded = re.sub(rb"\r?\n[ \t]", b"", data)
    return "\n".join(
        one.decode("utf-8", "replace") for one in (unfolded, quopri.decodestring(unfolded))
    )
