"""What all formats of places have in common."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from scanner.errors import LolotError
from scanner.formats.format import Format
from scanner.formats.written import Change, Inner, Spans, Written
from scanner.formats.written.masking import add, changed, joined, taken, within
from scanner.formats.written.proof import labels, prove_labels, prove_places
from scanner.formats.written.source import WrittenSource
from scanner.mask import Known, Masked
from scanner.model import Document, Finding, Options, Reason
from scanner.pages import Source, coded
from scanner.verify.evidence import Evidence

if TYPE_CHECKING:
    from PIL.Image import Image

    from scanner.formats.registry import Registry


@dataclass(slots=True)
class Kept:
    """A file of these very bytes as it was opened, once for all who read it. Who writes a copy
    changes its trees, so that only the first one may take them (`is_spent`): its places stay what
    they were. `taken`: what of these some findings take."""

    data: bytes = field(repr=False)
    written: Written | None = field(default=None, repr=False)
    is_spent: bool = False
    taken: tuple[Sequence[Finding], Spans] = field(default=((), {}), repr=False)


class WrittenFormat(Format):
    """A format whose files are opened as `Written`. `formats`: what lies in them may be of these;
    `reader`: what the second reader of the proof is called."""

    reader = ""
    # Beside bars, words are read in another light, which may show others.
    rounds = 6

    def __init__(self, formats: Registry) -> None:
        self._formats = formats

    @abstractmethod
    def written(self, data: bytes, media_type: str) -> Written:
        """Opens a file. Raises UnreadableError."""

    @abstractmethod
    def strings(self, data: bytes, media_type: str) -> Iterator[tuple[str, str]]:
        """Every string in a file and where it stands, by another reader than the one that opens it.
        Raises ValueError, OSError or LookupError where that one fails."""

    def pieces(self, data: bytes) -> Iterator[tuple[bytes, str]]:
        """The raw bytes of a file and where they stand, all that is packed unpacked."""
        yield data, "bytes"

    def shared(self, document: Document) -> Document:
        return replace(document, opened=Kept(document.data))

    def _opened(self, document: Document) -> Written:
        """A file for somebody who changes nothing in it. Raises UnreadableError."""
        kept = _kept(document)
        if kept is None:
            return self.written(document.data, document.media_type)
        if kept.written is None:
            kept.written = self.written(document.data, document.media_type)
        return kept.written

    def _to_change(self, document: Document) -> Written:
        """A file for somebody who writes a copy of it. Raises UnreadableError."""
        kept = _kept(document)
        if kept is None or kept.is_spent:
            return self.written(document.data, document.media_type)
        kept.is_spent = True
        return self._opened(document)

    def _taken(self, document: Document, findings: Sequence[Finding]) -> Spans:
        """As `taken`, of a file that is opened for whoever reads it."""
        kept = _kept(document)
        if kept is None:
            return taken(self._opened(document), findings)
        if not kept.taken[1] or kept.taken[0] != findings:
            kept.taken = findings, taken(self._opened(document), findings)
        return kept.taken[1]

    def open(self, document: Document, options: Options) -> Source:
        return WrittenSource(self._opened(document), document.media_type, options)

    def mask(
        self,
        document: Document,
        findings: Sequence[Finding],
        options: Options,
        _password: str | None = None,
        _known: Known | None = None,
        *,
        pictures: Set[int] = frozenset(),
    ) -> Masked:
        gone = {number: list(parts) for number, parts in self._taken(document, findings).items()}
        written = self._to_change(document)
        files: dict[str, bytes | None] = {}
        notes = [Reason(key) for key in written.notes]
        for inner, found in self._inner(written, findings):
            files[inner.name] = self._inner_copy(inner, found, options)
            add(gone, {number: list(parts) for number, parts in inner.spelled.items()})
            if files[inner.name] is None:
                notes.append(Reason("attachment_removed", {"name": inner.name}))
        parts = {number: joined(spans) for number, spans in gone.items()}
        data = written.copy(changed(written, parts), files)
        # Who proves the copy reads its bytes, all of them once.
        return Masked(data, tuple(notes), opened=Kept(data))

    def _inner(
        self, written: Written, findings: Sequence[Finding]
    ) -> Iterator[tuple[Inner, list[Finding]]]:
        named = within(findings)
        return ((inner, named[inner.name]) for inner in written.files if inner.name in named)

    def _inner_copy(self, inner: Inner, found: list[Finding], options: Options) -> bytes | None:
        """The masked copy of a file in another one; None where there is none that is sure."""
        if inner.spelled or any(f.type == "area" and not f.within and not f.boxes for f in found):
            return None
        try:
            return self._formats.inner_copy(inner.name, inner.data, found, options)
        except LolotError:
            return None

    def with_label(
        self, document: Document, findings: Sequence[Finding], options: Options
    ) -> bytes:
        written = self._to_change(document)
        label = options.fill.label or ""
        masks = {number: joined(parts) for number, parts in labels(written, findings).items()}
        changes: dict[int, list[Change]] = {
            number: [(start, end, label) for start, end in parts] for number, parts in masks.items()
        }
        return written.copy(changes, {})

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
        kind = original.media_type
        evidence.check("bytes")
        evidence.read_pieces(list(self.pieces(copy.data)))
        try:
            self._read(copy.data, kind, evidence)
            before, after = self._opened(original), self._opened(copy)
        except (LolotError, ValueError, OSError, LookupError):
            evidence.left("copy", "unreadable")
            return
        gone = self._taken(original, findings)
        prove_places(before, after, gone, findings, evidence)
        old = {inner.name: inner.data for inner in before.files}
        new = {inner.name: inner.data for inner in after.files}
        for name, found in within(findings).items():
            if name in old and name in new:
                pair = self._formats.inner_documents(name, old[name], new[name])
                if pair is None:
                    evidence.left("copy", "inner file")
                else:
                    evidence.check("attachments")
                    self._formats.of(pair[0]).prove(*pair, found, options, evidence)

    def _read(self, data: bytes, kind: str, evidence: Evidence) -> None:
        evidence.reader(self.reader)
        evidence.check("strings")
        said = list(self.strings(data, kind))
        evidence.read_texts(said)
        evidence.read_texts([(plain, at) for text, at in said for plain in coded.readings(text)])

    def differences(
        self,
        plain: Document,
        labelled: Document,
        _findings: Sequence[Finding],
        label: str,
        evidence: Evidence,
    ) -> None:
        kind = plain.media_type
        evidence.read_pieces(list(self.pieces(labelled.data)))
        try:
            self._read(labelled.data, kind, evidence)
            before, after = self.written(plain.data, kind), self.written(labelled.data, kind)
        except (LolotError, ValueError, OSError, LookupError):
            evidence.left("copy", "label")
            return
        prove_labels(before, after, label, evidence)

    def pictures(
        self,
        document: Document,
        numbers: Iterable[int],
        width: int,
        _options: Options,
        _password: str | None,
    ) -> Iterator[tuple[int, Image]]:
        from scanner.formats.written.show import drawn

        written = self.written(document.data, document.media_type)
        return drawn(written, numbers, width)


def _kept(document: Document) -> Kept | None:
    """What is kept of a document, if anything is: other bytes under its name are not opened yet."""
    kept = document.opened
    return kept if isinstance(kept, Kept) and kept.data is document.data else None
