"""Draws the committed catalogue anew: `python -m samples.make [FOLDER]`.

The demo and the tests use the committed files; this is run only when a sample changes. The
same library versions give the same bytes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from samples.drawing.catalogue import CATALOGUE, Sample
from samples.drawing.truth import Polygon

# What the core of lolot finds; the other types on a sample stand in `may_also`.
CORE = frozenset({"cccd", "cmnd", "phone", "email", "bank_account", "bank_card", "tax_code"})


def _box(polygon: Polygon) -> list[float]:
    xs, ys = [p[0] for p in polygon], [p[1] for p in polygon]
    return [round(v, 1) for v in (min(xs), min(ys), max(xs), max(ys))]


def expected(sample: Sample) -> dict[str, Any]:
    """The content of `<name>.expected.json`: core findings with boxes, other types by name."""
    core = [t for t in sample.truths if t.type in CORE]
    return {
        "what": sample.what,
        "why": sample.why,
        "trap": sample.trap,
        "findings": [
            {
                "type": t.type,
                "value": t.value,
                "page": t.page,
                "mask": t.mask,
                "boxes": [_box(p) for p in t.polygons],
            }
            for t in sorted(core, key=lambda t: (t.page, t.polygons[0][0][1]))
        ],
        "may_also": sorted({t.type for t in sample.truths} - CORE),
    }


_INDEX = """# Samples

Made-up documents of made-up people, each with what lolot has to find in it
(`<name>.expected.json`: type, normalised value, page, boxes; `mask` is false for what is
reported but left, such as an office's telephone; `may_also` names types beyond the core).
All people were "born" in 1900-1912, so that no number can be that of a living person of
working age. `python -m samples.make` draws everything anew.

| file | what it is | why it is here | its trap |
| --- | --- | --- | --- |
"""


def write(folder: Path) -> None:
    """Writes all samples, their expectations and the index."""
    index = _INDEX
    for make in CATALOGUE:
        sample = make()
        (folder / sample.name).write_bytes(sample.data)
        text = json.dumps(expected(sample), ensure_ascii=False, indent=1)
        target = folder / f"{sample.name}.expected.json"
        target.write_text(text + "\n", encoding="utf-8", newline="\n")
        index += (
            f"| [{sample.name}]({sample.name}) | {sample.what} | {sample.why} | {sample.trap} |\n"
        )
    (folder / "README.md").write_text(index, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
