"""Rows that are written once: what is signed or sealed is neither rewritten nor deleted, whoever asks.

Declared once on a model and kept by triggers on both databases, under the constraint's own name. Whoever owns the
tables can take triggers away: what that person does is what `caunoi/verify.py` is for.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.ddl_references import Statement, Table

from caunoi.trail.guards import Guard

_SQLITE = """CREATE TRIGGER %(name)s BEFORE %(event)s ON %(table)s WHEN %(when)s
BEGIN SELECT RAISE(ABORT, '%(constraint)s'); END"""
_REFUSE = """CREATE OR REPLACE FUNCTION caunoi_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_ARGV[0]; END $$"""
_POSTGRESQL = """CREATE TRIGGER %(name)s BEFORE %(event)s ON %(table)s FOR EACH ROW WHEN (%(when)s)
EXECUTE FUNCTION caunoi_refuse('%(constraint)s')"""


class WrittenOnce(Guard):
    """No row may be deleted, and none changed, once the column `closed_by` is filled in (None: from the start).

    `marks` are columns that may still be set, `erasable` ones that may still be emptied; each (field names).
    """

    def __init__(
        self,
        *,
        name: str,
        closed_by: str | None = None,
        marks: tuple[str, ...] = (),
        erasable: tuple[str, ...] = (),
        violation_error_code: str | None = None,
        violation_error_message: Any = None,
    ) -> None:
        self.closed_by, self.marks, self.erasable = closed_by, tuple(marks), tuple(erasable)
        super().__init__(
            name=name,
            violation_error_code=violation_error_code,
            violation_error_message=violation_error_message,
        )

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        """PostgreSQL only: on SQLite Django rebuilds the table, which drops the triggers with it."""
        return Statement(
            "DROP TRIGGER %(first)s ON %(table)s; DROP TRIGGER %(second)s ON %(table)s",
            table=Table(model._meta.db_table, schema_editor.quote_name),
            first=schema_editor.quote_name(f"{self.name}_update"),
            second=schema_editor.quote_name(f"{self.name}_delete"),
        )

    def _statements(self, model: type[models.Model], schema_editor: Any) -> list[Any]:
        sqlite = schema_editor.connection.vendor == "sqlite"
        table = Table(model._meta.db_table, schema_editor.quote_name)
        refused = {
            "update": self._refused_update(model, schema_editor.quote_name),
            "delete": self._closed(model),
        }
        triggers = [
            Statement(
                _SQLITE if sqlite else _POSTGRESQL,
                name=schema_editor.quote_name(f"{self.name}_{event}"),
                event=event.upper(),
                table=table,
                when=when,
                constraint=self.name,
            )
            for event, when in refused.items()
        ]
        return triggers if sqlite else [Statement(_REFUSE.replace("%", "%%")), *triggers]

    def _closed(self, model: type[models.Model]) -> str:
        if self.closed_by is None:
            return "1 = 1"
        return f"length(OLD.{model._meta.get_field(self.closed_by).column}) > 0"  # type: ignore[union-attr]

    def _refused_update(self, model: type[models.Model], quote: Any) -> str:
        differs = []
        for field in model._meta.local_concrete_fields:
            old, new = f"OLD.{quote(field.column)}", f"NEW.{quote(field.column)}"
            if field.name in self.marks:
                differs.append(f"({old} AND NOT {new})")
            elif field.name in self.erasable:
                differs.append(f"({old} <> {new} AND length({new}) > 0)")
            elif field.get_internal_type() == "JSONField":
                differs.append(f"CAST({old} AS text) <> CAST({new} AS text)")
            else:
                differs.append(f"({old} <> {new} OR ({old} IS NULL) <> ({new} IS NULL))")
        return f"{self._closed(model)} AND ({' OR '.join(differs)})"

    def deconstruct(self) -> Any:
        """What a migration writes down."""
        path, args, kwargs = super().deconstruct()
        told = {"closed_by": self.closed_by, "marks": self.marks, "erasable": self.erasable}
        return path, args, {**kwargs, **{name: value for name, value in told.items() if value}}
