"""What people write beside the print: into the blanks of a form, whose labels stand in the page's
own text, and into the titles and descriptions of a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from scanner.model import Box, Finding, Page, Snippet, Source
from scanner.pages.crossing import Crossing
from scanner.pages.stext import RawWord
from scanner.pages.words import TextLines
from scanner.text import PageText

# What people fill in a page with: form fields, and text typed over it as a note.
WRITTEN = frozenset({Source.FORM, Source.ANNOTATION})
# Information dictionary and structure tree (ISO 32000-2, 14.3.3 and 14.9), EXIF 2.32, PNG 1.2.
_TITLES = re.compile(
    r"(?:Title|Author|Subject|Keywords|Alt|ActualText|E|Description|Comment"
    r"|ImageDescription|UserComment|Artist|XP(?:Title|Comment|Author|Keywords|Subject))"
)

# A part of a number: longer ones are numbers of their own.
_GROUP = re.compile(r"\d{1,8}")

# A word and its box.
Told = tuple[str, Box]


def is_title(snippet: Snippet) -> bool:
    """Whether a text outside the pages is one that people write, no program for itself."""
    return _TITLES.fullmatch(re.split(r"[:/]", snippet.key)[-1]) is not None


class Filled:
    """The print of a page together with what its layers write over it."""

    def __init__(self, text: PageText, layers: Mapping[Source, Sequence[Told]]) -> None:
        """`layers`: the words of each and their boxes, the print's among them."""
        self.text = text
        self._layers = layers

    def written(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings that stand in what is written, or partly so, and not in the print around
        it, each with the layers that it stands in."""
        found = []
        for finding in findings:
            sources = [source for source, words in self._layers.items() if _meets(finding, words)]
            if any(source in WRITTEN for source in sources):
                sources.sort(key=lambda source: source not in WRITTEN)
                found.append(replace(finding, sources=tuple(sources)))
        return found


def _told(lines: TextLines) -> list[Told]:
    return [(text, Box(*box)) for text, box in zip(lines.texts, lines.boxes(), strict=True)]


def _meets(finding: Finding, words: Iterable[Told]) -> bool:
    """Whether some of the words stand in a finding for the most part and say some of it: print
    that only lies below a note is not what the note says."""
    said = finding.text.split()
    near = [
        word
        for text, word in words
        if word.height > 0
        and word.width > 0
        and (text in finding.text or any(part in text for part in said))
    ]
    return any(
        box.intersection(word).area > 0.5 * word.area for box in finding.boxes for word in near
    ) or any(box.intersection(word).area > 0.5 * box.area for box in finding.boxes for word in near)


def filled(page: Page) -> Iterator[Filled]:
    """The print of a page with each of the layers that fill it in, and with all of them as they
    stand on the page; its fields with their names."""
    layers: dict[Source, TextLines] = {}
    for source, lines in page.layers:
        if (source is Source.TEXT or source in WRITTEN) and isinstance(lines, TextLines):
            layers.setdefault(source, lines)
    print_ = layers.pop(Source.TEXT, TextLines([]))
    places = {source: _told(lines) for source, lines in layers.items()}
    whole = print_
    if Source.FORM in layers:
        layers[Source.FORM] = _in_groups(page.named, layers[Source.FORM])
    for source, lines in layers.items():
        yield Filled(PageText(print_.beside(lines)), {source: places[source]})
        if source is Source.FORM and page.named:
            yield Filled(PageText(_under_names(page.named, lines)), {source: places[source]})
        whole = whole.beside(lines)
    by_place = page.filled(whole) if layers else None
    if by_place is not None:
        places[Source.TEXT] = _told(print_)
        yield Filled(PageText(by_place), places)


def _in_groups(named: Sequence[tuple[str, Box]], written: TextLines) -> TextLines:
    """What stands in fields, the figures of fields of one name side by side as one number: forms
    have a field for each of its groups, or of a date's."""
    boxes = [Box(*box) for box in written.boxes()]
    crossing = Crossing(boxes)
    joined: dict[int, list[int]] = {}
    last: tuple[str, Box, list[int]] | None = None
    for name, field in sorted(named, key=lambda n: (n[0], round(n[1].y0), n[1].x0)):
        inside = [n for n in crossing.crossed(field) if boxes[n].shared(field) > 0.5]
        if len(inside) != 1 or not _GROUP.fullmatch(written.texts[inside[0]]):
            last = None
        elif last is not None and last[0] == name and _level(last[1], field):
            group = [*last[2], *inside]
            joined[group[0]], last = group, (name, field, group)
        else:
            last = name, field, inside
    gone = {n for group in joined.values() for n in group[1:]}
    raw = [
        (*_whole([written.raw[k] for k in joined[n]]), *word[5:]) if n in joined else word
        for n, word in enumerate(written.raw)
        if n not in gone
    ]
    return TextLines(raw) if joined else written


def _level(left: Box, right: Box) -> bool:
    shared = min(left.y1, right.y1) - max(left.y0, right.y0)
    return shared > 0.5 * min(left.height, right.height) and left.x1 <= right.x0 + 1


def _whole(words: Sequence[RawWord]) -> tuple[float, float, float, float, str]:
    texts = [word[4] for word in words]
    sign = "/" if [len(text) for text in texts] == [2, 2, 4] else ""
    hull = Box.holding(Box(*word[:4]) for word in words)
    return hull.x0, hull.y0, hull.x1, hull.y1, sign.join(texts)


def _under_names(named: Sequence[tuple[str, Box]], written: TextLines) -> TextLines:
    """What stands in fields, each behind its name as a label."""
    words: list[RawWord] = []
    boxes = [Box(*box) for box in written.boxes()]
    crossing = Crossing(boxes)
    for row, (name, field) in enumerate(named):
        inner = [n for n in crossing.crossed(field) if boxes[n].shared(field) > 0.5]
        if not inner:
            continue
        top, low = boxes[inner[0]][1], boxes[inner[0]][3]
        said = f"{name.rstrip(' :')}:".split()
        step = (low - top) / 2
        start = field.x0 - step * (len(said) + 1)
        for number, word in enumerate(said):
            left = start + step * number
            words.append((left, top, left + 0.9 * step, low, word, row, 0, number))
        for number, index in enumerate(inner, len(said)):
            words.append((*boxes[index], written.texts[index], row, 0, number))
    return TextLines(words)
