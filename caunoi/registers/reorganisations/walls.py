"""What is shown of decisions on units: like the tree itself, to whoever is signed in; written within reach alone."""

from __future__ import annotations

from caunoi.trail.walling import SIGNED_IN, TREE, Wall, of_unit, through

# That a paper is there says nothing of what it says: its bytes are sealed, and opened for whoever reads the decision.
WALLS = {
    "reorganisations.Reorganisation": Wall(SIGNED_IN, of_unit("decider_id", scope=TREE)),
    "reorganisations.DecisionFile": Wall(
        SIGNED_IN,
        through(
            "reorganisations_reorganisation",
            f"tie.id = decision_id AND ({of_unit('tie.decider_id', scope=TREE)})",
        ),
    ),
    # Three Acts and a decision, none of which names anybody; the rows themselves have walls of their own.
    "reorganisations.HandedOn": Wall(SIGNED_IN, SIGNED_IN),
}
