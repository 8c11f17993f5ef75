"""The figures of the picture categories as tables for people, with goals and ranges beside them."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from tests.benchmark.beside import Reader
from tests.benchmark.marks_score import Count
from tests.benchmark.meter import MARKS, OCR, REST
from tests.benchmark.picture_figures import GOALS, Pictures
from tests.benchmark.pixels.ranges import stated
from tests.benchmark.table import number, percent, table


def _count(count: Count) -> str:
    return f"{count.found}/{count.truths}" if count.truths else "-"


def _false(count: Count) -> str:
    return str(count.false)


def values_table(tables: dict[str, Pictures]) -> Table:
    """Values, and what they cost."""
    columns = (
        *("category", "files", "values", "exact", "exact recall", "only covered", "illegible"),
        *("precision", "unread files", "OCR CPU s", "marks CPU s", "rest CPU s", "peak MB"),
    )
    rows = [
        [
            name,
            str(p.files),
            str(p.values),
            str(p.found),
            percent(p.recall),
            str(p.covered),
            str(p.illegible),
            percent(p.precision),
            str(p.unread),
            *(number(p.each(room)) for room in (OCR, MARKS, REST)),
            number(p.peak_mb, 0),
        ]
        for name, p in tables.items()
    ]
    return table("Pictures: core values (CPU seconds per picture)", columns, rows)


def marks_table(tables: dict[str, Pictures]) -> Table:
    """What is no text."""
    columns = (
        *("category", "codes located", "decoded", "false codes", "zone lines masked", "faces"),
        *("false faces", "prints masked", "cards recognised", "false cards"),
    )
    rows = [
        [
            name,
            _count(p.marks.located),
            _count(p.marks.decoded),
            _false(p.marks.located),
            _count(p.marks.zones),
            _count(p.marks.faces),
            _false(p.marks.faces),
            _count(p.marks.prints),
            _count(p.marks.cards),
            _false(p.marks.cards),
        ]
        for name, p in tables.items()
    ]
    return table("Pictures: marks", columns, rows)


def goals_table(tables: dict[str, Pictures]) -> Table:
    """Every goal with its figure, met or not."""
    rows = []
    for goal in GOALS:
        value = goal.of(tables[goal.category]) if goal.category in tables else None
        plain = goal.seconds or goal.what.startswith("false")
        shown = number(value) if plain else percent(value)
        bound = f"{'<=' if goal.most else '>='} " + (
            number(goal.bound) if plain else percent(goal.bound)
        )
        verdict = "-" if value is None else "met" if goal.met(value) else "NOT MET"
        rows.append([goal.category, goal.what, bound, shown, verdict])
    return table("Goals", ("category", "figure", "goal", "here", ""), rows)


def variants_table(tables: dict[str, Pictures]) -> Table:
    """Exact recall by kind of picture, where a category has several."""
    rows = [
        [name, variant, str(values), str(found), percent(found / values)]
        for name, p in tables.items()
        for variant, (values, found) in sorted(p.variants.items())
        if values and len(p.variants) > 1
    ]
    return table("By kind", ("category", "kind", "values", "exact", "recall"), rows)


def ranges_table(tables: dict[str, Pictures]) -> Table:
    """What the damage was drawn from: the objects the drawing code draws from."""
    rows = [
        [name, "; ".join(f"{what} {bounds}" for what, bounds in stated(name))] for name in tables
    ]
    return table("Ranges that damage is drawn from", ("category", "ranges"), rows, wrap=True)


def beside_table(readers: Sequence[Reader]) -> Table:
    """Every reader on the same pictures."""
    names = list(dict.fromkeys(name for reader in readers for name in reader.found))
    rows = []
    for reader in readers:
        row = [reader.name]
        for name in names:
            values, found = reader.found.get(name, (0, 0))
            row.append(percent(found / values if values else None))
        values, found = (sum(c[i] for c in reader.found.values()) for i in (0, 1))
        each = reader.seconds / reader.pictures if reader.pictures else None
        row += [percent(found / values if values else None), number(each)]
        rows.append([*row, number(reader.peak_mb, 0), reader.note])
    columns = ("reader", *names, "all", "CPU s/picture", "peak MB", "")
    return table("Side by side: the text read holds the value", columns, rows)
