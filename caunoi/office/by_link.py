"""What an employer's contact sees and answers by a link, without an account: that one employer, and no person. Here a
link of either kind is opened (`handing_in_by_link` is the other).

The token stands behind the # of the address, which no server, log or other site is told, and comes by POST. The
session then holds its digest, and every page asks again whether the link runs.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from caunoi.access import walls
from caunoi.access.guarding import open_to_all
from caunoi.design.templatetags.design import says
from caunoi.intake import hand_in_links
from caunoi.office.fields import DayField
from caunoi.office.sessions import begin
from caunoi.office.words import wording
from caunoi.organisations.models import Headcount
from caunoi.registers.agreements.models import AgreementTerms
from caunoi.registers.links import linking, tokens
from caunoi.registers.links.door import (
    agreement_terms_by,
    answers_by,
    employer_name_by,
    headcounts_by,
    still_answers,
    unions_by,
)
from caunoi.registers.links.linking import CannotLink
from caunoi.registers.links.models import EmployerLink
from caunoi.registers.links.tokens import LinkIsOver

OPENED = "opened-link"
SHOWN = 12
Inside = Callable[[EmployerLink], HttpResponse]


class Token(forms.Form):
    """What stands behind the # of the link."""

    token = forms.CharField(
        label=gettext_lazy("Mã trong liên kết"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off", "spellcheck": "false"}),
    )


class Answer(forms.Form):
    """About which figure, right or not, and what is right instead."""

    client_ref = forms.UUIDField()
    figure = forms.RegexField(r"^(workers@\d{4}-\d\d-\d\d|[0-9a-f-]{36})\Z", max_length=40)
    verdict = forms.ChoiceField(choices=[(one, one) for one in ("confirmed", "disputed")])
    workers = forms.IntegerField(
        label=gettext_lazy("Số lao động"), required=False, min_value=0, max_value=linking.MOST_WORKERS
    )
    last_on = DayField(label=gettext_lazy("Ngày cuối cùng"), required=False)


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Takes the token and leads to the page; asking for this address changes nothing."""
    form = Token(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "office/by-link.html", {"form": form}, status=422 if form.errors else 200)

    def opened(link: EmployerLink) -> HttpResponse:
        _remember(request, link.digest)
        return redirect("link-page")

    try:
        digest = tokens.digest_of(form.cleaned_data["token"].strip())
        try:
            return _by(request, digest, opened)
        except LinkIsOver:
            return _to_hand_in(request, digest)
    except LinkIsOver:
        return over(request)


def _to_hand_in(request: HttpRequest, digest: str) -> HttpResponse:
    """The other kind of link, by which lists are handed in."""
    with walls.by_link(digest):
        link, _reach = hand_in_links.running(digest, at=timezone.now())
    _remember(request, link.digest)
    return redirect("hand-in")


def _remember(request: HttpRequest, digest: str) -> None:
    if not request.user.is_authenticated:
        request.session.flush()
        begin(request)
    request.session[OPENED] = digest


@open_to_all
@require_http_methods(["GET", "HEAD"])
def page(request: HttpRequest) -> HttpResponse:
    """What is on record about the employer, and what it may confirm or dispute."""
    return _again(request, lambda link: _page(request, link))


@open_to_all
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """One figure confirmed or disputed, as an Act by the link."""

    def taken(link: EmployerLink) -> HttpResponse:
        form = Answer(request.POST)
        if not form.is_valid():
            messages.error(request, _("Câu trả lời chưa đủ hoặc chưa đúng. Hãy xem lại."), extra_tags="bad")
            return _page(request, link, status=422)
        told = form.cleaned_data
        figure = _figure(link, told["figure"])
        if figure is None:
            messages.error(request, _("Số liệu này vừa thay đổi. Hãy xem lại rồi trả lời."), extra_tags="bad")
            return _page(request, link, status=409)
        try:
            linking.answer(
                link, figure, told["verdict"], workers=told["workers"], last_on=told["last_on"],
                client_ref=told["client_ref"], at=timezone.now(),
            )  # fmt: skip
        except CannotLink as refused:
            messages.error(request, says(refused.text), extra_tags="bad")
            return _page(request, link, status=422)
        messages.success(request, _("Đã ghi câu trả lời. Cán bộ công đoàn đọc được."), extra_tags="ok")
        return redirect("link-page")

    return _again(request, taken)


def _again(request: HttpRequest, inside: Inside) -> HttpResponse:
    """The same link as before in this session, if it still runs."""
    digest = request.session.get(OPENED, "")
    if not digest:
        return redirect("by-link")
    try:
        return _by(request, digest, inside)
    except LinkIsOver:
        request.session.pop(OPENED, None)
        return over(request)


def _by(request: HttpRequest, digest: str, inside: Inside) -> HttpResponse:
    with walls.by_link(digest):
        link, reach = linking.running(digest, at=timezone.now())
        walls.past_the_door()
        if not still_answers(link, reach):
            raise LinkIsOver
        return inside(link)


def _figure(link: EmployerLink, said: str) -> Headcount | AgreementTerms | None:
    """The figure as it stands now: one that changed since the page was drawn is not answered for."""
    if said.startswith("workers@"):
        newest = headcounts_by(link).first()
        return newest if newest and f"workers@{newest.valid_from}" == said else None
    return next((one for one in agreement_terms_by(link) if str(one.agreement.public_id) == said), None)


def _page(request: HttpRequest, link: EmployerLink, *, status: int = 200) -> HttpResponse:
    day = timezone.localdate()
    counts = list(headcounts_by(link)[:SHOWN])
    given = list(answers_by(link))
    latest = {(one.headcount_id, one.terms_id): one for one in reversed(given)}
    context = {
        "link": link,
        "name": employer_name_by(link, on=day),
        "unions": unions_by(link, on=day),
        "counts": [
            (one, wording(one.source), latest.get((one.pk, None)), f"workers@{one.valid_from}", uuid.uuid4())
            for one in counts
        ],
        "agreements": [
            (one, latest.get((None, one.pk)), one.agreement.public_id, uuid.uuid4())
            for one in agreement_terms_by(link)[:SHOWN]
        ],
    }
    return render(request, "office/link-page.html", context, status=status)


def over(request: HttpRequest) -> HttpResponse:
    """The same words for whatever ended the link, and for one that never was."""
    words = _("Liên kết này không dùng được. Hãy hỏi cán bộ công đoàn đã gửi cho bạn.")
    context = {"title": _("Liên kết không dùng được"), "words": words}
    return render(request, "office/refusal.html", context, status=404)
