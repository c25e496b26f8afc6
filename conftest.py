"""How the suite meets its databases and its invented cases."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.signals import user_logged_in
from django.db import connections
from django.utils import timezone
from hypothesis import settings

# What is printed on a terminal follows its locale: the suite reads Vietnamese on any machine.
os.environ["LC_ALL"] = "C.UTF-8"

# The same cases each time, so that a red run is red again; make proof looks for new ones each round, where CI is set too.
settings.register_profile("suite", deadline=None, derandomize=True, database=None)
settings.register_profile(
    "proof", deadline=None, derandomize=False, max_examples=500, print_blob=True, database=None
)
settings.load_profile("suite")

# Argon2id at its least: half of the suite's preparation was hashing the password of somebody to sign in.
_CHEAP = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}

_ASKS_FOR_A_DATABASE = {"db", "transactional_db", "django_db_reset_sequences", "client", "live_server"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Open all databases to a test that names none: data, jobs and keys are one register to its reader.

    With CAUNOI_DATABASE_ALONE=1 what another database could tell nothing is left out: what asks for none, which
    pytest-django lets touch none; what gives `a_made_home` to a process of its own, which begins without DATABASE_URL;
    and what is `told_once`: of a guard switched off above any database its test with the guard on is run on each, and
    of a drawing, a document or a table for people the tests of the door that it reads through are.
    """
    without = []
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker is None and _ASKS_FOR_A_DATABASE.isdisjoint(getattr(item, "fixturenames", ())):
            without.append(item)
            continue
        given = dict(marker.kwargs) if marker else {}
        given.setdefault("databases", "__all__")
        item.add_marker(pytest.mark.django_db(*(marker.args if marker else ()), **given), append=False)
        if "a_made_home" in item.fixturenames or item.get_closest_marker("told_once"):
            without.append(item)
    if without and os.environ.get("CAUNOI_DATABASE_ALONE") == "1":
        items[:] = [item for item in items if item not in set(without)]
        config.hook.pytest_deselected(items=without)


@pytest.fixture(scope="session", autouse=True)
def passwords_are_cheap() -> Iterator[None]:
    """The hasher of the site with parameters of no worth; `hashed_in_earnest` gives it those of the settings."""
    from caunoi.access.hashing import Argon2id

    with pytest.MonkeyPatch.context() as patch:
        for name, cost in _CHEAP.items():
            patch.setattr(Argon2id, name, cost)
        yield


@pytest.fixture
def hashed_in_earnest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords cost in this test what they cost on the site."""
    from django.conf import settings

    from caunoi.access.hashing import Argon2id

    for name, cost in settings.ARGON2.items():
        monkeypatch.setattr(Argon2id, name, cost)


@pytest.fixture(scope="session", autouse=True)
def static_files_are_looked_for_once() -> Iterator[None]:
    """Every `Client` is a site of its own, and would walk through all of them at its first request."""
    from whitenoise.middleware import WhiteNoiseMiddleware

    look, found = WhiteNoiseMiddleware.add_files_from_finders, {}

    def once(self: Any) -> None:
        if self.static_prefix not in found:
            look(self)
            found[self.static_prefix] = dict(self.files)
        self.files.update(found[self.static_prefix])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", once)
        yield


def _shown_a_factor(request: Any, user: Any, **_rest: Any) -> None:
    """`client.force_login` stands for a whole sign-in: password and factor, just now."""
    if "REMOTE_ADDR" not in request.META:
        # The gate's own names of these are in caunoi.office, which needs Django to be set up.
        from caunoi.access import factors
        from caunoi.access.confirming import confirmed
        from caunoi.office.entering import APP, BY, HELD, held_by

        if not factors.has_own(user):
            factors.add_app(user, factors.new_secret())
        request.session[BY], request.session[HELD] = APP, held_by(user)
        confirmed(request, at=timezone.now())


user_logged_in.connect(_shown_a_factor, dispatch_uid="tests.shown-a-factor")


@pytest.fixture
def patient_again(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A test that serves the site in this process: whoever comes after it waits for the pen on SQLite as before."""
    for alias in connections:
        monkeypatch.setitem(
            connections.settings[alias], "OPTIONS", dict(connections.settings[alias]["OPTIONS"])
        )
    yield
    connections.close_all()
