"""A person's record put right: number, name, birth, sex, telephone; for a reason, after a fresh factor, and taken back."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from caunoi.access.confirming import confirmed_recently
from caunoi.access.guarding import may
from caunoi.design.templatetags.design import says
from caunoi.office.fields import DayField, TidyCharField
from caunoi.office.looking_up import missed
from caunoi.office.words import wording
from caunoi.registers.correcting.carrying_out import SHORTEST_REASON, correct
from caunoi.registers.correcting.looking import (
    ERASED,
    TAKEN,
    CannotCorrect,
    Look,
    Question,
    Wanted,
    look,
    questions,
)
from caunoi.registers.correcting.taking_back import take_back
from caunoi.registers.members.door import may_be_corrected, people_within, rectifications_within
from caunoi.registers.members.models import Particulars, Person, Rectification
from caunoi.vocabulary.days import PartialDate, partial, read_day
from caunoi.vocabulary.faults import Fault
from caunoi.vocabulary.identity import read_identity
from caunoi.vocabulary.phones import read_phone

ADD, REPLACE, AWAY = "add", "replace", "away"


class Rectifying(forms.Form):
    """What is to stand from now on, and why. A number and a telephone are typed whole: those on record stay masked."""

    client_ref = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(max_length=32, widget=forms.HiddenInput)
    name = TidyCharField(label=gettext_lazy("Họ và tên"), max_length=120)
    birth = TidyCharField(
        label=gettext_lazy("Ngày sinh"),
        help_text=gettext_lazy("dd/mm/yyyy; chỉ biết năm thì ghi năm."),
        max_length=10,
        required=False,
    )
    sex = forms.ChoiceField(
        label=gettext_lazy("Giới tính"),
        choices=lambda: [(one, wording(one)) for one in Particulars.Sex.values],
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    how = forms.ChoiceField(
        label=gettext_lazy("Số định danh"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    number = TidyCharField(
        label=gettext_lazy("Số đúng"),
        help_text=gettext_lazy("CCCD 12 số, CMND 9 số hay hộ chiếu. Chỉ bỏ số thì để trống."),
        max_length=24,
        required=False,
    )
    phone = TidyCharField(
        label=gettext_lazy("Số điện thoại mới"),
        help_text=gettext_lazy("Để trống nếu không đổi."),
        max_length=24,
        required=False,
    )
    since = DayField(
        label=gettext_lazy("Đổi từ ngày"),
        help_text=gettext_lazy("Để trống khi đã ghi sai từ đầu. Không dùng cho số định danh và ngày sinh."),
        required=False,
    )
    evidence = forms.ChoiceField(
        label=gettext_lazy("Căn cứ"),
        choices=lambda: [(one, wording(one)) for one in Rectification.Evidence.values],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    reason = TidyCharField(
        label=gettext_lazy("Lý do"),
        help_text=gettext_lazy("Không ghi số định danh. Người này đọc được lý do."),
        min_length=SHORTEST_REASON,
        max_length=200,
    )

    def __init__(self, *args: Any, found: Look, **more: Any) -> None:
        super().__init__(*args, **more)
        self.found = found
        self.fields["how"].choices = _ways(found)  # type: ignore[attr-defined]

    def clean_birth(self) -> PartialDate | None:
        """The day as far as it is known; None where nothing is written."""
        read = read_day(self.cleaned_data["birth"])
        if isinstance(read, Fault):
            raise forms.ValidationError(says(read.text))
        return read

    def clean(self) -> dict[str, Any]:
        """The number with its kind, where one is wanted."""
        told = super().clean() or {}
        how, typed = told.get("how", ""), told.get("number", "")
        number, wrong = read_identity(typed)
        if wrong is not None and wrong.severity != "warn":
            self.add_error("number", says(wrong.text))
        elif typed and (not how or how.startswith(AWAY)):
            self.add_error("how", _("Hãy chọn: thêm số này, hay thay cho số nào."))
        elif how and not how.startswith(AWAY) and number is None:
            self.add_error("number", _("Hãy ghi số đúng."))
        told["read"] = number
        return told

    def wanted(self) -> Wanted:
        """What the typed fields ask for; what is as it stands asks for nothing."""
        told, now = self.cleaned_data, self.found.now
        phone, doubt = read_phone(told["phone"])
        at = told["how"].partition("-")[2]
        stands = partial(now.birth_on, now.birth_precision)
        return Wanted(
            name="" if told["name"] == now.name else told["name"],
            birth=None if told["birth"] == stands else told["birth"],
            sex="" if told["sex"] == now.sex else told["sex"],
            phone=phone,
            phone_doubtful=doubt is not None,
            number=told["read"] if told["how"] else None,
            instead=int(at) if at else None,
            since=told["since"],
        )


def _ways(found: Look) -> list[tuple[str, str]]:
    """What may be done about numbers: none of them is shown, each is told by its kind and the day it was entered."""
    ways = [("", _("không sửa số")), (ADD, _("thêm một số còn thiếu"))]
    for at, one in enumerate(found.numbers):
        which = {"kind": wording(one.kind), "day": f"{one.began_by.on:%d/%m/%Y}"}
        ways.append((f"{REPLACE}-{at}", _("thay {kind} ghi ngày {day}").format(**which)))
        ways.append((f"{AWAY}-{at}", _("bỏ {kind} ghi ngày {day}: là số của người khác").format(**which)))
    return ways


def _person(request: HttpRequest, public_id: UUID) -> Person:
    found = may_be_corrected(request.reach, public_id)
    if found is None:
        raise Http404
    return found


@may("people.correct")
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed_recently
def correct_person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The record with what may be put right; done when what does not fit was confirmed by whoever saw the paper."""
    person = _person(request, public_id)
    try:
        found = look(person)
    except CannotCorrect:
        messages.error(request, says(ERASED), extra_tags="bad")
        return redirect("person", public_id)
    form = Rectifying(request.POST or None, initial=_as_it_stands(found), found=found)
    asked: list[Question] = []
    holder: Person | None = None
    if request.method == "POST" and form.is_valid():
        wanted = form.wanted()
        asked = list(questions(found, wanted))
        try:
            _correct(request, person, form, wanted)
        except CannotCorrect as refused:
            holder = _refused(request, form, refused)
        else:
            messages.success(
                request, _("Đã đính chính. Điều ghi trước đây vẫn còn trong dấu vết."), extra_tags="ok"
            )
            return redirect("person", public_id)
    context = {
        "told": found.now, "public_id": public_id, "form": form, "holder": holder,
        "asked": [(one.code, says(one.text), one.code in request.POST.getlist("acknowledged")) for one in asked],
    }  # fmt: skip
    return render(request, "office/correct-person.html", context, status=422 if form.errors else 200)


def _as_it_stands(found: Look) -> dict[str, object]:
    now = found.now
    return {
        "client_ref": uuid.uuid4(), "seen": found.seen, "name": now.name, "sex": now.sex,
        "birth": str(partial(now.birth_on, now.birth_precision) or ""),
    }  # fmt: skip


def _correct(request: HttpRequest, person: Person, form: Rectifying, wanted: Wanted) -> None:
    told = form.cleaned_data
    correct(
        person, wanted, evidence=told["evidence"], reason=told["reason"], seen=told["seen"],
        acknowledged=set(request.POST.getlist("acknowledged")), client_ref=told["client_ref"],
        by=request.user, at=timezone.now(),
    )  # fmt: skip


def _refused(request: HttpRequest, form: Rectifying, refused: CannotCorrect) -> Person | None:
    """Say why; who has the number is led to by whoever may merge the two, and to nobody else."""
    form.add_error(None, says(refused.text))
    shown = request.POST.copy()
    # What is decided next is decided on what is shown now.
    shown["seen"] = form.found.seen
    form.data = shown
    if refused.text != TAKEN:
        return None
    missed(request.user, at=timezone.now())
    return people_within(request.reach.to("people.merge")).filter(pk=refused.holder).first()


@require_POST
@may("people.correct")
@confirmed_recently
def correction_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a correction back: the record says what it said before."""
    person = _person(request, public_id)
    try:
        wanted = UUID(request.POST.get("correction", ""))
    except ValueError:
        wanted = UUID(int=0)
    made = rectifications_within(request.reach).filter(person=person, public_id=wanted).first()
    if made is None:
        raise BadRequest(_("Không có lần đính chính nào như vậy ở hồ sơ này. Hãy tải lại trang."))
    try:
        take_back(made, by=request.user, at=timezone.now())
        messages.success(request, _("Đã rút lại: hồ sơ ghi như trước khi đính chính."), extra_tags="ok")
    except CannotCorrect as refused:
        messages.error(request, says(refused.text), extra_tags="bad")
    return redirect("person", public_id)
