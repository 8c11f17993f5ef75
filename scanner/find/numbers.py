"""Numbers, codes and passwords that no label speaks for, where the tagger tells what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import itemgetter

from scanner import checks
from scanner.detector import Detector
from scanner.detectors import Patterns
from scanner.find.matching import Span
from scanner.find.weighing import SURE, Candidate, unlabelled
from scanner.finding.tagger import Kind
from scanner.model import Severity
from scanner.text import PageText
from scanner.values import normalise

# The types that each kind of the tagger holds.
TYPES = {
    Kind.CONTACT: ("phone", "email"),
    Kind.ACCOUNT: ("bank_account", "bank_card"),
    Kind.IDENTITY: (
        *("cccd", "cmnd", "passport", "tax_code", "social_insurance", "health_insurance"),
        *("driver_license", "license_plate", "land_certificate"),
    ),
    Kind.SECRET: ("password", "otp"),
}
GROUPS = {kind: kind.name.lower() for kind in TYPES}
# What no pattern holds (a paper from abroad, a password) is told from so much on, as of the first
# type of its kind, an identity with letters in it as a passport; of each kind the fewest letters
# and figures of such a value, and the fewest figures.
_SURELY = 0.7
_ANYHOW = {
    Kind.CONTACT: (7, 7),
    Kind.ACCOUNT: (6, 5),
    Kind.IDENTITY: (6, 4),
    Kind.SECRET: (4, 0),
}
_PASSPORT = "passport"
# What parts a password from what stands around it.
_PARTING = frozenset('"“”‘’()[]<>,;:/')
_BREAK = re.compile(r"\s*\n\s*")
# A sum of money ends so; of ten thousand numbers one does.
_ROUND = re.compile(r"[1-9]\d*0000")


def untold(
    page: PageText, patterns: Patterns, kind: Kind, span: Span, chance: float
) -> Candidate | None:
    """What stands at `span`, as the type of its kind that fits it best; None where it has too
    little of a number for any, or is a round sum."""
    if kind is Kind.SECRET:
        span = _word(page.text, *span)
    one = max(_fitting(page, patterns, kind, span), key=itemgetter(0), default=None)
    text = page.text[slice(*span)]
    if _ROUND.fullmatch(text):
        return None
    figures, letters = sum(map(str.isdigit, text)), sum(map(str.isalpha, text))
    fewest = _ANYHOW[kind]
    few = figures + letters < fewest[0] or figures < fewest[1]
    if one is None and (few or chance < _SURELY):
        return None
    first = _PASSPORT if kind is Kind.IDENTITY and letters else TYPES[kind][0]
    detector = one[1] if one else patterns.by_id.get(first)
    if detector is None:
        return None
    made = unlabelled(detector, page, span, 1.0)
    # Whose it is may be plain; what it is, a label or its own look tells more surely. What is
    # somebody's is masked, of whatever type it looks most like.
    grave = Severity.MEDIUM if made.severity is Severity.LOW else made.severity
    return made._replace(confidence=max(SURE, min(chance, made.confidence)), severity=grave)


def _word(text: str, start: int, end: int) -> Span:
    """A span with the letters, figures and signs of the words that it begins and ends in."""
    while start and _is_of_word(text[start - 1]):
        start -= 1
    while end < len(text) and _is_of_word(text[end]):
        end += 1
    return start, max(start + 1, end - 1 if text[end - 1] == "." else end)


def _is_of_word(sign: str) -> bool:
    return not (sign.isspace() or sign in _PARTING)


def _fitting(
    page: PageText, patterns: Patterns, kind: Kind, span: Span
) -> Iterator[tuple[tuple[float, float], Detector]]:
    """The detectors whose pattern and check a value stands, and how well it looks like one of
    theirs by itself, or stands the check."""
    for detector in patterns.detectors:
        if detector.type not in TYPES[kind]:
            continue
        view = getattr(page, detector.view)
        # A line that ends in it is no part of a number.
        said = _BREAK.sub("", view[slice(*span)])
        if detector.pattern.fullmatch(view, *span) or detector.pattern.fullmatch(said):
            value = normalise(detector.normalise, said)
            strength = checks.strength(detector.check, value)
            if strength:
                yield (strength * detector.alone, strength), detector
