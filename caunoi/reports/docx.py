"""The review as a Word file, from the shipped template or the federation's own."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, is_zipfile

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from caunoi.reports.archive import repack
from caunoi.reports.layout import Layout, read_layout
from caunoi.reports.paper import Paper, compose
from caunoi.reports.review import Review
from caunoi.reports.word_template import SHIPPED, build


class TemplateRefused(Exception):
    """The federation's Word template cannot be filled in; the sentence says why and what to do."""


def write_docx(review: Review, *, layout: Layout, home: Path | None = None) -> bytes:
    """The bytes of a .docx. Raises TemplateRefused when `home`/templates/review.docx is broken."""
    own = None if home is None else home / "templates" / "review.docx"
    if own is not None and own.exists():
        return _filled(own.read_bytes(), compose(review), review, name=str(own))
    return _filled(_shipped(layout), compose(review), review, name=SHIPPED.name)


def _shipped(layout: Layout) -> bytes:
    """The template as shipped, or drawn anew where the federation changed a measure."""
    return SHIPPED.read_bytes() if layout == read_layout() else build(layout)


def _filled(template: bytes, paper: Paper, review: Review, *, name: str) -> bytes:
    if not is_zipfile(BytesIO(template)):
        raise TemplateRefused(_sentence(name, "tệp không phải là tệp Word .docx"))
    out = BytesIO()
    try:
        document = DocxTemplate(BytesIO(template))
        document.render(paper.as_context(), jinja_env=_environment(), autoescape=True)
        document.save(out)
    except (BadZipFile, KeyError, PackageNotFoundError, ValueError) as fault:
        raise TemplateRefused(_sentence(name, f"tệp Word bị hỏng ({fault})")) from fault
    except TemplateError as fault:
        raise TemplateRefused(_sentence(name, f"chỗ điền số liệu bị sai ({fault.message})")) from fault
    return repack(out.getvalue(), on=review.at)


def _environment() -> Environment:
    """A template from outside fills in names and repeats rows; it runs nothing, and a misspelt name is said."""
    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)


def _sentence(name: str, why: str) -> str:
    return (
        f"Không dùng được mẫu Word {name}: {why}. Hãy sửa lại mẫu, hoặc đổi tên nó đi để dùng mẫu có sẵn; "
        "xuất mẫu có sẵn bằng lệnh: caunoi report template --out FILE.docx."
    )
