"""Words that say whose something is: offices and firms, what is done in duty, people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from scanner import expressions, syllables
from scanner.letters import fold

_FIRST = re.compile(r"[a-z0-9]+")
WORDS = Path(__file__).with_name("whose.toml")
_GIVEN = frozenset(map(fold, syllables.GIVEN))
# So many words has the longest of what stands over who signs; what stands around one.
_LONGEST, _SIGNS = 4, ",:;-–()*"


class Words(NamedTuple):
    """Where words of each kind stand in a text."""

    person: re.Pattern[str]
    duty: re.Pattern[str]
    organisation: re.Pattern[str]
    example: re.Pattern[str]
    holder: re.Pattern[str]
    addressed: re.Pattern[str]
    works: re.Pattern[str]
    # What each of these may begin with, folded.
    begun: Mapping[re.Pattern[str], frozenset[str]]


@cache
def words(*, bare: bool) -> Words:
    """The words as patterns; `bare`: as they are written without marks."""
    table = expressions.table(WORDS.read_bytes())

    def spelled(some: Iterable[str]) -> str:
        return "|".join(re.escape(fold(one) if bare else one) for one in some)

    def pattern(entry: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
        parts = [rf"(?i:{spelled(entry['words'])})(?!\w)"]
        if entry["capital"] and not bare:
            # All in capitals they are words of anything: "XÃ HỘI CHỦ NGHĨA", "THÔNG BÁO SỐ".
            small = [form for one in entry["capital"] for form in (one, one[0].upper() + one[1:])]
            parts.append(rf"(?:{spelled(small)}) (?=[^\W\d_a-zà-ỹđ])")
        return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})")

    kinds = {name: pattern(table[name]) for name in Words._fields if name in table}
    begun = {
        kinds[name]: frozenset(
            _FIRST.findall(fold(one))[0] for some in table[name].values() for one in some
        )
        for name in kinds
    }
    return Words(**kinds, begun=begun)


@cache
def heads(*, bare: bool) -> frozenset[str]:
    """What stands alone over who signs or over a part of a CV; `bare`: without marks, but for what
    somebody may be called."""
    table = expressions.table(WORDS.read_bytes())
    known = [one for name in ("heads", "duty") for one in table[name]["words"]]
    if not bare:
        return frozenset(known)
    plain = map(fold, known)
    return frozenset(one for one in plain if not all(map(_GIVEN.__contains__, one.split())))


def is_head(line: str, *, bare: bool) -> bool:
    """Whether a line in small letters says nothing but that.

    >>> is_head("kt. giám đốc phó giám đốc", bare=False), is_head("thu ky", bare=True)
    (True, False)
    """
    known, words = heads(bare=bare), line.split()
    while words:
        sizes = range(min(len(words), _LONGEST), 0, -1)
        size = next((n for n in sizes if " ".join(words[:n]).strip(_SIGNS) in known), 0)
        if not size:
            return False
        words = words[size:]
    return bool(line.strip())


def is_office(holder: str) -> bool:
    """Whether who holds an account is an office or a firm, by the name."""
    known = words(bare=True)
    name = fold(holder)
    return known.organisation.search(name) is not None and not known.person.search(name)
