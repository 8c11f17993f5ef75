"""Files that are made of others, archives and letters: what is masked in one of these is masked in
all, and each is proved like a file of its own."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import Protocol

from scanner.errors import LolotError
from scanner.formats.written import Change, Inner, Spans, Written
from scanner.formats.written.format import WrittenFormat
from scanner.formats.written.masking import UNSEEN, changed, joined, taken, unseen, within
from scanner.mask import Known, Masked
from scanner.mask.traces import traces
from scanner.mask.values import LOCAL_TYPES, needles
from scanner.model import Document, Finding, Options, Reason, Source
from scanner.verify.evidence import Evidence

Changes = Mapping[int, Sequence[Change]]
# What becomes of the files in one, by their names: how they are called in the copy, and their bytes
# there. None: they are not in it.
Files = Mapping[str, tuple[str, bytes] | None]
# The place of what may stand anywhere in a file, and in the files in it.
ANYWHERE = "anywhere"


class Container(Written, Protocol):
    """An opened file of such a format. `lost`: why some of them are not read, by name."""

    @property
    def lost(self) -> Mapping[str, str]: ...

    def named(self, changes: Changes) -> Mapping[str, str]:
        """How its files are called in a copy with these changes."""
        ...

    def spelled(self, changes: Changes, files: Files) -> bytes:
        """The copy, its files as they are given; no file that is not read."""
        ...


class ContainerFormat(WrittenFormat):
    """A format whose files are opened as `Container`."""

    @abstractmethod
    def opened(self, document: Document, options: Options) -> Container:
        """Opens a file. Raises UnreadableError."""

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
        files: dict[str, tuple[str, bytes] | None] = {}
        notes = [Reason(key) for key in opened.notes]
        for inner, found in self._wanted(opened, findings):
            files[inner.name] = self._copied(inner, names[inner.name], found, options)
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
        for inner in opened.files:
            found = named.get(inner.name, [])
            if sought and inner.name not in opened.lost and self._holds(inner, sought):
                found = [*found, *sought]
            if found:
                yield inner, found

    def _copied(
        self, inner: Inner, name: str, found: Sequence[Finding], options: Options
    ) -> tuple[str, bytes] | None:
        """Name and bytes of the masked copy of a file; None where there is none that is sure."""
        if any(f.type == "area" and not f.within and not f.boxes for f in found):
            return None
        try:
            return self._formats.inner_copy_named(inner.name, name, inner.data, found, options)
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
        opened = self.opened(document, options)
        files: dict[str, tuple[str, bytes] | None] = {}
        files_in = {inner.name: inner for inner in opened.files}
        for name, found in _inside(opened, findings).items():
            inner = files_in[name]
            try:
                copy = self._formats.inner_document(inner.name, inner.data)
                files[inner.name] = inner.name, self._formats.with_label(copy, found, options)
            except LolotError:
                continue
        return opened.spelled({}, files)

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
        old, new = ({inner.name: inner.data for inner in one.files} for one in (before, after))
        said, says = ([place.text for place in one.places] for one in (before, after))
        if said != says or old.keys() != new.keys():
            evidence.left("copy", "label")
            return
        found = within(findings)
        for name in old:
            if old[name] != new[name]:
                pair = self._formats.inner_documents(name, old[name], new[name])
                if pair is None:
                    evidence.left("copy", "label")
                else:
                    one = self._formats.of(pair[0])
                    one.differences(*pair, found.get(name, []), label, evidence)

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
        found = within(findings)
        left = {inner.name: inner for inner in after.files}
        evidence.check("attachments")
        for number, inner in enumerate(before.files, 1):
            name = names[inner.name]
            new = left.pop(name, None)
            if new is None:
                new = left.pop(self._formats.renamed(inner.name, name, inner.data), None)
            if new is not None:
                asked = found.get(inner.name, []), options, evidence
                self._prove_pair(inner, new, *asked)
            elif inner.name not in before.lost and inner.name not in found:
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
        elif old.data != new.data:
            evidence.left("copy", "inner file")


def _gone(opened: Written, findings: Sequence[Finding]) -> Spans:
    return {number: joined(parts) for number, parts in taken(opened, findings).items()}


def _inside(opened: Container, findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    """What is to be masked in files. What their names say stands in places."""
    named = within(findings)
    found = {
        inner.name: [f for f in named.get(inner.name, ()) if f.source is not Source.FILENAME]
        for inner in opened.files
    }
    return {name: some for name, some in found.items() if some}


def _anywhere(finding: Finding) -> Finding:
    """A finding as a value that may stand anywhere."""
    nowhere = replace(finding, page=None, boxes=(), polygons=None, parts=None, inner=())
    return replace(
        nowhere, within=(), inner_page=None, layered=(), sources=(Source.METADATA,), key=ANYWHERE
    )
