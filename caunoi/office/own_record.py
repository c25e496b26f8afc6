"""The member's own page: what is on record about oneself, who opened it, the own card, and asking the desk."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from uuid import UUID

from allauth.mfa.adapter import get_adapter
from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from caunoi.access.door import unit_names
from caunoi.access.guarding import may
from caunoi.access.reach import Reach
from caunoi.design.tables import Cell, Column, Table
from caunoi.design.templatetags.design import says
from caunoi.office.cards import days_of_a_card
from caunoi.office.data_requests import state
from caunoi.office.fields import TidyCharField
from caunoi.office.people import MASK, birth, corrected_words, last_day
from caunoi.office.words import wording
from caunoi.organisations.settled import parameters
from caunoi.privacy import desk
from caunoi.privacy.desk import CannotHandle
from caunoi.privacy.door import own_requests
from caunoi.privacy.models import DataRequest
from caunoi.registers.cards import issuing
from caunoi.registers.cards.door import (
    own,
    own_checks,
    own_mergers,
    own_person,
    own_rectifications,
    own_viewings,
)
from caunoi.registers.cards.issuing import CannotIssue
from caunoi.registers.cards.models import Card
from caunoi.registers.members.models import (
    IdentityNumber,
    Membership,
    Particulars,
    Person,
    PrivateDetail,
    Viewing,
)
from caunoi.registers.welfare.models import Nomination

SHOWN = 200
CHANNEL = "trang của đoàn viên"


class Requesting(forms.Form):
    """What is asked of the desk, in one's own words."""

    client_ref = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=gettext_lazy("Yêu cầu"),
        choices=lambda: [(one, wording(one)) for one in DataRequest.Kind.values],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    words = TidyCharField(
        label=gettext_lazy("Nội dung"),
        help_text=gettext_lazy("Viết rõ bạn muốn gì. Nội dung được mã hóa khi lưu."),
        max_length=1000,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )


@may("own.read")
def own_page(request: HttpRequest) -> HttpResponse:
    """Leads to the own record, or says what to do where nobody has tied it to this account yet."""
    person = own_person(request.reach)
    if person is None:
        return render(request, "office/own-untied.html")
    return redirect("own-record", person.public_id)


@may("own.read")
def own_record(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The own record whole, numbers masked; any other id is not there."""
    return _page(request, _person(request.reach, public_id), _blank())


@require_POST
@may("own.read")
def own_card(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A new code in place of the one before."""
    person, now = _person(request.reach, public_id), timezone.now()
    try:
        issuing.issue(person, days=days_of_a_card(), by=request.user, at=now)
        messages.success(request, _("Đã đổi mã thẻ. Mã cũ không dùng được nữa."), extra_tags="ok")
    except CannotIssue as refused:
        messages.error(request, says(refused.text), extra_tags="bad")
    return redirect("own-record", public_id)


@may("own.read")
def own_card_picture(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The own code as a QR code, for the partner's scanner."""
    _person(request.reach, public_id)
    code = _code(request.reach)
    if not code:
        raise Http404
    return HttpResponse(get_adapter().build_totp_svg(code), content_type="image/svg+xml")


@require_POST
@may("own.read")
def own_request(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A request to the desk; its clocks run from now."""
    person, now = _person(request.reach, public_id), timezone.now()
    form = Requesting(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            desk.receive(
                told["kind"], person=person, words=told["words"], channel=CHANNEL,
                received_on=timezone.localdate(), client_ref=told["client_ref"],
                parameters=parameters(), by=request.user, at=now,
            )  # fmt: skip
        except CannotHandle as refused:
            form.add_error(None, says(refused.text))
        else:
            messages.success(request, _("Đã gửi yêu cầu, đồng hồ bắt đầu chạy."), extra_tags="ok")
            return redirect("own-record", public_id)
    return _page(request, person, form)


def _person(reach: Reach, public_id: UUID) -> Person:
    person = own_person(reach)
    if person is None or person.public_id != public_id:
        raise Http404
    return person


def _blank() -> Requesting:
    return Requesting(initial={"client_ref": uuid.uuid4()})


def _code(reach: Reach) -> str:
    held = own(Card, reach).on(reach.day).first()
    return issuing.code_of(held) if held else ""


def _page(request: HttpRequest, person: Person, form: Requesting) -> HttpResponse:
    reach = request.reach
    told = own(Particulars, reach).on(reach.day).first()
    held = own(Card, reach).on(reach.day).first()
    context = {
        "public_id": person.public_id,
        "told": told,
        "birth": birth(told),
        "sex": wording(told.sex if told else ""),
        "masked": _masked(reach),
        "card_until": last_day(held.valid_to) if held and held.valid_to else None,
        "code": issuing.spelled(_code(reach)),
        "memberships": _memberships(reach),
        "nominations": _nominations(reach),
        "seen": _seen(reach),
        "checks": _checks(reach),
        "requests": _requests(reach),
        "corrections": [
            (one, corrected_words(one), wording(one.evidence))
            for one in own_rectifications(reach).select_related("began_by", "ended_by").order_by("-pk")
        ],
        "mergers": list(own_mergers(reach).select_related("began_by").order_by("-pk")),
        "form": form,
    }
    return render(request, "office/own-record.html", context, status=422 if form.errors else 200)


def _masked(reach: Reach) -> list[tuple[str, str]]:
    numbers = own(IdentityNumber, reach).filter(ended_by=None).values_list("kind", flat=True)
    details = own(PrivateDetail, reach).held_true().values_list("kind", flat=True)
    return [(wording(kind), MASK) for kind in sorted({*numbers, *details})]


def _memberships(reach: Reach) -> Table:
    rows = own(Membership, reach).held_true().select_related("document").order_by("-valid_from", "-id")
    names = unit_names({row.unit_id for row in rows}, on=reach.day)
    columns = [Column(_("Công đoàn")), Column(_("Từ ngày")), Column(_("Đến ngày")), Column(_("Tình trạng")), Column(_("Từ danh sách"))]  # fmt: skip
    cells = [
        [
            Cell(names.get(row.unit_id, ""), data=True),
            date_format(row.valid_from) if row.valid_from else _("chưa rõ"),
            date_format(last_day(row.valid_to)) if row.valid_to else "",
            Cell(wording(row.ended_as), tag="quiet") if row.ended_as else Cell(_("đang sinh hoạt"), tag="ok"),
            _paper(row),
        ]
        for row in rows
    ]
    return Table(_("Quá trình tham gia Công đoàn, mới nhất ở trên"), columns, cells)


def _paper(row: Membership | Nomination) -> Cell:
    if row.document is None:
        return Cell(_("ghi tay"))
    where = _("dòng {row}").format(row=row.row) if row.row else ""
    return Cell(row.document.name, under=where, data=True)


def _nominations(reach: Reach) -> Table:
    rows = own(Nomination, reach).held_true().select_related("programme", "document").order_by("-valid_from")
    columns = [Column(_("Chương trình")), Column(_("Ngày danh sách")), Column(_("Từ danh sách"))]
    cells = [
        [Cell(row.programme.name, data=True), row.valid_from and date_format(row.valid_from), _paper(row)]
        for row in rows
    ]
    return Table(_("Được đề nghị hỗ trợ"), columns, cells)


def _seen(reach: Reach) -> Table:
    """Who opened this record, in what office and why."""
    rows = own_viewings(reach, most=SHOWN)
    columns = [
        Column(_("Lúc")),
        Column(_("Ai")),
        Column(_("Chức danh")),
        Column(_("Việc")),
        Column(_("Lý do")),
    ]
    cells = [
        [
            _moment(row.at),
            Cell(row.account.full_name, data=True),
            wording(row.office),
            _done(row),
            Cell(row.reason, data=True) if row.reason else _("mở trang thì không phải ghi lý do"),
        ]
        for row in rows
    ]
    return Table(_("Ai đã mở hồ sơ này, mới nhất ở trên"), columns, cells)


def _done(row: Viewing) -> str:
    if row.kind == row.Kind.CONCERN:
        return _("mở nội dung kiến nghị của bạn")
    return _("mở hồ sơ") if row.kind == row.Kind.PAGE else _("xem {what}").format(what=wording(row.kind))


def _checks(reach: Reach) -> Table:
    rows = own_checks(reach).select_related("account").order_by("-at", "-id")[:SHOWN]
    columns = [Column(_("Lúc")), Column(_("Ai")), Column(_("Trả lời"))]
    cells = [[_moment(row.at), Cell(row.account.full_name, data=True), _answered(row.valid)] for row in rows]
    return Table(_("Ai đã kiểm tra thẻ này, mới nhất ở trên"), columns, cells)


def _answered(valid: bool) -> Cell:
    return Cell(_("Thẻ còn hiệu lực"), tag="ok") if valid else Cell(_("Không hợp lệ"), tag="bad")


def _requests(reach: Reach) -> Table:
    rows: Iterable[DataRequest] = own_requests(reach).order_by("-received_on", "-id")[:SHOWN]
    columns = [Column(_("Yêu cầu")), Column(_("Ngày nhận")), Column(_("Hạn trả lời")), Column(_("Hạn thực hiện")), Column(_("Tình trạng"))]  # fmt: skip
    cells = [
        [
            wording(row.kind),
            date_format(row.received_on),
            date_format(row.reply_due),
            date_format(row.act_due),
            state(row, reach.day),
        ]
        for row in rows
    ]
    return Table(_("Yêu cầu của bạn, mới nhất ở trên"), columns, cells)


def _moment(at: object) -> str:
    return date_format(timezone.localtime(at), "H:i d/m/Y")
