"""What is shown of agreements: those held by a unit within reach, or signed by an employer that is shown.

That an agreement and an employer belong together is a pair of ids; who the employer is has a wall of its own.
"""

from __future__ import annotations

from caunoi.trail.walling import HANDS, SIGNED_IN, Wall, everywhere, of_decision, of_unit, through


def _signed(agreement: str) -> str:
    shown = "organisations_employer AS employer ON employer.id = party.employer_id"
    return (
        f"EXISTS (SELECT FROM agreements_agreementparty AS party JOIN {shown}"
        f" WHERE party.agreement_id = {agreement} AND party.ended_by_id IS NULL)"
    )


_terms = through("agreements_agreementterms", "tie.agreement_id = agreements_agreement.id")
# Whoever noted it: the next to note how an employer bargains withdraws what stood there.
_employer = through("organisations_employer", "tie.id = employer_id")

WALLS = {
    "agreements.Agreement": Wall(
        f"{everywhere()} OR {_terms} OR {_signed('agreements_agreement.id')}", everywhere()
    ),
    "agreements.AgreementTerms": Wall(
        f"{of_unit()} OR {_signed('agreements_agreementterms.agreement_id')}",
        # Decisions on units hand them over; everything else about them comes by lists.
        f"{everywhere()} OR {of_decision('agreements_agreementterms.held_by_id')}",
    ),
    "agreements.AgreementParty": Wall(SIGNED_IN, everywhere()),
    "agreements.Bargaining": Wall(
        f"{of_unit()} OR {_employer}",
        f"{of_unit(scope=HANDS)} OR {_employer} OR {of_decision('agreements_bargaining.held_by_id')}",
    ),
}
