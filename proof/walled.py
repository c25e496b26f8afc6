"""Worlds drawn one after another on a PostgreSQL of one's own, each asked for everything in every role.

A process of its own, since Django knows one database: `python -m proof.walled SECONDS SEED`; a line of JSON a world.
"""

from __future__ import annotations

import json
import os
import sys
import time
from importlib import import_module
from typing import Any

import django


def main(seconds: float, seed: int) -> None:
    """Draw worlds for so many seconds, one at least, after a control in which the wall has a hole."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caunoi.settings")
    django.setup()
    worlds = import_module("proof.walled_worlds")
    import_module("caunoi.organisations.founding").ensure_home(at=worlds.NOW)
    told = control(seed)
    print(json.dumps(told), flush=True)
    until = time.monotonic() + seconds
    while True:
        seed += 1
        print(json.dumps(looked_at(seed)), flush=True)
        if time.monotonic() >= until:
            return


def control(seed: int) -> dict[str, Any]:
    """A hole in the wall of one table must be seen, or nothing that is not seen afterwards says anything."""
    found = looked_at(
        seed, hole="CREATE POLICY hole ON members_privatedetail FOR SELECT TO caunoi_web USING (true)"
    )
    seen = any("members_privatedetail" in sentence for sentence in found["wrong"])
    return {
        "seed": seed,
        "n": 0,
        "foreign": 0,
        "wrong": [] if seen else ["a hole in the wall of members_privatedetail was not seen"],
    }


def looked_at(seed: int, *, hole: str = "") -> dict[str, Any]:
    """One world in every role: tables asked, foreign rows shown, and what was wrong in words."""
    from django.db import connection, transaction

    from caunoi.access.reach import reach_of
    from proof.walled_rows import all_rows, allowed, reader_tables, shown
    from proof.walled_worlds import TODAY, draw

    asked = foreign = 0
    wrong: list[str] = []
    with transaction.atomic():
        world = draw(seed)
        if hole:
            with connection.cursor() as cursor:
                cursor.execute(hole)
        rows = all_rows()
        for account in [*world.accounts, None]:
            reach = reach_of(account, on=TODAY) if account else None
            may, does = allowed(reach, rows), shown(reach)
            asked += len(does)
            offices = ", ".join(sorted(reach.offices)) if reach else "nobody"
            for table, keys in does.items():
                foreign += len(keys - may[table])
                wrong += _differences(offices, table, keys - may[table], may[table] - keys)
        answered = reader_tables()
        asked += len(answered)
        for table in (table for table, may_read in answered.items() if may_read):
            if not _for_readers(table):
                foreign += len(rows[table])
                wrong.append(f"the reader of figures is answered about {table}")
        transaction.set_rollback(True)
    return {"seed": seed, "n": asked, "foreign": foreign, "wrong": wrong[:20]}


def _for_readers(table: str) -> bool:
    of_nobody = ("organisations_", "resolutions_", "indicators_publishedcube")
    people = (
        "organisations_termofoffice", "organisations_employer", "organisations_headcount", "resolutions_frozenreview",
    )  # fmt: skip
    return table.startswith(of_nobody) and not table.startswith(people)


def _differences(offices: str, table: str, foreign: set[int], missing: set[int]) -> list[str]:
    said = []
    if foreign:
        said.append(f"{offices}: {len(foreign)} foreign rows of {table} are shown")
    if missing:
        said.append(f"{offices}: {len(missing)} own rows of {table} are not shown")
    return said


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]))
