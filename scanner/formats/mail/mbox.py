"""Letters below each other in one file (mbox, RFC 4155): each is a file of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scanner.formats.archive.members import Archive, Bounds, Member

_BEGIN = re.compile(rb"^From (?=\S)[^\n]*\n", re.MULTILINE)
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_QUOTABLE = re.compile(rb"^(>*From )", re.MULTILINE)
_FIRST = b"From MAILER-DAEMON Thu Jan  1 00:00:00 1970\n"


def is_mbox(data: bytes) -> bool:
    return data.startswith(b"From ")


def read(data: bytes) -> Archive:
    """The letters of a file; who sent them stands in their first lines, which no copy has. Raises
    OddArchiveError for too many."""
    bounds = Bounds()
    begins = [match for match in _BEGIN.finditer(data) if _is_first(data, match.start())]
    ends = [match.start() for match in begins[1:]] + [len(data)]
    members, said = [], []
    for number, (match, end) in enumerate(zip(begins, ends, strict=True), 1):
        bounds.count()
        letter = _QUOTED.sub(rb"\1", data[match.end() : end])
        members.append(Member(f"thư {number}.eml", letter.rstrip(b"\r\n") + b"\n"))
        said.append(match.group().decode("utf-8", "replace").strip())
    return Archive(members, written, said=said)


def _is_first(data: bytes, at: int) -> bool:
    """Whether a letter begins there: at the start, or behind an empty line."""
    before = data[max(0, at - 4) : at].replace(b"\r", b"")
    return at == 0 or before.endswith(b"\n\n")


def written(members: Sequence[Member], _comment: str) -> bytes:
    letters = (_QUOTABLE.sub(rb">\1", one.data.replace(b"\r\n", b"\n")) for one in members)
    return b"\n".join(_FIRST + letter.rstrip(b"\n") + b"\n" for letter in letters)
