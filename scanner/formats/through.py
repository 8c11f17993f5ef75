"""Files that lolot reads as another document: opened by a password, or turned into another format.
Whatever is asked of such a file is asked of that document; its masked copy is one like that."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from scanner.formats.format import Format
from scanner.mask import Known, Masked
from scanner.model import Document, Finding, Options, Reason
from scanner.pages import Source

if TYPE_CHECKING:
    from PIL.Image import Image

    from scanner.formats.registry import Registry
    from scanner.verify.evidence import Evidence


@dataclass(slots=True)
class Opened:
    """What a file is once it is opened, once for all who read it."""

    plain: Document | None = field(default=None, repr=False)


class ThroughFormat(Format):
    """`formats`: what such files may be once they are opened; `note`: what is said of a copy."""

    note = ""

    def __init__(self, formats: Registry) -> None:
        self._formats = formats

    @abstractmethod
    def opened(self, document: Document, options: Options) -> Document:
        """What lolot reads in the stead of a file; a copy is such a document already.

        Raises UnreadableError.
        """

    def shared(self, document: Document) -> Document:
        return replace(document, opened=Opened())

    def _plain(self, document: Document, options: Options) -> Document:
        kept = document.opened
        if isinstance(kept, Opened) and kept.plain is not None:
            return kept.plain
        plain = self.opened(document, options)
        if isinstance(kept, Opened):
            kept.plain = plain
        return plain

    def open(self, document: Document, options: Options) -> Source:
        return self._formats.open_source(self._plain(document, options), options)

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
        plain = self._plain(document, options)
        masked = self._formats.mask(plain, findings, options, password, known, pictures=pictures)
        return replace(masked, notes=(*masked.notes, Reason(self.note)))

    def without_unseen(self, document: Document, findings: Sequence[Finding]) -> bytes | None:
        plain = self._plain(document, Options())
        return self._formats.of(plain).without_unseen(plain, findings)

    def with_label(
        self, document: Document, findings: Sequence[Finding], options: Options
    ) -> bytes:
        return self._formats.with_label(self._plain(document, options), findings, options)

    def is_marked(self, data: bytes) -> bool:
        return False

    def prove(
        self,
        original: Document,
        copy: Document,
        findings: Sequence[Finding],
        options: Options,
        evidence: Evidence,
    ) -> None:
        before, after = (self._plain(one, options) for one in (original, copy))
        self._formats.of(before).prove(before, after, findings, options, evidence)

    def differences(
        self,
        plain: Document,
        labelled: Document,
        findings: Sequence[Finding],
        label: str,
        evidence: Evidence,
    ) -> None:
        before, after = (self._plain(one, Options()) for one in (plain, labelled))
        self._formats.of(before).differences(before, after, findings, label, evidence)

    def pictures(
        self,
        document: Document,
        numbers: Iterable[int],
        width: int,
        options: Options,
        password: str | None,
    ) -> Iterator[tuple[int, Image]]:
        plain = self._plain(document, options)
        return self._formats.of(plain).pictures(plain, numbers, width, options, password)
