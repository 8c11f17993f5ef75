"""What a folder of real files costs and tells: `python -m tests.benchmark.real FOLDER`.

Each PDF or picture in it is scanned in a process of its own, `--limit` seconds each. Told: pages,
CPU by stage, findings by owner, findings at medium or above per 100 pages, unread areas, the ten
dearest files and pages, peak memory. Where a `truth.tsv` lies in the folder (file, page, class,
type, value), how much of what it calls `office_contact` was found, and that all of it is low.
`--text` leaves all pictures out, `--mask` makes and proves copies too, `--reveal` prints what was
found at medium or above.
"""

from __future__ import annotations

import argparse
import csv
import functools
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from scanner.model import RANK, FileReport, Finding, Options, Severity, Status
from tests.benchmark.worker import Worker, mask_job

STAGES = ("reading", "pictures", "marks", "finding", "proof")
SUFFIXES = frozenset((".pdf", ".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".heic"))
MOST = 10


@dataclass
class Stages:
    """CPU seconds by stage; a stage within another one stands on its own bill."""

    seconds: dict[str, float] = field(default_factory=dict)
    pages: dict[int, float] = field(default_factory=dict)
    _inner: list[float] = field(default_factory=list)

    def timed(self, stage: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """The same call, its time on the stage's bill."""

        @functools.wraps(call)
        def measured(*arguments: Any, **named: Any) -> Any:
            began = time.process_time()
            self._inner.append(0.0)
            try:
                return call(*arguments, **named)
            finally:
                whole = time.process_time() - began
                own = whole - self._inner.pop()
                self.seconds[stage] = self.seconds.get(stage, 0.0) + own
                if self._inner:
                    self._inner[-1] += whole

        return measured

    def on(self, stage: str, owner: Any, *names: str) -> None:
        """Puts calls of a module or class on a stage's bill."""
        for name in names:
            setattr(owner, name, self.timed(stage, getattr(owner, name)))


def _staged(*, pictures: bool) -> Stages:
    """The rooms of this process, their calls measured from now on."""
    from scanner import examine, find, looking, sights
    from scanner.find.namesakes import Namesakes
    from scanner.find.repeats import Repeats
    from scanner.marks import face, qr

    made = Stages()
    made.on("finding", find, "findings", "words", "across", "told")
    made.on("finding", Repeats, "on")
    made.on("finding", Namesakes, "on", "raised")
    made.on("marks", face, "faces")
    made.on("marks", qr, "codes")
    made.on("marks", sights, "cards", "unexplained", "found_faces", "codes")
    made.on("pictures", looking.Looker, "look", "read")
    whole = examine.Examination.page

    def page(self: examine.Examination, page: Any) -> None:
        began = time.process_time()
        shown = page if pictures else replace(page, pixel_areas=(), scales=(), unshown=tuple)
        whole(self, replace(shown, **{n: made.timed("pictures", getattr(shown, n))
                                      for n in ("render", "unshown")}))  # fmt: skip
        spent = made.pages.get(page.number, 0.0) + time.process_time() - began
        made.pages[page.number] = spent

    examine.Examination.page = page  # type: ignore[method-assign]
    return made


@dataclass(frozen=True, slots=True)
class Scanned:
    """A report and what it cost: in all, by stage, by page."""

    report: FileReport = field(repr=False)
    cpu: float
    seconds: dict[str, float]
    pages: dict[int, float]


def scan_job(path: str, pictures: bool, seconds: float) -> Scanned:
    """`lolot scan` of one file, stage by stage; the models and rules are loaded before."""
    from scanner import detectors, pipeline
    from scanner.finding.tagger import the_tagger
    from scanner.model import Limits

    detectors.load(None)
    the_tagger()
    made = _staged(pictures=pictures)
    began = time.process_time()
    report = pipeline.scan_file(path, Options(threads=1, limits=Limits(seconds=seconds)))
    cpu = time.process_time() - began
    spent = {**made.seconds, "reading": cpu - sum(made.seconds.values())}
    return Scanned(report, cpu, spent, made.pages)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: what its scan told and cost, and the CPU of its mask."""

    path: Path
    scanned: Scanned | None
    failure: str | None
    peak_mb: float
    masked: float | None = None
    copy: str = ""

    @property
    def cpu(self) -> float:
        return self.scanned.cpu if self.scanned else 0.0

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.scanned.report.findings if self.scanned else ()


def measured(path: Path, asked: argparse.Namespace) -> Outcome:
    """One file in processes of its own."""
    with Worker(limit=asked.limit) as worker:
        answer = worker.run(scan_job, str(path), not asked.text, asked.limit)
    seen, failure, peak = answer.result, answer.failure, answer.peak_mb
    if not asked.mask or seen is None:
        return Outcome(path, seen, failure, peak)
    with tempfile.TemporaryDirectory() as folder, Worker(limit=3 * asked.limit) as worker:
        made = worker.run(mask_job, str(path), str(Path(folder, path.name)))
    copy = made.result.copy if made.result else None
    status = copy.status if copy else made.failure or "no copy"
    return Outcome(path, seen, failure, max(peak, made.peak_mb), made.cost.cpu, status)


def is_grave(finding: Finding) -> bool:
    """Whether it is told at medium or above."""
    return RANK[finding.severity] >= RANK[Severity.MEDIUM]


def owner_of(finding: Finding) -> str:
    """Whose it is, if that is told."""
    return str(getattr(finding, "owner", "")) or "-"


def plain(value: str) -> str:
    """A value as two are compared: letters and figures, small."""
    return "".join(filter(str.isalnum, value.lower()))


def truth_lines(folder: Path, outcomes: Sequence[Outcome]) -> Iterable[str]:
    """How much of a folder's truth was found, and how much of it is no more than low."""
    file = folder / "truth.tsv"
    if not file.exists():
        return
    with file.open(encoding="utf-8", newline="") as opened:
        rows = [row for row in csv.DictReader(opened, delimiter="\t") if row["value"]]
    # What could not be opened was told as that, and nothing of it as found or silent.
    told = {
        outcome.path.name: outcome.findings
        for outcome in outcomes
        if outcome.scanned and outcome.scanned.report.status is not Status.ERROR
    }
    found, low, all_of = Counter[str](), Counter[str](), Counter[str]()
    missed = []
    for row in rows:
        if row["file"] not in told or row["class"] != "office_contact" or row["type"] == "other":
            continue
        kind, page = row["type"], int(row["page"]) or None
        all_of[kind] += 1
        wanted = plain(row["value"])
        same = [f for f in told[row["file"]] if (f.page == page or page is None)
                and (plain(f.value) == wanted or wanted in plain(f.text))]  # fmt: skip
        found[kind] += bool(same)
        low[kind] += bool(same) and not any(map(is_grave, same))
        if not same:
            missed.append(f"  missed: {row['file']} p{row['page']} {kind}")
    for kind, count in sorted(all_of.items()):
        yield f"{kind} of agencies: {found[kind]} of {count} found, {low[kind]} of them low"
    yield from missed


def cost_lines(outcomes: Sequence[Outcome]) -> Iterable[str]:
    """CPU by stage, and the dearest files and pages."""
    seen = [(outcome.path.name, outcome.scanned) for outcome in outcomes if outcome.scanned]
    whole = sum(one.cpu for _, one in seen) or 1.0
    for stage in STAGES[:-1]:
        spent = sum(one.seconds.get(stage, 0.0) for _, one in seen)
        yield f"{stage:9} {spent:8.1f} s of CPU ({100 * spent / whole:.0f} %)"
    masked = [(o.masked, o.cpu) for o in outcomes if o.masked is not None]
    if masked:
        spent, times = sum(cost - scan for cost, scan in masked), sum(m for m, _ in masked) / whole
        yield f"proof     {spent:8.1f} s of CPU (mask {times:.1f} x scan)"
    yield "the dearest files:"
    for name, one in sorted(seen, key=lambda pair: -pair[1].cpu)[:MOST]:
        stages = ", ".join(f"{s} {one.seconds.get(s, 0.0):.1f}" for s in STAGES[:-1])
        yield f"  {one.cpu:7.1f} s, {len(one.pages)} pages ({stages}) {name}"
    yield "the dearest pages:"
    pages = [(cost, n, name) for name, one in seen for n, cost in one.pages.items()]
    for cost, number, name in sorted(pages, reverse=True)[:MOST]:
        yield f"  {cost:7.2f} s, page {number} of {name}"
    costs = sorted(cost for cost, _, _ in pages) or [0.0]
    yield f"a page: median {1000 * costs[len(costs) // 2]:.0f} ms, worst {costs[-1]:.2f} s"


def lines(folder: Path, outcomes: Sequence[Outcome], *, reveal: bool) -> Iterable[str]:
    """All that is told."""
    pages = sum(len(o.scanned.report.pages) for o in outcomes if o.scanned)
    found = [(outcome, finding) for outcome in outcomes for finding in outcome.findings]
    grave = [(outcome, finding) for outcome, finding in found if is_grave(finding)]
    yield f"{len(outcomes)} files, {pages} pages, {sum(o.cpu for o in outcomes):.1f} s of CPU"
    yield from cost_lines(outcomes)
    owners = Counter((owner_of(f), f.type) for _, f in found)
    for (owner, kind), count in sorted(owners.items()):
        of = sum(1 for _, f in grave if (owner_of(f), f.type) == (owner, kind))
        yield f"{owner:13} {kind:17} {count:5}, {of} of them at medium or above"
    rate = 100 * len(grave) / max(1, pages)
    files = len({outcome.path for outcome, _ in grave})
    yield f"{len(grave)} findings at medium or above, {rate:.2f} per 100 pages, in {files} files"
    for outcome, f in found if reveal else ():
        values = f"{f.text!r} {','.join(f.because)}".replace("\n", " ")
        yield f"  {f.severity:6} {outcome.path.name} p{f.page} {f.type} {f.source} {values}"
    areas = Counter((o.path.name, u.page) for o in outcomes if o.scanned
                    for u in o.scanned.report.unread)  # fmt: skip
    yield f"{sum(areas.values())} unread areas on {len(areas)} pages"
    for (name, page), count in areas.most_common(MOST):
        yield f"  {count} on page {page} of {name}"
    yield from truth_lines(folder, outcomes)
    for outcome in outcomes:
        if outcome.scanned and outcome.scanned.report.status is Status.ERROR:
            yield f"not read: {outcome.path.name}"
        if outcome.failure:
            yield f"failed: {outcome.path.name}: {outcome.failure.splitlines()[-1]}"
        if outcome.copy not in ("", "verified", "unchanged"):
            yield f"copy {outcome.copy.splitlines()[-1]}: {outcome.path.name}"
    most = max(outcomes, key=lambda outcome: outcome.peak_mb, default=None)
    if most is not None:
        yield f"peak memory {most.peak_mb:.0f} MB ({most.path.name})"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark.real")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=float, default=300.0, help="seconds for each file")
    parser.add_argument("--text", action="store_true", help="leave pictures out")
    parser.add_argument("--mask", action="store_true", help="make and prove copies too")
    parser.add_argument("--reveal", action="store_true", help="print what was found")
    parser.add_argument("--only", default="", help="files whose names hold this")
    asked = parser.parse_args()
    files = [file for file in sorted(asked.folder.iterdir())
             if file.suffix.lower() in SUFFIXES and asked.only in file.name]  # fmt: skip
    outcomes = []
    for number, file in enumerate(files, 1):
        outcomes.append(measured(file, asked))
        print(f"{number}/{len(files)} {file.name}", file=sys.stderr, flush=True)
    for line in lines(asked.folder, outcomes, reveal=asked.reveal):
        print(line)
    return 1 if any(outcome.failure for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
