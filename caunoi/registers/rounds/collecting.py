"""A collection round is opened, its lists come, are returned or received, and it is locked once, when all comes to zero.

Each transition is an Act. Those of one round come one after another, each reading where it stands by then; what does
not fit any more is refused in words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import NoReturn
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Max

from caunoi.access.models import Account
from caunoi.questions.parameters import Parameters
from caunoi.registers.rounds.models import Round, RoundFigures, RoundPaper, RoundStep, RoundUnit
from caunoi.registers.rounds.movements import Movement, members_on, movements, whole
from caunoi.trail.acting import act
from caunoi.trail.canonical import dense
from caunoi.trail.refusals import RefusedInWords, refusal
from caunoi.trail.writing import Overtaken, WalledOff, Writer
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.discretion import without_numbers
from caunoi.vocabulary.names import tidy
from caunoi.vocabulary.text import Text

State = RoundStep.State
#: From which state (None: nothing was submitted) a list may come to which.
ALLOWED: Mapping[str, frozenset[str | None]] = {
    State.SUBMITTED: frozenset({None, State.SUBMITTED, State.RETURNED, State.EXCUSED}),
    State.RETURNED: frozenset({State.SUBMITTED, State.RECEIVED}),
    State.RECEIVED: frozenset({State.SUBMITTED}),
    State.EXCUSED: frozenset({None, State.RETURNED}),
    State.LOCKED: frozenset({State.RECEIVED}),
}
_CODE = 16


class CannotCollect(Exception):
    """What was asked does not fit where the round or the list stands; `text` says why."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.vi)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a round asks: lists of which kind, for which days, by when."""

    kind: str
    title: str
    since: date
    as_of: date
    due_on: date


@dataclass(frozen=True, slots=True)
class Sent:
    """A file whose bytes are kept elsewhere: its name, size and hash."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Missing:
    """Why a round cannot be locked: the unit, and what is missing of it."""

    due: RoundUnit
    text: Text


def open_round(
    terms: Terms, units: Collection[int], *, held_by: int, client_ref: UUID, by: Account | None, at: datetime
) -> Round:
    """Open a round that is due of those units. The same `client_ref` again is the same round. Raises CannotCollect."""
    if (there := Round.objects.filter(client_ref=client_ref).first()) is not None:
        return there
    title = without_numbers(tidy(terms.title))[:120]
    if not title or terms.kind not in Round.Kind.values:
        _refuse("Hãy ghi tên kỳ thu và loại danh sách.", "Give the round a title and a kind of list.")
    if not units:
        _refuse("Chưa có đơn vị nào phải nộp.", "No unit is due.")
    about = {"kind": terms.kind, "as_of": terms.as_of.isoformat(), "units": len(units)}
    with _in_words(), act("rounds.opened", by=by, at=at, on=day_of(at), about=about) as writer:
        pk = writer.add_one(
            Round, client_ref=client_ref, kind=terms.kind, title=title, since=terms.since, as_of=terms.as_of,
            due_on=terms.due_on, held_by_id=held_by, units=len(units),
        )  # fmt: skip
        writer.add(RoundUnit, ("round_id", "unit_id"), [(pk, unit) for unit in sorted(units)])
    return Round.objects.get(pk=pk)


def standing(due: Collection[int]) -> dict[int, RoundStep]:
    """Where each list stands; those of which nothing came are not in it."""
    rows = RoundStep.objects.filter(due__in=due, ended_by=None).select_related("began_by__by", "paper")
    return {row.due_id: row for row in rows}


#: The steps at which the unit is asked to do something: nothing came, or it was returned.
LATE = frozenset({"", State.RETURNED})


@dataclass(frozen=True, slots=True)
class Late:
    """A unit that owes its list: `step` is the return, where it was returned."""

    due: RoundUnit
    step: RoundStep | None


def late_of(due: Sequence[RoundUnit], at_step: Mapping[int, RoundStep]) -> list[Late]:
    """Those of whom a list is still to come, whether or not the deadline is over."""
    found = [Late(one, at_step.get(one.pk)) for one in due]
    return [one for one in found if (one.step.state if one.step else "") in LATE]


def reminder(asked: Round, late: Sequence[Late], names: Mapping[int, str]) -> str:
    """What to send to the unions that are late, or to who is in charge of them: Vietnamese, as they read it."""
    lines = [
        f"- {names.get(one.due.unit_id, '')}" + (f" (đã trả lại: {one.step.reason})" if one.step else "")
        for one in sorted(late, key=lambda one: names.get(one.due.unit_id, ""))
    ]
    return "\n".join(
        [
            f"Kính gửi các đồng chí, kỳ thu “{asked.title}” (số liệu đến hết ngày {asked.as_of:%d/%m/%Y})"
            f" có hạn nộp {asked.due_on:%d/%m/%Y}.",
            f"Đến nay chưa nhận được {asked.get_kind_display()} của:",
            *lines,
            "Đề nghị các đồng chí nộp trên phần mềm hoặc gửi bản giấy. Trân trọng cảm ơn.",
        ]
    )


# ------------------------------------------------------------------ steps of one list


def submit(due: RoundUnit, sent: Sent | None, *, by: Account | None, at: datetime) -> None:
    """The unit's list is in: a file that is kept, or none where it came on paper or with others. Raises CannotCollect."""
    with _in_words(), act("rounds.submitted", by=by, at=at, on=day_of(at), about=_about(due)) as writer:
        _step(writer, due, State.SUBMITTED, at=at, paper=None if sent is None else _paper(writer, due, sent))


def give_back(due: RoundUnit, reason: str, *, by: Account | None, at: datetime) -> None:
    """Returned, for a reason that the unit reads. Raises CannotCollect."""
    with _in_words(), act("rounds.returned", by=by, at=at, on=day_of(at), about=_about(due)) as writer:
        _step(writer, due, State.RETURNED, at=at, reason=reason)


def receive(due: RoundUnit, *, by: Account | None, at: datetime) -> None:
    """Looked at and received. Raises CannotCollect."""
    with _in_words(), act("rounds.received", by=by, at=at, on=day_of(at), about=_about(due)) as writer:
        _step(writer, due, State.RECEIVED, at=at)


def excuse(due: RoundUnit, reason: str, *, by: Account | None, at: datetime) -> None:
    """Nothing is asked of the unit in this round, for a reason. Raises CannotCollect."""
    with _in_words(), act("rounds.excused", by=by, at=at, on=day_of(at), about=_about(due)) as writer:
        _step(writer, due, State.EXCUSED, at=at, reason=reason)


def confirm(
    due: RoundUnit,
    sent: Sent,
    code: str,
    *,
    signed_on: date,
    parameters: Parameters,
    by: Account | None,
    at: datetime,
) -> RoundPaper:
    """Keep the signed minutes; they confirm the content whose code is printed on them.

    Raises CannotCollect where that is not the content of now: the list changed after the minutes were printed.
    """
    if signed_on > day_of(at):
        _refuse("Ngày ký không thể ở tương lai.", "The day of signing cannot lie in the future.")
    content = content_digest(due, parameters=parameters)
    if plain_code(code) != plain_code(code_of(content)):
        _refuse(
            "Mã trên biên bản không khớp với danh sách hiện nay: danh sách đã thay đổi sau khi in, hoặc gõ nhầm mã. Hãy so lại, in biên bản mới nếu cần.",
            "The code on the minutes does not match the list of now: the list changed after they were printed, or the code was mistyped. Compare again, and print new minutes if need be.",
        )
    with _in_words(), act("rounds.confirmed", by=by, at=at, on=day_of(at), about=_about(due)) as writer:
        kept = _paper(writer, due, sent, kind=RoundPaper.Kind.MINUTES, confirms=content, signed_on=signed_on)
    return RoundPaper.objects.get(pk=kept)


def keep_figures(due: RoundUnit, sent: Sent, *, signed_on: date, by: Account | None, at: datetime) -> None:
    """Keep the paper of signed figures; the same paper again is the same."""
    told = {"due": due, "kind": RoundPaper.Kind.FIGURES, "sha256": sent.sha256}
    if not RoundPaper.objects.filter(**told).exists():
        with (
            _in_words(),
            act("rounds.figures-kept", by=by, at=at, on=day_of(at), about=_about(due)) as writer,
        ):
            _paper(writer, due, sent, kind=RoundPaper.Kind.FIGURES, signed_on=signed_on)


def _step(
    writer: Writer, due: RoundUnit, state: str, *, at: datetime, reason: str = "", paper: int | None = None
) -> None:
    if state != State.LOCKED and _alone(due.round_id).locked_by_id is not None:
        _refuse_locked()
    now = standing([due.pk]).get(due.pk)
    if (now.state if now else None) not in ALLOWED[state]:
        told = now.get_state_display() if now else "chưa nộp"
        _refuse(
            f"Danh sách đang ở bước “{told}”, không làm việc này được. Hãy tải lại trang.",
            f"The list is “{now.state if now else 'not submitted'}”: this cannot be done. Please reload the page.",
        )
    said = without_numbers(tidy(reason))[:300]
    if state in {State.RETURNED, State.EXCUSED} and not said:
        _refuse("Hãy ghi lý do, đơn vị đọc được câu này.", "Give the reason: the unit reads it.")
    if now is not None:
        writer.end(RoundStep, [now.pk])
    writer.add_one(
        RoundStep, due_id=due.pk, place=now.place + 1 if now else 1, state=state, on=day_of(at), reason=said,
        paper_id=paper,
    )  # fmt: skip


def _paper(
    writer: Writer,
    due: RoundUnit,
    sent: Sent,
    *,
    kind: str = RoundPaper.Kind.LIST,
    confirms: str = "",
    signed_on: date | None = None,
) -> int:
    same = RoundPaper.objects.filter(due=due, kind=kind, sha256=sent.sha256, confirms=confirms).first()
    if same is not None and kind == RoundPaper.Kind.LIST:
        return same.pk
    return writer.add_one(
        RoundPaper, due_id=due.pk, kind=kind, name=without_numbers(sent.name)[:255], size=sent.size,
        sha256=sent.sha256, confirms=confirms, signed_on=signed_on,
    )  # fmt: skip


# ------------------------------------------------------------------ the content of a list, and locking


def tables(
    collected: Round, due: Sequence[RoundUnit], *, parameters: Parameters
) -> dict[int, list[Movement]]:
    """By line, the movement table of each month of the round, as the registers hold it; none but of members."""
    if not collected.counts_members:
        return {}
    found = movements([one.unit_id for one in due], collected.since, collected.as_of, parameters=parameters)
    return {one.pk: found[one.unit_id] for one in due}


def content_digest(due: RoundUnit, *, parameters: Parameters, table: Sequence[Movement] | None = None) -> str:
    """SHA-256 of what the minutes speak of: the table, and who is counted since when. A name spelled anew is no change."""
    asked = due.round
    if table is None:
        table = tables(asked, [due], parameters=parameters).get(due.pk, [])
    counted = members_on([due.unit_id], asked.as_of, parameters=parameters)
    people = sorted(
        [one.hex, since and since.isoformat()]
        for one, since in counted.values_list("person__public_id", "valid_from").order_by()
    )
    content = {
        "round": asked.public_id.hex, "unit": due.public_id.hex, "kind": asked.kind,
        "table": [one.figures() for one in table], "people": people,
    }  # fmt: skip
    return hashlib.sha256(dense(content).encode()).hexdigest()


def code_of(digest: str) -> str:
    """A digest as it is printed and typed: sixteen letters and digits in fours."""
    return " ".join(digest[at : at + 4] for at in range(0, _CODE, 4)).upper()


def plain_code(typed: str) -> str:
    """A code as typed, or the whole digest as scanned, without blanks and dashes."""
    return "".join(one for one in typed.lower() if one.isalnum())[:_CODE]


def missing_of(
    collected: Round, due: Sequence[RoundUnit], *, parameters: Parameters
) -> tuple[list[Missing], dict[int, list[Movement]]]:
    """What keeps a round from being locked, unit by unit, and the tables that were looked at."""
    at_step, told = standing([one.pk for one in due]), tables(collected, due, parameters=parameters)
    before = _locked_before(collected, due)
    found: list[Missing] = []
    for one in due:
        step = at_step.get(one.pk)
        if step is not None and step.state == State.EXCUSED:
            continue
        if step is None or step.state != State.RECEIVED:
            found.append(Missing(one, Text(vi="danh sách chưa được nhận.", en="the list was not received.")))
        if one.pk in told:
            found += _not_nought(one, told[one.pk], before.get(one.unit_id))
    return found, told


def _not_nought(due: RoundUnit, table: Sequence[Movement], before: int | None) -> Iterator[Missing]:
    for month in table:
        if month.difference:
            yield Missing(
                due,
                Text(
                    vi=f"tháng {month.until:%m/%Y} lệch {month.difference:+d}: đầu kỳ {month.opening}, cuối kỳ {month.closing} không khớp với biến động.",
                    en=f"month {month.until:%m/%Y} is off by {month.difference:+d}: opening {month.opening} and closing {month.closing} do not fit the movements.",
                ),
            )
    if before is not None and table[0].opening != before:
        lack = table[0].opening - before
        yield Missing(
            due,
            Text(
                vi=f"đầu kỳ {table[0].opening} khác số đã chốt kỳ trước {before} ({lack:+d}): có biến động ghi sau khi chốt. Hãy đính chính kỳ trước.",
                en=f"the opening {table[0].opening} is not what was locked before, {before} ({lack:+d}): something was entered after the lock. Correct the round before.",
            ),
        )


def _locked_before(collected: Round, due: Sequence[RoundUnit]) -> dict[int, int]:
    """By unit, the closing that was locked or last corrected for the day before the round begins."""
    rows = RoundFigures.objects.filter(
        due__unit__in=[one.unit_id for one in due],
        round__kind=collected.kind,
        round__as_of__lt=collected.since,
    )
    found: dict[int, tuple[date, int]] = {}
    for unit, as_of, figures in rows.order_by("round__as_of", "number").values_list(
        "due__unit_id", "round__as_of", "figures"
    ):
        found[unit] = (as_of, int(figures["closing"]))
    return {unit: closing for unit, (as_of, closing) in found.items() if (collected.since - as_of).days == 1}


def lock(collected: Round, *, parameters: Parameters, by: Account | None, at: datetime) -> None:
    """Lock a round (chốt): each list received or excused, each table to nought; its figures are kept as they are.

    Raises CannotCollect, which names the units and what is missing of them.
    """
    with _in_words(), transaction.atomic():
        collected = _alone(collected.pk)
        if collected.locked_by_id is not None:
            _refuse_locked()
        due = _all_due(collected)
        lacking, told = missing_of(collected, due, parameters=parameters)
        if lacking:
            _refuse(
                f"Chưa chốt được: còn {len(lacking)} chỗ thiếu, xem ở từng đơn vị.",
                f"It cannot be locked: {len(lacking)} things are missing, see each unit.",
            )
        at_step = standing([one.pk for one in due])
        excused = {line for line, step in at_step.items() if step.state == State.EXCUSED}
        owed = [one for one in due if one.pk not in excused]
        digests = _digests(collected, owed, told, parameters=parameters)
        with act(
            "rounds.locked", by=by, at=at, on=day_of(at), about={"round": collected.public_id.hex}
        ) as writer:
            writer.change(Round, collected.pk, "locked_by", old=None, new=writer.act.pk)
            for one in owed:
                _step(writer, one, State.LOCKED, at=at)
                if one.pk in told:
                    _keep(writer, one, told[one.pk], digests[one.pk])


def _all_due(collected: Round) -> list[RoundUnit]:
    """Every line of the round. Raises CannotCollect where the wall shows fewer than there are: what is not seen is not in."""
    due = list(RoundUnit.objects.filter(round=collected).select_related("round").order_by("pk"))
    if away := collected.units - len(due):
        _refuse(
            f"Chưa chốt được: {away} đơn vị phải nộp trong kỳ này không còn trong phạm vi của bạn. Người phụ trách được mọi đơn vị của kỳ mới chốt được.",
            f"It cannot be locked: {away} of the units due in this round are out of your reach by now. Whoever reaches every unit of the round locks it.",
        )
    return due


def correct(
    due: RoundUnit, reason: str, *, parameters: Parameters, by: Account | None, at: datetime
) -> RoundFigures:
    """Let a unit's locked figures be what the registers hold now, under the round's next number and for a reason.

    Raises CannotCollect where the round is open, nothing is different, or the table does not come to nought.
    """
    said = without_numbers(tidy(reason))[:300]
    if not said:
        _refuse("Hãy ghi lý do đính chính.", "Give the reason for the correction.")
    with _in_words(), transaction.atomic():
        _alone(due.round_id)
        standing_now = RoundFigures.objects.filter(due=due).order_by("-number").first()
        if standing_now is None:
            _refuse("Kỳ này chưa chốt số nào, không cần đính chính.", "No figure is locked: correct nothing.")
        newest = RoundFigures.objects.filter(round=due.round_id).aggregate(number=Max("number"))["number"]
        told = tables(due.round, [due], parameters=parameters)
        digest = _digests(due.round, [due], told, parameters=parameters)[due.pk]
        if digest == standing_now.digest:
            _refuse(
                "Số liệu không khác lần chốt trước.", "The figures are no other than those locked before."
            )
        if any(month.difference for month in told[due.pk]):
            _refuse("Bảng biến động chưa về 0.", "The movement table does not come to nought.")
        with act("rounds.corrected", by=by, at=at, on=day_of(at), about=_about(due)) as writer:
            kept = _keep(writer, due, told[due.pk], digest, number=newest + 1, reason=said)
    return RoundFigures.objects.get(pk=kept)


def _digests(
    collected: Round,
    due: Sequence[RoundUnit],
    told: Mapping[int, list[Movement]],
    *,
    parameters: Parameters,
) -> dict[int, str]:
    """By line with a table, the digest of the content with it. Raises CannotCollect where a list changed meanwhile: each question
    is answered as of its own moment, so the tables are asked for once more after the people."""
    found = {
        one.pk: content_digest(one, parameters=parameters, table=told[one.pk])
        for one in due
        if one.pk in told
    }
    again = tables(collected, due, parameters=parameters)
    if any(again.get(one.pk) != told.get(one.pk) for one in due):
        _refuse(
            "Danh sách đoàn viên vừa thay đổi trong lúc tính: chưa ghi gì. Hãy làm lại.",
            "The lists of members changed while this was counted: nothing was recorded. Please do it again.",
        )
    return found


def _keep(
    writer: Writer,
    due: RoundUnit,
    table: Sequence[Movement],
    digest: str,
    *,
    number: int = 0,
    reason: str = "",
) -> int:
    return writer.add_one(
        RoundFigures, round_id=due.round_id, due_id=due.pk, number=number, figures=whole(table).figures(),
        reason=reason, digest=digest,
    )  # fmt: skip


def _alone(pk: int) -> Round:
    """Wait for whoever is at work on the round until they are done, and read it as it stands by then.

    A row cannot be waited for: a chair writes steps of a round whose own row the wall lets only its holder touch. SQLite
    lets one write at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"round {pk}"])
    return Round.objects.get(pk=pk)


# ------------------------------------------------------------------ refusals


def _about(due: RoundUnit) -> dict[str, str]:
    return {"round": due.round.public_id.hex, "line": due.public_id.hex}


@contextmanager
def _in_words() -> Iterator[None]:
    """What another did first, and what the database refuses, as a sentence."""
    try:
        yield
    except WalledOff:
        _refuse(
            "Đơn vị này không còn trong phạm vi của bạn: chưa ghi gì.",
            "This unit is out of your reach by now: nothing was recorded.",
        )
    except Overtaken:
        _refuse(
            "Người khác vừa làm việc này. Hãy tải lại trang.",
            "Someone else did this a moment ago. Please reload the page.",
        )
    except RefusedInWords:
        raise
    except IntegrityError as error:
        raise CannotCollect(refusal(error).text) from error


def _refuse(vi: str, en: str) -> NoReturn:
    raise CannotCollect(Text(vi=vi, en=en))


def _refuse_locked() -> NoReturn:
    _refuse(
        "Kỳ này đã chốt: chỉ thay đổi bằng đính chính có số.",
        "This round is locked: only a numbered correction changes it.",
    )
