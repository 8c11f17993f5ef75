"""Who somebody is whom a page names more than once: whoever's own papers stand behind the name in
one place is nobody's officer in another; whoever signs or holds an office in one place does so in
all; and of a name a part may be told again ("DUBOIS Étienne Marcel", "Étienne Dubois")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import combinations

from scanner.find.weighing import SURE, Candidate
from scanner.given import whole_name
from scanner.letters import fold
from scanner.model import Severity
from scanner.text import PageText

NAME, MAILBOX = "person_name", "email"
# What is told of somebody on papers that are theirs.
PAPERS = frozenset({"date_of_birth", "cccd", "cmnd", "passport"})
# So far behind a name stands what is its bearer's.
_REACH = 48
# Another person, whose name nothing has found.
_ANOTHER = re.compile(
    r"(?<!\w)(?:ông|bà|anh|chị|cháu|đối với|ong|ba|chi)(?!\w)|\.\n(?!sinh|cccd|cmnd|số)",
    re.IGNORECASE,
)
# A part of a name, and what a mailbox is made of, has so many words at least.
_LEAST = 2
# Of longer ones parts of so many words at most are known again.
_MOST = 3
# On the head of a CV other lines stand between the name and what tells of its bearer; the name
# stands so far from the top at most, and what tells so far below.
_TOP, _BELOW = 120, 200
_FEW = 4


def is_name(candidate: Candidate) -> bool:
    return candidate.detector.type == NAME and candidate.confidence >= SURE


def with_papers(page: PageText, candidates: Sequence[Candidate]) -> set[int]:
    """Which names are followed by papers or the birth date of their bearers."""
    return {n for n, c in _followed(page, candidates) if c.detector.type in PAPERS}


def signing(
    page: PageText, candidates: Sequence[Candidate], raised: Set[int], owners: Set[int]
) -> set[int]:
    """Which of the `raised` names are told elsewhere as those of officers, and are to be masked
    for others only; `owners`: the names with papers."""
    owned = {key(candidates[n]) for n in owners}
    signed = {key(c) for c in candidates if is_name(c) and c.pinned} - owned
    if not signed:
        return set()
    own = {n for n, _ in _followed(page, candidates)}
    return {
        n
        for n in raised - own
        if is_name(candidates[n]) and key(candidates[n]) in signed and " " in candidates[n].text
    }


def again(
    candidates: Sequence[Candidate], alone: Sequence[int], known: Set[int], owners: Set[int]
) -> set[int]:
    """Which of the names that stand `alone` are those of people who are `known` to be masked,
    whole or in part; those of officers, of people with papers alone (`owners`)."""
    masked = _parts(candidates[n] for n in known if is_name(candidates[n]))
    owned = _parts(candidates[n] for n in owners)
    return {
        n
        for n in alone
        if frozenset(key(candidates[n]).split()) in (owned if candidates[n].pinned else masked)
    }


def _parts(names: Iterable[Candidate]) -> set[frozenset[str]]:
    """The words of names, and of all parts of them that are long enough."""
    parts: set[frozenset[str]] = set()
    for name in names:
        words = frozenset(key(name).split())
        parts.add(words)
        for length in range(_LEAST, min(len(words), _MOST + 1)):
            parts.update(map(frozenset, combinations(sorted(words), length)))
    return parts


def heading(page: PageText, candidates: Sequence[Candidate], alone: Sequence[int]) -> set[int]:
    """Which of the names that stand `alone` are on the head of somebody's own paper, alone in
    their lines, and those of which a mailbox to be masked is made."""
    told = [c.start for c in candidates if not is_name(c) and c.is_sure and _tells(c)]
    logins = [
        re.sub("[^a-z]", "", fold(c.value).partition("@")[0])
        for c in candidates
        if c.detector.type == MAILBOX and c.is_sure and c.severity is not Severity.LOW
    ]
    # Where many are told of, a login may be like anybody's name.
    logins = logins if len(logins) <= _FEW else []
    found = set()
    for n in alone:
        start, end = candidates[n].span
        words = key(candidates[n]).split()
        mailed = any(sum(word in login for word in words) >= _LEAST for login in logins)
        top = start < _TOP and (page.cell_at(start).start, page.cell_at(start).end) == (start, end)
        own = top and any(end < at < end + _BELOW for at in told)
        if mailed or (own and whole_name(candidates[n].value)):
            found.add(n)
    return found


def key(candidate: Candidate) -> str:
    return " ".join(fold(candidate.value).split())


def _followed(page: PageText, candidates: Sequence[Candidate]) -> Iterator[tuple[int, Candidate]]:
    """The names and what tells of somebody right behind each, before another one."""
    last: int | None = None
    for n, c in enumerate(candidates):
        if is_name(c):
            last = n
        elif last is not None and c.is_sure and _tells(c):
            between = page.text[candidates[last].end : c.start]
            if len(between) < _REACH and not _ANOTHER.search(between):
                yield last, c


def _tells(candidate: Candidate) -> bool:
    return candidate.detector.type in PAPERS or candidate.severity is not Severity.LOW
