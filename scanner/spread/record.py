"""What one page of a document tells, for the process that examines the document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from scanner.examine import Examination
from scanner.find.ahead import Guess, Steps
from scanner.looking import Key, Look, Looker, key_of, share_of
from scanner.model import Finding, Page, PageSize, Source, Unread
from scanner.pages.pdf import PdfSource
from scanner.text import PageText

_DAMAGED = "page_damaged"
_FIELDS = attrgetter(*Finding.__slots__)


@dataclass(frozen=True, slots=True)
class Record:
    """All that examining a page with a guess adds to an examination. `found`: the fields of each
    finding, which take a fraction of the time to send. `doubtful`: what it tells may depend on
    the pages that its process read before."""

    size: PageSize
    unread: Sequence[Unread]
    found: Sequence[tuple[object, ...]]
    proved: dict[str, str]
    texts: Sequence[tuple[int, Source, PageText]]
    steps: Steps
    speaks: bool
    doubtful: bool

    def add_to(self, done: Examination, source: PdfSource) -> None:
        """Adds it all to an examination for which its steps hold."""
        number = self.size.number
        done.sizes.append(self.size)
        done.unread += self.unread
        done.given_up.update(self.unread)
        done.found += [Finding(*fields) for fields in self.found]  # type: ignore[arg-type]
        done.proofs.numbers.update(self.proved)
        for text in self.texts:
            done.remember(*text)
        self.steps.lead(done.asked)
        if self.speaks:
            source.speaking.append(number)
        if done.progress is not None:
            done.progress(number, source.page_count)


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen in the pictures of a page, which is examined by the other process: what takes
    long in that is known then."""

    looks: Sequence[tuple[Key, Look]]


def recorded(  # noqa: PLR0913
    source: PdfSource,
    number: int,
    like: Examination,
    guess: Guess,
    *,
    keep: bool,
    pictures: bool = False,
) -> Record | Looked:
    """What a page tells if a guess holds, or what is seen on it where some of it has to be read in
    pixels.

    `like`: an examination that was asked for the same, whose looker looks at the pictures; `keep`:
    the page's text is sent as well; `pictures`: only what is seen in these is asked for.
    """
    page = source.page(number)
    looks = tuple(_looks(page, like.looker))
    if looks or pictures:
        source.leave()
        return Looked(looks)
    alone = Examination(like.options, like.patterns, like.words, asked=guess.search())
    alone.page(replace(page, unshown=tuple))
    damaged = any(unread.code == _DAMAGED for unread in alone.unread)
    return Record(
        alone.sizes[0],
        alone.unread,
        list(map(_FIELDS, alone.found)),
        alone.proofs.numbers,
        alone.texts if keep else (),
        guess.steps(alone.asked),
        source.speaks,
        damaged or source.repaired,
    )


def _looks(page: Page, looker: Looker) -> Iterator[tuple[Key, Look]]:
    for area, scale in zip(page.pixel_areas, page.scales, strict=True):
        picture, share = page.render(area, scale), share_of(area, page)
        yield key_of(picture, share), looker.look(picture, share=share)
    for area, scale, _ in page.unshown():
        picture, share = page.render(area, scale), share_of(area, page)
        yield key_of(picture, share), looker.look(picture, heads=False, share=share)
