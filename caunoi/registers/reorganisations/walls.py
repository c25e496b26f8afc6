"""What is shown of decisions on units: like the tree itself, to whoever is signed in; written within reach alone."""

from __future__ import annotations

from caunoi.trail.walling import HANDS, SIGNED_IN, Wall, of_unit

WALLS = {"reorganisations.Reorganisation": Wall(SIGNED_IN, of_unit("decider_id", scope=HANDS))}
