"""One PDF page to a `Page`: its text layers, its pixel areas, and what could not be read."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pymupdf

from scanner.model import GIVEN_UP, Box, Line, Page, Source, Unread
from scanner.pages import areas, damage, stext
from scanner.pages.areas import Area
from scanner.pages.drawn import dense_paths, drawn_letters, may_be_dense, pieces
from scanner.pages.fields import SHOWN_PARTS, places, with_unshown
from scanner.pages.gathered import alone, gathered
from scanner.pages.hidden import covered
from scanner.pages.layers import Layer, TextLayers, on_sheet, overfull
from scanner.pages.lettered import Letters
from scanner.pages.opened import Kept
from scanner.pages.outlined import Outlined, outlined
from scanner.pages.placed import placed
from scanner.pages.stext import Graphic, Layout, RawWord
from scanner.pages.survey import BROKEN, Survey
from scanner.pages.unshown import Unshown, unshown
from scanner.pages.words import TextLines

if TYPE_CHECKING:
    from scanner.model import Pixels

# A page on which nothing was found is looked at this coarsely to see whether it is blank.
_LOOK_PIXELS = 500_000
_BLANK_SPREAD = 16
# A picture of more pixels is a scan.
_LARGE = 2_000_000


class PageReader:
    """Reads one page of a document that `survey` describes.

    `revealed` gives the same page in a copy of the document in which everything is shown
    that can be hidden; None where the document hides nothing. `lying`: the letters that fonts of
    the page say of glyphs that are none, by the font's name.
    """

    def __init__(
        self,
        page: pymupdf.Page,
        survey: Survey,
        most_pixels: int,
        revealed: Callable[[], pymupdf.Page] | None = None,
        lying: Mapping[str, frozenset[str]] | None = None,
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
        self._gathered: tuple[Box, ...] = ()
        self._gathering: Box | None = None
        self._is_large = False
        self._unshown: dict[Box, Unshown | Outlined] = {}
        self._text = TextLayers(page, survey, self.render, lying or {}, revealed)
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
        if overfull(layout.words):
            return self._cut(layout.words)
        if not has_annotations and all(drawn.kind != "image" for drawn in layout.graphics):
            self._text.whole = text
        layers, found = self._text.read(layout, text)
        graphics = list(layout.graphics)
        if has_annotations:
            for source, show in SHOWN_PARTS:
                graphics += self._part(source, show, layers)
        found += self._pictures(graphics)
        found += self._drawn(graphics)
        if self._revealed is not None:
            found += self._hidden_layers(self._revealed(), layers)
        layers = [(source, lines) for source, lines in layers if lines]
        if not layers and not found and not self._is_blank():
            found = [Area(self._box, areas.USUAL)]
        empty = not layers and not found
        found = self._within_limits(found, graphics)
        self._is_large = any(area.box.area * area.scale**2 > _LARGE for area in found)
        if not self._survey.slow_pictures or self._page.parent.is_repaired:
            self._decode([drawn.box for drawn in graphics if drawn.kind == "image"], found)
        complaints = known.complaints if known is not None else ""
        if damage.is_damaged(self._page, complaints, empty=empty):
            self._unread.append(Unread(self._number, self._box, "page_damaged"))
        made = self._made(layers, found)
        if has_annotations or any(source is Source.HIDDEN_TEXT for source, _ in layers):
            made = replace(made, covered=lambda: covered(self._page, self.render))
        return replace(made, unshown=lambda: self._hidden_parts(text, layout))

    def _cut(self, words: list[RawWord]) -> Page:
        """The page as far as a sheet reaches; what is beyond is given up, and so is the question
        of what shows."""
        self._unread.append(Unread(self._number, self._box, GIVEN_UP))
        self._text.words = words
        return self._made([(Source.TEXT, TextLines(on_sheet(words)))], [])

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

    def _pictures(self, graphics: Sequence[Graphic]) -> list[Area]:
        """The pictures of the page; many small ones as one area."""
        found, self._gathered = gathered(areas.pictures(graphics, self._box), self._box)
        self._gathering = found[-1].box if self._gathered else None
        return found

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
        """Another page comes: what nobody asked for takes room, and what MuPDF keeps of its
        large pictures, which no other page shows but for those of a letterhead."""
        self._text.whole = self._ahead = None
        if self._is_large:
            pymupdf.TOOLS.store_shrink(100)

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
            edges=Letters(self._text.letters).edges,
            unread=tuple(self._unread),
            filled=self._filled,
            named=self._named,
            pictured=self._gathered,
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
        return alone(bgr, self._gathered, box, scale) if box == self._gathering else bgr

    @property
    def speaks(self) -> bool:
        """Whether its content may say what it does not paint (`asides`)."""
        return self._text.hints.asides

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
        return placed(lines, Letters(self._text.letters), places(self._page))

    def _drawn(self, graphics: list[Graphic]) -> list[Area]:
        """Letters and codes drawn as paths."""
        found = drawn_letters(graphics, self._box)
        cut = self._text.hints.cut
        if cut or any(map(may_be_dense, graphics)):
            drawings = self._page.get_cdrawings(extended=cut)
            turn = self._page.rotation_matrix
            found += areas.drawn(dense_paths(drawings, turn), self._box)
            found += drawn_letters(pieces(drawings, turn), self._box)
        return areas.joined(found)

    def _hidden_layers(self, revealed: pymupdf.Page, layers: list[Layer]) -> list[Area]:
        """Adds the words that are not shown on the screen; gives such pictures."""
        every, shown = (stext.layout(stext.whole(page)) for page in (revealed, self._page))
        known = Counter(map(_place, shown.words))
        known.subtract(map(_place, every.words))
        hidden = frozenset(i for i, word in enumerate(every.words) if known[_place(word)] < 0)
        lines = TextLines(every.words, self._text.slanted(revealed, every) if hidden else None)
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
