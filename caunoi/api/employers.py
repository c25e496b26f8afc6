"""Employers within reach."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query

from caunoi.access.door import employer_descriptions_within, employers_within
from caunoi.api import shapes
from caunoi.api.serving import BY_NAME, answers, day_of, listed, one_of, page_of, records_of
from caunoi.vocabulary.text import Text


@answers(
    "employers/", "api-employers", right="employers.read", shape=shapes.Listed[shapes.Employer],
    asked=shapes.Paging,
    says=Text(vi="Doanh nghiệp, đơn vị trong phạm vi.", en="Employers within reach."),
    order=BY_NAME,
)  # fmt: skip
def employers(request: HttpRequest, asked: Query[shapes.Paging]) -> object:
    """One page of them, as they are called on the day."""
    day = day_of(asked)
    named = employer_descriptions_within(request.reach).on(day).order_by("name_sort", "employer_id")
    ids = page_of(named.values_list("employer_id", flat=True), asked)
    return listed(asked, named.count(), records_of("employers", ids, at=day, within=request.reach))


@answers(
    "employers/{uuid:public_id}/", "api-employer", right="employers.read", shape=shapes.Employer,
    asked=shapes.Asked, says=Text(vi="Một doanh nghiệp, đơn vị.", en="One employer."),
)  # fmt: skip
def employer(request: HttpRequest, public_id: UUID, asked: Query[shapes.Asked]) -> object:
    """As it stands on the day."""
    found = get_object_or_404(employers_within(request.reach), public_id=public_id)
    return one_of("employers", found.pk, at=day_of(asked), within=request.reach)
