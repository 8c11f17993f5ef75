"""patterns/*.toml -> types and detectors, refusing what is malformed.

A `[types.X]` table says what a type is called and why it matters; a `[[detector]]` is one
way to find it. A `[[lookalike]]` lists labels of numbers that are nobody's: document
numbers, money, lots. Every detector carries examples of both kinds, which are tests.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import regex

from scanner.checks import CHECKS
from scanner.errors import UsageError
from scanner.labels import Labels
from scanner.model import Severity

Hide = Literal["digits", "email", "name", "all"]
View = Literal["text", "numbers", "folded"]

# Written in a pattern: what may stand between (<s>, <ss>; <n> also the end of a line of print),
# before (<start>) and after (<end>) the digits of one number.
_MACROS = {
    "<s>": r"[ .\-\u200b]?+",
    "<ss>": r"[ .\-\u200b]{0,3}+",
    "<n>": r"[ .\-\u200b]{0,3}+\n?+",
    "<start>": r"(?<!\d)(?<!\d[.,])(?<!\d\u200b)",
    "<end>": r"(?!\d)(?!\u200b\d)(?![.,]\d)"
    r"(?!\s?/\s?(?:\d{1,4}(?!\d)|(?!ZALO|FAX)[A-ZĐ]{2,}))",
}


@dataclass(frozen=True, slots=True)
class TypeInfo:
    """A type of personal data as people read of it. `names`, `why`: by language (vi, en)."""

    id: str
    names: Mapping[str, str]
    why: Mapping[str, str]
    severity: Severity
    legal_class: Literal["basic", "sensitive"]
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
    """One way to find one type.

    `alone` (0-1): how far the number's own structure counts without a label; 0 wants one.
    `near`: labels that count only with at most `reach` letters between them and the value;
    `weak`: labels right before it that only support what the structure already says.
    `digits`: the fewest digits in a value; `trigger`: folded words; without one of them there
    is none, nor without a match of `wake`. `stops`: words that, between a label and the value,
    mean it is not its label. `row`: words in another cell of its row that support a value
    without a label.
    """

    id: str
    type: str
    pattern: regex.Pattern[str]
    view: View
    check: str
    normalise: Literal["digits", "phone", "email", "upper", "date", "text"]
    severity: Severity
    alone: float
    labels: tuple[str, ...]
    near: tuple[str, ...]
    reach: int
    weak: tuple[str, ...]
    shifts: tuple[Shift, ...]
    digits: int
    trigger: tuple[str, ...]
    wake: regex.Pattern[str] | None
    stops: regex.Pattern[str] | None
    row: regex.Pattern[str] | None
    found: tuple[str, ...] = field(repr=False)
    ignored: tuple[str, ...] = field(repr=False)

    @property
    def valued(self) -> bool:
        """Whether the pattern holds its label too, and marks the value as a group."""
        return "value" in self.pattern.groupindex


@dataclass(frozen=True, slots=True)
class Profile:
    """A named way to look: only these types, and which low findings count as medium."""

    id: str
    names: Mapping[str, str]
    types: frozenset[str] | None
    raised: frozenset[str]


@dataclass(frozen=True)
class Patterns:
    """All types and detectors of a run, and one matcher for all their labels."""

    types: Mapping[str, TypeInfo]
    detectors: tuple[Detector, ...]
    lookalikes: tuple[str, ...]
    profiles: Mapping[str, Profile]

    def profile(self, name: str | None) -> Profile:
        """The profile of that name; without a name one that changes nothing.

        UsageError "unknown_profile" where there is none.
        """
        if name is None:
            return Profile("", {}, None, frozenset())
        if name not in self.profiles:
            raise UsageError("unknown_profile", name=name, known=", ".join(self.profiles))
        return self.profiles[name]

    @cached_property
    def worded(self) -> frozenset[str]:
        """The detectors of names, dates and places, whose labels say nothing of a number."""
        return frozenset(d.id for d in self.detectors if d.normalise in ("text", "date"))

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
        for label in self.lookalikes:
            owners.setdefault(label, set())
        return Labels(owners, weak, near)


@cache
def load(extra: Path | None = None) -> Patterns:
    """The built-in patterns, and a user's own folder on top. Raises UsageError("bad_pattern")."""
    types: dict[str, TypeInfo] = {}
    detectors: dict[str, Detector] = {}
    lookalikes: list[str] = []
    profiles: dict[str, Profile] = {}
    for name, content in _files(extra):
        data = _parse(name, content)
        for type_id, table in data.get("types", {}).items():
            types[type_id] = _type(name, type_id, table)
        for table in data.get("detector", []):
            detector = _detector(name, table)
            detectors[detector.id] = detector
        for table in data.get("lookalike", []):
            lookalikes += table["labels"]
        for profile_id, table in data.get("profiles", {}).items():
            profiles[profile_id] = _profile(name, profile_id, table)
    for detector in detectors.values():
        if detector.type not in types:
            raise UsageError("bad_pattern", file="patterns", entry=detector.id, field="type")
    return Patterns(types, tuple(detectors.values()), tuple(lookalikes), profiles)


def _files(extra: Path | None) -> Iterable[tuple[str, bytes]]:
    folder = resources.files("patterns")
    for item in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if item.name.endswith(".toml"):
            yield item.name, item.read_bytes()
    if extra is not None:
        for path in sorted(extra.glob("*.toml")):
            yield str(path), path.read_bytes()


def _parse(name: str, content: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError("bad_pattern", file=name, entry="-", field=str(error)) from error


def _type(file: str, type_id: str, table: dict[str, Any]) -> TypeInfo:
    try:
        return TypeInfo(
            type_id,
            table["names"],
            table["why"],
            Severity(table["severity"]),
            table["legal_class"],
            table["hide"],
        )
    except (KeyError, ValueError) as error:
        raise UsageError("bad_pattern", file=file, entry=type_id, field=str(error)) from error


def _profile(file: str, profile_id: str, table: dict[str, Any]) -> Profile:
    try:
        types = frozenset(table["types"]) if "types" in table else None
        return Profile(profile_id, table["names"], types, frozenset(table.get("raise", ())))
    except (KeyError, TypeError) as error:
        raise UsageError("bad_pattern", file=file, entry=profile_id, field=str(error)) from error


def _compile(source: str) -> regex.Pattern[str]:
    for macro, meaning in _MACROS.items():
        source = source.replace(macro, meaning)
    return regex.compile(source, regex.VERBOSE | regex.V1)


def _any_word(words: list[str]) -> regex.Pattern[str]:
    return regex.compile(rf"(?<![a-z])(?:{'|'.join(map(regex.escape, words))})(?![a-z])")


def _trigger(table: dict[str, Any]) -> tuple[str, ...]:
    """The words that wake a detector: its own list, or, where a value counts for nothing
    without a label, the longest word of each label (which stays whole where words run
    together)."""
    if "trigger" in table or table["alone"] or "(?P<value>" in table["regex"]:
        return tuple(table.get("trigger", ()))
    labels = [*table["labels"], *table.get("near", ()), *table.get("weak", ())]
    longest = [max(re.findall(r"[a-z]+", label), key=len) for label in labels]
    return tuple(dict.fromkeys([*longest, *table.get("row", ())]))


def _shift(table: dict[str, str]) -> Shift:
    found = {
        key: regex.compile(table[key], regex.V1) if key in table else None
        for key in ("value", "before", "line", "near", "unless")
    }
    return Shift(Severity(table["to"]), **found)


def _detector(file: str, table: dict[str, Any]) -> Detector:
    entry = str(table.get("id", "?"))
    try:
        if not (table["found"] and table["ignored"]):
            raise KeyError("found, ignored")
        if table["check"] not in CHECKS:
            raise KeyError("check")
        return Detector(
            id=entry,
            type=table.get("type", entry),
            pattern=_compile(table["regex"]),
            view=table.get("view", "numbers"),
            check=table["check"],
            normalise=table["normalise"],
            severity=Severity(table["severity"]),
            alone=float(table["alone"]),
            labels=tuple(table["labels"]),
            near=tuple(table.get("near", ())),
            reach=int(table.get("reach", 14)),
            weak=tuple(table.get("weak", ())),
            shifts=tuple(_shift(shift) for shift in table.get("shift", ())),
            digits=int(table.get("digits", 0)),
            trigger=_trigger(table),
            wake=regex.compile(table["wake"], regex.V1) if "wake" in table else None,
            stops=regex.compile(table["stops"], regex.V1) if "stops" in table else None,
            row=_any_word(table["row"]) if "row" in table else None,
            found=tuple(table["found"]),
            ignored=tuple(table["ignored"]),
        )
    except (KeyError, ValueError, regex.error) as error:
        raise UsageError("bad_pattern", file=file, entry=entry, field=str(error)) from error
