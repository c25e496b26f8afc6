"""Two workers of Spark, each a process that can be killed, and the one that hands the work out; gone afterwards."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_DEPLOY = "org.apache.spark.deploy"
# Seconds until a worker that said nothing is given up.
_PATIENT = 120


@dataclass
class Workers:
    """The address work is handed in at, and the workers, each in a process group of its own."""

    address: str
    processes: list[subprocess.Popen[bytes]]

    def kill(self, which: int) -> None:
        """As a machine dies: the worker and what it runs, at once."""
        _killed(self.processes[which])

    def settings(self, memory: str) -> dict[str, str]:
        """What a session has to be told so that both work for it, an executor each."""
        return {
            "cores_max": str(len(self.processes)),
            "executor_cores": "1",
            "executor_memory": memory,
            "driver_host": "127.0.0.1",
            "driver_bindAddress": "127.0.0.1",
            "sql_shuffle_partitions": "4",
        }


@contextmanager
def two_workers(folder: Path, *, memory: str = "640m") -> Iterator[Workers]:
    """Start one that hands out and two that work, in a folder of their own. Raises TimeoutError."""
    port = _free()
    address = f"spark://127.0.0.1:{port}"
    started: list[subprocess.Popen[bytes]] = []
    try:
        master = ["--host", "127.0.0.1", "--port", str(port), "--webui-port", "0"]
        started.append(_started(folder, "master.Master", master))
        _until(lambda: _answers(port), "the master")
        for number in (1, 2):
            own = folder / f"worker-{number}"
            asked = ["--host", "127.0.0.1", "--cores", "1", "--memory", memory, "--webui-port", "0"]
            started.append(_started(folder, "worker.Worker", [*asked, "--work-dir", str(own), address]))
        yield Workers(address, started[1:])
    finally:
        for process in reversed(started):
            _killed(process)


def both_work(session: Any) -> None:
    """Wait until both have an executor for this session. Raises TimeoutError."""
    context = session.sparkContext._jsc.sc()
    # The session itself is listed beside them.
    _until(lambda: context.getExecutorMemoryStatus().size() >= 3, "two workers")


def _started(folder: Path, what: str, asked: list[str]) -> subprocess.Popen[bytes]:
    home = Path(str(getattr(find_spec("pyspark"), "origin", ""))).parent
    told = os.environ | {
        "SPARK_HOME": str(home), "SPARK_DAEMON_MEMORY": "256m", "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PYTHON": sys.executable,
    }  # fmt: skip
    with (folder / f"{what}.log").open("ab") as log:
        return subprocess.Popen(
            [str(home / "bin/spark-class"), f"{_DEPLOY}.{what}", *asked],
            cwd=folder, env=told, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip


def _killed(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def _until(there: Any, what: str) -> None:
    late = time.monotonic() + _PATIENT
    while not there():
        if time.monotonic() > late:
            raise TimeoutError(f"{what} did not come within {_PATIENT} s")
        time.sleep(0.2)
