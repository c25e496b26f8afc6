"""One review in the format that the ending of a file names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from caunoi.reports.docx import write_docx
from caunoi.reports.layout import Layout
from caunoi.reports.pdf import write_pdf
from caunoi.reports.review import Review
from caunoi.reports.xlsx import write_xlsx

Writer = Callable[[Review, Layout, Path | None], bytes]

FORMATS: dict[str, Writer] = {
    ".docx": lambda review, layout, home: write_docx(review, layout=layout, home=home),
    ".pdf": lambda review, layout, _: write_pdf(review, layout=layout),
    ".xlsx": lambda review, layout, _: write_xlsx(review, layout=layout),
}


def write(review: Review, ending: str, *, layout: Layout, home: Path | None = None) -> bytes:
    """The file's bytes. `ending` is one of `FORMATS`; raises TemplateRefused for a broken Word template in `home`."""
    return FORMATS[ending](review, layout, home)
