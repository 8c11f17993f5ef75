"""What is raised over files that are broken, and whether one is.

A library that reads damaged bytes fails in ways that nobody can list: where lolot trips over a
file that is broken the file is told to be, and lolot's own mistakes stay its own.
"""

from __future__ import annotations

import contextlib
import struct
import zlib
from collections.abc import Callable, Iterator

from scanner.errors import LolotError, UnreadableError

PICTURE = (
    *(OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, AttributeError),
    *(ArithmeticError, AssertionError, RuntimeError, struct.error, zlib.error),
)
"""What Pillow and the decoders behind it raise over a picture."""


@contextlib.contextmanager
def told(data: bytes, is_broken: Callable[[bytes], bool]) -> Iterator[None]:
    """Whatever goes wrong over bytes that are broken is an UnreadableError "broken_file"."""
    try:
        yield
    except (LolotError, MemoryError):
        raise
    except Exception as error:
        if is_broken(data):
            raise UnreadableError("broken_file") from error
        raise


def is_broken(pdf: bytes) -> bool:
    """Whether MuPDF has to repair a PDF, or complains of it, when it reads all of it."""
    import pymupdf

    from scanner.pages.survey import printed_object

    pymupdf.TOOLS.reset_mupdf_warnings()
    try:
        with pymupdf.open(stream=pdf, filetype="pdf") as doc:
            if doc.needs_pass:
                return bool(doc.is_repaired)
            for xref in range(1, doc.xref_length()):
                printed_object(doc, xref)
            for page in doc:
                page.get_displaylist()
            return bool(doc.is_repaired or pymupdf.TOOLS.mupdf_warnings())
    except Exception:
        return True
