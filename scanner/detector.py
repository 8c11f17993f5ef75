"""One `[[detector]]` of a pattern file: a way to find a type, read and refused where malformed.

Every detector carries examples of what it finds and of what it leaves alone, which are tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

import regex

from scanner.checks import CHECKS
from scanner.entry import BUILT_IN, ID, MACROS, Entry, Expression, wrong
from scanner.model import Severity

View = Literal["text", "numbers", "folded"]
Normalise = Literal["digits", "phone", "spelled", "email", "upper", "date", "text", "folded"]
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


@dataclass(frozen=True, slots=True)
class Detector:
    """One way to find one type. `anchors`: what stands beside such a value is somebody's (see
    `TypeInfo`). `expression`, `waking`: `pattern` and `wake` as they are written.

    `alone` (0-1): how far the number's own structure counts without a label; 0 wants one.
    `near`: labels that count only with at most `reach` letters between them and the value;
    `weak`: labels right before it that only support what the structure already says.
    `digits`: the fewest digits in a value; `figures`: there is none in a text without any.
    `trigger`: folded words; without one of them there is none, nor without a match of `wake`, nor
    farther than `around` letters from one (0: from any).
    `stops`: words that, between a label and the value, mean it is not its label. `valued`:
    the pattern holds its label too, and marks the value as a group. `behind`: what right behind it
    supports a value without a label. `file`: its pattern file; `own`: that is a user's.
    """

    id: str
    type: str
    anchors: bool
    expression: Expression
    view: View
    check: str
    normalise: Normalise
    severity: Severity
    alone: float
    labels: tuple[str, ...]
    near: tuple[str, ...]
    reach: int
    weak: tuple[str, ...]
    shifts: tuple[Shift, ...]
    digits: int
    figures: bool
    trigger: tuple[str, ...]
    waking: Expression | None
    around: int
    stops: regex.Pattern[str] | None
    behind: regex.Pattern[str] | None
    found: tuple[str, ...] = field(repr=False)
    ignored: tuple[str, ...] = field(repr=False)
    valued: bool
    file: str
    own: bool

    pattern: regex.Pattern[str] = field(init=False, repr=False, compare=False)
    wake: regex.Pattern[str] | None = field(init=False, repr=False, compare=False)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> regex.Pattern[str] | None:
            """Compiles what is asked for the first time."""
            written = {"pattern": self.expression, "wake": self.waking}
            if name not in written:
                raise AttributeError(name)
            found = written[name] and written[name].compiled()
            object.__setattr__(self, name, found)
            return found


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
    return Detector(
        id=entry.id,
        type=entry.text("type", entry.id),
        anchors=entry.text("type", entry.id) in anchors,
        expression=expression,
        view=entry.choice("view", get_args(View), "numbers"),
        check=entry.choice("check", CHECKS),
        normalise=entry.choice("normalise", get_args(Normalise)),
        severity=Severity(entry.choice("severity", list(Severity))),
        alone=alone,
        labels=labels["labels"],
        near=labels["near"],
        reach=int(entry.number("reach", 200, 14)),
        weak=labels["weak"],
        shifts=tuple(_shift(shift, macros) for shift in entry.tables("shift")),
        digits=int(entry.number("digits", MOST_DIGITS, 0)),
        figures=entry.flag("figures"),
        trigger=_trigger(entry, alone, every),
        waking=waking,
        around=int(entry.number("around", 1000, 0)),
        stops=entry.optional("stops", **macros),
        behind=entry.optional("behind"),
        found=entry.texts("found"),
        ignored=entry.texts("ignored"),
        valued=valued,
        file=entry.file,
        own=own,
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
