"""Two worlds: what one officer's pages lead to, asked again by another, and asked with the first one's ids.

Every page is looked through for canaries: names of what is out of reach, and numbers, telephones, addresses, hardship
and births, which only those named in the table may see.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from itertools import islice
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import resolve, reverse

from caunoi.office.routes import Policy
from proof.matrix.cells import CANARY, hidden_from, text_of, undone
from proof.matrix.facts import Actor, Thing, nobody
from proof.matrix.oracle import Oracle
from proof.matrix.world import World

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_LINK = re.compile(r'(?:href|action|hx-get)="([^"#]*)"')
_TOKEN = re.compile(r'value="[A-Za-z0-9]{64}"|nonce="[^"]*"')
#: Where a form of a page leads that takes a list out, which reads and is not found by links.
EXPORTS = ("/export/",)


@dataclass(frozen=True)
class Asked:
    """One request as it was recorded."""

    method: str
    path: str

    def of(self, client: Client) -> tuple[int, str]:
        """What it answers this client."""
        with undone():
            answer = client.generic(self.method, self.path)
        return answer.status_code, text_of(answer)


def crawl(world: World, actor: Actor, policy: Policy, *, most: int) -> Iterator[tuple[Asked, int, str]]:
    """A record of each kind within reach, then every page that links lead to, and every list taken out."""
    client, waiting, seen = world.clients[actor.name], list(_first(world, actor, policy)), set[Asked]()
    while waiting and len(seen) < most:
        asked = waiting.pop(0)
        if asked in seen or asked.path.startswith(("/static/", "/sign-", "/account/")):
            continue
        seen.add(asked)
        status, text = asked.of(client)
        yield asked, status, text
        for link in _LINK.findall(text):
            address = urlsplit(urljoin(asked.path, unescape(link)))
            path = address.path + (f"?{address.query}" if address.query else "")
            if not address.netloc and path.startswith("/"):
                waiting.append(Asked("POST" if any(one in path for one in EXPORTS) else "GET", path))


def _first(world: World, actor: Actor, policy: Policy) -> Iterator[Asked]:
    reach = Oracle(policy, world.facts).reach(actor, "units.read")
    if actor.name in world.facts.own:
        mine = (one for one in world.facts.things["own person"] if one.token == actor.name)
        yield from (Asked("GET", reverse("own-record", args=[one.public_id])) for one in mine)
    for kind in ("person", "employer", "unit"):
        some = (one for one in world.facts.things[kind] if one.units & reach)
        yield from (Asked("GET", reverse(kind, args=[one.public_id])) for one in islice(some, 1))
    unit = next((one for one in world.facts.things["unit"] if one.units & reach), nobody())
    for path in (
        "/search/?q=q",
        "/",
        f"/figures/members/?unit={unit.public_id}",
        "/rights/",
        "/own/",
        "/card-check/",
        "/incidents/",
        "/data-requests/",
        "/accounts/waiting/",
        "/lists/",
    ):
        yield Asked("GET", path)


def canaries_in(asked: Asked, text: str, actor: Actor, world: World, policy: Policy) -> list[str]:
    """What of this answer may not be there."""
    judge = Oracle(policy, world.facts)
    route = policy.routes.get(resolve(urlsplit(asked.path).path).url_name or "")
    right = route.who.get(asked.method, "signed-in") if route else "signed-in"
    may = judge.tokens(actor, right)
    found = [token for token in set(CANARY.findall(text)) if token not in may]
    # The search box says again what was asked.
    found += [secret for secret in hidden_from(world, route.name if route else "", actor) if secret in text]
    # Anybody's own birth is theirs to see.
    birth_seen_by = judge.tokens(actor, policy.fields["Particulars.birth_on"])
    birth_seen_by |= {world.facts.own[actor.name]} if actor.name in world.facts.own else set()
    found += [
        f"the birth of {token}"
        for token, birth in world.births.items()
        if birth in text
        and not any(world.births[one] == birth for one in birth_seen_by & world.births.keys())
    ]
    return [f"{asked.method} {asked.path} as {actor.name} holds {one}" for one in found]


def looked_through(
    world: World, policy: Policy, actors: Iterable[Actor], *, most: int
) -> tuple[int, list[str]]:
    """Crawl as each of them; how many answers, and what stood in them."""
    count, wrong = 0, []
    for actor in actors:
        for asked, status, text in crawl(world, actor, policy, most=most):
            count += 1
            wrong += canaries_in(asked, text, actor, world, policy)
            if status >= 500:
                wrong.append(f"{asked.method} {asked.path} as {actor.name} broke")
    return count, wrong


def replayed(world: World, policy: Policy, first: str, second: str, *, most: int) -> tuple[int, list[str]]:
    """The second's requests and the first's, asked by the second, with each id in turn made one of the first's."""
    actors = {actor.name: actor for actor in world.facts.actors}
    client, actor = world.clients[second], actors[second]
    recorded = [asked for asked, _status, _text in crawl(world, actors[first], policy, most=most)]
    own = [asked for asked, _status, _text in crawl(world, actor, policy, most=most)]
    strange = list(_only_of(world, policy, actors[first], actor))
    count, wrong = 0, []
    for asked in recorded:
        count += 1
        wrong += canaries_in(asked, asked.of(client)[1], actor, world, policy)
    for asked in own:
        for old in set(UUID.findall(asked.path)):
            blank = _bare(Asked(asked.method, asked.path.replace(old, nobody().public_id)).of(client))
            for thing in strange:
                turned = Asked(asked.method, asked.path.replace(old, thing.public_id))
                status, text = turned.of(client)
                count += 1
                wrong += canaries_in(turned, text, actor, world, policy)
                if _bare((status, text)) != blank:
                    wrong.append(
                        f"{turned.method} {turned.path} as {second} tells that there is a {thing.kind}"
                    )
    return count, wrong


# Whoever holds a link holds no office.
NOBODY = Actor("by link", (), "nobody")


def by_links(world: World) -> tuple[int, list[str]]:
    """Every link opened without an account: its employer with the unions there, and no other name, number or person."""
    count, wrong = 0, []
    for employer in world.facts.things["employer"]:
        client = Client(SERVER_NAME="127.0.0.1")
        with undone():
            client.post(reverse("by-link"), {"token": world.tokens[employer.token]})
            answer = client.get(reverse("link-page"))
        text = text_of(answer)
        unions = {thing.token for thing in world.facts.things["unit"] if thing.units & employer.units}
        found = set(CANARY.findall(text)) - unions - {employer.token}
        found |= {secret for secret in hidden_from(world, "link-page", NOBODY) if secret in text}
        count += 1
        if answer.status_code != 200 or employer.token not in text:
            wrong.append(f"the link of {employer.token} answers {answer.status_code} without its name")
        wrong += [f"the link of {employer.token} shows {one}" for one in sorted(found)]
    return count, wrong


def _only_of(world: World, policy: Policy, first: Actor, second: Actor) -> Iterator[Thing]:
    judge = Oracle(policy, world.facts)
    mine, theirs = judge.reach(first, "units.read"), judge.reach(second, "units.read")
    for kind in ("unit", "employer", "person", "agreement"):
        some = [one for one in world.facts.things[kind] if one.units & mine and not one.units & theirs]
        yield from some[:2]


def _bare(answer: tuple[int, str]) -> tuple[int, str]:
    """Without what differs from one answer to the next: tokens, and the id asked for."""
    return answer[0], UUID.sub("", _TOKEN.sub("", answer[1]))
