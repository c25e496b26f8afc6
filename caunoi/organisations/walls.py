"""What is shown of units, territory and employers.

The tree is shown whole: it says how far anybody reaches, before that is known, and the unions of a province are no
secret. Territory, and which ids are tied to which, are shown to whoever is signed in: without them nobody can tell
that an employer has no union. Who an employer is, is shown where a union within reach covers it or a unit within
reach may have to answer for it; who has to, is the door's to say (`access/door.py`).
"""

from __future__ import annotations

from caunoi.trail.walling import (
    AT_THE_DOOR,
    FIGURES,
    ME,
    NAMED_ACCOUNT,
    OFFICES,
    SIGNED_IN,
    TODAY,
    TREE,
    Wall,
    among_units,
    everywhere,
    of_decision,
    of_unit,
    out_of_the_tree,
    right_below,
    some_unit,
    through,
)

# Officers of a branch decide within it (decisions 30 and 38): about what stands right below a unit in it, and is named
# so. Where it stands is written first and withdrawn last (`reorganisations`), so that the database can tell.
_own_units = Wall("true", some_unit(TREE), reader=True)
_own_names = Wall("true", right_below("organisations_unitdescription.unit_id"), reader=True)
_described_today = through(
    "organisations_unitdescription",
    "tie.unit_id = organisations_unitparent.unit_id AND tie.ended_by_id IS NULL"
    f" AND (tie.valid_from IS NULL OR tie.valid_from <= {TODAY})"
    f" AND (tie.valid_to IS NULL OR tie.valid_to > {TODAY})",
)
# One that is there today and in no branch of one's own is another's, or the root.
_own_ties = Wall(
    "true",
    f"{everywhere(TREE)} OR ({among_units('parent_id', TREE)}"
    f" AND NOT {out_of_the_tree('organisations_unitparent.unit_id')}"
    f" AND ({among_units('unit_id', TREE)} OR NOT {_described_today}))",
    reader=True,
)
_own_successions = Wall(
    "true",
    f"({right_below('organisations_unitsuccession.predecessor_id')}) AND ({of_unit('successor_id', scope=TREE)})",
    reader=True,
)
_shown = Wall(SIGNED_IN, everywhere(), reader=True)
_tie = Wall(SIGNED_IN, everywhere())


def _of_a_union(table: str) -> Wall:
    """Lists write them, for the whole federation; and decisions on units hand them over."""
    return Wall(SIGNED_IN, f"{everywhere()} OR {of_decision(f'{table}.unit_id')}")


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
    "organisations.UnitSuccession": _own_successions,
    "organisations.Area": _shown,
    "organisations.AreaDescription": _shown,
    "organisations.AreaParent": _shown,
    "organisations.AreaSuccession": _shown,
    "organisations.Site": _shown,
    "organisations.SiteDescription": _shown,
    "organisations.DatedSetting": _shown,
    "organisations.Coverage": _of_a_union("organisations_coverage"),
    "organisations.Responsibility": _of_a_union("organisations_responsibility"),
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
        f" OR account_id = {NAMED_ACCOUNT}",
        # A member's own office comes back with the member where a closing is annulled.
        f"{of_unit('unit_id', scope=OFFICES)}"
        f" OR office = 'member' AND ({right_below('organisations_termofoffice.unit_id')})",
    ),
}
