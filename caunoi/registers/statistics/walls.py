"""What is shown of statistical forms: blank ones to whoever is signed in, what a unit signed to whoever reaches it."""

from __future__ import annotations

from caunoi.trail.walling import HANDS, SIGNED_IN, Wall, everywhere, of_unit, through

_return = through("statistics_formreturn", "tie.id = of_id")

WALLS = {
    "statistics.FormBlank": Wall(SIGNED_IN, everywhere()),
    "statistics.FormMapping": Wall(SIGNED_IN, everywhere()),
    "statistics.FormReturn": Wall(of_unit("unit_id"), of_unit("unit_id", scope=HANDS)),
    # Written by the worker alone.
    "statistics.FormBook": Wall(_return),
}
