"""The Word template of the periodic review, drawn from the layout; `python -m caunoi.reports.word_template` writes it.

A federation that wants another look takes this file, changes it in Word and puts it in CAUNOI_HOME/templates/review.docx.
"""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from caunoi.reports.archive import repack
from caunoi.reports.columns import (
    GAPS,
    HEAD,
    METHOD,
    MISSING,
    OWNERSHIP,
    PLACES,
    READINGS,
    TARGETS,
    ZONES,
    Column,
    Table,
    bands,
)
from caunoi.reports.layout import Layout, read_layout

SHIPPED = Path(__file__).parent / "templates" / "review.docx"
FONT = "Times New Roman"
A4 = (210, 297)
TWIPS = 1440 / 25.4
MADE = date(2021, 6, 12)
ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


def build(layout: Layout) -> bytes:
    """The template as a .docx; the same layout gives the same bytes."""
    page = _Page(layout)
    page.head()
    page.title()
    _body(page)
    page.signature()
    _annexes(page)
    return page.saved()


def _body(page: _Page) -> None:
    page.heading("I. TÌNH HÌNH DOANH NGHIỆP, NGƯỜI LAO ĐỘNG VÀ TỔ CHỨC CÔNG ĐOÀN")
    page.heading("1. Doanh nghiệp và người lao động", small=True)
    page.each("situation")
    page.table(OWNERSHIP, "Biểu 1")
    page.heading("2. Đoàn viên, công đoàn cơ sở", small=True)
    page.each("members")
    page.heading("II. CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO, TRIỂN KHAI THỰC HIỆN")
    page.each("leadership")
    page.heading("III. KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU")
    page.heading("1. Kết quả so với mục tiêu", small=True)
    page.table(TARGETS, "Biểu 2")
    page.each("target_notes")
    page.heading("2. Thoả ước lao động tập thể theo ba cách tính", small=True)
    page.each("reading_notes")
    page.table(READINGS, "Biểu 3")
    page.tag("{%p if zones %}")
    page.table(ZONES, "Biểu 4")
    page.tag("{%p endif %}")
    page.heading("IV. TỒN TẠI, HẠN CHẾ: NHỮNG NƠI CÒN THIẾU")
    page.each("gaps")
    page.table(GAPS, "Biểu 5")
    page.heading("V. CÁCH TÍNH VÀ NGUỒN SỐ LIỆU")
    page.each("method_notes")
    page.heading("VI. PHƯƠNG HƯỚNG, KIẾN NGHỊ")
    page.each("proposals", end="./.")


def _annexes(page: _Page) -> None:
    page.turn()
    page.annex("PHỤ LỤC I", PLACES)
    page.annex("PHỤ LỤC II", MISSING, note="missing_note", break_before=True)
    page.annex("PHỤ LỤC III", METHOD, break_before=True)


class _Page:
    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.document: Any = docx.Document()
        self.wide = False
        self._styles()
        self._section(self.document.sections[0], wide=False)
        self.document.sections[0].different_first_page_header_footer = True
        self._page_number(self.document.sections[0])

    def _styles(self) -> None:
        style = self.document.styles["Normal"]
        style.font.name = FONT
        style.font.size = Pt(self.layout["body_size"])
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{script}"), FONT)
        language = OxmlElement("w:lang")
        for script in ("val", "eastAsia"):
            language.set(qn(f"w:{script}"), "vi-VN")
        style.element.get_or_add_rPr().append(language)
        style.paragraph_format.space_after = Pt(0)
        style.paragraph_format.space_before = Pt(0)
        properties = self.document.core_properties
        properties.author = properties.last_modified_by = ""
        properties.title, properties.language, properties.comments = "Báo cáo sơ kết", "vi", ""

    def _section(self, section: Any, *, wide: bool) -> None:
        width, height = (A4[1], A4[0]) if wide else A4
        section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(width), Mm(height)
        names = ("top", "right", "bottom", "left")
        # A sheet turned sideways keeps its margins to the binding: the left edge becomes the top one.
        edges = ("left", "top", "right", "bottom") if wide else names
        for name, edge in zip(names, edges, strict=True):
            setattr(section, f"{name}_margin", Mm(self.layout[edge]))
        section.header_distance = section.footer_distance = Mm(10)

    def _page_number(self, section: Any) -> None:
        paragraph = section.header.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            run = paragraph.add_run()
            run.font.size = Pt(self.layout["page_number_size"])
            element = OxmlElement("w:instrText" if text else "w:fldChar")
            if text:
                element.text = text
            else:
                element.set(qn("w:fldCharType"), kind)
            run._r.append(element)

    @property
    def width(self) -> float:
        """Usable width in mm."""
        sides = ("top", "bottom") if self.wide else ("left", "right")
        return (A4[1] if self.wide else A4[0]) - sum(self.layout[side] for side in sides)

    def line(
        self,
        text: str,
        size: str = "body_size",
        *,
        within: Any = None,
        align: str = "center",
        style: str = "",
        before: float = 0,
        after: float = 0,
        keep: bool = False,
    ) -> Any:
        """One paragraph; `style` is any of the letters b and i."""
        paragraph = (within or self.document).add_paragraph()
        run = paragraph.add_run(text)
        run.font.size = Pt(self.layout[size])
        run.bold, run.italic = "b" in style, "i" in style
        shape = paragraph.paragraph_format
        shape.alignment = ALIGN[align]
        shape.space_before, shape.space_after = Pt(before), Pt(after)
        shape.keep_with_next = keep
        return paragraph

    def tag(self, text: str) -> None:
        """A paragraph that is an instruction to the template engine alone; it leaves no trace."""
        self.document.add_paragraph(text)

    def heading(self, text: str, *, small: bool = False) -> None:
        paragraph = self.line(text, align="both", style="b", before=self.layout["paragraph_gap"], keep=True)
        paragraph.paragraph_format.first_line_indent = Mm(self.layout["first_line"])
        paragraph.paragraph_format.line_spacing = self.layout["line_spacing"]
        # Word's own outline, so that the navigation pane and a screen reader find the parts.
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), "1" if small else "0")
        paragraph._p.get_or_add_pPr().append(level)

    def each(self, name: str, *, end: str = "") -> None:
        """A paragraph for every line of a list; `end` closes the last one."""
        self.tag(f"{{%p for line in {name} %}}")
        close = f"{{% if loop.last %}}{end}{{% endif %}}" if end else ""
        paragraph = self.line(f"{{{{ line }}}}{close}", align="both", before=self.layout["paragraph_gap"])
        paragraph.paragraph_format.first_line_indent = Mm(self.layout["first_line"])
        paragraph.paragraph_format.line_spacing = self.layout["line_spacing"]
        self.tag("{%p endfor %}")

    def rule(self, within: Any, *, width: float, of: float) -> None:
        """A thin line `width` mm long in the middle of `of` mm."""
        paragraph = within.add_paragraph()
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(
            (of - width) / 2
        )
        paragraph.paragraph_format.line_spacing = Pt(2)
        paragraph.add_run().font.size = Pt(1)
        _border(paragraph)

    def head(self) -> None:
        """Issuer and number left, the country's name, its motto, place and day right."""
        left, right = HEAD
        row = self._bare_table(HEAD).rows[0].cells
        self.line("{%p if superior %}", "issuer_size", within=row[0])
        self.line("{{ superior }}", "issuer_size", within=row[0])
        self.line("{%p endif %}", "issuer_size", within=row[0])
        self.line("{{ issuer }}", "issuer_size", within=row[0], style="b")
        self.rule(row[0], width=left * 0.4, of=left)
        self.line("{{ number }}", "number_size", within=row[0], before=6)
        self.line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "nation_size", within=row[1], style="b")
        self.line("Độc lập - Tự do - Hạnh phúc", "motto_size", within=row[1], style="b")
        self.rule(row[1], width=55, of=right)
        self.line("{{ dateline }}", "number_size", within=row[1], style="i", before=6)

    def _bare_table(self, widths: tuple[float, ...]) -> Any:
        table = self.document.add_table(rows=1, cols=len(widths))
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        _fix(table, widths, padding=0.0)
        for cell in table.rows[0].cells:
            cell._tc.remove(cell.paragraphs[0]._p)
        return table

    def title(self) -> None:
        self.line("{{ kind }}", "title_size", style="b", before=18)
        self.line("{{ about }}", "title_size", style="b")
        self.rule(self.document, width=50, of=self.width)
        self.line("{{ as_of }}", style="i", before=3, after=6)

    def table(self, table: Table, number: str) -> None:
        self.line(f"{number}. {table.caption}", "table_size", style="b", before=8, after=3, keep=True)
        self._grid(table, "table_size")
        self.line("", "recipients_size")

    def annex(self, number: str, table: Table, *, note: str = "", break_before: bool = False) -> None:
        paragraph = self.line(number, "title_size", style="b", keep=True)
        paragraph.paragraph_format.page_break_before = break_before
        self.line(table.caption.upper(), "title_size", style="b", keep=True)
        self.line("{{ as_of }}", style="i", after=6, keep=True)
        if note:
            self.tag(f"{{%p if {note} %}}")
            self.line(f"{{{{ {note} }}}}", "table_size", style="i", after=4, keep=True)
            self.tag("{%p endif %}")
        self._grid(table, "annex_size")

    def _grid(self, table: Table, size: str) -> None:
        scale = self.width / sum(column.width for column in table.columns)
        upper = bands(table)
        banded = any(band for band, _ in upper)
        grid = self.document.add_table(rows=2 if banded else 1, cols=len(table.columns))
        grid.style = "Table Grid"
        grid.alignment = WD_TABLE_ALIGNMENT.CENTER
        self._heading_rows(grid, table, size, upper if banded else [])
        self._row(grid, f"{{%tr for row in {table.key} %}}", size)
        self._cells(grid, table.columns, "row", size)
        self._row(grid, "{%tr endfor %}", size)
        if table.total:
            self._cells(grid, table.columns, "whole", size, bold=True)
        _fix(grid, tuple(column.width * scale for column in table.columns), padding=1.2)

    def _heading_rows(self, grid: Any, table: Table, size: str, upper: list[tuple[str, int]]) -> None:
        last = grid.rows[-1]
        start = 0
        for band, span in upper:
            top = grid.rows[0].cells[start]
            if band:
                self._fill(top.merge(grid.rows[0].cells[start + span - 1]), band, size, "center", "b")
            else:
                self._fill(top.merge(last.cells[start]), table.columns[start].title, size, "center", "b")
            start += span
        for place, column in enumerate(table.columns):
            if not upper or column.band:
                self._fill(last.cells[place], column.title, size, "center", "b")
        for row in grid.rows:
            _mark(row, "w:tblHeader")
            _mark(row, "w:cantSplit")

    def _row(self, grid: Any, text: str, size: str) -> None:
        self._fill(grid.add_row().cells[0], text, size, "left", "")

    def _cells(
        self, grid: Any, columns: tuple[Column, ...], row: str, size: str, *, bold: bool = False
    ) -> None:
        cells = grid.add_row()
        _mark(cells, "w:cantSplit")
        for cell, column in zip(cells.cells, columns, strict=True):
            self._fill(cell, f"{{{{ {row}.{column.key} }}}}", size, column.align, "b" if bold else "")
            if column.below:
                self.line(f"{{%p if {row}.{column.below} %}}", size, within=cell)
                self.line(
                    f"({{{{ {row}.{column.below} }}}})",
                    "recipients_size",
                    within=cell,
                    align=column.align,
                    style="i",
                )
                self.line("{%p endif %}", size, within=cell)

    def _fill(self, cell: Any, text: str, size: str, align: str, style: str) -> None:
        for paragraph in cell.paragraphs:
            cell._tc.remove(paragraph._p)
        self.line(text, size, within=cell, align=align, style=style, before=1, after=1)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER

    def signature(self) -> None:
        """Addressees left, authority and office of the signer right, with room to sign above a blank name."""
        self.line("", "recipients_size")
        half = self.width / 2
        left, right = self._bare_table((half, half)).rows[0].cells
        self.line("Nơi nhận:", "recipients_title_size", within=left, align="left", style="bi")
        self.line("{%p for line in recipients %}", "recipients_size", within=left)
        self.line("{{ line }}", "recipients_size", within=left, align="left")
        self.line("{%p endfor %}", "recipients_size", within=left)
        self.line("{{ authority }}", "signer_size", within=right, style="b")
        self.line("{{ post }}", "signer_size", within=right, style="b", after=72)

    def turn(self) -> None:
        """From here on the sheet lies sideways."""
        self.wide = True
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        section.different_first_page_header_footer = False
        self._section(section, wide=True)

    def saved(self) -> bytes:
        out = BytesIO()
        self.document.save(out)
        return repack(out.getvalue(), on=MADE)


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _border(paragraph: Any) -> None:
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    properties = paragraph._p.get_or_add_pPr()
    # The schema wants the border before spacing and indents.
    properties.insert_element_before(borders, "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _fix(table: Any, widths: tuple[float, ...], *, padding: float) -> None:
    """Widths that Word may not change, or a long name would push the table off the sheet."""
    table.autofit = False
    properties = table._tbl.tblPr
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(round(padding * TWIPS)))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    # The schema wants the margins before the look.
    look = properties.find(qn("w:tblLook"))
    properties.append(margins) if look is None else look.addprevious(margins)
    for place, width in enumerate(widths):
        table.columns[place].width = Mm(width)
        for cell in table.columns[place].cells:
            if cell._tc.grid_span == 1:
                cell.width = Mm(width)


if __name__ == "__main__":
    SHIPPED.parent.mkdir(exist_ok=True)
    SHIPPED.write_bytes(build(read_layout()))
