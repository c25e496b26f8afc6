"""Who may do what, in words: the page is drawn from the table that the guards read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from caunoi.access.door import own_terms
from caunoi.access.guarding import signed_in
from caunoi.access.rights import RIGHTS
from caunoi.office.words import wording
from caunoi.organisations.models import TermOfOffice


@signed_in
def rights(request: HttpRequest) -> HttpResponse:
    """Every office with what it may do, the reader's own first and marked; and the terms the reader holds."""
    own = request.reach.offices
    offices = sorted(TermOfOffice.Office.values, key=lambda office: office not in own)
    context = {
        "offices": [(wording(office), office in own, _may(office)) for office in offices],
        "held": _held(request),
    }
    return render(request, "office/rights.html", context)


def _may(office: str) -> list[tuple[str, bool]]:
    english = get_language() == "en"
    return [
        (right.says.en if english else right.says.vi, right.whole_federation)
        for right in RIGHTS.values()
        if office in right.offices
    ]


def _held(request: HttpRequest) -> list[tuple[TermOfOffice, str, str]]:
    return [(term, wording(term.office), name) for term, name in own_terms(request.reach)]
