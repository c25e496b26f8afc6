"""What a test that commits has left is taken away: the rows of tables that have some, and nothing else. A table, a
trigger or a function that it left is its own fault, told at once: a later test would be the one to fail.

Django would truncate every table, under a lock that a page still being read stands in the way of, and then lay down
content types and permissions anew: on PostgreSQL that took longer than most of these tests. What is written once refuses to be deleted; the
owner of the tables may lift that.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

# Laid down by the migrations, and the same in every home of a version.
_STAND = {"django_content_type", "auth_permission"}


@cache
def _tables(alias: str) -> tuple[str, ...]:
    from django.db import connections

    made = connections[alias].introspection.django_table_names(only_existing=True, include_views=False)
    return tuple(sorted(set(made) - _STAND))


def with_rows(alias: str) -> list[str]:
    """The tables of that database that hold a row."""
    from django.db import connections

    one = "SELECT '{0}' WHERE EXISTS (SELECT 1 FROM \"{0}\")"
    asked = " UNION ALL ".join(one.format(table) for table in _tables(alias))
    with connections[alias].cursor() as cursor:
        cursor.execute(asked)
        return [name for (name,) in cursor.fetchall()]


_CATALOGUES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'",
    "postgresql": """SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT tgname FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT proname || '()' FROM pg_proc WHERE pronamespace = 'public'::regnamespace""",
}


def catalogue(alias: str) -> set[str]:
    """The names of all that stands in that database besides rows."""
    from django.db import connections

    with connections[alias].cursor() as cursor:
        cursor.execute(_CATALOGUES[connections[alias].vendor])
        return {name for (name,) in cursor.fetchall()}


@cache
def _stood(alias: str) -> set[str]:
    return catalogue(alias)


def empty(alias: str) -> None:
    """Leave that database as the migrations made it."""
    from django.db import connections, transaction

    connection, tables = connections[alias], with_rows(alias)
    if not tables:
        return
    with transaction.atomic(using=alias), connection.cursor() as cursor:
        lay: list[str] = []
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute(
                "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND name GLOB '*_delete'"
            )
            guards = [(name, sql) for name, table, sql in cursor.fetchall() if table in tables]
            lay = [sql for _, sql in guards]
            for name, _ in guards:
                cursor.execute(f'DROP TRIGGER "{name}"')
        for table in tables:
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - names of Django's own
        for sql in lay:
            cursor.execute(sql)


@pytest.fixture(scope="session", autouse=True)
def tests_that_commit_are_emptied_after() -> Iterator[None]:
    """In the place of Django's `flush`."""
    from django.test import TransactionTestCase

    set_up = vars(TransactionTestCase)["_fixture_setup"].__func__

    def stands(case: Any) -> None:
        for alias in case._databases_names(include_mirrors=False):
            _stood(alias)
        set_up(case)

    def taken_away(self: Any) -> None:
        for alias in self._databases_names(include_mirrors=False):
            empty(alias)
            if left := catalogue(alias) ^ _stood(alias):
                pytest.fail(f"This test changed what stands in the database {alias!r}: {sorted(left)}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_setup", classmethod(stands))
        patch.setattr(TransactionTestCase, "_fixture_teardown", taken_away)
        yield
