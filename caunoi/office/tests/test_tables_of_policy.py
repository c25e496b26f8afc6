"""The tables of routes and limits as data, and how long a session lasts: read without a database."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings

from caunoi.office import limiting
from caunoi.office.routes import METHODS, Route, read
from caunoi.office.sessions import too_old

IDLE, WHOLE = settings.SESSION_IDLE_SECONDS, settings.SESSION_WHOLE_SECONDS
TABLE = """
[routes]
today = { GET = "figures.read" }
person = { GET = "people.read", POST = "people.read", id = "person", query = { unit = "unit" }, body = { a = "b" } }
send = { POST = "lists.send", code = "matter", own = "factor" }
[rights]
"people.read" = ["chair", "upper-officer"]
[whole]
rights = ["lists.send"]
[fields]
"Particulars.name" = "people.read"
"""


def test_a_line_says_who_may_use_each_method_and_what_its_ids_are_of() -> None:
    table = read(TABLE)

    assert table.routes["today"] == Route("today", {"GET": "figures.read"})
    assert table.routes["person"] == Route(
        "person",
        {"GET": "people.read", "POST": "people.read"},
        id="person",
        query={"unit": "unit"},
        body={"a": "b"},
    )
    assert table.routes["send"] == Route("send", {"POST": "lists.send"}, code="matter", own="factor")
    assert table.rights == {"people.read": frozenset({"chair", "upper-officer"})}
    assert table.whole == {"lists.send"}
    assert table.fields == {"Particulars.name": "people.read"}


def test_head_goes_with_get_and_with_nothing_else() -> None:
    table = read(TABLE)

    assert table.routes["today"].methods == ["GET", "HEAD"]
    assert table.routes["send"].methods == ["POST"]


def test_a_line_may_name_every_method_there_is() -> None:
    every = ", ".join(f'{method} = "people.read"' for method in METHODS)

    assert read(re.sub(r"today = .*", f"today = {{ {every} }}", TABLE)).routes["today"].who.keys() == {
        *METHODS
    }


@pytest.mark.parametrize("line", ['{ id = "person" }', '{ GETS = "a" }', '{ GET = "a", get = "b" }'])
def test_a_line_without_a_method_or_with_an_unknown_one_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"^today: "):
        read(re.sub(r"today = .*", f"today = {line}", TABLE))


@pytest.mark.parametrize(
    ("began", "seen", "now", "old"),
    [
        (0, 0, IDLE, False),
        (0, 0, IDLE + 1, True),
        (0, WHOLE, WHOLE, False),
        (0, WHOLE, WHOLE + 1, True),
        (50, WHOLE + 50, WHOLE + 50, False),
        (10_000, 10_000, 10_001, False),
    ],
)
def test_a_session_ends_after_half_an_hour_of_silence_or_twelve_hours(
    began: int, seen: int, now: int, old: bool
) -> None:
    assert too_old(began, seen, now) is old


def test_a_limit_is_so_many_within_so_many_seconds_of_an_account_and_of_an_address() -> None:
    table = limiting.read('[a]\nroutes = ["b", "c"]\naccount = [[2, 60]]\naddress = [[9, 120], [20, 900]]\n')

    assert table["b"] == table["c"]
    assert table["b"].by == {
        "account": [(2, timedelta(minutes=1))],
        "address": [(9, timedelta(minutes=2)), (20, timedelta(minutes=15))],
    }
    assert limiting.read('[a]\nroutes = ["b"]\naddress = [[9, 120]]\n')["b"].by.keys() == {"address"}
    every = ("account", "address", "link", "key")
    of_all = "".join(f"{who} = [[9, 120]]\n" for who in every)
    assert limiting.read(f'[a]\nroutes = ["b"]\n{of_all}')["b"].by.keys() == {*every}


@pytest.mark.parametrize(
    "line",
    [
        'routes = ["b"]\nadress = [[1, 1]]',
        'routes = ["b"]',
        "address = [[1, 1]]",
        'routes = ["b"]\naddress = [1, 1]',
        'routes = ["b", "b"]\naddress = [[1, 1]]',
    ],
)
def test_a_line_of_limits_that_means_nothing_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"^[ab]: "):
        limiting.read(f"[a]\n{line}")
