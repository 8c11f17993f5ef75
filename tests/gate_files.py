"""What is sent to the gate, and waiting for what it does."""

import re
import time
from collections.abc import Callable

import pymupdf

from tests.gate_client import BOUNDARY, ROOT, Gate

NUMBER = "001203012345"
TOKEN = "a-token-of-some-length"
FORM = f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n"


def pdf(*lines: str) -> bytes:
    document = pymupdf.open()
    page = document.new_page()
    for number, line in enumerate(lines):
        page.insert_text((72, 100 + 20 * number), line)
    return bytes(document.tobytes())


def long_scan(pages: int = 40) -> bytes:
    """A document that keeps a worker busy for a while."""
    document = pymupdf.open()
    with pymupdf.open(ROOT / "samples/contract-scan.pdf") as scan:
        document.insert_pdf(scan, to_page=0)
    for _ in range(pages - 1):
        document.fullcopy_page(0)
    return bytes(document.tobytes())


def until(true: Callable[[], bool], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.05)


def counted(server: Gate, name: str) -> float:
    found = re.search(rf"^{name} (\S+)$", server.ask("GET", "/metrics").body.decode(), re.M)
    return float(found[1]) if found else 0.0
