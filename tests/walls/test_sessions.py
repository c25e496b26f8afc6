"""The site's own login, as it would be in earnest: what it is shown, what it cannot get out of, what it leaves behind."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from caunoi.access.reach import reach_of
from caunoi.access.walls import own_people, scopes, set_scope
from caunoi.trail.walling import OWN, declared
from proof.walled_rows import all_rows, allowed, reader_tables
from proof.walled_worlds import TODAY, draw
from tests.builders import the_federation

ON_POSTGRESQL = connection.vendor == "postgresql"
#: Shown before it is known who asks: the tree, and what signing in looks up (empty tables left out).
AT_THE_DOOR = {
    "organisations_unit", "organisations_unitdescription", "organisations_unitparent", "organisations_termofoffice",
    "organisations_unitsuccession", "access_account",
}  # fmt: skip


def _login(name: str) -> dict[str, Any]:
    params = connection.get_connection_params()
    return {key: params[key] for key in ("host", "port", "dbname") if params.get(key)} | {"user": name}


# Another connection sees only what is committed.
in_earnest = pytest.mark.django_db(transaction=ON_POSTGRESQL)


@pytest.fixture
def site() -> Iterator[Any]:
    """A connection of a login that is a member of `caunoi_web` and of nothing else; None on SQLite."""
    if not ON_POSTGRESQL:
        yield None
        return
    name = f"a_site_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {name} LOGIN IN ROLE caunoi_web")
    try:
        with psycopg.connect(**_login(name)) as own:
            yield own
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP ROLE {name}")


def _counts(own: Any) -> dict[str, int]:
    tables = sorted(declared().walls)
    return {table: own.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables}  # noqa: S608 - our own tables


def _say(own: Any, told: dict[str, str]) -> None:
    for key, value in told.items():
        own.execute("SELECT set_config(%s, %s, true)", [key, value])


@in_earnest
def test_nothing_of_one_request_is_left_to_the_next(site: Any) -> None:
    the_federation()
    world = draw(7)
    if site is None:
        return
    rows = all_rows()
    reaches = [reach_of(account, on=TODAY) for account in world.accounts]
    widest = max(reaches, key=lambda reach: len(allowed(reach, rows)["members_person"]))
    before = _counts(site)
    site.rollback()
    assert {table for table, count in before.items() if count} == AT_THE_DOOR

    assert widest.account is not None
    # As `set_scope` does: the own record is a member's, whoever else was once tied to one.
    own = own_people(widest.account) if widest.to("own.read").units != frozenset() else ""
    _say(site, scopes(widest) | {OWN: own})
    during = _counts(site)
    site.commit()
    assert during == {table: len(keys) for table, keys in allowed(widest, rows).items()}
    assert during["members_person"] > 0

    assert _counts(site) == before


WAYS_OUT = (
    "SET ROLE caunoi_worker",
    "SET ROLE caunoi_migrate",
    "SET ROLE caunoi",
    "SET SESSION AUTHORIZATION caunoi",
    "ALTER TABLE members_person DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE members_person NO FORCE ROW LEVEL SECURITY",
    "DROP POLICY web_reads ON members_person",
    "CREATE POLICY wide ON members_person USING (true)",
    "SET row_security = off; SELECT * FROM members_person",
    "DELETE FROM trail_act",
    "UPDATE trail_act SET what = ''",
    "UPDATE members_particulars SET name = ''",
    "TRUNCATE members_membership",
    "CREATE TABLE own (id int)",
    "CREATE FUNCTION public.peek() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "COPY members_person FROM STDIN",
    "GRANT caunoi_worker TO CURRENT_USER",
)


@in_earnest
def test_the_site_cannot_get_out_of_its_role(site: Any) -> None:
    the_federation()
    if site is None:
        return
    for way in WAYS_OUT:
        with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.FeatureNotSupported)):
            site.execute(way)
        site.rollback()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "way", [way for way in WAYS_OUT if not way.startswith(("COPY", "SET SESSION", "GRANT"))]
)
def test_the_owner_can(way: str) -> None:
    """The negative control: it is the role that forbids it, and not the words."""
    if ON_POSTGRESQL:
        with connection.cursor() as cursor:
            cursor.execute(way)
            cursor.execute("RESET ROLE")


@in_earnest
def test_it_cannot_be_dumped(site: Any, tmp_path: Path) -> None:
    if site is None:
        return
    told = _login(site.info.user)
    command = [
        "pg_dump",
        "-h",
        told["host"],
        "-U",
        told["user"],
        "-f",
        str(tmp_path / "dump"),
        told["dbname"],
    ]
    dumped = subprocess.run(command, capture_output=True, text=True, check=False)
    assert dumped.returncode != 0
    assert "row-level security" in dumped.stderr or "permission denied" in dumped.stderr


@in_earnest
def test_nobody_signs_an_act_for_another(site: Any) -> None:
    the_federation()
    world = draw(8)
    if site is None:
        return
    _say(site, scopes(reach_of(world.accounts[0], on=TODAY)))
    act = (
        'INSERT INTO trail_act (public_id, what, by_id, at, "on", about, rows, wrote, salt, digest, mac, sealed)'
        " VALUES (gen_random_uuid(), 'x', %s, now(), now(), '{}', 0, '{}', '', '', '', false)"
    )
    site.execute(act, [world.accounts[0].pk])
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        site.execute(act, [world.accounts[1].pk])


@pytest.mark.django_db
def test_a_reach_told_outside_of_a_transaction_is_an_error() -> None:
    world = draw(9)
    reach = reach_of(world.accounts[0], on=TODAY)
    if not ON_POSTGRESQL:
        set_scope(reach)
        return
    whole, connection.in_atomic_block = connection.in_atomic_block, False
    try:
        with pytest.raises(RuntimeError):
            set_scope(reach)
    finally:
        connection.in_atomic_block = whole


@pytest.mark.django_db
def test_the_reader_of_figures_is_answered_about_no_person() -> None:
    if not ON_POSTGRESQL:
        return
    answered = {table for table, may in reader_tables().items() if may}
    assert answered == {table for table, wall in declared().walls.items() if wall.reader}
    assert not {
        table for table in answered if table.startswith(("members_", "welfare_", "access_", "intake_"))
    }
