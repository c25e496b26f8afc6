"""A list taken back whole: what would end and what stays is seen first, then the worker does it in one act."""

from __future__ import annotations

import uuid
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from caunoi.access.guarding import may
from caunoi.design.templatetags.design import says
from caunoi.intake.carrying_out import CannotDecide
from caunoi.intake.door import files_within
from caunoi.intake.withdrawing import last_day, plan
from caunoi.intake.working import ask_to_take_back
from caunoi.office.fields import client_ref
from caunoi.vocabulary.days import day_of


@may("findings.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def take_list_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What taking this list back would do, and the press that does it."""
    file = get_object_or_404(files_within(request.reach), public_id=public_id)
    now = timezone.now()
    try:
        undoing = plan(file, at=now)
    except CannotDecide as refused:
        messages.error(request, says(refused.text), extra_tags="bad")
        return redirect("received-file", public_id)
    if request.method == "POST":
        job = ask_to_take_back(file, by=request.user, at=now, client_ref=client_ref(request.POST))
        return redirect("sending", job.public_id)
    context = {
        "file": file,
        "ended": sum(map(len, undoing.ends.values())),
        "restored": sum(map(len, undoing.restores.values())),
        "stuck": undoing.stuck,
        "named": [says(one) for one in undoing.named],
        "until": last_day(day_of(undoing.acts[0].at)),
        "client_ref": uuid.uuid4(),
    }
    return render(request, "office/take-list-back.html", context)
