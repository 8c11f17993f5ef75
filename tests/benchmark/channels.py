"""One file for each hiding place of each format, a value of its own in each: what is found, what a
masked copy still holds, and how many of the words beside the value it keeps.

    python -m tests.benchmark.channels [--only docx] [--old]

`--old`: also what LibreOffice makes of the hiding places in .doc, .xls and .ppt.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scanner.errors import UnreadableError
from scanner.formats.converted import program
from scanner.model import Options
from scanner.pipeline import mask_file
from tests import (
    archives,
    cards,
    letters,
    markups,
    metafiles,
    office,
    opendocs,
    outlook,
    rtfs,
    slides,
)

Case = tuple[str, str, str, bytes]
_DIGITS = re.compile(r"\D")
# Words that no bytes of a picture, no tag and no code look like (letters alone, of which one is
# Vietnamese); names go with the number.
_WORD = re.compile(r"\b[^\W\d_]*[Ạ-ỹ][^\W\d_]*\b")
_NAMES = frozenset({"Nguyễn", "Mẫu"})
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\ufffd]")
# What no copy has (README): heads of a letter about its way, or of no known name; what an archive
# says of its members beside their names, and the bytes between them.
_DROPPED = frozenset(
    {"an own head", "a head in base64", "an own property"}
    | {"tar: a remark of pax", "tar: behind a member"}
)
# What each kind of old file is made of.
_OLD = {"docx": "doc", "xlsx": "xls", "pptx": "ppt"}
_TEXTS: Mapping[str, Callable[[str], bytes]] = {
    "txt: a line": archives.said,
    "txt: UTF-16": lambda v: f"Số CCCD: {v}\n".encode("utf-16"),
    "txt: windows-1258": lambda v: f"Đơn CCCD: {v}\n".encode("cp1258"),
    "md: a table": lambda v: f"| Họ tên | Số CCCD |\n| --- | --- |\n| Mẫu | {v} |\n".encode(),
    "csv: a column": archives.table,
    "csv: with a mark": lambda v: b"\xef\xbb\xbf" + archives.table(v),
    "tsv: a column": lambda v: archives.table(v).replace(b",", b"\t"),
    "json: a value": lambda v: f'{{"so_cccd": "{v}", "ten": "Mẫu"}}'.encode(),
    "json: a number": lambda v: f'{{"so_cccd": {int(v)}}}'.encode(),
    "sql: a row": lambda v: f"INSERT INTO người (ten, so_cccd) VALUES ('Mẫu', '{v}');\n".encode(),
    "ini: a key": lambda v: f"[Người]\nso_cccd={v}\n".encode(),
    "conf: a remark": lambda v: f"# CCCD: {v}\nmáy chủ = một\n".encode(),
    "py: a text": lambda v: f'# Người gửi\ncccd = "{v}"\n'.encode(),
    "log: a line": lambda v: f"2026-01-02 08:00:00 INFO Đã nhận, CCCD: {v}\n".encode(),
    "jsonl: the second line": lambda v: f'{{"a": 1}}\n{{"so_cccd": "{v}"}}\n'.encode(),
}


def cases() -> Iterator[Case]:
    """Format, place, value and file, of formats whose files hold no others."""
    made: tuple[tuple[str, Callable[..., bytes], Mapping[str, Callable[[str], Any]]], ...] = (
        ("docx", office.docx, office.DOCX),
        ("xlsx", office.xlsx, office.XLSX),
        ("pptx", office.pptx, slides.HIDDEN),
        ("odt", opendocs.odt, opendocs.ODT),
        ("ods", opendocs.ods, opendocs.ODS),
        ("odp", opendocs.odp, opendocs.ODP),
        ("html", markups.html, markups.HTML),
        ("xml", markups.xml, markups.XML),
        ("rtf", rtfs.rtf, rtfs.RTF),
    )
    number = 0
    for kind, build, places in made:
        for place, hide in places.items():
            number += 1
            value = office.value(number)
            pieces = hide(value)
            yield kind, place, value, build(*(pieces if isinstance(pieces, list) else [pieces]))


def others() -> Iterator[Case]:
    """The same of mail, archives and plain text."""
    number = sum(1 for _ in cases())
    for places, named in (
        (letters.HIDDEN, letters.ending),
        (outlook.HIDDEN, lambda _: "a.msg"),
        (archives.HIDDEN, archives.ending),
        (_TEXTS, archives.ending),
        (cards.HIDDEN, cards.ending),
        (metafiles.HIDDEN, lambda place: f"a.{metafiles.ending(place)}"),
    ):
        for place, hide in places.items():
            number += 1
            value = office.value(number)
            yield named(place).removeprefix("a."), place, value, hide(value)


def old() -> Iterator[Case]:
    """The same of old files, where LibreOffice writes the value into one."""
    for kind, place, value, data in cases():
        if kind in _OLD:
            try:
                made = program.converted(data, kind, _OLD[kind])
            except UnreadableError:
                continue
            if value.encode() in made or value.encode("utf-16-le") in made:
                yield _OLD[kind], place, value, made


@dataclass
class Tally:
    """What became of the files of one format; `words`, `kept`: beside their values."""

    files: int = 0
    found: int = 0
    left: int = 0
    verified: int = 0
    words: int = 0
    kept: int = 0


def inside(kind: str, data: bytes) -> str:
    """All that common tools take out of a file."""
    said = [office.inside(data), archives.inside(data)]
    if kind in ("eml", "mbox", "msg"):
        said += [letters.inside(data), outlook.inside(data)]
    if kind in ("vcf", "ics"):
        said.append(cards.inside(data))
    if kind in ("emf", "wmf"):
        said.append(metafiles.inside(data))
    return "\n".join(said)


def beside(said: str) -> set[str]:
    """The words of a file beside its value. Lines with signs that no text has are the bytes of a
    picture, or of a packed file."""
    lines = (line for line in said.split("\n") if _NO_TEXT.search(line) is None)
    return {word for line in lines for word in _WORD.findall(line)} - _NAMES


def measured(case: Case, folder: Path, tally: Tally) -> str:
    """Counts what becomes of a file; a line on it where that is not as it should be."""
    kind, place, value, data = case
    path = folder / f"a.{kind}"
    path.write_bytes(data)
    report = mask_file(str(path), str(folder / f"copy.{kind}"), Options(overwrite=True))
    found = {_DIGITS.sub("", finding.value) for finding in report.findings if finding.mask}
    is_found = not found.isdisjoint({value, value.lstrip("0")})
    status = report.copy.status if report.copy is not None else "none"
    is_left = False
    if report.copy is not None and status in ("verified", "unchanged"):
        path = Path(report.copy.path)
        said = inside(path.suffix[1:], path.read_bytes())
        is_left = value.lstrip("0") in _DIGITS.sub("", said)
        words = set() if place in _DROPPED else beside(inside(kind, data))
        tally.words += len(words)
        tally.kept += len(words & beside(said))
    tally.files += 1
    tally.found += is_found
    tally.left += is_left
    tally.verified += status == "verified"
    if is_found and not is_left and status == "verified":
        return ""
    return f"  {kind}: {place}: found {is_found}, left {is_left}, {status}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", help="one format")
    parser.add_argument("--old", action="store_true", help=".doc, .xls and .ppt too")
    chosen = parser.parse_args()
    tallies, lines = dict[str, Tally](), []
    started = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        for case in (*cases(), *others(), *(old() if chosen.old else ())):
            if chosen.only in (None, case[0]):
                tally = tallies.setdefault(case[0], Tally())
                lines.append(measured(case, Path(folder), tally))
    print("format   files found left verified words kept")
    for kind, one in tallies.items():
        kept = f"{100 * one.kept / one.words:.1f} %" if one.words else "-"
        print(f"{kind:8} {one.files:5} {one.found:5} {one.left:4} {one.verified:8} {kept:>11}")
    print(sum(one.files for one in tallies.values()), "files")
    print("\n".join(filter(None, lines)), f"\n{time.process_time() - started:.1f} s CPU")


if __name__ == "__main__":
    main()
