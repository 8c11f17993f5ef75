"""A letter as a file of places: its head, its texts, and the names of what is attached; each
attached file, and each text in markup, is a file of its own."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scanner.formats.archive.members import distinct, shown
from scanner.formats.mail import spelling
from scanner.formats.written import BAR, Block, Change, Inner, Place, Row, Sheet
from scanner.formats.written.layout import stacked
from scanner.model import Reason, Source

_LINE_END = re.compile(r"\r\n|\r|\n")
# What stands in a copy's head: to whom, from whom, when and about what. All else tells of the way
# that a letter went and of the machines that it passed.
KEPT = frozenset(
    "from to cc bcc reply-to sender subject date message-id in-reply-to references importance"
    " priority organization comments keywords resent-from resent-to resent-date".split()
)
Changes = Mapping[int, Sequence[Change]]
Files = Mapping[str, tuple[str, bytes] | None]


@dataclass
class Part:
    """A part of a letter: a text, a file, or others (`parts`). `kind`: its content type; `marks`:
    what other parts call it by (Content-ID, Content-Location); `lost`: why it is not read."""

    kind: str
    text: str | None = field(default=None, repr=False)
    data: bytes = field(default=b"", repr=False)
    name: str = field(default="", repr=False)
    marks: Mapping[str, str] = field(default_factory=dict, repr=False)
    is_attached: bool = False
    lost: str = ""
    parts: Sequence[Part] = ()

    def leaves(self) -> Iterator[Part]:
        if self.parts:
            for part in self.parts:
                yield from part.leaves()
        else:
            yield self


@dataclass
class Letter:
    """An opened letter (see `Container`).

    `head`: its lines with their names, and as they stand in the file; `said`: what else it says,
    which no copy does; `certificates`: what signatures say; `is_signed`: a mask voids a signature;
    `is_outlook`: Outlook kept it, and its copy is as it would be sent.
    """

    head: Sequence[tuple[str, str, str]] = field(repr=False)
    body: Part = field(repr=False)
    said: Sequence[str] = field(default=(), repr=False)
    certificates: Sequence[str] = field(default=(), repr=False)
    is_signed: bool = False
    is_outlook: bool = False
    unread: Sequence[str] = ()
    bar = BAR

    def __post_init__(self) -> None:
        self.places: list[Place] = []
        self.beside: list[int] = []
        # Where each place stands: a line of the head, or the texts of a part by its lines.
        self._lines: dict[int, list[list[int]]] = {}
        self._heads: list[list[int]] = []
        self._named: dict[int, int] = {}
        self._marked: dict[int, dict[str, int]] = {}
        self._parts = list(self.body.leaves())
        blocks = [self._head_line(name, text) for name, text, _ in self.head]
        for number, part in enumerate(self._parts):
            if part.text is not None:
                blocks += self._text(number, part.text)
        for number, part in enumerate(self._parts):
            if part.name:
                self._named[number] = self._put(part.name, "mail_name", shown=shown(part.name))
                blocks.append(Block([self._line(self._named[number])]))
        for number, part in enumerate(self._parts):
            self._marked[number] = {
                head: self._aside(text, Source.HIDDEN_TEXT) for head, text in part.marks.items()
            }
        self.kept = len(self.places)
        for text in self.said:
            self._aside(text, Source.HIDDEN_TEXT)
        for text in self.certificates:
            self._aside(text, Source.CERTIFICATE)
        self.sheets = [Sheet(blocks)] if blocks else []

    def _head_line(self, name: str, text: str) -> Block:
        """A line of the head: its name, and beside it what it says, addresses below each other."""
        called = self._put(f"{name}:", "mail_head", name=name)
        several = name.lower() in spelling.ADDRESSES
        parts = spelling.addresses(text) if several else [text]
        placed = [self._put(part, "mail_head", name=name) for part in parts]
        self._heads.append(placed)
        rows: list[Row] = [[(0, [called]), (1, placed[:1])]]
        return Block([*rows, *([(1, [number])] for number in placed[1:])])

    def _put(self, text: str, where: str, shown: str = "", **details: str) -> int:
        self.places.append(Place(text, Reason(where, details), shown=shown))
        return len(self.places) - 1

    def _aside(self, text: str, source: Source) -> int:
        whole = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        self.places.append(Place(whole, Reason("mail_beside"), source))
        self.beside.append(len(self.places) - 1)
        return self.beside[-1]

    @staticmethod
    def _line(place: int) -> Row:
        return [(0, [place])]

    def _text(self, number: int, text: str) -> list[Block]:
        rows: list[Row] = []
        lines: list[list[int]] = []
        for at, line in enumerate(_LINE_END.split(text), 1):
            cells = [self._put(cell, "mail_line", line=str(at)) for cell in line.split("\t")]
            lines.append(cells)
            rows.append([(column, [cell]) for column, cell in enumerate(cells)])
        self._lines[number] = lines
        return stacked(rows, self.places)

    @property
    def _files(self) -> list[tuple[str, Part]]:
        files = [(n, part) for n, part in enumerate(self._parts) if part.text is None]
        names = distinct(part.name or _called(part, n) for n, (_, part) in enumerate(files, 1))
        return [(name, part) for name, (_, part) in zip(names, files, strict=True)]

    @property
    def files(self) -> Sequence[Inner]:
        return [Inner(name, part.data) for name, part in self._files]

    @property
    def lost(self) -> Mapping[str, str]:
        return {name: part.lost for name, part in self._files if part.lost}

    @property
    def notes(self) -> Sequence[str]:
        notes = {"mail_signature": self.is_signed, "copy_is_eml": self.is_outlook}
        return [note for note, holds in notes.items() if holds]

    def vanishing(self, _gone: object) -> frozenset[int]:
        return frozenset(range(self.kept, len(self.places)))

    def texts(self, changes: Changes) -> list[str]:
        """What the places say once they are changed."""
        texts = [place.text for place in self.places]
        for number, some in changes.items():
            for start, end, new in sorted(some, reverse=True):
                texts[number] = texts[number][:start] + new + texts[number][end:]
        return texts

    def named(self, changes: Changes) -> Mapping[str, str]:
        texts = self.texts(changes)
        numbers = [n for n, part in enumerate(self._parts) if part.text is None]
        new = distinct(
            texts[self._named[n]] if n in self._named else _called(self._parts[n], at)
            for at, n in enumerate(numbers, 1)
        )
        return dict(zip((name for name, _ in self._files), new, strict=True))

    def names(self) -> Mapping[int, int]:
        """The places of the names of files."""
        return self._named

    def spelled(self, changes: Changes, files: Files) -> bytes:
        texts = self.texts(changes)
        head = []
        for at, (name, text, raw) in enumerate(self.head):
            now = ", ".join(texts[number] for number in self._heads[at])
            head.append((name, raw if now == text else spelling.header(name, now)))
        names, keys = self.named(changes), {id(part): key for key, part in self._files}
        done: dict[int, spelling.Spelled] = {}
        for number, part in enumerate(self._parts):
            if part.text is not None:
                lines = ("\t".join(texts[n] for n in cells) for cells in self._lines[number])
                done[id(part)] = spelling.text(part.kind, "\r\n".join(lines))
                continue
            key = keys[id(part)]
            now_ = files.get(key, (names[key], part.data))
            named = texts[self._named[number]] if number in self._named else ""
            marks = {head: texts[place] for head, place in self._marked[number].items()}
            if now_ is None or part.lost:
                done[id(part)] = spelling.file(
                    part.kind, b"", named, marks, attached=part.is_attached
                )
            else:
                # A copy of another format has another ending.
                named += now_[0][len(names[key]) :] if named else ""
                kind = part.kind if now_[0] == names[key] else _kind(now_[0])
                done[id(part)] = spelling.file(
                    kind, now_[1], named, marks, attached=part.is_attached
                )
        return spelling.letter(head, self._whole(self.body, done))

    def _whole(self, part: Part, done: Mapping[int, spelling.Spelled]) -> spelling.Spelled:
        if not part.parts:
            return done[id(part)]
        return spelling.several(part.kind, [self._whole(one, done) for one in part.parts])

    def copy(self, changes: Changes, files: Mapping[str, bytes | None]) -> bytes:
        names = self.named(changes)
        given = {key: None if data is None else (names[key], data) for key, data in files.items()}
        return self.spelled(changes, given)


def _called(part: Part, number: int) -> str:
    """What a file without a name is called in reports."""
    if part.kind == "message/rfc822":
        return f"thư {number}.eml"
    ending = {"text/html": ".html", "text/x-amp-html": ".html"}.get(part.kind)
    ending = ending or mimetypes.guess_extension(part.kind) or ""
    return f"nội dung{ending}" if not part.is_attached else f"đính kèm {number}{ending}"


def _kind(name: str) -> str:
    return "message/rfc822" if name.endswith(".eml") else "application/octet-stream"
