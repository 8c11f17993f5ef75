"""Tools that share no code with lolot, asked what of a value a PDF still gives away."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pikepdf
import pypdfium2


def digits(text: str) -> str:
    return "".join(char for char in text if char.isalnum() or char in "@.").lower()


def judged(data: bytes, value: str) -> set[str]:
    """The judges that still find `value` in a PDF; those that are not installed are silent."""
    guilty = {name for name, text in _texts(data) if _holds(text, value)}
    if find_spec("pdf_redaction_check"):
        guilty |= set(_redaction_check(data, value))
    return guilty


def _holds(text: str, value: str) -> bool:
    plain, sought = digits(text).replace(".", ""), digits(value).replace(".", "")
    coded = [value.encode(code).hex() for code in ("utf-8", "utf-16-be")]
    return sought in plain or any(form in plain for form in coded)


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


def _redaction_check(data: bytes, value: str) -> Iterator[str]:
    """pdf-redaction-check (PyPI): its secrets, structure and font checks."""
    import pdf_redaction_check  # type: ignore[import-untyped]

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.pdf"
        path.write_bytes(data)
        report, _ = pdf_redaction_check.analyze(path, [value])
    for found in report.findings:
        # A font that lists more than its page shows is the original's affair, unless what it
        # lists is what was cut.
        listed = found.check == "font-charset" and not set(value) & set(found.detail)
        if found.severity.name == "CRITICAL" and not listed:
            yield f"pdf-redaction-check: {found.render()}"
