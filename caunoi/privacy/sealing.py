"""What this register seals under the master ring, and the places its values are bound to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models

from caunoi.privacy.models import DataRequest, Incident, IncidentStep
from caunoi.trail import keys


def place(kind: str, row: Any, column: str) -> str:
    """Where a sealed value stands: moved to another row or column, it does not open."""
    return f"{kind}|{column}|{row.public_id.hex}"


def seal(text: str, *, place: str) -> bytes:
    """Sealed under the newest master key."""
    return keys.seal_under_master(text.encode(), place=place)


def unseal(sealed: bytes, *, place: str) -> str:
    """Raises CannotUnseal."""
    return keys.unseal_under_master(sealed, place=place).decode()


#: Every sealed column here with the place of its value in a row; a rotation of keys moves each.
PLACES: list[tuple[type[models.Model], str, Callable[[Any], str]]] = [
    (DataRequest, "words", lambda row: place("data-request", row, "words")),
    (Incident, "words", lambda row: place("incident", row, "words")),
    (IncidentStep, "words", lambda row: place("incident-step", row, "words")),
]
