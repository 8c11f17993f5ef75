"""Who is named on a page, where they live and when they were born: the tagger's spans and those of
the patterns, each scored by all the evidence there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from scanner.detectors import Patterns
from scanner.find.aside import ASKED, Aside
from scanner.find.boxed import in_boxes
from scanner.find.numbers import GROUPS, untold
from scanner.find.owners import of_place
from scanner.find.peoples import PEOPLES
from scanner.find.speaking import Spoken
from scanner.find.spotted import ENOUGH, KINDS, Page, looked_at
from scanner.find.weighing import SURE, Candidate, unlabelled
from scanner.finding import score
from scanner.finding.evidence import Span
from scanner.finding.tagger import Kind, the_tagger
from scanner.gives import SOFT
from scanner.labels.context import Context
from scanner.model import Severity
from scanner.text import PageText

# Lines of print that follow each other are this many heights of theirs apart at most.
_CLOSE = 1.6
# So sure is what a label of its own speaks for and its look: a name that begins with a surname.
_SURELY = 0.81
# What has less to speak for it is an example or an office's, whatever its label.
_DENIED = 0.1
# So sure it has to be of a number whose label says another type, or nobody's: of what somebody is
# reached or paid by, and of others, which look like codes of orders; and of a name below the duty
# in which somebody signs.
_REACHED = frozenset({Kind.CONTACT, Kind.ACCOUNT})
_OTHERWISE, _DISPUTED = 0.75, 0.9
_NAME = "person_name"
# So sure has the tagger to be of words that it does not know, on no page or read off pixels: some
# of the bytes of a file that is none look like names, and so do labels on masks misread. Off pixels
# so does what is left of a word, or of the lines of a box.
_ALONE = 0.8


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
    spoken = Spoken(page, patterns, context)
    seen = looked_at(page, known, the_tagger(), spoken)
    others = [c for c in seen.known if c.detector.type not in SOFT]
    others = [*_numbers(page, seen, patterns, others, weigh=aside is not None)]
    private, told = _judged(page, seen, patterns, spoken, aside)
    filled = in_boxes(page, [*told, *others])
    boxed = (one for n, one in enumerate(told) if n in filled)
    private += [one._replace(because=("around", *one.because)) for one in boxed]
    told = [one for n, one in enumerate(told) if n not in filled]
    outer, others = _outermost(private, others)
    if aside is not None:
        kept = {one.span for one in outer}
        within = [one for one in private if one.span not in kept]
        _put_aside(page, seen, patterns, aside, within)
    private = outer
    if not (told_of or private):
        others = _of_nobody(others, len(seen.found.tokens))
    several = told_of or len(private) + sum(c.is_sure for c in others) > 1
    severity = Severity.MEDIUM if several else Severity.LOW
    grave = [
        one if one.severity is severity else one._replace(severity=severity) for one in private
    ]
    told, _ = _outer(told, [*(one for one in others if one.confidence >= SURE), *private])
    return sorted([*others, *grave, *told], key=lambda one: one.span)


def _of_nobody(others: Sequence[Candidate], words: int) -> list[Candidate]:
    """What is told on a page without names: its peoples and faiths are those of a statistic, unless
    a number is somebody's. Of few words that says nothing."""
    peopled = any(c.is_sure and c.detector.type not in PEOPLES for c in others)
    if peopled or words < ENOUGH:
        return [*others]
    low = Severity.LOW
    return [c._replace(severity=low) if c.detector.type in PEOPLES else c for c in others]


def _judged(
    page: PageText, seen: Page, patterns: Patterns, spoken: Spoken, aside: Aside | None
) -> tuple[list[Candidate], list[Candidate]]:
    """The names, homes and births of a page that are somebody's, and those that are only told."""
    private: list[Candidate] = []
    told: list[Candidate] = []
    beside = _Beside(page, seen)
    small = len(seen.found.tokens) < ENOUGH
    misread = page.read_by_eye and not page.typed
    for kind in filter(patterns.by_id.__contains__, KINDS.values()):
        for span, chance, evident in _scored(seen, kind):
            strange = page.read_by_eye and not (span.told or seen.knows(span, misread=misread))
            least = _ALONE if strange else score.weights()[kind].least
            signs = kind == _NAME and chance < _DISPUTED and seen.heads.signs(span)
            likely = chance >= (_DISPUTED if signs else least)
            worded = not likely and seen.is_worded(kind, span)
            denied = worded or chance < _DENIED
            proven = span.told.confidence if span.told and span.told.proven else 0.0
            hers = likely or proven >= SURE or (not denied and beside.holds(kind, span))
            known = None if hers or worded else span.told
            if known and denied and not (small or seen.is_alike(kind, span, spoken)):
                known = None
            if not hers and known is None and aside is None:
                continue
            made = unlabelled(patterns.by_id[kind], page, seen.place(span), 1.0)._replace(
                confidence=chance,
                because=score.because(kind, evident),
                owner=of_place(kind, evident),
                weighed=score.weighed(kind, evident, chance) if aside is not None else None,
            )
            if hers:
                because = made.because if likely else ("around", *made.because)
                sure = max(SURE, chance, proven)
                private.append(made._replace(confidence=sure, because=because, pinned=False))
            elif known is not None:
                told.append(made._replace(confidence=known.confidence, severity=Severity.LOW))
            elif aside is not None:
                aside.here.append((made, "below"))
    return private, told


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


def _scored(seen: Page, kind: str) -> Iterator[tuple[Span, float, NDArray[np.float64]]]:
    """The spans of a type or group, each with how probable it is somebody's and its evidence."""
    spans = seen.spans[kind]
    if spans:
        values = seen.evidence(kind)
        chances = score.probabilities(kind, values).tolist()
        yield from zip(spans, chances, values, strict=True)


def _numbers(
    page: PageText, seen: Page, patterns: Patterns, known: Sequence[Candidate], *, weigh: bool
) -> Iterator[Candidate]:
    """The numbers that are known, and those that all evidence speaks for: an unsure one gives way
    to what is told now. `weigh`: with all that was weighed."""
    told: list[Candidate] = []
    for kind, group in GROUPS.items():
        for span, chance, evident in _scored(seen, group):
            least = score.weights()[group].least
            if span.label < 0:
                least = max(least, _OTHERWISE) if kind in _REACHED else _DISPUTED
            if chance >= least:
                one = untold(page, patterns, kind, seen.place(span), chance)
                weighed = score.weighed(group, evident, chance) if weigh else None
                because = score.because(group, evident)
                told += [one._replace(because=because, weighed=weighed)] if one else []
    for one in known:
        if not any(one.start < other.end and other.start < one.end for other in told):
            yield one
    yield from told


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
        yield made._replace(confidence=chance, because=because, weighed=weighed)


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
        return one._replace(also=tuple(sorted(held[one.span]))) if one.span in held else one

    return [with_held(one) for one in some if one.span not in inner], [*map(with_held, others)]
