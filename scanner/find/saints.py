"""The saints of whom Catholics bear the names, before the names that are found: with them they are
what somebody is called ("Maria Goretti Ngô Thị A")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from scanner.find.weighing import SURE, Candidate
from scanner.find.wording import NAME
from scanner.text import PageText

_SAINT = (
    "Phêrô|Giuse|Maria|Anna|Têrêsa|Phaolô|Gioan|Đa ?Minh|Antôn|Micae|Phanxicô|Matta|Mađalêna|"
    "Martinô|Tôma|Inhaxiô|Augustinô|Vinh[ -]?Sơn|Catarina|Cecilia|Xêxilia|Lucia|Rôsa|Isave|Mônica|"
    "Agata|Anê|Giacôbê|St[êe]phanô|Lôrensô|Laurensô|Goretti|Bosco|Baotixita|Xaviê|Bênêđictô|Luca|"
    "Matthêu|Anrê"
)
_BEFORE = re.compile(rf"(?<!\w)(?:(?:{_SAINT})(?: B\.)?[ \n]){{1,2}}\Z", re.IGNORECASE)
# So long are two of them, at most.
_LONGEST = 26


def baptised(page: PageText, best: Sequence[Candidate]) -> list[Candidate]:
    """The candidates, names with the saints right before them."""
    found, taken = [], 0
    for one in best:
        found.append(_with_saints(page, one, taken))
        taken = one.end
    return found


def _with_saints(page: PageText, one: Candidate, taken: int) -> Candidate:
    if one.detector.type != NAME or one.confidence < SURE:
        return one
    saints = _BEFORE.search(page.text, max(taken, one.start - _LONGEST), one.start)
    if saints is None or page.torn(saints.start(), one.start + 1):
        return one
    return replace(one, start=saints.start(), text=page.text[saints.start() : one.end])
