"""With every check in Python switched off, the database itself shows no row out of reach."""

from __future__ import annotations

import pytest
from django.db import connection

from caunoi.access.reach import reach_of
from caunoi.trail.walling import confined
from proof.walled_rows import all_rows, allowed, shown
from proof.walled_worlds import TODAY, draw
from tests.builders import the_federation

pytestmark = pytest.mark.django_db
ON_POSTGRESQL = connection.vendor == "postgresql"


def test_asked_for_everything_the_site_is_shown_what_its_account_reaches() -> None:
    """One world; make proof tries new ones."""
    the_federation()
    world = draw(2)
    rows = all_rows()
    for account in world.accounts:
        reach = reach_of(account, on=TODAY)
        if not ON_POSTGRESQL:
            assert not confined()
            continue
        may, does = allowed(reach, rows), shown(reach)
        wrong = {table: (does[table] ^ may[table]) for table in may if does[table] != may[table]}
        assert not wrong, (account, reach.offices, wrong)
