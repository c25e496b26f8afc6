"""The ledger of consent: wordings by version, and what each person answered; and what a withdrawal stops.

Law 91/2025/QH15 and Decree 356/2025/NĐ-CP: consent is clear, provable, for a purpose, never by default, and can be
taken back. Membership rests on the law and the charter (which of the two needs a lawyer) and is not asked for here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError
from django.db.models import Q

from caunoi.registers.members.models import Consent, ConsentWording, Person, SamePerson
from caunoi.trail.acting import act
from caunoi.trail.refusals import refusal
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.discretion import without_numbers
from caunoi.vocabulary.names import tidy
from caunoi.vocabulary.text import Text

PURPOSES, ANSWERS = frozenset(ConsentWording.Purpose.values), frozenset(Consent.Answer.values)
#: Kinds of data that a wording may name.
KINDS = ("name", "phone", "address", "hardship", "image")
#: The purpose for which each masked kind is shown or each told thing is kept: what is asked before either.
PURPOSE_OF = {
    "phone": ConsentWording.Purpose.CONTACT,
    "address": ConsentWording.Purpose.CONTACT,
    "hardship": ConsentWording.Purpose.WELFARE,
}
_IN = 5_000
SHORTEST_WORDING, SHORTEST_EVIDENCE = 20, 5


class CannotConsent(Exception):
    """The wording or the answer cannot be put on record; `text` says why."""

    def __init__(self, vi: str, en: str) -> None:
        self.text = Text(vi=vi, en=en)
        super().__init__(vi)


class Answered(NamedTuple):
    """One answer of a person, in the order it was noted."""

    purpose: str
    answer: str
    on: date


def stopped(answers: Iterable[Answered], on: date) -> frozenset[str]:
    """The purposes that a withdrawal stops on that day: those last answered, up to then, by taking it back.

    Of two answers on one day the one noted later holds. Who was never asked stops nothing.
    """
    last: dict[str, Answered] = {}
    for one in answers:
        if one.on <= on and (one.purpose not in last or last[one.purpose].on <= one.on):
            last[one.purpose] = one
    return frozenset(purpose for purpose, one in last.items() if one.answer == Consent.Answer.WITHDRAWN)


def stopped_for(people: Collection[int], on: date) -> dict[int, frozenset[str]]:
    """The same for many people at once, by person; those whom nothing stops are left out.

    Of records found to be one person's the stricter stands: what was taken back under one of them is taken back, until
    it is given under the record kept after they were merged.
    """
    if not Consent.objects.filter(answer=Consent.Answer.WITHDRAWN).exists():
        return {}
    asked, told = sorted(people), dict[int, dict[int, list[_Noted]]]()
    for some in (asked[start : start + _IN] for start in range(0, len(asked), _IN)):
        rows = Consent.objects.filter(Q(person__in=some) | Q(person__canonical__in=some)).order_by("id")
        for person, canonical, purpose, answer, day, by in rows.values_list(
            "person_id", "person__canonical_id", "wording__purpose", "answer", "on", "began_by_id"
        ):
            own = told.setdefault(canonical or person, {}).setdefault(person, [])
            own.append(_Noted(Answered(purpose, answer, day), by))
    merged = _merged({record for records in told.values() for record in records} - told.keys())
    found = {person: _strictest(person, records, merged, on) for person, records in told.items()}
    return {person: purposes for person, purposes in found.items() if purposes}


class _Noted(NamedTuple):
    """An answer, and the Act that put it on record."""

    answer: Answered
    by: int


def _merged(records: Collection[int]) -> dict[int, int]:
    """The Act that merged each of those records into another."""
    held = SamePerson.objects.filter(other__in=records, ended_by=None)
    return dict(held.values_list("other_id", "began_by_id"))


def _strictest(
    kept: int, records: Mapping[int, Sequence[_Noted]], merged: Mapping[int, int], on: date
) -> frozenset[str]:
    given = records.get(kept, ())
    found = stopped((one.answer for one in given), on)
    for record, own in records.items():
        since = [one for one in given if one.by > merged.get(record, 0)] if record != kept else []
        found |= stopped((one.answer for one in (*own, *since)), on)
    return found


def word(
    purpose: str,
    *,
    text: Text,
    kinds: Collection[str],
    valid_from: date,
    by: AbstractBaseUser | None,
    at: datetime,
) -> ConsentWording:
    """Put the next version of a wording on record. Raises CannotConsent."""
    _check_wording(purpose, text, kinds)
    earlier = ConsentWording.objects.filter(purpose=purpose).order_by("-version").first()
    if earlier is not None and valid_from < earlier.valid_from:
        raise CannotConsent(
            "Bản mới không thể có hiệu lực trước bản trước.",
            "A new version cannot hold before the one before it.",
        )
    version = 1 if earlier is None else earlier.version + 1
    try:
        with act(
            "consents.worded", by=by, at=at, on=valid_from, about={"purpose": purpose, "version": version}
        ) as writer:
            own = writer.add_one(
                ConsentWording, purpose=purpose, version=version, text_vi=tidy(text.vi), text_en=tidy(text.en),
                kinds=sorted(kinds), valid_from=valid_from,
            )  # fmt: skip
    except IntegrityError as error:
        said = refusal(error).text
        raise CannotConsent(said.vi, said.en) from error
    return ConsentWording.objects.get(pk=own)


def _check_wording(purpose: str, text: Text, kinds: Collection[str]) -> None:
    if purpose not in PURPOSES:
        raise CannotConsent("Hãy chọn mục đích.", "Choose the purpose.")
    if not kinds or not set(kinds) <= set(KINDS):
        raise CannotConsent("Hãy chọn loại dữ liệu.", "Choose the kinds of data.")
    if min(len(tidy(text.vi)), len(tidy(text.en))) < SHORTEST_WORDING:
        raise CannotConsent(
            "Lời đồng ý phải ghi rõ bằng cả tiếng Việt và tiếng Anh.",
            "The wording is written out in both languages.",
        )


def wording_on(purpose: str, day: date) -> ConsentWording | None:
    """The wording that holds on that day."""
    held = ConsentWording.objects.filter(purpose=purpose, valid_from__lte=day)
    return held.order_by("-version").first()


def note(
    person: Person,
    purpose: str,
    answer: str,
    *,
    on: date,
    channel: str,
    evidence: str,
    client_ref: UUID,
    by: AbstractBaseUser | None,
    at: datetime,
) -> Consent:
    """Put an answer on record, under the wording of its day; the same `client_ref` again answers with that one.

    A withdrawal is of the wording last agreed to. Raises CannotConsent.
    """
    told = without_numbers(tidy(evidence))[:200]
    wording = _asked(person, purpose, answer, on, day_of(at))
    if len(told) < SHORTEST_EVIDENCE:
        raise CannotConsent(
            "Hãy ghi bằng chứng: phiếu nào, giữ ở đâu.", "Say what proves it: which form, kept where."
        )
    about = {"person": person.public_id.hex, "purpose": purpose, "answer": answer}
    try:
        with act("consents.noted", by=by, at=at, on=on, about=about) as writer:
            own = writer.add_one(
                Consent, client_ref=client_ref, person=person, wording=wording, answer=answer, on=on,
                channel=tidy(channel)[:40], evidence=told,
            )  # fmt: skip
    except IntegrityError as error:
        if refusal(error).name != "members_consent_client_ref_unique":
            raise
        return Consent.objects.get(client_ref=client_ref)
    return Consent.objects.get(pk=own)


def _asked(person: Person, purpose: str, answer: str, on: date, today: date) -> ConsentWording:
    if purpose not in PURPOSES or answer not in ANSWERS:
        raise CannotConsent(
            "Hãy chọn mục đích, và đồng ý hay rút lại.",
            "Choose the purpose, and whether it is given or taken back.",
        )
    if on > today:
        raise CannotConsent("Ngày không thể ở tương lai.", "It cannot be of a day to come.")
    if answer == Consent.Answer.WITHDRAWN:
        given = Consent.objects.filter(person=person, wording__purpose=purpose, on__lte=on)
        last = given.order_by("-on", "-id").select_related("wording").first()
        wording = last.wording if last is not None else wording_on(purpose, on)
    else:
        wording = wording_on(purpose, on)
    if wording is None:
        raise CannotConsent(
            "Ngày đó chưa có lời đồng ý nào cho mục đích này.",
            "On that day there was no wording for this purpose.",
        )
    return wording
