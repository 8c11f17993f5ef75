"""Files that are made of others, archives and letters: what is masked in one of these is masked in
all, and each is proved like a file of its own."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence, Set
from contextlib import suppress
from dataclasses import replace

from scanner.errors import LolotError
from scanner.formats.names import Names
from scanner.formats.written import Container, Inner, Spans, Written
from scanner.formats.written.contained import ContainerSource
from scanner.formats.written.format import WrittenFormat
from scanner.formats.written.masking import UNSEEN, changed, joined, taken, unseen, within
from scanner.formats.written.proof import labels, without_bars
from scanner.mask import Known, Masked
from scanner.mask.traces import traces
from scanner.mask.values import LOCAL_TYPES, needles
from scanner.model import Document, Finding, Options, Reason
from scanner.model import Source as Where
from scanner.pages import Source
from scanner.verify.evidence import Evidence

# What is nothing: a file that was left out of a letter.
_BLANK = b"\xef\xbb\xbf\r\n\t "
# The place of what may stand anywhere in a file, and in the files in it.
ANYWHERE = "anywhere"


class ContainerFormat(WrittenFormat):
    """A format whose files are opened as `Container`. `labels_places`: a label may stand on the
    masks of its own places, not only of those of the files in it."""

    labels_places = True

    @abstractmethod
    def opened(self, document: Document, options: Options) -> Container:
        """Opens a file. Raises UnreadableError."""

    def prove_places(
        self,
        before: Container,
        after: Container,
        findings: Sequence[Finding],
        evidence: Evidence,
    ) -> None:
        """Notes where what is beside the masks is not what it was, of a format whose copies have
        the places of their files."""

    def open(self, document: Document, options: Options) -> Source:
        return ContainerSource(self.opened(document, options), document.media_type, options)

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
        opened = self.opened(document, options)
        changes = changed(opened, _gone(opened, findings))
        names = opened.named(changes)
        apart = Names(names.values()).apart
        files: dict[str, tuple[str, bytes] | None] = {}
        notes = [Reason(key) for key in opened.notes]
        for inner, found in self._wanted(opened, findings):
            name = names[inner.name]
            files[inner.name] = self._copied(inner, (name, apart(name)), found, options)
            if files[inner.name] is None:
                notes.append(Reason("attachment_removed", {"name": names[inner.name]}))
        return Masked(opened.spelled(changes, files), tuple(notes))

    def _wanted(
        self, opened: Container, findings: Sequence[Finding]
    ) -> Iterator[tuple[Inner, list[Finding]]]:
        """The files in which something is to be masked: what was found in them, and what may stand
        anywhere, in those that hold it."""
        named = _inside(opened, findings)
        sought = [f for f in findings if f.key == ANYWHERE]
        lost = opened.lost
        for inner in opened.files:
            found = named.get(inner.name, [])
            if sought and inner.name not in lost and self._holds(inner, sought):
                found = [*found, *sought]
            if found:
                yield inner, found

    def _copied(
        self, inner: Inner, name: tuple[str, str | None], found: Sequence[Finding], options: Options
    ) -> tuple[str, bytes] | None:
        """Name and bytes of the masked copy of a file; None where there is none that is sure."""
        if any(f.type == "area" and not f.within and not f.boxes for f in found):
            return None
        try:
            file = inner.name, inner.data
            return self._formats.inner_copy_named(file, name, found, options)
        except LolotError:
            return None

    def without_unseen(self, document: Document, findings: Sequence[Finding]) -> bytes | None:
        """What is masked in one file, and stands in others that it was not found in, or is
        nobody's there."""
        sought = [_anywhere(f) for f in findings if f.type not in LOCAL_TYPES]
        try:
            masked = self.mask(document, sought, Options()).data
        except LolotError:
            return None
        return masked if masked != document.data else None

    def _holds(self, inner: Inner, sought: Sequence[Finding]) -> bool:
        """Whether any reader of the proof reads a value in a file."""
        evidence = Evidence(frozenset(), needles(sought), traces(sought)[0])
        try:
            document = self._formats.inner_document(inner.name, inner.data)
            self._formats.of(document).prove(document, document, (), Options(), evidence)
        except LolotError:
            return False
        return bool(evidence.remaining)

    def with_label(
        self, document: Document, findings: Sequence[Finding], options: Options
    ) -> bytes:
        opened, label = self.opened(document, options), options.fill.label or ""
        masks = labels(opened, findings) if self.labels_places else {}
        changes = {n: [(start, end, label) for start, end in joined(p)] for n, p in masks.items()}
        names, found = opened.named(changes), _inside(opened, findings)
        files: dict[str, tuple[str, bytes] | None] = {}
        for inner in opened.files:
            with suppress(LolotError):
                if inner.name in found:
                    copy = self._formats.inner_document(inner.name, inner.data)
                    drawn = self._formats.with_label(copy, found[inner.name], options)
                    files[inner.name] = names[inner.name], drawn
        return opened.spelled(changes, files)

    def differences(
        self,
        plain: Document,
        labelled: Document,
        findings: Sequence[Finding],
        label: str,
        evidence: Evidence,
    ) -> None:
        try:
            before, after = (self.opened(one, Options()) for one in (plain, labelled))
        except LolotError:
            evidence.left("copy", "label")
            return
        said = [without_bars(text) for text in _kept(before)]
        if said != [without_bars(text.replace(label, "")) for text in _kept(after)]:
            evidence.left("copy", "label")
        found = within(findings)
        for old, new in zip(before.files, after.files, strict=False):
            if old.data != new.data:
                pair = self._formats.inner_documents(old.name, old.data, new.data)
                if pair is None:
                    evidence.left("copy", "label")
                else:
                    one = self._formats.of(pair[0])
                    one.differences(*pair, found.get(old.name, []), label, evidence)
        if len(before.files) != len(after.files):
            evidence.left("copy", "label")

    def prove(
        self,
        original: Document,
        copy: Document,
        findings: Sequence[Finding],
        options: Options,
        evidence: Evidence,
    ) -> None:
        evidence.check("bytes")
        try:
            evidence.read_pieces(list(self.pieces(copy.data)))
            self._read(copy.data, original.media_type, evidence)
            before, after = (self.opened(one, options) for one in (original, copy))
        except (LolotError, ValueError, OSError, LookupError):
            evidence.left("copy", "unreadable")
            return
        # The files in it have pages of their own.
        evidence.pictures = None
        evidence.check("places")
        evidence.read_texts([(place.text, "places") for place in after.places])
        hidden = [(p.text, "hidden text") for p in after.places if p.source in UNSEEN]
        evidence.read_texts(hidden, unseen(findings))
        self.prove_places(before, after, findings, evidence)
        self._prove_files(before, after, findings, options, evidence)

    def _prove_files(
        self,
        before: Container,
        after: Container,
        findings: Sequence[Finding],
        options: Options,
        evidence: Evidence,
    ) -> None:
        """Notes what of the values any file in a copy still holds, and files that are not there."""
        names = before.named(changed(before, _gone(before, findings)))
        found, apart = within(findings), Names(names.values()).apart
        left, lost = {inner.name: inner for inner in after.files}, before.lost
        evidence.check("attachments")
        for number, inner in enumerate(before.files, 1):
            name = names[inner.name]
            new = left.pop(name, None)
            if new is None:
                file = inner.name, inner.data
                new = left.pop(self._formats.renamed(file, name, apart(name)), None)
            if new is not None:
                asked = found.get(inner.name, []), options, evidence
                self._prove_pair(inner, new, *asked)
            elif inner.name not in lost and inner.name not in found:
                evidence.left("copy", f"member {number}")
        if left:
            evidence.left("copy", "members")

    def _prove_pair(
        self,
        old: Inner,
        new: Inner,
        found: Sequence[Finding],
        options: Options,
        evidence: Evidence,
    ) -> None:
        pair = self._formats.inner_documents(old.name, old.data, new.data)
        if pair is not None:
            self._formats.of(pair[0]).prove(*pair, found, options, evidence)
        elif new.data.strip(_BLANK) and old.data != new.data:
            evidence.left("copy", "inner file")


def _kept(opened: Container) -> list[str]:
    """What it says that a copy says as well."""
    gone = opened.vanishing({})
    return [place.text for number, place in enumerate(opened.places) if number not in gone]


def _gone(opened: Written, findings: Sequence[Finding]) -> Spans:
    return {number: joined(parts) for number, parts in taken(opened, findings).items()}


def _inside(opened: Container, findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    """What is to be masked in files. What their names say stands in places."""
    named = within(findings)
    found = {
        inner.name: [f for f in named.get(inner.name, ()) if f.source is not Where.FILENAME]
        for inner in opened.files
    }
    return {name: some for name, some in found.items() if some}


def _anywhere(finding: Finding) -> Finding:
    """A finding as a value that may stand anywhere."""
    nowhere = replace(finding, page=None, boxes=(), polygons=None, parts=None, inner=())
    return replace(
        nowhere, within=(), inner_page=None, layered=(), sources=(Where.METADATA,), key=ANYWHERE
    )
