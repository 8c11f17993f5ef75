"""Hiding places in a presentation, each with a value of its own (see `office`)."""

# ruff: noqa: E501  (a hiding place a line is what can be read here)

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests import office


def _slide(name: str, kind: str, value: str, how: str = "{}", root: str = "sld") -> office.Pieces:
    data = f"<p:{root} {office.SPACES}>{how.format(office.said(f'Số CCCD: {value}'))}</p:{root}>"
    return office.custom(f"ppt/{name}.xml", f"{office.SLIDE}{kind}+xml", data, "slide")


HIDDEN: Mapping[str, Callable[[str], office.Pieces]] = {
    **office.common("ppt"),
    "slide": lambda v: _slide("slides/slide1", "slide", v),
    "split runs": lambda v: office.custom("ppt/slides/slide2.xml", f"{office.SLIDE}slide+xml", f"<p:sld {office.SPACES}><a:p><a:r><a:t>Số CCCD: {v[:4]}</a:t></a:r><a:r><a:t>{v[4:]}</a:t></a:r></a:p></p:sld>", "slide"),
    "table": lambda v: _slide("slides/slide3", "slide", v, "<a:tbl><a:tr><a:tc><a:txBody>{}</a:txBody></a:tc></a:tr></a:tbl>"),
    "notes": lambda v: _slide("notesSlides/notesSlide1", "notesSlide", v, root="notes"),
    "master": lambda v: _slide("slideMasters/slideMaster1", "slideMaster", v, root="sldMaster"),
    "comment": lambda v: office.custom("ppt/comments/comment1.xml", f"{office.SLIDE}comments+xml", f"<p:cmLst {office.SPACES}><p:cm><p:text>Số CCCD: {v}</p:text></p:cm></p:cmLst>", "comments"),
    "alternative text": lambda v: office.custom("ppt/slides/slide4.xml", f"{office.SLIDE}slide+xml", f"<p:sld {office.SPACES}><p:cNvPr id='2' name='Hình' descr='Số CCCD: {v}'/></p:sld>", "slide"),
}  # fmt: skip
