"""The example register's table."""

from __future__ import annotations

import pytest
from django.db import connection

from caunoi.trail.tests.example import Example


@pytest.fixture
def example(db):
    """Make the table inside the test's transaction, so that it goes with it."""
    # Not entered as a context: on SQLite that switches foreign keys off, which a transaction forbids.
    editor = connection.schema_editor(atomic=False)
    editor.deferred_sql = []
    editor.create_model(Example)
    for sql in editor.deferred_sql:
        editor.execute(sql, None)
    return Example
