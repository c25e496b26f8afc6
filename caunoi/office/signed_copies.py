"""The signed copy of a decision: attached where it is carried out, taken out by whoever may read the decision."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.access.guarding import may
from caunoi.design.templatetags.design import says
from caunoi.intake.signed import MEDIA, CannotKeep, Gone, attach, check_size, kind_of, opened
from caunoi.registers.reorganisations.door import reorganisations_within
from caunoi.registers.reorganisations.models import Reorganisation


class SignedCopy(forms.Form):
    """The scan of the paper, where there is one."""

    signed = forms.FileField(
        label=gettext_lazy("Bản ký, nếu có"),
        help_text=gettext_lazy(
            "Tệp PDF hoặc ảnh JPEG, PNG, tối đa 20 MB. Được mã hóa và lưu cùng quyết định."
        ),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    def clean_signed(self) -> bytes:
        """Its bytes; none where nothing was chosen."""
        sent = self.cleaned_data["signed"]
        if sent is None:
            return b""
        try:
            check_size(sent.size)
            content: bytes = sent.read()
            kind_of(content)
        except CannotKeep as refused:
            raise forms.ValidationError(says(refused.text)) from None
        return content


class LateCopy(SignedCopy):
    """The scan that came after its decision was carried out."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.fields["signed"].required = True
        self.fields["signed"].label = _("Bản ký")


def keep_late(found: Reorganisation, copy: LateCopy, request: HttpRequest) -> bool:
    """Keep a copy that came later; where the decision has another already the form says so and nothing is kept."""
    content = copy.cleaned_data["signed"]
    kept = attach(found, content, by=request.reach.account, at=timezone.now())
    if kept.sha256 == hashlib.sha256(content).hexdigest():
        return True
    copy.add_error(
        "signed",
        _("Quyết định này đã có bản ký khác: bản đã lưu không thay được. Tệp vừa chọn không được lưu."),
    )
    return False


def keep_with(done: Reorganisation, copy: SignedCopy, request: HttpRequest) -> None:
    """Keep what was attached, if anything was, with a decision just carried out."""
    if content := copy.cleaned_data["signed"]:
        attach(done, content, by=request.reach.account, at=timezone.now())


def told_of(file: Any) -> dict[str, str] | None:
    """What a decision's page says of its copy."""
    if file is None:
        return None
    size = _("{n} kB").format(n=max(1, round(file.size / 1024)))
    return {"kind": file.get_kind_display(), "size": size}


@may("units.read")
def decision_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The bytes as they were attached, as a file to be saved and not as a page."""
    found = get_object_or_404(
        reorganisations_within(request.reach).select_related("file"), public_id=public_id, file__isnull=False
    )
    try:
        content = opened(found.file)
    except Gone:
        raise Http404 from None
    name = slugify(found.number.replace("/", "-").replace("Đ", "D").replace("đ", "d")) or "quyet-dinh"
    response = HttpResponse(content, content_type=MEDIA[found.file.kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{found.file.kind}"'
    return response
