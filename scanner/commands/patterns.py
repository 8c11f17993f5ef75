"""`lolot patterns`: what is looked for, and a user's own file put to the test."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import TextIO

from rich.table import Table
from rich.text import Text

from scanner import detectors, trial
from scanner.entry import unreadable
from scanner.errors import UsageError, cause
from scanner.messages import text
from scanner.report.plain import printable
from scanner.report.table import console_for

_STYLES = {"high": "red", "medium": "yellow", "low": "dim"}
_ENTRY = re.compile(
    r"^(?=\[\[?(?:types\.|detector|lookalike|macros|words|profiles\.|purposes\.))", re.MULTILINE
)
_MACRO = re.compile(r"^(\w+) = ", re.MULTILINE)
_TITLE = re.compile(r"\[types\.([\w\-]+)\]")
_FIELD = re.compile(r'^(?:id|type) = "([\w\-]+)"', re.MULTILINE)


def show_all(lang: str, folder: Path | None, stream: TextIO) -> int:
    """A line for each type: its id, name, severity and class. Returns the exit code."""
    patterns = detectors.load(folder)
    own = {detector.type for detector in patterns.detectors if detector.own}
    table = Table.grid(padding=(0, 2))
    for kind in patterns.types.values():
        table.add_row(
            Text(kind.id, style="bold"),
            Text(printable(kind.names[lang])),
            Text(text(lang, f"severity.{kind.severity}"), style=_STYLES[kind.severity]),
            Text(text(lang, f"legal_class.{kind.legal_class}")),
            Text(text(lang, "patterns.own") if kind.id in own else ""),
        )
    console_for(stream).print(table)
    return 0


def show_one(wanted: str, folder: Path | None, stream: TextIO) -> int:
    """The entries of one type or detector as they stand in their files: a file to start from.

    Raises UsageError "unknown_type" where there is none of that name.
    """
    patterns = detectors.load(folder)
    there = {**patterns.types, **{d.id: d for d in patterns.detectors}}
    if wanted not in there:
        raise UsageError("unknown_type", name=wanted, known=", ".join(sorted(there)))
    entries: dict[str, str] = {}
    for name, content in detectors.files(folder):
        for title, entry in _entries(content.decode("utf-8-sig"), wanted):
            entries[title] = f"# {printable(name)}\n{entry.strip()}\n"
    print("\n".join(entries.values()), end="", file=stream)
    return 0


def _entries(content: str, wanted: str) -> Iterator[tuple[str, str]]:
    """Title and text of the entries of a file that belong to a type or detector, behind the
    macros that one of them needs."""
    macros = ""
    for entry in _ENTRY.split(content):
        macros = entry if entry.startswith("[macros]") else macros
        title = _TITLE.match(entry)
        names = [title[1]] if title else _FIELD.findall(entry)
        if wanted in names:
            if any(f"<{name}>" in entry for name in _MACRO.findall(macros)):
                yield "macros", macros
            yield ("type " if title else "detector ") + names[0], entry


def test(file: Path, lang: str, stream: TextIO) -> int:
    """Runs the examples of a pattern file: 0 all well, 1 where one fails.

    Raises UsageError for a file that is malformed or harmful.
    """
    if file.is_dir():
        raise unreadable(str(file), "is_folder")
    patterns = detectors.load(file)
    trial.refuse_harmful(patterns)
    own = [detector for detector in patterns.detectors if detector.file == str(file)]
    if not own and not _holds_entries(file):
        raise unreadable(str(file), "nothing_inside")
    failed = [failure for detector in own for failure in trial.failures(patterns, detector)]
    for one in failed:
        example = printable(one.example)
        print(text(lang, f"patterns.{one.kind}", entry=one.detector, example=example), file=stream)
    examples = sum(sum(map(len, detector.examples)) for detector in own)
    key = "patterns.fails" if failed else "patterns.passes"
    print(text(lang, key, count=len(failed) if failed else examples), file=stream)
    return 1 if failed else 0


def _holds_entries(file: Path) -> bool:
    return _ENTRY.search(file.read_text(encoding="utf-8-sig")) is not None


def new(stream: TextIO, output: Path | None) -> int:
    """A commented file to start from, which passes its own test; printed, or written to a file
    that is not there yet. UsageError where it cannot be."""
    template = resources.files("scanner.messages").joinpath("pattern.toml")
    content = template.read_text(encoding="utf-8")
    if output is None:
        print(content, end="", file=stream)
        return 0
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        with output.open("x", encoding="utf-8", newline="\n") as file:
            file.write(content)
    except OSError as error:
        raise UsageError("pattern_not_written", path=output, why=cause(error)) from error
    return 0
