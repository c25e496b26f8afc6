"""The review as a PDF, set by Typst with the four Tinos files beside this module and no other font."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, cast

import typst

from caunoi.reports.columns import HEAD, TABLES, bands
from caunoi.reports.layout import Layout
from caunoi.reports.paper import compose
from caunoi.reports.review import Review

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
SOURCE = HERE / "templates" / "review.typ"


def write_pdf(review: Review, *, layout: Layout) -> bytes:
    """The bytes of a PDF; its only time is the day of the figures, so the same review gives the same bytes."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    compiler = typst.Compiler(
        SOURCE.read_bytes(),
        root=str(SOURCE.parent),
        font_paths=fonts,
        sys_inputs={"given": json.dumps(_given(review, layout), ensure_ascii=False, sort_keys=True)},
    )
    # PDF/UA: headings, table heads and language are there for a screen reader.
    written = compiler.compile(
        format="pdf", pdf_standards=["ua-1"], timestamp=datetime.combine(review.at, time(), UTC)
    )
    return cast("bytes", written)


def _given(review: Review, layout: Layout) -> dict[str, Any]:
    return {
        "paper": compose(review).as_context(),
        "layout": {key: measure.value for key, measure in layout.measures.items()},
        "head": HEAD,
        "tables": {
            key: {
                "caption": table.caption,
                "total": table.total,
                "columns": [asdict(column) for column in table.columns],
                "bands": bands(table),
            }
            for key, table in TABLES.items()
        },
        "year": review.at.year,
        "month": review.at.month,
        "day": review.at.day,
    }
