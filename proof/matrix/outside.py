"""Who comes from outside of the accounts: members to their own record, and whoever has a link."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.utils import timezone

from caunoi.access.models import Account
from caunoi.intake import hand_in_links, handing_in
from caunoi.organisations.models import Employer, Unit
from caunoi.registers.cards import issuing
from caunoi.registers.links import linking
from caunoi.registers.links.tokens import Whom
from caunoi.registers.members.models import Person
from proof.matrix.facts import Thing

if TYPE_CHECKING:
    from proof.matrix.world import World


def come_in(world: World) -> None:
    """Members have an own record and a card, employers a link; whom the links are for is on no page but the officer's."""
    people = world.facts.things["person"]
    found = world.facts.things["own person"] = [
        # Of two members of a unit the first may have an account of the own, the second never has.
        Thing("own person", one.public_id, one.units, "nobody's")
        for one in (people[1], people[-1])
    ]
    officer = world.accounts["provincial-officer@root"]
    for name, account in world.accounts.items():
        if not name.startswith("member@"):
            continue
        unit = next(actor.terms[0][1] for actor in world.facts.actors if actor.name == name)
        # Two members a unit, in their order.
        mine = people[2 * unit]
        Account.objects.filter(pk=account.pk).update(full_name=f"Nguyễn {mine.token}")
        account.refresh_from_db()
        issuing.tie(account, Person.objects.get(pk=mine.pk), by=officer, at=timezone.now())
        issuing.issue(Person.objects.get(pk=mine.pk), days=9, by=officer, at=timezone.now())
        # The name that each page says above its content is nobody's of the register.
        Account.objects.filter(pk=account.pk).update(full_name=name)
        world.facts.own[name] = mine.token
        found.append(Thing("own person", mine.public_id, mine.units, name))
    links = world.facts.things["link"] = []
    for employer in world.facts.things["employer"]:
        holder = min(employer.units)
        link, token = linking.make(
            Employer.objects.get(pk=employer.pk), Whom(f"Hồ Lq{employer.pk}z", f"lq{employer.pk}z@example.invalid"),
            purpose="xác nhận", until=None, days=9, held_by=world.units[holder], client_ref=uuid4(), by=officer,
            at=timezone.now(),
        )  # fmt: skip
        world.contacts += [f"Hồ Lq{employer.pk}z", f"lq{employer.pk}z@example.invalid"]
        links.append(Thing("link", str(link.public_id), frozenset({holder})))
        world.tokens[employer.token] = token


def asked_for_lists(world: World) -> None:
    """Every unit has a link to hand lists in by, and one list came by it."""
    officer = world.accounts["provincial-officer@root"]
    world.facts.things |= {"hand-in link": [], "hand-in": []}
    for number, unit in world.units.items():
        whom = Whom(f"Hồ Hq{number}z", f"hq{number}z@example.invalid")
        asked, _token = hand_in_links.make(
            Unit.objects.get(pk=unit), "agreements", whom, most=9, until=None, days=9, client_ref=uuid4(), by=officer,
            at=timezone.now(),
        )  # fmt: skip
        sent_by = Whom(f"Hồ Sq{number}z", f"sq{number}z@example.invalid")
        one = handing_in.by_link(asked, "danh sach.csv", f"of {number}".encode(), sent_by, at=timezone.now())
        world.asked_of += [whom.name, whom.reached_at]
        world.handed_in_by += [sent_by.name, sent_by.reached_at]
        reach = frozenset({number})
        world.facts.things["hand-in link"].append(Thing("hand-in link", str(asked.public_id), reach))
        world.facts.things["hand-in"].append(Thing("hand-in", str(one.public_id), reach))
