"""Doing something: one Act, all or nothing, with everything it wrote under one digest and one signature."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import OperationalError, ProgrammingError, transaction

from caunoi.trail import keys
from caunoi.trail.canonical import dense, moment
from caunoi.trail.models import Act, Document
from caunoi.trail.writing import Overtaken, WalledOff, Writer

SALT = 16
# What PostgreSQL tells by a state of its own: it ended one of several Acts that waited for each other, and no policy
# lets this role write such a row.
_MEANT: dict[str | None, type[Overtaken]] = {"40P01": Overtaken, "42501": WalledOff}

# Whether this process did anything, so that a command knows at its end whether there is something to seal.
_done: list[str] = []
_afterwards: list[Callable[[Act], None]] = []


def afterwards(follow: Callable[[Act], None]) -> None:
    """Let that be called after every Act, in its transaction: for what follows from rows, whoever wrote them."""
    _afterwards.append(follow)


@contextmanager
def act(
    what: str,
    *,
    by: AbstractBaseUser | None,
    at: datetime,
    on: date,
    document: Document | None = None,
    about: Mapping[str, Any] | None = None,
) -> Iterator[Writer]:
    """Record one Act and write its rows, in one transaction; an error undoes the Act with its rows.

    What is registered as coming `afterwards` is done before the transaction ends. `what` is `register.verb`, `about` plain JSON without personal data. The Act exists from the start, so that
    rows can point to it (`writer.act`); its digest and signature are filled in at the end.

    Raises Overtaken when another Act came first on the same records, and WalledOff where the database lets this
    account not write one.
    """
    keys.newest("trail")
    with _as_it_is_meant(), transaction.atomic():
        begun = Act.objects.create(
            what=what, by_id=by.pk if by else None, at=at, on=on, document=document, about=json.loads(dense(about or {})),
            salt=os.urandom(SALT), digest=b"", mac=b"",
        )  # fmt: skip
        writer = Writer(begun)
        yield writer
        begun.rows, begun.wrote = writer.count(), writer.account()
        begun.digest = digest_of(begun)
        begun.mac = keys.sign(message_of(begun))
        begun.save(update_fields=("rows", "wrote", "digest", "mac"))
        for follow in _afterwards:
            follow(begun)
    _done[:] = [what]


@contextmanager
def _as_it_is_meant() -> Iterator[None]:
    try:
        yield
    except (OperationalError, ProgrammingError) as error:
        meant = _MEANT.get(getattr(error.__cause__, "sqlstate", None))
        if meant is None:
            raise
        raise meant(str(error)) from error


def did_anything() -> bool:
    """Whether an Act of this process was committed."""
    return bool(_done)


def digest_of(act: Act) -> bytes:
    """The salted digest over everything an Act wrote, from its account."""
    return hashlib.sha256(bytes(act.salt) + dense(act.wrote).encode()).digest()


def message_of(act: Act) -> bytes:
    """What is signed: the whole Act and the paper it rests on, but not the salt, which may be erased."""
    paper = act.document
    return dense(
        {
            "id": act.pk,
            "public_id": act.public_id.hex,
            "what": act.what,
            "by": act.by_id,
            "at": moment(act.at),
            "on": act.on.isoformat(),
            "about": act.about,
            "rows": act.rows,
            "wrote": act.wrote,
            "digest": bytes(act.digest).hex(),
            "document": paper
            and [
                paper.pk, paper.public_id.hex, paper.kind, paper.name, paper.number,
                paper.dated_on and paper.dated_on.isoformat(), paper.sha256, paper.issuer,
            ],
        }
    ).encode()  # fmt: skip
