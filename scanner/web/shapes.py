"""What the answers look like, for the OpenAPI page: descriptions are keys of the catalogue."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import scanner.report
from scanner.web.problem import MEDIA_TYPE

Responses = dict[int | str, dict[str, Any]]

_WORD = {"schema": {"type": "string"}}
_HEADERS = {
    "Lolot-Verdict": {"description": "api.verdict_header", **_WORD},
    "Lolot-Exit": {"description": "api.exit_header", **_WORD},
    "Lolot-Left-Out": {"description": "api.left_out_header", **_WORD},
}
_COPY_HEADERS = _HEADERS | {"Lolot-Copy": {"description": "api.copy_header", **_WORD}}
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}
_REPORT = {"schema": {"$ref": "#/components/schemas/Report"}}
_REFUSED = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}


_WHY = {
    400: "api.bad",
    401: "api.unknown",
    403: "api.foreign",
    408: "api.slow",
    413: "api.large",
    415: "api.kind",
    422: "api.fields",
    429: "api.full",
}


def _refusals(*statuses: int) -> Responses:
    return {s: {"description": _WHY[s], "content": _REFUSED} for s in statuses}


_BYTES = {"schema": {"type": "string", "format": "binary"}}
_GATE = _refusals(400, 401, 403)
_UPLOAD = _GATE | _refusals(408, 413, 415, 429)

SCAN: Responses = {
    **_UPLOAD,
    **_refusals(422),
    200: {
        "description": "api.scanned",
        "content": {"application/json": _REPORT},
        "headers": _HEADERS,
    },
}
MASK: Responses = {
    **_UPLOAD,
    200: {
        "description": "api.masked",
        "content": {"*/*": _BYTES, "multipart/mixed": _BYTES},
        "headers": _COPY_HEADERS,
    },
    422: {
        "description": "api.not_masked",
        "content": {"application/json": _REPORT, **_REFUSED},
        "headers": _COPY_HEADERS,
    },
}
HEALTH: Responses = {
    **_refusals(400, 403),
    200: {
        "description": "api.healthy",
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["status"],
                    "properties": {"status": {"const": "ok"}},
                }
            }
        },
    },
}
METRICS: Responses = {
    **_GATE,
    200: {"description": "api.counted", "content": {"text/plain": _WORD}},
}


def schemas() -> dict[str, Any]:
    """The report's own schema and that of a refusal, as components of the OpenAPI document."""
    path = Path(scanner.report.__file__).with_name("report.schema.json")
    written = path.read_text(encoding="utf-8").replace("#/$defs/", "#/components/schemas/Report.")
    report = json.loads(written)
    parts = {f"Report.{name}": part for name, part in report.pop("$defs").items()}
    del report["$schema"]
    return {"Report": report, "Problem": _PROBLEM, **parts}
