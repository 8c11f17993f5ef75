"""Which format a file is of: what all formats are asked, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from scanner.errors import LolotError, UnreadableError
from scanner.formats.format import DRAWN, Format
from scanner.mask import Known, Masked
from scanner.model import Document, Finding, Options
from scanner.pages import Source, kinds


@dataclass(slots=True)
class Registry:
    """All formats, in the order in which they are asked whether bytes are theirs. Those whose
    files hold others know it themselves. Each is loaded when those before it were asked in vain:
    most files are PDFs."""

    makers: Sequence[Callable[[Registry], Format]]
    _made: dict[int, Format] = field(default_factory=dict)

    @property
    def formats(self) -> Iterator[Format]:
        """The formats, one after the other."""
        for number, make in enumerate(self.makers):
            made = self._made.get(number)
            # Threads that ask at once get the same one.
            yield made or self._made.setdefault(number, make(self))

    def sniff(self, data: bytes, name: str) -> str:
        """The media type of a file that lolot reads.

        Raises UnreadableError and SkippedError as `kinds.refused` says.
        """
        kind = kinds.container(data)
        for one in self.formats:
            media_type = one.told(kind, data, name)
            if media_type is not None:
                return media_type
        raise kinds.refused(data, name, kind)

    def of(self, document: Document) -> Format:
        """The format of a document."""
        return next(one for one in self.formats if one.owns(document.media_type))

    def copy_name(self, document: Document, name: str, called: str | None) -> str:
        """What the masked copy of a document of some name is called. Where its format has another
        ending, that stands behind `called`, if that is told."""
        new = self.of(document).renamed(name, document.data)
        if called is None or new == name:
            return new
        path = PurePath(new)
        return f"{new.removesuffix(path.name)}{called}{path.suffix}"

    def drawn(self, document: Document) -> Document:
        """A document that is masked and proved as the PDF which LibreOffice makes of it; all others
        as they are."""
        if not self.of(document).is_drawn:
            return document
        return replace(document, media_type=DRAWN)

    def open_source(self, document: Document, options: Options) -> Source:
        """Open `document` for reading.

        Raises UnreadableError: "too_large", "encrypted", "wrong_password", "no_pages",
        "broken_file", "too_many_pixels".
        """
        if len(document.data) > options.limits.file_bytes:
            raise UnreadableError("too_large", limit=options.limits.file_bytes)
        return self.of(document).open(document, options)

    def mask(  # noqa: PLR0913
        self,
        document: Document,
        findings: Sequence[Finding],
        options: Options,
        password: str | None = None,
        known: Known | None = None,
        *,
        pictures: Set[int] = frozenset(),
    ) -> Masked:
        """The copy of `document` without `findings` (all of them are masked).

        The copy keeps the format; a PDF that `password` opens loses its encryption. Raises
        `UnreadableError` for a file that cannot be read or written in its format. With
        `options.stamp` the sentence is drawn across it, and a PDF becomes one of pictures; those
        of its pages that `pictures` names become such in any case.
        """
        one = self.of(document)
        return one.mask(document, findings, options, password, known, pictures=pictures)

    def with_label(
        self, document: Document, findings: Sequence[Finding], options: Options
    ) -> bytes:
        """A masked copy with `options.fill.label` on the masks of `findings`, where it has room.

        Raises `UnreadableError` as `mask` does.
        """
        return self.of(document).with_label(document, findings, options)

    def inner_copy(
        self, name: str, data: bytes, findings: Sequence[Finding], options: Options
    ) -> bytes:
        """The masked copy of a file that lies in another one. Raises what `sniff` and `mask` do,
        and for one whose copy is of another format "copy_of_other_kind"."""
        document = self.inner_document(name, data)
        if self.of(document).renamed(name, data) != name:
            raise UnreadableError("copy_of_other_kind", kind=document.media_type)
        return self._inner_masked(document, findings, options)

    def _inner_masked(
        self, document: Document, findings: Sequence[Finding], options: Options
    ) -> bytes:
        password = None
        if options.passwords:
            with self.open_source(document, options) as source:
                password = source.password
        return self.mask(document, findings, options, password).data

    def inner_copy_named(
        self,
        inner: tuple[str, bytes],
        new: tuple[str, str | None],
        findings: Sequence[Finding],
        options: Options,
    ) -> tuple[str, bytes]:
        """The same for one whose copy has another name (see `copy_name`): its name there, and its
        bytes."""
        document = self.inner_document(*inner)
        masked = self._inner_masked(document, findings, options)
        return self.copy_name(document, *new), masked

    def renamed(self, inner: tuple[str, bytes], name: str, called: str | None) -> str:
        """What the masked copy of a file in another one is called (see `copy_name`)."""
        try:
            return self.copy_name(self.inner_document(*inner), name, called)
        except LolotError:
            return name

    def inner_document(self, name: str, data: bytes) -> Document:
        """A file that lies in another one. Raises what `sniff` does."""
        return Document(name, data, self.sniff(data, name))

    def inner_documents(
        self, name: str, old: bytes, new: bytes
    ) -> tuple[Document, Document] | None:
        """A file that lies in another one, and its masked copy; None where one is not read."""
        try:
            return self.inner_document(name, old), self.inner_document(name, new)
        except LolotError:
            return None
