"""The roles of the database, their grants, and the walls as the apps said them: laid again after every `migrate`.

Four roles that nobody signs in with; a login is a member of one:

* `caunoi_migrate` owns the tables and may change them; nothing that serves or works needs it;
* `caunoi_web` is the site: every wall holds for it;
* `caunoi_worker` does long work and runs commands: it sees every row, and rewrites none that an Act wrote;
* `caunoi_reader` reads figures and nothing of a person, whatever it asks.

Nothing here is a migration: what stands in the code is what is laid, each time, so that a policy that somebody took
away is there again, and none that the code no longer says is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from caunoi.jobs.routing import home_of
from caunoi.trail.models import Act, Document, Seal
from caunoi.trail.overlap import NoOverlap
from caunoi.trail.pointing import PointsAtWhatIsThere
from caunoi.trail.walling import MIGRATE, READER, ROLES, WEB, WORKER, Walls, declared
from caunoi.trail.writing import changing_columns

#: Registers: a row is written once, by an Act; what may change afterwards is named column by column.
WRITTEN_ONCE = frozenset(
    {"organisations", "members", "officers", "agreements", "concerns", "dues", "welfare", "resolutions"}
)
#: Lists of tables of others that the framework keeps: (roles may read it, and no more).
READ_ONLY = ("django_migrations",)

_CREATE = (
    "DO $$ BEGIN CREATE ROLE {role} NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;"
    # Another database of the same cluster may be making it at this moment.
    " EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
)


def lay(*, using: str = "default") -> None:
    """Make the roles, grant what each needs and no more, and lay every wall. The same again changes nothing.

    Needs a login that owns the database and may create roles; does nothing on SQLite.
    """
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    walls = declared()
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for statement in _statements(connection, cursor, walls):
            cursor.execute(statement)


def tables(using: str = "default") -> dict[str, type[models.Model]]:
    """The tables of our models in that database, with their models."""
    return {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and home_of(model._meta.app_label, model._meta.model_name) == using
    }


def updated(model: type[models.Model], role: str) -> frozenset[str] | None:
    """The columns that a role may change in rows that stand; None for all of them."""
    if model is Act:
        return frozenset({"rows", "wrote", "digest", "mac", *({"sealed"} if role == WORKER else ())})
    if model in {Document, Seal}:
        return frozenset()
    fields = {field.name for field in model._meta.local_concrete_fields}
    if model._meta.app_label in WRITTEN_ONCE or "began_by" in fields:
        return frozenset(
            changing_columns(model) & {field.column for field in model._meta.local_concrete_fields}
        )
    return None


def grants(model: type[models.Model], role: str, walls: Walls) -> list[str]:
    """What a role may do with a table, as the words of GRANT; empty for nothing."""
    if role == READER:
        wall = walls.walls.get(model._meta.db_table)
        return ["SELECT"] if wall is not None and wall.reader else []
    if model is Seal and role == WEB:
        return ["SELECT"]
    columns = updated(model, role)
    if columns is None:
        return ["SELECT", "INSERT", "UPDATE", "DELETE"]
    named = ", ".join(f'"{name}"' for name in sorted(columns))
    return ["SELECT", "INSERT", *([f"UPDATE ({named})"] if named else [])]


def _statements(connection: BaseDatabaseWrapper, cursor: Any, walls: Walls) -> Iterator[str]:
    there = set(connection.introspection.table_names(cursor))
    yield from _roles(cursor)
    everybody = f"{WEB}, {WORKER}, {READER}"
    yield f"GRANT USAGE, CREATE ON SCHEMA public TO {MIGRATE}"
    yield f"GRANT USAGE ON SCHEMA public TO {everybody}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {everybody}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {everybody}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {WEB}, {WORKER}"
    for table in READ_ONLY:
        if table in there:
            yield f"GRANT SELECT ON {table} TO {WEB}, {WORKER}"
    for table, model in sorted(tables().items()):
        if table not in there:
            continue
        yield from _owned(table, model)
        for role in (WEB, WORKER, READER):
            if allowed := grants(model, role, walls):
                yield f'GRANT {", ".join(allowed)} ON "{table}" TO {role}'
        if table in walls.walls:
            yield from _wall(cursor, table, walls)


def _owned(table: str, model: type[models.Model]) -> Iterator[str]:
    yield f'ALTER TABLE "{table}" OWNER TO {MIGRATE}'
    for constraint in model._meta.constraints:
        if isinstance(constraint, NoOverlap | PointsAtWhatIsThere):
            # With the rights of their owner they look at rows that whoever writes is not shown.
            for function in constraint.functions:
                yield f'ALTER FUNCTION "{function}"() OWNER TO {MIGRATE}'
                yield f'REVOKE ALL ON FUNCTION "{function}"() FROM PUBLIC'


def _roles(cursor: Any) -> Iterator[str]:
    cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY (%s)", [list(ROLES)])
    standing = {name for (name,) in cursor.fetchall()}
    for role in ROLES:
        if role not in standing:
            yield _CREATE.format(role=role)
    cursor.execute("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user")
    login, almighty = cursor.fetchone()
    # Who owns the database runs commands and may serve the site too; the site's own login never owns anything.
    if not almighty:
        quoted = cursor.db.ops.quote_name(login)
        yield from (f"GRANT {role} TO {quoted}" for role in (MIGRATE, WORKER, WEB))


def _wall(cursor: Any, table: str, walls: Walls) -> Iterator[str]:
    yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
    yield f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY'
    cursor.execute("SELECT polname FROM pg_policy WHERE polrelid = %s::regclass", [f'"{table}"'])
    for (name,) in cursor.fetchall():
        yield f'DROP POLICY "{name}" ON "{table}"'
    for name, (command, roles, rest) in walls.policies(table).items():
        yield f'CREATE POLICY {name} ON "{table}" FOR {command} TO {roles} {rest}'
