"""The figures of the picture categories, and the goals they are held against."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.benchmark.marks_score import MarkScore
from tests.benchmark.meter import MARKS, OCR, REST
from tests.benchmark.run import Result
from tests.benchmark.scoring import CORE


@dataclass
class Pictures:
    """Counts over the pictures of one category.

    `illegible`: values that no person could read, left out of `values`; `covered`: missed
    ones that a mask would hide all the same. `unread`: files with an unread area. `variants`:
    values and found ones by the kind of picture. `seconds`: CPU by room.
    """

    files: int = 0
    values: int = 0
    found: int = 0
    covered: int = 0
    illegible: int = 0
    right: int = 0
    false: int = 0
    unread: int = 0
    failed: int = 0
    peak_mb: float = 0.0
    marks: MarkScore = field(default_factory=MarkScore)
    seconds: dict[str, float] = field(default_factory=dict)
    a4: list[float] = field(default_factory=list)
    variants: dict[str, list[int]] = field(default_factory=dict)

    def add(self, result: Result) -> None:
        drawn, score = result.stored.drawn, result.lolot.score
        pairs = [p for p in score.pairs if p.truth.type in CORE]
        hit = sum(p.hit is not None for p in pairs)
        self.files += 1
        self.values += len(pairs)
        self.found += hit
        self.covered += sum(p.masked_only for p in pairs)
        self.illegible += sum(t.type in CORE and t.mask and not t.legible for t in drawn.truths)
        self.right += score.right
        self.false += len(score.false_alarms)
        self.unread += bool(result.unread)
        self.failed += result.lolot.failure is not None
        self.peak_mb = max(self.peak_mb, result.lolot.peak_mb)
        self.marks += result.marks
        for room, seconds in result.rooms.items():
            self.seconds[room] = self.seconds.get(room, 0.0) + seconds
        if drawn.variant == "200 dpi":
            self.a4.append(result.rooms.get(OCR, 0.0))
        counts = self.variants.setdefault(drawn.variant, [0, 0])
        counts[0] += len(pairs)
        counts[1] += hit

    @property
    def recall(self) -> float | None:
        return self.found / self.values if self.values else None

    @property
    def precision(self) -> float | None:
        return self.right / (self.right + self.false) if self.right + self.false else None

    def each(self, room: str) -> float | None:
        """CPU seconds per picture that a room took."""
        return self.seconds.get(room, 0.0) / self.files if self.files else None

    @property
    def unread_share(self) -> float | None:
        return self.unread / self.files if self.files else None

    @property
    def a4_seconds(self) -> float | None:
        """OCR alone, per A4 page of 200 dpi."""
        return sum(self.a4) / len(self.a4) if self.a4 else None


def by_category(results: Iterable[Result], categories: Iterable[str]) -> dict[str, Pictures]:
    tables: dict[str, Pictures] = {}
    wanted = frozenset(categories)
    for result in results:
        if result.stored.drawn.category in wanted:
            tables.setdefault(result.stored.drawn.category, Pictures()).add(result)
    return tables


@dataclass(frozen=True, slots=True)
class Goal:
    """What one figure of one category should be; `most`: at most instead of at least."""

    category: str
    what: str
    bound: float
    of: Callable[[Pictures], float | None]
    most: bool = False
    seconds: bool = False

    def met(self, value: float) -> bool:
        return value <= self.bound if self.most else value >= self.bound


def _recall(pictures: Pictures) -> float | None:
    return pictures.recall


RECALL = "exact recall of core values"
GOALS = (
    Goal("clean_scan", RECALL, 0.995, _recall),
    Goal("damaged_scan", RECALL, 0.98, _recall),
    Goal("card_any_pose", RECALL, 0.98, _recall),
    Goal("card_hard", RECALL, 0.93, _recall),
    Goal("screen", RECALL, 0.995, _recall),
    Goal("page_photo", RECALL, 0.97, _recall),
    Goal("turned_page", RECALL, 0.99, _recall),
    Goal("code_grid", "codes located", 0.95, lambda p: p.marks.located.share),
    Goal("code_grid", "codes decoded", 0.88, lambda p: p.marks.decoded.share),
    Goal("zone", "lines of zones masked", 1.0, lambda p: p.marks.zones.share),
    Goal("card_any_pose", "faces on cards found", 0.99, lambda p: p.marks.faces.share),
    Goal("face_free", "false faces", 0.0, lambda p: float(p.marks.faces.false), most=True),
    Goal("clean_scan", "files with an unread area", 0.02, lambda p: p.unread_share, most=True),
    Goal("clean_scan", "OCR alone, CPU s per A4 page at 200 dpi", 0.6, lambda p: p.a4_seconds,
         most=True, seconds=True),
    Goal("card_any_pose", "OCR alone, CPU s per card photo", 0.5, lambda p: p.each(OCR),
         most=True, seconds=True),
)  # fmt: skip


def as_json(pictures: Pictures) -> dict[str, Any]:
    """One category for machines."""
    marks = pictures.marks
    return {
        "files": pictures.files,
        "values": pictures.values,
        "found": pictures.found,
        "recall": pictures.recall,
        "masked_though_misread": pictures.covered,
        "illegible_left_out": pictures.illegible,
        "precision": pictures.precision,
        "false_alarms": pictures.false,
        "files_with_unread_area": pictures.unread,
        "failures": pictures.failed,
        "marks": {
            name: {"truths": count.truths, "found": count.found, "false": count.false}
            for name, count in (
                ("codes_located", marks.located),
                ("codes_decoded", marks.decoded),
                ("zone_lines_masked", marks.zones),
                ("faces", marks.faces),
                ("fingerprints_and_signatures_masked", marks.prints),
                ("id_cards", marks.cards),
            )
        },
        "cpu_seconds_per_picture": {room: pictures.each(room) for room in (OCR, MARKS, REST)},
        "ocr_cpu_seconds_per_a4_at_200_dpi": pictures.a4_seconds,
        "peak_mb": pictures.peak_mb,
        "variants": {name: {"values": v, "found": f} for name, (v, f) in pictures.variants.items()},
    }
