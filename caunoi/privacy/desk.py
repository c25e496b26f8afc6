"""The desk for requests of data subjects: each step once, each on the trail, none without its clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError

from caunoi.access.models import Account
from caunoi.privacy import clocks
from caunoi.privacy.models import DataRequest
from caunoi.privacy.sealing import place, seal, unseal
from caunoi.questions.parameters import Parameters
from caunoi.registers.members.merged import records_of
from caunoi.registers.members.models import Person, Rectification
from caunoi.trail.acting import act
from caunoi.trail.refusals import refusal
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.names import tidy
from caunoi.vocabulary.text import Text

KINDS, OUTCOMES = frozenset(DataRequest.Kind.values), frozenset(DataRequest.Outcome.values) - {""}


class CannotHandle(Exception):
    """The step does not fit where the request stands; `text` says why."""

    def __init__(self, vi: str, en: str) -> None:
        self.text = Text(vi=vi, en=en)
        super().__init__(vi)


def receive(
    kind: str,
    *,
    person: Person | None,
    words: str,
    channel: str,
    received_on: date,
    client_ref: UUID,
    parameters: Parameters,
    by: Account,
    at: datetime,
) -> DataRequest:
    """Put a request on record with its clocks; the same `client_ref` again answers with the one on record.

    Raises CannotHandle for a kind that is none, no words, or a day to come.
    """
    _check(kind, words, received_on, day_of(at))
    noted = DataRequest(
        client_ref=client_ref, person=person, kind=kind, channel=tidy(channel)[:40], received_on=received_on,
        reply_due=clocks.reply_due(received_on, parameters), act_due=clocks.act_due(kind, received_on, parameters),
        received_by=by,
    )  # fmt: skip
    noted.words = seal(tidy(words), place=_place(noted))
    try:
        with act("requests.received", by=by, at=at, on=received_on, about=_about(noted, kind=kind)):
            noted.save(force_insert=True)
    except IntegrityError as error:
        if refusal(error).name != "privacy_datarequest_client_ref_unique":
            raise
        return DataRequest.objects.get(client_ref=client_ref)
    return noted


def _check(kind: str, words: str, received_on: date, today: date) -> None:
    if kind not in KINDS:
        raise CannotHandle("Hãy chọn loại yêu cầu.", "Choose what is asked for.")
    if not tidy(words):
        raise CannotHandle("Hãy ghi lại nội dung yêu cầu.", "Write down what was asked.")
    if received_on > today:
        raise CannotHandle("Ngày nhận không thể ở tương lai.", "It cannot be received on a day to come.")


def words_of(request: DataRequest) -> str:
    """What was asked, in the clear; empty once the person was erased. Raises CannotUnseal."""
    return unseal(bytes(request.words), place=_place(request)) if request.words else ""


def reply(request: DataRequest, *, on: date, by: Account, at: datetime) -> None:
    """The person was answered what happens next. Raises CannotHandle when that was noted or the day is wrong."""
    _not_before(request, on, day_of(at))
    with act("requests.replied", by=by, at=at, on=on, about=_about(request)):
        _step(request, {"replied_on": None, "closed_on": None}, {"replied_on": on})


def extend(request: DataRequest, *, parameters: Parameters, by: Account, at: datetime) -> None:
    """Use the one extension. Raises CannotHandle the second time, before a reply, or when the time is over."""
    today = day_of(at)
    if today > request.act_due:
        raise CannotHandle("Đã quá hạn, không gia hạn được nữa.", "It is overdue: too late to extend.")
    if request.replied_on is None:
        raise CannotHandle("Hãy trả lời người yêu cầu trước khi gia hạn.", "Reply first, then extend.")
    due = clocks.extended(request.act_due, request.received_on, parameters)
    with act("requests.extended", by=by, at=at, on=today, about=_about(request, until=due.isoformat())):
        _step(request, {"extended_on": None, "closed_on": None}, {"extended_on": today, "act_due": due})


def close(
    request: DataRequest,
    outcome: str,
    *,
    reason: str,
    correction: Rectification | None = None,
    on: date,
    by: Account,
    at: datetime,
) -> None:
    """The request was carried out, in whole or in part, or refused; `correction` is what put it right.

    Raises CannotHandle.
    """
    _not_before(request, on, day_of(at))
    if outcome not in OUTCOMES:
        raise CannotHandle("Hãy chọn kết quả.", "Choose what came of it.")
    told = tidy(reason)[:400]
    if outcome != DataRequest.Outcome.DONE and not told:
        raise CannotHandle(
            "Từ chối, hoặc chỉ thực hiện một phần, thì phải ghi lý do.",
            "A request that is refused, or done in part, says why.",
        )
    more, pointed = {"outcome": outcome}, {}
    if correction is not None:
        _is_of_the_request(request, correction)
        more["correction"], pointed = correction.public_id.hex, {"correction": correction}
    with act("requests.closed", by=by, at=at, on=on, about=_about(request, **more)):
        _step(request, {"closed_on": None}, {"closed_on": on, "outcome": outcome, "reason": told, **pointed})


def corrections_for(request: DataRequest) -> list[Rectification]:
    """What was put right of whoever asked, under any record of theirs, and stands; the newest first."""
    if request.person is None or request.kind != DataRequest.Kind.RECTIFY:
        return []
    records = records_of([request.person.canonical_id or request.person.pk])
    rows = Rectification.objects.filter(person__in=records, ended_by=None)
    return list(rows.select_related("began_by").order_by("-pk"))


def _is_of_the_request(request: DataRequest, correction: Rectification) -> None:
    if correction.pk not in {one.pk for one in corrections_for(request)}:
        raise CannotHandle(
            "Lần đính chính ấy không phải của người yêu cầu, hoặc đã rút lại.",
            "That correction is not of whoever asked, or was taken back.",
        )


def _not_before(request: DataRequest, on: date, today: date) -> None:
    if not request.received_on <= on <= today:
        raise CannotHandle(
            "Ngày phải từ ngày nhận yêu cầu đến hôm nay.", "The day lies between the request and today."
        )


def _step(request: DataRequest, stands: Mapping[str, object], becomes: Mapping[str, object]) -> None:
    # Guarded: of two officers who press at once, one does the step.
    if not DataRequest.objects.filter(pk=request.pk, **stands).update(**becomes):
        raise CannotHandle(
            "Bước này đã được ghi, hoặc yêu cầu đã đóng.",
            "That is on record already, or the request is closed.",
        )
    for name, value in becomes.items():
        setattr(request, name, value)


def _about(request: DataRequest, **more: str) -> dict[str, str]:
    return {"request": request.public_id.hex, **more}


def _place(request: DataRequest) -> str:
    return place("data-request", request, "words")
