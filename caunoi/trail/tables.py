"""Tables that a migration makes together.

Django renders every model that is connected with a new one as soon as it is declared: among a hundred that refer to
one another, that was nine tenths of the time in which a fresh home was made.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import router
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation, OperationCategory


class Tables(Operation):
    """Every CreateModel of `made`, in its order; they may refer to one another in a circle."""

    category = OperationCategory.ADDITION
    serialization_expand_args = ["made"]

    def __init__(self, made: Sequence[CreateModel]) -> None:
        self.made = made

    def deconstruct(self) -> Any:
        """What a migration writes down."""
        return (type(self).__qualname__, [self.made], {})

    def state_forwards(self, app_label: str, state: Any) -> None:
        """All models are declared; they are rendered when one of them is first looked at."""
        state.__dict__.pop("apps", None)
        for one in self.made:
            one.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Make those that live in this database."""
        for one in self._here(app_label, schema_editor):
            one.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Drop them, the last one first."""
        for one in reversed(self._here(app_label, schema_editor)):
            one.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """One line for whoever migrates."""
        return f"Create {len(self.made)} models: {', '.join(one.name for one in self.made)}"

    def _here(self, app_label: str, schema_editor: Any) -> list[CreateModel]:
        # Asked before anything is rendered: most tables live in one of three databases.
        alias = schema_editor.connection.alias
        return [one for one in self.made if router.allow_migrate(alias, app_label, model_name=one.name_lower)]
