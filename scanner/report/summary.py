"""The few lines for people at the end of a run, whatever the form of the report."""

from __future__ import annotations

from typing import TextIO

from rich.text import Text

from scanner.messages import text
from scanner.report.outcome import Tally, left_out
from scanner.report.record import View
from scanner.report.table import console_for


def print_summary(stream: TextIO, tally: Tally, seconds: float, view: View) -> None:
    """How many files came out how, what they hold, and what to do next."""
    console = console_for(stream)
    for line in summary_lines(tally, seconds, view):
        console.print(Text(line))


def summary_lines(tally: Tally, seconds: float, view: View) -> list[str]:
    """The sentences of `print_summary`."""
    lines = [_files(tally, seconds, view)]
    if tally.findings:
        kinds = ", ".join(f"{view.name(t)} {n}" for t, n in tally.findings.most_common())
        count = tally.findings.total()
        lines.append(text(view.lang, "summary.findings", count=count, kinds=kinds))
    if tally.passed:
        # A green answer says what it rests on.
        lines.append(left_out(tally.passed, view.lang))
    advice = _advice(tally)
    if advice:
        lines.append(text(view.lang, f"advice.{advice}"))
    return lines


def _files(tally: Tally, seconds: float, view: View) -> str:
    return text(
        view.lang,
        "summary.files",
        count=tally.files,
        counts=tally.told(view.lang),
        seconds=decimal(seconds, view.lang),
    )


def _advice(tally: Tally) -> str | None:
    if tally.code == 4:
        return "withheld"
    if tally.code == 3:
        if not tally.bar.masking:
            return "unread"
        return "unread_copy" if tally.partial else "not_copied"
    if tally.bar.masking:
        return "look_at_copies" if tally.copies else None
    return "mask" if tally.code == 1 else None


def decimal(number: float, lang: str) -> str:
    """A number with one decimal, as the language writes it."""
    written = f"{number:.1f}"
    return written.replace(".", ",") if lang == "vi" else written
