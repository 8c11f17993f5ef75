"""Who may ask: the right host name, no foreign page, and the token where there is one."""

from __future__ import annotations

import hmac
import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from scanner.web.problem import ProblemError
from scanner.web.settings import Settings

# What a monitor and a reader of the manual may see without the token: it tells nothing.
OPEN = frozenset({"/v1/health", "/docs", "/openapi.json"})


class Guard:
    """Refuses strangers with a ProblemError."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self._check(Headers(scope=scope), scope["path"])
        await self._app(scope, receive, send)

    def _check(self, headers: Headers, path: str) -> None:
        hosts = headers.getlist("host")
        # A foreign name that was bent to this address (DNS rebinding) shows in this header.
        if len(hosts) != 1 or not self._known(hosts[0]):
            raise ProblemError(400, "bad_host")
        if any(_place(origin) != hosts[0].lower() for origin in headers.getlist("origin")):
            raise ProblemError(403, "foreign_page")
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            raise ProblemError(403, "foreign_page")
        if self._settings.token is not None and path not in OPEN | self._settings.public:
            _check_token(headers.getlist("authorization"), self._settings.token)

    def _known(self, host: str) -> bool:
        try:
            name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
        except ValueError:
            return False
        if name in self._settings.hosts:
            return True
        return self._settings.any_address and _is_address(name)


def _place(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _check_token(given: list[str], token: str) -> None:
    scheme, _, value = (given[0] if len(given) == 1 else "").partition(" ")
    # Header bytes arrive as Latin-1; compared in constant time.
    right = hmac.compare_digest(value.strip().encode("latin-1"), token.encode("ascii"))
    if scheme.lower() != "bearer" or not right:
        raise ProblemError(401, "no_token", {"WWW-Authenticate": "Bearer"})
