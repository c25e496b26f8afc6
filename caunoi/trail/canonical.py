"""One spelling of a row, whatever the database: what both accept on the way in and what digests are taken over.

Days are `YYYY-MM-DD`, moments UTC without a zone, booleans 0 or 1, UUIDs 32 hexadecimal digits, decimals
without trailing zeros, JSON sorted and dense; bytes stay bytes and are hexadecimal in a digest. SQLite and
COPY both take these as they are.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

Column = Sequence[Any]
Spelling = Callable[[Any], Any]


class TooLong(ValueError):
    """A text longer than its column: SQLite would take it, PostgreSQL would not."""


_encoder = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


def dense(value: object) -> str:
    """JSON with sorted keys and no spaces, in ASCII: the same on any machine."""
    return _encoder.encode(value)


def moment(value: datetime | str) -> str:
    """A moment in UTC, as Django stores it in SQLite; naive values read back from there are UTC already."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if value.tzinfo is not None:
        value = value.astimezone(UTC).replace(tzinfo=None)
    return value.isoformat(sep=" ")


def _day(value: date | str) -> str:
    return value if isinstance(value, str) else value.isoformat()


def _uuid(value: uuid.UUID | str) -> str:
    return value.hex if isinstance(value, uuid.UUID) else value.replace("-", "")


def _json(value: object) -> str:
    return dense(json.loads(value) if isinstance(value, str) else value)


def _decimal(value: object) -> str:
    # SQLite gives back 290000 for what was written as 290000.00, and a float that may be off in its last bit:
    # fifteen digits are what it keeps.
    told = format(value, ".15g") if isinstance(value, float) else str(value)
    return format(Decimal(told).normalize(), "f")


def _text(value: object) -> str:
    return str(value)


# Order matters: a DateTimeField is a DateField to isinstance.
_SPELLINGS: tuple[tuple[type[models.Field[Any, Any]], Spelling | None], ...] = (
    (models.DateTimeField, moment),
    (models.DateField, _day),
    (models.UUIDField, _uuid),
    (models.BooleanField, int),
    (models.BinaryField, bytes),
    (models.JSONField, _json),
    (models.CharField, _text),
    (models.TextField, _text),
    (models.DecimalField, _decimal),
    (models.IntegerField, None),
)


def spelling(field: models.Field[Any, Any]) -> Spelling | None:
    """How a column's values are spelled; None when they are spelled as they are (integers)."""
    stored = field.target_field if isinstance(field, models.ForeignKey) else field
    for kind, how in _SPELLINGS:
        if isinstance(stored, kind):
            return how
    raise TypeError(f"{field} has no canonical spelling: add one, the same on both databases.")


# What is of this type is spelled already.
_SPELLED_BY: dict[Spelling, type] = {_text: str, _day: str, bytes: bytes, int: int}


def spelled(field: models.Field[Any, Any], values: Column) -> Column:
    """A whole column in its canonical spelling. Raises TooLong."""
    how = spelling(field)
    if how is None:
        return values
    if not set(map(type, values)) <= {_SPELLED_BY.get(how), type(None)}:
        values = [None if v is None else how(v) for v in values]
    if how is _text:
        _fits(field, values)
    return values


def _fits(field: models.Field[Any, Any], values: Column) -> None:
    limit = field.max_length
    if limit is not None and max(map(len, filter(None, values)), default=limit) > limit:
        raise TooLong(f"{field} takes {limit} characters.")


# The two highest bits of that digit say how the id was made, the two others are random.
_VARIANT = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))


def random_uuids(count: int) -> list[str]:
    """Random public ids (version 4) by the block: three times as fast as one by one."""
    digits = os.urandom(16 * count).hex()
    made = []
    for start in range(0, len(digits), 32):
        one = digits[start : start + 32]
        made.append(f"{one[:12]}4{one[13:16]}{_VARIANT[one[16]]}{one[17:]}")
    return made
