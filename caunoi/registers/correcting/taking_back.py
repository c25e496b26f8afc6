"""Taking a correction back, on whatever day: exactly what stood before, unless something later rests on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError

from caunoi.registers.correcting.carrying_out import UNIQUE, end_digests, index_again
from caunoi.registers.correcting.looking import CannotCorrect, look
from caunoi.registers.members.models import IdentityNumber, Particulars, Person, PrivateDetail, Rectification
from caunoi.registers.merging.carrying_out import held_still
from caunoi.trail import copying
from caunoi.trail.acting import act
from caunoi.trail.models import Act
from caunoi.trail.refusals import refusal
from caunoi.trail.writing import AlreadyEnded, Overtaken
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.text import Text

# What a correction writes, each a version that an Act begins and ends.
_WRITTEN: Sequence[Any] = (Particulars, PrivateDetail, IdentityNumber)


def take_back(correction: Rectification, *, by: AbstractBaseUser | None, at: datetime) -> None:
    """The record says again what it said before. Raises CannotCorrect, which says what rests on it, and Overtaken."""
    about = {"person": correction.person.public_id.hex, "correction": correction.public_id.hex}
    try:
        with act("people.correction-taken-back", by=by, at=at, on=day_of(at), about=about) as writer:
            if held_still([correction.person_id]).get(correction.person_id) is None:
                raise Overtaken("members.Person")
            if (why := forbids(correction)) is not None:
                raise CannotCorrect(why)
            writer.end(Rectification, [correction.pk])
            done, undone = correction.began_by, _undone_since(correction)
            end_digests(writer, _as_they_stand(done, IdentityNumber, undone))
            copying.undo(writer, done, _WRITTEN, undone)
            index_again(writer, IdentityNumber.objects.filter(began_by=writer.act))
    except AlreadyEnded as error:
        raise CannotCorrect(ALREADY) from error
    except IntegrityError as error:
        taken = refusal(error).name == UNIQUE
        raise CannotCorrect(SOMEBODY_ELSES if taken else refusal(error).text) from error


def forbids(correction: Rectification) -> Text | None:
    """Why that correction is not taken back now; None where it may be."""
    if Rectification.objects.filter(pk=correction.pk, ended_by__isnull=False).exists():
        return ALREADY
    person = Person.objects.get(pk=correction.person_id)
    if person.canonical_id is not None:
        return MERGED
    look(person)
    done, undone = correction.began_by, _undone_since(correction)
    for model in _WRITTEN:
        ours = _as_they_stand(done, model, undone)
        later = (
            model._default_manager.filter(pk__in=ours, ended_by__isnull=False)
            .select_related("ended_by")
            .first()
        )
        if later is not None:
            on = later.ended_by.on
            return Text(
                vi=f"Điều đã đính chính về sau lại được ghi khác, ngày {on:%d/%m/%Y}. Hãy rút lại lần ấy trước.",
                en=f"What was corrected was written anew on {on:%d/%m/%Y}. Take that back first.",
            )
    return None


def _as_they_stand(done: Act, model: Any, undone: Sequence[tuple[Act, Act]]) -> list[int]:
    return copying.as_they_stand(copying.written_by(done, model), model, undone)


def _undone_since(correction: Rectification) -> list[tuple[Act, Act]]:
    """Later corrections of that record that were taken back, each with what did so: they are in nobody's way."""
    rows = Rectification.objects.filter(
        person=correction.person_id, began_by__gt=correction.began_by_id, ended_by__isnull=False
    )
    found = rows.select_related("began_by", "ended_by").order_by("began_by")
    return [(one.began_by, one.ended_by) for one in found if one.ended_by]


ALREADY = Text(
    vi="Lần đính chính này đã được rút lại rồi.", en="This correction has been taken back already."
)
MERGED = Text(
    vi="Hồ sơ này về sau đã gộp vào một hồ sơ khác. Hãy tách lại trước.",
    en="This record was merged into another one since. Take that apart first.",
)
SOMEBODY_ELSES = Text(
    vi="Số cũ nay ở một hồ sơ khác, nên không trả lại cho hồ sơ này được.",
    en="The number of before is on another record by now, so it cannot come back to this one.",
)
