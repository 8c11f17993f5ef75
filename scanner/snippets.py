"""What is found beside the pages, or on those that nobody knows of, as findings of its document."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from scanner.filled import is_title
from scanner.find.repeats import CERTAIN
from scanner.model import Box, Finding, Reason, Severity, Snippet, Source

# Words for where some boxes of a page stand, where that is none that somebody knows of.
Where = Callable[[Sequence[Box]], Reason | None]


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


def with_place(finding: Finding, where: Mapping[int, Where]) -> Finding:
    """With words for where it stands, by its page, if that has any."""
    words = where.get(finding.page or 0)
    if words is None or not finding.boxes:
        return finding
    return finding.standing(words(finding.boxes))
