"""The figures as tables for people."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from tests.benchmark.figures import Figures, Tally, type_names
from tests.benchmark.speed import LongText, Timed


def percent(value: float | None, digits: int = 1) -> str:
    return "-" if value is None else f"{value * 100:.{digits}f} %"


def number(value: float | None, digits: int = 2) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


def table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], *, wrap: bool = False
) -> Table:
    """A table whose first column is a name and whose others are figures (`wrap`: text)."""
    made = Table(title=title, title_justify="left", header_style="bold")
    for index, column in enumerate(columns):
        made.add_column(column, justify="left" if index == 0 or wrap else "right")
    for row in rows:
        made.add_row(*row, style="bold" if row[0] == "all" else None)
    return made


def _finder_row(name: str, documents: int, tally: Tally) -> list[str]:
    return [
        name,
        str(documents),
        str(tally.pages),
        str(tally.truths),
        percent(tally.recall),
        percent(tally.precision),
        number(tally.false_per_clean_page),
        str(tally.raised),
        number(tally.cpu_per_page, 3),
        number(tally.wall_per_page, 3),
        number(tally.peak_mb, 0),
    ]


_FINDER = (
    *("category", "files", "pages", "values", "recall", "precision", "false/clean page"),
    *("low raised", "CPU s/page", "wall s/page", "peak MB"),
)


def finder_table(title: str, tables: dict[str, Figures], *, plain: bool) -> Table:
    rows = [
        _finder_row(name, figures.documents, figures.plain if plain else figures.lolot)
        for name, figures in tables.items()
    ]
    return table(title, _FINDER, rows)


def mask_table(tables: dict[str, Figures]) -> Table:
    columns = (
        *("category", "copies", "verified", "withheld", "failed", "values", "leaked", "leak rate"),
        *(
            "neighbours kept",
            "changed outside",
            "damaged",
            "size median",
            "size most",
            "CPU s/page",
        ),
    )
    rows = []
    for name, figures in tables.items():
        mask = figures.mask
        rows.append(
            [
                name,
                str(mask.copies),
                str(mask.verified),
                str(mask.withheld),
                str(mask.failed),
                str(mask.expected),
                str(mask.leaked),
                percent(mask.leak_rate),
                percent(mask.neighbours_kept),
                percent(mask.outside_median, 3),
                str(mask.damaged),
                number(mask.size_median),
                number(max(mask.sizes, default=None)),
                number(mask.cpu_per_page, 3),
            ]
        )
    return table("Mask and proof", columns, rows)


def type_table(tables: dict[str, Figures]) -> Table:
    """Recall by type and category, lolot; in the last two columns all categories."""
    names = [name for name in tables if name != "all"]
    rows = []
    for type_ in type_names(tables):
        row = [type_]
        for name in [*names, "all"]:
            truths, found, _ = tables[name].lolot.types.get(type_, [0, 0, 0])
            row.append(f"{found}/{truths}" if truths else "-")
        truths, found, false = tables["all"].lolot.types[type_]
        plain_truths, plain_found, _ = tables["all"].plain.types.get(type_, [0, 0, 0])
        row += [percent(found / truths if truths else None), str(false)]
        row.append(percent(plain_found / plain_truths if plain_truths else None))
        rows.append(row)
    columns = ["type", *names, "all", "recall", "false alarms", "plain script"]
    return table("Found by type", columns, rows)


def speed_table(
    long: LongText | str | None, calls: dict[str, Timed], failures: Sequence[str]
) -> Table:
    rows = []
    if isinstance(long, LongText):
        rows.append([f"text PDF, {long.pages} pages: lolot scan", number(long.lolot, 3), "-", ""])
        rows.append(["  bare PyMuPDF words", number(long.words, 3), "-", ""])
        rows.append(["  factor", number(long.factor), "-", ""])
    elif long:
        rows.append([f"long text: {long.splitlines()[-1]}", "-", "-", ""])
    for name, timed in calls.items():
        rows.append([name, number(timed.cost.cpu), number(timed.cost.wall), str(timed.code)])
    rows += [[failure, "-", "-", ""] for failure in failures]
    return table("Times (median, CPU and wall seconds)", ("what", "CPU", "wall", "exit"), rows)


def printed(console: Console, tables: Sequence[Table]) -> None:
    for table in tables:
        console.print(table)
