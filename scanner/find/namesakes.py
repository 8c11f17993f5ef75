"""The name of a person who is to be masked in one place of a document, wherever else it stands."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise

from scanner.find.repeats import again
from scanner.find.weighing import SURE
from scanner.letters import fold
from scanner.model import Box, Finding, Severity, Source
from scanner.pages.rows import Rows
from scanner.surnames import is_surname
from scanner.text import PageText

NAME, MAILBOX = "person_name", "email"
# Two syllables may be a street, a flower or another person; with a label before them, or alone
# in a cell as under what somebody signs, they are the name that was met.
MIN_SYLLABLES = 3
# So much of the smaller of two boxes is shared where both are of one place; and so much of the
# width of a line of a name is known where all of it is.
SAME, WHOLE = 0.5, 0.8
_SYLLABLE = re.compile(r"[a-z]+")
_PARTS = re.compile(r"[^\W\d_]+")
# The first letters of a name before what is written of it: "a larsen".
_INITIALS = re.compile(r"^(?:[a-z] )+")
# What stands between the syllables of a name, in the name of a file too.
_BETWEEN = re.compile(r"[\s_.\-'’]{1,2}")
# Streets, schools and funds bear the names of persons.
_CALLED = frozenset("duong pho truong thpt thcs phuong xa huyen thon ap giai quy cau vien".split())

# The word before a name, and how far that reaches with what may stand between.
_BEFORE, _LONGEST = re.compile(r"(?<![a-z])([a-z]+)[^a-z]*$"), 20

Place = tuple[int | None, tuple[Box, ...]]


class Namesakes:
    """The names of one document that are to be masked somewhere. Nothing is said where a name
    was found already, or a mailbox: there the reading of the place knows better (a signer, an
    officer)."""

    def __init__(self, found: Iterable[Finding]) -> None:
        """`found`: all findings of the document so far."""
        self._known: dict[str, Finding] = {}
        # By what those named in full are called.
        self._given: dict[str, Finding] = {}
        taken: dict[int | None, list[tuple[Box, Box]]] = {}
        for finding in found:
            # A mailbox that is masked takes the name in it along.
            grave = finding.severity is not Severity.LOW and finding.confidence >= SURE
            if finding.type == NAME or (finding.type == MAILBOX and grave):
                taken.setdefault(finding.page, []).extend((box, box) for box in finding.boxes)
            if finding.type == NAME and grave:
                name = _key(finding.value)
                self._known.setdefault(name, finding)
                if " " in name:
                    self._given.setdefault(name.rpartition(" ")[2], finding)
                    self._given.setdefault(" ".join(name.split(" ")[-2:]), finding)
        self._taken = taken
        self._rows: dict[int, Rows[Box]] = {}
        self._lengths = sorted({name.count(" ") + 1 for name in self._known}, reverse=True)
        self._first = frozenset(name.partition(" ")[0] for name in self._known)

    def on(self, page: PageText, source: Source, number: int | None) -> list[Finding]:
        """Where one of them stands in a text of the document, without a label."""
        if self._first.isdisjoint(page.words):
            return []
        return [
            again(page, known, (start, end), source, number)
            for known, start, end in self._spans(page)
            if number is None or not self._is_taken(number, page.boxes(start, end))
        ]

    def raised(self, found: Sequence[Finding], published: frozenset[Place]) -> list[Finding]:
        """The findings, a name that stands alone as grave as elsewhere, and so what people are
        called by who are named in full. `published`: where the law expects a name to stand."""
        return [self._raised(finding, published) for finding in found]

    def _raised(self, finding: Finding, published: frozenset[Place]) -> Finding:
        alone = finding.type == NAME and finding.severity is Severity.LOW
        if not alone or (finding.page, finding.boxes) in published:
            return finding
        name = _key(finding.value)
        known = self._known.get(name) or self._given.get(_INITIALS.sub("", name))
        # Of a name with the line below it a part is known: all of it goes.
        for line in finding.text.split("\n") if known is None and "\n" in finding.text else ():
            part = _key(line)
            if part.count(" ") >= MIN_SYLLABLES - 1:
                known = known or self._known.get(part)
        if known is None or finding.confidence < SURE:
            return finding
        because = (*finding.because, "elsewhere")
        return dataclasses.replace(
            finding, severity=known.severity, mask=known.mask, because=because
        )

    def _spans(self, page: PageText) -> Iterator[tuple[Finding, int, int]]:
        """Each known name in a text, by its syllables: the finding, where it starts and ends."""
        past = 0
        for start in page.starts_of(self._first):
            if start < past or _behind_noun(page.folded, start):
                continue
            syllables = list(islice(_SYLLABLE.finditer(page.folded, start), self._lengths[0]))
            for parts in (syllables[:length] for length in self._lengths):
                known = self._known.get(" ".join([part.group() for part in parts]))
                if known and self._is_name(page, parts, known) and _is_clear(page, parts):
                    past = parts[-1].end()
                    yield known, parts[0].start(), past
                    break

    def _is_name(self, page: PageText, parts: Sequence[re.Match[str]], known: Finding) -> bool:
        """Whether syllables stand together, and have the marks of a name or (as banks write it)
        none; a reader of pictures may have got the marks wrong."""
        gaps = pairwise(parts)
        if not all(_BETWEEN.fullmatch(page.folded, a.end(), b.start()) for a, b in gaps):
            return False
        printed = [page.text[part.start() : part.end()].lower() for part in parts]
        plain = "".join(printed).isascii()
        return plain or page.read_by_eye or printed == _PARTS.findall(known.value.lower())

    def _is_taken(self, number: int, boxes: Sequence[Box]) -> bool:
        if number not in self._rows:
            self._rows[number] = Rows(self._taken.get(number, ()))
        rows = self._rows[number]
        # Of a name that was cut short the rest would stay.
        return all(_is_covered(box, rows.meeting(box)) for box in boxes)


def _is_covered(box: Box, others: Iterable[Box]) -> bool:
    known = [other for other in others if other.shared(box) > SAME]
    return _width(known, box) >= WHOLE * box.width


def _width(known: Sequence[Box], box: Box) -> float:
    """How much of the width of a box some others that meet it take, each where none before it."""
    past, width = box.x0, 0.0
    for x0, _, x1, _ in sorted(known):
        end = min(x1, box.x1)
        width += max(0.0, end - max(x0, past))
        past = max(past, end)
    return width


def _behind_noun(folded: str, start: int) -> bool:
    """Whether the word before a name is one for what bears the names of persons."""
    word = _BEFORE.search(folded, max(0, start - _LONGEST), start)
    return word is not None and word[1] in _CALLED


def _is_clear(page: PageText, parts: Sequence[re.Match[str]]) -> bool:
    """Whether syllables are many enough to be the name that is known, or fill their cell."""
    start, end = parts[0].start(), parts[-1].end()
    cell = page.cell_at(start)
    if len(parts) >= MIN_SYLLABLES or (cell.start, cell.end) == (start, end):
        return True
    # Or one of a list of people.
    text, first = page.text, page.text[start : parts[0].end()]
    listed = text[max(0, start - 2) : start] in (": ", ", ") and text[end : end + 1] in ",;\n."
    return listed and first[:1].isupper() and is_surname(first)


def _key(name: str) -> str:
    return " ".join(_SYLLABLE.findall(fold(name)))
