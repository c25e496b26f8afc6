"""Putting a record right: one Act, once, with all that it ended and wrote in its account, so that it can be taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError

from caunoi.registers.correcting.looking import (
    CODES,
    ERASED,
    TAKEN,
    CannotCorrect,
    Look,
    Wanted,
    What,
    changes,
    check,
    look,
    questions,
)
from caunoi.registers.members.matching import INDEX, as_indexed
from caunoi.registers.members.models import (
    IdentityIndex,
    IdentityNumber,
    Particulars,
    Person,
    PrivateDetail,
    Rectification,
)
from caunoi.registers.merging.carrying_out import held_still
from caunoi.trail import keys
from caunoi.trail.acting import act
from caunoi.trail.refusals import refusal
from caunoi.trail.writing import Overtaken, Writer
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.discretion import without_numbers
from caunoi.vocabulary.names import fold, person_sort_key, tidy
from caunoi.vocabulary.text import Text

SHORTEST_REASON = 10
UNIQUE = "one_person_per_identity_number"


def correct(
    person: Person,
    wanted: Wanted,
    *,
    evidence: str,
    reason: str,
    seen: str,
    acknowledged: Collection[str],
    client_ref: UUID,
    by: AbstractBaseUser | None,
    at: datetime,
) -> Rectification:
    """The record says from now on what is wanted; what stood before is known as it was known then.

    The same `client_ref` is one correction. `seen` is what was looked at (`Look.seen`), `acknowledged` names what was
    asked about and confirmed. Raises CannotCorrect, and Overtaken when another Act came first.
    """
    if (done := Rectification.objects.filter(client_ref=client_ref).first()) is not None:
        return _the_same(done, person)
    told = without_numbers(tidy(reason))[:200]
    _check_said(told, evidence, acknowledged)
    today = day_of(at)
    what = changes(look(person), wanted)
    about = {
        "person": person.public_id.hex, "client_ref": client_ref.hex, "what": [str(one) for one in what],
        "evidence": evidence, "acknowledged": sorted(acknowledged),
    }  # fmt: skip
    try:
        with act("people.corrected", by=by, at=at, on=today, about=about) as writer:
            found = _as_seen(person, seen)
            if (done := Rectification.objects.filter(client_ref=client_ref).first()) is not None:
                raise _DoneAlready(done)
            check(found, wanted, what, on=today)
            if not {one.code for one in questions(found, wanted)} <= set(acknowledged):
                raise CannotCorrect(SAY_SEEN)
            said = {"client_ref": client_ref, "person_id": person.pk, "reason": told, "evidence": evidence}
            own = writer.add_one(Rectification, **said, what=" ".join(what))
            _put_right(writer, found, wanted, what)
    except _DoneAlready as already:
        return _the_same(already.correction, person)
    except IntegrityError as error:
        raise CannotCorrect(TAKEN if refusal(error).name == UNIQUE else refusal(error).text) from error
    return Rectification.objects.get(pk=own)


def _check_said(reason: str, evidence: str, acknowledged: Collection[str]) -> None:
    if len(reason) < SHORTEST_REASON:
        raise CannotCorrect(TOO_SHORT)
    # Both stand in the Act, which nobody can change: nothing else comes into it.
    if evidence not in Rectification.Evidence.values:
        raise CannotCorrect(SAY_BY_WHAT)
    if not set(acknowledged) <= CODES:
        raise CannotCorrect(SAY_SEEN)


class _DoneAlready(Exception):
    """The same request was carried out while this one waited: its Act is not begun."""

    def __init__(self, correction: Rectification) -> None:
        self.correction = correction
        super().__init__(str(correction))


def _the_same(done: Rectification, person: Person) -> Rectification:
    if done.person_id != person.pk:
        raise CannotCorrect(ANOTHER_REQUEST)
    return done


def _as_seen(person: Person, seen: str) -> Look:
    """The record as it stands while nobody else writes of it, or merges it. Raises where it is not what was seen."""
    here = held_still([person.pk]).get(person.pk)
    if here is None or here.canonical_id is not None:
        raise Overtaken("members.Person")
    found = look(here)
    if found.seen != seen:
        raise CannotCorrect(CHANGED)
    return found


def _put_right(writer: Writer, found: Look, wanted: Wanted, what: Collection[What]) -> None:
    if {What.NAME, What.BIRTH, What.SEX} & set(what):
        _particulars(writer, found, wanted)
    if What.PHONE in what:
        _phone(writer, found, wanted)
    if What.NUMBER in what:
        _number(writer, found, wanted)


# ---------------------------------------------------------------- name, birth, sex


def _particulars(writer: Writer, found: Look, wanted: Wanted) -> None:
    """What was wrong was wrong in every version that says the same; what changed changed on its day, in the last."""
    said = _said(wanted)
    again: list[tuple[Particulars, dict[str, Any]]] = []
    for row in found.particulars:
        last, same = row is found.now, _that_it_says(row, found.now, said)
        if last and wanted.since is not None:
            always = {name: value for name, value in same.items() if name.startswith("birth")}
            again.append((row, always | {"valid_to": wanted.since}))
            again.append((row, same | {"valid_from": wanted.since}))
        elif same and (last or wanted.since is None):
            again.append((row, same))
    writer.end(Particulars, {row.pk for row, _ in again})
    for row, changed in again:
        writer.add_one(Particulars, **(_columns(row) | changed))


def _said(wanted: Wanted) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if wanted.name:
        said |= {
            "name": wanted.name,
            "name_fold": fold(wanted.name),
            "name_sort": person_sort_key(wanted.name),
        }
    if wanted.birth is not None:
        said |= {"birth_on": wanted.birth.first_day, "birth_precision": wanted.birth.precision}
    if wanted.sex:
        said["sex"] = wanted.sex
    return said


def _that_it_says(row: Particulars, now: Particulars, said: dict[str, Any]) -> dict[str, Any]:
    """Of what is said anew, what this version says otherwise, as the last one does."""
    return {
        name: value
        for name, value in said.items()
        if getattr(row, name) == getattr(now, name) and getattr(row, name) != value
    }


_COPIED = (
    "person_id",
    "name",
    "name_fold",
    "name_sort",
    "birth_on",
    "birth_precision",
    "sex",
    "valid_from",
    "valid_to",
)


def _columns(row: Particulars) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _COPIED}


# ---------------------------------------------------------------- what is sealed


def _phone(writer: Writer, found: Look, wanted: Wanted) -> None:
    """The one telephone from now on; the one before until the day on which it changed, or withdrawn as wrong."""
    writer.end(PrivateDetail, {one.pk for one in found.phones})
    until = wanted.since
    if until is not None:
        for one in found.phones:
            if one.valid_from is None or one.valid_from < until:
                _sealed(writer, PrivateDetail, one.person_id, _opened(one), kind=one.kind, valid_from=one.valid_from, valid_to=until)  # fmt: skip
    _sealed(
        writer,
        PrivateDetail,
        found.person.pk,
        wanted.phone,
        kind=PrivateDetail.Kind.PHONE.value,
        valid_from=until,
    )


def _number(writer: Writer, found: Look, wanted: Wanted) -> None:
    if wanted.instead is not None:
        gone = found.numbers[wanted.instead]
        writer.end(IdentityNumber, [gone.pk])
        end_digests(writer, [gone.pk])
    if wanted.number is not None:
        kind = wanted.number.kind.lower()
        own = _sealed(writer, IdentityNumber, found.person.pk, wanted.number.value, kind=kind)
        index(writer, {own: as_indexed(kind, wanted.number.value)})


def _key(person: int) -> bytes:
    """The person's own key. Raises CannotCorrect where it was erased."""
    own = keys.keys_of([person])
    if person not in own:
        raise CannotCorrect(ERASED)
    return own[person]


def _opened(one: PrivateDetail | IdentityNumber) -> str:
    own = _key(one.person_id)
    return keys.unseal(
        own, bytes(one.cipher), place=keys.place(one._meta.db_table, "cipher", one.pk)
    ).decode()


def _sealed(
    writer: Writer, model: type[PrivateDetail | IdentityNumber], person: int, value: str, **told: Any
) -> int:
    pk = writer.ids(model, 1)[0]
    own = _key(person)
    cipher = keys.seal(own, value.encode(), place=keys.place(model._meta.db_table, "cipher", pk))
    writer.add_one(model, id=pk, person_id=person, cipher=cipher, key_version=keys.PERSON_KEY_VERSION, **told)
    return pk


def end_digests(writer: Writer, numbers: Collection[int]) -> None:
    """By those numbers nobody is found any more; a list that brings one is asked about."""
    digests = IdentityIndex.objects.filter(number__in=numbers, ended_by=None)
    writer.end(IdentityIndex, list(digests.values_list("pk", flat=True)))


def index(writer: Writer, numbers: dict[int, str]) -> None:
    """Digests of numbers by their row, under every version of the key: so nobody has one under another version, either.

    Raises IntegrityError (`one_person_per_identity_number`) where somebody does, out of reach too.
    """
    for version in keys.versions("index"):
        _, digests = keys.blind_index(INDEX, numbers.values(), version=version)
        rows = [(pk, digest, version) for pk, digest in zip(numbers, digests, strict=True)]
        writer.add(IdentityIndex, ("number_id", "digest", "key_version"), rows)


def index_again(writer: Writer, numbers: Iterable[IdentityNumber]) -> None:
    """Digests of numbers that were written again."""
    index(writer, {one.pk: as_indexed(one.kind, _opened(one)) for one in numbers})


TOO_SHORT = Text(
    vi=f"Hãy ghi lý do, ít nhất {SHORTEST_REASON} ký tự.",
    en=f"Say why, in {SHORTEST_REASON} characters or more.",
)
SAY_BY_WHAT = Text(vi="Hãy chọn căn cứ.", en="Choose by which evidence.")
SAY_SEEN = Text(
    vi="Có điều chưa khớp. Hãy đối chiếu với giấy tờ, rồi đánh dấu từng điều đã xem.",
    en="Something does not fit. Hold it against the paper, then tick each as seen.",
)
CHANGED = Text(
    vi="Hồ sơ đã khác so với lúc bạn xem. Hãy xem lại rồi ghi.",
    en="The record is not as you saw it any more. Look again, then write.",
)
ANOTHER_REQUEST = Text(
    vi="Lần gửi này đã được dùng cho một hồ sơ khác. Hãy mở lại trang và làm lại.",
    en="This request was used for another record. Open the page anew.",
)
