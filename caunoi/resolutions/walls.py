"""What is shown of plans and targets: all, to whoever is signed in; they are a federation's word, not its people."""

from __future__ import annotations

from caunoi.trail.walling import SIGNED_IN, Wall, everywhere

_word = Wall(SIGNED_IN, everywhere(), reader=True)
WALLS = {
    "resolutions.Plan": _word,
    "resolutions.Target": _word,
}
