"""Short texts that tell of nobody: what programs write into every file of theirs."""

from __future__ import annotations

from hashlib import blake2b

# So long is a property of a file at most; so many are remembered, as digests alone.
_LONGEST, _MOST = 400, 20_000


class Searched:
    """The texts in which nothing was found, and what the search through each came to: the same is
    counted for it again, so that a document is searched as far whatever was read before it."""

    def __init__(self) -> None:
        self._known: dict[bytes, int] = {}

    def cost(self, text: str) -> int | None:
        """What it came to; None for what is to be searched."""
        return self._known.get(_mark(text)) if len(text) <= _LONGEST else None

    def remember(self, text: str, cost: int) -> None:
        """Nothing was found in a text that was searched whole."""
        if len(text) <= _LONGEST:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[_mark(text)] = cost


def _mark(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
