"""A list taken back whole, on its day: one act ends what its acts wrote and restores what they ended.

People, employers' codes and places that it named stay known, as somebody does whose admission was taken back; what it
said of them goes. What later work stands on stays, by name: a record changed since, a union that has a roster by now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models.functions import Greatest

from caunoi.access.models import Account
from caunoi.intake.carrying_out import CannotDecide, refuse
from caunoi.intake.deciding import CARRIED_OUT, whole_or_refused
from caunoi.intake.models import WITHDRAWN, Correction, Finding, ReceivedFile
from caunoi.organisations.models import (
    AreaDescription,
    AreaParent,
    Employer,
    EmployerDescription,
    SiteDescription,
    Unit,
    UnitDescription,
)
from caunoi.organisations.settled import parameters
from caunoi.registers.agreements.models import Agreement
from caunoi.registers.members.matching import particulars_of
from caunoi.registers.members.models import Membership, MemberState, Particulars, PrivateDetail
from caunoi.registers.officers.models import Contact
from caunoi.registers.reorganisations.following import hand_back_after, undone_since
from caunoi.registers.welfare.handing_over import received_for
from caunoi.registers.welfare.models import Nomination
from caunoi.trail import copying
from caunoi.trail.acting import act
from caunoi.trail.models import Act, Dated
from caunoi.trail.refusals import RefusedInWords
from caunoi.trail.writing import CHUNK
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.text import Text

WHAT, SETTING = "lists.taken-back", "undo-list-days"
#: Who somebody is and how a place is called stays known: what rests on them would have no name.
STAYS: tuple[type[Dated], ...] = (Particulars, PrivateDetail, AreaDescription, AreaParent, SiteDescription)
#: What versions are about, in the order in which a version is said to be about one of them.
SUBJECTS = ("person", "agreement", "unit", "employer")
#: What a list may bring into being, and later work may stand on.
FOUNDED: dict[str, type[models.Model]] = {"agreement": Agreement, "unit": Unit, "employer": Employer}
NAMED = 50

Subject = tuple[str, int]


@dataclass(slots=True)
class Undoing:
    """What taking a list back would do. `stuck` is what stays, by name."""

    acts: list[Act]
    whole: bool
    #: Versions, and visits and calls, which have none.
    ends: dict[type[models.Model], list[int]] = field(default_factory=dict)
    restores: dict[type[Dated], list[int]] = field(default_factory=dict)
    stuck: int = 0
    named: list[Text] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Versions ended and restored, visits and calls among them."""
        return sum(map(len, self.ends.values())) + sum(map(len, self.restores.values()))


def last_day(taken_in: date) -> date:
    """The last day on which a list of that day can be taken back whole."""
    return taken_in + timedelta(days=parameters().number(SETTING, taken_in))


def can_be_withdrawn(file: ReceivedFile, *, at: datetime) -> bool:
    """Whether there is something of it that was taken in lately enough."""
    return bool(_acts(file, at=at)[0])


def _acts(file: ReceivedFile, *, at: datetime) -> tuple[list[Act], bool]:
    """The list's own acts that can be taken back now, oldest first, and whether none is left beside them."""
    undone = {one for before in _taken_back(file) for one in before.about["undoes"]}
    carried = file.findings.filter(state=Finding.State.DECIDED, decision=CARRIED_OUT).values("act")
    own = models.Q(what__endswith=".taken-in") | models.Q(pk__in=carried)
    # What a finding says carried it out is no account of it: only an Act on this list's own paper can be.
    of_the_list = Act.objects.filter(own, document=file.document).order_by("pk")
    found = [one for one in of_the_list if one.public_id.hex not in undone]
    today = day_of(at)
    recent = [one for one in found if last_day(day_of(one.at)) >= today]
    return recent, len(recent) == len(found)


def _taken_back(file: ReceivedFile) -> list[Act]:
    """What took some of the list back before."""
    return list(Act.objects.filter(document=file.document, what=WHAT).order_by("pk"))


def plan(file: ReceivedFile, *, at: datetime) -> Undoing:
    """What taking the list back now would do.

    Raises CannotDecide where its day is over, or an account that it goes by is not as it was signed.
    """
    acts, whole = _acts(file, at=at)
    _check_as_signed([*acts, *_taken_back(file)])
    if not acts:
        refuse(
            "Chỉ rút lại được cả danh sách trong thời hạn đã đặt (trong ngày nhận), và chỉ một lần.",
            "A list can be taken back whole only within the days set (on the day it came in), and once.",
        )
    undoing = Undoing(acts, whole)
    written, ended = _written(acts), _ended(acts)
    stuck = _Standing(acts, written).found()
    undoing.ends[Contact] = _contacts(acts)
    for model, ids in written.items():
        undoing.ends[model] = [row["pk"] for row in _rows(model, ids) if _goes(model, row, stuck)]
    for model, ids in ended.items():
        before = set(ids).difference(written.get(model, ()))
        undoing.restores[model] = [
            row["pk"] for row in _rows(model, before) if not _anchors(model, row) & stuck
        ]
    undoing.stuck, undoing.named = len(stuck), list(_names(stuck))
    return undoing


def _check_as_signed(acts: Collection[Act]) -> None:
    """By an altered account anybody who can write in the table could have anything undone, or a list taken back twice."""
    found = set(acts)
    found |= {one for done in acts for pair in undone_since(done) for one in pair}
    try:
        for one in sorted(found, key=lambda one: one.pk):
            copying.check_as_signed(one)
    except RefusedInWords as error:
        raise CannotDecide(error.text.vi, error.text.en) from error


def _contacts(acts: Iterable[Act]) -> list[int]:
    """Visits and calls that the list noted: nothing rests on one, and none has a version before it."""
    noted = sorted(pk for one in acts for pk in copying.written_by(one, Contact))
    found: list[int] = []
    for start in range(0, len(noted), CHUNK):
        standing = Contact.objects.filter(pk__in=noted[start : start + CHUNK], ended_by=None).order_by("pk")
        found += standing.values_list("pk", flat=True)
    return found


def _goes(model: type[Dated], row: dict[str, Any], stuck: set[Subject]) -> bool:
    return row["ended_by_id"] is None and not _anchors(model, row) & stuck


def _written(acts: Iterable[Act]) -> dict[type[Dated], list[int]]:
    found: dict[type[Dated], list[int]] = defaultdict(list)
    for one in acts:
        undone = undone_since(one)
        for model in copying.models_of(one):
            if model not in STAYS and (ids := copying.written_by(one, model)):
                found[model] += copying.as_they_stand(ids, model, undone)
    return found


def _ended(acts: Iterable[Act]) -> dict[type[Dated], list[int]]:
    found: dict[type[Dated], list[int]] = defaultdict(list)
    for one in acts:
        for model in copying.models_of(one):
            if model not in STAYS and (ids := copying.ended_by(one, model)):
                found[model] += ids
    return found


def _rows(model: type[Dated], ids: Collection[int]) -> Iterator[dict[str, Any]]:
    wanted = sorted(ids)
    columns = [f"{name}_id" for name in _subjects(model)]
    for start in range(0, len(wanted), CHUNK):
        rows = model._default_manager.filter(pk__in=wanted[start : start + CHUNK]).order_by("pk")
        yield from rows.values("pk", "ended_by_id", *columns)


def _subjects(model: type[Dated]) -> list[str]:
    names = {field.name for field in model._meta.local_concrete_fields if field.is_relation}
    return [name for name in SUBJECTS if name in names]


def _anchors(model: type[Dated], row: dict[str, Any]) -> set[Subject]:
    """What a version stays or goes with: the first it is about; a coverage with both its ends."""
    about = [(name, row[f"{name}_id"]) for name in _subjects(model) if row[f"{name}_id"] is not None]
    return set(about if model._meta.model_name == "coverage" else about[:1])


class _Standing:
    """Finds what later work stands on: changed since, or referred to by rows of other acts."""

    def __init__(self, acts: list[Act], written: dict[type[Dated], list[int]]) -> None:
        self._acts = {one.pk for one in acts}
        self._written = written
        self._founded = {
            name: {pk for one in acts for pk in copying.written_by(one, model)}
            for name, model in FOUNDED.items()
        }

    def found(self) -> set[Subject]:
        """Every subject whose rows stay."""
        rows = [(model, row) for model, ids in self._written.items() for row in _rows(model, ids)]
        stuck = {one for model, row in rows if self._changed(row) for one in _anchors(model, row)}
        stuck |= {(name, pk) for name, ids in self._founded.items() for pk in self._referred(name, ids)}
        stuck |= self._with_states([row for model, row in rows if model is Membership])
        stuck |= self._with_gifts(self._written.get(Nomination, []))
        while more := {one for model, row in rows for one in self._needed(model, row, stuck)} - stuck:
            stuck |= more
        return stuck

    def _changed(self, row: dict[str, Any]) -> bool:
        return row["ended_by_id"] is not None and row["ended_by_id"] not in self._acts

    def _needed(self, model: type[Dated], row: dict[str, Any], stuck: set[Subject]) -> Iterator[Subject]:
        """What was founded by the list and a version that stays is about."""
        if not _anchors(model, row) & stuck:
            return
        for name in _subjects(model):
            if row[f"{name}_id"] in self._founded.get(name, ()):
                yield name, row[f"{name}_id"]

    def _with_states(self, rows: list[dict[str, Any]]) -> set[Subject]:
        """Members whose state in that union was entered since."""
        units = {row["person_id"]: row["unit_id"] for row in rows}
        later: set[Subject] = set()
        people = sorted(units)
        for start in range(0, len(people), CHUNK):
            states = MemberState.objects.held_true().filter(person__in=people[start : start + CHUNK])
            entered = states.exclude(began_by__in=self._acts).filter(began_by__gt=min(self._acts))
            for person, unit in entered.values_list("person_id", "unit_id"):
                if units[person] == unit:
                    later.add(("person", person))
        return later

    def _with_gifts(self, nominations: list[int]) -> set[Subject]:
        """Those put forward who were handed the gift since."""
        later: set[Subject] = set()
        for start in range(0, len(nominations), CHUNK):
            received = received_for(nominations[start : start + CHUNK]).exclude(began_by__in=self._acts)
            later |= {("person", person) for person in received.values_list("person_id", flat=True)}
        return later

    def _referred(self, name: str, ids: set[int]) -> set[int]:
        """Those of what the list founded that rows of other acts refer to."""
        found: set[int] = set()
        wanted = sorted(ids)
        for relation in FOUNDED[name]._meta.related_objects:
            model, column = relation.related_model, relation.field.name
            if model._meta.label == "organisations.Workplace":
                # A branch comes with its employer; what is said of it says which act said so.
                continue
            fields = {one.name for one in model._meta.local_concrete_fields}
            for start in range(0, len(wanted), CHUNK):
                rows = model._base_manager.filter(**{f"{column}__in": wanted[start : start + CHUNK]})
                if "began_by" in fields:
                    rows = rows.exclude(began_by__in=self._acts)
                if "ended_by" in fields:
                    rows = rows.filter(ended_by=None)
                found.update(rows.order_by().values_list(f"{column}_id", flat=True).distinct())
        return found


def _names(stuck: set[Subject]) -> Iterator[Text]:
    """The first of what stays, by name."""
    ids = {name: sorted(pk for kind, pk in stuck if kind == name)[:NAMED] for name in SUBJECTS}
    people = [one.name for one in particulars_of(ids["person"]).values()]
    employers = EmployerDescription.objects.held_true().filter(employer__in=ids["employer"], valid_to=None)
    units = UnitDescription.objects.held_true().filter(unit__in=ids["unit"], valid_to=None)
    for name in sorted(
        {*people, *units.values_list("name", flat=True), *employers.values_list("name", flat=True)}
    ):
        yield Text(vi=name, en=name)


def withdraw(
    file: ReceivedFile,
    *,
    by: Account | None,
    at: datetime,
    before_commit: Callable[[], None] = lambda: None,
    job: UUID | None = None,
) -> Undoing:
    """Take the list back. Raises CannotDecide; then nothing was done.

    `before_commit` is called last: what it raises undoes all. `job` is the public id of the work that asks: what the
    same work did before, it finds done, and nothing is left.
    """
    with whole_or_refused():
        undoing = _done_by(file, job) or _withdraw(file, by=by, at=at, job=job)
        before_commit()
    return undoing


def _done_by(file: ReceivedFile, job: UUID | None) -> Undoing | None:
    """What is left where that work took the list back before: nothing, and what stayed then."""
    if job is None:
        return None
    done = next((one for one in _taken_back(file) if one.about.get("job") == job.hex), None)
    if done is None:
        return None
    _check_as_signed([done])
    return Undoing([], whole=file.undone_by_id == done.pk, stuck=done.about["kept"])


def _withdraw(file: ReceivedFile, *, by: Account | None, at: datetime, job: UUID | None) -> Undoing:
    for one in reversed(_acts(file, at=at)[0]):
        hand_back_after(one, by=by, at=at)
    undoing = plan(file, at=at)
    about = {
        "file": file.public_id.hex,
        "undoes": [one.public_id.hex for one in undoing.acts],
        "kept": undoing.stuck,
    } | ({"job": job.hex} if job is not None else {})
    with act("lists.taken-back", by=by, at=at, on=day_of(at), document=file.document, about=about) as writer:
        for model in undoing.ends:
            writer.end(model, undoing.ends[model])
        for restored in reversed(undoing.restores):
            copying.copied(writer, restored, undoing.restores[restored])
        _mark(file, undoing, by=by, at=at, through=writer.act)
    return undoing


def _mark(file: ReceivedFile, undoing: Undoing, *, by: Account | None, at: datetime, through: Act) -> None:
    """Say of the file and its rows what became of them. Of a part taken back, rows that wait go on waiting."""
    gone = models.Q(act__in=undoing.acts)
    if undoing.whole:
        gone |= models.Q(state=Finding.State.OPEN)
    file.findings.filter(gone).update(
        state=Finding.State.DECIDED, decision=WITHDRAWN, decided_by=by, decided_at=at, act=through,
        done_vi="", done_en="",
    )  # fmt: skip
    now = ReceivedFile.objects.filter(pk=file.pk)
    if undoing.whole:
        now.update(undone_by=through)
        # Sent again it reads as it came: what was said anew of its cells goes with it.
        file.corrections.exclude(state=Correction.State.DROPPED).update(state=Correction.State.UNDONE)
    else:
        brought = sum(one.about.get("accepted", 0) for one in undoing.acts)
        now.update(accepted=Greatest(models.F("accepted") - brought, 0))
