"""Masked copies by the hundred, before judges that share no code with lolot: `python -m
tests.benchmark.copies [COUNT] [SEED] [OUT]`.

Draws documents of seed after seed until COUNT (500) hold a value that is to be masked, masks each
and looks for its values in the copy. Each result is a line of `OUT/copies-SEED.jsonl` at once; a
second call goes on where the first one ended.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from rich.console import Console

from samples.drawing.truth import Truth
from scanner.model import Box, FileReport
from tests.benchmark import leaks, outside
from tests.benchmark.catalogue import plans
from tests.benchmark.scoring import hits_of, score
from tests.benchmark.store import Stored, drawn_documents
from tests.benchmark.table import percent
from tests.benchmark.worker import Worker, mask_job
from tests.judges import attached, judged, lifted

OUT = Path(__file__).resolve().parent / "out"
COUNT, SEED = 500, 20270101
# Of each seed so many documents of a category; of text PDFs all.
EACH = {"text_pdf": None, "scan": 16, "mixed": 6, "card_photo": 5, "screenshot": 3}


def documents(seed: int, out: Path) -> Iterator[Stored]:
    """Documents without end, seed after seed."""
    while True:
        for category, limit in EACH.items():
            for _, stored in drawn_documents(plans(category, limit)[category], seed, out):
                if isinstance(stored, Stored):
                    yield stored
        seed += 1


def uncovered(data: bytes, truths: Sequence[Truth]) -> dict[int, leaks.Pixels]:
    """The pages (from 1) of a PDF with values, in grey pixels, after whatever is painted over the
    place of a value was taken away; pages that stand upright, without a crop."""
    shown = {}
    with pypdfium2.PdfDocument(data) as document:
        for number, page in enumerate(document, 1):
            here = [truth for truth in truths if truth.page == number]
            if here and not page.get_rotation() and page.get_cropbox() == page.get_mediabox():
                _lift(page, here)
                view = page.render(scale=leaks.PDF_SCALE, grayscale=True).to_numpy()
                shown[number] = view.reshape(view.shape[0], view.shape[1])
    return shown


def _lift(page: pypdfium2.PdfPage, truths: Sequence[Truth]) -> None:
    """Takes away the paths that cover most of a line of some value."""
    height = page.get_height()
    boxes = [Box.around(polygon) for truth in truths for polygon in truth.polygons]
    for item in list(page.get_objects((pdfium.FPDF_PAGEOBJ_PATH,), max_depth=1)):
        x0, y0, x1, y1 = item.get_bounds()
        cover = Box(x0, height - y1, x1, height - y0)
        if any(cover.intersection(box).area > 0.6 * box.area for box in boxes):
            page.remove_obj(item)


def guilty(truths: Sequence[Truth], before: bytes, after: bytes) -> set[str]:
    """The judges beyond those of `leaks` that find something of `truths` in a copy."""
    if not leaks.is_pdf(before):
        return set()
    values = [truth.value for truth in truths]
    # A font that lists more than its pages show in the original too tells nothing of a value.
    known = {_font(name) for name in judged(before, *values)} - {""}
    found = {name for name in judged(after, *values) if _font(name) not in known}
    if any(value in text.replace(" ", "") for text in lifted(after) for value in values):
        found.add("x-ray")
    inner = attached(after)
    if any(value.encode(code) in inner for value in values for code in ("utf-8", "utf-16-be")):
        found.add("pdfdetach")
    old, new = leaks.pages(before)[0], uncovered(after, truths)
    for truth in truths:
        view = new.get(truth.page)
        if view is not None and leaks.shown(truth, old[truth.page - 1], view, leaks.PDF_SCALE):
            found.add("under the fill")
    return found


def _font(judgement: str) -> str:
    """The font of which pdf-redaction-check says that it lists more than is shown."""
    return judgement.partition("]")[0] if "font-charset" in judgement else ""


def _line(stored: Stored, worker: Worker) -> dict[str, Any] | None:
    """What became of one document; None where it holds nothing to be masked."""
    truths = stored.drawn.truths
    with tempfile.TemporaryDirectory() as folder:
        answer = worker.run(mask_job, str(stored.path), str(Path(folder, stored.path.name)))
        written = next(Path(folder).iterdir(), None)
        after = written.read_bytes() if written is not None else None
    report: FileReport | None = answer.result
    copy = report.copy if report is not None else None
    pairs = score(truths, hits_of(report)).pairs if report is not None else ()
    if report is not None and not pairs:
        return None
    found = [pair.truth for pair in pairs if pair.hit is not None]
    line = {
        "file": _name(stored),
        "status": copy.status if copy is not None else "failed",
        "values": len(pairs),
        "found": len(found),
        "cpu": round(answer.cost.cpu, 3),
        "why": [*(copy.remaining if copy is not None else ()), *filter(None, [answer.failure])],
    }
    return line | (_judgement(stored, found, report, after) if report and after else {})


def _judgement(
    stored: Stored, found: Sequence[Truth], report: FileReport, after: bytes
) -> dict[str, Any]:
    truths, before = stored.drawn.truths, stored.drawn.data
    left = {leak.how for leak in leaks.leaks(found, before, after)} | guilty(found, before, after)
    whole, hurt = leaks.kept(stored.drawn.neighbours, truths, before, after)
    return {
        "leaks": sorted(left),
        "neighbours": len(whole) + len(hurt),
        "hurt": [f"{neighbour.printed}: {how}" for neighbour, how in hurt],
        "outside": outside.changes(report.findings, before, after),
        "damage": outside.damage(before, after),
        "size": len(after) / len(before),
    }


def _name(stored: Stored) -> str:
    return "/".join(stored.path.parts[-3:])


def run(count: int, seed: int, out: Path, note: Console) -> list[dict[str, Any]]:
    """The lines of `count` copies, those of an earlier run first."""
    journal = out / f"copies-{seed}.jsonl"
    before = journal.read_text("utf-8").splitlines() if journal.exists() else []
    lines = [json.loads(line) for line in before]
    done = {line["file"] for line in lines}
    with Worker(600) as worker, journal.open("a", encoding="utf-8") as file:
        for stored in documents(seed, out):
            if len(lines) >= count:
                break
            line = None if _name(stored) in done else _line(stored, worker)
            if line is not None:
                lines.append(line)
                print(json.dumps(line), file=file, flush=True)
                note.print(f"{len(lines)}/{count} {line['file']} {line['status']}")
    return lines


def summary(lines: Sequence[dict[str, Any]]) -> str:
    """The figures of all copies, and of each that is not as it should be."""
    found, neighbours = (sum(ln.get(key, 0) for ln in lines) for key in ("found", "neighbours"))
    kept = 1 - sum(len(ln.get("hurt", ())) for ln in lines) / max(1, neighbours)
    changed = [share for line in lines for share in line.get("outside", ())]
    sizes = [line["size"] for line in lines if "size" in line]
    ill = ("leaks", "damage", "hurt")
    odd = [ln for ln in lines if any(map(ln.get, ill)) or ln["status"] != "verified"]
    said = [
        f"{len(lines)} copies, {found} values masked",
        f"status {dict(Counter(line['status'] for line in lines))}",
        f"copies in which a value is left: {sum(bool(line.get('leaks')) for line in lines)}",
        f"neighbours kept: {percent(kept, 2)} of {neighbours}",
        f"changed outside the masks, median of {len(changed)} pages: {percent(median(changed), 3)}",
        f"size: median {median(sizes):.2f}, most {max(sizes):.2f}",
        *(f"{ln['file']}: {ln['status']} {[ln.get(key) for key in ill]}" for ln in odd),
    ]
    return "\n".join(said)


if __name__ == "__main__":
    given = dict(enumerate(sys.argv))
    folder = Path(given.get(3, OUT))
    folder.mkdir(parents=True, exist_ok=True)
    wanted, first = int(given.get(1, COUNT)), int(given.get(2, SEED))
    print(summary(run(wanted, first, folder, Console(stderr=True, highlight=False))))
