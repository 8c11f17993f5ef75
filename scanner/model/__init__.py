"""The nouns that travel between the rooms: frozen, small, and silent about values.

Coordinates everywhere: units of the page as it is displayed (PDF points after
/Rotate and CropBox; pixels of the upright image), origin at the top left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.model.geometry import Box, Move, Point, Polygon, Unit
from scanner.model.options import Decision, Edit, Fill, Limits, Options
from scanner.model.page import (
    BROKEN,
    DOUBTS,
    GIVEN_UP,
    LARGE,
    LINK,
    LOCKED,
    LOST,
    OLD_UNREAD,
    PAPER_DOUBTFUL,
    PAPER_UNKNOWN,
    UNKNOWN_WAY,
    Document,
    Line,
    Mark,
    Page,
    Reading,
    Reason,
    Shown,
    Snippet,
    Source,
    Unread,
    Word,
)
from scanner.model.report import (
    OFFICIAL,
    RANK,
    Copy,
    FileReport,
    Finding,
    Owner,
    PageSize,
    Severity,
    Status,
)
from scanner.model.weighed import Near, Share, Weighed

if TYPE_CHECKING:
    from scanner.model.page import Pixels

__all__ = [
    "BROKEN", "DOUBTS", "GIVEN_UP", "LARGE", "LINK", "LOCKED", "LOST", "OFFICIAL", "OLD_UNREAD",
    "PAPER_DOUBTFUL", "PAPER_UNKNOWN", "RANK", "UNKNOWN_WAY",
    "Box", "Copy", "Decision", "Document", "Edit", "FileReport", "Fill", "Finding", "Limits",
    "Line", "Mark", "Move", "Near", "Options", "Owner", "Page", "PageSize", "Pixels", "Point",
    "Polygon", "Reading", "Reason", "Severity", "Share", "Shown", "Snippet", "Source", "Status",
    "Unit", "Unread", "Weighed", "Word",
]  # fmt: skip
