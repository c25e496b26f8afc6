"""Opening a programme: what it is for and since when, who decided on it, and how many gifts each unit has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NoReturn
from uuid import UUID

from django.db import IntegrityError
from django.db.models import F, Sum

from caunoi.access.models import Account
from caunoi.registers.welfare.models import Programme, ProgrammeDecision, ProgrammeTerms, Quota, QuotaMove
from caunoi.trail.acting import act
from caunoi.trail.models import Document
from caunoi.trail.papers import decision
from caunoi.trail.refusals import refusal
from caunoi.trail.writing import Overtaken, Writer
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.names import fold, tidy
from caunoi.vocabulary.text import Text


class CannotOpen(Exception):
    """The programme cannot be opened, decided on or shared out like that; `text` says why."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.vi)


@dataclass(frozen=True, slots=True)
class Paper:
    """A decision as it is cited: the body, its number, its day."""

    body: str
    number: str
    dated_on: date


@dataclass(frozen=True, slots=True)
class Terms:
    """What a programme is opened for; both days count, the sums are đồng for a member and for another worker."""

    name: str
    purpose: str
    first_on: date
    last_on: date
    member_amount: int
    other_amount: int
    decided: Paper


def open_programme(
    terms: Terms, *, unit: int, client_ref: UUID, by: Account | None, at: datetime
) -> Programme:
    """Open a programme run by that unit; one that came by a list under the same name is the same. Once per `client_ref`.

    Raises CannotOpen.
    """
    if (there := _opened(client_ref)) is not None:
        return there
    _check(terms)
    name, purpose, paper = tidy(terms.name), tidy(terms.purpose), _paper(terms.decided)
    with _in_words(), act("welfare.opened", by=by, at=at, on=day_of(at), document=paper) as writer:
        found = Programme.objects.filter(name_fold=fold(name)).values_list("pk", flat=True).first()
        programme = found or writer.add_one(
            Programme, name=name, name_fold=fold(name), purpose=purpose, unit_id=unit
        )
        writer.add_one(
            ProgrammeTerms, programme_id=programme, client_ref=client_ref, purpose=purpose, purpose_fold=fold(purpose),
            valid_from=terms.first_on, valid_to=terms.last_on + timedelta(days=1),
            member_amount=terms.member_amount, other_amount=terms.other_amount,
        )  # fmt: skip
        writer.add_one(ProgrammeDecision, programme_id=programme, body=tidy(terms.decided.body), paper=paper)
    return Programme.objects.get(pk=programme)


def decide_too(programme: Programme, decided: Paper, *, by: Account | None, at: datetime) -> None:
    """Another body decided on the programme as well; the same paper again is the same. Raises CannotOpen."""
    _check_paper(decided)
    paper = _paper(decided)
    if ProgrammeDecision.objects.filter(programme=programme, paper=paper).exists():
        return
    with _in_words(), act("welfare.decided", by=by, at=at, on=day_of(at), document=paper) as writer:
        writer.add_one(ProgrammeDecision, programme_id=programme.pk, body=tidy(decided.body), paper=paper)


def terms_of(programme: int) -> ProgrammeTerms | None:
    """What a programme was opened for; None where it came by lists alone."""
    return ProgrammeTerms.objects.held_true().filter(programme=programme).first()


def give_places(
    programme: Programme, moves: Mapping[int, int], *, client_ref: UUID, by: Account | None, at: datetime
) -> None:
    """Give units, by key, so many places more, or, below 0, fewer: all of it or nothing, once per `client_ref`.

    Raises CannotOpen where a unit would keep fewer places than it has used.
    """
    moved = {unit: places for unit, places in moves.items() if places}
    if terms_of(programme.pk) is None:
        _refuse("Chương trình chưa được mở.", "The programme is not open.")
    if not moved:
        _refuse("Chưa ghi chỉ tiêu cho đơn vị nào.", "No unit is given any places.")
    if _moved_already(client_ref, moved):
        return
    about = {"programme": programme.public_id.hex, "units": len(moved)}
    with _in_words(), act("welfare.places-given", by=by, at=at, on=day_of(at), about=about) as writer:
        _move(writer, programme.pk, moved, client_ref)


def redistribute(
    programme: Programme,
    *,
    giver: int,
    taker: int,
    places: int,
    client_ref: UUID,
    by: Account | None,
    at: datetime,
) -> None:
    """Places that a unit has not used are another's; their sum stays. Raises CannotOpen."""
    if places <= 0 or giver == taker:
        _refuse(
            "Ghi số suất lớn hơn 0, từ một đơn vị sang đơn vị khác.",
            "Enter a number of places above 0, from one unit to another.",
        )
    give_places(programme, {giver: -places, taker: places}, client_ref=client_ref, by=by, at=at)


def take_place(programme: int, unit: int) -> None:
    """One gift of the unit's quota is taken, within an Act. Raises CannotOpen where none is left."""
    left = Quota.objects.filter(programme=programme, unit=unit, places__gt=F("taken"))
    if left.update(taken=F("taken") + 1) != 1:
        raise CannotOpen(NO_PLACE)


def free_place(programme: int, unit: int) -> None:
    """One gift of the unit's quota is taken no more, within an Act. Raises IntegrityError (`no_quota_is_oversold`)."""
    Quota.objects.filter(programme=programme, unit=unit).update(taken=F("taken") - 1)


def quotas_differ(programme: int) -> dict[int, int]:
    """By unit, what a quota says beyond the sum of its moves; empty where all agree."""
    moved = (
        QuotaMove.objects.filter(programme=programme).values_list("unit").annotate(Sum("places")).order_by()
    )
    sums = dict(moved)
    there = dict(Quota.objects.filter(programme=programme).values_list("unit", "places"))
    units = sums.keys() | there.keys()
    return {one: more for one in units if (more := there.get(one, 0) - sums.get(one, 0))}


def _moved_already(client_ref: UUID, moved: Mapping[int, int]) -> bool:
    done = dict(QuotaMove.objects.filter(client_ref=client_ref).values_list("unit", "places"))
    if done and done != dict(moved):
        _refuse(
            "Lần gửi này đã được dùng cho việc khác. Hãy mở lại trang và làm lại.",
            "This request was used for something else. Open the page anew.",
        )
    return bool(done)


def _move(writer: Writer, programme: int, moved: Mapping[int, int], client_ref: UUID) -> None:
    # In the order of units: two that move places between the same ones wait for each other, neither for ever.
    for unit, places in sorted(moved.items()):
        Quota.objects.get_or_create(programme_id=programme, unit_id=unit)
        enough = Quota.objects.filter(programme=programme, unit=unit, places__gte=F("taken") - places)
        if enough.update(places=F("places") + places) != 1:
            _refuse(
                "Đơn vị đã dùng nhiều suất hơn số còn lại sau khi bớt. Chỉ bớt được số suất chưa dùng.",
                "The unit has used more places than it would keep. Only places not used can be taken away.",
            )
    rows = [(programme, unit, places, client_ref) for unit, places in sorted(moved.items())]
    writer.add(QuotaMove, ("programme_id", "unit_id", "places", "client_ref"), rows)


def _check(terms: Terms) -> None:
    if not tidy(terms.name) or not tidy(terms.purpose):
        _refuse("Ghi tên và mục đích của chương trình.", "Give the programme's name and its purpose.")
    if terms.last_on < terms.first_on:
        _refuse("Ngày kết thúc trước ngày bắt đầu.", "The last day comes before the first.")
    if terms.member_amount <= 0 or terms.other_amount <= 0:
        _refuse(
            "Ghi mức hỗ trợ cho đoàn viên và cho người lao động, lớn hơn 0 đồng.",
            "Give the sum for a member and for another worker, above 0 đồng.",
        )
    _check_paper(terms.decided)


def _check_paper(decided: Paper) -> None:
    if not tidy(decided.body) or not tidy(decided.number):
        _refuse(
            "Ghi cơ quan, số và ngày của quyết định.",
            "Give the body, the number and the day of the decision.",
        )


def _paper(decided: Paper) -> Document:
    body = tidy(decided.body)
    return decision(tidy(decided.number), decided.dated_on, name=f"{body}: {tidy(decided.number)}")


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except Overtaken as error:
        raise CannotOpen(OVERTAKEN) from error
    except IntegrityError as error:
        raise CannotOpen(refusal(error).text) from error


def _opened(client_ref: UUID) -> Programme | None:
    there = ProgrammeTerms.objects.filter(client_ref=client_ref).select_related("programme").first()
    return there.programme if there is not None else None


def _refuse(vi: str, en: str) -> NoReturn:
    raise CannotOpen(Text(vi=vi, en=en))


OVERTAKEN = Text(
    vi="Người khác vừa làm việc này. Hãy tải lại trang.",
    en="Someone else did this a moment ago. Please reload the page.",
)
NO_PLACE = Text(
    vi="Đơn vị đã hết chỉ tiêu của chương trình này. Xin điều chỉnh chỉ tiêu hoặc để lại đợt sau.",
    en="The unit has no place left in this programme. Ask for more places, or leave it for later.",
)
