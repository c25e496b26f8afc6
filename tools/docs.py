"""`make docs`: the pages of docs/generated, written by the code they speak of. A test fails when one is stale."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import django
from django.apps import apps
from django.db import models

from tools import asvs, rules

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "generated"
WRITTEN = "<!-- Do `make docs` viết ra. Written by `make docs`: change the code, not this page. -->\n"


def cell(text: object) -> str:
    """A table cell: one line, no bar."""
    return " ".join(str(text).split()).replace("|", "\\|")


def row(*cells: object) -> str:
    """A line of a table."""
    return f"| {' | '.join(cell(c) for c in cells)} |\n"


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A table with its head."""
    heads = list(heads)
    return row(*heads) + row(*("---" for _ in heads)) + "".join(row(*cells) for cells in rows) + "\n"


def indicators() -> str:
    """Every indicator: what it asks, in words made from the predicates that are computed."""
    catalogue = import_module("caunoi.indicators.catalogue").CATALOGUE
    page = "# Số liệu · Indicators\n\n"
    page += table(
        ("Code", "Tiếng Việt", "English", "Kind"),
        (
            (f"[`{i.code}`](#{i.code})", i.title.vi, i.title.en, f"{i.reads}, {i.kind}")
            for i in catalogue.values()
        ),
    )
    for i in catalogue.values():
        page += f"## `{i.code}`\n\n**{i.title.vi}** · {i.title.en}\n\n{i.description.vi}\n\n{i.description.en}\n\n"
        lines = [("one row per", f"{i.one_row_per.title.vi} · {i.one_row_per.title.en}")]
        for name, predicate in (("among", i.among), ("having", i.having)):
            if predicate is not None:
                lines.append((name, f"{predicate.words('vi')} · {predicate.words('en')}"))
        if i.weight is not None:
            lines.append(("weight", f"{i.weight.title.vi} · {i.weight.title.en}"))
        if i.over is not None:
            lines.append(("over", f"{i.over.one_row_per.title.vi} · {i.over.one_row_per.title.en}"))
            if i.over.among is not None:
                lines.append(("over, among", f"{i.over.among.words('vi')} · {i.over.among.words('en')}"))
        lines += [
            (
                "class",
                ", ".join(
                    [
                        i.class_of(),
                        *(f"by {by}: {i.class_of(by)}" for by in i.by if i.class_of(by) != i.class_of()),
                    ]
                ),
            ),
            ("by", ", ".join(i.by)),
            ("parts", ", ".join(i.parts)),
            ("adds up over", ", ".join(i.adds_up_over) or "–"),
            ("version", i.version),
            ("source", i.source),
        ]
        page += table(("", ""), lines) + specified(i.code)
    return page + composites()


def composites() -> str:
    """Every composite, in each of its versions: what it is made of and how it is shown."""
    page = "# Số liệu ghép · Composites\n\n"
    shipped = import_module("caunoi.indicators.composed").COMPOSITES
    for one in (one for versions in shipped.values() for one in versions):
        page += f"## `{one.code}`\n\n**{one.title.vi}** · {one.title.en}\n\n{one.description.vi}\n\n{one.description.en}\n\n"
        lines = (
            ("made as", type(one).__name__),
            ("of", ", ".join(f"[`{part.code}`](#{part.code})" for part in one.parts)),
            ("shown", one.shown),
            ("class", one.suppression),
            ("version", f"{one.version}, from {one.since}" if one.since else one.version),
            ("source", one.source),
        )
        page += table(("", ""), lines)
    return page


def specified(code: str) -> str:
    """The drawn tables that an indicator is held to, on every engine, with what is asked of them."""
    drawn = import_module("caunoi.indicators.tests.specifications").SPECIFICATIONS
    page = f"### Đặc tả · Specification: `{code}`\n\n"
    for one in (one for one in drawn if one.code == code):
        page += f"{one.says.vi}\n\n{one.says.en}\n\n```text\n"
        page += "\n\n".join(f"{name}\n{_indented(text)}" for name, text in one.tables.items())
        page += "\n```\n\n"
        page += table(("unit", "day", "figure", "of", "unknown", "rows behind it"), map(_answer, one.asked))
    return page


def _indented(text: str) -> str:
    lines = (line.strip() for line in text.strip().splitlines())
    return "\n".join(f"    {line}" for line in lines if line)


def _answer(one: Any) -> tuple[object, ...]:
    numerator, denominator, unknown = one.gives
    when = ", ".join([one.at, *(f"{name} {day}" for name, day in one.when.items())])
    rows = "" if one.rows is None else ", ".join(f"{name} {weight:+d}" for name, weight in one.rows.items())
    behind = "" if one.rows is None else f"{one.part}: {rows or '–'}"
    return one.unit, when, numerator, "" if denominator is None else denominator, unknown, behind


def parameters() -> str:
    """Every dated parameter as shipped, with its source and how far it is confirmed."""
    module = import_module("caunoi.questions.parameters")
    titles = module.tomllib.loads(module.SHIPPED.read_text(encoding="utf-8"))
    page = "# Tham số có ngày · Dated parameters\n\n"
    page += "V: read in the text itself. N: reported. G: our choice until the federation decides.\n\n"
    return page + table(
        ("Code", "Tiếng Việt", "English", "Value", "From", "To", "Mark", "Source"),
        (
            (
                f"`{code}`",
                titles[code]["vi"],
                titles[code]["en"],
                ", ".join(v.value) if isinstance(v.value, tuple) else v.value,
                v.since or "",
                v.until or "",
                v.mark,
                v.source,
            )
            for code, values in module.Parameters.of().shipped.items()
            for v in values
        ),
    )


def rosters() -> str:
    """Every kind of list and the columns it declares: what is not here is named to the officer and not stored."""
    package = import_module("caunoi.intake.rosters")
    declared = import_module("caunoi.intake.rosters.columns").Roster
    kinds = {}
    for module in iter_modules(package.__path__):
        if module.name != "tests":
            for thing in vars(import_module(f"caunoi.intake.rosters.{module.name}")).values():
                if isinstance(thing, declared):
                    kinds[thing.code] = thing
    page = "# Danh sách · Lists\n\nA column that no kind declares is named to the officer and **not stored**.\n\n"
    for code in sorted(kinds):
        page += f"## `{code}`\n\n**{kinds[code].title.vi}** · {kinds[code].title.en}\n\n"
        page += table(
            ("Field", "Tiếng Việt", "English"),
            ((f"`{c.field}`", c.title.vi, c.title.en) for c in kinds[code].columns),
        )
    return page


def tables() -> str:
    """Every table of ours, its columns, and the constraints that the database keeps."""
    page = "# Bảng dữ liệu · Tables\n\n"
    page += "All columns are required unless *null*. What `valid_from` … `row` mean: docs/flow.md.\n\n"
    for model in sorted(apps.get_models(), key=lambda m: m._meta.label):
        if not model.__module__.startswith("caunoi."):
            continue
        page += f"## `{model._meta.label}`\n\n{' '.join((model.__doc__ or '').split())}\n\n"
        page += table(("Column", "Type", "To", ""), (_column(f) for f in model._meta.concrete_fields))
        if names := [c.name for c in model._meta.constraints]:
            page += "Kept by the database: " + ", ".join(f"`{name}`" for name in names) + ".\n\n"
    return page


def _column(field: models.Field) -> tuple[str, str, str, str]:
    to = f"`{field.related_model._meta.label}`" if field.related_model else ""
    notes = [
        word
        for word, is_so in (("key", field.primary_key), ("null", field.null), ("unique", field.unique))
        if is_so
    ]
    return f"`{field.name}`", field.get_internal_type(), to, ", ".join(notes)


def standard() -> str:
    """How each requirement of OWASP ASVS is answered, and how many are still open."""
    given = asvs.answers()
    of = {name: asvs.kind_of(answer) for name, answer in given.items()}
    page = "# OWASP ASVS 5.0\n\n"
    page += (
        "Mức 1 và 2 đầy đủ, cùng 18 yêu cầu của mức 3. Số hiệu là của chuẩn; lời của chuẩn không chép ở đây. "
    )
    page += "Câu trả lời nằm trong `asvs.toml`.\n\n"
    page += "Levels 1 and 2 whole, and 18 requirements of level 3. Numbers are the standard's; its words are not copied. "
    page += "The answers are in `asvs.toml`. A test named is one that fails when the answer is no longer so; it need "
    page += "not try every way a requirement can be broken.\n\n"
    levels = (1, 2, 3)
    page += table(
        ("", *(f"level {level}" for level in levels), "all"),
        (
            (
                says,
                *(
                    sum(of[n] == kind and given[n]["level"] in some for n in given)
                    for some in (*((x,) for x in levels), levels)
                ),
            )
            for kind, says in (
                ("tests", "có kiểm tra · by test"),
                ("does-not-apply", "không áp dụng · does not apply"),
                ("not-met", "**không đạt · not met**"),
            )
        ),
    )
    for kind, title in (
        ("not-met", "Không đạt · Not met"),
        ("tests", "Có kiểm tra · By test"),
        ("does-not-apply", "Không áp dụng · Does not apply"),
    ):
        page += f"## {title}\n\n"
        page += table(
            ("", "Level", ""),
            (
                (
                    name,
                    answer["level"],
                    answer[kind] if kind != "tests" else ", ".join(f"`{t}`" for t in answer[kind]),
                )
                for name, answer in given.items()
                if of[name] == kind
            ),
        )
    return page


def impact_assessment() -> str:
    """The impact-assessment dossier of this version; `caunoi dossier` writes it with the day and the federation."""
    return str(import_module("caunoi.retention.dossier").dossier())


def other_systems() -> str:
    """The addresses that other systems read by a key, and the shapes of the answers."""
    urls = import_module("caunoi.api.urls")
    lines = import_module("caunoi.api.serving").LINES
    rights = import_module("caunoi.access.rights").RIGHTS
    document = urls.described()
    page = "# API\n\n" + document["info"]["description"] + "\n\n"
    page += "Mọi địa chỉ bắt đầu bằng `/api/v1/`; tài liệu OpenAPI ở `/api/v1/openapi.json`, cho ai có khóa. "
    page += "Every address begins with `/api/v1/`; the OpenAPI document is at `/api/v1/openapi.json`, for whoever has a key.\n\n"
    page += table(
        ("GET", "", "", "Quyền · Right", "Tham số · Parameters"),
        (
            (
                f"`{one.path.replace('uuid:', '').replace('slug:', '')}`",
                one.says.vi,
                one.says.en,
                f"{rights[one.right].says.vi} · {rights[one.right].says.en}",
                ", ".join(f"`{name}`" for name in sorted(one.asks)),
            )
            for one in sorted(lines.values(), key=lambda line: line.path)
        ),
    )
    for name, shape in sorted(document["components"]["schemas"].items()):
        if "properties" in shape:
            page += f"## `{name}`\n\n{' '.join(shape.get('description', '').split())}\n\n"
            page += table(
                ("", ""), ((f"`{field}`", _shape_of(told)) for field, told in shape["properties"].items())
            )
    return page


def _shape_of(told: dict[str, object]) -> str:
    if "anyOf" in told:
        return " | ".join(_shape_of(one) for one in told["anyOf"])
    if "$ref" in told:
        return f"`{str(told['$ref']).rsplit('/', 1)[1]}`"
    if told.get("type") == "array":
        return f"list of {_shape_of(told['items'])}"
    return str(told.get("format") or told.get("enum") or told.get("type", ""))


PAGES: dict[str, Callable[[], str]] = {
    "api.md": other_systems,
    "asvs.md": standard,
    "dossier.md": impact_assessment,
    "indicators.md": indicators,
    "parameters.md": parameters,
    "rosters.md": rosters,
    "rules.md": lambda: rules.page(table),
    "tables.md": tables,
}


def page_of(name: str) -> str:
    """The page as it ought to be."""
    return WRITTEN + PAGES[name]().rstrip("\n") + "\n"


def write() -> None:
    """Write them all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in PAGES:
        (FOLDER / name).write_text(page_of(name), encoding="utf-8")
        print(f"docs/generated/{name}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caunoi.settings")
    django.setup()
    write()
