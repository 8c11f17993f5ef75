"""What is found in a text beside the pages, as findings of the document that it belongs to."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from scanner.filled import is_title
from scanner.find.repeats import CERTAIN
from scanner.model import Finding, Severity, Snippet, Source


def placed(snippet: Snippet, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings of a text where it stands, but for what its place makes nobody's."""
    technical = snippet.source is Source.METADATA and not is_title(snippet)
    boxes = (snippet.box,) if snippet.box and snippet.page else ()
    for finding in findings:
        # Cameras and programs fill metadata with counters and dates: only a label or a proven
        # structure makes a number there somebody's.
        if technical and finding.bare and finding.confidence < CERTAIN:
            continue
        # Of an author is told already that he is named.
        if snippet.tells and finding.bare and finding.type == "person_name":
            continue
        found = dataclasses.replace(finding, page=snippet.page, boxes=boxes)
        if snippet.source is Source.CERTIFICATE:
            # It cannot go without voiding the signature, which an office publishes with it.
            found = dataclasses.replace(found, severity=Severity.LOW, mask=False)
        yield dataclasses.replace(
            found, key=snippet.key, within=snippet.within, place=snippet.place
        )
