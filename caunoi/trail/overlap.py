"""Versions that must not overlap: declared once on a model, kept by the database, the same refusal on both.

Two triggers over an index keep it: row by row on SQLite, a whole statement at once on PostgreSQL, whose own exclusion
constraint costs a load of thousands four times as much. Withdrawn versions (`ended_by` set) are outside it. A NULL in
the key never conflicts, as in a UNIQUE constraint.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.checks import CheckMessage
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Columns, Statement, Table

from caunoi.trail.guards import Guard

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
# Of two transactions that add versions with one key the second waits here, and then sees the first's rows. It looks
# at every row, whoever writes and however little a wall shows that role; a temporary table can stand in for none.
# Each new row is looked up: a plan made while the table was small would read all of it for ever.
_KEPT = """CREATE OR REPLACE FUNCTION %(function)s() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET enable_seqscan = off AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext(TG_ARGV[0]), queue) FROM (
    SELECT DISTINCT abs(hashtext(concat_ws(' ', %(key)s)) %% {queues}) AS queue FROM added
    WHERE ended_by_id IS NULL ORDER BY 1) AS queues;
  IF EXISTS (
    SELECT FROM added AS fresh CROSS JOIN LATERAL (
      SELECT FROM %(table)s AS other WHERE %(same_key)s AND other.ended_by_id IS NULL AND other.%(own)s <> fresh.%(own)s
        AND (other.valid_to IS NULL OR fresh.valid_from IS NULL OR fresh.valid_from < other.valid_to)
        AND (other.valid_from IS NULL OR fresh.valid_to IS NULL OR other.valid_from < fresh.valid_to)
      OFFSET 0
    ) AS overlapping WHERE fresh.ended_by_id IS NULL
  ) THEN
    RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'exclusion_violation', CONSTRAINT = TG_ARGV[0],
      TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NULL;
END $$""".replace("{queues}", str(_QUEUES))
# The same queues, in the same order.
_STAND = """SELECT pg_advisory_xact_lock(hashtext(%s), queue) FROM (
  SELECT DISTINCT abs(hashtext(key)) %% %s AS queue FROM unnest(%s::text[]) AS key ORDER BY 1) AS queues"""
_KEEPS = """CREATE TRIGGER %(name)s AFTER %(event)s ON %(table)s REFERENCING NEW TABLE AS added FOR EACH STATEMENT
EXECUTE FUNCTION %(function)s('%(constraint)s')"""


class NoOverlap(Guard):
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

    def queue(self, keys: Iterable[object]) -> None:
        """Stand where whoever adds versions with one of those keys stands, until the transaction ends.

        For who changes what such versions point at, which nothing else holds (`pointing`). PostgreSQL only: SQLite lets
        one transaction write at a time.
        """
        if connection.vendor != "postgresql":
            return
        with connection.cursor() as cursor:
            cursor.execute(_STAND, [self.name, _QUEUES, [str(key) for key in keys]])

    def columns(self, model: type[models.Model]) -> list[str]:
        """The database columns of the key."""
        return [str(getattr(model._meta.get_field(name), "column", "")) for name in self.key]

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        """PostgreSQL only: on SQLite Django rebuilds the table, which drops the triggers with it."""
        quote = schema_editor.quote_name
        return Statement(
            "DROP FUNCTION %(function)s() CASCADE; DROP INDEX IF EXISTS %(look_up)s",
            table=Table(model._meta.db_table, quote),
            function=quote(self.function),
            look_up=quote(f"{self.name}_look_up"),
        )

    @property
    def function(self) -> str:
        """The name of what PostgreSQL's triggers run."""
        return f"{self.name}_kept"

    @property
    def functions(self) -> tuple[str, ...]:
        """It alone, as other guards have several."""
        return (self.function,)

    def _statements(
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
        sqlite = schema_editor.connection.vendor == "sqlite"
        return [*look_ups, *(self._rows if sqlite else self._whole)(model, schema_editor)]

    def _rows(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> list[Statement]:
        table, quote, columns = model._meta.db_table, schema_editor.quote_name, self.columns(model)
        own = quote(str(model._meta.pk.column))
        watched = ", ".join(quote(column) for column in (*columns, "valid_from", "valid_to", "ended_by_id"))
        return [
            Statement(
                _GUARD,
                table=Table(table, quote),
                name=quote(f"{self.name}_{moment}"),
                event=event,
                constraint=self.name,
                same_key=_same(columns, "NEW", quote),
                not_itself=not_itself,
            )
            for moment, event, not_itself in (
                ("insert", "INSERT", ""),
                ("update", f"UPDATE OF {watched}", f" AND other.{own} <> OLD.{own}"),
            )
        ]

    def _whole(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> list[Statement]:
        table, quote, columns = model._meta.db_table, schema_editor.quote_name, self.columns(model)
        kept = Statement(
            _KEPT,
            table=Table(table, quote),
            function=quote(self.function),
            key=", ".join(map(quote, columns)),
            same_key=_same(columns, "fresh", quote),
            own=quote(str(model._meta.pk.column)),
        )
        return [kept] + [
            Statement(
                _KEEPS,
                table=Table(table, quote),
                name=quote(f"{self.name}_{event}"),
                event=event.upper(),
                function=quote(self.function),
                constraint=self.name,
            )
            for event in ("insert", "update")
        ]

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


def _same(columns: list[str], new: str, quote: Callable[[str], str]) -> str:
    return " AND ".join(f"other.{quote(column)} = {new}.{quote(column)}" for column in columns)
