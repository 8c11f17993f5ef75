"""All plans of the benchmark, category by category."""

from __future__ import annotations

from collections.abc import Iterator

from samples.drawing.fonts import USUAL, Typefaces
from tests.benchmark import documents, pictures
from tests.benchmark.documents import CATEGORIES, Plan
from tests.benchmark.pixels import cards, codes, pages, screens
from tests.benchmark.pixels.ranges import STATED

PICTURES = tuple(STATED)
# What `--only` may name: a category or one of the two groups.
GROUPS = {"documents": CATEGORIES, "pictures": PICTURES}
NAMES = (*GROUPS, *CATEGORIES, *PICTURES)


def plans(
    only: str | None = None, limit: int | None = None, faces: Typefaces = USUAL
) -> dict[str, list[Plan]]:
    """The plans by category; `limit` takes that many, spread over each category."""
    wanted = GROUPS.get(only or "", (only,) if only else (*CATEGORIES, *PICTURES))
    chosen: dict[str, list[Plan]] = {name: [] for name in wanted}
    for plan in (*_documents(), *pixels(faces)):
        if plan.category in chosen:
            chosen[plan.category].append(plan)
    if limit is None:
        return chosen
    return {name: _spread(found, limit) for name, found in chosen.items()}


def _spread(found: list[Plan], limit: int) -> list[Plan]:
    if len(found) <= limit:
        return found
    return [found[i * len(found) // limit] for i in range(limit)]


def _documents() -> Iterator[Plan]:
    yield from documents.text_plans()
    yield from pictures.scan_plans()
    yield from pictures.mixed_plans()
    yield from pictures.card_plans()
    yield from pictures.screen_plans()
    yield from documents.clean_text_plans()
    yield from pictures.clean_scan_plans()
    yield from pictures.clean_photo_plans()
    yield from documents.long_plans()


def pixels(faces: Typefaces) -> Iterator[Plan]:
    """The picture categories, set in those faces."""
    for room in (pages, cards, screens, codes):
        yield from room.plans(faces)
