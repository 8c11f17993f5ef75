"""What a format is to the rest of the house: how its files are told, opened, masked, proved and
shown. Whoever adds one writes a folder with a `Format` and a line in `scanner.formats`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import TYPE_CHECKING

from scanner.mask import Known, Masked
from scanner.model import Document, Finding, Options
from scanner.pages import Source

if TYPE_CHECKING:
    from PIL.Image import Image

    from scanner.verify.evidence import Evidence


# The media type of a document that is masked as the PDF which LibreOffice makes of it.
DRAWN = "application/x-lolot-drawn"


class Format(ABC):
    """One format, or several that are read and written alike.

    `adds`: a copy can be masked once more as it stands; else it is made anew of the original.
    `keeps_clean`: the copy of a file with nothing to mask is that file; else it is made anew too,
    since nobody reads all of the file. `is_drawn`: LibreOffice can make a PDF of such files.
    `rounds`: how often at most what only a reading of a copy finds is masked as well.
    """

    adds = False
    keeps_clean = True
    is_drawn = False
    rounds = 1

    @abstractmethod
    def told(self, kind: str, data: bytes, name: str) -> str | None:
        """The media type of bytes that are of this format, None for all others. `kind`: what their
        container makes of them (`kinds.container`)."""

    @abstractmethod
    def owns(self, media_type: str) -> bool:
        """Whether files of a media type are of this format."""

    @abstractmethod
    def open(self, document: Document, options: Options) -> Source:
        """Opens a file for reading. Raises UnreadableError where that cannot be."""

    def shared(self, document: Document) -> Document:
        """`document` so that it is opened once for who reads it and who masks it."""
        return document

    def is_broken(self, _data: bytes) -> bool:
        """Whether a file over which lolot tripped is one that no reader could make sense of."""
        return False

    def renamed(self, name: str, _data: bytes) -> str:
        """What the masked copy of a file of some name is called: of a format that is not written
        it has the ending of another one."""
        return name

    def is_copy(self, document: Document, media_type: str) -> bool:
        """Whether a file of a media type may be a masked copy of a document."""
        return media_type == document.media_type

    def tightened(
        self, _document: Document, findings: Sequence[Finding], _password: str | None
    ) -> list[Finding]:
        """The findings, those that have others' print in their outline without that."""
        return list(findings)

    @abstractmethod
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
        """The copy of `document` without `findings` (see `scanner.formats.mask`)."""

    def without_unseen(self, _document: Document, _findings: Sequence[Finding]) -> bytes | None:
        """A masked copy in which the values of `findings` are written over where no reader shows
        them; None where they stand nowhere in the open."""
        return None

    @abstractmethod
    def with_label(
        self, document: Document, findings: Sequence[Finding], options: Options
    ) -> bytes:
        """A masked copy with `options.fill.label` on its masks."""

    @abstractmethod
    def is_marked(self, data: bytes) -> bool:
        """Whether a file says of itself that it is a masked copy."""

    @abstractmethod
    def prove(
        self,
        original: Document,
        copy: Document,
        findings: Sequence[Finding],
        options: Options,
        evidence: Evidence,
    ) -> None:
        """Notes what of `findings` can still be read in `copy` by readers that are not those which
        found them, and its raw strings among that."""

    @abstractmethod
    def differences(
        self,
        plain: Document,
        labelled: Document,
        findings: Sequence[Finding],
        label: str,
        evidence: Evidence,
    ) -> None:
        """Notes where a labelled copy holds a value, or says or shows more than the label."""

    @abstractmethod
    def pictures(
        self,
        document: Document,
        numbers: Iterable[int],
        width: int,
        options: Options,
        password: str | None,
    ) -> Iterator[tuple[int, Image]]:
        """Pages (from 1) with their numbers, `width` pixels wide, for somebody who looks at them.
        Raises UnreadableError and `broken.PICTURE`."""
