"""The words of a text layer: made when asked for, their edges and slants on demand."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import groupby, pairwise
from typing import Any, overload

from scanner.model import Box, Line, Polygon, Word
from scanner.pages.stext import RawWord

_SAME_PLACE = 0.2
# MuPDF puts a missing blank back where a gap is this part of the letters' size, but not after
# the letters of this block, with which half of all Vietnamese words end.
_GAP = 0.15
_VIETNAMESE = ("\u1e00", "\u1eff")
_SMALL = "".join(map(chr, range(0x1EA1, 0x1EFA, 2)))
# Points between the frames of two directions: no page reaches that far.
_APART = 1e6
# A number in the boxes of a form, one digit to each: so many single digits in a row at least,
# the gaps between them so many heights at most and about alike.
_BOXED = re.compile(r"(?<!\S)\d(?: \d){7,}(?!\S)")
_MOST_GAP, _UNLIKE = 2.5, 0.35
# Lines are known again by the bands of the page that they touch, so many points high; what
# touches more of them is looked through for every word.
_BAND, _MOST_BANDS = 16.0, 64
# So many lines are looked at for each word of a page: more stand level only in a pile.
_LOOKS, _LOOKS_EACH = 5_000, 20
# Degrees within which lines run in one direction.
_STEP = 6
_CONSONANTS = "bcdđghklmnpqrstvxBCDĐGHKLMNPQRSTVX"
_VOWELS = "aeiouyAEIOUYà-ãÀ-ÃèéêÈÉÊìíÌÍò-õÒ-ÕùúÙÚýÝăĂĩĨũŨơƠưƯ\u1ea0-\u1ef9"
# After such a letter a digit, a capital, or a vowel beyond a consonant starts another word.
_GLUED = re.compile(
    rf"[\u1ea0-\u1ef9](?! )(?:[a-yà-ỹ]?[{_CONSONANTS}]{{1,3}}[{_VOWELS}]|[0-9]"
    rf"|(?<=[{_SMALL}])[a-yà-ỹ]{{0,3}}[A-ZĐ])"
)
# Two cells of a sheet that touch, the first one's text cut off: "Mã định dĐiện thoại". Names of
# firms ("VinMart") have no Vietnamese letters.
_LOWER = "à-ãè-êìíò-õùúýăđĩũơư" + _SMALL
_UPPER = "À-ÃÈ-ÊÌÍÒ-ÕÙÚÝĂĐĨŨƠƯ" + "".join(map(chr, range(0x1EA0, 0x1EFA, 2)))
_TOUCHING = re.compile(rf"[a-z{_LOWER}](?=[{_UPPER}][a-z{_LOWER}]|[A-Z][a-z]{{0,3}}[{_LOWER}])")


class TextLines(Sequence[Line]):
    """Lines of words over MuPDF's raw words.

    A `Word` costs more than reading it: who only searches the text uses `texts` and
    `line_of`, and asks `word` for the few that matter.
    """

    def __init__(self, raw: list[RawWord], made: dict[int, Word] | None = None) -> None:
        """`made`: words, by their place in `raw`, that are known better than `raw` has them."""
        self._raw = raw
        self._made = made or {}
        self.texts: list[str] = [word[4] for word in raw]
        self.joined = " ".join(self.texts)
        if not self.joined.isascii() and not unicodedata.is_normalized("NFC", self.joined):
            self.texts = [unicodedata.normalize("NFC", text) for text in self.texts]
        self._lines: list[Line] | None = None

    @cached_property
    def line_of(self) -> list[int]:
        """MuPDF's block and line of each word as one ascending number; digits in boxes of one
        each stand in one line, numbers of two cells that stand half a line apart in two."""
        lines = [word[5] << 20 | word[6] for word in self._raw]
        lower = [
            n
            for n, (before, word) in enumerate(pairwise(self._raw), 1)
            if word[4][0].isdigit() and before[4][-1].isdigit() and _in_lower_cell(before, word)
        ]
        for count, (first, end) in enumerate(pairwise([*lower, len(lines)]), 1):
            lines[first:end] = [line + count for line in lines[first:end]]
        if _BOXED.search(self.joined):
            for index in range(1, len(lines)):
                if _in_next_box(self._raw[max(0, index - 2) : index + 1]):
                    lines[index] = lines[index - 1]
        return lines

    def __eq__(self, other: object) -> bool:
        """Whether the same words stand in the same places."""
        if not isinstance(other, TextLines):
            return NotImplemented
        return self._raw == other._raw and self._made == other._made

    __hash__ = None  # type: ignore[assignment]

    def word(self, index: int) -> Word:
        """The word at `index` of `texts`."""
        if index in self._made:
            return self._made[index]
        x0, y0, x1, y1 = self._raw[index][:4]
        return Word(self.texts[index], Box(x0, y0, x1, y1))

    def boxes(self) -> list[tuple[float, float, float, float]]:
        """The words' boxes, as `word` gives them, without making the words."""
        boxes = [word[:4] for word in self._raw]
        for index, word in self._made.items():
            boxes[index] = (word.box.x0, word.box.y0, word.box.x1, word.box.y1)
        return boxes

    def seats(self) -> list[tuple[float, float, float, float]]:
        """The words' boxes in the frame in which rows and columns are sought (`Word.seat`)."""
        boxes = self.boxes()
        for index, word in self._made.items():
            boxes[index] = (word.seat.x0, word.seat.y0, word.seat.x1, word.seat.y1)
        return boxes

    @property
    def level(self) -> bool:
        """Whether no word is known to stand slanted."""
        return not self._made

    def without(self, left_out: frozenset[int]) -> TextLines:
        """The lines without some of their words."""
        if not left_out:
            return self
        return self._some([i for i in range(len(self._raw)) if i not in left_out])

    def lines_with(self, wanted: frozenset[int]) -> TextLines:
        """The whole lines in which one of the `wanted` words stands."""
        if not wanted:
            return TextLines([])
        lines = {self.line_of[index] for index in wanted}
        return self._some([i for i, line in enumerate(self.line_of) if line in lines])

    def _some(self, kept: list[int]) -> TextLines:
        made = {new: self._made[old] for new, old in enumerate(kept) if old in self._made}
        return TextLines([self._raw[i] for i in kept], made)

    def beside(self, other: TextLines) -> TextLines:
        """These lines and those of another layer of the page, as one."""
        last = self._raw[-1][5] + 1 if self._raw else 0
        moved = [(*word[:5], word[5] + last, *word[6:]) for word in other._raw]
        made = {len(self._raw) + index: word for index, word in other._made.items()}
        return TextLines([*self._raw, *moved], self._made | made)

    @property
    def may_be_glued(self) -> bool:
        """Whether some word looks like two without the blank between them."""
        return bool(_GLUED.search(self.joined) or _TOUCHING.search(self.joined))

    def _all(self) -> list[Line]:
        if self._lines is None:
            numbered = groupby(range(len(self._raw)), self.line_of.__getitem__)
            self._lines = [tuple(map(self.word, indices)) for _, indices in numbered]
        return self._lines

    def __len__(self) -> int:
        return len(self._all())

    @overload
    def __getitem__(self, index: int) -> Line: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Line]: ...

    def __getitem__(self, index: int | slice) -> Line | Sequence[Line]:
        return self._all()[index]

    def __iter__(self) -> Iterator[Line]:
        return iter(self._all())

    def __bool__(self) -> bool:
        return bool(self._raw)


def _in_lower_cell(before: RawWord, word: RawWord) -> bool:
    """Whether of two numbers that MuPDF has in one line the second stands half a line higher or
    lower, apart from the first: in a row that is as high as two lines it is in another cell."""
    if before[5:7] != word[5:7]:
        return False
    height = before[3] - before[1]
    alike = abs(word[3] - word[1] - height) < 0.1 * height
    return alike and abs(word[1] - before[1]) > 0.4 * height and word[0] - before[2] > 0.25 * height


def _in_next_box(words: Sequence[RawWord]) -> bool:
    """Whether the last of two or three words is a digit in the box beside that of the one before
    it, as far from it as that is from the first if all three are digits."""
    *_, before, word = words
    if not (before[4].isdecimal() and word[4].isdecimal() and len(before[4]) == len(word[4]) == 1):
        return False
    height = word[3] - word[1]
    gap = word[0] - before[2]
    level = abs(word[1] - before[1]) < 0.2 * height
    if not level or not 0 < gap < _MOST_GAP * height:
        return False
    first = words[0]
    if len(words) < 3 or not (len(first[4]) == 1 and first[4].isdecimal()):
        return True
    pitch = (before[0] - first[0], word[0] - before[0])
    return abs(pitch[0] - pitch[1]) < _UNLIKE * max(map(abs, pitch))


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
            for printed, chars in self._in_line(index, line):
                if printed == text and (away := _distance(_box_of(chars), box)) <= nearest:
                    best, nearest = (chars, line), away
        return best

    def _around(self, box: Box, reach: float) -> Iterator[tuple[int, dict[str, Any]]]:
        """The lines that may hold a box, in their order: a page has a thousand, and each of its
        words asks."""
        if self._lines is None:
            self._lines = self._read_lines(None)
            self._index(self._lines)
        middle = (box.y0 + box.y1) / 2
        bands = _bands(middle - reach, middle + reach)
        if bands is None:
            yield from enumerate(self._lines)
            return
        held = {index for band in bands for index in self._bands.get(band, ())}
        yield from ((index, self._lines[index]) for index in sorted(held.union(self._tall)))

    def _index(self, lines: Sequence[dict[str, Any]]) -> None:
        for index, line in enumerate(lines):
            _, y0, _, y1 = line["bbox"]
            bands = _bands(y0, y1)
            if bands is None:
                self._tall.append(index)
            for band in bands or ():
                self._bands.setdefault(band, []).append(index)

    def _in_line(self, index: int, line: dict[str, Any]) -> list[tuple[str, Chars]]:
        """The words of a line with their characters, cut in two as well as whole."""
        if index not in self._words:
            words = []
            for chars in _split(line):
                parts = _unglued(chars)
                whole = [chars, *parts] if len(parts) > 1 else [chars]
                words += [(_text_of(part), part) for part in whole]
            self._words[index] = words
        return self._words[index]

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
        for word in raw:
            x0, y0, x1, y1, text, block, line, number = word
            found = None
            vietnamese = any(_VIETNAMESE[0] <= char <= _VIETNAMESE[1] for char in text[:-1])
            if vietnamese or _TOUCHING.search(text):
                found = self.find(unicodedata.normalize("NFC", text), Box(x0, y0, x1, y1))
            parts = _unglued(found[0]) if found is not None else []
            if len(parts) < 2:
                words.append(word)
            for part in parts if len(parts) > 1 else []:
                box = _box_of(part)
                place = (box.x0, box.y0, box.x1, box.y1)
                words.append((*place, _text_of(part), block, line, number))
        return words

    def slanted(self, raw: list[RawWord]) -> dict[int, Word]:
        """The words that do not stand level, by their place in `raw`, with outline and edges."""
        made = {}
        for index, (x0, y0, x1, y1, text, *_) in enumerate(raw):
            printed = unicodedata.normalize("NFC", text)
            box = Box(x0, y0, x1, y1)
            found = self.find(printed, box)
            if found is None:
                continue
            chars, line = found
            if line["dir"][0] < 0.9999:
                outline, edges = _outline(chars, line["dir"]), _edges(chars, line["dir"])
                seat = _levelled(outline, line["dir"])
                made[index] = Word(printed, box, 1.0, edges, outline, seat)
        return made


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
    """A word cut where a gap after a Vietnamese letter is as wide as a blank, and where a
    capital follows a small letter."""
    parts = [chars[:1]]
    ends = {match.end() for match in _TOUCHING.finditer("".join(char["c"] for char in chars))}
    for place, (before, char) in enumerate(pairwise(chars), 1):
        gap = char["bbox"][0] - before["bbox"][2]
        wide = gap > _GAP * char["span"]["size"]
        if place in ends or (wide and _VIETNAMESE[0] <= before["c"] <= _VIETNAMESE[1]):
            parts.append([])
        parts[-1].append(char)
    return parts


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
