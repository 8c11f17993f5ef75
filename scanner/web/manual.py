"""The OpenAPI page: the document at /openapi.json as one plain page, without a script and
without anything from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from scanner.messages import text
from scanner.web.settings import Settings

router = APIRouter()

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
  color: #1b1b1f; background: #fff }
h2 { margin-top: 2.5rem; border-top: 1px solid #d0d0d7; padding-top: 1.5rem }
h2 code { background: #e4ecf7; padding: .1em .4em; border-radius: .25em }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border: 1px solid #d0d0d7 }
pre { background: #f3f3f6; padding: .8rem; overflow-x: auto; border-radius: .3rem }
@media (prefers-color-scheme: dark) {
  body { color: #e6e6ea; background: #17171b }
  h2 code { background: #24354f }
  pre { background: #232329 }
}
"""


@router.get("/docs", include_in_schema=False)
async def page(request: Request) -> HTMLResponse:
    settings: Settings = request.app.state.settings
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'"
    origin = f"{request.url.scheme}://{request.headers['host']}"
    written = _page(request.app.openapi(), settings.view.lang, origin)
    return HTMLResponse(written, headers={"Content-Security-Policy": policy})


def _page(document: dict[str, Any], lang: str, origin: str) -> str:
    parts = [
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>lolot API</title><style>{_STYLE}</style></head><body>",
        f"<h1>lolot API {html.escape(document['info']['version'])}</h1>",
        f"<p>{html.escape(document['info']['summary'])}</p>",
        f'<p><a href="/openapi.json">/openapi.json</a> (OpenAPI {document["openapi"]})</p>',
    ]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            parts += _operation(document, (method.upper(), path), operation, (lang, origin))
    return "\n".join([*parts, "</body></html>"])


def _operation(
    document: dict[str, Any], name: tuple[str, str], operation: dict[str, Any], how: tuple[str, str]
) -> Iterator[str]:
    (method, path), (lang, origin) = name, how
    yield f"<h2><code>{method} {path}</code> {html.escape(operation['summary'])}</h2>"
    if "description" in operation:
        yield f"<p>{html.escape(operation['description'])}</p>"
    call = f"curl {origin}{path}"
    if "requestBody" in operation:
        body = next(iter(operation["requestBody"]["content"].values()))["schema"]
        body = document["components"]["schemas"][body["$ref"].rpartition("/")[2]]
        call += " -F file=@tai-lieu.pdf" + (" -o da-che.pdf -D -" if path.endswith("mask") else "")
        yield f"<table><tr><th>{text(lang, 'api.field')}</th><th></th><th></th></tr>"
        for field, shape in body["properties"].items():
            needed = text(lang, "api.needed") if field in body["required"] else ""
            described = html.escape(shape.get("description", ""))
            yield f"<tr><td><code>{field}</code></td><td>{needed}</td><td>{described}</td></tr>"
        yield "</table>"
    if "security" in document and path not in {"/v1/health"}:
        call += ' -H "Authorization: Bearer $LOLOT_TOKEN"'
    yield f"<pre>{html.escape(call)}</pre>"
    yield f"<table><tr><th>{text(lang, 'api.answer')}</th><th></th></tr>"
    for status, shape in sorted(operation["responses"].items()):
        yield f"<tr><td>{status}</td><td>{html.escape(shape['description'])}</td></tr>"
    yield "</table>"
