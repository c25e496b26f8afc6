"""The API asked everything that its own document allows and much that it does not, by keys of several offices.

Schemathesis makes the questions and holds the answers against the document; ids of the federation, within reach and
out of it, are put into some of them, and every answer is looked through for names and numbers that may not be there.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import hypothesis
import schemathesis
from django.core import signals
from django.db import close_old_connections
from schemathesis import GenerationMode, checks
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok

from caunoi.office.routes import Policy
from caunoi.wsgi import application
from proof.matrix.cells import CANARY, HAND_IN, undone
from proof.matrix.facts import Actor
from proof.matrix.oracle import Oracle
from proof.matrix.world import World

HELD = (
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
)
DOCUMENT = "/api/v1/openapi.json"
#: How often an id is one of the federation's, and not a random one, which is nobody's.
REAL = 0.7
#: Those who are asked for: some may see everything, some a part, some figures alone, one nothing at all.
ACTORS = (
    "provincial-officer@root",
    "upper-officer@1",
    "upper-officer@2",
    "chair@2",
    "party-reader@root",
    "auditor@root",
)


def asked(world: World, policy: Policy, *, seed: int, most: int) -> tuple[Counter[int], list[str]]:
    """`most` questions of each way to each address, valid and broken ones: how many got which status, and what was wrong."""
    with _connections_kept():
        return _asked(world, policy, seed, most)


def _asked(world: World, policy: Policy, seed: int, most: int) -> tuple[Counter[int], list[str]]:
    owner = world.keys["provincial-officer@root"]
    schema = schemathesis.openapi.from_wsgi(
        DOCUMENT, application, headers={"Authorization": f"Bearer {owner}", "Host": "127.0.0.1"}
    )
    chance = random.Random(seed)
    actors = [actor for actor in world.facts.actors if actor.name in ACTORS]
    count, wrong = Counter[int](), list[str]()
    for found in schema.get_all_operations():
        if not isinstance(found, Ok):
            raise TypeError(f"{DOCUMENT} cannot be read: {found}")
        operation = found.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            for case in _cases(operation, mode, seed, most):
                actor = chance.choice(actors)
                _made_real(case, world, chance)
                status, said = _wrong(case, actor, world, policy)
                count[status] += 1
                wrong += said
    return count, wrong


@contextmanager
def _connections_kept() -> Iterator[None]:
    """A server drops a connection that is in a transaction when a request ends; here what is asked is taken back by one."""
    edges = (signals.request_started, signals.request_finished)
    for edge in edges:
        edge.disconnect(close_old_connections)
    try:
        yield
    finally:
        for edge in edges:
            edge.connect(close_old_connections)


def _cases(operation: Any, mode: GenerationMode, seed: int, most: int) -> list[Any]:
    found: list[Any] = []

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=most, deadline=None, database=None, phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )  # fmt: skip
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def gather(case: Any) -> None:
        found.append(case)

    try:
        gather()
    except hypothesis.errors.Unsatisfiable:
        # An address without parameters has no broken ones.
        return []
    return found


def _made_real(case: Any, world: World, chance: random.Random) -> None:
    """Put ids and codes of this federation where random ones would be nobody's."""
    kind = next((one for one in ("unit", "employer", "agreement") if f"/{one}s/" in case.path), "unit")
    kind = "own hand-in" if "/intake/" in case.path else kind
    if "public_id" in (case.path_parameters or {}) and chance.random() < REAL:
        case.path_parameters["public_id"] = chance.choice(world.facts.things[kind]).public_id
    if "code" in (case.path_parameters or {}) and chance.random() < REAL:
        case.path_parameters["code"] = chance.choice(["members", "unions", "nominees", "nominations"])
    if "unit" in (case.query or {}) and chance.random() < REAL:
        case.query["unit"] = chance.choice(world.facts.things["unit"]).public_id


def _wrong(case: Any, actor: Actor, world: World, policy: Policy) -> tuple[int, list[str]]:
    """The status, and a sentence for each thing that is wrong with the answer."""
    said, wrong = f"{case.method} {case.formatted_path} {case.query} as {actor.name}", []
    with undone():
        name = case.operation.definition.raw["operationId"]
        keys = world.hand_in_keys if name in HAND_IN else world.keys
        shown = {"Authorization": f"Bearer {keys[actor.name]}", "Host": "127.0.0.1"}
        answer = case.call(headers=shown)
        try:
            case.validate_response(answer, checks=list(HELD))
        except (AssertionError, FailureGroup) as failed:
            wrong.append(f"{said}: {' '.join(str(failed).split())[:300]}")
    judge = Oracle(policy, world.facts)
    who = next(iter(policy.routes[name].who.values()))
    strange = set(CANARY.findall(answer.text)) - judge.tokens(judge.of_the_key(actor), who)
    wrong += [f"{said}: names {one}" for one in sorted(strange)]
    hidden = (*world.secrets, *world.contacts, *world.asked_of, *world.handed_in_by)
    wrong += [f"{said}: shows {one}" for one in hidden if one in answer.text]
    return answer.status_code, wrong
