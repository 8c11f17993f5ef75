"""One file for each hiding place of each format, a value of its own in each: what is found, and
what a masked copy still holds.

    python -m tests.benchmark.channels [--only docx]
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scanner.model import Options
from scanner.pipeline import mask_file
from tests import markups, office, opendocs, rtfs

Case = tuple[str, str, str, bytes]
_DIGITS = re.compile(r"\D")


def cases() -> Iterator[Case]:
    """Format, place, value and file."""
    made: tuple[tuple[str, Callable[..., bytes], Mapping[str, Callable[[str], Any]]], ...] = (
        ("docx", office.docx, office.DOCX),
        ("xlsx", office.xlsx, office.XLSX),
        ("pptx", office.pptx, office.PPTX),
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


def measured(case: Case, folder: Path) -> tuple[bool, bool, str]:
    """Whether the value is found, whether it is left in the copy, and what became of that."""
    kind, _, value, data = case
    path, target = folder / f"a.{kind}", folder / f"copy.{kind}"
    path.write_bytes(data)
    report = mask_file(str(path), str(target), Options(overwrite=True))
    found = {_DIGITS.sub("", finding.value) for finding in report.findings if finding.mask}
    is_found = not found.isdisjoint({value, value.lstrip("0")})
    copy = report.copy.status if report.copy is not None else "none"
    said = office.inside(target.read_bytes()) if copy in ("verified", "unchanged") else ""
    return is_found, value.lstrip("0") in _DIGITS.sub("", said), copy


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", help="one format")
    only = parser.parse_args().only
    found, left, all_, lines = Counter[str](), Counter[str](), Counter[str](), []
    started = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        for case in cases():
            if only in (None, case[0]):
                is_found, is_left, copy = measured(case, Path(folder))
                all_[case[0]] += 1
                found[case[0]] += is_found
                left[case[0]] += is_left
                if not is_found or is_left or copy != "verified":
                    lines.append(
                        f"  {case[0]}: {case[1]}: found {is_found}, left {is_left}, {copy}"
                    )
    for kind, count in all_.items():
        print(f"{kind}: {found[kind]}/{count} found, {left[kind]} left in copies")
    print("\n".join(lines), f"\n{time.process_time() - started:.1f} s CPU")


if __name__ == "__main__":
    main()
