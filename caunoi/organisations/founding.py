"""A fresh home: its folders, keys, schema and root unit, made once and never over data that is there."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from caunoi.organisations.models import Unit, UnitDescription
from caunoi.trail import keys
from caunoi.trail.acting import act
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.names import fold, sort_key
from caunoi.vocabulary.text import Text

FOLDERS = ("received", "heads", "templates")
# The name stands until the first list of enterprises says whose it is.
UNNAMED = "Liên đoàn Lao động"


class HomeIsBehind(Exception):
    """The home holds data of an older version; the message says which command brings it up to date."""

    def __init__(self, alias: str) -> None:
        self.text = Text(
            vi=f"Cơ sở dữ liệu “{alias}” thuộc phiên bản cũ. Sao lưu rồi chạy: caunoi upgrade.",
            en=f"The database “{alias}” is of an older version. Back it up, then run: caunoi upgrade.",
        )
        super().__init__(self.text.vi)


class NoFolderForHome(Exception):
    """CAUNOI_HOME names what cannot be a folder of this process; the message says which setting to change."""

    def __init__(self, home: Path) -> None:
        self.text = Text(
            vi=f"Không dùng được “{home}” làm nơi lưu: không phải thư mục, hoặc không được phép ghi. Đặt lại CAUNOI_HOME.",
            en=f"“{home}” cannot be a home: it is no folder, or may not be written to. Set CAUNOI_HOME to another.",
        )
        super().__init__(self.text.vi)


def ensure_home(*, at: datetime, making: Callable[[], None] = lambda: None) -> bool:
    """Make whatever a fresh CAUNOI_HOME lacks; leave an existing one as it is. Whether the home is new.

    `making` is called once before the databases are made, which takes a while.

    Raises HomeIsBehind when an existing database misses migrations: nobody's data is migrated unasked; and
    NoFolderForHome.
    """
    home = Path(settings.CAUNOI_HOME)
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in FOLDERS:
            (home / folder).mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise NoFolderForHome(home) from error
    with (home / "founding.lock").open("w") as lock:
        # Two commands may meet a fresh home at once; the second waits and finds it founded.
        fcntl.flock(lock, fcntl.LOCK_EX)
        # A home that was made beforehand may be open to others: the files in it are not.
        umask = os.umask(0o077)
        try:
            missing = [alias for alias in settings.DATABASES if _misses_schema(alias)]
            if missing:
                making()
            for alias in missing:
                call_command("migrate", database=alias, verbosity=0, interactive=False)
        finally:
            os.umask(umask)
        for database in home.glob("*.sqlite3*"):
            database.chmod(0o600)
        keys.ensure()
        is_new = not UnitDescription.objects.exists()
        if is_new:
            _found(os.environ.get("CAUNOI_FEDERATION", UNNAMED), at=at)
    return is_new


@cache
def _of_this_version() -> frozenset[tuple[str, str]]:
    """Every migration there is, by app and name: the same for each database of a process."""
    return frozenset(MigrationLoader(None).graph.nodes)


def _misses_schema(alias: str) -> bool:
    applied = MigrationRecorder(connections[alias]).applied_migrations()
    if applied.keys() >= _of_this_version():
        return False
    if applied:
        raise HomeIsBehind(alias)
    return True


def _found(name: str, *, at: datetime) -> None:
    with act("federation.founded", by=None, at=at, on=day_of(at)) as writer:
        unit = writer.add_one(Unit)
        writer.add_one(
            UnitDescription,
            unit_id=unit,
            valid_from=None,
            name=name,
            name_fold=fold(name),
            name_sort=sort_key(name),
            level=UnitDescription.Level.PROVINCE,
            kind=UnitDescription.Kind.FEDERATION,
            official_code="",
        )
