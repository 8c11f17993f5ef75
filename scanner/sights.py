"""What is seen on a page: its pictures, read and looked at for codes, faces and cards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scanner.composite import is_cut
from scanner.extent import Extent, Place
from scanner.faces import found_faces
from scanner.looking import Looker, share_of
from scanner.marks.card import Card, cards, unexplained
from scanner.marks.qr import codes
from scanner.model import Box, Finding, Line, Mark, Page, Polygon, Reading, Unread
from scanner.proofs import Proofs
from scanner.reread import Memory, Seen, changed, joined

if TYPE_CHECKING:
    from scanner.model import Pixels


@dataclass
class Sight:
    """What the pictures of one page show, in its units: `lines` and how a `second` reader has
    them, `codes`, `heads`, `cards`, and what of them nobody could read."""

    lines: list[Line] = field(default_factory=list, repr=False)
    second: list[Line] = field(default_factory=list, repr=False)
    codes: list[Finding] = field(default_factory=list, repr=False)
    heads: list[Mark] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list, repr=False)
    unread: list[Unread] = field(default_factory=list)
    pictures: list[tuple[Place, Pixels]] = field(default_factory=list, repr=False)

    @property
    def readings(self) -> list[list[Line]]:
        """The lines as each of the readers has them, once where they have the same, if any."""
        both = [self.lines] if self.second == self.lines else [self.lines, self.second]
        return [lines for lines in both if lines]

    def read(self, place: Place, reading: Reading) -> None:
        """Adds what was read in a picture."""
        self.lines += place.lines(reading.lines)
        self.second += place.lines(reading.second or reading.lines)

    def found_faces(
        self, page: Page, beside: Sequence[Finding], outlines: Sequence[Polygon]
    ) -> list[Finding]:
        """The faces among what else was found on the page, and on the outlines of its cards."""
        if not self.heads:
            return []
        print_ = [*self.lines, *(line for _, lines in page.layers for line in lines)]
        return found_faces(self.heads, page, print_, beside, outlines)


@dataclass
class Sights:
    """Looks at the pictures of one document's pages.

    `memory`: takes what was read in them; `original`: what was read in those of the file of which
    it is a masked copy, so that only what differs is read. `leave`: is told what is given up.
    """

    looker: Looker
    proofs: Proofs
    memory: Memory | None
    original: Memory
    leave: Callable[[int, Box], None]

    def on(self, page: Page) -> Sight:
        """What a page shows."""
        sight = Sight()
        for area, scale in zip(page.pixel_areas, page.scales, strict=True):
            if self.looker.is_over:
                self.leave(page.number, area)
                continue
            picture = page.render(area, scale)
            place = Place(area, scale)
            sight.pictures.append((place, picture))
            reading, marks, heads = self._look(page, place, picture)
            sight.read(place, reading)
            sight.codes += self._codes(marks, place, page.number)
            sight.heads += map(place.mark, heads)
            # What cards a picture's copy shows, the original has told.
            known = self.original.seen(page.number, area, scale) is not None
            here = () if known else cards(picture, reading, marks, self.looker.eyes)
            sight.cards += [card.placed(place.polygon) for card in here]
            lost = unexplained(reading.illegible, here)
            boxes = (box for box in map(place.box, lost) if not is_cut(box, area, page))
            sight.unread += [Unread(page.number, box, "illegible") for box in boxes]
        return sight

    def behind(
        self, page: Page, hidden: Iterable[tuple[Box, float, bool]]
    ) -> Iterator[tuple[Sight, bool]]:
        """What each of the `hidden` parts of a page would show (see `Page.unshown`), and whether
        it is one of a picture. A face that is not shown is no finding."""
        for area, scale, pictured in hidden:
            if self.looker.is_over:
                self.leave(page.number, area)
                continue
            place, sight = Place(area, scale), Sight()
            picture = page.render(area, scale)
            reading, marks, _ = self._look(page, place, picture, heads=False)
            sight.read(place, reading)
            sight.codes += self._codes(marks, place, page.number)
            yield sight, pictured

    def extent(self, number: int, sight: Sight) -> Extent:
        """How far what was read on a page reaches."""
        reaches = (self.memory or self.original).reached(number)
        return Extent(sight.pictures, [word for line in sight.lines for word in line], reaches)

    def _codes(self, marks: Iterable[Mark], place: Place, number: int) -> list[Finding]:
        return [self.proofs.code(m, place.polygon(m.polygon), number) for m in marks]

    def _look(
        self, page: Page, place: Place, picture: Pixels, *, heads: bool = True
    ) -> tuple[Reading, list[Mark], list[Mark]]:
        """The words, codes and faces of a picture; of a copy's, read anew where it differs."""
        number, share = page.number, share_of(place.area, page)
        before = self.original.seen(number, place.area, place.scale)
        if before is not None:
            masks = tuple(map(place.pixels, self.original.masks.get(number, ())))
            sheet = changed(before, picture, masks)
            if sheet is not None:
                size = picture.shape[1], picture.shape[0]
                again = self.looker.read(sheet.pixels, size) if sheet.bands else Reading(())
                reading = joined(before.reading, again, sheet)
                marks = codes(sheet.pixels, share) if number in self.original.coded else ()
                return reading, [m for m in map(sheet.mark, marks) if sheet.holds(m)], []
        look = self.looker.look(picture, heads=heads, share=share)
        if self.memory is not None:
            self.memory.keep(number, place.area, place.scale, Seen.of(picture, look.reading))
        return look.reading, list(look.codes), list(look.faces or ())
