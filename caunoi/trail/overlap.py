"""Versions that must not overlap: declared once on a model, kept by the database, the same refusal on both.

PostgreSQL keeps it with an exclusion constraint, SQLite with two triggers over an index. Withdrawn
versions (`ended_by` set) are outside it. A NULL in the key never conflicts, as in a UNIQUE constraint.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.checks import CheckMessage
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Columns, Statement, Table
from django.db.models.constraints import BaseConstraint

_EXCLUDE = (
    "CONSTRAINT %(name)s EXCLUDE USING gist (%(key)s, daterange(%(span)s) WITH &&) WHERE (%(ended)s IS NULL)"
)
_LOOK_UP = "CREATE INDEX %(name)s ON %(table)s (%(columns)s) WHERE %(ended)s IS NULL"
# BEFORE, so that a bulk load stops at the first row; the look-up is an index.
_GUARD = """CREATE TRIGGER %(name)s BEFORE %(event)s ON %(table)s
WHEN NEW.ended_by_id IS NULL
BEGIN
  SELECT RAISE(ABORT, '%(constraint)s') WHERE EXISTS (
    SELECT 1 FROM %(table)s AS other
    WHERE %(same_key)s AND other.ended_by_id IS NULL%(not_itself)s
      AND (other.valid_to IS NULL OR NEW.valid_from IS NULL OR NEW.valid_from < other.valid_to)
      AND (other.valid_from IS NULL OR NEW.valid_to IS NULL OR other.valid_from < NEW.valid_to)
  );
END"""


# How many queues the keys of one constraint share: enough that strangers seldom wait for each other, few enough
# that a bulk load, which stands in all of them, stays far below what a server keeps in its lock table.
_QUEUES = 64


def queue_up(cursor: Any, model: type[models.Model], columns: Mapping[str, Sequence[Any]]) -> None:
    """On PostgreSQL, wait until no other transaction is adding versions with one of these keys.

    `columns` are whole database columns by name. Two that add overlapping versions at once would each wait for
    the other's row and end in a deadlock; standing in line, the second meets the first's row and is refused by
    the constraint. Queues are taken in one order; they are left when the transaction ends.
    """
    for constraint in model._meta.constraints:
        if isinstance(constraint, NoOverlap):
            keys = zip(*(columns[name] for name in constraint.columns(model)), strict=True)
            queues = sorted({zlib.crc32(repr(key).encode()) % _QUEUES for key in keys})
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtext(%s), queue) FROM unnest(%s::int[]) AS queue",
                [constraint.name, queues],
            )


def queue_up_all(cursor: Any, model: type[models.Model]) -> None:
    """The same in every queue of that table, for a statement that adds thousands: PostgreSQL."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, NoOverlap):
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtext(%s), queue) FROM generate_series(0, %s) AS queue",
                [constraint.name, _QUEUES - 1],
            )


class NoOverlap(BaseConstraint):
    """No two versions held true with the same `key` (field names) may share a day."""

    def __init__(
        self,
        *,
        key: tuple[str, ...],
        name: str,
        violation_error_code: str | None = None,
        violation_error_message: Any = None,
    ) -> None:
        if not key:
            raise ValueError("NoOverlap needs at least one field in its key.")
        self.key = tuple(key)
        super().__init__(
            name=name,
            violation_error_code=violation_error_code,
            violation_error_message=violation_error_message,
        )

    def columns(self, model: type[models.Model]) -> list[str]:
        """The database columns of the key."""
        return [str(getattr(model._meta.get_field(name), "column", "")) for name in self.key]

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        """The clause of CREATE TABLE; on SQLite nothing there, and an index and two triggers after it."""
        if schema_editor.connection.vendor != "sqlite":
            return self._exclusion(model, schema_editor)
        # Deferred statements know their table, so they follow it when SQLite rebuilds a table under
        # another name and run again on the new one (tests: a later migration keeps the guard).
        schema_editor.deferred_sql.extend(self._sqlite_statements(model, schema_editor))
        return None

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        """What adds the constraint to a table that stands."""
        if schema_editor.connection.vendor == "sqlite":
            *before, last = self._sqlite_statements(model, schema_editor)
            schema_editor.deferred_sql.extend(before)
            return last
        return Statement(
            "ALTER TABLE %(table)s ADD %(constraint)s",
            table=Table(model._meta.db_table, schema_editor.quote_name),
            constraint=self._exclusion(model, schema_editor),
        )

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        """PostgreSQL only: on SQLite Django rebuilds the table, which drops the triggers with it."""
        return Statement(
            "ALTER TABLE %(table)s DROP CONSTRAINT %(name)s",
            table=Table(model._meta.db_table, schema_editor.quote_name),
            name=schema_editor.quote_name(self.name),
        )

    def _exclusion(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> Statement:
        table, quote, columns = model._meta.db_table, schema_editor.quote_name, self.columns(model)
        return Statement(
            _EXCLUDE,
            table=Table(table, quote),
            name=quote(self.name),
            key=Columns(table, columns, quote, col_suffixes=("WITH =",) * len(columns)),
            span=Columns(table, ["valid_from", "valid_to"], quote),
            ended=Columns(table, ["ended_by_id"], quote),
        )

    def _sqlite_statements(
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> list[Statement]:
        table, quote, columns = model._meta.db_table, schema_editor.quote_name, self.columns(model)
        look_up = Statement(
            _LOOK_UP,
            table=Table(table, quote),
            name=quote(f"{self.name}_look_up"),
            columns=Columns(table, [*columns, "valid_from"], quote),
            ended=Columns(table, ["ended_by_id"], quote),
        )
        fields = [model._meta.get_field(name) for name in self.key]
        # One indexed column is look-up enough, and a bulk load pays for every index.
        look_ups = [] if len(fields) == 1 and getattr(fields[0], "db_index", False) else [look_up]
        own = quote(str(model._meta.pk.column))
        watched = ", ".join(quote(column) for column in (*columns, "valid_from", "valid_to", "ended_by_id"))
        same_key = " AND ".join(f"other.{quote(column)} = NEW.{quote(column)}" for column in columns)
        guards = [
            Statement(
                _GUARD,
                table=Table(table, quote),
                name=quote(f"{self.name}_{moment}"),
                event=event,
                constraint=self.name,
                same_key=same_key,
                not_itself=not_itself,
            )
            for moment, event, not_itself in (
                ("insert", "INSERT", ""),
                ("update", f"UPDATE OF {watched}", f" AND other.{own} <> OLD.{own}"),
            )
        ]
        return [*look_ups, *guards]

    def _check(self, model: type[models.Model], connection: object) -> list[CheckMessage]:
        fields = {*self.key, "valid_from", "valid_to", "ended_by"}
        return list(model._check_local_fields(fields, "constraints"))  # type: ignore[attr-defined]

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Any = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """Raise ValidationError for a form before the database refuses; the guard itself is the database."""
        fields = {*self.key, "valid_from", "valid_to"}
        key = {name: getattr(instance, name) for name in self.key}
        if fields & set(exclude or ()) or instance.ended_by_id is not None or None in key.values():  # type: ignore[attr-defined]
            return
        others = model._default_manager.using(using).filter(ended_by=None, **key)
        if instance.valid_to is not None:  # type: ignore[attr-defined]
            others = others.filter(models.Q(valid_from=None) | models.Q(valid_from__lt=instance.valid_to))  # type: ignore[attr-defined]
        if instance.valid_from is not None:  # type: ignore[attr-defined]
            others = others.filter(models.Q(valid_to=None) | models.Q(valid_to__gt=instance.valid_from))  # type: ignore[attr-defined]
        if others.exclude(pk=instance.pk).exists():
            raise ValidationError(self.get_violation_error_message(), code=self.name)

    def deconstruct(self) -> Any:
        """What a migration writes down."""
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "key": self.key}

    def __eq__(self, other: object) -> bool:
        if isinstance(other, NoOverlap):
            return bool(self.deconstruct() == other.deconstruct())
        return NotImplemented

    def __hash__(self) -> int:
        return hash((self.name, self.key))

    def __repr__(self) -> str:
        return f"<NoOverlap: key={self.key!r} name={self.name!r}>"
