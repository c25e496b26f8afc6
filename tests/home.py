"""A home of its own for every process of a test run, made before Django reads its settings.

Loaded with `-p tests.home` (see pyproject.toml): a conftest.py comes too late, since pytest-django opens the
settings first. A worker of pytest-xdist is a process too, and inherits nothing but the place to make its own.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

_home = Path(tempfile.mkdtemp(prefix="caunoi-test-"))
os.environ["CAUNOI_HOME"] = str(_home)
# Whoever runs the tests may have the keys of a real home in the environment: no test may open or add to them.
os.environ.pop("CAUNOI_KEYS", None)
# Playwright's driver runs an event loop in the thread of the test; the database is still used by one thread.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def pytest_unconfigure() -> None:
    """Leave nothing behind: the home holds keys and (invented) lists."""
    shutil.rmtree(_home, ignore_errors=True)
