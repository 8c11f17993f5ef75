"""The photo of a paper in a file that holds others: a letter, an archive, an office file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePath

from scanner.errors import LolotError, UnreadableError
from scanner.formats import of, open_source, sniff
from scanner.model import Document, Options
from scanner.pages.kinds import PDF

_IMAGE = "image/"


def shown(document: Document, target: Path, options: Options) -> tuple[Document, Path]:
    """The only picture in a document, and where its copy goes; a picture or a PDF is one itself.

    UnreadableError "not_one_photo" where there is none, or more than one: nobody knows which of
    them is the paper.
    """
    if document.media_type == PDF or document.media_type.startswith(_IMAGE):
        return document, target
    found = list(_pictures(document, options))
    if len(found) != 1:
        raise UnreadableError("not_one_photo", count=len(found))
    photo = replace(found[0], name=document.name)
    return photo, target.with_suffix(PurePath(found[0].name).suffix)


def _pictures(document: Document, options: Options) -> Iterator[Document]:
    with open_source(of(document).shared(document), options) as source:
        for name, data in source.attachments():
            try:
                kind = sniff(data, name)
            except LolotError:
                continue
            if kind.startswith(_IMAGE):
                yield Document(name, data, kind)
