"""A watched folder: what is put there is taken in once nobody writes to it any more, and put aside beside its report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from caunoi.intake.archives import may_be_a_list

#: Where lists go that were taken in, a folder for each hand-in.
TAKEN = "da-nhan"
#: What a hand-in came to, beside its lists.
REPORT = "bao-cao.txt"
# A spreadsheet that is open lies beside its lock; a copy that is not whole begins with a dot on most systems.
_NOT_YET = ("~$", ".", "_~")
_Seen = tuple[int, int]


class WatchedFolder:
    """The lists that lie in one folder, not below it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen: dict[Path, _Seen] = {}

    def settled(self) -> list[Path]:
        """The lists there, by name, once none of them changed since the look before; none as long as one does.

        They come together, since a folder is compared as a whole.
        """
        now = {path: seen for path in self._lists() if (seen := _look(path)) is not None}
        before, self._seen = self._seen, now
        return sorted(now) if now == before else []

    def put_aside(self, lists: Sequence[Path], report: str, *, at: datetime) -> Path:
        """Move what was taken in, with its report, into a folder named by the moment; that folder.

        A list that was written to meanwhile stays: it is another list, and the next look takes it.
        """
        aside = _fresh(self.folder / TAKEN, f"{timezone.localtime(at):%Y-%m-%d-%H%M%S}")
        for path in lists:
            if _look(path) == self._seen.get(path):
                path.rename(aside / path.name)
        (aside / REPORT).write_text(report, encoding="utf-8")
        return aside

    def _lists(self) -> list[Path]:
        return [
            path
            for path in self.folder.iterdir()
            if may_be_a_list(path.name) and not path.name.startswith(_NOT_YET) and not path.is_symlink()
        ]


def _look(path: Path) -> _Seen | None:
    """Size and time of a file; None where it is none, or gone since."""
    try:
        seen = path.stat()
    except FileNotFoundError:
        return None
    return (seen.st_size, seen.st_mtime_ns) if path.is_file() else None


def _fresh(under: Path, name: str) -> Path:
    under.mkdir(mode=0o700, exist_ok=True)
    number = 1
    while True:
        folder = under / (name if number == 1 else f"{name}-{number}")
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            number += 1
        else:
            return folder
