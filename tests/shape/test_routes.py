"""The table of routes names everything the site answers, and says what the guards enforce."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.views.decorators.http import require_POST

from caunoi.access.guarding import may, open_to_all
from caunoi.access.rights import RIGHTS
from caunoi.office import limiting
from caunoi.office.routes import TABLE, Policy, policy, read


def views(patterns: list[URLPattern | URLResolver]) -> Iterator[tuple[str, object]]:
    """Every named address with its view, however deep it is included."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns)
        else:
            yield pattern.name or str(pattern.pattern), pattern.callback


def disagreements(found: dict[str, object], table: Policy) -> list[str]:
    """Routes that no line names, lines without a route, guards that are not what their line says."""
    wrong = [f"{name}: has no line in {TABLE.name}" for name in found if name not in table.routes]
    wrong += [f"{name}: has a line and no route" for name in table.routes if name not in found]
    for name in found.keys() & table.routes.keys():
        guard = getattr(found[name], "guarded_by", None)
        if set(table.routes[name].who.values()) != {guard}:
            wrong.append(f"{name}: guarded by {guard}, the line says {table.routes[name].who}")
    return wrong


def rights_told_otherwise(table: Policy) -> list[str]:
    """Rights whose offices, or whose width, the code and the table do not agree on."""
    return [
        code
        for code in RIGHTS.keys() | table.rights.keys()
        if code not in RIGHTS
        or {str(office) for office in RIGHTS[code].offices} != table.rights.get(code)
        or RIGHTS[code].whole_federation != (code in table.whole)
    ]


def test_every_route_has_its_line_and_its_guard() -> None:
    assert disagreements(dict(views(get_resolver().url_patterns)), policy()) == []


def test_only_what_stands_under_api_is_opened_by_a_key_and_nothing_there_by_a_session() -> None:
    found = {name for name, route in policy().routes.items() if route.by == "key"}

    assert found == {name for name in policy().routes if name.startswith("api-")}
    assert {route.by for route in policy().routes.values()} == {"key", "session"}


def test_two_addresses_have_two_names() -> None:
    names = [name for name, _view in views(get_resolver().url_patterns)]

    assert len(names) == len(set(names))


def test_offices_and_their_rights_are_written_twice_alike() -> None:
    assert rights_told_otherwise(policy()) == []


@pytest.mark.parametrize(
    ("name", "view"),
    [
        ("forgotten", open_to_all(lambda request: None)),
        ("today", lambda request: None),
        ("today", open_to_all(lambda request: None)),
        ("today", require_POST(may("trail.read")(lambda request: None))),
    ],
)
def test_a_route_that_is_missing_or_guarded_otherwise_is_found(name: str, view: object) -> None:
    found = dict(views(get_resolver().url_patterns))
    before = disagreements(found, policy())
    after = disagreements(found | {name: view}, policy())

    assert [sentence.split(":")[0] for sentence in after if sentence not in before] == [name]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"own.read" = ["member"]', '"own.read" = ["member", "auditor"]'),
        ('rights = ["lists.send", ', "rights = ["),
    ],
)
def test_a_right_given_in_one_place_only_is_found(before: str, after: str) -> None:
    text = TABLE.read_text(encoding="utf-8")
    assert before in text

    assert len(rights_told_otherwise(read(text.replace(before, after)))) == 1


def test_a_line_that_means_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="GETS"):
        read(TABLE.read_text(encoding="utf-8").replace('today = { GET = "', 'today = { GETS = "'))


def unlimited(table: Policy, limits: set[str]) -> set[str]:
    """Routes that somebody may ask without end, or that stand among the limits for nothing."""
    asked = {name for name, route in table.routes.items() if "POST" in route.who or route.by == "key"}
    return (asked | limiting.COUNTED_GET) ^ limits


def test_every_route_that_takes_a_form_or_a_key_has_its_limit() -> None:
    assert unlimited(policy(), set(limiting.limits())) == set()
    assert unlimited(policy(), set(limiting.limits()) - {"unmask"} | {"gone"}) == {"unmask", "gone"}


def test_what_only_the_signed_in_may_ask_is_limited_by_account() -> None:
    open_ones = {name for name, route in policy().routes.items() if "open-to-all" in route.who.values()}
    by_address_alone = {
        name for name, kind in limiting.limits().items() if not {"account", "key"} & set(kind.by)
    }

    assert by_address_alone == open_ones - {"sign-out", "language"}


@pytest.mark.parametrize(
    "line", ['[a]\nroutes = ["b"]\nadress = [[1, 1]]', '[a]\nroutes = ["b", "b"]\naddress = [[1, 1]]']
)
def test_a_limit_that_means_nothing_or_two_things_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"^[ab]:"):
        limiting.read(line)
