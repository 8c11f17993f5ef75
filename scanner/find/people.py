"""Who is named on a page, where they live and when they were born: the tagger's spans and those of
the patterns, each scored by all the evidence there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanner.detectors import Patterns
from scanner.find.aside import ASKED, Aside
from scanner.find.boxed import in_boxes
from scanner.find.owners import of_place, owned
from scanner.find.speaking import Spoken
from scanner.find.spoken import is_said
from scanner.find.weighing import SURE, Candidate, unlabelled
from scanner.finding import score
from scanner.finding.columns import figures
from scanner.finding.evidence import Span, Told, evidence
from scanner.finding.features import Vocabulary
from scanner.finding.lattice import Ints, Lattice, lattice
from scanner.finding.tagger import Kind, Tagger, of_kinds, spans, the_tagger
from scanner.gives import SOFT
from scanner.labels.context import Context
from scanner.letters import fold
from scanner.model import Severity
from scanner.text import PageText

_ALIKE = {
    "person_name": [Kind.PERSON, Kind.DUTY],
    "address": [Kind.HOME, Kind.PLACE],
    "date_of_birth": [Kind.BIRTH],
}
KINDS = {Kind.PERSON: "person_name", Kind.HOME: "address", Kind.BIRTH: "date_of_birth"}
_BORN = KINDS[Kind.BIRTH]
# So sure is the birth of somebody whose column is one of dates.
_IN_COLUMN = Told(0.8, labelled=True, pinned=False)
# From so much on a span of the tagger is weighed at all.
_LEAST = 0.1
# Lines of print that follow each other are this many heights of theirs apart at most.
_CLOSE = 1.6
# So sure is what a label of its own speaks for and its look: a name that begins with a surname.
_SURELY = 0.81
# So sure at least where it looks like one of its type too.
_LIKELY = 0.8
# What is less alike to the tagger is none of its type, whoever it were.
_ALIEN = 0.01
# What has less to speak for it is an example or an office's, whatever its label.
_DENIED = 0.1
# A span has so many letters and figures; where no page stands around it (a file's name, a remark),
# the tagger has little to go by.
_FEWEST, _FEWEST_TYPED = 2, 4
# Nor has it where a page says no more than so: there patterns alone tell.
_ENOUGH = 16
_PARTING = frozenset(".,;:!?()-–*/")
# What stands before the figures of a date.
_BORN, _DAY = "date_of_birth", "ngay"


class Page(NamedTuple):
    """A page as its people are judged on: lattice, the tagger's probabilities and words, the spans
    of each type, which tokens are of numbers that are somebody's own, and what patterns found, with
    whose it is."""

    found: Lattice
    chances: NDArray[np.float32]
    words: Vocabulary
    spans: dict[str, list[Span]]
    own: NDArray[np.bool_]
    known: Sequence[Candidate]

    def evidence(self, kind: str, more: Sequence[Span] = ()) -> NDArray[np.float64]:
        """The evidence of the spans of a type (n x len(IDS)), and of some more."""
        spans = [*self.spans[kind], *more]
        return evidence(self.found, self.chances, spans, self.own, self.words)

    def is_alike(self, kind: str, span: Span, spoken: Spoken) -> bool:
        """Whether a label speaks for a span, and it stands right behind it, or its look or the
        tagger holds it for one of its type, somebody's or not."""
        told = span.told
        if told is None or not told.labelled:
            return False
        if spoken.is_beside(*self.place(span)):
            return True
        alike = of_kinds(self.chances[span.first : span.last + 1])[:, _ALIKE[kind]]
        return told.confidence >= _LIKELY or float(alike.sum(axis=1).mean()) >= _ALIEN

    def place(self, span: Span) -> tuple[int, int]:
        """Where a span stands in the text."""
        return _place(self.found, span)


def people(  # noqa: PLR0913
    page: PageText,
    known: Sequence[Candidate],
    patterns: Patterns,
    context: Context,
    aside: Aside | None = None,
    *,
    told_of: bool = False,
) -> list[Candidate]:
    """All candidates of a page in text order, those of its people as the evidence decides: what is
    somebody's is `medium` where the page tells more than this of anybody (`told_of`: in another
    reading of it), all else `low`. What is weighed and not told is put `aside`."""
    if not page.text.strip():
        return [*known]
    private: list[Candidate] = []
    told: list[Candidate] = []
    spoken = Spoken(page, patterns, context)
    seen = looked_at(page, known, the_tagger(), spoken)
    others = [c for c in seen.known if c.detector.type not in SOFT]
    beside = _Beside(page, seen)
    small = len(seen.found.tokens) < _ENOUGH
    for kind in KINDS.values():
        if kind not in patterns.by_id or not seen.spans[kind]:
            continue
        values = seen.evidence(kind)
        chances = score.probabilities(kind, values).tolist()
        for span, chance, evident in zip(seen.spans[kind], chances, values, strict=True):
            made = replace(
                unlabelled(patterns.by_id[kind], page, seen.place(span), 1.0),
                confidence=chance,
                because=score.because(kind, evident),
                owner=of_place(kind, evident),
                weighed=score.weighed(kind, evident, chance) if aside is not None else None,
            )
            likely = chance >= score.weights()[kind].least
            if likely or (chance >= _DENIED and beside.holds(kind, span)):
                because = made.because if likely else ("around", *made.because)
                sure = max(SURE, chance)
                private.append(replace(made, confidence=sure, because=because, pinned=False))
            elif span.told and (small or chance >= _DENIED or seen.is_alike(kind, span, spoken)):
                sure = span.told.confidence
                told.append(replace(made, confidence=sure, severity=Severity.LOW))
            elif aside is not None:
                aside.here.append((made, "below"))
    filled = in_boxes(page, [*told, *others])
    boxed = (one for n, one in enumerate(told) if n in filled)
    private += [replace(one, because=("around", *one.because)) for one in boxed]
    told = [one for n, one in enumerate(told) if n not in filled]
    outer, others = _outermost(private, others)
    if aside is not None:
        kept = {one.span for one in outer}
        within = [one for one in private if one.span not in kept]
        _put_aside(page, seen, patterns, aside, within)
    private = outer
    several = told_of or len(private) + sum(c.is_sure for c in others) > 1
    severity = Severity.MEDIUM if several else Severity.LOW
    grave = [
        one if one.severity is severity else replace(one, severity=severity) for one in private
    ]
    told, _ = _outer(told, [*(one for one in others if one.confidence >= SURE), *private])
    return sorted([*others, *grave, *told], key=lambda one: one.span)


def _put_aside(
    page: PageText, seen: Page, patterns: Patterns, aside: Aside, within: Sequence[Candidate]
) -> None:
    """Puts aside what of a page was weighed and is not told, or lies `within` what is."""
    aside.here = [
        *_unsure(page, seen, patterns, aside),
        *_asked(page, seen, patterns, aside),
        *(one for one in aside.here if one[0].weighed or one[0].detector.type not in SOFT),
        *((one, "within") for one in within),
    ]


def _outermost(
    private: Sequence[Candidate], others: Sequence[Candidate]
) -> tuple[list[Candidate], list[Candidate]]:
    """Those that lie in none of their kind, nor in a number that is masked: what is only told, or
    not even that, takes no mask from what is in it. And the others, with what lies in them."""
    masked = [n for n, one in enumerate(others) if _is_masked(one)]
    left, holding = _outer(private, [others[n] for n in masked])
    known = dict(zip(masked, holding, strict=True))
    return left, [known.get(n, one) for n, one in enumerate(others)]


def _is_masked(one: Candidate) -> bool:
    return one.confidence >= SURE and one.severity is not Severity.LOW


class _Beside:
    """Which labelled names, homes and births stand beside a number that is somebody's, or beside a
    surely labelled one of another type: in its row, or in a line that follows closely (contract,
    `mask`)."""

    def __init__(self, page: PageText, seen: Page) -> None:
        self._boxes, self._cell = page.grid.boxes, seen.found.cell
        own = {*self._cell[seen.own].tolist()}
        told = {
            kind: {int(self._cell[span.first]) for span in some if _is_labelled(span, _SURELY)}
            for kind, some in seen.spans.items()
        }
        self._own = self._boxes[sorted(own)]
        self._near = {
            kind: self._boxes[sorted(own.union(*(told[k] for k in told if k != kind)))]
            for kind in told
        }

    def holds(self, kind: str, span: Span) -> bool:
        """Whether it holds for a span of a type."""
        if not _is_labelled(span, SURE):
            return False
        near = self._near[kind] if _is_labelled(span, _SURELY) else self._own
        box = self._boxes[self._cell[span.first]]
        gaps = np.maximum(near[:, 1], box[1]) - np.minimum(near[:, 3], box[3])
        heights = np.minimum(near[:, 3] - near[:, 1], box[3] - box[1])
        return bool((gaps < _CLOSE * heights).any())


def _is_labelled(span: Span, sure: float) -> bool:
    told = span.told
    return told is not None and told.labelled and told.confidence >= sure and not told.pinned


def _asked(
    page: PageText, seen: Page, patterns: Patterns, aside: Aside
) -> Iterator[tuple[Candidate, str]]:
    """What somebody asks for, as the likeliest that it would be, whoever else weighs it."""
    tokens = [seen.found.within(*place) for place in aside.places(page)]
    spans = [Span(first, end - 1, None) for first, end in tokens if first < end]
    made = [[*_weighed(page, seen, patterns, kind, spans)] for kind in KINDS.values()]
    for alike in zip(*filter(None, made), strict=True):
        yield max(alike, key=lambda one: one.confidence), ASKED


def _unsure(
    page: PageText, seen: Page, patterns: Patterns, aside: Aside
) -> Iterator[tuple[Candidate, str]]:
    """What patterns are too unsure of to have it weighed, with all evidence there is."""
    for kind in KINDS.values():
        spans = [
            Span(first, end - 1, None)
            for one, _ in aside.here
            if one.detector.type == kind and one.weighed is None
            for first, end in [seen.found.within(*one.span)]
            if not any(other.first < end and first <= other.last for other in seen.spans[kind])
        ]
        yield from ((one, "below") for one in _weighed(page, seen, patterns, kind, spans))


def _weighed(
    page: PageText, seen: Page, patterns: Patterns, kind: str, spans: Sequence[Span]
) -> Iterator[Candidate]:
    """Some spans beside those of a page, as they would be values of a type."""
    detector = patterns.by_id.get(kind)
    if detector is None or not spans:
        return
    evident = seen.evidence(kind, spans)[-len(spans) :]
    chances = score.probabilities(kind, evident).tolist()
    for span, values, chance in zip(spans, evident, chances, strict=True):
        made = unlabelled(detector, page, seen.place(span), 1.0)
        because, weighed = score.because(kind, values), score.weighed(kind, values, chance)
        yield replace(made, confidence=chance, because=because, weighed=weighed)


def _outer(
    some: Sequence[Candidate], others: Sequence[Candidate]
) -> tuple[list[Candidate], list[Candidate]]:
    """Those of some that do not lie within another one, with which they are masked or told, and the
    others; each with the types of all that lies within it."""
    kinds: dict[tuple[int, int], set[str]] = {}
    for one in (*some, *others):
        kinds.setdefault(one.span, set()).add(one.detector.type)
    inner: set[tuple[int, int]] = set()
    held: dict[tuple[int, int], set[str]] = {}
    outer = (-1, -1)
    for span in sorted(kinds, key=lambda span: (span[0], -span[1])):
        if span[1] <= outer[1]:
            inner.add(span)
            held.setdefault(outer, set()).update(kinds[span])
        else:
            outer = span

    def with_held(one: Candidate) -> Candidate:
        return replace(one, also=tuple(sorted(held[one.span]))) if one.span in held else one

    return [with_held(one) for one in some if one.span not in inner], [*map(with_held, others)]


def looked_at(page: PageText, known: Sequence[Candidate], tagger: Tagger, spoken: Spoken) -> Page:
    """A page that holds text, with what its patterns found and its labels say."""
    found = lattice(page)
    chances = tagger.probabilities(found)
    seen: dict[str, list[Span]] = {kind: [] for kind in KINDS.values()}
    for tagged in spans(chances, _LEAST) if page.typed or len(found.tokens) >= _ENOUGH else ():
        if tagged.kind in KINDS:
            parts = _trimmed(found, tagged.first, tagged.last)
            least = _FEWEST_TYPED if page.typed else _FEWEST
            kind = KINDS[tagged.kind]
            ended = filter(None, (_ended(found, one, kind, spoken) for one in parts))
            seen[kind] += [
                one for one in ended if _signs(found, one) >= least and is_said(page, found, one)
            ]
    column = figures(found, of_kinds(chances))
    born = [one for one in seen[_BORN] if column.counting.isdisjoint(one.tokens)]
    seen[_BORN] = [*born, *(Span(n, n, _IN_COLUMN) for n in sorted(column.born))]
    own = np.zeros(len(found.tokens), bool)
    known = owned(page, found, chances, known)
    for candidate in known:
        first, end = found.within(*candidate.span)
        if candidate.detector.type not in SOFT:
            own[first:end] |= candidate.is_sure
        elif first < end:
            told = Told(candidate.confidence, not candidate.is_bare, candidate.pinned)
            seen[candidate.detector.type].append(Span(first, end - 1, told))
    united = {kind: list(_united(some)) for kind, some in seen.items()}
    united[_BORN] = [_dated(found, one) for one in united[_BORN]]
    for kind, some in united.items():
        united[kind] = [
            one if one.told else one._replace(told=spoken.of(kind, *_place(found, one)))
            for one in some
        ]
    return Page(found, chances, tagger.vocabulary, united, own, known)


def _place(found: Lattice, span: Span) -> tuple[int, int]:
    return int(found.starts[span.first]), int(found.ends[span.last])


def _ended(found: Lattice, span: Span, kind: str, spoken: Spoken) -> Span | None:
    """A span up to the label that it may run on into; None where it is the beginning of one."""
    start, end = _place(found, span)
    until = spoken.until(kind, start, end)
    if until <= start:
        return None
    last = found.within(start, until)[1] - 1
    return span._replace(last=max(span.first, last))


def _trimmed(found: Lattice, first: int, last: int) -> Iterator[Span]:
    """A span cut between the cells of a row, each part without the marks that stand around it."""
    rows = found.cells.row[found.cell]
    cuts = [n for n in range(first + 1, last + 1) if _is_cut(found.cell, rows, n)]
    for begin, end in pairwise([first, *cuts, last + 1]):
        tokens = found.tokens[begin:end]
        kept = [n for n, token in enumerate(tokens) if token not in _PARTING]
        if kept:
            closed = "(" in tokens and tokens[-1] == ")"
            yield Span(begin + kept[0], end - 1 if closed else begin + kept[-1], None)


def _dated(found: Lattice, span: Span) -> Span:
    """A date without the word before its figures."""
    first, then = found.tokens[span.first], found.tokens[span.first + 1 : span.last + 1][:1]
    word = fold(first) == _DAY and bool(then) and then[0][0].isdigit()
    return span._replace(first=span.first + 1) if word else span


def _signs(found: Lattice, span: Span) -> int:
    """How many letters and figures a span holds, of the writing that the tagger has learned: of
    what stands in another one it knows nothing."""
    tokens = found.tokens[span.first : span.last + 1]
    return sum(sign.isalnum() and sign.isascii() for token in tokens for sign in fold(token))


def _is_cut(cell: Ints, rows: Ints, n: int) -> bool:
    """Whether a token begins the next cell of the row in which the token before it stands."""
    return bool(cell[n] != cell[n - 1] and rows[n] == rows[n - 1])


def _united(some: Sequence[Span]) -> Iterator[Span]:
    """Spans that share a token as one, with the surest that patterns say of it."""
    groups: list[list[Span]] = []
    for span in sorted(some, key=itemgetter(0, 1)):
        if groups and span.first <= max(other.last for other in groups[-1]):
            groups[-1].append(span)
        else:
            groups.append([span])
    for group in groups:
        told = [span.told for span in group if span.told]
        yield Span(group[0].first, max(span.last for span in group), max(told, default=None))
