"""Primary keys in blocks, before the rows are written: a row may then point to another of the same Act."""

from __future__ import annotations

from typing import Any

from django.db import connection, models


def reserve(model: type[models.Model], count: int) -> int:
    """The first of `count` keys that follow each other and that nobody else is given."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # AUTOINCREMENT keeps its counter in a table of SQLite's own, under the same transaction.
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            found = cursor.fetchone()
            if found is None:
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, 0)", [table])
            cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [count, table])
            return int(found[0] if found else 0) + 1
        return _reserve_in_sequence(cursor, table, str(model._meta.pk.column), count)


def _reserve_in_sequence(cursor: Any, table: str, column: str, count: int) -> int:
    block = (
        "SELECT min(n), max(n) FROM (SELECT nextval((SELECT CAST(pg_get_serial_sequence(%s, %s) AS regclass))) AS n"
        " FROM generate_series(1, %s)) AS taken"
    )
    # A sequence gives no block by itself: one whose numbers were shared with another session is let go.
    while True:
        cursor.execute(block, [connection.ops.quote_name(table), column, count])
        first, last = cursor.fetchone()
        if last - first + 1 == count:
            return int(first)
