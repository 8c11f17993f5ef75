"""One `[[detector]]` of a pattern file: a way to find a type, read and refused where malformed.

Every detector carries examples of what it finds and of what it leaves alone, which are tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple, get_args

import regex

from scanner.checks import CHECKS
from scanner.entry import BUILT_IN, ID, MACROS, Entry, Expression, View, wrong
from scanner.model import Severity

Normalise = Literal[
    "digits", "phone", "spelled", "moment", "email", "upper", "date", "text", "folded"
]
# Of words, not of numbers.
WORDS = frozenset({"text", "folded", "date"})

MOST_DIGITS = 40
SHORT = 3
_KNOWN = {
    *("id", "type", "regex", "view", "check", "normalise", "severity", "alone", "labels"),
    *("near", "reach", "weak", "shift", "digits", "figures", "trigger", "wake"),
    *("stops", "around", "behind", "found", "ignored"),
}
_KNOWN_OF_SHIFT = {"to", "value", "before", "line", "near", "owner", "unless"}


@dataclass(frozen=True, slots=True)
class Shift:
    """A severity that holds where a place says so; the first that applies decides.

    `value` is matched on the normalised value, `before` on the folded line up to the value,
    `line` on all of it, `near` on it and the two lines before; `owner` says who has to be named
    there, or at the head of the page; `unless` on the line takes it back.
    """

    to: Severity
    value: regex.Pattern[str] | None = None
    before: regex.Pattern[str] | None = None
    line: regex.Pattern[str] | None = None
    near: regex.Pattern[str] | None = None
    owner: regex.Pattern[str] | None = None
    unless: regex.Pattern[str] | None = None


class Gravity(NamedTuple):
    """How grave a value is: its `severity` unless one of the `shifts` says so. `anchors`: what
    stands beside it is somebody's (see `TypeInfo`)."""

    severity: Severity
    shifts: tuple[Shift, ...]
    anchors: bool


class Examples(NamedTuple):
    """Texts in which a detector finds something, and others in which it does not."""

    found: tuple[str, ...]
    ignored: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What words say of a value: `labels` before it or over it; `near`: such as count only with at
    most so many letters between them and the value; `weak`: such as, right before it, only support
    what its structure already says. `stops`: words that, between a label and the value, mean it is
    not its label. `behind`: what right behind it supports a value without a label."""

    labels: tuple[str, ...]
    near: Mapping[str, int]
    weak: tuple[str, ...]
    stops: regex.Pattern[str] | None
    behind: regex.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Wakes:
    """What a text has to hold for a detector to look at it: a figure (`figures`), one of some
    folded words (`trigger`), a match of an `expression`, and that no farther from a value than
    `around` letters (0: anywhere)."""

    figures: bool
    trigger: tuple[str, ...]
    expression: Expression | None
    around: int


@dataclass(frozen=True, slots=True)
class Detector:
    """One way to find one type. `expression`: what a value looks like. `digits`: the fewest of a
    value. `alone` (0-1): how far the number's own structure counts without a label; 0 wants one.
    `examples`: what it finds and what it leaves alone. `file`: its pattern file.
    """

    id: str
    type: str
    expression: Expression
    normalise: Normalise
    check: str
    digits: int
    alone: float
    gravity: Gravity
    said: Said
    wakes: Wakes
    examples: Examples = field(repr=False)
    file: str

    @property
    def pattern(self) -> regex.Pattern[str]:
        return self.expression.pattern

    @property
    def view(self) -> View:
        """In which view of a text its values are sought."""
        return self.expression.view

    @property
    def valued(self) -> bool:
        """Whether its expression holds the label, too, and marks the value as a group."""
        return self.expression.valued

    @property
    def wake(self) -> regex.Pattern[str] | None:
        waking = self.wakes.expression
        return waking.pattern if waking else None

    @property
    def own(self) -> bool:
        """Whether it is a user's."""
        return self.expression.own


def detectors_of(data: Entry, anchors: Set[str]) -> Iterator[Detector]:
    """The detectors of one pattern file. `anchors`: the types that what stands beside is
    somebody's of."""
    met: set[str] = set()
    own = Entry(data.file, "macros", dict(data.named("macros")))
    # A file's own come first: they may name the common ones.
    macros = {name: own.text(name) for name in own.table}
    macros |= {name: meaning for name, meaning in MACROS.items() if name not in macros}
    for number, entry in enumerate(data.tables("detector"), 1):
        if not isinstance(entry.table.get("id"), str):
            raise wrong(data.file, f"detector {number}", "id", "lacking")
        detector = _detector(Entry(data.file, entry.text("id"), entry.table), macros, anchors)
        if detector.id in met:
            raise wrong(data.file, detector.id, "id", "twice")
        met.add(detector.id)
        yield detector


def _detector(entry: Entry, macros: Mapping[str, str], anchors: Set[str]) -> Detector:
    entry.only(_KNOWN)
    if not ID.fullmatch(entry.id):
        raise entry.wrong("id", "bad_id")
    for name in ("found", "ignored"):
        if not entry.texts(name):
            raise entry.wrong(name, "no_examples")
    alone = entry.number("alone", 1)
    labels = {name: entry.labels(name, ()) for name in ("near", "weak")}
    labels["labels"] = entry.labels("labels")
    every = [label for name in ("labels", "near", "weak") for label in labels[name]]
    expression = entry.expression("regex", regex.VERBOSE, **macros)
    waking = entry.expression("wake", 0, **macros) if entry.has("wake") else None
    own = not entry.file.startswith(BUILT_IN)
    valued = "(?P<value>" in expression.source
    if own:
        # Ours are known to be right.
        valued = "value" in entry.pattern("regex", regex.VERBOSE, **macros).groupindex
        entry.optional("wake", **macros)
    view = entry.choice("view", get_args(View), "numbers")
    kind = entry.text("type", entry.id)
    near, reach = labels["near"], int(entry.number("reach", 200, 14))
    return Detector(
        id=entry.id,
        type=kind,
        expression=replace(expression, view=view, valued=valued),
        normalise=entry.choice("normalise", get_args(Normalise)),
        check=entry.choice("check", CHECKS),
        digits=int(entry.number("digits", MOST_DIGITS, 0)),
        alone=alone,
        gravity=Gravity(
            Severity(entry.choice("severity", list(Severity))),
            tuple(_shift(shift, macros) for shift in entry.tables("shift")),
            kind in anchors,
        ),
        said=Said(
            labels["labels"],
            dict.fromkeys(near, reach),
            labels["weak"],
            entry.optional("stops", **macros),
            entry.optional("behind"),
        ),
        wakes=Wakes(
            entry.flag("figures"),
            _trigger(entry, alone, every),
            waking,
            int(entry.number("around", 1000, 0)),
        ),
        examples=Examples(entry.texts("found"), entry.texts("ignored")),
        file=entry.file,
    )


def _trigger(entry: Entry, alone: float, labels: Iterable[str]) -> tuple[str, ...]:
    """The words that wake a detector: its own list, or, where a value counts for nothing
    without a label, the longest word of each label (which stays whole where words run
    together); a short one, which is part of many others, between blanks."""
    if entry.has("trigger") or alone or "(?P<value>" in entry.text("regex"):
        return entry.texts("trigger", ())
    longest = [max(re.findall(r"[a-z]+", label), key=len) for label in labels]
    words = [f" {word} " if len(word) <= SHORT else word for word in longest]
    return tuple(dict.fromkeys(words))


def _shift(entry: Entry, macros: Mapping[str, str]) -> Shift:
    entry.only(_KNOWN_OF_SHIFT)
    keys = ("value", "before", "line", "near", "owner", "unless")
    found = {key: entry.optional(key, **macros) for key in keys}
    return Shift(Severity(entry.choice("to", list(Severity))), **found)
