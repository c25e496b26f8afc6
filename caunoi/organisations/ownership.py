"""Whose an employer is: state, private or foreign-invested, derived from its capital by a dated rule."""

from __future__ import annotations

from caunoi.organisations.models import EmployerDescription

Capital = EmployerDescription.Capital
Kind = EmployerDescription.Kind

PUBLIC = frozenset({Kind.AGENCY, Kind.PUBLIC_UNIT, Kind.PUBLIC_UNIT_PAID})


def ownership(
    *, kind: str, capital: str, state_share: int | None, foreign_share: int | None, state_above: int
) -> str:
    """`state`, `private`, `fdi`, or "" when nothing tells.

    Shares are hundredths of a percent of the capital. A state share above `state_above` makes a state
    enterprise (5,000: more than half, Law on Enterprises 2020, art. 88; 9,999: wholly, as before). Any known
    foreign share otherwise makes it foreign-invested. Without shares the class that the list states holds.
    """
    if state_share is not None and state_share > state_above:
        return Capital.STATE
    if foreign_share:
        return Capital.FDI
    if state_share is not None:
        return Capital.PRIVATE
    if not capital and kind in PUBLIC:
        return Capital.STATE
    return capital
