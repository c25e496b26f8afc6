"""What is shown of figures: those that units within reach reported, and what was published to whoever is signed in."""

from __future__ import annotations

from caunoi.trail.walling import FIGURES, HANDS, SIGNED_IN, Wall, everywhere, of_unit

WALLS = {
    "indicators.ReportedFigure": Wall(of_unit("unit_id", scope=FIGURES), of_unit("unit_id", scope=HANDS)),
    "indicators.PublishedCube": Wall(SIGNED_IN, everywhere(), reader=True),
}
