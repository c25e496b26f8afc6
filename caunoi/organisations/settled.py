"""What the federation has settled for itself: its own dated values of the parameters, over those that are shipped."""

from __future__ import annotations

from caunoi.organisations.models import DatedSetting
from caunoi.questions.parameters import DatedValue, Parameters, frozen
from caunoi.vocabulary.days import day_of


def own_values() -> list[tuple[str, DatedValue]]:
    """The federation's own values, by code, those taken back too."""
    return [
        (
            one.code,
            DatedValue(
                frozen(one.value),
                one.valid_from,
                one.valid_to,
                f"{one.owner}: {one.source}",
                known_since=day_of(one.began_by.at),
                known_until=day_of(one.ended_by.at) if one.ended_by else None,
            ),
        )
        for one in DatedSetting.objects.select_related("began_by", "ended_by").order_by("pk")
    ]


def parameters() -> Parameters:
    """The parameters as they stand now. Whoever is signed in is shown all of them."""
    return Parameters.of(own_values())
