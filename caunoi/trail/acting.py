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
from django.db import OperationalError, transaction

from caunoi.trail import keys
from caunoi.trail.canonical import dense, moment
from caunoi.trail.models import Act, Document
from caunoi.trail.writing import Overtaken, Writer

SALT = 16
_DEADLOCK = "40P01"

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

    Raises Overtaken when another Act came first on the same records.
    """
    keys.newest("trail")
    with _nobody_waits_in_a_ring(), transaction.atomic():
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
def _nobody_waits_in_a_ring() -> Iterator[None]:
    """PostgreSQL ends one of several Acts that wait for each other; that one was overtaken."""
    try:
        yield
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) == _DEADLOCK:
            raise Overtaken("deadlock") from error
        raise


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
