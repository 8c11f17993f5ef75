"""Proofs of copies, and copies that are none, for the tests of the verify room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pymupdf

from scanner.formats import mask
from scanner.model import Document, Finding, Options
from scanner.verified import Proof, verify
from tests.masking import PDF
from tests.text_pages import found


def nothing(copy: Document) -> Sequence[Finding]:
    return ()


def proof(before: bytes, after: bytes, findings: Sequence[Finding], **more: Any) -> Proof:
    """The proof of a PDF, unless `more` gives another `kind`, `options` or `rescan`."""
    kind = more.get("kind", PDF)
    original, copy = Document("a", before, kind), Document("a", after, kind)
    options, rescan = more.get("options", Options()), more.get("rescan", nothing)
    return verify(original, copy, findings, options, rescan)


def masked(before: bytes, findings: Sequence[Finding], kind: str = PDF) -> bytes:
    return mask(Document("a", before, kind), findings, Options()).data


def places(remaining: Sequence[str]) -> set[str]:
    return {entry.split("@", 1)[1] for entry in remaining}


def covered(data: bytes) -> bytes:
    """What people do: a black box over the text."""
    with pymupdf.open(stream=data, filetype="pdf") as doc:
        for spot in found(data):
            box = spot.boxes[0]
            doc[0].draw_rect(pymupdf.Rect(box.x0, box.y0, box.x1, box.y1), fill=(0, 0, 0))
        return bytes(doc.tobytes())
