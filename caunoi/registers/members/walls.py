"""What is shown of people: through the spells that tie them to a unit within reach, past ones included."""

from __future__ import annotations

from caunoi.trail.walling import (
    HANDS,
    ME,
    NAMED_PERSON,
    SIGNED_IN,
    Wall,
    beside,
    everywhere,
    of_unit,
    right_below,
    some_unit,
    through,
)

# Spells name the person kept; one found to be the same is shown with it.
_tied = through(
    "members_membership", "tie.person_id = ANY (ARRAY[members_person.id, members_person.canonical_id])"
)


def _of_a_person(table: str) -> str:
    """The person is shown; nearly everybody by a spell of that very one, which spares the way round."""
    person = f"{table}.person_id"
    spell = beside("members_membership", person, "person_id")
    return f"{everywhere()} OR {spell} OR {beside('members_person', person)}"


def _of_two(table: str, one: str, other: str) -> Wall:
    """Both people are shown: of a pair with somebody out of reach not even that there is one."""
    both = " AND ".join(beside("members_person", f"{table}.{column}") for column in (one, other))
    return Wall(f"{everywhere()} OR ({both})", f"{everywhere()} OR ({both})")


_of_a_number = f"{everywhere()} OR {beside('members_identitynumber', 'members_identityindex.number_id')}"


def _with_the_person(table: str) -> Wall:
    return Wall(_of_a_person(table), _of_a_person(table))


WALLS = {
    # A person begins without a spell: whoever is in charge of any unit may write the first.
    "members.Person": Wall(f"{everywhere()} OR {_tied}", some_unit(HANDS)),
    "members.SamePerson": _of_two("members_sameperson", "kept_id", "other_id"),
    "members.Rectification": _with_the_person("members_rectification"),
    "members.Resemblance": _of_two("members_resemblance", "one_id", "other_id"),
    "members.Particulars": _with_the_person("members_particulars"),
    "members.IdentityNumber": _with_the_person("members_identitynumber"),
    "members.IdentityIndex": Wall(_of_a_number, _of_a_number),
    "members.PrivateDetail": _with_the_person("members_privatedetail"),
    # Of a unit that was closed, whoever may annul that gives back what it held (`right_below`).
    "members.Membership": Wall(
        of_unit(), f"{of_unit(scope=HANDS)} OR {right_below('members_membership.held_by_id')}"
    ),
    "members.MemberState": Wall(
        of_unit("unit_id"),
        f"{of_unit('unit_id', scope=HANDS)} OR {right_below('members_memberstate.unit_id')}",
    ),
    "members.ConsentWording": Wall(SIGNED_IN, everywhere()),
    "members.Consent": _with_the_person("members_consent"),
    # Empty: on one database an opening is a Viewing at once (decision 61).
    "members.NotedOpening": Wall(f"account = {ME}", f"account = {ME}"),
    # Who looked is told to the person by whoever handles requests; an officer sees the own traces alone.
    "members.Viewing": Wall(f"{everywhere()} OR account_id = {ME}", f"account_id = {ME}"),
}
# While it is asked whether somebody's record reaches out of one's units (`merging`), all of it is shown.
WAYS = {"members.MemberState": (f"person_id = {NAMED_PERSON}",)}
