"""Who opened a person's record, and the masked values shown whole for a reason given: both leave a trace."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from caunoi.access.models import Account
from caunoi.jobs.routing import home_of
from caunoi.registers.members.consenting import PURPOSE_OF, stopped_for
from caunoi.registers.members.merged import records_of
from caunoi.registers.members.models import IdentityNumber, NotedOpening, Person, PrivateDetail, Viewing
from caunoi.trail import keys
from caunoi.trail.acting import act
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.discretion import without_numbers
from caunoi.vocabulary.names import tidy
from caunoi.vocabulary.text import Text

#: Whoever needs more than these within the span is not looking somebody up.
MOST, WITHIN = 20, timedelta(minutes=10)
SHORTEST_REASON = 10
# Openings brought over in one transaction: that many values fit into one statement.
AT_ONCE = 500

NUMBERS = frozenset(IdentityNumber.Kind.values)
#: What stands masked on a record, and may be seen whole.
MASKED = NUMBERS | frozenset(PrivateDetail.Kind.values)


class CannotUnmask(Exception):
    """The value is not shown; `text` says why."""

    def __init__(self, vi: str, en: str) -> None:
        self.text = Text(vi=vi, en=en)
        super().__init__(vi)


def note_viewing(person: Person, *, by: Account, office: str = "", at: datetime) -> None:
    """The record was opened; the first time of a day is kept before this returns.

    On SQLite in the second file, where no list makes it wait; the worker brings it over (`bring_over`).
    """
    today = {"person": person, "account": by, "kind": Viewing.Kind.PAGE, "on": day_of(at)}
    # Looked up first: a page that has nothing to write waits for nobody who writes.
    if Viewing.objects.filter(**today).exists():
        return
    if apart():
        noted = NotedOpening(person=person.public_id, account=by.pk, on=day_of(at), at=at, office=office)
        NotedOpening.objects.bulk_create([noted], ignore_conflicts=True)
    else:
        Viewing.objects.bulk_create([Viewing(**today, at=at, office=office)], ignore_conflicts=True)


def apart() -> bool:
    """Whether openings are noted in a file of their own first: on SQLite, whose registers have one writer."""
    return home_of("members", "notedopening") != home_of("members", "viewing")


def bring_over() -> int:
    """Make Viewings of the openings noted in the second file. Returns how many were noted there.

    First they stand in the registers, then they leave the second file: what is cut short in between is brought over
    once more, and the one a day that the database allows is there already. Waits for whoever writes. Raises
    RuntimeError inside a transaction, which could still undo what has left the second file.
    """
    noted = list(NotedOpening.objects.order_by("id")[:AT_ONCE]) if apart() else []
    if not noted:
        return 0
    with transaction.atomic(durable=True):
        people = dict(
            Person.objects.filter(public_id__in={one.person for one in noted}).values_list("public_id", "pk")
        )
        accounts = Account.objects.in_bulk({one.account for one in noted})
        Viewing.objects.bulk_create(_as_viewings(noted, people, accounts), ignore_conflicts=True)
    NotedOpening.objects.filter(pk__in=[one.pk for one in noted]).delete()
    return len(noted) + (bring_over() if len(noted) == AT_ONCE else 0)


def newest(rows: QuerySet[Viewing], records: Collection[int], most: int) -> list[Viewing]:
    """Of the rows given, and of what was noted of these records and not brought over, the newest; accounts with them.

    `rows` are Viewings of those records alone; that they may be shown is the caller's to know.
    """
    # The second file is read first: what is brought over meanwhile is met in the registers, maybe twice, never not.
    noted = _noted_of(records) if apart() else []
    told = list(rows.select_related("account").order_by("-at", "-id")[:most])
    known = {(one.person_id, one.account_id, one.on) for one in told if one.kind == Viewing.Kind.PAGE}
    told += [one for one in noted if (one.person_id, one.account_id, one.on) not in known]
    return sorted(told, key=lambda one: one.at, reverse=True)[:most]


def _noted_of(records: Collection[int]) -> list[Viewing]:
    people = dict(Person.objects.filter(pk__in=records).values_list("public_id", "pk"))
    noted = list(NotedOpening.objects.filter(person__in=people.keys()).order_by("-id"))
    return _as_viewings(noted, people, Account.objects.in_bulk({one.account for one in noted}))


def _as_viewings(
    noted: list[NotedOpening], people: Mapping[UUID, int], accounts: Mapping[int, Account]
) -> list[Viewing]:
    """Not saved yet. A restored backup may know less than was noted: of a record that is not there nobody can ask."""
    return [
        Viewing(
            person_id=people[one.person],
            account=accounts[one.account],
            kind=Viewing.Kind.PAGE,
            on=one.on,
            at=one.at,
            office=one.office,
        )
        for one in noted
        if one.person in people and one.account in accounts
    ]


def note_words(person: int, *, by: Account, office: str, at: datetime) -> None:
    """What a concern of that person says was opened: told to the person alone, on the own page.

    Under the record kept, which is the one that the own page is of.
    """
    kept = Person.objects.filter(pk=person).values_list("canonical", flat=True).first()
    Viewing.objects.bulk_create(
        [
            Viewing(
                person_id=kept or person,
                account=by,
                kind=Viewing.Kind.CONCERN,
                on=day_of(at),
                at=at,
                office=office,
            )
        ]
    )


def note_numbers(
    people: Mapping[int, str], *, reason: str, by: Account, office: Callable[[Person], str], at: datetime
) -> None:
    """Numbers of people left whole within a list: each person (by key, with the kind of number) can read that, and why."""
    Viewing.objects.bulk_create(
        [
            Viewing(
                person=one,
                account=by,
                kind=people[one.pk],
                on=day_of(at),
                at=at,
                office=office(one),
                reason=reason[:200],
            )
            for one in Person.objects.filter(pk__in=people.keys())
        ]
    )


def unmask(
    person: Person, kind: str, *, reason: str, by: Account, office: str = "", at: datetime
) -> list[str]:
    """The person's values of that kind, in the clear. Raises CannotUnmask; what was not shown leaves no trace.

    The Act in the trail and the trace that the person can read stand before anything is shown.
    """
    told = without_numbers(tidy(reason))
    if kind not in MASKED:
        raise CannotUnmask("Không có loại số này.", "There is no such kind of number.")
    if len(told) < SHORTEST_REASON:
        raise CannotUnmask(
            f"Hãy ghi rõ lý do, ít nhất {SHORTEST_REASON} ký tự.",
            f"Say why, in {SHORTEST_REASON} characters or more.",
        )
    if PURPOSE_OF.get(kind) in stopped_for([person.pk], day_of(at)).get(person.pk, ()):
        raise CannotUnmask(
            "Người này đã rút lại sự đồng ý cho liên hệ bằng điện thoại, địa chỉ.",
            "This person has withdrawn the consent to be contacted by telephone or address.",
        )
    with transaction.atomic():
        about = {"person": person.public_id.hex, "kind": kind, "reason": told[:200]}
        with act("people.unmasked", by=by, at=at, on=day_of(at), about=about):
            # Counted inside the Act, which on either database waits for the account's other ones.
            _refuse_too_many(by, at)
            values = _values(person, kind)
            Viewing.objects.create(
                person=person, account=by, kind=kind, on=day_of(at), at=at, office=office, reason=told[:200]
            )
    return values


def _refuse_too_many(by: Account, at: datetime) -> None:
    Account.objects.select_for_update().get(pk=by.pk)
    lately = Viewing.objects.filter(account=by, at__gt=at - WITHIN, kind__in=MASKED)
    if lately.count() >= MOST:
        minutes = int(WITHIN.total_seconds() // 60)
        raise CannotUnmask(
            f"Đã xem {MOST} số trong {minutes} phút. Hãy đợi rồi thử lại; cần nhiều hơn thì xuất danh sách có duyệt.",
            f"{MOST} numbers were seen within {minutes} minutes. Wait, then try again.",
        )


def _values(person: Person, kind: str) -> list[str]:
    held: type[IdentityNumber | PrivateDetail] = IdentityNumber if kind in NUMBERS else PrivateDetail
    records = records_of([person.pk])
    own = keys.keys_of(records)
    rows = held._base_manager.filter(person__in=own, kind=kind, ended_by=None)
    sealed = list(rows.order_by("id").values_list("id", "person_id", "cipher"))
    if not sealed:
        raise CannotUnmask("Hồ sơ không còn giữ số này.", "The record no longer holds this number.")
    table = held._meta.db_table
    return [
        keys.unseal(own[record], bytes(cipher), place=keys.place(table, "cipher", row)).decode()
        for row, record, cipher in sealed
    ]
