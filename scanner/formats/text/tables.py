"""Tables in texts: values parted by commas or the like, cell by cell as they are written (RFC
4180), and those drawn with bars, of Markdown and of programs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from scanner.formats.written import Span

_DELIMITERS = ",;\t|"
# What parts cells is told by so many lines, and so many signs.
_LOOKED_AT, _SIGNS = 50, 50_000
_QUOTED = re.compile(r'"(?:[^"]+|"")*+"?')
_CELL = re.compile(r'(?:^|(?<=[,;\t|]))"(?:[^"]+|"")*+"(?=[,;\t|\r\n]|\Z)', re.MULTILINE)

# Bars between cells, and what is drawn between rows.
_BAR = re.compile(r"[|\u2502\u2503\u2551]")
_RULE = re.compile(r"(?=.*[-=\u2500\u2501\u2550]{2})[\s|+:=\u2500-\u257f-]+")


def delimiter(text: str, name: str) -> str:
    """What parts the cells: the sign that most of the first lines have alike often."""
    if name.endswith((".tsv", ".tab")):
        return "\t"
    lines = [line for line in _CELL.sub("", text[:_SIGNS]).splitlines() if line.strip()]
    if lines and (match := re.fullmatch(r"sep=(.)", lines[0].strip())):
        return match.group(1)

    def parted(sign: str) -> int:
        """How many cells the lines have that agree; that they do says more than many cells."""
        counts = Counter(count for line in lines[:_LOOKED_AT] if (count := line.count(sign)))
        return max((count * often**2 for count, often in counts.items()), default=0)

    return max(_DELIMITERS, key=parted)


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


def drawn(lines: Sequence[str]) -> Iterator[Sequence[Span] | None]:
    """For each line of a text its cells as parts of it, where it is a row of a table with bars
    between its cells; none of what is drawn between two rows; None for what is no table."""
    counts = [-1 if _RULE.fullmatch(line) else len(_BAR.findall(line)) for line in lines]
    told = [count for count in counts if count >= 0]
    # A row has as many bars as the next one above or below, whatever is drawn between them.
    rows = [
        count > 0 and count in told[max(0, n - 1) : n] + told[n + 1 : n + 2]
        for n, count in enumerate(told)
    ]
    at = 0
    for line, count in zip(lines, counts, strict=True):
        if count < 0:
            between = (rows[at - 1] if at else False) or (rows[at] if at < len(rows) else False)
            yield () if between else None
            continue
        yield list(_barred(line)) if rows[at] else None
        at += 1


def _barred(line: str) -> Iterator[Span]:
    at = 0
    for end in (*(bar.start() for bar in _BAR.finditer(line)), len(line)):
        cell = line[at:end]
        start = at + len(cell) - len(cell.lstrip())
        yield start, max(start, at + len(cell.rstrip()))
        at = end + 1
