"""Numbers that are written in another way than numbers are: other signs between their groups,
brackets, raised or circled figures, letters for figures ("o7g1o3ol2345").

No look of theirs says what they are. A label does, where the count of their figures is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from scanner import checks
from scanner.detector import Detector
from scanner.detectors import Patterns
from scanner.find.matching import seconds
from scanner.find.weighing import Candidate, weigh_labelled
from scanner.labels.context import Context
from scanner.labels.phrases import Governed
from scanner.letters import SPELT, spelt
from scanner.text import PageText
from scanner.values import normalise

# So many figures has one at least, and at most; between two groups stand so many signs.
_FEWEST, _MOST = 8, 19
_BETWEEN = re.compile(r"[^\w\n]{1,3}|[^\w\n]?_[^\w\n]?")
# What parts the groups of numbers that are written as usual.
_USUAL = re.compile(r"[ .\-\u00a0\u2009\u202f\u200b\u2010-\u2015\u2212]")
# What parts the items of a list, too, where a blank stands behind it or it parts short ones.
_LISTING = frozenset(",;:+/|")
_LONG_GROUP = 3
_LIST = re.compile(r"[^\W_][,;] ")
# A longer group is a number by itself.
_LONGEST = 8
_DATE = re.compile(r"(?<!\d)\d{1,2}[/.\-]\d{1,2}[/.\-](?:19|20)\d\d(?!\d)")
# What makes a sum of it, however its figures were read.
_MONEY = re.compile(r"\s?(?:đ|VN[DĐ]|đồng|USD|%)(?![^\W\d_])")
# What parts the first and the last of a range.
_RANGE = frozenset("-\u2013\u2014_~→")
# Accounts of book-keeping have such labels, too, and are written with commas between them.
_BOOKED = frozenset({"", "tk", "tai khoan"})

Span = tuple[int, int]


def written(page: PageText, patterns: Patterns, context: Context) -> Iterator[Candidate]:
    """The numbers of a page that are written so, behind labels that say what they are."""
    for groups in _runs(page.text):
        sizes = list(accumulate([end - start for start, end in groups[:_MOST]]))
        for last in range(len(sizes), 0, -1):
            fits = _FEWEST <= sizes[last - 1] <= _MOST and _is_one(page, groups, last)
            found = _number(page, patterns, context, groups[:last]) if fits else None
            if found is not None:
                yield found
                break


def _runs(text: str) -> Iterator[list[Span]]:
    """The groups that stand beside each other and hold as many figures as a number does, some of
    them written in another way."""
    run: list[Span] = []
    for match in SPELT.finditer(text):
        span = match.span()
        if run and _BETWEEN.fullmatch(text, run[-1][1], span[0]):
            run.append(span)
            continue
        if _is_odd(text, run):
            yield run
        run = [span]
    if _is_odd(text, run):
        yield run


def _is_odd(text: str, run: Sequence[Span]) -> bool:
    figures = sum(end - start for start, end in run)
    if not run or not figures >= _FEWEST:
        return False
    plain = text[run[0][0] : run[-1][1]].isascii() and all(text[a:b].isdigit() for a, b in run)
    return not (plain and all(_USUAL.fullmatch(text, a, b) for a, b in _gaps(run)))


def _is_one(page: PageText, groups: Sequence[Span], last: int) -> bool:
    """Whether so many of the groups that stand beside each other may be one number of their own,
    written in another way: in one cell, none of them a number or a date, and parted from what
    follows by another sign than from each other."""
    text, run = page.text, groups[:last]
    start, end = run[0][0], run[-1][1]
    if not _is_odd(text, run) or _DATE.search(text, start, end) or _MONEY.match(text, end):
        return False
    # Blanks between two cells are none of a number.
    if any(text[a:b].isspace() and page.cell_at(a - 1).end <= a for a, b in _gaps(run)):
        return False
    if last > 1 and max(b - a for a, b in run) > _LONGEST:
        return False
    gaps = [text[a:b].strip() for a, b in _gaps(groups[: last + 1])]
    return last == len(groups) or gaps[-1] not in gaps[:-1]


def _gaps(run: Sequence[Span]) -> Iterator[Span]:
    return ((a, b) for (_, a), (b, _) in pairwise(run))


def _number(
    page: PageText, patterns: Patterns, context: Context, groups: Sequence[Span]
) -> Candidate | None:
    """The number that some groups are, where their label says that it is one."""
    texts = [page.text[start:end] for start, end in groups]
    # Words of few figures are words, and figures told one by one are a list.
    if any(3 * sum(map(str.isalpha, text)) > 2 * len(text) for text in texts):
        return None
    start, end = groups[0][0], groups[-1][1]
    if max(map(len, texts)) < _LONG_GROUP and _LIST.search(page.text, start, end):
        return None
    label = context.label(start, end, words=False)
    if label is None or label.lookalike:
        return None
    figures = spelt("".join(texts))
    listed = _is_listed(page.text, groups, label)
    found = [
        weigh_labelled(detector, page, (start, end), label, value)
        for detector in (patterns.by_id[owner] for owner in sorted(label.owners))
        if (value := _value(detector, figures, listed=listed)) is not None
    ]
    return max(filter(None, found), key=lambda c: c.confidence, default=None)


def _value(detector: Detector, figures: str, *, listed: bool) -> str | None:
    """The value of a detector that so many figures are, None where their count is another one.
    `listed`: they may be several, so that no other count may be right."""
    if not detector.digits or detector.normalise not in ("digits", "phone"):
        return None
    most = seconds(detector, len(figures))
    if detector.pattern.fullmatch(figures, timeout=most) is None:
        return None
    others = (figures[:-1], f"{figures}0")
    if listed and any(detector.pattern.fullmatch(other, timeout=most) for other in others):
        return None
    value = normalise(detector.normalise, figures)
    return value if checks.strength(detector.check, value) else None


def _is_listed(text: str, groups: Sequence[Span], label: Governed) -> bool:
    """Whether the groups may be the items of a list: unlike signs stand between them, or such as
    part items."""
    gaps = {text[a:b] for a, b in _gaps(groups)}
    if len({gap.strip() for gap in gaps}) > 1:
        return True
    if len(groups) == 2 and not _RANGE.isdisjoint(*gaps):
        return True
    sizes = [end - start for start, end in groups]
    short = min(sizes) < _LONG_GROUP and max(sizes) > 1
    listing = any(not _LISTING.isdisjoint(gap) for gap in gaps)
    spaced = any(gap.endswith(" ") and not gap.startswith(" ") for gap in gaps)
    return listing and (short or spaced or label.label in _BOOKED)
