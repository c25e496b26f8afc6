"""What many tests begin from is made once: in a transaction of its own, within which each of them has one that goes back.

    @made_once
    def province() -> Province: ...

is a fixture. Tests that follow one another and ask for the same are each given a copy of what it told, over the rows
that it wrote. A test that commits, and one that asks for nothing of the kind, begins from an empty register as ever.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pytest

T = TypeVar("T")
_MADE = "made_once"
#: Seconds. Whoever is signed in where tests begin has been so for no longer, however slow the machine.
STANDS = 60.0


def made_once(make: Callable[[], T]) -> Callable[..., T]:
    """A fixture of that name, whose rows several tests stand on; it may ask for no other fixture."""

    def given(request: pytest.FixtureRequest, db: None) -> T:
        stand = request.config.stash[_standing]
        return stand.copied() if stand.make is make else make()

    given.__name__, given.__doc__, given.__module__ = make.__name__, make.__doc__, make.__module__
    setattr(given, _MADE, make)
    return pytest.fixture(given)


@dataclass
class Standing:
    """What stands now, if anything does."""

    make: Callable[[], Any] | None = None
    told: Any = None
    since: float = 0.0
    at: dict[str, Any] = field(default_factory=dict)
    on: dict[str, Any] = field(default_factory=dict)
    within: ExitStack = field(default_factory=ExitStack)

    def holds(self, make: Callable[[], Any]) -> bool:
        """Whether the next test may begin there: nobody has let go of a connection meanwhile."""
        from django.db import connections

        return (
            self.make is make
            and time.monotonic() - self.since < STANDS
            and all(
                connections[alias] is one and one.connection is self.on[alias] and not one.needs_rollback
                for alias, one in self.at.items()
            )
        )

    def raise_up(self, make: Callable[[], Any]) -> None:
        """Make it in the place of what stood."""
        from django.db import connections, transaction

        self.fall()
        self.at = {one.alias: one for one in connections.all()}
        for one in self.at.values():
            atomic = transaction.atomic(using=one.alias)
            # As Django's own test cases do: what must be the outermost transaction of the site may begin in it.
            atomic._from_testcase = True  # type: ignore[attr-defined]
            self.within.enter_context(atomic)
            self.within.callback(transaction.set_rollback, True, using=one.alias)
        try:
            self.told = make()
        except BaseException:
            self.fall()
            raise
        self.make, self.since = make, time.monotonic()
        self.on = {alias: one.connection for alias, one in self.at.items()}

    def fall(self) -> None:
        """Leave the registers empty.

        Over the connections that it stands on: the first test with a browser leaves an event loop in this thread, and
        from then on Django has others there.
        """
        from django.db import connections

        here = {alias: connections[alias] for alias in self.at}
        try:
            for alias, one in self.at.items():
                connections[alias] = one
            self.make, self.told, self.at, self.on = None, None, {}, {}
            self.within.close()
        finally:
            for alias, one in here.items():
                connections[alias] = one

    def copied(self) -> Any:
        """What a test may change without another seeing it."""
        return copy.deepcopy(self.told)


_standing = pytest.StashKey[Standing]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_standing] = Standing()


def _asked_for(item: pytest.Function) -> Callable[[], Any] | None:
    """What of the kind that test begins from."""
    marker = item.get_closest_marker("django_db")
    commits = marker is not None and (any(marker.args[:1]) or bool(marker.kwargs.get("transaction")))
    if commits or not {"transactional_db", "live_server", "django_db_reset_sequences"}.isdisjoint(
        item.fixturenames
    ):
        return None
    for definitions in item._fixtureinfo.name2fixturedefs.values():
        make: Callable[[], Any] | None = getattr(definitions[-1].func, _MADE, None)
        if make is not None:
            return make
    return None


@pytest.fixture(autouse=True)
def what_the_test_begins_from(request: pytest.FixtureRequest) -> None:
    """Stands before the transaction of the test begins: this plugin comes before pytest-django."""
    make = _asked_for(request.node)
    if make is None and request.config.stash[_standing].make is None:
        return
    stand = request.getfixturevalue("what_stands")
    with request.getfixturevalue("django_db_blocker").unblock():
        if make is None:
            stand.fall()
        elif not stand.holds(make):
            stand.raise_up(make)


@pytest.fixture(scope="session")
def what_stands(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Standing]:
    """Falls before the databases are taken away."""
    yield request.config.stash[_standing]
    with django_db_blocker.unblock():
        request.config.stash[_standing].fall()
