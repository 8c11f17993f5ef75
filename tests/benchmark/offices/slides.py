"""Lists and notices as slides, by python-pptx."""

from __future__ import annotations

import io
from random import Random
from typing import Any

import pptx
from pptx.util import Cm, Pt

from tests.benchmark.flow import Flow, Paragraph, Table, Text
from tests.benchmark.offices.made import Made, emblem, lines, pieces, said

_ROWS, _LINES = 9, 5


class _Show:
    def __init__(self, flow: Flow, rng: Random) -> None:
        self.rng, self.flow = rng, flow
        self.show = pptx.Presentation()
        self.units: list[Text] = []

    def made(self) -> Made:
        first = self._slide(self.flow.title)
        out = io.BytesIO()
        emblem(self.rng).save(out, "PNG")
        first.shapes.add_picture(out, Cm(1), Cm(15), Cm(2))
        waiting: list[Text] = []
        for block in self.flow.blocks:
            if isinstance(block, Paragraph):
                waiting.append(block.text)
                continue
            self._lines(waiting)
            waiting = []
            self._table(block)
        self._lines(waiting)
        out = io.BytesIO()
        self.show.save(out)
        return Made("pptx", out.getvalue(), tuple(self.units), self.flow.title)

    def _slide(self, title: str) -> Any:
        slide = self.show.slides.add_slide(self.show.slide_layouts[5])
        slide.shapes.title.text = title
        self.units.append((title,))
        if self.rng.random() < 0.2:
            slide.notes_slide.notes_text_frame.text = "Trình bày trong năm phút"
        return slide

    def _lines(self, texts: list[Text]) -> None:
        for some in (texts[at : at + _LINES] for at in range(0, len(texts), _LINES)):
            slide = self._slide(self.flow.title)
            frame = slide.shapes.add_textbox(Cm(1), Cm(4), Cm(23), Cm(12)).text_frame
            frame.word_wrap = True
            whole = [line for text in some for line in lines(text)]
            for number, text in enumerate(whole):
                self._fill(frame.paragraphs[0] if not number else frame.add_paragraph(), text)

    def _table(self, block: Table) -> None:
        head = [block.header] if block.header else []
        for at in range(0, len(block.rows), _ROWS):
            rows = [*head, *block.rows[at : at + _ROWS]]
            slide = self._slide(self.flow.title)
            place = (Cm(1), Cm(4), Cm(23), Cm(12))
            grid = slide.shapes.add_table(len(rows), len(rows[0]), *place).table
            for y, row in enumerate(rows):
                for x, text in enumerate(row):
                    frame = grid.cell(y, x).text_frame
                    for number, line in enumerate(lines(text)):
                        new = frame.paragraphs[0] if not number else frame.add_paragraph()
                        self._fill(new, line)

    def _fill(self, paragraph: Any, text: Text) -> None:
        for item in text:
            for piece in pieces(self.rng, item):
                run = paragraph.add_run()
                run.text = piece
                run.font.size = Pt(14)
                if self.rng.random() < 0.1:
                    run.font.bold = True
        if said(text):
            self.units.append(text)


def pptx_of(flow: Flow, rng: Random) -> Made:
    return _Show(flow, rng).made()
