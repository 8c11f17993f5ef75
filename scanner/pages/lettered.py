"""The letters of the words of a text layer: edges and slants, on demand."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from scanner.model import Box, Polygon, Word
from scanner.pages.stext import LEVEL, RawWord
from scanner.pages.words import NUMBERED, TIGHT, TOUCHING, TextLines

_SAME_PLACE = 0.2
# MuPDF puts a missing blank back where a gap is this part of the letters' size, but not after
# the letters of this block, with which half of all Vietnamese words end.
_GAP = 0.15
_VIETNAMESE = ("\u1e00", "\u1eff")
# So much of the letters' size one reaches into the next only where its cell has cut it off.
_CUT = 0.05
# The gap between two cells, where those between letters are next to nothing.
_CELL, _NONE, _MOST_CELLS = 0.1, 0.03, 2
# A letter is so much of its size wide at least.
_LEAST = 0.1
# Where cells may meet in what looks like one word.
_CHANGE = re.compile(r"[^\W\d_]\d|\d[^\W\d_]|[^\W\d_A-ZĐ][A-ZĐ]|[A-ZĐ]{2}[^\W\d_A-ZĐ]|[\w.]@")
_DOMAIN = re.compile(r"@[A-Za-z\d.\-]*$")
# Points between the frames of two directions: no page reaches that far.
_APART = 1e6
# Lines are known again by the bands of the page that they touch, so many points high; what
# touches more of them is looked through for every word.
_BAND, _MOST_BANDS = 16.0, 64
# So many lines are looked at for each word of a page: more stand level only in a pile.
_LOOKS, _LOOKS_EACH = 5_000, 20
# Degrees within which lines run in one direction.
_STEP = 6

Chars = list[dict[str, Any]]


class Letters:
    """The characters of a page: those around one word, or all, which are read once."""

    def __init__(self, read_lines: Callable[[Box | None], list[dict[str, Any]]]) -> None:
        """`read_lines` gives MuPDF's lines with characters (`stext.raw_lines`) that touch a
        box, or all."""
        self._read_lines = read_lines
        self._lines: list[dict[str, Any]] | None = None
        self._bands: dict[int, list[int]] = {}
        self._tall: list[int] = []
        self._sought = self._looks = 0
        self._words: dict[int, list[tuple[str, Chars]]] = {}

    def edges(self, word: Word) -> tuple[float, ...]:
        """The positions between the characters of `word` (see `scanner.model.Word`)."""
        if word.edges is not None:
            return word.edges
        near = self._read_lines(word.box.grow(_SAME_PLACE * (1 + word.box.height)))
        found = Letters(lambda _: near).find(word.text, word.box)
        if found is None:
            count = len(word.text)
            return tuple(n / count for n in range(count + 1))
        chars, line = found
        return _edges(chars, line["dir"])

    def find(self, text: str, box: Box) -> tuple[Chars, dict[str, Any]] | None:
        """The characters, and the line, of the word `text` at `box`; None where they are not
        found, or stand in such a pile that they are not sought any more."""
        best, nearest = None, _SAME_PLACE * (1 + box.height)
        self._sought += 1
        for index, line in self._around(box, nearest):
            self._looks += 1
            if self._looks > _LOOKS + _LOOKS_EACH * self._sought:
                return None
            x0, y0, x1, y1 = line["bbox"]
            beside = x0 - nearest > box.x0 or x1 + nearest < box.x1
            if beside or y0 - nearest > box.y0 or y1 + nearest < box.y1:
                continue
            for chars in self._in_line(index, line, text):
                if (away := _distance(_box_of(chars), box)) <= nearest:
                    best, nearest = (chars, line), away
        return best

    def _around(self, box: Box, reach: float) -> Iterator[tuple[int, dict[str, Any]]]:
        """The lines that may hold a box, in their order: a page has a thousand, and each of its
        words asks."""
        lines = self._every_line()
        middle = (box.y0 + box.y1) / 2
        bands = _bands(middle - reach, middle + reach)
        if bands is None:
            yield from enumerate(lines)
            return
        held = {index for band in bands for index in self._bands.get(band, ())}
        yield from ((index, lines[index]) for index in sorted(held.union(self._tall)))

    def _every_line(self) -> Sequence[dict[str, Any]]:
        if self._lines is None:
            self._lines = self._read_lines(None)
            self._index(self._lines)
        return self._lines

    def _index(self, lines: Sequence[dict[str, Any]]) -> None:
        for index, line in enumerate(lines):
            _, y0, _, y1 = line["bbox"]
            bands = _bands(y0, y1)
            if bands is None:
                self._tall.append(index)
            for band in bands or ():
                self._bands.setdefault(band, []).append(index)

    def _in_line(self, index: int, line: dict[str, Any], text: str) -> Iterator[Chars]:
        """The words of a line that say `text`, and such parts of those that look like one."""
        if index not in self._words:
            self._words[index] = [(_text_of(chars), chars) for chars in _split(line)]
        for printed, chars in self._words[index]:
            if printed == text:
                yield chars
            elif text in printed:
                parts = _unglued(chars)
                parts = parts if len(parts) > 1 else _of_cells(chars)
                yield from (part for part in parts if _text_of(part) == text)

    def apart(self, word: RawWord) -> list[RawWord]:
        """The letters of a word, each as a word of its own; the word where they are not found."""
        x0, y0, x1, y1, text, block, line, number = word
        found = self.find(unicodedata.normalize("NFC", text), Box(x0, y0, x1, y1))
        if found is None:
            return [word]
        return [(*char["bbox"], char["c"], block, line, number) for char in found[0]]

    def unglued(self, raw: list[RawWord]) -> list[RawWord]:
        """`raw` with the words cut in two between which MuPDF missed the blank."""
        words: list[RawWord] = []
        tight = any(TIGHT.search(word[4]) for word in raw)
        for word in raw:
            x0, y0, x1, y1, text, block, line, number = word
            found = None
            doubtful = any(_VIETNAMESE[0] <= char <= _VIETNAMESE[1] for char in text[:-1])
            doubtful = doubtful or bool(TOUCHING.search(text) or NUMBERED.search(text))
            if doubtful or (tight and (_CHANGE.search(text) or TIGHT.search(text))):
                found = self.find(unicodedata.normalize("NFC", text), Box(x0, y0, x1, y1))
            parts = _unglued(found[0]) if found is not None else []
            if len(parts) < 2 and tight and found is not None:
                parts = _of_cells(found[0])
            if len(parts) < 2:
                words.append(word)
            for part in parts if len(parts) > 1 else []:
                box = _box_of(part)
                place = (box.x0, box.y0, box.x1, box.y1)
                words.append((*place, _text_of(part), block, line, number))
        return words

    def in_order(self, lines: TextLines) -> TextLines:
        """The lines, with each word letter by letter that was not written from its first one on,
        or whose letters stand apart."""
        raw = [part for word in lines.raw for part in self._as_written(word)]
        if len(raw) == len(lines.raw):
            return lines
        return TextLines(raw, None if lines.level else self.slanted(raw))

    def _as_written(self, word: RawWord) -> list[RawWord]:
        """A word, or its letters where they do not follow each other close along its line."""
        found = self.find(unicodedata.normalize("NFC", word[4]), Box(*word[:4]))
        if found is None:
            return [word]
        chars, line = found
        starts, size = _along(chars, line["dir"])[:-1], chars[0]["span"]["size"]
        ends = [at + _advance(char, line["dir"]) for at, char in zip(starts, chars, strict=True)]
        close = all(b < a + _GAP * size for a, b in zip(ends, starts[1:], strict=False))
        if close and all(a < b + _LEAST * size for a, b in pairwise(starts)):
            return [word]
        if any(b < a + _LEAST * size for a, b in pairwise(sorted(starts))):
            return [word]
        return [(*char["bbox"], char["c"], *word[5:]) for char in chars]

    def slanted(self, raw: list[RawWord]) -> dict[int, Word]:
        """The words that do not stand level, by their place in `raw`, with outline and edges."""
        made: dict[int, Word] = {}
        for index, (x0, y0, x1, y1, text, *_) in enumerate(raw):
            printed = unicodedata.normalize("NFC", text)
            box = Box(x0, y0, x1, y1)
            found = self.find(printed, box)
            if found is None:
                continue
            chars, line = found
            if not _is_level(line):
                outline, edges = _outline(chars, line["dir"]), _edges(chars, line["dir"])
                seat = _levelled(outline, line["dir"])
                made[index] = Word(printed, box, 1.0, edges, outline, seat)
        return made


def _is_level(line: dict[str, Any]) -> bool:
    return bool(line["dir"][0] >= LEVEL)


def _bands(y0: float, y1: float) -> range | None:
    """The bands that reach from one height to another; None: more than anybody counts."""
    if not (y1 - y0 < _MOST_BANDS * _BAND and abs(y0) < _APART):
        return None
    return range(int(y0 // _BAND), int(y1 // _BAND) + 1)


def _split(line: dict[str, Any]) -> Iterator[Chars]:
    """The words of a line, cut where MuPDF cuts them; each character knows its span."""
    word: Chars = []
    for span in line["spans"]:
        for char in span["chars"]:
            code = ord(char["c"])
            if code <= 32 or code == 160 or 0x202A <= code <= 0x202E:
                if word:
                    yield word
                word = []
            else:
                word.append(char | {"span": span})
    if word:
        yield word


def _unglued(chars: Chars) -> list[Chars]:
    """A word cut where a gap after a Vietnamese letter is as wide as a blank, where a capital
    follows a small letter, and where a number begins in the letter before it or in a domain."""
    parts = [chars[:1]]
    text = "".join(char["c"] for char in chars)
    ends = {match.end() for match in TOUCHING.finditer(text)}
    numbers = (match.end() for match in NUMBERED.finditer(text))
    ends.update(end for end in numbers if _begins_in(chars[end - 1 : end + 1], text[:end]))
    for place, (before, char) in enumerate(pairwise(chars), 1):
        gap = char["bbox"][0] - before["bbox"][2]
        wide = gap > _GAP * char["span"]["size"]
        if place in ends or (wide and _VIETNAMESE[0] <= before["c"] <= _VIETNAMESE[1]):
            parts.append([])
        parts[-1].append(char)
    return parts


def _of_cells(chars: Chars) -> list[Chars]:
    """What looks like one word cut where a table set tight has two cells: at the few gaps in it
    that are any."""
    size = chars[0]["span"]["size"]
    gaps = [b["bbox"][0] - a["bbox"][2] for a, b in pairwise(chars)]
    cuts = [place for place, gap in enumerate(gaps, 1) if gap > _CELL * size]
    close = [gap for gap in gaps if gap <= _CELL * size]
    if not 0 < len(cuts) <= _MOST_CELLS or max(close, default=size) > _NONE * size:
        return [chars]
    return [chars[start:end] for start, end in pairwise([0, *cuts, len(chars)])]


def _begins_in(pair: Chars, before: str) -> bool:
    """Whether a number begins in the letter before it, which its cell has cut off, or in the
    domain of a mailbox, which has none such."""
    letter, digit = pair
    overlap = letter["bbox"][2] - digit["bbox"][0]
    return overlap > _CUT * digit["span"]["size"] or _DOMAIN.search(before) is not None


def _text_of(chars: Chars) -> str:
    return unicodedata.normalize("NFC", "".join(char["c"] for char in chars))


def _box_of(chars: Chars) -> Box:
    boxes = [char["bbox"] for char in chars]
    return Box(
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def _distance(a: Box, b: Box) -> float:
    return max(abs(a.x0 - b.x0), abs(a.y0 - b.y0), abs(a.x1 - b.x1), abs(a.y1 - b.y1))


def _advance(char: dict[str, Any], direction: tuple[float, float]) -> float:
    """How far a character reaches along its line, out of its upright box."""
    cos, sin = abs(direction[0]), abs(direction[1])
    x0, y0, x1, y1 = char["bbox"]
    span = char["span"]
    height = (span["ascender"] - span["descender"]) * span["size"]
    reach = (x1 - x0 - height * sin) / cos if cos > sin else (y1 - y0 - height * cos) / sin
    return max(0.0, float(reach))


def _along(chars: Chars, direction: tuple[float, float]) -> list[float]:
    """Where each character starts along the line, and where the last one ends."""
    x0, y0 = chars[0]["origin"]
    starts = [
        (char["origin"][0] - x0) * direction[0] + (char["origin"][1] - y0) * direction[1]
        for char in chars
    ]
    return [*starts, starts[-1] + _advance(chars[-1], direction)]


def _edges(chars: Chars, direction: tuple[float, float]) -> tuple[float, ...]:
    """Edges by character of the NFC text: decomposed letters count as one."""
    if direction[0] > 0.9999:
        places = [*(char["bbox"][0] for char in chars), chars[-1]["bbox"][2]]
    else:
        places = _along(chars, direction)
    first, length = places[0], places[-1] - places[0]
    if length <= 0:
        return tuple(n / len(chars) for n in range(len(chars) + 1))
    edges: list[float] = []
    text = ""
    for char, place in zip(chars, places, strict=False):
        text += char["c"]
        if len(unicodedata.normalize("NFC", text)) > len(edges):
            edges.append(min(1.0, max(0.0, (place - first) / length)))
    return (*edges, 1.0)


def _outline(chars: Chars, direction: tuple[float, float]) -> Polygon:
    cos, sin = direction
    span = chars[0]["span"]
    up, down = span["ascender"] * span["size"], span["descender"] * span["size"]
    x0, y0 = chars[0]["origin"]
    length = _along(chars, direction)[-1]
    x1, y1 = x0 + cos * length, y0 + sin * length
    return (
        (x0 + sin * up, y0 - cos * up),
        (x1 + sin * up, y1 - cos * up),
        (x1 + sin * down, y1 - cos * down),
        (x0 + sin * down, y0 - cos * down),
    )


def _levelled(outline: Polygon, direction: tuple[float, float]) -> Box | None:
    """An outline turned until its line runs level, far away from what runs in other directions:
    the rows and columns of each are sought for themselves. None where it is almost level as it
    is: lines of a page that was scanned askew differ among themselves."""
    cos, sin = direction
    steps = round(math.degrees(math.atan2(sin, cos)) / _STEP) % round(360 / _STEP)
    if steps == 0:
        return None
    apart = _APART * steps
    return Box.around([(x * cos + y * sin + apart, y * cos - x * sin + apart) for x, y in outline])
