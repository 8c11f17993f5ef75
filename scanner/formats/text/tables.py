"""A text of values parted by commas or the like, cell by cell as it is written (RFC 4180)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from scanner.formats.written import Span

_DELIMITERS = ",;\t|"
# What parts cells is told by so many lines.
_LOOKED_AT = 50
_QUOTED = re.compile(r'"(?:[^"]+|"")*+"?')


def delimiter(text: str, name: str) -> str:
    """What parts the cells: the sign that nearly all of the first lines have alike often."""
    if name.endswith((".tsv", ".tab")):
        return "\t"
    lines = [_QUOTED.sub("", line) for line in text.splitlines()[:_LOOKED_AT] if line.strip()]
    if lines and (match := re.fullmatch(r"sep=(.)", lines[0].strip())):
        return match.group(1)

    def agreed(sign: str) -> tuple[int, int]:
        counts = Counter(count for line in lines if (count := line.count(sign)))
        return counts.most_common(1)[0][::-1] if counts else (0, 0)

    found = {sign: agreed(sign)[::-1] for sign in _DELIMITERS}
    return max(_DELIMITERS, key=lambda sign: found[sign])


def rows(text: str, sign: str) -> Iterator[Sequence[Span]]:
    """The cells of each row as parts of the text, without the quotes around them."""
    row: list[Span] = []
    at = 0
    stop = re.compile(rf"[{re.escape(sign)}\r\n]")
    while at < len(text):
        if text[at] == '"':
            match = _QUOTED.match(text, at)
            end = match.end() if match else at + 1
            closed = end - at > 1 and text[end - 1] == '"'
            # What stands between the quote and the next sign is part of the cell all the same.
            found = stop.search(text, end)
            last = found.start() if found else len(text)
            row.append((at + 1, end - 1) if closed and last == end else (at, last))
        else:
            found = stop.search(text, at)
            last = found.start() if found else len(text)
            row.append((at, last))
        if found is None:
            break
        at = last + 1
        if text[last] == sign:
            continue
        if text[last : last + 2] == "\r\n":
            at += 1
        yield row
        row = []
    if row:
        yield row
