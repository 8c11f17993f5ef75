"""What a file was before and still holds: whoever cuts its last changes off has it back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scanner.enclosed import unopened, unplaced
from scanner.model import OLD_UNREAD, Box, Finding, PageSize, Source, Unread


def revisions(
    earlier: Iterable[tuple[list[Finding], list[Unread]] | None],
    found: Sequence[Finding],
    unread: Sequence[Unread],
    page: PageSize,
) -> tuple[list[Finding], list[Unread]]:
    """What the `earlier` revisions of a document say (None: one that is not looked at), and whether
    something of them could not be read: they count for what only they still hold. `found`,
    `unread`: the same of the document; `page`: its first."""
    known = {finding.value for finding in found}
    here = {(one.code, one.box) for one in unread}
    more: list[Finding] = []
    lost = False
    for revision in earlier:
        old, missed = revision or ([], [unopened()])
        more += [unplaced(f, Source.OLD_REVISION) for f in old if f.value not in known]
        lost |= any((one.code, one.box) not in here for one in missed)
    whole = Box(0, 0, page.width, page.height)
    return more, [Unread(page.number, whole, OLD_UNREAD)] if lost else []
