"""A page of fifty people and a look-up by number behind the second wall, by the roles that ask, against plain SQL.

Run as a process of its own over a PostgreSQL of its own: `python -m bench.rls MEMBERS UNITS`; prints JSON. The time
is that of the statements, from asking to the last row, over a Unix socket; Python's own part is left out.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import django

from bench.measuring import ROOT
from proof.clusters import a_cluster

AT = "2026-06-01"
PAGE = 50
PROVINCES, UPPERS = 34, 340
OFFICERS = 25
ROUNDS = 3

# Loaded as it would stand after years: every member once, 70 % of them in the larger half of the unions.
LOAD = """
INSERT INTO organisations_unit (id, public_id) SELECT n, gen_random_uuid() FROM generate_series(2, {units}) n;
INSERT INTO organisations_unitdescription (unit_id, name, name_fold, name_sort, level, kind, official_code, began_by_id)
SELECT n, 'CĐCS ' || n, 'cdcs ' || n, 'cdcs ' || n, 'grassroots', 'grassroots', '', {act} FROM generate_series(2, {units}) n;
INSERT INTO organisations_unitparent (unit_id, parent_id, began_by_id)
SELECT n, CASE WHEN n <= 1 + {provinces} THEN 1 WHEN n <= 1 + {provinces} + {uppers} THEN 2 + n % {provinces}
          ELSE 2 + {provinces} + n % {uppers} END, {act} FROM generate_series(2, {units}) n;
INSERT INTO members_person (id, public_id, began_by_id) SELECT n, gen_random_uuid(), {act} FROM generate_series(1, {members}) n;
INSERT INTO members_particulars (person_id, name, name_fold, name_sort, birth_on, birth_precision, sex, began_by_id)
SELECT n, 'Người ' || n, 'nguoi ' || n, md5(n::text), '1990-01-01', 'day', 'female', {act} FROM generate_series(1, {members}) n;
INSERT INTO members_identitynumber (id, person_id, kind, cipher, key_version, began_by_id)
SELECT n, n, 'cccd', decode(md5(n::text), 'hex'), 1, {act} FROM generate_series(1, {members}) n;
INSERT INTO members_identityindex (number_id, key_version, digest)
SELECT n, 1, sha256(n::text::bytea) FROM generate_series(1, {members}) n;
INSERT INTO members_membership (id, spell, person_id, unit_id, held_by_id, valid_from, began_as, ended_as, began_by_id)
SELECT n, n, n, unit, unit, '2020-01-01', 'admitted', '', {act} FROM
    (SELECT n, {first} + floor(power(random(), 1.5) * ({units} - {first} + 1))::bigint AS unit FROM generate_series(1, {members}) n) made;
"""
_HELD = "{v}.ended_by_id IS NULL AND ({v}.valid_from IS NULL OR {v}.valid_from <= '{at}') AND ({v}.valid_to IS NULL OR {v}.valid_to > '{at}')"
_PAGE = (
    "FROM members_membership m JOIN members_particulars p ON p.person_id = m.person_id AND "
    + _HELD.format(v="p", at=AT) + " WHERE m.unit_id = %s AND " + _HELD.format(v="m", at=AT)
)  # fmt: skip
BY_HAND = (
    "SELECT count(*) " + _PAGE,
    "SELECT p.name, p.birth_on, p.sex, m.valid_from, own.public_id "
    + _PAGE.replace(" WHERE", " JOIN members_person own ON own.id = m.person_id WHERE", 1)
    + f" ORDER BY p.name_sort, p.person_id LIMIT {PAGE}",
)
NUMBER_BY_HAND = (
    "SELECT own.public_id FROM members_identityindex i JOIN members_identitynumber n ON n.id = i.number_id"
    " JOIN members_person own ON own.id = n.person_id WHERE i.key_version = 1 AND i.digest = sha256(%s::text::bytea)"
    " AND i.ended_by_id IS NULL"
)


ROLES = ("chair", "upper-officer", "provincial-officer", "national-officer")


def on_a_cluster(home: Path, *, members: int, units: int) -> dict[str, Any]:
    """Start a cluster, measure there in a process of its own, and leave nothing. Raises NoServer."""
    with a_cluster(settings=("shared_buffers=1GB", "max_wal_size=8GB", "work_mem=32MB")) as address:
        settings = os.environ | {"DATABASE_URL": address, "CAUNOI_HOME": str(home)}
        settings.pop("CAUNOI_KEYS", None)
        done = subprocess.run(
            [sys.executable, "-m", "bench.rls", str(members), str(units)],
            cwd=ROOT, env=settings, capture_output=True, text=True, check=False,
        )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"bench.rls ended with {done.returncode}:\n{done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


class Statements:
    """Milliseconds that statements take: from asking to the last row, and of the server's processor alone.

    On a machine that does other work as well the first says how busy it was, the second what was done.
    """

    def __init__(self) -> None:
        self.wall = 0.0

    def __call__(self, execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.wall += time.perf_counter() - begun

    @contextmanager
    def of(self, taken: list[tuple[float, float]]) -> Iterator[None]:
        """Notes what the statements inside took."""
        self.wall, used = 0.0, processor()
        yield
        taken.append((self.wall * 1000, processor() - used))


def processor() -> float:
    """Milliseconds that the server's process has spent on a processor so far."""
    from django.db import connection

    with open(f"/proc/{connection.connection.info.backend_pid}/schedstat") as told:
        return int(told.read().split()[0]) / 1e6


def main(members: int, units: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caunoi.settings")
    django.setup()

    from django.db import connection

    begun = time.perf_counter()
    found: dict[str, Any] = {"members": members, "units": units}
    officers = load(members, units)
    found["loaded"] = time.perf_counter() - begun
    watch = Statements()
    with connection.execute_wrapper(watch):
        for role, asking in officers.items():
            found[role] = measured(asking, watch, members)
    connection.close()
    json.dump(found, sys.stdout)


def load(members: int, units: int) -> dict[str, list[tuple[Any, int]]]:
    """Fill a fresh database. Returns, by role, accounts with the union whose page each looks at."""
    from datetime import UTC, datetime

    from django.db import connection

    from caunoi.organisations.founding import ensure_home
    from caunoi.trail.acting import act

    now = datetime(2026, 6, 1, tzinfo=UTC)
    # With the root, which is the first unit.
    ensure_home(at=now)
    first = 2 + PROVINCES + UPPERS
    with act("bench.load", by=None, at=now, on=now.date()) as writer:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            told = {"members": members, "units": units, "act": writer.act.pk, "first": first,
                    "provinces": PROVINCES, "uppers": UPPERS}  # fmt: skip
            cursor.execute(LOAD.format(**told))
        officers = _officers(writer, units, first)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return officers


def _officers(writer: Any, units: int, first: int) -> dict[str, list[tuple[Any, int]]]:
    from caunoi.access.models import Account
    from caunoi.organisations.models import TermOfOffice

    chance = random.Random(2026)
    unions = [chance.randint(first, units) for _ in range(OFFICERS)]
    # The chain of units above a union follows from the way the tree was laid.
    upper = {union: 2 + PROVINCES + union % UPPERS for union in unions}
    seats: dict[str, Callable[[int], int]] = {
        "chair": lambda union: union,
        "upper-officer": lambda union: upper[union],
        "provincial-officer": lambda union: 2 + upper[union] % PROVINCES,
        "national-officer": lambda union: 1,
    }
    found: dict[str, list[tuple[Any, int]]] = {}
    for office, seat in seats.items():
        for union in unions:
            name = f"{office}.{len(found.setdefault(office, []))}"
            account = Account.objects.open(username=name, full_name=name, password=None)
            writer.add_one(TermOfOffice, account_id=account.pk, unit_id=seat(union), office=office)
            found[office].append((account, union))
    return found


def measured(
    officers: list[tuple[Any, int]], watch: Statements, members: int
) -> dict[str, list[tuple[float, float]]]:
    """Seconds of pages and look-ups, each beside the same by hand and without a wall; what is shown must be equal."""
    from datetime import date

    from django.db import connection

    from caunoi.access.reach import reach_of
    from caunoi.access.walls import within
    from caunoi.indicators.question import AS_WAS
    from caunoi.office.people import members_table
    from caunoi.office.units import _Members
    from caunoi.organisations.models import Unit
    from caunoi.registers.members.door import identity_digests_within

    day, chance = date.fromisoformat(AT), random.Random(7)
    taken: dict[str, list[tuple[float, float]]] = {
        "page": [],
        "page_by_hand": [],
        "number": [],
        "number_by_hand": [],
    }
    for turn in range(ROUNDS * len(officers)):
        account, union = officers[turn % len(officers)]
        with watch.of(taken["page"]):
            reach = reach_of(account, on=day)
            with within(reach):
                narrowed = reach.to("people.read")
                page = _Members(Unit(pk=union), day, narrowed, AS_WAS).get_page(1)
                shown = members_table("", list(page), day=day, within=narrowed)
        same(min(PAGE, page.paginator.count), len(shown.cells))
        with watch.of(taken["page_by_hand"]), connection.cursor() as cursor:
            for statement in BY_HAND:
                cursor.execute(statement, [union])
                rows = cursor.fetchall()
        same(len(shown.cells), len(rows))
        asked = chance.randint(1, members)
        with watch.of(taken["number"]):
            reach = reach_of(account, on=day)
            with within(reach):
                digests = identity_digests_within(reach.to("people.read"))
                digest = digests.filter(key_version=1, digest=sha256(str(asked).encode()).digest())
                list(digest.values_list("number__person__public_id"))
        with watch.of(taken["number_by_hand"]), connection.cursor() as cursor:
            cursor.execute(NUMBER_BY_HAND, [asked])
            cursor.fetchall()
    return taken


def same(ours: int, by_hand: int) -> None:
    """A page that is fast and short is no page."""
    if ours != by_hand:
        raise RuntimeError(f"{ours} people behind the wall, {by_hand} by hand.")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
