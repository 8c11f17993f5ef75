"""A match of a detector -> a candidate: its value, its label, how sure and how grave it is."""

from __future__ import annotations

import re
from itertools import compress
from typing import NamedTuple

from scanner import checks
from scanner.detector import WORDS, Detector
from scanner.detectors import Patterns
from scanner.find import broken, mailboxes
from scanner.find.called import behind_address, is_borne
from scanner.find.matching import BEFORE, BEHIND, Span, seconds
from scanner.find.shifts import shifted_by
from scanner.gives import SOFT
from scanner.labels.context import Context
from scanner.labels.phrases import LETTER, Governed
from scanner.letters import RULES
from scanner.model import Owner, Severity, Weighed
from scanner.text import PageText
from scanner.values import normalise

NAME = "person_name"
FLOOR = 0.3
SURE = 0.5
# What its own label gives a number at least, and how much its structure adds.
LABELLED, WEIGHT = 0.58, 0.39
# A structure that no label of another type can put in doubt (an e-mail address).
PROVEN = 0.95
MIN_IN_ROW = 8
# From so many rules between its digits on, a number stands in boxes of one digit each.
MIN_BOXED = 8
# A code behind its label, and a comma.
_HAD = re.compile(r"\d{4,}[^\d,;]{0,3}[,;]\s?$")


class Candidate(NamedTuple):
    """A match before it is weighed against the others: where, what, how sure.

    `taken`: where others stood that it won the place of, which a mask takes with it; `because`: the
    ids of the evidence that decided.
    """

    detector: Detector
    start: int
    end: int
    value: str
    text: str
    confidence: float
    structure: float
    severity: Severity
    pinned: bool
    taken: Span | None = None
    also: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    weighed: Weighed | None = None
    owner: Owner | None = None

    def __repr__(self) -> str:
        return f"Candidate({self.detector.id}, {self.start}-{self.end}, {self.confidence})"

    @property
    def span(self) -> Span:
        return self.start, self.end

    @property
    def reach(self) -> Span:
        """Its span, with that of all whose place it took."""
        return hull(self.span, self.taken) if self.taken else self.span

    @property
    def is_bare(self) -> bool:
        """Whether a number has but its own structure, or its row, to speak for it."""
        labelled = self.detector.valued or self.structure >= PROVEN
        return not labelled and self.confidence < LABELLED + WEIGHT * self.structure

    @property
    def is_sure(self) -> bool:
        """Whether it tells of somebody: sure, of a type beside which somebody stands, and no
        office's or what the law wants to be read."""
        soft = self.detector.type in SOFT
        low = (soft or bool(self.detector.digits)) and self.severity is Severity.LOW
        tells = soft or self.detector.gravity.anchors
        return tells and self.confidence >= SURE and not self.pinned and not low


def hull(one: Span, other: Span) -> Span:
    """From where the first of two begins to where the last ends."""
    return min(one[0], other[0]), max(one[1], other[1])


def weigh(  # noqa: PLR0913, PLR0917
    detector: Detector,
    page: PageText,
    span: Span,
    context: Context,
    patterns: Patterns,
    floor: float = FLOOR,
) -> Candidate | None:
    """The match of a detector at `span`, or None where it is surely none of its type, or less sure
    than `floor`."""
    start, end = span
    view = getattr(page, detector.view)
    while view[start] in " .-\u200b" or (view[start] == "(" and ")" not in view[start:end]):
        start += 1
    worded = detector.type in SOFT
    possible = not worded or not floor or _may_be(detector, view[start:end], context)
    if worded and possible:
        if detector.type == NAME:
            start = behind_address(patterns, page, start, end)
        end = max(start + 1, context.until(start, end, detector.id))
    printed = view[start:end]
    if detector.normalise == "email":
        start, printed = mailboxes.beginning(detector, page, start, printed)
    value = normalise(detector.normalise, printed)
    structure = checks.strength(detector.check, value) if possible else 0.0
    if structure == 0:
        return None
    boxed = page.ruled and sum(map(page.text[start:end].count, RULES)) >= MIN_BOXED
    label = None
    if structure < PROVEN or boxed:
        sure = structure * detector.alone >= SURE
        label = _label(detector, page, (start, end), context, boxed=boxed)
        others = (
            sure and label is not None and _is_others(label, patterns, page, (start, end), context)
        )
        label = None if others or (label and _is_weak(label, detector, printed)) else label
    # Single digits in a row of a table, and the halves of a number that its cell cut in two, are
    # a number only where a label says so.
    alone = label is None and (boxed or (detector.type == NAME and is_borne(patterns, page, start)))
    if alone:
        return None
    cut = detector.digits and "\n" in printed and not broken.runs_on(view, start, end)
    if cut and (label is None or detector.id not in label.owners):
        return None
    if start and view[start - 1].isalpha() and _is_of_a_word(detector, page, start, label):
        return None
    confidence = _confidence(detector, structure, label)
    backed = _is_backed(detector, page, (start, end), label)
    if backed:
        confidence = max(confidence, _supported(structure))
    named = _as_named(label, detector, page, (start, end), patterns) if confidence < SURE else None
    if named or confidence < floor:
        return named
    because = _because(detector, label, proven=structure >= PROVEN, backed=backed)
    return _made(detector, page, (start, end), value, (structure, confidence), because)


def _may_be(detector: Detector, printed: str, context: Context) -> bool:
    """Whether words that nothing but a label speaks for may have one, and look like what they would
    be: most runs of capitals and figures do not."""
    if detector.alone or detector.valued or detector.digits:
        return True
    if not context.may_speak(detector.id):
        return False
    return checks.strength(detector.check, normalise(detector.normalise, printed)) > 0


def _because(
    detector: Detector, label: Governed | None, *, proven: bool, backed: bool
) -> tuple[str, ...]:
    """The ids of what decided for a number, or against it, beside its pattern."""
    labelled = detector.valued or (label is not None and detector.id in label.owners)
    others = label is not None and not labelled and (bool(label.owners) or label.lookalike)
    speaks = labelled, proven, backed, others
    return tuple(compress(("label", "check", "behind", "-other_label"), speaks)) or ("alone",)


def _label(
    detector: Detector, page: PageText, span: Span, context: Context, *, boxed: bool
) -> Governed | None:
    """What speaks for a number or a word; of one in boxes the label stands before the first."""
    start, end = span
    gap = page.text[max(0, start - MIN_BOXED) : start] if boxed else ""
    first = start - len(gap) + len(gap.rstrip(f" {RULES}"))
    return context.label(first, end, words=detector.normalise in WORDS)


def _is_of_a_word(detector: Detector, page: PageText, start: int, label: Governed | None) -> bool:
    """Whether what begins behind a letter is the rest of a word: a number right behind its label is
    not, and no label of words ends inside a word ("cư ngụ" in "cụ Nguyễn")."""
    inside = detector.normalise in ("text", "folded") and page.text[start].islower()
    return inside or label is None or not label.near


def _as_named(
    label: Governed | None, detector: Detector, page: PageText, span: Span, patterns: Patterns
) -> Candidate | None:
    """A number that is grouped like another thing as what its label calls it, if it has the digits
    of such a one: an account that is written as telephones are."""
    if label is None or label.lookalike or not detector.digits or detector.id in label.owners:
        return None
    owners = [patterns.by_id[owner] for owner in sorted(label.owners)]
    fitting = [o for o in owners if o.digits and o.wake is None and _fits(o, page, span)]
    made = [weigh_labelled(owner, page, span, label) for owner in fitting]
    return max(filter(None, made), key=lambda one: one.confidence, default=None)


def _fits(detector: Detector, page: PageText, span: Span) -> bool:
    """Whether a number in groups, and no part of another, were one of a detector, stood there its
    digits alone."""
    start, end = span
    view = getattr(page, detector.view)
    figures = normalise("digits", view[start:end])
    before, behind = view[max(0, start - BEFORE) : start], view[end : end + BEHIND]
    if (
        figures == view[start:end]
        or before.rstrip(" .-")[-1:].isdigit()
        or behind.lstrip(" .-")[:1].isdigit()
    ):
        return False
    most = seconds(detector, BEFORE + BEHIND)
    found = detector.pattern.match(before + figures + behind, len(before), timeout=most)
    return found is not None and found.end() == len(before) + len(figures)


def weigh_labelled(
    detector: Detector, page: PageText, span: Span, label: Governed, value: str | None = None
) -> Candidate | None:
    """The number at `span` for which a label of its own speaks, or None where it is none; `value`:
    what it says, where that is not how it looks."""
    value = _value(detector, page, span) if value is None else value
    structure = checks.strength(detector.check, value)
    confidence = _confidence(detector, structure, label) if structure else 0.0
    if confidence < LABELLED:
        return None
    return _made(detector, page, span, value, (structure, confidence), ("label",))


def _made(  # noqa: PLR0913, PLR0917
    detector: Detector,
    page: PageText,
    span: Span,
    value: str,
    sure: tuple[float, float],
    because: tuple[str, ...],
) -> Candidate:
    """`sure`: its structure, and how sure it is with all that speaks for it; `because`: the ids of
    that beside its pattern."""
    start, end = span
    structure, confidence = sure
    shifted = shifted_by(detector, page, span, value)
    severity = shifted or detector.gravity.severity
    pinned = shifted is Severity.LOW
    text = page.text[start:end]
    public = ("-public",) if shifted is Severity.LOW else ()
    because = (f"pattern.{detector.id}", *public, *because)
    return Candidate(
        *(detector, start, end, value, text, confidence, structure, severity, pinned),
        because=because,
    )


def _is_weak(label: Governed, detector: Detector, printed: str) -> bool:
    """Whether a number that goes on in the next line has only "số" before it: behind the "Số: 216"
    of a letterhead anything may follow."""
    weak = detector.id in label.weak and detector.id not in label.owners
    return weak and bool(detector.digits) and "\n" in printed


def unlabelled(detector: Detector, page: PageText, span: Span, structure: float) -> Candidate:
    """A candidate that no label speaks for, but what stands beside it."""
    start, end = span
    value = _value(detector, page, (start, end))
    sure = structure, _supported(structure)
    return _made(detector, page, (start, end), value, sure, ("around",))


def checked(detector: Detector, page: PageText, span: Span) -> Candidate | None:
    """The same by the check of its detector, or None where it is none of its type."""
    structure = checks.strength(detector.check, _value(detector, page, span))
    return unlabelled(detector, page, span, structure) if structure else None


def _value(detector: Detector, page: PageText, span: Span) -> str:
    return normalise(detector.normalise, getattr(page, detector.view)[slice(*span)])


def _is_others(
    label: Governed, patterns: Patterns, page: PageText, span: Span, context: Context
) -> bool:
    """As `_is_of_others`; several detectors ask of a number."""
    known = context.of_others.get((span, label))
    if known is None:
        known = context.of_others[span, label] = _is_of_others(label, patterns, page, span)
    return known


def _is_of_others(label: Governed, patterns: Patterns, page: PageText, span: Span) -> bool:
    """Whether none whom a label speaks for can have the number: ten digits of a phone are one,
    whatever stands over them about numbers of twelve."""
    if label.lookalike and _HAD.search(label.between):
        # "mã đại lý 60012874, 0912…": the code stands before.
        return True
    if not label.owners or label.lookalike:
        return False
    start, end = span
    around = (max(0, start - BEFORE), end + BEHIND)
    figures = normalise("digits", page.text[start:end])
    owners = [patterns.by_id[owner] for owner in label.owners]
    length = around[1] - around[0]
    # However it is grouped, or its cell has cut it.
    if any(_fits_whole(one, figures, length) for one in owners):
        return False
    for detector in owners:
        view = getattr(page, detector.view)
        most = seconds(detector, length)
        # From before it, the rest of the number over it may take its first digits.
        whole = detector.pattern.match(view, start, around[1], timeout=most)
        if whole is not None and whole.end() >= end:
            return False
        found = detector.pattern.finditer(view, *around, timeout=most)
        if any(fits.start() < end <= fits.end() for fits in found):
            return False
    return True


def _fits_whole(detector: Detector, figures: str, length: int) -> bool:
    if not detector.digits:
        return False
    return detector.pattern.fullmatch(figures, timeout=seconds(detector, length)) is not None


def _is_backed(detector: Detector, page: PageText, span: Span, label: Governed | None) -> bool:
    """Whether what stands behind a number says what no label does; "số" before it says too little
    to count, and less than what is behind it what the cell beside says."""
    behind = detector.said.behind
    named = behind is not None and behind.match(page.folded, span[1], timeout=seconds(detector, 0))
    if label is not None and (label.lookalike or (label.owners and (label.label or not named))):
        return False
    return bool(named)


def _confidence(detector: Detector, structure: float, label: Governed | None) -> float:
    """How sure: the structure alone, raised by an own label, lowered by another's."""
    alone = structure * detector.alone
    if detector.valued:
        return 0.6 + WEIGHT * structure
    if label is None or _is_apart(detector, structure, label.between):
        return alone
    if detector.id in label.owners:
        return (0.6 if label.near else LABELLED) + WEIGHT * structure
    if detector.id in label.weak and not label.lookalike:
        return max(alone, _supported(structure))
    if structure >= PROVEN:
        return alone
    return alone * (0.3 if label.lookalike else 0.4 if label.owners else 1.0)


def _is_apart(detector: Detector, structure: float, between: str) -> bool:
    """Whether what stands between a label and a value parts them: before words that begin with
    no surname any other word does."""
    if detector.said.stops and detector.said.stops.search(between):
        return True
    return detector.type == NAME and structure < SURE and LETTER.search(between) is not None


def _supported(structure: float) -> float:
    return 0.36 + WEIGHT * structure
