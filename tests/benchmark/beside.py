"""Other readers on the same pictures in the same run: Tesseract and RapidOCR beside lolot.

All are asked the same: does the text that was read hold the value? Place, label and type do
not count here; spaces and punctuation are dropped on both sides.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from samples.drawing.truth import Truth
from tests.benchmark.run import Result
from tests.benchmark.scoring import CORE
from tests.benchmark.worker import Worker

MODES = (3, 12)
MOST = 12
"""So many pictures of each category are read by everybody: the others take their time."""

_DPI = 200
_READ = ("clean_scan", "damaged_scan", "card_any_pose", "card_hard", "screen", "page_photo",
         "turned_page")  # fmt: skip


@dataclass
class Reader:
    """What one reader made of the chosen pictures; `note` says why it made nothing."""

    name: str
    found: dict[str, list[int]]
    seconds: float = 0.0
    pictures: int = 0
    peak_mb: float = 0.0
    note: str = ""

    def add(self, result: Result, text: str, cpu: float, peak: float) -> None:
        """One picture: its values, and whether they stand in `text`."""
        values = wanted(result)
        counts = self.found.setdefault(result.stored.drawn.category, [0, 0])
        counts[0] += len(values)
        counts[1] += sum(holds(text, value) for value in values)
        self.seconds += cpu
        self.pictures += 1
        self.peak_mb = max(self.peak_mb, peak)


def wanted(result: Result) -> list[Truth]:
    """The values that a reader has to give: those of the recall."""
    return [t for t in result.stored.drawn.truths if t.mask and t.legible and t.type in CORE]


def holds(text: str, value: Truth) -> bool:
    """Whether a text holds a value as it is printed, whatever stands between its letters."""
    printed, read = (re.sub(r"[\s\W]", "", t).lower() for t in (value.printed, text))
    return printed in read


def chosen(results: Sequence[Result]) -> list[Result]:
    """Up to `MOST` pictures of each category that has values, spread over it."""
    picked: list[Result] = []
    for category in _READ:
        found = [r for r in results if r.stored.drawn.category == category and wanted(r)]
        count = min(MOST, len(found))
        picked += [found[i * len(found) // count] for i in range(count)]
    return picked


def upright(path: Path, folder: Path, number: int) -> Path:
    """The first page as a PNG that any reader can open: 200 dpi, EXIF turn applied."""
    if path.suffix == ".pdf":
        import pypdfium2

        with pypdfium2.PdfDocument(str(path)) as document:
            image = document[0].render(scale=_DPI / 72).to_pil()
    else:
        with Image.open(path) as stored:
            image = ImageOps.exif_transpose(stored.convert("RGB"))
    target = folder / f"{number}.png"
    image.convert("RGB").save(target, "PNG", compress_level=1)
    return target


def tesseract_job(path: str, mode: int) -> tuple[str, float]:
    """The text, and the most memory a started program held, in MB."""
    import pytesseract

    text: str = pytesseract.image_to_string(path, lang="vie", config=f"--psm {mode}")
    if sys.platform == "win32":
        return text, 0.0
    import resource

    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return text, peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


def _tesseract(mode: int, results: Sequence[Result], pictures: Sequence[Path]) -> Reader:
    reader = Reader(f"Tesseract vie, psm {mode}", {})
    with Worker(300) as worker:
        for result, picture in zip(results, pictures, strict=True):
            answer = worker.run(tesseract_job, str(picture), mode)
            if answer.failure is not None:
                reader.note = answer.failure.strip().splitlines()[-1]
                return reader
            text, peak = answer.result
            reader.add(result, text, answer.cost.cpu, peak)
    return reader


def _python(home: Path) -> Path:
    return home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def _environment(home: Path) -> str | None:
    """Makes RapidOCR's own environment once; what went wrong, or None."""
    if (home / "ready").exists():
        return None
    try:
        venv.create(home, with_pip=True, clear=True)
        packages = [str(_python(home)), "-m", "pip", "install", "-q", "rapidocr", "onnxruntime"]
        subprocess.run(packages, check=True, capture_output=True, timeout=900)
    except (OSError, subprocess.SubprocessError) as error:
        return f"left out: {type(error).__name__} while installing it"
    (home / "ready").touch()
    return None


def _answers(home: Path, pictures: Iterable[Path]) -> Iterator[dict[str, Any]]:
    script = Path(__file__).with_name("rapid.py")
    done = subprocess.run(
        [str(_python(home)), str(script)],
        input="\n".join(map(str, pictures)),
        env=dict(os.environ, OMP_NUM_THREADS="1"),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            yield json.loads(line)


def _rapid(home: Path, results: Sequence[Result], pictures: Sequence[Path]) -> Reader:
    reader = Reader("RapidOCR", {})
    problem = _environment(home)
    if problem is not None:
        reader.note = problem
        return reader
    try:
        for result, answer in zip(results, _answers(home, pictures), strict=True):
            reader.add(result, answer["text"], answer["cpu"], answer["peak_mb"])
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        reader.note = f"stopped: {type(error).__name__}"
    return reader


def side_by_side(results: Sequence[Result], out: Path) -> list[Reader]:
    """Everybody on the same pictures: lolot (as it read them above), Tesseract, RapidOCR."""
    picked = chosen(results)
    lolot = Reader("lolot, reading alone", {})
    for result in picked:
        lolot.add(result, result.text, result.rooms.get("ocr", 0.0), result.lolot.peak_mb)
    with tempfile.TemporaryDirectory() as name:
        pictures = [upright(r.stored.path, Path(name), i) for i, r in enumerate(picked)]
        others = [_tesseract(mode, picked, pictures) for mode in MODES]
        return [lolot, *others, _rapid(out / "rapidocr", picked, pictures)]
