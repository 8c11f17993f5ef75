"""OpenDocuments put together part by part, each hiding place with a value of its own."""

# ruff: noqa: E501  (a hiding place a line is what can be read here)

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.office import picture

_URN = "urn:oasis:names:tc:opendocument:xmlns:"
NS = " ".join(
    f'xmlns:{name}="{_URN}{name}:1.0"'
    for name in ("office", "text", "table", "style", "meta", "presentation", "form", "config", "script")
) + (
    f' xmlns:draw="{_URN}drawing:1.0" xmlns:svg="{_URN}svg-compatible:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
)  # fmt: skip
_LABEL = "Số CCCD: {}"


@dataclass
class Held:
    """What a hiding place adds: to the body, to the styles of content.xml, and parts."""

    body: str = ""
    styles: str = ""
    parts: Mapping[str, str | bytes] = field(default_factory=dict)


def _root(kind: str, inner: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><office:{kind} {NS} office:version="1.3">{inner}</office:{kind}>'


def opened(kind: str, held: Held) -> bytes:
    """A document of a kind (text, spreadsheet, presentation) with a hiding place in it."""
    content = f"<office:automatic-styles>{held.styles}</office:automatic-styles><office:body><office:{kind}>{held.body}</office:{kind}></office:body>"
    files: dict[str, str | bytes] = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": _root("document-content", content),
        **held.parts,
    }
    listed = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
        for name in files
        if name != "mimetype"
    )
    space = f'xmlns:manifest="{_URN}manifest:1.0"'
    files.setdefault(
        "META-INF/manifest.xml", f"<manifest:manifest {space}>{listed}</manifest:manifest>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, data, how)
    return out.getvalue()


def odt(held: Held) -> bytes:
    return opened("text", held)


def ods(held: Held) -> bytes:
    return opened("spreadsheet", held)


def odp(held: Held) -> bytes:
    return opened("presentation", held)


def para(inner: str) -> str:
    return f"<text:p>{inner}</text:p>"


def _styles(inner: str) -> Held:
    page = f'<office:master-styles><style:master-page style:name="S">{inner}</style:master-page></office:master-styles>'
    return Held(para("Kính gửi"), parts={"styles.xml": _root("document-styles", page)})


def _meta(inner: str) -> Held:
    return Held(parts={"meta.xml": _root("document-meta", f"<office:meta>{inner}</office:meta>")})


def _changed(kind: str, inner: str, body: str) -> Held:
    info = "<office:change-info><dc:creator>A</dc:creator></office:change-info>"
    region = f'<text:changed-region text:id="c1"><text:{kind}>{info}{inner}</text:{kind}></text:changed-region>'
    return Held(f"<text:tracked-changes>{region}</text:tracked-changes>{body}")


def _partly(value: str) -> Held:
    mark = '<text:change text:change-id="c1"/>'
    return _changed("deletion", para(value[5:]), para(f"Số CCCD: {value[:5]}{mark}x"))


def _hidden(value: str) -> Held:
    style = '<style:style style:name="T1" style:family="text"><style:text-properties text:display="none"/></style:style>'
    digits = f'Số CCCD: {value[:7]}<text:span text:style-name="T1">12</text:span>{value[7:]}'
    return Held(para(digits), style)


def _object(inner: str) -> Held:
    frame = '<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>'
    data = _root(
        "document-content", f"<office:body><office:chart>{inner}</office:chart></office:body>"
    )
    return Held(para(frame), parts={"Object 1/content.xml": data})


def _formula(value: str) -> Held:
    data = f"<math xmlns='http://www.w3.org/1998/Math/MathML'><mtext>Số CCCD:</mtext><mn>{value[:6]}</mn><mn>{value[6:]}</mn></math>"
    return Held(para("x"), parts={"Object 1/content.xml": data})


def _table(*rows: str) -> str:
    return f'<table:table table:name="Trang 1">{"".join(f"<table:table-row>{row}</table:table-row>" for row in rows)}</table:table>'


def cell(text: str = "", attributes: str = "") -> str:
    inner = para(text) if text else ""
    return f"<table:table-cell {attributes}>{inner}</table:table-cell>"


_HEAD = cell("Số CCCD:")


def _basic(value: str) -> str:
    return f'<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd"><script:module xmlns:script="urn:s" script:name="M">Sub Main\n so = "Số CCCD: {value}"\nEnd Sub</script:module>'


def _common(kind: str) -> Mapping[str, Callable[[str], Held]]:
    body = para("Kính gửi") if kind == "text" else ""
    return {
        "title": lambda v: _meta(f"<dc:title>Số CCCD: {v}</dc:title>"),
        "own property": lambda v: _meta(f'<meta:user-defined meta:name="Số CCCD">{v}</meta:user-defined>'),
        "setting": lambda v: Held(body, parts={"settings.xml": _root("document-settings", f'<config:config-item config:name="x">Số CCCD: {v}</config:config-item>')}),
        "macro": lambda v: Held(body, parts={"Basic/Standard/M.xml": _basic(v)}),
        "script": lambda v: Held(body, parts={"Scripts/python/a.py": f"# Số CCCD: {v}\n"}),
        "picture": lambda v: Held(body, parts={"Pictures/a.png": picture(f"Số CCCD: {v}")}),
        "thumbnail": lambda v: Held(body, parts={"Thumbnails/thumbnail.png": picture(f"Số CCCD: {v}")}),
        "chart": lambda v: _object(_table(cell("Số CCCD"), cell(v))),
        "unknown part": lambda v: Held(body, parts={"khac/la.xml": f"<x y='Số CCCD: {v}'/>"}),
        "file in it": lambda v: Held(body, parts={"Object 2": odt(Held(para(f"Số CCCD: {v}")))}),
    }  # fmt: skip


ODT: Mapping[str, Callable[[str], Held]] = {
    **_common("text"),
    "paragraph": lambda v: Held(para(f"Số CCCD: {v}")),
    "spans": lambda v: Held(para("Số CCCD: " + "".join(f"<text:span>{s}</text:span>" for s in v))),
    "lines of its XML": lambda v: Held(para(f"Số CCCD: {v[:4]}\n      {v[4:8]}\n      {v[8:]}")),
    "header": lambda v: _styles(f"<style:header>{para(_LABEL.format(v))}</style:header>"),
    "footer of left pages": lambda v: _styles(f"<style:footer-left>{para(_LABEL.format(v))}</style:footer-left>"),
    "note": lambda v: Held(para(f"x<text:note><text:note-citation>1</text:note-citation><text:note-body>{para(_LABEL.format(v))}</text:note-body></text:note>")),
    "before a note": lambda v: Held(para(f"Số CCCD: {v}<text:note><text:note-citation>1</text:note-citation><text:note-body>{para('x')}</text:note-body></text:note>")),
    "annotation": lambda v: Held(para(f"x<office:annotation><dc:creator>A</dc:creator>{para(_LABEL.format(v))}</office:annotation>")),
    "around an annotation": lambda v: Held(para(f"Số CCCD: {v[:6]}<office:annotation>{para('x')}</office:annotation>{v[6:]}")),
    "deleted": lambda v: _changed("deletion", para(_LABEL.format(v)), para('x<text:change text:change-id="c1"/>')),
    "deleted from a number": _partly,
    "deleted paragraphs": lambda v: _changed("deletion", para("x") + para(_LABEL.format(v)), para('x<text:change text:change-id="c1"/>')),
    "inserted into a number": lambda v: _changed("insertion", "", para(f'Số CCCD: {v[:6]}<text:change-start text:change-id="c1"/>12<text:change-end text:change-id="c1"/>{v[6:]}')),
    "hidden text": lambda v: Held(para(f'x<text:hidden-text text:condition="ooow:1" text:string-value="Số CCCD: {v}"/>')),
    "hidden section": lambda v: Held(f'<text:section text:display="none">{para(_LABEL.format(v))}</text:section>'),
    "hidden between digits": _hidden,
    "variable": lambda v: Held(f'<text:user-field-decls><text:user-field-decl office:value-type="string" office:string-value="Số CCCD: {v}" text:name="so"/></text:user-field-decls>'),
    "condition": lambda v: Held(para(f'<text:conditional-text text:condition="ooow:1" text:string-value-if-true="Số CCCD: {v}" text:string-value-if-false="x">x</text:conditional-text>')),
    "placeholder": lambda v: Held(para(f'<text:placeholder text:placeholder-type="text" text:description="Số CCCD: {v}">x</text:placeholder>')),
    "bookmark": lambda v: Held(para(f'<text:bookmark text:name="so_cccd_{v}"/>x')),
    "link": lambda v: Held(para(f'<text:a xlink:href="https://example.com/?so_cccd={v}">x</text:a>')),
    "text box": lambda v: Held(para(f"<draw:frame><draw:text-box>{para(_LABEL.format(v))}</draw:text-box></draw:frame>")),
    "alternative text": lambda v: Held(para(f"<draw:frame><svg:desc>Số CCCD: {v}</svg:desc></draw:frame>")),
    "how it is pronounced": lambda v: Held(para(f"<text:ruby><text:ruby-base>x</text:ruby-base><text:ruby-text>Số CCCD: {v}</text:ruby-text></text:ruby>")),
    "form": lambda v: Held(f'<office:forms><form:form><form:text form:current-value="Số CCCD: {v}"/></form:form></office:forms>'),
    "nested table": lambda v: Held(_table(f"<table:table-cell>{_table(cell('Số CCCD') + cell(v))}</table:table-cell>")),
    "name of a style": lambda v: Held(para("x"), f'<style:style style:name="T1" style:display-name="Số CCCD: {v}" style:family="text"/>'),
    "remark": lambda v: Held(para(f"x<!-- Số CCCD: {v} -->")),
    "formula": _formula,
    "signature": lambda v: Held(para("x"), parts={"META-INF/documentsignatures.xml": f"<x><X509SubjectName>CN=A, UID=CCCD:{v}</X509SubjectName></x>"}),
}  # fmt: skip


def _grid(*cells: str) -> Held:
    return Held(_table(*cells))


ODS: Mapping[str, Callable[[str], Held]] = {
    **_common("spreadsheet"),
    "text": lambda v: _grid(_HEAD + cell(v, 'office:value-type="string"')),
    "number": lambda v: _grid(_HEAD + cell(v, f'office:value-type="float" office:value="{int(v)}"')),
    "number that shows as another": lambda v: _grid(_HEAD + cell("1", f'office:value-type="float" office:value="{v}"')),
    "number without a text": lambda v: _grid(_HEAD + cell("", f'office:value-type="float" office:value="{v}"')),
    "number told twice": lambda v: _grid(_HEAD + cell(v, f'office:value-type="float" office:value="{v}" calcext:value-type="float" calcext:value="{v}" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"')),
    "text in an attribute": lambda v: _grid(_HEAD + cell("", f'office:value-type="string" office:string-value="{v}"')),
    "result of a formula": lambda v: _grid(_HEAD + cell(v, f'table:formula="of:=&quot;{v}&quot;" office:value-type="string" office:string-value="{v}"')),
    "formula": lambda v: _grid(_HEAD + cell("x", f'table:formula="of:=&quot;Số CCCD: {v}&quot;&amp;[.A1]" office:value-type="string"')),
    "repeated cell": lambda v: _grid(_HEAD + cell(v, 'table:number-columns-repeated="1000000"')),
    "hidden row": lambda v: Held(f'<table:table table:name="T"><table:table-row table:visibility="collapse" table:number-rows-repeated="1000000">{_HEAD}{cell(v)}</table:table-row></table:table>'),
    "covered cell": lambda v: _grid(f"{_HEAD}<table:covered-table-cell>{para(v)}</table:covered-table-cell>"),
    "hidden sheet": lambda v: Held(f'<table:table table:name="T" table:style-name="ta1"><table:table-row>{_HEAD}{cell(v)}</table:table-row></table:table>', '<style:style style:name="ta1" style:family="table"><style:table-properties table:display="false"/></style:style>'),
    "name of a sheet": lambda v: Held(f'<table:table table:name="Số CCCD {v}"/>'),
    "annotation": lambda v: _grid(f"<table:table-cell><office:annotation>{para(_LABEL.format(v))}</office:annotation></table:table-cell>"),
    "validation": lambda v: Held(f'<table:content-validations><table:content-validation table:name="v" table:condition="of:cell-content-is-in-list(&quot;Số CCCD: {v}&quot;)"/></table:content-validations>'),
    "help of a validation": lambda v: Held(f'<table:content-validations><table:content-validation table:name="v"><table:help-message>{para(_LABEL.format(v))}</table:help-message></table:content-validation></table:content-validations>'),
    "filter": lambda v: Held(f'<table:database-ranges><table:database-range table:name="d"><table:filter><table:filter-condition table:value="Số CCCD: {v}"/></table:filter></table:database-range></table:database-ranges>'),
    "named expression": lambda v: Held(f'<table:named-expressions><table:named-expression table:name="so" table:expression="&quot;Số CCCD: {v}&quot;"/></table:named-expressions>'),
    "change": lambda v: Held(f'<table:tracked-changes><table:cell-content-change><table:previous><table:change-track-table-cell office:value-type="string">{para(_LABEL.format(v))}</table:change-track-table-cell></table:previous></table:cell-content-change></table:tracked-changes>'),
    "pivot": lambda v: Held(f'<table:data-pilot-tables><table:data-pilot-table table:name="p"><table:data-pilot-member table:name="Số CCCD: {v}"/></table:data-pilot-table></table:data-pilot-tables>'),
    "print header": lambda v: _styles(f"<style:header><style:region-left>{para(_LABEL.format(v))}</style:region-left></style:header>"),
    "drawing": lambda v: Held(f'<table:table table:name="T"><table:shapes><draw:custom-shape>{para(_LABEL.format(v))}</draw:custom-shape></table:shapes></table:table>'),
}  # fmt: skip


def _slide(inner: str) -> Held:
    return Held(f'<draw:page draw:name="page1">{inner}</draw:page>')


ODP: Mapping[str, Callable[[str], Held]] = {
    **_common("presentation"),
    "slide": lambda v: _slide(f"<draw:frame><draw:text-box>{para(_LABEL.format(v))}</draw:text-box></draw:frame>"),
    "shape": lambda v: _slide(f"<draw:custom-shape>{para(f'Số CCCD: {v[:6]}<text:span>{v[6:]}</text:span>')}</draw:custom-shape>"),
    "notes": lambda v: _slide(f"<presentation:notes><draw:frame><draw:text-box>{para(_LABEL.format(v))}</draw:text-box></draw:frame></presentation:notes>"),
    "table": lambda v: _slide(f"<draw:frame>{_table(cell('Số CCCD') + cell(v))}</draw:frame>"),
    "footer": lambda v: Held(f'<presentation:footer-decl presentation:name="f">Số CCCD: {v}</presentation:footer-decl>'),
    "name of a slide": lambda v: Held(f'<draw:page draw:name="Số CCCD: {v}"/>'),
    "master": lambda v: _styles(f"<draw:frame><draw:text-box>{para(_LABEL.format(v))}</draw:text-box></draw:frame>"),
}  # fmt: skip
