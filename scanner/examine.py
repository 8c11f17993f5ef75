"""One document -> all that is found in it: pages, pixels, codes, and every place beside them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from dataclasses import InitVar, dataclass, field
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING

from scanner import filename, find, pages
from scanner.buried import buried
from scanner.composite import composite, is_new, told
from scanner.detectors import Patterns
from scanner.enclosed import MAX_DEPTH, Room, inside, left_out, unopened, unplaced, unread
from scanner.errors import LolotError
from scanner.filled import filled
from scanner.find.alike import misread
from scanner.find.merge import merge
from scanner.find.namesakes import Namesakes
from scanner.find.repeats import Repeats, again, certain_numbers
from scanner.formats import open_source, sniff
from scanner.looking import Looker
from scanner.model import (
    GIVEN_UP,
    Box,
    Document,
    Finding,
    Line,
    Options,
    Page,
    PageSize,
    Snippet,
    Source,
    Unread,
)
from scanner.pages import coded
from scanner.pages.readable import printable, said
from scanner.past import revisions
from scanner.proofs import Proofs
from scanner.reread import Beside, Memory, Told
from scanner.snippets import Where, placed, with_place
from scanner.text import PageText

if TYPE_CHECKING:
    from scanner.extent import Extent
    from scanner.marks.card import Card
    from scanner.sights import Sights

Progress = Callable[[int, int], None]

MAX_KEPT_PAGES = 500
# A known number with reading errors: less certain than what was found there by itself.
MISREAD = 0.6
# So many bytes of pictures are kept for what is found in them only once all pages were read.
MOST_KEPT = 120_000_000
# The second reading has the letters of the first where those are surer, and more shapes of
# digits: where both fit, it is right 99 times out of 100 (made-up pictures of two seeds).
SECOND_READER = 0.03


@dataclass
class Examination:
    """One pass over one document: what was asked, and what has been gathered so far.

    `exact`: boxes of parts of words by the true character edges, as masking needs them; a
    report is content with estimates, which cost nothing. `cards`: the identity papers found,
    each with its page's number, in the page's units.
    `memory`: takes what was read in pictures; `original`: what was read in those of the file of
    which this one is a masked copy, so that only what differs is read.
    `asked`: the search so far; `texts`: the pages that are looked through once more at the end.
    `spread`: what goes through the pages of a document instead of `each`, where that pays.
    `is_cut`: pages of it were given up. `room`: what may still be opened of the files in it.
    `folder`: the folders that it lies in and that go along with it.
    `seen_by`: who looked at the pictures of what this is a part of, or of what it was before.
    """

    options: Options
    patterns: Patterns
    words: tuple[str, ...] = ()
    exact: bool = False
    progress: Progress | None = None
    sizes: list[PageSize] = field(default_factory=list)
    found: list[Finding] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    cards: list[tuple[int, Card]] = field(default_factory=list)
    password: str | None = field(default=None, repr=False)
    memory: Memory | None = None
    original: Memory = field(default_factory=Memory)
    spread: Callable[[Examination, Document, pages.Source], None] | None = None
    asked: find.Search = field(default_factory=find.Search)
    texts: list[tuple[int, Source, PageText]] = field(default_factory=list, repr=False)
    _beside: Beside = field(default_factory=dict, repr=False)
    given_up: set[Unread] = field(default_factory=set)
    is_cut: bool = False
    room: Room = field(default_factory=Room)
    folder: str = ""
    _where: dict[int, Where] = field(default_factory=dict)
    _extents: dict[int, Extent] = field(default_factory=dict, repr=False)
    _namesakes: Namesakes = field(default_factory=lambda: Namesakes(()))
    seen_by: InitVar[Looker | None] = None

    def __post_init__(self, seen_by: Looker | None) -> None:
        self.looker = seen_by or Looker(self.options)
        self.proofs = Proofs(self.patterns, self.options.min_confidence)
        if self.memory is not None:
            self._beside = self.memory.beside

    def read(self, document: Document, depth: int = MAX_DEPTH) -> None:
        """Reads it all. Raises UnreadableError or SkippedError where nothing can be read."""
        with open_source(document, self.options) as source:
            self.password = source.password
            self.asked.effort.allow(self.options.limits.seconds, source.patience)
            source.is_given_up = lambda: self.asked.is_over
            if self.spread is None:
                self.each(source.pages(), source.page_count)
            else:
                self.spread(self, document, source)
            self._repeats()
            self.is_cut = self.asked.is_over
            self.asked.effort.leave()
            for snippet in source.snippets():
                self._snippet(snippet)
            if depth:
                self._attachments(source, depth - 1)
                self._revisions(source, min(1, depth - 1))
            elif any(True for _ in inside(source)):
                self.unread.append(unopened())
        self._named(filename.stem(document.name))
        for name in PurePath(self.folder).parts:
            self._named(filename.said(name))
        if self._where:
            self.found = [with_place(finding, self._where) for finding in self.found]

    def _named(self, said: str) -> None:
        """Looks through what the file is called, or the folders that it lies in."""
        name = PageText.plain(said)
        self.found += self._findings(name, Source.FILENAME, None)
        self.found += find.words(name, self.words, Source.FILENAME, None)
        self.found += self._namesakes.on(name, Source.FILENAME, None)

    def each(self, of: Iterable[Page], count: int) -> None:
        """Examines pages of a document of so many."""
        for page in of:
            self.page(page)
            if self.progress is not None:
                self.progress(page.number, count)

    def page(self, page: Page) -> None:
        """Examines the next page."""
        self.asked.effort.page()
        self.sizes.append(PageSize.of(page))
        self.unread += page.unread
        if page.where is not None:
            self._where[page.number] = page.where
        self._layers(page)
        if page.pixel_areas:
            self._pictures(page)
        self._unshown(page)
        self._papers(page.number)
        if any(unread.code == GIVEN_UP for unread in page.unread):
            self.asked.effort.end()

    def _pictures(self, page: Page) -> None:
        """Examines what the page shows as pixels."""
        first = len(self.found)
        sight = self._sights.on(page)
        self.found += sight.codes
        self.cards += [(page.number, card) for card in sight.cards]
        self.unread += sight.unread
        for read in (sight.lines, sight.second):
            self.found += self.proofs.zones(read, page.number)
        for read in sight.readings:
            trust = 0.0 if read is sight.lines else SECOND_READER
            self._search(PageText.seen(read), Source.OCR, page.number, trust)
        for read in sight.readings:
            self._composite(page, read)
        extent = self._sights.extent(page.number, sight)
        self.found[first:] = map(extent.of, self.found[first:])
        if sum(one.size for one in (extent, *self._extents.values())) <= MOST_KEPT:
            self._extents[page.number] = extent
        outlines = [card.quad for card in sight.cards]
        self.found += sight.found_faces(page, self.found[first:], outlines)

    def _composite(self, page: Page, seen: Sequence[Line]) -> None:
        """What stands in lines of which a part is text and a part was `seen` in pictures."""
        lines = composite(page, seen, page.edges if self.exact else None)
        if lines:
            known = [finding for finding in self.found if finding.page == page.number]
            first = len(self.found)
            self._search(PageText.seen(lines), Source.OCR, page.number)
            new = (told(f, page, seen) for f in self.found[first:] if is_new(f, known))
            self.found[first:] = [finding for finding in new if finding is not None]

    def _unshown(self, page: Page) -> None:
        """What stands in pictures and drawn letters that the page hides. Print that cannot be
        read there is no unread area: no one can tell whether it is any."""
        if page.number in self.original.plain:
            # What lies under a mask is looked at by the proof; nothing else came over it.
            return
        hidden = page.unshown()
        if self.memory is not None and not hidden:
            self.memory.plain.add(page.number)
        for sight, pictured in self._sights.behind(page, hidden) if hidden else ():
            self.found += sight.codes
            for lines in sight.readings:
                first = len(self.found)
                self._search(PageText.seen(lines), Source.HIDDEN_TEXT, page.number)
                found = self.found[first:]
                self.found[first:] = [dataclasses.replace(f, unshown=pictured) for f in found]
                self.found += self.proofs.zones(lines, page.number)

    def _layers(self, page: Page) -> None:
        """What a page's text layers tell; a copy's may be known to tell the same."""
        first = len(self.found)
        known = self.original.told(page)
        said = []
        for source, lines in page.layers:
            text = PageText(lines, page.edges if self.exact else None)
            said.append(text.text)
            self.asked.effort.layer(text.text.split())
            if known is not None:
                self.remember(page.number, source, text)
            else:
                self._search(text, source, page.number)
            if known is None and "<<" in text.text:
                self.found += self.proofs.zones(lines, page.number)
        for form in filled(page) if known is None else ():
            self.found += form.written(self._findings(form.text, Source.TEXT, page.number))
        self.found += known or ()
        self.found[first:] = buried(self.found[first:], page)
        if self.memory is not None and not page.unread:
            told = Told(page.layers, "\n".join(said), tuple(self.found[first:]))
            self.memory.keep_text(page.number, told)

    def _papers(self, number: int) -> None:
        """What the cards on a page add to its findings."""
        here = [card for page, card in self.cards if page == number]
        if here:
            from scanner import papers

            self.found = papers.on_papers(self.found, here, number, self.patterns.types)

    @cached_property
    def _sights(self) -> Sights:
        # Not before there is a picture: most text pages never load what looks at one.
        from scanner.sights import Sights

        return Sights(self.looker, self.proofs, self.memory, self.original, self._leave)

    def _search(self, text: PageText, source: Source, number: int, trust: float = 0.0) -> None:
        cost = self.asked.effort.cost
        found = self._findings(text, source, number)
        if source is Source.OCR:
            # Reading a picture takes longer than any search through what it says.
            self.asked.effort.cost = cost
        for finding in found:
            sure = min(0.99, finding.confidence + trust)
            moved = sure != finding.confidence
            self.found.append(dataclasses.replace(finding, confidence=sure) if moved else finding)
        self.found += find.words(text, self.words, source, number)
        self.remember(number, source, text)

    def remember(self, number: int, source: Source, text: PageText) -> None:
        """Keeps a page's text, of which a document may have more than is kept: what is known by
        then is looked for in those that were read off pictures. In all others a mask finds it."""
        if len(self.texts) >= MAX_KEPT_PAGES and source is Source.OCR:
            self._repeats()
        if len(self.texts) < MAX_KEPT_PAGES:
            text.rest()
            self.texts.append((number, source, text))

    def _findings(self, text: PageText, source: Source, number: int | None) -> list[Finding]:
        """What is found in a text; what was given up of it is unread, never clean."""
        found = find.findings(text, self.patterns, source, number, self.asked)
        self._give_up(number)
        return found

    def _give_up(self, number: int | None) -> None:
        whole = self._first_page()
        for area in self.asked.given_up:
            box = area if number else Box(0, 0, whole.width, whole.height)
            self._leave(number or 1, box)
        self.asked.given_up.clear()

    def _leave(self, number: int, area: Box) -> None:
        """Tells once of a part of a page that it was given up."""
        given_up = Unread(number, area, GIVEN_UP)
        if given_up not in self.given_up:
            self.given_up.add(given_up)
            self.unread.append(given_up)

    def _first_page(self) -> PageSize:
        return self.sizes[0] if self.sizes else PageSize(1, 0, 0, "pt")

    def _repeats(self) -> None:
        """A number or a person found with certainty once is found everywhere in the document."""
        first = len(self.found)
        self.found += find.across(self.texts, self.patterns, self.asked)
        proved = self.proofs.repeated()
        repeats = Repeats(certain_numbers(self.found) | proved, self.found)
        for number, source, text in self.texts if repeats else ():
            self.found += repeats.on(text, source, number, self.asked)
            self._give_up(number)
            # What is proved elsewhere in the document is known where a reader got it wrong.
            for value, *span in misread(text, proved) if source is Source.OCR else ():
                seen = again(text, proved[value], (span[0], span[1]), source, number)
                self.found.append(dataclasses.replace(seen, confidence=MISREAD))
            text.rest()
        self._namesakes = Namesakes(self.found)
        self.found = self._namesakes.raised(self.found, frozenset(self.asked.published))
        for number, source, text in self.texts:
            self.found += self._namesakes.on(text, source, number)
            text.rest()
        self.found[first:] = map(self._reaching, self.found[first:])
        self.texts.clear()

    def _reaching(self, finding: Finding) -> Finding:
        """What is known from elsewhere as far as its print reaches in its picture."""
        extent = self._extents.get(finding.page or 0)
        return finding if extent is None else extent.of(finding)

    def _snippet(self, snippet: Snippet) -> None:
        """What a text tells, and what it tells more once its codings are undone."""
        first = len(self.found)
        self._told(snippet)
        for plain in coded.readings(snippet.text):
            known, last = {finding.value for finding in self.found[first:]}, len(self.found)
            self._told(dataclasses.replace(snippet, text=plain, tells=""))
            self.found[last:] = [f for f in self.found[last:] if f.value not in known]

    def _told(self, snippet: Snippet) -> None:
        text = PageText.plain(snippet.text)
        own = [
            *find.words(text, self.words, snippet.source, None),
            *find.told(snippet, self.patterns),
            *self._namesakes.on(text, snippet.source, None),
        ]
        self.found += placed(snippet, (*self._found_beside(text, snippet), *own))

    def _found_beside(self, text: PageText, snippet: Snippet) -> Sequence[Finding]:
        """What is found in a text outside the pages. Tagged files say the same a hundred times,
        and a masked copy what its original said: each is searched once."""
        key = (snippet.source, snippet.text)
        found = self.original.beside.get(key, self._beside.get(key))
        if found is None:
            lacking = self.asked.effort.lacking
            found = self._findings(text, snippet.source, None)
            self._beside[key] = found if self.asked.effort.lacking == lacking else None
        return found

    def _attachments(self, source: pages.Source, depth: int) -> None:
        """Attachments, and what stands where no reader looks, are files of their own."""
        whole = self._first_page()
        for kind, name, data in inside(source):
            found, missed = self._nested(name, data, depth)
            self.unread += unread(missed, kind, name, whole)
            for finding in found:
                self.found.append(
                    unplaced(
                        finding,
                        Source.ATTACHMENT,
                        inner_page=finding.page or finding.inner_page,
                        within=(name, *finding.within),
                    )
                )

    def _revisions(self, source: pages.Source, depth: int) -> None:
        """Earlier revisions are files of their own, too, and say much of the same."""
        earlier = (
            None if data is None else self._nested("", data, depth, self._beside)
            for data in source.revisions()
        )
        found, lost = revisions(earlier, self.found, self.unread, self._first_page())
        self.found += found
        self.unread += lost

    def _said(self, text: str) -> list[Finding]:
        """What is found in a text, and what only its codings hide."""
        found = self._findings(PageText.plain(text), Source.ATTACHMENT, None)
        for plain in coded.readings(text):
            known = {finding.value for finding in found}
            more = self._findings(PageText.plain(plain), Source.ATTACHMENT, None)
            found += (finding for finding in more if finding.value not in known)
        return found

    def _nested(
        self, name: str, data: bytes, depth: int, beside: Beside | None = None
    ) -> tuple[list[Finding], list[Unread]]:
        """What is found in an inner file, and what of it could not be read; `beside`: what is
        known of texts outside its pages."""
        known = {} if beside is None else beside
        asked = (self.options, self.patterns, self.words, self.exact)
        inner = Examination(*asked, _beside=known, room=self.room, seen_by=self.looker)
        inner.asked.aside = self.asked.aside and self.asked.aside.inside(name)
        try:
            if not self.room.takes(data):
                return [], [unopened()]
            inner.read(Document(name, data, sniff(data, name)), depth)
        except LolotError as error:
            text, missed = left_out(error, data)
            if text is None and missed:
                # What stands open in it is found, though the rest was not read.
                text = said(printable(data))
            return self._said(text or ""), missed
        # What it is called stands in the outer file, and is found there.
        found = [f for f in inner.found if f.source is not Source.FILENAME]
        return merge(found), inner.unread
