"""Who is put forward in a programme; why is sealed, and not told."""

from __future__ import annotations

from django.db.models import F, OuterRef, Subquery
from django.http import HttpRequest
from ninja import Query

from caunoi.api import shapes
from caunoi.api.serving import BY_GIVEN_NAME, answers, day_of, listed, page_of, records_of, taken_out
from caunoi.registers.members.door import particulars_within
from caunoi.registers.welfare.door import nominations_within
from caunoi.vocabulary.text import Text


@answers(
    "nominations/", "api-nominations", right="exports.take", shape=shapes.Listed[shapes.Nomination],
    asked=shapes.Paging,
    says=Text(
        vi="Người được đề nghị hỗ trợ; để lại dấu vết.",
        en="Those put forward in a programme; leaves a trace.",
    ),
    order=BY_GIVEN_NAME,
)  # fmt: skip
def nominations(request: HttpRequest, asked: Query[shapes.Paging]) -> object:
    """One page of them, in the order of a roster."""
    reach, day = request.reach, day_of(asked)
    told = particulars_within(reach).on(day).filter(person=OuterRef("person")).order_by("-id")
    made = nominations_within(reach).on(day)
    named = made.annotate(named=Subquery(told.values("name_sort")[:1])).order_by(
        F("named").asc(nulls_last=True), "id"
    )
    ids = page_of(named.values_list("id", flat=True), asked)
    items = records_of("nominations", ids, at=day, within=reach)
    taken_out(request, "nominations-list", len(items), on=day.isoformat())
    return listed(asked, made.count(), items)
