"""Constraints that triggers keep: laid after their table, the same on both databases, and refused by the name."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models.constraints import BaseConstraint


class Guard(BaseConstraint):
    """A constraint whose `_statements` guard a table. Two are the same that a migration would write down alike."""

    @abstractmethod
    def _statements(self, model: type[models.Model], schema_editor: Any) -> list[Any]:
        """What is executed one after the other once the table stands."""

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        """Nothing in CREATE TABLE: triggers after it."""
        # Deferred statements know their table, so they follow it when SQLite rebuilds a table under
        # a temporary name, which drops all triggers.
        schema_editor.deferred_sql.extend(self._statements(model, schema_editor))
        return None

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        """What guards a table that stands."""
        for statement in self._statements(model, schema_editor):
            schema_editor.execute(statement, params=None)
        return None

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Any = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """Nothing beforehand: the guard is the database."""

    def __eq__(self, other: object) -> bool:
        if isinstance(other, type(self)):
            return bool(self.deconstruct() == other.deconstruct())
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: name={self.name!r}>"
