"""Text and detectors -> findings.

`matching` says where a pattern fits, `weighing` how sure that is, `candidates` which of several
stands, `findings` makes findings of a page of them. `repeats`, `namesakes` and `alike` know a
value again that is certain elsewhere; `merge` makes one of what was seen twice.
"""

from scanner.find.findings import (
    MAX_IN_DOCUMENT,
    MAX_ON_PAGE,
    Search,
    findings,
    placeless,
    told,
    words,
)
from scanner.find.seams import across

__all__ = [
    "MAX_IN_DOCUMENT",
    "MAX_ON_PAGE",
    "Search",
    "across",
    "findings",
    "placeless",
    "told",
    "words",
]
