"""What our scripts and patterns may not hold, and what stands on the page of rules and in what is installed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from itertools import pairwise
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import pytest
from setuptools import find_namespace_packages

from caunoi.office.limiting import limits
from caunoi.trail import keys
from tests.shape.checks import PACKAGE, ROOT, sources
from tools import rules
from tools.docs import table

#: Text made markup, or names of properties that a page could say.
DANGEROUS = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|__proto__|\.prototype|Object\.assign|\]\s*=[^=]"
)
REPEATS = {_constants.MAX_REPEAT, _constants.MIN_REPEAT}


def test_no_script_of_ours_makes_markup_of_text_or_writes_properties_by_name() -> None:
    found = {
        path.name: DANGEROUS.findall(path.read_text(encoding="utf-8"))
        for path in (PACKAGE / "design/static/design").glob("*.js")
    }

    assert len(found) > 1
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize("text", ["a.innerHTML = b", "a[b] = c", "Object.assign({}, b)", "a.__proto__"])
def test_such_a_script_is_found(text: str) -> None:
    assert DANGEROUS.search(text)


def patterns() -> dict[str, str]:
    """Every regular expression that a module of ours compiled."""
    found = {}
    for path in sources("caunoi"):
        if {"tests", "migrations"} & set(path.parts):
            continue
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for key, value in vars(import_module(name)).items():
            if isinstance(value, re.Pattern):
                found[f"{name}.{key}"] = value.pattern
    return found


def without_end(parsed: Any, inside: bool = False) -> Iterator[str]:
    """Repeats without an end inside repeats without an end: what a hostile text makes slow beyond measure."""
    for kind, what in parsed:
        if kind in REPEATS:
            _least, most, body = what
            endless = most == _constants.MAXREPEAT
            if endless and inside:
                yield str(body)
            yield from without_end(body, inside or endless)
        elif isinstance(what, tuple | list):
            for one in what if kind != _constants.BRANCH else what[1]:
                if isinstance(one, _parser.SubPattern):
                    yield from without_end(one, inside)


def test_no_pattern_of_ours_repeats_what_repeats_without_end() -> None:
    found = {name: list(without_end(_parser.parse(text))) for name, text in patterns().items()}

    assert len(found) > 15
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize(
    ("text", "slow"), [("(a+)+b", True), ("(a|b*)*", True), ("(a{1,9})+b", False), ("a+b+", False)]
)
def test_a_pattern_that_does_is_found(text: str, slow: bool) -> None:
    assert bool(list(without_end(_parser.parse(text)))) is slow


def test_what_is_installed_holds_no_tests() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    chosen = told["tool"]["setuptools"]["packages"]["find"]
    packages = find_namespace_packages(str(ROOT), **chosen)

    assert "caunoi.office" in packages
    assert [name for name in packages if "tests" in name.split(".")] == []
    assert [
        name
        for name in find_namespace_packages(str(ROOT), include=chosen["include"])
        if name.endswith(".tests")
    ]


def test_the_page_of_rules_names_every_form_limit_key_and_log() -> None:
    page = rules.page(table)
    headings = re.findall(r"^## (.+)$", page, re.M)
    classes = {name for name, *_ in rules.CLASSES}

    assert headings == [
        "Signing in", "Sessions", "How often", "Fields of forms", "Rules between fields", "Files", "Heavy work",
        "What the site talks to", "Keys", "Classes of data", "Logs",
    ]  # fmt: skip
    assert all(kind.name in page for kind in limits().values())
    assert len(list(rules.fields())) > 25
    assert len(rules.rules_between_fields()) > 20
    assert {f"`{ring}`" for ring in ("master", "index", "trail")} <= {name for name, *_ in rules.KEYS}
    policy = tomllib.loads((PACKAGE / "retention/policy/retention.toml").read_text(encoding="utf-8"))
    assert (
        set(re.findall(r'"(public|internal|personal|sensitive|complaint)"', str(policy).replace("'", '"')))
        <= classes
    )


def test_keys_and_nonces_have_the_bits_that_are_said() -> None:
    assert keys.SIZE * 8 == 256
    assert keys.NONCE * 8 == 96


def test_there_is_a_time_within_which_a_hole_in_a_package_is_closed() -> None:
    said = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    days = [int(day) for day in re.findall(r"\| within (\d+) days", said)]

    assert len(days) == 3
    assert all(one < other for one, other in pairwise(days))


def test_the_shipped_proxy_speaks_tls_of_today_and_the_units_reach_nobody() -> None:
    said = (ROOT / "docs/deploying.md").read_text(encoding="utf-8")

    assert re.findall(r"ssl_protocols ([^;]+);", said) == ["TLSv1.2 TLSv1.3"]
    assert re.findall(r"ssl_ciphers ([^;]+);", said)
    assert not re.search(r"RC4|3DES|MD5|CBC", said)
    assert said.count("IPAddressDeny=any") == 2
    assert "X-Forwarded-For $proxy_add_x_forwarded_for" in said
    assert "client_max_body_size" in said
