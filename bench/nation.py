"""A register of invented people, straight into PostgreSQL as it would stand: `python -m bench.nation PEOPLE SEED FOLDER`, on the database of DATABASE_URL.

Names and births are in the tables; numbers and telephones, which stand sealed in a register, are beside it in FOLDER, and
so is the list of rows about some of them.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from caunoi.intake.matching.sealed import Told
from caunoi.synth.doubles import Said, doubles
from caunoi.vocabulary.names import fold, person_sort_key

#: People who are made at a time.
PIECE = 500_000
ROWS = 1_000
_KINDS = {"": 0, "cccd": 12, "cmnd": 9}
_PERSON = "COPY members_person (id, public_id, began_by_id) FROM STDIN"
_PARTICULARS = (
    "COPY members_particulars (person_id, name, name_fold, name_sort, birth_on, birth_precision, sex, began_by_id)"
    " FROM STDIN"
)


def opened() -> None:
    """Make this process one of the program's, in the home and on the database that its environment names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caunoi.settings")
    import django

    django.setup()


def load(people: int, seed: int, folder: Path) -> None:
    """Fill a fresh database; indexes are made after the rows, as a restored copy makes them."""
    from datetime import UTC, datetime

    from django.db import connection

    from caunoi.organisations.founding import ensure_home
    from caunoi.trail.acting import act

    now = datetime(2026, 6, 1, tzinfo=UTC)
    ensure_home(at=now)
    with act("bench.load", by=None, at=now, on=now.date()) as writer, connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica; SET LOCAL maintenance_work_mem = '1GB'")
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'members_particulars' AND indexname NOT IN"
            " (SELECT conname FROM pg_constraint) AND indexname NOT LIKE '%pkey'"
        )
        standing = cursor.fetchall()
        for name, _ in standing:
            cursor.execute(f'DROP INDEX "{name}"')
        sealed = [_copied(cursor, some, first, writer.act.pk) for first, some in _made(people, seed, folder)]
        for _, definition in standing:
            cursor.execute(definition)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE members_person")
        cursor.execute("VACUUM ANALYZE members_particulars")
    np.save(folder / "sealed.npy", np.concatenate(sealed))


def _made(people: int, seed: int, folder: Path) -> Iterator[tuple[int, Sequence[Said]]]:
    for piece, first in enumerate(range(0, people, PIECE)):
        made = doubles(seed + 1_000 * piece, people=min(PIECE, people - first), rows=ROWS)
        if not piece:
            (folder / "incoming.json").write_text(json.dumps(made.incoming), encoding="utf-8")
        yield first, made.register


def _copied(cursor: Any, some: Sequence[Said], first: int, act: int) -> np.ndarray[Any, Any]:
    with cursor.copy(_PERSON) as copy:
        copy.write("".join(
            f"{own}\t{own:032x}\t{act}\n" for own in range(first + 1, first + len(some) + 1)
        ))  # fmt: skip
    with cursor.copy(_PARTICULARS) as copy:
        copy.write("".join(
            f"{own}\t{one.name}\t{fold(one.name)}\t{person_sort_key(one.name)}\t{one.birth or chr(92) + 'N'}"
            f"\t{one.precision}\t{one.sex}\t{act}\n"
            for own, one in enumerate(some, first + 1)
        ))  # fmt: skip
    return np.array(
        [(_KINDS[one.kind], int(one.number or 0), int(one.phone or 0)) for one in some], dtype=np.int64
    )


class Sealed:
    """What is sealed of each person, by its own number."""

    def __init__(self, folder: Path) -> None:
        self._all = np.load(folder / "sealed.npy", mmap_mode="r")

    def __getitem__(self, person: int) -> Told:
        digits, number, phone = self._all[person - 1].tolist()
        kind = {length: kind for kind, length in _KINDS.items()}[digits]
        return Told(kind, f"{number:0{digits}d}" if digits else "", f"0{phone}" if phone else "")


if __name__ == "__main__":
    opened()
    load(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
