"""The ledger of consent on the screen: what a person agreed to and took back, and the wordings people are asked."""

from __future__ import annotations

import uuid
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from caunoi.access.guarding import may
from caunoi.access.reach import Reach
from caunoi.design.tables import Cell, Column, Table
from caunoi.design.templatetags.design import says
from caunoi.office import described
from caunoi.office.fields import DayField, TidyCharField
from caunoi.office.viewed_day import as_typed, viewed_day
from caunoi.office.words import wording
from caunoi.registers.members import consenting
from caunoi.registers.members.consenting import KINDS, PURPOSE_OF, CannotConsent, stopped_for
from caunoi.registers.members.door import consent_wordings_within, consents_within, people_within
from caunoi.registers.members.merged import records_of
from caunoi.registers.members.models import Consent, ConsentWording, Person
from caunoi.vocabulary.text import Text

LINE = forms.TextInput(attrs={"class": "form-control"})
WORDS = forms.Textarea(attrs={"class": "form-control", "rows": 4})
CHOICE = forms.Select(attrs={"class": "form-select"})


def _worded(codes: list[str]) -> list[tuple[str, str]]:
    # Nothing is chosen beforehand: a consent by default is none.
    return [("", "—"), *((one, wording(one)) for one in codes)]


class Answering(forms.Form):
    """One answer of a person, with what proves it."""

    client_ref = forms.UUIDField(widget=forms.HiddenInput)
    purpose = forms.ChoiceField(
        label=gettext_lazy("Mục đích"),
        choices=lambda: _worded(ConsentWording.Purpose.values),
        widget=CHOICE,
    )
    answer = forms.ChoiceField(
        label=gettext_lazy("Trả lời"), choices=lambda: _worded(Consent.Answer.values), widget=CHOICE
    )
    on = DayField(label=gettext_lazy("Ngày trả lời"))
    channel = TidyCharField(
        label=gettext_lazy("Bằng cách nào"),
        help_text=gettext_lazy("Ví dụ: phiếu giấy, trực tiếp."),
        max_length=40,
        widget=LINE,
    )
    evidence = TidyCharField(
        label=gettext_lazy("Bằng chứng"),
        help_text=gettext_lazy("Phiếu nào, giữ ở đâu. Không ghi số định danh."),
        max_length=200,
        widget=LINE,
    )


class Wording(forms.Form):
    """The next version of what people are asked."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("Mục đích"),
        choices=lambda: _worded(ConsentWording.Purpose.values),
        widget=CHOICE,
    )
    text_vi = TidyCharField(label=gettext_lazy("Lời đồng ý, tiếng Việt"), max_length=2000, widget=WORDS)
    text_en = TidyCharField(label=gettext_lazy("Lời đồng ý, tiếng Anh"), max_length=2000, widget=WORDS)
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Loại dữ liệu"),
        choices=lambda: [(one, capfirst(wording(one))) for one in KINDS],
        widget=forms.CheckboxSelectMultiple,
    )
    valid_from = DayField(label=gettext_lazy("Dùng từ ngày"))


@may("consents.note")
@require_http_methods(["GET", "HEAD", "POST"])
def person_consents(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What the person answered, newest first; and putting an answer on record."""
    found = get_object_or_404(people_within(request.reach), public_id=public_id)
    told = described.people([found.pk], on=viewed_day(request), within=request.reach).get(found.pk)
    form = Answering(request.POST or None, initial={"client_ref": uuid.uuid4()})
    if request.method == "POST" and form.is_valid() and _noted(request, found, form):
        messages.success(request, _("Đã ghi."), extra_tags="ok")
        return redirect("person-consents", public_id)
    context = {
        "told": told,
        "public_id": public_id,
        "form": form,
        "answers": answers(found, request.reach),
        "stopped": stopped_words(found),
    }
    return render(request, "office/person-consents.html", context, status=422 if form.errors else 200)


def _noted(request: HttpRequest, person: Person, form: Answering) -> bool:
    told = form.cleaned_data
    try:
        consenting.note(
            person, told["purpose"], told["answer"], on=told["on"], channel=told["channel"],
            evidence=told["evidence"], client_ref=told["client_ref"], by=request.user, at=timezone.now(),
        )  # fmt: skip
    except CannotConsent as refused:
        form.add_error(None, says(refused.text))
        return False
    return True


def stopped_words(person: Person) -> list[tuple[str, str]]:
    """The purposes that a withdrawal stops today, with the kinds of data that are not touched for them."""
    purposes = stopped_for([person.pk], timezone.localdate()).get(person.pk, frozenset())
    return [
        (wording(one), ", ".join(wording(kind) for kind, purpose in PURPOSE_OF.items() if purpose == one))
        for one in sorted(purposes)
    ]


def answers(person: Person, within: Reach) -> Table:
    """The person's answers as the ledger has them."""
    rows = (
        consents_within(within)
        .filter(person__in=records_of([person.pk]))
        .select_related("wording", "began_by__by")
    )
    columns = [Column(_("Mục đích")), Column(_("Trả lời")), Column(_("Ngày")), Column(_("Lời đồng ý")), Column(_("Bằng chứng")), Column(_("Người ghi"))]  # fmt: skip
    cells = [
        [
            wording(row.wording.purpose),
            Cell(wording(row.answer), tag="ok" if row.answer == Consent.Answer.GIVEN else "warn"),
            date_format(row.on),
            _("bản {version}").format(version=row.wording.version),
            Cell(f"{row.channel}: {row.evidence}", data=True),
            Cell(row.began_by.by.full_name if row.began_by.by else "", data=True),
        ]
        for row in rows.order_by("-on", "-id")
    ]
    return Table(_("Sự đồng ý, mới nhất ở trên"), columns, cells)


@may("requests.handle")
@require_http_methods(["GET", "HEAD", "POST"])
def consents(request: HttpRequest) -> HttpResponse:
    """The wordings by version, and writing the next one."""
    form = Wording(request.POST or None, initial={"valid_from": as_typed(timezone.localdate())})
    if request.method == "POST" and form.is_valid() and _put(request, form):
        messages.success(request, _("Đã ghi bản mới."), extra_tags="ok")
        return redirect("consents")
    context = {"form": form, "wordings": _wordings(request.reach)}
    return render(request, "office/consents.html", context, status=422 if form.errors else 200)


def _put(request: HttpRequest, form: Wording) -> bool:
    told = form.cleaned_data
    try:
        consenting.word(
            told["purpose"], text=Text(vi=told["text_vi"], en=told["text_en"]), kinds=told["kinds"],
            valid_from=told["valid_from"], by=request.user, at=timezone.now(),
        )  # fmt: skip
    except CannotConsent as refused:
        form.add_error(None, says(refused.text))
        return False
    return True


def _wordings(within: Reach) -> Table:
    columns = [Column(_("Mục đích")), Column(_("Bản")), Column(_("Dùng từ ngày")), Column(_("Lời đồng ý")), Column(_("Loại dữ liệu"))]  # fmt: skip
    english = get_language() == "en"
    cells = [
        [
            wording(row.purpose),
            str(row.version),
            date_format(row.valid_from),
            Cell(row.text_en if english else row.text_vi),
            ", ".join(map(wording, row.kinds)),
        ]
        for row in consent_wordings_within(within).order_by("purpose", "-version")
    ]
    return Table(_("Lời đồng ý theo từng bản"), columns, cells)
