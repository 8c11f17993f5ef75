"""PDF files through MuPDF."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Self

import pymupdf

from scanner.errors import UnreadableError
from scanner.model import GIVEN_UP, Box, Document, Options, Page, Snippet, Source, Unread
from scanner.pages import (
    asides,
    coded,
    embedded,
    history,
    leftovers,
    metadata,
    polyglot,
    roleless,
    strings,
    surplus,
    unlisted,
)
from scanner.pages.fonts import Fonts
from scanner.pages.opened import Opened
from scanner.pages.pdf_page import PageReader
from scanner.pages.survey import BROKEN, Survey, paint, survey

if TYPE_CHECKING:
    from scanner.model import Pixels

# MuPDF's complaints about a file would stand between lolot's own lines.
pymupdf.TOOLS.mupdf_display_errors(False)
pymupdf.TOOLS.mupdf_display_warnings(False)

_NO_PAGE = Box(0.0, 0.0, 612.0, 792.0)


class PdfSource:
    """An opened PDF (see `scanner.pages.Source`)."""

    media_type = "application/pdf"
    patience = 1.0

    def __init__(self, document: Document, options: Options) -> None:
        self._data = document.data
        self._options = options
        self.password: str | None = None
        self._shared = _shared(document)
        self._doc = self._shared.doc if self._shared else _opened(document.data)
        self._reader: PageReader | None = None
        # The pages read so far whose content may say what it does not paint; whether the last does.
        self.speaking: list[int] = []
        self.speaks = False
        # Files in base64 in the texts that were given, with where.
        self._packed: list[tuple[str, bytes]] = []
        self.is_given_up: Callable[[], bool] = lambda: False
        self.encrypted = True
        try:
            self._unlock()
            self.encrypted = bool((self._doc.metadata or {}).get("encryption"))
            self.page_count = self._count()
        except UnreadableError:
            self.close()
            raise

    def _unlock(self) -> None:
        if not self._doc.is_encrypted:
            return
        for password in self._options.passwords:
            if self._doc.authenticate(password):
                self.password = password
                return
        raise UnreadableError("wrong_password" if self._options.passwords else "encrypted")

    def _count(self) -> int:
        try:
            count = int(self._doc.page_count)
        except BROKEN as error:
            raise UnreadableError("broken_file") from error
        if count == 0:
            raise UnreadableError("broken_file" if self._doc.is_repaired else "no_pages")
        return count

    @cached_property
    def _survey(self) -> Survey:
        return survey(self._doc)

    @cached_property
    def _roleless(self) -> list[int]:
        return roleless.numbers(self._doc, self._survey)

    @cached_property
    def _fonts(self) -> Fonts:
        return Fonts(self._doc, self._survey)

    @cached_property
    def _revealed(self) -> pymupdf.Document | None:
        """A copy in which all optional content, all annotations and what is painted with
        nothing show; None where the document hides none."""
        surveyed = self._survey
        if not (surveyed.layers or surveyed.unshown or surveyed.transparent):
            return None
        copy = self._copy()
        if surveyed.transparent:
            paint(copy)
        copy.xref_set_key(copy.pdf_catalog(), "OCProperties", "null")
        for xref in self._survey.unshown:
            copy.xref_set_key(xref, "F", "4")
        return pymupdf.open("pdf", copy.tobytes())

    def _copy(self) -> pymupdf.Document:
        copy = _opened(self._data)
        if self.password is not None:
            copy.authenticate(self.password)
        return copy

    @property
    def last(self) -> int:
        """The number of the last page that is read."""
        return min(self.page_count, self._options.limits.pages)

    @property
    def repaired(self) -> bool:
        """Whether the file is broken: what is read of a page may depend on those read before."""
        return bool(self._doc.is_repaired)

    def pages(self, first: int = 1) -> Iterator[Page]:
        """See `scanner.pages.Source`; `first`: those before it are read one by one."""
        for number in range(first, self.last + 1):
            page = self._unsearched(number) if self.is_given_up() else self.page(number)
            if self.speaks:
                self.speaking.append(number)
            yield page
            self.leave()
        if self.last < self.page_count:
            yield _unread_page(self.last + 1, "too_many_pages")

    def page(self, number: int) -> Page:
        """One of the pages; what it shows is there until the next one is read."""
        self.speaks = False
        try:
            page = self._doc[number - 1]
            revealed = self._revealed
            again = None if revealed is None else lambda: revealed[number - 1]
            most = self._options.limits.pixels
            self._reader = PageReader(page, self._survey, most, again, self._fonts.lying(page))
            self.speaks = self._reader.speaks
            known = self._shared.take(page) if self._shared else None
            return self._reader.read(known)
        except BROKEN:
            return _unread_page(number, "page_failed")

    def leave(self) -> None:
        """Gives back what the last page that was read takes."""
        if self._reader is not None:
            self._reader.leave()

    def _unsearched(self, number: int) -> Page:
        """A page that is given up: how large it is, and nothing else."""
        self.speaks = False
        try:
            rect = self._doc[number - 1].rect
        except BROKEN:
            return _unread_page(number, "page_failed")
        return _unread_page(number, GIVEN_UP, Box(0.0, 0.0, rect.width, rect.height))

    def snippets(self) -> Iterator[Snippet]:
        """What is no word on a page; the remarks of those pages that were read before."""
        for found in strings.walk(self._doc, self._survey):
            files = surplus.legible(coded.packed(found.text))
            self._packed += ((coded.name(found.xref), data) for data in files)
            key = f"{found.xref}:{found.path}"
            author = found.source is Source.METADATA and found.path == "Author"
            yield Snippet(
                found.text,
                found.source,
                found.page,
                found.box,
                key,
                tells="metadata" if author else "",
            )

        for xref, text in roleless.texts(self._doc, self._roleless):
            yield Snippet(text, Source.METADATA, key=f"{xref}:stream")
        for name, beside in self._beside:
            if beside.text:
                yield Snippet(beside.text, Source.METADATA, key=name)
        for remark in self._unlisted.remarks(self._doc):
            yield Snippet(remark, Source.METADATA, key="remark")
        for number in self.speaking:
            yield from asides.asides(self._doc, number)
        photos = [beside.text for _, beside in self._beside]
        for xref, data in embedded.photos(self._doc, self._survey.images):
            for snippet in metadata.of_photo(data, f"{xref}"):
                photos.append(snippet.text)
                yield snippet
        for told, around in self._unlisted.telling():
            if not any(told in known for known in photos):
                yield Snippet(around, Source.METADATA, key=unlisted.PACKED)

    def attachments(self) -> Iterator[tuple[str, bytes]]:
        most = self._options.limits.file_bytes
        yield from embedded.attachments(self._doc, self._survey.files, most)

    def previews(self) -> Iterator[tuple[str, bytes]]:
        """Those of its photos, and pictures in base64 (forms, what is said of a page)."""
        for _, data in embedded.photos(self._doc, self._survey.images):
            yield from metadata.previews(data)
        yield from (one for one in self._packed if surplus.is_picture(one[1]))

    @cached_property
    def _unlisted(self) -> unlisted.Unlisted:
        return unlisted.Unlisted(self._data, self._doc)

    @cached_property
    def _gaps(self) -> list[bytes]:
        return list(self._unlisted.gaps())

    @cached_property
    def _beside(self) -> list[tuple[str, surplus.Surplus]]:
        """What stands beside the objects, with where; objects among it are files of their own."""
        photos = (data for _, data in embedded.photos(self._doc, self._survey.images))
        parts = [("unused", gap) for gap in self._gaps if not unlisted.as_file(gap)]
        parts += (("trailing", metadata.behind_photo(data)) for data in photos)
        return [(name, surplus.Surplus.of(data)) for name, data in parts]

    def surplus(self) -> Iterator[tuple[str, bytes]]:
        known = [part for _, beside in self._beside for part in beside.files]
        yield from ((name, part) for name, beside in self._beside for part in beside.files)
        if any(polyglot.archives(self._data)):
            known += (data for _, data in self.attachments())
            yield from (("inner", one) for one in surplus.hidden(self._data, known, picture=False))
        yield from roleless.files(self._doc, self._roleless)
        yield from (one for one in self._packed if not surplus.is_picture(one[1]))

    def revisions(self) -> Iterator[bytes | None]:
        most = self._options.limits.file_bytes
        yield from history.revisions(self._data, self._doc, self.password, most)
        try:
            unseen = leftovers.leftovers(self._doc, self._survey, self._copy)
        except BROKEN:
            return
        if unseen is not None:
            yield unseen
        yield from filter(None, map(unlisted.as_file, self._gaps))

    def close(self) -> None:
        if self._shared is None:
            self._doc.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _shared(document: Document) -> Opened | None:
    """What was opened of these very bytes before."""
    opened = document.opened
    return opened if isinstance(opened, Opened) and opened.data is document.data else None


def _opened(data: bytes) -> pymupdf.Document:
    try:
        return pymupdf.open(stream=data, filetype="pdf")
    except BROKEN as error:
        raise UnreadableError("broken_file") from error


def _unread_page(number: int, code: str, box: Box = _NO_PAGE) -> Page:
    """A page of which nothing is known but that it is there, and maybe how large it is."""

    def render(box: Box | None, scale: float) -> Pixels:
        raise UnreadableError(code)

    unread = Unread(number, box, code)
    return Page(number, box.width, box.height, "pt", (), (), 1.0, render, unread=(unread,))
