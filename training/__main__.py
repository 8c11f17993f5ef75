"""`python -m training`: the tagger and the weights of the evidence made again from `corpus/`.

The weights are fitted on hands that a tagger judges which learned from the others alone, so that
they are told how far it is to be believed of a hand that it never saw; the tagger that is kept
learned from all.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np

from scanner import detectors
from scanner.find.spotted import Page
from scanner.finding import score, tagger
from scanner.finding.features import Vocabulary
from training import weigh
from training.augment import Pools, cut, pools, varied
from training.export import onnx_of, written
from training.fit import fit, vocabulary
from training.markup import Paper, hands
from training.typeset import Set, typeset

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
# From which probability on a span is somebody's: what is missed costs more than what is masked
# beside it, and a number has been looked at by patterns before.
LEAST = {
    **{"person_name": 0.45, "address": 0.5, "date_of_birth": 0.5},
    **{"contact": 0.6, "account": 0.6, "identity": 0.6, "secret": 0.8},
}
STEPS = (0.3, 0.4, 0.5, 0.6, 0.7)
# The weights are fitted on so many of the newest hands, and on one of so many of the others.
NEWEST, ONE_OF = 9, 3


class Words(NamedTuple):
    """What is the same for all taggers of a run."""

    words: list[str]
    folded: list[str]
    values: Pools

    @property
    def known(self) -> Vocabulary:
        return Vocabulary(self.words, self.folded)


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--epochs", type=int, default=28, help="rounds through the papers")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--weights-only", action="store_true", help="the tagger stays as it is")
    parser.add_argument("--model", type=Path, default=tagger.MODEL)
    parser.add_argument("--weights", type=Path, default=score.WEIGHTS)
    parser.add_argument(
        "--folder", type=Path, default=ROOT / ".training", help="the tagger of the weights"
    )
    return parser.parse_args(arguments)


def _learned(
    papers: Sequence[Paper], words: Words, options: argparse.Namespace, file: Path
) -> None:
    weights = fit(papers, words.known, words.values, epochs=options.epochs, seed=options.seed)
    written(onnx_of(weights), file, words.words, words.folded)


def _judged(
    papers: Sequence[Paper], words: Words, file: Path, seed: int
) -> dict[str, weigh.Judged]:
    """The evidence of papers by a tagger, each as it stands, varied, and a few lines of it."""
    told = tagger.Tagger(file)
    patterns = detectors.load()

    def made() -> Iterator[tuple[Set, Page]]:
        rng = Random(seed)
        for paper in papers:
            for one in (paper, varied(paper, rng, words.values), cut(paper, rng)):
                page = typeset(one, rng)
                if page.page.text.strip():
                    yield page, weigh.seen(page, patterns, told)

    return weigh.judged(made())


def _unseen(
    papers: Sequence[Paper], words: Words, options: argparse.Namespace
) -> dict[str, weigh.Judged]:
    """The evidence of some hands by taggers that learned from the others."""
    names = sorted({paper.hand for paper in papers})
    parts: list[dict[str, weigh.Judged]] = []
    for held in (names[-NEWEST:], names[1:-NEWEST:ONE_OF]):
        print(f"without {', '.join(held)}", flush=True)
        others = [paper for paper in papers if paper.hand not in held]
        file = options.folder / f"{_key(others, options)}.onnx"
        if not file.exists():
            _learned(others, words, options, file)
        parts.append(_judged([p for p in papers if p.hand in held], words, file, options.seed))
    return {
        kind: weigh.Judged(*map(np.concatenate, zip(*(part[kind] for part in parts), strict=True)))
        for kind in parts[0]
    }


def _key(papers: Sequence[Paper], options: argparse.Namespace) -> str:
    """What a tagger is known by: as long as no paper changes, it is not fitted again."""
    said = repr((papers, options.epochs, options.seed))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def main(arguments: Sequence[str] | None = None) -> int:
    """Fits all, writes the model and the weights, and says what they come to; 0."""
    options = _arguments(arguments)
    options.folder.mkdir(exist_ok=True)
    train, tune = hands(CORPUS / "train"), hands(CORPUS / "tune")
    values = pools(train)
    words = Words(*vocabulary(train, values), values)
    print(f"{len(train)} papers, {len(tune)} for tuning; {words.known.sizes} words", flush=True)
    evidence = _unseen(train, words, options)
    fits = weigh.all_fitted(evidence)
    for kind, some in evidence.items():
        print(f"{kind}: {weigh.table(some, fits[kind], STEPS)}", flush=True)
    text = weigh.toml(fits, LEAST)
    options.weights.write_text(text, "utf-8")
    if not options.weights_only:
        _learned(train, words, options, options.model)
    for kind, some in _judged(tune, words, options.model, options.seed).items():
        print(f"tune, {kind}: {weigh.table(some, fits[kind], STEPS)}", flush=True)
    print(f"sha256 {hashlib.sha256(options.model.read_bytes()).hexdigest()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
