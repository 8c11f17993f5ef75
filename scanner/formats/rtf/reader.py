"""What an RTF file says: lines and tables as they are shown, and beside them what is not: fields,
bookmarks, properties, notes of who wrote it, what was deleted or hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from scanner.formats.markup.page import Found
from scanner.formats.markup.signs import Signs
from scanner.formats.parts.telling import MAY_TELL, STRICT
from scanner.formats.rtf.tokens import BYTE, SIGN, TEXT, Token, tokens
from scanner.formats.written import Block, Inner, Row
from scanner.model import Source

# Groups with lines of their own; where a text is a name of who wrote; what says nothing but names
# of fonts and styles; and what is a file.
_STORIES = frozenset(
    "header headerl headerr headerf footer footerl footerr footerf footnote annotation shptxt"
    " ftnsep ftnsepc aftnsep aftnsepc dptxbxtext".split()
)
_AUTHORS = frozenset({"author", "operator", "manager", "atnauthor", "atnid", "revtbl"})
_LOOKS = frozenset(
    "fonttbl colortbl stylesheet listtable listoverridetable latentstyles rsidtbl xmlnstbl filetbl"
    " generator pgdsctbl mmathPr listpicture".split()
)
_INLINE = frozenset({"fldrslt", "field", "result", "object", "shp", "shprslt", "ud", "upr"})
_DATA = frozenset({"pict", "objdata", "themedata", "colorschememapping", "datastore", "nonshppict"})
_ASIDE = frozenset(
    "fldinst bkmkstart bkmkend xe tc formfield ffname ffdeftext ffl ffformat ffhelptext"
    " ffstattext ffentrymcr ffexitmcr title subject keywords comment doccomm category company"
    " hlinkbase propname staticval docvar sn sv objclass objname template userprops info sp"
    " falt panose blipuid blipatom fchars lchars".split()
)
# What is as what is around it.
_SAME = frozenset({"ud", "shpinst", "shppict", "fldrslt"})
# Pairs of which the first is what the second is called.
_NAMES = frozenset({"propname", "sn"})
_SIGNS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "emspace": " ", "enspace": " ",
    "qmspace": " ", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
}  # fmt: skip
_SYMBOLS = {"~": "\xa0", "-": "\xad", "_": "-", "\\": "\\", "{": "{", "}": "}", "\t": "\t"}
_PAGES = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_CODE = re.compile(r"\\u-?\d")
_DEPTH = 100_000


@dataclass(slots=True)
class State:
    """What holds in a group. `kind`: what the group is; `unseen`, `gone`, `new`: its text is
    hidden, deleted, inserted; `uc`: so many signs stand behind a letter for who cannot read it."""

    kind: str = ""
    coding: str = "cp1252"
    uc: int = 1
    unseen: bool = False
    gone: bool = False
    new: bool = False
    in_table: bool = False
    starts: bool = True


@dataclass
class Story:
    """Lines that follow each other: what they show, and what they were."""

    shown: Signs = field(default_factory=Signs)
    before: Signs = field(default_factory=Signs)
    differs: bool = False
    lines: list[Row] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    cells: list[tuple[int, list[int]]] = field(default_factory=list)
    cell: list[int] = field(default_factory=list)


@dataclass
class Held:
    """A file in the text: where its data is spelled."""

    kind: str
    start: int
    end: int
    data: bytes = field(repr=False)


class Reader:
    """A walk through the tokens of a file."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.found = Found(text, is_source=False)
        self.held: list[Held] = []
        self._stories = [Story()]
        self._states = [State()]
        self._asides: list[Signs] = []
        self._named: Signs | None = None
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._coding = "cp1252"
        self._skip = 0
        self._ignorable = False
        self._digits: list[tuple[int, int]] = []
        self.is_whole = False
        self.is_open = False

    def read(self) -> None:
        for token in tokens(self._text):
            if len(self._states) == 1 and self.is_whole:
                # What stands behind the end is read by nobody, but it is there.
                self.is_open |= bool(self._text[token.start :].strip())
                return
            match token.kind:
                case "open":
                    self._opened()
                case "close":
                    self._closed(token)
                case "word":
                    self._word(token)
                case "bin":
                    self._bytes(token)
                case _:
                    self._sign(token)
        self._end_line(in_table=False)
        self._end_story(self._stories[0])

    def _opened(self) -> None:
        self._skip, self._ignorable = 0, False
        self._states.append(replace(self._states[-1], starts=True))
        if len(self._states) > _DEPTH:
            raise ValueError("too deep")

    def _closed(self, token: Token) -> None:
        self._skip = 0
        if len(self._states) < 2:
            self.is_open = True
            return
        state = self._states.pop()
        self._ignorable = False
        if state.kind != self._states[-1].kind:
            self._ended(state, token)
        if len(self._states) == 1:
            self.is_whole = True

    def _ended(self, state: State, token: Token) -> None:
        """A group that is something else than the one around it has come to its end."""
        if state.kind in _STORIES:
            self._end_line(in_table=False)
            self._end_story(self._stories.pop())
        elif state.kind in _DATA:
            self._end_data(state.kind)
        elif state.kind and state.kind not in _INLINE:
            signs = self._asides.pop()
            self._aside(state.kind, signs)

    def _aside(self, kind: str, signs: Signs) -> None:
        text = signs.text.strip(" ;")
        if not text:
            return
        if kind in _NAMES:
            self._named = signs
            return
        name, self._named = self._named, None
        if kind in _AUTHORS and text != "Unknown":
            number = self.found.put(signs, source=Source.METADATA, tells="metadata")
            self.found.beside.append(number)
        elif (STRICT if kind in _LOOKS else MAY_TELL).search(text):
            self.found.aside(signs, name)

    def _begins(self, kind: str) -> None:
        """Makes the group that was just opened one of a kind."""
        self._states[-1].kind = kind
        if kind in _STORIES:
            self._stories.append(Story())
            self._states[-1].in_table = False
        elif kind in _DATA:
            self._digits = []
        elif kind not in _INLINE:
            self._asides.append(Signs())

    def _word(self, token: Token) -> None:
        name, value, state = token.name, token.value, self._states[-1]
        if self._skip and name != "u":
            self._skip -= 1
            return
        known = _STORIES | _AUTHORS | _LOOKS | _DATA | _ASIDE
        if state.starts and (name in known or name in _INLINE or self._ignorable):
            state.starts = False
            ignorable, self._ignorable = self._ignorable, False
            if name not in _SAME and self._is_own(name, state.kind, ignorable=ignorable):
                self._begins(name if name in known or name in _INLINE else f"*{name}")
            return
        state.starts = False
        if name == "u":
            self._letter(token)
        elif name in _SIGNS:
            self._add(_SIGNS[name], 0, 0)
        else:
            self._set(name, value, state)

    def _is_own(self, name: str, around: str, *, ignorable: bool) -> bool:
        """Whether a group is something else than what is around it."""
        if name == around or (around in _LOOKS and name not in _DATA):
            return False
        if around in _DATA:
            return ignorable or name in _ASIDE
        is_shown = not around or around in _STORIES or around in _INLINE
        return is_shown or name not in _INLINE

    def _set(self, name: str, value: int | None, state: State) -> None:
        on = value is None or value != 0
        if name in ("cell", "nestcell", "row", "nestrow", "par", "sect", "page", "column"):
            self._ends(name, in_table=state.in_table)
            return
        match name:
            case "v":
                state.unseen = on
            case "deleted":
                state.gone = on
            case "revised":
                state.new = on
            case "plain":
                state.unseen = state.gone = state.new = False
                state.coding = self._coding
            case "uc":
                state.uc = max(0, min(8, value or 0))
            case "ansicpg":
                self._coding = state.coding = _codec(f"cp{value}")
            case "fcharset":
                self._fonts[self._font] = _PAGES.get(value or 0, self._coding)
            case "f":
                self._font = value or 0
                state.coding = self._fonts.get(self._font, self._coding)
            case "intbl":
                state.in_table = True
            case "pard":
                state.in_table = False

    def _ends(self, name: str, *, in_table: bool) -> None:
        """Ends a line, a cell or a row."""
        if name.endswith("row"):
            self._end_row()
            return
        self._end_line(in_table=in_table or name.endswith("cell"))
        if name.endswith("cell"):
            self._end_cell()

    def _sign(self, token: Token) -> None:
        state = self._states[-1]
        if token.kind == SIGN and token.name == "*":
            self._ignorable = state.starts
            return
        state.starts = self._ignorable = False
        start = token.start
        if token.kind == TEXT:
            if self._skip:
                start = min(token.end, start + self._skip)
                self._skip -= start - token.start
            if state.kind in _DATA:
                self._digits.append((start, token.end))
            else:
                self._add(self._text[start : token.end], start, token.end)
            return
        if self._skip:
            self._skip -= 1
            return
        if token.kind == BYTE:
            letter = bytes([token.value or 0]).decode(state.coding, "replace")
            self._add(letter, token.start, token.end)
        elif token.name in ("\r", "\n"):
            self._end_line(in_table=state.in_table)
        elif token.name in _SYMBOLS:
            self._add(_SYMBOLS[token.name], token.start, token.end)

    def _letter(self, token: Token) -> None:
        """A letter by its number, and so many signs behind it that stand for it elsewhere."""
        state = self._states[-1]
        end = _behind(self._text, token.end, state.uc)
        letter = chr((token.value or 0) % 0x10000)
        if "\ud800" <= letter <= "\udfff":
            letter = "\ufffd"
        self._skip = state.uc
        self._add(letter, token.start, end)

    def _add(self, text: str, raw: int, raw_end: int) -> None:
        state = self._states[-1]
        if state.kind in _DATA:
            return
        if state.kind and state.kind not in _STORIES and state.kind not in _INLINE:
            self._asides[-1].add(text, raw, raw_end)
            return
        story = self._stories[-1]
        if not (state.unseen or state.gone):
            story.shown.add(text, raw, raw_end)
        if not state.new:
            story.before.add(text, raw, raw_end)
        story.differs |= state.unseen or state.gone or state.new

    def _bytes(self, token: Token) -> None:
        if self._states[-1].kind in _DATA:
            # From the word that says how many there are.
            word = self._text.rfind("\\bin", 0, token.start)
            data = self._text[token.start : token.end].encode("latin-1")
            self.held.append(Held(self._states[-1].kind, word, token.end, data))
        elif token.end > token.start:
            self.held.append(Held("bin", token.start, token.end, b""))
            self.is_open = True

    def _end_data(self, kind: str) -> None:
        spelled = "".join(self._text[a:b] for a, b in self._digits)
        digits = re.sub(r"[^0-9A-Fa-f]", "", spelled)
        if digits:
            data = bytes.fromhex(digits[: len(digits) // 2 * 2])
            first, last = self._digits[0][0], self._digits[-1][1]
            self.held.append(Held(kind, first, last, data))
        self._digits = []

    def _end_line(self, *, in_table: bool) -> None:
        story = self._stories[-1]
        number = None
        if story.shown.text.strip():
            number = self.found.put(story.shown)
        if story.differs and story.before.text.strip():
            self.found.aside(story.before)
        if number is not None and in_table:
            story.cell.append(number)
        elif number is not None:
            self._end_rows(story)
            story.lines.append([(0, (number,))])
        story.shown, story.before, story.differs = Signs(), Signs(), False

    def _end_cell(self) -> None:
        story = self._stories[-1]
        story.cells.append((len(story.cells), story.cell))
        story.cell = []

    def _end_row(self) -> None:
        story = self._stories[-1]
        if story.cell:
            self._end_cell()
        if story.lines:
            self.found.blocks.append(Block(story.lines, apart=True))
            story.lines = []
        story.rows.append([cell for cell in story.cells if cell[1]])
        story.cells = []

    def _end_rows(self, story: Story) -> None:
        rows = [row for row in story.rows if row]
        if rows:
            self.found.blocks.append(Block(rows))
        story.rows = []

    def _end_story(self, story: Story) -> None:
        if story.cell or story.cells:
            story.cells.append((len(story.cells), story.cell))
            story.rows.append([cell for cell in story.cells if cell[1]])
        self._end_rows(story)
        if story.lines:
            self.found.blocks.append(Block(story.lines, apart=True))

    def files(self) -> Iterator[tuple[Inner, Held]]:
        """What lies in the text, by a name of its own."""
        for number, held in enumerate(self.held, 1):
            if held.data:
                is_preview = held.kind in ("nonshppict", "themedata", "datastore")
                yield Inner(f"{held.kind} {number}", held.data, is_preview=is_preview), held


def _codec(name: str) -> str:
    try:
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name


def _behind(text: str, at: int, count: int) -> int:
    """Where so many signs that follow have ended."""
    for _ in range(count):
        while text[at : at + 1] in ("\r", "\n") and at < len(text):
            at += 1
        sign = text[at : at + 1]
        if sign in ("{", "}", "") or _CODE.match(text, at):
            break
        if text[at : at + 2] == "\\'":
            at += 4
        elif sign == "\\":
            word = re.compile(r"\\(?:[A-Za-z]+-?\d* ?|.)", re.DOTALL).match(text, at)
            at = word.end() if word else at + 1
        else:
            at += 1
    return at
