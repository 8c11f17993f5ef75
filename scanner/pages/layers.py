"""The text layers of a PDF page: what its own text says, where it shows and where not, and the
places whose letters say nothing of what they show."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np
import pymupdf

from scanner.model import Box, Line, Source, Word
from scanner.once import once
from scanner.pages import areas, composed, legacy, stext
from scanner.pages.areas import Area
from scanner.pages.content import Hints, hints
from scanner.pages.hidden import hidden_words, off_page
from scanner.pages.lettered import Letters
from scanner.pages.mended import mended
from scanner.pages.mixed import mixed
from scanner.pages.mosaic import mosaics
from scanner.pages.placed import by_place
from scanner.pages.rows import Rows
from scanner.pages.stext import Layout, RawWord
from scanner.pages.survey import Survey
from scanner.pages.unwide import has_more, unwide
from scanner.pages.words import TextLines

if TYPE_CHECKING:
    from scanner.model import Pixels

Layer = tuple[Source, Sequence[Line]]

# A line of so many letters is longer than any paper is wide, and MuPDF tells the places of all
# of them or of none: of five million, in half a minute.
MOST_LETTERS = 100_000
# A page of so many holds more than any sheet does, and their places take a gigabyte a million: it
# is searched so far, and given up.
MOST_ON_PAGE = 300_000
# Whether blanks show something is looked up in a picture of so many pixels a point; ink differs
# from its paper by so much.
_INK_SCALE, _INK = 2.0, 80
# Where digits and letters alternate so often, something may hide the ones or the others: a clip, a
# patch, a layer that is off.
_ALTERNATE = re.compile(r"(?:\d[^\W\d_]{1,2}){6}")


class TextLayers:
    """What the text of one page says. `lying`: the letters that its fonts say of glyphs that are
    none, by the font's name; `revealed`: see `PageReader`."""

    def __init__(
        self,
        page: pymupdf.Page,
        survey: Survey,
        render: Callable[[Box | None, float], Pixels],
        lying: Mapping[str, frozenset[str]],
        revealed: Callable[[], pymupdf.Page] | None,
    ) -> None:
        self._page, self._survey, self._render = page, survey, render
        self._lying, self._revealed = lying, revealed
        self._box = Box(0.0, 0.0, page.rect.width, page.rect.height)
        self.words: list[RawWord] = []
        # The page as it was read, where it has no pictures.
        self.whole: stext.TextPage | None = None

    def read(self, layout: Layout, text: stext.TextPage) -> tuple[list[Layer], list[Area]]:
        """The layers of the page's own text, and where its characters say nothing.

        `layout`: of this `text`.
        """
        self.words = layout.words
        hinted = self.hints
        layers: list[Layer] = []
        if hinted.replaced or self._survey.replaced_text:
            layout = self._without_actual_text(layout, layers)
        if self._survey.legacy_fonts:
            spans = stext.spans(stext.whole(self._page, stext.TEXT_ONLY))
            layout = replace(layout, words=legacy.to_unicode(layout.words, spans))
        raw, lines = mended(layout, self.letters)
        layout = replace(layout, words=raw)
        found: list[Area] = []
        unreadable: frozenset[int] = frozenset()
        if areas.may_be_unreadable(lines.joined):
            found = areas.unreadable_words(raw, lines.texts, self._box)
            texts = enumerate(lines.texts)
            unreadable = frozenset(i for i, text in texts if areas.is_unreadable(text))
        doubtful = list(self._doubtful()) if self._survey.doubtful_fonts or self._lying else []
        found += areas.drawn([box for box, _ in doubtful], self._box)
        found += mosaics(raw, self._box)
        alternate = [n for n, text in enumerate(lines.texts) if _ALTERNATE.search(text)]
        found += areas.drawn([Box(*raw[n][:4]) for n in alternate], self._box)
        if slanted := self.slanted(self._page, layout, hinted):
            lines = TextLines(raw, slanted)
        outside, tiny = off_page(raw, self._box)
        unseen = hidden_words(self._page, layout, tiny, self._seen(hinted), self._render)
        unseen = (unseen | _lying_words(raw, doubtful)) - outside
        layers[:0] = [
            (Source.TEXT, lines.without(unreadable | outside | unseen)),
            (Source.HIDDEN_TEXT, lines.lines_with(unseen - unreadable)),
            (Source.OUTSIDE_PAGE, lines.lines_with(outside - unreadable)),
        ]
        if hinted.invisible or hinted.pale or hinted.mixed or self._survey.transparent:
            parted = mixed(self._page, self._render)
            layers += zip((Source.TEXT, Source.HIDDEN_TEXT), parted or (), strict=False)
        if has_more(text, self.words) and (wide := unwide(self._page)):
            layers.append((Source.TEXT, wide))
            found += areas.drawn([Box(*box) for box in wide.boxes()], self._box)
        return by_place(layers, Letters(self.letters)), found

    @once
    def hints(self) -> Hints:
        return hints(self._page, self._survey.heavy)

    def _seen(self, hinted: Hints) -> Hints:
        """The hints of the page, and of the document where it paints with nothing."""
        return Hints(invisible=True) if self._survey.transparent else hinted

    def _without_actual_text(self, layout: Layout, layers: list[Layer]) -> Layout:
        """The text as its glyphs show it; what ActualText says instead becomes a layer."""
        shown = stext.layout(stext.contents(self._page, stext.FLAGS | stext.IGNORE_ACTUAL_TEXT))
        texts, replaced = ([word[4] for word in words.words] for words in (shown, layout))
        if texts == replaced or areas.may_be_unreadable("".join(texts)):
            return layout
        if composed.says_the_same(" ".join(texts), " ".join(replaced)):
            return layout
        known = Counter(texts)
        said = frozenset(i for i, text in enumerate(replaced) if not known[text])
        layers.append((Source.HIDDEN_TEXT, TextLines(layout.words).lines_with(said)))
        return shown

    def _doubtful(self) -> Iterator[tuple[Box, frozenset[str]]]:
        """Where print is in fonts whose codes tell no letters, and where some of it is no letter
        that its font says it is: with these letters."""
        blanks = any(letters.isspace() for told in self._lying.values() for letters in told)
        picture = self._render(None, _INK_SCALE) if blanks else None
        if any(_is_mark(letters) for told in self._lying.values() for letters in told):
            # No words are made of marks without letters, wherever they stand.
            yield self._box, frozenset()
        for line in stext.raw_lines(stext.whole(self._page, stext.TEXT_ONLY)):
            for span in line["spans"]:
                text = "".join(letter["c"] for letter in span["chars"])
                told = self._lying.get(span["font"], frozenset())
                lying = frozenset(
                    letters
                    for letters in told
                    if letters in text
                    and (picture is None or letters.strip() or _has_ink(picture, span, letters))
                )
                known = span["font"] not in self._survey.doubtful_fonts or not text.strip()
                if lying or not known:
                    yield Box(*span["bbox"]), lying

    def slanted(
        self, page: pymupdf.Page, layout: Layout, hinted: Hints | None = None
    ) -> dict[int, Word]:
        """The words of this page, in one of its two states, that do not run level."""
        hinted = hinted or hints(page, self._survey.heavy)
        if not (hinted.slanted or (self._survey.rotated and page.rotation)):
            return {}
        # Italics may be leaning letters on level lines.
        if self._endless or all(map(stext.is_level, self._lettered)):
            return {}
        return Letters(self.letters).slanted(layout.words)

    def letters(self, box: Box | None) -> list[dict[str, Any]]:
        """The lines of characters of the page, or those that touch `box`; none of a page that no
        paper holds, or with such a line: its words are measured by the usual widths of print."""
        if self._endless:
            return []
        return [line for text in self._lettered for line in stext.raw_lines(text, box)]

    @once
    def _endless(self) -> bool:
        return overfull(self.words) or stext.longest_line(self.words) > MOST_LETTERS

    @once
    def _lettered(self) -> list[stext.TextPage]:
        found = [self.whole or stext.whole(self._page, stext.TEXT_ONLY)]
        if self._survey.replaced_text or self.hints.replaced:
            found.append(stext.whole(self._page, stext.TEXT_ONLY | stext.IGNORE_ACTUAL_TEXT))
        if self._revealed is not None:
            found.append(stext.whole(self._revealed(), stext.TEXT_ONLY))
        return found


def overfull(words: Sequence[RawWord]) -> bool:
    """Whether a page has more letters than any sheet."""
    return sum(len(word[4]) for word in words) > MOST_ON_PAGE


def on_sheet(words: Sequence[RawWord]) -> list[RawWord]:
    """The words of a page as far as a sheet reaches."""
    lengths = accumulate(len(word[4]) for word in words)
    return [word for word, length in zip(words, lengths, strict=True) if length < MOST_ON_PAGE]


def _has_ink(picture: Pixels, span: dict[str, Any], blank: str) -> bool:
    """Whether something shows where a run of text has blanks; `picture`: of the page."""
    for letter in span["chars"]:
        x0, y0, x1, y1 = (round(side * _INK_SCALE) for side in letter["bbox"])
        place = picture[max(0, y0) : max(0, y1), max(0, x0 + 1) : max(0, x1 - 1)]
        if letter["c"] == blank and place.size and int(np.ptp(place, axis=(0, 1)).max()) > _INK:
            return True
    return False


def _is_mark(letters: str) -> bool:
    return unicodedata.category(letters[0]) in ("Mn", "Me")


def _lying_words(
    raw: Sequence[RawWord], doubtful: Sequence[tuple[Box, frozenset[str]]]
) -> frozenset[int]:
    """The words with letters that are said of other glyphs: nobody sees them on the page."""
    rows = Rows(pair for pair in doubtful if pair[1])
    found = set()
    for index, (x0, y0, x1, y1, text, *_) in enumerate(raw if doubtful else ()):
        middle = Box((x0 + x1) / 2, (y0 + y1) / 2, (x0 + x1) / 2 + 0.1, (y0 + y1) / 2 + 0.1)
        if any(letters in text for lying in rows.meeting(middle) for letters in lying):
            found.add(index)
    return frozenset(found)
