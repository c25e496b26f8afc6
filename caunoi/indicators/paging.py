"""One page of a long list of a nation, from the rows that stand on it alone, and nothing counted.

Of a list the first rows by id that might be in it are kept as `narrowing` keeps those of a place, under the store's own
names; what the engine makes of them is the same SQL, and whether each of them is in it says that SQL alone. So a page
is there in another day, knowledge or scope before anybody has counted the twelve million rows of that reading.
"""

from __future__ import annotations

import duckdb

from . import frames, narrowing, shapes
from .catalogue import indicator
from .computing import Engine
from .figures import Page
from .frames import Frame
from .question import Question

#: So many rows are looked at for a page, at most: where a part has less in so many, all of it has to be found.
MOST = 320_000

_KNOWN = "known_from <= getvariable('known_on') AND (known_to IS NULL OR known_to > getvariable('known_on'))"
# As `moments.standing`, which is asked again of what is kept here.
_STANDING = (
    f"{_KNOWN} AND (valid_from IS NULL OR valid_from <= getvariable('at'))"
    " AND (valid_to IS NULL OR valid_to > getvariable('at'))"
)
_AROUND = """
CREATE TABLE {place}.closure AS SELECT $unit::BIGINT AS ancestor, unit AS child, unit FROM {place}.below
"""
# Employers that count under a unit below: of every union there, and those that one there may answer for.
_EMPLOYERS = f"""
WITH answering AS (SELECT * FROM main.responsibilities SEMI JOIN {{place}}.below USING (unit))
SELECT employer FROM main.coverages SEMI JOIN {{place}}.below USING (unit) WHERE {_STANDING}
UNION SELECT employer FROM answering WHERE employer IS NOT NULL
UNION SELECT places.employer FROM main.employer_places AS places SEMI JOIN answering ON places.area = answering.area
UNION SELECT places.employer FROM main.employer_places AS places SEMI JOIN answering ON places.site = answering.site
UNION SELECT told.employer FROM main.employer_versions AS told
      SEMI JOIN (SELECT sector FROM answering WHERE sector <> '') AS asked ON told.sector = asked.sector
"""  # noqa: S608 - constants
# Whoever has neither a union nor anybody to answer for it counts at the root.
_ALL_EMPLOYERS = f"SELECT DISTINCT employer FROM main.employer_versions WHERE {_STANDING}"  # noqa: S608 - constants
_NO_SPELLS = "CREATE TABLE {near}.memberships AS FROM main.memberships LIMIT 0"
_NO_GIFTS = "CREATE TABLE {near}.nomination_versions AS FROM main.nomination_versions LIMIT 0"
_NO_UNITS = "CREATE TABLE {near}.below (unit BIGINT)"
_SPELLS = (
    "CREATE TABLE {near}.memberships AS SELECT * FROM main.memberships SEMI JOIN {place}.below USING (unit)"  # noqa: S608 - constants
    f" WHERE {_STANDING} ORDER BY id LIMIT {{most}}"
)
_THEIR_UNITS = "CREATE TABLE {near}.below AS SELECT DISTINCT unit FROM {near}.memberships"
_UNITS = "CREATE TABLE {near}.below AS SELECT unit FROM {place}.below ORDER BY unit LIMIT {most}"
_TIED = "CREATE TABLE {near}.tied AS SELECT employer FROM ({employers}) ORDER BY employer LIMIT {most}"
# By register: the table whose rows the list is made of, and what is kept.
_SEEDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "members": ("memberships", (_SPELLS, _NO_GIFTS, _THEIR_UNITS, narrowing.TIED)),
    "units": ("below", (_NO_SPELLS, _NO_GIFTS, _UNITS, narrowing.TIED)),
    "employers": ("tied", (_NO_SPELLS, _NO_GIFTS, _NO_UNITS, _TIED)),
}
SEEN = "seen"
#: How many lists that were looked at are kept.
KEPT = 12


class Pages(Engine):
    """Pages of lists over the rows of an engine, with a turn of their own: nobody waits for one while that counts."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine.folder, engine.parameters, beside=engine)
        self._lists = frames.Frames(self._connection, "beside_list", kept=KEPT)

    def page(
        self, code: str, question: Question, *, unit: int, part: str, start: int, limit: int, whole: int
    ) -> Page | None:
        """Some of the ids behind a figure, in the order of `records`; all of them where no more than `whole` rows might
        be among them. None where that is no less work than all: of a small home, of lists that hang on two days.

        Raises CannotBeAsked as `records` does.
        """
        one = indicator(code)
        wanted = one.check_part(part)
        register = one.register_of(wanted).name
        if not self._most_below or register not in _SEEDS:
            return None
        if one.having is None and one.over is None and wanted == "gap":
            return Page([], True)
        sql = shapes.records(code, wanted, None, blank=True, page=True)
        most = max(whole, 2 * (start + limit)) + 1
        with self._lock:
            while most <= MOST:
                found = self._looked_at(question, register, unit, most)
                few = found <= whole
                self._ask(units=[unit], start=0 if few else start, limit=found if few else limit)
                ids = [row for row, _weight, _unit in self._execute(sql)]
                if few or len(ids) == limit or found < most:
                    return Page(ids, few)
                most *= 8
        return None

    def _looked_at(self, question: Question, register: str, unit: int, most: int) -> int:
        """Lay the first so many rows that might be in a list, and look at them from here on. Returns how many."""
        tree = self._tree(question)
        place, _ = self._near["place"].of((tree.name, unit))
        _look_around(self._connection, place, tree, unit)
        near, _ = self._lists.of((question, place.name, register, most))
        self._ask_days(question.at, question)
        root = unit == self._top
        found = _look_along(self._connection, near, place, register, most=most, root=root)
        moment = self._moment(question.at, question, near)
        self._search(moment, near, place, tree)
        for table in frames.needs(register):
            frames.make(self._connection, moment, table)
        return found


def _look_around(connection: duckdb.DuckDBPyConnection, place: Frame, tree: Frame, unit: int) -> None:
    """Find the units below that one by that tree."""
    if SEEN not in place.made:
        connection.execute(narrowing.BELOW.format(near=place.name, tree=tree.name), {"units": [unit]})
        connection.execute(_AROUND.format(place=place.name), {"unit": unit})
        place.made.add(SEEN)


def _look_along(
    connection: duckdb.DuckDBPyConnection, near: Frame, place: Frame, register: str, *, most: int, root: bool
) -> int:
    """Keep what the first so many rows of a register there hang on. Returns how many there are: all, where fewer."""
    table, seeds = _SEEDS[register]
    if SEEN not in near.made:
        employers = (_ALL_EMPLOYERS if root else _EMPLOYERS).format(place=place.name)
        for statement in (*seeds, *narrowing.AROUND_EMPLOYERS):
            connection.execute(
                statement.format(near=near.name, place=place.name, most=most, employers=employers)
            )
        near.made.add(SEEN)
    [(found,)] = connection.execute(f"SELECT count(*) FROM {near.name}.{table}").fetchall()  # noqa: S608 - names of our own frames
    return int(found)
