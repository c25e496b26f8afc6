"""A home of its own for every process of a test run, made before Django reads its settings.

Loaded with `-p tests.home` (see pyproject.toml): a conftest.py comes too late, since pytest-django opens the
settings first. A worker of pytest-xdist is a process too, and inherits nothing but the place to make its own.
"""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

_home = Path(tempfile.mkdtemp(prefix="caunoi-test-"))
os.environ["CAUNOI_HOME"] = str(_home)
# Whoever runs the tests may have the keys of a real home in the environment: no test may open or add to them.
os.environ.pop("CAUNOI_KEYS", None)
# Nor ask, or stand in the place of, those who answer a real site.
os.environ.pop("CAUNOI_ANSWERS", None)
os.environ.pop("CAUNOI_ROWS", None)
_NAMES = {"default": "caunoi", "keys": "keys", "jobs": "jobs"}
# Playwright's driver runs an event loop in the thread of the test; the database is still used by one thread.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
# Whatever is imported stays for the whole run: to look through it for cycles again and again took a twelfth of it.
gc.set_threshold(50_000, 20, 20)


def pytest_collection_finish() -> None:
    """What is there now is looked through no more."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    """Leave nothing behind: the home holds keys and (invented) lists."""
    gc.unfreeze()
    shutil.rmtree(_home, ignore_errors=True)


@pytest.fixture
def a_made_home(django_db_setup: None, tmp_path: Path) -> Path:
    """A home of today's version that nobody has founded yet, for a command in a process of its own.

    A copy of this run's empty databases: to make them anew takes a command longer than all else it does. On
    PostgreSQL it holds the store of keys alone, and the command makes the rest.
    """
    from django.db import connections

    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    # By the name that each has in this process: a worker of pytest-xdist adds its own to it.
    for one in connections.all():
        if one.vendor == "sqlite":
            with (
                closing(sqlite3.connect(one.settings_dict["NAME"])) as made,
                closing(sqlite3.connect(home / f"{_NAMES[one.alias]}.sqlite3")) as copy,
            ):
                made.backup(copy)
    return home


@pytest.fixture(scope="session", autouse=True)
def the_worker_answers() -> Iterator[None]:
    """Pages ask for their figures at a socket: one answers there for as long as the run takes."""
    from django.conf import settings
    from django.db import connections

    from caunoi.indicators import inquiring
    from caunoi.indicators.answering import Answerer
    from tests.answering import PATIENT, over

    inquiring.SECONDS = inquiring.AT_ONCE = PATIENT
    with Answerer(settings.CAUNOI_ANSWERS, current=over(connections["default"]), patience=PATIENT):
        yield
