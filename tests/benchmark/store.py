"""Drawn documents on disk, by seed and by the generator's own source, so that a run is repeatable
and a second one draws nothing anew."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

from samples.drawing.fonts import USUAL
from samples.drawing.truth import Drawn, Truth
from tests.benchmark.documents import Plan

ROOT = Path(__file__).resolve().parent
_SOURCES = (
    *("documents.py", "flow.py", "locate.py", "revise.py", "pictures.py", "exif.py"),
    *("templates/*.py", "producers/*.py", "pixels/*.py", "../../samples/drawing/*.py"),
)


def generator_hash() -> str:
    """Changes with every line of the generator; scorer and report are not part of it."""
    digest = hashlib.sha256()
    for pattern in _SOURCES:
        for file in sorted(ROOT.glob(pattern)):
            if file.name != "catalogue.py":
                digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Stored:
    """A document as a file, with its truth."""

    path: Path
    drawn: Drawn


def _truth(raw: dict[str, Any]) -> Truth:
    polygons = tuple(tuple((x, y) for x, y in polygon) for polygon in raw.pop("polygons"))
    return Truth(**raw, polygons=polygons)


def _load(card: Path) -> Stored:
    raw = json.loads(card.read_text("utf-8"))
    path = card.parent / raw["name"]
    drawn = Drawn(
        raw["name"],
        path.read_bytes(),
        raw["category"],
        tuple(_truth(t) for t in raw["truths"]),
        tuple(_truth(t) for t in raw["neighbours"]),
        raw["note"],
        raw["variant"],
    )
    return Stored(path, drawn)


def _save(card: Path, drawn: Drawn) -> Stored:
    card.parent.mkdir(parents=True, exist_ok=True)
    path = card.parent / drawn.name
    path.write_bytes(drawn.data)
    raw = {
        "name": drawn.name,
        "category": drawn.category,
        "note": drawn.note,
        "variant": drawn.variant,
        "truths": [asdict(t) for t in drawn.truths],
        "neighbours": [asdict(t) for t in drawn.neighbours],
    }
    card.write_text(json.dumps(raw, ensure_ascii=False, indent=1), "utf-8")
    return Stored(path, drawn)


def drawn_documents(
    plans: Iterable[Plan], seed: int, folder: Path, faces: str = USUAL.name
) -> Iterator[tuple[Plan, Stored | str]]:
    """Each plan with its document, or with the reason why this machine cannot draw it."""
    home = folder / f"documents-{seed}-{faces}-{generator_hash()}"
    for plan in plans:
        card = home / plan.category / f"{plan.name}.truth.json"
        if card.exists():
            yield plan, _load(card)
            continue
        reason = plan.missing()
        if reason is not None:
            yield plan, reason
            continue
        yield plan, _save(card, plan.draw(Random(f"{seed}/{plan.name}")))
