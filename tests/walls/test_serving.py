"""`caunoi roles` and `caunoi serve` meet the wall: laid, looked at, and the site's own login taken on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import typer
from django.db import connection, connections
from typer.testing import CliRunner

from caunoi.cli import answer, roles, serve
from caunoi.indicators import reading
from tests.builders import the_federation

pytestmark = pytest.mark.django_db
ON_POSTGRESQL = connection.vendor == "postgresql"


def _run(verb: Any, *said: str) -> Any:
    app = typer.Typer()
    verb.add_to(app)
    return CliRunner().invoke(app, said)


def test_roles_lays_the_wall_and_says_that_it_stands() -> None:
    if ON_POSTGRESQL:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE members_person DISABLE ROW LEVEL SECURITY")
    done = _run(roles)
    assert done.exit_code == 0
    assert (roles.STANDS if ON_POSTGRESQL else roles.NO_WALL)[0] in done.stderr


def test_roles_says_what_it_cannot_put_right() -> None:
    if ON_POSTGRESQL:
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE VIEW everyone AS SELECT * FROM members_person; GRANT SELECT ON everyone TO caunoi_web"
            )
            cursor.execute("CREATE FUNCTION peek() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'")
    done = _run(roles)
    assert done.exit_code == (1 if ON_POSTGRESQL else 0)
    assert ("peek()" in done.stderr) == ON_POSTGRESQL


@pytest.mark.usefixtures("patient_again")
def test_the_site_is_not_served_where_the_wall_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve.Site, "run", lambda site: None)
    monkeypatch.setattr(serve, "_sign_in_as_the_site", lambda: None)
    if ON_POSTGRESQL:
        with connection.cursor() as cursor:
            cursor.execute("DROP POLICY web_reads ON members_person")
    done = _run(serve, "--no-worker")
    assert done.exit_code == (2 if ON_POSTGRESQL else 0)


def test_once_served_the_process_knows_the_site_s_login_alone(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.SITE_DATABASE = {"USER": "a_site", "PASSWORD": "own"}
    known = dict(connections.settings["default"])
    monkeypatch.setitem(connections.settings, "default", known)
    monkeypatch.setattr(connections, "close_all", lambda: None)
    monkeypatch.setenv("DATABASE_URL", "postgresql://owner@/caunoi")
    serve._sign_in_as_the_site()
    assert (known["USER"], known["PASSWORD"]) == ("a_site", "own")
    assert "DATABASE_URL" not in serve.os.environ


def test_a_served_page_takes_up_the_connection_of_the_page_before(monkeypatch: pytest.MonkeyPatch) -> None:
    known = dict(connections.settings["default"])
    monkeypatch.setitem(connections.settings, "default", known)
    serve._keep_connections()
    assert (known["CONN_MAX_AGE"], known["CONN_HEALTH_CHECKS"]) == (
        (serve.KEPT, True) if ON_POSTGRESQL else (0, False)
    )


def test_the_site_s_own_login_counts_nothing_and_answers_nobody(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    """It is shown too little: what it counted would be short of rows, and others would read it."""
    the_federation()
    settings.CAUNOI_HOME, settings.CAUNOI_ANSWERS = tmp_path, tmp_path / "answers" / "socket"
    monkeypatch.setattr(reading, "confined", lambda: True)
    monkeypatch.setattr(answer, "confined", lambda: True)
    with pytest.raises(reading.NotTheWorkers):
        reading.current()
    done = _run(answer)
    assert done.exit_code == 2
    assert "is the site's own" in done.stderr
    assert not settings.CAUNOI_ANSWERS.exists()

    monkeypatch.setattr(reading, "confined", lambda: False)
    assert reading.current().folder.exists()
