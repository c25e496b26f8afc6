"""What is typed into the search box: an identity number is looked up by its digest, anything else is searched.

The box is sent by POST, so that a number stands in no address, no history and no log. Who is out of reach and who is
unknown are answered alike, and both count: whoever tries number after number is made to wait and is noted.
"""

from __future__ import annotations

import logging
import re
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caunoi.access import signing_in
from caunoi.access.guarding import may
from caunoi.access.models import Account, Attempt
from caunoi.access.reach import Reach
from caunoi.office.searching import LONGEST
from caunoi.registers.members.door import identity_digests_within, people_within
from caunoi.registers.members.matching import INDEX, as_indexed
from caunoi.registers.members.models import IdentityNumber, Person
from caunoi.trail import keys
from caunoi.vocabulary.identity import digits_of
from caunoi.vocabulary.names import tidy

#: So many within a day that found nobody are told in the log, and each time as many again.
ALARMING_MISSES = 100
# An old card, a citizen number, one whose first nought was eaten, a passport; a tax code has 10 or 13 digits.
_NUMBER = re.compile(r"\d{9}|\d{11,12}|[A-Z]{1,2}\d{6,8}")

logger = logging.getLogger("caunoi.office.looking_up")


@require_POST
@may("records.read")
def look_up(request: HttpRequest) -> HttpResponse:
    """Leads to the one who has the number, or says that nobody within reach does; other words go to the search."""
    asked = tidy(request.POST.get("q", ""))[:LONGEST]
    number = digits_of(asked)
    if not is_number(asked):
        return redirect(f"{reverse('search')}?{urlencode({'q': asked})}")
    found = who_has(number.zfill(12) if len(number) == 11 else number, within=request.reach)
    if found is not None:
        return redirect("person", public_id=found.public_id)
    missed(request.user, at=timezone.now())
    words = _("Không có ai mang số định danh này trong phạm vi bạn phụ trách.")
    return render(request, "office/refusal.html", {"title": _("Không tìm thấy"), "words": words})


def is_number(asked: str) -> bool:
    """Whether that reads like an identity number."""
    return _NUMBER.fullmatch(digits_of(tidy(asked)[:LONGEST])) is not None


def who_has(number: str, *, within: Reach) -> Person | None:
    """The person within reach who has that number, under whichever version of the key it was digested."""
    forms = [number, as_indexed(IdentityNumber.Kind.MEMBER, number)]
    digests = [
        digest
        for version in keys.versions("index")
        for digest in keys.blind_index(INDEX, forms, version=version)[1]
    ]
    rows = identity_digests_within(within).filter(digest__in=digests, ended_by=None, number__ended_by=None)
    ids = {
        pk for pair in rows.values_list("number__person", "number__person__canonical") for pk in pair if pk
    }
    return people_within(within).filter(pk__in=ids).first()


def missed(account: Account, *, at: datetime) -> None:
    """Count a number that led to nobody within reach, and note in the log who tries many."""
    key = signing_in.key("look-up-missed", str(account.pk))
    Attempt.objects.create(key=key, at=at)
    so_far = Attempt.objects.filter(key=key, at__gt=at - signing_in.DAY).count()
    if so_far % ALARMING_MISSES == 0:
        logger.warning(
            "look-ups by number that found nobody within a day: %d by account %s", so_far, account.public_id
        )
