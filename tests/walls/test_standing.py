"""The catalogue of the database says what the code says; whatever would open the wall is a fault found."""

from __future__ import annotations

import pytest
from django.db import connection

from caunoi.access.database_roles import lay, tables
from caunoi.access.standing import faults
from caunoi.trail.walling import beside, declared

pytestmark = pytest.mark.django_db
ON_POSTGRESQL = connection.vendor == "postgresql"


def _faults_after(statement: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
    return [fault.en for fault in faults()]


def test_every_table_has_a_wall_or_a_reason_for_none() -> None:
    said = declared()
    # On SQLite two of the files together hold what PostgreSQL holds in one database.
    assert set(tables()) | set(tables("jobs")) == set(said.walls) | set(said.open)
    assert not set(said.walls) & set(said.open)
    assert all(said.open.values())


def test_the_wall_stands_as_it_was_said() -> None:
    assert [fault.en for fault in faults()] == []


OPENINGS = {
    "CREATE TABLE left_over (name text)": "The table left_over has no wall, and nobody says why.",
    "DROP POLICY web_reads ON members_person": "The wall of the table members_person does not stand.",
    "CREATE POLICY wide ON members_person USING (true)": "The wall of the table members_person does not stand.",
    "ALTER POLICY web_reads ON members_person USING (true)": (
        "The wall of the table members_person does not stand."
    ),
    "ALTER POLICY web_reads ON access_account TO PUBLIC": (
        "The wall of the table access_account does not stand."
    ),
    "ALTER TABLE members_person NO FORCE ROW LEVEL SECURITY": (
        "The wall of the table members_person does not stand."
    ),
    "CREATE VIEW everyone AS SELECT * FROM members_person; GRANT SELECT ON everyone TO caunoi_web": (
        "The view everyone shows what is behind the wall."
    ),
    "CREATE MATERIALIZED VIEW kept AS SELECT * FROM members_person; GRANT SELECT (id) ON kept TO caunoi_reader": (
        "The view kept shows what is behind the wall."
    ),
    "CREATE FUNCTION peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM members_person'": (
        "The function peek() runs with its owner's rights."
    ),
    "GRANT EXECUTE ON FUNCTION one_membership_of_a_person_a_day_kept() TO caunoi_web": (
        "The function one_membership_of_a_person_a_day_kept() runs with its owner's rights."
    ),
    "GRANT SELECT (name) ON members_particulars TO caunoi_reader": (
        "caunoi_reader may SELECT on members_particulars.name, unsaid."
    ),
    "GRANT DELETE ON trail_act TO caunoi_web": "caunoi_web may DELETE on trail_act, unsaid.",
    "GRANT UPDATE (name) ON members_particulars TO caunoi_worker": (
        "caunoi_worker may UPDATE on members_particulars.name, unsaid."
    ),
    "GRANT SELECT ON members_person TO PUBLIC": "- may SELECT on members_person, unsaid.",
    "ALTER ROLE caunoi_worker BYPASSRLS": "The role caunoi_worker passes every wall.",
    "CREATE ROLE a_site LOGIN IN ROLE caunoi_web, caunoi_worker": "The login a_site is of caunoi_web and may more.",
}


@pytest.mark.parametrize("statement", OPENINGS)
def test_an_opening_in_the_wall_is_a_fault(statement: str) -> None:
    """The negative control of each check."""
    if not ON_POSTGRESQL:
        assert faults() == []
        return
    assert OPENINGS[statement] in _faults_after(statement)


def test_a_view_that_asks_as_who_asks_is_none() -> None:
    if ON_POSTGRESQL:
        asked = "CREATE VIEW own WITH (security_invoker=true) AS SELECT * FROM members_person; GRANT SELECT ON own TO caunoi_web"
        assert _faults_after(asked) == ["caunoi_web may SELECT on own, unsaid."]
    assert connection.vendor in {"postgresql", "sqlite"}


def test_laid_again_a_policy_taken_away_is_back_and_one_added_is_gone() -> None:
    if ON_POSTGRESQL:
        taken = "DROP POLICY web_reads ON members_person; CREATE POLICY wide ON members_person USING (true)"
        assert _faults_after(taken) != []
    lay()
    assert faults() == []


def test_a_tie_by_a_bare_name_is_refused() -> None:
    """It would be the tie's own column: asked of nobody, and true of everybody as soon as one row is shown."""
    assert "members_particulars.person_id" in declared().walls["members_particulars"].reads
    with pytest.raises(ValueError, match="named with its table"):
        beside("members_membership", "person_id", "person_id")
