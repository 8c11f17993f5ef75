"""What lolot says to people: one catalogue a language, the same keys in each.

`vi.toml` is the first language, `en.toml` stands beside it. A key is the path of tables:
`error.not_found` is the entry `not_found` of the table `[error]`.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from scanner.model import Reason

LANGUAGES = ("vi", "en")


@cache
def catalogue(lang: str) -> Mapping[str, str]:
    """All sentences of one language (`vi` or `en`) by their dotted key."""
    content = Path(__file__).with_name(f"{lang}.toml").read_text(encoding="utf-8")
    return dict(_flat("", tomllib.loads(content)))


def _flat(prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, entry in table.items():
        if isinstance(entry, dict):
            yield from _flat(f"{prefix}{name}.", entry)
        else:
            yield prefix + name, entry


def text(lang: str, key: str, /, **details: object) -> str:
    """The sentence of `key`, its placeholders filled from `details`.

    Raises KeyError for a key or a placeholder that does not exist.
    """
    return _WORDS.vformat(catalogue(lang)[key], (), details)


class _Words(string.Formatter):
    """`{count:one thing|many things}` where a language has words of their own for one."""

    def format_field(self, value: Any, format_spec: str) -> str:
        one, bar, many = format_spec.partition("|")
        if not bar:
            return str(super().format_field(value, format_spec))
        return one if value == 1 else many


_WORDS = _Words()


def explain(lang: str, room: str, reason: Reason) -> str:
    """The sentence for a reason met while working: `<room>.<reason.key>`.

    Reasons come from deep inside and from other processes; one without a sentence is still
    told, by its bare key, because a report must never fail over its wording.
    """
    words = catalogue(lang)
    details = {name: words.get(f"detail.{value}", value) for name, value in reason.details.items()}
    try:
        return text(lang, f"{room}.{reason.key}", **details)
    except KeyError:
        return text(lang, "error.unexplained", key=reason.key)
