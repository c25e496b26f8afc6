"""A watched folder: what is put there is taken in once nobody writes to it any more, and put aside beside its report."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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

        A list that was written to meanwhile stays: it is another list, and the next look takes it. Raises OSError where
        that folder, or the one it lies in, is a link.
        """
        with _held(self.folder / TAKEN) as under:
            name = _fresh(under, f"{timezone.localtime(at):%Y-%m-%d-%H%M%S}")
            aside = os.open(name, _FOLDER, dir_fd=under)
            try:
                for path in lists:
                    if _look(path) == self._seen.get(path):
                        os.rename(path, path.name, dst_dir_fd=aside)
                _write(aside, report)
            finally:
                os.close(aside)
        return self.folder / TAKEN / name

    def can_put_aside(self) -> None:
        """Raises OSError where lists could not be put aside: asked before any is taken in."""
        with _held(self.folder / TAKEN):
            pass

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


# A folder itself, whoever may have put a link in its place: lists of members go where the office said, or nowhere.
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW


@contextmanager
def _held(path: Path) -> Iterator[int]:
    """The folder, made where there is none, held open: what is put there goes there, whatever its name leads to by then."""
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        if not path.is_dir():
            raise
    held = os.open(path, _FOLDER)
    try:
        yield held
    finally:
        os.close(held)


def _fresh(under: int, name: str) -> str:
    """The name of a new folder there."""
    number = 1
    while True:
        made = name if number == 1 else f"{name}-{number}"
        try:
            os.mkdir(made, mode=0o700, dir_fd=under)
        except FileExistsError:
            number += 1
        else:
            return made


def _write(folder: int, report: str) -> None:
    target = os.open(REPORT, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600, dir_fd=folder)
    with os.fdopen(target, "w", encoding="utf-8") as file:
        file.write(report)
