"""What is shown of cards and members' own accounts, and the way that a member has to the own record alone.

A partner is shown the one card whose code was asked, while it is asked: the database is told its digest, then whose
spells say whether that is a member.
"""

from __future__ import annotations

from caunoi.trail.walling import CARD, CARD_OF, ME, MINE, Wall, everywhere, of_unit, through


def own(column: str = "person_id") -> str:
    """The person in that column is the own one."""
    return f"{column} = ANY ({MINE}::bigint[])"


# Beside OR nothing is joined: the digests named are read once, and the index on them answers.
_ASKED = (
    "digest = ANY (ARRAY(SELECT decode(said, 'hex')"  # noqa: S608 - words and settings of ours
    f" FROM unnest(string_to_array({CARD}, ',')) AS said))"
)
_OWN_CARD = through("cards_card", f"tie.id = card_id AND {own('tie.person_id')}")
# Who opened the own record, or looked up the own card, is named to the member.
_SAW_THE_OWN = through("members_viewing", f"tie.account_id = access_account.id AND {own('tie.person_id')}")
_CHECKED_THE_OWN = through(
    "cards_cardcheck",
    f"tie.account_id = access_account.id AND {through('cards_card', own('tie.person_id') + ' AND tie.id = card_id')}",
)

WALLS = {
    "cards.Holder": Wall(f"account_id = {ME} OR {of_unit()}", of_unit()),
    "cards.Card": Wall(f"{of_unit()} OR {own()} OR {_ASKED}", f"{of_unit()} OR {own()}"),
    "cards.CardCheck": Wall(f"{everywhere()} OR account_id = {ME} OR {_OWN_CARD}", f"account_id = {ME}"),
}
WAYS = {
    "members.Person": (own("id"),),
    "members.Membership": (own(), f"person_id = {CARD_OF}"),
    "members.Viewing": (own(),),
    "welfare.Nomination": (own(),),
    # Who looked at it.
    "access.Account": (f"{MINE} IS NOT NULL AND ({_SAW_THE_OWN} OR {_CHECKED_THE_OWN})",),
}
