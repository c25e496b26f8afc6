"""Who exists cannot be told by time: by a refused sign-in, a look-up of what is out of reach, or a card that is over.

The figure is how far the area under the ROC curve of the better of the two guessers is from a coin's 0.5.
"""

from __future__ import annotations

import gc
import random
import time
import uuid
from collections.abc import Callable
from functools import partial

import numpy as np
from django.test import Client
from django.utils import timezone

from caunoi.access import factors
from caunoi.access.models import Account, Attempt, SignInEvent
from caunoi.access.opening import open_account
from caunoi.access.sign_ins import offices_held
from caunoi.office.entering import APP, BY, HELD
from caunoi.organisations.models import TermOfOffice, Unit, UnitDescription, UnitParent
from caunoi.organisations.tree import root
from caunoi.registers.cards import issuing
from caunoi.registers.members.models import Membership, Particulars, Person
from caunoi.trail.acting import act
from caunoi.vocabulary.text import Text
from proof.homes import NOW, in_a_home
from proof.ledger import Ledger
from proof.promise import Bound, Promise

#: Pairs until the proof is whole: the standard error of the area is then some 0.009.
PAIRS = 2_000
SIGN_INS_A_HOME, LOOK_UPS_A_HOME, CHECKS_A_HOME = 50, 250, 225
#: With those that warm up, as many as one account may ask in a minute.
CHECKS_A_MINUTE = 9
NAMES = 40
THEIR_WORDS, OTHER_WORDS = "một câu chỉ để đo", "không phải câu ấy đâu"

# Microseconds of a known one and of an unknown one.
Pairs = list[list[int]]
Office = TermOfOffice.Office


def area(known: list[int], unknown: list[int]) -> float:
    """The chance that a known one took longer than an unknown one, ties counting half (Mann-Whitney's U over n·m)."""
    both = np.concatenate([np.asarray(known), np.asarray(unknown)])
    _, inverse, counts = np.unique(both, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    above = ranks[: len(known)].sum() - len(known) * (len(known) + 1) / 2
    return float(above / (len(known) * len(unknown)))


def measured(one: Callable[[], None], other: Callable[[], None], pairs: int, *, seed: int) -> Pairs:
    """Microseconds of both, asked in turns of random order; what a first call warms up is left out."""
    chance = random.Random(seed)
    one()
    other()
    times: Pairs = []
    gc.disable()
    try:
        for _ in range(pairs):
            pair = [0, 0]
            for which in chance.sample((0, 1), 2):
                begun = time.perf_counter()
                (one, other)[which]()
                pair[which] = round((time.perf_counter() - begun) * 1e6)
            times.append(pair)
    finally:
        gc.enable()
    return times


def refused_sign_ins(seed: int) -> Pairs:
    """Wrong passwords for names that exist and for names that do not, as a browser sends them."""
    chance = random.Random(seed)
    first = _officer(Office.PROVINCIAL, root(NOW.date()))
    names = [f"le.thi.an{number}" for number in range(NAMES)]
    copies = [Account(username=name, full_name="Lê Thị Ân", password=first.password) for name in names]
    Account.objects.bulk_create(copies)

    def ask(name: str) -> None:
        answer = Client(
            HTTP_HOST="localhost", REMOTE_ADDR=f"10.{chance.randrange(256)}.{chance.randrange(256)}.1"
        ).post("/sign-in/", {"username": name, "password": OTHER_WORDS})
        if answer.status_code != 422:
            raise AssertionError(f"a wrong password was answered {answer.status_code}")

    def known() -> None:
        ask(chance.choice(names))

    def unknown() -> None:
        ask(f"le.thi.om{chance.randrange(NAMES)}")

    times: Pairs = []
    while len(times) < SIGN_INS_A_HOME:
        # So that nobody is made to wait: one who waits is answered without a look at any password.
        Attempt.objects.all().delete()
        SignInEvent.objects.all().delete()
        times += measured(known, unknown, 10, seed=chance.randrange(1 << 30))
    return times


def look_ups(seed: int) -> Pairs:
    """The pages of people out of a chair's reach, and of nobody."""
    chance = random.Random(seed)
    client = _signed_in(_officer(Office.CHAIR, _a_union()))
    strangers = [_a_person(number) for number in range(NAMES)]

    def ask(public_id: uuid.UUID) -> None:
        answer = client.get(f"/people/{public_id}/")
        if answer.status_code != 404:
            raise AssertionError(f"what is out of reach was answered {answer.status_code}")

    return measured(
        lambda: ask(chance.choice(strangers)),
        lambda: ask(uuid.UUID(int=chance.getrandbits(128), version=4)),
        LOOK_UPS_A_HOME,
        seed=seed,
    )


def card_checks(seed: int) -> Pairs:
    """Codes of cards that ran out, of members, and codes that nobody has, as a partner's till sends them."""
    chance = random.Random(seed)
    partner = _signed_in(_officer(Office.PARTNER, root(NOW.date())))
    by, union = Account.objects.get(), _a_union()
    over = [issuing.issue(_a_member(number, union), days=9, by=by, at=NOW) for number in range(NAMES)]

    def ask(code: str) -> None:
        answer = partner.post("/card-check/", {"code": code})
        if b'data-answer="not-valid"' not in answer.content:
            raise AssertionError(f"a card that does not run was answered {answer.status_code}")

    times: Pairs = []
    while len(times) < CHECKS_A_HOME:
        # So that the partner is not made to wait.
        Attempt.objects.all().delete()
        times += measured(
            lambda: ask(chance.choice(over)),
            lambda: ask(issuing.new_code()),
            CHECKS_A_MINUTE,
            seed=chance.randrange(1 << 30),
        )
    return times


def _officer(office: TermOfOffice.Office, unit: int) -> Account:
    return open_account(
        "Lê Thị Ân", office=office, unit=unit, password=THEIR_WORDS, by=None, on=NOW.date(), at=NOW
    )


def _signed_in(account: Account) -> Client:
    Account.objects.filter(pk=account.pk).update(password_until=None)
    factors.add_app(account, factors.new_secret())
    client = Client(HTTP_HOST="localhost")
    client.force_login(account)
    session = client.session
    session[BY], session[HELD] = APP, offices_held(account, on=timezone.localdate())
    session.save()
    return client


def _a_union() -> int:
    with act("proof.union", by=None, at=NOW, on=NOW.date()) as writer:
        unit = writer.add_one(Unit)
        writer.add_one(UnitParent, unit_id=unit, parent_id=root(NOW.date()))
        writer.add_one(
            UnitDescription, unit_id=unit, name="CĐCS Ân", name_fold="cdcs an", name_sort="cdcs an",
            level="grassroots", kind="grassroots", official_code="",
        )  # fmt: skip
    return unit


def _a_person(number: int) -> uuid.UUID:
    with act("proof.person", by=None, at=NOW, on=NOW.date()) as writer:
        person = writer.add_one(Person)
        writer.add_one(Particulars, person_id=person, name=f"Trần Văn {number}", name_fold="x", name_sort="x")
    return Person.objects.get(pk=person).public_id


def _a_member(number: int, union: int) -> Person:
    person = Person.objects.get(public_id=_a_person(number))
    with act("proof.member", by=None, at=NOW, on=NOW.date()) as writer:
        (spell,) = writer.ids(Membership, 1)
        writer.add_one(
            Membership, id=spell, spell=spell, person_id=person.pk, unit_id=union, held_by_id=union,
            valid_from=NOW.date(),
        )  # fmt: skip
    return person


def run(ledger: Ledger, until: float) -> None:
    """More pairs, of the kind that has the fewest, until there are enough; the figure is the worst of them."""
    begun, first = time.monotonic(), True
    while first or (time.monotonic() < until and not ledger.whole):
        name = min(KINDS, key=lambda one: len(_kept(ledger, one)))
        kept = _kept(ledger, name)
        if len(kept) < PAIRS:
            kept += in_a_home(partial(KINDS[name], len(kept)))
            # One line of microseconds: a pair a line would make a file of thousands.
            ledger.state[name] = " ".join(f"{known}/{unknown}" for known, unknown in kept)
        _judge(ledger)
        ledger.seconds += time.monotonic() - begun
        begun, first = time.monotonic(), False
        ledger.save()


def _kept(ledger: Ledger, name: str) -> Pairs:
    return [[int(one) for one in pair.split("/")] for pair in ledger.state.get(name, "").split()]


def _judge(ledger: Ledger) -> None:
    pairs = {name: _kept(ledger, name) for name in KINDS}
    areas = {
        name: area([one for one, _ in told], [other for _, other in told])
        for name, told in pairs.items()
        if told
    }
    ledger.state["areas"] = {name: round(value, 4) for name, value in areas.items()}
    ledger.figure = round(max(abs(value - 0.5) for value in areas.values()), 4)
    ledger.n = sum(2 * len(told) for told in pairs.values())
    ledger.whole = all(len(told) >= PAIRS for told in pairs.values())


KINDS: dict[str, Callable[[int], Pairs]] = {
    "sign-in": refused_sign_ins,
    "look-up": look_ups,
    "card-check": card_checks,
}
TIMING = Promise(
    name="timing",
    promised=Text(
        vi="Không ai đoán được tên đăng nhập, hồ sơ ngoài phạm vi hay thẻ đã hết hạn có tồn tại hay không bằng cách đo thời gian trả lời.",
        en="Nobody can tell by the time of an answer whether a user name, a record out of reach or a card that ran out exists.",
    ),
    bound=Bound("at most", 0.03),
    line="area under the curve {figure} off 0.5 in {n} requests",
    budget=780,
    # What such a request runs through on its way to the refusal; the rest of the site has no part in its time.
    covers=(
        *(f"caunoi/access/{name}.py" for name in ("checking", "devices", "events", "hashing", "signing_in")),
        "caunoi/office/entering.py",
        "caunoi/office/signing_in.py",
        "caunoi/registers/cards/checking.py",
        "caunoi/registers/members/door.py",
        "proof/promises/timing.py",
    ),
    run=run,
)
