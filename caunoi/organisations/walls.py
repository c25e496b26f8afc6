"""What is shown of units, territory and employers.

The tree is shown whole: it says how far anybody reaches, before that is known, and the unions of a province are no
secret. Territory, and which ids are tied to which, are shown to whoever is signed in: without them nobody can tell
that an employer has no union. Who an employer is, is shown where a union within reach covers it or a unit within
reach may have to answer for it; who has to, is the door's to say (`access/door.py`).
"""

from __future__ import annotations

from caunoi.trail.walling import (
    ACCOUNT_OF,
    AT_THE_DOOR,
    FIGURES,
    HANDS,
    ME,
    OFFICES,
    SIGNED_IN,
    Wall,
    among_units,
    everywhere,
    of_unit,
    some_unit,
    through,
)

_tree = Wall("true", everywhere(), reader=True)
# Officers of a branch decide within it (decision 30): who stands in it or is to stand there, and what those are called.
_own_units = Wall("true", some_unit(HANDS), reader=True)
_own_ties = Wall(
    "true", f"{of_unit('parent_id', scope=HANDS)} OR {of_unit('unit_id', scope=HANDS)}", reader=True
)
_below_own = through(
    "organisations_unitparent",
    f"tie.unit_id = organisations_unitdescription.unit_id AND {among_units('tie.parent_id', HANDS)}",
)
_own_names = Wall("true", f"{of_unit('unit_id', scope=HANDS)} OR {_below_own}", reader=True)
_shown = Wall(SIGNED_IN, everywhere(), reader=True)
_tie = Wall(SIGNED_IN, everywhere())


def _answered(where: str) -> str:
    return through(
        "organisations_responsibility",
        f"{among_units('tie.unit_id')} AND tie.ended_by_id IS NULL AND ({where})",
    )


def tied(employer: str) -> str:
    """The employer with that id is covered by a union within reach, or a unit within reach answers for its place."""
    covered = through(
        "organisations_coverage",
        f"tie.employer_id = {employer} AND {among_units('tie.unit_id')} AND tie.ended_by_id IS NULL",
    )
    placed = (
        f"SELECT FROM organisations_employerplace AS place WHERE place.employer_id = {employer}"
        " AND (place.site_id = tie.site_id OR place.area_id = tie.area_id)"
    )
    return f"{covered} OR {_answered(f'tie.employer_id = {employer} OR EXISTS ({placed})')}"


_described = through("organisations_employerdescription", "tie.employer_id = organisations_employer.id")
_sector = "organisations_employerdescription.sector"
_of_an_employer = Wall(
    f"{everywhere()} OR {through('organisations_employer', 'tie.id = employer_id')}", everywhere()
)

WALLS = {
    "organisations.Unit": _own_units,
    "organisations.UnitDescription": _own_names,
    "organisations.UnitParent": _own_ties,
    "organisations.UnitSuccession": _tree,
    "organisations.Area": _shown,
    "organisations.AreaDescription": _shown,
    "organisations.AreaParent": _shown,
    "organisations.AreaSuccession": _shown,
    "organisations.Site": _shown,
    "organisations.SiteDescription": _shown,
    "organisations.DatedSetting": _shown,
    "organisations.Coverage": _tie,
    "organisations.Responsibility": _tie,
    "organisations.EmployerPlace": _tie,
    "organisations.Submission": Wall(of_unit("unit_id", scope=FIGURES), everywhere()),
    "organisations.EmployerDescription": Wall(
        f"{everywhere()} OR {tied('organisations_employerdescription.employer_id')}"
        f" OR ({_sector} <> '' AND {_answered(f'tie.sector = {_sector}')})",
        everywhere(),
    ),
    "organisations.Employer": Wall(
        f"{everywhere()} OR {tied('organisations_employer.id')} OR {_described}", everywhere()
    ),
    "organisations.EmployerStatus": _of_an_employer,
    "organisations.Headcount": _of_an_employer,
    "organisations.Workplace": _of_an_employer,
    # Which offices an account holds is asked before it is known how far it reaches.
    "organisations.TermOfOffice": Wall(
        f"{AT_THE_DOOR} OR account_id = {ME} OR {of_unit('unit_id', scope=OFFICES)} OR {of_unit('unit_id')}"
        # Whoever acts upon an account must know all that it holds: what lies out of reach forbids it.
        f" OR account_id = {ACCOUNT_OF}",
        of_unit("unit_id", scope=OFFICES),
    ),
}
