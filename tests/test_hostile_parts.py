"""Files of very many parts: fields, updates, pictures. Bounded time, and a clear word of what is
given up."""

from __future__ import annotations

import random
import time
from pathlib import Path

from scanner.model import FileReport, Options
from scanner.pipeline import scan_file

NUMBER = "079103012345"
SHEET = "/MediaBox[0 0 595 842]"
# CPU seconds on a slow machine; without its bounds each of these takes minutes.
BOUND = 60.0


def stream(content: str, entries: str = "") -> str:
    return f"<<{entries}/Length {len(content)}>>\nstream\n{content}\nendstream"


def pdf_of(*objects: str) -> bytes:
    """A PDF of these objects, numbered from 1."""
    out, places = b"%PDF-1.7\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return (
        out
        + (
            f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}"
            f"trailer\n<</Size {len(places) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n"
        ).encode()
    )


def scanned(folder: Path, data: bytes) -> FileReport:
    file = folder / "parts.pdf"
    file.write_bytes(data)
    began = time.process_time()
    report = scan_file(str(file), Options(threads=1))
    assert time.process_time() - began < BOUND
    return report


def values(report: FileReport) -> set[str]:
    return {finding.value for finding in report.findings}


def form(count: int) -> bytes:
    """A page with so many fields, a number in the last."""
    kids = " ".join(f"{5 + n} 0 R" for n in range(count))
    fields = [
        f"<</Type/Annot/Subtype/Widget/FT/Tx/T(o{n})/V({NUMBER if n == count - 1 else 'muc'})"
        f"/Rect[{n % 20 * 29} {n // 20 * 3 % 840} {n % 20 * 29 + 25} {n // 20 * 3 % 840 + 2}]"
        "/P 3 0 R/F 4>>"
        for n in range(count)
    ]
    return pdf_of(
        f"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[{kids}]>>>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R{SHEET}/Resources<<>>/Contents 4 0 R/Annots[{kids}]>>",
        stream("BT ET"),
        *fields,
    )


def updated(count: int, *, signed: bool) -> bytes:
    """A page with so many updates behind it, each with another text or a signature."""
    out = pdf_of(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R{SHEET}/Resources<<>>/Contents 4 0 R>>",
        stream("BT ET"),
    )
    before = int(out[out.rfind(b"startxref") :].split()[1])
    for n in range(count):
        at, number = len(out), 5 + n if signed else 4
        made = stream(f"BT /F 9 Tf (lan {n}) Tj ET")
        if signed:
            made = "<</Type/Sig/Filter/Adobe.PPKLite/Contents<3003020100>/ByteRange[0 1 2 3]>>"
        out += f"{number} 0 obj\n{made}\nendobj\n".encode()
        table, size = len(out), 6 + n if signed else 5
        out += (
            f"xref\n{number} 1\n{at:010} 00000 n \n"
            f"trailer\n<</Size {size}/Root 1 0 R/Prev {before}>>\nstartxref\n{table}\n%%EOF\n"
        ).encode()
        before = table
    return out


def pictured(images: int, times: int) -> bytes:
    """A page with so many small pictures, drawn in turn so many times in all."""
    named = " ".join(f"/I{n} {5 + n} 0 R" for n in range(images))
    drawn = "\n".join(
        f"q 5 0 0 7 {n % 100 * 5.9:.1f} {n // 100 * 8 % 830} cm /I{n % images} Do Q"
        for n in range(times)
    )
    noise = random.Random(1)
    size = "/Type/XObject/Subtype/Image/Width 12/Height 12/ColorSpace/DeviceGray/BitsPerComponent 8"
    return pdf_of(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R{SHEET}/Resources<</XObject<<{named}>>>>/Contents 4 0 R>>",
        stream(drawn),
        *(stream("".join(noise.choices("ABCDEFxyz", k=144)), size) for _ in range(images)),
    )


def test_a_form_of_thousands_of_fields_is_read_to_the_last(tmp_path: Path) -> None:
    assert NUMBER in values(scanned(tmp_path, form(1500)))


def test_four_hundred_updates_are_not_all_looked_at_and_that_is_said(tmp_path: Path) -> None:
    report = scanned(tmp_path, updated(400, signed=False))
    assert "old_revision_unread" in {one.code for one in report.unread}


def test_a_signature_over_each_of_many_updates_costs_little(tmp_path: Path) -> None:
    report = scanned(tmp_path, updated(400, signed=True))
    assert report.error is None and len(report.unread) <= 1


def test_one_picture_thousands_of_times_and_hundreds_of_pictures(tmp_path: Path) -> None:
    for images, times in ((1, 2000), (300, 300)):
        assert scanned(tmp_path, pictured(images, times)).error is None
