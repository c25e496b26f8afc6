"""The stand-alone program over the connection of a test, so that it sees what the test has not committed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connection

from caunoi import verify
from caunoi.trail.sealing import heads_file


class Cursors:
    """What the program asks of a connection, on one that Django opened."""

    def cursor(self) -> Any:
        connection.ensure_connection()
        return connection.connection.cursor()


def verdict(*, keyed: bool = True, heads: list[str] | None = None) -> dict[str, Any]:
    """What `caunoi verify` would say now."""
    files = settings.CAUNOI_KEYS.glob("trail.[0-9]*") if keyed else ()
    keys = {int(file.suffix[1:]): bytes.fromhex(file.read_text()) for file in files}
    if heads is None:
        heads = heads_file().read_text("utf-8", "replace").splitlines() if heads_file().exists() else []
    record = verify.Record(Cursors(), postgresql=connection.vendor == "postgresql")
    return verify.Walk(record, keys, heads, {}).verdict


def kinds() -> set[str]:
    """The kinds of what it finds."""
    return {fault["kind"] for fault in verdict()["faults"]}


def lift_guards() -> None:
    """As whoever owns the tables may: foreign keys wait, and what is written once can be rewritten."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            return
        cursor.execute("PRAGMA defer_foreign_keys = ON")
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('trail_act', 'trail_seal')"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')
