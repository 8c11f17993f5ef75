"""How a file, and a run, came out: one sentence each, the same wherever it is told.

Green means exit code 0 and nothing else does; terminal, page, reports, gate and watched folder all
ask here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanner.messages import explain, text
from scanner.model import DOUBTS, FileReport, Finding, Severity
from scanner.report.outcome import LIGHTS, Facts, Light, left_out
from scanner.report.plain import printable, shown_path

if TYPE_CHECKING:
    from scanner.report.record import View

_MOST_TYPES = 4


@dataclass(frozen=True, slots=True)
class Standing:
    """`key`: how a file came out; `words`: in a few words; `more`: what else there is to say, or
    nothing."""

    key: str
    words: str
    more: str

    @property
    def light(self) -> Light:
        """The colour that it has: "clean" and "skipped" for exit code 0 alone."""
        return LIGHTS[self.key]

    @property
    def sentence(self) -> str:
        return f"{self.words}. {self.more}" if self.more else f"{self.words}."


def standing(report: FileReport, view: View, undecided: int | None = None) -> Standing:
    """How a file came out, for people; `undecided`: how many of its unread places somebody has
    still to look at, where that is not all."""
    facts = Facts.of(report)
    key = facts.came_out(view.bar)
    words = text(view.lang, f"standing.{key}")
    more = " ".join(_more(key, facts, report, view))
    if key in ("stop_unread", "could_not_read", "masked_partly"):
        left = len(report.unread) if undecided is None else undecided
        what = "unread" if left else "looked_at"
        more = f"{more} {text(view.lang, f'standing_more.{what}', count=left)}".strip()
    return Standing(key, words, more)


def _is_unpaged(report: FileReport) -> bool:
    """Whether its pages are sheets that nobody knows of."""
    return any(page.unit == "ch" for page in report.pages)


def _more(key: str, facts: Facts, report: FileReport, view: View) -> Iterator[str]:
    def say(what: str, **details: object) -> str:
        return text(view.lang, f"standing_more.{what}", **details)

    masked = [finding for finding in report.findings if finding.mask]
    if report.error is not None:
        yield shown_path(printable(explain(view.lang, "error", report.error)))
    elif key in ("stop", "stop_unread"):
        # Under a lower bar what is only reported stops a file as well.
        over = masked or report.findings
        pages = len({finding.page for finding in over})
        found = "found_in_file" if _is_unpaged(report) else "found"
        yield say(found, count=len(over), pages=pages, types=_types(over, view))
    elif key == "paper":
        lacks = view.lacking(one for one in report.unread if one.code in DOUBTS)
        yield say("paper", lacks=lacks)
    elif key in ("withheld", "unverified") and report.copy is not None:
        yield say("remaining", count=len(report.copy.remaining))
    elif key == "left":
        yield say("left", count=facts.kept + facts.low)
    elif facts.copy == "verified" and facts.masked:
        yield say("masked", count=facts.masked)
    elif facts.copy == "verified":
        yield say("painted" if report.unread else "past", count=len(report.unread))
    if facts.copy == "unchanged" and key != "masked_partly":
        yield say("unchanged")
    if key == "nothing":
        nothing = "nothing_in_file" if _is_unpaged(report) else "nothing"
        yield say(nothing, pages=facts.pages)
    if key in ("low", "official", "unchanged") and facts.low:
        yield say("official" if facts.official else "low", count=facts.low)
    if key == "below":
        yield say("below", count=sum(facts.types.values()))
    if facts.passed:
        yield left_out(facts.passed, view.lang)


def _types(findings: Iterable[Finding], view: View) -> str:
    names = list(dict.fromkeys(view.name(finding.type) for finding in findings))
    told, more = ", ".join(names[:_MOST_TYPES]), len(names) - _MOST_TYPES
    if more <= 0:
        return told
    return text(view.lang, "standing_more.more_types", types=told, count=more)


def masked_and_left(findings: Iterable[Finding], view: View, *, paper: bool) -> list[str]:
    """What a copy has masked, and what it still shows and why: no type is told as both without
    saying that these are other places. `paper`: of an identity paper, whose picture is none of
    its fields."""
    told = [one for one in findings if not (paper and one.parts is not None)]
    masked = Counter(one.type for one in told if one.mask)
    low = Counter(one.type for one in told if not one.mask and one.severity is Severity.LOW)
    own = Counter(one.type for one in told if not one.mask and one.severity is not Severity.LOW)
    lines = (
        ("masked", _counted(masked, Counter(), view)),
        ("readable" if paper else "own", _counted(own, masked, view)),
        ("low", _counted(low, masked, view)),
    )
    return [text(view.lang, f"left.{key}", kinds=kinds) for key, kinds in lines if kinds]


def _counted(types: Counter[str], masked: Counter[str], view: View) -> str:
    parts = []
    for kind, count in types.items():
        key = "others" if kind in masked else "several" if count > 1 else "one"
        parts.append(text(view.lang, f"left.{key}", name=view.name(kind), count=count))
    return ", ".join(parts)
