"""Text in bytes that need not be text: a private part of a file, a file of no known kind."""

from __future__ import annotations

import re

MAX_TEXT = 4_000_000
_RUN = re.compile(rb"[\t\n\r\x20-\x7e\x80-\xff]{5,}")
_ASCII_RUN = re.compile(rb"[\x20-\x7e]{5,}")
_WIDE_RUN = re.compile(rb"(?:[\x20-\x7e]\x00){5,}")


def printable(data: bytes) -> str:
    """The text in bytes that need not be text: as it stands, or the readable runs in it."""
    data = data[:MAX_TEXT]
    try:
        text = data.rstrip(b"\0").decode("utf-8")
        if text.replace("\n", "").replace("\r", "").replace("\t", "").isprintable():
            return text
    except UnicodeDecodeError:
        pass
    runs = [run.decode("ascii") for run in _ASCII_RUN.findall(data)]
    runs += [run.decode("utf-16-le") for run in _WIDE_RUN.findall(data)]
    for run in _RUN.findall(data):
        if not run.isascii():
            try:
                runs.append(run.decode("utf-8"))
            except UnicodeDecodeError:
                continue
    return "\n".join(runs)
