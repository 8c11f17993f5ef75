"""Tools that share no code with lolot, asked what of a value a PDF still gives away."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import pikepdf
import pypdfium2


def digits(text: str) -> str:
    return "".join(char for char in text if char.isalnum() or char in "@.").lower()


def judged(data: bytes, *values: str) -> set[str]:
    """The judges that still find one of `values` in a PDF; those that are not installed are
    silent."""
    guilty = {name for name, text in _texts(data) if _holds(text, values)}
    if find_spec("pdf_redaction_check"):
        guilty |= set(_redaction_check(data, values))
    return guilty


def lifted(data: bytes) -> list[str]:
    """What x-ray (PyPI, where it is installed) reads under the boxes that are drawn on a PDF."""
    if not find_spec("xray"):
        return []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.pdf"
        path.write_bytes(data)
        # A process of its own: it switches off smoothing for all that is drawn after it.
        command = [sys.executable, "-m", "xray", str(path)]
        done = subprocess.run(command, capture_output=True, check=True)
    pages = json.loads(done.stdout[done.stdout.index(b"{") :])
    return [found["text"] for page in pages.values() for found in page]


def attached(data: bytes) -> bytes:
    """The attachments of a PDF as pdfdetach saves them, one after the other."""
    if not shutil.which("pdfdetach"):
        return b""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.pdf"
        path.write_bytes(data)
        inner = Path(folder) / "inner"
        inner.mkdir()
        save = ["pdfdetach", "-saveall", "-o", str(inner), str(path)]
        subprocess.run(save, capture_output=True, check=False)
        return b"\n".join(file.read_bytes() for file in sorted(inner.iterdir()))


def _holds(text: str, values: Sequence[str]) -> bool:
    plain = digits(text).replace(".", "")
    return any(
        digits(value).replace(".", "") in plain
        or any(value.encode(code).hex() in plain for code in ("utf-8", "utf-16-be"))
        for value in values
    )


def _texts(data: bytes) -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.pdf"
        path.write_bytes(data)
        if shutil.which("pdftotext"):
            done = subprocess.run(
                ["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True
            )
            yield "pdftotext", done.stdout.decode("utf-8", "replace")
        if shutil.which("qpdf"):
            done = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, check=False)
            assert done.returncode == 0, done.stderr.decode()
            flat = ["qpdf", "--qdf", "--object-streams=disable", str(path), "-"]
            done = subprocess.run(flat, capture_output=True, check=True)
            yield "qpdf", done.stdout.decode("latin-1")
            yield "qpdf", done.stdout.replace(b"\0", b"").decode("latin-1")
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            yield "pdfium", page.get_textpage().get_text_range()
    if find_spec("pypdf"):
        yield "pypdf", _pypdf(data)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream):
                try:
                    content = item.read_bytes()
                except pikepdf.PdfError:
                    content = item.read_raw_bytes()
                yield "streams", bytes(content).decode("latin-1")
                yield "streams", bytes(content).replace(b"\0", b"").decode("latin-1")
        yield "objects", "\n".join(_strings(pdf))


def _pypdf(data: bytes) -> str:
    import pypdf

    reader = pypdf.PdfReader(io.BytesIO(data))
    return "\n".join(page.extract_text() for page in reader.pages)


def _strings(pdf: pikepdf.Pdf) -> Iterator[str]:
    todo: list[object] = [pdf.trailer, *pdf.objects]
    while todo:
        item = todo.pop()
        if isinstance(item, pikepdf.String):
            yield str(item)
        elif isinstance(item, pikepdf.Array):
            todo += [value for value in item if not getattr(value, "is_indirect", False)]
        elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            yield from item.keys()
            values = item.values()
            todo += [value for value in values if not getattr(value, "is_indirect", False)]


def _redaction_check(data: bytes, values: Sequence[str]) -> Iterator[str]:
    """pdf-redaction-check (PyPI): its secrets, structure and font checks."""
    import pdf_redaction_check  # type: ignore[import-untyped]

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.pdf"
        path.write_bytes(data)
        report, _ = pdf_redaction_check.analyze(path, list(values))
    for found in report.findings:
        # A font that lists more than its page shows is the original's affair, unless what it
        # lists is what was cut.
        listed = found.check == "font-charset" and not set("".join(values)) & set(found.detail)
        if found.severity.name == "CRITICAL" and not listed:
            yield f"pdf-redaction-check: {found.render()}"
