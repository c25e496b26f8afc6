"""A unit's pages and its lists opened in one reading after another, by officers of every level, as the site opens them.

Run as a process of its own over a PostgreSQL of its own: `python -m bench.readings MEMBERS OFFICERS`; prints JSON. The nation is
the one of the reform of 1.7.2025 (`caunoi reform replay`), with so many members and as much of everything else as
belongs to them. Every page is asked for through the whole site, behind the second wall, with `caunoi answer` beside it.
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
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import django

from bench.measuring import CAUNOI, ROOT
from proof.clusters import a_cluster

#: How many officers of each level, each at a seat of its own drawn by lot.
OFFICERS = 4
LEVELS = {
    "national-officer": "national",
    "provincial-officer": "province",
    "upper-officer": "upper",
    "chair": "grassroots",
}
#: A reading as an address says it: none, the tree of today, that of another day, as known on a day, the comparable scope.
#: Each page is asked for in a day that nobody has asked about.
READINGS = {
    "as it was": "",
    "as it is": "tree=as-is",
    "as of a day": "tree={day}",
    "as known on a day": "known={known}",
    "comparable scope": "scope=comparable",
    "all at once": "tree={day}&known={known}&scope=comparable",
}
DAYS_BEFORE = date(2026, 10, 31)
# Before it was made nothing of the nation was known; on each day after it all of it is.
KNOWN_AFTER = date(2027, 1, 1)
LISTS = ("members", "employers", "unions", "agreement-in-force")
#: Figures of one unit, which stand beside its page and its lists.
BOARD = "figures"
PAGES: dict[str, str] = {
    "unit": "/unions/{unit}/?{reading}",
    "line": "/unions/{unit}/line/?{reading}",
    "tree": "/unions/?unit={unit}&{reading}",
    **{f"list: {code}": f"/figures/{code}/?unit={{unit}}&{{reading}}" for code in LISTS},
    BOARD: "/resolution-02/?unit={unit}&{reading}",
}
#: Milliseconds until a page is there in another reading.
BOUND = 300
# Seconds until the answering process has read a nation for the first time.
_READ_IN = 3600
_NAME = "measured"


def on_a_cluster(home: Path, *, members: int, officers: int) -> dict[str, Any]:
    """Start a cluster, measure there in a process of its own, and leave nothing. Raises NoServer."""
    with a_cluster(settings=("shared_buffers=1GB", "max_wal_size=8GB", "work_mem=32MB")) as address:
        return in_a_home(home, address, members=members, officers=officers)


def in_a_home(home: Path, address: str, *, members: int, officers: int) -> dict[str, Any]:
    """Measure in a process of its own, over the nation of that home and database; one is made where there is none."""
    settings = os.environ | {"DATABASE_URL": address, "CAUNOI_HOME": str(home)}
    for name in ("CAUNOI_KEYS", "CAUNOI_ROWS", "CAUNOI_ANSWERS"):
        settings.pop(name, None)
    done = subprocess.run(
        [sys.executable, "-m", "bench.readings", str(members), str(officers)],
        cwd=ROOT, env=settings, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"bench.readings ended with {done.returncode}:\n{done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main(members: int, each: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caunoi.settings")
    django.setup()

    begun = time.perf_counter()
    if not (Path(os.environ["CAUNOI_HOME"]) / "keys").exists():
        make(members)
    made = time.perf_counter() - begun
    with answering() as answerer:
        first = time.perf_counter() - begun - made
        taken = measured(answerer, each=each)
    told = {"made": made, "first": first, "taken": taken, "load": os.getloadavg()[1]}
    json.dump({**how_big(), **told}, sys.stdout)


def make(members: int) -> None:
    """A nation of about so many members, reformed."""
    from django.db import connection
    from django.utils import timezone

    from caunoi.cli.homes import open_home
    from caunoi.synth.reform import replaying, sizes

    @contextmanager
    def unseen(_phase: Any, _total: int | None) -> Iterator[Callable[[int], None]]:
        yield lambda rows: None

    now = timezone.now()
    open_home(at=now)
    # As much more of everything as there are more members than in the next smaller nation, whose parts fit together.
    base = max((one for one in sizes.NATIONS.values() if one.members <= members), key=lambda one: one.members)
    counted = ("employers", "public_bodies", "large", "large_without_union", "small_with_union")
    more = {name: getattr(base, name) * members // base.members for name in counted}
    sizes.NATIONS[_NAME] = replace(base, members=members, **more)
    replaying.replay(_NAME, seed=1, at=now, watch=unseen)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def how_big() -> dict[str, int]:
    """What is in the nation: members, versions of memberships, employers, grassroots unions."""
    from caunoi.organisations.models import Employer, UnitDescription
    from caunoi.registers.members.models import Membership, Person

    unions = UnitDescription.objects.held_true().filter(level=UnitDescription.Level.GRASSROOTS)
    return {
        "members": Person.objects.count(),
        "spells": Membership.objects.count(),
        "employers": Employer.objects.count(),
        "unions": unions.values("unit").distinct().count(),
    }


@contextmanager
def answering() -> Iterator[int]:
    """`caunoi answer` beside the site, once it has read the registers; its process id."""
    child = subprocess.Popen(
        [CAUNOI, "answer"], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        _first_answer(child)
        yield child.pid
    finally:
        child.terminate()
        child.wait()


def _first_answer(child: subprocess.Popen[bytes]) -> None:
    from django.utils import timezone

    from caunoi.indicators import inquiring
    from caunoi.organisations.tree import root

    today, until = timezone.localdate(), time.monotonic() + _READ_IN
    while time.monotonic() < until and child.poll() is None:
        try:
            inquiring.figures(["unions"], unit=root(today), at=today)
        except inquiring.NotPrepared:
            time.sleep(0.5)
        else:
            return
    raise RuntimeError("caunoi answer never answered")


def officers(each: int = OFFICERS) -> dict[str, list[tuple[Any, str]]]:
    """By office, accounts signed in with their own unit, drawn by lot among those that stand."""
    from django.utils import timezone

    from caunoi.access.models import Account
    from caunoi.organisations.models import TermOfOffice, UnitDescription
    from caunoi.trail.acting import act

    now, chance = timezone.now(), random.Random(2026)
    found: dict[str, list[tuple[Any, str]]] = {}
    with act("bench.officers", by=None, at=now, on=now.date()) as writer:
        for office, level in LEVELS.items():
            told = UnitDescription.objects.on(now.date()).filter(level=level).order_by("unit_id")
            standing = list(told.values_list("unit_id", "unit__public_id"))
            for unit, public in chance.sample(standing, min(each, len(standing))):
                name = f"{office}.{unit}.{now.timestamp():.0f}"
                account = Account.objects.open(username=name, full_name=name, password=None)
                writer.add_one(TermOfOffice, account_id=account.pk, unit_id=unit, office=office)
                found.setdefault(office, []).append((account, str(public)))
    return {office: [(_signed_in(account), unit) for account, unit in some] for office, some in found.items()}


def _signed_in(account: Any) -> Any:
    from django.test import Client

    from caunoi.access import factors
    from caunoi.office.entering import APP, BACKEND, BY, HELD, held_by

    factors.add_app(account, factors.new_secret())
    client = Client(HTTP_HOST="localhost")
    client.force_login(account, backend=BACKEND)
    session = client.session
    session[BY], session[HELD] = APP, held_by(account)
    session.save()
    # The first page of a process pays for what all share.
    client.get("/account/")
    return client


def measured(answerer: int, *, each: int = OFFICERS) -> dict[str, dict[str, list[list[float]]]]:
    """Office -> page -> [milliseconds until the page is there, of the processors of site, server and answerer, and
    both when it is asked for again]."""
    days = ((DAYS_BEFORE - timedelta(days=one), KNOWN_AFTER + timedelta(days=one)) for one in count())
    taken: dict[str, dict[str, list[list[float]]]] = {}
    for office, some in officers(each).items():
        pages = taken.setdefault(office, {name: [] for name in PAGES})
        for reading in READINGS.values():
            for name, address in PAGES.items():
                for client, unit in some:
                    day, known = next(days)
                    asked = address.format(unit=unit, reading=reading.format(day=day, known=known))
                    first = _opened(client, asked, answerer)
                    pages[name].append([*first, *_opened(client, asked, answerer)])
    return taken


def _opened(client: Any, address: str, answerer: int) -> tuple[float, float]:
    before, begun = processors(answerer), time.perf_counter()
    answer = client.get(address)
    seconds = time.perf_counter() - begun
    if answer.status_code not in {200, 503}:
        raise RuntimeError(f"{address}: {answer.status_code}")
    return seconds * 1000, processors(answerer) - before


def processors(answerer: int) -> float:
    """Milliseconds of the processors, of this process, of the server's that works for it, and of the answerer."""
    from django.db import connection

    connection.ensure_connection()
    server = connection.connection.info.backend_pid
    return time.process_time() * 1000 + _spent(server) + _spent(answerer)


def _spent(process: int) -> float:
    threads = Path(f"/proc/{process}/task").glob("*/schedstat")
    return sum(int(one.read_text().split()[0]) for one in threads) / 1e6


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
