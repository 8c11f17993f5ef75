"""Opening a PDF for editing, and writing it in one revision."""

from __future__ import annotations

import io
import logging

import pikepdf
import pymupdf
from pymupdf import mupdf

from scanner.errors import UnreadableError
from scanner.mask.mark import mark_pdf

# qpdf's complaints about a file would stand between lolot's own lines.
logging.getLogger("pikepdf").setLevel(logging.CRITICAL)


def opened(data: bytes, password: str | None) -> pikepdf.Pdf:
    """The file for editing; one that only MuPDF can read is written anew by it first."""
    try:
        return _tidied(pikepdf.open(io.BytesIO(data), password=password or ""))
    except pikepdf.PasswordError as error:
        raise UnreadableError("wrong_password" if password else "encrypted") from error
    except pikepdf.PdfError:
        pass
    try:
        return _tidied(pikepdf.open(io.BytesIO(anew(data, password) or data)))
    except pikepdf.PdfError as error:
        raise UnreadableError("broken_file", detail=error) from error


def _tidied(pdf: pikepdf.Pdf) -> pikepdf.Pdf:
    """The file without what is no stream among the contents of a page: readers pass it over, and
    qpdf stops there."""
    for page in pdf.pages:
        contents = page.obj.get("/Contents")
        if isinstance(contents, pikepdf.Array):
            streams = [part for part in contents if isinstance(part, pikepdf.Stream)]
            if len(streams) < len(contents):
                page.obj["/Contents"] = pikepdf.Array(streams)
    return pdf


def anew(data: bytes, password: str | None) -> bytes | None:
    """The file as MuPDF writes it; None where it cannot."""
    try:
        with pymupdf.open(stream=data, filetype="pdf") as doc:
            if doc.needs_pass:
                doc.authenticate(password or "")
            # Streams that end in the middle are written as far as they can be read.
            whole = {"garbage": 1, "expand": 255, "deflate": True}
            return bytes(doc.tobytes(encryption=pymupdf.PDF_ENCRYPT_NONE, **whole))
    except (RuntimeError, ValueError, mupdf.FzErrorBase):
        return None


def saved(pdf: pikepdf.Pdf, *, whole: bool = False, anew: bool = False) -> bytes:
    """The file with the objects that are in use, in one revision, under a new identity, and marked
    as a masked copy; `whole`: every resource is known to be in use; `anew`: what is packed is
    packed again."""
    out = io.BytesIO()
    mark_pdf(pdf)
    if not whole:
        pdf.remove_unreferenced_resources()
    pdf.save(
        out,
        encryption=False,
        fix_metadata_version=False,
        recompress_flate=anew,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return out.getvalue()
