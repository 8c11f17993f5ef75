"""patterns/*.toml -> types and detectors, refusing what is malformed.

A `[types.X]` table says what a type is called and why it matters; a `[[detector]]` is one
way to find it (`scanner.detector`). A `[[lookalike]]` lists labels of numbers that are
nobody's: document numbers, money, lots.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import Literal, get_args

from scanner import expressions
from scanner.detector import MOST_DIGITS, WORDS, Detector, detectors_of
from scanner.entry import BUILT_IN, Entry, unreadable, wrong
from scanner.errors import UsageError, cause
from scanner.labels.label import Labels
from scanner.labels.triggers import Triggers
from scanner.model import Severity
from scanner.searched import Searched

Hide = Literal["digits", "email", "name", "all"]
LegalClass = Literal["basic", "sensitive"]

MAX_BYTES = 1_000_000
# Numbers of fewer digits are no reason to pass over the rest of a page.
LONG = 6
_KNOWN = {
    "file": {"types", "detector", "lookalike", "profiles", "purposes", "macros"},
    "type": {"names", "why", "severity", "legal_class", "hide", "anchors"},
    "profile": {"names", "types", "raise"},
    "purpose": {"names", "why", "keeps"},
    "lookalike": {"what", "labels"},
}


@dataclass(frozen=True, slots=True)
class TypeInfo:
    """A type of personal data as people read of it. `names`, `why`: by language (vi, en);
    `anchors`: what stands beside one is somebody's."""

    id: str
    names: Mapping[str, str]
    why: Mapping[str, str]
    severity: Severity
    legal_class: LegalClass
    hide: Hide
    anchors: bool


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
    # Words of the language that findings go by, under what they are.
    words: Mapping[str, tuple[str, ...]]

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
    def by_type(self) -> Mapping[str, tuple[Detector, ...]]:
        """The detectors of each type that has some."""
        kinds = dict.fromkeys(detector.type for detector in self.detectors)
        return {kind: tuple(d for d in self.detectors if d.type == kind) for kind in kinds}

    @cached_property
    def kin(self) -> Mapping[str, frozenset[str]]:
        """By the id of a detector those of its type, itself among them."""
        ids = {kind: frozenset(d.id for d in some) for kind, some in self.by_type.items()}
        return {one.id: ids[one.type] for one in self.detectors}

    @cached_property
    def worded(self) -> frozenset[str]:
        """The detectors of names, dates and places, whose labels say nothing of a number."""
        return frozenset(d.id for d in self.detectors if d.normalise in WORDS)

    @cached_property
    def labelled(self) -> frozenset[str]:
        """The detectors for whose values nothing but a label speaks."""
        others = ((d.id, d.alone, d.valued, d.said.behind) for d in self.detectors)
        return frozenset(detector for detector, *speaks in others if not any(speaks))

    @cached_property
    def sure_numbers(self) -> tuple[Detector, ...]:
        """The detectors whose numbers can be told by their structure alone."""
        numbers = (d for d in self.detectors if d.normalise in ("digits", "phone"))
        return tuple(d for d in numbers if d.alone > 0)

    @cached_property
    def triggers(self) -> Triggers:
        words = {d.id: d.wakes.trigger for d in self.detectors}
        return Triggers(words, (d.id for d in self.detectors if d.digits))

    def asked(self, woken: Set[str], digits: int) -> list[Detector]:
        """The detectors that look at a text: those that it has woken, and those that never sleep;
        but none whose values have more digits than its longest number (0: it has no figure)."""
        digits = min(digits, MOST_DIGITS)
        if digits not in self._able:
            able = (d for d in self.detectors if d.digits <= max(digits, LONG - 1))
            self._able[digits] = tuple(d for d in able if digits or not d.wakes.figures)
        return [d for d in self._able[digits] if not d.wakes.trigger or d.id in woken]

    @cached_property
    def _able(self) -> dict[int, tuple[Detector, ...]]:
        return {}

    @cached_property
    def searched(self) -> Searched:
        """The texts without a page in which they found nothing."""
        return Searched()

    @cached_property
    def labels(self) -> Labels:
        owners: dict[str, set[str]] = {}
        weak: dict[str, set[str]] = {}
        near: dict[str, dict[str, int]] = {}
        for detector in self.detectors:
            for label in detector.said.labels:
                owners.setdefault(label, set()).add(detector.id)
            for label, reach in detector.said.near.items():
                near.setdefault(label, {})[detector.id] = reach
            for label in detector.said.weak:
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
    words: dict[str, tuple[str, ...]] = {}
    own: set[str] = set()
    parsed = [(name, _parse(name, content)) for name, content in files(extra)]
    for name, data in parsed:
        for type_id, table in data.named("types"):
            types[type_id] = _type(Entry.of(name, type_id, table))
    anchors = frozenset(kind.id for kind in types.values() if kind.anchors)
    for name, data in parsed:
        for detector in detectors_of(data, anchors):
            # A user's entry may take a built-in one's place, not that of another of their own.
            if detector.id in own:
                raise wrong(name, detector.id, "id", "twice")
            detectors[detector.id] = detector
            if not name.startswith(BUILT_IN):
                own.add(detector.id)
        for entry in data.tables("lookalike"):
            entry.only(_KNOWN["lookalike"])
            lookalikes += entry.labels("labels")
        for profile_id, table in data.named("profiles"):
            profiles[profile_id] = _profile(Entry.of(name, profile_id, table))
        named = Entry(name, "words", dict(data.named("words")))
        words |= {kind: named.texts(kind) for kind in named.table}
        for purpose_id, table in data.named("purposes"):
            purposes[purpose_id] = _purpose(Entry.of(name, purpose_id, table))
    for detector in detectors.values():
        if detector.type not in types:
            raise wrong(detector.file, detector.id, "type", detector.type)
    return Patterns(types, tuple(detectors.values()), tuple(lookalikes), profiles, purposes, words)


@cache
def types(extra: Path | None = None) -> Mapping[str, TypeInfo]:
    """The types alone, as `load` gives them: much quicker, since no expression is compiled."""
    return {
        type_id: _type(Entry.of(name, type_id, table))
        for name, content in files(extra)
        for type_id, table in _parse(name, content).named("types")
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
        known = expressions.table(content) if name.startswith(BUILT_IN) else None
        table = known or tomllib.loads(content.decode("utf-8-sig"))
        data = Entry(name, "top_level", table)
    except UnicodeDecodeError as error:
        raise unreadable(name, "no_utf8") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise unreadable(name, str(error)) from error
    # What users' files are made of; ours hold words of the language as well.
    data.only(_KNOWN["file"] | ({"words"} if name.startswith(BUILT_IN) else set()))
    return data


def _type(entry: Entry) -> TypeInfo:
    entry.only(_KNOWN["type"])
    names, why = entry.spoken("names"), entry.spoken("why")
    severity = Severity(entry.choice("severity", list(Severity)))
    return TypeInfo(
        entry.id,
        names,
        why,
        severity,
        entry.choice("legal_class", get_args(LegalClass)),
        entry.choice("hide", get_args(Hide)),
        # Who would have a value masked takes it for somebody's.
        entry.flag("anchors") if entry.has("anchors") else severity is not Severity.LOW,
    )


def _profile(entry: Entry) -> Profile:
    entry.only(_KNOWN["profile"])
    types = frozenset(entry.texts("types")) if entry.has("types") else None
    return Profile(entry.id, entry.spoken("names"), types, frozenset(entry.texts("raise", ())))


def _purpose(entry: Entry) -> Purpose:
    entry.only(_KNOWN["purpose"])
    keeps = frozenset(entry.texts("keeps"))
    return Purpose(entry.id, entry.spoken("names"), entry.spoken("why"), keeps)
