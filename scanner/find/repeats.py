"""A number that is certain in one place of a document is found wherever else it stands, and so is
a code or a password."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from scanner.extent import NUMBERS
from scanner.find.findings import MAX_IN_DOCUMENT, MAX_ON_PAGE, Search
from scanner.letters import figures
from scanner.model import Box, Finding, Source
from scanner.text import PageText

CERTAIN = 0.85
# A long number with a label a few words off is no chance when it comes again.
LABELLED, LONG_NUMBER = 0.8, 12
# Numbers are looked for again, unlabelled, once they are certain; a mailbox or a code is found
# by its own shape wherever it stands.
MIN_REPEATED = 8
# A number that is looked for again has so many digits at least and at most.
HEAD, MAX_DIGITS = 8, 19
# A number without a label of its own is no surer than so, however sure it is elsewhere.
AGAIN = 0.9
# What opens something is told letter by letter, and again when somebody is asked for it.
# Lists of hundreds are those of accounts, each of which stands there once.
_SECRETS, _SHORTEST, _MOST_SECRETS = frozenset({"otp", "password"}), 6, 200
# A place: the page, the number there, where it stands.
Known = tuple[int | None, str, tuple[Box, ...]]
# What may part the figures of a code.
_PARTS = " .-"
_UNPARTED = str.maketrans("", "", _PARTS)
_DIGITS = re.compile(r"\d+")
_APART = re.compile(r"[^\W\d_]|\n")


def certain_numbers(found: Iterable[Finding]) -> dict[str, Finding]:
    """The numbers of one document that are certain somewhere, each as it is surest."""
    return {
        finding.value: finding
        for finding in sorted(found, key=lambda f: f.confidence)
        if finding.confidence >= (LABELLED if len(finding.value) >= LONG_NUMBER else CERTAIN)
        and finding.type in NUMBERS
        and len(finding.value) >= MIN_REPEATED
    }


class Repeats:
    """The numbers of one document that are certain, by their values, its codes and passwords, and
    where each reading gave them for itself: looking again adds nothing there."""

    def __init__(self, certain: Mapping[str, Finding], found: Iterable[Finding] = ()) -> None:
        """`found`: all findings of the document so far."""
        self._certain = certain
        self._heads = {value[:HEAD] for value in certain}
        self._known: dict[Source, set[Known]] = {}
        self._secrets: dict[str, Finding] = {}
        for finding in found:
            like = certain.get(finding.value)
            if _is_secret(finding) and len(self._secrets) < _MOST_SECRETS:
                like = self._secrets.setdefault(_said(finding), finding)
            if like is not None and _says_as_much(finding, like):
                place = (finding.page, finding.value, finding.boxes)
                self._known.setdefault(finding.source, set()).add(place)

    def __bool__(self) -> bool:
        return bool(self._certain or self._secrets)

    def on(self, page: PageText, source: Source, number: int, search: Search) -> list[Finding]:
        """Where one of them stands again on a page of the document, labelled or not."""
        secrets = list(self._secrets_on(page, source, number))
        search.found += len(secrets)
        return secrets + self._numbers_on(page, source, number, search)

    def _secrets_on(self, page: PageText, source: Source, number: int) -> Iterator[Finding]:
        known = self._known.get(source, ())
        unparted = page.text.translate(_UNPARTED) if self._secrets else ""
        for said, like in self._secrets.items():
            if like.text.translate(_UNPARTED) not in unparted:
                continue
            for found in re.finditer(rf"(?<![\w.,/\-]){said}(?![\w/\-]|[.,]\d)", page.text):
                if (number, like.value, page.boxes(*found.span())) not in known:
                    yield again(page, like, found.span(), source, number)

    def _numbers_on(
        self, page: PageText, source: Source, number: int, search: Search
    ) -> list[Finding]:
        # However they are written: with letters for figures, raised or circled.
        numbers = figures(page.numbers)
        known = self._known.get(source, ())
        runs = [match.span() for match in _DIGITS.finditer(numbers)]
        digits = "".join([numbers[start:end] for start, end in runs])
        found: list[Finding] = []
        at = past = 0
        for index, (start, end) in enumerate(runs):
            if start >= past and digits[at : at + HEAD] in self._heads:
                place = self._from(runs, index, digits, at)
                if place is not None and _one_number(numbers, start, place[1]):
                    past = place[1]
                    if (number, place[0], page.boxes(start, past)) not in known:
                        seen = again(page, self._certain[place[0]], (start, past), source, number)
                        found.append(seen)
            at += end - start
            if len(found) == MAX_ON_PAGE or search.found + len(found) >= MAX_IN_DOCUMENT:
                search.given_up.append(page.area)
                break
        search.found += len(found)
        return found

    def _from(
        self, runs: Sequence[tuple[int, int]], index: int, digits: str, at: int
    ) -> tuple[str, int] | None:
        """The value that starts with a run of digits and ends with one, and where it ends."""
        length = 0
        for start, end in runs[index : index + MAX_DIGITS]:
            length += end - start
            if length > MAX_DIGITS:
                break
            if digits[at : at + length] in self._certain:
                return digits[at : at + length], end
        return None


def _said(secret: Finding) -> str:
    """An expression for a code or password that is said again: figures however they are parted."""
    figures = [sign for sign in secret.text if sign.isdigit()]
    parted = all(sign.isdigit() or sign in _PARTS for sign in secret.text)
    return f"[{_PARTS}]?".join(figures) if parted else re.escape(secret.text)


def _is_secret(finding: Finding) -> bool:
    return finding.type in _SECRETS and finding.mask and len(finding.text) >= _SHORTEST


def _says_as_much(finding: Finding, like: Finding) -> bool:
    """Whether a finding is as sure and as grave as it would be when found again."""
    if finding.confidence < min(like.confidence, AGAIN):
        return False
    kinds = [(f.type, f.severity, f.also_types) for f in (finding, like)]
    return kinds[0] == kinds[1]


def _one_number(numbers: str, start: int, end: int) -> bool:
    """Whether the digits stand close enough together to be one number."""
    inside = numbers[start:end]
    digits = sum(map(str.isdigit, inside))
    return len(inside) <= 2 * digits and not _APART.search(inside)


def again(
    page: PageText, known: Finding, span: tuple[int, int], source: Source, number: int | None
) -> Finding:
    """What is known from elsewhere, at a span of the text of a page."""
    return dataclasses.replace(
        known,
        page=number,
        boxes=page.boxes(*span) if number else (),
        polygons=page.polygons(*span) if number else None,
        sources=(source,),
        text=page.text[slice(*span)],
        confidence=min(known.confidence, AGAIN),
        because=tuple(dict.fromkeys(("elsewhere", *known.because))),
        weighed=None,
    )
