"""What is shown of figures: those that units within reach reported, and what was published to whoever is signed in; and
of boards, one's own and those that somebody shares."""

from __future__ import annotations

from caunoi.trail.walling import FIGURES, HANDS, ME, SIGNED_IN, Wall, everywhere, of_unit

WALLS = {
    "indicators.ReportedFigure": Wall(of_unit("unit_id", scope=FIGURES), of_unit("unit_id", scope=HANDS)),
    "indicators.PublishedCube": Wall(SIGNED_IN, everywhere(), reader=True),
    # A board holds questions and no answer: what is shared is shown to whoever is signed in, and the door says to whom.
    "indicators.Board": Wall(
        f"account_id = {ME} OR (unit_id IS NOT NULL AND {SIGNED_IN})", f"account_id = {ME}"
    ),
    "indicators.Alert": Wall(f"account_id = {ME}", f"account_id = {ME}"),
    # What is told is written by the worker alone.
    "indicators.Crossing": Wall(f"account_id = {ME}"),
}
