"""The photo of a paper in a file that holds others: a letter, an archive, an office file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePath

from scanner.enclosed import MAX_DEPTH, Room
from scanner.errors import LolotError, UnreadableError
from scanner.filename import ending
from scanner.formats import of, open_source, sniff
from scanner.model import Document, Options
from scanner.pages.kinds import PDF

_IMAGE = "image/"


def shown(document: Document, target: Path, options: Options) -> tuple[Document, Path]:
    """The only picture in a document, however deep, or where there is none the only PDF, and where
    its copy goes; a picture or a PDF is one itself.

    UnreadableError "not_one_photo" where there is none, or more than one: nobody knows which of
    them is the paper.
    """
    if _is_paper(document):
        return document, target
    papers = list(_papers(document, options, MAX_DEPTH, Room()))
    pictures = [one for one in papers if one.media_type != PDF]
    found = pictures or papers
    if len(found) != 1:
        raise UnreadableError("not_one_photo", count=len(found))
    photo = replace(found[0], name=document.name)
    name = target.name.removesuffix(ending(target))
    return photo, target.with_name(name + PurePath(found[0].name).suffix)


def _is_paper(document: Document) -> bool:
    return document.media_type == PDF or document.media_type.startswith(_IMAGE)


def _papers(document: Document, options: Options, depth: int, room: Room) -> Iterator[Document]:
    """The pictures and PDFs in a file, and in the files in it."""
    with open_source(of(document).shared(document), options) as source:
        for name, data in source.attachments():
            try:
                inner = Document(name, data, sniff(data, name))
                if _is_paper(inner):
                    yield inner
                elif depth and room.takes(data):
                    yield from _papers(inner, options, depth - 1, room)
            except LolotError:
                continue
