"""What is shown of the union fund and of dues: what is of a union within reach. Lists write it, for the federation."""

from __future__ import annotations

from caunoi.trail.walling import Wall, everywhere, of_unit

WALLS = {"dues.Payment": Wall(of_unit("unit_id"), everywhere())}
