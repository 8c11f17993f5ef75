"""The ids of evidence (`because` of a finding) in words."""

from __future__ import annotations

import math
from collections.abc import Iterable

from scanner.messages import catalogue, text
from scanner.model import Share

_PATTERN = "pattern."


def worded(lang: str, identity: str) -> str:
    """What the evidence of an id is; one of a newer version by its bare id."""
    name = identity.removeprefix("-")
    words = catalogue(lang)
    said = words.get(f"evidence.{name}") or words.get(f"source.{name}") or name
    if said == name and name.startswith(_PATTERN):
        said = text(lang, "evidence.fits", id=name.removeprefix(_PATTERN))
    return said if name == identity else _against(lang, said)


def evidence(lang: str) -> dict[str, str]:
    """The words of all ids, and the sentences `fits` and `against` that others stand in."""
    room = "evidence."
    known = catalogue(lang).items()
    return {key.removeprefix(room): said for key, said in known if key.startswith(room)}


def reasons(lang: str, because: Iterable[str]) -> str:
    """Several of them as one line, what speaks against behind what speaks for."""
    ids = list(because)
    speak_for = [worded(lang, one) for one in ids if not one.startswith("-")]
    against = "; ".join(worded(lang, one[1:]) for one in ids if one.startswith("-"))
    return "; ".join([*speak_for, *([_against(lang, against)] if against else [])])


def _against(lang: str, what: str) -> str:
    return text(lang, "evidence.against", what=what)


def measure(share: Share) -> str:
    """How much of it there is; nothing where it is there or not.

    >>> [measure(Share(name, 0.5, 1)) for name in ("tagger.person", "tagger.whole", "shape.words")]
    ['62%', '50%', '2']
    >>> measure(Share("pattern.label", 1.0, 0.5))
    ''
    """
    room, _, name = share.id.partition(".")
    if share.id == "shape.words":
        return f"{4 * share.value:.0f}"
    if share.id == "page.people":
        return f"{math.expm1(share.value):.0f}"
    if share.id == "shape.figures":
        return f"{8 * share.value:.0f}"
    if room == "tagger" and name not in {"whole", "weakest", "kind"}:
        # Odds, so that sure ones may count for much.
        return f"{1 / (1 + math.exp(-share.value)):.0%}"
    return f"{share.value:.0%}" if 0 < share.value < 1 else ""
