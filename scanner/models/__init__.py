"""Model files that come with lolot; `models.toml` says where each is from and its licence."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """The entries of `models.toml` by name: file, purpose, origin, version, licence, sha256 …"""
    text = files(__name__).joinpath("models.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def path(name: str) -> Path:
    """Where the model file of that entry of `models.toml` lies. KeyError if there is no such."""
    return Path(str(files(__name__).joinpath(catalogue()[name]["file"])))
