"""Results in numbers: by category, by type, and the lists that developers work from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from samples.drawing.truth import Truth
from tests.benchmark.run import Finder, MaskResult, Result
from tests.benchmark.scoring import CORE, SCORED, Hit, Pair

# Of a page: more than this has changed for no reason (the goal for the median).
OUTSIDE_GOAL = 0.001


@dataclass
class Tally:
    """Counts of one finder over some documents; ratios are None where nothing was counted."""

    truths: int = 0
    found: int = 0
    masked_only: int = 0
    right: int = 0
    false: int = 0
    raised: int = 0
    extra: int = 0
    pages: int = 0
    cpu: float = 0.0
    wall: float = 0.0
    peak_mb: float = 0.0
    failures: int = 0
    clean_pages: int = 0
    clean_false: int = 0
    types: dict[str, list[int]] = field(default_factory=dict)

    def add(self, finder: Finder, pages: int, *, clean: bool) -> None:
        score = finder.score
        self.truths += len(score.pairs)
        self.found += sum(p.hit is not None for p in score.pairs)
        self.masked_only += sum(p.masked_only for p in score.pairs)
        self.right += score.right
        self.false += len(score.false_alarms)
        self.raised += len(score.raised)
        self.extra += len(score.extra)
        self.pages += pages
        self.cpu += finder.cost.cpu
        self.wall += finder.cost.wall
        self.peak_mb = max(self.peak_mb, finder.peak_mb)
        self.failures += finder.failure is not None
        if clean:
            self.clean_pages += pages
            self.clean_false += len(score.false_alarms)
        self._add_types(score.pairs, score.false_alarms)

    def _add_types(self, pairs: Iterable[Pair], false: Iterable[Hit]) -> None:
        for pair in pairs:
            counts = self.types.setdefault(pair.truth.type, [0, 0, 0])
            counts[0] += 1
            counts[1] += pair.hit is not None
        for hit in false:
            self.types.setdefault(hit.type, [0, 0, 0])[2] += 1

    @property
    def recall(self) -> float | None:
        return _ratio(self.found, self.truths)

    @property
    def precision(self) -> float | None:
        return _ratio(self.right, self.right + self.false)

    @property
    def false_per_clean_page(self) -> float | None:
        return _ratio(self.clean_false, self.clean_pages)

    @property
    def cpu_per_page(self) -> float | None:
        return _ratio(self.cpu, self.pages)

    @property
    def wall_per_page(self) -> float | None:
        return _ratio(self.wall, self.pages)


@dataclass
class MaskTally:
    """Counts over masked copies. `leaked` counts values, each once however it is seen."""

    copies: int = 0
    verified: int = 0
    withheld: int = 0
    failed: int = 0
    expected: int = 0
    leaked: int = 0
    ways: dict[str, int] = field(default_factory=dict)
    neighbours: int = 0
    hurt: int = 0
    sizes: list[float] = field(default_factory=list)
    outside: list[float] = field(default_factory=list)
    damaged: int = 0
    pages: int = 0
    cpu: float = 0.0

    def add(self, result: MaskResult, pages: int) -> None:
        self.copies += 1
        self.verified += result.status in ("verified", "unchanged")
        self.withheld += result.status == "withheld"
        self.failed += result.status == "failed"
        self.pages += pages
        self.cpu += result.cost.cpu
        if result.size is None:
            return
        self.expected += result.expected
        self.leaked += len({id(leak.truth) for leak in result.leaks})
        for leak in result.leaks:
            self.ways[leak.how] = self.ways.get(leak.how, 0) + 1
        self.neighbours += result.neighbours
        self.hurt += len(result.hurt)
        self.sizes.append(result.size)
        self.outside += result.outside
        self.damaged += bool(result.damage)

    @property
    def leak_rate(self) -> float | None:
        return _ratio(self.leaked, self.expected)

    @property
    def neighbours_kept(self) -> float | None:
        return _ratio(self.neighbours - self.hurt, self.neighbours)

    @property
    def size_median(self) -> float | None:
        return sorted(self.sizes)[len(self.sizes) // 2] if self.sizes else None

    @property
    def outside_median(self) -> float | None:
        """Of the pages, the share that looks different away from the masks."""
        return sorted(self.outside)[len(self.outside) // 2] if self.outside else None

    @property
    def cpu_per_page(self) -> float | None:
        return _ratio(self.cpu, self.pages)


@dataclass
class Figures:
    """One category (or all of them)."""

    documents: int = 0
    partial: int = 0
    lolot: Tally = field(default_factory=Tally)
    plain: Tally = field(default_factory=Tally)
    mask: MaskTally = field(default_factory=MaskTally)

    def add(self, result: Result) -> None:
        clean = result.stored.drawn.clean
        self.documents += 1
        self.partial += result.status != "ok"
        self.lolot.add(result.lolot, result.pages, clean=clean)
        if result.plain is not None:
            self.plain.add(result.plain, result.pages, clean=clean)
        if result.masked is not None:
            self.mask.add(result.masked, result.pages)


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def figures(results: Sequence[Result]) -> dict[str, Figures]:
    """By category, and under "all" over all of them."""
    tables: dict[str, Figures] = {}
    for result in results:
        tables.setdefault(result.stored.drawn.category, Figures()).add(result)
        tables.setdefault("all", Figures()).add(result)
    tables["all"] = tables.pop("all", Figures())
    return tables


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        "truths": tally.truths,
        "found": tally.found,
        "recall": tally.recall,
        "masked_though_misread": tally.masked_only,
        "precision": tally.precision,
        "false_alarms": tally.false,
        "false_alarms_per_clean_page": tally.false_per_clean_page,
        "low_raised": tally.raised,
        "second_findings": tally.extra,
        "failures": tally.failures,
        "pages": tally.pages,
        "cpu_seconds_per_page": tally.cpu_per_page,
        "wall_seconds_per_page": tally.wall_per_page,
        "peak_mb": tally.peak_mb,
        "types": {
            name: {"truths": t, "found": f, "recall": _ratio(f, t), "false_alarms": a}
            for name, (t, f, a) in sorted(tally.types.items())
        },
    }


def as_json(table: Figures) -> dict[str, Any]:
    """One category for machines."""
    mask = table.mask
    return {
        "documents": table.documents,
        "not_ok": table.partial,
        "lolot": _tally(table.lolot),
        "plain_script": _tally(table.plain) if table.plain.pages else None,
        "mask": {
            "copies": mask.copies,
            "verified": mask.verified,
            "withheld": mask.withheld,
            "failed": mask.failed,
            "values_found": mask.expected,
            "leaked": mask.leaked,
            "leak_rate": mask.leak_rate,
            "ways": mask.ways,
            "neighbours": mask.neighbours,
            "neighbours_kept": mask.neighbours_kept,
            "changed_outside_median": mask.outside_median,
            "changed_outside_most": max(mask.outside, default=None),
            "damaged": mask.damaged,
            "size_ratio_median": mask.size_median,
            "size_ratio_most": max(mask.sizes, default=None),
            "cpu_seconds_per_page": mask.cpu_per_page,
        }
        if mask.copies
        else None,
    }


def _told(truth: Truth) -> str:
    return f"{truth.type} {truth.value} ({truth.printed!r}, page {truth.page})"


def _hit(hit: Hit) -> str:
    return f"{hit.type} {hit.value} page {hit.page} {hit.source}{'' if hit.above_low else ' LOW'}"


def _trouble(finder: Finder) -> Iterable[str]:
    for index, pair in enumerate(finder.score.pairs):
        if pair.hit is None:
            near = "; ".join(map(_hit, finder.score.near.get(index, ()))) or "nothing"
            yield f"  MISS   {_told(pair.truth)} <- {near}"
    yield from (f"  FALSE  {_hit(hit)}" for hit in finder.score.false_alarms)
    yield from (f"  RAISED {_hit(hit)}" for hit in finder.score.raised)
    yield from (f"  EXTRA  {_hit(hit)}" for hit in finder.score.extra)


def trouble(results: Iterable[Result]) -> Iterable[str]:
    """Every miss, false alarm, leak and hurt neighbour, document by document (made-up values)."""
    for result in results:
        lines = [*_trouble(result.lolot), *(f"  FAILED {note}" for note in result.notes)]
        lines += [f"  UNREAD {area}" for area in result.unread]
        masked = result.masked
        if masked is not None:
            lines += [f"  LEAK   {leak.how}: {_told(leak.truth)}" for leak in masked.leaks]
            lines += [f"  HURT   {how}: {t.printed} page {t.page}" for t, how in masked.hurt]
            lines += [f"  DAMAGE {line}" for line in masked.damage]
            lines += [
                f"  BESIDE {share:.2%} of page {page} changed away from the masks"
                for page, share in enumerate(masked.outside, 1)
                if share > OUTSIDE_GOAL
            ]
            if masked.status not in ("verified", "unchanged"):
                end = (masked.failure or "").strip().splitlines()[-1:]
                lines.append(f"  COPY   {masked.status} {' '.join(end)} {masked.remaining}")
        if lines:
            drawn = result.stored.drawn
            yield f"{drawn.category}/{drawn.name}  [{drawn.note}]"
            yield from lines


def type_names(tables: dict[str, Figures]) -> tuple[str, ...]:
    """The scored types in the contract's order."""
    known = tables["all"].lolot.types
    return tuple(name for name in (*CORE, *SCORED[len(CORE) :]) if name in known)
