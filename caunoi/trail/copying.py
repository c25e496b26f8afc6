"""Versions written again under another Act: with a correction, or as they stood before an Act that is undone."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from caunoi.trail.models import Dated
from caunoi.trail.writing import Writer

_OWN = {"began_by", "ended_by", "public_id"}


def copied(writer: Writer, model: type[Dated], ids: Collection[int], **changed: Any) -> int:
    """Write those versions again, with the columns given (in their `_id` form) changed. Returns how many.

    Meant for versions that were ended: two that hold the same days are refused as any others are.
    """
    fields = [f for f in model._meta.local_concrete_fields if not f.primary_key and f.name not in _OWN]
    columns = [field.attname for field in fields]
    rows = model._default_manager.filter(pk__in=list(ids)).order_by("pk").values_list(*columns)
    return writer.add(
        model,
        columns,
        [[changed.get(name, value) for name, value in zip(columns, row, strict=True)] for row in rows],
    )
