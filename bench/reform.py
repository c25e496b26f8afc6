"""The reform of 1.7.2025 on an invented nation, and moving one union, against the bare SQL of the same rows.

Run as a process of its own over a PostgreSQL of its own: `python -m bench.reform SCALE`; prints JSON.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django

from bench.measuring import ROOT
from proof.clusters import a_cluster

MOVES = 20
_ACTS = "SELECT began_by_id FROM reorganisations_reorganisation WHERE kind = 'end-by-law'"
# The memberships that the law ended, ended and written again as they stand, their keys looked up: and undone.
BY_HAND = (
    f"CREATE TEMP TABLE ended AS SELECT * FROM members_membership WHERE began_by_id IN ({_ACTS})",  # noqa: S608 - a constant
    "SELECT setval(pg_get_serial_sequence('members_membership', 'id'), (SELECT max(id) FROM members_membership))",
    "UPDATE members_membership SET ended_by_id = began_by_id WHERE id IN (SELECT id FROM ended)",
    "INSERT INTO members_membership (valid_from, valid_to, began_by_id, document_id, spell, person_id, unit_id,"
    " employer_id, held_by_id, began_as, ended_as) SELECT valid_from, valid_to, began_by_id, document_id, spell,"
    " person_id, unit_id, employer_id, held_by_id, began_as, ended_as FROM ended ORDER BY id",
    "SET CONSTRAINTS ALL IMMEDIATE",
)


def on_a_cluster(home: Path, scale: str) -> dict[str, Any]:
    """Start a cluster, measure there in a process of its own, and leave nothing. Raises NoServer."""
    with a_cluster(settings=("shared_buffers=1GB", "max_wal_size=8GB")) as address:
        settings = os.environ | {"DATABASE_URL": address, "CAUNOI_HOME": str(home)}
        settings.pop("CAUNOI_KEYS", None)
        done = subprocess.run(
            [sys.executable, "-m", "bench.reform", scale],
            cwd=ROOT, env=settings, capture_output=True, text=True, check=False,
        )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"bench.reform ended with {done.returncode}:\n{done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main(scale: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caunoi.settings")
    django.setup()

    from django.utils import timezone

    from caunoi.cli.homes import open_home
    from caunoi.synth.reform import replaying

    now = timezone.now()
    open_home(at=now)
    used: dict[str, float] = {}

    @contextmanager
    def watch(phase: Any, total: int | None) -> Iterator[Any]:
        before = _processors()
        yield lambda rows: None
        used[phase.en] = used.get(phase.en, 0.0) + _processors() - before

    done = replaying.replay(scale, seed=1, at=now, watch=watch)
    if done.differences:
        raise RuntimeError("; ".join(one.en for one in done.differences))
    reform = {name.en for name in done.seconds} - {replaying.MAKING.en, replaying.COUNTING.en}
    json.dump(
        {
            "members": [done.before.members, done.by_law.members, done.after.members],
            "decisions": done.decisions.total(),
            "seconds": done.reform_seconds,
            "processors": sum(used[name] for name in reform),
            "by_law": used[replaying.BY_LAW.en],
            "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            **_by_hand(),
            "moves": _moves(now),
        },
        sys.stdout,
    )


def _processors() -> float:
    """Seconds of the processors, of this process and of the server's that works for it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (server,) = cursor.fetchone()
    told = Path(f"/proc/{server}/stat").read_text().rsplit(")", 1)[1].split()
    return time.process_time() + (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def _by_hand() -> dict[str, Any]:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BY_HAND[0])
        rows = cursor.rowcount
        before = _processors()
        for statement in BY_HAND[1:]:
            cursor.execute(statement)
        seconds = _processors() - before
        transaction.set_rollback(True)
    return {"rows": rows, "by_hand": seconds}


def _moves(now: Any) -> list[float]:
    """Milliseconds of a union moved to another unit above, previewed and carried out, each by a decision of its own."""
    from datetime import date
    from uuid import uuid4

    from caunoi.access.reach import operator
    from caunoi.organisations import tree
    from caunoi.organisations.models import UnitDescription, UnitParent
    from caunoi.registers.reorganisations.carrying_out import Decision, carry_out, preview
    from caunoi.registers.reorganisations.changes import Move

    day = date(2026, 3, 2)
    uppers = UnitDescription.objects.on(day).filter(level=UnitDescription.Level.UPPER).order_by("unit_id")
    first, second = uppers.values_list("unit_id", flat=True)[:2]
    below = (
        UnitParent.objects.on(day)
        .exclude(parent__in=[first, second])
        .filter(unit__descriptions__level="grassroots")
    )
    root, reach, taken = tree.root(day), operator(day), []
    for number, unit in enumerate(below.order_by("unit_id").values_list("unit_id", flat=True)[:MOVES]):
        decision = Decision(root, f"{number + 1}/QĐ-TLĐ (đo)", day, day, uuid4())
        begun = time.perf_counter()
        preview(Move((unit,), first), decision, reach)
        carry_out(Move((unit,), first), decision, reach, at=now)
        taken.append((time.perf_counter() - begun) * 1000)
    return taken


if __name__ == "__main__":
    main(sys.argv[1])
