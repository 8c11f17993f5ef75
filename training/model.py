"""The tagger's network, in JAX: words in their lines, cells among cells, and back to the words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from scanner.finding.features import BITS, BUCKETS, PIECES, SHAPES
from scanner.finding.tagger import TAGS

# So many networks learn side by side, each so wide; what they tell is a mean.
MEMBERS, WIDE = 2, 64
WORD, FOLDED, SHAPE, PIECE = 24, 24, 12, 8
# What is looked up: its name, and the column of the ids.
TABLES = {"word": 0, "folded": 1, "shape": 2, "begins": 3, "opens": 4, "ends": 5}
MARKS = BITS + 5 + 8
# How far apart the three words are that each layer sees, before and after the cells are asked.
BEFORE, AFTER, LAST = (1, 2), (1, 2), (4, 8, 1)
# Groups of tokens that say or stand alike (`inputs` of the tagger): each is told what the others
# of its group come to, in so many numbers.
ALIKE, TOLD = ("same", "behind", "before", "place"), 24
Weights = Mapping[str, jax.Array]


class Batch(NamedTuple):
    """Pages of one length (`inputs` of the tagger, each with a first axis of pages); `tags` is -1
    behind the end of a page."""

    ids: jax.Array
    marks: jax.Array
    same: jax.Array
    behind: jax.Array
    before: jax.Array
    place: jax.Array
    cell: jax.Array
    left: jax.Array
    above: jax.Array
    row: jax.Array
    column: jax.Array
    tags: jax.Array


class Noise(NamedTuple):
    """What is kept from the network while it learns: of so many words which they are, and of so
    many of these how they begin and end; so much of what it comes to."""

    strange: float
    pieces: float
    drop: float


NONE = Noise(0, 0, 0)


def fresh(key: jax.Array, sizes: tuple[int, int]) -> dict[str, jax.Array]:
    """Weights before training, for vocabularies of these sizes: of all members (the first axis)."""
    members = [_fresh(own, sizes) for own in jax.random.split(key, MEMBERS)]
    return {name: jnp.stack([one[name] for one in members]) for name in members[0]}


def _fresh(key: jax.Array, sizes: tuple[int, int]) -> dict[str, jax.Array]:
    shapes: dict[str, tuple[int, ...]] = {
        "word": (sizes[0], WORD),
        "folded": (sizes[1], FOLDED),
        "shape": (len(SHAPES), SHAPE),
        **dict.fromkeys(("begins", "opens", "ends"), (PIECES, PIECE)),
        "in": (WORD + FOLDED + SHAPE + 3 * PIECE + MARKS, WIDE),
        "cells": (4 * WIDE, WIDE),
        "table": (4 * WIDE, WIDE),
        "back": (WIDE, WIDE),
        "said": (WIDE, len(ALIKE) * TOLD),
        "alike": (len(ALIKE) * TOLD, WIDE),
        "out": (WIDE, TAGS),
    }
    shapes |= {f"before{n}": (3 * WIDE, WIDE) for n in range(len(BEFORE))}
    shapes |= {f"after{n}": (3 * WIDE, WIDE) for n in range(len(AFTER))}
    shapes |= {f"last{n}": (3 * WIDE, WIDE) for n in range(len(LAST))}
    made = {}
    for name, shape in shapes.items():
        key, own = jax.random.split(key)
        scale = 0.1 if name in TABLES else (2 / shape[0]) ** 0.5
        if name.startswith(("before", "after", "last", "alike")):
            scale *= 0.5
        made[name] = scale * jax.random.normal(own, shape)
        if name not in TABLES:
            made[name + "_bias"] = jnp.zeros(shape[-1])
    return made


def logits(
    weights: Weights, page: Batch, key: jax.Array | None = None, noise: Noise = NONE
) -> jax.Array:
    """The scores that one member gives each tag for each token of one page (n x TAGS)."""
    valid = (page.tags >= 0)[:, None]

    def dense(name: str, x: jax.Array) -> jax.Array:
        return x @ weights[name] + weights[name + "_bias"]

    def conv(name: str, x: jax.Array, step: int) -> jax.Array:
        pad = jnp.pad(x, ((step, step), (0, 0)))
        around = jnp.concatenate((pad[: -2 * step], x, pad[2 * step :]), axis=1)
        return (x + jax.nn.relu(dense(name, around))) * valid

    ids = list(page.ids.T)
    if key is not None:
        keys = jax.random.split(key, 3)
        key, ids = keys[0], _estranged(ids, keys, noise)
    words, plain, *others = ids
    x = jnp.concatenate(
        (
            weights["word"][words],
            weights["folded"][plain],
            *(weights[name][at] for name, at in zip(list(TABLES)[2:], others, strict=True)),
            page.marks,
        ),
        axis=1,
    )
    if key is not None:
        key, own = jax.random.split(key)
        x = _dropped(x, noise.drop / 2, own)
    h = jax.nn.relu(dense("in", x)) * valid
    for n, step in enumerate(BEFORE):
        h = conv(f"before{n}", h, step)
    count = page.left.shape[0]
    c = _mean(h, page.cell, count)
    c = jax.nn.relu(
        dense("cells", jnp.concatenate((c, c[page.left], c[page.above], c[page.column]), axis=1))
    )
    rows, columns = (_mean(c, group, count)[group] for group in (page.row, page.column))
    held = (jax.ops.segment_sum(valid[:, 0] * 1.0, page.cell, count) > 0)[:, None]
    whole = jnp.broadcast_to((c * held).sum(axis=0) / jnp.maximum(held.sum(), 1), c.shape)
    c = jax.nn.relu(dense("table", jnp.concatenate((c, rows, columns, whole), axis=1)))
    h = (h + dense("back", c)[page.cell]) * valid
    for n, step in enumerate(AFTER):
        h = conv(f"after{n}", h, step)
    said = jnp.split(jax.nn.relu(dense("said", h)) * valid, len(ALIKE), axis=1)
    groups = (page.same, page.behind, page.before, page.place)
    alike = [_others(x, group, valid) for x, group in zip(said, groups, strict=True)]
    h = (h + jax.nn.relu(dense("alike", jnp.concatenate(alike, axis=1)))) * valid
    for n, step in enumerate(LAST):
        h = conv(f"last{n}", h, step)
    if key is not None:
        h = _dropped(h, noise.drop, key)
    return dense("out", h)


def _estranged(ids: list[jax.Array], keys: jax.Array, noise: Noise) -> list[jax.Array]:
    """The places of a page's words, some of which are strange ones, as each page holds."""
    words, plain, shape, *known = ids
    key, own, other = keys
    strange = jax.random.randint(other, words.shape, 0, BUCKETS)
    words = jnp.where(jax.random.bernoulli(own, noise.strange, words.shape), strange, words)
    both = jax.random.bernoulli(own, noise.strange / 2, words.shape)
    # What begins and ends a strange word says little either.
    pieces = jax.random.randint(key, (3, *words.shape), 0, PIECES)
    odd = jax.random.bernoulli(own, noise.strange * noise.pieces, words.shape)
    changed = (jnp.where(odd, a, b) for a, b in zip(pieces, known, strict=True))
    return [words, jnp.where(both, strange, plain), shape, *changed]


def _dropped(x: jax.Array, share: float, key: jax.Array) -> jax.Array:
    """Values of which a share is 0 and the others so much more."""
    kept = 1 - share
    return x * jax.random.bernoulli(key, kept, x.shape) / kept


def _mean(x: jax.Array, group: jax.Array, count: int) -> jax.Array:
    total = jax.ops.segment_sum(x, group, count)
    size = jax.ops.segment_sum(jnp.ones(len(group)), group, count)
    return total / jnp.maximum(size, 1)[:, None]


def _others(x: jax.Array, group: jax.Array, valid: jax.Array) -> jax.Array:
    """The mean of the other rows of each one's group; 0 where there are none."""
    total = jax.ops.segment_sum(x, group, len(x))[group]
    size = jax.ops.segment_sum(valid[:, 0] * 1.0, group, len(x))[group]
    return (total - x) / jnp.maximum(size - 1, 1)[:, None] * valid


def loss(weights: Weights, batch: Batch, key: jax.Array, noise: Noise) -> jax.Array:
    """The mean loss of a batch's tokens, over all members."""
    keys = jax.random.split(key, MEMBERS)
    return jax.vmap(lambda one, own: _loss(one, batch, own, noise))(weights, keys).mean()


def _loss(weights: Weights, batch: Batch, key: jax.Array, noise: Noise) -> jax.Array:
    keys = jax.random.split(key, batch.tags.shape[0])
    scores = jax.vmap(lambda page, own: logits(weights, page, own, noise))(batch, keys)
    known = batch.tags >= 0
    chances = jax.nn.log_softmax(scores)
    own = jnp.take_along_axis(chances, jnp.maximum(batch.tags, 0)[..., None], axis=-1)[..., 0]
    return -(own * known).sum() / jnp.maximum(known.sum(), 1)


def numpy_of(weights: Weights) -> dict[str, np.ndarray]:
    """The weights as plain arrays."""
    return {name: np.asarray(value, np.float32) for name, value in weights.items()}
