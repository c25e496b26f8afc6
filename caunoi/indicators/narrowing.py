"""The rows that a question about a few units hangs on: under the names of the store's own tables, in a schema of theirs.

A nation has twelve million memberships; a page is about one unit. What the engine makes of the store (`moments`) it
makes of whatever stands under those names, so it need not know that there is less of it. What is left out can change
no figure of these units: the rows of units that do not stand below them, of employers that neither a union nor anybody
below them has to do with, of people who never were there.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from .frames import Frame

#: The units themselves and all below them by the tree laid in schema `{tree}`.
BELOW = """
CREATE TABLE {near}.below AS
WITH RECURSIVE down AS (
    SELECT unnest($units) AS unit
    UNION SELECT parents.unit FROM down JOIN {tree}.parents ON parents.parent = down.unit
)
SELECT unit FROM down
"""
_CLOSURE = """
CREATE TABLE {near}.closure AS
WITH RECURSIVE above AS (
    SELECT parents.unit, parents.parent FROM {tree}.parents SEMI JOIN {near}.below USING (unit)
    WHERE parents.parent IN (SELECT unit FROM {near}.below)
), way AS (
    SELECT unit AS ancestor, unit AS child, unit FROM {near}.below
    UNION ALL
    SELECT above.parent, way.ancestor, way.unit FROM way JOIN above ON above.unit = way.ancestor
)
SELECT ancestor, child, unit FROM way ORDER BY unit
"""
# Whoever is covered by a union below, or works where somebody below does, or might be answered for by one below: in all
# versions, since days are looked at later.
TIED = """
CREATE TABLE {near}.tied AS
WITH answering AS (SELECT * FROM main.responsibilities SEMI JOIN {near}.below USING (unit))
SELECT employer FROM main.coverages SEMI JOIN {near}.below USING (unit)
UNION SELECT employer FROM {near}.memberships WHERE employer IS NOT NULL
UNION SELECT employer FROM {near}.nomination_versions WHERE employer IS NOT NULL
UNION SELECT employer FROM answering WHERE employer IS NOT NULL
UNION SELECT places.employer FROM main.employer_places AS places SEMI JOIN answering ON places.area = answering.area
UNION SELECT places.employer FROM main.employer_places AS places SEMI JOIN answering ON places.site = answering.site
UNION SELECT told.employer FROM main.employer_versions AS told
      SEMI JOIN (SELECT sector FROM answering WHERE sector <> '') AS asked ON told.sector = asked.sector
"""
_PEOPLE = """
CREATE TABLE {near}.there AS
SELECT person FROM {near}.memberships UNION SELECT person FROM {near}.nomination_versions
"""
_KEPT = "CREATE TABLE {near}.{table} AS SELECT * FROM main.{table} SEMI JOIN {near}.{among} USING ({key})"
# Of an employer every union counts, one out of there as well: whether it has any is asked of each.
_UNITS = """
CREATE TABLE {near}.unit_versions AS SELECT * FROM main.unit_versions
SEMI JOIN (SELECT unit FROM {near}.below UNION SELECT unit FROM {near}.coverages) AS known USING (unit)
"""
_TERMS = """
CREATE TABLE {near}.agreement_terms AS SELECT * FROM main.agreement_terms
SEMI JOIN {near}.agreement_parties USING (agreement)
"""


def _kept(table: str, among: str, key: str) -> str:
    return _KEPT.replace("{table}", table).replace("{among}", among).replace("{key}", key)


#: What is kept of the employers tied, of the units and of the people there, once those are found.
AROUND_EMPLOYERS = (
    *(
        _kept(table, "tied", "employer")
        for table in (
            "coverages", "employer_versions", "employer_places", "employer_statuses", "headcounts",
            "agreement_parties", "bargainings",
        )
    ),
    _UNITS,
    _TERMS,
    _PEOPLE,
    _kept("member_states", "there", "person"),
)  # fmt: skip
_ALWAYS = (
    *(_kept(table, "below", "unit") for table in ("memberships", "nomination_versions", "submissions")),
    TIED,
    *AROUND_EMPLOYERS,
)
#: What few questions are about, made when one is: the whole life of everybody who ever was there, and who they are.
LATER = {
    "lives": _kept("lives", "there", "person"),
    "people_versions": _kept("people_versions", "there", "person"),
}


def look_below(
    connection: duckdb.DuckDBPyConnection, near: Frame, tree: Frame, units: Sequence[int], *, most: int
) -> bool:
    """Find the units below these; False, and nothing more done, where they are more than `most`."""
    connection.execute(BELOW.format(near=near.name, tree=tree.name), {"units": list(units)})
    found = connection.execute(f"SELECT count(*) FROM {near.name}.below").fetchall()  # noqa: S608 - a frame's name
    if found[0][0] > most:
        return False
    connection.execute(_CLOSURE.format(near=near.name, tree=tree.name))
    return True


def make(connection: duckdb.DuckDBPyConnection, near: Frame, table: str) -> None:
    """Keep what matters of the store, and of one of the tables that few questions are about, unless it is kept."""
    wanted = _ALWAYS if not table else (LATER[table],)
    if table not in near.made:
        for statement in wanted:
            connection.execute(statement.format(near=near.name))
        near.made.add(table)
