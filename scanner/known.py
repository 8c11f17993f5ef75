"""Findings already answered for: an allow list written by people, a baseline taken by lolot.

Neither holds more than it must: an allow list is its author's own file; a baseline holds
fingerprints made with a key that stays on this machine, because a plain hash of a phone
number is undone in minutes.
"""

from __future__ import annotations

import fnmatch
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import regex

from scanner.errors import UsageError, cause
from scanner.model import Finding, Options

BASELINE = "lolot.baseline/1"
_MATCH_SECONDS = 0.5
# A number as people group it, and what stands between its groups.
_NUMBER = regex.compile(r"\d[\d .\-]+\d")
_BETWEEN = regex.compile(r"[ .\-]")
# Where anybody may have a mailbox, or a domain.
_ANYBODYS = frozenset(
    "gmail.com yahoo.com yahoo.com.vn outlook.com outlook.com.vn hotmail.com live.com icloud.com "
    "me.com proton.me protonmail.com com.vn net.vn org.vn edu.vn id.vn name.vn".split()
)
# A pattern may fit this part of all values of a kind; so many made-up ones are tried.
_MOST, _TRIED = 0.1, 200


@cache
def _examples() -> tuple[tuple[str, ...], ...]:
    """Made-up values of each kind: citizens' numbers, telephones, accounts, mailboxes, names."""
    rng = Random(0)

    def digits(first: str, length: int) -> str:
        return first + "".join(rng.choices("0123456789", k=length - len(first)))

    def letters(length: int) -> str:
        return "".join(rng.choices("abcdeghiklmnopqrstuvxy", k=length))

    def made() -> tuple[str, ...]:
        mailbox = f"{letters(8)}@{letters(6)}.{rng.choice(('com', 'vn', 'net'))}"
        name = " ".join(letters(rng.randint(2, 5)).capitalize() for _ in range(3))
        mobile = digits(f"0{rng.choice('35789')}", 10)
        return digits("0", 12), mobile, digits("", rng.randint(8, 15)), mailbox, name

    return tuple(zip(*(made() for _ in range(_TRIED)), strict=True))


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of an allow list and the reason its author gave."""

    kind: str
    pattern: str = field(repr=False)
    reason: str
    compiled: regex.Pattern[str] | None = field(default=None, repr=False)

    def covers(self, finding: Finding, path: str) -> bool:
        if self.kind == "value":
            plain = _BETWEEN.sub("", self.pattern) if _NUMBER.fullmatch(self.pattern) else ""
            return self.pattern in (finding.value, finding.text) or plain == finding.value != ""
        if self.kind == "domain":
            domain = finding.value.rpartition("@")[2]
            return finding.type == "email" and f".{domain}".endswith(f".{self.pattern.lower()}")
        if self.kind == "path":
            return fnmatch.fnmatch(path.replace("\\", "/"), self.pattern)
        assert self.compiled is not None
        # What has no value (a face, a code that nobody could read) is like no pattern.
        return finding.value != "" and self.fits(finding.value)

    def fits(self, value: str) -> bool:
        """Whether a value is one of the pattern of a `regex` rule."""
        assert self.compiled is not None
        try:
            return self.compiled.fullmatch(value, timeout=_MATCH_SECONDS) is not None
        except TimeoutError:
            return False

    @property
    def is_too_wide(self) -> bool:
        """Whether a rule covers a kind of values rather than some that its author knows."""
        match self.kind:
            case "domain":
                return "." not in self.pattern or self.pattern.lower() in _ANYBODYS
            case "path":
                return not any(map(str.isalnum, self.pattern))
            case "regex":
                return any(sum(map(self.fits, some)) > _MOST * len(some) for some in _examples())
        return False


def read_allow(path: Path) -> tuple[Rule, ...]:
    """The rules of an allow list, one a line: `value`, `domain:`, `regex:` or `path:`, and
    after ` # ` the reason. UsageError "bad_allow" names the line that is wrong,
    "bad_list" a file that is none."""
    rules = []
    for number, line in enumerate(_lines(path), 1):
        text, _, reason = line.partition(" # ")
        text = text.strip()
        if not text or text.startswith("#"):
            continue
        kind, colon, pattern = text.partition(":")
        if not colon or kind not in ("domain", "regex", "path", "value"):
            kind, pattern = "value", text
        pattern = pattern.strip()
        if not pattern:
            raise UsageError("bad_allow", path=path, line=number, problem="nothing_behind")
        try:
            compiled = regex.compile(pattern) if kind == "regex" else None
        except regex.error as error:
            raise UsageError("bad_allow", path=path, line=number, problem=error) from error
        rule = Rule(kind, pattern, reason.strip(), compiled)
        if rule.is_too_wide:
            raise UsageError("bad_allow", path=path, line=number, problem="too_wide")
        rules.append(rule)
    return tuple(rules)


def read_words(path: Path) -> tuple[str, ...]:
    """A user's own words to find, one a line. UsageError "bad_list"."""
    words = dict.fromkeys(" ".join(line.split()) for line in _lines(path))
    return tuple(word for word in words if len(word) > 1)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise UsageError("bad_list", path=path, problem=cause(error)) from error
    except UnicodeDecodeError as error:
        raise UsageError("bad_list", path=path, problem="no_utf8") from error


def digest(options: Options) -> str:
    """What tells whether the lists and own patterns that options name are those that a run began
    with."""
    told = hashlib.sha256()
    own = sorted(options.patterns.glob("*.toml")) if options.patterns is not None else ()
    for path in (options.allow, options.baseline, options.also, *own):
        try:
            content = path.read_bytes() if path is not None else b""
        except OSError as error:
            raise UsageError("bad_list", path=path, problem=cause(error)) from error
        told.update(hashlib.sha256(content).digest())
    return told.hexdigest()


def allowed(finding: Finding, path: str, rules: Iterable[Rule]) -> bool:
    return any(rule.covers(finding, path) for rule in rules)


@dataclass(frozen=True, slots=True)
class Baseline:
    """The fingerprints of findings that were accepted once, by a key of this machine."""

    key: bytes = field(repr=False)
    prints: frozenset[str]

    def holds(self, finding: Finding, sha256: str = "") -> bool:
        return fingerprint(self.key, finding, sha256) in self.prints


def fingerprint(key: bytes, finding: Finding, sha256: str = "") -> str:
    """What is remembered of a finding: its type and value under the key, nothing else.

    A face or an unread code has no value: it is known by its place in the file of that digest. (Its
    id another version may give to another one.)
    """
    # As a report tells them.
    sides = [round(round(float(side), 2)) for box in finding.boxes for side in box]
    place = f"{sha256}\0{finding.within}\0{finding.page}\0{sides}"
    what = finding.value or place
    text = f"{finding.type}\0{what}".encode("utf-8", "surrogatepass")
    return hmac.new(key, text, hashlib.sha256).hexdigest()


def _key_id(key: bytes) -> str:
    return hashlib.sha256(b"lolot.baseline" + key).hexdigest()[:16]


def load_key(path: Path) -> bytes:
    """The machine's key, made at first use with rights for its owner only.

    UsageError "bad_key" where it cannot be read or made.
    """
    try:
        key = path.read_bytes() if path.exists() else _make_key(path)
    except OSError as error:
        raise UsageError("bad_key", path=path, problem=cause(error)) from error
    if len(key) != 32:
        raise UsageError("bad_key", path=path, problem=f"{len(key)} bytes")
    return key


def _make_key(path: Path) -> bytes:
    key = secrets.token_bytes(32)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Windows keeps the file private by the user's own folder; the mode is for the others.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key)
    return key


def baseline_text(key: bytes, prints: Iterable[str]) -> str:
    """A baseline file that accepts the findings of these fingerprints."""
    document = {"schema": BASELINE, "key": _key_id(key), "findings": sorted(set(prints))}
    return json.dumps(document, indent=1) + "\n"


def read_baseline(path: Path, key: bytes) -> Baseline:
    """A baseline written by `baseline_text` with the same key. UsageError "bad_baseline"."""
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
        schema, key_id, prints = data["schema"], data["key"], data["findings"]
        good = isinstance(prints, list) and all(isinstance(p, str) for p in prints)
    except OSError as error:
        raise UsageError("bad_baseline", path=path, problem=cause(error)) from error
    except (ValueError, RecursionError) as error:
        raise UsageError("bad_baseline", path=path, problem="no_json") from error
    except (KeyError, TypeError) as error:
        raise UsageError("bad_baseline", path=path, problem="no_baseline") from error
    if schema != BASELINE or not good:
        raise UsageError("bad_baseline", path=path, problem="other_version")
    if key_id != _key_id(key):
        raise UsageError("other_key", path=path)
    return Baseline(key, frozenset(prints))
