"""What is shown of plans and targets: all, to whoever is signed in; they are a federation's word, not its people. Of
frozen reviews, those of the units whose records may be opened: small numbers are not hidden in them. The site writes none.

A unit's targets are written by those who may write about that unit as it stands.
"""

from __future__ import annotations

from caunoi.trail.walling import HANDS, SIGNED_IN, Wall, everywhere, of_unit

_word = Wall(SIGNED_IN, everywhere(), reader=True)
WALLS = {
    "resolutions.Plan": _word,
    "resolutions.Target": Wall(SIGNED_IN, of_unit("unit_id", scope=HANDS), reader=True),
    "resolutions.FrozenReview": Wall(of_unit("unit_id")),
}
