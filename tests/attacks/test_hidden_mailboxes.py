"""Mailboxes that a page hides from robots and shows to everybody who opens it."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.pages import coded
from tests.writing import masked, told

MAILBOX = "levanmau@gmail.com"


def _hidden(key: int) -> str:
    return bytes([key, *(byte ^ key for byte in MAILBOX.encode())]).hex()


@pytest.mark.parametrize("key", [0x00, 0x5A, 0xFF])
@pytest.mark.parametrize(
    "link",
    [
        '<a class="__cf_email__" href="/cdn-cgi/l/email-protection" data-cfemail="{}">[email]</a>',
        '<a href="/cdn-cgi/l/email-protection#{}">thư</a>',
    ],
)
def test_one_under_a_key_is_masked(link: str, key: int, tmp_path: Path) -> None:
    page = f"<html><body><p>Liên hệ: {link.format(_hidden(key))}</p></body></html>"
    report, copy = masked(tmp_path, "a.html", page.encode())
    assert MAILBOX in told(report)
    assert _hidden(key) not in copy.decode()


def test_other_codes_hide_none() -> None:
    codes = "d41d8cd98f00b204e9800998ecf8427e 079203001234 0912345678901234"
    assert list(coded.hidden(codes)) == []
