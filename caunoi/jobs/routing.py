"""Which database a table lives in. On SQLite, which has one writer a file, a long import must block no job,
no session and no rate limit; keys live apart from what they open on both databases.
"""

from __future__ import annotations

from django.conf import settings
from django.db.models import Model

_APPS = {"jobs": "jobs", "sessions": "jobs"}
_MODELS = {
    "trail.personkey": "keys",
    **{f"access.{model}": "jobs" for model in ("attempt", "spentcode", "device", "signin", "signinevent")},
    # Who opens a record waits for no list either: brought into the registers a little later.
    "members.notedopening": "jobs",
}


class ByApp:
    """Sends each app, or a single model named above, to its database; the rest to `default`."""

    def db_for_read(self, model: type[Model], **hints: object) -> str:
        """Where rows of that model are read."""
        return home_of(model._meta.app_label, model._meta.model_name)

    db_for_write = db_for_read

    def allow_relation(self, one: Model, other: Model, **hints: object) -> bool:
        """No relation crosses databases: nothing there would keep it."""
        # By `_meta` and not by type: who is signed in comes as a lazy wrapper around an account.
        return self.db_for_read(one._meta.model) == self.db_for_read(other._meta.model)

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: object) -> bool:
        """Each table is made in one database only."""
        return home_of(app_label, model_name) == db


def home_of(app_label: str, model_name: str | None) -> str:
    """The alias of a table's database; `jobs` is part of `default` on PostgreSQL."""
    alias = _MODELS.get(f"{app_label}.{model_name}") or _APPS.get(app_label, "default")
    return alias if alias in settings.DATABASES else "default"
