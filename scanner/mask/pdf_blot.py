"""Values that stand where no reader of a PDF shows them, written over in their place: comments
and property lists of content, names within fonts and colour profiles, remarks in functions.

Such a place is found by the proof. Nothing of the stream moves, so whatever it is stays valid.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence

import pikepdf

from scanner.mask.values import ENCODINGS, LOCAL_TYPES, MIN_DIGITS
from scanner.model import Finding

_SEPARATORS = " .-/"
_X = ord("x")
# A name that content refers to a resource by: changed on one side alone it leads nowhere.
_NAME = re.compile(rb"/[^\s()<>\[\]{}/%]*$")
_LONGEST_NAME = 127


def blot(data: bytes, findings: Sequence[Finding]) -> bytes | None:
    """A masked copy without the values of `findings` in its streams, pictures aside; None where
    none stands there in the open. Values that are also left on purpose stay."""
    sought = [re.compile(form, re.IGNORECASE) for form in _forms(findings)]
    changed = False
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for item in pdf.objects:
            if not isinstance(item, pikepdf.Stream) or item.get("/Subtype") == "/Image":
                continue
            try:
                before = after = bytes(item.read_bytes())
            except pikepdf.PdfError:
                continue
            for form in sought:
                after = form.sub(_blotted, after)
            if after != before:
                item.write(after)
                changed = True
        if not changed:
            return None
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _forms(findings: Sequence[Finding]) -> Iterator[bytes]:
    """Each value in each coding, its digits spaced in the usual ways."""
    left = {finding.value for finding in findings if not finding.mask}
    gone = [f for f in findings if f.value not in left and f.type not in LOCAL_TYPES]
    values = dict.fromkeys(value for f in gone for value in (f.value, f.text))
    for value in values:
        signs = "".join(char for char in value if char not in _SEPARATORS)
        if len(signs) < MIN_DIGITS:
            continue
        spaced = signs.isdigit()
        for coding in ENCODINGS:
            gap = b"|".join(re.escape(sign.encode(coding)) for sign in _SEPARATORS)
            between = b"(?:" + gap + b")?" if spaced else b""
            letters = signs if spaced else value
            yield between.join(re.escape(char.encode(coding)) for char in letters)


def _blotted(match: re.Match[bytes]) -> bytes:
    start = match.start()
    if _NAME.search(match.string, max(0, start - _LONGEST_NAME), start):
        return match.group()
    return bytes(byte if byte in (0, ord(" ")) else _X for byte in match.group())
