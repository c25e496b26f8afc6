"""Second readers of what the writers wrote: words, numbers, fonts and lines of a document."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from io import BytesIO
from typing import Any

import docx
from openpyxl import load_workbook
from pypdf import PdfReader

NUMBER = re.compile(r"\d[\d.,/]*\d|\d")


def docx_text(written: bytes) -> str:
    """All text of a Word file's body, tables too, in reading order."""
    document = docx.Document(BytesIO(written))
    paragraphs = document.element.body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p")
    lines = []
    for paragraph in paragraphs:
        parts = paragraph.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t")
        lines.append("".join(part.text or "" for part in parts))
    return unicodedata.normalize("NFC", "\n".join(lines))


def pdf_text(written: bytes) -> str:
    """All text of a PDF without its page numbers."""
    pages = []
    for place, page in enumerate(PdfReader(BytesIO(written)).pages, start=1):
        text = page.extract_text()
        pages.append(text.removeprefix(str(place)) if place > 1 else text)
    return unicodedata.normalize("NFC", "\n".join(pages))


def pdf_fonts(written: bytes) -> dict[str, bool]:
    """Fonts by name without their subset mark, and whether the font itself is in the file."""
    fonts = {}
    for page in PdfReader(BytesIO(written)).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            told = font.get_object()
            inner = told["/DescendantFonts"][0].get_object() if "/DescendantFonts" in told else told
            name = str(told["/BaseFont"]).lstrip("/").split("+")[-1]
            fonts[name] = "/FontFile2" in inner["/FontDescriptor"].get_object()
    return fonts


def numbers_in(text: str) -> Counter[str]:
    """Every number as written, and how often."""
    return Counter(number.rstrip(".,/") for number in NUMBER.findall(text))


def sheets(written: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """Values of an Excel file by sheet."""
    book = load_workbook(BytesIO(written))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def widest(written: bytes) -> list[tuple[float, float, float]]:
    """Of each page of a PDF with lines on it, its width and the leftmost and rightmost point of any drawn line, in points."""
    found = []
    for page in PdfReader(BytesIO(written)).pages:
        xs: list[float] = []

        def note(
            operator: bytes, operands: list[Any], cm: list[float], tm: list[float], xs: list[float] = xs
        ) -> None:
            if operator in {b"m", b"l"}:
                xs.append(cm[0] * float(operands[0]) + cm[2] * float(operands[1]) + cm[4])

        page.extract_text(visitor_operand_before=note)
        if xs:
            found.append((float(page.mediabox.width), min(xs), max(xs)))
    return found
