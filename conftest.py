"""How the suite meets its databases and its invented cases."""

from __future__ import annotations

import pytest
from hypothesis import settings

# The same cases each time, so that a red run is red again; make proof looks for new ones.
settings.register_profile("suite", deadline=None, derandomize=True, database=None)
settings.register_profile("proof", deadline=None, max_examples=2000, print_blob=True, database=None)
settings.load_profile("suite")

_ASKS_FOR_A_DATABASE = {"db", "transactional_db", "django_db_reset_sequences", "client", "live_server"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Open all databases to a test that names none: data, jobs and keys are one register to its reader."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker is None and _ASKS_FOR_A_DATABASE.isdisjoint(getattr(item, "fixturenames", ())):
            continue
        given = dict(marker.kwargs) if marker else {}
        given.setdefault("databases", "__all__")
        item.add_marker(pytest.mark.django_db(*(marker.args if marker else ()), **given), append=False)
