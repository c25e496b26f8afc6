"""What is shown of the trail: to whoever is signed in that something was done, never what stands in the rows.

An Act names no person of a register: who did what, when, on which paper, and the ids of the rows. Everybody signs
with the own account alone; whoever came by a link, with none.
"""

from __future__ import annotations

from caunoi.trail.walling import LINK, ME, SIGNED_IN, Wall

WALLS = {
    "trail.Document": Wall(SIGNED_IN, SIGNED_IN),
    "trail.Act": Wall(SIGNED_IN, f"by_id = {ME} OR (by_id IS NULL AND {LINK} <> '')"),
    "trail.Seal": Wall(SIGNED_IN),
}
