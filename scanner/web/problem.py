"""Why a request was not served, in one form for all: `application/problem+json` (RFC 9457)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi.responses import JSONResponse
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException

from scanner.messages import LANGUAGES, text

MEDIA_TYPE = "application/problem+json"


class ProblemError(HTTPException):
    """A request that is refused: a status, a code for programs, a sentence for people
    (`gate.<code>` of the catalogue, filled in from `details`)."""

    def __init__(
        self, status: int, code: str, headers: Mapping[str, str] | None = None, **details: object
    ) -> None:
        super().__init__(status, code, headers)
        self.code = code
        self.details = details


def answer(error: ProblemError, lang: str) -> JSONResponse:
    """The response to a refused request."""
    sentence = text(lang, f"gate.{error.code}", **error.details)
    return told(error.status_code, error.code, sentence, error.headers)


def told(
    status: int, code: str, detail: str, headers: Mapping[str, str] | None = None, **more: Any
) -> JSONResponse:
    """The same where the sentence is there already; `more` are further members of the body."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        **more,
    }
    return JSONResponse(body, status, headers, MEDIA_TYPE)


def language(headers: Headers, usual: str) -> str:
    """The first language of the request's Accept-Language that lolot speaks."""
    names: list[str] = re.findall(r"[a-z]+", headers.get("accept-language", "").lower())
    return next((name for name in names if name in LANGUAGES), usual)
