"""The one place where the rows of the columnar store are opened: the snapshot of this moment and the engine over it.

Only processes of the worker's user come here: its commands, and the one that answers the site (`answering`).
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import Lock

from django.conf import settings

from caunoi.trail.walling import confined

from . import counting, feeding
from .computing import Engine, Question
from .cubes import Cells, Cube
from .definition import CannotBeAsked
from .paging import Pages

#: Where series are kept, beside the snapshots.
SERIES = ".series"
_lock = Lock()
_open: dict[Path, Reading] = {}


class NotTheWorkers(CannotBeAsked):
    """The login is the site's own, which is shown too little to count by: what it wrote would be short of rows."""

    def __init__(self) -> None:
        super().__init__(
            vi="Tài khoản cơ sở dữ liệu này là của trang, chỉ được xem một phần: hãy tính số liệu bằng tài khoản của tiến trình nền.",
            en="This database login is the site's own and is shown only a part: compute figures with the worker's login.",
        )


@dataclass(slots=True)
class Reading:
    """The engine over one snapshot, and the position it stands for."""

    engine: Engine
    folder: Path
    position: feeding.Position
    pages: Pages = field(init=False)

    def __post_init__(self) -> None:
        self.pages = Pages(self.engine)


def rows_folder() -> Path:
    """Where the columnar store lies."""
    return Path(settings.CAUNOI_ROWS or Path(settings.CAUNOI_HOME) / "snapshots")


def current() -> Reading:
    """The registers as they stand now; the snapshot is written anew only where an Act has changed something.

    Raises NotTheWorkers.
    """
    snapshots = rows_folder()
    if confined():
        raise NotTheWorkers()
    with _lock:
        before = _open.get(snapshots)
        here = feeding.position()
        if before is not None:
            if before.position == here:
                return before
            if before.folder.exists() and feeding.unchanged_since(before.folder):
                before.position = here
                return before
        earlier = before.folder if before is not None else _latest(snapshots)
        folder = feeding.feed(snapshots, before=earlier)
        engine = Engine(folder, feeding.parameters(folder), kept=snapshots / SERIES)
        reading = Reading(engine, folder, here)
        _open[snapshots] = reading
        for other in snapshots.iterdir():
            if other.is_dir() and other != folder and not other.name.startswith("."):
                shutil.rmtree(other, ignore_errors=True)
        return reading


def _latest(snapshots: Path) -> Path | None:
    found = sorted(folder for folder in snapshots.glob("[0-9]*") if folder.is_dir())
    return found[-1] if found else None


def counted(cube: Cube, end: date) -> Cells:
    """The cells of a cube as the registers stand now, none hidden: only to be protected, never shown."""
    return counting.counted(current().engine, cube, end)


__all__ = ["NotTheWorkers", "Question", "Reading", "counted", "current", "rows_folder"]
