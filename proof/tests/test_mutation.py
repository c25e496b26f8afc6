"""The mutants are as they are said to be, and a test that asserts nothing lets them live."""

from __future__ import annotations

import ast
import os
import resource
import sys
import types

import pytest

from proof.mutants import mutants, put
from proof.mutating import TARGETS, apart, every_mutant

SOURCE = """
def reached(terms, right, most=2):
    found = []
    for term in terms:
        if term > right and not found:
            found.append(term)
            continue
        found.extend([one for one in (term, 1) if one != 3])
    return found if len(found) < most else max(found)


class Holder:
    @property
    def held(self):
        return 1 + 1
"""


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> types.ModuleType:
    made = types.ModuleType("made_for_this")
    made.__file__ = "made_for_this.py"
    exec(compile(SOURCE, made.__file__, "exec"), vars(made))  # noqa: S102 - the source above
    monkeypatch.setattr("inspect.getsource", lambda _module: SOURCE)
    return made


def test_every_operator_is_tried_and_each_mutant_is_another_program(module: types.ModuleType) -> None:
    made = list(mutants(module, ("reached", "Holder")))
    programs = {ast.unparse(one.tree) for one in made}

    assert len(programs) == len(made)
    assert ast.unparse(ast.parse(SOURCE)) not in programs
    assert {one.what.split(":")[0] for one in made} == {
        "GtE", "LtE", "Or", "not left out", "never", "always", "left out", "skipped", "no condition", "Eq",
        "the other one", "nothing returned", "Sub", "2", "3", "4",
    }  # fmt: skip


def test_a_mutant_that_was_put_acts_wherever_the_function_was_imported_to(module: types.ModuleType) -> None:
    imported, holder = module.reached, module.Holder()
    assert (imported([5], 4), holder.held) == ([5], 2)
    for one in mutants(module, ("reached", "Holder.held")):
        if one.what.startswith(("LtE: term", "Sub")):
            put(module, one)

    assert holder.held == 0
    assert imported is module.reached


def test_the_functions_named_are_there_and_give_enough_to_try() -> None:
    assert len(every_mutant()) > 400
    assert len({target.module for target in TARGETS}) == len(TARGETS)


def test_what_a_mutant_does_to_its_process_is_a_verdict_and_no_more() -> None:
    """Green is green alone: not red, not what raises, ends the process or never ends."""

    def computes_for_ever() -> bool:
        resource.setrlimit(resource.RLIMIT_CPU, (1, 2))
        while True:
            pass

    assert apart(lambda: True)
    for judge in (lambda: False, lambda: 1 // 0, lambda: sys.exit(0), lambda: os._exit(3), computes_for_ever):
        assert not apart(judge)
