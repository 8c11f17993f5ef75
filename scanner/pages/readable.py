"""Text in bytes that need not be text: a private part of a file, a file of no known kind."""

from __future__ import annotations

import re

MAX_TEXT = 4_000_000
_RUN = re.compile(rb"[\t\n\r\x20-\x7e\x80-\xff]{5,}")
_ASCII_RUN = re.compile(rb"[\x20-\x7e]{5,}")
_WIDE_RUN = re.compile(rb"(?:[\x20-\x7e]\x00){5,}+")
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# Of the bytes that say which half of the letters is meant so many are zero in a text with any
# Latin letters, digits or blanks, and of the other ones nearly none.
_ZEROS, _NO_ZEROS = 0.25, 0.02
# Of a text so many signs may be none.
_DAMAGED = 0.05
# So many numbers in a row are a drawing's.
_DRAWING = re.compile(r"(?:(?<!\S)-?[\d.]+ ){5,}-?[\d.]+(?!\S)")
# Without a word a line of more than one number is a drawing's; and of a line of some length so many
# signs are no text.
_WORD, _NUMBER = re.compile(r"[^\W\d_]{3}|@"), re.compile(r"\W*\d{8,}\W*")
_SIGN, _SPELLED, _SHORT = re.compile(r"[^\w\s.,:;()/@-]"), 0.15, 20
# What is text and draws, packs or folds what it says in ways of its own.
_FOLDED = re.compile(
    r"\s*(?:%!|BEGIN:V|\{\\rtf)|begin(?:-base64)? [0-7]{3} |=ybegin ", re.IGNORECASE | re.MULTILINE
)
_FOLDED_WITHIN = 2_000
# What is no letter, no blank and no end of a line.
_CONTROLS = dict.fromkeys(code for code in range(32) if chr(code) not in "\t\n\r\f\x1b")


def text_of(data: bytes) -> str | None:
    """Bytes as the text that they are, in the coding that they are written in, without signs that
    show nothing; None where they are no text."""
    for mark, coding in _MARKS:
        if data.startswith(mark):
            return _checked(data[len(mark) :].decode(coding, "replace"))
    coding = coding_of(data)
    return _checked(data.decode(coding, "replace"))


def is_folded(text: str) -> bool:
    """Whether a text says what it says in ways of a program: pages that are drawn, cards and dates
    whose lines are folded, files in letters."""
    return _FOLDED.match(text[:_FOLDED_WITHIN]) is not None


def said(text: str) -> str:
    """The lines of a text that somebody may have written: neither numbers of a drawing in a row
    nor bytes spelled as signs, which programs keep for themselves."""
    return "\n".join(filter(_is_said, _DRAWING.sub(" ", text).splitlines()))


def _is_said(line: str) -> bool:
    if not _WORD.search(line) and not _NUMBER.fullmatch(line):
        return False
    return len(line) < _SHORT or len(_SIGN.findall(line)) < _SPELLED * len(line)


def coding_of(data: bytes) -> str:
    """How a text without a mark is written: wide letters have zeros on one side."""
    if b"\0" not in data or len(data) < 4:
        return "utf-8"
    for width in (4, 2):
        parts = [data[at::width] for at in range(width)]
        zeros = [part.count(0) / max(1, len(part)) for part in parts]
        for order, high in (("utf-32-le", zeros[2:]), ("utf-32-be", zeros[:2])):
            if width == 4 and min(high) > 1 - _NO_ZEROS:
                return order
        if width == 2 and max(zeros) > _ZEROS and min(zeros) < _NO_ZEROS:
            return "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"
    return "utf-8"


def _checked(text: str) -> str | None:
    plain = text.translate(_CONTROLS)
    lost = text.count("\ufffd") + len(text) - len(plain)
    return None if lost > _DAMAGED * len(text) else plain


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
