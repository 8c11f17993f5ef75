"""Lists as workbooks: Excel's by openpyxl, OpenDocument's by odfdo, and plain tables."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from random import Random
from typing import Any

import odfdo
import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from tests.benchmark.flow import Flow, Paragraph, Table, Text, Value
from tests.benchmark.offices.made import Made, emblem, said

_THIN = Side(style="thin")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_DAYS = ("dd/mm/yyyy", "d/m/yyyy", "[$-42A]dd/mm/yyyy", "dd\\/mm\\/yyyy")


class _Book:
    """One sheet of a workbook, with all that offices put beside its cells."""

    def __init__(self, flow: Flow, rng: Random) -> None:
        self.rng, self.flow = rng, flow
        self.book = openpyxl.Workbook()
        self.sheet: Any = self.book.active
        self.sheet.title = rng.choice(("Sheet1", "Danh sách", "DS", "Trang tính 1"))
        self.units: list[Text] = []
        self.columns = max(len(b.rows[0]) for b in flow.blocks if isinstance(b, Table))
        # How numbers are kept: as texts, or as numbers that a format shows or that lost a zero.
        self.as_numbers = rng.random() < 0.4
        self.as_days = rng.random() < 0.6
        self.row = 1

    def made(self) -> Made:
        for block in self.flow.blocks:
            if isinstance(block, Paragraph):
                self._line(block)
            elif block.header:
                self._table(block)
            else:
                self._beside(block)
        self._extras()
        out = io.BytesIO()
        self.book.save(out)
        return Made("xlsx", out.getvalue(), tuple(self.units), self.flow.title)

    def _line(self, block: Paragraph) -> None:
        cell = self.sheet.cell(self.row, 1, said(block.text))
        cell.font = Font(name="Times New Roman", size=13, bold=block.bold, italic=block.italic)
        cell.alignment = Alignment(horizontal=block.align, wrap_text=True)
        self.sheet.merge_cells(
            start_row=self.row, end_row=self.row, start_column=1, end_column=max(2, self.columns)
        )
        self.units.append(block.text)
        self.row += 1

    def _beside(self, block: Table) -> None:
        """What stands side by side without heads: the two halves of a letter's head, a form."""
        for row in block.rows:
            for number, text in enumerate(row):
                step = max(1, self.columns // len(row))
                self.sheet.cell(self.row, 1 + number * step, said(text) or None)
                self.units.append(text)
            self.row += 1

    def _table(self, block: Table) -> None:
        self.row += self.rng.randrange(2)
        top = self.row
        for column, text in enumerate(block.header, 1):
            cell = self._cell(column, text)
            cell.font = Font(bold=True)
            cell.fill = PatternFill("solid", fgColor="DDEBF7")
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            letter = get_column_letter(column)
            self.sheet.column_dimensions[letter].width = 8 + 60 * block.widths[column - 1]
        self.row += 1
        for row in block.rows:
            for column, text in enumerate(row, 1):
                self._cell(column, text)
            self.row += 1
        last = get_column_letter(len(block.header))
        if self.rng.random() < 0.5:
            self.sheet.auto_filter.ref = f"A{top}:{last}{self.row - 1}"
        if self.rng.random() < 0.5:
            self.sheet.freeze_panes = f"C{top + 1}"
        total = f"=COUNTA(B{top + 1}:B{self.row - 1})"
        self.sheet.cell(self.row, 1, "Tổng cộng")
        self.sheet.cell(self.row, 2, total)
        self.units += [("Tổng cộng",), (total,)]
        self.row += 1

    def _cell(self, column: int, text: Text) -> Any:
        value, code = self._kept(text)
        cell = self.sheet.cell(self.row, column, value)
        cell.border = _BORDER
        if code:
            cell.number_format = code
        if value is not None:
            self.units.append(text)
        item = text[0] if len(text) == 1 else None
        if isinstance(item, Value) and item.type == "email" and self.rng.random() < 0.3:
            cell.hyperlink = f"mailto:{item.printed}"
        if self.rng.random() < 0.01:
            cell.comment = Comment("Đã đối chiếu bản gốc", "Văn phòng")
        return cell

    def _kept(self, text: Text) -> tuple[Any, str]:
        """How a cell keeps what it shows, and its format."""
        printed = said(text)
        item = text[0] if len(text) == 1 else None
        if printed.isdigit() and len(printed) < 4:
            return int(printed), ""
        if not isinstance(item, Value):
            return printed or None, ""
        if item.type == "date_of_birth" and self.as_days and printed.count("/") == 2:
            day, month, year = map(int, printed.split("/"))
            # Excel has a 29 February 1900, and openpyxl has none.
            if (year, month) < (1900, 3):
                return printed, ""
            return datetime(year, month, day), self.rng.choice(_DAYS)
        if self.as_numbers and printed.isdigit() and len(printed) < 16:
            return int(printed), "0" * len(printed)
        return printed, ""

    def _extras(self) -> None:
        sheet = self.sheet
        if self.rng.random() < 0.5:
            out = io.BytesIO()
            emblem(self.rng).save(out, "PNG")
            sheet.add_image(Image(out), f"{get_column_letter(self.columns + 2)}2")
        if self.rng.random() < 0.5:
            chart = BarChart()
            chart.title = "Thống kê theo đợt"
            other = self.book.create_sheet("Thống kê")
            for row in (("Đợt", "Số lượng"), ("Một", 12), ("Hai", 17), ("Ba", 9)):
                other.append(row)
                self.units += [(str(cell),) for cell in row]
            chart.add_data(Reference(other, min_col=2, min_row=1, max_row=4), titles_from_data=True)
            other.add_chart(chart, "D2")
            sheet.cell(self.row, 1, "='Thống kê'!B2+'Thống kê'!B3")
            # It stands before those of the other sheet.
            self.units.insert(len(self.units) - 8, ("='Thống kê'!B2+'Thống kê'!B3",))
        check = DataValidation(type="list", formula1='"Nam,Nữ"')
        sheet.add_data_validation(check)
        check.add(f"{get_column_letter(self.columns + 1)}2")
        red = PatternFill(bgColor="FFC7CE")
        rule = CellIsRule(operator="greaterThan", formula=["1000000000"], fill=red)
        sheet.conditional_formatting.add(f"A1:A{self.row}", rule)
        sheet.page_setup.orientation = "landscape"
        sheet.oddFooter.center.text = "Trang &P/&N"


def xlsx_of(flow: Flow, rng: Random) -> Made:
    return _Book(flow, rng).made()


def _rows(flow: Flow) -> list[tuple[Text, ...]]:
    """A paper as the rows of a plain sheet."""
    rows: list[tuple[Text, ...]] = []
    for block in flow.blocks:
        if isinstance(block, Paragraph):
            rows.append((block.text,))
        else:
            rows += [*([block.header] if block.header else []), *block.rows]
    return rows


def ods_of(flow: Flow, rng: Random) -> Made:
    document = odfdo.Document("spreadsheet")
    document.body.clear()
    look = odfdo.Style("table-cell", name="Dam", area="text", bold=True)
    document.insert_style(look, automatic=True)
    as_numbers = rng.random() < 0.4
    table, units = odfdo.Table("Danh sách"), list[Text]()
    for y, row in enumerate(_rows(flow)):
        for x, text in enumerate(row):
            printed = said(text)
            if not printed:
                continue
            item = text[0] if len(text) == 1 else None
            cell = odfdo.Cell(printed, text=printed, style="Dam" if y < 8 else None)
            if isinstance(item, Value) and as_numbers and printed.isdigit() and len(printed) < 16:
                cell = odfdo.Cell(int(printed), text=printed)
            elif isinstance(item, Value) and printed.count("/") == 2:
                day, month, year = map(int, printed.split("/"))
                cell = odfdo.Cell(date(year, month, day), text=printed)
            table.set_cell((x, y), cell)
            units.append(text)
    table.set_span((0, 0, 1, 0))
    document.body.append(table)
    out = io.BytesIO()
    document.save(out)
    return Made("ods", out.getvalue(), tuple(units), flow.title)


def csv_of(flow: Flow, rng: Random) -> Made:
    coding = rng.choice(("utf-8", "utf-8-sig", "utf-16"))
    mark = rng.choice((",", ",", ";"))
    out = io.StringIO()
    rows = _rows(flow)
    csv.writer(out, delimiter=mark).writerows([said(cell) for cell in row] for row in rows)
    units = [cell for row in rows for cell in row]
    return Made("csv", out.getvalue().encode(coding), tuple(units), f"{flow.title}, {coding}")
