"""What is shown of requests of data subjects: all of them to who answers for the whole federation, else nothing."""

from __future__ import annotations

from caunoi.trail.walling import Wall, everywhere

WALLS = {
    "privacy.DataRequest": Wall(everywhere(), everywhere()),
}
