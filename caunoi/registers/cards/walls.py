"""What is shown of cards and members' own accounts, and the way that a member has to the own record alone.

A partner is shown the one card whose code was asked, while it is asked: the database is told its digest, then whose
spells say whether that is a member.
"""

from __future__ import annotations

from caunoi.trail.walling import (
    HANDS,
    ME,
    MINE,
    NAMED_CARD,
    NAMED_PERSON,
    PEOPLE,
    TODAY,
    Wall,
    everywhere,
    of_unit,
    right_below,
    through,
)


def own(column: str = "person_id") -> str:
    """The person in that column is the own one."""
    return f"{column} = ANY ({MINE}::bigint[])"


def own_records(column: str = "person_id") -> str:
    """The person in that column is the own one, or was merged into it: what others did stays with the record it was done to."""
    merged = f"SELECT merged.id FROM members_person AS merged WHERE {own('merged.canonical_id')}"  # noqa: S608 - words of ours
    return f"({own(column)} OR {column} IN ({merged}))"


# Beside OR nothing is joined: the digests named are read once, and the index on them answers.
_ASKED = (
    "digest = ANY (ARRAY(SELECT decode(said, 'hex')"  # noqa: S608 - words and settings of ours
    f" FROM unnest(string_to_array({NAMED_CARD}, ',')) AS said))"
)
_OWN_CARD = through("cards_card", f"tie.id = card_id AND {own('tie.person_id')}")
# Who opened the own record, or looked up the own card, is named to the member.
_SAW_THE_OWN = through(
    "members_viewing", f"tie.account_id = access_account.id AND {own_records('tie.person_id')}"
)
_CHECKED_THE_OWN = through(
    "cards_cardcheck",
    f"tie.account_id = access_account.id AND {through('cards_card', own('tie.person_id') + ' AND tie.id = card_id')}",
)


def _of_a_member(table: str, scope: str = PEOPLE) -> str:
    """The card and the account of a member who moved are those of the union which the member belongs to now."""
    return through(
        "members_membership",
        f"tie.person_id = {table}.person_id AND tie.ended_by_id IS NULL"
        f" AND (tie.valid_from IS NULL OR tie.valid_from <= {TODAY})"
        f" AND (tie.valid_to IS NULL OR tie.valid_to > {TODAY}) AND ({of_unit('tie.held_by_id', scope=scope)})",
    )


_CARD = f"{of_unit()} OR {own()} OR {_of_a_member('cards_card')}"
_CARD_GIVEN = f"{of_unit(scope=HANDS)} OR {own()} OR {_of_a_member('cards_card', HANDS)}"
_HOLDER = f"{of_unit()} OR {_of_a_member('cards_holder')}"
_HOLDER_TIED = f"{of_unit(scope=HANDS)} OR {_of_a_member('cards_holder', HANDS)} OR {right_below('cards_holder.held_by_id')}"
# Whose own account a member has is told to whoever answers for that member, wherever it was opened.
_TIED = through("cards_holder", "tie.account_id = access_account.id AND tie.ended_by_id IS NULL")

WALLS = {
    "cards.Holder": Wall(f"account_id = {ME} OR {_HOLDER}", _HOLDER_TIED),
    "cards.Card": Wall(f"{_CARD} OR {_ASKED}", _CARD_GIVEN),
    "cards.CardCheck": Wall(f"{everywhere()} OR account_id = {ME} OR {_OWN_CARD}", f"account_id = {ME}"),
}
WAYS = {
    "members.Person": (own("id"),),
    "members.SamePerson": (own("kept_id"),),
    "members.Rectification": (own(),),
    "members.Membership": (own(), f"person_id = {NAMED_PERSON}"),
    # While it is asked whether a record may be merged (`merging`): its account may be tied by a union out of reach.
    "cards.Holder": (f"person_id = {NAMED_PERSON}",),
    "members.Viewing": (own_records(),),
    "welfare.Nomination": (own(),),
    # Who looked at it; and whose it is.
    "access.Account": (f"{MINE} IS NOT NULL AND ({_SAW_THE_OWN} OR {_CHECKED_THE_OWN})", _TIED),
}
