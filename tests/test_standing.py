"""Tests that begin from the same meet the rows that it wrote and nothing that one of them did."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import connections, transaction

from caunoi.organisations.models import Employer, Unit
from tests.builders import a_unit, an_employer, the_federation
from tests.emptying import with_rows
from tests.standing import STANDS, Standing, made_once


@dataclass
class Place:
    """A root and what hangs from it."""

    root: Unit
    names: list[str]


def made() -> Place:
    root = the_federation()
    a_unit("CĐCS Công ty TNHH May Đông Á", under=root)
    return Place(root, ["May Đông Á"])


@made_once
def place() -> Place:
    return made()


@pytest.mark.parametrize("time", [1, 2, 3])
def test_each_begins_from_what_was_made_and_from_nothing_that_another_did(place: Place, time: int) -> None:
    assert (place.names, Unit.objects.count(), Employer.objects.count()) == (["May Đông Á"], 2, 0)
    place.names.append("Giày Hoa Sen")
    a_unit("CĐCS Công ty CP Giày Hoa Sen", under=place.root)
    an_employer("Công ty CP Giày Hoa Sen")


@pytest.mark.django_db
def test_it_stands_for_whoever_asks_for_the_same_and_falls_with_its_rows() -> None:
    stand = Standing()
    stand.raise_up(made)
    assert (stand.holds(made), stand.holds(the_federation), Unit.objects.count()) == (True, False, 2)

    stand.fall()
    assert (stand.holds(made), Unit.objects.count()) == (False, 0)


@pytest.mark.django_db
def test_it_stands_no_longer_than_a_minute_nor_on_another_connection() -> None:
    stand = Standing()
    stand.raise_up(made)
    stand.since -= STANDS
    assert not stand.holds(made)
    stand.since += STANDS
    assert stand.holds(made)
    stand.on["keys"] = object()
    assert not stand.holds(made)
    stand.fall()


@contextmanager
def as_if_a_browser_came_or_went() -> Iterator[None]:
    """An event loop is known to this thread if none was, as it is once Playwright has begun; or none if one was."""
    known = asyncio._get_running_loop()
    asyncio._set_running_loop(None if known else asyncio.new_event_loop())
    try:
        yield
    finally:
        between = asyncio._get_running_loop()
        asyncio._set_running_loop(known)
        if between:
            between.close()


@pytest.mark.django_db
def test_it_falls_over_the_connections_that_it_stands_on_though_a_browser_has_come_between() -> None:
    stand = Standing()
    stand.raise_up(made)
    before = connections["default"]

    with as_if_a_browser_came_or_went():
        assert connections["default"] is not before
        assert not stand.holds(made)
        stand.fall()

    assert (connections["default"], Unit.objects.count()) == (before, 0)


@pytest.mark.django_db
def test_what_is_given_uncopied_would_be_seen_by_the_next() -> None:
    stand = Standing()
    stand.raise_up(made)
    stand.copied().names.append("Giày Hoa Sen")
    assert stand.copied().names == ["May Đông Á"]
    stand.told.names.append("Giày Hoa Sen")
    assert stand.copied().names == ["May Đông Á", "Giày Hoa Sen"]
    stand.fall()


@pytest.mark.django_db
def test_who_asks_for_nothing_begins_with_nothing() -> None:
    assert {alias: with_rows(alias) for alias in connections} == {alias: [] for alias in connections}


def test_what_must_be_the_outermost_transaction_of_the_site_may_begin_there(place: Place) -> None:
    with transaction.atomic(durable=True):
        assert Unit.objects.count() == 2


def test_a_connection_may_be_lost(place: Place) -> None:
    connections["default"].close()


def test_and_the_next_meets_it_whole(place: Place) -> None:
    assert Unit.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_who_commits_is_given_it_as_well(place: Place) -> None:
    assert Unit.objects.count() == 2
    an_employer("Công ty CP Giày Hoa Sen")


@pytest.mark.django_db(transaction=True)
def test_and_leaves_nothing_behind() -> None:
    assert {alias: with_rows(alias) for alias in connections} == {alias: [] for alias in connections}
