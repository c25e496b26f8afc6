"""A PostgreSQL of one's own, started for a proof or a measurement and gone after it; no port is opened."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


class NoServer(Exception):
    """There is no PostgreSQL server on this machine."""


def programs() -> Path:
    """The folder of the newest server's programs. Raises NoServer."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise NoServer("no PostgreSQL server here (apt-get install postgresql)")
    return found[-1].parent


@contextmanager
def a_cluster(*, settings: Sequence[str] = ()) -> Iterator[str]:
    """The address of a fresh cluster, as `DATABASE_URL`, with its owner `caunoi`. Raises NoServer."""
    binaries = programs()
    # Short: the path of a Unix socket may have 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="caunoi-pg.", dir="/tmp"))
    as_postgres: list[str] = []
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root.
        shutil.chown(folder, "postgres")
        as_postgres = ["runuser", "-u", "postgres", "--"]
    data = folder / "data"
    try:
        _run([*as_postgres, str(binaries / "initdb"), "-D", str(data), "-U", "caunoi", "-A", "trust", "-E", "UTF8",
              "--locale=C.UTF-8", "--no-sync"])  # fmt: skip
        given = " ".join(f"-c {one}" for one in ("fsync=off", "synchronous_commit=off", *settings))
        _run([*as_postgres, str(binaries / "pg_ctl"), "-D", str(data), "-l", str(folder / "log"), "-w", "-t", "60",
              "start", "-o", f"-k '{folder}' -c listen_addresses='' {given}"])  # fmt: skip
        try:
            _run([str(binaries / "createdb"), "-h", str(folder), "-U", "caunoi", "caunoi"])
            yield f"postgresql://caunoi@/caunoi?host={folder}"
        finally:
            _run([*as_postgres, str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
