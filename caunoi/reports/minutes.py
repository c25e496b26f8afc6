"""The minutes by which a union and its employer confirm a list: one A4 page with the table, its code, and room to sign."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import cast

import typst

HERE = Path(__file__).parent
SOURCE = HERE / "templates" / "minutes.typ"


@dataclass(frozen=True, slots=True)
class Minutes:
    """What the page says, in Vietnamese. `rows` are label and number; `qr` is an SVG of `address`, `code` its short form."""

    superior: str
    union: str
    title: str
    since: date
    as_of: date
    rows: Sequence[tuple[str, str]]
    code: str
    digest: str
    qr: str


def write_minutes(minutes: Minutes) -> bytes:
    """The bytes of a PDF of one page; the same minutes give the same bytes."""
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(HERE / "fonts")]
    )
    told = asdict(minutes)
    told |= {"since": f"{minutes.since:%d/%m/%Y}", "as_of": f"{minutes.as_of:%d/%m/%Y}"}
    compiler = typst.Compiler(
        SOURCE.read_bytes(),
        root=str(SOURCE.parent),
        font_paths=fonts,
        sys_inputs={"given": json.dumps(told, ensure_ascii=False, sort_keys=True)},
    )
    written = compiler.compile(
        format="pdf", pdf_standards=["ua-1"], timestamp=datetime.combine(minutes.as_of, time(), UTC)
    )
    return cast("bytes", written)
