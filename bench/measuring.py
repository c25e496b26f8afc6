"""Commands run apart, with their seconds and peak memory; the machine they ran on."""

from __future__ import annotations

import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
CAUNOI = str(Path(sys.executable).with_name("caunoi"))


@dataclass(frozen=True)
class Run:
    """One command: seconds by the wall clock and of the processors, peak resident memory in MiB, standard output."""

    seconds: float
    processor: float
    peak: float
    out: str


def run(command: Sequence[str], *, home: Path | None = None, allowed: tuple[int, ...] = (0,)) -> Run:
    """Run a command to its end. Raises RuntimeError with its last lines when it fails."""
    begun = time.perf_counter()
    child = subprocess.Popen(
        command, cwd=ROOT, env=at_home(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    out, err = child.communicate()
    seconds = time.perf_counter() - begun
    if child.returncode not in allowed:
        raise RuntimeError(f"{' '.join(command)} ended with {child.returncode}:\n{err[-2000:]}")
    return Run(seconds, 0.0, 0.0, out)


def at_home(home: Path | None) -> dict[str, str]:
    """This process's surroundings, for a child over that home and no other."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CAUNOI_")}
    environment.pop("DATABASE_URL", None)
    return environment if home is None else environment | {"CAUNOI_HOME": str(home)}


# `/usr/bin/time` is not everywhere: a small parent asks the system how much its only child took.
_METER = (
    "import resource,subprocess,sys;code=subprocess.call(sys.argv[1:]);"
    "used=resource.getrusage(resource.RUSAGE_CHILDREN);"
    "print(used.ru_maxrss, used.ru_utime+used.ru_stime, file=open({path!r},'w'));sys.exit(code)"
)


def metered(
    command: Sequence[str], *, scratch: Path, home: Path | None = None, allowed: tuple[int, ...] = (0,)
) -> Run:
    """`run`, with the peak memory and the processor's seconds of the command and its children."""
    path = scratch / "peak"
    done = run([PYTHON, "-c", _METER.format(path=str(path)), *command], home=home, allowed=allowed)
    peak, processor = path.read_text().split()
    return Run(done.seconds, float(processor), int(peak) / 1024, done.out)


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of all do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def bound(figure: str, holds: bool, limit: str) -> str:
    """A figure against its bound, in a line that a reader cannot mistake."""
    return f"- **{figure}** – bound: {limit} – {'holds' if holds else 'DOES NOT HOLD'}."


def machine() -> list[str]:
    """Lines that say where the figures were taken."""
    names = [
        line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")
    ]
    memory = next((line.split()[1] for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), "0")
    packages = ("Django", "duckdb", "ibis-framework", "pyarrow", "python-calamine", "django-import-export")
    return [
        f"{names[0] if names else platform.processor()}, {os.cpu_count()} cores, {int(memory) // 1024**2} GiB",
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}",
        ", ".join(f"{name} {version(name)}" for name in packages),
    ]


def _lines(path: str) -> list[str]:
    file = Path(path)
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []
