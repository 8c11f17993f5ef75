"""Numbers that are mostly an office's, where they are somebody's: a telephone of a house in a
column of people's telephones, the tax code in the row of a person.

Agencies and companies publish theirs (NĐ 42/2022/NĐ-CP Art. 4); those of people and of household
businesses are nobody else's business (TT 86/2024/TT-BTC, TT 90/2026/TT-BTC Art. 5).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from scanner.find.weighing import SURE, Candidate
from scanner.labels.columns import Peers
from scanner.labels.context import NEAR_PEERS
from scanner.model import Severity
from scanner.text import PageText

NAME, PHONE, TAX = "person_name", "phone", "tax_code"
# A row that names one of these is that of a body, whoever stands for it.
_BODY = re.compile(
    r"(?<![a-z])(?:cong ty|cty|tnhh|cp|co phan|dntn|doanh nghiep|htx|hop tac xa|chi nhanh|truong"
    r"|phong [a-z]+|ban quan ly|ubnd|van phong|trung tam|benh vien|ngan hang|tap doan|co quan"
    r"|giam doc|hieu truong|chu tich)(?![a-z])"
)


def private(page: PageText, known: Sequence[Candidate]) -> list[Candidate]:
    """The `known` candidates, of which such numbers are as grave as their types."""
    low = {
        n
        for n, c in enumerate(known)
        if c.severity is Severity.LOW and c.detector.type in (PHONE, TAX)
    }
    if not low:
        return list(known)
    raised = _among_phones(page, known, low) | _beside_people(page, known, low)
    return [
        replace(c, severity=Severity.MEDIUM, pinned=False) if n in raised else c
        for n, c in enumerate(known)
    ]


def _among_phones(page: PageText, known: Sequence[Candidate], low: set[int]) -> set[int]:
    """The telephones in a column of which most are people's."""
    phones = [(n, c) for n, c in enumerate(known) if c.detector.type == PHONE]
    if len(phones) == len(low):
        return set()
    boxes = [page.cell_at(c.start).box for _, c in phones]
    peers = Peers(boxes, ["low" if n in low else PHONE for n, _ in phones])
    near = [
        (n, peers.nearest(box, NEAR_PEERS))
        for (n, c), box in zip(phones, boxes, strict=True)
        if n in low and _in_row(page, c)
    ]
    return {n for n, owners in near if owners[PHONE] > owners["low"]}


def _beside_people(page: PageText, known: Sequence[Candidate], low: set[int]) -> set[int]:
    """The tax codes in the row of a person's name and of no body's."""
    taxed = [n for n in low if known[n].detector.type == TAX and _in_row(page, known[n])]
    named = {
        page.cell_at(c.start).start
        for c in (known if taxed else ())
        if c.detector.type == NAME and c.confidence >= SURE
    }
    return {
        n
        for n in taxed
        if any(cell.start in named for cell in page.grid.beside(page.cell_at(known[n].start).box))
    }


def _in_row(page: PageText, candidate: Candidate) -> bool:
    """Whether a number stands in the row of a table that tells of no body."""
    row = page.grid.beside(page.cell_at(candidate.start).box)
    return len(row) > 1 and not any(_BODY.search(page.folded, cell.start, cell.end) for cell in row)
