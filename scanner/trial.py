"""A user's own patterns put to the test: their examples, and how long they may keep a run."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import regex

from scanner.detector import Detector
from scanner.detectors import Patterns
from scanner.entry import wrong
from scanner.find.candidates import find, fitting
from scanner.find.weighing import SURE, Candidate
from scanner.gives import SOFT
from scanner.text import PageText

# A page has about so many letters; a pattern that does not come to an end on one within this
# time keeps a run of a thousand pages for minutes.
_LETTERS = 4_000
_SECONDS = 0.5
_SECONDS_IN_ALL = 3.0
_UNITS = ("0", "a", " ", "\n", "0 ", "a ", "0.", "a1", "A-", "a@", "1/", "so 1 ")


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not do what it says: one that is not found, one that is."""

    detector: str
    kind: Literal["found", "ignored"]
    example: str


def failures(patterns: Patterns, detector: Detector) -> Iterator[Failure]:
    """The examples of a detector that fail among all patterns, in their order."""

    # For names, homes and births a pattern is but evidence.
    def search(page: PageText) -> list[Candidate]:
        soft = detector.type in SOFT
        return fitting(page, patterns)[0] if soft else find(page, patterns)

    for example in detector.examples.found:
        hits = search(PageText.plain(example))
        if not any(c.confidence >= SURE and c.detector.type == detector.type for c in hits):
            yield Failure(detector.id, "found", example)
    for example in detector.examples.ignored:
        hits = search(PageText.plain(example))
        if any(c.confidence >= SURE and c.detector.id == detector.id for c in hits):
            yield Failure(detector.id, "ignored", example)


def refuse_harmful(patterns: Patterns) -> None:
    """UsageError "bad_pattern" for a user's expression that would hold up or upset a run."""
    for detector in patterns.detectors:
        if not detector.own:
            continue
        texts = list(_hostile(detector))
        for name, pattern in _expressions(detector):
            _try(detector, name, pattern, texts)


def _expressions(detector: Detector) -> Iterator[tuple[str, regex.Pattern[str]]]:
    yield "regex", detector.pattern
    for name, pattern in (("wake", detector.wake), ("stops", detector.said.stops)):
        if pattern is not None:
            yield name, pattern
    for shift in detector.gravity.shifts:
        for name in ("value", "before", "line", "near", "unless"):
            pattern = getattr(shift, name)
            if pattern is not None:
                yield f"shift.{name}", pattern


def _hostile(detector: Detector) -> Iterator[str]:
    """Long texts that nearly fit: plain ones, and what the examples are made of."""
    found = detector.examples.found
    for unit in (*_UNITS, *found, *sorted(set("".join(found)))):
        yield unit * (_LETTERS // len(unit))


def _try(detector: Detector, name: str, pattern: regex.Pattern[str], texts: list[str]) -> None:
    started = time.perf_counter()
    for text in ("", *texts):
        # A text without a letter that the expression asks for is left at once; behind the end
        # of what fits, its own source has them all.
        long = f"{text}\x01{pattern.pattern}"
        try:
            for match in pattern.finditer(long, timeout=_SECONDS):
                if name == "regex" and not match.group():
                    raise wrong(detector.file, detector.id, name, "fits_nothing")
                if name == "regex" and detector.valued and not match["value"]:
                    raise wrong(detector.file, detector.id, name, "no_value")
        except TimeoutError as error:
            raise wrong(detector.file, detector.id, name, "too_slow") from error
        if time.perf_counter() - started > _SECONDS_IN_ALL:
            raise wrong(detector.file, detector.id, name, "too_slow")
