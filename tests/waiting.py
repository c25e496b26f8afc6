"""Who waits for whom, in races on PostgreSQL: in this database alone, for other workers' stand in the same cluster."""

from __future__ import annotations

from django.db import connection

_WAITING = (
    "SELECT EXISTS (SELECT FROM pg_locks JOIN pg_stat_activity USING (pid)"
    " WHERE NOT granted AND datname = current_database() AND pid <> pg_backend_pid() AND {of})"
)


def somebody_waits() -> bool:
    """For whatever another session holds."""
    return _asked("true")


def somebody_waits_in_line() -> bool:
    """For a line of the database (an advisory lock); on SQLite whoever comes second always does."""
    return connection.vendor == "sqlite" or _asked("locktype = 'advisory'")


def _asked(of: str) -> bool:
    with connection.cursor() as cursor:
        # Who is there is told once a transaction, and whoever asks again and again may be in one.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(_WAITING.format(of=of))
        return bool(cursor.fetchone()[0])
