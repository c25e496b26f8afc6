"""What is shown of people: through the spells that tie them to a unit within reach, past ones included."""

from __future__ import annotations

from caunoi.trail.walling import ME, SIGNED_IN, Wall, everywhere, of_unit, some_unit, through

# Spells name the person kept; one found to be the same is shown with it.
_tied = through(
    "members_membership", "tie.person_id = ANY (ARRAY[members_person.id, members_person.canonical_id])"
)
_of_a_person = f"{everywhere()} OR {through('members_person', 'tie.id = person_id')}"
_of_a_number = f"{everywhere()} OR {through('members_identitynumber', 'tie.id = number_id')}"

WALLS = {
    # A person begins without a spell: whoever is in charge of any unit may write the first.
    "members.Person": Wall(f"{everywhere()} OR {_tied}", some_unit()),
    "members.Particulars": Wall(_of_a_person, _of_a_person),
    "members.IdentityNumber": Wall(_of_a_person, _of_a_person),
    "members.IdentityIndex": Wall(_of_a_number, _of_a_number),
    "members.PrivateDetail": Wall(_of_a_person, _of_a_person),
    "members.Membership": Wall(of_unit(), of_unit()),
    "members.MemberState": Wall(of_unit("unit_id"), of_unit("unit_id")),
    "members.ConsentWording": Wall(SIGNED_IN, everywhere()),
    "members.Consent": Wall(_of_a_person, _of_a_person),
    # Who looked is told to the person by whoever handles requests; an officer sees the own traces alone.
    "members.Viewing": Wall(f"{everywhere()} OR account_id = {ME}", f"account_id = {ME}"),
}
