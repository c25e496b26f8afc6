"""What must be answered, from the table of routes and the tree alone: no line of it asks the code under trial."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from caunoi.office.routes import Policy, Route
from proof.matrix.facts import ROOT, Actor, Facts, Thing

METHOD, SIGN_IN, REFUSED, NOT_THERE, IN = "405", "to sign in", "403", "404", "in"
#: Of the API: no key, or one that is over.
NO_KEY = "401"
#: The right without which nobody has a key.
KEYS = "keys.make"
PERHAPS = "in, or 404"
#: Open to all: in, or led to signing in where nothing waits to be finished.
ANYWAY = "in, or to sign in"
#: Rights to figures alone: by them no person, employer or contact is named.
AGGREGATES = frozenset({"figures.read", "cubes.read", "signed-in", "open-to-all", "accounts.open"})


@dataclass(frozen=True)
class Oracle:
    """The table and the tree."""

    policy: Policy
    facts: Facts

    def answer(self, route: Route, method: str, actor: Actor, things: Sequence[Thing]) -> str:
        """One of the answers above, for a request about these things (the ids in path, query and body)."""
        if method not in route.methods:
            return METHOD
        who = route.who["GET" if method == "HEAD" else method]
        if route.by == "key":
            actor = self.of_the_key(actor)
            if actor.state != "open" or not self.held(actor, KEYS):
                return NO_KEY
        if who == "open-to-all":
            return ANYWAY
        if actor.state != "open":
            return SIGN_IN
        if who != "signed-in" and not self.held(actor, who):
            return REFUSED
        reach = self.reach(actor, who)
        answers = [self._of(thing, actor, reach) for thing in things]
        if NOT_THERE in answers:
            return NOT_THERE
        return PERHAPS if route.own or PERHAPS in answers else IN

    def of_the_key(self, actor: Actor) -> Actor:
        """Who reads by a key: the first office of whoever made it, and no other."""
        return replace(actor, terms=actor.terms[:1])

    def held(self, actor: Actor, right: str) -> list[int]:
        """The units of the terms that give a right."""
        return [
            unit
            for office, unit in actor.terms
            if office in self.policy.rights[right] and (unit == ROOT or right not in self.policy.whole)
        ]

    def reach(self, actor: Actor, right: str) -> frozenset[int]:
        """The units that a right covers."""
        if right in {"signed-in", "open-to-all"} or actor.state != "open":
            return frozenset()
        return frozenset().union(*(self.facts.under(unit) for unit in self.held(actor, right)))

    def _of(self, thing: Thing, actor: Actor, reach: frozenset[int]) -> str:
        if thing.kind in {"alert", "board", "job", "key", "look", "own hand-in", "national job"}:
            return IN if thing.token == actor.name else NOT_THERE
        if thing.kind == "own person":
            # Whose own it is, and nobody else's: the unit alone opens nothing.
            return IN if thing.token == actor.name else NOT_THERE
        if not thing.units & reach:
            return NOT_THERE
        # Which of the units below an account may be opened in is decided elsewhere; beyond reach it never is.
        return PERHAPS if thing.kind in {"opening", "account", "data request"} else IN

    def tokens(self, actor: Actor, right: str) -> frozenset[str]:
        """The names that a page under this right may hold."""
        own = {unit for _office, unit in actor.terms} if actor.state == "open" else set()
        reach = self.reach(actor, right)
        named = reach | {ROOT} | {up for unit in own | reach for up in self.facts.way(unit)}
        people = self.reach(actor, "records.read" if right in AGGREGATES else right)
        if right == "own.read":
            return self._own(actor, named)
        return frozenset(
            thing.token
            for kind, things in self.facts.things.items()
            for thing in things
            if thing.units & (named if kind == "unit" else people)
        )

    def _own(self, actor: Actor, named: set[int] | frozenset[int]) -> frozenset[str]:
        """Of people the own name alone; of units those named on the own papers."""
        units = {thing.token for thing in self.facts.things["unit"] if thing.units & named}
        return frozenset(units | {self.facts.own[actor.name]} if actor.name in self.facts.own else units)
