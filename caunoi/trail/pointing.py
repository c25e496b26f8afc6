"""What a row points at is there: asked once a statement on PostgreSQL, whose own foreign key asks for every row.

Its foreign key looks each row up by itself and locks what it found, so that nobody takes that away meanwhile: of a
decision on millions of rows that was a third. Here a statement asks for all its rows at once and locks nothing. Who
takes away what may be pointed at is the one who waits: for everybody who writes such rows, and is then refused if one
is left. SQLite's own foreign key costs next to nothing and is used as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import models
from django.db.backends.ddl_references import Statement, Table

from caunoi.trail.guards import Guard

_REFUSED = """RAISE EXCEPTION USING MESSAGE = '%(constraint)s', ERRCODE = 'foreign_key_violation',
      CONSTRAINT = '%(constraint)s', TABLE = '%(child)s'"""
# Each key is looked up: a plan made while the tables were small would read all of them for ever. Whoever sees the
# database as it was cannot tell what is there.
_THERE = """CREATE OR REPLACE FUNCTION %(function)s() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE missing boolean;
BEGIN
  IF TG_LEVEL = 'ROW' THEN
    missing := %(one)s;
  ELSE
    missing := %(all)s;
  END IF;
  IF missing OR current_setting('transaction_isolation') <> 'read committed' THEN
    {refused};
  END IF;
  RETURN NULL;
END $$""".replace("{refused}", _REFUSED)
_MISSING = """EXISTS (SELECT FROM (%(told)s) AS told LEFT JOIN LATERAL (
      SELECT true AS there FROM %(parent)s AS it WHERE it.%(key)s = told.one OFFSET 0) AS found ON true
      WHERE told.one IS NOT NULL AND found.there IS NULL)"""
# Whoever wrote such a row holds the table until the end: after the lock every one of them can be seen, and whoever
# writes one later no longer finds what is gone.
_LEFT = """CREATE OR REPLACE FUNCTION %(function)s() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE left_behind boolean := true;
BEGIN
  LOCK TABLE %(table)s IN SHARE ROW EXCLUSIVE MODE;
  %(asked)s
  IF left_behind OR current_setting('transaction_isolation') <> 'read committed' THEN
    {refused};
  END IF;
  RETURN NULL;
END $$""".replace("{refused}", _REFUSED)
_ASKED = """IF TG_OP = 'DELETE' AND TG_ARGV[0] = '%(argument)s' THEN
    left_behind := EXISTS (SELECT FROM gone JOIN %(table)s AS row ON row.%(column)s = gone.%(key)s);
  ELSIF TG_OP = 'TRUNCATE' AND TG_ARGV[0] = '%(argument)s' THEN
    left_behind := EXISTS (SELECT FROM %(table)s AS row WHERE row.%(column)s IS NOT NULL);
  END IF;"""
_TRIGGER = "CREATE TRIGGER %(name)s AFTER %(event)s ON %(table)s %(rows)s EXECUTE FUNCTION %(function)s(%(argument)s)"


class Pointer(models.ForeignKey[Any, Any]):
    """A foreign key that PostgreSQL checks by the statement; its model declares `PointsAtWhatIsThere`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """What a migration writes down."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("db_constraint", None)
        return name, path, args, kwargs

    def db_type_suffix(self, connection: Any) -> str | None:
        """SQLite's own foreign key."""
        if connection.vendor != "sqlite":
            return None
        quote, to = connection.ops.quote_name, self.target_field
        table, column = quote(to.model._meta.db_table), quote(str(to.column))
        return f"REFERENCES {table} ({column}) DEFERRABLE INITIALLY DEFERRED"

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """Whether something keeps it on PostgreSQL."""
        guards = [one for one in self.model._meta.constraints if isinstance(one, PointsAtWhatIsThere)]
        kept = any(self.name in one.fields for one in guards)
        unkept = Error(f"No PointsAtWhatIsThere of {self.model._meta.label} keeps {self.name}.", obj=self)
        return [*super().check(**kwargs), *([] if kept else [unkept])]


class PointsAtWhatIsThere(Guard):
    """Those fields, each a `Pointer`, point at a row that is there, or at none."""

    def __init__(
        self,
        *,
        fields: tuple[str, ...],
        name: str,
        violation_error_code: str | None = None,
        violation_error_message: Any = None,
    ) -> None:
        if not fields:
            raise ValueError("PointsAtWhatIsThere needs at least one field.")
        self.fields = tuple(fields)
        super().__init__(
            name=name,
            violation_error_code=violation_error_code,
            violation_error_message=violation_error_message,
        )

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        """PostgreSQL only: on SQLite the column itself says it."""
        if schema_editor.connection.vendor == "sqlite":
            return None
        quote = schema_editor.quote_name
        kept, left = map(quote, self.functions)
        return Statement(
            "DROP FUNCTION %(kept)s() CASCADE; DROP FUNCTION %(left)s() CASCADE",
            table=Table(model._meta.db_table, quote), kept=kept, left=left,
        )  # fmt: skip

    def _check(self, model: type[models.Model], connection: object) -> list[CheckMessage]:
        return list(model._check_local_fields(set(self.fields), "constraints"))  # type: ignore[attr-defined]

    @property
    def functions(self) -> tuple[str, str]:
        """The names of what PostgreSQL's triggers run: on the rows that point, and on those pointed at."""
        return f"{self.name}_kept", f"{self.name}_left"

    def _pointers(self, model: type[models.Model]) -> list[Any]:
        return [model._meta.get_field(name) for name in self.fields]

    def _statements(self, model: type[models.Model], schema_editor: Any) -> list[Statement]:
        if schema_editor.connection.vendor == "sqlite":
            return []
        return [
            *self._of_rows(model, schema_editor.quote_name),
            *self._of_targets(model, schema_editor.quote_name),
        ]

    def _of_rows(self, model: type[models.Model], quote: Any) -> Iterator[Statement]:
        table, pointers = Table(model._meta.db_table, quote), self._pointers(model)
        columns = [quote(str(one.column)) for one in pointers]
        function = quote(self.functions[0])

        def missing(told: str) -> str:
            return " OR ".join(
                _MISSING
                % {
                    "told": told % {"column": column},
                    "parent": quote(one.target_field.model._meta.db_table),
                    "key": quote(str(one.target_field.column)),
                }
                for one, column in zip(pointers, columns, strict=True)
            )

        yield Statement(
            _THERE,
            table=table,
            function=function,
            one=missing("SELECT NEW.%(column)s AS one"),
            all=missing("SELECT DISTINCT %(column)s AS one FROM added"),
            constraint=self.name,
            child=model._meta.db_table,
        )
        # A row that is ended points where it pointed: nothing is asked.
        moved = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
        for moment, event, rows in (
            ("insert", "INSERT", "REFERENCING NEW TABLE AS added FOR EACH STATEMENT"),
            ("update", f"UPDATE OF {', '.join(columns)}", f"FOR EACH ROW WHEN ({moved})"),
        ):
            yield Statement(
                _TRIGGER, name=quote(f"{self.name}_{moment}"), event=event, table=table, rows=rows,
                function=function, argument="",
            )  # fmt: skip

    def _of_targets(self, model: type[models.Model], quote: Any) -> Iterator[Statement]:
        table, pointers = Table(model._meta.db_table, quote), self._pointers(model)
        asked = "\n  ".join(
            _ASKED
            % {
                "argument": one.column,
                "table": quote(model._meta.db_table),
                "column": quote(str(one.column)),
                "key": quote(str(one.target_field.column)),
            }
            for one in pointers
        )
        function = quote(self.functions[1])
        yield Statement(
            _LEFT,
            table=table,
            function=function,
            asked=asked,
            constraint=self.name,
            child=model._meta.db_table,
        )
        for one in pointers:
            key = quote(str(one.target_field.column))
            for moment, event, rows in (
                ("delete", "DELETE", "REFERENCING OLD TABLE AS gone FOR EACH STATEMENT"),
                ("truncate", "TRUNCATE", "FOR EACH STATEMENT"),
                # A key that changes is another row: nobody here has a reason to.
                ("rekey", f"UPDATE OF {key}", f"FOR EACH ROW WHEN (OLD.{key} <> NEW.{key})"),
            ):
                yield Statement(
                    _TRIGGER,
                    name=quote(f"{self.name}_{one.column}_{moment}"),
                    event=event,
                    table=Table(one.target_field.model._meta.db_table, quote),
                    rows=rows,
                    function=function,
                    argument=f"'{one.column}'",
                )

    def deconstruct(self) -> Any:
        """What a migration writes down."""
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "fields": self.fields}
