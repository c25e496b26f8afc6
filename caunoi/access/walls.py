"""How a request tells the database how far it reaches, and what is shown of accounts, sign-in and long work.

On PostgreSQL a guarded view runs in one transaction under the role of the site, and the reach stands in settings of
that transaction: they end with it, so that nothing of one request is left to the next (a setting of the session
would be). On SQLite nothing of this exists, and the doors are the only wall (docs/security.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection, transaction

from caunoi.access.models import Account
from caunoi.access.reach import Reach, as_units
from caunoi.trail.walling import (
    ACCOUNT,
    ASKED_ACCOUNT,
    ASKED_CARD,
    ASKED_KEY,
    ASKED_LINK,
    ASKED_PERSON,
    AT_THE_DOOR,
    CONCERNS,
    DAY,
    EVERYWHERE,
    FIGURES,
    HANDS,
    KEY,
    ME,
    NOT_OF,
    OFFICES,
    OWN,
    PEOPLE,
    TRAIL,
    TREE,
    WEB,
    Wall,
    everywhere,
    of_unit,
    right_below,
    some_unit,
    through,
)

# What an account may ever reach of such rows, by any of its terms. The doors narrow it to what a page is about; the
# wall must not be narrower than the widest question a page may ask, or rows would be missing without a word.
_SCOPES = {
    PEOPLE: "people.read",
    FIGURES: "figures.read",
    OFFICES: "accounts.open",
    TRAIL: "trail.read",
    CONCERNS: "concerns.read",
}

_REACHES = (*_SCOPES, HANDS, TREE, NOT_OF)

# Somebody without an account who is past the door; no account has it.
_NO_ACCOUNT = "0"

_own_sign_in = f"{AT_THE_DOOR} OR account = {ME} OR {some_unit(OFFICES)}"
_own_factor = f"{AT_THE_DOOR} OR user_id = {ME} OR {some_unit(OFFICES)}"
_own_account = f"{AT_THE_DOOR} OR id = {ME} OR {some_unit(OFFICES)}"
_appointed_or_asked = (
    f"{of_unit('unit_id', scope=OFFICES)}"
    f" OR asked_by_id = {ME} AND ({right_below('access_appointment.unit_id')})"
)

WALLS = {
    # Who signs in is looked up by name before it is known who asks. Whoever opens accounts must see which names are
    # taken, and who reads the whole trail who did what; the others see themselves and those in office within reach.
    "access.Account": Wall(
        f"{_own_account} OR {everywhere(TRAIL)}"
        f" OR {through('organisations_termofoffice', 'tie.account_id = access_account.id')}",
        _own_account,
    ),
    # Whoever annuls a closing asks for the offices that ended with the unit.
    "access.Appointment": Wall(_appointed_or_asked, _appointed_or_asked),
    "access.Device": Wall(_own_sign_in, _own_sign_in),
    "access.SignIn": Wall(_own_sign_in, _own_sign_in),
    "access.SignInEvent": Wall(_own_sign_in, _own_sign_in),
    # Whoever opens accounts takes an account's keys back with it.
    "access.SystemKey": Wall(
        f"digest = {KEY} OR account_id = {ME} OR {some_unit(OFFICES)}",
        f"account_id = {ME} OR {some_unit(OFFICES)}",
    ),
    "mfa.Authenticator": Wall(_own_factor, _own_factor),
    "jobs.Job": Wall(f"created_by = {ME}", f"created_by = {ME}"),
}
OPEN = {
    "access.Attempt": "failed sign-ins by keyed digests alone, counted before it is known who asks",
    "access.SpentCode": "used codes by keyed digests alone",
    "sessions.Session": "found by 128 random bits, signed inside; read before it is known who asks",
    "auth.Permission": "written by the framework; rights are code here",
    "auth.Group": "empty: rights follow the office held",
    "auth.Group_permissions": "empty: rights follow the office held",
    "contenttypes.ContentType": "names of models",
    "account.EmailAddress": "empty: nobody signs in by mail",
    "account.EmailConfirmation": "empty: nobody signs in by mail",
}


def scopes(reach: Reach) -> dict[str, str]:
    """The settings that say how far a reach goes: `all`, or an array of ids of units; the own record apart."""
    told = {ACCOUNT: str(reach.account.pk) if reach.account else "", DAY: reach.day.isoformat()}
    for scope, right in _SCOPES.items():
        told[scope] = _array(reach.to(right).units)
    told[HANDS] = _array(reach.hands(_SCOPES[PEOPLE]))
    told[TREE] = _array(reach.hands("units.reorganise"))
    told[NOT_OF] = f"{{{','.join(map(str, sorted(reach.manages_at)))}}}" if reach.manages_at else ""
    return told


def _array(units: frozenset[int] | None) -> str:
    return EVERYWHERE if units is None else f"{{{as_units(units).listed}}}"


def set_scope(reach: Reach) -> None:
    """Take on the role of the site and say how far this reach goes, until the transaction ends.

    Raises RuntimeError outside of a transaction: what was said there would be forgotten by the next statement.
    """
    if connection.vendor == "postgresql":
        if not connection.in_atomic_block:
            raise RuntimeError("A reach is told to the database inside a transaction.")
        _say({"role": WEB, OWN: "", **scopes(reach)})
        if reach.account and reach.to("own.read").units != frozenset():
            # Once it is known who asks: behind the wall, which shows the own tie.
            _say({OWN: own_people(reach.account)})


def own_people(account: Account) -> str:
    """Whose record is the own of a member's account, as its setting: so that no wall of a person need ask again."""
    # By name: cards are a register above this (docs/flow.md).
    tied = apps.get_model("cards", "Holder")._default_manager.filter(account=account, ended_by=None)
    return "{" + ",".join(map(str, tied.values_list("person_id", flat=True))) + "}"


def _say(told: dict[str, str]) -> None:
    calls = ", ".join(["set_config(%s, %s, true)"] * len(told))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", [part for pair in told.items() for part in pair])


@contextmanager
def within(reach: Reach) -> Iterator[None]:
    """Everything inside is one transaction that reaches no further; an error undoes it."""
    if connection.vendor != "postgresql":
        yield
        return
    goes_on = connection.in_atomic_block
    with transaction.atomic():
        set_scope(reach)
        yield
        if goes_on:
            # As around a test: it does so as before.
            _say({"role": "none", ACCOUNT: "", OWN: "", DAY: "", **dict.fromkeys(_REACHES, "")})


@contextmanager
def naming_card(digests: Iterable[bytes]) -> Iterator[None]:
    """Inside, a card whose code has one of these digests is shown, whoever asks."""
    with _naming(ASKED_CARD, ",".join(digest.hex() for digest in digests)):
        yield


@contextmanager
def naming_person(person: int) -> Iterator[None]:
    """Inside, what units hold of that person is shown: whether the card asked for is a member's, and whether somebody
    who acts upon the record would miss what is out of reach."""
    with _naming(ASKED_PERSON, str(person)):
        yield


@contextmanager
def naming_account(account: int) -> Iterator[None]:
    """Inside, all offices of that account are shown: whoever acts upon it must not miss one out of reach."""
    with _naming(ASKED_ACCOUNT, str(account)):
        yield


@contextmanager
def by_link(digest: str) -> Iterator[None]:
    """Inside, nobody is signed in, and the link with that digest is shown with what stands at the door."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic():
        _say(
            {"role": WEB, ACCOUNT: "", OWN: "", DAY: "", **dict.fromkeys(_REACHES, "{}"), ASKED_LINK: digest}
        )
        yield
        _say({"role": "none", ACCOUNT: "", ASKED_LINK: "", **dict.fromkeys(_REACHES, "")})


@contextmanager
def by_key(digest: str) -> Iterator[None]:
    """Inside, nobody is signed in, and the key with that digest is shown with what stands at the door."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic():
        _say({"role": WEB, ACCOUNT: "", OWN: "", **dict.fromkeys(_REACHES, "{}"), ASKED_KEY: digest})
        yield
        _say({"role": "none", ACCOUNT: "", ASKED_KEY: "", **dict.fromkeys(_REACHES, "")})


def past_the_door(*, hands: int | None = None) -> None:
    """Of whoever came by a link: accounts and offices are shown no more, and its employer is.

    `hands` is the unit for which a list may be handed in by it.
    """
    if connection.vendor == "postgresql":
        _say({ACCOUNT: _NO_ACCOUNT} | ({} if hands is None else {HANDS: f"{{{hands}}}"}))


@contextmanager
def _naming(setting: str, value: str) -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic():
        _say({setting: value})
        yield
        _say({setting: ""})
