"""The attachments of a PDF and of its masked copy, side by side."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

import pikepdf

from scanner.errors import LolotError
from scanner.mask.outlines import inside
from scanner.model import Document, Finding, Options
from scanner.pages import sniff


def pairs(
    original: Document, copy: Document, findings: Sequence[Finding], options: Options
) -> Iterator[tuple[Document, Document, list[Finding]]]:
    """Each attachment that was masked and put back: before, after, and its findings.

    One that is gone has nothing to prove. Its bytes are searched with all other streams.
    """
    names = dict.fromkeys(finding.within[0] for finding in findings if finding.within)
    if not names:
        return
    before, after = _contents(original, options), _contents(copy, options)
    for name in names:
        if name not in before or name not in after:
            continue
        within = (finding for finding in findings if finding.within[:1] == (name,))
        inner = [found for finding in within for found in inside(finding)]
        try:
            documents = [Document(name, d, sniff(d, name)) for d in (before[name], after[name])]
        except LolotError:
            continue
        yield documents[0], documents[1], inner


def _contents(document: Document, options: Options) -> dict[str, bytes]:
    """The attached files by name, of a document that one of the passwords may open."""
    for password in ("", *options.passwords):
        try:
            with pikepdf.open(io.BytesIO(document.data), password=password) as pdf:
                return {
                    name: bytes(spec.get_file().read_bytes())
                    for name, spec in pdf.attachments.items()
                }
        except (pikepdf.PdfError, KeyError, ValueError):
            continue
    return {}
