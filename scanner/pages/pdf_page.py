"""One PDF page to a `Page`: its text layers, its pixel areas, and what could not be read."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pymupdf

from scanner.model import GIVEN_UP, Box, Line, Page, Source, Unread, Word
from scanner.once import once
from scanner.pages import areas, composed, damage, legacy, stext
from scanner.pages.areas import Area
from scanner.pages.content import Hints, hints
from scanner.pages.drawn import dense_paths, drawn_letters, may_be_dense, pieces
from scanner.pages.fields import SHOWN_PARTS, places, with_unshown
from scanner.pages.hidden import covered, hidden_words, off_page
from scanner.pages.lettered import Letters
from scanner.pages.mended import mended
from scanner.pages.mixed import mixed
from scanner.pages.mosaic import mosaics
from scanner.pages.opened import Kept
from scanner.pages.outlined import Outlined, outlined
from scanner.pages.placed import by_place, placed
from scanner.pages.stext import Graphic, Layout, RawWord
from scanner.pages.survey import BROKEN, Survey
from scanner.pages.unshown import Unshown, unshown
from scanner.pages.words import TextLines

if TYPE_CHECKING:
    from scanner.model import Pixels

Layer = tuple[Source, Sequence[Line]]

# A page on which nothing was found is looked at this coarsely to see whether it is blank.
_LOOK_PIXELS = 500_000
_BLANK_SPREAD = 16

# A longer line is wider than any paper, and MuPDF takes half a minute for one of five million.
MOST_LETTERS = 100_000
# A page of so many holds more than any sheet does, and their places take a gigabyte a million: it
# is searched so far, and given up.
MOST_ON_PAGE = 300_000


class PageReader:
    """Reads one page of a document that `survey` describes.

    `revealed` gives the same page in a copy of the document in which everything is shown
    that can be hidden; None where the document hides nothing.
    """

    def __init__(
        self,
        page: pymupdf.Page,
        survey: Survey,
        most_pixels: int,
        revealed: Callable[[], pymupdf.Page] | None = None,
    ) -> None:
        self._page = page
        self._survey = survey
        self._most_pixels = most_pixels
        self._revealed = revealed
        self._box = Box(0.0, 0.0, page.rect.width, page.rect.height)
        self._number: int = page.number + 1
        self._unread: list[Unread] = []
        self._named: list[tuple[str, Box]] = []
        self._only_revealed: set[Box] = set()
        self._unshown: dict[Box, Unshown | Outlined] = {}
        self._words: list[stext.RawWord] = []
        self._whole: stext.TextPage | None = None
        self._ahead: tuple[Box, float, Pixels] | None = None

    def read(self, known: Kept | None = None) -> Page:
        """Raises what MuPDF raises (`survey.BROKEN`) on a page that it cannot interpret.

        `known`: what was read of the whole page before.
        """
        damage.forget()
        has_annotations = self._has_annotations()
        if has_annotations:
            text = stext.contents(self._page)
            layout = stext.layout(text)
        elif known is not None:
            text = known.text
            layout = stext.layout(text, known.words)
        else:
            text = stext.whole(self._page)
            layout = stext.layout(text)
        if self._overfull(layout.words):
            return self._cut(layout.words)
        if not has_annotations and all(drawn.kind != "image" for drawn in layout.graphics):
            self._whole = text
        layers, found = self._text(layout)
        graphics = list(layout.graphics)
        if has_annotations:
            for source, show in SHOWN_PARTS:
                graphics += self._part(source, show, layers)
        found += areas.pictures(graphics, self._box)
        found += self._drawn(graphics)
        if self._revealed is not None:
            found += self._hidden_layers(self._revealed(), layers)
        layers = [(source, lines) for source, lines in layers if lines]
        if not layers and not found and not self._is_blank():
            found = [Area(self._box, areas.USUAL)]
        empty = not layers and not found
        found = self._within_limits(found, graphics)
        if not self._survey.slow_pictures or self._page.parent.is_repaired:
            self._decode([drawn.box for drawn in graphics if drawn.kind == "image"], found)
        complaints = known.complaints if known is not None else ""
        if damage.is_damaged(self._page, complaints, empty=empty):
            self._unread.append(Unread(self._number, self._box, "page_damaged"))
        made = self._made(layers, found)
        if has_annotations or any(source is Source.HIDDEN_TEXT for source, _ in layers):
            made = replace(made, covered=lambda: covered(self._page, self.render))
        return replace(made, unshown=lambda: self._hidden_parts(text, layout))

    def _overfull(self, words: Sequence[RawWord]) -> bool:
        return sum(len(word[4]) for word in words) > MOST_ON_PAGE

    def _cut(self, words: list[RawWord]) -> Page:
        """The page as far as a sheet reaches; what is beyond is given up, and so is the question
        of what shows."""
        self._unread.append(Unread(self._number, self._box, GIVEN_UP))
        self._words = words
        lengths = accumulate(len(word[4]) for word in words)
        kept = [word for word, length in zip(words, lengths, strict=True) if length < MOST_ON_PAGE]
        return self._made([(Source.TEXT, TextLines(kept))], [])

    def _hidden_parts(
        self, text: stext.TextPage, layout: Layout
    ) -> Sequence[tuple[Box, float, bool]]:
        """What pictures and drawn letters hold and the page does not show."""
        parts: list[Unshown | Outlined] = []
        # What MuPDF cannot render was told when the page was read.
        with contextlib.suppress(*BROKEN):
            parts += outlined(self._page, layout.graphics)
            if any(graphic.kind == "image" for graphic in layout.graphics):
                parts += unshown(self._page, text, layout.graphics, self._most_pixels)
        self._unshown = {part.area.box: part for part in parts}
        return [(part.area.box, part.area.scale, isinstance(part, Unshown)) for part in parts]

    def _decode(self, pictures: Sequence[Box], found: Sequence[Area]) -> None:
        """Has MuPDF decode the pictures of the page, for what it says about them.

        An area that shows all of them will be rendered to be read: it is rendered now.
        """
        if not pictures:
            return
        shown = [box.intersection(self._box) for box in pictures]
        area = found[0] if len(found) == 1 else Area(Box(0, 0, 0, 0), 1)
        held = all(area.box.intersection(box).area >= 0.999 * box.area for box in shown)
        if not held or area.box in self._only_revealed:
            damage.decode_pictures(self._page)
            return
        # What MuPDF cannot render is told when it is to be read.
        with contextlib.suppress(*BROKEN):
            self._ahead = area.box, area.scale, self.render(area.box, area.scale)

    def leave(self) -> None:
        """Another page comes: what nobody asked for takes room."""
        self._whole = self._ahead = None

    def _has_annotations(self) -> bool:
        """Whether something is shown over the page; links are not."""
        return self._survey.annotated and (
            self._page.first_annot is not None or self._page.first_widget is not None
        )

    def _made(self, layers: list[Layer], found: list[Area]) -> Page:
        return Page(
            number=self._number,
            width=self._box.width,
            height=self._box.height,
            unit="pt",
            layers=tuple(layers),
            pixel_areas=tuple(area.box for area in found),
            scale=areas.common_scale(found),
            scales=tuple(area.scale for area in found),
            render=self.render,
            edges=Letters(self._letters).edges,
            unread=tuple(self._unread),
            filled=self._filled,
            named=self._named,
        )

    def render(self, box: Box | None, scale: float) -> Pixels:
        """BGR pixels of `box` (None: the page); `box` starts exactly at the first pixel."""
        box = box or self._box
        if self._ahead is not None and self._ahead[:2] == (box, scale):
            _, _, picture = self._ahead
            self._ahead = None
            return picture
        if box in self._unshown:
            return self._unshown[box].render(box, scale)
        page = self._page
        if box in self._only_revealed and self._revealed is not None:
            page = self._revealed()
        picture = page.get_pixmap(
            matrix=pymupdf.Matrix(scale, 0, 0, scale, -box.x0 * scale, -box.y0 * scale),
            clip=pymupdf.Rect(box.x0, box.y0, box.x1, box.y1),
            alpha=False,
        )
        if not picture.width or not picture.height:
            raise ValueError("nothing to render")
        rows = np.frombuffer(picture.samples_mv, np.uint8).reshape(picture.height, picture.stride)
        rgb = rows[:, : picture.width * 3].reshape(picture.height, picture.width, 3)
        bgr: Pixels = cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR)
        return bgr

    def _text(self, layout: Layout) -> tuple[list[Layer], list[Area]]:
        """The layers of the page's own text, and where its characters say nothing."""
        self._words = layout.words
        hinted = self._hints
        layers: list[Layer] = []
        if hinted.replaced or self._survey.replaced_text:
            layout = self._without_actual_text(layout, layers)
        if self._survey.legacy_fonts:
            spans = stext.spans(stext.whole(self._page, stext.TEXT_ONLY))
            layout = replace(layout, words=legacy.to_unicode(layout.words, spans))
        raw, lines = mended(layout, self._letters)
        layout = replace(layout, words=raw)
        found: list[Area] = []
        unreadable: frozenset[int] = frozenset()
        if areas.may_be_unreadable(lines.joined):
            found = areas.unreadable_words(raw, lines.texts, self._box)
            texts = enumerate(lines.texts)
            unreadable = frozenset(i for i, text in texts if areas.is_unreadable(text))
        if self._survey.doubtful_fonts:
            found += areas.drawn(self._in_doubtful_fonts(), self._box)
        found += mosaics(raw, self._box)
        if slanted := self._slanted(self._page, layout, hinted):
            lines = TextLines(raw, slanted)
        outside, tiny = off_page(raw, self._box)
        unseen = hidden_words(self._page, layout, tiny, self._seen(hinted), self.render)
        unseen -= outside
        layers[:0] = [
            (Source.TEXT, lines.without(unreadable | outside | unseen)),
            (Source.HIDDEN_TEXT, lines.lines_with(unseen - unreadable)),
            (Source.OUTSIDE_PAGE, lines.lines_with(outside - unreadable)),
        ]
        if hinted.invisible or hinted.pale or hinted.mixed or self._survey.transparent:
            parted = mixed(self._page, self.render)
            layers += zip((Source.TEXT, Source.HIDDEN_TEXT), parted or (), strict=False)
        return by_place(layers, Letters(self._letters)), found

    @property
    def speaks(self) -> bool:
        """Whether its content may say what it does not paint (`asides`)."""
        return self._hints.asides

    @once
    def _hints(self) -> Hints:
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

    def _in_doubtful_fonts(self) -> list[Box]:
        spans = stext.spans(stext.whole(self._page, stext.TEXT_ONLY))
        return [
            Box(*span["bbox"])
            for span in spans
            if span["font"] in self._survey.doubtful_fonts and span["text"].strip()
        ]

    def _part(
        self, source: Source, show: Callable[[pymupdf.Page], Any], layers: list[Layer]
    ) -> list[Graphic]:
        """Adds what annotations or fields show as a layer; gives their pictures."""
        try:
            layout = stext.layout(show(self._page))
        except BROKEN:
            self._unread.append(Unread(self._number, self._box, "page_failed"))
            return []
        words = layout.words
        if source is Source.FORM:
            words, self._named = with_unshown(self._page, words)
        layers.append((source, TextLines(words)))
        return layout.graphics

    def _filled(self, lines: Sequence[Line]) -> TextLines | None:
        """What stands on the page and in its fields, by place."""
        if not isinstance(lines, TextLines):
            return None
        return placed(lines, Letters(self._letters), places(self._page))

    def _drawn(self, graphics: list[Graphic]) -> list[Area]:
        """Letters and codes drawn as paths."""
        found = drawn_letters(graphics, self._box)
        cut = self._hints.cut
        if cut or any(map(may_be_dense, graphics)):
            drawings = self._page.get_cdrawings(extended=cut)
            turn = self._page.rotation_matrix
            found += areas.drawn(dense_paths(drawings, turn), self._box)
            found += drawn_letters(pieces(drawings, turn), self._box)
        return areas.joined(found)

    def _slanted(
        self, page: pymupdf.Page, layout: Layout, hinted: Hints | None = None
    ) -> dict[int, Word]:
        """The words of this page, in one of its two states, that do not run level."""
        hinted = hinted or hints(page, self._survey.heavy)
        if not (hinted.slanted or (self._survey.rotated and page.rotation)):
            return {}
        # Italics may be leaning letters on level lines.
        if self._endless or all(map(stext.is_level, self._lettered)):
            return {}
        return Letters(self._letters).slanted(layout.words)

    def _hidden_layers(self, revealed: pymupdf.Page, layers: list[Layer]) -> list[Area]:
        """Adds the words that are not shown on the screen; gives such pictures."""
        every, shown = (stext.layout(stext.whole(page)) for page in (revealed, self._page))
        known = Counter(map(_place, shown.words))
        known.subtract(map(_place, every.words))
        hidden = frozenset(i for i, word in enumerate(every.words) if known[_place(word)] < 0)
        lines = TextLines(every.words, self._slanted(revealed, every) if hidden else None)
        layers.append((Source.HIDDEN_LAYER, lines.lines_with(hidden)))
        boxes = {graphic.box for graphic in shown.graphics}
        graphics = [graphic for graphic in every.graphics if graphic.box not in boxes]
        found = [
            *areas.pictures(graphics, self._box),
            *drawn_letters(graphics, self._box),
        ]
        # A hair's breadth tells the same place apart in its two states.
        moved = [Area(area.box.grow(-0.001), area.scale, area.native) for area in found]
        self._only_revealed |= {area.box for area in moved}
        return moved

    def _letters(self, box: Box | None) -> list[dict[str, Any]]:
        """The lines of characters of the page, or those that touch `box`; none of a page that no
        paper holds, or with such a line: its words are measured by the usual widths of print."""
        if self._endless:
            return []
        return [line for text in self._lettered for line in stext.raw_lines(text, box)]

    @once
    def _endless(self) -> bool:
        return self._overfull(self._words) or stext.longest_line(self._words) > MOST_LETTERS

    @once
    def _lettered(self) -> list[stext.TextPage]:
        found = [self._whole or stext.whole(self._page, stext.TEXT_ONLY)]
        if self._survey.replaced_text or self._hints.replaced:
            found.append(stext.whole(self._page, stext.TEXT_ONLY | stext.IGNORE_ACTUAL_TEXT))
        if self._revealed is not None:
            found.append(stext.whole(self._revealed(), stext.TEXT_ONLY))
        return found

    def _is_blank(self) -> bool:
        scale = min(0.5, (_LOOK_PIXELS / max(1.0, self._box.area)) ** 0.5)
        return int(np.ptp(self.render(None, scale))) < _BLANK_SPREAD

    def _within_limits(self, found: list[Area], graphics: list[Graphic]) -> list[Area]:
        """The areas cut to what may be rendered at once; notes what may not."""
        bombs = [
            graphic.box
            for graphic in graphics
            if graphic.pixels[0] * graphic.pixels[1] > self._most_pixels
        ]
        kept: list[Area] = []
        for area in found:
            if any(bomb.intersection(area.box).area > 0 for bomb in bombs):
                self._unread.append(Unread(self._number, area.box, "too_many_pixels"))
                continue
            read, left = areas.tiles(area, self._most_pixels)
            kept += read
            self._unread += [Unread(self._number, b, "too_large_to_render") for b in left[:1]]
            if area.box in self._only_revealed:
                self._only_revealed |= {tile.box for tile in read}
        return kept


def _place(word: RawWord) -> tuple[str, int, int]:
    return word[4], round(word[0]), round(word[1])
