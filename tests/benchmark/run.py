"""One document through lolot, the mask, the leak hunt and the plain script."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from samples.drawing.truth import Truth
from scanner.model import FileReport
from tests.benchmark import leaks, outside
from tests.benchmark.baseline import baseline_job
from tests.benchmark.marks_score import MarkScore, mark_score
from tests.benchmark.meter import Metered, metered_scan_job
from tests.benchmark.scoring import Hit, Score, hits_of, pages_of, score
from tests.benchmark.store import Stored
from tests.benchmark.worker import Answer, Cost, Worker, mask_job


@dataclass(frozen=True, slots=True)
class Finder:
    """What one finder (lolot, the plain script) made of a document."""

    score: Score
    cost: Cost
    peak_mb: float
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class MaskResult:
    """What became of the masked copy.

    `expected`: found truths whose value had to go. `size`: copy by original, in bytes.
    `outside`: page by page the share that looks different away from the masks. `damage`: new
    complaints of a checker of PDFs.
    """

    status: str
    cost: Cost
    peak_mb: float
    expected: int = 0
    leaks: tuple[leaks.Leak, ...] = ()
    neighbours: int = 0
    hurt: tuple[tuple[Truth, str], ...] = ()
    size: float | None = None
    failure: str | None = None
    remaining: tuple[str, ...] = ()
    outside: tuple[float, ...] = ()
    damage: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """Everything about one document. `rooms`: CPU seconds of the scan by room; `text`: what
    the engine read.
    """

    stored: Stored
    pages: int
    status: str
    lolot: Finder
    unread: tuple[str, ...] = ()
    masked: MaskResult | None = None
    plain: Finder | None = None
    notes: tuple[str, ...] = field(default=())
    marks: MarkScore = field(default_factory=MarkScore)
    rooms: dict[str, float] = field(default_factory=dict)
    text: str = field(default="", repr=False)


def _finder(stored: Stored, answer: Answer, *, plain: bool) -> Finder:
    hits: tuple[Hit, ...] = ()
    if answer.failure is None:
        hits = tuple(answer.result) if plain else hits_of(answer.result)
    return Finder(score(stored.drawn.truths, hits), answer.cost, answer.peak_mb, answer.failure)


def _failure(answer: Answer) -> str | None:
    report: FileReport | None = answer.result
    if answer.failure is not None or report is None:
        return answer.failure or "no report"
    if report.error is not None:
        return f"{report.status}: {report.error.key} {dict(report.error.details)}"
    return None


def _masked(stored: Stored, found: list[Truth], worker: Worker, folder: Path) -> MaskResult:
    target = folder / stored.path.name
    answer = worker.run(mask_job, str(stored.path), str(target))
    report: FileReport | None = answer.result
    copy = report.copy if report is not None else None
    if report is None or copy is None:
        failure = _failure(answer) or "no copy"
        return MaskResult("failed", answer.cost, answer.peak_mb, len(found), failure=failure)
    written = Path(copy.path)
    if not written.is_file() or copy.status == "withheld":
        return MaskResult(copy.status, answer.cost, answer.peak_mb, len(found),
                          remaining=copy.remaining)  # fmt: skip
    before, after = stored.drawn.data, written.read_bytes()
    whole, hurt = leaks.kept(stored.drawn.neighbours, stored.drawn.truths, before, after)
    return MaskResult(
        copy.status,
        answer.cost,
        answer.peak_mb,
        len(found),
        tuple(leaks.leaks(found, before, after)),
        len(whole) + len(hurt),
        tuple(hurt),
        len(after) / len(before),
        remaining=copy.remaining,
        outside=tuple(outside.changes(report.findings, before, after)),
        damage=tuple(outside.damage(before, after)),
    )


def measured(stored: Stored, worker: Worker, plain: Worker | None, *, mask: bool = True) -> Result:
    """Scan, mask and the plain script on one document."""
    answer = worker.run(metered_scan_job, str(stored.path))
    metered: Metered | None = answer.result
    report = metered.report if metered is not None else None
    answer = replace(answer, result=report)
    lolot = _finder(stored, answer, plain=False)
    status = str(report.status) if report is not None else "crashed"
    masked = None
    if mask:
        found = [pair.truth for pair in lolot.score.pairs if pair.hit is not None]
        with tempfile.TemporaryDirectory() as folder:
            masked = _masked(stored, found, worker, Path(folder))
    script = None
    if plain is not None:
        script = _finder(stored, plain.run(baseline_job, str(stored.path)), plain=True)
    return Result(
        stored,
        pages_of(stored.drawn),
        status,
        lolot,
        tuple(f"{u.code} p{u.page}" for u in report.unread) if report is not None else (),
        masked,
        script,
        tuple(filter(None, (_failure(answer),))),
        mark_score(stored.drawn.truths, report) if report is not None else MarkScore(),
        metered.seconds if metered is not None else {},
        metered.text if metered is not None else "",
    )


def measured_all(
    documents: Iterable[Stored], worker: Worker, plain: Worker | None, *, mask: bool
) -> Iterator[Result]:
    """All documents of a category in turn, in one process."""
    for stored in documents:
        yield measured(stored, worker, plain, mask=mask)
