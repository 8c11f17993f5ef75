"""The tagger fitted on the papers of `corpus/train`, watched on those of `corpus/tune`."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from random import Random
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax
from numpy.typing import NDArray

from scanner.finding.features import Vocabulary
from scanner.finding.lattice import Lattice, lattice
from scanner.finding.tagger import inputs
from scanner.letters import fold
from training.augment import Pools, cut, spliced, varied
from training.markup import Paper
from training.model import ALIKE, Batch, Noise, fresh, logits, loss, numpy_of
from training.tags import tags_of
from training.typeset import Set, typeset

# Pages are as long as one of these, in tokens; a batch has about so many.
LENGTHS = (32, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536)
TOKENS = 6144
FEWEST = 2
# From so many papers a few lines are shown alone as well.
ALONE = 0.4
# In the last rounds, from this share of them on, papers are shown nearly as they are: what several
# hands have in common is learned by then, and what common papers look like is learned last.
FINE = 0.7
# Before and from then on: so many papers have lines of another one among theirs, and what is kept
# from the network.
SPLICED = (0.3, 0.05)
NOISE = (Noise(0.15, 0.3, 0.25), Noise(0.1, 0.1, 0.1))
# The weights that are kept are a mean of the last ones.
KEPT = 0.98
AROUND = ("left", "above", "row", "column")


class Sample(NamedTuple):
    """A page as the tagger sees it, and what it should say."""

    made: Set
    found: Lattice
    tags: NDArray[np.int64]


def sample(paper: Paper, rng: Random) -> Sample:
    """A paper as a page."""
    made = typeset(paper, rng)
    found = lattice(made.page)
    return Sample(made, found, tags_of(made, found))


def vocabulary(papers: Sequence[Paper], known: Pools) -> tuple[list[str], list[str]]:
    """The words of some papers, varied, that stand in them often enough: as written and folded."""
    rng = Random(5)
    words: Counter[str] = Counter()
    for paper in papers:
        for one in (paper, varied(paper, rng, known)):
            found = sample(one, rng).found.tokens
            words.update({token.lower() for token in found if not token.isdigit()})
    often = sorted(word for word, count in words.items() if count >= 2 * FEWEST)
    plain: Counter[str] = Counter()
    for word, count in words.items():
        plain[fold(word)] += count
    return often, sorted(word for word, count in plain.items() if count >= 2 * FEWEST)


def _padded(samples: Sequence[Sample], known: Vocabulary, length: int) -> Batch:
    rows = []
    for one in samples:
        asked = inputs(one.found, known)
        tokens, cells = len(one.tags), len(asked["left"])
        more = length - tokens
        alone = np.arange(cells, length)
        around = {n: np.concatenate((asked[n], alone)) for n in AROUND}
        rows.append(
            {
                "ids": np.pad(asked["ids"], ((0, more), (0, 0))),
                "marks": np.pad(asked["marks"], ((0, more), (0, 0))),
                **{n: np.pad(asked[n], (0, more), constant_values=length - 1) for n in ALIKE},
                "cell": np.pad(asked["cell"], (0, more), constant_values=length - 1),
                **around,
                "tags": np.pad(one.tags, (0, more), constant_values=-1),
            }
        )
    return Batch(**{name: np.stack([row[name] for row in rows]) for name in Batch._fields})


def batches(samples: Iterable[Sample], known: Vocabulary, rng: Random) -> Iterator[Batch]:
    """Samples of about one length together, padded; those longer than a page is are left out."""
    held: dict[int, list[Sample]] = {}
    for one in samples:
        size = max(len(one.tags), len(one.found.cells.left) + 1)
        length = next((n for n in LENGTHS if n > size), None)
        if length is not None and len(one.tags):
            held.setdefault(length, []).append(one)
    made = []
    for length, some in held.items():
        rng.shuffle(some)
        count = min(max(1, TOKENS // length), len(some))
        for at in range(0, len(some) - count + 1, count):
            made.append((some[at : at + count], length))
    rng.shuffle(made)
    for some, length in made:
        yield _padded(some, known, length)


def fit(
    papers: Sequence[Paper], known: Vocabulary, values: Pools, *, epochs: int, seed: int
) -> dict[str, np.ndarray]:
    """The weights after so many rounds through the papers, each time varied."""
    rng = Random(seed)
    weights = fresh(jax.random.key(seed), known.sizes)
    steps = epochs * max(1, sum(map(_size, papers)) // TOKENS)
    rate = optax.cosine_onecycle_schedule(int(1.05 * steps) + 10, 4e-3, 0.15)
    rule = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(rate, weight_decay=0.01))

    def step(at: Any, batch: Batch, key: Any, noise: Noise) -> tuple[Any, Any]:
        weights, mean, state = at
        value, slope = jax.value_and_grad(loss)(weights, batch, key, noise)
        change, state = rule.update(slope, state, weights)
        weights = optax.apply_updates(weights, change)
        mean = jax.tree.map(lambda old, new: KEPT * old + (1 - KEPT) * new, mean, weights)
        return (weights, mean, state), value

    compiled = jax.jit(step)
    key = jax.random.key(seed + 1)
    at = weights, weights, rule.init(weights)
    for epoch in range(epochs):
        started, total = time.perf_counter(), []
        late = int(epoch >= FINE * epochs)
        for batch in batches(_drawn(papers, values, rng, SPLICED[late]), known, rng):
            key, own = jax.random.split(key)
            at, value = compiled(at, jax.tree.map(jnp.asarray, batch), own, NOISE[late])
            total.append(value)
        spent = time.perf_counter() - started
        print(f"{epoch + 1:3} {float(jnp.stack(total).mean()):.4f} {spent:.0f} s", flush=True)
    return numpy_of(at[1])


def _drawn(papers: Sequence[Paper], values: Pools, rng: Random, mixing: float) -> Iterator[Sample]:
    """Each paper as it may also stand, and of some a few lines alone."""
    for paper in papers:
        mixed = rng.random() < mixing
        whole = spliced(paper, rng.choice(papers), rng) if mixed else paper
        other = varied(whole, rng, values)
        yield sample(other, rng)
        if rng.random() < ALONE:
            yield sample(cut(other, rng), rng)


def _size(paper: Paper) -> int:
    return sample(paper, Random(0)).tags.size


def chances(
    weights: dict[str, np.ndarray], samples: Sequence[Sample], known: Vocabulary
) -> list[NDArray[np.float32]]:
    """What the network says of each sample's tokens."""
    told: list[NDArray[np.float32]] = []
    own = {name: jnp.asarray(value) for name, value in weights.items()}
    members = jax.vmap(lambda one, page: jax.nn.softmax(logits(one, page)), (0, None))
    run = jax.jit(lambda page: members(own, page).mean(axis=0))
    for one in samples:
        size = max(len(one.tags), len(one.found.cells.left) + 1)
        length = next((n for n in LENGTHS if n > size), size + 1)
        page = Batch(*(jnp.asarray(part[0]) for part in _padded([one], known, length)))
        told.append(np.asarray(run(page))[: len(one.tags)])
    return told
