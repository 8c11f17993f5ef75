"""All plans of the benchmark, category by category."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmark import documents, pictures
from tests.benchmark.documents import CATEGORIES, Plan


def plans(only: str | None = None, limit: int | None = None) -> dict[str, list[Plan]]:
    """The plans by category; `limit` takes that many, spread over each category."""
    chosen: dict[str, list[Plan]] = {name: [] for name in CATEGORIES if only in (None, name)}
    for plan in _all():
        if plan.category in chosen:
            chosen[plan.category].append(plan)
    if limit is None:
        return chosen
    return {name: _spread(found, limit) for name, found in chosen.items()}


def _spread(found: list[Plan], limit: int) -> list[Plan]:
    if len(found) <= limit:
        return found
    return [found[i * len(found) // limit] for i in range(limit)]


def _all() -> Iterator[Plan]:
    yield from documents.text_plans()
    yield from pictures.scan_plans()
    yield from pictures.mixed_plans()
    yield from pictures.card_plans()
    yield from pictures.screen_plans()
    yield from documents.clean_text_plans()
    yield from pictures.clean_scan_plans()
    yield from pictures.clean_photo_plans()
    yield from documents.long_plans()
