"""Identity papers and cards in a picture: what they are, where they lie, where their fields are."""

from __future__ import annotations

from scanner.marks.card.closer import Eyes
from scanner.marks.card.fields import Field
from scanner.marks.card.find import Card, cards
from scanner.marks.card.straight import straightened
from scanner.marks.card.unread import unexplained

__all__ = ["Card", "Eyes", "Field", "cards", "straightened", "unexplained"]
