"""The second wall, on PostgreSQL: which rows of a table the database itself shows to the site, and to whom.

An app says in its module `walls` which of its tables have a wall (`WALLS`) and which need none, and why (`OPEN`).
What is said there is laid after every `migrate` (`access/database_roles.py`). A request says how far it reaches by
settings of its transaction alone (`access/walls.py`); a role that says nothing is shown nothing.

SQLite has no such wall; everything here then does nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import connection
from django.utils.module_loading import module_has_submodule

#: The roles that policies and grants name; logins are members of one of them.
MIGRATE, WEB, WORKER, READER = ROLES = ("caunoi_migrate", "caunoi_web", "caunoi_worker", "caunoi_reader")

#: Who asks: an account's id. Unset before anybody is known, and wherever no request is answered.
ACCOUNT = "caunoi.account"
#: How far four kinds of rows reach, as ids of units in an array or `all`: people and what is held for them,
#: figures that units reported, offices and the accounts that hold them, and who did what.
PEOPLE, FIGURES, OFFICES, TRAIL = SCOPES = (
    "caunoi.people", "caunoi.figures", "caunoi.offices", "caunoi.trail",
)  # fmt: skip
#: The units whose concerns of workers are shown, and the employers, as an array of ids, whose are not: where the reader
#: is a manager or in personnel.
CONCERNS, NOT_OF = "caunoi.concerns", "caunoi.not_of"
#: The units in whose rows of people may be written: those that stand, without the closed ones whose past is shown.
HANDS = "caunoi.hands"
#: The units that stand where decisions on units may be carried out.
TREE = "caunoi.tree"
EVERYWHERE = "all"
#: The day on which that is asked, where a row is shown for as long as something runs.
DAY = "caunoi.day"
#: The people whose own record is open to a member's account, as an array of ids; and what is named to be shown it: a
#: card by the digests of its code, a person by the id, an employer by the digest of the link that was sent.
OWN, ASKED_CARD, ASKED_PERSON, ASKED_LINK = "caunoi.own", "caunoi.card", "caunoi.card_of", "caunoi.link"
#: An account whose offices are asked for before it is acted upon: all of them, those out of reach too.
ASKED_ACCOUNT = "caunoi.account_of"
#: The digest of the key that another system shows.
ASKED_KEY = "caunoi.key"

# Each of these is read once a statement and not once a row: a sub-select that names no column of the row.
SIGNED_IN = f"(SELECT coalesce(current_setting('{ACCOUNT}', true), '') <> '')"
AT_THE_DOOR = f"(SELECT coalesce(current_setting('{ACCOUNT}', true), '') = '')"
MINE = f"(SELECT nullif(current_setting('{OWN}', true), '')::bigint[])"
NAMED_CARD = f"(SELECT coalesce(current_setting('{ASKED_CARD}', true), ''))"
NAMED_PERSON = f"(SELECT nullif(current_setting('{ASKED_PERSON}', true), '')::bigint)"
NAMED_ACCOUNT = f"(SELECT nullif(current_setting('{ASKED_ACCOUNT}', true), '')::bigint)"
TODAY = f"(SELECT nullif(current_setting('{DAY}', true), '')::date)"
LINK = f"(SELECT coalesce(current_setting('{ASKED_LINK}', true), ''))"
KEY = f"(SELECT coalesce(current_setting('{ASKED_KEY}', true), ''))"
MANAGES_AT = f"(SELECT nullif(current_setting('{NOT_OF}', true), '')::bigint[])"
ME = f"(SELECT nullif(current_setting('{ACCOUNT}', true), '')::bigint)"


def everywhere(scope: str = PEOPLE) -> str:
    """The whole federation is covered."""
    return f"(SELECT current_setting('{scope}', true) = '{EVERYWHERE}')"


def units(scope: str = PEOPLE) -> str:
    """The units covered, as rows of one column."""
    said = f"(SELECT current_setting('{scope}', true) AS said) AS told"
    return "SELECT unnest(CASE WHEN said LIKE '{%' THEN said::bigint[] END) FROM " + said  # noqa: S608 - a name


def of_unit(column: str = "held_by_id", *, scope: str = PEOPLE) -> str:
    """The unit in that column is covered.

    Beside OR the planner cannot join the list, which would cost a hundred times as much; it is hashed once a
    statement. An array would be searched from its beginning for every row, which a province of 350 units feels.
    """
    return f"{everywhere(scope)} OR {column} IN ({units(scope)})"


def among_units(column: str, scope: str = PEOPLE) -> str:
    """The unit in that column is covered by name, where an index on the column may be used."""
    return f"{column} = ANY (ARRAY({units(scope)}))"


def right_below(column: str) -> str:
    """The unit in that column answers to one where decisions on units may be carried out: by where it stands today,
    else by where it stood last, else by where it will stand first. Nobody decides so about the own seat.

    The column is named with its table (ValueError), as in `beside`.
    """
    if "." not in column:
        raise ValueError(f"{column}: named with its table")
    return f"{everywhere(TREE)} OR {_nearest(column, among_units('tie.parent_id', TREE))}"


def out_of_the_tree(column: str) -> str:
    """The unit in that column answers to one out of there (`right_below`)."""
    return _nearest(column, f"NOT {among_units('tie.parent_id', TREE)}")


def _nearest(column: str, where: str) -> str:
    begins, began = "coalesce({}.valid_from, '-infinity')", f"<= {TODAY}"
    tie, other = begins.format("tie"), begins.format("other")
    nearer = (
        f"EXISTS (SELECT FROM organisations_unitparent AS other WHERE other.unit_id = {column}"
        f" AND other.ended_by_id IS NULL AND other.id <> tie.id AND CASE WHEN {tie} {began}"
        f" THEN {other} {began} AND {other} > {tie} ELSE {other} < {tie} END)"
    )
    return through(
        "organisations_unitparent",
        f"tie.unit_id = {column} AND tie.ended_by_id IS NULL AND {where} AND NOT {nearer}",
    )


def of_decision(column: str) -> str:
    """A decision on units may write about the unit in that column: it stands where one may be carried out, or stood
    there last. Named with its table."""
    return f"{of_unit(column, scope=TREE)} OR {right_below(column)}"


def some_unit(scope: str = PEOPLE) -> str:
    """Any unit is covered at all."""
    return f"{everywhere(scope)} OR EXISTS ({units(scope)})"


def through(table: str, where: str) -> str:
    """Such a row is there and shown: the wall of that table holds inside this one."""
    return f"EXISTS (SELECT FROM {table} AS tie WHERE {where})"


def beside(table: str, column: str, key: str = "id") -> str:
    """The row with the key that stands in that column is shown: looked up for each row that is asked about.

    As an array of one: a plain equality is planned twice, the other time to hash the whole table, and walls that lie
    in one another would double that each time. The column is named with its table (ValueError): a bare name would be
    the tie's own where it has one like it, and every row shown.
    """
    if "." not in column:
        raise ValueError(f"{column}: named with its table")
    return through(table, f"tie.{key} = ANY (ARRAY[{column}])")


@dataclass(frozen=True)
class Wall:
    """What the site is shown of a table, and what it may write into it: conditions on a row, `false` for nothing.

    `reader` is true where the role of those who read figures alone is shown the table.
    """

    reads: str
    writes: str = "false"
    reader: bool = False


@dataclass(frozen=True)
class Walls:
    """Everything the apps said: by table."""

    walls: Mapping[str, Wall]
    # Further ways to a row that a register above knows of: conditions beside the wall of its own app.
    ways: Mapping[str, Sequence[str]] = field(default_factory=dict)
    open: Mapping[str, str] = field(default_factory=dict)

    def policies(self, table: str) -> dict[str, tuple[str, str, str]]:
        """The policies of a table: name -> command, roles, the rest of the statement."""
        wall = self.walls[table]
        # One policy, in this order: of several PostgreSQL would ask the last named first, and the table's own wall,
        # which lets nearly everything past that is asked for, after every way.
        reads = " OR ".join(f"({rule})" for rule in (wall.reads, *self.ways.get(table, ())))
        found = {
            "system": ("ALL", f"{MIGRATE}, {WORKER}", "USING (true) WITH CHECK (true)"),
            "web_reads": ("SELECT", WEB, f"USING ({reads})"),
        }
        if wall.writes != "false":
            found["web_adds"] = ("INSERT", WEB, f"WITH CHECK ({wall.writes})")
            found["web_changes"] = ("UPDATE", WEB, f"USING ({wall.writes}) WITH CHECK ({wall.writes})")
            # Where it may remove at all, which a grant says: without a policy nothing would go, and nobody be told.
            found["web_removes"] = ("DELETE", WEB, f"USING ({wall.writes})")
        if wall.reader:
            found["reader_reads"] = ("SELECT", READER, "USING (true)")
        return found


def declared() -> Walls:
    """What every app says of its tables; a model of an app that is not installed is left out."""
    walls: dict[str, Wall] = {}
    ways: dict[str, list[str]] = {}
    open_ones: dict[str, str] = {}
    for config in apps.get_app_configs():
        if not config.name.startswith("caunoi.") or not module_has_submodule(config.module, "walls"):
            continue
        said = import_module(f"{config.name}.walls")
        walls |= _by_table(getattr(said, "WALLS", {}))
        open_ones |= _by_table(getattr(said, "OPEN", {}))
        for table, rules in _by_table(getattr(said, "WAYS", {})).items():
            ways.setdefault(table, []).extend(rules)
    return Walls(walls, ways, open_ones)


def _by_table(said: Mapping[str, Any]) -> dict[str, Any]:
    return {table: value for label, value in said.items() for table in _tables([label])}


def _tables(labels: Iterable[str]) -> list[str]:
    known = {model._meta.label: model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return [known[label] for label in labels if label in known]


def confined() -> bool:
    """Whether this login is the site's own, which nothing shows more than its wall; false on SQLite."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT NOT pg_has_role(session_user, %s, 'USAGE')", [WORKER])
        return bool(cursor.fetchone()[0])


# ---------------------------------------------------------------- writing behind a wall

# So many rows are written in one statement as they are; more pass through a table of the transaction's own.
FEW = 200
# So few cost less in one statement than by COPY, whether a wall holds or not: that need not even be asked.
VERY_FEW = 20


def insert_behind(cursor: Any, table: str, names: Sequence[str], columns: Sequence[Sequence[Any]]) -> bool:
    """Insert whole columns into a table whose wall holds for this role; False, and nothing done, where none does and
    there are more than a few.

    PostgreSQL takes no COPY into a table with row-level security, whatever its policies say.
    """
    if len(columns[0]) > VERY_FEW:
        cursor.execute("SELECT row_security_active(%s)", [table])
        if not cursor.fetchone()[0]:
            return False
    quote = cursor.db.ops.quote_name
    listed = ", ".join(map(quote, names))
    into = f"INSERT INTO {quote(table)} ({listed})"
    rows = list(zip(*columns, strict=True))
    if len(rows) <= FEW:
        one = f"({', '.join(['%s'] * len(names))})"
        # As text, like COPY: rows come spelled as both databases read them, a truth as 1 or 0.
        told = [
            value if isinstance(value, str | bytes | None) else str(value) for row in rows for value in row
        ]
        cursor.execute(f"{into} VALUES {', '.join([one] * len(rows))}", told)
        return True
    passing = quote(f"passing_{table}")
    cursor.execute(f"CREATE TEMP TABLE IF NOT EXISTS {passing} (LIKE {quote(table)}) ON COMMIT DROP")
    with cursor.db.wrap_database_errors, cursor.copy(f"COPY {passing} ({listed}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    cursor.execute(f"{into} SELECT {listed} FROM {passing}")  # noqa: S608 - names of our models
    cursor.execute(f"TRUNCATE {passing}")
    return True
