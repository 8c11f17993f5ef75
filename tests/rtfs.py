"""RTF files, a value of its own in each hiding place."""

# ruff: noqa: E501  (a hiding place a line is what can be read here)

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.office import picture

_FONTS = r"{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f1\fnil\fcharset163 Times New Roman;}}"
LABEL = r"S\u7889? CCCD: "


def rtf(inner: str) -> bytes:
    return f"{{\\rtf1\\ansi\\ansicpg1252\\deff0{_FONTS}\\pard K\\'ednh g\\u7917?i\\par {inner}\\par}}".encode(
        "latin-1"
    )


def _bytes(text: str) -> str:
    return "".join(f"\\'{ord(sign):02x}" for sign in text)


def _codes(text: str, behind: str = "?") -> str:
    return "".join(f"\\u{ord(sign)}{behind}" for sign in text)


def _group(name: str) -> Callable[[str], str]:
    return lambda v: f"x{{\\{name} {LABEL}{v}}}"


def _aside(name: str) -> Callable[[str], str]:
    return lambda v: f"x{{\\*\\{name} {LABEL}{v}}}y"


RTF: Mapping[str, Callable[[str], str]] = {
    "line": lambda v: LABEL + v,
    "formatting": lambda v: LABEL + "".join(f"{{\\b {s}}}" for s in v),
    "control words": lambda v: LABEL + "".join(f"\\fs2{n % 9} {s}" for n, s in enumerate(v)),
    "lines of its source": lambda v: LABEL + f"{v[:4]}\r\n{v[4:8]}\n{v[8:]}",
    "bytes": lambda v: LABEL + _bytes(v),
    "codes": lambda v: LABEL + _codes(v),
    "codes without others": lambda v: f"{LABEL}{{\\uc0 {_codes(v, ' ')}}}",
    "codes with two others": lambda v: f"{LABEL}{{\\uc2{_codes(v, ' ab')}}}",
    "windows-1258": lambda v: f"\\f1 S\\'f4\\'ec CCCD: {v}",
    "bookmark between digits": lambda v: f"{LABEL}{v[:6]}{{\\*\\bkmkstart a}}{{\\*\\bkmkend a}}{v[6:]}",
    "hidden between digits": lambda v: f"{LABEL}{v[:6]}{{\\v 99}}{v[6:]}",
    "deleted from a number": lambda v: f"{LABEL}{v[:6]}{{\\deleted {v[6:]}}}{{\\revised x}}",
    "inserted into a number": lambda v: f"{LABEL}{v[:6]}{{\\revised 99}}{v[6:]}",
    "hidden": lambda v: f"x{{\\v {LABEL}{v}}}",
    "deleted": lambda v: f"x{{\\deleted {LABEL}{v}}}",
    "table": lambda v: f"\\trowd\\cellx3000\\cellx6000\\intbl STT\\cell S\\u7889? CCCD\\cell\\row\\trowd\\intbl 1\\cell {v}\\cell\\row\\pard ",
    "header": _group("header"),
    "footer": _group("footerl"),
    "footnote": _group("footnote"),
    "annotation": _aside("annotation"),
    "who wrote a note": lambda v: f"x{{\\*\\atnauthor {LABEL}{v}}}",
    "field": lambda v: f'{{\\field{{\\*\\fldinst HYPERLINK "https://example.com/?so_cccd={v}"}}{{\\fldrslt x}}}}',
    "result of a field": lambda v: f"{{\\field{{\\*\\fldinst DATE}}{{\\fldrslt {LABEL}{v}}}}}",
    "bookmark": lambda v: f"{{\\*\\bkmkstart so_cccd_{v}}}x",
    "title": lambda v: f"{{\\info{{\\title {LABEL}{v}}}}}x",
    "author": lambda v: f"{{\\info{{\\author {LABEL}{v}}}}}x",
    "own property": lambda v: f"{{\\*\\userprops{{\\propname S\\u7889? CCCD}}\\proptype30{{\\staticval {v}}}}}x",
    "variable": _aside("docvar"),
    "unknown group": _aside("khongbiet"),
    "form": lambda v: f"{{\\*\\formfield{{\\fftype0{{\\*\\ffdeftext {LABEL}{v}}}}}}}x",
    "shape": lambda v: f"{{\\shp{{\\*\\shpinst{{\\sp{{\\sn wzDescription}}{{\\sv {LABEL}{v}}}}}}}}}x",
    "text of a shape": lambda v: f"{{\\shp{{\\*\\shpinst{{\\shptxt {LABEL}{v}}}}}}}x",
    "style": lambda v: f"{{\\stylesheet{{\\s1 {LABEL}{v};}}}}x",
    "index": lambda v: f"x{{\\xe {LABEL}{v}}}",
    "picture": lambda v: f"{{\\pict\\pngblip {picture(f'Số CCCD: {v}').hex()}}}",
    "picture behind properties": lambda v: f"{{\\*\\shppict{{\\pict{{\\*\\picprop{{\\sp{{\\sn dx}}{{\\sv 75}}}}}}\\pngblip\n{picture(f'Số CCCD: {v}').hex()}}}}}",
    "picture in bytes": lambda v: f"{{\\pict\\pngblip\\bin{len(picture(f'Số CCCD: {v}'))} {picture(f'Số CCCD: {v}').decode('latin-1')}}}",
    "object": lambda v: f"{{\\object\\objemb{{\\*\\objdata {f'so_cccd: {v}'.encode().hex()}}}{{\\result x}}}}",
}  # fmt: skip
