"""How often Python searches for garbage while a document is read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# Python's own figures are 700, 10, 10: a page of a list makes more than that.
_THRESHOLDS = (10_000, 20, 20)


@contextmanager
def little_garbage() -> Iterator[None]:
    """Searches less often: what a long document gives is kept to its end, and to pass over all of
    it after every few pages took an eighth of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(*_THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
