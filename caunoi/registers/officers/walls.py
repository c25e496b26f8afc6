"""What is shown of assignments, contacts and offices: those of units within reach, and one's own."""

from __future__ import annotations

from caunoi.trail.walling import HANDS, ME, NAMED_PERSON, Wall, of_decision, of_unit, right_below, units

_held_or_own = f"officer_id = {ME} OR {of_unit()}"
# A union may know who is in charge of it, whoever gave the charge.
_or_about = f"{_held_or_own} OR unit_id IN ({units()})"

WALLS = {
    "officers.Assignment": Wall(
        _or_about,
        # A union's closing ends whatever assignment there is to it.
        f"{of_unit(scope=HANDS)} OR {of_decision('officers_assignment.held_by_id')}"
        f" OR {of_decision('officers_assignment.unit_id')}",
    ),
    "officers.Contact": Wall(_held_or_own, of_unit(scope=HANDS)),
    # Of a unit that is closed, whoever may do or annul that ends and gives back who held its offices.
    "officers.Mandate": Wall(
        of_unit("unit_id"), f"{of_unit('unit_id', scope=HANDS)} OR {right_below('officers_mandate.unit_id')}"
    ),
}
WAYS = {"officers.Mandate": (f"person_id = {NAMED_PERSON}",)}
