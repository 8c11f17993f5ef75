"""Documents of Word, Excel and PowerPoint put together part by part, each hiding place with a value
of its own: what a program writes there, no library can be asked to."""

# ruff: noqa: E501  (a hiding place a line is what can be read here)

from __future__ import annotations

import base64
import html
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from PIL import Image, ImageDraw, ImageFont

from samples.drawing.fonts import ROBOTO, font_bytes

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)
_X = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument."
_WORD, _SHEET, SLIDE = (
    f"{_TYPE}{kind}ml." for kind in ("wordprocessing", "spreadsheet", "presentation")
)


@dataclass(frozen=True)
class Part:
    """A part beside the main one: its name, content type, what it holds, and as what the main part
    refers to it."""

    name: str
    kind: str
    data: str | bytes
    rel: str = "customXml"


@dataclass
class Pieces:
    """What a hiding place adds to a document: to its body, and parts; `rels`: relationships to what
    is no part; `props`: of the document's properties."""

    body: str = ""
    parts: list[Part] = field(default_factory=list)
    rels: str = ""


def packed(main: Part, pieces: Iterable[Pieces], wrap: Callable[[str], str]) -> bytes:
    """A document with all that some hiding places add to it."""
    pieces = list(pieces)
    parts = [part for one in pieces for part in one.parts]
    folder, _, name = main.name.rpartition("/")
    types = "".join(
        f'<Override PartName="/{part.name}" ContentType="{part.kind}"/>' for part in (main, *parts)
    )
    rels = "".join(
        f'<Relationship Id="p{n}" Type="{_REL}/{part.rel}" Target="/{part.name}"/>'
        for n, part in enumerate(parts)
    )
    rels += "".join(one.rels for one in pieces)
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
        'package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f"{types}</Types>",
        "_rels/.rels": _relations(
            f'<Relationship Id="r1" Type="{_REL}/officeDocument" Target="{main.name}"/>'
        ),
        main.name: wrap("".join(one.body for one in pieces)),
        f"{folder}/_rels/{name}.rels": _relations(rels),
        **{part.name: part.data for part in parts},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, data in files.items():
            archive.writestr(file, data)
    return out.getvalue()


def _relations(inner: str) -> str:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{inner}</Relationships>'


def docx(*pieces: Pieces) -> bytes:
    main = Part("word/document.xml", f"{_WORD}document.main+xml", "")
    return packed(
        main, pieces, lambda body: f"<w:document {SPACES}><w:body>{body}</w:body></w:document>"
    )


def pptx(*pieces: Pieces) -> bytes:
    main = Part("ppt/presentation.xml", f"{SLIDE}presentation.main+xml", "")
    return packed(main, pieces, lambda body: f"<p:presentation {SPACES}>{body}</p:presentation>")


def xlsx(*pieces: Pieces) -> bytes:
    """`body`: sheets, defined names and what else the workbook lists."""
    main = Part("xl/workbook.xml", f"{_SHEET}sheet.main+xml", "")
    return packed(main, pieces, lambda body: f"<workbook {_X} {SPACES}>{body}</workbook>")


def run(text: str, properties: str = "") -> str:
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inner}<w:t xml:space="preserve">{text}</w:t></w:r>'


def para(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def said(text: str) -> str:
    """A paragraph of a slide or a shape."""
    return f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"


def picture(text: str, kind: str = "PNG") -> bytes:
    """A picture of a line of print."""
    image = Image.new("RGB", (900, 120), "white")
    font = ImageFont.truetype(io.BytesIO(font_bytes(ROBOTO)), 40)
    ImageDraw.Draw(image).text((30, 30), text, fill="black", font=font)
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def _story(name: str, kind: str, root: str, rel: str, value: str) -> Pieces:
    inner = para(run(f"Số CCCD: {value}"))
    if root in ("footnotes", "endnotes", "comments"):
        inner = f'<w:{root[:-1]} w:id="2">{inner}</w:{root[:-1]}>'
    if root == "glossaryDocument":
        inner = f"<w:docParts><w:docPart><w:docPartBody>{inner}</w:docPartBody></w:docPart></w:docParts>"
    data = f"<w:{root} {SPACES}>{inner}</w:{root}>"
    return Pieces(parts=[Part(f"word/{name}.xml", f"{_WORD}{kind}+xml", data, rel)])


def _text_box(value: str, branch: str) -> Pieces:
    box = f"<w:txbxContent>{para(run(f'Số CCCD: {value}'))}</w:txbxContent>"
    shape = f"<wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp>"
    old = f"<w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict>"
    inner = f'<mc:Choice Requires="wps">{shape}</mc:Choice><mc:Fallback><w:pict/></mc:Fallback>'
    if branch == "Fallback":
        inner = f'<mc:Choice Requires="wps"><w:t/></mc:Choice><mc:Fallback>{old}</mc:Fallback>'
    content = f"<w:r><mc:AlternateContent>{inner}</mc:AlternateContent></w:r>"
    return Pieces(para(run("Bên cạnh: "), content))


def _deleted(value: str) -> Pieces:
    gone = f'<w:del w:author="A"><w:r><w:delText>Số CCCD: {value}</w:delText></w:r></w:del>'
    return Pieces(para(run("Đã xóa "), gone))


def _partly_deleted(value: str) -> Pieces:
    """What it was shows only where the new digits are left out."""
    first, second = value[:7], value[7:]
    gone = f'<w:del w:author="A"><w:r><w:delText>{second}</w:delText></w:r></w:del>'
    new = f'<w:ins w:author="A">{run("x")}</w:ins>'
    return Pieces(para(run(f"Số CCCD: {first}"), new, gone))


def _field(value: str) -> Pieces:
    first, second = value[:7], value[7:]
    code = "".join(
        f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'
        for text in (f' QUOTE "Số CCCD: {first}', f'{second}" ')
    )
    return Pieces(para(code, run("kết quả")))


def _symbols(value: str) -> Pieces:
    signs = "".join(f'<w:sym w:font="Arial" w:char="F0{ord(sign):02X}"/>' for sign in value)
    return Pieces(para(run("Số CCCD: "), f"<w:r>{signs}</w:r>"))


def _table(value: str) -> Pieces:
    def row(*cells: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc>{para(run(cell))}</w:tc>" for cell in cells) + "</w:tr>"

    inner = f"<w:tbl>{row('STT', 'Số CCCD')}{row('1', value)}</w:tbl>"
    return Pieces(
        f"<w:tbl><w:tr><w:tc>{para(run('Kèm theo'))}{inner}{para()}</w:tc></w:tr></w:tbl>"
    )


def custom(name: str, kind: str, data: str | bytes, rel: str = "customXml") -> Pieces:
    return Pieces(parts=[Part(name, kind, data, rel)])


def _chart(folder: str, value: str) -> Pieces:
    cache = f'<c:strCache><c:pt idx="0"><c:v>Số CCCD: {value}</c:v></c:pt></c:strCache>'
    data = f"<c:chartSpace {SPACES}><c:cat><c:strRef>{cache}</c:strRef></c:cat></c:chartSpace>"
    kind = f"{_TYPE}drawingml.chart+xml"
    return custom(f"{folder}/charts/chart1.xml", kind, data, "chart")


def _smart_art(folder: str, value: str) -> Pieces:
    data = f"<dgm:dataModel xmlns:dgm='urn:d' {SPACES}><dgm:t>{said(f'Số CCCD: {value}')}</dgm:t></dgm:dataModel>"
    kind = f"{_TYPE}drawingml.diagramData+xml"
    return custom(f"{folder}/diagrams/data1.xml", kind, data, "diagramData")


_CORE = (
    '<cp:coreProperties xmlns:cp="urn:cp" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title>Số CCCD: {}</dc:title></cp:coreProperties>"
)
_PROPS = '<Properties xmlns="urn:p"><property name="So"><lpwstr>Số CCCD: {}</lpwstr></property></Properties>'


def common(folder: str) -> dict[str, Callable[[str], Pieces]]:
    """The hiding places that all three have."""
    return {
        "title": lambda v: custom("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml", _CORE.format(v)),
        "own property": lambda v: custom("docProps/custom.xml", f"{_TYPE}custom-properties+xml", _PROPS.format(v)),
        "chart": lambda v: _chart(folder, v),
        "SmartArt": lambda v: _smart_art(folder, v),
        "own XML": lambda v: custom("customXml/item1.xml", "application/xml", f"<don><so_cccd>{v}</so_cccd></don>"),
        "remark": lambda v: custom("customXml/item2.xml", "application/xml", f"<don><!-- Số CCCD: {v} --></don>"),
        "unknown part": lambda v: custom("khac/la.xml", "application/vnd.khac+xml", f"<x y='Số CCCD: {v}'/>"),
        "link": lambda v: Pieces(rels=f'<Relationship Id="l1" Type="{_REL}/hyperlink" Target="https://example.com/?so_cccd={v}" TargetMode="External"/>'),
        "picture": lambda v: custom(f"{folder}/media/image1.png", "image/png", picture(f"Số CCCD: {v}"), "image"),
    }  # fmt: skip


DOCX: Mapping[str, Callable[[str], Pieces]] = {
    **common("word"),
    "one run": lambda v: Pieces(para(run(f"Số CCCD: {v}"))),
    "split runs": lambda v: Pieces(para(run("Số CCCD: "), *(run(s, "<w:b/>") for s in v))),
    "nested table": _table,
    "header": lambda v: _story("header1", "header", "hdr", "header", v),
    "footer": lambda v: _story("footer1", "footer", "ftr", "footer", v),
    "footnote": lambda v: _story("footnotes", "footnotes", "footnotes", "footnotes", v),
    "endnote": lambda v: _story("endnotes", "endnotes", "endnotes", "endnotes", v),
    "comment": lambda v: _story("comments", "comments", "comments", "comments", v),
    "glossary": lambda v: _story("glossary/document", "document.glossary", "glossaryDocument", "glossaryDocument", v),
    "inserted": lambda v: Pieces(para(f'<w:ins w:author="A">{run(f"Số CCCD: {v}")}</w:ins>')),
    "deleted": _deleted,
    "partly deleted": _partly_deleted,
    "moved away": lambda v: Pieces(para(f'<w:moveFrom w:id="1">{run(f"Số CCCD: {v}")}</w:moveFrom>')),
    "field code": _field,
    "simple field": lambda v: Pieces(para(f'<w:fldSimple w:instr="QUOTE Số CCCD: {v}">{run("x")}</w:fldSimple>')),
    "text box": lambda v: _text_box(v, "Choice"),
    "old text box": lambda v: _text_box(v, "Fallback"),
    "content control": lambda v: Pieces(f'<w:sdt><w:sdtPr><w:alias w:val="Ô"/></w:sdtPr><w:sdtContent>{para(run(f"Số CCCD: {v}"))}</w:sdtContent></w:sdt>'),
    "name of a control": lambda v: Pieces(f'<w:sdt><w:sdtPr><w:tag w:val="Số CCCD: {v}"/></w:sdtPr><w:sdtContent>{para(run("x"))}</w:sdtContent></w:sdt>'),
    "hidden text": lambda v: Pieces(para(run("Kèm theo "), run(f"Số CCCD: {v}", "<w:vanish/>"))),
    "hidden between digits": lambda v: Pieces(para(run(f"Số CCCD: {v[:7]}"), run("12", "<w:vanish/>"), run(v[7:]))),
    "bookmark": lambda v: Pieces(para(f'<w:bookmarkStart w:id="0" w:name="so_cccd_{v}"/>', run("x"))),
    "symbols": _symbols,
    "alternative text": lambda v: Pieces(para(f'<w:r><wp:docPr id="1" name="Hình 1" descr="Số CCCD: {v}"/></w:r>')),
    "variable": lambda v: custom("word/settings.xml", f"{_WORD}settings+xml", f'<w:settings {SPACES}><w:docVars><w:docVar w:name="So" w:val="Số CCCD: {v}"/></w:docVars></w:settings>', "settings"),
    "web page taken along": lambda v: custom("word/afchunk.htm", "text/html", f"<html><body>Số CCCD: {v}</body></html>", "aFChunk"),
    "document taken along": lambda v: custom("word/embeddings/a.docx", f"{_WORD}document", docx(Pieces(para(run(f"Số CCCD: {v}")))), "package"),
    "workbook taken along": lambda v: custom("word/embeddings/a.xlsx", f"{_SHEET}sheet", xlsx(*sheet(f"<c r='A1' t='inlineStr'><is><t>Số CCCD: {v}</t></is></c>")), "package"),
    "thumbnail": lambda v: custom("docProps/thumbnail.jpeg", "image/jpeg", picture(f"Số CCCD: {v}", "JPEG"), "thumbnail"),
}  # fmt: skip


def sheet(
    cells: str, number: int = 1, state: str = "", beside: str = "", name: str = ""
) -> list[Pieces]:
    """A sheet of one row, or of several in `cells` if that has rows."""
    rows = cells if cells.startswith("<row") else f"<row r='1'>{cells}</row>"
    data = f"<worksheet {_X} {SPACES}><sheetData>{rows}</sheetData>{beside}</worksheet>"
    path = f"xl/worksheets/sheet{number}.xml"
    hidden = f' state="{state}"' if state else ""
    called = name or f"Trang {number}"
    listed = (
        f'<sheets><sheet name="{called}" sheetId="{number}"{hidden} r:id="s{number}"/></sheets>'
    )
    rel = f'<Relationship Id="s{number}" Type="{_REL}/worksheet" Target="worksheets/sheet{number}.xml"/>'
    return [Pieces(listed, [Part(path, f"{_SHEET}worksheet+xml", data, "x")], rel)]


def strings(*items: str) -> Pieces:
    data = f"<sst {_X}>{''.join(f'<si>{item}</si>' for item in items)}</sst>"
    return custom("xl/sharedStrings.xml", f"{_SHEET}sharedStrings+xml", data, "sharedStrings")


def _cell(inner: str, kind: str = "", style: str = "") -> str:
    how = (f" t='{kind}'" if kind else "") + (f" s='{style}'" if style else "")
    return f"<c r='B1'{how}>{inner}</c>"


_LABEL = "<c r='A1' t='inlineStr'><is><t>Số CCCD:</t></is></c>"


def _book(*pieces: list[Pieces] | Pieces) -> list[Pieces]:
    return [one for some in pieces for one in (some if isinstance(some, list) else [some])]


def _styled(value: str) -> list[Pieces]:
    styles = f'<styleSheet {_X}><numFmts><numFmt numFmtId="170" formatCode="000000000000"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>'
    return _book(
        sheet(_LABEL + _cell(f"<v>{int(value)}</v>", style="1")),
        custom("xl/styles.xml", f"{_SHEET}styles+xml", styles, "styles"),
    )


def styles(data: str) -> Pieces:
    return custom("xl/styles.xml", f"{_SHEET}styles+xml", data, "styles")


def _beside(tag: str) -> Callable[[str], list[Pieces]]:
    return lambda v: sheet(_LABEL, beside=tag.format(v))


def _with(name: str, kind: str, data: str, rel: str = "x") -> Callable[[str], list[Pieces]]:
    return lambda v: _book(
        sheet(_LABEL), custom(name, kind, data.format(v, ns=f"{_X} {SPACES}"), rel)
    )


def _all(made: Callable[[str], Pieces]) -> Callable[[str], list[Pieces]]:
    return lambda v: _book(sheet(_LABEL), made(v))


XLSX: Mapping[str, Callable[[str], list[Pieces]]] = {
    **{name: _all(made) for name, made in common("xl").items()},
    "shared string": lambda v: _book(sheet(_LABEL + _cell("<v>0</v>", "s")), strings(f"<t>{v}</t>")),
    "string in runs": lambda v: _book(sheet(_LABEL + _cell("<v>0</v>", "s")), strings(f"<r><t>{v[:5]}</t></r><r><rPr><b/></rPr><t>{v[5:]}</t></r>")),
    "string that nobody uses": lambda v: _book(sheet(_LABEL), strings(f"<t>Số CCCD: {v}</t>")),
    "how it is pronounced": lambda v: _book(sheet(_LABEL + _cell("<v>0</v>", "s")), strings(f"<t>x</t><rPh sb='0' eb='1'><t>Số CCCD: {v}</t></rPh>")),
    "font of a shared string": lambda v: _book(sheet(_LABEL + _cell("<v>0</v>", "s")), strings(f"<r><rPr><rFont val='Số CCCD: {v}'/></rPr><t>x</t></r>")),
    "font of an inline string": lambda v: sheet(_LABEL + _cell(f"<is><r><rPr><rFont val='Số CCCD: {v}'/></rPr><t>x</t></r></is>", "inlineStr")),
    "inline string": lambda v: sheet(_LABEL + _cell(f"<is><t>{v}</t></is>", "inlineStr")),
    "number": lambda v: sheet(_LABEL + _cell(f"<v>{v}</v>")),
    "number that lost its zero": lambda v: sheet(_LABEL + _cell(f"<v>{int(v)}</v>")),
    "number in a format": _styled,
    "format of numbers": lambda v: _book(sheet(_LABEL), custom("xl/styles.xml", f"{_SHEET}styles+xml", f"<styleSheet {_X}><numFmts><numFmt numFmtId='170' formatCode='&quot;Số CCCD: {v}&quot;0'/></numFmts></styleSheet>", "styles")),
    "result of a formula": lambda v: sheet(_LABEL + _cell(f"<f>A1</f><v>{v}</v>", "str")),
    "formula": lambda v: sheet(_LABEL + _cell(f'<f>"Số CCCD: {v}"&amp;A1</f><v>x</v>', "str")),
    "hidden sheet": lambda v: _book(sheet("", 1), sheet(_LABEL + _cell(f"<v>{v}</v>"), 2, "hidden")),
    "very hidden sheet": lambda v: _book(sheet("", 1), sheet(_LABEL + _cell(f"<v>{v}</v>"), 2, "veryHidden")),
    "hidden row": lambda v: sheet(f"<row r='1' hidden='1'>{_LABEL}{_cell(f'<v>{v}</v>')}</row>"),
    "name of a sheet": lambda v: sheet(_LABEL, name=f"Số CCCD {v}"),
    "defined name": lambda v: _book(sheet(_LABEL), Pieces(f'<definedNames><definedName name="so">"Số CCCD: {v}"</definedName></definedNames>')),
    "validation": _beside('<dataValidations><dataValidation><formula1>"Số CCCD: {}"</formula1></dataValidation></dataValidations>'),
    "filter": _beside('<autoFilter ref="A1:B1"><filterColumn colId="1"><filters><filter val="Số CCCD: {}"/></filters></filterColumn></autoFilter>'),
    "print header": _beside("<headerFooter><oddHeader>&amp;LSố CCCD: {}</oddHeader></headerFooter>"),
    "tooltip": _beside('<hyperlinks><hyperlink ref="A1" tooltip="Số CCCD: {}"/></hyperlinks>'),
    "comment": _with("xl/comments1.xml", f"{_SHEET}comments+xml", "<comments {ns}><commentList><comment ref='A1'><text><r><t>Số CCCD: {}</t></r></text></comment></commentList></comments>", "comments"),
    "thread": _with("xl/threadedComments/t1.xml", "application/vnd.ms-excel.threadedcomments+xml", "<ThreadedComments xmlns='urn:t'><threadedComment ref='A1'><text>Số CCCD: {}</text></threadedComment></ThreadedComments>"),
    "table": _with("xl/tables/table1.xml", f"{_SHEET}table+xml", "<table {ns} name='B'><tableColumns><tableColumn id='1' name='Số CCCD: {}'/></tableColumns></table>", "table"),
    "pivot cache": _with("xl/pivotCache/pivotCacheDefinition1.xml", f"{_SHEET}pivotCacheDefinition+xml", "<pivotCacheDefinition {ns}><cacheFields><cacheField name='so'><sharedItems><s v='Số CCCD: {}'/></sharedItems></cacheField></cacheFields></pivotCacheDefinition>", "pivotCacheDefinition"),
    "external link": _with("xl/externalLinks/externalLink1.xml", f"{_SHEET}externalLink+xml", "<externalLink {ns}><externalBook><sheetDataSet><sheetData><row><cell><v>Số CCCD: {}</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>", "externalLink"),
    "connection": _with("xl/connections.xml", f"{_SHEET}connections+xml", "<connections {ns}><connection id='1'><dbPr connection='x' command='SELECT so_cccd = {}'/></connection></connections>", "connections"),
    "drawing": _with("xl/drawings/drawing1.xml", f"{_TYPE}drawing+xml", "<xdr:wsDr xmlns:xdr='urn:x' {ns}><a:p><a:r><a:t>Số CCCD: {}</a:t></a:r></a:p></xdr:wsDr>", "drawing"),
}  # fmt: skip


def value(number: int) -> str:
    """A made-up citizen number, another one for each number."""
    return f"0791{50 + number % 40}{100_000 + 997 * number}"


def inside(data: bytes) -> str:
    """All that a document holds, unpacked to the last file in it, with and without its tags and
    entities."""
    text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
    found = [text]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found += [name + inside(archive.read(name)) for name in archive.namelist()]
    elif data.startswith(b"{\\rtf"):
        letters = re.sub(r"\\u(\d+) ?(?:ab|\?)?", lambda code: chr(int(code[1])), text)
        letters = re.sub(r"\\'(..)", lambda code: chr(int(code[1], 16)), letters)
        without = re.sub(r"\{\\\*\\bkmk[^}]*\}|\\[a-z]+-?\d* ?|[{}\r\n]", "", letters)
        found += [letters, without]
        found += [
            bytes.fromhex(one).decode("latin-1") for one in re.findall(r"(?:[\da-f]{2}){20,}", text)
        ]
    elif text.lstrip("\ufeff \n").startswith("<"):
        plain = re.sub(r"<!--.*?-->|<!\[CDATA\[|\]\]>|<[^>]*>", "", text)
        found += [html.unescape(text), re.sub(r"<[^>]*>", "", text), html.unescape(plain)]
        packed = re.findall(r";base64,([\w+/=]+)", text)
        found += [inside(base64.b64decode(one)) for one in packed]
    return "\n".join(found)
