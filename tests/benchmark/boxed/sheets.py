"""A form set on a page: every sign, box and label in its place, for producers that draw."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from samples.drawing.fonts import Style as Face
from samples.drawing.fonts import width
from samples.drawing.layout import A4, Mark, Rect, Rule, Run, Sheet
from tests.benchmark.boxed.forms import Entry, Form, Style

_LEFT, _TOP, _LABEL = 50.0, 70.0, 135.0
_INK, _LINE = (40, 40, 40), 0.7
_SHADE = (226, 232, 240)
_BEFORE = (
    "Kính gửi: Ủy ban nhân dân phường Mẫu",
    "Đề nghị điền đầy đủ thông tin bằng chữ in hoa, mỗi ô một ký tự.",
)
_AFTER = (
    "Tôi cam đoan những nội dung khai trên đây là đúng sự thật và chịu trách nhiệm",
    "trước pháp luật về nội dung đã khai.",
    "Người khai ký và ghi rõ họ tên",
)


@dataclass(slots=True)
class Pen:
    """What was put on a page so far."""

    form: Form
    runs: list[Run] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    rects: list[Rect] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, size: float, face: Face = Face.REGULAR) -> None:
        self.runs.append(Run(text, x, y, size, face))

    def words(self, x: float, y: float, text: str, size: float) -> None:
        """A line of harmless words, each a neighbour."""
        marks, at = [], 0
        for number, word in enumerate(text.split()):
            at = text.index(word, at)
            if len(word) > 2 and word.isalpha():
                group = len(self.runs) * 1000 + number
                marks.append(Mark(at, at + len(word), "", word, word, group))
            at += len(word)
        self.runs.append(Run(text, x, y, size, marks=tuple(marks)))


def sheet(form: Form) -> Sheet:
    """The only page of a form."""
    pen, look = Pen(form), form.style
    pen.text(_LEFT + 60, _TOP, form.title, 15, Face.BOLD)
    y = _TOP + 30
    for line in _BEFORE:
        pen.words(_LEFT, y, line, 11)
        y += 18
    y += 12
    for number, entry in enumerate(form.entries, 1):
        if look.above:
            pen.words(_LEFT, y, f"{number}. {entry.label}", 11)
            y += 8
            x = _LEFT + 12
        else:
            pen.words(_LEFT, y + look.high * 0.68, f"{number}. {entry.label}:", 11)
            x = _LEFT + _LABEL
        boxes(pen, entry, x, y)
        y += look.high + (26 if look.above else 14)
    y += 16
    for line in _AFTER:
        pen.words(_LEFT, y, line, 11)
        y += 17
    return Sheet(*A4, tuple(pen.runs), look.family, tuple(pen.rules), tuple(pen.rects))


def boxes(pen: Pen, entry: Entry, x: float, y: float) -> None:
    """The boxes of one entry with what is filled in; too many for the line stand closer."""
    look = pen.form.style
    group = 500_000 + len(pen.runs)
    places = list(_places(entry, look))
    room = (A4[0] - x - 30) / (places[-1][0] + look.wide)
    shrink = min(1.0, room)
    base = y + look.high / 2 + look.size * shrink * 0.36
    for at, sign, framed in places:
        left = x + at * shrink
        wide = look.wide * shrink
        if framed:
            _box(pen, left, y, wide)
        if sign:
            size = look.size * min(1.0, shrink * 1.05)
            middle = left + wide / 2 - width(sign, look.family, Face.REGULAR, size) / 2
            valued = sign.isalnum()
            mark = Mark(0, 1, entry.type, entry.value, entry.printed, group)
            pen.runs.append(Run(sign, middle, base, size, marks=(mark,) if valued else ()))


def _places(entry: Entry, look: Style) -> Iterator[tuple[float, str, bool]]:
    """Where each box begins, what stands in it, and whether it has a frame."""
    at = 0.0
    words = entry.type == "person_name"
    for number, part in enumerate(entry.groups):
        if number:
            if words:
                yield at, "", True
                at += look.pitch
            elif entry.between:
                yield at - (look.pitch - look.wide) / 2, entry.between, False
                at += look.pitch * 0.8
            else:
                at += look.group or (look.pitch * 0.5 if entry.type == "date_of_birth" else 0.0)
        for sign in part:
            yield at, sign, True
            at += look.pitch
    for _ in range(entry.spare):
        yield at, "", True
        at += look.pitch


def _box(pen: Pen, x: float, y: float, wide: float) -> None:
    look = pen.form.style
    low = y + look.high
    if look.kind == "shaded":
        pen.rects.append(Rect(x, y, x + wide, low, _SHADE))
        return
    top = low - look.high * 0.35 if look.kind == "comb" else y
    sides = [(x, top, x, low), (x + wide, top, x + wide, low), (x, low, x + wide, low)]
    if look.kind != "comb":
        sides.append((x, y, x + wide, y))
    pen.rules += [Rule(*side, _LINE, _INK) for side in sides]
