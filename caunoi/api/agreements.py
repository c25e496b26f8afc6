"""Collective agreements within reach."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query

from caunoi.api import shapes
from caunoi.api.serving import answers, day_of, listed, one_of, page_of, records_of
from caunoi.registers.agreements.door import agreement_terms_within, agreements_within
from caunoi.vocabulary.text import Text


@answers(
    "agreements/", "api-agreements", right="employers.read", shape=shapes.Listed[shapes.Agreement],
    asked=shapes.Paging,
    says=Text(
        vi="Thoả ước có hiệu lực vào ngày ấy.",
        en="Agreements in force on the day.",
    ),
    order=Text(
        vi="mới ký trước, rồi lần ghi đầu trong sổ",
        en="the newest signed first, then as first written in the register",
    ),
)  # fmt: skip
def agreements(request: HttpRequest, asked: Query[shapes.Paging]) -> object:
    """One page of them."""
    day = day_of(asked)
    held = agreement_terms_within(request.reach).on(day).order_by("-signed_on", "agreement_id")
    ids = page_of(held.values_list("agreement_id", flat=True), asked)
    return listed(asked, held.count(), records_of("agreements", ids, at=day, within=request.reach))


@answers(
    "agreements/{uuid:public_id}/", "api-agreement", right="employers.read", shape=shapes.Agreement,
    asked=shapes.Asked, says=Text(vi="Một thoả ước.", en="One agreement."),
)  # fmt: skip
def agreement(request: HttpRequest, public_id: UUID, asked: Query[shapes.Asked]) -> object:
    """By its newest terms up to the day."""
    found = get_object_or_404(agreements_within(request.reach), public_id=public_id)
    return one_of("agreements", found.pk, at=day_of(asked), within=request.reach)
