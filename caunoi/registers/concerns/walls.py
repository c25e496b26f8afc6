"""What is shown of concerns: those of units where the right to them reaches, never of an employer one manages for.

Lists write them, for the federation; decisions on units hand open ones over.
"""

from __future__ import annotations

from caunoi.trail.walling import CONCERNS, MANAGES_AT, Wall, everywhere, of_unit, through

_shown = (
    f"({of_unit(scope=CONCERNS)})"
    f" AND ({MANAGES_AT} IS NULL OR employer_id IS NOT NULL AND NOT employer_id = ANY ({MANAGES_AT}::bigint[]))"
)
_said = through("concerns_concern", "concerns_words.id IN (tie.told_id, tie.answer_id)")

WALLS = {
    "concerns.Concern": Wall(_shown, _shown),
    # What is said is written before the concern that says it.
    "concerns.Words": Wall(_said, everywhere(CONCERNS)),
}
