"""What the database refuses, as a sentence for the clerk: one name and one text for each constraint.

The text is registered beside the model (`say`). A violation of a constraint nobody has a sentence for is a
fault of ours and is raised as it came.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import IntegrityError, models

from caunoi.trail.pointing import PointsAtWhatIsThere
from caunoi.vocabulary.text import Text

#: A number below zero in a column that takes none.
NEGATIVE = "negative_number"

_SENTENCES: dict[str, Text] = {}


@dataclass(frozen=True, slots=True)
class Refusal:
    """The constraint that refused, by the name it has on both databases, and what to tell the clerk."""

    name: str
    text: Text


class RefusedInWords(IntegrityError):
    """A rule about several rows, which no constraint can say: refused as one, with a sentence of its own."""

    def __init__(self, name: str, text: Text) -> None:
        self.name, self.text = name, text
        super().__init__(name)


def say(name: str, text: Text) -> None:
    """Register the sentence of a constraint; `*_ending` speaks for every name that ends so."""
    _SENTENCES[name] = text


def sentence(name: str) -> Text | None:
    """The sentence of a constraint, its own before one shared by an ending."""
    if name in _SENTENCES:
        return _SENTENCES[name]
    endings = [key for key in _SENTENCES if key.startswith("*") and name.endswith(key[1:])]
    return _SENTENCES[max(endings, key=len)] if endings else None


def refusal(error: IntegrityError) -> Refusal:
    """Name what the database refused. Raises `error` itself when it is no rule that we know."""
    if isinstance(error, RefusedInWords):
        return Refusal(error.name, error.text)
    name = _name(error)
    text = sentence(name) if name else None
    if name is None or text is None:
        raise error
    return Refusal(name, text)


def constraint_names(model: type[models.Model]) -> Iterator[str]:
    """Names of everything that the database can refuse for a model, apart from NOT NULL and foreign keys."""
    for constraint in model._meta.constraints:
        if not isinstance(constraint, PointsAtWhatIsThere):
            yield constraint.name
    for field in model._meta.local_concrete_fields:
        if field.unique and not field.primary_key:
            yield _unique_field_name(model, str(field.column))


def _unique_field_name(model: type[models.Model], column: str) -> str:
    return f"{model._meta.db_table}_{column}_unique"


def _name(error: IntegrityError) -> str | None:
    diag = getattr(error.__cause__, "diag", None)
    if diag is not None:
        return _postgresql_name(diag.sqlstate, diag.constraint_name, diag.table_name, diag.message_detail)
    return _sqlite_name(str(error))


def _postgresql_name(
    state: str | None, constraint: str | None, table: str | None, detail: str | None
) -> str | None:
    if state == "23503":
        return "missing_reference"
    if state == "23502":
        return "missing_value"
    model = _model_of(table or "")
    if state == "23514" and re.fullmatch(rf"{table}_\w+_check", constraint or ""):
        return NEGATIVE
    if constraint is None or model is None or any(c.name == constraint for c in model._meta.constraints):
        return constraint
    # unique=True gives PostgreSQL a name of its own making: go by the columns, as SQLite does. Behind a wall it
    # tells no values, and of its name no more than the table and the column.
    for field in model._meta.local_concrete_fields:
        if field.unique and constraint == f"{table}_{field.column}_key":
            return _unique_field_name(model, str(field.column))
    key = re.search(r"\(([^=]+)\)=\(", detail or "")
    return _unique_name(model, [column.strip(' "') for column in key[1].split(",")]) if key else constraint


_SQLITE_UNIQUE = re.compile(r"UNIQUE constraint failed: (?:index '(?P<index>[^']+)'|(?P<columns>.+))")


def _sqlite_name(message: str) -> str | None:
    if message.startswith("FOREIGN KEY constraint failed"):
        return "missing_reference"
    if message.startswith("NOT NULL constraint failed"):
        return "missing_value"
    if message.startswith("CHECK constraint failed: "):
        name = message.removeprefix("CHECK constraint failed: ")
        return NEGATIVE if name in _positive_columns() else name
    unique = _SQLITE_UNIQUE.match(message)
    if unique is None:
        # Triggers speak by the name of their constraint and nothing else (overlap.py).
        return message
    if unique["index"]:
        return unique["index"]
    columns = [column.strip().split(".") for column in unique["columns"].split(",")]
    model = _model_of(columns[0][0])
    return _unique_name(model, [column for _, column in columns]) if model else None


def _positive_columns() -> set[str]:
    # The one check that Django leaves without a name; SQLite then names the column.
    return {
        str(field.column)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.PositiveIntegerField | models.PositiveSmallIntegerField)
    }


def _model_of(table: str) -> type[models.Model] | None:
    return next((model for model in apps.get_models() if model._meta.db_table == table), None)


def _unique_name(model: type[models.Model], columns: list[str]) -> str | None:
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and _columns(model, constraint) == columns:
            return constraint.name
    return _unique_field_name(model, columns[0]) if len(columns) == 1 else None


def _columns(model: type[models.Model], constraint: models.UniqueConstraint) -> list[str] | None:
    # An expression that is no plain column stays out: SQLite names such an index by itself.
    names = constraint.fields or [getattr(expression, "name", "") for expression in constraint.expressions]
    by_name = {field.name: str(field.column) for field in model._meta.local_concrete_fields}
    return [by_name[name] for name in names] if by_name.keys() >= set(names) else None


say(
    "missing_reference",
    Text(
        vi="Dữ liệu này nhắc tới một mục không còn, hoặc có mục khác đang dùng nó.",
        en="This points to something that is not there, or something else still uses it.",
    ),
)
say("missing_value", Text(vi="Còn thiếu một ô bắt buộc.", en="A required value is missing."))
say(NEGATIVE, Text(vi="Số này không được âm.", en="This number cannot be negative."))
say(
    "*_unique",
    Text(vi="Giá trị này đã thuộc về một mục khác.", en="This value already belongs to another entry."),
)
