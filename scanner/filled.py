"""What people write beside the print: into the blanks of a form, whose labels stand in the page's
own text, and into the titles and descriptions of a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scanner.model import Box, Finding, Page, Snippet, Source
from scanner.pages.words import TextLines
from scanner.text import PageText

# What people fill in a page with: form fields, and text typed over it as a note.
_WRITTEN = frozenset({Source.FORM, Source.ANNOTATION})
# Information dictionary and structure tree (ISO 32000-2, 14.3.3 and 14.9), EXIF 2.32, PNG 1.2.
_TITLES = re.compile(
    r"(?:Title|Author|Subject|Keywords|Alt|ActualText|E|Description|Comment"
    r"|ImageDescription|UserComment|Artist|XP(?:Title|Comment|Author|Keywords|Subject))"
)


def is_title(snippet: Snippet) -> bool:
    """Whether a text outside the pages is one that people write, no program for itself."""
    return _TITLES.fullmatch(re.split(r"[:/]", snippet.key)[-1]) is not None


class Filled:
    """The print of a page together with what one layer writes over it."""

    def __init__(self, source: Source, print_: TextLines, written: TextLines) -> None:
        self.source = source
        self.text = PageText(print_.beside(written))
        self._boxes = [Box(*sides) for sides in written.boxes()]

    def written(self, findings: Sequence[Finding]) -> list[Finding]:
        """The findings that stand in what is written, and not in the print around it."""
        return [finding for finding in findings if all(map(self._holds, finding.boxes))]

    def _holds(self, box: Box) -> bool:
        return sum(box.intersection(word).area for word in self._boxes) > 0.5 * box.area


def filled(page: Page) -> Iterator[Filled]:
    """The layers of a page that fill it in, each with the print."""
    print_ = next((lines for source, lines in page.layers if source is Source.TEXT), None)
    for source, lines in page.layers:
        if source in _WRITTEN and isinstance(print_, TextLines) and isinstance(lines, TextLines):
            yield Filled(source, print_, lines)
