"""What a server was started with."""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass, field, replace
from pathlib import Path

from scanner.errors import UsageError, cause
from scanner.model import Options
from scanner.report.record import View

TOKEN_VARIABLE = "LOLOT_TOKEN"
# Guessing a shorter one over a network is thinkable.
_TOKEN_LENGTH = 16
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Settings:
    """How a server answers.

    `options`, `view`: what holds for each file unless a request says otherwise.
    `workers`: files read at once; `waiting`: how many more may wait before 429.
    `upload_bytes`: the largest body of a request; `upload_seconds`: how long it may take.
    `hosts`: names that the server answers to (header Host), lower case; `any_address`: also to
    every bare IP address. `token`: what each request has to bring; None on loopback only.
    `public`: paths that need no token, since what they give tells nothing.
    """

    options: Options
    view: View
    workers: int = 1
    waiting: int = 32
    upload_bytes: int = 100_000_000
    upload_seconds: float = 300.0
    hosts: frozenset[str] = frozenset(_LOOPBACK)
    any_address: bool = False
    token: str | None = field(default=None, repr=False)
    public: frozenset[str] = frozenset()


def bound(settings: Settings, host: str, names: tuple[str, ...] = ()) -> Settings:
    """The settings for a server that listens on `host` and is also known by `names`.

    Raises UsageError where that is not loopback and there is no token.
    """
    if not loopback(host) and settings.token is None:
        raise UsageError("token_missing", host=host, variable=TOKEN_VARIABLE)
    hosts = {*settings.hosts, host.lower(), *(name.lower() for name in names)}
    return replace(settings, hosts=frozenset(hosts), any_address=not loopback(host))


def loopback(host: str) -> bool:
    """Whether only this machine reaches a server that listens on `host`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def token(path: Path | None) -> str | None:
    """The token from a file, else from the environment. UsageError where it is none."""
    if path is None:
        found = os.environ.get(TOKEN_VARIABLE, "").strip()
        if not found:
            return None
    else:
        try:
            found = path.read_text(encoding="utf-8-sig").strip()
        except OSError as error:
            raise UsageError("token_unreadable", path=path, why=cause(error)) from error
        except UnicodeDecodeError as error:
            raise UsageError("token_unreadable", path=path, why="UTF-8") from error
    if len(found) < _TOKEN_LENGTH or not found.isascii() or not found.isprintable():
        raise UsageError("token_bad", length=_TOKEN_LENGTH)
    return found
