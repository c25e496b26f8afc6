"""Rows by some thousands of ids, given to the database as one value: handing over each by itself costs more than finding it."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from django.db import connection
from django.db.models import F, Lookup
from django.db.models.fields import BooleanField


def among(column: str, *, vendor: str = "") -> str:
    """The condition that a column is one of some ids, given as one value in JSON: thousands cost as much as a few."""
    if (vendor or connection.vendor) == "sqlite":
        return f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608 - names of our models
    return f"{column} = ANY (ARRAY(SELECT CAST(json_array_elements_text(CAST(%s AS json)) AS bigint)))"


class Among(Lookup):  # type: ignore[type-arg]
    """The same as a condition of a QuerySet: `filter(Among("person", ids))`."""

    lookup_name = "among"
    prepare_rhs = False
    output_field = BooleanField()

    def __init__(self, column: str | F, ids: Collection[int] | str) -> None:
        # Django makes it again of what it holds.
        of = F(column) if isinstance(column, str) else column
        super().__init__(of, ids if isinstance(ids, str) else json.dumps(list(ids)))

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """The condition and its one value."""
        column, given = self.process_lhs(compiler, connection)
        # Keys are in a database of their own, which is another one than that of the registers.
        return among(column, vendor=connection.vendor), (*given, self.rhs)
