"""Web pages and XML, a value of its own in each hiding place."""

# ruff: noqa: E501  (a hiding place a line is what can be read here)

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from html import escape

from tests.office import picture

_LABEL = "Số CCCD: {}"


def html(held: str | bytes) -> bytes:
    if isinstance(held, bytes):
        return held
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><p>Kính gửi</p>{held}</body></html>'.encode()


def xml(held: str | bytes) -> bytes:
    if isinstance(held, bytes):
        return held
    return f'<?xml version="1.0" encoding="UTF-8"?><don xmlns:a="urn:a">{held}</don>'.encode()


def packed(data: bytes, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def entities(text: str) -> str:
    return "".join(f"&#{ord(sign)};" for sign in text)


HTML: Mapping[str, Callable[[str], str | bytes]] = {
    "line": lambda v: f"<p>Số CCCD: {v}</p>",
    "inline elements": lambda v: f"<p>Số CCCD: <b>{v[:4]}</b> <i>{v[4:8]}</i><span>{v[8:]}</span></p>",
    "letters in elements": lambda v: "<p>Số CCCD: " + "".join(f"<font>{s}</font>" for s in v) + "</p>",
    "lines of its source": lambda v: f"<p>Số CCCD: {v[:4]}\n    {v[4:8]}\n    {v[8:]}</p>",
    "entities": lambda v: f"<p>S&#7889; CCCD:&nbsp;{entities(v)}</p>",
    "hidden between digits": lambda v: f'<p>Số CCCD: {v[:7]}<span style="display: none">99</span>{v[7:]}</p>',
    "remark between digits": lambda v: f"<p>Số CCCD: {v[:7]}<!-- x -->{v[7:]}</p>",
    "mark of a note": lambda v: f"<p>Số CCCD: {v}<sup><a href='#n'>1</a></sup></p>",
    "table": lambda v: f"<table><tr><th>STT<th>Số CCCD<tr><td>1<td>{v}</table>",
    "nested table": lambda v: f"<table><tr><td><table><tr><td>Số CCCD</td></tr><tr><td>{v}</td></tr></table></td></tr></table>",
    "heading": lambda v: f"<title>Số CCCD: {v}</title>",
    "remark": lambda v: f"<!-- Số CCCD: {v} -->",
    "odd remark": lambda v: f"<?php Số CCCD: {v} ?>",
    "script": lambda v: f"<script>var so_cccd = '{v}';</script>",
    "data in a script": lambda v: f'<script type="application/ld+json">{{"so_cccd": "{v}"}}</script>',
    "style": lambda v: f"<style>p:after {{ content: 'Số CCCD: {v}' }}</style>",
    "field": lambda v: f"<form>Số CCCD: <input value='{v}'></form>",
    "hidden field": lambda v: f"<form><input type=hidden name=so_cccd value={v}></form>",
    "area": lambda v: f"<textarea>Số CCCD: {v}</textarea>",
    "choice": lambda v: f"<select><option value='{v}'>Số CCCD: {v}</option></select>",
    "alternative text": lambda v: f"<img alt='Số CCCD: {v}' src='a.png'>",
    "tooltip": lambda v: f'<p title="S&#7889; CCCD: {entities(v)}">x</p>',
    "data of an element": lambda v: f"<p data-so-cccd='{v}'>x</p>",
    "what it does": lambda v: f"<p onclick='mo(\"Số CCCD: {v}\")'>x</p>",
    "link": lambda v: f"<a href='mailto:a?subject=S%E1%BB%91%20CCCD%3A%20{v}'>x</a>",
    "description": lambda v: f"<meta name='description' content='Số CCCD: {v}'>",
    "hidden element": lambda v: f"<div hidden>Số CCCD: {v}</div>",
    "template": lambda v: f"<template><p>Số CCCD: {v}</p></template>",
    "page in it": lambda v: f'<iframe srcdoc="{escape(f"<p>Số CCCD: <b>{v[:6]}</b>{v[6:]}</p>")}"></iframe>',
    "picture": lambda v: f"<img src='{packed(picture(f'Số CCCD: {v}'), 'image/png')}'>",
    "picture of a style": lambda v: f"<style>p {{ background: url({packed(picture(f'Số CCCD: {v}'), 'image/png')}) }}</style>",
    "page in an address": lambda v: f"<iframe src='{packed(f'<p>Số CCCD: {v}</p>'.encode(), 'text/html')}'></iframe>",
    "name of an attribute": lambda v: f"<p so_cccd_{v}>x</p>",
    "tag that nothing ends": lambda v: f"<p title='Số CCCD: {v}",
    "quote that nothing ends": lambda v: f"<p title='x>Số CCCD: {v}",
    "behind its end": lambda v: f"</body></html>Số CCCD: {v}",
    "drawing": lambda v: f"<svg><text>Số CCCD: {v[:6]}<tspan>{v[6:]}</tspan></text></svg>",
    "pronunciation": lambda v: f"<ruby>x<rt>Số CCCD: {v}</rt></ruby>",
    "wide letters": lambda v: f"<html><p>Số CCCD: <b>{v[:5]}</b>{v[5:]}</p></html>".encode("utf-16"),
    "windows-1258": lambda v: b"<html><meta charset=windows-1258><p>S\xf4\xec CCCD: <b>" + v[:5].encode() + b"</b>" + v[5:].encode() + b"</p></html>",
}  # fmt: skip


XML: Mapping[str, Callable[[str], str | bytes]] = {
    "value": lambda v: f"<so_cccd>{v}</so_cccd>",
    "attribute": lambda v: f'<nguoi so_cccd="{v}"/>',
    "attribute behind a name": lambda v: f'<truong name="so_cccd" value="{v}"/>',
    "letters": lambda v: f"<a:p>Số CCCD: <a:r>{v[:6]}</a:r><a:r>{v[6:]}</a:r></a:p>",
    "runs": lambda v: f"<a:p><a:r><a:t>Số CCCD: {v[:6]}</a:t></a:r><a:r><a:t>{v[6:]}</a:t></a:r></a:p>",
    "CDATA": lambda v: f"<x><![CDATA[Số CCCD: {v}]]></x>",
    "half of it CDATA": lambda v: f"<so_cccd>{v[:6]}<![CDATA[{v[6:]}]]></so_cccd>",
    "entities": lambda v: f"<so_cccd>{entities(v)}</so_cccd>",
    "remark": lambda v: f"<!-- Số CCCD: {v} -->",
    "remark between digits": lambda v: f"<so_cccd>{v[:6]}<!-- x -->{v[6:]}</so_cccd>",
    "instruction": lambda v: f"<?in Số CCCD: {v}?>",
    "picture": lambda v: f"<anh>{base64.b64encode(picture(f'Số CCCD: {v}')).decode()}</anh>",
    "wide letters": lambda v: f'<?xml version="1.0" encoding="UTF-16"?><so_cccd>{v}</so_cccd>'.encode("utf-16"),
    "old coding": lambda v: b'<?xml version="1.0" encoding="windows-1258"?><x>S\xf4\xec CCCD: ' + v.encode() + b"</x>",
}  # fmt: skip
