"""The attachments of a PDF and of its masked copy, side by side."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

import pikepdf

from scanner.mask.outlines import inside
from scanner.model import Document, Finding, Options

_NAMES = ("/UF", "/F", "/DOS", "/Mac", "/Unix")


def pairs(
    original: Document, copy: Document, findings: Sequence[Finding], options: Options
) -> Iterator[tuple[str, bytes, bytes, list[Finding]]]:
    """Each attachment that was masked and put back: its name, before, after, and its findings.

    One that is gone has nothing to prove. Its bytes are searched with all other streams.
    """
    names = dict.fromkeys(finding.within[0] for finding in findings if finding.within)
    if not names:
        return
    before, after = _contents(original, options), _contents(copy, options)
    for name in names:
        within = (finding for finding in findings if finding.within[:1] == (name,))
        inner = [found for finding in within for found in inside(finding)]
        old, new = before.get(name, []), after.get(name, [])
        # Of several with one name nothing tells which went.
        for first, second in zip(old, new, strict=True) if len(old) == len(new) else ():
            yield name, first, second, inner


def _contents(document: Document, options: Options) -> dict[str, list[bytes]]:
    """The files in a document that one of the passwords may open, by name: what its catalogue
    lists, what hangs on a note, and what nothing names any more."""
    for password in ("", *options.passwords):
        try:
            with pikepdf.open(io.BytesIO(document.data), password=password) as pdf:
                found: dict[str, list[bytes]] = {}
                for spec in _specs(pdf):
                    name = next((str(spec[key]) for key in _NAMES if key in spec), "")
                    streams = {s.objgen: s for s in spec["/EF"].values()}
                    for stream in streams.values():
                        found.setdefault(name, []).append(bytes(stream.read_bytes()))
                return found
        except (pikepdf.PdfError, AttributeError, KeyError, TypeError, ValueError):
            continue
    return {}


def _specs(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every file specification with content (ISO 32000-2, 7.11.4), wherever it stands."""
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Dictionary):
            continue
        for holder in (item, *item.values()):
            own = holder is item or not getattr(holder, "is_indirect", True)
            if own and isinstance(holder, pikepdf.Dictionary) and "/EF" in holder:
                yield holder
