"""The one door to people: through the spells that tie them to a unit within reach, past ones included."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from caunoi.access import walls
from caunoi.access.reach import Reach
from caunoi.access.rights import RIGHTS, carries
from caunoi.registers.members.models import (
    Consent,
    ConsentWording,
    IdentityIndex,
    IdentityNumber,
    Membership,
    MemberState,
    Particulars,
    Person,
    PrivateDetail,
    Rectification,
    Resemblance,
    SamePerson,
    Viewing,
)
from caunoi.registers.members.viewing import newest
from caunoi.trail.models import DatedQuerySet


def memberships_within(reach: Reach) -> DatedQuerySet[Membership]:
    """Membership versions held by units within reach."""
    versions = Membership.objects.all()
    return versions if reach.units is None else versions.filter(held_by__in=reach.units)


def people_within(reach: Reach) -> QuerySet[Person]:
    """People tied to a unit within reach by a membership or a nomination; never through a column on the person."""
    people = Person.objects.filter(canonical=None)
    if reach.units is None:
        return people
    # By name: welfare is a register above this one (docs/flow.md).
    nominations = apps.get_model("welfare", "Nomination")._default_manager.filter(held_by__in=reach.units)
    members = memberships_within(reach)
    # Each person by itself: a page asks of fifty, and gathering everybody within reach first costs a province more.
    own = {"person": OuterRef("id")}
    return people.filter(Exists(members.filter(**own)) | Exists(nominations.filter(**own)))


def record_within(reach: Reach, public_id: UUID) -> Person | None:
    """The record of that id, where the person kept is within reach: one that was merged is found by its old id too.

    A record out of reach costs what none costs: whether it exists is not to be told by the time of the answer.
    """
    asked = Person.objects.filter(public_id=public_id).values(kept=Coalesce("canonical", "pk"))
    kept = people_within(reach).filter(pk__in=asked).first()
    if kept is None or kept.public_id == public_id:
        return kept
    return Person.objects.select_related("canonical").get(public_id=public_id)


def in_what_office(person: Person, reach: Reach) -> str:
    """The office by which that person is within reach, the longest held first; empty at the machine."""
    terms = [term for term in reach.terms if carries(term, RIGHTS[reach.right])]
    if len({term.office for term in terms}) <= 1:
        return terms[0].office if terms else ""
    for term in terms:
        if people_within(replace(reach, units=term.covers)).filter(pk=person.pk).exists():
            return term.office
    return ""


def particulars_within(reach: Reach) -> DatedQuerySet[Particulars]:
    """Names, births and sexes of those people."""
    told = Particulars.objects.all()
    return told if reach.units is None else told.filter(person__in=people_within(reach))


def members_named_within(
    reach: Reach,
    *,
    units: Collection[int],
    on: date,
    known_on: date | None = None,
    not_at: Collection[int] = (),
) -> DatedQuerySet[Particulars]:
    """Names, births and sexes of the members of units on a day; their spells in them are what is within reach;
    without those whose spell is at one of the employers `not_at`.

    With each its `public_id`, and `since`, the day the spell began: one statement, since behind the second wall each is
    planned for longer than it takes, and looked up for those alone that a page shows.
    """
    open_then = memberships_within(reach).on(on, known_on=known_on).filter(unit__in=units)
    open_then = open_then.exclude(employer__in=not_at) if not_at else open_then
    own = Person.objects.filter(id=OuterRef("person"), canonical=None)
    begun = open_then.filter(person=OuterRef("person"))
    return (
        Particulars.objects.on(on)
        .filter(person__in=open_then.values("person"))
        .annotate(public_id=Subquery(own.values("public_id")), since=Subquery(begun.values("valid_from")[:1]))
    )


def member_states_within(reach: Reach) -> DatedQuerySet[MemberState]:
    """States of members in units within reach."""
    states = MemberState.objects.all()
    return states if reach.units is None else states.filter(unit__in=reach.units)


def identity_numbers_within(reach: Reach) -> QuerySet[IdentityNumber]:
    """Sealed numbers of those people; opening one is an act of its own."""
    numbers = IdentityNumber.objects.filter(ended_by=None)
    return numbers if reach.units is None else numbers.filter(_of_people_within(reach))


def identity_digests_within(reach: Reach) -> QuerySet[IdentityIndex]:
    """Digests by which those people's numbers are found."""
    digests = IdentityIndex.objects.all()
    return digests if reach.units is None else digests.filter(number__in=identity_numbers_within(reach))


def private_details_within(reach: Reach) -> DatedQuerySet[PrivateDetail]:
    """Sealed telephones and addresses of those people."""
    details = PrivateDetail.objects.all()
    return details if reach.units is None else details.filter(_of_people_within(reach))


def viewings_within(reach: Reach, records: Collection[int], *, most: int) -> list[Viewing]:
    """Who opened those of the records that are of people within reach, and why: the newest, with their accounts."""
    shown = Person.objects.filter(pk__in=records)
    if reach.units is not None:
        people = people_within(reach)
        shown = shown.filter(Q(pk__in=people) | Q(canonical__in=people))
    own = list(shown.values_list("pk", flat=True))
    # That somebody raised a concern is told to that person alone.
    opened = Viewing.objects.filter(person__in=own).exclude(kind=Viewing.Kind.CONCERN)
    return newest(opened, own, most)


def consents_within(reach: Reach) -> QuerySet[Consent]:
    """What those people agreed to, and took back."""
    answers = Consent.objects.all()
    return answers if reach.units is None else answers.filter(_of_people_within(reach))


def _of_people_within(reach: Reach) -> Q:
    """Rows of those people: under the record kept, or one that was merged into it."""
    people = people_within(reach)
    return Q(person__in=people) | Q(person__canonical__in=people)


def mergers_within(reach: Reach) -> QuerySet[SamePerson]:
    """Records that were merged into those people's, and not taken apart since."""
    held = SamePerson.objects.filter(ended_by=None)
    return held if reach.units is None else held.filter(kept__in=people_within(reach))


def rectifications_within(reach: Reach) -> QuerySet[Rectification]:
    """What was corrected of those people, taken back since or not."""
    made = Rectification.objects.all()
    return made if reach.units is None else made.filter(_of_people_within(reach))


def may_be_corrected(reach: Reach, public_id: UUID) -> Person | None:
    """The person of that id whose record may be put right, by whoever may write about the union they are in now.

    One who is in none is corrected by the units that still have something of them. None for everybody else.
    """
    found = people_within(reach).filter(public_id=public_id).first()
    if found is None or reach.units is None:
        return found
    with walls.naming_person(found.pk):
        here = set(Membership.objects.on(reach.day).filter(person=found).values_list("held_by", flat=True))
    return found if here <= reach.units else None


def resemblances_within(reach: Reach) -> QuerySet[Resemblance]:
    """Pairs of those people's records that may be one person's: both within reach, or there is none."""
    found = Resemblance.objects.filter(one__canonical=None, other__canonical=None)
    people = people_within(reach)
    return found if reach.units is None else found.filter(one__in=people, other__in=people)


def consent_wordings_within(reach: Reach) -> QuerySet[ConsentWording]:
    """What people are asked: the same words for everybody."""
    return ConsentWording.objects.all()
