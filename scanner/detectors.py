"""patterns/*.toml -> types and detectors, refusing what is malformed.

A `[types.X]` table says what a type is called and why it matters; a `[[detector]]` is one
way to find it. A `[[lookalike]]` lists labels of numbers that are nobody's: document
numbers, money, lots. Every detector carries examples of both kinds, which are tests.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

import regex

from scanner.checks import CHECKS
from scanner.entry import BUILT_IN, MACROS, Entry, Expression, unreadable, wrong
from scanner.errors import UsageError, cause
from scanner.labels.label import Labels
from scanner.labels.triggers import Triggers
from scanner.model import Severity
from scanner.starts import STARTS

Hide = Literal["digits", "email", "name", "all"]
View = Literal["text", "numbers", "folded"]
Normalise = Literal["digits", "phone", "spelled", "email", "upper", "date", "text"]
LegalClass = Literal["basic", "sensitive"]

MAX_BYTES = 1_000_000
# Numbers of fewer digits are no reason to pass over the rest of a page.
LONG = 6
MOST_DIGITS = 40
SHORT = 3
_ID = re.compile(r"[a-z][a-z0-9_\-]{0,40}")
_KNOWN = {
    "file": {"types", "detector", "lookalike", "profiles", "purposes", "macros"},
    "type": {"names", "why", "severity", "legal_class", "hide"},
    "profile": {"names", "types", "raise"},
    "purpose": {"names", "why", "keeps"},
    "lookalike": {"what", "labels"},
    "shift": {"to", "value", "before", "line", "near", "unless"},
    "detector": {
        *("id", "type", "regex", "view", "check", "normalise", "severity", "alone", "labels"),
        *("near", "reach", "weak", "beside", "shift", "digits", "figures", "trigger", "wake"),
        *("stops", "around", "starts", "row", "behind", "called", "found", "ignored"),
    },
}


@dataclass(frozen=True, slots=True)
class TypeInfo:
    """A type of personal data as people read of it. `names`, `why`: by language (vi, en)."""

    id: str
    names: Mapping[str, str]
    why: Mapping[str, str]
    severity: Severity
    legal_class: LegalClass
    hide: Hide


@dataclass(frozen=True, slots=True)
class Shift:
    """A severity that holds where a place says so; the first that applies decides.

    `value` is matched on the normalised value, `before` on the folded line up to the value,
    `line` on all of it, `near` on it and the two lines before; `unless` on the line takes it
    back.
    """

    to: Severity
    value: regex.Pattern[str] | None = None
    before: regex.Pattern[str] | None = None
    line: regex.Pattern[str] | None = None
    near: regex.Pattern[str] | None = None
    unless: regex.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Detector:
    """One way to find one type. `expression`, `waking`: `pattern` and `wake` as they are written.

    `alone` (0-1): how far the number's own structure counts without a label; 0 wants one.
    `near`: labels that count only with at most `reach` letters between them and the value;
    `weak`: labels right before it that only support what the structure already says.
    `digits`: the fewest digits in a value; `figures`: there is none in a text without any.
    `trigger`: folded words; without one of them there is none, nor without a match of `wake`, nor
    farther than `around` letters from one (0: from any). `starts`: the kind of places
    (`scanner.starts`) at which alone a match may begin.
    `stops`: words that, between a label and the value, mean it is not its label. `valued`:
    the pattern holds its label too, and marks the value as a group. `row`: words in another cell
    of its row that support a value without a label; `behind`: so does what fits right behind it.
    `beside` (0: none): the structure with which it counts alone in its cell beside a number that
    is somebody's; `called`: the words that wake it, too, where a whole name counts by itself
    (`find.alone`). `file`: the pattern file it stands in; `own`: that is a user's.
    """

    id: str
    type: str
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
    beside: float
    shifts: tuple[Shift, ...]
    digits: int
    figures: bool
    trigger: tuple[str, ...]
    waking: Expression | None
    around: int
    starts: str | None
    stops: regex.Pattern[str] | None
    row: regex.Pattern[str] | None
    behind: regex.Pattern[str] | None
    called: tuple[str, ...]
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


@dataclass(frozen=True, slots=True)
class Profile:
    """A named way to look: only these types, and which low findings count as medium."""

    id: str
    names: Mapping[str, str]
    types: frozenset[str] | None
    raised: frozenset[str]


@dataclass(frozen=True, slots=True)
class Purpose:
    """What an identity paper is shown for, and which of its fields stay readable for that."""

    id: str
    names: Mapping[str, str]
    why: Mapping[str, str]
    keeps: frozenset[str]


@dataclass(frozen=True)
class Patterns:
    """All types and detectors of a run, and one matcher for all their labels."""

    types: Mapping[str, TypeInfo]
    detectors: tuple[Detector, ...]
    lookalikes: tuple[str, ...]
    profiles: Mapping[str, Profile]
    purposes: Mapping[str, Purpose]

    def profile(self, name: str | None) -> Profile:
        """The profile of that name; without a name one that changes nothing.

        UsageError "unknown_profile" where there is none.
        """
        if name is None:
            return Profile("", {}, None, frozenset())
        if name not in self.profiles:
            raise UsageError("unknown_profile", name=name, known=", ".join(self.profiles))
        return self.profiles[name]

    def purpose(self, name: str) -> Purpose:
        """The purpose of that name. UsageError "unknown_purpose" where there is none."""
        if name not in self.purposes:
            raise UsageError("unknown_purpose", name=name, known=", ".join(self.purposes))
        return self.purposes[name]

    @cached_property
    def by_id(self) -> Mapping[str, Detector]:
        return {detector.id: detector for detector in self.detectors}

    @cached_property
    def worded(self) -> frozenset[str]:
        """The detectors of names, dates and places, whose labels say nothing of a number."""
        return frozenset(d.id for d in self.detectors if d.normalise in ("text", "date"))

    @cached_property
    def labelled(self) -> frozenset[str]:
        """The detectors for whose values nothing but a label speaks."""
        others = ((d.id, d.alone, d.valued, d.row, d.behind, d.called) for d in self.detectors)
        return frozenset(detector for detector, *speaks in others if not any(speaks))

    @cached_property
    def sure_numbers(self) -> tuple[Detector, ...]:
        """The detectors whose numbers can be told by their structure alone."""
        numbers = (d for d in self.detectors if d.normalise in ("digits", "phone"))
        return tuple(d for d in numbers if d.alone > 0)

    @cached_property
    def triggers(self) -> Triggers:
        words = {d.id: d.trigger for d in self.detectors}
        return Triggers(words, (d.id for d in self.detectors if d.digits))

    def asked(self, woken: Set[str], digits: int) -> list[Detector]:
        """The detectors that look at a text: those that it has woken, and those that never sleep;
        but none whose values have more digits than its longest number (0: it has no figure)."""
        digits = min(digits, MOST_DIGITS)
        if digits not in self._able:
            able = (d for d in self.detectors if d.digits <= max(digits, LONG - 1))
            self._able[digits] = tuple(d for d in able if digits or not d.figures)
        return [d for d in self._able[digits] if not d.trigger or d.id in woken]

    @cached_property
    def _able(self) -> dict[int, tuple[Detector, ...]]:
        return {}

    @cached_property
    def labels(self) -> Labels:
        owners: dict[str, set[str]] = {}
        weak: dict[str, set[str]] = {}
        near: dict[str, dict[str, int]] = {}
        for detector in self.detectors:
            for label in detector.labels:
                owners.setdefault(label, set()).add(detector.id)
            for label in detector.near:
                near.setdefault(label, {})[detector.id] = detector.reach
            for label in detector.weak:
                weak.setdefault(label, set()).add(detector.id)
        numbered = [f"{label} {word}" for label in self.lookalikes for word in ("no", "so")]
        lookalikes = frozenset([*self.lookalikes, *(n for n in numbered if n not in owners)])
        owners |= {label: set() for label in lookalikes - owners.keys()}
        return Labels(owners, weak, near, lookalikes, self.worded)


@cache
def load(extra: Path | None = None) -> Patterns:
    """The built-in patterns, and a user's own file or folder of files on top.

    Raises UsageError "bad_pattern" with the file, the entry and the field that is wrong.
    """
    types: dict[str, TypeInfo] = {}
    detectors: dict[str, Detector] = {}
    lookalikes: list[str] = []
    profiles: dict[str, Profile] = {}
    purposes: dict[str, Purpose] = {}
    own: set[str] = set()
    for name, content in files(extra):
        data = _parse(name, content)
        for type_id, table in _tables(data, "types"):
            types[type_id] = _type(Entry.of(name, type_id, table))
        for detector in _detectors(data):
            # A user's entry may take a built-in one's place, not that of another of their own.
            if detector.id in own:
                raise wrong(name, detector.id, "id", "twice")
            detectors[detector.id] = detector
            if not name.startswith(BUILT_IN):
                own.add(detector.id)
        for entry in data.tables("lookalike"):
            entry.only(_KNOWN["lookalike"])
            lookalikes += entry.labels("labels")
        for profile_id, table in _tables(data, "profiles"):
            profiles[profile_id] = _profile(Entry.of(name, profile_id, table))
        for purpose_id, table in _tables(data, "purposes"):
            purposes[purpose_id] = _purpose(Entry.of(name, purpose_id, table))
    for detector in detectors.values():
        if detector.type not in types:
            raise wrong(detector.file, detector.id, "type", detector.type)
    return Patterns(types, tuple(detectors.values()), tuple(lookalikes), profiles, purposes)


@cache
def types(extra: Path | None = None) -> Mapping[str, TypeInfo]:
    """The types alone, as `load` gives them: much quicker, since no expression is compiled."""
    return {
        type_id: _type(Entry.of(name, type_id, table))
        for name, content in files(extra)
        for type_id, table in _tables(_parse(name, content), "types")
    }


def files(extra: Path | None) -> Iterable[tuple[str, bytes]]:
    """Name and content of every pattern file: the built-in ones first, then the user's own
    by path. UsageError "bad_pattern" for one that cannot be read."""
    folder = resources.files("patterns")
    for item in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if item.name.endswith(".toml"):
            yield BUILT_IN + item.name, item.read_bytes()
    if extra is None:
        return
    for path in sorted(extra.glob("*.toml")) if extra.is_dir() else [extra]:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise unreadable(str(path), cause(error)) from error
        if len(content) > MAX_BYTES:
            raise unreadable(str(path), "too_long")
        yield str(path), content


def _parse(name: str, content: bytes) -> Entry:
    try:
        data = Entry(name, "top_level", tomllib.loads(content.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        raise unreadable(name, "no_utf8") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise unreadable(name, str(error)) from error
    data.only(_KNOWN["file"])
    return data


def _tables(data: Entry, kind: str) -> Iterable[tuple[str, object]]:
    tables = data.table.get(kind, {})
    if not isinstance(tables, dict):
        raise data.wrong(kind, "no_table")
    for entry_id in tables:
        if not _ID.fullmatch(entry_id):
            raise wrong(data.file, entry_id, "id", "bad_id")
    return tables.items()


def _type(entry: Entry) -> TypeInfo:
    entry.only(_KNOWN["type"])
    return TypeInfo(
        entry.id,
        entry.spoken("names"),
        entry.spoken("why"),
        Severity(entry.choice("severity", list(Severity))),
        entry.choice("legal_class", get_args(LegalClass)),
        entry.choice("hide", get_args(Hide)),
    )


def _profile(entry: Entry) -> Profile:
    entry.only(_KNOWN["profile"])
    types = frozenset(entry.texts("types")) if entry.has("types") else None
    return Profile(entry.id, entry.spoken("names"), types, frozenset(entry.texts("raise", ())))


def _purpose(entry: Entry) -> Purpose:
    entry.only(_KNOWN["purpose"])
    keeps = frozenset(entry.texts("keeps"))
    return Purpose(entry.id, entry.spoken("names"), entry.spoken("why"), keeps)


def _any_word(words: Iterable[str]) -> regex.Pattern[str]:
    return regex.compile(rf"(?<![a-z])(?:{'|'.join(map(regex.escape, words))})(?![a-z])")


def _trigger(entry: Entry, alone: float, labels: Iterable[str]) -> tuple[str, ...]:
    """The words that wake a detector: its own list, or, where a value counts for nothing
    without a label, the longest word of each label (which stays whole where words run
    together); a short one, which is part of many others, between blanks."""
    if entry.has("trigger") or alone or "(?P<value>" in entry.text("regex"):
        return entry.texts("trigger", ())
    longest = [max(re.findall(r"[a-z]+", label), key=len) for label in labels]
    words = [f" {word} " if len(word) <= SHORT else word for word in longest]
    more = (*entry.labels("row", ()), *entry.texts("called", ()))
    return tuple(dict.fromkeys([*words, *more]))


def _shift(entry: Entry, macros: Mapping[str, str]) -> Shift:
    entry.only(_KNOWN["shift"])
    keys = ("value", "before", "line", "near", "unless")
    found = {key: entry.optional(key, **macros) for key in keys}
    return Shift(Severity(entry.choice("to", list(Severity))), **found)


def _detectors(data: Entry) -> Iterable[Detector]:
    met: set[str] = set()
    own = Entry(data.file, "macros", dict(_tables(data, "macros")))
    # A file's own come first: they may name the common ones.
    macros = {name: own.text(name) for name in own.table}
    macros |= {name: meaning for name, meaning in MACROS.items() if name not in macros}
    for number, entry in enumerate(data.tables("detector"), 1):
        if not isinstance(entry.table.get("id"), str):
            raise wrong(data.file, f"detector {number}", "id", "lacking")
        detector = _detector(Entry(data.file, entry.text("id"), entry.table), macros)
        if detector.id in met:
            raise wrong(data.file, detector.id, "id", "twice")
        met.add(detector.id)
        yield detector


def _detector(entry: Entry, macros: Mapping[str, str]) -> Detector:
    entry.only(_KNOWN["detector"])
    if not _ID.fullmatch(entry.id):
        raise entry.wrong("id", "bad_id")
    for name in ("found", "ignored"):
        if not entry.texts(name):
            raise entry.wrong(name, "no_examples")
    alone = entry.number("alone", 1)
    labels = {name: entry.labels(name, ()) for name in ("near", "weak", "row")}
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
        beside=entry.number("beside", 1, 0),
        shifts=tuple(_shift(shift, macros) for shift in entry.tables("shift")),
        digits=int(entry.number("digits", MOST_DIGITS, 0)),
        figures=entry.flag("figures"),
        trigger=_trigger(entry, alone, every),
        waking=waking,
        around=int(entry.number("around", 1000, 0)),
        starts=entry.choice("starts", STARTS) if entry.has("starts") else None,
        stops=entry.optional("stops", **macros),
        row=_any_word(labels["row"]) if labels["row"] else None,
        behind=entry.optional("behind"),
        called=entry.texts("called", ()),
        found=entry.texts("found"),
        ignored=entry.texts("ignored"),
        valued=valued,
        file=entry.file,
        own=own,
    )
