"""What is shown of the national federation's software: who sends lists does so for the whole federation."""

from __future__ import annotations

from caunoi.trail.walling import Wall, everywhere

_all = Wall(everywhere(), everywhere())

WALLS = {
    "national.NationalFile": _all,
    "national.NationalMapping": _all,
    "national.NationalExport": _all,
    "national.NationalRow": _all,
    "national.NationalAnswer": _all,
}
