"""What lolot found in a file, and what its masked copy keeps and hides, held against the truth."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Generic, TypeVar

from samples.drawing.written import normal
from scanner.model import FileReport, Finding
from tests.benchmark.flow import Value
from tests.benchmark.leaks import squeezed
from tests.benchmark.offices.made import Made, Unit, all_values, placed, said
from tests.benchmark.offices.readers import inside, read
from tests.benchmark.papers.score import ENOUGH
from tests.benchmark.scoring import CORE
from tests.benchmark.scoring import normal as number
from tests.benchmark.tally import Counts

T = TypeVar("T")
_LOOSE = frozenset({"address", "person_name", "gps_location", "ethnicity", "religion"})
_SPACES, _WORD = re.compile(r"\s+"), re.compile(r"\w+")


@dataclass(slots=True)
class Index(Generic[T]):
    """Things that say something, by that and by the words of it: a list has thousands."""

    whole: dict[str, list[T]] = field(default_factory=lambda: defaultdict(list))
    words: dict[str, list[T]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, things: Iterable[T], says: Callable[[T], str]) -> Index[T]:
        made = cls()
        for thing in things:
            made.whole[_key(says(thing))].append(thing)
            for word in set(_words(says(thing))):
                made.words[word].append(thing)
        return made

    def near(self, text: str) -> list[T]:
        """What says the same, or has the rarest word of a text that any of them has."""
        same = self.whole.get(_key(text), [])
        parts = [self.words[word] for word in _words(text) if word in self.words]
        return [*same, *min(parts, key=len, default=[])]


def _key(text: str) -> str:
    return squeezed(text).lstrip("+0").removeprefix("84").lstrip("0")


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def _text(finding: Finding) -> str:
    return finding.text


def _printed(value: Value) -> str:
    return value.printed


@dataclass(slots=True)
class Tally(Counts):
    """Counts over the files of a format. `signs`, `lost`, `taken`: those outside the values, those
    that a copy has no more, and those of them that a finding took for a value; `looks`, `changed`:
    of formatting; `leaked`: of the found values."""

    files: int = 0
    verified: int = 0
    read: int = 0
    opened: int = 0
    leaked: int = 0
    signs: int = 0
    lost: int = 0
    taken: int = 0
    looks: int = 0
    changed: int = 0
    clean: int = 0
    alarms: int = 0
    seconds: float = 0.0

    def add(self, name: str, made: Made, report: FileReport) -> list[Value]:
        """Counts what was found in one file; the values that were."""
        findings = [f for f in report.findings if f.type not in ("metadata", "area")]
        values, found = all_values(made.units), list[Value]()
        told, left = Index.of(findings, _text), Counter(id(f) for f in findings)
        for value in values:
            if not value.mask:
                continue
            self.printed[value.type] += 1
            near = told.near(value.printed)
            hits = [f for f in near if left[id(f)] and _finds(f, value)]
            if hits:
                left[id(hits[0])] -= 1
                self.found[value.type] += 1
                found.append(value)
            else:
                said_ = [(f.type, f.text, str(f.severity)) for f in near if _near(f, value)][:4]
                self.trouble.append(f"miss {name} {value.type} {value.printed!r} {said_}")
        known = Index.of(values, _printed)
        for finding in findings:
            self._judge(name, finding, known)
        return found

    def _judge(self, name: str, finding: Finding, known: Index[Value]) -> None:
        if finding.type in CORE and finding.severity == "low":
            return
        there = [value for value in known.near(finding.text) if _near(finding, value)]
        if any(value.mask and value.type in _types(finding) for value in there):
            self.right[finding.type] += 1
        elif all(value.mask for value in there):
            self.wrong[finding.type] += 1
            place = finding.place
            self.trouble.append(f"false {name} {finding.type} {finding.text!r} {place}")

    def add_clean(self, name: str, made: Made, report: FileReport) -> None:
        """One file without anything that is anybody's: what a gate would stop is a false alarm."""
        self.clean += 1
        known = Index.of(all_values(made.units), _printed)
        for finding in report.findings:
            ordinary = known.near(finding.text)
            if finding.severity != "low" and not any(_near(finding, v) for v in ordinary):
                self.alarms += 1
                self.trouble.append(f"alarm {name} {finding.type} {finding.text!r}")

    def add_copy(
        self, name: str, made: Made, copy: bytes, found: Iterable[Value], masked: Iterable[Finding]
    ) -> None:
        """What one copy hides, keeps, and how it is formatted."""
        everything = squeezed("\n".join(inside(made.kind, copy)))
        for value in {v.printed: v for v in found if v.type in CORE}.values():
            if squeezed(value.printed) in everything:
                self.leaked += 1
                self.trouble.append(f"leak {name} {value.type} {value.printed!r}")
        before, looks = read(made.kind, made.data)
        after, now = read(made.kind, copy)
        units = [placed(text) for text in made.units if said(text).strip()]
        if len(before) != len(units) or len(before) != len(after):
            self.trouble.append(f"units {name} {len(units)} {len(before)} {len(after)}")
            self.changed += 1
            return
        self.read += 1
        texts = [finding.text for finding in masked]
        for unit, old, new in zip(units, before, after, strict=True):
            self._compare(name, unit, old, new, texts)
        self.looks += len(looks)
        there = Counter(looks) - Counter(now)
        self.changed += sum(there.values())
        self.trouble += [f"look {name} {one}" for one in list(there)[:5]]

    def _compare(self, name: str, unit: Unit, old: str, new: str, texts: Sequence[str]) -> None:
        """Counts the signs of one unit outside its values, and those that are no more."""
        text, values = unit
        covered = {at for start, end, _ in values for at in range(start, end)}
        beside = [at for at, sign in enumerate(text) if at not in covered and not sign.isspace()]
        self.signs += len(beside)
        if old == new or not beside:
            return
        # A reader may put spaces together, or leave them out at the ends.
        base, other = _SPACES.sub(" ", text), _SPACES.sub(" ", new)
        if len(base) == len(other) == len(text):
            lost = [at for at in beside if not text[at].isspace() and other[at] != text[at]]
        else:
            kept = Counter(other) - Counter("█*")
            lost = [at for at in beside if not _takes(kept, text[at])]
        if lost:
            told = "".join(text[at] for at in lost)
            is_taken = any(told in _bare(one) or _bare(one) in told for one in texts)
            self.lost += len(lost)
            self.taken += len(lost) if is_taken else 0
            how = "taken" if is_taken else "lost"
            self.trouble.append(f"{how} {name} {told!r} {text!r} {new!r}")


def _takes(signs: Counter[str], sign: str) -> bool:
    signs[sign] -= 1
    return signs[sign] >= 0


def _bare(text: str) -> str:
    return _SPACES.sub("", text)


def _types(finding: Finding) -> frozenset[str]:
    return frozenset((finding.type, *finding.also_types))


def _finds(finding: Finding, value: Value) -> bool:
    """Whether a finding is a value that stands in a file."""
    if value.type not in _types(finding):
        return False
    if value.type in CORE and finding.severity == "low":
        return False
    if value.type in _LOOSE:
        return _share(value.printed, finding.text) >= ENOUGH
    if value.type == "date_of_birth":
        return normal("date_of_birth", finding.value) == value.value
    return number(value.type, value.value) == number(value.type, finding.value)


def _near(finding: Finding, value: Value) -> bool:
    """Whether a finding is of some piece of a value."""
    one, other = squeezed(finding.text), squeezed(value.printed)
    if one in other or other in one:
        return bool(one) and bool(other)
    if value.type == "date_of_birth" and finding.type == "date_of_birth":
        return normal("date_of_birth", finding.value) == value.value
    bare, base = one.lstrip("0"), other.lstrip("0")
    return (len(bare) > 5 and bare in base) or _share(value.printed, finding.text) >= ENOUGH


def _share(printed: str, text: str) -> float:
    """How much of what was printed a finding has."""
    one, other = (unicodedata.normalize("NFC", _bare(each)).lower() for each in (printed, text))
    if other in one or one in other:
        return min(1.0, len(other) / max(1, len(one)))
    match = SequenceMatcher(None, one, other, autojunk=False)
    return sum(block.size for block in match.get_matching_blocks() if block.size > 2) / len(one)
